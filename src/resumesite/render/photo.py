"""A person's photo as they keep it → the photo that is published: upright, small, and nothing but a picture.

It is drawn anew, so nothing of the file goes on: no place and time where it was taken, no camera, no
thumbnail of a version before it was cropped.
"""

from __future__ import annotations

import struct
import warnings
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO

from PIL import ExifTags, Image, ImageCms, ImageFile, UnidentifiedImageError
from PIL import WebPImagePlugin as _WebP  # noqa: F401  # or Pillow would load all its fifty formats to find it

from resumesite.errors import Place, Problem, ResumesiteError
from resumesite.render.rendition import Photo
from resumesite.settings import PhotoCrop

LARGEST_SIDE = 800
"""Pixels of the published photo's longer side."""

MAX_BYTES = 25 * 1024 * 1024
MAX_SIDE = 12_000
MAX_PIXELS = 40_000_000
"""Beyond these a file is no photo of a face but a way to fill the memory; no phone's photos reach them."""

_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_READABLE = "JPEG, PNG, WebP or GIF"
_QUALITY = 85

_DAMAGED = (
    OSError, SyntaxError, ValueError, TypeError, IndexError, KeyError, EOFError, OverflowError, struct.error,
    zlib.error,
)  # fmt: skip
"""What Pillow raises for files that begin like a picture and do not go on like one."""

_OTHER_KINDS: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    ("an SVG drawing", lambda head: b"<svg" in head.lower()),
    ("a web page", lambda head: b"<html" in head.lower() or b"<!doctype" in head.lower()),
    (
        "a HEIC photo",
        lambda head: head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1", b"hevc"),
    ),
    ("an AVIF photo", lambda head: head[4:8] == b"ftyp" and head[8:12] in (b"avif", b"avis")),
    ("a TIFF picture", lambda head: head.startswith((b"II*\0", b"MM\0*"))),
    ("a BMP picture", lambda head: head.startswith(b"BM")),
    ("a PDF", lambda head: head.startswith(b"%PDF")),
    ("a ZIP archive", lambda head: head.startswith(b"PK\3\4")),
    ("a program", lambda head: head.startswith((b"MZ", b"\x7fELF", b"#!", b"\xcf\xfa\xed\xfe"))),
)
"""What people and attackers call photo.jpg instead, by how such files begin."""


def prepare_photo(data: bytes, shown: str) -> Photo:
    """Draw a photo anew as a JPEG of at most 800 pixels a side. `shown` is its file's name in messages.

    What a file is, its content tells, not its name. The same file always gives the same bytes.
    """
    if not data.strip():
        raise _refusal("PHOTO_EMPTY", shown, "the file is empty", "Save the photo there again.")
    if len(data) > MAX_BYTES:
        said = f"the file has {len(data) / 1024**2:.0f} MiB; {MAX_BYTES // 1024**2} MiB is the limit"
        raise _refusal("PHOTO_TOO_LARGE", shown, said, _SAVE_SMALLER)
    with warnings.catch_warnings(), _whole_pictures_only():
        warnings.simplefilter("ignore")  # Pillow's doubts about damaged or large files: we refuse or read on
        return _drawn_anew(data, shown)


def cropped(photo: Photo, crop: PhotoCrop) -> Photo:
    """Cut a prepared photo to a square or an upright rectangle (4:5), where a face usually is."""
    if crop == "none":
        return photo
    with Image.open(BytesIO(photo.data), formats=("JPEG",)) as image:
        ratio = 1.0 if crop == "square" else 4 / 5
        width = min(photo.width, round(photo.height * ratio))
        height = min(photo.height, round(photo.width / ratio))
        left, top = (photo.width - width) // 2, (photo.height - height) // 4
        box = (left, top, left + max(1, width), top + max(1, height))
        return _written(image.crop(box))


def prepared_photo(data: bytes) -> Photo:
    """Return a photo that `prepare_photo` has drawn already."""
    with Image.open(BytesIO(data), formats=("JPEG",)) as image:
        return Photo(data, "image/jpeg", *image.size)


@contextmanager
def _whole_pictures_only() -> Iterator[None]:
    """Have Pillow refuse half a picture.

    WeasyPrint tells it not to, for the whole process, when it is imported.
    """
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


_SAVE_AGAIN = "Open it in a picture program and save it again as JPEG or PNG."
_SAVE_SMALLER = f"Save it smaller: {LARGEST_SIDE} pixels on the longer side are published."


def _drawn_anew(data: bytes, shown: str) -> Photo:
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as image:  # reads the head; no pixel is decoded yet
            _check_size(image, shown)
            return _written(_flat(_small(image)))
    except Image.DecompressionBombError as error:
        said = "the picture has too many pixels"
        raise _refusal("PHOTO_TOO_LARGE", shown, said, _SAVE_SMALLER) from error
    except UnidentifiedImageError as error:
        said = f"this is {_kind(data[:1024])}; a photo is a {_READABLE} file"
        raise _refusal("PHOTO_UNREADABLE", shown, said, _SAVE_AGAIN) from error
    except _DAMAGED as error:
        raise _refusal("PHOTO_DAMAGED", shown, f"the picture is damaged ({error})", _SAVE_AGAIN) from error


def _check_size(image: Image.Image, shown: str) -> None:
    width, height = image.size
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        limits = f"{MAX_SIDE:,} pixels a side and {MAX_PIXELS // 1_000_000} megapixels are the limit"
        said = f"the picture is {width:,} × {height:,} pixels; {limits}"
        raise _refusal("PHOTO_TOO_LARGE", shown, said, _SAVE_SMALLER)


def _small(image: Image.Image) -> Image.Image:
    """Return the first frame, upright, no larger than is published."""
    turn = _TURNS.get(_orientation(image))
    image.draft(
        None, (2 * LARGEST_SIDE, 2 * LARGEST_SIDE)
    )  # lets a JPEG be decoded at a fraction of its size
    picture = _continuous(image)
    picture.thumbnail((LARGEST_SIDE, LARGEST_SIDE), Image.Resampling.LANCZOS)
    return picture.transpose(turn) if turn is not None else picture


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""How to set a picture upright, by its EXIF orientation."""


def _orientation(image: Image.Image) -> int:
    try:
        orientation = image.getexif().get(ExifTags.Base.Orientation, 1)
    except _DAMAGED:  # damaged EXIF data says nothing of the picture itself
        return 1
    return orientation if isinstance(orientation, int) else 1


def _continuous(image: Image.Image) -> Image.Image:
    """Return a picture whose pixels can be averaged: not by palette, not one bit, not sixteen."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("P", "PA", "LA", "1"):
        return image.convert("RGBA")
    return image.copy()


def _flat(picture: Image.Image) -> Image.Image:
    """Return a picture in sRGB on white, with nothing attached to it."""
    colors = _in_srgb(picture)
    flat = Image.new("RGB", picture.size, "white")
    flat.paste(colors, mask=picture.getchannel("A") if "A" in picture.getbands() else None)
    return flat


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Convert a picture's colours by the profile in it, if that can be read."""
    profile = picture.info.get("icc_profile")
    opaque = picture.convert("RGB") if "A" in picture.getbands() else picture
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(
                opaque, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except (ImageCms.PyCMSError, *_DAMAGED):
            return opaque.convert("RGB")
        if converted is not None:
            return converted
    return opaque.convert("RGB")


def _written(picture: Image.Image) -> Photo:
    file = BytesIO()
    picture.save(file, "JPEG", quality=_QUALITY, optimize=True, subsampling="4:2:0")
    return Photo(file.getvalue(), "image/jpeg", *picture.size)


def _kind(head: bytes) -> str:
    """Say what a file is that is no photo, as far as its beginning tells."""
    return next((kind for kind, is_one in _OTHER_KINDS if is_one(head)), "no picture that can be read")


def _refusal(code: str, shown: str, message: str, hint: str) -> ResumesiteError:
    return ResumesiteError(Problem(code, message, Place(shown), hint=hint))

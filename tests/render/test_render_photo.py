"""Photos as people keep them, made fit to be published."""

from __future__ import annotations

import random
from io import BytesIO
from typing import Any

import pytest
from PIL import ExifTags, Image, ImageCms, ImageFile, PngImagePlugin

from resumesite.errors import ResumesiteError
from resumesite.render.photo import LARGEST_SIDE, MAX_BYTES, prepare_photo
from resumesite.render.rendition import Photo

RED, BLUE, WHITE = (220, 30, 30), (30, 30, 220), (255, 255, 255)


def halves(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """A picture whose left half is red and whose right half is blue."""
    picture = Image.new("RGB", (width, height), RED)
    picture.paste(BLUE, (width // 2, 0, width, height))
    return picture.convert(mode)


def saved(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def pixel(photo: Photo, x: float, y: float) -> tuple[int, ...]:
    """The colour at a place given in parts of the width and height."""
    with Image.open(BytesIO(photo.data)) as image:
        colors = image.convert("RGB").getpixel((x * (photo.width - 1), y * (photo.height - 1)))
    assert isinstance(colors, tuple)
    return colors


def is_close(color: tuple[int, ...], to: tuple[int, ...], tolerance: int = 12) -> bool:
    return all(abs(one - other) <= tolerance for one, other in zip(color, to, strict=True))


def refusal(data: bytes) -> ResumesiteError:
    with pytest.raises(ResumesiteError) as caught:
        prepare_photo(data, "content/ada/photo.jpg")
    return caught.value


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("JPEG", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "P"),
        ("PNG", "LA"), ("PNG", "1"), ("WEBP", "RGB"), ("WEBP", "RGBA"), ("GIF", "P"),
    ],
)  # fmt: skip
def test_every_kind_of_picture_becomes_a_jpeg_in_colour(kind: str, mode: str):
    photo = prepare_photo(saved(halves(300, 400, mode), kind), "photo.jpg")

    with Image.open(BytesIO(photo.data)) as image:
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (300, 400))
    assert (photo.media_type, photo.width, photo.height) == ("image/jpeg", 300, 400)
    if mode in ("RGB", "RGBA", "P"):
        assert is_close(pixel(photo, 0.2, 0.5), RED)
        assert is_close(pixel(photo, 0.8, 0.5), BLUE)


@pytest.mark.parametrize(
    ("size", "expected"), [((2400, 1600), (800, 533)), ((600, 1600), (300, 800)), ((300, 200), (300, 200))]
)
def test_large_photos_shrink_and_small_ones_stay(size: tuple[int, int], expected: tuple[int, int]):
    photo = prepare_photo(saved(halves(*size)), "photo.jpg")

    assert (photo.width, photo.height) == expected
    assert max(photo.width, photo.height) <= LARGEST_SIDE


@pytest.mark.parametrize(
    ("orientation", "red_at"),
    [
        (1, (0.2, 0.5)), (2, (0.8, 0.5)), (3, (0.8, 0.5)), (4, (0.2, 0.5)),
        (5, (0.5, 0.2)), (6, (0.5, 0.2)), (7, (0.5, 0.8)), (8, (0.5, 0.8)),
    ],
)  # fmt: skip
def test_photos_stand_upright(orientation: int, red_at: tuple[float, float]):
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation

    photo = prepare_photo(saved(halves(400, 200), exif=exif), "photo.jpg")

    assert (photo.width, photo.height) == ((400, 200) if orientation < 5 else (200, 400))
    assert is_close(pixel(photo, *red_at), RED)
    assert is_close(pixel(photo, 1 - red_at[0], 1 - red_at[1]), BLUE)


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_that_means_nothing_turns_nothing(orientation: int):
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation

    photo = prepare_photo(saved(halves(400, 200), exif=exif), "photo.jpg")

    assert (photo.width, photo.height) == (400, 200)


def test_damaged_exif_data_does_no_harm():
    data = saved(halves(400, 200), exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + bytes(30))

    assert prepare_photo(data, "photo.jpg").width == 400


def test_nothing_but_the_picture_goes_on():
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = "SECRET-ARTIST"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSMapDatum] = "SECRET-PLACE"
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "SECRET-COMMENT")
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>SECRET-XMP</x:xmpmeta>"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    files = (
        saved(
            halves(80, 60), exif=exif, comment=b"SECRET-COMMENT", xmp=xmp, icc_profile=profile, dpi=(301, 301)
        ),
        saved(halves(80, 60), "PNG", pnginfo=text, exif=exif, icc_profile=profile),
        saved(halves(80, 60), "WEBP", exif=exif, xmp=xmp, icc_profile=profile),
        saved(halves(80, 60), "GIF", comment=b"SECRET-COMMENT"),
        saved(halves(80, 60)) + b"SECRET-TAIL",
    )
    assert all(b"SECRET" in data for data in files)

    for data in files:
        photo = prepare_photo(data, "photo.jpg")

        assert b"SECRET" not in photo.data
        with Image.open(BytesIO(photo.data)) as image:
            assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
            assert not image.getexif()


def test_colours_of_another_profile_become_srgb():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    wide = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    usual, impossible = (
        prepare_photo(saved(halves(80, 60), icc_profile=icc), "p.jpg") for icc in (wide, lab)
    )

    assert is_close(pixel(usual, 0.2, 0.5), RED)
    assert is_close(pixel(impossible, 0.2, 0.5), RED)


def test_what_is_transparent_becomes_white():
    picture = Image.new("RGBA", (60, 60), (0, 0, 0, 0))
    picture.paste((*RED, 255), (0, 0, 30, 60))

    photo = prepare_photo(saved(picture, "PNG"), "photo.png")

    assert is_close(pixel(photo, 0.2, 0.5), RED)
    assert is_close(pixel(photo, 0.9, 0.5), WHITE)


def test_sixteen_bits_of_grey_keep_their_shades():
    picture = Image.new("I;16", (60, 60), 32768)

    assert is_close(pixel(prepare_photo(saved(picture, "PNG"), "photo.png"), 0.5, 0.5), (128, 128, 128), 3)


def test_the_first_picture_of_a_moving_one_is_shown():
    frames = [Image.new("RGB", (60, 60), color) for color in (RED, BLUE)]

    for kind in ("GIF", "WEBP"):
        moving = saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)

        assert is_close(pixel(prepare_photo(moving, "photo.gif"), 0.5, 0.5), RED, 20)


def test_the_same_file_gives_the_same_bytes():
    data = saved(halves(1000, 1400), exif=Image.Exif())

    assert prepare_photo(data, "a.jpg") == prepare_photo(data, "b.jpg")


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (b"", "PHOTO_EMPTY", "empty"),
        (b" \n\0 ".replace(b"\0", b""), "PHOTO_EMPTY", "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "PHOTO_UNREADABLE", "an SVG drawing"),
        (b"<?xml version='1.0'?>\n<!-- x --><SVG/>", "PHOTO_UNREADABLE", "an SVG drawing"),
        (b"MZ\x90\0" + bytes(900), "PHOTO_UNREADABLE", "a program"),
        (b"\x7fELF\2\1\1" + bytes(900), "PHOTO_UNREADABLE", "a program"),
        (b"#!/bin/sh\nid\n", "PHOTO_UNREADABLE", "a program"),
        (b"%PDF-1.7\n", "PHOTO_UNREADABLE", "a PDF"),
        (b"PK\3\4" + bytes(99), "PHOTO_UNREADABLE", "a ZIP archive"),
        (b"\0\0\0\x18ftypheic" + bytes(99), "PHOTO_UNREADABLE", "a HEIC photo"),
        (b"<!DOCTYPE html><title>404</title>", "PHOTO_UNREADABLE", "a web page"),
        (b"Just a text", "PHOTO_UNREADABLE", "no picture that can be read"),
        (bytes(MAX_BYTES + 1).replace(b"\0", b"x"), "PHOTO_TOO_LARGE", "25 MiB is the limit"),
        (saved(halves(20_000, 4)), "PHOTO_TOO_LARGE", "20,000 × 4 pixels"),
        (saved(Image.new("1", (9000, 9000)), "PNG"), "PHOTO_TOO_LARGE", "9,000 × 9,000 pixels"),
        (saved(Image.new("1", (14_000, 14_000)), "PNG"), "PHOTO_TOO_LARGE", "too many pixels"),
        (saved(halves(300, 300))[:900], "PHOTO_DAMAGED", "damaged"),
        (saved(halves(300, 300), "PNG")[:200], "PHOTO_DAMAGED", "damaged"),
    ],
)  # fmt: skip
def test_what_is_no_photo_is_refused_with_the_reason_and_the_way_out(data: bytes, code: str, said: str):
    error = refusal(data)

    (problem,) = error.problems
    assert problem.code == code
    assert said in problem.message
    assert problem.place.path == "content/ada/photo.jpg"
    assert problem.hint


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_damaged_file_is_a_photo_or_a_problem_and_nothing_else(kind: str):
    chance = random.Random(kind)
    whole = saved(halves(60, 40), kind, **({"exif": Image.Exif()} if kind != "GIF" else {}))

    outcomes = set()
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            prepare_photo(bytes(data[: chance.choice((len(data), chance.randrange(len(data))))]), "photo.jpg")
            outcomes.add("photo")
        except ResumesiteError as error:
            outcomes.add(error.code)

    assert len(outcomes) > 1


def test_half_a_picture_is_refused_in_a_process_that_makes_pdfs_too(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("PIL.ImageFile.LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint does when it is imported
    whole = BytesIO()
    Image.effect_noise((300, 300), 80).save(whole, "JPEG")

    with pytest.raises(ResumesiteError) as caught:
        prepare_photo(whole.getvalue()[: len(whole.getvalue()) // 2], "photo.jpg")

    assert caught.value.code == "PHOTO_DAMAGED"
    assert ImageFile.LOAD_TRUNCATED_IMAGES

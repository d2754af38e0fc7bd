"""Leaks beside the pixels of pictures."""

from __future__ import annotations

from PIL import Image, ImageCms
from plants import (
    CHINESE,
    COMPANY,
    SHORT,
    Files,
    jpeg,
    plant,
    png,
    zipped,
)


def _exif(value: str) -> bytes:
    data = Image.Exif()
    data[0x010E] = value
    return data.tobytes()


def _wide_exif(value: str) -> bytes:
    data = Image.Exif()
    data[0x9C9D] = value.encode("utf-16-le")
    return data.tobytes()


def _with_segment(data: bytes, marker: bytes, body: bytes) -> bytes:
    return data[:2] + marker + (len(body) + 2).to_bytes(2, "big") + body + data[2:]


def _profile(value: str) -> bytes:
    """A color profile that somebody named."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = int.from_bytes(profile[128:132], "big")
    for tag in range(count):
        entry = 132 + 12 * tag
        if profile[entry : entry + 4] == b"desc":
            start = int.from_bytes(profile[entry + 4 : entry + 8], "big")
            text = value.encode("utf-16-be")
            body = b"mluc" + bytes(4) + (1).to_bytes(4, "big") + (12).to_bytes(4, "big") + b"enUS"
            body += len(text).to_bytes(4, "big") + (28).to_bytes(4, "big") + text
            profile[start : start + len(body)] = body
            profile[entry + 8 : entry + 12] = len(body).to_bytes(4, "big")
    return bytes(profile)


_XMP = f"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta><dc:creator>{COMPANY}</dc:creator></x:xmpmeta>".encode()
_IPTC = b"Photoshop 3.0\x008BIM\4\4\0\0\0\0\0\x16\x1c\2\x50\0\x11" + COMPANY.encode()
_PICTURES: dict[str, tuple[str, bytes, str]] = {
    "PNG: a text": ("card.png", png(text=COMPANY), COMPANY),
    "PNG: a short word": ("card.png", png(text="IBM"), SHORT),
    "PNG: a compressed text": ("card.png", png(text=COMPANY, is_packed=True), COMPANY),
    "PNG: an international text": ("card.png", png(text=f"在{CHINESE}", is_international=True), CHINESE),
    "PNG: a compressed international text": (
        "card.png", png(text=COMPANY, is_international=True, is_packed=True), COMPANY,
    ),
    "PNG: EXIF": ("card.png", png(exif=_exif(COMPANY)), COMPANY),
    "PNG: a color profile": ("card.png", png(icc_profile=_profile("Kittiwake")), "Kittiwake"),
    "PNG: after its end": ("card.png", png() + COMPANY.encode(), COMPANY),
    "JPEG: a comment": ("photo.jpg", jpeg(comment=COMPANY.encode()), COMPANY),
    "JPEG: EXIF": ("photo.jpg", jpeg(exif=COMPANY), COMPANY),
    "JPEG: a short word in EXIF": ("photo.jpg", jpeg(exif="IBM"), SHORT),
    "JPEG: EXIF in UTF-16": ("photo.jpg", _with_segment(
        jpeg(), b"\xff\xe1", _wide_exif(COMPANY)), COMPANY),
    "JPEG: XMP": ("photo.jpg", _with_segment(jpeg(), b"\xff\xe1", _XMP), COMPANY),
    "JPEG: IPTC": ("photo.jpg", _with_segment(jpeg(), b"\xff\xed", _IPTC), COMPANY),
    "JPEG: a color profile": ("photo.jpg", jpeg(icc_profile=_profile("Kittiwake")), "Kittiwake"),
    "JPEG: after its end": ("photo.jpg", jpeg() + COMPANY.encode(), COMPANY),
    "JPEG: an archive after its end": ("photo.jpg", jpeg() + zipped({"x.txt": COMPANY.encode()}), COMPANY),
}  # fmt: skip
for _name, (_path, _picture, _value) in _PICTURES.items():

    @plant(_name, _value)
    def _put(files: Files, path: str = _path, picture: bytes = _picture) -> None:
        files[path] = picture

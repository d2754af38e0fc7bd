"""Photos that are none, that are too much, or that want something else than to be looked at."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image

SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink">
<script>alert(1)</script><image x:href="file:///etc/passwd"/></svg>"""

POSTSCRIPT = (
    b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n(/etc/passwd) (r) file 100 string readstring\n"
)


@dataclass(frozen=True)
class Photo:
    """A photo file: how to make its bytes, what it is called, and the problem with it."""

    id: str
    make: Callable[[], bytes]
    name: str = "photo.jpg"
    code: str = ""


def picture(kind: str = "JPEG", mode: str = "RGB", size: tuple[int, int] = (60, 80), **options: Any) -> bytes:
    """Return a plain picture as a file of some kind."""
    file = BytesIO()
    color = 3 if mode in ("1", "L", "P", "I;16") else tuple(range(10, 10 * len(mode) + 1, 10))
    Image.new(mode, size, color).save(file, kind, **options)
    return file.getvalue()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_that_says(width: int, height: int, *chunks: bytes, data: bytes = b"") -> bytes:
    """Return a PNG whose head claims a size, whatever its data holds."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    body = [_chunk(b"IHDR", head), *chunks, _chunk(b"IDAT", zlib.compress(data)), _chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(body)


def _text_bomb() -> bytes:
    packed = zlib.compress(bytes(100_000_000), 9)
    return png_that_says(1, 1, _chunk(b"zTXt", b"Comment\0\0" + packed), data=b"\0\0")


def _bitmap(width: int, height: int) -> bytes:
    """Return a PNG of one bit a pixel: kilobytes on disk, a hundred megabytes when opened."""
    return png_that_says(width, height, data=bytes((width // 8 + 1) * height))


REFUSED = (
    Photo("empty", lambda: b"", code="PHOTO_EMPTY"),
    Photo("blank", lambda: b"  \n", code="PHOTO_EMPTY"),
    Photo("a-text", lambda: b"This is my photo.", code="PHOTO_UNREADABLE"),
    Photo("executable", lambda: b"\x7fELF\x02\x01\x01" + bytes(500), code="PHOTO_UNREADABLE"),
    Photo("windows-executable", lambda: b"MZ\x90\x00" + bytes(500), code="PHOTO_UNREADABLE"),
    Photo("script", lambda: b"#!/bin/sh\nid\n", code="PHOTO_UNREADABLE"),
    Photo("html", lambda: b"<!doctype html><script>alert(1)</script>", code="PHOTO_UNREADABLE"),
    Photo("svg", lambda: SVG, "photo.svg", "PHOTO_UNREADABLE"),
    Photo("svg-renamed", lambda: SVG, code="PHOTO_UNREADABLE"),
    Photo("svg-renamed-to-png", lambda: b'<?xml version="1.0"?>' + SVG, "photo.png", "PHOTO_UNREADABLE"),
    Photo("pdf-renamed", lambda: b"%PDF-1.7\n1 0 obj<<>>endobj\n", code="PHOTO_UNREADABLE"),
    Photo("zip-renamed", lambda: b"PK\x03\x04" + bytes(200), code="PHOTO_UNREADABLE"),
    Photo("postscript-renamed", lambda: POSTSCRIPT, code="PHOTO_UNREADABLE"),
    Photo("windows-metafile", lambda: b"\xd7\xcd\xc6\x9a" + bytes(200), code="PHOTO_UNREADABLE"),
    Photo("truncated-jpeg", lambda: picture(size=(400, 400))[:700], code="PHOTO_DAMAGED"),
    Photo("jpeg-head-only", lambda: picture()[:20], code="PHOTO_UNREADABLE"),
    Photo("truncated-png", lambda: picture("PNG", size=(400, 400))[:60], "photo.png", "PHOTO_DAMAGED"),
    Photo("png-head-only", lambda: b"\x89PNG\r\n\x1a\n", "photo.png", "PHOTO_UNREADABLE"),
    Photo("png-without-data", lambda: png_that_says(100, 100), "photo.png", "PHOTO_DAMAGED"),
    Photo("png-of-no-size", lambda: png_that_says(0, 0), "photo.png", "PHOTO_UNREADABLE"),
    Photo(
        "png-wrong-sum", lambda: picture("PNG").replace(b"IHDR\0", b"IHDR\1"), "photo.png", "PHOTO_UNREADABLE"
    ),
    Photo("truncated-webp", lambda: picture("WEBP", size=(400, 400))[:30], "photo.webp", "PHOTO_DAMAGED"),
    Photo("20000-wide", lambda: _bitmap(20_000, 8), "photo.png", "PHOTO_TOO_LARGE"),
    Photo("20000-high", lambda: _bitmap(8, 20_000), "photo.png", "PHOTO_TOO_LARGE"),
    Photo("13000-square", lambda: _bitmap(13_000, 13_000), "photo.png", "PHOTO_TOO_LARGE"),
    Photo("claims-a-billion-square", lambda: png_that_says(2**30, 2**30), "photo.png", "PHOTO_TOO_LARGE"),
    Photo("20000-wide-jpeg", lambda: picture("JPEG", "L", (20_000, 8)), code="PHOTO_TOO_LARGE"),
    Photo("huge-file", lambda: picture() + bytes(40 * 1024 * 1024), code="PHOTO_TOO_LARGE"),
    Photo("text-bomb", lambda: _text_bomb(), "photo.png", "PHOTO_DAMAGED"),
)

ACCEPTED = (
    Photo("jpeg", picture),
    Photo("png", lambda: picture("PNG"), "photo.png"),
    Photo("webp", lambda: picture("WEBP"), "photo.webp"),
    Photo("jpeg-called-png", picture, "photo.png"),
    Photo("png-called-jpeg", lambda: picture("PNG")),
    Photo("one-pixel", lambda: picture(size=(1, 1))),
    Photo("very-wide", lambda: picture(size=(3000, 20))),
    Photo("see-through", lambda: picture("PNG", "RGBA"), "photo.png"),
    Photo("palette", lambda: picture("PNG", "P"), "photo.png"),
    Photo("one-bit", lambda: picture("PNG", "1"), "photo.png"),
    Photo("sixteen-bit", lambda: picture("PNG", "I;16"), "photo.png"),
    Photo("grey", lambda: picture("JPEG", "L")),
    Photo("for-print", lambda: picture("JPEG", "CMYK")),
    Photo("html-behind-it", lambda: picture() + b"<script>alert(1)</script>"),
    Photo("zip-behind-it", lambda: picture() + b"PK\x03\x04secret-in-the-tail"),
    Photo("comment-with-a-script", lambda: picture("JPEG", comment=b"<script>alert(1)</script>")),
)
"""Odd, but photos. What is published of them is made anew, so nothing of the file but the picture remains."""

IMAGE_URLS = {
    "file": "file:///etc/passwd",
    "file-of-localhost": "file://localhost/etc/passwd",
    "metadata-service": "http://169.254.169.254/latest/meta-data/",
    "metadata-service-in-one-number": "http://2852039166/",
    "loopback": "http://127.0.0.1:9/x.png",
    "localhost": "http://localhost:9/x.png",
    "loopback-ipv6": "http://[::1]:9/x.png",
    "private": "http://10.0.0.1/x.png",
    "remote": "https://evil.example/photo.jpg",
    "remote-with-password": "https://user:secret@evil.example/photo.jpg",
    "scheme-relative": "//evil.example/photo.jpg",
    "parents": "../../../../etc/passwd",
    "parent": "../ada/photo.jpg",
    "absolute": "/etc/passwd",
    "encoded-parents": "..%2f..%2fetc/passwd",
    "backslashes": "..\\..\\x.png",
    "javascript": "javascript:alert(1)",
    "data-html": "data:text/html,<script>alert(1)</script>",
    "data-svg": "data:image/svg+xml,<svg onload=alert(1)>",
    "data-png": "data:image/png;base64,iVBORw0KGgo=",
    "ftp": "ftp://evil.example/x.png",
    "attribute-break": 'x" onerror="alert(1)',
    "css-break": "x);} body{background:url(//evil.example/x",
    "nothing-there": "portrait.jpg",
    "a-text": "a picture of me",
}

REFUSED_IMAGE_URLS = {
    *(
        "file",
        "file-of-localhost",
        "metadata-service",
        "metadata-service-in-one-number",
        "loopback",
        "localhost",
    ),
    *("loopback-ipv6", "private", "scheme-relative", "parents", "parent", "absolute", "encoded-parents"),
    *("backslashes", "javascript", "ftp"),
}
"""Those that nobody writes by accident: files of this machine, and hosts inside a network."""

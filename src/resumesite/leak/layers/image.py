"""Pictures: everything beside the pixels. What compressed pixels look like is nobody's text."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator

from resumesite.leak.layers import markup
from resumesite.leak.layers.layer import Layer, UnreadableError, marks, noise, values

_MAX_TEXT = 4 * 1024 * 1024
_PIXELS = (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"pHYs", b"sBIT", b"bKGD")
_STRINGS = re.compile(r"[ -~\u00a0-\u024f]{3,}")


# PNG -----------------------------------------------------------------------------------------------------


def png_layers(data: bytes, depth: int) -> Iterator[Layer]:
    """Yield the layers of a PNG's chunks and of what follows its end."""
    place = 8
    while place < len(data):
        if len(data) - place < 12:
            raise UnreadableError("a damaged PNG")
        size, kind = struct.unpack(">I4s", data[place : place + 8])
        chunk = data[place + 8 : place + 8 + size]
        if len(chunk) < size:
            raise UnreadableError("a damaged PNG")
        place += 12 + size
        yield from _chunk(kind, chunk, depth)
        if kind == b"IEND" and place < len(data):
            yield from _trailing(data[place:], "PNG", depth)
            return


def _chunk(kind: bytes, chunk: bytes, depth: int) -> Iterator[Layer]:
    name = f"PNG {kind.decode('latin-1')}"
    if kind in _PIXELS:
        yield noise(name, chunk)
    elif kind == b"tEXt":
        yield values(name, [_any_text(part) for part in chunk.split(b"\0")])
    elif kind == b"zTXt":
        keyword, _, rest = chunk.partition(b"\0")
        yield values(name, [_any_text(keyword), _any_text(_inflated(rest[1:]))])
    elif kind == b"iTXt":
        yield from _international(name, chunk)
    elif kind == b"eXIf":
        yield from _exif(chunk, "PNG EXIF", depth)
    elif kind == b"iCCP":
        keyword, _, rest = chunk.partition(b"\0")
        yield values(name, [_any_text(keyword)])
        yield from _profile(_inflated(rest[1:]), "PNG color profile")
    else:
        yield from _strings(chunk, name)


def _international(name: str, chunk: bytes) -> Iterator[Layer]:
    keyword, _, rest = chunk.partition(b"\0")
    is_packed, rest = rest[:1] == b"\1", rest[2:]
    language, _, rest = rest.partition(b"\0")
    translated, _, text = rest.partition(b"\0")
    content = _any_text(_inflated(text) if is_packed else text)
    yield values(name, [_any_text(keyword), _any_text(language), _any_text(translated)])
    if content.lstrip("\ufeff ").startswith("<"):
        yield from (layer.within(name) for layer in markup.layers(content))
    else:
        yield values(name, [content])


def _inflated(data: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        content = unpacker.decompress(data, _MAX_TEXT)
    except zlib.error as error:
        raise UnreadableError("damaged text in a picture") from error
    if not unpacker.eof:
        raise UnreadableError("text in a picture that is too large, or cut off")
    return content


def _any_text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


# JPEG ----------------------------------------------------------------------------------------------------

_EXIF, _XMP, _ICC, _MORE_XMP = (
    b"Exif\0\0",
    b"http://ns.adobe.com/xap/1.0/\0",
    b"ICC_PROFILE\0",
    b"http://ns.adobe.com/xmp/",
)


def jpeg_layers(data: bytes, depth: int) -> Iterator[Layer]:
    """Yield the layers of a JPEG's segments, and of what follows its end."""
    place = 2
    while place < len(data):
        if data[place] != 0xFF:
            raise UnreadableError("a damaged JPEG")
        marker = data[place + 1 : place + 2]
        if marker == b"\xff":  # a fill byte
            place += 1
        elif marker == b"\xd9":
            if place + 2 < len(data):
                yield from _trailing(data[place + 2 :], "JPEG", depth)
            return
        else:
            segment, place = _segment(data, place)
            yield from _jpeg_segment(marker[0], segment, depth)
            if marker == b"\xda":
                place = _scan_end(data, place)
    raise UnreadableError("a JPEG that is cut off")


def _segment(data: bytes, place: int) -> tuple[bytes, int]:
    if len(data) < place + 4:
        raise UnreadableError("a JPEG that is cut off")
    size = int.from_bytes(data[place + 2 : place + 4], "big")
    return data[place + 4 : place + 2 + size], place + 2 + max(size, 2)


def _scan_end(data: bytes, place: int) -> int:
    """Return where the compressed pixels end: at the next marker that is no restart and no stuffed byte."""
    end = re.compile(rb"\xff(?![\x00\xd0-\xd7])").search(data, place)
    return end.start() if end else len(data)


def _jpeg_segment(marker: int, segment: bytes, depth: int) -> Iterator[Layer]:
    if marker == 0xFE:
        yield values("JPEG comment", [_any_text(segment)])
        yield from _strings(segment, "JPEG comment")
    elif segment.startswith(_EXIF):
        yield from _exif(segment[len(_EXIF) :], "JPEG EXIF", depth)
    elif segment.startswith(_XMP):
        yield from (layer.within("JPEG XMP") for layer in markup.layers(_any_text(segment[len(_XMP) :])))
    elif segment.startswith(_MORE_XMP):
        yield from (layer.within("JPEG XMP") for layer in markup.layers(_any_text(segment)))
    elif segment.startswith(_ICC):
        yield from _profile(segment[14:], "JPEG color profile")
    elif 0xE0 <= marker <= 0xEF:
        yield from _strings(segment, f"JPEG APP{marker - 0xE0}")
    else:
        yield noise("JPEG pixels", segment)


# What themes may use -------------------------------------------------------------------------------------


def webp_layers(data: bytes, depth: int) -> Iterator[Layer]:
    """Yield the layers of a WebP's chunks and of what follows its end."""
    end = 8 + int.from_bytes(data[4:8], "little")
    place = 12
    while place + 8 <= min(end, len(data)):
        kind, size = data[place : place + 4], int.from_bytes(data[place + 4 : place + 8], "little")
        chunk = data[place + 8 : place + 8 + size]
        place += 8 + size + size % 2
        if kind in (b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"):
            yield noise("WebP pixels", chunk)
        elif kind == b"EXIF":
            yield from _exif(chunk, "WebP EXIF", depth)
        elif kind == b"ICCP":
            yield from _profile(chunk, "WebP color profile")
        else:
            yield from _strings(chunk, "WebP text")
    if place != end or end > len(data):
        raise UnreadableError("a damaged WebP")
    if end < len(data):
        yield from _trailing(data[end:], "WebP", depth)


def gif_layers(data: bytes) -> Iterator[Layer]:
    """Yield a GIF's pixels, and the comments and texts between them."""
    yield noise("GIF pixels", data)
    blocks = re.findall(rb"!(?:\xfe|\x01\x0c.{12}|\xff\x0b.{11})((?:[\x01-\xff][^\0]*)*)\0", data, re.DOTALL)
    yield values("GIF comment", map(_any_text, blocks))


# What several may carry ----------------------------------------------------------------------------------


def _exif(data: bytes, name: str, depth: int) -> Iterator[Layer]:
    from PIL import Image

    from resumesite.leak.layers.read import layers_of

    exif = Image.Exif()
    try:
        exif.load(data)
        tags = [exif, *(exif.get_ifd(ifd) for ifd in (0x8769, 0x8825, 0xA005, 1))]
        found = [_tag_text(value) for ifd in tags for value in ifd.values()]
    except Exception as error:
        raise UnreadableError("damaged EXIF data") from error
    yield values(name, found)
    yield from _strings(data, name)
    thumbnail = data.find(b"\xff\xd8\xff")
    if thumbnail > 0:
        yield from (layer.within(f"{name} thumbnail") for layer in layers_of("", data[thumbnail:], depth + 1))


def _tag_text(value: object) -> str:
    """Return a tag's value as text; Windows writes its own in UTF-16, as bytes."""
    if (
        isinstance(value, tuple)
        and value
        and all(isinstance(each, int) and 0 <= each < 256 for each in value)
    ):
        value = bytes(value)
    return _any_text(value.replace(b"\0", b"")) if isinstance(value, bytes) else str(value)


def _profile(data: bytes, name: str) -> Iterator[Layer]:
    """Read the texts of a color profile: its tags of the kinds desc, text and mluc."""
    found = []
    count = int.from_bytes(data[128:132], "big")
    for index in range(min(count, 100)):
        _, start, size = struct.unpack(">4sII", data[132 + 12 * index : 144 + 12 * index].ljust(12, b"\0"))
        tag = data[start : start + size]
        if tag[:4] in (b"desc", b"text", b"mluc", b"utf8"):
            found.append(tag[4:].replace(b"\0", b"").decode("latin-1"))
    yield values(name, found)
    yield noise(name, data)


def _strings(data: bytes, name: str) -> Iterator[Layer]:
    """Read bytes of an unknown arrangement: as one text, and as UTF-16 in every way."""
    yield marks(name, data.decode("utf-8", "replace"))
    yield values(name, _STRINGS.findall(data.decode("utf-8", "replace")))
    yield marks(name, data.replace(b"\0", b"").decode("latin-1"))
    for start in (0, 1):
        yield marks(name, data[start:].decode("utf-16-le", "replace"))
        yield marks(name, data[start:].decode("utf-16-be", "replace"))


def _trailing(data: bytes, name: str, depth: int) -> Iterator[Layer]:
    """Read what follows a picture's end, where no picture of ours has anything."""
    from resumesite.leak.layers.read import has_known_kind, layers_of

    where = f"after the {name}'s end"
    if has_known_kind(data):
        yield from (layer.within(where) for layer in layers_of("", data, depth + 1))
    else:
        yield from _strings(data, where)
        yield noise(where, data)

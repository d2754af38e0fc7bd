"""Archives and documents that are one: every member, its name, and whatever else lies in the file."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from resumesite.leak.layers.layer import Layer, UnreadableError, marks, unreadable, values

_MAX_BYTES = 64 * 1024 * 1024
_MAX_MEMBERS = 2000


def zip_layers(data: bytes, depth: int) -> Iterator[Layer]:
    """Yield the layers of an archive and its members. Raises UnreadableError for a damaged one or a bomb."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from _archive(archive, data, depth)
    except (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, EOFError, ValueError) as error:
        raise UnreadableError("a damaged archive") from error
    except (RuntimeError, OSError) as error:
        raise UnreadableError("an encrypted or damaged archive") from error


def _archive(archive: zipfile.ZipFile, data: bytes, depth: int) -> Iterator[Layer]:
    members = archive.infolist()
    if len(members) > _MAX_MEMBERS or sum(member.file_size for member in members) > _MAX_BYTES:
        raise UnreadableError("an archive that is too large")
    is_document = any(member.filename == "[Content_Types].xml" for member in members)
    yield from _around(archive, data)
    yield values(
        "file name in the archive",
        (text for member in members for text in (member.orig_filename, member.filename)),
    )
    for member in members:
        yield from _beside(member)
        if member.is_dir():
            continue
        content = archive.read(member)
        where = _place(member.filename) if is_document else f"ZIP member {member.filename}"
        yield from (layer.within(where) for layer in _member(member.filename, content, is_document, depth))


def _place(path: str) -> str:
    kind = "property" if path.startswith(("docProps/", "customXml/")) else "part"
    return f"DOCX {kind} {path}"


def _beside(member: zipfile.ZipInfo) -> Iterator[Layer]:
    if member.comment:
        yield values("ZIP comment", [_text(member.comment)])
    if member.extra:
        yield values("ZIP extra field", [_text(member.extra)])


def _text(data: bytes) -> str:
    return data.replace(b"\0", b"").decode("utf-8", "replace")


def _around(archive: zipfile.ZipFile, data: bytes) -> Iterator[Layer]:
    """Read what belongs to no member. Our own archives have nothing there, so it is not believed."""
    if archive.comment:
        yield values("ZIP comment", [_text(archive.comment)])
    place = 0
    for member in sorted(archive.infolist(), key=lambda member: member.header_offset):
        start = member.header_offset
        if start > place:
            yield from _gap(data[place:start])
        names, extra = struct.unpack("<HH", data[start + 26 : start + 30])
        begin = start + 30 + names
        if extra:
            yield values("ZIP extra field", [_text(data[begin : begin + extra])])
        yield values("file name in the archive", [_text(data[start + 30 : begin])])
        place = max(place, begin + extra + member.compress_size)
        if member.flag_bits & 0x08:  # the sizes follow the data once more
            place += 16 if data[place : place + 4] == b"PK\7\x08" else 12
    if archive.start_dir > place:
        yield from _gap(data[place : archive.start_dir])


def _gap(data: bytes) -> Iterator[Layer]:
    yield marks("between the archive's members", data.decode("latin-1"))
    yield unreadable("bytes that belong to no member of the archive")


def _member(name: str, content: bytes, is_document: bool, depth: int) -> Iterator[Layer]:
    from resumesite.leak.layers import markup, text
    from resumesite.leak.layers.read import layers_of

    if is_document and name.endswith((".xml", ".rels")):
        source = text.decoded_bytes(content)
        yield marks("source", source)
        yield from markup.value_layers(source, is_document=True)
    else:
        yield from layers_of(name, content, depth + 1)


def gzip_layers(name: str, data: bytes, depth: int) -> Iterator[Layer]:
    """Yield the layers of what is compressed, and the name and comment that a gzip file may carry."""
    from resumesite.leak.layers.read import layers_of

    header = data[10:1024] if data[3:4] != b"\0" else b""
    if header:
        yield values("gzip header", [_text(part) for part in header.split(b"\0")[:3]])
    content = b""
    rest = data
    while rest:
        unpacker = zlib.decompressobj(31)
        try:
            content += unpacker.decompress(rest, _MAX_BYTES)
        except zlib.error as error:
            raise UnreadableError("a damaged gzip file") from error
        if not unpacker.eof or len(content) > _MAX_BYTES:
            raise UnreadableError("a gzip file that is too large, or cut off")
        rest = unpacker.unused_data
    yield from (layer.within("gzip") for layer in layers_of(name.removesuffix(".gz"), content, depth + 1))


def brotli_layers(name: str, data: bytes, depth: int) -> Iterator[Layer]:
    """Yield the layers of what is compressed, where the library is here (WeasyPrint brings it)."""
    from resumesite.leak.layers.read import layers_of

    try:
        import brotli  # type: ignore[import-untyped]
    except ImportError as error:
        raise UnreadableError("a brotli file, and no library to read it") from error
    try:
        content = brotli.decompress(data)
    except brotli.error as error:
        raise UnreadableError("a damaged brotli file") from error
    if len(content) > _MAX_BYTES:
        raise UnreadableError("a brotli file that is too large")
    yield from (layer.within("brotli") for layer in layers_of(name.removesuffix(".br"), content, depth + 1))

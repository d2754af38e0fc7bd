"""PDFs: the words on the pages, and every string, name and stream of every object, found without an xref.

Objects are found by their own marks, so that also one that no table mentions any more is read.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from resumesite.leak.layers import markup
from resumesite.leak.layers.layer import Layer, UnreadableError, marks, noise, values
from resumesite.leak.layers.text import is_text_like, joined

_MAX_STREAM = 64 * 1024 * 1024
_STREAM = re.compile(rb">>\s*stream\r?\n")
_FILTERS = re.compile(rb"/Filter\s*(\[[^\]]*\]|/\w+)")
_TOKEN = re.compile(
    rb"\((?P<literal>(?:[^()\\]|\\.|\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*+\))*+\))*+)\)|<(?P<hex>[0-9A-Fa-f\s]*)>"
    rb"|/(?P<name>[^\s()<>\[\]{}/%]+)|%(?P<comment>[^\r\n]*)",
    re.DOTALL,
)
_HEX = re.compile(r"<[0-9A-Fa-f\s]*>")
_SUBSET_TAG = re.compile(r"/[A-Z]{6}\+")
_ESCAPE = re.compile(rb"\\(\r\n|[0-7]{1,3}|.)", re.DOTALL)
_ESCAPED = {
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"b": b"\b",
    b"f": b"\f",
    b"\n": b"",
    b"\r": b"",
    b"\r\n": b"",
}
_PDF_DOC = dict(
    zip(range(0x80, 0xA1), "•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž\ufffd€", strict=True)
)  # PDF 32000-1, annex D.2
_PLACES = {
    "Author": "PDF metadata", "Subject": "PDF metadata", "Keywords": "PDF metadata",
    "Creator": "PDF metadata", "Producer": "PDF metadata", "Title": "PDF title or outline",
    "Alt": "PDF structure tree (/Alt)",
    "ActualText": "PDF structure tree (/ActualText)", "E": "PDF structure tree (/E)", "URI": "PDF link",
    "Contents": "PDF annotation", "UF": "PDF attachment name", "F": "PDF attachment name",
    "Desc": "PDF attachment name",
}  # fmt: skip


@dataclass(frozen=True)
class _Stream:
    dictionary: bytes
    data: bytes

    def has(self, pattern: bytes) -> bool:
        return re.search(pattern, self.dictionary) is not None


def layers(data: bytes, depth: int) -> Iterator[Layer]:
    """Yield a PDF's layers. Raises UnreadableError for one that is encrypted or damaged."""
    if re.search(rb"/Encrypt\b", data):
        raise UnreadableError("an encrypted PDF")
    yield from _pages(data)
    streams, source = _parted(data)
    yield from _source(source, "PDF objects")
    for stream in streams:
        yield from _stream_layers(stream, depth)


# Words ---------------------------------------------------------------------------------------------------


def _pages(data: bytes) -> Iterator[Layer]:
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(data) as pdf:
            if not len(pdf):
                raise UnreadableError("a PDF without pages")
            pages = [page.get_textpage().get_text_bounded() for page in pdf]
    except pypdfium2.PdfiumError as error:
        raise UnreadableError("a damaged PDF") from error
    text = "\n".join(pages).replace("\ufffe", "-").replace("\x02", "-")
    yield values("PDF text", text.splitlines())
    yield marks("PDF text", text)
    yield joined(text, "PDF text")


# Objects -------------------------------------------------------------------------------------------------


def _parted(data: bytes) -> tuple[list[_Stream], bytes]:
    """Return all streams, and the rest of the file as one text."""
    streams: list[_Stream] = []
    rest: list[bytes] = []
    place = 0
    while begin := _STREAM.search(data, place):
        head = data[place : begin.start() + 2]
        rest.append(head)
        dictionary = head[max(head.rfind(b" obj"), 0) :]
        end = _stream_end(data, begin.end(), dictionary)
        streams.append(_Stream(dictionary, data[begin.end() : end]))
        place = data.index(b"endstream", end) + len(b"endstream")
    return streams, b"".join((*rest, data[place:]))


def _stream_end(data: bytes, start: int, dictionary: bytes) -> int:
    length = re.search(rb"/Length\s+(\d+)(?!\s+\d+\s+R)", dictionary)
    if length:
        end = start + int(length[1])
        if data[end : end + 12].lstrip().startswith(b"endstream"):
            return end
    end = data.find(b"endstream", start)
    if end < 0:
        raise UnreadableError("a PDF whose stream has no end")
    return end


def _source(data: bytes, name: str) -> Iterator[Layer]:
    """Read the source of objects: their strings by what they are for, their names, their comments."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    glyphs: list[bytes] = []
    key = ""
    for token in _TOKEN.finditer(data):
        if token["name"] is not None:
            key = token["name"].decode("latin-1")
        elif token["comment"] is not None:
            found["PDF comment"].append(token["comment"].decode("utf-8", "replace"))
        elif key != "ID":
            raw = _literal(token["literal"]) if token["literal"] is not None else _from_hex(token["hex"])
            text = _string(raw)
            if text:
                found[_PLACES.get(key, f"PDF string (/{key})" if key.isalnum() else "PDF string")].append(
                    text
                )
            else:
                glyphs.append(raw)
    yield from (values(place, texts) for place, texts in found.items())
    yield noise(name, b"\x1f".join(glyphs))
    yield marks(name, _names(data))


def _names(data: bytes) -> str:
    """Return source without its strings of hexadecimal digits, which are glyphs, and tags of fonts."""
    text = _SUBSET_TAG.sub("/", _HEX.sub(" ", data.decode("latin-1")))
    if "#" in text:
        text = f"{text} {re.sub(r'#([0-9A-Fa-f]{2})', lambda code: chr(int(code[1], 16)), text)}"
    return text


def _literal(data: bytes) -> bytes:
    return _ESCAPE.sub(_unescaped, data) if b"\\" in data else data


def _unescaped(escape: re.Match[bytes]) -> bytes:
    sign = escape[1]
    if sign[:1].isdigit() and sign[:1] not in b"89":
        return bytes([int(sign, 8) & 0xFF])
    return _ESCAPED.get(sign, sign)


def _from_hex(data: bytes) -> bytes:
    digits = b"".join(data.split())
    return binascii.unhexlify(digits + b"0" * (len(digits) % 2))


def _string(data: bytes) -> str:
    """Return what a string says; "" when it is no text (glyphs, digests)."""
    if data.startswith(b"\xfe\xff"):
        return data[2:].decode("utf-16-be", "replace")
    if data.startswith(b"\xff\xfe"):
        return data[2:].decode("utf-16-le", "replace")
    if any(byte < 0x20 and byte not in (9, 10, 13) for byte in data):
        stripped = data.replace(b"\0", b"")
        is_wide = len(data) > 4 and len(stripped) * 2 == len(data) and is_text_like(stripped)
        return stripped.decode("latin-1") if is_wide else ""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1").translate(_PDF_DOC)


# Streams -------------------------------------------------------------------------------------------------


def _stream_layers(stream: _Stream, depth: int) -> Iterator[Layer]:
    from resumesite.leak.layers.read import has_known_kind, layers_of

    content, is_jpeg = _unpacked(stream)
    is_font = stream.has(rb"/Length1\b|/Subtype\s*/(?:CIDFontType0C|Type1C|OpenType)\b")
    is_attachment = stream.has(rb"/Type\s*/EmbeddedFile\b")
    if is_jpeg:
        yield from (layer.within("PDF picture") for layer in layers_of("", content, depth + 1))
    elif is_attachment or (not is_font and has_known_kind(content)):
        yield from (layer.within("PDF attachment") for layer in layers_of("", content, depth + 1))
    elif is_font or stream.has(rb"/Type\s*/XRef\b|/Subtype\s*/Image\b"):
        yield noise("PDF stream", content)
    elif stream.has(rb"/Type\s*/Metadata\b|/Subtype\s*/XML\b"):
        yield from (layer.within("PDF XMP") for layer in markup.layers(content.decode("utf-8", "replace")))
    elif stream.has(rb"/Type\s*/ObjStm\b"):
        yield from _source(content, "PDF objects")
    elif is_text_like(content):
        yield from _source(content, "PDF stream")
    else:
        yield noise("PDF stream", content)


def _unpacked(stream: _Stream) -> tuple[bytes, bool]:
    """Undo a stream's filters. Returns its bytes, and whether they are a JPEG."""
    named = _FILTERS.search(stream.dictionary)
    names = re.findall(rb"/(\w+)", named[1]) if named else []
    data = stream.data
    for name in names:
        match name:
            case b"FlateDecode" | b"Fl":
                data = _inflated(data)
            case b"ASCII85Decode" | b"A85":
                data = _from_85(data)
            case b"ASCIIHexDecode" | b"AHx":
                data = _from_hex(re.sub(rb"[^0-9A-Fa-f]", b"", data.partition(b">")[0]))
            case b"RunLengthDecode" | b"RL":
                data = _from_runs(data)
            case b"DCTDecode" | b"DCT":
                return data, True
            case _:
                raise UnreadableError(f"a PDF stream packed as {name.decode('latin-1')}")
    predictor = re.search(rb"/Predictor\s+(\d+)", stream.dictionary)
    if predictor and int(predictor[1]) > 1 and not stream.has(rb"/XRef\b|/Image\b"):
        raise UnreadableError("a PDF stream packed as with a predictor")
    return data, False


def _inflated(data: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        content = unpacker.decompress(data, _MAX_STREAM)
    except zlib.error as error:
        raise UnreadableError("a damaged PDF stream") from error
    if not unpacker.eof:
        raise UnreadableError("a PDF stream that is too large, or cut off")
    return content + unpacker.unused_data.strip()


def _from_85(data: bytes) -> bytes:
    try:
        return base64.a85decode(
            b"<~" + data.strip().removeprefix(b"<~").partition(b"~>")[0] + b"~>", adobe=True
        )
    except ValueError as error:
        raise UnreadableError("a damaged PDF stream") from error


def _from_runs(data: bytes) -> bytes:
    result, place = b"", 0
    while place < len(data) and data[place] != 128:
        count = data[place]
        if count < 128:
            result += data[place + 1 : place + 2 + count]
            place += 2 + count
        else:
            result += data[place + 1 : place + 2] * (257 - count)
            place += 2
    return result

"""Text files: pages and other markup, JSON, vCards, headers, plain text and Markdown."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator

from resumesite.leak.layers import markup
from resumesite.leak.layers.layer import SPLIT, Kind, Layer, UnreadableError, marks, values
from resumesite.leak.layers.packed import packed_layers, without_packed

_BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_PRINTABLE = bytes({9, 10, 12, 13, *range(0x20, 0x7F)})
_MARKDOWN = re.compile(r"<[^<>]*>|[*_~`]|\]\([^()\s]*\)")
_HYPHENATED = re.compile("(?<=\\w)[-\u2010\u00ad\u2011\ufffe\x02][ \\t]*\\r?\\n?[ \\t]*(?=\\w)")
_KEYWORDS = ("@type", "@context", "$schema")


def layers(name: str, data: bytes, depth: int = 0) -> Iterator[Layer]:
    """Yield the layers of a text file. Raises UnreadableError for what is no text."""
    text = decoded_bytes(data)
    file_name = name.rpartition("/")[2].lower()
    if text.lstrip("\ufeff \t\r\n").startswith("<"):
        yield from markup.layers(text, depth)
        return
    if file_name.endswith(".vcf"):
        text = re.sub(r"\r?\n[ \t]", "", text)
    yield from _of_kind(file_name, without_packed(text))
    yield from packed_layers(text, depth)


def _of_kind(file_name: str, text: str) -> Iterator[Layer]:
    if text.lstrip("\ufeff \t\r\n").startswith(("{", "[")) and (parsed := _parsed(text)) is not None:
        yield marks("source", text)
        yield from json_values("JSON value", parsed[0])
    elif file_name.endswith(".vcf"):
        yield from _vcard(text)
    elif file_name in ("_headers", "_redirects", "robots.txt"):
        yield from _headers(text)
    else:
        yield from plain(text)


def decoded_bytes(data: bytes) -> str:
    """Decode a text file by its mark, its zeros, or as UTF-8. Raises UnreadableError for what is no text."""
    encoding = next((name for bom, name in _BOMS.items() if data.startswith(bom)), "utf-8")
    if encoding == "utf-8" and b"\0" in data[:256]:
        encoding = "utf-16-be" if data[:1] == b"\0" else "utf-16-le"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        if is_text_like(data):
            return data.decode("latin-1")
        raise UnreadableError("a file of no known kind") from None


def is_text_like(data: bytes) -> bool:
    """Whether nearly all bytes are printable ASCII."""
    sample = data[:65_536]
    return len(sample.translate(None, _PRINTABLE)) <= 0.15 * len(sample)


def plain(text: str, name: str = "text") -> Iterator[Layer]:
    """Yield plain text by its lines, and with the words joined that markup or the end of a line part."""
    yield values(name, text.splitlines())
    yield marks(name, text)
    yield joined(_MARKDOWN.sub("", text), name)


def joined(text: str, name: str = "text") -> Layer:
    return Layer(name, Kind.JOINED, _HYPHENATED.sub("", text))


def _headers(text: str) -> Iterator[Layer]:
    yield marks("source", text)
    yield values("header", (line.partition(": ")[2] or line for line in text.splitlines()))


def _vcard(text: str) -> Iterator[Layer]:
    yield marks("source", text)
    unquoted = re.sub(r"=([0-9A-F]{2})", lambda code: chr(int(code[1], 16)), text)
    lines = [line.partition(":")[2] or line for line in text.splitlines()]
    yield values("property", lines)
    if unquoted != text:
        yield values("property", [unquoted.encode("latin-1", "replace").decode("utf-8", "replace")])
    yield joined(SPLIT.join(lines), "property")


def _parsed(text: str) -> list[object] | None:
    try:
        return [json.loads(text)]
    except (ValueError, RecursionError):
        return None


def json_values(name: str, value: object) -> Iterator[Layer]:
    """Yield the strings and numbers of parsed JSON. Words that only say what a thing is are no values."""
    found: list[str] = []
    pending: list[object] = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, dict):
            pending.extend(inner for key, inner in item.items() if key not in _KEYWORDS)
        elif isinstance(item, list):
            pending.extend(item)
        elif isinstance(item, str | int | float) and not isinstance(item, bool):
            found.append(str(item))
    yield values(name, found)

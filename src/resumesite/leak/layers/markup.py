"""Pages, drawings and the XML inside documents, read so tolerantly that no mistake in them hides anything."""

from __future__ import annotations

import html
import json
import re
from collections import defaultdict
from collections.abc import Iterator

from resumesite.leak.layers.layer import SPLIT, Kind, Layer, marks, values
from resumesite.leak.layers.names import without_tokens
from resumesite.leak.layers.packed import packed_layers, without_packed

_PIECE = re.compile(
    r"<!--(?P<comment>.*?)(?:--!?>|\Z)|<!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|\Z)|<[?!](?P<instruction>[^>]*)>"
    r"|<(?P<close>/?)(?P<tag>[A-Za-z][^\s/>]*)(?P<attributes>(?:\"[^\"]*\"|'[^']*'|[^\"'>])*+)>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([^\s=\"'/<>]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?", re.DOTALL)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_APART = _words(
    """
    address article aside blockquote body br button caption cr dd details dialog div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html input label legend li link main
    meta nav ol option p section select summary tab table tbody tc td textarea tfoot th thead title tr ul
    """
)
"""Elements that part the text before them from the text after them."""

_STRUCTURAL = _words(
    """
    class style rel type media lang dir charset http-equiv name property role d viewbox width height
    points transform integrity sizes tabindex scope target itemprop itemtype itemscope typeof fill stroke
    x y rx ry version encoding standalone decoding loading method enctype autocomplete inputmode space
    """
)
"""Attributes of pages whose values are words of the trade. (Those of documents: see `_SAYING`.)"""

_SAYING = _words(
    """
    descr title name alias tooltip author initials anchor alt href src content value label abstract about
    displayname date fmtid lastmodifiedby
    """
)
"""Attributes inside documents whose values somebody wrote; the others are settings."""

_DIGEST = re.compile(r"\bsha(?:256|384|512)-[A-Za-z0-9+/]+=*")


def layers(text: str, depth: int = 0) -> Iterator[Layer]:
    """Yield a page's or a drawing's layers: its source, each kind of value in it, and its text."""
    yield marks("source", without_data(text))
    yield from value_layers(text)
    yield from packed_layers(text, depth)


def without_data(text: str) -> str:
    """Return markup without what is random in it: the bodies of data URIs, digests, tokens."""
    text = without_packed(text)
    return without_tokens(_DIGEST.sub("", text) if "sha" in text else text)


def value_layers(text: str, *, is_document: bool = False) -> Iterator[Layer]:
    """Yield what in markup somebody may read. `is_document` says that it is XML of a document format."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    joined: list[str] = []
    place, inside = 0, ""
    for piece in _PIECE.finditer(text):
        _read_text(text[place : piece.start()], inside, found, joined)
        place = piece.end()
        tag = (piece["tag"] or "").lower()
        if tag:
            local = tag.rpartition(":")[2]
            joined.append(SPLIT if local in _APART else "")
            _read_attributes(piece["attributes"], found, is_document)
            inside = _raw_name(tag, piece) if not is_document else ""
        elif piece["comment"] is not None:
            found["comment"].append(piece["comment"])
        elif piece["cdata"] is not None:
            found["text"].append(piece["cdata"])
            joined.append(piece["cdata"])
        else:
            found["instruction"].append(_quoted(piece["instruction"]))
    _read_text(text[place:], inside, found, joined)
    yield from (values(name, texts) for name, texts in found.items())
    yield Layer("text", Kind.JOINED, "".join(joined))


def _raw_name(tag: str, piece: re.Match[str]) -> str:
    if piece["close"] or tag not in ("script", "style"):
        return ""
    return "JSON-LD" if tag == "script" and "ld+json" in piece["attributes"] else tag


def _read_text(text: str, inside: str, found: defaultdict[str, list[str]], joined: list[str]) -> None:
    if not text or text.isspace():
        joined.append(" " if text else "")
    elif inside == "style":
        found["style"].extend(re.findall(r"\"[^\"]*\"|'[^']*'|/\*.*?\*/", text, re.DOTALL))
    elif inside == "JSON-LD":
        found["JSON-LD"].extend(_json_texts(text))
    elif inside:
        found[inside].append(text)
    else:
        shown = html.unescape(text) if "&" in text else text
        found["text"].append(shown)
        joined.append(shown)


def _json_texts(text: str) -> Iterator[str]:
    from resumesite.leak.layers.text import json_values

    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError):
        yield text
        return
    for layer in json_values("", parsed):
        yield layer.text


def _read_attributes(text: str, found: defaultdict[str, list[str]], is_document: bool) -> None:
    for name, *quoted in _ATTRIBUTE.findall(text):
        value = next(filter(None, quoted), "")
        local = name.lower().rpartition(":")[2]
        if not value:
            continue
        if is_document:
            is_said = local in _SAYING or (local == "target" and ":" in value)
        else:
            is_said = local not in _STRUCTURAL and not name.startswith("xmlns")
        if is_said:
            said = html.unescape(value) if "&" in value else value
            found[f"attribute {name}"].append(without_data(said))


def _quoted(text: str) -> str:
    return " ".join(re.findall(r"\"([^\"]*)\"", text)) if text.startswith(("xml ", "DOCTYPE")) else text

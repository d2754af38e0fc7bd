"""Files that are packed in a text: in a data URI, or as a long run of base64 (a vCard's photo)."""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from resumesite.leak.layers.layer import Layer, unreadable

_DATA_URI = re.compile(
    r"data:([\w/+.-]*)((?:;[^,;\s\"']*)*),((?<=;base64,)[A-Za-z0-9+/=%_-]*|(?<!;base64,)[^\s\"<>]*)"
)
_RUN = re.compile(r"[A-Za-z0-9+/]{80,}={0,2}")
_MAX_FILES = 200


def without_packed(text: str) -> str:
    """Return a text without the bodies of its data URIs, and without the files that are runs of base64."""
    if "data:" in text:
        text = _DATA_URI.sub(r"data:\1\2,", text)
    return _RUN.sub(lambda run: "" if _file_in(run[0]) else run[0], text)


def packed_layers(text: str, depth: int) -> Iterator[Layer]:
    """Look into what `without_packed` leaves out."""
    from resumesite.leak.layers.read import layers_of

    for index, uri in enumerate(_DATA_URI.finditer(text) if "data:" in text else ()):
        if index >= _MAX_FILES:
            yield unreadable("too many data URIs")
            return
        body = unquote_to_bytes(html.unescape(uri[3]))
        if uri[2].endswith(";base64"):
            try:
                body = _from_base64(body)
            except binascii.Error:
                yield unreadable("a data URI that is damaged")
                continue
        if body:
            yield from (layer.within("data URI") for layer in layers_of("", body, depth + 1))
    for run in _RUN.findall(_DATA_URI.sub("", text)):
        if body := _file_in(run):
            yield from (layer.within("base64") for layer in layers_of("", body, depth + 1))


def _file_in(run: str) -> bytes:
    """Return the file that a run of base64 is, b"" when it is none of a kind that is taken apart."""
    from resumesite.leak.layers.read import has_known_kind

    try:
        body = _from_base64(run.encode())
    except binascii.Error:
        return b""
    return body if has_known_kind(body) else b""


def _from_base64(run: bytes) -> bytes:
    return base64.b64decode(run + b"=" * (-len(run) % 4), validate=True)

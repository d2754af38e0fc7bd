"""Breaking lines of plain text by the columns they take on a screen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_NEVER_FIRST = "、。，．：；！？）］｝〕〉》」』】ー々〜～…"
"""Signs that stay with the character before them (the common part of JIS X 4051's and GB/T 15834's rules)."""

_NEVER_LAST = "（［｛〔〈《「『【"
"""Signs that stay with the character after them."""

_WIDE = (
    "\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6"
    "\U00020000-\U0003fffd"
)
"""What takes two columns and may be parted from its neighbours: Chinese, Japanese, Korean."""

_MARKS = "\u0300-\u036f\u3099\u309a\ufe00-\ufe0f"

_PIECE = re.compile(rf"\s+|[{_NEVER_LAST}]*(?:[{_WIDE}]|[^\s{_WIDE}]+)[{_NEVER_FIRST}{_MARKS}]*")


def columns(text: str) -> int:
    """Return how many columns a text takes: two for a Chinese letter, none for a combining mark."""
    return len(text) if text.isascii() else sum(map(_columns_of, text))


def _columns_of(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) in ("Cf", "Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def wrapped(text: str, width: int) -> Iterator[str]:
    """Yield a text's lines of at most `width` columns. A longer word (an address) is never broken."""
    line, used = "", 0
    for piece in _PIECE.findall(" ".join(text.split())):
        size = columns(piece.rstrip())
        if line and used + size > width:
            yield line.rstrip()
            line, used = "", 0
        if line or not piece.isspace():
            line += piece
            used += columns(piece)
    if line:
        yield line.rstrip()

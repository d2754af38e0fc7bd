"""Which way a text is read, by its own letters."""

from __future__ import annotations

import unicodedata

from resumesite.document.document import Direction


def direction_of(text: str) -> Direction | None:
    """Return the direction of a text's first strong letter (Unicode annex 9, rule P2), None without any."""
    for letter in text:
        match unicodedata.bidirectional(letter):
            case "L":
                return "ltr"
            case "R" | "AL":
                return "rtl"
    return None

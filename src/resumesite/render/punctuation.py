"""How lists and labels are punctuated in a language."""

from __future__ import annotations

_COMMAS = {"zh": "、", "ja": "、", "ar": "، ", "fa": "، ", "ur": "، "}
_COLONS = {"zh": "：", "ja": "：", "fr": " : "}


def comma(language: str) -> str:
    """Return what stands between the values of a list, with the space after it (`language`: a BCP 47 tag)."""
    return _COMMAS.get(_name(language), ", ")


def colon(language: str) -> str:
    """Return what stands between a label and its value, with the spaces around it."""
    return _COLONS.get(_name(language), ": ")


def _name(language: str) -> str:
    return language.partition("-")[0].lower()

"""How lists and labels are punctuated in a language. All formats join their texts with these."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Punctuation:
    """Signs with the blanks around them.

    `comma` stands between the parts of one thing ("BSc, Physics"), `list_comma` between the items of a list,
    `colon` between a label and its value.
    """

    comma: str = ", "
    list_comma: str = ", "
    colon: str = ": "


_ARABIC = Punctuation(comma="، ", list_comma="، ")
_BY_LANGUAGE = {
    "zh": Punctuation(comma="，", list_comma="、", colon="："),
    "ja": Punctuation(comma="、", list_comma="、", colon="："),
    "ar": _ARABIC,
    "fa": _ARABIC,
    "ur": _ARABIC,
    "ps": _ARABIC,
    "sd": _ARABIC,
    "ug": _ARABIC,
    "ckb": _ARABIC,
    "fr": Punctuation(colon=" : "),
}


def punctuation(language: str) -> Punctuation:
    """Return the signs of a language (a BCP 47 tag)."""
    return _BY_LANGUAGE.get(language.partition("-")[0].lower(), Punctuation())

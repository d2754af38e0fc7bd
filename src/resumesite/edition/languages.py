"""Which language a tag means: one that exists, and the nearest of those that there are words in."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache

from resumesite.content.names import and_less_exact, is_language, spelled_language

_READ_AS = {
    "no": "nb",
    "nn": "nb",
    "zh": "zh-Hans",
    "zh-TW": "zh-Hant",
    "zh-HK": "zh-Hant",
    "zh-MO": "zh-Hant",
    "yue": "zh-Hant",
}
"""Whose words a language takes that has none of its own. Chinese is told by its script, named or usual."""


def nearest_language(tag: str, known: Collection[str]) -> str:
    """Return which of the `known` languages to use for a BCP 47 tag; "" when none is near."""
    return next((candidate for candidate in _candidates(tag) if candidate in known), "")


def _candidates(tag: str) -> Iterator[str]:
    """Yield what a tag may stand as, nearest first: "zh-Hant-TW", "zh-Hant", "zh", its script's own words."""
    for each in and_less_exact(tag):
        yield each
        if each in _READ_AS:
            yield _READ_AS[each]


@cache
def real_language(tag: str) -> str:
    """Return a tag without scripts and territories that do not exist: "en-XX" → "en"; "" for no language."""
    first, *rest = spelled_language(tag).split("-")
    if not rest and is_language(first):
        return first
    from babel import Locale

    names = Locale("en")
    if first not in names.languages:
        return ""
    return "-".join((first, *(part for part in rest if part in names.scripts or part in names.territories)))

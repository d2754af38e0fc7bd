"""Dates in words, in the reader's language and at the precision that was given."""

from __future__ import annotations

import re
from datetime import date
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton

from resumesite.document.document import Direction, When
from resumesite.document.labels import labels_for
from resumesite.resume.dates import FreeText, PartialDate, Present, read_date

_SKELETONS = ("y", "yMMM", "yMMMd")
"""CLDR skeletons for a year, a month and a day."""

_PLAIN_SPACES = str.maketrans({"\u2009": " ", "\u202f": " ", "\u00a0": " "})
"""CLDR's thin and unbreakable blanks tear words apart in text that is taken from a PDF."""


def when(start: str, end: str, language: str, *, is_current: bool = False) -> When | None:
    """Return a time as it is shown; None when nothing is known.

    A time without an end is a point ("2020") unless it `is_current`. Dates in the wrong order, and text that
    is no date, are shown as given.
    """
    if not end and is_current and start:
        end = "Present"
    shown = [shown_date(text, language) for text in (start, end) if text]
    if not shown:
        return None
    if len(shown) == 2 and shown[0] == shown[1]:
        shown.pop()
    pattern = _interval(language) if len(shown) == 2 else "{0}"
    return When(pattern.format(*shown), start=iso_date(start), end=iso_date(end))


@lru_cache(maxsize=4096)
def shown_date(text: str, language: str) -> str:
    """Return one date in words ("Apr 2021"), "Present" in the reader's language, or the text as given."""
    match read_date(text):
        case PartialDate() as partial:
            return _in_words(partial, language)
        case Present():
            return labels_for(language)["present"]
        case FreeText(text=given):
            return given


def iso_date(text: str) -> str:
    """Return a date in ISO 8601 at its own precision, or "" for what is no date."""
    match read_date(text):
        case PartialDate(iso=iso):
            return iso
        case _:
            return ""


def means_present(text: str) -> bool:
    """Whether a date says "until now"."""
    return isinstance(read_date(text), Present)


def text_direction(language: str) -> Direction:
    return "rtl" if _locale(language).text_direction == "rtl" else "ltr"


def _in_words(partial: PartialDate, language: str) -> str:
    precision = (partial.month is not None) + (partial.day is not None)
    day = date(partial.year, partial.month or 1, partial.day or 1)
    words: str = format_skeleton(_SKELETONS[precision], day, locale=_locale(language))
    return words.translate(_PLAIN_SPACES)


@cache
def _interval(language: str) -> str:
    """Return the language's pattern for "from – to".

    Both ends are written whole ("Jan 2020 – Jun 2020", not CLDR's "Jan – Jun 2020"): programs that read
    resumes expect a year in each.
    """
    pattern: str = _locale(language).interval_formats[None]
    return pattern.translate(_PLAIN_SPACES)


@cache
def _locale(language: str) -> Locale:
    """Return what CLDR knows of the nearest language that it has; of English when it has none."""
    parts = re.split(r"[-_]", language)
    for length in range(len(parts), 0, -1):
        try:
            return Locale.parse("-".join(parts[:length]), sep="-")
        except (ValueError, UnknownLocaleError):
            continue
    return Locale("en")

"""Dates in words, in the reader's language and at the precision that was given."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_skeleton

from resumesite.content.names import and_less_exact, spelled_language
from resumesite.document.document import Direction, When
from resumesite.document.labels import labels_for
from resumesite.edition.locales import OwnLocale
from resumesite.resume.dates import FreeText, PartialDate, Present, read_date

_SKELETONS = ("y", "yMMM", "yMMMd")
"""CLDR skeletons for a year, a month and a day."""

_DASH = re.compile(" ?[-–] ?")

_RIGHT_TO_LEFT = frozenset(("Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi"))
"""The scripts, by their ISO 15924 codes, that people write from right to left today."""

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


@cache
def text_direction(language: str) -> Direction:
    """Return which way a language is written: by the script that its tag names, or that it usually has."""
    script = _script(spelled_language(language))
    if script:
        return "rtl" if script in _RIGHT_TO_LEFT else "ltr"
    return "rtl" if _locale(language).text_direction == "rtl" else "ltr"


def _in_words(partial: PartialDate, language: str) -> str:
    precision = (partial.month is not None) + (partial.day is not None)
    day = date(partial.year, partial.month or 1, partial.day or 1)
    words: str = format_skeleton(_SKELETONS[precision], day, locale=_locale(language))
    return words.translate(_PLAIN_SPACES)


@cache
def _interval(language: str) -> str:
    """Return the language's pattern for "from – to".

    Both ends are written whole ("Jan 2020 – Jun 2020", not CLDR's "Jan – Jun 2020"), and a dash stands
    between blanks (not Danish CLDR's "2020-2021"): programs that read resumes expect a year in each, and
    find the middle by " – ".
    """
    pattern: str = _locale(language).interval_formats[None]
    return _DASH.sub(" – ", pattern.translate(_PLAIN_SPACES))


@cache
def _locale(language: str) -> Locale:
    """Return what CLDR knows of the nearest language that it has; of English when it has none.

    Only the locale asked for is loaded: all those with labels take more than a second.
    """
    for tag in and_less_exact(language):
        try:
            locale = OwnLocale.parse(tag, sep="-")
        except (ValueError, UnknownLocaleError):
            continue
        if _has_months(locale) and _is_in_script(locale, _script(spelled_language(language))):
            return locale
    return OwnLocale("en")


def _has_months(locale: Locale) -> bool:
    """Whether CLDR knows the months' names; it calls those that it does not know "M08"."""
    return not str(locale.months["format"]["abbreviated"][1]).startswith("M0")


def _is_in_script(locale: Locale, script: str) -> bool:
    """Whether CLDR's words are in the script that is asked for: for Kurdish in Arabic it has Latin ones."""
    return not script or (locale.script or _script(locale.language)) in ("", script)


def _script(language: str) -> str:
    """Return the script that a tag names, or that is usual for it; "" where neither is known."""
    parts = language.split("-")
    named = next((part for part in parts[1:] if len(part) == 4 and part.isalpha()), "")
    usual: Mapping[str, str] = get_global("likely_subtags")
    likely = usual.get("_".join(parts)) or usual.get(parts[0], "")
    return named or next((part for part in likely.split("_") if len(part) == 4), "")

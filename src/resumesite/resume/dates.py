"""Dates as people write them → a date as precise as it was meant, "present", or text to show as given."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip

_IN_WORDS = """
present, current, currently, now, ongoing, today, to date, to present, till date, till now, until
now, up to now, heute, bis heute, aktuell, jetzt, aujourd'hui, aujourd’hui, à ce jour, actuel, présent,
presente, actualidad, actual, attuale, oggi, atual, atualmente, heden, nu, nuvarande, pågående, nå, nykyhetki,
nykyinen, obecnie, současnost, súčasnosť, jelenleg, jelen, prezent, în prezent, до момента, настоящем,
σήμερα, настоящее, настоящее время, по настоящее время, сейчас, дотепер, теперішній час, günümüz, halen,
היום, כיום, اکنون, تاکنون, تا کنون, تاحال, वर्तमान, 至今, 现在, 現在, 目前, 今, 현재, hiện tại, hiện nay, nay,
sekarang, saat ini, ปัจจุบัน, الحاضر, الآن, حتى الآن, حاليا
"""
_PRESENT = frozenset(phrase.strip() for phrase in _IN_WORDS.split(","))
"""What stands for "it goes on" in the languages that pages are made in, and in real files."""

_YEAR = r"(?P<year>[12][0-9]{3})"
_MONTH = r"(?P<month>0?[1-9]|1[0-2])"
_DAY = r"(?P<day>0?[1-9]|[12][0-9]|3[01])"
_WORD = r"(?P<word>[a-z]{3,9})\.?"
_TIME = r"(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?(?: ?(?:Z|[+-][0-9]{2}:?[0-9]{2}))?)?"

_SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        _YEAR,
        rf"{_YEAR}[-./]{_MONTH}",
        rf"{_YEAR}[-./]{_MONTH}[-./]{_DAY}{_TIME}",
        rf"{_MONTH}[-./]{_YEAR}",
        rf"{_WORD}[ ,-]*{_YEAR}",
        rf"{_YEAR}[ ,-]+{_WORD}",
        rf"{_WORD} {_DAY}(?:st|nd|rd|th)?,? {_YEAR}",
        rf"{_DAY}(?:st|nd|rd|th|\.)?[ -]{_WORD}[ ,-]+{_YEAR}",
        rf"{_YEAR} ?年(?: ?{_MONTH} ?月(?: ?{_DAY} ?日)?)?",
        rf"{_YEAR} ?년(?: ?{_MONTH} ?월(?: ?{_DAY} ?일)?)?",
    )
)

_DAY_OR_MONTH_FIRST = re.compile(r"([0-9]{1,2})([-./])([0-9]{1,2})\2([12][0-9]{3})")
_NUMBERS_ONLY = re.compile(r"[0-9]+(?:[-./][0-9]+){0,2}(?:[T ][0-9:.,Z+-]*)?")
_YEARS = re.compile(r"([12][0-9]{3})([-/])([0-9]{2}|[12][0-9]{3})")


@dataclass(frozen=True)
class PartialDate:
    """A year, with a month and a day as far as they are known. The day exists in the calendar."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def iso(self) -> str:
        parts = [f"{self.year:04d}", *(f"{part:02d}" for part in (self.month, self.day) if part is not None)]
        return "-".join(parts)

    def is_before(self, other: PartialDate) -> bool:
        """Whether this is surely earlier: "2020" is not before "2020-03"."""
        mine = (self.year, self.month, self.day)
        theirs = (other.year, other.month, other.day)
        for ours, others in zip(mine, theirs, strict=True):
            if ours is None or others is None:
                return False
            if ours != others:
                return ours < others
        return False


@dataclass(frozen=True)
class Present:
    """It goes on."""


@dataclass(frozen=True)
class FreeText:
    """No date that we understand; shown as given."""

    text: str


def read_date(text: str) -> PartialDate | Present | FreeText:
    """Read a date: "2020", "2020-03", "2020-03-14", "May 2014", "05/2014", "1 Sep 2016", "Present"."""
    written = " ".join(text.split())
    if written.casefold().strip("().-–— ") in _PRESENT:
        return Present()
    for shape in _SHAPES:
        if (found := shape.fullmatch(written)) and (date := _date(found)):
            return date
    return _day_or_month_first(written) or FreeText(text.strip())


def is_mistyped(text: str) -> bool:
    """Whether this was surely meant as a date of numbers and is none: "2020-13", "2020-02-31", "13/2020"."""
    written = " ".join(text.split())
    if not _NUMBERS_ONLY.fullmatch(written) or not isinstance(read_date(written), FreeText):
        return False
    return not _is_span(written) and not is_ambiguous(written)


def is_ambiguous(text: str) -> bool:
    """Whether no program can tell the day from the month: "03/04/2020"."""
    found = _DAY_OR_MONTH_FIRST.fullmatch(text.strip())
    if not found or found[2] == ".":
        return False
    return 1 <= int(found[1]) <= 12 and 1 <= int(found[3]) <= 12


def _date(found: re.Match[str]) -> PartialDate | None:
    parts = found.groupdict()
    year = int(parts["year"])
    month = _month_called(parts["word"]) if parts.get("word") else int(parts.get("month") or 0)
    day = int(parts.get("day") or 0)
    if month is None or (day and day > monthrange(year, month)[1]):
        return None
    return PartialDate(year, month or None, day or None)


def _month_called(word: str) -> int | None:
    """Return a month's number by its English name or the start of it ("Sept")."""
    name = word.lower()
    return next((number for number, month in enumerate(_MONTHS, start=1) if month.startswith(name)), None)


def _day_or_month_first(written: str) -> PartialDate | None:
    """Read "31/12/2019" and "12/31/2019", where the numbers tell, and "1.2.2019", where the dots do."""
    found = _DAY_OR_MONTH_FIRST.fullmatch(written)
    if not found:
        return None
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    is_day_first = first > 12 or found[2] == "."
    if not is_day_first and second <= 12:
        return None
    day, month = (first, second) if is_day_first else (second, first)
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return PartialDate(year, month, day)


def _is_span(written: str) -> bool:
    """Whether these are two years: "2018-2020", "2018/19"."""
    found = _YEARS.fullmatch(written)
    if not found:
        return False
    is_next_year = found[2] == "/" and int(found[3]) == (int(found[1]) + 1) % 100
    return len(found[3]) == 4 or is_next_year

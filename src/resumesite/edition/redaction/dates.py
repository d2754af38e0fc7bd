"""blurDates: when it was. "years" keeps each date's year."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic import BaseModel

from resumesite.edition.redaction.hiding import DATES, SHOWN, Asked, Hiding, Path
from resumesite.edition.redaction.search import Target
from resumesite.resume.dates import PartialDate, Present, read_date

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_ORDER = ("start_date", "date", "end_date")


def hide_dates(asked: Asked) -> Iterator[Hiding]:
    if asked.blur.blur_dates:
        for path, entry in _dated(asked.resume, ()):
            yield from (
                _years(asked, path, entry) if asked.blur.blur_dates == "years" else _all(asked, path, entry)
            )


def years_in(text: str) -> tuple[str, ...]:
    """Return the years that a date tells."""
    match read_date(text):
        case PartialDate(year=year):
            return (str(year),)
        case _:
            return tuple(dict.fromkeys(_YEAR.findall(text)))


def _dated(value: object, path: Path) -> Iterator[tuple[Path, BaseModel]]:
    """Yield every entry that has dates."""
    if isinstance(value, BaseModel):
        names = type(value).model_fields
        if DATES & names.keys():
            yield path, value
        for name in names:
            yield from _dated(getattr(value, name), (*path, name))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _dated(item, (*path, index))


def _all(asked: Asked, path: Path, entry: BaseModel) -> Iterator[Hiding]:
    """Put one label where an entry has dates, however many they are. Whether it goes on is told no more."""
    label_stands = False
    for name in _ORDER:
        text = getattr(entry, name, "")
        if text:
            value = "" if asked.is_label(text) else text
            instead = "" if label_stands else None
            is_present = isinstance(read_date(text), Present)
            yield Hiding(value, Target("date"), (*path, name), instead=instead, is_quiet=is_present)
            label_stands = True
    if getattr(entry, "is_current_role", False):
        yield Hiding("", Target("date"), (*path, "is_current_role"), instead=False)


def _years(asked: Asked, path: Path, entry: BaseModel) -> Iterator[Hiding]:
    for name in _ORDER:
        text = getattr(entry, name, "")
        if not text or asked.is_label(text) or isinstance(read_date(text), Present):
            continue
        years = years_in(text)
        shown = "–".join(years[:2])
        if not shown:
            yield Hiding(text, Target("date"), (*path, name))
        elif shown != text:
            yield Hiding(text, Target(SHOWN, text=shown), (*path, name), instead=shown)

"""What stands where on paper, as other programs read it: pages, their text, the places of its characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO, StringIO

import pypdfium2
from pdfminer.high_level import extract_text_to_fp

from resumesite.document.document import Document, Entry
from resumesite.themes.theme import Theme

_POINTS = {"mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0, "pt": 1.0}


@dataclass(frozen=True)
class Box:
    """A rectangle in points, measured from the page's lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    def holds(self, other: Box, *, give: float) -> bool:
        return (
            self.left - give <= other.left
            and other.right <= self.right + give
            and self.bottom - give <= other.bottom
            and other.top <= self.top + give
        )


@dataclass(frozen=True)
class Character:
    sign: str
    box: Box


@dataclass(frozen=True)
class Sheet:
    """One page: its size, and every character on it that leaves ink."""

    width: float
    height: float
    characters: tuple[Character, ...]

    def beyond(self, box: Box, *, give: float) -> str:
        """Return the characters that are not inside a rectangle."""
        return "".join(each.sign for each in self.characters if not box.holds(each.box, give=give))


@lru_cache(maxsize=8)
def sheets_of(pdf: bytes) -> tuple[Sheet, ...]:
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        return tuple(_sheet(page) for page in document)


def _sheet(page: pypdfium2.PdfPage) -> Sheet:
    text = page.get_textpage()
    signs = [(place, text.get_text_range(place, 1)) for place in range(text.count_chars())]
    characters = (Character(sign, Box(*text.get_charbox(place))) for place, sign in signs if sign.strip())
    return Sheet(*page.get_size(), tuple(each for each in characters if each.box.right > each.box.left))


def text_area(sheet: Sheet, theme: Theme, margin: str = "normal") -> Box:
    """Return the part of a page within its margins."""
    sides = [
        float(size) * _POINTS[unit] for size, unit in re.findall(r"([\d.]+)(\w+)", theme.margins[margin])
    ]
    top, right, bottom, left = (
        sides[0],
        sides[1 % len(sides)],
        sides[2 if len(sides) > 2 else 0],
        sides[3 if len(sides) > 3 else 1 % len(sides)],
    )
    return Box(left, bottom, sheet.width - right, sheet.height - top)


# The order of words --------------------------------------------------------------------------------------


def in_order_of_drawing(pdf: bytes) -> str:
    """Return the text as pdfminer finds it drawn, without regard to where it stands."""
    text = StringIO()
    extract_text_to_fp(BytesIO(pdf), text, laparams=None)
    return text.getvalue().replace("\x0c", "")


def letters(text: str) -> str:
    """Return a text without blanks, in letters that every reader writes alike."""
    return "".join(unicodedata.normalize("NFKC", text).replace("\ufffe", "-").replace("\x02", "-").split())


# Heads without what they are the heads of ----------------------------------------------------------------


def stranded(pages: list[str], document: Document) -> list[str]:
    """Return the lines at the foot of pages that stand above something which is on the next page."""
    heads = {letters(head).casefold() for head in _heads(document)}
    lasts = [_last_line(page) for page in pages[:-1]]
    return [last for last in lasts if re.sub(r"^\d+\.", "", letters(last).casefold()) in heads]


def _last_line(page: str) -> str:
    lines = [line for line in page.splitlines() if line.strip() and not _is_running(line)]
    return lines[-1] if lines else ""


def _is_running(line: str) -> bool:
    return bool(re.search(r"Page \d+ of \d+\s*$", line))


def _heads(document: Document) -> Iterator[str]:
    for section in document.sections:
        yield section.label
        for entry in section.entries:
            for each in (entry, *entry.roles):
                yield from _heads_of(each)


def _heads_of(entry: Entry) -> Iterator[str]:
    title = f"{entry.title} {entry.when.text if entry.when else ''}"
    where = f"{entry.organization} {entry.location}".strip()
    if entry.text or entry.bullets or entry.facts:
        yield where or title
    if where:
        yield title

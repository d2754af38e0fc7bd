"""Which stretches of a text run from right to left: Word is told run by run."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby

from resumesite.document.direction import direction_of
from resumesite.document.left_to_right import left_to_right_parts

LEFT_TO_RIGHT_MARK = "\u200e"
RIGHT_TO_LEFT_MARK = "\u200f"

_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")


def is_from_right(text: str, *, is_rtl: bool) -> bool:
    """Whether a text is read from the right, by its first letter; without one it is as what is around it."""
    own = direction_of(text) if is_rtl or _RTL.search(text) else None
    return is_rtl if own is None else own == "rtl"


def marks_around(text: str, *, is_rtl: bool) -> tuple[str, str]:
    """Return what holds the signs at a text's ends where all around it is read the other way."""
    mark, strong = (RIGHT_TO_LEFT_MARK, ("R", "AL")) if is_rtl else (LEFT_TO_RIGHT_MARK, ("L",))
    first, last = ("" if unicodedata.bidirectional(text[end]) in strong else mark for end in (0, -1))
    return first, last


def stretches(text: str, *, is_rtl: bool) -> Iterator[tuple[str, bool]]:
    """Split a text where its direction changes; yield each part with whether it runs from right to left.

    Digits, spaces and punctuation go with the letters around them where those agree, else with the paragraph
    (`is_rtl`): the outcome of the Unicode bidirectional algorithm, simplified to what Word needs. Phone
    numbers and addresses keep their order.
    """
    if not is_rtl and not _RTL.search(text):
        yield text, False
        return
    position = 0
    for direction, group in groupby(_directions(text, is_rtl=is_rtl)):
        length = sum(1 for _ in group)
        part = text[position : position + length]
        yield part if direction else _marked(part), direction
        position += length


def _marked(text: str) -> str:
    """Put marks where a phone number or an address has no letter that would hold its order."""
    return "".join(
        f"{_mark_beside(part[0])}{part}{_mark_beside(part[-1])}" if is_kept else part
        for part, is_kept in left_to_right_parts(text)
    )


def _mark_beside(character: str) -> str:
    return "" if unicodedata.bidirectional(character) == "L" else LEFT_TO_RIGHT_MARK


def _directions(text: str, *, is_rtl: bool) -> Iterator[bool]:
    """Yield each character's direction."""
    strengths = _strengths(text)
    before = is_rtl
    for own, after in zip(strengths, _following(strengths, last=is_rtl), strict=True):
        before = before if own is None else own
        yield before if own is not None or before == after else is_rtl


def _strengths(text: str) -> list[bool | None]:
    """Return for each character whether it runs from the right (True), the left (False) or neither."""
    found: list[bool | None] = []
    for character, is_kept in _characters(text):
        category = unicodedata.bidirectional(character)
        if category == "NSM" and found:  # a combining mark stays with its letter
            found.append(found[-1])
        else:
            found.append(False if is_kept else _STRENGTHS.get(category))
    return found


def _characters(text: str) -> Iterator[tuple[str, bool]]:
    """Yield each character, and whether it is in something that keeps its order."""
    for part, is_kept in left_to_right_parts(text):
        yield from ((character, is_kept) for character in part)


_STRENGTHS = {"R": True, "AL": True, "AN": True, "L": False}


def _following(strengths: list[bool | None], *, last: bool) -> list[bool]:
    """Return for each character the next direction behind it that is sure."""
    behind = last
    found: list[bool] = []
    for own in reversed(strengths):
        found.append(behind)
        behind = behind if own is None else own
    return found[::-1]

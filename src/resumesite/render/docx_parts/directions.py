"""Which stretches of a text run from right to left: Word is told run by run."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby

LEFT_TO_RIGHT_MARK = "\u200e"

_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")


def stretches(text: str, *, is_rtl: bool) -> Iterator[tuple[str, bool]]:
    """Split a text where its direction changes; yield each part with whether it runs from right to left.

    Digits, spaces and punctuation go with the letters around them where those agree, else with the paragraph
    (`is_rtl`): the outcome of the Unicode bidirectional algorithm, simplified to what Word needs.
    """
    if not is_rtl and not _RTL.search(text):
        yield text, False
        return
    directions = list(_directions(text, is_rtl=is_rtl))
    position = 0
    for direction, group in groupby(directions):
        length = sum(1 for _ in group)
        yield text[position : position + length], direction
        position += length


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
    for character in text:
        category = unicodedata.bidirectional(character)
        if category == "NSM" and found:  # a combining mark stays with its letter
            found.append(found[-1])
        else:
            found.append(_STRENGTHS.get(category))
    return found


_STRENGTHS = {"R": True, "AL": True, "AN": True, "L": False}


def _following(strengths: list[bool | None], *, last: bool) -> list[bool]:
    """Return for each character the next direction behind it that is sure."""
    behind = last
    found: list[bool] = []
    for own in reversed(strengths):
        found.append(behind)
        behind = behind if own is None else own
    return found[::-1]

"""Making a document take fewer pages: first gaps and lines close up, then the text grows smaller."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sized
from dataclasses import dataclass
from typing import Protocol, TypeVar

from resumesite.edition.edition import Presentation
from resumesite.themes.theme import GAPS, Theme

_LEAST_GAP = 0.6
"""Entries still stand further apart than lines do, so that eyes and parsers tell them apart."""

_LEAST_LEADING = 0.95

_AIRY = 0.94
"""By how much an airy text is smaller and closer when it is set as a normal one (base/print.css)."""

_CLOSER, _SMALLER = 4, 8
"""Into how many steps each of the two parts is cut: 12 are searched in four layouts."""


class _Paged(Protocol):
    @property
    def pages(self) -> Sized: ...


_Document = TypeVar("_Document", bound=_Paged)


@dataclass(frozen=True)
class Fit:
    """On how many pages a document shall stand, and styles for that, each tighter than the one before."""

    pages: int
    styles: tuple[str, ...]


def fit_of(presentation: Presentation, theme: Theme) -> Fit | None:
    """Return what a PDF is to be tightened to, None when it may take the pages that it takes.

    Text is never scaled below the theme's `tightest` (and print.css keeps it at 8 points).
    """
    if not presentation.fit:
        return None
    gap, room = GAPS[presentation.density], _AIRY if presentation.density == "airy" else 1
    least = _Step(min(gap, _LEAST_GAP), _LEAST_LEADING * room, theme.tightest * room)
    closer = [
        _Step(_between(gap, least.gap, share), _between(1, least.leading, share), 1)
        for share in _shares(_CLOSER)
    ]
    smaller = [_Step(least.gap, least.leading, _between(1, least.size, share)) for share in _shares(_SMALLER)]
    return Fit(presentation.fit, tuple(step.style for step in (*closer, *smaller)))


@dataclass(frozen=True)
class _Step:
    """What gaps, the lines' height and the text are scaled to."""

    gap: float
    leading: float
    size: float

    @property
    def style(self) -> str:
        """As CSS that goes before what a theme says of a density."""
        return f":root:root:root{{--gap:{self.gap:.3f};--tight:{self.leading:.4f};--fit:{self.size:.4f}}}"


def _shares(steps: int) -> Iterable[float]:
    return (step / steps for step in range(1, steps + 1))


def _between(start: float, end: float, share: float) -> float:
    return start + (end - start) * share


def fitted(document: _Document, fit: Fit, lay_out: Callable[[str], _Document]) -> _Document:
    """Return the loosest layout that stands on `fit.pages`, the tightest of all where none does.

    `document` is how it is laid out as usual, `lay_out` does it with a style of `fit` added.
    """
    if len(document.pages) <= fit.pages:
        return document
    best = lay_out(fit.styles[-1])
    if len(best.pages) > fit.pages:
        return best
    low, high = 0, len(fit.styles) - 1
    while low < high:
        middle = (low + high) // 2
        tried = lay_out(fit.styles[middle])
        if len(tried.pages) <= fit.pages:
            best, high = tried, middle
        else:
            low = middle + 1
    return best

"""How a DOCX looks: the paper, the fonts, the colours and the gaps, all of them final."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from resumesite.document.document import Direction
from resumesite.edition.edition import Presentation
from resumesite.render.docx_parts.languages import Fonts, fonts_for
from resumesite.render.rendition import Rendition
from resumesite.themes.theme import Theme

TWIPS_PER_MM = 1440 / 25.4

_PAPER: Mapping[str, tuple[int, int]] = {
    "A4": (11906, 16838),
    "Letter": (12240, 15840),
    "Legal": (12240, 20160),
    "A5": (8391, 11906),
}
"""Width and height in twips, as Word itself writes them."""

_MARGINS_MM: Mapping[str, tuple[float, float]] = {
    "narrow": (11, 12),
    "normal": (15, 17),
    "wide": (22, 25),
}
"""Above and below, and at the sides: those of the PDF."""

_SMALL_PAPER = 0.75
"""A5 has less than half of A4's area: margins of the usual size would leave too little of it."""

_GAPS: Mapping[str, float] = {"compact": 0.72, "normal": 1.0, "airy": 1.3}
_POINTS: Mapping[str, float] = {"compact": 9, "normal": 9.5, "airy": 10}

_COLORS: Mapping[str, str] = {"ink": "1A1D21", "muted": "4D5661", "accent": "0B57A4", "rule": "D5DAE0"}


@dataclass(frozen=True)
class Paper:
    """A page in twips: its size, and the margins above and below (`block`) and at the sides (`inline`)."""

    width: int
    height: int
    block: int
    inline: int

    @property
    def text_width(self) -> int:
        return self.width - 2 * self.inline


@dataclass(frozen=True)
class Colors:
    """Six hexadecimal digits each, without "#"."""

    ink: str
    muted: str
    accent: str
    rule: str


@dataclass(frozen=True)
class Look:
    """All that documents with the same skeleton share.

    `size` is the text's in points, `gap` scales what is between paragraphs, `page_of` is "Page {page} of
    {pages}" in the document's language.
    """

    theme_name: str
    language: str
    direction: Direction
    paper: Paper
    fonts: Fonts
    colors: Colors
    size: float
    gap: float
    page_of: str

    @property
    def em(self) -> float:
        """The text's size in twips."""
        return self.size * 20

    @property
    def is_rtl(self) -> bool:
        return self.direction == "rtl"


def look_of(rendition: Rendition) -> Look:
    """Return how a rendition looks."""
    theme, presentation, document = rendition.theme, rendition.presentation, rendition.document
    is_small = presentation.page_size == "A5"
    family = theme.fonts[0].family if theme.fonts else "Resumesite Sans"
    return Look(
        theme_name=theme.name,
        language=document.language,
        direction=document.direction,
        paper=_paper(presentation, _SMALL_PAPER if is_small else 1),
        fonts=fonts_for(document.language, family),
        colors=_colors(theme, presentation.color_scheme),
        size=_POINTS[presentation.density] - (1 if is_small else 0),
        gap=_GAPS[presentation.density],
        page_of=document.labels.get("page_of", "{page} / {pages}"),
    )


def _paper(presentation: Presentation, scale: float) -> Paper:
    width, height = _PAPER[presentation.page_size]
    block, inline = (round(mm * TWIPS_PER_MM * scale) for mm in _MARGINS_MM[presentation.margin])
    return Paper(width, height, block, inline)


def _colors(theme: Theme, scheme: str) -> Colors:
    """Take a scheme's light colours: paper is white whatever the screen's preference."""
    given = theme.schemes[scheme].light if scheme in theme.schemes else {}
    return Colors(**{name: _digits(given.get(name, ""), usual) for name, usual in _COLORS.items()})


def _digits(color: str, usual: str) -> str:
    """Return "#1a1d21" or "#abc" as Word writes colours; anything else has no place in a DOCX."""
    if re.fullmatch(r"#[0-9A-Fa-f]{6}", color):
        return color[1:].upper()
    if re.fullmatch(r"#[0-9A-Fa-f]{3}", color):
        return "".join(digit * 2 for digit in color[1:]).upper()
    return usual

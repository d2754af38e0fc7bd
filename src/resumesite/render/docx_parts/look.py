"""How a DOCX looks: the paper, the fonts, the colours and the gaps, all of them final."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from resumesite.document.document import Direction
from resumesite.edition.edition import Presentation
from resumesite.render.docx_parts.languages import Fonts, fonts_for
from resumesite.render.rendition import Rendition
from resumesite.themes.theme import GAPS, Theme, WordLook

_PAPER: Mapping[str, tuple[int, int]] = {
    "A4": (11906, 16838),
    "Letter": (12240, 15840),
    "Legal": (12240, 20160),
    "A5": (8391, 11906),
}
"""Width and height in twips, as Word itself writes them."""

_TWIPS: Mapping[str, float] = {"mm": 1440 / 25.4, "cm": 14400 / 25.4, "in": 1440, "pt": 20}

_POINTS_MORE: Mapping[str, float] = {"compact": -0.5, "normal": 0, "airy": 0.5}
_ARABIC_POINTS_MORE = 1
"""Arabic letters are smaller by their size than Latin ones."""

_LEADING: Mapping[str, float] = {"compact": 1.32, "normal": 1.37, "airy": 1.44}

_MORE_LEADING = 0.13
"""How much more room the lines of Chinese, Japanese and Korean need."""


@dataclass(frozen=True)
class Paper:
    """A page and its margins, in twips."""

    width: int
    height: int
    top: int
    right: int
    bottom: int
    left: int

    @property
    def text_width(self) -> int:
        return self.width - self.left - self.right


@dataclass(frozen=True)
class Colors:
    """Six hexadecimal digits each, without "#"."""

    ink: str
    muted: str
    accent: str
    rule: str
    surface: str


@dataclass(frozen=True)
class Look:
    """All that documents with the same skeleton share.

    `size` is the text's in points, `gap` scales what is between paragraphs, `leading` is a line's height by
    its size, `running` the margin with name and page number, `page_of` "Page {page} of {pages}" in the
    document's language.
    """

    theme_name: str
    word: WordLook
    language: str
    direction: Direction
    paper: Paper
    fonts: Fonts
    colors: Colors
    size: float
    gap: float
    leading: float
    is_centered: bool
    running: Literal["bottom", "top"]
    page_of: str

    @property
    def em(self) -> float:
        """The text's size in twips."""
        return self.size * 20

    @property
    def is_rtl(self) -> bool:
        return self.direction == "rtl"

    @property
    def is_monospaced(self) -> bool:
        """Whether contacts, dates and labels are in letters of one width."""
        return self.word.details_in == "headings" and self.fonts.headings.family == "modern"

    @property
    def text_indent(self) -> int:
        """How far text stands in from the sections' labels, in twips."""
        return round(self.word.text_indent * 20)


def look_of(rendition: Rendition) -> Look:
    """Return how a rendition looks. Beside a photo the middle of the page is not the middle of the text."""
    theme, presentation, document = rendition.theme, rendition.presentation, rendition.document
    fonts = fonts_for(document.language, theme.typefaces.text, theme.typefaces.headings)
    return Look(
        theme_name=theme.name,
        word=theme.word,
        language=document.language,
        direction=document.direction,
        paper=_paper(presentation.page_size, theme.margins[presentation.margin]),
        fonts=fonts,
        colors=_colors(theme, presentation.color_scheme),
        size=_size(theme, presentation, fonts),
        gap=GAPS[presentation.density],
        leading=_LEADING[presentation.density] + (_MORE_LEADING if fonts.is_mostly_east_asian else 0),
        is_centered=theme.word.header_align == "center" and rendition.photo is None,
        running=theme.running,
        page_of=document.labels.get("page_of", "{page} / {pages}"),
    )


def _size(theme: Theme, presentation: Presentation, fonts: Fonts) -> float:
    more = _ARABIC_POINTS_MORE if fonts.is_mostly_arabic else 0
    return theme.word.text_size + _POINTS_MORE[presentation.density] + more


def _paper(size: str, margins: str) -> Paper:
    """Read margins as CSS writes them: one to four lengths, from the top clockwise."""
    top, *others = (round(float(length[:-2]) * _TWIPS[length[-2:]]) for length in margins.split())
    right = others[0] if others else top
    bottom = others[1] if len(others) > 1 else top
    left = others[2] if len(others) > 2 else right
    return Paper(*_PAPER[size], top, right, bottom, left)


def _colors(theme: Theme, scheme: str) -> Colors:
    """Take a scheme's light colours: paper is white whatever the screen's preference."""
    light = theme.scheme(scheme).light
    return Colors(**{name: light[name].removeprefix("#").upper() for name in Colors.__dataclass_fields__})

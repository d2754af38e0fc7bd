"""A theme: all that a look consists of, as one value that can be sent to a worker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from resumesite.settings import Density

OptionKind = Literal["bool", "int", "choice"]

GAPS: Mapping[Density, float] = {"compact": 0.72, "normal": 1.0, "airy": 1.3}
"""What all gaps are multiplied by: `--gap` in base/theme.css, for renderers that read no styles."""


@dataclass(frozen=True)
class FontFace:
    """One font file for one family, weight and style (several files for one face garble PDFs).

    `file` is the name of a font that ships with resumesite, or a path below the theme's folder; `folder` is
    that of the theme it was inherited from, or "".
    """

    family: str
    file: str
    weight: str = "400"
    style: str = "normal"
    folder: str = field(default="", compare=False)


@dataclass(frozen=True)
class Scheme:
    """The colours of one scheme by property name (ink, muted, accent, rule, bg, surface), light and dark."""

    light: Mapping[str, str]
    dark: Mapping[str, str]


@dataclass(frozen=True)
class ThemeOption:
    """An option that a theme itself has: what it may be, and what it is when nothing else is said.

    `choices` are the values of a choice. An int lies between `least` and `most`, both included.
    """

    kind: OptionKind
    default: bool | int | str
    description: str = ""
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = 0


@dataclass(frozen=True)
class PageRules:
    """How a theme arranges a page where its reader's device has room, and what of it options can change.

    With two `columns` the sections in `side` (by their kinds) stand beside the others. `downloads_on_top` are
    the formats offered beside the name; the others stand at the page's foot.
    """

    columns: int = 1
    side: tuple[str, ...] = ("skills", "languages", "certificates", "interests")
    downloads_on_top: tuple[str, ...] = ("pdf", "docx")
    numbered_publications: bool = False


@dataclass(frozen=True)
class Typefaces:
    """The families that paper is set in: those that ship with resumesite, or the theme's own."""

    text: str = "Resumesite Sans"
    headings: str = "Resumesite Sans"


@dataclass(frozen=True)
class WordLook:
    """How a theme looks as a Word document, beyond its colours and typefaces.

    `text_size` is in points, `name_size` and `heading_size` are relative to it. Gaps are in points, as is
    `text_indent`: how far text stands in from the sections' labels. `titles_in` and `details_in` say which
    typeface the name and titles, and dates, places, contacts and labels are set in.
    """

    text_size: float = 9.5
    name_size: float = 2.2
    heading_size: float = 0.95
    headings: Literal["caps", "small-caps", "plain"] = "caps"
    heading_rule: Literal["below", "above", "none"] = "below"
    header_align: Literal["start", "center"] = "start"
    heading_ground: bool = False
    header_rule: Literal["none", "single", "double"] = "none"
    name: Literal["bold", "plain", "accent"] = "bold"
    headline: Literal["plain", "italic", "accent"] = "plain"
    organization: Literal["plain", "italic", "accent"] = "plain"
    labels: Literal["bold", "accent"] = "bold"
    titles_in: Literal["headings", "text"] = "headings"
    details_in: Literal["headings", "text"] = "text"
    section_gap: float = 12
    entry_gap: float = 8
    text_indent: float = 0


@dataclass(frozen=True)
class Theme:
    """A theme with everything it inherits filled in.

    `templates` maps a template's name ("page.html") to its source. `screen_css` is what a page carries
    (base, theme, schemes, browser print), `site_css` what the site's own pages carry; `paper_css` is what a
    PDF is made with and `card_css` what the social card is. `parents` are the themes it inherits from,
    nearest first. `margins` are the page's margins on paper by their name, `tightest` is the least that
    text and gaps on paper may be scaled to when a PDF is to have fewer pages, `running` is the margin that
    has name and page number from the second page on. `digest` identifies all of it,
    the fonts' bytes included (sha256, hex).
    """

    id: str
    name: str
    description: str
    category: str
    version: str
    author: str
    license: str
    templates: Mapping[str, str]
    screen_css: str
    paper_css: str
    schemes: Mapping[str, Scheme]
    site_css: str = ""
    card_css: str = ""
    parents: tuple[str, ...] = ()
    fonts: tuple[FontFace, ...] = ()
    typefaces: Typefaces = Typefaces()
    margins: Mapping[str, str] = field(default_factory=dict)
    tightest: float = 0.88
    running: Literal["bottom", "top"] = "bottom"
    page: PageRules = PageRules()
    word: WordLook = WordLook()
    options: Mapping[str, ThemeOption] = field(default_factory=dict)
    folder: str = ""
    digest: str = ""

    def scheme(self, name: str) -> Scheme:
        """Return the scheme called `name`, the default one where there is none."""
        return self.schemes.get(name, self.schemes["default"])

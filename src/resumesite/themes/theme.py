"""A theme: all that a look consists of, as one value that can be sent to a worker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class FontFace:
    """One font file for one family, weight and style (several files for one face garble PDFs).

    `file` is the name of a font that ships with resumesite, or a path below the theme's folder.
    """

    family: str
    file: str
    weight: str = "400"
    style: str = "normal"


@dataclass(frozen=True)
class Scheme:
    """The colours of one scheme by property name (ink, muted, accent, rule, bg, surface), light and dark."""

    light: Mapping[str, str]
    dark: Mapping[str, str]


@dataclass(frozen=True)
class Theme:
    """A theme with everything it inherits filled in.

    `templates` maps a template's name ("page.html") to its source. `screen_css` is what a page carries
    (base, theme, schemes, browser print), `site_css` what the site's own pages carry; `paper_css` is what a
    PDF is made with and `card_css` what the social card is. `margins` are the page's margins on paper by
    their name. `digest` identifies all of it, the fonts' bytes included (sha256, hex).
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
    fonts: tuple[FontFace, ...] = ()
    margins: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, object] = field(default_factory=dict)
    folder: str = ""
    digest: str = ""

"""Everything that a renderer may see of an edition."""

from __future__ import annotations

from dataclasses import dataclass, field

from resumesite.document.document import Document
from resumesite.edition.edition import Presentation, PublicResume
from resumesite.errors import Problem
from resumesite.plan.artifact import Page
from resumesite.themes.fonts import NO_SITE_FONTS, SiteFonts
from resumesite.themes.theme import Theme


@dataclass(frozen=True)
class Photo:
    """A photo that was made anew: oriented, at most 800 pixels, without metadata. `data` is a JPEG file."""

    data: bytes
    media_type: str
    width: int
    height: int


@dataclass(frozen=True)
class Rendition:
    """What a renderer turns into bytes. `photo` is None when there is none or it is not to be shown.

    `fonts` are the site's own. To `notes` a renderer adds what whoever asked for the file should know of it.
    """

    resume: PublicResume
    document: Document
    presentation: Presentation
    theme: Theme
    page: Page = field(default_factory=Page)
    photo: Photo | None = None
    fonts: SiteFonts = NO_SITE_FONTS
    notes: list[Problem] = field(default_factory=list, compare=False)

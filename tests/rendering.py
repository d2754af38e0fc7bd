"""Makes any format of a public resume, as a worker would."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from resumesite.document.arrange import arrange
from resumesite.edition.edition import Presentation, PublicResume
from resumesite.plan.artifact import Page
from resumesite.plan.formats import FORMATS
from resumesite.render.rendition import Photo, Rendition
from resumesite.themes.load import load_theme
from resumesite.themes.theme import Theme

PAGE = Page(
    site_title="Somewhere",
    root="../",
    canonical="https://somewhere.example/someone/",
    updated_at="2024-01-15T10:30:00Z",
)


def rendition(resume: PublicResume, *, page: Page = PAGE, photo: Photo | None = None) -> Rendition:
    return Rendition(
        resume=resume,
        document=arrange(resume),
        presentation=Presentation(),
        theme=plain_theme(),
        page=page,
        photo=photo,
    )


def rendered(
    format_name: str, resume: PublicResume, *, page: Page = PAGE, photo: Photo | None = None
) -> bytes:
    module, _, function = FORMATS[format_name].renderer.partition(":")
    data: bytes = getattr(import_module(module), function)(rendition(resume, page=page, photo=photo))
    return data


@cache
def plain_theme() -> Theme:
    return load_theme("plain")

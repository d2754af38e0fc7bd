"""Who is shown in which theme, scheme and paper: all of it for the slow proof, some of it every time."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from leaves import edited
from render.renditions import DOWNLOADS, portrait
from resumesite.content.read import read_draft
from resumesite.document.arrange import arrange
from resumesite.document.document import Document
from resumesite.edition.edition import Presentation, PublicResume
from resumesite.plan.artifact import Page
from resumesite.render.rendition import Photo, Rendition
from resumesite.resume.parse import parse_resume
from resumesite.resume.schema import Resume
from resumesite.themes.load import load_theme
from resumesite.themes.theme import Theme

FOLDER = Path(__file__).parent / "people"

PEOPLE = ("short", "long", "rich", "arabic", "chinese", "accents", "hostile")
WITH_PHOTO = frozenset({"rich", "arabic"})
THEMES = ("plain", "margin", "ledger", "folio", "metro", "mono", "bento")
PAPERS = ("A4", "Letter")

_SEED = "the same every time"


@dataclass(frozen=True)
class Case:
    """One person in one look."""

    person: str
    theme: str
    scheme: str = "default"
    page_size: str = "A4"

    @property
    def id(self) -> str:
        return f"{self.theme}-{self.scheme}-{self.person}-{self.page_size}"

    @property
    def has_photo(self) -> bool:
        return self.person in WITH_PHOTO


@cache
def theme_called(name: str) -> Theme:
    return load_theme(name)


def schemes_of(theme: str) -> tuple[str, ...]:
    return tuple(theme_called(theme).schemes)


@cache
def resume_of(person: str) -> Resume:
    return parse_resume(read_draft((FOLDER / f"{person}.yaml").read_bytes(), f"{person}.yaml")).resume


@cache
def shown_of(person: str) -> PublicResume:
    return edited(resume_of(person), person)


@cache
def document_of(person: str) -> Document:
    return arrange(shown_of(person))


@cache
def _photo() -> Photo:
    return portrait()


def dressed(case: Case, **choices: Any) -> Rendition:
    """Return what a renderer gets for a case; `choices` are further ones of the presentation."""
    photo = _photo() if case.has_photo else None
    return Rendition(
        resume=shown_of(case.person),
        document=document_of(case.person),
        presentation=Presentation(
            theme=case.theme,
            color_scheme=case.scheme,
            **({"page_size": case.page_size} | choices),
        ),
        theme=theme_called(case.theme),
        page=page_of(case),
        photo=photo,
    )


def page_of(case: Case) -> Page:
    """Return the page as a site with an address has it: with downloads, a card, a date."""
    home = f"https://people.example.org/{case.person}/"
    page = Page(
        site_title="People of Example",
        root="../",
        canonical=home,
        card_url=f"{home}card.png",
        downloads=DOWNLOADS,
        updated_at="2026-11-02T08:15:00Z",
    )
    return replace(page, photo_href="photo.jpg", photo_url=f"{home}photo.jpg") if case.has_photo else page


# The cases ---------------------------------------------------------------------------------------------


def every_page() -> list[Case]:
    """Every theme in each of its schemes with everybody."""
    return [
        Case(person, theme, scheme) for theme in THEMES for scheme in schemes_of(theme) for person in PEOPLE
    ]


def every_paper() -> list[Case]:
    """Every theme with everybody on both papers."""
    return [Case(person, theme, page_size=size) for theme in THEMES for person in PEOPLE for size in PAPERS]


def every_scheme_on_paper() -> list[Case]:
    """Every scheme but the default one, with everybody on both papers, one after the other."""
    return [
        Case(person, theme, scheme, size)
        for theme in THEMES
        for person in PEOPLE
        for size in PAPERS
        for scheme in schemes_of(theme)
        if scheme != "default"
    ]


def some_of(cases: list[Case]) -> set[Case]:
    """Choose a case for each theme, another person in each: everybody and every theme occurs."""
    pick = random.Random(_SEED)
    people = pick.sample(PEOPLE, len(PEOPLE))
    pairs = zip(THEMES, people, strict=True)
    return {pick.choice([case for case in cases if (case.theme, case.person) == pair]) for pair in pairs}


def marked(cases: list[Case]) -> list[Any]:
    """Return the cases as parameters of a test: all but a few are slow."""
    few = some_of(cases)
    return [pytest.param(case, id=case.id, marks=() if case in few else pytest.mark.slow) for case in cases]


def by_theme(*, slow: bool = False) -> list[Any]:
    marks = pytest.mark.slow if slow else ()
    return [pytest.param(theme, id=theme, marks=marks) for theme in THEMES]

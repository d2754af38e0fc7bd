"""What there is: everybody's resumes page by page, and one in full, in SmartCV's shapes (contract §8)."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from resumesite.content.people import Person, find_people, find_person
from resumesite.content.records import Publication, ResumeRecord, Status, load_publication
from resumesite.content.shares import Share
from resumesite.errors import Problem, ResumesiteError
from resumesite.plan.addresses import folder_of
from resumesite.resume.schema import Resume
from resumesite.settings import Site
from resumesite.site.loaded_themes import Themes
from resumesite.site.resumes import ReadResume, find_resume, missing_files, read_resume, with_variants
from resumesite.site.shares.living import share_info, shares_of
from resumesite.site.smartcv import content_json, sections_visibility


@dataclass(frozen=True)
class ListRequest:
    """Which resumes are wanted: of whom ("" for everybody), in which state, which page of them."""

    username: str = ""
    status: Status | None = None
    page: int = 1
    limit: int = 10


@dataclass(frozen=True)
class Listed:
    """One resume in a list. `title` is "" when the file cannot be read; `shares` are those not revoked."""

    username: str
    name: str
    status: Status
    record: ResumeRecord | None
    title: str
    template: dict[str, Any]
    address: str = ""
    shares: tuple[Share, ...] = ()

    def as_data(self) -> dict[str, Any]:
        return {
            "id": self.record.id if self.record else None,
            "title": self.title or None,
            "status": str(self.status),
            "templateId": self.template["id"],
            "template": self.template,
            "atsScore": None,
            "keywordMatchScore": None,
            "createdAt": self.record.created_at if self.record else None,
            "updatedAt": self.record.updated_at if self.record else None,
            "shareInfo": share_info(self.shares),
        }


@dataclass(frozen=True)
class ResumePage:
    """One page of a list, and what was wrong on the way to it."""

    items: tuple[Listed, ...]
    total: int
    page: int
    limit: int
    problems: tuple[Problem, ...] = ()

    @property
    def total_pages(self) -> int:
        return ceil(self.total / self.limit)

    def as_data(self) -> dict[str, Any]:
        return {
            "success": True,
            "data": [item.as_data() for item in self.items],
            "meta": {
                "total": self.total,
                "page": self.page,
                "limit": self.limit,
                "totalPages": self.total_pages,
            },
        }


@dataclass(frozen=True)
class Shown:
    """One resume in full. `path` is its file, as messages show it."""

    listed: Listed
    read: ReadResume
    path: str

    def as_data(self) -> dict[str, Any]:
        resume = self.read.resume
        detail = self.listed.as_data() | {
            "contentJson": content_json(resume),
            "sectionsVisibility": sections_visibility(resume),
            "targetJobDescription": resume.meta.target_job_description or None,
        }
        return {"success": True, "data": detail}


@dataclass(frozen=True)
class _Row:
    """A resume as its record knows it, before its file is opened."""

    person: Person
    publication: Publication | None
    name: str

    @property
    def record(self) -> ResumeRecord | None:
        return self.publication.resumes.get(self.name) if self.publication else None

    @property
    def status(self) -> Status:
        return self.record.status if self.record else Status.DRAFT

    @property
    def newest_first(self) -> tuple[bool, tuple[int, ...], str, bool, str]:
        """Sorts by creation, newest first; those without a record come last, by name."""
        created = self.record.created_at if self.record else ""
        reversed_text = tuple(-ord(character) for character in created)
        return (not created, reversed_text, self.person.username, self.name != "resume", self.name)


def list_resumes(site: Site, request: ListRequest) -> ResumePage:
    """List one page of resumes, newest first. Opens the files of that page only."""
    walk = _Walk(site, request)
    wanted = request.page * request.limit
    rows = heapq.nsmallest(wanted, walk, key=lambda row: row.newest_first)[wanted - request.limit :]
    themes = Themes(site)
    items = tuple(_listed(site, themes, row, walk.problems) for row in rows)
    return ResumePage(items, walk.total, request.page, request.limit, tuple(walk.problems))


def show_resume(site: Site, username: str, name: str = "", language: str = "") -> Shown:
    """Show one resume in full, in its main language or the one given; raise when it is broken."""
    person, file = find_resume(site, username, name)
    read = read_resume(site, person, file, language)
    row = _Row(person, load_publication(person.folder), file.name)
    listed = _with_resume(site, Themes(site), row, read.resume, read.further_language)
    return Shown(listed, read, site.shown(file.path))


def title_of(resume: Resume) -> str:
    """What a resume is called in lists: its title, else made of the person's ("Software Engineer Resume")."""
    person = resume.personal_info
    return resume.meta.title or (f"{person.title} Resume" if person.title else "Resume")


@dataclass
class _Walk:
    """Walks all resumes that are asked for, counts them, and collects what is wrong on the way."""

    site: Site
    request: ListRequest
    total: int = 0
    problems: list[Problem] = field(default_factory=list)

    def __iter__(self) -> Iterator[_Row]:
        for person in self._people():
            for row in self._rows(person):
                if self.request.status in (None, row.status):
                    self.total += 1
                    yield row

    def _people(self) -> Iterator[Person]:
        if self.request.username:
            yield find_person(self.site.content, self.request.username)
        else:
            yield from find_people(self.site.content)

    def _rows(self, person: Person) -> Iterator[_Row]:
        person = with_variants(self.site, person)
        self.problems += person.problems
        try:
            publication = load_publication(person.folder)
        except ResumesiteError as error:
            self.problems += (problem.of(person.username) for problem in error.problems)
            return
        self.problems += missing_files(self.site, person, publication)
        recorded = publication.resumes if publication else ()
        for name in dict.fromkeys([*person.all_names, *recorded]):
            yield _Row(person, publication, name)


def _listed(site: Site, themes: Themes, row: _Row, problems: list[Problem]) -> Listed:
    if row.name not in row.person.all_names:
        return _with_resume(site, themes, row, None)
    try:
        resume = read_resume(site, row.person, row.person.resume(row.name)).resume
    except ResumesiteError as error:
        problems += (problem.of(row.person.username) for problem in error.problems)
        return _with_resume(site, themes, row, None)
    return _with_resume(site, themes, row, resume)


def _with_resume(site: Site, themes: Themes, row: _Row, resume: Resume | None, language: str = "") -> Listed:
    theme = (resume.meta.template if resume else "") or site.settings.site.theme
    username = row.person.username
    is_main = row.publication is not None and row.publication.main == row.name
    is_home = site.settings.site.home == username
    address = folder_of(username, row.name, is_main, is_home=is_home, language=language)
    return Listed(
        username=username,
        name=row.name,
        status=row.status,
        record=row.record,
        title=title_of(resume) if resume else "",
        template=_template(themes, theme),
        address=f"/{address}" if row.status is Status.PUBLISHED else "",
        shares=shares_of(row.person.folder, row.record.id) if row.record else (),
    )


def _template(themes: Themes, theme_id: str) -> dict[str, Any]:
    """SmartCV's `template` object; of a theme that is not there only the id is known."""
    try:
        theme = themes.load(theme_id)
    except ResumesiteError:
        return {"id": theme_id, "name": None, "category": None}
    return {"id": theme.id, "name": theme.name, "category": theme.category.upper()}

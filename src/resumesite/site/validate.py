"""Checking resumes without making anything: everybody's, one person's, or a file from anywhere."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

from resumesite.content.importers.jsonresume_strict import asks_for_strictness, version_called, violations
from resumesite.content.importers.registry import importer_called
from resumesite.content.people import Person, ResumeFile, find_people, find_person
from resumesite.content.read import read_draft, read_file
from resumesite.content.records import load_publication
from resumesite.edition.live import live_edition
from resumesite.errors import Problem, ResumesiteError, Severity
from resumesite.settings import Site
from resumesite.site.resumes import ReadResume, missing_files
from resumesite.themes.load import find_themes


@dataclass(frozen=True)
class Checked:
    """A resume file that was checked, or (without a `format`) something else of a person's that is wrong."""

    path: str
    format: str = ""
    username: str = ""
    problems: tuple[Problem, ...] = ()
    is_resume: bool = True

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.is_error)

    def as_data(self) -> dict[str, Any]:
        return {
            "username": self.username or None,
            "path": self.path,
            "format": self.format or None,
            "problems": [problem.as_data() for problem in self.problems],
        }

    def strictly(self) -> Checked:
        """The same, with every warning an error."""
        strict = (replace(problem, severity=Severity.ERROR) for problem in self.problems)
        return replace(self, problems=tuple(strict))


def title_of_format(name: str) -> str:
    """Return what people call a format: "JSON Resume", "JSON Resume 1.0.0"."""
    if asks_for_strictness(name):
        return f"JSON Resume {version_called(name).name}"
    return importer_called(name).title


def check_data(data: bytes, shown: str, format_name: str = "") -> Checked:
    """Check a file's bytes; with a format such as "jsonresume@1.0.0" against that version's own schema."""
    return _attempt(shown, lambda: _read(data, shown, format_name))


def check_people(site: Site, usernames: Collection[str] = (), format_name: str = "") -> Iterator[Checked]:
    """Check the resumes of these people, published or not; of everybody when nobody is named."""
    theme_ids = frozenset(find_themes(site.themes))
    people = (
        (find_person(site.content, name) for name in usernames) if usernames else find_people(site.content)
    )
    for person in people:
        if about_folder := tuple(_about_folder(person)):
            yield Checked(site.shown(person.folder), "", person.username, about_folder, is_resume=False)
        for file in person.resumes:
            yield _check_file(site, person, file, theme_ids, format_name)


@dataclass(frozen=True)
class _Reading:
    format: str
    problems: tuple[Problem, ...] = ()
    resume: ReadResume | None = None


def _read(data: bytes, shown: str, format_name: str) -> _Reading:
    if asks_for_strictness(format_name):
        return _Reading(format_name, violations(data, shown, version_called(format_name)))
    draft = read_draft(data, shown, format=format_name or None)
    try:
        resume = ReadResume.of(draft)
    except ResumesiteError as error:
        return _Reading(draft.format, error.problems)
    return _Reading(draft.format, resume.warnings, resume)


def _check_file(
    site: Site, person: Person, file: ResumeFile, theme_ids: Collection[str], format_name: str
) -> Checked:
    shown = site.shown(file.path)

    def read() -> _Reading:
        reading = _read(read_file(file.path, shown, within=site.content), shown, format_name)
        if reading.resume is None or not reading.resume.resume.personal_info.name:
            return reading
        later = _about_edition(reading.resume, site, person, file, theme_ids)
        known = {(problem.code, problem.place) for problem in reading.problems}
        new = tuple(problem for problem in later if (problem.code, problem.place) not in known)
        return replace(reading, problems=(*reading.problems, *new))

    checked = _attempt(shown, read)
    problems = tuple(problem.of(person.username) for problem in checked.problems)
    return replace(checked, username=person.username, problems=problems)


def _attempt(shown: str, read: Callable[[], _Reading]) -> Checked:
    try:
        reading = read()
    except ResumesiteError as error:
        if not any(problem.place.path for problem in error.problems):
            raise  # about what was asked for, not about the file
        return Checked(shown, problems=error.problems)
    return Checked(shown, reading.format, problems=reading.problems)


def _about_edition(
    read: ReadResume, site: Site, person: Person, file: ResumeFile, theme_ids: Collection[str]
) -> Iterator[Problem]:
    """Yield what the build would say about looks and visibility."""
    try:
        edited = live_edition(
            read.resume,
            username=person.username,
            name=file.name,
            address=f"{person.username}/",
            settings=site.settings,
            theme_ids=theme_ids,
        )
    except ResumesiteError as error:
        yield from read.placed(error.problems)
    else:
        yield from read.placed(edited.warnings)


def _about_folder(person: Person) -> Iterator[Problem]:
    """Yield what is wrong with a person's folder and record."""
    yield from person.problems
    try:
        publication = load_publication(person.folder)
    except ResumesiteError as error:
        yield from (problem.of(person.username) for problem in error.problems)
    else:
        yield from missing_files(person, publication)

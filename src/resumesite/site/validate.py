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
from resumesite.edition.choices import choice_complaints
from resumesite.edition.live import live_edition
from resumesite.errors import Problem, ResumesiteError, Severity
from resumesite.resume.versions import Drafts
from resumesite.settings import Site
from resumesite.site.loaded_themes import Themes
from resumesite.site.own_style import own_style
from resumesite.site.resumes import (
    ReadResume,
    missing_files,
    read_drafts,
    source_file,
    versions_to_make,
    with_variants,
)


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
    themes = Themes(site)
    people = (
        (find_person(site.content, name) for name in usernames) if usernames else find_people(site.content)
    )
    for found in people:
        person = with_variants(site, found)
        if about_folder := tuple(_about_folder(site, person)):
            yield Checked(site.shown(person.folder), "", person.username, about_folder, is_resume=False)
        for name in person.names:
            if asks_for_strictness(format_name):
                yield from (_check_file(site, person, file, format_name) for file in person.files_of(name))
            else:
                yield from _check_resume(site, person, name, themes, format_name)


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


def _check_file(site: Site, person: Person, file: ResumeFile, format_name: str) -> Checked:
    """Check one file against another system's own schema."""
    shown = site.shown(file.path)
    checked = _attempt(
        shown, lambda: _read(read_file(file.path, shown, within=site.content), shown, format_name)
    )
    problems = tuple(problem.of(person.username) for problem in checked.problems)
    return replace(checked, username=person.username, problems=problems)


def _check_resume(
    site: Site, person: Person, name: str, themes: Themes, format_name: str
) -> Iterator[Checked]:
    """Check a resume in all its languages and variants, and say of each of its files what is wrong in it."""
    files = [source_file(site, file) for file in person.files_of(name)]
    format_ = ""
    problems: tuple[Problem, ...] = ()
    try:
        drafts = read_drafts(files, site.settings.site, person.names, format=format_name or None)
        format_ = drafts.own.format
        problems = tuple(dict.fromkeys(_about_drafts(drafts, site, person, name, themes)))
    except ResumesiteError as error:
        if not any(problem.place.path for problem in error.problems):
            raise  # about what was asked for, not about the file
        problems = error.problems
    paths = [file.shown for file in files]
    for path in paths:
        own = [
            problem.of(person.username)
            for problem in problems
            if problem.place.path == path or (path == paths[0] and problem.place.path not in paths)
        ]
        yield Checked(path, format_, person.username, tuple(own))


def _about_drafts(drafts: Drafts, site: Site, person: Person, name: str, themes: Themes) -> Iterator[Problem]:
    """Yield what is wrong with a resume in any of its languages, then with its variants."""
    for variant in ("", *drafts.variants):
        for version in versions_to_make(drafts, site.settings.site, variant):
            try:
                read = ReadResume.of(version.draft)
            except ResumesiteError as error:
                yield from error.problems
                continue
            yield from read.warnings
            if read.resume.personal_info.name:
                known = {(problem.code, problem.place) for problem in read.warnings}
                later = _about_edition(read, site, person, variant or name, themes)
                yield from (each for each in later if (each.code, each.place) not in known)


def _attempt(shown: str, read: Callable[[], _Reading]) -> Checked:
    try:
        reading = read()
    except ResumesiteError as error:
        if not any(problem.place.path for problem in error.problems):
            raise  # about what was asked for, not about the file
        return Checked(shown, problems=error.problems)
    return Checked(shown, reading.format, problems=reading.problems)


def _about_edition(
    read: ReadResume, site: Site, person: Person, name: str, themes: Themes
) -> Iterator[Problem]:
    """Yield what the build would say about looks and visibility."""
    try:
        edited = live_edition(
            read.resume,
            username=person.username,
            name=name,
            address=f"{person.username}/",
            settings=site.settings,
            theme_ids=themes.ids,
        )
        presentation = edited.edition.presentation
        choices = tuple(choice_complaints(presentation, themes.load(presentation.theme)))
    except ResumesiteError as error:
        yield from read.placed(error.problems)
    else:
        yield from read.placed((*edited.warnings, *choices))


def _about_folder(site: Site, person: Person) -> Iterator[Problem]:
    """Yield what is wrong with a person's folder and record."""
    yield from person.problems
    try:
        own_style(site, person.folder)
    except ResumesiteError as error:
        yield from (problem.of(person.username) for problem in error.problems)
    try:
        publication = load_publication(person.folder)
    except ResumesiteError as error:
        yield from (problem.of(person.username) for problem in error.problems)
    else:
        yield from missing_files(site, person, publication)

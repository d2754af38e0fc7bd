"""Finding one resume of one person, and reading it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from resumesite.content.draft import Draft
from resumesite.content.people import PUBLICATION, Person, ResumeFile, find_person
from resumesite.content.read import read_draft, read_file
from resumesite.content.records import Publication, ResumeRecord, Status
from resumesite.errors import Place, Problem, ResumesiteError, Severity, usage
from resumesite.resume.parse import parse_resume
from resumesite.resume.schema import Resume
from resumesite.settings import Site

USUAL = "resume"
"""The name of the resume that is meant when none is given."""


@dataclass(frozen=True)
class ReadResume:
    """A resume with the draft it was parsed from, which knows where everything stands."""

    resume: Resume
    draft: Draft
    warnings: tuple[Problem, ...] = ()

    def placed(self, problems: Iterable[Problem]) -> Iterator[Problem]:
        """Say where in the file a problem of a field is, for stages that have never seen the file."""
        for problem in problems:
            path = tuple(int(part) if part.isdecimal() else part for part in problem.field.split(".") if part)
            yield problem if problem.place.path else replace(problem, place=self.draft.place(path))

    @classmethod
    def of(cls, draft: Draft, *, strictly: bool = False) -> ReadResume:
        """Parse a draft; raise a ResumesiteError with all its problems when it is broken.

        `strictly` is for what will be written as a file of ours, which must be right when it is read again.
        """
        parsed = parse_resume(draft, strictly=strictly)
        return cls(parsed.resume, draft, parsed.warnings)


def read_resume(site: Site, file: ResumeFile) -> ReadResume:
    """Read one resume file below `content/`."""
    shown = site.shown(file.path)
    return ReadResume.of(read_draft(read_file(file.path, shown, within=site.content), shown))


def find_resume(site: Site, username: str, name: str = "") -> tuple[Person, ResumeFile]:
    """Find a person's resume: the one called `name`, else the usual one, else their only one."""
    person = find_person(site.content, username)
    wanted = name or usual_name(person.names, username)
    if wanted not in person.names:
        refuse_broken(person)  # it may be there, but twice or behind a link
    return person, person.resume(wanted)


def usual_name(names: tuple[str, ...], username: str) -> str:
    """Choose the resume that is meant when no name was given."""
    if USUAL in names or not names:
        return USUAL
    if len(names) == 1:
        return names[0]
    choices = ", ".join(f"`{name}`" for name in names)
    raise usage("WHICH_RESUME", f"{username} has several resumes", f"Say which one: {choices}.")


def missing_files(person: Person, publication: Publication | None) -> Iterator[Problem]:
    """Warn of every resume that has a record and no file.

    Where the folder has errors nothing is said: the file may well be there, but twice or behind a link.
    """
    if publication is None or any(problem.is_error for problem in person.problems):
        return
    for name, record in publication.resumes.items():
        if name not in person.names:
            yield _file_missing(person.username, name, record)


def _file_missing(username: str, name: str, record: ResumeRecord) -> Problem:
    otherwise = (
        f"run `resumesite unpublish {username} {name}` to take its pages down"
        if record.status is Status.PUBLISHED
        else f"take `{name}` out of `resumes` in {PUBLICATION}"
    )
    return Problem(
        code="RESUME_FILE_MISSING",
        message=f"the file of the resume `{name}` is gone",
        place=Place(f"content/{username}"),
        hint=f"Bring the file back, or {otherwise}.",
        severity=Severity.WARNING,
        username=username,
    )


def refuse_broken(person: Person) -> None:
    """Raise what is wrong with a person's folder (two files for one resume, links that lead out of it)."""
    if errors := [problem for problem in person.problems if problem.is_error]:
        raise ResumesiteError(*errors)

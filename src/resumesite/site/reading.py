"""A person's folder → the editions of their published resumes, or what keeps each from being made.

In two steps, since the first is cheap: gather the bytes that count, then understand them. Where the bytes are
those of the last build nothing needs to be understood again.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import file_digest
from pathlib import Path

from resumesite.content.people import Person, ResumeFile, find_person
from resumesite.content.read import read_draft, read_file
from resumesite.content.records import Publication, load_publication
from resumesite.edition.edition import Edition, PhotoSource
from resumesite.edition.live import live_edition
from resumesite.errors import Place, Problem, ResumesiteError, Severity
from resumesite.plan.addresses import folder_of
from resumesite.plan.keys import canonical, digest_of
from resumesite.settings import Site
from resumesite.site.resumes import ReadResume
from resumesite.site.share_reading import FoundShares, gather_shares

# First: the bytes -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LiveFile:
    """A published resume's file: its bytes, or why there are none (`data` is None then)."""

    name: str
    shown: str
    address: str
    updated_at: str
    data: bytes | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Sources:
    """The bytes that a person's pages are made from. Without live files nothing of the person is public."""

    username: str
    publication: Publication | None = None
    live: tuple[LiveFile, ...] = ()
    photo: PhotoSource | None = None
    problems: tuple[Problem, ...] = ()
    shares: FoundShares = field(default_factory=FoundShares)

    @property
    def former_usernames(self) -> tuple[str, ...]:
        return self.publication.former_usernames if self.publication and self.live else ()

    @property
    def files_read(self) -> int:
        return sum(file.data is not None for file in self.live)

    def digest(self, now: datetime) -> str:
        """Identify all that is to be public at `now`: of equal digests nothing is understood again."""
        facts = (
            self.publication.model_dump(mode="json") if self.publication else None,
            [(file.shown, digest_of(file.data) if file.data is not None else None) for file in self.live],
            self.photo.digest if self.photo else None,
            [problem.as_data() for problem in self.all_problems],
            self.shares.digest(now),
        )
        return digest_of(canonical(facts))

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        found = (*self.problems, *(problem for file in self.live for problem in file.problems))
        return tuple(problem.of(self.username) for problem in found)


def gather(site: Site, username: str) -> Sources:
    """Read the files of a person's published resumes, and nothing of the others.

    Raises ResumesiteError when their record or photo cannot be read: then nothing of theirs can be made.
    """
    person = find_person(site.content, username)
    publication = load_publication(person.folder)
    shares = gather_shares(person.folder)
    if publication is None or not publication.islive:
        return Sources(username, publication, shares=shares)
    files = {name: _file_of(person, name) for name in publication.live_names()}
    missing = [name for name, file in files.items() if file is None]
    errors = [problem for problem in person.problems if problem.is_error]
    hides_photo = any(Path(problem.place.path).stem == "photo" for problem in errors)
    if errors and (missing or hides_photo):  # the file may well be there, but not a clear one
        raise ResumesiteError(*(problem.of(username) for problem in person.problems))
    return Sources(
        username,
        publication,
        live=tuple(_live_file(site, publication, name, file) for name, file in files.items() if file),
        photo=photo_of(person),
        problems=(
            *(problem for problem in person.problems if not problem.is_error),
            *(_source_gone(person, name) for name in missing),
        ),
        shares=shares,
    )


def _live_file(site: Site, publication: Publication, name: str, file: ResumeFile) -> LiveFile:
    username = publication.username
    is_home = site.settings.site.home == username
    found = LiveFile(
        name=name,
        shown=site.shown(file.path),
        address=folder_of(username, name, name == publication.main, is_home=is_home),
        updated_at=publication.resumes[name].updated_at,
    )
    try:
        return replace(found, data=read_file(file.path, found.shown, within=site.content))
    except ResumesiteError as error:
        return replace(found, problems=error.problems)


def _file_of(person: Person, name: str) -> ResumeFile | None:
    return next((file for file in person.resumes if file.name == name), None)


def photo_of(person: Person) -> PhotoSource | None:
    """Return a person's photo and the digest of its bytes; None when they have none."""
    if person.photo is None:
        return None
    try:
        with person.photo.open("rb") as file:
            return PhotoSource(str(person.photo), file_digest(file, "sha256").hexdigest())
    except OSError as error:
        place = Place(f"content/{person.username}/{person.photo.name}")
        problem = Problem(
            "PHOTO_UNREADABLE", f"cannot be read: {error.strerror}", place, username=person.username
        )
        raise ResumesiteError(problem) from error


def _source_gone(person: Person, name: str) -> Problem:
    return Problem(
        code="SOURCE_GONE",
        message=f"the published resume `{name}` has no file any more, so its pages are removed",
        place=Place(f"content/{person.username}"),
        hint=f"Bring the file back, or run `resumesite unpublish {person.username} {name}`.",
        severity=Severity.WARNING,
    )


# Then: what they mean ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Understood:
    """The editions of a person, the addresses of those that cannot be made, and everything that was wrong."""

    editions: tuple[Edition, ...] = ()
    held: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    parsed: int = 0


def understand(
    sources: Sources, site: Site, theme_ids: Collection[str], *, is_strict: bool = False
) -> Understood:
    """Parse every published resume of a person. One that is broken (if strict: or has warnings) is held."""
    editions: list[Edition] = []
    held: list[str] = []
    problems = list(sources.all_problems)
    for file in sources.live:
        edition, found = _attempt(sources, file, site, theme_ids)
        problems.extend(problem.of(sources.username) for problem in found)
        if edition is None or (is_strict and found):
            held.append(file.address)
        else:
            editions.append(edition)
    return Understood(tuple(editions), tuple(held), tuple(problems), sources.files_read)


def _attempt(
    sources: Sources, file: LiveFile, site: Site, theme_ids: Collection[str]
) -> tuple[Edition | None, tuple[Problem, ...]]:
    """Make an edition, or say why there is none."""
    if file.data is None:
        return None, ()
    try:
        read = ReadResume.of(read_draft(file.data, file.shown))
    except ResumesiteError as error:
        return None, error.problems
    try:
        edited = live_edition(
            read.resume,
            username=sources.username,
            name=file.name,
            address=file.address,
            settings=site.settings,
            theme_ids=theme_ids,
            photo=sources.photo,
            updated_at=file.updated_at,
        )
    except ResumesiteError as error:
        return None, tuple(read.placed(error.problems))
    return edited.edition, (*read.warnings, *read.placed(edited.warnings))

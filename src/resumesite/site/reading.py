"""A person's folder → the editions of their published resumes, or what keeps each from being made.

In two steps, since the first is cheap: gather the bytes that count, then understand them. Where the bytes are
those of the last build nothing needs to be understood again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import file_digest
from pathlib import Path

from resumesite.content.people import Person, find_person
from resumesite.content.records import Publication, load_publication
from resumesite.edition.edition import Edition, PhotoSource
from resumesite.edition.live import Edited, live_edition
from resumesite.errors import Place, Problem, ResumesiteError, Severity
from resumesite.plan.addresses import folder_of
from resumesite.plan.keys import canonical, digest_of
from resumesite.resume.versions import Drafts
from resumesite.settings import Site
from resumesite.site.own_style import own_style
from resumesite.site.resumes import (
    ReadResume,
    SourceFile,
    parse_versions,
    read_drafts,
    source_file,
    variant_twice,
    versions_to_make,
)
from resumesite.site.share_reading import ShareSources, gather_shares

# First: the bytes -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LiveResume:
    """A published resume. `made_of` names the resumes whose files it is made of: itself, or where it is a
    variant, those that it may be a variant of.
    """

    name: str
    address: str
    updated_at: str
    made_of: tuple[str, ...]
    is_variant: bool = False


@dataclass(frozen=True)
class Sources:
    """The bytes that a person's pages are made from. Without `live` nothing of the person is public.

    `files` are those that count, by the name of their resume; `names` are those of all resumes with files.
    """

    username: str
    publication: Publication | None = None
    live: tuple[LiveResume, ...] = ()
    files: Mapping[str, tuple[SourceFile, ...]] = field(default_factory=dict)
    photo: PhotoSource | None = None
    problems: tuple[Problem, ...] = ()
    names: tuple[str, ...] = ()
    shares: ShareSources = field(default_factory=ShareSources)
    custom_css: str = ""

    @property
    def former_usernames(self) -> tuple[str, ...]:
        return self.publication.former_usernames if self.publication and self.live else ()

    @property
    def files_read(self) -> int:
        return sum(file.data is not None for file in self._all_files)

    @property
    def _all_files(self) -> tuple[SourceFile, ...]:
        return tuple(file for files in self.files.values() for file in files)

    def digest(self, now: datetime) -> str:
        """Identify all that is to be public at `now`: of equal digests nothing is understood again."""
        files = self._all_files
        facts = (
            self.publication.model_dump(mode="json") if self.publication else None,
            [(file.shown, digest_of(file.data) if file.data is not None else None) for file in files],
            self.photo.digest if self.photo else None,
            [problem.as_data() for problem in (*self.all_problems, *_of_files(files))],
            self.shares.digest(now),
            self.custom_css,
        )
        return digest_of(canonical(facts))

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        return tuple(problem.of(self.username) for problem in self.problems)


def _of_files(files: Iterable[SourceFile]) -> Iterator[Problem]:
    return (problem for file in files for problem in file.problems)


def gather(site: Site, username: str) -> Sources:
    """Read the files of a person's published resumes, and nothing of the others.

    Where a published resume has no file of its own, the others are read that it may be a variant in. Raises
    ResumesiteError when their record, photo or style cannot be read: then nothing of theirs can be made.
    """
    person = find_person(site.content, username)
    publication = load_publication(person.folder)
    shares = gather_shares(person.folder)
    if publication is None or not publication.islive:
        return Sources(username, publication, shares=shares)
    names = publication.live_names()
    files = {name: _files_of(site, person, name) for name in names if name in person.names}
    variants = [name for name in names if name not in person.names]
    holders: list[str] = []
    for name in person.names if variants else ():
        found = files.get(name) or _files_of(site, person, name)
        if any(file.may_have_variants or file.data is None for file in found):
            files[name] = found
            holders.append(name)
    missing = [] if holders else variants
    errors = [problem for problem in person.problems if problem.is_error]
    hides_photo = any(Path(problem.place.path).stem == "photo" for problem in errors)
    if errors and (missing or hides_photo):  # the file may well be there, but not a clear one
        raise ResumesiteError(*(problem.of(username) for problem in person.problems))
    return Sources(
        username,
        publication,
        live=tuple(
            _live_resume(site, publication, name, tuple(holders) if name in variants else (name,))
            for name in names
            if name not in missing
        ),
        files=files,
        photo=photo_of(person),
        problems=(
            *(problem for problem in person.problems if not problem.is_error),
            *(_source_gone(username, name) for name in missing),
        ),
        names=person.names,
        shares=shares,
        custom_css=own_style(site, person.folder),
    )


def _files_of(site: Site, person: Person, name: str) -> tuple[SourceFile, ...]:
    return tuple(source_file(site, file) for file in person.files_of(name))


def _live_resume(site: Site, publication: Publication, name: str, made_of: tuple[str, ...]) -> LiveResume:
    username = publication.username
    is_home = site.settings.site.home == username
    return LiveResume(
        name=name,
        address=folder_of(username, name, name == publication.main, is_home=is_home),
        updated_at=publication.resumes[name].updated_at,
        made_of=made_of,
        is_variant=made_of != (name,),
    )


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


def _source_gone(username: str, name: str) -> Problem:
    return Problem(
        code="SOURCE_GONE",
        message=f"the published resume `{name}` has no file any more, so its pages are removed",
        place=Place(f"content/{username}"),
        hint=f"Bring the file back, or run `resumesite unpublish {username} {name}`.",
        severity=Severity.WARNING,
    )


# Then: what they mean ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Understood:
    """The editions of a person, what cannot be made (address → name), and everything that was wrong."""

    editions: tuple[Edition, ...] = ()
    held: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    parsed: int = 0


def understand(
    sources: Sources, site: Site, theme_ids: Collection[str], *, is_strict: bool = False
) -> Understood:
    """Parse every published resume of a person, in all its languages.

    One that is broken in any of them (if strict: or has warnings) is held in all.
    """
    reading = _Reading(sources, site, theme_ids)
    editions: list[Edition] = []
    held: dict[str, str] = {}
    problems = dict.fromkeys(sources.all_problems)
    for live in sources.live:
        try:
            made, found = reading.editions_of(live)
        except ResumesiteError as error:
            held[live.address] = live.name
            problems.update((problem.of(sources.username), None) for problem in error.problems)
            continue
        problems.update((problem.of(sources.username), None) for problem in found)
        if is_strict and found:
            held[live.address] = live.name
        else:
            editions.extend(made)
    return Understood(tuple(editions), held, tuple(problems), sources.files_read)


class _Reading:
    """Reads one person's published resumes; each file is understood once."""

    def __init__(self, sources: Sources, site: Site, theme_ids: Collection[str]) -> None:
        self._sources = sources
        self._site = site
        self._settings = site.settings.site
        self._theme_ids = theme_ids
        self._known: dict[str, Drafts] = {}

    def editions_of(self, live: LiveResume) -> tuple[list[Edition], list[Problem]]:
        """Return a resume's editions, one a language, and what its author should know of them."""
        drafts = self._found(live)
        if drafts is None:
            return [], [_source_gone(self._sources.username, live.name)]
        variant = live.name if live.is_variant else ""
        read = parse_versions(versions_to_make(drafts, self._settings, variant))
        addresses = self._addresses(live, [each.language for each in read])
        versions = tuple(addresses.items()) if len(addresses) > 1 else ()
        editions: list[Edition] = []
        problems: list[Problem] = []
        for each in read:
            edited = self._edited(live, each, addresses[each.language])
            editions.append(replace(edited.edition, versions=versions))
            problems += (*each.warnings, *each.placed(edited.warnings))
        return editions, list(dict.fromkeys(problems))

    def _found(self, live: LiveResume) -> Drafts | None:
        """The drafts of a resume; of a variant those that it is in, None where it is in none."""
        if not live.is_variant:
            return self._drafts(live.name)
        found = [name for name in live.made_of if live.name in self._drafts(name).variants]
        if len(found) > 1:
            files = (Path(self._sources.files[name][0].shown).name for name in found)
            raise ResumesiteError(variant_twice(self._sources.username, live.name, files))
        return self._drafts(found[0]) if found else None

    def _drafts(self, name: str) -> Drafts:
        if name not in self._known:
            names = self._sources.names
            self._known[name] = read_drafts(self._sources.files[name], self._settings, names)
        return self._known[name]

    def _addresses(self, live: LiveResume, languages: Sequence[str]) -> dict[str, str]:
        """Return where a resume stands in each of its languages, the main one first."""
        publication = self._sources.publication
        is_main = publication is not None and publication.main == live.name
        main, *further = languages
        username = self._sources.username
        ways = {each: folder_of(username, live.name, is_main, language=each) for each in further}
        return {main: live.address, **ways}

    def _edited(self, live: LiveResume, read: ReadResume, address: str) -> Edited:
        try:
            return live_edition(
                read.resume,
                username=self._sources.username,
                name=live.name,
                address=address,
                settings=self._site.settings,
                theme_ids=self._theme_ids,
                photo=self._sources.photo,
                updated_at=live.updated_at,
                custom_css=self._sources.custom_css,
            )
        except ResumesiteError as error:
            raise ResumesiteError(*read.warnings, *read.placed(error.problems)) from error

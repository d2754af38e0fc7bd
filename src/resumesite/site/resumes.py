"""Finding one resume of one person, and reading it: in its main language, in all, or in the one asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from resumesite.content.draft import Draft
from resumesite.content.names import spelled_language
from resumesite.content.people import PUBLICATION, Person, ResumeFile, find_person
from resumesite.content.read import read_draft, read_file
from resumesite.content.records import Publication, ResumeRecord, Status
from resumesite.errors import Place, Problem, ResumesiteError, Severity, did_you_mean, usage
from resumesite.resume.parse import parse_resume
from resumesite.resume.schema import Resume
from resumesite.resume.versions import Drafts, Version, versions_of
from resumesite.settings import Site, SiteSettings

USUAL = "resume"
"""The name of the resume that is meant when none is given."""

_MENTIONS_VARIANTS = b"variants"
"""A file without this word has no variants, so it need not be understood to know."""


@dataclass(frozen=True)
class ReadResume:
    """A resume with the draft it was parsed from, which knows where everything stands.

    `language` is the one that it is in, "" where it was read alone; `is_main` says that it is the main one.
    """

    resume: Resume
    draft: Draft
    warnings: tuple[Problem, ...] = ()
    language: str = ""
    is_main: bool = True

    @property
    def further_language(self) -> str:
        """The language as it stands in addresses and records: "" for the main one."""
        return "" if self.is_main else self.language

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


@dataclass(frozen=True)
class SourceFile:
    """A resume file's bytes, or why there are none (`data` is None then). `language` is that of its name."""

    shown: str
    language: str = ""
    data: bytes | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def may_have_variants(self) -> bool:
        return self.data is not None and _MENTIONS_VARIANTS in self.data


def source_file(site: Site, file: ResumeFile) -> SourceFile:
    """Read a resume file's bytes."""
    shown = site.shown(file.path)
    try:
        return SourceFile(shown, file.language, read_file(file.path, shown, within=site.content))
    except ResumesiteError as error:
        return SourceFile(shown, file.language, problems=error.problems)


def read_drafts(
    files: Sequence[SourceFile],
    settings: SiteSettings,
    names: Collection[str] = (),
    *,
    format: str | None = None,  # noqa: A002
) -> Drafts:
    """Read the files of one resume, or raise all that keeps them from being read.

    `names` are those of the person's resume files. `format` is the importer's name (by default each
    file is recognized).
    """
    own = _own_file(files, settings)
    drafts: dict[str, Draft] = {}
    problems: list[Problem] = []
    for file in files:
        try:
            if file.data is None:
                raise ResumesiteError(*file.problems)
            drafts[file.language] = read_draft(file.data, file.shown, format=format)
        except ResumesiteError as error:
            problems += error.problems
    if problems:
        raise ResumesiteError(*problems)
    overrides = {language: draft for language, draft in drafts.items() if language != own.language}
    return Drafts(drafts[own.language], overrides, own.language, frozenset(names))


def _own_file(files: Sequence[SourceFile], settings: SiteSettings) -> SourceFile:
    """The file that the others override: the one without a language, else in the site's, else the first."""
    by_language = {spelled_language(file.language) if file.language else "": file for file in files}
    wanted = ("", *map(spelled_language, settings.languages))
    return next((by_language[language] for language in wanted if language in by_language), files[0])


def versions_to_make(drafts: Drafts, settings: SiteSettings, variant: str = "") -> tuple[Version, ...]:
    """Return a resume in the languages that the site makes of it, the main one first."""
    wanted = settings.languages if len(settings.languages) > 1 else ()
    return versions_of(drafts, variant=variant, default=settings.languages[0], wanted=wanted)


def parse_versions(versions: Iterable[Version]) -> tuple[ReadResume, ...]:
    """Parse a resume in its languages, or raise the problems that it has in any of them, each once."""
    read: list[ReadResume] = []
    problems: dict[Problem, None] = {}
    is_broken = False
    for version in versions:
        try:
            read.append(replace(ReadResume.of(version.draft), language=version.language))
            problems.update(dict.fromkeys(read[-1].warnings))
        except ResumesiteError as error:
            problems.update(dict.fromkeys(error.problems))
            is_broken = True
    if is_broken:
        raise ResumesiteError(*problems)
    return tuple(read)


def read_versions(site: Site, person: Person, file: ResumeFile) -> tuple[ReadResume, ...]:
    """Read a resume, or a variant of one, in all the languages that are made of it, the main one first."""
    drafts = _drafts(site, person, file.variant_of or file.name)
    variant = file.name if file.variant_of else ""
    return parse_versions(versions_to_make(drafts, site.settings.site, variant))


def read_resume(site: Site, person: Person, file: ResumeFile, language: str = "") -> ReadResume:
    """Read a resume in one language: the main one, or the one asked for."""
    drafts = _drafts(site, person, file.variant_of or file.name)
    variant = file.name if file.variant_of else ""
    versions = versions_to_make(drafts, site.settings.site, variant)
    version = _version_in(language, versions, person, file)
    (read,) = parse_versions([version])
    return replace(read, is_main=version is versions[0])


def read_translations(site: Site, person: Person, file: ResumeFile, language: str) -> tuple[ReadResume, ...]:
    """Read a resume in its languages but `language`, those too that the site makes no pages of."""
    drafts = _drafts(site, person, file.variant_of or file.name)
    variant = file.name if file.variant_of else ""
    versions = versions_of(drafts, variant=variant, default=site.settings.site.languages[0])
    return parse_versions(version for version in versions if version.language != language)


def read_alone(site: Site, file: ResumeFile) -> ReadResume:
    """Read one file as if it were all there is of its resume."""
    shown = site.shown(file.path)
    return ReadResume.of(read_draft(read_file(file.path, shown, within=site.content), shown))


def _version_in(language: str, versions: Sequence[Version], person: Person, file: ResumeFile) -> Version:
    wanted = spelled_language(language) if language else versions[0].language
    for version in versions:
        if version.language == wanted:
            return version
    known = [version.language for version in versions]
    raise usage(
        "NOT_IN_LANGUAGE",
        f"{person.username}'s `{file.name}` is not in `{language}`",
        did_you_mean(language, known, otherwise=f"It is in {', '.join(known)}."),
    )


def _drafts(site: Site, person: Person, name: str) -> Drafts:
    files = [source_file(site, file) for file in person.files_of(name)]
    return read_drafts(files, site.settings.site, person.names)


def find_resume(site: Site, username: str, name: str = "") -> tuple[Person, ResumeFile]:
    """Find a person's resume: the one called `name`, else the usual one, else their only one.

    It may be a variant that stands in another resume's file.
    """
    person = find_person(site.content, username)
    wanted = name or usual_name(person.names, username)
    if wanted not in person.names:
        refuse_broken(person)  # it may be there, but twice or behind a link
        unread: list[ResumesiteError] = []
        person = with_variants(site, person, unread.append)
        refuse_broken(person)
        if unread and wanted not in person.all_names:
            raise unread[0]  # it may be in there
    return person, person.resume(wanted)


def with_variants(
    site: Site, person: Person, tell: Callable[[ResumesiteError], object] = lambda error: None
) -> Person:
    """Return a person whose variants are known. Files that cannot be read have none; `tell` is told why."""
    found: dict[str, list[ResumeFile]] = {}
    for name in person.names:
        files = person.files_of(name)
        sources = [source_file(site, file) for file in files]
        if not any(source.may_have_variants for source in sources):
            continue
        try:
            drafts = read_drafts(sources, site.settings.site)
        except ResumesiteError as error:
            tell(error)
            continue
        own = next(file for file in files if file.language == drafts.language)
        for variant in drafts.variants:
            if variant not in person.names:
                found.setdefault(variant, []).append(ResumeFile(variant, own.path, own.language, name))
    single = tuple(same[0] for same in found.values() if len(same) == 1)
    twice = (
        variant_twice(person.username, name, (file.path.name for file in same))
        for name, same in found.items()
        if len(same) > 1
    )
    problems = (*person.problems, *twice)
    return replace(person, variants=single, problems=problems)


def variant_twice(username: str, name: str, files: Iterable[str]) -> Problem:
    """Say that a variant stands in several files, given by their names."""
    return Problem(
        "RESUME_TWICE",
        f"there is a variant `{name}` in {' and '.join(f'`{file}`' for file in files)}",
        Place(f"content/{username}"),
        hint="Give one of them another name.",
        username=username,
    )


def usual_name(names: tuple[str, ...], username: str) -> str:
    """Choose the resume that is meant when no name was given."""
    if USUAL in names or not names:
        return USUAL
    if len(names) == 1:
        return names[0]
    choices = ", ".join(f"`{name}`" for name in names)
    raise usage("WHICH_RESUME", f"{username} has several resumes", f"Say which one: {choices}.")


def missing_files(site: Site, person: Person, publication: Publication | None) -> Iterator[Problem]:
    """Warn of every resume that has a record and no file.

    Where the folder has errors nothing is said: the file may well be there, but twice or behind a link. Nor
    where a file cannot be read that it may be a variant in.
    """
    if publication is None or any(problem.is_error for problem in person.problems):
        return
    if publication.resumes.keys() <= {*person.all_names}:
        return
    unread: list[ResumesiteError] = []
    known = with_variants(site, person, unread.append).all_names
    for name, record in publication.resumes.items():
        if name not in known and not unread:
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

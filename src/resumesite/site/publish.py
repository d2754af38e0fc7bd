"""Switching resumes on and off (contract §2), with the semantics and the answers of wrkks.

Publishing is a switch and not a copy: it writes the record, and for a payload the resume's file, together
or not at all; the next build makes the pages. Everything is checked before anything is written.
Unpublishing keeps the resume and takes its pages out of `output/` at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from resumesite.content.draft import Draft
from resumesite.content.durable import Change, Remove, Write, commit
from resumesite.content.importers import wrkks
from resumesite.content.names import check_resume_name, check_username
from resumesite.content.people import Person, find_person
from resumesite.content.records import (
    Identity,
    Occasion,
    Publication,
    load_publication,
    new_publication,
    person_lock,
    written_publication,
)
from resumesite.content.shares import Share, moment
from resumesite.edition.edition import PublicResume
from resumesite.edition.live import live_edition
from resumesite.errors import ExitStatus, Place, Problem, ResumesiteError, Severity, usage
from resumesite.marked import Marked, read_json
from resumesite.plan.addresses import folder_of
from resumesite.resume.schema import Resume
from resumesite.settings import Site
from resumesite.site.resumes import (
    USUAL,
    ReadResume,
    find_resume,
    read_resume,
    read_versions,
    refuse_broken,
    with_variants,
)
from resumesite.site.shares.living import living_shares
from resumesite.site.wrkks import resume_answer, user_answer
from resumesite.themes.load import find_themes

if TYPE_CHECKING:
    from resumesite.make.withdraw import Withdrawn

_CONTACT = {
    "email": "e-mail",
    "phone": "phone",
    "location": "location",
    "website": "website",
    "linkedin": "LinkedIn",
    "github": "GitHub",
    "twitter": "Twitter",
    "spotify_url": "Spotify",
}
"""Fields that lead to the person, in people's words."""


@dataclass(frozen=True)
class Payload:
    """What came from a platform: bytes, and the name that messages give them."""

    data: bytes
    shown: str


@dataclass(frozen=True)
class PublishRequest:
    """What is to be published. Without a payload, a resume that stands in the person's folder."""

    username: str
    name: str = ""
    payload: Payload | None = None
    as_main: bool = False
    replaces: bool = False
    identity: Identity = field(default_factory=Identity)


@dataclass(frozen=True)
class Published:
    """A resume that is switched on. `user` is wrkks' user object; `contact` is what leads to the person.

    `kept` is where a file went that the payload replaced.
    """

    username: str
    name: str
    address: str
    user: dict[str, Any]
    contact: tuple[str, ...] = ()
    kept: str = ""
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Unpublished:
    """Resumes that are switched off: `names` are those that were live, `removed` the files gone from output/.

    `moved` is the resume that is the main one from now on, when that changed. `shares` live on.
    """

    username: str
    names: tuple[str, ...]
    user: dict[str, Any]
    removed: tuple[str, ...] = ()
    moved: str = ""
    shares: tuple[Share, ...] = ()
    warnings: tuple[Problem, ...] = ()


def publish(site: Site, request: PublishRequest, occasion: Occasion) -> Published | Unpublished:
    """Switch a resume on (a payload of `{"resume": null}` switches off), or raise and change nothing."""
    if problem := check_username(request.username):
        raise ResumesiteError(problem, status=ExitStatus.USAGE)
    if request.name and (problem := check_resume_name(request.name)):
        raise ResumesiteError(problem, status=ExitStatus.USAGE)
    if request.payload is None:
        return _publish_file(site, request, occasion)
    draft = read_payload(request.payload)
    if draft is None:
        return unpublish(site, request.username, request.name, occasion, identity=request.identity)
    return _publish_payload(site, request, draft, occasion)


def _publish_file(site: Site, request: PublishRequest, occasion: Occasion) -> Published:
    person, file = find_resume(site, request.username, request.name)
    refuse_broken(person)
    with person_lock(person.folder):
        before = load_publication(person.folder)
        versions = read_versions(site, person, file)
        after = _switched_on(before, request, file.name, occasion)
        published = check_publishable(site, request.username, file.name, versions, after)
        _check_moving(site, person, before, after)
        commit(person.folder, [written_publication(after)])
    return replace(published, warnings=(*person.problems, *published.warnings))


def _publish_payload(site: Site, request: PublishRequest, draft: Draft, occasion: Occasion) -> Published:
    name = request.name or USUAL
    read = ReadResume.of(draft, strictly=True)
    folder = site.content / request.username
    with person_lock(folder):
        before = load_publication(folder)
        person = find_person(site.content, request.username) if folder.is_dir() else _nobody(site, request)
        refuse_broken(person)
        if name not in person.names:
            _refuse_variant(site, with_variants(site, person), name)
        after = _switched_on(before, request, name, occasion)
        replaced = _replaced(site, person, name, replaces=request.replaces)
        written = Write(f"{name}.json", written_resume(read.resume))
        published = check_publishable(site, request.username, name, [read], after)
        if before and _is_the_same(before, after, folder, written):
            return check_publishable(site, request.username, name, [read], before)
        _check_moving(site, person, before, after)
        kept = f"history/{occasion.now.replace(':', '')}-{replaced.name}" if replaced else ""
        changes: list[Change] = [written, written_publication(after)]
        if replaced:
            changes = [Write(kept, replaced.read_bytes()), Remove(replaced.name), *changes]
        commit(folder, changes)
    warnings = (*person.problems, *published.warnings)
    return replace(published, kept=site.shown(folder / kept) if kept else "", warnings=warnings)


def _refuse_variant(site: Site, person: Person, name: str) -> None:
    """Refuse a payload that is called like a variant in one of the person's files."""
    for variant in person.variants:
        if variant.name == name:
            shown = site.shown(variant.path)
            message = f"`{name}` is a variant in {shown}, so no file may be called so"
            hint = "Give the resume another name, or take the variant out of the file."
            raise usage("RESUME_EXISTS", message, hint, username=person.username, resume=name)


def _nobody(site: Site, request: PublishRequest) -> Person:
    return Person(request.username, site.content / request.username)


def _switched_on(
    before: Publication | None, request: PublishRequest, name: str, occasion: Occasion
) -> Publication:
    known = before or new_publication(request.username, occasion)
    switched_on = known.published(name, occasion, as_main=request.as_main)
    return _identified(switched_on, request.identity, occasion.now)


def _identified(publication: Publication, identity: Identity, now: str) -> Publication:
    """Add what a platform knows of the person; what cannot be recorded is an error of usage."""
    try:
        return publication.with_identity(identity, now)
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        hint = "Give one line of at most 200 characters; ids have no blanks."
        raise usage("BAD_IDENTITY", f"--{name.replace('_', '-')} cannot be recorded", hint) from error


def _replaced(site: Site, person: Person, name: str, *, replaces: bool) -> Path | None:
    """The file in another format that a payload would stand in for; refused unless that is asked for."""
    others = [file.path for file in person.resumes if file.name == name and not file.language]
    others = [path for path in others if path.name != f"{name}.json"]
    if not others:
        return None
    if not replaces:
        message = (
            f"{person.username}'s resume is kept in {others[0].name}, which a payload does not overwrite"
        )
        hint = f"With --replace it becomes {name}.json, and {others[0].name} is kept in history/."
        problem = Problem("RESUME_EXISTS", message, Place(site.shown(others[0])), hint=hint)
        raise ResumesiteError(problem, status=ExitStatus.USAGE)
    return others[0]


def _is_the_same(before: Publication, after: Publication, folder: Path, written: Write) -> bool:
    """Whether a payload brings nothing new, so that a nightly run over everybody costs nothing."""
    file = folder / written.path
    unchanged = {"updated_at", "resumes"}
    return (
        file.is_file()
        and file.read_bytes() == written.data
        and before.live_names() == after.live_names()
        and before.model_dump(exclude=unchanged) == after.model_dump(exclude=unchanged)
    )


# Checking ---------------------------------------------------------------------------------------


def check_publishable(
    site: Site, username: str, name: str, versions: Sequence[ReadResume], publication: Publication
) -> Published:
    """Find out everything that stands against publishing, and what will be public.

    `versions` are the resume in its languages, `publication` is the record as it is going to be.
    """
    is_main = publication.main == name
    is_home = site.settings.site.home == username
    address = folder_of(username, name, is_main, is_home=is_home)
    theme_ids = find_themes(site.themes)
    editions, warnings, errors = [], dict[Problem, None](), dict[Problem, None]()
    for read in versions:
        warnings.update(dict.fromkeys(read.warnings))
        errors.update(dict.fromkeys(_objections(read)))
        try:
            edited = live_edition(
                read.resume,
                username=username,
                name=name,
                address=address,
                settings=site.settings,
                theme_ids=theme_ids,
            )
        except ResumesiteError as error:
            errors.update(dict.fromkeys(read.placed(error.problems)))
        else:
            editions.append(edited.edition)
            warnings.update(dict.fromkeys(read.placed(edited.warnings)))
    if errors:
        raise ResumesiteError(*(problem.of(username) for problem in errors))
    user = user_answer(publication, versions[0].resume)
    contact = _contact(editions[0].resume)
    return Published(username, name, address, user, contact, warnings=tuple(warnings))


def _check_moving(site: Site, person: Person, before: Publication | None, after: Publication) -> None:
    """Refuse to take the main place from a resume whose page could not be made at its new address."""
    if not before or not before.islive or before.main == after.main:
        return
    name, username = before.main, person.username
    try:
        if name in person.names or name in with_variants(site, person).all_names:
            _, file = find_resume(site, username, name)
            check_publishable(site, username, name, read_versions(site, person, file), after)
    except ResumesiteError as error:
        address = folder_of(username, name, is_main=False)
        moving = Problem(
            "ADDRESS_NOT_FREE",
            f"`{name}` would move to /{address}, where its page cannot be made",
            Place(site.shown(person.folder)),
            hint=f"Mend it first, or run `resumesite unpublish {username} {name}`.",
            username=username,
        )
        raise ResumesiteError(moving, *(problem.of(username) for problem in error.problems)) from error


def _objections(read: ReadResume) -> list[Problem]:
    """What a resume needs to be published beyond being valid."""
    resume, draft = read.resume, read.draft
    objections = []
    if not resume.personal_info.name:
        place = draft.place(("personalInfo", "name"))
        hint = "Add it below personalInfo; everything else may stay empty."
        message = "a published resume needs a name"
        objections.append(Problem("NO_NAME", message, place, "personalInfo.name", hint))
    if resume.meta.status in ("DRAFT", "ARCHIVED"):
        place = draft.place(("meta", "status"))
        hint = "Take that line out, or write PUBLISHED, then publish again."
        message = f"the file says {resume.meta.status}, which keeps it from being published"
        objections.append(Problem("STATUS_REFUSES", message, place, "meta.status", hint))
    return objections


def _contact(resume: PublicResume) -> tuple[str, ...]:
    person = resume.personal_info
    found = [label for name, label in _CONTACT.items() if getattr(person, name)]
    return (*found, *(["links"] if person.links else []))


# Payloads ---------------------------------------------------------------------------------------


def read_payload(payload: Payload) -> Draft | None:
    """Read wrkks' `{"resume": …}`; None when it says null. Anything without that key is an error."""
    marked = read_json(payload.data, payload.shown)
    if not isinstance(marked.data, dict) or "resume" not in marked.data:
        hint = "To add a resume file of another kind: `resumesite new USERNAME --from FILE --publish`."
        problem = Problem("NO_RESUME_KEY", 'expected {"resume": …}', marked.place(), hint=hint)
        raise ResumesiteError(problem)
    resume = marked.data["resume"]
    if resume is None:
        return None
    if not isinstance(resume, dict):
        message = "expected the fields of a resume, or null to unpublish"
        raise ResumesiteError(Problem("NOT_A_RESUME", message, marked.place(("resume",)), "resume"))
    draft = wrkks.read(marked)
    return replace(draft, notes=(*draft.notes, *_unread(marked)))


def _unread(marked: Marked) -> Iterator[Problem]:
    for key in marked.data:
        if not wrkks.recognizes({"resume": None, key: None}):
            message = "no field of a payload; it was not read"
            place = marked.place((key,))
            yield Problem("UNKNOWN_FIELD", message, place, key, severity=Severity.WARNING)


def written_resume(resume: Resume) -> bytes:
    """Write a resume as JSON in our own names, wrkks' fields all there to be filled in later."""
    return (json.dumps(resume_answer(resume), ensure_ascii=False, indent=2) + "\n").encode()


# Switching off ----------------------------------------------------------------------------------


def unpublish(
    site: Site, username: str, name: str, occasion: Occasion, *, identity: Identity | None = None
) -> Unpublished:
    """Switch one resume off, or with no name all of them. Their pages go at once; the files stay."""
    person = find_person(site.content, username)
    with person_lock(person.folder):
        before = load_publication(person.folder)
        names = _live(site, before, person, name)
        after = before or new_publication(username, occasion)
        if names:
            after = after.unpublished(names, occasion.now)
        after = _identified(after, identity or Identity(), occasion.now)
        if after != before:
            commit(person.folder, [written_publication(after)])
        gone = withdraw_pages(site, username, names if name else None, main=before.main if before else "")
    moved = after.main if before and after.islive and after.main != before.main else ""
    resume = _resume_still_live(site, person, after)
    record = after.resumes.get(name)
    shares = living_shares(person.folder, moment(occasion.now), record.id if record else None)
    user = user_answer(after, resume)
    return Unpublished(username, names, user, gone.removed, moved, shares, gone.warnings)


def _live(site: Site, publication: Publication | None, person: Person, name: str) -> tuple[str, ...]:
    """The names to switch off. One that was never there is an error, one that is off already is not."""
    live = publication.live_names() if publication else ()
    if not name:
        return live
    if name not in (publication.resumes if publication else ()):
        find_resume(site, person.username, name)
    return (name,) if name in live else ()


def withdraw_pages(
    site: Site, username: str, names: tuple[str, ...] | None, *, main: str = "", shares: bool = False
) -> Withdrawn:
    """Take a person's pages out of `output/` (None: of all resumes). `main` was the main one.

    Shares stay, but for those whose ids are among the names, or with `shares` all of them.
    """
    from resumesite.make.withdraw import withdraw

    return withdraw(site, username, names, main=main, shares=shares)


def _resume_still_live(site: Site, person: Person, publication: Publication) -> Any:
    """The resume that is still public, for the answer; one that is broken by now is not answered with."""
    if not publication.islive:
        return None
    try:
        _, file = find_resume(site, person.username, publication.main)
        return read_resume(site, person, file).resume
    except ResumesiteError:
        return None

"""Freezing a resume for a share: what it shows, how it looks, and the proof that nothing hidden is in it."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Mapping
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from resumesite.content.durable import unwritable
from resumesite.content.people import Person, ResumeFile
from resumesite.content.shares import Share, share_path, written_share
from resumesite.edition.edition import PublicResume
from resumesite.edition.live import live_edition, public_resume
from resumesite.edition.protection.site_key import SiteKey
from resumesite.edition.redaction.blur import Blur
from resumesite.edition.redaction.hidden import HiddenValue
from resumesite.edition.redaction.redact import redact
from resumesite.edition.share import OpenedShare, Secrets, open_share
from resumesite.edition.snapshot import Snapshot
from resumesite.edition.visibility import read_visibility
from resumesite.errors import ExitStatus, Place, Problem, ResumesiteError
from resumesite.leak.scan import scan
from resumesite.make.guarded import shown_text
from resumesite.make.workers import Workers, process_workers
from resumesite.plan.artifact import Job
from resumesite.plan.formats import UNLOCK, format_of
from resumesite.plan.share import ShareContext, plan_share
from resumesite.settings import Site
from resumesite.site.own_style import own_style
from resumesite.site.reading import photo_of
from resumesite.site.resumes import read_resume, read_translations
from resumesite.site.share_reading import share_context
from resumesite.site.shares.made_with import made_with
from resumesite.themes.freeze import FOLDER, frozen_digest, frozen_files, load_frozen
from resumesite.themes.load import find_themes, load_theme
from resumesite.themes.theme import Theme


@dataclass(frozen=True)
class Frozen:
    """What a share will show, what it must not, and its theme's files by their digest."""

    snapshot: Snapshot
    secrets: Secrets
    theme: str
    theme_files: Mapping[str, bytes]
    warnings: tuple[Problem, ...] = ()


def freeze(site: Site, person: Person, file: ResumeFile, blur: Blur, language: str = "") -> Frozen:
    """Read a resume as it is now, hide what is to be hidden, and fix everything else.

    It is read in `language`, where that is "" in its main one. Raises ResumesiteError when the
    resume is broken, has no name, or its photo cannot be used.
    """
    read = read_resume(site, person, file, language)
    if not read.resume.personal_info.name:
        place = read.draft.place(("personalInfo", "name"))
        hint = "Add it below personalInfo; --blur name keeps it out of the share."
        raise ResumesiteError(Problem("NO_NAME", "a share needs a name", place, "personalInfo.name", hint))
    photo = photo_of(person)
    try:
        edited = live_edition(
            read.resume,
            username=person.username,
            name=file.name,
            address="",
            settings=site.settings,
            theme_ids=find_themes(site.themes),
            photo=photo,
            custom_css=own_style(site, person.folder),
        )
    except ResumesiteError as error:
        raise ResumesiteError(*read.placed(error.problems), status=error.status) from error
    edition = edited.edition
    translations = tuple(
        public_resume(other.resume, read_visibility(other.resume), language=other.language)
        for other in read_translations(site, person, file, read.language)
    )
    redacted = redact(edition.resume, blur, username=person.username, translations=translations)
    shows_photo = edition.photo and edition.presentation.include_photo and not redacted.hides_photo
    snapshot = Snapshot(
        resume=redacted.resume,
        presentation=edition.presentation,
        formats=tuple(site.settings.site.formats),
        photo=_prepared(person) if shows_photo else b"",
    )
    files = frozen_files(load_theme(edition.presentation.theme, site.themes))
    warnings = (*read.warnings, *read.placed(edited.warnings))
    secrets = Secrets(redacted.hidden, translations=translations)
    return Frozen(snapshot, secrets, frozen_digest(files), files, warnings)


def hidden_further(opened: OpenedShare, blur: Blur) -> tuple[Snapshot, tuple[HiddenValue, ...]]:
    """Hide more of what a share shows, and return what it shows then and what must not be in it."""
    translations = opened.secrets.translations
    redacted = redact(opened.snapshot.resume, blur, username=opened.username, translations=translations)
    photo = b"" if redacted.hides_photo else opened.snapshot.photo
    hidden = dict.fromkeys((*opened.secrets.hidden, *redacted.hidden))
    return replace(opened.snapshot, resume=redacted.resume, photo=photo), tuple(hidden)


def _prepared(person: Person) -> bytes:
    from resumesite.render.photo import prepare_photo  # loads Pillow

    if person.photo is None:
        return b""
    data = person.photo.read_bytes()
    return prepare_photo(data, f"content/{person.username}/{person.photo.name}").data


def keep_theme(content: Path, digest: str, files: Mapping[str, bytes]) -> None:
    """Keep a theme's files below `content/.frozen/`, all of them or none. Two may do so at once."""
    folder = content / FOLDER / digest
    if _is_kept(content, digest):
        return
    beside = content / FOLDER / f".{digest[:12]}.{secrets.token_hex(4)}"
    try:
        for path, data in files.items():
            (beside / path).parent.mkdir(parents=True, exist_ok=True)
            with (beside / path).open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        with suppress(FileNotFoundError):  # one that is damaged makes way for the whole one
            folder.rename(beside.with_name(f"{beside.name}.old"))
        beside.rename(folder)
    except OSError as error:
        if not _is_kept(content, digest):
            raise unwritable(f"{content.name}/{FOLDER}", error) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        shutil.rmtree(beside.with_name(f"{beside.name}.old"), ignore_errors=True)


def _is_kept(content: Path, digest: str) -> bool:
    try:
        load_frozen(content, digest)
    except ResumesiteError:
        return False
    return True


# The gate ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Passed:
    """The digests of a share's files, by file name, and the versions that they were made with."""

    digests: Mapping[str, str]
    made_with: str


def pass_gate(
    site: Site, share: Share, username: str, key: SiteKey, theme: Theme, *, workers: Workers | None = None
) -> Passed:
    """Render all of a share, look through every byte of it, and return what came of it. Writes nothing.

    Raises ResumesiteError (exit status 7) when anything hidden is in it, or it cannot be rendered.
    """
    opened = open_share(share, username, key)
    job = check_job(opened, theme, share_context(site, key))
    _check_record(opened)
    digests: dict[str, str] = {}
    with nullcontext(workers) if workers else process_workers(1) as rendering:
        for _, rendered in rendering.run([job]):
            if rendered.problems:
                is_leak = any(problem.code == "LEAK" for problem in rendered.problems)
                status = ExitStatus.GUARDED if is_leak else ExitStatus.PROBLEMS
                raise ResumesiteError(*(each.of(username) for each in rendered.problems), status=status)
            names = {artifact.path: format_of(artifact.format).file_name for artifact in job.artifacts}
            digests |= {names[path]: digest.decode() for path, digest in rendered.files.items()}
    return Passed(digests, made_with(opened.snapshot.formats))


def _check_record(opened: OpenedShare) -> None:
    """Look through the record too: it may lie in a public repository. What a resume is called it tells."""
    share = opened.share
    path = share_path(share.id)
    looks = replace(opened.snapshot.presentation, custom_css="")
    empty = Snapshot(PublicResume(), looks, opened.snapshot.formats).as_data()
    bare = {"label": "", "snapshot": empty, "sealed_snapshot": "", "passwords": ()}
    hits = scan(
        {path: written_share(share.model_copy(update={"resume": "resume"})).data},
        opened.secrets.hidden,
        shown=shown_text(opened.snapshot.resume),
        granted="\n".join(opened.snapshot.resume.redactions),
        baseline=lambda: {path: written_share(share.model_copy(update=bare)).data},
    )
    if hits:
        message, hint = "the share's record would hold what is hidden", "Choose another label for it."
        if opened.snapshot.presentation.custom_css:
            hint = "Choose another label for it, or take it out of custom.css."
        problems = (
            Problem("LEAK", f"{message} ({hit.layer})", Place(path), hit.field, hint).of(opened.username)
            for hit in hits
        )
        raise ResumesiteError(*problems, status=ExitStatus.GUARDED)


def check_job(opened: OpenedShare, theme: Theme, context: ShareContext) -> Job:
    """The job that renders and looks through all files of a share, without a word of them coming back."""
    plan = plan_share(opened, theme, context)
    artifacts = tuple(artifact for artifact in plan.job.artifacts if artifact.format != UNLOCK.name)
    return replace(plan.job, artifacts=artifacts, is_check=True)

"""What becomes of resumes and people: archive, delete, restore, rename, remove (contract §2).

Nothing that somebody wrote is erased but by `remove`: a deleted resume lies in
`content/<username>/.deleted/<id>/` with its record, so that it comes back with the same id. Whatever goes,
its pages go from `output/` at once.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from resumesite.content.durable import Change, Remove, Write, commit, unwritable
from resumesite.content.names import check_username
from resumesite.content.people import PUBLICATION, Person, ResumeFile, find_person
from resumesite.content.records import (
    Occasion,
    Publication,
    ResumeRecord,
    Status,
    canonical_json,
    load_publication,
    new_publication,
    person_lock,
    written_publication,
)
from resumesite.content.shares import Share, moment, written_share
from resumesite.content.stamps import SHARE_RECORDS
from resumesite.errors import ExitStatus, Place, Problem, ResumesiteError, usage
from resumesite.make.files import disk_errors
from resumesite.publish.receipts import forget_receipts
from resumesite.settings import FILE_NAME, Site
from resumesite.settings.targets import CommandTarget, GitTarget
from resumesite.site.publish import withdraw_pages
from resumesite.site.resumes import find_resume, with_variants
from resumesite.site.shares.living import living_shares, shares_of
from resumesite.site.withdrawn import note_removed

DELETED = ".deleted"
_RECORD = "record.json"


@dataclass(frozen=True)
class PutAway:
    """A resume that is archived or deleted: `removed` are the files taken from output/, `folder` is where a
    deleted one lies.

    `moved` is the resume that is the main one from now on, when that changed. Of its shares `shares` live on,
    and `revoked` were ended with it.
    """

    username: str
    name: str
    id: str
    removed: tuple[str, ...] = ()
    moved: str = ""
    folder: str = ""
    shares: tuple[Share, ...] = ()
    revoked: tuple[Share, ...] = ()
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Restored:
    """A resume that is a draft again; `came_from` is what it was (archived or deleted)."""

    username: str
    name: str
    id: str
    came_from: str


@dataclass(frozen=True)
class Renamed:
    """A person with another username. `is_home` says that the settings still name the old one as home.

    `shares` live on at their links once they are built again.
    """

    old: str
    new: str
    removed: tuple[str, ...] = ()
    is_live: bool = False
    is_home: bool = False
    shares: tuple[Share, ...] = ()
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Removed:
    """A person who is gone: the files that were erased, and where traces may remain."""

    username: str
    erased: tuple[str, ...]
    removed: tuple[str, ...]
    remains: tuple[str, ...]
    warnings: tuple[Problem, ...] = ()


# Archive and delete -----------------------------------------------------------------------------


def archive(site: Site, username: str, name: str, occasion: Occasion) -> PutAway:
    """Take a resume off the pages and mark it as put away; its file stays where it is."""
    person, file = find_resume(site, username, name)
    with person_lock(person.folder):
        before = load_publication(person.folder) or new_publication(username, occasion)
        after = before.archived(file.name, occasion)
        if before.status(file.name) is not Status.ARCHIVED:
            commit(person.folder, [written_publication(after)])
        gone = withdraw_pages(site, username, (file.name,), main=before.main)
    id_ = after.resumes[file.name].id
    return PutAway(
        username,
        file.name,
        id_,
        removed=gone.removed,
        moved=_moved(before, after),
        shares=living_shares(person.folder, moment(occasion.now), id_),
        warnings=gone.warnings,
    )


def delete(
    site: Site, username: str, name: str, occasion: Occasion, *, revokes_shares: bool = False
) -> PutAway:
    """Move a resume, with its versions in other languages and its record, to `.deleted/`.

    The pages of its variants go with it; what is recorded of them stays. Its shares live on, unless they are
    revoked with it.
    """
    person, file = find_resume(site, username, name)
    if file.variant_of:
        raise _is_variant(site, person, file)
    variants = tuple(
        each.name for each in with_variants(site, person).variants if each.variant_of == file.name
    )
    with person_lock(person.folder):
        before = (load_publication(person.folder) or new_publication(username, occasion)).with_resume(
            file.name, occasion
        )
        record = before.resumes[file.name]
        after = before.without_resume(file.name, occasion.now)
        folder = f"{DELETED}/{record.id}"
        files = [each.path for each in person.files_of(file.name)]
        going = shares_of(person.folder, record.id) if revokes_shares else ()
        revoked = tuple(share.revoked(occasion.now) for share in going)
        commit(
            person.folder,
            [
                *_moves(files, folder),
                Write(f"{folder}/{_RECORD}", _deleted_record(file.name, record, occasion.now)),
                written_publication(after),
                *map(written_share, revoked),
            ],
        )
        names = (file.name, *variants, *(share.id for share in revoked))
        gone = withdraw_pages(site, username, names, main=before.main)
    return PutAway(
        username,
        file.name,
        record.id,
        removed=gone.removed,
        moved=_moved(before, after),
        folder=site.shown(person.folder / folder),
        shares=living_shares(person.folder, moment(occasion.now), record.id),
        revoked=revoked,
        warnings=gone.warnings,
    )


def _is_variant(site: Site, person: Person, file: ResumeFile) -> ResumesiteError:
    shown = site.shown(file.path)
    message = f"`{file.name}` is a variant that is written in {shown}"
    hint = f"Take it out of `variants:` there, or run `resumesite archive {person.username} {file.name}`."
    return usage("IS_VARIANT", message, hint, username=person.username, resume=file.name)


def _moves(files: list[Path], folder: str) -> Iterator[Change]:
    for file in files:
        yield Write(f"{folder}/{file.name}", file.read_bytes())
        yield Remove(file.name)


def _moved(before: Publication, after: Publication) -> str:
    return after.main if after.islive and after.main != before.main else ""


def _deleted_record(name: str, record: ResumeRecord, now: str) -> bytes:
    data = {"name": name, "deletedAt": now, "record": record.model_dump(mode="json", by_alias=True)}
    return canonical_json(data)


# Restore ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Deleted:
    """A deleted resume as it lies in `.deleted/`."""

    name: str
    deleted_at: str
    record: ResumeRecord
    folder: Path

    @property
    def files(self) -> list[Path]:
        return sorted(path for path in self.folder.iterdir() if path.is_file() and path.name != _RECORD)


def restore(site: Site, username: str, name: str, occasion: Occasion) -> Restored:
    """Bring an archived or a deleted resume back, as a draft: going live again is `publish`."""
    person = find_person(site.content, username)
    with person_lock(person.folder):
        publication = load_publication(person.folder) or new_publication(username, occasion)
        deleted = deleted_resumes(person.folder)
        name = name or _only_one_to_restore(person, publication, deleted)
        if publication.status(name) is Status.ARCHIVED:
            after = publication.unarchived(name, occasion.now)
            commit(person.folder, [written_publication(after)])
            return Restored(username, name, after.resumes[name].id, "archived")
        found = [each for each in deleted if each.name == name]
        if not found:
            raise _nothing_to_restore(person, publication, deleted, name)
        return _undelete(site, person, publication, found[0], occasion)


def deleted_resumes(folder: Path) -> list[Deleted]:
    """What `delete` put away in a person's folder, the latest first."""
    found = [_read_deleted(record) for record in sorted((folder / DELETED).glob(f"*/{_RECORD}"))]
    return sorted(found, key=lambda deleted: deleted.deleted_at, reverse=True)


def _read_deleted(record: Path) -> Deleted:
    try:
        data = json.loads(record.read_bytes())
        known = ResumeRecord.model_validate(data["record"])
        return Deleted(str(data["name"]), str(data["deletedAt"]), known, record.parent)
    except (OSError, ValueError, KeyError, TypeError, ValidationError) as error:
        place = Place("/".join(record.parts[-5:]))
        hint = "The files beside it are whole: move them back by hand."
        problem = Problem("DAMAGED_RECORD", "is not a record of a deleted resume", place, hint=hint)
        raise ResumesiteError(problem) from error


def _undelete(
    site: Site, person: Person, publication: Publication, deleted: Deleted, occasion: Occasion
) -> Restored:
    if deleted.name in person.names:
        message = f"{person.username} has another resume called `{deleted.name}` by now"
        hint = f"Delete or rename {site.shown(person.resume(deleted.name).path)} first, then restore."
        raise usage("RESUME_EXISTS", message, hint, username=person.username, resume=deleted.name)
    aside = deleted.folder.relative_to(person.folder).as_posix()
    changes: list[Change] = []
    for file in deleted.files:
        changes += [Write(file.name, file.read_bytes()), Remove(f"{aside}/{file.name}")]
    after = publication.with_restored(deleted.name, deleted.record, occasion.now)
    commit(person.folder, [*changes, Remove(f"{aside}/{_RECORD}"), written_publication(after)])
    _remove_empty(deleted.folder, deleted.folder.parent)
    return Restored(person.username, deleted.name, deleted.record.id, "deleted")


def _remove_empty(*folders: Path) -> None:
    for folder in folders:
        if not any(folder.iterdir()):
            folder.rmdir()


def _restorable(publication: Publication, deleted: list[Deleted]) -> list[str]:
    archived = [name for name in publication.resumes if publication.status(name) is Status.ARCHIVED]
    return list(dict.fromkeys([*archived, *(each.name for each in deleted)]))


def _only_one_to_restore(person: Person, publication: Publication, deleted: list[Deleted]) -> str:
    names = _restorable(publication, deleted)
    if len(names) > 1:
        choices = ", ".join(f"`{name}`" for name in names)
        raise usage("WHICH_RESUME", f"{person.username} has several to restore", f"Say which one: {choices}.")
    return names[0] if names else ""


def _nothing_to_restore(
    person: Person, publication: Publication, deleted: list[Deleted], name: str
) -> ResumesiteError:
    names = ", ".join(f"`{each}`" for each in _restorable(publication, deleted))
    what = f"no archived or deleted resume called `{name}`" if name else "no archived or deleted resume"
    hint = f"There is {names}." if names else "`resumesite list` shows what there is."
    return usage("RESUME_NOT_FOUND", f"{person.username} has {what}", hint, username=person.username)


# Rename -----------------------------------------------------------------------------------------


def rename(site: Site, old: str, new: str, occasion: Occasion) -> Renamed:
    """Move a person's folder, keep ids and state, and remember the old name for a redirect."""
    if problem := check_username(new):
        raise ResumesiteError(problem, status=ExitStatus.USAGE)
    person = find_person(site.content, old)
    target = site.content / new
    with ExitStack() as locks:
        for folder in sorted({person.folder, target}):
            locks.enter_context(person_lock(folder))
        if old == new or target.exists() or target.is_symlink():
            message = f"{old} is called so already" if old == new else f"there is a {new} already"
            raise usage("USERNAME_TAKEN", message, "Choose another username.", username=new)
        before = load_publication(person.folder) or new_publication(old, occasion)
        after = before.renamed(new, occasion.now)
        commit(person.folder, [written_publication(after)], rename_to=target)
        gone = withdraw_pages(site, old, None, shares=True)
    is_home = site.settings.site.home == old
    shares = living_shares(target, moment(occasion.now))
    return Renamed(old, new, gone.removed, after.islive, is_home, shares, gone.warnings)


# Remove -----------------------------------------------------------------------------------------


def remove(site: Site, username: str, occasion: Occasion) -> Removed:
    """Erase a person: pages first, then everything that is kept of them here. Cannot be undone."""
    person = find_person(site.content, username)
    with person_lock(person.folder):
        names = tuple(_names_at_targets(person))
        _switch_off(person, occasion)
        gone = withdraw_pages(site, username, None, shares=True)
        for name in names:
            note_removed(site.content, name, occasion.now)
        erased = tuple(sorted(site.shown(path) for path in _files_of(person.folder)))
        _erase_folder(site, person.folder, occasion)
        for name in sorted({username, *names}):
            _erase_made(site, name)
        _erase_receipts(site, {username, *names})
    (site.private / "locks" / f"{username}.lock").unlink(missing_ok=True)
    return Removed(username, erased, gone.removed, tuple(_remains(site, username)), gone.warnings)


def _names_at_targets(person: Person) -> Iterator[str]:
    """Name what pages of a person may be called at a target: as they are, and as they were called before."""
    if (person.folder / PUBLICATION).exists() or (person.folder / SHARE_RECORDS).exists():
        yield person.username
        with suppress(ResumesiteError):
            publication = load_publication(person.folder)
            yield from publication.former_usernames if publication else ()


def _files_of(folder: Path) -> Iterator[Path]:
    """A person's files; of a folder that is a link only the link, since the rest is somebody else's."""
    if folder.is_symlink():
        yield folder
    else:
        yield from (path for path in folder.rglob("*") if not path.is_dir())


def _switch_off(person: Person, occasion: Occasion) -> None:
    """See that no build brings the pages back while they go. A damaged record keeps nobody here."""
    with suppress(ResumesiteError):
        publication = load_publication(person.folder)
        if publication and publication.islive:
            off = publication.unpublished(publication.live_names(), occasion.now)
            commit(person.folder, [written_publication(off)])


def _erase_folder(site: Site, folder: Path, occasion: Occasion) -> None:
    """Erase a person's folder. It is renamed first, so that a kill leaves nobody with half of their files."""
    try:
        for left in site.content.glob(f".removed-{folder.name}-*"):
            shutil.rmtree(left)
        if folder.is_symlink():
            folder.unlink()
            return
        gone = folder.with_name(f".removed-{folder.name}-{occasion.now.replace(':', '')}")
        folder.rename(gone)
        shutil.rmtree(gone)
    except OSError as error:
        raise unwritable(site.shown(folder), error) from error


def _erase_made(site: Site, username: str) -> None:
    """Erase what was made for a person below `.resumesite/`."""
    from resumesite.make.withdraw import forget

    forget(site, username)


def _erase_receipts(site: Site, usernames: Collection[str]) -> None:
    """Erase what this machine keeps of earlier withdrawals of a person."""
    for folder in sorted((site.private / "targets").glob("*/")):
        with disk_errors(site.shown(folder)):
            forget_receipts(folder, usernames)


def _remains(site: Site, username: str) -> Iterator[str]:
    if any((folder / ".git").exists() for folder in (site.root, *site.root.parents)):
        yield f"git: earlier commits still hold content/{username}/ (`git filter-repo` can rewrite them)"
    for name, target in site.settings.targets.items():
        yield f"the target {name}: until the next deploy"
        if isinstance(target, GitTarget):
            yield f"earlier commits of {name}, at its host and in .resumesite/targets/{name}/git"
        if isinstance(target, CommandTarget):
            yield f".resumesite/targets/{name}, which mirrors the host: until the next deploy"
    if site.settings.site.home == username:
        yield f'{FILE_NAME}: it says home = "{username}"'
    yield "backups, and copies that other people have downloaded"
    yield "search engines and caches, until they look again"

"""Writing below `content/` so that a kill, a full disk or a power cut leaves no half file and no half change.

`write_atomically` replaces one file. `commit` changes several files of one person together or not at all:
what stood there before is kept aside and written down in a journal first; taking the journal away is what
makes the change final. A change whose journal is still there was interrupted, and `undo_unfinished` takes
it back with renames alone, which need no space on the disk. Callers hold the person's lock.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, assert_never

from resumesite.errors import Place, Problem, ResumesiteError

ASIDE = ".commit"
"""The folder inside a person's folder that exists only while a change is being made."""

_JOURNAL = "journal.json"
_KEPT = re.compile(r"[0-9]+\.(old|new)")


@dataclass(frozen=True)
class Write:
    """Let the file at `path` (below the person's folder, posix) hold `data`."""

    path: str
    data: bytes


@dataclass(frozen=True)
class Remove:
    """Let there be no file at `path` (below the person's folder, posix)."""

    path: str


Change = Write | Remove


@dataclass(frozen=True)
class _Step:
    """One file's part in a change: the names, in the folder aside, of what was there and what shall be."""

    path: str
    old: str | None
    new: str | None


def write_atomically(path: Path, data: bytes) -> None:
    """Replace the file at `path`, or leave it as it was and raise OSError: write beside it, sync, rename."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        _write_synced(beside, data, like=path)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def commit(folder: Path, changes: Sequence[Change], *, rename_to: Path | None = None) -> None:
    """Make all `changes` in a person's `folder`, and then rename it, or do nothing of it and raise."""
    try:
        _commit(folder, changes, rename_to)
    except OSError as error:
        raise unwritable(f"{folder.parent.name}/{folder.name}", error) from error


def unwritable(shown: str, error: OSError) -> ResumesiteError:
    """Say that something could not be written, in the system's own words."""
    message = f"cannot be written: {error.strerror or error}"
    hint = "Nothing was changed. Look at the permissions and at the space on the disk, then try again."
    return ResumesiteError(Problem("FILE_UNWRITABLE", message, Place(shown), hint=hint))


def _commit(folder: Path, changes: Sequence[Change], rename_to: Path | None) -> None:
    undo_unfinished(folder)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        steps = _prepare(folder, changes)
        _write_journal(folder, steps)
        for step in steps:
            _apply(folder, step)
        if rename_to:
            folder.rename(rename_to)  # from here on the journal names another folder, so it is void
            folder = rename_to
        (folder / ASIDE / _JOURNAL).unlink()
    except BaseException:
        undo_unfinished(folder)
        raise
    with suppress(OSError):  # the change is made; what fails now is only tidying
        _sync_folder(folder / ASIDE)
    _clear_aside(folder)


def undo_unfinished(folder: Path) -> bool:
    """Take back a change that was interrupted; say whether there was one. Safe to repeat.

    A folder that holds nothing afterwards was made by that change, and goes too.
    """
    journal = folder / ASIDE / _JOURNAL
    try:
        written = journal.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        _clear_aside(folder)
        _remove_if_empty(folder)
        return False
    made_for, steps = _read_journal(folder, written)
    is_undone = made_for == folder.name
    if is_undone:
        for step in reversed(steps):
            _undo(folder, step)
        _sync_folder(folder)
    journal.unlink()
    _clear_aside(folder)
    _remove_if_empty(folder)
    return is_undone


def has_unfinished(folder: Path) -> bool:
    """Whether a change in this person's folder was interrupted, or is being made right now."""
    try:
        return (folder / ASIDE / _JOURNAL).exists()
    except PermissionError:  # whoever reads more of the folder is told so
        return False


# The steps of a change --------------------------------------------------------------------------


def _prepare(folder: Path, changes: Sequence[Change]) -> tuple[_Step, ...]:
    """Write all that is new and keep all that is old, in the folder aside. Nothing can be seen of it yet."""
    aside = folder / ASIDE
    aside.mkdir()
    steps = []
    for number, change in enumerate(changes):
        target = _inside(folder, change.path)
        old = f"{number}.old" if target.exists() else None
        if old:
            _keep(target, aside / old)
        match change:
            case Write(_, data):
                new: str | None = f"{number}.new"
                _write_synced(aside / f"{number}.new", data, like=target)
            case Remove():
                new = None
            case _:
                assert_never(change)
        steps.append(_Step(change.path, old, new))
    return tuple(steps)


def _apply(folder: Path, step: _Step) -> None:
    target = _inside(folder, step.path)
    if step.new:
        target.parent.mkdir(parents=True, exist_ok=True)
        (folder / ASIDE / step.new).replace(target)
    elif step.old:
        target.unlink()
    _sync_folder(target.parent)


def _undo(folder: Path, step: _Step) -> None:
    target = _inside(folder, step.path)
    aside = folder / ASIDE
    if step.old:
        if (aside / step.old).exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            (aside / step.old).replace(target)
    elif step.new and not (aside / step.new).exists():  # it was moved into place where nothing stood before
        target.unlink(missing_ok=True)
        _remove_empty_parents(folder, target)


def _write_journal(folder: Path, steps: Sequence[_Step]) -> None:
    entries = [{"path": step.path, "old": step.old, "new": step.new} for step in steps]
    journal = json.dumps({"folder": folder.name, "steps": entries})
    write_atomically(folder / ASIDE / _JOURNAL, journal.encode())


def _read_journal(folder: Path, written: bytes) -> tuple[str, tuple[_Step, ...]]:
    try:
        journal = json.loads(written)
        return str(journal["folder"]), tuple(_step(entry) for entry in journal["steps"])
    except (ValueError, KeyError, TypeError) as error:
        place = Place(f"{folder.parent.name}/{folder.name}/{ASIDE}/{_JOURNAL}")
        hint = (
            "If you did not make this file, look at the person's files, then delete the folder that it is in."
        )
        raise ResumesiteError(
            Problem("DAMAGED_RECORD", "is not a journal of ours", place, hint=hint)
        ) from error


def _step(entry: dict[str, Any]) -> _Step:
    for kept in (entry["old"], entry["new"]):
        if kept is not None and not _KEPT.fullmatch(kept):
            raise ValueError(kept)
    return _Step(str(entry["path"]), entry["old"], entry["new"])


# Files ------------------------------------------------------------------------------------------


def _inside(folder: Path, path: str) -> Path:
    """The file at `path` below `folder`. A path that leads out of it, by itself or by a link, is refused."""
    relative = PurePosixPath(path)
    target = folder / relative
    is_below = not relative.is_absolute() and ".." not in relative.parts and relative.parts
    if not is_below or not target.parent.resolve().is_relative_to(folder.resolve()) or target.is_symlink():
        shown = Place(f"{folder.parent.name}/{folder.name}/{path}")
        hint = "Replace the link by the file or folder that it leads to."
        raise ResumesiteError(
            Problem("OUTSIDE_OF_FOLDER", "leads out of the person's folder", shown, hint=hint)
        )
    return target


def _write_synced(path: Path, data: bytes, *, like: Path) -> None:
    """Write a new file with the permissions of `like` where that exists, else the usual ones."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    with os.fdopen(descriptor, "wb") as file:
        with suppress(FileNotFoundError):
            os.fchmod(descriptor, like.stat().st_mode & 0o777)
        file.write(data)
        file.flush()
        os.fsync(descriptor)


def _keep(path: Path, kept: Path) -> None:
    """Give a file a second name; where the file system has no links, copy it."""
    try:
        os.link(path, kept)
    except OSError:
        _write_synced(kept, path.read_bytes(), like=path)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _clear_aside(folder: Path) -> None:
    shutil.rmtree(folder / ASIDE, ignore_errors=True)


def _remove_if_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()


def _remove_empty_parents(folder: Path, path: Path) -> None:
    for parent in path.parents:
        if parent == folder:
            return
        _remove_if_empty(parent)

"""A folder that a web server serves: what visitors see is behind a link that is switched in one step.

    releases/00000012-20260730T101112Z/…   a release, whole
    releases/00000013-…-partial/…          what stands between the withdrawals and the rest of a deploy
    current -> releases/00000012-…
    .resumesite/…                          ours alone: the record, the lock, work under way

What is put waits aside until it is shown. Then a new release is made of it and of hard links to the files of
the one that is live, so that a file in a release is never written to.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import replace
from itertools import count
from pathlib import Path

from resumesite.content.durable import write_atomically
from resumesite.errors import ExitStatus, Place, Problem, ResumesiteError
from resumesite.make.files import disk_problem, write_new
from resumesite.make.locks import Lock
from resumesite.publish.published import PublicFile
from resumesite.publish.targets import (
    PRIVATE,
    Amend,
    DeployLock,
    Found,
    Look,
    Surroundings,
    TargetError,
    no_rollback,
)
from resumesite.publish.targets.directory_releases import CURRENT, RELEASES, ReleaseName, Releases
from resumesite.publish.targets.directory_tree import (
    NewTree,
    TakenError,
    files_below,
    has_file,
    is_folder,
    make_folder,
    parts_of,
    read_file,
    remove_file,
)
from resumesite.publish.targets.local_lock import LocalDeployLock
from resumesite.settings import FILE_NAME
from resumesite.settings.targets import DirectoryTarget

_LOCK = f"{PRIVATE}lock"
_WORK = f"{PRIVATE}work"
_MEANT = f"{PRIVATE}meant"
_NOTHING = "nothing"


def open_directory(surroundings: Surroundings, settings: DirectoryTarget) -> Directory:
    """Open a folder as a target. Reads and changes nothing of it."""
    return Directory(surroundings, settings)


class Directory:
    """A folder on this machine, or one that is mounted."""

    takes_headers = False
    shows_at_once = False
    replaces_site = False
    has_cache = False
    concurrency = 8

    def __init__(self, surroundings: Surroundings, settings: DirectoryTarget) -> None:
        self._surroundings = surroundings
        self._keep = settings.keep
        self._shown = settings.path.rstrip("/")
        self._folder = surroundings.root / settings.path
        self._work = self._folder / _WORK
        self._releases = Releases(self._folder, self._shown, self._work)
        self._changes: dict[str, Path | None] = {}
        """By path the file to be shown, still aside; None where none shall be."""
        self._mutex = threading.Lock()
        self._numbers = count()

    # Our own objects --------------------------------------------------------------------------------------

    def read(self, name: str) -> bytes | None:
        _checked(name)
        with self._reading(name):
            return read_file(self._folder, name) if self._live_name() in self._meant() else None

    def write(self, name: str, data: bytes) -> None:
        path = self._folder.joinpath(*_checked(name))
        with self._writing(name):
            self._mean_what_is_live()
            make_folder(path.parent)
            if not is_folder(path.parent):
                raise self._releases.in_the_way(name.rpartition("/")[0], "is a link, not a folder")
            write_atomically(path, data)

    def discard(self, names: Sequence[str]) -> None:
        for name in names:
            _checked(name)
            with self._writing(name):
                remove_file(self._folder, name)

    def walk_own(self) -> Iterator[str]:
        with self._reading(PRIVATE):
            yield from (f"{PRIVATE}{path}" for path, _ in files_below(self._folder / PRIVATE))

    def lock(self, wait: float, conditions: bool | None) -> AbstractContextManager[DeployLock]:
        return self._held(wait)

    @contextmanager
    def _held(self, wait: float) -> Iterator[DeployLock]:
        message = f"another deploy to {self._shown} is running"
        hint = "Try again when it is done." if wait else "Wait until it is done, or use --wait."
        with ExitStack() as stack:
            with self._writing(_LOCK):
                self._prepare()
                stack.enter_context(Lock(self._folder / _LOCK, wait, message, hint).held())
            self._forget()
            try:
                yield LocalDeployLock()
            finally:
                self._forget()

    # The site's files -------------------------------------------------------------------------------------

    def walk(self) -> Iterator[Found]:
        with self._reading(CURRENT):
            if live := self._live():
                for path, size in files_below(live):
                    yield Found(path, size)

    def put(self, file: PublicFile, data: bytes) -> None:
        _checked(file.path)
        aside = self._work / "put" / str(next(self._numbers))
        with self._writing(file.path):
            write_new(aside, data)
        with self._mutex:
            self._changes[file.path] = aside

    def delete(self, paths: Sequence[str]) -> None:
        for path in paths:
            _checked(path)
        with self._mutex:
            self._changes.update(dict.fromkeys(paths))

    def show(self, *, is_last: bool) -> None:
        """Make a release of what is live and what changed, and switch to it.

        After the last one it is a release to keep, even when nothing changed since the one before.
        """
        try:
            with self._writing(CURRENT):
                live = self._releases.live()
                if self._changes or (is_last and live and live.is_partial):
                    self._show(is_partial=not is_last)
        except ResumesiteError as error:  # whether this deploy showed anything before, we do not know
            raise TargetError(error.problems[0]) from error

    def fetch(self, path: str) -> bytes | None:
        _checked(path)
        with self._reading(path):
            live = self._live()
            return read_file(live, path) if live else None

    def look(self, path: str) -> Look:
        """Say whether a file is there. All in a release is ours: its folder's name is the mark."""
        _checked(path)
        with self._reading(path):
            live = self._live()
            return Look.OURS if live and has_file(live, path) else Look.MISSING

    def clear_caches(self, addresses: Sequence[str], reference: str) -> None:
        """There is no cache."""

    def withdraw_from_kept(self, paths: Sequence[str]) -> tuple[str, ...]:
        for path in paths:
            _checked(path)
        with self._reading(RELEASES):
            kept = [each for each in self._releases.all() if each != self._releases.live()]
        return tuple(f"the kept release {each}" for each in kept if not self._has_lost(each, paths))

    def _has_lost(self, release: ReleaseName, paths: Sequence[str]) -> bool:
        """Take files out of a release that is not live; say whether that worked."""
        try:
            for path in paths:
                remove_file(self._releases.path(release), path)
        except OSError:
            return False
        return True

    def rollback(self, amend: Amend) -> str:
        with self._writing(CURRENT):
            before = self._releases.before()
            if before is None:
                why = "keeps no release from before the one that is live"
                raise no_rollback(self._surroundings.name, why)
            self._amend(self._releases.path(before), amend)
            self._releases.show(before)
            return str(before)

    def _amend(self, release: Path, amend: Amend) -> None:
        """Change files of a release that nobody sees, without touching others that share their bytes."""
        found = [Found(path, size) for path, size in files_below(release)]
        for path, data in amend(found, lambda path: read_file(release, path)).items():
            _checked(path)
            remove_file(release, path)
            if data is not None:
                write_new(release / path, data)

    # Showing ----------------------------------------------------------------------------------------------

    def _live(self) -> Path | None:
        """Return the folder of the release that visitors see."""
        live = self._releases.live()
        return self._releases.path(live) if live else None

    def _show(self, *, is_partial: bool) -> None:
        before = self._releases.linked()
        try:
            tree = self._new_tree()
            now = self._surroundings.now
            release = self._releases.new_name(now() if now else None, is_partial=is_partial)
            self._mean(self._meant() | {str(release)})
            self._releases.add(tree, release)
        finally:
            self._forget()
        self._releases.drop_old(before, release, self._keep)

    def _new_tree(self) -> Path:
        """Make a release of what is live and what changed, aside."""
        make_folder(self._work)
        tree = NewTree(self._work / "tree")
        try:
            if live := self._live():
                tree.take(live, without=self._changes.keys())
            for path, aside in sorted(self._changes.items()):
                if aside:
                    tree.put(aside, path)
        except TakenError as error:
            raise self._releases.in_the_way(f"{CURRENT}/{error}", "is somebody else's") from error
        tree.sync()
        return tree.root

    # Which releases our objects are about -----------------------------------------------------------------

    def _live_name(self) -> str:
        return str(self._releases.live() or _NOTHING)

    def _meant(self) -> frozenset[str]:
        """Return the releases that our objects speak of: the one they were written for, those shown since.

        A link that was switched by hand, or by a rollback that was killed, leads to another one. Then they
        are void: what stands there is not what they say.
        """
        written = read_file(self._folder, _MEANT) or b""
        return frozenset(written.decode("ascii", "replace").split())

    def _mean(self, releases: frozenset[str]) -> None:
        make_folder(self._folder / PRIVATE)
        write_atomically(self._folder / _MEANT, "\n".join(sorted(releases)).encode())

    def _mean_what_is_live(self) -> None:
        """Let our objects speak of what is live, and of nothing else."""
        meant, live = self._meant(), self._live_name()
        if live not in meant:
            self._clear_void(meant)
        if meant != {live}:
            self._mean(frozenset({live}))

    def _clear_void(self, meant: frozenset[str]) -> None:
        """Remove our objects. Nothing is ours in a folder where we never wrote any."""
        stays = {self._work, self._folder / _LOCK, self._folder / _MEANT}
        for path in {*(self._folder / PRIVATE).iterdir()} - stays if meant else ():
            if is_folder(path):
                shutil.rmtree(path)
            else:
                path.unlink()

    # Preparing, and what goes wrong -----------------------------------------------------------------------

    def _prepare(self) -> None:
        """Make the folders, unless something else is in their place."""
        in_the_way = self._releases.in_the_way
        if (self._folder / FILE_NAME).exists():
            raise in_the_way("", f"is the folder of a site (it has {FILE_NAME}), not one to deploy to")
        if os.path.lexists(self._folder) and not self._folder.is_dir():
            raise in_the_way("", "is a file, or a link that leads nowhere")
        self._releases.linked()
        folders = [self._releases.root, self._folder / PRIVATE]
        for folder in folders:
            if os.path.lexists(folder) and not is_folder(folder):
                raise in_the_way(folder.name, "is a file or a link, not a folder")
        for folder in folders:
            make_folder(folder)

    def _forget(self) -> None:
        """Clear away what is under way, of this deploy and of one that was killed."""
        with self._mutex:
            self._changes.clear()
        shutil.rmtree(self._work, ignore_errors=True)
        with suppress(OSError):  # the next deploy tries again
            for left in (self._folder / PRIVATE).rglob(".*.tmp"):
                left.unlink()

    def _writing(self, name: str) -> AbstractContextManager[None]:
        return _disk_errors(f"{self._shown}/{name}", disk_problem)

    def _reading(self, name: str) -> AbstractContextManager[None]:
        return _disk_errors(f"{self._shown}/{name}", _unreadable)


@contextmanager
def _disk_errors(shown: str, problem: Callable[[OSError, str], Problem]) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise TargetError(problem(error, shown)) from error
    except ResumesiteError as error:
        if error.status is not ExitStatus.PROBLEMS:
            raise
        raise TargetError(replace(error.problems[0], place=Place(shown))) from error


def _unreadable(error: OSError, shown: str) -> Problem:
    said = (error.strerror or str(error)).lower()
    hint = "Make it readable for you, then run the command again."
    return Problem("FILE_UNREADABLE", f"cannot be read: {said}", Place(shown), hint=hint)


def _checked(path: str) -> tuple[str, ...]:
    """Return the parts of a path, if it stays where it belongs."""
    try:
        return parts_of(path)
    except ValueError as error:
        problem = Problem("OUTSIDE_OF_FOLDER", f"{path!r} is no path of a file in a release")
        raise TargetError(problem) from error

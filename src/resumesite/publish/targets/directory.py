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
import re
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from resumesite.content.durable import write_atomically
from resumesite.errors import ExitStatus, Place, Problem, ResumesiteError, usage
from resumesite.make.files import disk_problem, write_new
from resumesite.make.locks import Lock
from resumesite.publish.published import PublicFile
from resumesite.publish.targets import (
    PRIVATE,
    Found,
    Hold,
    Look,
    Surroundings,
    TargetError,
    no_rollback,
    unchanged,
)
from resumesite.publish.targets.directory_tree import (
    NewTree,
    TakenError,
    files_below,
    has_file,
    make_folder,
    parts_of,
    read_file,
    remove_file,
    sync,
)
from resumesite.settings import FILE_NAME
from resumesite.settings.targets import DirectoryTarget

_CURRENT = "current"
_RELEASES = "releases"
_LOCK = f"{PRIVATE}lock"
_WORK = f"{PRIVATE}work"
_MEANT = f"{PRIVATE}meant"
_NOTHING = "nothing"

_RELEASE = re.compile(r"(?P<number>[0-9]{8,})(?:-(?P<made>[0-9]{8}T[0-9]{6}Z))?(?P<partial>-partial)?")


def open_directory(surroundings: Surroundings, settings: DirectoryTarget) -> Directory:
    """Open a folder as a target. Reads and changes nothing of it."""
    _refuse_path(surroundings.root, settings.path)
    return Directory(surroundings, settings)


@dataclass(frozen=True, order=True)
class ReleaseName:
    """What a release is called. The number alone tells which came later: clocks are set back at times."""

    number: int
    made: str = ""
    is_partial: bool = False

    def __str__(self) -> str:
        parts = [f"{self.number:08d}", self.made, "partial" if self.is_partial else ""]
        return "-".join(part for part in parts if part)

    @classmethod
    def read(cls, name: str) -> ReleaseName | None:
        """Read a name; None when it is none that we give."""
        match = _RELEASE.fullmatch(name)
        if match is None:
            return None
        found = cls(int(match["number"]), match["made"] or "", bool(match["partial"]))
        return found if str(found) == name else None


@dataclass
class _Held:
    """The lock, held: the system gives it back when the process ends, however it ends."""

    conditions: bool | None = None

    def renew(self) -> None: ...


class Directory:
    """A folder on this machine, or one that is mounted."""

    takes_headers = False
    concurrency = 8

    def __init__(self, surroundings: Surroundings, settings: DirectoryTarget) -> None:
        self._surroundings = surroundings
        self._settings = settings
        self._folder = surroundings.root / settings.path
        self._releases = self._folder / _RELEASES
        self._work = self._folder / _WORK
        self._changes: dict[str, Path | None] = {}
        """By path the file to be shown, still aside; None where none shall be."""
        self._mutex = threading.Lock()
        self._numbers = count()

    # Our own objects --------------------------------------------------------------------------------------

    def read(self, name: str) -> bytes | None:
        with self._reading(name):
            return read_file(self._folder, name) if self._live_name() in self._meant() else None

    def write(self, name: str, data: bytes) -> None:
        with self._writing(name):
            self._mean_what_is_live()
            path = self._folder.joinpath(*_checked(name))
            make_folder(path.parent)
            if not _is_folder(path.parent):
                raise self._in_the_way(name.rpartition("/")[0], "is a link, not a folder")
            write_atomically(path, data)

    def discard(self, names: Sequence[str]) -> None:
        for name in names:
            with self._writing(name):
                _checked(name)
                remove_file(self._folder, name)

    @contextmanager
    def _held(self, wait: float) -> Iterator[Hold]:
        message = f"another deploy to {self._settings.path} is running"
        hint = "Try again when it is done." if wait else "Wait until it is done, or use --wait."
        with ExitStack() as stack:
            with self._writing(_LOCK):
                self._prepare()
                stack.enter_context(Lock(self._folder / _LOCK, wait, message, hint).held())
            self._forget()
            try:
                yield _Held()
            finally:
                self._forget()

    def lock(self, wait: float, conditions: bool | None) -> AbstractContextManager[Hold]:
        return self._held(wait)

    # The site's files -------------------------------------------------------------------------------------

    def walk(self) -> Iterator[Found]:
        with self._reading(_CURRENT):
            if live := self._live():
                for path, size in files_below(self._path(live)):
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
            with self._writing(_CURRENT):
                live = self._live()
                if self._changes or (is_last and live and live.is_partial):
                    before = self._linked()
                    try:
                        shown = self._show(live, is_partial=not is_last)
                    finally:
                        self._forget()
                    self._drop_old(before, shown)
        except ResumesiteError as error:  # whether this deploy showed anything before, we do not know
            raise TargetError(error.problems[0]) from error

    def fetch(self, path: str) -> bytes | None:
        _checked(path)
        with self._reading(path):
            live = self._live()
            return read_file(self._path(live), path) if live else None

    def look(self, path: str) -> Look:
        """Everything in a release of ours is ours: its folder's name is the mark."""
        _checked(path)
        with self._reading(path):
            live = self._live()
            return Look.OURS if live and has_file(self._path(live), path) else Look.MISSING

    def clear_caches(self, addresses: Sequence[str], reference: str) -> None:
        """There is no cache."""

    def remains(self, paths: Sequence[str]) -> tuple[str, ...]:
        for path in paths:
            _checked(path)
        with self._reading(_RELEASES):
            live = self._live()
            return tuple(
                f"the kept release {release}"
                for release in self._there()
                if release != live and not self._has_lost(release, paths)
            )

    def _has_lost(self, release: ReleaseName, paths: Sequence[str]) -> bool:
        """Take files out of a release that is not live; say whether that worked."""
        try:
            for path in paths:
                remove_file(self._path(release), path)
        except OSError:
            return False
        return True

    def rollback(self) -> str:
        with self._writing(_CURRENT):
            linked = self._linked()
            earlier = [each for each in self._kept() if linked and each.number < linked.number]
            if not earlier:
                why = "keeps no release from before the one that is live"
                raise no_rollback(self._surroundings.name, why)
            self._switch(self._new_link(earlier[-1]))
            return str(earlier[-1])

    # Releases ---------------------------------------------------------------------------------------------

    def _path(self, release: ReleaseName) -> Path:
        return self._releases / str(release)

    def _linked(self) -> ReleaseName | None:
        """Return the release that `current` names, which may be gone."""
        try:
            target = os.readlink(self._folder / _CURRENT)  # noqa: PTH115  # as it is, no Path
        except FileNotFoundError:
            return None
        except NotADirectoryError:
            raise self._in_the_way("", "is a file, not a folder") from None
        except OSError as error:
            if not os.path.lexists(self._folder / _CURRENT):
                raise
            raise self._in_the_way(_CURRENT, "is none of our links") from error
        folder, _, name = target.rstrip("/").rpartition("/")
        release = ReleaseName.read(name)
        if folder != _RELEASES or release is None:
            raise self._in_the_way(_CURRENT, f"is a link to {target}, not to a release")
        return release

    def _live(self) -> ReleaseName | None:
        """Return the release that visitors see; None where there is none, or somebody took it away."""
        linked = self._linked()
        return linked if linked and _is_folder(self._path(linked)) else None

    def _live_name(self) -> str:
        return str(self._live() or _NOTHING)

    def _there(self) -> list[ReleaseName]:
        """Return all releases, oldest first. What others put beside them does not count."""
        if not _is_folder(self._releases):
            return []
        read = (ReleaseName.read(path.name) for path in self._releases.iterdir() if _is_folder(path))
        return sorted(filter(None, read))

    def _kept(self) -> list[ReleaseName]:
        return [each for each in self._there() if not each.is_partial]

    def _show(self, live: ReleaseName | None, *, is_partial: bool) -> ReleaseName:
        tree = self._new_tree(live)
        release = self._new_name(is_partial=is_partial)
        link = self._new_link(release)
        self._mean(self._meant() | {str(release)})
        try:
            tree.root.rename(self._path(release))
            sync(self._releases)
            self._switch(link)
        except BaseException:
            with suppress(OSError, ResumesiteError):  # the next deploy drops it
                if self._live() != release:
                    self._drop(release)
            raise
        return release

    def _new_tree(self, live: ReleaseName | None) -> NewTree:
        tree = NewTree(self._work / "tree")
        try:
            if live:
                tree.take(self._path(live), without=self._changes.keys())
            for path, aside in sorted(self._changes.items()):
                if aside:
                    tree.put(aside, path)
        except TakenError as error:
            raise self._in_the_way(f"{_CURRENT}/{error}", "is somebody else's") from error
        tree.sync()
        return tree

    def _new_name(self, *, is_partial: bool) -> ReleaseName:
        """Name a release after all that are there, and after the one that is linked, even if it is gone."""
        taken = [ReleaseName.read(name) for name in os.listdir(self._releases)]  # noqa: PTH208  # names only
        number = max((each.number for each in (*taken, self._linked()) if each), default=0) + 1
        return ReleaseName(number, self._time(), is_partial)

    def _time(self) -> str:
        if self._surroundings.now is None:
            return ""
        try:
            return f"{datetime.fromtimestamp(self._surroundings.now(), UTC):%Y%m%dT%H%M%SZ}"
        except (ValueError, OverflowError, OSError):  # a clock that is out of its mind
            return ""

    def _new_link(self, release: ReleaseName) -> Path:
        link = self._work / "link"
        make_folder(self._work)
        link.unlink(missing_ok=True)
        link.symlink_to(f"{_RELEASES}/{release}")
        return link

    def _switch(self, link: Path) -> None:
        link.replace(self._folder / _CURRENT)
        try:
            sync(self._folder)
        except OSError as error:
            problem = disk_problem(error, f"{self._settings.path}/{_CURRENT}")
            raise TargetError(problem, is_certain=False) from error

    def _drop_old(self, before: ReleaseName | None, shown: ReleaseName) -> None:
        """Drop what is not kept: the oldest, partial ones, and those that a rollback left behind."""
        since = before.number if before else shown.number
        with suppress(OSError):  # what visitors see is right; the next deploy tries again
            kept = [each for each in self._kept() if not since < each.number < shown.number]
            for release in {*self._there()} - {shown, *kept[-self._settings.keep :]}:
                self._drop(release)

    def _drop(self, release: ReleaseName) -> None:
        """Remove a release. It goes aside first: half a release would be taken for a whole one."""
        gone = self._work / "gone" / str(release)
        gone.parent.mkdir(parents=True, exist_ok=True)
        self._path(release).rename(gone)
        shutil.rmtree(gone, ignore_errors=True)

    # Which releases our objects are about -----------------------------------------------------------------

    def _meant(self) -> frozenset[str]:
        """Return the releases that our objects speak of: the one they were written for, those shown since.

        A link that was switched by hand, or by a rollback that was killed, leads to another one. Then they
        are void: what stands there is not what they say.
        """
        written = read_file(self._folder, _MEANT)
        return frozenset(written.decode("ascii", "replace").split()) if written else frozenset()

    def _mean(self, releases: frozenset[str]) -> None:
        make_folder(self._folder / PRIVATE)
        write_atomically(self._folder / _MEANT, "\n".join(sorted(releases)).encode())

    def _mean_what_is_live(self) -> None:
        meant, live = self._meant(), self._live_name()
        if live not in meant:
            self._clear_void(meant)
        if meant != {live}:
            self._mean(frozenset({live}))

    def _clear_void(self, meant: frozenset[str]) -> None:
        """Remove our objects. Nothing is ours in a folder where we never wrote any."""
        for path in (self._folder / PRIVATE).iterdir() if meant else ():
            if _is_folder(path) and path != self._work:
                shutil.rmtree(path)
            elif path not in (self._work, self._folder / _LOCK, self._folder / _MEANT):
                path.unlink()

    # Preparing, and what goes wrong -----------------------------------------------------------------------

    def _prepare(self) -> None:
        """Make the folders, unless something else is in their place."""
        if (self._folder / FILE_NAME).exists():
            raise self._in_the_way("", f"is the folder of a site (it has {FILE_NAME}), not one to deploy to")
        if os.path.lexists(self._folder) and not self._folder.is_dir():
            raise self._in_the_way("", "is a file, or a link that leads nowhere")
        self._linked()
        for name in (_RELEASES, PRIVATE.rstrip("/")):
            path = self._folder / name
            if os.path.lexists(path) and not _is_folder(path):
                raise self._in_the_way(name, "is a file or a link, not a folder")
            make_folder(path)

    def _forget(self) -> None:
        """Clear away what is under way, of this deploy and of one that was killed."""
        with self._mutex:
            self._changes.clear()
        shutil.rmtree(self._work, ignore_errors=True)
        for left in (self._folder / PRIVATE).rglob(".*.tmp"):
            with suppress(OSError):  # the next deploy tries again
                left.unlink()

    def _in_the_way(self, name: str, what: str) -> ResumesiteError:
        hint = "Move it away, or name another folder for this target."
        return unchanged(Problem("IN_THE_WAY", what, Place(self._shown(name)), hint=hint))

    def _shown(self, name: str) -> str:
        return f"{self._settings.path.rstrip('/')}/{name}".rstrip("/")

    def _writing(self, name: str) -> AbstractContextManager[None]:
        return _disk_errors(self._shown(name), disk_problem)

    def _reading(self, name: str) -> AbstractContextManager[None]:
        return _disk_errors(self._shown(name), _unreadable)


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


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _refuse_path(root: Path, path: str) -> None:
    """Refuse a folder that is the site itself, or in which the site keeps what can be made again."""
    hint = 'Name a folder of its own, for example path = "../site".'
    if "\0" in path:
        raise usage("INVALID_PATH", f"{path!r} is no folder", hint)
    folder, site = Path(os.path.realpath(root / path)), Path(os.path.realpath(root))
    if folder == site or folder.is_relative_to(site / PRIVATE):
        raise usage("INVALID_PATH", f'path = "{path}" is the site\'s own folder', hint)

"""The files of a release in a folder where somebody may have put links: none of them is ever followed."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC

_NOT_THERE = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENXIO, errno.ENAMETOOLONG}
"""What the system says of a path at which there is no ordinary file, or a link on the way there."""

_NO_HARD_LINK = {errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EXDEV, errno.ENOSYS}

_SYNCED_AT_ONCE = 8
"""Disks take many syncs together in little more time than one."""


def parts_of(path: str) -> tuple[str, ...]:
    """Return the folders and the name that a path consists of. Raises ValueError when it leads elsewhere."""
    parts = tuple(path.split("/"))
    if {"", ".", ".."} & set(parts) or "\0" in path or "\\" in path:
        raise ValueError(path)
    path.encode()  # a lone surrogate is no file's name: UnicodeEncodeError is a ValueError
    return parts


def read_file(root: Path, path: str) -> bytes | None:
    """Return the bytes of the ordinary file at `path` below `root`, None when there is none."""
    *folders, name = parts_of(path)
    with _absent_is_none(), _opened(root, folders) as folder:
        if not stat.S_ISREG(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
            return None
        with os.fdopen(os.open(name, _FILE, dir_fd=folder), "rb") as file:
            return file.read()
    return None


def has_file(root: Path, path: str) -> bool:
    *folders, name = parts_of(path)
    with _absent_is_none(), _opened(root, folders) as folder:
        status = os.stat(name, dir_fd=folder, follow_symlinks=False)
        return stat.S_ISREG(status.st_mode)
    return False


def remove_file(root: Path, path: str) -> None:
    """Let there be no file at `path` below `root`, nor folders above it that are empty then. Durable."""
    with _absent_is_none(), _opened(root, ()) as folder:
        _remove(folder, parts_of(path))


def _remove(folder: int, parts: Sequence[str]) -> None:
    name, *rest = parts
    if rest:
        with _inner(folder, name) as inner:
            _remove(inner, rest)
        with suppress(OSError):  # something is still in it
            os.rmdir(name, dir_fd=folder)
    elif not stat.S_ISDIR(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
        os.unlink(name, dir_fd=folder)
    os.fsync(folder)


def files_below(root: Path) -> Iterator[tuple[str, int]]:
    """Walk the ordinary files below `root`: path and size."""
    for path, entry in _entries(root):
        if entry.is_file(follow_symlinks=False):
            yield os.fsencode(path).decode(errors="replace"), entry.stat(follow_symlinks=False).st_size


def _entries(root: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Walk everything below `root` that is no folder."""
    waiting = [""]
    while waiting:
        above = waiting.pop()
        with os.scandir(root / above) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(f"{above}{entry.name}/")
                else:
                    yield f"{above}{entry.name}", entry


@contextmanager
def _opened(root: Path, folders: Sequence[str]) -> Iterator[int]:
    """Open a folder below `root`, refusing to pass through a link. `root` may be reached by one."""
    descriptor = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for name in folders:
            inner = os.open(name, _FOLDER, dir_fd=descriptor)
            os.close(descriptor)
            descriptor = inner
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def _inner(folder: int, name: str) -> Iterator[int]:
    descriptor = os.open(name, _FOLDER, dir_fd=folder)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def _absent_is_none() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in _NOT_THERE:
            raise


# A new release -------------------------------------------------------------------------------------------


class TakenError(Exception):
    """Something that stays stands where a folder, or a file, would have to be."""


@dataclass
class NewTree:
    """A release that is being made at `root`, which nobody else writes to.

    Only folders that it made itself are written into, so that a link that it took over leads nowhere.
    """

    root: Path
    _folders: set[str] = field(default_factory=set)
    _written: list[Path] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.root.mkdir()

    def take(self, source: Path, *, without: Collection[str]) -> None:
        """Take everything from another release but for some paths: files as hard links, links as they are."""
        for path, entry in _entries(source):
            if path in without:
                continue
            if entry.is_symlink():
                self._place(path).symlink_to(os.readlink(entry.path))  # noqa: PTH115  # as it is, no Path
            elif entry.is_file(follow_symlinks=False):
                self._link(Path(entry.path), self._place(path))

    def put(self, source: Path, path: str) -> None:
        """Move a file to its place. Raises TakenError where something that stays is in the way."""
        place = self._place(path)
        try:
            source.replace(place)
        except IsADirectoryError as error:
            raise TakenError(path) from error
        self._written.append(place)

    def sync(self) -> None:
        """Have the disk keep all of it."""
        folders = [self.root, *(self.root / folder for folder in self._folders)]
        with ThreadPoolExecutor(_SYNCED_AT_ONCE, thread_name_prefix="sync") as pool:
            for paths in (self._written, folders):
                for _ in pool.map(sync, paths):
                    pass

    def _place(self, path: str) -> Path:
        """Return where a file goes, and see that there is a folder for it."""
        self._make_folder(path.rpartition("/")[0])
        return self.root / path

    def _make_folder(self, folder: str) -> None:
        if not folder or folder in self._folders:
            return
        self._make_folder(folder.rpartition("/")[0])
        try:
            (self.root / folder).mkdir()
        except FileExistsError as error:
            raise TakenError(folder) from error
        self._folders.add(folder)

    def _link(self, source: Path, place: Path) -> None:
        """Give a file a second name; where there can be none, copy it."""
        try:
            os.link(source, place, follow_symlinks=False)
        except OSError as error:
            if error.errno not in _NO_HARD_LINK:
                raise
            shutil.copy(source, place, follow_symlinks=False)
            self._written.append(place)


def sync(path: Path) -> None:
    """Have the disk keep a file, or which names are in a folder."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def make_folder(path: Path) -> None:
    """Let there be a folder, and those above it, and have the disk keep them."""
    if not path.is_dir():
        make_folder(path.parent)
        path.mkdir(exist_ok=True)
        sync(path.parent)

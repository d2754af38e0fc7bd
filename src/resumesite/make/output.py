"""The output folder: whole files moved into place, and nothing touched that is not ours.

Files are written in a folder aside, on the same disk, and moved to their places in one step: whoever looks
sees the old file or the new one. Links below `output/` are refused, since what lies behind them is somebody
else's.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import file_digest
from pathlib import Path, PurePosixPath

from resumesite.content.stamps import file_stamp
from resumesite.errors import Place, Problem, ResumesiteError
from resumesite.make.files import disk_errors, write_new

_BESIDE = ".resumesite-new"
"""What a new file is called in its own folder, on its way from another disk."""


@dataclass
class Output:
    """`root` is the output folder, `aside` the folder on the same disk where files are written first."""

    root: Path
    aside: Path
    _folders: set[str] = field(default_factory=set, repr=False)
    """Folders below the root that exist and are no links, as looked up during this build."""

    def put(self, path: str, data: bytes) -> str:
        """Put a file in its place and return its stamp."""
        target = self._target(path)
        with disk_errors(self.shown(path)):
            self._make_folder(path)
            self._refuse(target, path)
            self._move_in(data, target)
            return file_stamp(target.lstat())

    def stamp(self, path: str) -> str:
        """Return the stamp of the file at `path`, "" when there is none."""
        try:
            status = os.lstat(f"{self.root}/{path}")
        except (FileNotFoundError, NotADirectoryError):
            return ""
        return file_stamp(status) if stat.S_ISREG(status.st_mode) else ""

    def digest(self, path: str) -> str:
        """Return the digest of the file at `path`, "" when there is none that we could have made."""
        target = self._target(path)
        if not self.stamp(path) or self._is_behind_a_link(path):
            return ""
        with disk_errors(self.shown(path)), target.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()

    def remove(self, path: str) -> None:
        """Remove a file, and the folders above it that hold nothing then."""
        target = self._target(path)
        if self._is_behind_a_link(path):
            return
        with disk_errors(self.shown(path)), suppress(FileNotFoundError, NotADirectoryError):
            target.unlink()
        for parent in PurePosixPath(path).parents[:-1]:
            with suppress(OSError):  # something is still in it, or it is gone already
                (self.root / parent).rmdir()
                self._folders.discard(str(parent))

    def shown(self, path: str) -> str:
        return f"{self.root.name}/{path}"

    def clear_aside(self) -> None:
        """Remove what a killed build left on its way."""
        with suppress(FileNotFoundError), os.scandir(self.aside) as entries:
            for entry in entries:
                Path(entry.path).unlink(missing_ok=True)

    def refuse_file(self) -> None:
        """See that the output folder is, or can be, a folder."""
        if self.root.is_dir() or not os.path.lexists(self.root):
            return
        what = "a link that leads nowhere" if self.root.is_symlink() else "a file"
        hint = 'Move it away, or name another folder: output = "…" in resumesite.toml.'
        problem = Problem("IN_THE_WAY", f"is {what}, not a folder", Place(self.root.name), hint=hint)
        raise ResumesiteError(problem)

    def obstacle(self, path: str) -> Problem | None:
        """Say what of somebody else's is where a file shall go; None when nothing is."""
        for parent in reversed(PurePosixPath(path).parents[:-1]):
            if str(parent) not in self._folders and self._is_other(str(parent), stat.S_ISDIR):
                return self._in_the_way(str(parent), self.root / parent)
        return self._in_the_way(path, self.root / path) if self._is_other(path, stat.S_ISREG) else None

    def _is_other(self, path: str, is_right: Callable[[int], bool]) -> bool:
        """Whether something stands at `path` that is not of the right kind."""
        try:
            return not is_right((self.root / path).lstat().st_mode)
        except (FileNotFoundError, NotADirectoryError):
            return False

    def _target(self, path: str) -> Path:
        parts = PurePosixPath(path).parts
        if not parts or parts[0] == "/" or ".." in parts or "\\" in path or "\0" in path:
            raise ValueError(f"not a path below the output folder: {path!r}")
        return self.root / path

    def _make_folder(self, path: str) -> None:
        """Make the folders above a path, one by one, and see that none of them is a link."""
        if not self._folders:
            self.root.mkdir(parents=True, exist_ok=True)
        for parent in reversed(PurePosixPath(path).parents[:-1]):
            if str(parent) in self._folders:
                continue
            folder = self.root / parent
            with suppress(FileExistsError):
                folder.mkdir()
            if not stat.S_ISDIR(folder.lstat().st_mode):
                raise ResumesiteError(self._in_the_way(str(parent), folder))
            self._folders.add(str(parent))

    def _refuse(self, target: Path, path: str) -> None:
        """Refuse to put a file where a link, a folder or a device is."""
        with suppress(FileNotFoundError):
            if not stat.S_ISREG(target.lstat().st_mode):
                raise ResumesiteError(self._in_the_way(path, target))

    def _in_the_way(self, path: str, found: Path) -> Problem:
        what = "a link" if found.is_symlink() else "a folder" if found.is_dir() else "a file"
        hint = f"Move it away; {self.root.name}/ holds only what resumesite makes."
        return Problem(
            "IN_THE_WAY",
            f"{what} of somebody else is where the site needs to write",
            Place(self.shown(path)),
            hint=hint,
        )

    def _is_behind_a_link(self, path: str) -> bool:
        return any((self.root / parent).is_symlink() for parent in PurePosixPath(path).parents[:-1])

    def _move_in(self, data: bytes, target: Path) -> None:
        written = self.aside / f"{os.getpid()}"
        try:
            write_new(written, data)
            _replace(written, target, data)
        finally:
            written.unlink(missing_ok=True)


def _replace(written: Path, target: Path, data: bytes) -> None:
    try:
        written.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        beside = target.with_name(f"{_BESIDE}-{os.getpid()}")
        try:
            write_new(beside, data)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)

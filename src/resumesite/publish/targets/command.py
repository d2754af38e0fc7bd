"""Any other host: a command of the user's takes the site there (Netlify, Cloudflare Pages, rsync).

What the host has is mirrored on this machine. Nothing shows before the command runs, and what it has not
taken yet is written down until it has: a deploy that was killed loses nothing.

    site/     the mirror
    record/   our own objects
    unsent    the paths that changed since the command last took everything
    lists/    what the command is told, until it has taken everything
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from resumesite.content.durable import write_atomically
from resumesite.errors import ExitStatus, Problem, ResumesiteError
from resumesite.make.files import disk_problem
from resumesite.make.output import Output
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
from resumesite.publish.targets.local_lock import local_lock
from resumesite.publish.users_command import run_users_command
from resumesite.settings.targets import CommandTarget

_NOT_FOUND = 127
_LISTS = "lists"


def open_command(surroundings: Surroundings, settings: CommandTarget) -> Command:
    """Open a command as a target. Reads and runs nothing."""
    return Command(surroundings, settings)


class Command:
    """A host that a command of the user's takes a folder to."""

    takes_headers = False
    shows_at_once = False
    replaces_site = True
    has_cache = False
    concurrency = 2

    def __init__(self, surroundings: Surroundings, settings: CommandTarget) -> None:
        self._surroundings = surroundings
        self._settings = settings
        self._folder = surroundings.private
        self._site = Output(self._folder / "site", self._folder / "aside")
        self._mutex = threading.Lock()
        self._has_run = False

    # Our own objects --------------------------------------------------------------------------------------

    def read(self, name: str) -> bytes | None:
        """Return one of our own objects. Without the mirror there is none: they would speak of nothing."""
        with self._on_disk():
            return _bytes(self._own(name)) if self._site.root.is_dir() else None

    def write(self, name: str, data: bytes) -> None:
        path = self._own(name)
        with self._on_disk():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, data)

    def discard(self, names: Sequence[str]) -> None:
        with self._on_disk():
            for name in names:
                self._own(name).unlink(missing_ok=True)

    def _own(self, name: str) -> Path:
        return self._folder / "record" / name.removeprefix(PRIVATE)

    def walk_own(self) -> Iterator[str]:
        record = self._folder / "record"
        with self._on_disk():
            for path in [path for path in record.rglob("*") if path.is_file()]:
                yield f"{PRIVATE}{path.relative_to(record).as_posix()}"

    def lock(self, wait: float, conditions: bool | None) -> AbstractContextManager[DeployLock]:
        return local_lock(self._folder, wait)

    # The site's files -------------------------------------------------------------------------------------

    def walk(self) -> Iterator[Found]:
        with self._on_disk():
            found = [path for path in self._site.root.rglob("*") if path.is_file()]
            for path in found:
                yield Found(path.relative_to(self._site.root).as_posix(), path.stat().st_size)

    def put(self, file: PublicFile, data: bytes) -> None:
        with self._on_disk(), self._mutex:
            self._note_unsent([file.path])
            self._site.put(file.path, data)

    def delete(self, paths: Sequence[str]) -> None:
        with self._on_disk(), self._mutex:
            self._note_unsent(paths)
            for path in paths:
                self._site.remove(path)

    def show(self, *, is_last: bool) -> None:
        """Run the command, unless it has taken everything already.

        What it took before the last time is listed again then: it may have waited for that.
        """
        with self._on_disk():
            unsent = self._unsent()
            told = self._told(unsent, is_last=is_last) if unsent else {}
        if unsent:
            self._run(told)
        if unsent and is_last:
            with self._on_disk():
                self._journal.unlink()
                shutil.rmtree(self._folder / _LISTS)  # they may name people who have left

    def fetch(self, path: str) -> bytes | None:
        with self._on_disk():
            return _bytes(self._site.root / path)

    def look(self, path: str) -> Look:
        return Look.OURS if (self._site.root / path).is_file() else Look.MISSING

    def clear_caches(self, addresses: Sequence[str], reference: str) -> None:
        """The host clears its own, or the command does, or `purge`."""

    def withdraw_from_kept(self, paths: Sequence[str]) -> tuple[str, ...]:
        return ()

    def rollback(self, amend: Amend) -> str:
        raise no_rollback(
            self._surroundings.name, "is deployed to by a command, and keeps no earlier releases"
        )

    # What the command has yet to take ---------------------------------------------------------------------

    @property
    def _journal(self) -> Path:
        return self._folder / "unsent"

    def _note_unsent(self, paths: Iterable[str]) -> None:
        """Write down what is about to change. A line begins with its break: half a one spoils no other."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with self._journal.open("ab") as journal:
            journal.write("".join(f"\n{path}" for path in paths).encode())

    def _unsent(self) -> frozenset[str]:
        return frozenset((_bytes(self._journal) or b"").decode("utf-8", "replace").split("\n")) - {""}

    # The command ------------------------------------------------------------------------------------------

    def _told(self, unsent: frozenset[str], *, is_last: bool) -> dict[str, str]:
        """Write down what the command may want to know, and say where."""
        there = {found.path for found in self.walk()}
        lists = {
            "RESUMESITE_FILES": self._list("files", there),
            "RESUMESITE_CHANGED": self._list("changed", unsent & there),
            "RESUMESITE_DELETED": self._list("deleted", unsent - there),
        }
        self._site.root.mkdir(exist_ok=True)
        return {
            **{name: str(path) for name, path in lists.items()},
            "RESUMESITE_FOLDER": str(self._site.root.absolute()),
            "RESUMESITE_TARGET": self._surroundings.name,
            "RESUMESITE_LAST": "yes" if is_last else "no",
        }

    def _list(self, name: str, paths: Iterable[str]) -> Path:
        path = (self._folder / _LISTS / f"{name}.txt").absolute()
        path.parent.mkdir(exist_ok=True)
        write_atomically(path, "".join(f"{each}\n" for each in sorted(paths)).encode())
        return path

    def _run(self, told: Mapping[str, str]) -> None:
        surroundings = self._surroundings
        try:
            self._has_run = True
            status = run_users_command(self._settings.command, surroundings.root, surroundings.environ, told)
        except OSError as error:
            raise TargetError(self._failed(f"could not be run: {error}")) from error
        if status:
            raise TargetError(self._failed(_ended(status)), is_certain=False)

    def _failed(self, why: str) -> Problem:
        hint = "See what it said, then run the command again: what it has not taken is kept and sent then."
        return Problem("COMMAND_FAILED", f"the command of {self._surroundings.name} {why}", hint=hint)

    @contextmanager
    def _on_disk(self) -> Iterator[None]:
        """Say of what fails whether the host may have changed by then: it has not before the command runs."""
        status = ExitStatus.TARGET_UNFINISHED if self._has_run else ExitStatus.TARGET_UNCHANGED
        try:
            yield
        except OSError as error:
            shown = f".resumesite/{self._folder.parent.name}/{self._folder.name}"
            raise ResumesiteError(disk_problem(error, shown), status=status) from error
        except ResumesiteError as error:
            raise ResumesiteError(*error.problems, status=status) from error


def _ended(status: int) -> str:
    if status < 0:
        return f"was killed by signal {-status}"
    return f"ended with status {status}" + (" (not found)" if status == _NOT_FOUND else "")


def _bytes(path: Path) -> bytes | None:
    with suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return path.read_bytes()
    return None

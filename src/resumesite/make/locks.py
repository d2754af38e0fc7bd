"""Two locks: one build at a time, and one hand at a time on what is live."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from resumesite.errors import ExitStatus, Problem, ResumesiteError
from resumesite.make.files import disk_errors

WAIT_SECONDS = 30.0
"""How long `--wait` waits (contract §8)."""


def build_lock(private: Path, *, wait: float = 0) -> AbstractContextManager[None]:
    """Be the only build of this site. Held from a build's begin to its end, which may take hours."""
    hint = "Try again when it is done." if wait else "Wait until it is done, or use --wait."
    return Lock(private / "build.lock", wait, "another build of this site is running", hint).held()


def release_lock(private: Path) -> Lock:
    """Be the only one who changes `output/` and the record.

    Held for one person's files at a time, so that unpublishing never waits for a whole build.
    """
    return Lock(private / "release.lock", WAIT_SECONDS, "another command is changing output/", "Try again.")


class Lock:
    """A lock between processes, which is a file. The same thread may take it again."""

    def __init__(self, path: Path, wait: float, message: str, hint: str) -> None:
        self._shown = f"{path.parent.name}/{path.name}"
        self._folder = path.parent
        self._file = FileLock(path)
        self._wait = wait
        self._problem = Problem("LOCKED", message, hint=hint)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold it; where somebody else does for too long, raise LOCKED (exit status 5)."""
        with disk_errors(self._shown):
            self._folder.mkdir(parents=True, exist_ok=True)
            try:
                self._file.acquire(timeout=self._wait)
            except Timeout:
                raise ResumesiteError(self._problem, status=ExitStatus.LOCKED) from None
        try:
            yield
        finally:
            self._file.release()

"""Two locks: one build at a time, and one hand at a time on what is live."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from resumesite.errors import ExitStatus, Problem, ResumesiteError
from resumesite.make.files import disk_errors

WAIT_SECONDS = 30.0
"""How long `--wait` waits (contract §8)."""


@contextmanager
def build_lock(private: Path, *, wait: float = 0) -> Iterator[None]:
    """Be the only build of this site. Held from a build's begin to its end, which may take hours."""
    hint = "Try again when it is done." if wait else "Wait until it is done, or use --wait."
    problem = Problem("LOCKED", "another build of this site is running", hint=hint)
    with _locked(private, "build.lock", wait, problem):
        yield


@contextmanager
def release_lock(private: Path) -> Iterator[None]:
    """Be the only one who changes `output/` and the record.

    Held for one person's files at a time, so that unpublishing never waits for a whole build.
    """
    problem = Problem("LOCKED", "another command is changing output/", hint="Try again when it is done.")
    with _locked(private, "release.lock", WAIT_SECONDS, problem):
        yield


@contextmanager
def _locked(private: Path, name: str, wait: float, problem: Problem) -> Iterator[None]:
    with disk_errors(f"{private.name}/{name}"):
        private.mkdir(parents=True, exist_ok=True)
        lock = FileLock(private / name)
        try:
            lock.acquire(timeout=wait)
        except Timeout:
            raise ResumesiteError(problem, status=ExitStatus.LOCKED) from None
    try:
        yield
    finally:
        lock.release()

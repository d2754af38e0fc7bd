"""The lock of targets that need no server for it: a file on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from resumesite.errors import ExitStatus, Place, ResumesiteError
from resumesite.make.locks import Lock
from resumesite.publish.targets import DeployLock


@dataclass
class LocalDeployLock:
    """The lock, held: the system gives it back when the process ends, however it ends."""

    conditions: bool | None = None

    def renew(self) -> None: ...


@contextmanager
def local_lock(private: Path, wait: float) -> Iterator[DeployLock]:
    """Be the only deploy from this machine, waiting up to `wait` seconds (else LOCKED, exit status 5)."""
    message = "another deploy to this target is running on this machine"
    hint = "Try again when it is done." if wait else "Wait until it is done, or use --wait."
    with ExitStack() as stack:
        try:
            stack.enter_context(Lock(private / "lock", wait, message, hint).held())
        except ResumesiteError as error:
            if error.status is not ExitStatus.PROBLEMS:
                raise
            place = Place(f".resumesite/targets/{private.name}")
            problems = [replace(problem, place=place) for problem in error.problems]
            raise ResumesiteError(*problems, status=ExitStatus.TARGET_UNCHANGED) from error
        yield LocalDeployLock()

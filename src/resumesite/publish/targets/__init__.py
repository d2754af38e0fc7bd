"""Where releases go: one file for each kind of target, and what all of them can do.

A new kind is a file here and a row in `_TYPES` (or an entry point `resumesite.targets`): a function of a
`Surroundings` and the target's settings that returns a `Target`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Protocol, cast

from resumesite.errors import ExitStatus, Problem, ResumesiteError, did_you_mean, usage
from resumesite.publish.published import PublicFile
from resumesite.settings import FILE_NAME
from resumesite.settings.targets import AnyTarget

PRIVATE = ".resumesite/"
"""Where a target keeps what is ours alone: the record, the lock, the probe."""


@dataclass(frozen=True)
class Found:
    """A file that a target has, ours or not. `path` is below the site's root."""

    path: str
    size: int


class Look(StrEnum):
    """What is seen of a file at a target without reading it."""

    MISSING = "missing"
    OURS = "ours"
    UNMARKED = "unmarked"


@dataclass(frozen=True)
class Surroundings:
    """What a target is opened with.

    `root` is the site's folder and `private` a folder of this target's own on this machine, which may be
    missing and may be deleted. `environ` is what commands of the user's and git run with; `now` tells the
    time (seconds since 1970) for the names of releases.
    """

    name: str
    root: Path
    private: Path
    base_url: str = ""
    environ: Mapping[str, str] = field(default_factory=dict)
    max_requests_per_second: float = 0
    now: Callable[[], float] | None = None


Amend = Callable[[Sequence[Found], Callable[[str], bytes | None]], Mapping[str, bytes | None]]
"""The files of an earlier release, and a way to read them → those that shall be others (None: not there)."""


class DeployLock(Protocol):
    """A lock that is held.

    `conditions` is the probe's verdict: whether the server honours conditional requests, so that no two
    machines can hold the lock. None where that needs no server.
    """

    conditions: bool | None

    def renew(self) -> None:
        """Keep it. Raises ResumesiteError (LOCK_LOST) when somebody else has it by now."""


class Target(Protocol):
    """A place that a release is deployed to.

    Every method raises ResumesiteError for what the user can mend and TargetError for what failed after all
    retries. `put`, `delete` and `fetch` are called from several threads at once.

    Between two calls of `show` a target may keep changes to itself (a folder, a branch), or show each at once
    (object storage): the order of calls is right for both.
    """

    takes_headers: bool
    """Whether it keeps headers with files. If not it gets `_headers` and `_redirects` as files."""

    shows_at_once: bool
    """Whether visitors see each change at once, or all together when `show` is called."""

    replaces_site: bool
    """Whether visitors lose what this machine knows nothing of: what is shown is all that there is then."""

    has_cache: bool
    """Whether `clear_caches` has a CDN to tell."""

    concurrency: int
    """How many calls may be under way at once."""

    def read(self, name: str) -> bytes | None:
        """Return one of our own objects below PRIVATE, or None when there is none."""

    def write(self, name: str, data: bytes) -> None:
        """Write one of our own objects below PRIVATE. It is there, whole, when this returns."""

    def discard(self, names: Sequence[str]) -> None:
        """Remove some of our own objects; those that are not there count as removed."""

    def walk_own(self) -> Iterator[str]:
        """Walk the names of our own objects that are there, also of those that no record speaks of."""

    def lock(self, wait: float, conditions: bool | None) -> AbstractContextManager[DeployLock]:
        """Be the only deploy to this target, waiting up to `wait` seconds (else LOCKED, exit status 5).

        `conditions` is what an earlier probe found out, None when there was none.
        """

    def walk(self) -> Iterator[Found]:
        """Walk all files of the site that are there, whoever put them there, in no particular order."""

    def put(self, file: PublicFile, data: bytes) -> None:
        """Let the file at `file.path` be these bytes with these headers."""

    def delete(self, paths: Sequence[str]) -> None:
        """Let there be no files at these paths; those that are not there count as deleted."""

    def show(self, *, is_last: bool) -> None:
        """Let visitors see everything that was put and deleted until now, all at once if possible.

        Called where the site is whole: after withdrawals, and at the end (`is_last`).
        """

    def fetch(self, path: str) -> bytes | None:
        """Return a file as it is there now, or None when there is none."""

    def look(self, path: str) -> Look:
        """Say whether a file is there, and whether it bears a mark of ours."""

    def clear_caches(self, addresses: Sequence[str], reference: str) -> None:
        """Have a CDN of the target's own forget these addresses ("ada/", "ada/resume.pdf", "ada/*").

        The same `reference` may come again after a failure. Does nothing where there is no such CDN.
        """

    def withdraw_from_kept(self, paths: Sequence[str]) -> tuple[str, ...]:
        """Withdraw these paths from everything kept for `rollback` too, and say where they yet remain."""

    def rollback(self, amend: Amend) -> str:
        """Show the release before the one that is live, and return its name (else NO_ROLLBACK).

        `amend` says which of its files have to be others by now.
        """


class TargetError(Exception):
    """A call to a target failed, after all retries. `is_certain`: it surely changed nothing there."""

    def __init__(self, problem: Problem, *, is_certain: bool = True) -> None:
        super().__init__(str(problem))
        self.problem = problem
        self.is_certain = is_certain


_TYPES = {
    "s3": "resumesite.publish.targets.s3:open_s3",
    "directory": "resumesite.publish.targets.directory:open_directory",
    "git": "resumesite.publish.targets.git:open_git",
    "command": "resumesite.publish.targets.command:open_command",
}


def open_target(surroundings: Surroundings, settings: AnyTarget) -> Target:
    """Open a target by its settings. Makes no request and changes nothing."""
    kind = settings.type
    open_: Callable[[Surroundings, Any], Target]
    if kind in _TYPES:
        module, _, name = _TYPES[kind].partition(":")
        open_ = getattr(import_module(module), name)
    else:
        plugins = entry_points(group="resumesite.targets", name=kind)
        if not plugins:
            hint = did_you_mean(kind, _TYPES, otherwise=f"The types are: {', '.join(_TYPES)}.")
            raise usage("UNKNOWN_TARGET_TYPE", f"there is no type of target {kind!r}", hint)
        open_ = cast(Callable[[Surroundings, Any], Target], next(iter(plugins)).load())
    return open_(surroundings, settings)


def find_target(targets: Mapping[str, AnyTarget], name: str) -> str:
    """Return the target that is meant: the one called `name`, or the only one there is."""
    if name in targets:
        return name
    if name:
        others = f"There is {', '.join(targets)}." if targets else _how_to_add()
        raise usage(
            "NO_SUCH_TARGET", f"there is no target `{name}`", did_you_mean(name, targets, otherwise=others)
        )
    if len(targets) == 1:
        return next(iter(targets))
    if not targets:
        raise usage("NO_TARGET", f"{FILE_NAME} names no target to deploy to", _how_to_add())
    raise usage("WHICH_TARGET", "there are several targets", f"Say which one: {', '.join(targets)}.")


def _how_to_add() -> str:
    return (
        f'Add one to {FILE_NAME}, for example [targets.preview] with type = "directory" and path = "../site".'
    )


def no_rollback(name: str, why: str) -> ResumesiteError:
    hint = "Bring the content back (for example with git), build, and deploy again."
    return usage("NO_ROLLBACK", f"{name} {why}", hint)


def unchanged(problem: Problem) -> ResumesiteError:
    """An error after which the target is as it was (exit status 3)."""
    return ResumesiteError(problem, status=ExitStatus.TARGET_UNCHANGED)


@contextmanager
def as_unchanged() -> Iterator[None]:
    """Say of problems that have no status of their own that the target is as it was (exit status 3)."""
    try:
        yield
    except TargetError as error:
        raise unchanged(error.problem) from error
    except ResumesiteError as error:
        if error.status is not ExitStatus.PROBLEMS:
            raise
        raise ResumesiteError(
            *error.problems, status=ExitStatus.TARGET_UNCHANGED, details=error.details
        ) from error

"""What can go wrong, in the words a person needs: problems, the error that carries them, exit statuses.

    ResumesiteError            any mistake that is the user's, the disk's or the target's
    └── (no subclasses by stage: the problems' codes tell what it was)

Whatever is not a `ResumesiteError` is our own bug and keeps its traceback.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from enum import IntEnum, StrEnum
from typing import Any


class ExitStatus(IntEnum):
    """What a command's exit status means (contract §8)."""

    DONE = 0
    PROBLEMS = 1
    USAGE = 2
    TARGET_UNCHANGED = 3
    TARGET_UNFINISHED = 4
    LOCKED = 5
    CACHE_OPEN = 6
    GUARDED = 7


_WORST_FIRST = (
    ExitStatus.GUARDED,
    ExitStatus.TARGET_UNFINISHED,
    ExitStatus.TARGET_UNCHANGED,
    ExitStatus.LOCKED,
    ExitStatus.CACHE_OPEN,
    ExitStatus.USAGE,
    ExitStatus.PROBLEMS,
)


def worst(statuses: Iterable[ExitStatus]) -> ExitStatus:
    """Return the status that a command with several outcomes exits with."""
    seen = set(statuses)
    return next((status for status in _WORST_FIRST if status in seen), ExitStatus.DONE)


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Place:
    """Where in a file something stands. Lines and columns count from 1; 0 means unknown."""

    path: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = [self.path, *(str(number) for number in (self.line, self.column) if number)]
        return ":".join(part for part in parts if part)


@dataclass(frozen=True)
class Problem:
    """A user's mistake: where it is, what it is, and what to do next.

    `code` is stable and in capitals (`UNKNOWN_FIELD`); `field` is a dotted path ("experience.0.company").
    """

    code: str
    message: str
    place: Place = Place()
    field: str = ""
    hint: str = ""
    severity: Severity = Severity.ERROR
    username: str = ""

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    def __str__(self) -> str:
        """The message as people see it: `file:line:column: field: message`, then the hint, indented.

        Where no file is named it says whose problem it is, if that is known.
        """
        where = str(self.place) or self.username
        marker = "" if self.is_error else "warning"
        head = ": ".join(part for part in (where, marker, self.field, self.message) if part)
        return f"{head}\n    {self.hint}" if self.hint else head

    def as_data(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "severity": str(self.severity),
            "path": self.place.path or None,
            "line": self.place.line or None,
            "column": self.place.column or None,
            "field": self.field or None,
            "message": self.message,
            "hint": self.hint or None,
            "username": self.username or None,
        }

    def of(self, username: str) -> Problem:
        """The same problem, said to be `username`'s."""
        return replace(self, username=username)


class ResumesiteError(Exception):
    """Something the user can mend. Carries every problem found, not just the first."""

    def __init__(
        self,
        *problems: Problem,
        status: ExitStatus = ExitStatus.PROBLEMS,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
        self.status = status
        self.details = dict(details or {})

    def __reduce__(self) -> Any:
        return _restore_error, (self.problems, self.status, self.details)

    @property
    def code(self) -> str:
        return self.problems[0].code if self.problems else "UNKNOWN"


def _restore_error(
    problems: tuple[Problem, ...], status: ExitStatus, details: dict[str, Any]
) -> ResumesiteError:
    return ResumesiteError(*problems, status=status, details=details)


def usage(code: str, message: str, hint: str = "", **details: Any) -> ResumesiteError:
    """An error about what was asked for rather than about a file's content (exit status 2)."""
    return ResumesiteError(
        Problem(code=code, message=message, hint=hint), status=ExitStatus.USAGE, details=details
    )


def did_you_mean(word: str, choices: Iterable[str], *, otherwise: str = "") -> str:
    """Return "Did you mean `x`?" for the closest choice, else `otherwise`."""
    by_folded = {choice.casefold(): choice for choice in choices}
    close = get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return f"Did you mean `{by_folded[close[0]]}`?" if close else otherwise


@dataclass
class Suggestions:
    """Suggests what was meant by the first unknown names; comparing all of thousands takes minutes."""

    left: int = 20

    @property
    def are_spent(self) -> bool:
        return not self.left

    def did_you_mean(self, word: str, choices: Iterable[str], *, otherwise: str = "") -> str:
        """Return what `did_you_mean` does as long as any are left, then `otherwise`."""
        if self.are_spent:
            return otherwise
        self.left -= 1
        return did_you_mean(word, choices, otherwise=otherwise)


@dataclass
class Problems:
    """Collects problems until they are raised or reported all at once."""

    found: list[Problem] = field(default_factory=list)

    def add(self, problem: Problem) -> None:
        self.found.append(problem)

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.found if problem.is_error)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.found if not problem.is_error)

    def raise_errors(self) -> None:
        """Raise everything collected when at least one of it is an error."""
        if self.errors:
            raise ResumesiteError(*self.found)

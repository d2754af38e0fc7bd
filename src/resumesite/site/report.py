"""What a build did, and who hears of it while it goes on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Protocol

from resumesite.errors import ExitStatus, Problem
from resumesite.make.release import Held
from resumesite.make.run import PersonReport
from resumesite.make.site_files import SiteReport

_LEAK = "LEAK"
"""The code of what the leak gate finds; the gate itself loads much, and only where shares are."""


@dataclass
class BuildReport:
    """What a build did, or with a dry run would do. It grows as people are done.

    `people` counts those who have anything live, `read` and `parsed` resume files, `rendered` files by
    format; `written`, `unchanged` and `removed` count files in `output/`. `formats_held` are those of the
    site's formats that were not asked for. `reasons` say why files were made or removed ("ada: pdf:
    experience changed").
    """

    people: int = 0
    people_unchanged: int = 0
    read: int = 0
    parsed: int = 0
    rendered: Counter[str] = field(default_factory=Counter)
    written: int = 0
    unchanged: int = 0
    removed: int = 0
    held: list[Held] = field(default_factory=list)
    formats_held: tuple[str, ...] = ()
    problems: dict[Problem, None] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)
    is_dry_run: bool = False

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.is_error)

    @property
    def status(self) -> ExitStatus:
        if any(problem.code == _LEAK for problem in self.errors):
            return ExitStatus.GUARDED
        return ExitStatus.PROBLEMS if self.errors else ExitStatus.DONE

    @property
    def files(self) -> int:
        return self.written + self.unchanged

    def add_person(self, done: PersonReport) -> None:
        self.rendered.update(done.rendered)
        self.written += done.written
        self.unchanged += done.unchanged
        self.removed += len(done.removed)
        self.held.extend(done.held)
        self.reasons.extend(done.reasons)
        self.people_unchanged += done.is_unchanged and done.unchanged > 0

    def add_site(self, done: SiteReport) -> None:
        self.rendered.update({"site": done.rendered} if done.rendered else {})
        self.written += done.written
        self.unchanged += done.unchanged
        self.removed += len(done.removed)

    def sort(self) -> None:
        """Put what came in the order of rendering in an order of its own."""
        self.reasons.sort()
        self.held.sort(key=lambda held: (held.username, held.address or ""))

    def as_data(self) -> dict[str, Any]:
        return {
            "people": self.people,
            "peopleUnchanged": self.people_unchanged,
            "read": self.read,
            "parsed": self.parsed,
            "rendered": dict(sorted(self.rendered.items())),
            "written": self.written,
            "unchanged": self.unchanged,
            "removed": self.removed,
            "held": [{"username": held.username, "address": held.address} for held in self.held],
            "heldFormats": list(self.formats_held),
            "problems": [problem.as_data() for problem in self.problems],
            "reasons": self.reasons,
            "dryRun": self.is_dry_run,
        }


class Observer(Protocol):
    """Whoever wants to hear how a build goes on."""

    def expect(self, people: int) -> None:
        """Hear how many people there are to look at."""

    def pass_person(self, username: str) -> None:
        """Hear that one more of them has been looked at."""

    def find(self, problem: Problem) -> None:
        """Hear of a problem as soon as it is found."""


class Silence:
    """An observer who does not care."""

    def expect(self, people: int) -> None: ...

    def pass_person(self, username: str) -> None: ...

    def find(self, problem: Problem) -> None: ...

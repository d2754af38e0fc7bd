"""Read back what stands at a target, and compare it with what was deployed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from resumesite.errors import ExitStatus, Problem
from resumesite.publish.policy import address_of
from resumesite.publish.published import OwnerState, PublishedFile
from resumesite.publish.record import LostRecordError, Published
from resumesite.publish.standing import read_back
from resumesite.publish.targets import Target, as_unchanged, unchanged
from resumesite.settings import Site
from resumesite.site.open_target import not_deployed, open_place


@dataclass(frozen=True)
class Verified:
    """What came of reading back every file: how many were right, and what was wrong with the others."""

    target: str
    right: int = 0
    problems: tuple[Problem, ...] = ()
    release: str = ""

    @property
    def status(self) -> ExitStatus:
        return ExitStatus.PROBLEMS if self.problems else ExitStatus.DONE

    def as_data(self) -> dict[str, Any]:
        return {
            "target": self.target,
            "release": self.release or None,
            "right": self.right,
            "wrong": len(self.problems),
            "problems": [problem.as_data() for problem in self.problems],
        }


def verify(
    site: Site,
    name: str,
    *,
    environ: Mapping[str, str] = os.environ,
    pass_file: Callable[[str], None] = lambda path: None,
) -> Verified:
    """Read back every file that the record at a target names, and compare digests. Changes nothing."""
    place = open_place(site, name, environ)
    with as_unchanged():
        try:
            root = place.record.read()
            if root is None:
                raise not_deployed(place.name)
            states = Published(place.record, root, root.state.count).everybody()
            right, problems = _verified(place.target, states, pass_file)
        except LostRecordError as error:
            message = f"the record of what was deployed is not to be had: {error}"
            hint = "Deploy again: everything is sent anew."
            raise unchanged(Problem("RECORD_LOST", message, hint=hint)) from error
    return Verified(place.name, right, tuple(problems), root.release)


def _verified(
    target: Target, states: Iterator[OwnerState], pass_file: Callable[[str], None]
) -> tuple[int, list[Problem]]:
    right = 0
    problems: list[Problem] = []
    files = (file for state in states for file in state.files.values())
    for file, digest in read_back(target, files):
        pass_file(file.path)
        if digest is None:
            problems.append(_wrong(file, "VERIFY_MISSING", "is missing at the target"))
        elif not file.is_known:
            problems.append(
                _wrong(file, "VERIFY_UNFINISHED", "was being changed when a deploy was interrupted")
            )
        elif digest != file.digest:
            problems.append(_wrong(file, "VERIFY_DIFFERS", "is not what was deployed"))
        else:
            right += 1
    return right, problems


def _wrong(file: PublishedFile, code: str, message: str) -> Problem:
    hint = "`resumesite deploy --repair` sends it again."
    return Problem(code, f"/{address_of(file.path)}: {message}", hint=hint, username=file.owner)

"""What is live at a target, and what waits to be deployed there."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from resumesite.errors import Problem, ResumesiteError, Severity
from resumesite.make.workers import Workers
from resumesite.publish.plan import PublishPlan
from resumesite.publish.policy import addresses_of
from resumesite.publish.record import LostRecordError, Published, Root
from resumesite.publish.targets import as_unchanged
from resumesite.settings import Site
from resumesite.site.deploy import NOT_BUILT, DeployRequest, deploy
from resumesite.site.open_target import OpenTarget, open_place, root_at


@dataclass(frozen=True)
class Status:
    """What stands at a target, and what waits to be deployed.

    `people` and `files` count what is live, `waiting` files by person ("": the site's own). `plan` is None
    where nothing was built on this machine. `is_interrupted`: the last deploy was not finished; `open_caches`
    are addresses that a CDN has yet to forget.
    """

    target: str
    since: str = ""
    release: str = ""
    people: int = 0
    files: int = 0
    waiting: Mapping[str, int] = field(default_factory=dict)
    plan: PublishPlan | None = None
    is_interrupted: bool = False
    open_caches: int = 0
    problems: tuple[Problem, ...] = ()

    def as_data(self) -> dict[str, Any]:
        return {
            "target": self.target,
            "since": self.since or None,
            "release": self.release or None,
            "people": self.people,
            "files": self.files,
            "waiting": dict(self.waiting),
            "plan": self.plan.as_data() if self.plan else None,
            "interrupted": self.is_interrupted,
            "openCaches": self.open_caches,
            "problems": [problem.as_data() for problem in self.problems],
        }


def status(
    site: Site,
    name: str,
    now: str,
    *,
    environ: Mapping[str, str] = os.environ,
    workers: Workers | None = None,
) -> Status:
    """Say what is live at a target and what a deploy would change. Changes nothing."""
    place = open_place(site, name, environ)
    with as_unchanged():
        root = root_at(place.record)
        people, files, open_caches = _counted(place, root)
    live = Status(
        target=place.name,
        since=root.updated_at,
        release=root.release,
        people=people,
        files=files,
        is_interrupted=root.pending is not None,
        open_caches=open_caches,
    )
    try:
        report = deploy(
            site, DeployRequest(place.name, is_dry_run=True), now, environ=environ, workers=workers
        )
    except ResumesiteError as error:
        if error.code != NOT_BUILT:
            raise
        return replace(live, problems=tuple(map(_of_this_machine, error.problems)))
    return replace(live, waiting=_waiting(report.plan), plan=report.plan, problems=tuple(report.problems))


def _of_this_machine(problem: Problem) -> Problem:
    message = "nothing was built on this machine, so nobody can say what waits"
    return replace(problem, message=message, severity=Severity.WARNING)


def _counted(place: OpenTarget, root: Root) -> tuple[int, int, int]:
    """Count people, files, and addresses that caches may have as they were before."""
    people = files = 0
    published = Published(place.record, root, root.state.count)
    try:
        for state in published.everybody():
            people += bool(state.owner and state.editions)
            files += len(state.files)
        touched = addresses_of(published.touched()) if place.has_cache else ()
    except LostRecordError:  # the deploy that comes next says so
        return 0, 0, len(root.caches)
    return people, files, len({*root.caches, *touched})


def _waiting(plan: PublishPlan) -> dict[str, int]:
    owners = Counter(upload.file.owner for upload in plan.uploads)
    owners.update(file.owner for file in (*plan.withdrawals, *plan.deletes))
    return dict(sorted(owners.items()))

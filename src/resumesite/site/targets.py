"""What stands at a target: say it, read it back, go back to the release before, clear its caches."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from resumesite.errors import ExitStatus, Problem, ResumesiteError
from resumesite.make.record import empty_record
from resumesite.make.workers import Workers
from resumesite.publish.adopt import adopted, owner_of
from resumesite.publish.plan import PublishPlan
from resumesite.publish.policy import Part, address_of, part_of
from resumesite.publish.published import OwnerState, PublishedFile, shard_bytes, shard_count, shard_of
from resumesite.publish.purge import run_purge
from resumesite.publish.record import LostRecordError, Manifest, Published, Root, TargetRecord
from resumesite.publish.standing import read_back
from resumesite.publish.targets import Amend, Found, Target, TargetError, as_unchanged, unchanged
from resumesite.settings import Site
from resumesite.site.deploy import DeployRequest, deploy
from resumesite.site.open_target import OpenTarget, open_place
from resumesite.site.site_pages import render_site_pages


@dataclass(frozen=True)
class Status:
    """What stands at a target, and what waits to be deployed.

    `people` and `files` count what is live, `waiting` files by person ("": the site's own). `is_interrupted`:
    the last deploy was not finished; `open_caches` are addresses that a CDN has yet to forget.
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
        root = _root(place.record)
        people, files = _counted(place.record, root)
    report = deploy(site, DeployRequest(place.name, is_dry_run=True), now, environ=environ, workers=workers)
    return Status(
        target=place.name,
        since=root.updated_at,
        release=root.release,
        people=people,
        files=files,
        waiting=_waiting(report.plan),
        plan=report.plan,
        is_interrupted=root.pending is not None,
        open_caches=len(root.caches),
        problems=tuple(report.problems),
    )


def _root(record: TargetRecord) -> Root:
    try:
        return record.read() or Root()
    except LostRecordError:
        return Root()


def _states(record: TargetRecord, root: Root) -> Iterator[OwnerState]:
    published = Published(record, root, root.state.count)
    for shard in sorted(published.shards()):
        yield from published.states(shard).values()


def _counted(record: TargetRecord, root: Root) -> tuple[int, int]:
    people = files = 0
    try:
        for state in _states(record, root):
            people += bool(state.owner and state.editions)
            files += len(state.files)
    except LostRecordError:  # the deploy that comes next says so
        return 0, 0
    return people, files


def _waiting(plan: PublishPlan) -> dict[str, int]:
    owners = Counter(upload.file.owner for upload in plan.uploads)
    owners.update(file.owner for file in (*plan.withdrawals, *plan.deletes))
    return dict(sorted(owners.items()))


# Verify --------------------------------------------------------------------------------------------------


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
                raise unchanged(_nothing_there(place.name))
            right, problems = _verified(place.target, _states(place.record, root), pass_file)
        except LostRecordError as error:
            message = f"the record of what was deployed is not to be had: {error}"
            hint = "Deploy again: everything is sent anew."
            raise unchanged(Problem("RECORD_LOST", message, hint=hint)) from error
    return Verified(place.name, right, tuple(problems), root.release)


def _nothing_there(name: str) -> Problem:
    hint = f"`resumesite deploy {name}` does it."
    return Problem("NOT_DEPLOYED", f"nothing was deployed to {name} yet", hint=hint)


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
        elif not file.digest:
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


# Rollback and invalidate ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class RolledBack:
    """A target that shows the release before: its name, and how many people and files it has."""

    target: str
    release: str
    people: int
    files: int


def rollback(
    site: Site,
    name: str,
    now: str,
    *,
    wait: float = 0,
    environ: Mapping[str, str] = os.environ,
    workers: Workers | None = None,
) -> RolledBack:
    """Let a target show the release before the one that is live, without what was withdrawn since."""
    place = open_place(site, name, environ)
    with as_unchanged():
        root = _root(place.record)
        with place.target.lock(wait, root.conditions):
            root = _root(place.record)
            release = place.target.rollback(_amending(site, place, root, workers))
            with _as_unfinished():
                states = _remembered(site, place, root, now)
    people = sum(bool(state.owner) for state in states.values())
    return RolledBack(place.name, release, people, sum(len(state.files) for state in states.values()))


def _remembered(site: Site, place: OpenTarget, root: Root, now: str) -> dict[str, OwnerState]:
    """Let the record say what stands there after a rollback, and return it."""
    states = _found_states(place, site.settings.site.home)
    after = Root(
        state=_written(place.record, states),
        conditions=root.conditions,
        caches=root.caches,
        release=f"{root.release}-back",
        updated_at=now,
        is_sealed=root.is_sealed,
    )
    place.record.write(after)
    place.record.discard(root.objects() - after.objects())
    return states


def _amending(site: Site, place: OpenTarget, root: Root, workers: Workers | None) -> Amend:
    """Have the site's own pages of an earlier release lead only to people who are in it still.

    Who was withdrawn since is taken out of kept releases, but stood in their directory. Of the others the
    record knows how to list them as they are now.
    """
    known: dict[str, OwnerState] = {}
    with suppress(LostRecordError):
        known = {state.owner: state for state in _states(place.record, root)}

    home = site.settings.site.home

    def amend(found: Sequence[Found], read: Callable[[str], bytes | None]) -> Mapping[str, bytes | None]:
        people: dict[str, OwnerState] = {}
        for dealt in adopted(found, 1, home).values():
            people |= {owner: _as_known(state, known.get(owner)) for owner, state in dealt.items() if owner}
        rendered = render_site_pages(site, empty_record(), people, workers)
        pages: dict[str, bytes | None] = {made.path: data for made, data in rendered}
        old = [each.path for each in found if owner_of(each.path, home) == "" and each.path not in pages]
        return {**dict.fromkeys(old), **pages}

    return amend


def _as_known(found: OwnerState, known: OwnerState | None) -> OwnerState:
    """What a look at an earlier release tells of a person, with what the record knows of them."""
    if known is None:
        return found
    listed = {
        address: replace(edition, listing=known.editions[address].listing)
        if address in known.editions
        else edition
        for address, edition in found.editions.items()
    }
    return replace(found, editions=listed, former=known.former)


def _found_states(place: OpenTarget, home: str) -> dict[str, OwnerState]:
    """Look at everything that is there now: which release it was, the record does not know."""
    found = list(place.target.walk())
    states: dict[str, OwnerState] = {}
    for dealt in adopted(found, 1, home).values():
        states |= {owner: _with_digests(state, place.target) for owner, state in dealt.items()}
    return states


def _with_digests(state: OwnerState, target: Target) -> OwnerState:
    read = read_back(target, state.files.values())
    files = {file.path: replace(file, digest=digest or "") for file, digest in read}
    return replace(state, files=files)


def _written(record: TargetRecord, states: Mapping[str, OwnerState]) -> Manifest:
    count = shard_count(len(states))
    dealt: dict[int, list[OwnerState]] = {}
    for state in states.values():
        dealt.setdefault(shard_of(state.owner, count), []).append(state)
    return Manifest(
        count, {shard: record.write_shard(shard, shard_bytes(each)) for shard, each in dealt.items()}
    )


def invalidate(
    site: Site,
    name: str,
    now: str,
    *,
    resumes: bool = False,
    wait: float = 0,
    environ: Mapping[str, str] = os.environ,
) -> int:
    """Have a target's caches forget everything, or what they have yet to forget; return how many addresses.

    Raises ResumesiteError (exit status 6) when they do not.
    """
    place = open_place(site, name, environ)
    with as_unchanged():
        root = place.record.read()
        if root is None:
            raise unchanged(_nothing_there(place.name))
        addresses = list(root.caches) if resumes else _addresses(place.record, root)
        if not addresses:
            return 0
        reference = root.release if resumes else f"{root.release}-{now}"  # the same one is done only once
        _clear(site, place, addresses, reference, environ)
        if root.caches:
            with place.target.lock(wait, root.conditions):
                if (still := place.record.read()) and set(still.caches) <= set(addresses):
                    place.record.write(replace(still, caches=()))
    return len(addresses)


def _clear(
    site: Site, place: OpenTarget, addresses: list[str], reference: str, environ: Mapping[str, str]
) -> None:
    """Clear every cache there is; raise what any of them said (exit status 6)."""
    problems: list[Problem] = []
    which = sha256(" ".join(addresses).encode()).hexdigest()[:8]
    try:
        place.target.clear_caches(addresses, f"{reference}-{which}")
    except TargetError as error:
        problems.append(error.problem)
    except ResumesiteError as error:
        problems += error.problems
    try:
        if place.settings.purge:
            run_purge(place.settings.purge, addresses, site.settings.site.base_url, site.root, environ)
    except ResumesiteError as error:
        problems += error.problems
    if problems:
        raise ResumesiteError(*problems, status=ExitStatus.CACHE_OPEN)


def _addresses(record: TargetRecord, root: Root) -> list[str]:
    return sorted(
        address_of(file.path)
        for state in _states(record, root)
        for file in state.files.values()
        if part_of(file.path, file.owner) is not Part.ASSET
    )


@contextmanager
def _as_unfinished() -> Iterator[None]:
    """Say of what fails after a target has changed that it has (exit status 4)."""
    try:
        yield
    except TargetError as error:
        raise ResumesiteError(error.problem, status=ExitStatus.TARGET_UNFINISHED) from error
    except ResumesiteError as error:
        raise ResumesiteError(*error.problems, status=ExitStatus.TARGET_UNFINISHED) from error

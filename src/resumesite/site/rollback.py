"""Go back to the release before the one that is live."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

from resumesite.errors import ExitStatus, ResumesiteError
from resumesite.make.record import empty_record
from resumesite.make.workers import Workers
from resumesite.publish.adopt import adopted, owner_of
from resumesite.publish.published import OwnerState, shard_bytes, shard_count, shard_of
from resumesite.publish.record import LostRecordError, Manifest, Published, Root, TargetRecord
from resumesite.publish.standing import read_back
from resumesite.publish.targets import Amend, Found, Target, TargetError, as_unchanged
from resumesite.settings import Site
from resumesite.site.open_target import OpenTarget, open_place, root_at
from resumesite.site.site_pages import render_site_pages


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
        root = root_at(place.record)
        with place.target.lock(wait, root.conditions):
            root = root_at(place.record)
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
        everybody = Published(place.record, root, root.state.count).everybody()
        known = {state.owner: state for state in everybody}

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


@contextmanager
def _as_unfinished() -> Iterator[None]:
    """Say of what fails after a target has changed that it has (exit status 4)."""
    try:
        yield
    except TargetError as error:
        raise ResumesiteError(error.problem, status=ExitStatus.TARGET_UNFINISHED) from error
    except ResumesiteError as error:
        raise ResumesiteError(*error.problems, status=ExitStatus.TARGET_UNFINISHED) from error

"""Have a target's caches forget what they hold."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from resumesite.errors import ExitStatus, Problem, ResumesiteError
from resumesite.publish.policy import addresses_of
from resumesite.publish.purge import run_purge
from resumesite.publish.record import Published, Root
from resumesite.publish.targets import TargetError, as_unchanged
from resumesite.settings import Site
from resumesite.site.open_target import OpenTarget, not_deployed, open_place


@dataclass(frozen=True)
class Invalidated:
    """Caches that forgot `addresses` addresses. `has_cache`: the target has one that we can clear."""

    target: str
    addresses: int = 0
    has_cache: bool = True

    def as_data(self) -> dict[str, Any]:
        return {"target": self.target, "addresses": self.addresses, "hasCache": self.has_cache}


def invalidate(
    site: Site,
    name: str,
    now: str,
    *,
    resumes: bool = False,
    wait: float = 0,
    environ: Mapping[str, str] = os.environ,
) -> Invalidated:
    """Have a target's caches forget everything, or what they have yet to forget.

    Raises ResumesiteError (exit status 6) when they do not.
    """
    place = open_place(site, name, environ)
    with as_unchanged():
        root = place.record.read()
        if root is None:
            raise not_deployed(place.name)
        addresses = _open_addresses(place, root) if resumes else _addresses(place, root)
        if addresses and place.has_cache:
            reference = root.release if resumes else f"{root.release}-{now}"  # the same one is done only once
            _clear(site, place, addresses, reference, environ)
        if root.caches:
            with place.target.lock(wait, root.conditions):
                if (still := place.record.read()) and set(still.caches) <= set(addresses):
                    place.record.write(replace(still, caches=()))
    return Invalidated(place.name, len(addresses) if place.has_cache else 0, place.has_cache)


def _open_addresses(place: OpenTarget, root: Root) -> list[str]:
    """What caches have yet to forget: said by the record, or touched by a deploy that was interrupted."""
    published = Published(place.record, root, root.state.count)
    return sorted({*root.caches, *addresses_of(published.touched())})


def _addresses(place: OpenTarget, root: Root) -> list[str]:
    published = Published(place.record, root, root.state.count)
    live = addresses_of(file for state in published.everybody() for file in state.files.values())
    return sorted({*live, *_open_addresses(place, root)})


def _clear(
    site: Site, place: OpenTarget, addresses: Sequence[str], reference: str, environ: Mapping[str, str]
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

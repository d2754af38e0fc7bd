"""`output/` and what stands at a target → the plan of a whole deploy, and the state it leads to.

Only shards that differ are read, and of them only people who differ are planned for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

from resumesite.make.release import SITE, Release
from resumesite.publish.plan import (
    EMPTY_PLAN,
    OwnerRelease,
    PublishPlan,
    Withdrawn,
    joined,
    plan_publish,
    state_after,
    with_farewells,
)
from resumesite.publish.published import (
    LocalState,
    OwnerState,
    PublicFile,
    PublishedFile,
    shard_bytes,
    shard_digests,
    shard_of,
)
from resumesite.publish.record import Published

SitePages = Callable[[Mapping[str, OwnerState]], Mapping[str, PublicFile]]
"""Renders the site's own files as `output/`'s people would have them, but for those in the mapping: of
them, what it says."""


@dataclass(frozen=True)
class Survey:
    """What a deploy has to do, and what stands at the target then.

    `after` are the lines of every shard that changes; `kept` are the shards that stay as they are.
    """

    plan: PublishPlan = EMPTY_PLAN
    count: int = 1
    after: Mapping[int, bytes] = field(default_factory=dict)
    kept: frozenset[int] = frozenset()
    has_shares: bool = False
    pages_left: bool = True

    @property
    def is_current(self) -> bool:
        """Whether the record at the target says already what it would say then."""
        return not self.after


@dataclass(frozen=True)
class Question:
    """What a survey needs to know beside the two states.

    `withdrawn` says what of a person was withdrawn on purpose. `only` are the people whose changes are
    deployed (None: all). `site_pages` renders the site's own files; `is_site_current` says that those in
    `output/` are as they shall be when everybody there is deployed.
    """

    release: Release
    withdrawn: Callable[[str], Withdrawn]
    site_pages: SitePages
    only: Collection[str] | None = None
    is_site_current: bool = True


def survey(local: LocalState, published: Published, question: Question) -> Survey:
    """Compare everything that differs. Reads records, changes nothing."""
    return _Surveyor(local, published, question).survey()


class _Surveyor:
    def __init__(self, local: LocalState, published: Published, question: Question) -> None:
        self._local = local
        self._published = published
        self._question = question
        self._plans: list[PublishPlan] = []
        self._after: dict[int, dict[str, OwnerState]] = {}
        self._farewell: dict[str, OwnerState] = {}
        """Who stands at the target otherwise than in `output/`, without what is withdrawn."""
        self._final: dict[str, OwnerState] = {}
        """Who will stand at the target otherwise than in `output/`."""

    def survey(self) -> Survey:
        count = self._published.count
        digests = shard_digests(map(self._local.of, self._local.owners()), count)
        shards = digests.keys() | self._published.shards()
        differing = {shard for shard in shards if self._published.digest(shard) != digests.get(shard, "")}
        if differing:
            self._compare(differing, self._by_shard(differing | {shard_of(SITE, count)}))
            self._add_site(shard_of(SITE, count))
        plan = joined(self._plans)
        after = {shard: shard_bytes(states.values()) for shard, states in self._after.items()}
        return Survey(
            plan=plan,
            count=count,
            after=after,
            kept=frozenset(shards - after.keys()),
            has_shares=any(b'["share/' in lines for lines in after.values()),
            pages_left=any(state.editions for states in self._after.values() for state in states.values())
            or bool(shards - after.keys()),
        )

    def _by_shard(self, shards: Collection[int]) -> dict[int, set[str]]:
        """Name everybody in these shards, here or at the target."""
        owners: dict[int, set[str]] = {shard: set(self._published.states(shard)) for shard in shards}
        for owner in self._local.owners():
            if (shard := shard_of(owner, self._published.count)) in owners:
                owners[shard].add(owner)
        return owners

    def _compare(self, differing: Collection[int], owners: Mapping[int, set[str]]) -> None:
        for shard in sorted(differing):
            states = self._published.states(shard)
            after = {
                owner: self._planned(owner, states.get(owner, OwnerState(owner)))
                for owner in sorted(owners[shard] - {SITE})
            }
            self._after[shard] = after

    def _planned(self, owner: str, published: OwnerState) -> OwnerState:
        """Plan for one person, and return what stands of them afterwards."""
        local = self._local.of(owner)
        if local == published:
            self._plans.append(PublishPlan(known=len(published.files)))
            return published
        if self._question.only is not None and owner not in self._question.only:
            after, going = published, Withdrawn()
            self._plans.append(PublishPlan(known=len(published.files)))
        else:
            release = self._release(owner, local, published)
            self._plans.append(plan_publish(release, published))
            after, going = state_after(release, published), release.withdrawn
        staying = {address: each for address, each in published.editions.items() if not going.includes(each)}
        self._farewell[owner] = replace(
            published, editions=staying, former=published.former if staying else ()
        )
        if (after.editions, after.former) != (local.editions, local.former):
            self._final[owner] = after
        return after

    def _release(self, owner: str, local: OwnerState, published: OwnerState) -> OwnerRelease:
        is_gone = any(path not in local.files for path in published.files)
        was_another = any(
            each.name != local.editions[address].name
            for address, each in published.editions.items()
            if address in local.editions
        )
        return OwnerRelease(
            files=self._local.files(owner),
            editions=local.editions,
            former=local.former,
            holds=self._holds,
            withdrawn=self._question.withdrawn(owner) if is_gone or was_another else Withdrawn(),
        )

    def _holds(self, file: PublishedFile) -> bool:
        return self._question.release.holds(file.path, file.owner)

    def _add_site(self, shard: int) -> None:
        """Plan for the site's own files, which show what stands of everybody."""
        published = self._published.states(shard).get(SITE, OwnerState(SITE))
        people = joined(self._plans)
        if self._question.is_site_current and not self._final:
            final = self._local.files(SITE)
        else:
            final = dict(self._question.site_pages(self._final))
        plan = plan_publish(OwnerRelease(final), published)
        if people.withdrawals:
            farewell = dict(self._question.site_pages(self._farewell)) if people.uploads else final
            plan = with_farewells(joined([people, plan]), farewell, final, published)
            self._plans = [plan]
        else:
            self._plans.append(plan)
        state = OwnerState(SITE, {path: file.as_published() for path, file in final.items()})
        states = self._after.get(shard)
        if states is None and state == published:
            return
        if states is None:
            states = dict(self._published.states(shard))
            self._after[shard] = states
        states[SITE] = state

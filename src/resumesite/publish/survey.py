"""`output/` and what stands at a target → the plan of a whole deploy, and the state it leads to.

Only shards that differ are read, and of them only people who differ are planned for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from resumesite.make.release import SITE, Release
from resumesite.publish.plan import (
    EMPTY_PLAN,
    NOTHING_WITHDRAWN,
    OwnerRelease,
    PublishPlan,
    Reason,
    Upload,
    Withdrawn,
    joined,
    plan_publish,
    state_after,
    with_farewells,
)
from resumesite.publish.policy import is_page
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

    `after` are the lines of every shard that changes; `kept` are the shards that stay as they are; `before`
    are the lines of those of which nothing is certain: a deploy was interrupted, or there is no record.
    `is_anybody_left` says whether anybody has files there then; `live_page` is the path of somebody's page.
    """

    plan: PublishPlan = EMPTY_PLAN
    count: int = 1
    after: Mapping[int, bytes] = field(default_factory=dict)
    before: Mapping[int, bytes] = field(default_factory=dict)
    kept: frozenset[int] = frozenset()
    has_shares: bool = False
    is_anybody_left: bool = False
    live_page: str | None = None


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
    """One survey. People are compared shard by shard, and only what has to change is kept of them."""

    def __init__(self, local: LocalState, published: Published, question: Question) -> None:
        self._local = local
        self._published = published
        self._question = question
        self._plans: list[PublishPlan] = []
        self._known = 0
        self._after: dict[int, bytes] = {}
        self._before: dict[int, bytes] = {}
        self._is_anybody_left = False
        self._live_page: str | None = None
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
            self._compare(differing, shard_of(SITE, count))
        kept = frozenset(shards - self._after.keys())
        return Survey(
            plan=replace(self._with_disputed(joined(self._plans)), known=self._known),
            count=count,
            after=self._after,
            before=self._before,
            kept=kept,
            has_shares=any(b'["share/' in lines for lines in self._after.values()),
            is_anybody_left=self._is_anybody_left or bool(kept - {shard_of(SITE, count)}),
            live_page=self._live_page or self._page_in(kept),
        )

    def _compare(self, differing: AbstractSet[int], site_shard: int) -> None:
        owners = self._owners_here(differing)
        for shard in sorted(differing - {site_shard}):
            states = self._planned(shard, owners.get(shard, set()))
            self._after[shard] = shard_bytes(states.values())
        states = self._published.states(site_shard)
        self._note_before(site_shard, states)
        published = states.get(SITE, OwnerState(SITE))
        if site_shard in differing:
            states = self._planned(site_shard, owners.get(site_shard, set()))
        site = self._planned_site(published)
        if site_shard in differing or site != published:
            self._after[site_shard] = shard_bytes([*_but(states, SITE), site])

    def _owners_here(self, shards: AbstractSet[int]) -> dict[int, set[str]]:
        """Name everybody of these shards who has files in `output/`."""
        owners: dict[int, set[str]] = {}
        for owner in self._local.owners():
            if (shard := shard_of(owner, self._published.count)) in shards:
                owners.setdefault(shard, set()).add(owner)
        return owners

    def _planned(self, shard: int, here: Collection[str]) -> dict[str, OwnerState]:
        """Plan for the people of a shard, and return what stands of them afterwards."""
        there, standing = self._published.states(shard), self._published.standing(shard)
        self._note_before(shard, there)
        after: dict[str, OwnerState] = {}
        for owner in sorted({*there, *here} - {SITE}):
            published = there.get(owner, OwnerState(owner))
            self._known += len(published.files)
            after[owner] = self._planned_owner(owner, published, standing.get(owner, OwnerState(owner)))
            self._is_anybody_left |= bool(after[owner].files)
            self._live_page = self._live_page or next(filter(is_page, sorted(after[owner].files)), None)
        return after

    def _note_before(self, shard: int, states: Mapping[str, OwnerState]) -> None:
        if self._published.digest(shard) is None:
            self._before[shard] = shard_bytes(states.values())

    def _planned_owner(self, owner: str, published: OwnerState, standing: OwnerState) -> OwnerState:
        """Plan for one person, and return what stands of them afterwards.

        `published` is all that may stand there, `standing` what surely does.
        """
        local = self._local.of(owner)
        if local == published:
            return published
        if self._question.only is not None and owner not in self._question.only:
            after, shown, going = published, standing, NOTHING_WITHDRAWN
        else:
            release = self._release(owner, local, published)
            plan = plan_publish(release, published)
            self._plans.append(plan)
            after, going = state_after(release, published, plan), release.withdrawn
            shown = after
        staying = {address: each for address, each in standing.editions.items() if not going.includes(each)}
        former = standing.former if staying else ()
        self._farewell[owner] = OwnerState(owner, editions=staying, former=former)
        if (shown.editions, shown.former) != (local.editions, local.former):
            self._final[owner] = OwnerState(owner, editions=shown.editions, former=shown.former)
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
            withdrawn=self._question.withdrawn(owner) if is_gone or was_another else NOTHING_WITHDRAWN,
        )

    def _holds(self, file: PublishedFile) -> bool:
        return self._question.release.holds(file.path, file.owner)

    def _planned_site(self, published: OwnerState) -> OwnerState:
        """Plan for the site's own files, which show what stands of everybody."""
        self._known += len(published.files)
        if self._question.is_site_current and not self._final:
            final = self._local.files(SITE)
        else:
            final = dict(self._question.site_pages(self._final))
        going = {file.path for each in self._plans for file in (*each.withdrawals, *each.deletes)}
        staying = {path: file for path, file in published.files.items() if path not in going}
        published = replace(published, files=staying)
        plan = plan_publish(OwnerRelease(final), published)
        if any(each.withdrawals for each in self._plans):
            is_anything_new = any(each.uploads for each in self._plans)
            farewell = dict(self._question.site_pages(self._farewell)) if is_anything_new else final
            plan = with_farewells(joined([*self._plans, plan]), farewell, final, published)
            self._plans = [plan]
        else:
            self._plans.append(plan)
        return OwnerState(SITE, {path: file.as_published() for path, file in final.items()})

    def _with_disputed(self, plan: PublishPlan) -> PublishPlan:
        """Send what goes from one owner and stands at the same path with another (the page at `/`)."""
        sent = {each.file.path for each in (*plan.uploads, *plan.farewells)}
        going = {file.path for file in (*plan.withdrawals, *plan.deletes)} - sent
        again = [
            Upload(self._local.public(row.file), Reason.UNFINISHED)
            for path in sorted(going)
            if (row := self._local.record.file(path)) and self._is_deployed(row.file.owner)
        ]
        return joined([plan, PublishPlan(uploads=tuple(again))])

    def _is_deployed(self, owner: str) -> bool:
        only = self._question.only
        return owner != SITE and (only is None or owner in only)

    def _page_in(self, shards: Collection[int]) -> str | None:
        """Return a page of somebody in these shards, who stands at the target as in `output/`."""
        for owner in self._local.owners():
            if owner != SITE and shard_of(owner, self._published.count) in shards:
                for path in self._local.files(owner):
                    if is_page(path):
                        return path
        return None


def _but(states: Mapping[str, OwnerState], owner: str) -> Iterator[OwnerState]:
    return (state for state in states.values() if state.owner != owner)

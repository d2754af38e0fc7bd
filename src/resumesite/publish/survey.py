"""`output/` and what stands at a target → the plan of a whole deploy, and the state it leads to.

Only shards that differ are read, and of them only people who differ are planned for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import cached_property

from resumesite.make.release import SITE, Release
from resumesite.plan.addresses import folder_of
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
from resumesite.publish.policy import folder_of_path, is_page
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
    `settled` are paths that a deploy which was interrupted may have changed, and that were looked at.
    `is_anybody_left` says whether anybody has files there then; `live_page` is the path of somebody's page.
    `waiting` are the people who are not deployed, and of whom something stays that was withdrawn.
    """

    plan: PublishPlan = EMPTY_PLAN
    count: int = 1
    after: Mapping[int, bytes] = field(default_factory=dict)
    before: Mapping[int, bytes] = field(default_factory=dict)
    kept: frozenset[int] = frozenset()
    settled: frozenset[str] = frozenset()
    has_shares: bool = False
    is_anybody_left: bool = False
    live_page: str | None = None
    waiting: tuple[str, ...] = ()


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
        self._waiting: list[str] = []
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
        plan = self._with_disputed(joined(self._plans))
        self._note_sent_again(plan)
        kept = frozenset(shards - self._after.keys())
        return Survey(
            plan=replace(plan, known=self._known),
            count=count,
            after=self._after,
            before=self._before,
            kept=kept,
            settled=self._published.looked_at,
            has_shares=any(b'["share/' in lines for lines in self._after.values()),
            is_anybody_left=self._is_anybody_left or bool(kept - {shard_of(SITE, count)}),
            live_page=self._live_page or self._page_in(kept),
            waiting=tuple(sorted(self._waiting)),
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
        if not self._is_deployed(owner, published):
            after, shown, going = published, standing, NOTHING_WITHDRAWN
            if plan_publish(self._release(owner, local, published), published).withdrawals:
                self._waiting.append(owner)
        else:
            release = self._release(owner, local, published)
            plan = plan_publish(release, published)
            self._plans.append(plan)
            after, going = state_after(release, published, plan), release.withdrawn
            shown = _surely_shown(after, release, standing)
        if taken := self._taken_from(owner, after):
            self._plans.append(PublishPlan(taken=taken, lost=(owner,)))
            after, shown = (_but_at_home(each, taken) for each in (after, shown))
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
            holds=lambda file: self._holds(file, local, published),
            withdrawn=self._question.withdrawn(owner) if is_gone or was_another else NOTHING_WITHDRAWN,
        )

    def _holds(self, file: PublishedFile, local: OwnerState, published: OwnerState) -> bool:
        """Whether a file was held: also where it stands at an address that its resume was to leave."""
        release, owner, address = self._question.release, file.owner, folder_of_path(file.path)
        if release.holds(file.path, owner):
            return True
        edition = published.editions.get(address)
        if edition is None or address in local.editions:
            return False
        others = {"", *(folder_of(owner, edition.name, is_main=is_main) for is_main in (True, False))}
        return any(release.holds(f"{other}index.html", owner) for other in others - {address})

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
        """Send what goes from one owner and stands at the same path with another (the page at `/`).

        So it is too where a farewell takes the place of somebody's page for a while.
        """
        going = {file.path for file in (*plan.withdrawals, *plan.deletes)}
        going |= {each.file.path for each in plan.farewells}
        going -= {each.file.path for each in plan.uploads}
        again = [
            Upload(self._local.public(row.file), Reason.UNFINISHED)
            for path in sorted(going)
            if (row := self._local.record.file(path)) and self._is_asked_for(row.file.owner)
        ]
        return joined([plan, PublishPlan(uploads=tuple(again))])

    def _note_sent_again(self, plan: PublishPlan) -> None:
        """Note what is another or not there for a while, and then as before: nobody knows if the deploy dies.

        That befalls the site's pages at a farewell, and what goes from one owner and comes back for another.
        """
        sent: dict[int, list[PublicFile]] = {}
        for upload in plan.uploads:
            if upload.file.owner == SITE or upload.reason is Reason.UNFINISHED:
                sent.setdefault(shard_of(upload.file.owner, self._published.count), []).append(upload.file)
        for shard, files in sent.items():
            states = dict(self._published.states(shard))
            self._after.setdefault(shard, shard_bytes(states.values()))
            again = [file for file in files if _has(states, file)]
            for file in again:
                state = states[file.owner]
                unsure = {file.path: state.files[file.path].unsure()}
                states[file.owner] = replace(state, files={**state.files, **unsure})
            if again:
                self._before[shard] = shard_bytes(states.values())

    def _is_asked_for(self, owner: str) -> bool:
        only = self._question.only
        return owner != SITE and (only is None or owner in only)

    def _is_deployed(self, owner: str, published: OwnerState) -> bool:
        """Whether somebody's changes are deployed: those asked for, and who has to make room for them."""
        if self._is_asked_for(owner):
            return True
        home, files = self._home
        makes_room = self._is_asked_for(home) and not files.isdisjoint(published.files)
        return makes_room and bool(self._local.files(owner))

    def _taken_from(self, owner: str, after: OwnerState) -> tuple[PublishedFile, ...]:
        """Return the files at the root that would stay of a person, where somebody else comes home."""
        home, files = self._home
        if owner == home or not self._is_asked_for(home) or "index.html" not in after.files:
            return ()
        return tuple(after.files[path] for path in sorted(files & after.files.keys()))

    @cached_property
    def _home(self) -> tuple[str, frozenset[str]]:
        """Who is at home in `output/`, and their files at the root."""
        edition = self._local.record.edition("")
        if edition is None:
            return SITE, frozenset()
        files = self._local.files(edition.username)
        return edition.username, frozenset(path for path in files if "/" not in path)

    def _page_in(self, shards: Collection[int]) -> str | None:
        """Return a page of somebody in these shards, who stands at the target as in `output/`."""
        for owner in self._local.owners():
            if owner != SITE and shard_of(owner, self._published.count) in shards:
                for path in self._local.files(owner):
                    if is_page(path):
                        return path
        return None


def _surely_shown(after: OwnerState, release: OwnerRelease, standing: OwnerState) -> OwnerState:
    """What stands of a person, without pages that were held and may be gone: an earlier deploy died."""
    editions = {
        address: edition
        for address, edition in after.editions.items()
        if address in release.editions or address in standing.editions
    }
    return replace(after, editions=editions, former=after.former if editions else ())


def _but_at_home(state: OwnerState, taken: Collection[PublishedFile]) -> OwnerState:
    paths = {file.path for file in taken}
    files = {path: file for path, file in state.files.items() if path not in paths}
    editions = {address: each for address, each in state.editions.items() if address}
    return replace(state, files=files, editions=editions)


def _has(states: Mapping[str, OwnerState], file: PublicFile) -> bool:
    state = states.get(file.owner)
    return state is not None and state.files.get(file.path) == file.as_published()


def _but(states: Mapping[str, OwnerState], owner: str) -> Iterator[OwnerState]:
    return (state for state in states.values() if state.owner != owner)

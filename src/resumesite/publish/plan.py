"""What has to change at a target, owner by owner. Reads nothing, changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import chain
from typing import Any

from resumesite.edition.edition import SHARES
from resumesite.errors import ExitStatus, Problem, ResumesiteError
from resumesite.make.release import SITE
from resumesite.plan.addresses import ASSETS
from resumesite.publish.policy import folder_of_path, is_page, pages_first, part_of
from resumesite.publish.published import OwnerState, PublicFile, PublishedEdition, PublishedFile

_MOST_DELETED = 0.25
"""Unexplained deletes above this part of the files stop a deploy (contract §7)."""

_NAMED_AT_MOST = 10


class Reason(StrEnum):
    """Why a file is uploaded."""

    NEW = "new"
    CHANGED = "changed"
    HEADERS = "headers"
    UNFINISHED = "unfinished"


@dataclass(frozen=True, slots=True)
class Upload:
    file: PublicFile
    reason: Reason


@dataclass(frozen=True)
class Withdrawn:
    """What a recorded decision withdraws of a person: all but the resumes called `staying`.

    A share stays by its id, or where its present address is known by that: a former one goes.
    Without `is_decided` nothing says that anything should go.
    """

    is_decided: bool = True
    staying: frozenset[str] = frozenset()

    @property
    def is_all(self) -> bool:
        return self.is_decided and not self.staying

    def includes(self, edition: PublishedEdition) -> bool:
        return self.is_decided and not {edition.name, edition.address} & self.staying


NOTHING_WITHDRAWN = Withdrawn(is_decided=False)


@dataclass(frozen=True)
class OwnerRelease:
    """What `output/` has of an owner, and what is known of the rest.

    `holds` says whether a file that is not there was held, `withdrawn` what was withdrawn on purpose.
    """

    files: Mapping[str, PublicFile]
    editions: Mapping[str, PublishedEdition] = field(default_factory=dict)
    former: tuple[str, ...] = ()
    holds: Callable[[PublishedFile], bool] = lambda file: False
    withdrawn: Withdrawn = NOTHING_WITHDRAWN


@dataclass(frozen=True)
class PublishPlan:
    """What has to change.

    `farewells` are the site's own pages without links to what is withdrawn, and without anything new; they
    go up before anything else. `withdrawals` and `deletes` are files that go, pages first; in the place of
    those that are `replaced` a farewell stands at once. `moved` counts deletes of resumes that stand at
    another address then; `taken` are files of people who are not deployed, in whose place those of others
    come; `lost` are people whose pages go though nothing says that they should. `held` counts the files that
    are left alone and `known` those that stood at the target before.
    """

    farewells: tuple[Upload, ...] = ()
    withdrawals: tuple[PublishedFile, ...] = ()
    replaced: tuple[PublishedFile, ...] = ()
    uploads: tuple[Upload, ...] = ()
    deletes: tuple[PublishedFile, ...] = ()
    moved: int = 0
    taken: tuple[PublishedFile, ...] = ()
    lost: tuple[str, ...] = ()
    held: int = 0
    known: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.farewells or self.withdrawals or self.uploads or self.deletes)

    @property
    def changes(self) -> int:
        """How many files are sent or deleted."""
        return len(self.farewells) + len(self.withdrawals) + len(self.uploads) + len(self.deletes)

    @property
    def paths(self) -> frozenset[str]:
        """Every path that a visitor may find changed."""
        uploads = (upload.file.path for upload in chain(self.farewells, self.uploads))
        return frozenset(uploads) | {file.path for file in chain(self.withdrawals, self.deletes)}

    def as_data(self) -> dict[str, Any]:
        return {
            "uploads": [
                {"path": each.file.path, "reason": str(each.reason), "size": each.file.size}
                for each in self.uploads
            ],
            "farewells": [each.file.path for each in self.farewells],
            "withdrawals": [file.path for file in self.withdrawals],
            "deletes": [file.path for file in self.deletes],
            "held": self.held,
            "known": self.known,
        }


EMPTY_PLAN = PublishPlan()


def plan_publish(release: OwnerRelease, published: OwnerState) -> PublishPlan:
    """Say what must change of one owner. Reads nothing, changes nothing."""
    withdrawn = {
        file.path: file
        for file in published.files.values()
        if _is_withdrawn(file, release, published) and not _stays_on_purpose(file, release)
    }
    there = {path: file for path, file in published.files.items() if path not in withdrawn}
    gone = [
        file for path, file in published.files.items() if path not in release.files and path not in withdrawn
    ]
    deletes = [file for file in gone if not release.holds(file)]
    is_lost = bool(published.editions) and not release.editions and len(deletes) == len(published.files)
    return PublishPlan(
        withdrawals=_pages_first(withdrawn.values()),
        uploads=_assets_first(_uploads(release.files, there)),
        deletes=_pages_first(deletes),
        moved=sum(_has_moved(file, release, published) for file in deletes),
        lost=(published.owner,) if is_lost else (),
        held=len(gone) - len(deletes),
        known=len(published.files),
    )


def state_after(release: OwnerRelease, published: OwnerState, plan: PublishPlan) -> OwnerState:
    """Return what stands at the target of one owner once their plan is carried out."""
    going = {file.path for file in chain(plan.withdrawals, plan.deletes)}
    kept = {
        path: file
        for path, file in published.files.items()
        if path not in release.files and path not in going
    }
    standing = {folder_of_path(path) for path in kept if is_page(path)}
    standing |= {
        folder_of_path(path) for path in kept if not path.startswith(ASSETS)
    } - release.editions.keys()
    held = {address: each for address, each in published.editions.items() if address in standing}
    files = {path: file.as_published() for path, file in release.files.items()}
    editions = {**release.editions, **held}
    former = release.former or (published.former if held else ())
    return OwnerState(published.owner, {**files, **kept}, editions, former)


def _has_moved(file: PublishedFile, release: OwnerRelease, published: OwnerState) -> bool:
    """Whether a file goes because its resume stands at another address from now on."""
    edition = published.editions.get(folder_of_path(file.path))
    return edition is not None and edition.name in {each.name for each in release.editions.values()}


def _is_withdrawn(file: PublishedFile, release: OwnerRelease, published: OwnerState) -> bool:
    """Whether a recorded decision says that a file must go: a page's folder tells whose it is.

    A photo may be of any of the person's resumes, so it is withdrawn with the last of them.
    """
    if release.withdrawn.is_all:
        return True
    if file.path.startswith(SHARES):
        share = published.editions.get(folder_of_path(file.path))
        is_over = share is not None and release.withdrawn.includes(share)
        return is_over or _ends(folder_of_path(file.path), release, published)
    if file.path.startswith(ASSETS):
        editions = _but_shares(published.editions)
        is_off = bool(editions) and all(map(release.withdrawn.includes, editions))
        return is_off and not _but_shares(release.editions)
    edition = published.editions.get(folder_of_path(file.path))
    return edition is not None and release.withdrawn.includes(edition)


def _ends(folder: str, release: OwnerRelease, published: OwnerState) -> bool:
    """Whether anything of a share's is gone: what it showed then goes at once, before it shows less."""
    return any(
        path not in release.files and not release.holds(file)
        for path, file in published.files.items()
        if folder_of_path(path) == folder
    )


def _but_shares(editions: Mapping[str, PublishedEdition]) -> list[PublishedEdition]:
    return [each for each in editions.values() if not each.address.startswith(SHARES)]


def _stays_on_purpose(file: PublishedFile, release: OwnerRelease) -> bool:
    """Whether what is withdrawn stands in the release again: the same bytes, or a photo still shown."""
    again = release.files.get(file.path)
    return again is not None and (file.path.startswith(ASSETS) or again.digest == file.digest)


def _uploads(files: Mapping[str, PublicFile], there: Mapping[str, PublishedFile]) -> list[Upload]:
    return [
        Upload(file, reason) for path, file in files.items() if (reason := _reason(file, there.get(path)))
    ]


def _reason(file: PublicFile, there: PublishedFile | None) -> Reason | None:
    if there is None:
        return Reason.NEW
    if not there.is_known:
        return Reason.UNFINISHED
    if there.digest != file.digest:
        return Reason.CHANGED
    return Reason.HEADERS if there.headers_digest != file.headers_digest else None


def _pages_first(files: Iterable[PublishedFile]) -> tuple[PublishedFile, ...]:
    return tuple(sorted(files, key=lambda file: pages_first(file.path)))


def _assets_first(uploads: Iterable[Upload]) -> tuple[Upload, ...]:
    return tuple(sorted(uploads, key=lambda each: (part_of(each.file.path, each.file.owner), each.file.path)))


def joined(plans: Iterable[PublishPlan]) -> PublishPlan:
    """Put the plans of many owners together. A path may go from one to another: the page at `/`."""
    parts = list(plans)
    uploads = _assets_first(chain.from_iterable(part.uploads for part in parts))
    sent = {upload.file.path for upload in uploads}
    return PublishPlan(
        farewells=_assets_first(chain.from_iterable(part.farewells for part in parts)),
        withdrawals=_pages_first(chain.from_iterable(part.withdrawals for part in parts)),
        replaced=_pages_first(chain.from_iterable(part.replaced for part in parts)),
        uploads=uploads,
        deletes=_pages_first(
            file for file in chain.from_iterable(part.deletes for part in parts) if file.path not in sent
        ),
        taken=_pages_first(chain.from_iterable(part.taken for part in parts)),
        lost=tuple(sorted(chain.from_iterable(part.lost for part in parts))),
        moved=sum(part.moved for part in parts),
        held=sum(part.held for part in parts),
        known=sum(part.known for part in parts),
    )


# The site's own pages ------------------------------------------------------------------------------------


def with_farewells(
    plan: PublishPlan,
    farewell: Mapping[str, PublicFile],
    final: Mapping[str, PublicFile],
    published: OwnerState,
) -> PublishPlan:
    """Add the site's own pages as they shall be before anything is withdrawn.

    `farewell` are all of them without what is withdrawn and without what is new, `final` all as they shall be
    in the end, `published` those that stand at the target. A page or sitemap that only led to
    what is withdrawn goes with it.
    """
    others = [upload for upload in plan.uploads if upload.file.owner != SITE]
    farewells = _uploads(farewell, published.files)
    replaced = {upload.file.path: upload.file.as_published() for upload in farewells}
    gone = [file for path, file in published.files.items() if path not in farewell]
    between = {**published.files, **replaced}
    for file in gone:
        del between[file.path]
    taken = {*final, *(upload.file.path for upload in others)}
    left_over = [file for path, file in between.items() if path not in taken]
    withdrawals = [file for file in plan.withdrawals if file.path not in replaced]
    return replace(
        plan,
        farewells=_assets_first(farewells),
        withdrawals=(*_pages_first(gone), *withdrawals),
        replaced=tuple(file for file in plan.withdrawals if file.path in replaced),
        uploads=_assets_first([*others, *_uploads(final, between)]),
        deletes=_pages_first([*(file for file in plan.deletes if file.owner != SITE), *left_over]),
    )


# Guards --------------------------------------------------------------------------------------------------


def check_guards(plan: PublishPlan, *, is_anybody_left: bool, allowed: int) -> None:
    """Refuse a plan that would delete much that nobody said should go (exit status 7).

    `allowed` deletes are fine whatever they are; `is_anybody_left`: somebody will have pages afterwards.
    """
    unexplained = sum(file.owner != SITE for file in plan.deletes) - plan.moved + len(plan.taken)
    if unexplained <= allowed:
        return
    if problems := list(_tripped(plan, unexplained, is_anybody_left=is_anybody_left)):
        raise ResumesiteError(
            *problems,
            status=ExitStatus.GUARDED,
            details={"deletes": unexplained, "lost": list(plan.lost)},
        )


def _tripped(plan: PublishPlan, unexplained: int, *, is_anybody_left: bool) -> Iterator[Problem]:
    goes_on = f"If all of it shall go, deploy with --allow-deletes {unexplained}."
    if not is_anybody_left:
        yield Problem(
            "WOULD_DELETE_ALL",
            f"no page would be left: all {unexplained:,} files would be deleted, and nothing says that"
            " they should",
            hint=f"Is output/ complete? {goes_on}",
        )
        return
    pushed_out = {file.owner for file in plan.taken}
    for username in plan.lost[:_NAMED_AT_MOST]:
        if username in pushed_out:
            yield Problem(
                "WOULD_DELETE_PERSON",
                f"{username} stands at / and would be lost: somebody else is at home by now, and {username}"
                " was not built",
                hint=f"Run `resumesite build` and deploy both. {goes_on}",
                username=username,
            )
            continue
        yield Problem(
            "WOULD_DELETE_PERSON",
            f"{username} is live, and would be deleted though nobody unpublished or removed them",
            hint=f"Run `resumesite unpublish {username}` if they shall go, bring their folder back if not."
            f" {goes_on}",
            username=username,
        )
    if len(plan.lost) > _NAMED_AT_MOST:
        yield Problem(
            "WOULD_DELETE_PERSON", f"so would {len(plan.lost) - _NAMED_AT_MOST} others", hint=goes_on
        )
    if plan.known and unexplained > _MOST_DELETED * plan.known:
        share = unexplained / plan.known
        yield Problem(
            "WOULD_DELETE_MUCH",
            f"{unexplained:,} of {plan.known:,} files ({share:.0%}) would be deleted, and nothing says"
            " that they should",
            hint=f"Is output/ complete? {goes_on}",
        )

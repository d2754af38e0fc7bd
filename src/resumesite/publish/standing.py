"""What stands at a target: what its record says, or what a look at it tells where there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path

from resumesite.errors import Problem, Severity
from resumesite.publish.adopt import adopted, owner_of, strangers
from resumesite.publish.plan import Withdrawn
from resumesite.publish.published import MISSING, SOMETHING, LocalState, OwnerState, PublishedFile
from resumesite.publish.record import NO_RECORD, LostRecordError, Published, Root, TargetRecord
from resumesite.publish.targets import Look, Target, unchanged

_SHOWN_AT_MOST = 5
_LOOKED_AT_MOST = 200


@dataclass(frozen=True)
class Standing:
    """What stands at a target: the root of its record, everybody's state, and what is to be said of it."""

    root: Root
    published: Published
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Watcher:
    """Finds out what stands at a target.

    `output` is where the release lies; `withdrawn` says what of a person was withdrawn. With `adopts`, files
    that no record speaks of are taken for ours; with `repairs` every file is read back. `home` is who stands
    at `/`.
    """

    record: TargetRecord
    local: LocalState
    output: Path
    withdrawn: Callable[[str], Withdrawn]
    adopts: bool = False
    repairs: bool = False
    home: str = ""

    @property
    def target(self) -> Target:
        return self.record.target

    def look(self) -> Standing:
        """Return what stands there. Raises TargetError, or ResumesiteError when it is not for us to touch."""
        try:
            root = self.record.read()
        except LostRecordError as error:
            return self.look_without_record(error)
        if root is None:
            return self.look_without_record(None)
        published = Published(self.record, root, self.local.shards)
        if self.adopts:
            published = Published(self.record, root, self.local.shards, self._with_others(published))
        if self.repairs:
            published = Published(self.record, root, self.local.shards, self._as_it_is(published))
        return Standing(root, published)

    def look_without_record(self, lost: LostRecordError | None) -> Standing:
        """Look at what is there: nothing, files of a deploy whose record is lost, or somebody else's."""
        there = list(self.target.walk())
        names = {found.path for found in there}
        count = self.local.shards
        if self.adopts:
            states = adopted(there, count, self.home)
            return Standing(NO_RECORD, Published(self.record, NO_RECORD, count, states))
        owners = self.local.owners() if names else ()
        ours = {path for owner in owners for path in self.local.files(owner) if path in names}
        if lost is None:
            self._refuse_strangers([found.path for found in there if found.path in ours])
        others = strangers(there, ours)
        problems = list(self._about(others))
        if lost is not None or (others and any(found.path in ours for found in there)):
            problems.insert(0, _record_lost(lost))
        return Standing(NO_RECORD, Published(self.record, NO_RECORD, count), tuple(problems))

    def _with_others(self, published: Published) -> dict[int, dict[str, OwnerState]]:
        """Everybody's state, with the files that could be theirs though the record does not speak of them."""
        states = {shard: dict(published.states(shard)) for shard in published.shards()}
        known = {path for owners in states.values() for each in owners.values() for path in each.files}
        others = [found for found in self.target.walk() if found.path not in known]
        for shard, owners in adopted(others, self.local.shards, self.home).items():
            for owner, more in owners.items():
                here = states.setdefault(shard, {}).get(owner, OwnerState(owner))
                files, editions = {**more.files, **here.files}, {**more.editions, **here.editions}
                states[shard][owner] = OwnerState(owner, files, editions, here.former)
        return states

    def _about(self, others: Sequence[str]) -> Iterator[Problem]:
        if gone := [path for path in others if (owner := owner_of(path)) and self.withdrawn(owner).is_all]:
            yield _withdrawn_and_there(gone)
        if others:
            yield _left_alone(others)

    def _refuse_strangers(self, paths: Sequence[str]) -> None:
        """Refuse to overwrite what no record says is ours, and nothing on it either."""
        others = [path for path in _sample(paths) if not self._is_ours(path)]
        if others:
            message = "there are files where the site's would go, and no record says that they are ours"
            hint = "Choose another prefix or folder. If these files are this site's, deploy with --adopt."
            raise unchanged(Problem("IN_THE_WAY", f"{message}: {_shown(others)}", hint=hint))

    def _is_ours(self, path: str) -> bool:
        if self.target.look(path) is Look.OURS:
            return True
        local = self.output / path
        return local.is_file() and self.target.fetch(path) == local.read_bytes()

    def _as_it_is(self, published: Published) -> dict[int, dict[str, OwnerState]]:
        """Everybody's state, in which files that are not what they were have no digest."""
        return {shard: self._read_back(published.states(shard)) for shard in published.shards()}

    def _read_back(self, states: Mapping[str, OwnerState]) -> dict[str, OwnerState]:
        files: dict[str, dict[str, PublishedFile]] = {owner: {} for owner in states}
        every = chain.from_iterable(state.files.values() for state in states.values())
        for file, digest in read_back(self.target, every):
            as_it_is = file.unsure(MISSING if digest is None else SOMETHING)
            files[file.owner][file.path] = file if digest == file.digest else as_it_is
        return {owner: replace(state, files=files[owner]) for owner, state in states.items()}


def read_back(target: Target, files: Iterable[PublishedFile]) -> Iterator[tuple[PublishedFile, str | None]]:
    """Read files back, several at a time, and yield each with the digest of its bytes (None: not there)."""
    source = iter(files)

    def digest(file: PublishedFile) -> str | None:
        data = target.fetch(file.path)
        return None if data is None else sha256(data).hexdigest()

    with ThreadPoolExecutor(target.concurrency) as pool:
        while batch := list(islice(source, 16 * target.concurrency)):
            yield from zip(batch, pool.map(digest, batch), strict=True)


def _sample(paths: Sequence[str]) -> Sequence[str]:
    """So many of many as can be looked at, from all over."""
    step = -(-len(paths) // _LOOKED_AT_MOST) or 1
    return sorted(paths)[::step]


def _shown(paths: Sequence[str]) -> str:
    return ", ".join(paths[:_SHOWN_AT_MOST]) + (", …" if len(paths) > _SHOWN_AT_MOST else "")


def _record_lost(lost: LostRecordError | None) -> Problem:
    why = f": {lost}" if lost else " at the target"
    message = f"the record of what was deployed is not to be had{why}" if lost else f"there is no record{why}"
    return Problem(
        "RECORD_LOST",
        f"{message}; everything is sent again, and nothing is deleted",
        hint="What is left over from before is named below, if anything is.",
        severity=Severity.WARNING,
    )


def _left_alone(paths: Sequence[str]) -> Problem:
    count = "1 file is" if len(paths) == 1 else f"{len(paths):,} files are"
    return Problem(
        "UNKNOWN_AT_TARGET",
        f"{count} at the target that no record says is ours, so it is left alone: {_shown(paths)}",
        hint="If those that resumesite makes shall go, deploy with --adopt.",
        severity=Severity.WARNING,
    )


def _withdrawn_and_there(paths: Sequence[str]) -> Problem:
    return Problem(
        "WITHDRAWN_AT_TARGET",
        f"what was withdrawn is still there, but no record says that it is ours: {_shown(paths)}",
        hint="Deploy with --adopt, or delete it at the target yourself.",
    )

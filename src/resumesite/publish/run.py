"""Carry out a plan at a target, phase by phase (contract §7).

Nothing of a later phase begins before everything of the earlier ones is done, and nothing at all after an
error: whatever a visitor finds then was whole before and is whole now, and running again finishes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Protocol

from resumesite.errors import ExitStatus, Problem, ResumesiteError, Severity
from resumesite.make.release import SITE
from resumesite.plan.keys import canonical, digest_of
from resumesite.publish.plan import PublishPlan, Upload
from resumesite.publish.policy import Part, address_of, addresses_of, is_page, part_of
from resumesite.publish.published import PublicFile, PublishedFile
from resumesite.publish.record import NO_RECORD, Manifest, Root, ShardRef, TargetRecord
from resumesite.publish.survey import Survey
from resumesite.publish.targets import DeployLock, Target, TargetError

_DELETED_AT_ONCE = 1000
_SECONDS_BETWEEN_RENEWALS = 5.0
"""How often the lock is looked after while requests are under way."""


class Observer(Protocol):
    """Whoever wants to hear how a deploy goes on."""

    def begin(self, phase: str, files: int) -> None:
        """Hear which phase begins, and how many files it changes."""

    def pass_file(self, path: str) -> None:
        """Hear that one more file is as it shall be."""


class Silence:
    """An observer who does not care."""

    def begin(self, phase: str, files: int) -> None: ...

    def pass_file(self, path: str) -> None: ...


@dataclass
class Progress:
    """How far a deploy came: `done` counts what visitors see by phase, `staged` what they will see.

    `is_touched` says that they may see a change. `cleared` are addresses that caches have forgotten, `caches`
    those that they have not.
    """

    done: dict[str, int] = field(default_factory=dict)
    staged: dict[str, int] = field(default_factory=dict)
    is_touched: bool = False
    caches: list[str] = field(default_factory=list)
    cleared: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def stage(self, phase: str, files: int) -> None:
        """Count files that are at the target, but that visitors may not see yet."""
        self.staged[phase] = self.staged.get(phase, 0) + files

    def show(self) -> None:
        """Count what was staged as done: visitors see it."""
        for phase, files in self.staged.items():
            self.done[phase] = self.done.get(phase, 0) + files
        self.staged.clear()
        self.is_touched = True


@dataclass(frozen=True)
class Delivery:
    """A plan on its way: everything that carrying it out takes.

    `read` returns a file's bytes, as they were when the plan was made. `clear` clears caches beyond the
    target's own, given addresses. `now` is the time for the record.
    """

    target: Target
    record: TargetRecord
    survey: Survey
    before: Root
    read: Callable[[PublicFile], bytes]
    clear: Callable[[Sequence[str]], None]
    now: str
    observer: Observer = field(default_factory=Silence)

    @property
    def plan(self) -> PublishPlan:
        return self.survey.plan

    @property
    def release(self) -> str:
        """Name what stands at the target afterwards: the same deploy, tried again, has the same name."""
        facts = [self.before.release, sorted(self.plan.paths), *self.survey.after.values()]
        return digest_of(
            canonical([each if not isinstance(each, bytes) else digest_of(each) for each in facts])
        )[:16]


@dataclass(frozen=True)
class Phase:
    """Uploads or deletes that no order is needed among. `name` is for people."""

    name: str
    uploads: tuple[Upload, ...] = ()
    deletes: tuple[PublishedFile, ...] = ()

    @property
    def size(self) -> int:
        return len(self.uploads) + len(self.deletes)


_NAMES = {Part.ASSET: "assets", Part.DOCUMENT: "documents", Part.PAGE: "pages", Part.SITE: "site pages"}


def withdrawing(plan: PublishPlan) -> Iterator[Phase]:
    """The phases that take away what was withdrawn."""
    for are_pages in (True, False):  # a directory page before the sitemap that names it
        farewells = [each for each in plan.farewells if is_page(each.file.path) is are_pages]
        yield Phase("farewells", uploads=tuple(farewells))
    yield from _deletes("withdrawals", plan.withdrawals)


def renewing(plan: PublishPlan) -> Iterator[Phase]:
    """The phases that bring everything else: what is linked to before what links to it."""
    for part in Part:
        uploads = [each for each in plan.uploads if part_of(each.file.path, each.file.owner) is part]
        if part is Part.SITE:  # pages before the sitemap that lists them
            yield Phase(_NAMES[part], uploads=tuple(each for each in uploads if is_page(each.file.path)))
            uploads = [each for each in uploads if not is_page(each.file.path)]
        yield Phase(_NAMES[part], uploads=tuple(uploads))
    yield from _deletes("deletes", plan.deletes)


def _deletes(name: str, files: Sequence[PublishedFile]) -> Iterator[Phase]:
    """What leads to others goes before them: sitemaps, the site's pages, people's pages, their files."""
    for is_of_site, are_pages in ((True, False), (True, True), (False, True), (False, False)):
        yield Phase(
            name,
            deletes=tuple(
                file
                for file in files
                if (file.owner == SITE) is is_of_site and is_page(file.path) is are_pages
            ),
        )


def carry_out(delivery: Delivery, hold: DeployLock, progress: Progress) -> Root:
    """Change the target as planned, and return its record as it is now.

    Raises ResumesiteError with exit status 3 (the target is as it was) or 4 (it is whole but unfinished).
    """
    courier = _Courier(delivery, hold, progress)
    try:
        return courier.deliver()
    except TargetError as error:
        raise _stopped(error.problem, progress) from error
    except ResumesiteError as error:
        if error.status is ExitStatus.PROBLEMS:
            raise ResumesiteError(*error.problems, status=_status(progress)) from error
        raise


def _stopped(problem: Problem, progress: Progress) -> ResumesiteError:
    return ResumesiteError(problem, status=_status(progress))


def _status(progress: Progress) -> ExitStatus:
    return ExitStatus.TARGET_UNFINISHED if progress.is_touched else ExitStatus.TARGET_UNCHANGED


class _Courier:
    def __init__(self, delivery: Delivery, hold: DeployLock, progress: Progress) -> None:
        self._delivery = delivery
        self._target = delivery.target
        self._plan = delivery.plan
        self._hold = hold
        self._progress = progress

    def deliver(self) -> Root:
        root = self._promise()
        farewells, withdrawals = self._plan.farewells, self._plan.withdrawals
        if farewells or withdrawals:
            for phase in withdrawing(self._plan):
                self._do(phase)
            self._show(is_last=False)
            gone_for_good = (*withdrawals, *self._plan.replaced)
            self._progress.problems += self._elsewhere([file.path for file in gone_for_good])
            gone = addresses_of([*(each.file for each in farewells), *withdrawals])
            self._clear(gone, f"{self._delivery.release}-w")
        for phase in renewing(self._plan):
            self._do(phase)
        self._show(is_last=True)
        changed = addresses_of([*(each.file for each in self._plan.uploads), *self._plan.deletes])
        changed_before = map(address_of, self._delivery.survey.settled)
        self._clear(sorted({*changed, *changed_before}), self._delivery.release)
        return self._keep(root)

    def _promise(self) -> Root:
        """Write down, before anything is touched, what may stand there from now on.

        The names of the parts come first: whenever this deploy dies, the next one knows all that it left.
        """
        survey, before = self._delivery.survey, self._delivery.before
        record = self._delivery.record
        kept = before.state.shards if before.state.count == survey.count else {}
        parts = {*survey.after.items(), *survey.before.items()}
        names = {record.ref(shard, lines).name for shard, lines in parts if lines}
        if names - before.objects():
            left = tuple(sorted({*before.discarded, *names} - before.in_use()))
            record.write(replace(before, discarded=left, conditions=self._hold.conditions))
        state = before.state
        if survey.before:  # if this deploy is interrupted too, nothing of the one before is forgotten
            sure = {shard: ref for shard, ref in kept.items() if shard not in survey.before}
            state = Manifest(survey.count, {**sure, **self._written(survey.before)})
        same = {shard: kept[shard] for shard in survey.kept if shard in kept}
        pending = Manifest(survey.count, {**same, **self._written(survey.after)})
        root = replace(before, state=state, pending=pending, conditions=self._hold.conditions)
        root = replace(root, discarded=tuple(sorted(before.objects() - root.in_use())))
        record.write(root)
        return root

    def _written(self, after: Mapping[int, bytes]) -> dict[int, ShardRef]:
        """Write shards, several at once: there may be thousands, and the lock has to be looked after."""
        written: dict[int, ShardRef] = {}
        waiting = iter(sorted((shard, lines) for shard, lines in after.items() if lines))
        with ThreadPoolExecutor(self._target.concurrency) as pool:
            while batch := list(islice(waiting, 4 * self._target.concurrency)):
                self._hold.renew()
                shards, lines = [shard for shard, _ in batch], [lines for _, lines in batch]
                written |= zip(
                    shards, pool.map(self._delivery.record.write_shard, shards, lines), strict=True
                )
        return written

    def _keep(self, root: Root) -> Root:
        """Write down what stands there now, and clear away what was written for earlier states."""
        state = root.pending or root.state
        going = root.objects() - {ref.name for ref in state.shards.values()}
        kept = Root(
            state=state,
            conditions=root.conditions,
            caches=tuple(sorted({*root.caches, *self._progress.caches} - self._progress.cleared)),
            discarded=tuple(sorted(going)),
            release=self._delivery.release,
            updated_at=self._delivery.now,
            is_sealed=bool(self._delivery.record.key),
        )
        self._hold.renew()
        self._delivery.record.write(kept)
        with suppress(TargetError, ResumesiteError):  # the next deploy tries again
            if self._delivery.before == NO_RECORD:  # of a record that was lost its shards may be left
                going |= self._delivery.record.shards_there() - kept.in_use()
            self._delivery.record.discard(going)
        return kept

    # One phase --------------------------------------------------------------------------------------------

    def _do(self, phase: Phase) -> None:
        if not phase.size:
            return
        self._delivery.observer.begin(phase.name, phase.size)
        self._hold.renew()
        self._in_parallel(phase.name, self._calls(phase))

    def _calls(self, phase: Phase) -> Iterator[tuple[tuple[str, ...], Callable[[], None]]]:
        for upload in phase.uploads:
            yield (upload.file.path,), self._putting(upload.file)
        paths = iter([file.path for file in phase.deletes])
        while batch := tuple(islice(paths, _DELETED_AT_ONCE)):
            yield batch, self._deleting(batch)

    def _putting(self, file: PublicFile) -> Callable[[], None]:
        def put() -> None:
            self._target.put(file, self._delivery.read(file))

        return put

    def _deleting(self, paths: Sequence[str]) -> Callable[[], None]:
        return lambda: self._target.delete(paths)

    def _in_parallel(self, name: str, calls: Iterable[tuple[tuple[str, ...], Callable[[], None]]]) -> None:
        """Make all calls of a phase, a few at a time; after an error none that has not begun yet."""
        source = iter(calls)
        pending: dict[Future[None], tuple[str, ...]] = {}
        failed: BaseException | None = None
        width = self._target.concurrency
        with ThreadPoolExecutor(width, thread_name_prefix="deploy") as pool:
            try:
                while True:
                    while failed is None and len(pending) < 2 * width and (call := next(source, None)):
                        pending[pool.submit(call[1])] = call[0]
                    if not pending:
                        break
                    finished, _ = wait(pending, _SECONDS_BETWEEN_RENEWALS, FIRST_COMPLETED)
                    for future in finished:
                        failed = self._received(name, future, pending.pop(future)) or failed
                    if failed:
                        pending = {future: paths for future, paths in pending.items() if not future.cancel()}
                    else:
                        self._hold.renew()
            except BaseException:
                for future in pending:
                    future.cancel()
                self._touch()
                raise
        if failed:
            raise failed

    def _received(self, name: str, future: Future[None], paths: tuple[str, ...]) -> BaseException | None:
        error = future.exception()
        if error is None:
            self._progress.stage(name, len(paths))
            if self._target.shows_at_once:
                self._progress.show()
            for path in paths:
                self._delivery.observer.pass_file(path)
        elif isinstance(error, TargetError) and not error.is_certain:
            self._touch()
        return error

    def _touch(self) -> None:
        """Note that visitors may see a change by now."""
        self._progress.is_touched |= self._target.shows_at_once

    def _show(self, *, is_last: bool) -> None:
        self._hold.renew()
        try:
            self._target.show(is_last=is_last)
        except TargetError as error:
            self._progress.is_touched |= not error.is_certain
            raise
        self._progress.show()

    # Afterwards -------------------------------------------------------------------------------------------

    def _elsewhere(self, paths: Sequence[str]) -> list[Problem]:
        """Take what is withdrawn out of everything kept, and say where it remains."""
        return [
            Problem("REMAINS", f"what was withdrawn remains in {where}", severity=Severity.WARNING)
            for where in self._target.withdraw_from_kept(paths)
        ]

    def _clear(self, addresses: Sequence[str], reference: str) -> None:
        """Have caches forget what changed. They are behind the times until then, which stops nothing."""
        if not addresses:
            return
        calls: list[Callable[[], None]] = [
            lambda: self._target.clear_caches(addresses, reference),
            lambda: self._delivery.clear(addresses),
        ]
        self._progress.cleared.update(addresses)
        for clear in calls:
            try:
                self._while_renewing(clear)
            except TargetError as error:
                self._note_open(addresses, error.problem)
            except ResumesiteError as error:
                self._note_open(addresses, *error.problems)

    def _while_renewing(self, call: Callable[[], None]) -> None:
        """Make a call that may take minutes, and look after the lock meanwhile."""
        with ThreadPoolExecutor(1) as pool:
            future = pool.submit(call)
            while not wait([future], _SECONDS_BETWEEN_RENEWALS).done:
                self._hold.renew()
            future.result()

    def _note_open(self, addresses: Sequence[str], *problems: Problem) -> None:
        self._progress.caches += addresses
        self._progress.cleared.difference_update(addresses)
        self._progress.problems += [replace(problem, severity=Severity.WARNING) for problem in problems]


def summary_of(progress: Progress, plan: PublishPlan) -> Mapping[str, tuple[int, int]]:
    """Say of each phase how much of it is done, and of how much."""
    planned: dict[str, int] = {}
    for phase in (*withdrawing(plan), *renewing(plan)):
        planned[phase.name] = planned.get(phase.name, 0) + phase.size
    return {name: (progress.done.get(name, 0), size) for name, size in planned.items() if size}

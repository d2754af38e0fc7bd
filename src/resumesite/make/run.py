"""People's plans → their files in `output/`: render what is out of date, put it in place, remove what is
left over.

A person's files change together, when all that could be rendered has been. An edition of which anything
could not be made is held: the pages it had stay as they were.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from resumesite.content.durable import has_unfinished
from resumesite.content.stamps import folder_stamp
from resumesite.errors import Place, Problem, Severity
from resumesite.make.record import EditionRow, FileRow, PersonRow
from resumesite.make.release import Held, MadeFile
from resumesite.make.workers import Rendered, Workers
from resumesite.make.workshop import Workshop
from resumesite.plan.addresses import download_name
from resumesite.plan.artifact import Artifact, Job
from resumesite.plan.formats import PHOTO, SEALED_TYPE, UNLOCK, format_of
from resumesite.plan.keys import changes, digest_of, used_by
from resumesite.plan.site import EditionPlan, PersonPlan, only


@dataclass(frozen=True)
class Order:
    """What shall be made of a person: their plan, and what was seen of them when it was made.

    `seen` is None when their folder is gone. `reason` says why nothing is planned, where that is so.
    `if_rendered` is what is to be said where anything of the edition at an address has to be rendered.
    """

    plan: PersonPlan
    seen: PersonRow | None = None
    reason: str = ""
    if_rendered: Mapping[str, Problem] = field(default_factory=dict)


@dataclass(frozen=True)
class PersonReport:
    """What was done, or would be done, for one person. `rendered` counts files by format."""

    username: str
    rendered: Mapping[str, int] = field(default_factory=dict)
    written: int = 0
    unchanged: int = 0
    removed: tuple[str, ...] = ()
    held: tuple[Held, ...] = ()
    problems: tuple[Problem, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def is_unchanged(self) -> bool:
        return not (self.rendered or self.written or self.removed or self.held)


def make_people(
    orders: Iterable[Order],
    workshop: Workshop,
    workers: Workers,
    report: Callable[[PersonReport], None],
    *,
    formats: Collection[str] | None = None,
) -> None:
    """Carry out `orders`, in `formats` only if these are given.

    They are taken no faster than they are done.
    """
    in_hand: dict[str, _InHand] = {}

    def jobs() -> Iterator[Job]:
        for order in orders:
            hand = _InHand(order, assess(order, workshop, formats), formats)
            if hand.jobs:
                in_hand[order.plan.username] = hand
                yield from hand.jobs
            else:
                report(_finish(hand, workshop))

    for job, rendered in workers.run(jobs()):
        hand = in_hand[job.edition.username]
        hand.receive(job, rendered, workshop)
        if hand.is_ready:
            report(_finish(in_hand.pop(job.edition.username), workshop))


# What is out of date? ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Assessment:
    """How a person's plan compares with what stands in `output/`.

    `current` are the stamps of files that are as they shall be, by path; `stored` the bytes of those that
    only have to be put back; `missing` what has to be rendered, by address. `held` are the addresses of
    editions that are not made.
    """

    current: Mapping[str, str]
    stored: Mapping[str, bytes]
    missing: Mapping[str, tuple[Artifact, ...]]
    left_over: tuple[FileRow, ...]
    held: tuple[str, ...]
    reasons: tuple[str, ...]


def assess(order: Order, workshop: Workshop, formats: Collection[str] | None = None) -> Assessment:
    """Find out what has to be done. Changes nothing."""
    files = workshop.record.files(order.plan.username)
    editions = workshop.record.editions(order.plan.username)
    current: dict[str, str] = {}
    stored: dict[str, bytes] = {}
    missing: dict[str, tuple[Artifact, ...]] = {}
    reasons: list[str] = []
    held = _held(order.plan, editions)
    for plan in order.plan.editions:
        if plan.address in held:
            continue
        outdated = []
        for artifact in _wanted(plan, formats):
            row = files.get(artifact.path)
            if row and row.file.key == artifact.key and (stamp := workshop.stamp_in_place(row)):
                current[artifact.path] = stamp
            else:
                outdated.append(artifact)
        reasons.extend(_reasons(plan, outdated, files, editions.get(plan.address)))
        stored.update(_from_store(outdated, workshop))
        if to_render := tuple(artifact for artifact in outdated if artifact.path not in stored):
            missing[plan.address] = to_render
    left_over = _left_over(order.plan, files, editions, kept=_kept(order.plan, held, editions, formats))
    if order.reason and left_over:
        reasons.append(f"{order.plan.username}: removed: {order.reason}")
    return Assessment(current, stored, missing, left_over, tuple(sorted(held)), tuple(reasons))


def _wanted(plan: EditionPlan, formats: Collection[str] | None) -> Iterator[Artifact]:
    """The files of an edition that are asked for; with its page comes the photo on it."""
    for artifact in plan.job.artifacts:
        asked_as = "html" if artifact.format in (PHOTO.name, UNLOCK.name) else artifact.format
        if formats is None or asked_as in formats:
            yield artifact


def _from_store(artifacts: Iterable[Artifact], workshop: Workshop) -> Iterator[tuple[str, bytes]]:
    for artifact in artifacts:
        if (data := workshop.store.get(artifact.key)) is not None:
            yield artifact.path, data


def _held(
    plan: PersonPlan, editions: Mapping[str, EditionRow], failed: Collection[str] = ()
) -> dict[str, str]:
    """Return the editions that are not made, address → name: those that cannot be, and then those whose
    address has the last good pages of such a one (they were to change places).

    A resume is made in all its languages or in none: its pages lead to each other.
    """
    names = {each.address: each.edition.name for each in plan.editions}
    held = {**plan.held, **{address: names[address] for address in failed}}
    while taken := {
        address: name
        for address, name in names.items()
        if address not in held and (name in held.values() or _is_taken(editions.get(address), name, held))
    }:
        held |= taken
    return held


def _is_taken(standing: EditionRow | None, name: str, held: Mapping[str, str]) -> bool:
    """Whether another resume, one that is held, stands where the one called `name` shall be."""
    return standing is not None and standing.name != name and standing.name in held.values()


def _kept(
    plan: PersonPlan,
    held: Mapping[str, str],
    editions: Mapping[str, EditionRow],
    formats: Collection[str] | None,
) -> frozenset[str]:
    """The addresses where nothing is removed: those of held editions, old and new.

    Who was asked for some formats knows nothing of the rest either.
    """
    old = (address for address, row in editions.items() if row.name in held.values())
    planned = () if formats is None else (each.address for each in plan.editions)
    return frozenset((*held, *old, *planned))


def _left_over(
    plan: PersonPlan,
    files: Mapping[str, FileRow],
    editions: Mapping[str, EditionRow],
    *,
    kept: Collection[str],
) -> tuple[FileRow, ...]:
    """The person's files that neither belong to the plan nor stand at an address that is kept."""
    paths = {artifact.path for each in plan.editions for artifact in each.job.artifacts}
    for address in kept:
        paths |= editions[address].paths if address in editions else set()
    return tuple(row for path, row in files.items() if path not in paths)


def _reasons(
    plan: EditionPlan,
    outdated: Collection[Artifact],
    files: Mapping[str, FileRow],
    edition: EditionRow | None,
) -> Iterator[str]:
    """Say why files are made: "ada: pdf: experience changed, theme plain changed"."""
    by_reason: dict[str, list[str]] = {}
    for artifact in outdated:
        reason = _reason(artifact, plan, files.get(artifact.path), edition)
        by_reason.setdefault(reason, []).append(artifact.format)
    for reason, formats in by_reason.items():
        yield f"{plan.edition.label}: {', '.join(formats)}: {reason}"


def _reason(artifact: Artifact, plan: EditionPlan, row: FileRow | None, edition: EditionRow | None) -> str:
    if row is None or edition is None:
        return "new"
    if row.file.key == artifact.key:
        return "the file was missing or had been changed"
    format_ = format_of(artifact.format)
    found = changes(used_by(format_, edition.inputs), used_by(format_, plan.inputs))
    return ", ".join(found) or "out of date"


# One person at a time ------------------------------------------------------------------------------------


class _InHand:
    """A person whose files are being rendered."""

    def __init__(self, order: Order, assessment: Assessment, formats: Collection[str] | None) -> None:
        self.order = order
        self.assessment = assessment
        self.formats = formats
        self.data: dict[str, bytes] = dict(assessment.stored)
        self.failed: set[str] = set()
        self.problems: list[Problem] = []
        self.rendered: Counter[str] = Counter()
        self._open = set(assessment.missing)
        plans = {plan.address: plan for plan in order.plan.editions}
        self.jobs = tuple(
            only(plans[address].job, artifacts) for address, artifacts in assessment.missing.items()
        )

    @property
    def is_ready(self) -> bool:
        return not self._open

    def receive(self, job: Job, rendered: Rendered, workshop: Workshop) -> None:
        """Take what came of a job. Even where its edition fails, what was rendered is kept in the store."""
        self._open.discard(job.edition.address)
        self.data.update(rendered.files)
        username = job.edition.username
        made = [artifact for artifact in job.artifacts if artifact.path in rendered.files]
        for artifact in made:
            workshop.store.put(artifact.key, rendered.files[artifact.path])
            self.rendered[artifact.format] += 1
        with workshop.record.saving():
            workshop.record.note_stored([artifact.key for artifact in made], username)
        self.problems.extend(problem.of(username) for problem in rendered.problems)
        if len(made) < len(job.artifacts) or any(problem.is_error for problem in rendered.problems):
            self.failed.add(job.edition.address)


def _finish(hand: _InHand, workshop: Workshop) -> PersonReport:
    """Put a person's files in place and remove what is left over, unless the person has changed since."""
    username = hand.order.plan.username
    with workshop.lock():
        if _has_changed(hand.order, workshop):
            return _postponed(hand, workshop)
        files, editions = workshop.record.files(username), workshop.record.editions(username)
        held = _held(hand.order.plan, editions, hand.failed)
        kept = _kept(hand.order.plan, held, editions, hand.formats)
        ready = [plan for plan in hand.order.plan.editions if plan.address not in held]
        made = _files(ready, hand.data)
        written = workshop.put(made)
        present = {*hand.assessment.current, *(file.path for file in made)}
        removed, warnings = workshop.take_away(_left_over(hand.order.plan, files, editions, kept=kept))
        row = workshop.record.person(username)
        gone = editions.keys() - kept - {plan.address for plan in ready}
        _note(hand, ready, _Before(editions, held, kept), present, workshop)
        if gone or row is None or not row.is_complete or not (ready or held):  # pages were withdrawn
            _forget_stored(hand.order.plan, workshop)
    return PersonReport(
        username=username,
        rendered=dict(hand.rendered),
        written=written,
        unchanged=len(hand.assessment.current) + len(made) - written,
        removed=removed,
        held=tuple(Held(username, address) for address in sorted(held)),
        problems=(*hand.problems, *_in_wait(hand, held), *_about_rendering(hand, held), *warnings),
        reasons=hand.assessment.reasons,
    )


def _forget_stored(plan: PersonPlan, workshop: Workshop) -> None:
    """Erase from the store what was rendered of a person who took a resume off, but for what stands still."""
    planned = {artifact.key for each in plan.editions for artifact in each.job.artifacts}
    standing = {row.file.key for row in workshop.record.files(plan.username).values()}
    with workshop.record.saving():
        gone = workshop.record.forget_stored(plan.username, but=planned | standing)
    for key in gone:
        workshop.store.discard(key)


def _has_changed(order: Order, workshop: Workshop) -> bool:
    """Whether a person was edited or unpublished since the plan was made: then it must not be carried out."""
    folder = workshop.content / order.plan.username
    stamp = order.seen.stamp if order.seen else ""
    return folder_stamp(folder).text != stamp or has_unfinished(folder)


def _postponed(hand: _InHand, workshop: Workshop) -> PersonReport:
    username = hand.order.plan.username
    held = tuple(Held(username, plan.address) for plan in hand.order.plan.editions)
    warning = Problem(
        code="CHANGED_MEANWHILE",
        message=f"{username} changed during the build, so pages and shares stay as they were",
        place=Place(f"content/{username}"),
        hint="Build again.",
        severity=Severity.WARNING,
        username=username,
    )
    if hand.order.seen:
        with workshop.record.saving():
            row = replace(hand.order.seen, is_settled=False, is_complete=False, held=held)
            workshop.record.save_person(row)
    problems = (*hand.problems, warning)
    return PersonReport(
        username, dict(hand.rendered), held=held, problems=problems, reasons=hand.assessment.reasons
    )


def _files(plans: Iterable[EditionPlan], data: Mapping[str, bytes]) -> dict[MadeFile, bytes]:
    return {
        _file(artifact, plan, data[artifact.path]): data[artifact.path]
        for plan in plans
        for artifact in plan.job.artifacts
        if artifact.path in data
    }


def _file(artifact: Artifact, plan: EditionPlan, data: bytes) -> MadeFile:
    format_ = format_of(artifact.format)
    is_sealed = plan.job.protection is not None and format_ is not UNLOCK
    name = download_name(plan.edition.resume, format_.extension) if format_.is_download else ""
    return MadeFile(
        path=artifact.path,
        owner=plan.edition.username,
        format=artifact.format,
        key=artifact.key,
        digest=digest_of(data),
        size=len(data),
        media_type=SEALED_TYPE if is_sealed else format_.media_type,
        file_name="" if is_sealed else name,
        language="" if is_sealed else plan.edition.resume.language,
    )


def _in_wait(hand: _InHand, held: Mapping[str, str]) -> Iterator[Problem]:
    """Say of editions that could be made why they are not: their address is not free yet."""
    username = hand.order.plan.username
    broken = {*hand.order.plan.held.values(), *(held[address] for address in hand.failed)}
    for address in sorted(address for address, name in held.items() if name not in broken):
        yield Problem(
            code="ADDRESS_NOT_FREE",
            message=f"`{held[address]}` waits for its new address, /{address}: a resume that cannot be built"
            " has its last good pages there",
            place=Place(f"content/{username}"),
            hint="Mend that one, or unpublish it; then build again.",
            username=username,
        )


def _about_rendering(hand: _InHand, held: Collection[str]) -> Iterator[Problem]:
    for address in hand.assessment.missing:
        if address not in held and (problem := hand.order.if_rendered.get(address)):
            yield problem


@dataclass(frozen=True)
class _Before:
    """The editions that stood in `output/`, those that are held (address → name), and where all stays."""

    editions: Mapping[str, EditionRow]
    held: Mapping[str, str]
    kept: frozenset[str]


def _note(
    hand: _InHand,
    ready: Iterable[EditionPlan],
    before: _Before,
    present: Collection[str],
    workshop: Workshop,
) -> None:
    """Write down what stands in `output/` now."""
    record, username = workshop.record, hand.order.plan.username
    editions = before.editions
    earlier = {address: editions[address].paths for address in before.kept if address in editions}
    rows = [_edition_row(plan, present, earlier.get(plan.address, frozenset())) for plan in ready]
    planned = {artifact.path for plan in hand.order.plan.editions for artifact in plan.job.artifacts}
    is_complete = before.held.keys() == hand.order.plan.held.keys() and planned <= set(present)
    with record.saving():
        for row in rows:
            record.save_edition(row)
        for address in editions.keys() - {row.address for row in rows} - before.kept:
            record.forget_edition(address)
        record.stamp_files(hand.assessment.current)
        record.note_stored([artifact.key for plan in ready for artifact in plan.job.artifacts], username)
        if hand.order.seen is None:
            record.forget_person(username)
        else:
            held = tuple(Held(username, address) for address in sorted(before.held))
            may_rest = is_complete and hand.order.seen.is_complete
            record.save_person(replace(hand.order.seen, is_complete=may_rest, held=held))


def _edition_row(plan: EditionPlan, present: Collection[str], earlier: frozenset[str]) -> EditionRow:
    """Describe an edition as it stands now, `earlier` files that this build was not asked for included."""
    edition = plan.edition
    planned = {artifact.path for artifact in plan.job.artifacts}
    paths = frozenset(planned.intersection(present)) | earlier
    return EditionRow(
        address=edition.address,
        username=edition.username,
        name=edition.name,
        inputs=plan.inputs,
        paths=paths,
        listing=plan.listing,
        is_main=plan.is_main,
        has_page=f"{edition.address}index.html" in paths,
    )

"""Deploy what `output/` holds to a target: compare, plan, carry out, confirm."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pydantic import BaseModel

from resumesite.edition.protection.site_key import FILE_NAME as KEY_FILE
from resumesite.edition.protection.site_key import VARIABLE as KEY_VARIABLE
from resumesite.edition.protection.site_key import SiteKey, load_site_key
from resumesite.errors import (
    ExitStatus,
    Place,
    Problem,
    ResumesiteError,
    Severity,
    worst,
)
from resumesite.make.files import disk_errors
from resumesite.make.record import PersonRow, Record, read_record
from resumesite.make.release import SITE
from resumesite.make.site_files import frame_of, render_site_files, settings_as_built
from resumesite.make.workers import Workers, process_workers
from resumesite.make.workshop import open_workshop
from resumesite.publish.adopt import adopted, strangers
from resumesite.publish.plan import PublishPlan, check_guards
from resumesite.publish.policy import is_page
from resumesite.publish.published import LocalState, OwnerState, PublicFile
from resumesite.publish.purge import run_purge
from resumesite.publish.receipts import Confirmed, Receipt, confirm, http_status
from resumesite.publish.record import NO_RECORD, LostRecordError, Published, Root, TargetRecord
from resumesite.publish.run import Delivery, Observer, Progress, Silence, carry_out, summary_of
from resumesite.publish.sources import Sources
from resumesite.publish.survey import Question, Survey, survey
from resumesite.publish.targets import (
    Hold,
    Look,
    Surroundings,
    Target,
    TargetError,
    find_target,
    open_target,
    unchanged,
)
from resumesite.settings import Site
from resumesite.site.withdrawn import withdrawn_of
from resumesite.themes.load import load_theme

_TARGETS = "targets"
_RECEIPTS = "receipts.jsonl"
_SHOWN_AT_MOST = 5


@dataclass(frozen=True)
class DeployRequest:
    """What to deploy, and where to: `target` "" means the only one there is.

    `only` are the people whose changes are deployed, with the site's own pages that change with them (empty:
    everybody). `allowed_deletes` unexplained deletes are fine. With `adopts`, files at a target without a
    record are taken for ours; with `repairs` every file is read back, and sent again where it is not as it
    was.
    """

    target: str = ""
    only: tuple[str, ...] = ()
    is_dry_run: bool = False
    allowed_deletes: int = 0
    adopts: bool = False
    repairs: bool = False
    requires_receipt: bool = False
    wait: float = 0
    max_requests_per_second: float = 0


@dataclass
class DeployReport:
    """What a deploy did, or would do.

    `done` says of each phase how many files are done, and of how many. `release` names what stands there now.
    """

    target: str
    plan: PublishPlan
    done: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    receipts: tuple[Receipt, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    statuses: list[ExitStatus] = field(default_factory=list)
    release: str = ""
    is_dry_run: bool = False

    @property
    def status(self) -> ExitStatus:
        return worst(self.statuses)

    def as_data(self) -> dict[str, Any]:
        return {
            "target": self.target,
            "release": self.release,
            "dryRun": self.is_dry_run,
            "plan": self.plan.as_data(),
            "done": {name: {"done": done, "planned": planned} for name, (done, planned) in self.done.items()},
            "receipts": [receipt.as_data() for receipt in self.receipts],
            "problems": [problem.as_data() for problem in self.problems],
            "status": int(self.status),
        }


class DeployError(ResumesiteError):
    """A deploy that stopped in the midst: its report says what is done and what is left."""

    def __init__(self, error: ResumesiteError, report: DeployReport) -> None:
        super().__init__(*error.problems, status=error.status, details={"deploy": report.as_data()})
        self.report = report


@dataclass(frozen=True)
class OpenTarget:
    """A target, opened, with all that talking to it takes."""

    name: str
    target: Target
    record: TargetRecord
    settings: BaseModel
    private: Path


def open_place(
    site: Site, name: str, environ: Mapping[str, str], *, max_requests_per_second: float = 0
) -> OpenTarget:
    """Find a target in the settings and open it. Makes no request."""
    name = find_target(site.settings.targets, name)
    settings = site.settings.targets[name]
    private = site.private / _TARGETS / name
    surroundings = Surroundings(
        name, site.root, private, site.settings.site.base_url, environ, max_requests_per_second
    )
    try:
        target = open_target(surroundings, settings)
    except TargetError as error:
        raise unchanged(error.problem) from error
    return OpenTarget(
        name, target, TargetRecord(target, load_site_key(site.root, environ)), settings, private
    )


def deploy(
    site: Site,
    request: DeployRequest,
    now: str,
    observer: Observer | None = None,
    *,
    environ: Mapping[str, str] = os.environ,
    workers: Workers | None = None,
    fetch: Callable[[str], int] = http_status,
) -> DeployReport:
    """Bring a target up to date with `output/`, and say what was done.

    `now` is for the record (UTC text). Raises ResumesiteError with exit status 3 when the target is as it
    was, DeployError with 4 when it is whole but unfinished, 5 when somebody else deploys, 7 when a guard
    tripped.
    """
    place = open_place(site, request.target, environ, max_requests_per_second=request.max_requests_per_second)
    _refuse_unbuilt(site)
    with _aside(site) as aside, open_workshop(site) as (workshop, _):
        deployment = _Deployment(site, request, place, workshop.record, aside, environ, workers)
        return deployment.run(now, observer or Silence(), fetch)


def _refuse_unbuilt(site: Site) -> None:
    if not (site.private / "record.sqlite").is_file():
        raise unchanged(_not_built())


def _not_built() -> Problem:
    return Problem("NOT_BUILT", "there is nothing to deploy yet", hint="Run `resumesite build` first.")


@contextmanager
def _aside(site: Site) -> Iterator[Path]:
    """A folder for this deploy alone."""
    with disk_errors(".resumesite"):
        folder = TemporaryDirectory(prefix="deploy-", dir=site.private)
    with folder as path:
        yield Path(path)


class _Deployment:
    """One deploy of one site to one target."""

    def __init__(
        self,
        site: Site,
        request: DeployRequest,
        place: OpenTarget,
        record: Record,
        aside: Path,
        environ: Mapping[str, str],
        workers: Workers | None,
    ) -> None:
        self.site = site
        self.request = request
        self.place = place
        self.record = record
        self.sources = Sources(site.output, aside)
        self.environ = environ
        self.workers = workers
        self.local = LocalState(record, place.target.takes_headers)
        self.release = record.release()
        self.problems: list[Problem] = []

    def run(self, now: str, observer: Observer, fetch: Callable[[str], int]) -> DeployReport:
        if not self.record.fact("build"):
            raise unchanged(_not_built())
        root, found = self._surveyed()
        plan = found.plan
        report = DeployReport(
            self.place.name,
            plan,
            problems=self.problems,
            release=root.release,
            is_dry_run=self.request.is_dry_run,
        )
        if self.request.is_dry_run:
            return report
        check_guards(plan, pages_left=found.pages_left, allowed=self.request.allowed_deletes)
        if not plan.is_empty:
            self._carry_out(root, found, report, now, observer, fetch)
        elif root.caches:
            report.problems.append(_caches_open(root))
            report.statuses.append(ExitStatus.CACHE_OPEN)
        return report

    # Before -----------------------------------------------------------------------------------------------

    def _surveyed(self) -> tuple[Root, Survey]:
        """Read the record at the target and compare. What goes wrong here has changed nothing."""
        try:
            root, published = self._published()
            try:
                return root, survey(self.local, published, self._question())
            except LostRecordError as error:  # a shard of it
                root, published = self._without_record(error)
                return root, survey(self.local, published, self._question())
        except TargetError as error:
            raise unchanged(error.problem) from error

    def _published(self) -> tuple[Root, Published]:
        try:
            root = self.place.record.read()
        except LostRecordError as error:
            return self._without_record(error)
        if root is None:
            return self._without_record(None)
        published = Published(self.place.record, root, self.local.shards)
        if self.request.repairs:
            states = {
                shard: {owner: self._as_it_is(state) for owner, state in published.states(shard).items()}
                for shard in published.shards()
            }
            published = Published(self.place.record, root, self.local.shards, states)
        return root, published

    def _as_it_is(self, state: OwnerState) -> OwnerState:
        """A state in which files that are not what they were have no digest."""
        files = {
            path: file if sha256(self.place.target.fetch(path) or b"").hexdigest() == file.digest
            else replace(file, digest="")
            for path, file in state.files.items()
        }  # fmt: skip
        return replace(state, files=files)

    def _without_record(self, lost: LostRecordError | None) -> tuple[Root, Published]:
        """Look at what is there: nothing, files of a deploy whose record is lost, or somebody else's."""
        self.problems.clear()
        there = list(self.place.target.walk())
        ours = {path for owner in self.local.owners() for path in self.local.files(owner)}
        if self.request.adopts:
            states = adopted(there, self.local.shards)
            return NO_RECORD, Published(self.place.record, NO_RECORD, self.local.shards, states)
        if lost is None:
            self._refuse_strangers([found.path for found in there if found.path in ours])
        others = strangers(there, ours)
        if lost is not None or (others and any(found.path in ours for found in there)):
            self.problems.append(_record_lost(lost))
        if others:
            self.problems.append(_left_alone(others))
        return NO_RECORD, Published(self.place.record, NO_RECORD, self.local.shards)

    def _refuse_strangers(self, paths: Sequence[str]) -> None:
        """Refuse to overwrite what no record says is ours, and nothing on it either."""
        others = [path for path in _sample(paths) if not self._is_ours(path)]
        if others:
            shown = ", ".join(others[:_SHOWN_AT_MOST]) + (", …" if len(others) > _SHOWN_AT_MOST else "")
            hint = "Choose another prefix or folder. If these files are this site's, deploy with --adopt."
            message = (
                f"there are files where the site's would go, and no record says that they are ours: {shown}"
            )
            raise unchanged(Problem("IN_THE_WAY", message, hint=hint))

    def _is_ours(self, path: str) -> bool:
        if self.place.target.look(path) is Look.OURS:
            return True
        local = self.sources.output / path
        return local.is_file() and self.place.target.fetch(path) == local.read_bytes()

    def _question(self) -> Question:
        only = frozenset(self.request.only) if self.request.only else None
        covers = self.release.covers
        return Question(
            release=self.release,
            withdrawn=withdrawn_of(self.site, self.record),
            site_pages=self._site_pages,
            only=only,
            is_site_current=covers.formats is None or "html" in covers.formats,
        )

    def _site_pages(self, others: Mapping[str, OwnerState]) -> Mapping[str, PublicFile]:
        """Render the site's own files for `output/`'s people, but for `others`: for them as they are said."""
        settings = self.site.settings
        theme = load_theme(settings.site.theme, self.site.themes)
        frame = frame_of(settings.site, theme, settings.options.color_scheme)
        record = read_record(self.site.private)
        for owner, state in others.items():
            _tell(record, owner, state)
        as_built = settings_as_built(record, settings.site)

        def render(workers: Workers) -> dict[str, PublicFile]:
            rendered = render_site_files(record, workers, frame, as_built)
            sent = ((file, data) for file, data in rendered if self.local.sends(file.path))
            return self.sources.take(sent, self.local.public)

        if self.workers:
            return render(self.workers)
        with process_workers(1) as workers:
            return render(workers)

    # Changing the target ----------------------------------------------------------------------------------

    def _carry_out(
        self,
        root: Root,
        found: Survey,
        report: DeployReport,
        now: str,
        observer: Observer,
        fetch: Callable[[str], int],
    ) -> None:
        progress = Progress()
        _refuse_without_key(found, self.place.record.key)
        try:
            with self.place.target.lock(self.request.wait, root.conditions) as hold:
                root, found = self._again(root, found)
                report.plan = found.plan
                delivery = self._delivery(root, found, now, observer)
                after = carry_out(delivery, hold, progress)
        except TargetError as error:
            raise self._stopped(unchanged(error.problem), progress, report) from error
        except ResumesiteError as error:
            raise self._stopped(error, progress, report) from error
        report.done = summary_of(progress, found.plan)
        report.release = after.release
        report.problems += [*progress.problems, *_about(hold, self.place.name)]
        if after.caches:
            report.statuses.append(ExitStatus.CACHE_OPEN)
        self._confirm(report, now, fetch)

    def _again(self, root: Root, found: Survey) -> tuple[Root, Survey]:
        """Plan anew when somebody deployed between the plan and the lock."""
        try:
            now = self.place.record.read()
        except LostRecordError:
            now = None
        if (now or NO_RECORD) == root:
            return root, found
        root, found = self._surveyed()
        check_guards(found.plan, pages_left=found.pages_left, allowed=self.request.allowed_deletes)
        return root, found

    def _delivery(self, root: Root, found: Survey, now: str, observer: Observer) -> Delivery:
        command = str(getattr(self.place.settings, "purge", ""))
        base_url = self.site.settings.site.base_url

        def clear(addresses: Sequence[str]) -> None:
            if command:
                run_purge(command, addresses, base_url, self.site.root, self.environ)

        return Delivery(
            target=self.place.target,
            record=self.place.record,
            survey=found,
            before=root,
            read=self.sources.read,
            clear=clear,
            now=now,
            observer=observer,
        )

    def _stopped(self, error: ResumesiteError, progress: Progress, report: DeployReport) -> ResumesiteError:
        if error.status not in (ExitStatus.TARGET_UNFINISHED, ExitStatus.TARGET_UNCHANGED):
            return error
        report.done = summary_of(progress, report.plan)
        report.statuses.append(error.status)
        return DeployError(error, report)

    # Afterwards -------------------------------------------------------------------------------------------

    def _confirm(self, report: DeployReport, now: str, fetch: Callable[[str], int]) -> None:
        """Look whether what was withdrawn is gone, and keep the answer."""
        back = {upload.file.path for upload in report.plan.uploads}
        paths = [
            file.path for file in report.plan.withdrawals if file.path not in back and file.owner != SITE
        ]
        if not paths:
            return
        base_url = self.site.settings.site.base_url
        receipts = confirm(paths, self.place.target, base_url, self._live_page(), now=now, fetch=fetch)
        report.receipts = receipts
        with disk_errors(f".resumesite/{_TARGETS}"):
            self.place.private.mkdir(parents=True, exist_ok=True)
            with (self.place.private / _RECEIPTS).open("a", encoding="utf-8") as file:
                file.writelines(f"{json.dumps(receipt.as_data())}\n" for receipt in receipts)
        open_ = [receipt for receipt in receipts if not receipt.is_closed]
        for confirmed in Confirmed:
            if confirmed is not Confirmed.EVERYWHERE and (
                those := [each for each in open_ if each.confirmed is confirmed]
            ):
                report.problems.append(_not_confirmed(confirmed, those, base_url))
        if any(each.confirmed is Confirmed.NOT_AT_TARGET for each in open_):
            report.statuses.append(ExitStatus.TARGET_UNFINISHED)
        elif any(each.confirmed is Confirmed.NOT_YET for each in open_) or (
            open_ and self.request.requires_receipt
        ):
            report.statuses.append(ExitStatus.CACHE_OPEN)

    def _live_page(self) -> str | None:
        """Return a page that stands at the target: anybody's."""
        for owner in self.local.owners():
            for path in self.local.files(owner):
                if is_page(path):
                    return path
        return None


def _tell(record: Record, owner: str, state: OwnerState) -> None:
    """Let a copy of the build record say what a state says of one person."""
    for address in record.editions(owner):
        record.forget_edition(address)
    for edition in state.editions.values():
        record.save_edition(edition.as_row(owner))
    row = record.person(owner) or PersonRow(owner)
    record.save_person(replace(row, former_usernames=state.former))


def _sample(paths: Sequence[str], most: int = 200) -> Sequence[str]:
    """At most so many of many, from all over."""
    step = -(-len(paths) // most) or 1
    return sorted(paths)[::step]


def _refuse_without_key(found: Survey, key: SiteKey | None) -> None:
    if found.has_shares and key is None:
        hint = f"Put it into {KEY_VARIABLE}, or into {KEY_FILE} at the site's root. Nothing was changed."
        raise unchanged(Problem("KEY_NEEDED", "the site has shares, and its key is not here", hint=hint))


# In words ------------------------------------------------------------------------------------------------


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
    shown = ", ".join(paths[:_SHOWN_AT_MOST]) + (", …" if len(paths) > _SHOWN_AT_MOST else "")
    count = "1 file is" if len(paths) == 1 else f"{len(paths):,} files are"
    return Problem(
        "UNKNOWN_AT_TARGET",
        f"{count} at the target that no record says is ours, so it is left alone: {shown}",
        hint="If those that resumesite makes shall go, deploy with --adopt.",
        severity=Severity.WARNING,
    )


def _caches_open(root: Root) -> Problem:
    count = "1 address" if len(root.caches) == 1 else f"{len(root.caches):,} addresses"
    return Problem(
        "CACHE_NOT_CLEARED",
        f"a CDN may still show what {count} had before the last deploy",
        hint="Run `resumesite invalidate --resume`.",
        severity=Severity.WARNING,
    )


def _about(hold: Hold, name: str) -> Iterator[Problem]:
    if hold.conditions is False:
        yield Problem(
            "NO_CONDITIONS",
            "this server ignores conditional writes, so deploys from two machines at once are not kept apart",
            hint=f"Deploy {name} from one place only.",
            severity=Severity.WARNING,
        )


def _not_confirmed(confirmed: Confirmed, receipts: Sequence[Receipt], base_url: str) -> Problem:
    shown = ", ".join(f"/{each.address}" for each in receipts[:_SHOWN_AT_MOST])
    if len(receipts) > _SHOWN_AT_MOST:
        shown += f" and {len(receipts) - _SHOWN_AT_MOST} more"
    hints = {
        Confirmed.AT_TARGET: "Look at the address yourself"
        + ("." if base_url else ", or set [site] base_url so that it is looked at for you."),
        Confirmed.NOT_YET: "Clear the CDN's cache: `resumesite invalidate`, or the host's own way.",
        Confirmed.NOT_AT_TARGET: "Run the command again.",
    }
    return Problem(
        "WITHDRAWAL_OPEN", f"{confirmed}: {shown}", Place(), hint=hints[confirmed], severity=Severity.WARNING
    )

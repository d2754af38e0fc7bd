"""Deploy what `output/` holds to a target: compare, plan, carry out, confirm."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from resumesite.content.records import load_publication
from resumesite.edition.protection.site_key import FILE_NAME as KEY_FILE
from resumesite.edition.protection.site_key import VARIABLE as KEY_VARIABLE
from resumesite.edition.protection.site_key import SiteKey
from resumesite.errors import ExitStatus, Problem, ResumesiteError, Severity
from resumesite.make.files import disk_errors
from resumesite.make.record import Record, read_record
from resumesite.make.release import SITE
from resumesite.make.workers import Workers
from resumesite.make.workshop import open_workshop
from resumesite.publish.plan import Withdrawn, check_guards
from resumesite.publish.published import LocalState, OwnerState, PublicFile
from resumesite.publish.purge import run_purge
from resumesite.publish.receipts import Ask, Confirmed, Receipt, confirm, http_status, keep_receipts
from resumesite.publish.record import NO_RECORD, LostRecordError
from resumesite.publish.run import Delivery, Observer, Progress, Silence, carry_out, summary_of
from resumesite.publish.sources import Sources
from resumesite.publish.standing import Standing, Watcher
from resumesite.publish.survey import Question, Survey, survey
from resumesite.publish.targets import TargetError, as_unchanged, unchanged
from resumesite.settings import Site
from resumesite.site.deploy_report import (
    DeployError,
    DeployReport,
    about_lock,
    about_sealing,
    caches_open,
    not_confirmed,
    withdrawals_wait,
)
from resumesite.site.open_target import OpenTarget, open_place
from resumesite.site.site_pages import render_site_pages
from resumesite.site.withdrawn import is_noted_as_removed, withdrawn_of

__all__ = ["DeployError", "DeployReport", "DeployRequest", "deploy"]

NOT_BUILT = "NOT_BUILT"
"""The code of the problem that no build has made anything to deploy."""

_TARGETS = "targets"


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


def deploy(
    site: Site,
    request: DeployRequest,
    now: str,
    observer: Observer | None = None,
    *,
    environ: Mapping[str, str] = os.environ,
    workers: Workers | None = None,
    ask: Ask = http_status,
) -> DeployReport:
    """Bring a target up to date with `output/`, and say what was done.

    `now` is for the record (UTC text). Raises ResumesiteError with exit status 3 when the target is as it
    was, DeployError with 4 when it is whole but unfinished, 5 when somebody else deploys, 7 when a guard
    tripped.
    """
    place = open_place(site, request.target, environ, max_requests_per_second=request.max_requests_per_second)
    _refuse_unbuilt(site)
    if not request.is_dry_run:
        _take_off_expired(site, now)
    with ExitStack() as stack:
        with as_unchanged():
            aside = stack.enter_context(_aside(site))
            workshop, _ = stack.enter_context(open_workshop(site))
            deployment = _Deployment(site, request, place, workshop.record, aside, environ, workers)
            deployment.survey(now)
        return deployment.run(now, observer or Silence(), ask)


def _take_off_expired(site: Site, now: str) -> None:
    """Take out of `output/` what has ended since it was built: a share that is over is not sent."""
    with as_unchanged():
        with open_workshop(site) as (workshop, _):
            usernames = tuple(workshop.record.expired(now))
        if usernames:
            from resumesite.site.shares.sweep import sweep

            sweep(site, datetime.fromisoformat(now), usernames)


def _refuse_unbuilt(site: Site) -> None:
    if not (site.private / "record.sqlite").is_file():
        raise unchanged(_not_built())


def _not_built() -> Problem:
    return Problem(NOT_BUILT, "there is nothing to deploy yet", hint="Run `resumesite build` first.")


@contextmanager
def _aside(site: Site) -> Iterator[Path]:
    """A folder for this deploy alone; what those that died left is cleared away."""
    with disk_errors(".resumesite"):
        for left in site.private.glob("deploy-*-*"):
            if not _is_running(left.name.split("-")[1]):
                shutil.rmtree(left, ignore_errors=True)
        folder = TemporaryDirectory(prefix=f"deploy-{os.getpid()}-", dir=site.private)
    with folder as path:
        yield Path(path)


def _is_running(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except (ValueError, ProcessLookupError):
        return False
    except OSError:  # somebody else's
        return True
    return True


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
        self.root = NO_RECORD
        self.found = Survey()
        self.report = DeployReport(place.name, self.found.plan, is_dry_run=request.is_dry_run)

    def survey(self, now: str) -> None:
        """Compare, and plan. Changes nothing."""
        if not self.record.fact("build"):
            raise unchanged(_not_built())
        watcher = Watcher(
            self.place.record,
            self.local,
            self.site.output,
            withdrawn_of(self.site, self.record, self.place.record.key, datetime.fromisoformat(now)),
            adopts=self.request.adopts,
            repairs=self.request.repairs,
            home=self.site.settings.site.home,
        )
        standing, self.found = self._compared(watcher)
        self.root = standing.root
        self.report.plan = self.found.plan
        self.report.problems = list(standing.problems)
        self.report.release = self.root.release

    def run(self, now: str, observer: Observer, ask: Ask) -> DeployReport:
        """Carry out the plan, unless that was not asked for or must not be."""
        try:
            self._check()
        except ResumesiteError as error:
            if not self.request.is_dry_run:
                raise
            self.report.problems += error.problems
            self.report.statuses.append(error.status)
        if not self.request.is_dry_run and not self._is_done:
            self._carry_out(now, observer, ask)
        elif self.root.caches and not self.request.is_dry_run:
            self._say_that_caches_are_open()
        if self.found.waiting:
            self.report.problems.append(withdrawals_wait(self.found.waiting, self.place.name))
        if any(problem.is_error for problem in self.report.problems):
            self.report.statuses.append(ExitStatus.PROBLEMS)
        return self.report

    @property
    def _is_done(self) -> bool:
        """Whether the target is up to date, and its record says so."""
        is_interrupted = self.root.pending is not None and not self.request.only
        return self.found.plan.is_empty and not is_interrupted

    def _check(self) -> None:
        """Refuse a plan that would lose what nobody said should go."""
        if self.root == NO_RECORD and self.place.target.replaces_site:
            self._refuse_incomplete()
        check_guards(
            self.found.plan,
            is_anybody_left=self.found.is_anybody_left,
            allowed=self.request.allowed_deletes,
        )

    def _say_that_caches_are_open(self) -> None:
        self.report.problems.append(caches_open(self.root))
        self.report.statuses.append(ExitStatus.CACHE_OPEN)

    def _refuse_incomplete(self) -> None:
        """Refuse to replace a whole site by one that lacks people who were not built on this machine."""
        lacking = [held.username for held in self.release.held if not self.local.files(held.username)]
        if self.release.covers.is_complete and not lacking:
            return
        who = ", ".join(lacking[:5]) or "whoever was not built"
        message = f"{self.place.name} would lose {who}: this machine has not what was deployed before"
        hint = (
            "Bring .resumesite/targets/ back from the cache, or mend the resumes and build everything; then"
            " deploy again."
        )
        raise unchanged(Problem("MIRROR_MISSING", message, hint=hint))

    # Before -----------------------------------------------------------------------------------------------

    def _compared(self, watcher: Watcher) -> tuple[Standing, Survey]:
        question = self._question(watcher.withdrawn)
        standing = watcher.look()
        try:
            return standing, survey(self.local, standing.published, question)
        except LostRecordError as error:  # a part of it
            standing = watcher.look_without_record(error)
            return standing, survey(self.local, standing.published, question)

    def _question(self, withdrawn: Callable[[str], Withdrawn]) -> Question:
        only = frozenset(self._names_of(self.request.only)) if self.request.only else None
        covers = self.release.covers
        return Question(
            release=self.release,
            withdrawn=withdrawn,
            site_pages=self._site_pages,
            only=only,
            is_site_current=covers.formats is None or "html" in covers.formats,
        )

    def _names_of(self, usernames: Sequence[str]) -> Iterator[str]:
        """Name people as they are called, and as they were called when they were deployed."""
        for username in usernames:
            yield username
            with suppress(ResumesiteError):
                publication = load_publication(self.site.content / username)
                yield from publication.former_usernames if publication else ()

    def _site_pages(self, others: Mapping[str, OwnerState]) -> Mapping[str, PublicFile]:
        """Render the site's own files for `output/`'s people, but for `others`: for them as they are said."""
        record = read_record(self.site.private)
        rendered = render_site_pages(self.site, record, others, self.workers)
        sent = ((file, data) for file, data in rendered if self.local.sends(file.path))
        return self.sources.take(sent, self.local.public)

    # Changing the target ----------------------------------------------------------------------------------

    def _carry_out(self, now: str, observer: Observer, ask: Ask) -> None:
        progress = Progress()
        report, target = self.report, self.place.target
        _refuse_without_key(self.found, self.place.record.key)
        try:
            with target.lock(self.request.wait, self.root.conditions) as hold:
                with as_unchanged():
                    self._survey_again(now)
                if self._is_done:  # somebody else did it all meanwhile
                    return
                after = carry_out(self._delivery(now, observer), hold, progress)
        except TargetError as error:
            raise self._stopped(unchanged(error.problem), progress) from error
        except ResumesiteError as error:
            raise self._stopped(error, progress) from error
        report.done = summary_of(progress, report.plan)
        report.release = after.release
        report.problems += [*progress.problems, *about_lock(hold, self.place.name)]
        if self.place.record.key and self.root != NO_RECORD and not self.root.is_sealed:
            report.problems.append(about_sealing(self.root, self.place.name))
        if after.caches:
            report.statuses.append(ExitStatus.CACHE_OPEN)
        self._confirm(now, ask)

    def _survey_again(self, now: str) -> None:
        """Plan anew when somebody deployed between the plan and the lock, or was in the midst of it."""
        try:
            root = self.place.record.read()
        except LostRecordError:
            root = None
        if (root or NO_RECORD) != self.root or self.root.pending:
            self.survey(now)
            self._check()

    def _delivery(self, now: str, observer: Observer) -> Delivery:
        command = self.place.settings.purge
        base_url = self.site.settings.site.base_url

        def clear(addresses: Sequence[str]) -> None:
            if command:
                run_purge(command, addresses, base_url, self.site.root, self.environ)

        return Delivery(
            target=self.place.target,
            record=self.place.record,
            survey=self.found,
            before=self.root,
            read=self.sources.read,
            clear=clear,
            now=now,
            observer=observer,
        )

    def _stopped(self, error: ResumesiteError, progress: Progress) -> ResumesiteError:
        if error.status not in (ExitStatus.TARGET_UNFINISHED, ExitStatus.TARGET_UNCHANGED):
            return error
        self.report.done = summary_of(progress, self.report.plan)
        self.report.statuses.append(error.status)
        return DeployError(error, self.report)

    # Afterwards -------------------------------------------------------------------------------------------

    def _confirm(self, now: str, ask: Ask) -> None:
        """Look whether what was withdrawn is gone, and keep the answer."""
        report = self.report
        back = {upload.file.path for upload in report.plan.uploads}
        paths = [
            file.path for file in report.plan.withdrawals if file.path not in back and file.owner != SITE
        ]
        if not paths:
            return
        base_url = self.site.settings.site.base_url
        receipts = confirm(paths, self.place.target, base_url, self.found.live_page, now=now, ask=ask)
        report.receipts = receipts
        try:
            with disk_errors(f".resumesite/{_TARGETS}"):
                keep_receipts(self.place.private, self._of_people_here(paths, receipts))
        except ResumesiteError as error:
            report.problems += [replace(each, severity=Severity.WARNING) for each in error.problems]
        open_ = [receipt for receipt in receipts if not receipt.is_closed]
        for confirmed in Confirmed:
            if confirmed is not Confirmed.EVERYWHERE and (
                those := [each for each in open_ if each.confirmed is confirmed]
            ):
                report.problems.append(not_confirmed(confirmed, those, base_url))
        if any(each.confirmed is Confirmed.NOT_AT_TARGET for each in open_):
            report.statuses.append(ExitStatus.TARGET_UNFINISHED)
        elif any(each.confirmed is Confirmed.NOT_YET for each in open_) or (
            open_ and self.request.requires_receipt
        ):
            report.statuses.append(ExitStatus.CACHE_OPEN)

    def _of_people_here(self, paths: Sequence[str], receipts: Sequence[Receipt]) -> list[Receipt]:
        """Leave out receipts of people who were removed: kept, they would name them for ever."""
        content = self.site.content
        owners = {file.path: file.owner for file in self.report.plan.withdrawals}
        return [
            receipt
            for receipt, owner in zip(receipts, map(owners.__getitem__, paths), strict=True)
            if (content / owner).exists() or not is_noted_as_removed(content, owner)
        ]


def _refuse_without_key(found: Survey, key: SiteKey | None) -> None:
    if found.has_shares and key is None:
        hint = f"Put it into {KEY_VARIABLE}, or into {KEY_FILE} at the site's root. Nothing was changed."
        raise unchanged(Problem("KEY_NEEDED", "the site has shares, and its key is not here", hint=hint))

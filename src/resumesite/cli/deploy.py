"""`resumesite deploy`, `status`, `verify`, `rollback`, `invalidate`: what stands at a target."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from resumesite.cli.run import Run, command, is_terminal
from resumesite.errors import ExitStatus, ResumesiteError

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from resumesite.publish.plan import PublishPlan
    from resumesite.publish.run import Observer
    from resumesite.site.deploy import DeployReport, DeployRequest
    from resumesite.site.status import Status

_NAMED_AT_MOST = 20

_target = click.argument("target", default="")
_wait = click.option("--wait", is_flag=True, help="Wait up to 30 s for another deploy to end.")


def _seconds(waits: bool) -> float:
    from resumesite.make.locks import WAIT_SECONDS

    return WAIT_SECONDS if waits else 0


def _above_nothing(context: click.Context, parameter: click.Parameter, number: float | None) -> float:
    """Return a number above 0; 0 where none was given."""
    if number is None:
        return 0
    if not 0 < number < math.inf:
        raise click.BadParameter(f"expected a number above 0, got {number:g}")
    return number


@command()
@_target
@click.option("--dry-run", is_flag=True, help="Say what would be sent and deleted, and change nothing.")
@click.option(
    "--allow-deletes",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="Delete up to N files although nothing says that they should go.",
)
@click.option(
    "--adopt", "adopts", is_flag=True, help="Take files at a target without a record for this site's."
)
@click.option(
    "--repair", "repairs", is_flag=True, help="Read every file back, and send again what is not right."
)
@click.option(
    "--require-receipt", is_flag=True, help="Exit with 6 unless every withdrawal is confirmed at base_url."
)
@click.option(
    "--max-requests-per-second",
    type=float,
    default=None,
    callback=_above_nothing,
    metavar="N",
    help="Make at most so many requests to the store in a second.",
)
@_wait
def deploy(
    run: Run,
    target: str,
    dry_run: bool,
    allow_deletes: int,
    adopts: bool,
    repairs: bool,
    require_receipt: bool,
    max_requests_per_second: float,
    wait: bool,
) -> ExitStatus:
    """Bring a target up to date with output/.

    TARGET is a name from resumesite.toml; with only one there it needs not be given. What changed is sent in
    an order in which no visitor ever sees a broken page; what was withdrawn goes first. If it stops in the
    midst, the site there is whole, and running it again finishes it.
    """
    from resumesite.site.deploy import DeployRequest

    request = DeployRequest(
        target=target,
        is_dry_run=dry_run,
        allowed_deletes=allow_deletes,
        adopts=adopts,
        repairs=repairs,
        requires_receipt=require_receipt,
        wait=_seconds(wait),
        max_requests_per_second=max_requests_per_second,
    )
    report = deploy_and_tell(run, request)
    run.answer(report.as_data(), "\n".join(_about(report, verbose=bool(run.verbosity))))
    return report.status


def deploy_and_tell(run: Run, request: DeployRequest) -> DeployReport:
    """Deploy, tell progress and warnings on standard error, and return the report."""
    from resumesite.site.deploy import DeployError
    from resumesite.site.deploy import deploy as site_deploy

    try:
        with _observing(run) as observer:
            report = site_deploy(run.site(), request, run.occasion().now, observer)
    except DeployError as error:
        run.report(error.report.problems)
        run.note("\n".join(_how_far(error.report)))
        raise
    if not run.wants_json:
        run.report(report.problems)
    return report


@command()
@_target
def status(run: Run, target: str) -> None:
    """Say what is live at a target, what differs from output/, and what waits."""
    from resumesite.site.status import status as site_status

    found = site_status(run.site(), target, run.occasion().now)
    run.report(() if run.wants_json else found.problems)
    run.answer(found.as_data(), "\n".join(_about_status(found)))


@command()
@_target
def verify(run: Run, target: str) -> ExitStatus:
    """Read back every file at a target and compare it with what was deployed."""
    from resumesite.site.verify import verify as site_verify

    with _observing(run) as observer:
        observer.begin("verify", 0)
        found = site_verify(run.site(), target, pass_file=observer.pass_file)
    if not run.wants_json:
        run.report(found.problems)
    text = f"{_count(found.right, 'file')} at {found.target} are as they were deployed."
    if found.problems:
        text += (
            f" {_count(len(found.problems), 'file')} are not: `resumesite deploy {found.target} --repair`."
        )
    run.answer(found.as_data(), text)
    return found.status


@command()
@_target
@_wait
def rollback(run: Run, target: str, wait: bool) -> None:
    """Show the release before the one that is live, without what was withdrawn since.

    The next deploy brings output/ again: mend the content first.
    """
    from resumesite.site.rollback import rollback as site_rollback

    done = site_rollback(run.site(), target, run.occasion().now, wait=_seconds(wait))
    data = {"target": done.target, "release": done.release, "people": done.people, "files": done.files}
    run.answer(
        data,
        f"{done.target} shows release {done.release} again: {_count(done.people, 'person')},"
        f" {_count(done.files, 'file')}.",
        next_step="The next deploy brings output/ as it is then: mend and build it first.",
    )


@command()
@_target
@click.option("--resume", "resumes", is_flag=True, help="Only what an earlier deploy could not clear.")
@_wait
def invalidate(run: Run, target: str, resumes: bool, wait: bool) -> None:
    """Have a target's CDN forget what it has cached."""
    from resumesite.site.invalidate import invalidate as site_invalidate

    done = site_invalidate(run.site(), target, run.occasion().now, resumes=resumes, wait=_seconds(wait))
    text = f"Cleared {done.addresses:,} addresses." if done.addresses else "There is nothing to clear."
    if not done.has_cache:
        text = f"There is nothing to clear: {done.target} has neither a `purge` command nor a distribution."
    run.answer(done.as_data(), text)


# In words ------------------------------------------------------------------------------------------------


def _count(number: int, noun: str) -> str:
    plural = "people" if noun == "person" else f"{noun}s"
    return f"{number:,} {noun if number == 1 else plural}"


def _about(report: DeployReport, *, verbose: bool) -> Iterator[str]:
    plan = report.plan
    if report.is_dry_run or verbose:
        yield from _plan_lines(plan)
    if plan.is_empty:
        yield (
            f"{report.target} is up to date: {_count(plan.known, 'file')}."
            if plan.known
            else (f"{report.target} is up to date.")
        )
        return
    verb = "Would send" if report.is_dry_run else "Sent"
    gone = len(plan.withdrawals) + len(plan.deletes)
    text = f"{verb} {_count(len(plan.uploads) + len(plan.farewells), 'file')} to {report.target}"
    if gone:
        text += f" and {'delete' if report.is_dry_run else 'deleted'} {gone:,}"
    if plan.held:
        text += f"; {plan.held:,} of people who were not built stay as they are"
    yield f"{text}."
    for receipt in report.receipts[:_NAMED_AT_MOST]:
        yield f"/{receipt.address}: {receipt.confirmed}"
    if len(report.receipts) > _NAMED_AT_MOST:
        yield f"… and {len(report.receipts) - _NAMED_AT_MOST} more (all are in .resumesite/targets/)."


def _plan_lines(plan: PublishPlan) -> Iterator[str]:
    for file in plan.withdrawals:
        yield f"withdraw  {file.path}"
    for upload in (*plan.farewells, *plan.uploads):
        yield f"{upload.reason:<10}{upload.file.path}"
    for file in plan.deletes:
        yield f"delete    {file.path}"


def _how_far(report: DeployReport) -> Iterator[str]:
    """Say of a deploy that stopped what is done and what is left."""
    for phase, (done, planned) in report.done.items():
        yield f"{phase}: {done:,} of {planned:,} done"
    if any(done for done, _ in report.done.values()):
        yield "What visitors see is whole. Run the command again to finish it."
    else:
        yield "Nothing that visitors see was changed."


def _about_status(found: Status) -> Iterator[str]:
    if not found.since:
        yield f"Nothing was deployed to {found.target} yet."
    else:
        live = f"{_count(found.people, 'person')}, {_count(found.files, 'file')}"
        yield f"{found.target}: {live} live since {found.since} (release {found.release})."
    if found.is_interrupted:
        yield "The last deploy was not finished: run `resumesite deploy` again."
    if found.open_caches:
        yield f"Caches may be behind for {found.open_caches:,} addresses: `resumesite invalidate --resume`."
    if not found.waiting:
        yield (
            "Nothing waits." if found.plan else "Nothing was built here: `resumesite build` shows what waits."
        )
        return
    reasons = Counter(upload.reason for upload in found.plan.uploads) if found.plan else Counter[str]()
    said = ", ".join(f"{number:,} {reason}" for reason, number in sorted(reasons.items()))
    gone = len(found.plan.withdrawals) + len(found.plan.deletes) if found.plan else 0
    yield f"Waiting: {said or 'nothing to send'}{f', {gone:,} to delete' if gone else ''}."
    for owner, files in list(found.waiting.items())[:_NAMED_AT_MOST]:
        yield f"  {owner or 'the site itself'}: {_count(files, 'file')}"
    if len(found.waiting) > _NAMED_AT_MOST:
        yield f"  … and {len(found.waiting) - _NAMED_AT_MOST} others"


# While it runs -------------------------------------------------------------------------------------------


@contextmanager
def _observing(run: Run) -> Iterator[Observer]:
    if is_terminal() and not run.wants_json and not run.is_quiet:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
            yield _Bar(progress)
    else:
        yield _Lines(run)


class _Bar:
    """Shows a deploy on a terminal: a bar for each phase."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task: TaskID | None = None

    def begin(self, phase: str, files: int) -> None:
        self._task = self._progress.add_task(phase, total=files or None)

    def pass_file(self, path: str) -> None:
        if self._task is not None:
            self._progress.update(self._task, advance=1)


class _Lines:
    """Says which phase begins, where nobody watches."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def begin(self, phase: str, files: int) -> None:
        if files and not self._run.wants_json:
            self._run.note(f"{phase}: {_count(files, 'file')}")

    def pass_file(self, path: str) -> None: ...


def deploy_after(run: Run, target: str, username: str) -> ExitStatus:
    """Deploy one person's change after a command that made it, which stands whatever comes of this."""
    from resumesite.make.locks import WAIT_SECONDS
    from resumesite.site.deploy import DeployRequest

    try:
        report = deploy_and_tell(run, DeployRequest(target, only=(username,), wait=WAIT_SECONDS))
    except ResumesiteError as error:
        run.report(error.problems)
        run.note(
            "The change is kept here and waits: `resumesite deploy` sends it, `resumesite status` shows it."
        )
        return error.status
    if run.wants_json:
        run.report(report.problems)
    for line in _about(report, verbose=bool(run.verbosity)):
        run.note(line)
    return report.status

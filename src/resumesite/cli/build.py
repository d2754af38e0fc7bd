"""`resumesite build`, and how a build is shown while it runs and when it is done."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from resumesite.cli.run import Run, command, is_terminal
from resumesite.errors import ExitStatus, usage

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from resumesite.errors import Problem
    from resumesite.settings import Site
    from resumesite.site.build import BuildReport, BuildRequest, Observer

_NAMED_AT_MOST = 10
"""So many people who were held are named; of more, their number is said."""


_SECONDS_BETWEEN_LINES = 5.0
"""How often a build says how far it is where there is no terminal."""


missing_glyphs_option = click.option(
    "--allow-missing-glyphs",
    "allows_missing_glyphs",
    is_flag=True,
    help="Print a box for a character that no font has, with a warning.",
)


@command()
@click.option("--only", metavar="USER", multiple=True, help="Build this person only, or several: ada,bob.")
@click.option("--formats", metavar="LIST", help="Make these formats only: html,pdf.")
@click.option(
    "--jobs", "-j", type=click.IntRange(min=1), help="Render in so many processes [default: all cores]."
)
@click.option("--dry-run", is_flag=True, help="Say what would be made and removed, and change nothing.")
@click.option("--explain", is_flag=True, help="Say why each file is made.")
@click.option("--strict", is_flag=True, help="Take warnings for problems.")
@missing_glyphs_option
@click.option("--wait", is_flag=True, help="Wait up to 30 s for another build to end.")
def build(
    run: Run,
    only: tuple[str, ...],
    formats: str | None,
    jobs: int | None,
    dry_run: bool,
    explain: bool,
    strict: bool,
    allows_missing_glyphs: bool,
    wait: bool,
) -> ExitStatus:
    """Make the pages and documents of every published resume.

    Only what changed since the last build is made. A resume with problems keeps its last good pages, all
    others are built, and the exit status is 1.
    """
    from resumesite.make.locks import WAIT_SECONDS
    from resumesite.site.build import BuildRequest

    request = BuildRequest(
        only=tuple(name for value in only for name in _names(value, "--only")),
        formats=_names(formats, "--formats") if formats is not None else (),
        jobs=jobs or 0,
        is_dry_run=dry_run,
        is_strict=strict,
        explains=explain or dry_run,
        allows_missing_glyphs=allows_missing_glyphs,
        wait=WAIT_SECONDS if wait else 0,
    )
    report, text = build_and_tell(run, request)
    run.answer(report.as_data(), text)
    return report.status


def _names(value: str, option: str) -> tuple[str, ...]:
    """Return the names in an option's list: "html, pdf"."""
    names = tuple(name for part in value.split(",") if (name := part.strip()))
    if not names:
        raise usage("NOTHING_NAMED", f"{option} names nothing", f"Leave {option} out to build everything.")
    return names


def build_and_tell(run: Run, request: BuildRequest) -> tuple[BuildReport, str]:
    """Build, tell problems and progress on standard error, and return the report with what to say of it."""
    from resumesite.site.build import build_site

    site = run.site()
    begin = time.perf_counter()
    with _observing(run) as observer:
        report = build_site(site, request, observer)
    lines = [*report.reasons] if request.explains else []
    lines += held_lines(report, site)
    lines.append(summary(report, time.perf_counter() - begin))
    if report.formats_held:
        names = ", ".join(report.formats_held)
        lines.append(f"Not made: {names}. Links to such files work once a build without --formats made them.")
    if not request.is_dry_run and not run.is_quiet and (page := _first_page(site)):
        lines.append(f"Look: {Path(run.directory, page)}")
    return report, "\n".join(lines)


# While it runs -------------------------------------------------------------------------------------------


@contextmanager
def _observing(run: Run) -> Iterator[Observer]:
    if is_terminal() and not run.wants_json and not run.is_quiet:
        with _bar() as progress:
            yield _Bar(run, progress)
    else:
        yield _Lines(run)


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


class _Bar:
    """Shows a build on a terminal: a bar, and problems above it."""

    def __init__(self, run: Run, progress: Progress) -> None:
        self._run = run
        self._progress = progress
        self._task: TaskID = progress.add_task("Looking", total=None)

    def expect(self, people: int) -> None:
        self._progress.update(self._task, total=people)

    def pass_person(self, username: str) -> None:
        self._progress.update(self._task, advance=1, description=username)

    def find(self, problem: Problem) -> None:
        self._run.report([problem])


class _Lines:
    """Shows a build where nobody watches: problems, and a line now and then."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._people = self._passed = 0
        self._said = time.monotonic()

    def expect(self, people: int) -> None:
        self._people = people

    def pass_person(self, username: str) -> None:
        self._passed += 1
        if time.monotonic() - self._said > _SECONDS_BETWEEN_LINES:
            self._said = time.monotonic()
            self._run.note(f"{self._passed:,} of {self._people:,} people")

    def find(self, problem: Problem) -> None:
        if not self._run.wants_json:
            self._run.report([problem])


# When it is done -----------------------------------------------------------------------------------------


def summary(report: BuildReport, seconds: float) -> str:
    """Say in one line what a build did: "Built 6 people, 48 files in 3.2 s; 2 people unchanged."."""
    held = len({held.username for held in report.held})
    made = max(0, report.people - report.people_unchanged - held)
    problems = f" {_count(len(report.errors), 'problem')}." if report.errors else ""
    if not (report.written or report.removed):
        what = f"{_count(report.people - held, 'person')}, {_count(report.unchanged, 'file')}"
        return f"Up to date: {what} ({seconds:.1f} s).{problems}"
    verb = "Would build" if report.is_dry_run else "Built"
    text = f"{verb} {_count(made, 'person')}, {_count(report.written, 'file')} in {seconds:.1f} s"
    if report.people_unchanged:
        text += f"; {_count(report.people_unchanged, 'person')} unchanged"
    if report.removed:
        text += f"; {'would remove' if report.is_dry_run else 'removed'} {_count(report.removed, 'file')}"
    return f"{text}.{problems}"


def held_lines(report: BuildReport, site: Site) -> Iterator[str]:
    """Say of each person who was not built whether there are pages of an earlier build."""
    held: dict[str, list[str]] = {}
    for each in report.held:
        held.setdefault(each.username, []).extend([each.address] if each.address else [])
    usernames = list(held)
    for username in usernames[:_NAMED_AT_MOST]:
        is_at_root = username == site.settings.site.home and (site.output / "index.html").is_file()
        is_at_held = any((site.output / address / "index.html").is_file() for address in held[username])
        has_pages = is_at_root or is_at_held or any((site.output / username).glob("**/index.html"))
        what = "their last good pages stay" if has_pages else "and has no pages yet"
        yield f"{username} was not built{', ' if has_pages else ' '}{what}."
    if len(usernames) > _NAMED_AT_MOST:
        yield f"{len(usernames) - _NAMED_AT_MOST} others were not built either."


def _count(number: int, noun: str) -> str:
    plural = "people" if noun == "person" else f"{noun}s"
    return f"{number:,} {noun if number == 1 else plural}"


def _first_page(site: Site) -> str:
    """The page to look at first: the home page, else the first person's."""
    page = site.output / "index.html"
    if not page.is_file():  # only then are all folders looked through
        page = min(site.output.glob("*/index.html"), default=page)
    return site.shown(page) if page.is_file() else ""

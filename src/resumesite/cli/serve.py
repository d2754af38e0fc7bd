"""`resumesite serve`, and what it says while it runs."""

from __future__ import annotations

import os
import signal
import webbrowser
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

import click

from resumesite.cli.build import held_lines, missing_glyphs_option, summary
from resumesite.cli.run import Run, command
from resumesite.errors import ExitStatus

if TYPE_CHECKING:
    from resumesite.errors import Problem
    from resumesite.serve.builds import Outcome


@command()
@click.option(
    "--port",
    "-p",
    type=click.IntRange(0, 65535),
    help="Serve at this port [default: 8000 or the next free one].",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Listen at this address.")
@click.option("--open/--no-open", "opens", default=False, help="Open the site in your browser.")
@click.option("--formats", metavar="LIST", help="Make these formats only: html,pdf.")
@click.option(
    "--jobs", "-j", type=click.IntRange(min=1), help="Render in so many processes [default: all cores]."
)
@missing_glyphs_option
def serve(
    run: Run,
    port: int | None,
    host: str,
    opens: bool,
    formats: str | None,
    jobs: int | None,
    allows_missing_glyphs: bool,
) -> ExitStatus:
    """Preview the site on this machine and rebuild as files change.

    Pages in the browser reload by themselves. Problems are shown on them and here, and the last good pages
    stay. Nothing of the preview gets into output/. Ctrl-C stops it.
    """
    from resumesite.serve.builds import PreviewBuilds, preview_workers, served_of
    from resumesite.serve.news import News
    from resumesite.serve.run import keep_building
    from resumesite.serve.server import open_server
    from resumesite.serve.watch import Changes
    from resumesite.settings import open_site

    site = run.site()
    wanted = tuple(name for part in (formats or "").split(",") if (name := part.strip()))
    workers = preview_workers(wanted or site.settings.site.formats, jobs or 0)
    builds = PreviewBuilds(
        lambda: open_site(Path(run.directory), os.environ),
        workers,
        formats=wanted,
        allows_missing_glyphs=allows_missing_glyphs,
    )
    server = open_server(host, port, served_of(site), News())
    server.note_request = run.detail
    builds.on_site = server.show
    _announce(run, server.url, host, wished_port=port, given_port=server.server_port)
    if opens:
        webbrowser.open(server.url)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with workers:
            keep_building(site.root, server, Changes(), builds, _Speaker(run))
    except KeyboardInterrupt:
        run.note("Stopped.")
    return ExitStatus.DONE


def _announce(run: Run, url: str, host: str, *, wished_port: int | None, given_port: int) -> None:
    if wished_port is None and given_port != 8000:
        run.note(f"Port 8000 is taken, so this is at {given_port}.")
    if not _is_loopback(host):
        run.note("Everybody who can reach this machine can see this preview.")
    run.answer({"url": url}, f"Preview: {url}\nCtrl-C stops it.")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class _Speaker:
    """Says what each build came to: problems when they are new, and what was made."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._told: tuple[Problem, ...] = ()

    def __call__(self, outcome: Outcome) -> None:
        report, is_news = outcome.report, outcome.problems != self._told
        self._told = outcome.problems
        if is_news:
            self._run.report(outcome.problems)
        if report and not outcome.is_overtaken and (is_news or report.written or report.removed):
            lines = [*held_lines(report, self._run.site()), summary(report, outcome.seconds)]
            self._run.note("\n".join(lines))

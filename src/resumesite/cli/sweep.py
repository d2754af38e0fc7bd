"""`resumesite sweep`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from resumesite.cli.publish import gone_from_output
from resumesite.cli.run import Run, command
from resumesite.cli.share_words import until
from resumesite.errors import ExitStatus, ResumesiteError, worst

if TYPE_CHECKING:
    from resumesite.site.shares.sweep import Swept


@command()
@click.option(
    "--deploy",
    "target",
    is_flag=False,
    flag_value="",
    default=None,
    metavar="[TARGET]",
    help="Deploy output/ afterwards, so that what has expired goes from the web too.",
)
def sweep(run: Run, target: str | None) -> ExitStatus:
    """Take off every share that has expired.

    Made for cron and CI: it costs little when nothing has ended.
    """
    from resumesite.content.shares import moment
    from resumesite.edition.protection.site_key import load_site_key
    from resumesite.publish.targets import find_target
    from resumesite.site.shares.sweep import sweep as site_sweep

    site = run.site()
    if target is not None:
        find_target(site.settings.targets, target)
    key = load_site_key(site.root, os.environ)
    done = site_sweep(site, moment(run.occasion().now), key=key)
    run.report(() if run.wants_json else done.problems)
    run.answer(done.as_data(), _about(done))
    return worst([done.status, _deployed(run, target)]) if target is not None else done.status


def _about(done: Swept) -> str:
    lines = [gone_from_output(done.removed) if done.removed else "Nothing was to be taken off."]
    if done.next_end:
        lines.append(f"The next share ends after {until(done.next_end)}.")
    return "\n".join(lines)


def _deployed(run: Run, target: str) -> ExitStatus:
    """Deploy everything in output/; the sweep was answered before, and stands whatever comes of this."""
    from resumesite.cli.deploy import deploy_and_tell
    from resumesite.make.locks import WAIT_SECONDS
    from resumesite.site.deploy import DeployRequest

    try:
        report = deploy_and_tell(run, DeployRequest(target, wait=WAIT_SECONDS))
    except ResumesiteError as error:
        run.report(error.problems)
        return error.status
    if run.wants_json:
        run.report(report.problems)
    run.note(f"{report.target} is up to date.")
    return report.status

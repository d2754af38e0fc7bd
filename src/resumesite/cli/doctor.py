"""`resumesite doctor`."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from resumesite.cli.run import Run, command
from resumesite.errors import ExitStatus

if TYPE_CHECKING:
    from resumesite.site.doctor import Finding

_SIGNS = {"fine": ("✓", "green"), "note": ("!", "yellow"), "problem": ("✗", "red")}


@command()
def doctor(run: Run) -> ExitStatus:
    """Check this machine, and the site if there is one here.

    Versions, system libraries, fonts, folders, settings: what is missing, and how to get it on this system.
    The exit status is 0 when a build would succeed.
    """
    from resumesite.site.doctor import examine, would_build

    findings = tuple(examine(Path(run.directory), os.environ))
    is_healthy = would_build(findings)
    data = {"success": is_healthy, "data": {"findings": [finding.as_data() for finding in findings]}}
    run.answer(data, _text(findings, is_healthy=is_healthy))
    return ExitStatus.DONE if is_healthy else ExitStatus.PROBLEMS


def _text(findings: Iterable[Finding], *, is_healthy: bool) -> str:
    lines = []
    for finding in findings:
        sign, color = _SIGNS[finding.state]
        lines.append(f"{click.style(sign, fg=color)} {finding.topic}: {finding.said}")
        if finding.hint:
            lines.append(f"    {finding.hint}")
    verdict = "Everything that a build needs is here." if is_healthy else "A build would not succeed yet."
    return "\n".join((*lines, "", verdict))

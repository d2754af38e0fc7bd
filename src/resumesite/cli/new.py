"""`resumesite new`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from resumesite.cli.run import Run, command
from resumesite.errors import usage

if TYPE_CHECKING:
    from resumesite.site.scaffold import NewResume


@command()
@click.argument("username")
@click.argument("resume", default="")
@click.option("--name", help="The person's full name, for a resume from nothing.")
@click.option(
    "--from",
    "source",
    metavar="FILE",
    help="Make it of a resume file: JSON Resume, wrkks, SmartCV or ours; - for standard input.",
)
@click.option("--format", "format_name", metavar="FORMAT", help="Which kind it is, where its shape misleads.")
@click.option("--publish", "is_published", is_flag=True, help="Switch it on as well.")
def new(
    run: Run,
    username: str,
    resume: str,
    name: str | None,
    source: str | None,
    format_name: str | None,
    is_published: bool,
) -> None:
    """Add a person, from nothing or from a file.

    Makes content/USERNAME/resume.yaml. With RESUME, adds a further resume to a person:
    content/USERNAME/RESUME.yaml.
    """
    from resumesite.site.publish import Payload
    from resumesite.site.scaffold import NewRequest, make_resume
    from resumesite.site.show import show_resume

    if source is not None and name is not None:
        raise usage("USAGE", "--name is for a resume from nothing", "The file says whose resume it is.")
    site = run.site()
    request = NewRequest(
        username=username,
        name=resume,
        full_name=name or "",
        source=Payload(*run.read(source)) if source is not None else None,
        format=format_name,
        is_published=is_published,
    )
    made = make_resume(site, request, run.occasion())
    run.report(made.published.warnings if made.published else made.notes)
    data = show_resume(site, username, made.name).as_data() if run.wants_json else None
    origin = f", read from {made.format}" if made.format else ""
    run.answer(data, f"Added {made.path}{origin}.", next_step=_next_step(made))


def _next_step(made: NewResume) -> str:
    if made.published:
        return "It is published; run `resumesite build` to make the pages."
    which = made.username if made.name == "resume" else f"{made.username} {made.name}"
    step = "Look it over" if made.format else "Fill it in"
    return f"{step}, then run `resumesite publish {which}`."

"""`resumesite projects list` and `resumesite projects add`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from resumesite.cli.run import Run, command, group
from resumesite.cli.table import as_table
from resumesite.errors import usage

if TYPE_CHECKING:
    from resumesite.resume.schema import Project


@command(name="list")
@click.argument("username")
@click.argument("resume", default="")
def list_(run: Run, username: str, resume: str) -> None:
    """List a resume's projects."""
    from resumesite.site.projects import list_projects
    from resumesite.site.smartcv import project_json

    projects = list_projects(run.site(), username, resume)
    answer = {"success": True, "data": [project_json(project) for project in projects]}
    rows = [_row(project) for project in projects]
    table = as_table(("NAME", "ROLE", "FROM", "TO", "LINK"), rows) if rows else ""
    run.answer(answer, table)
    if not rows and not run.wants_json:
        run.note(f"There is none. `resumesite projects add {username} --name …` adds one.")


def _row(project: Project) -> tuple[str, ...]:
    return (project.name, project.role, project.start_date, project.end_date, project.link)


@command()
@click.argument("username")
@click.argument("resume", default="")
@click.option("--name", help="What the project is called.")
@click.option("--role", help="As what you took part.")
@click.option("--description", multiple=True, metavar="TEXT", help="A point about it. May be given again.")
@click.option("--technology", multiple=True, metavar="NAME", help="What it is made with. May be given again.")
@click.option("--highlight", multiple=True, metavar="TEXT", help="An achievement. May be given again.")
@click.option("--url", help="Where it can be seen.")
@click.option("--start-date", metavar="DATE", help="2021, 2021-03 or 2021-03-14.")
@click.option("--end-date", metavar="DATE", help="The same, or Present.")
@click.option(
    "--from", "source", metavar="FILE", help="Take SmartCV's body from FILE, or - for standard input."
)
def add(run: Run, username: str, resume: str, source: str | None, **options: Any) -> None:
    """Add a project at the end of a resume's projects.

    It is written into the resume's file; everything else there, comments too, stays as it is.
    """
    from resumesite.site.projects import add_project, project_fields, read_project

    given = {name: value for name, value in options.items() if value}
    if source is not None and given:
        raise usage("USAGE", "the project comes either from --from or from options", "Use one of the two.")
    site = run.site()
    fields = read_project(*run.read(source)) if source is not None else project_fields(_fields(given))
    added = add_project(site, username, resume, fields, run.occasion())
    text = f"Added {added.project.name} to {added.path}."
    run.answer(added.as_data(), text, next_step="Run `resumesite build` to show it.")


def _fields(given: dict[str, Any]) -> dict[str, Any]:
    """Options by the names of our fields."""
    names = {
        "technology": "technologies",
        "highlight": "highlights",
        "url": "link",
        "start_date": "startDate",
        "end_date": "endDate",
    }
    return {
        names.get(name, name): list(value) if isinstance(value, tuple) else value
        for name, value in given.items()
    }


@group(list_, add)
def projects() -> None:
    """List a resume's projects, or add one."""

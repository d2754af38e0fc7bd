"""`resumesite init`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from resumesite.cli.run import Run, command

if TYPE_CHECKING:
    from resumesite.site.scaffold_ci import Workflow

_EXAMPLE = "Ada Fenwick"


@command()
@click.argument("folder", metavar="[DIR]", default=".")
@click.option("--name", help=f"Whose example it is (default: {_EXAMPLE}).")
@click.option("--username", help="The address of the page (default: made of the name).")
@click.option(
    "--ci",
    type=click.Choice(["github", "gitlab"]),
    help="Add a workflow that builds and deploys each commit; in a site that is there, only that.",
)
def init(run: Run, folder: str, name: str | None, username: str | None, ci: str | None) -> None:
    """Make a new site that builds at once.

    With settings, and one published example resume whose comments say what can be written there. On a
    terminal it asks for a name; nothing that is there already is changed.
    """
    from resumesite.settings import FILE_NAME
    from resumesite.site.scaffold_ci import Ci, workflow_for, write_workflow

    root = (Path(run.directory) / folder).resolve()
    workflow = workflow_for(root, Ci(ci)) if ci else None
    if workflow and name is None and username is None and (root / FILE_NAME).is_file():
        if not workflow.is_there:
            write_workflow(workflow)
        written = () if workflow.is_there else (workflow.path,)
        data = {"root": str(root), "username": None, "files": list(written)}
        run.answer({"success": True, "data": data}, _about(workflow))
        return
    _make_site(run, root, name, username, workflow)


def _make_site(
    run: Run, root: Path, name: str | None, username: str | None, workflow: Workflow | None
) -> None:
    from resumesite.content.names import slug
    from resumesite.site.scaffold import make_site
    from resumesite.site.scaffold_ci import write_workflow

    if name is None:
        name = click.prompt("Your name", default=_EXAMPLE, err=True) if run.can_ask() else _EXAMPLE
    if username is None:
        username = slug(name.split()[0] if name == _EXAMPLE else name) or "my-resume"
    made = make_site(root, username=username, full_name=name, occasion=run.occasion())
    files, text = list(made.files), _text(made.root, made.username)
    if workflow:
        write_workflow(workflow)
        files.append(workflow.path)
        text = f"{text}\n{_about(workflow)}"
    run.answer({"success": True, "data": {"root": str(root), "username": username, "files": files}}, text)


def _about(workflow: Workflow) -> str:
    if workflow.is_there:
        return f"{workflow.path} is there already, as it would be written; nothing was changed."
    return (
        f"Wrote {workflow.file}: each commit to the default branch is built and deployed.\n"
        "It needs a [targets.…] section in resumesite.toml, and the target's credentials as secrets of the"
        " repository."
    )


def _text(root: Path, username: str) -> str:
    here = root == Path.cwd()
    lines = [f"Made a site in {'this folder' if here else root}, with a resume to start from."]
    steps = [
        ("resumesite build", "make the pages and documents, in output/"),
        ("resumesite serve", "see them in the browser, as you edit"),
    ]
    if not here:
        steps.insert(0, (f"cd {os.path.relpath(root)}", ""))
    width = max(len(step) for step, _ in steps)
    lines += [f"    {step:<{width}}  {why}".rstrip() for step, why in steps]
    lines.append(f"Your resume is content/{username}/resume.yaml, the settings are resumesite.toml.")
    return "\n".join(lines)

"""`resumesite init`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from resumesite.cli.run import Run, command

_EXAMPLE = "Ada Fenwick"


@command()
@click.argument("folder", metavar="[DIR]", default=".")
@click.option("--name", help=f"Whose example it is (default: {_EXAMPLE}).")
@click.option("--username", help="The address of the page (default: made of the name).")
def init(run: Run, folder: str, name: str | None, username: str | None) -> None:
    """Make a new site that builds at once.

    With settings, and one published example resume whose comments say what can be written there. On a
    terminal it asks for a name; nothing that is there already is changed.
    """
    from resumesite.content.names import slug
    from resumesite.site.scaffold import make_site

    if name is None:
        name = click.prompt("Your name", default=_EXAMPLE, err=True) if run.can_ask() else _EXAMPLE
    if username is None:
        username = slug(name.split()[0] if name == _EXAMPLE else name) or "my-resume"
    root = Path(run.directory) / folder
    made = make_site(root.resolve(), username=username, full_name=name, occasion=run.occasion())
    data = {"root": str(made.root), "username": made.username, "files": list(made.files)}
    run.answer({"success": True, "data": data}, _text(made.root, made.username))


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

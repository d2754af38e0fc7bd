"""`resumesite themes`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from resumesite.cli.run import Run, command, group
from resumesite.cli.table import as_facts, as_table
from resumesite.errors import ExitStatus, Problem, ResumesiteError, did_you_mean, usage

if TYPE_CHECKING:
    from resumesite.themes.theme import Theme, ThemeOption


@command(name="list")
def list_themes(run: Run) -> ExitStatus:
    """List the themes and their colour schemes.

    The built-in ones, those of installed packages, and those in the site's own themes/ folder.
    """
    from resumesite.themes.load import find_themes, load_theme

    own = _own_themes(run)
    found: list[Theme] = []
    problems: list[Problem] = []
    for theme_id in find_themes(own):
        try:
            found.append(load_theme(theme_id, own))
        except ResumesiteError as error:
            problems.extend(error.problems)
    run.report(problems)
    rows = [
        (theme.id, theme.category, ", ".join(theme.schemes), _first_sentence(theme.description))
        for theme in found
    ]
    answer = {"success": True, "data": [_as_data(theme) for theme in found]}
    run.answer(answer, as_table(("THEME", "CATEGORY", "SCHEMES", "DESCRIPTION"), rows))
    return ExitStatus.PROBLEMS if problems else ExitStatus.DONE


@command()
@click.argument("name")
def show(run: Run, name: str) -> None:
    """Show a theme: who it is for, its options, its colours.

    With --json also its template and its styles, as SmartCV's template object has them.
    """
    from resumesite.themes.load import load_theme

    theme = load_theme(name, _own_themes(run))
    data = {
        **_as_data(theme),
        "htmlTemplate": theme.templates["page.html"],
        "cssStyles": theme.screen_css,
        "templates": dict(theme.templates),
        "printStyles": theme.paper_css,
    }
    facts = [
        ("Theme", f"{theme.name} {theme.version} ({theme.category.lower()})"),
        ("", theme.description),
        ("Extends", ", ".join(theme.parents)),
        ("By", f"{theme.author}, {theme.license}"),
        ("Schemes", ", ".join(theme.schemes)),
        ("Paper", f"{theme.typefaces.text}; headings in {theme.typefaces.headings}"),
        ("Columns", f"{theme.page.columns} on wide screens"),
        ("Folder", theme.folder),
    ]
    text = as_facts([(label or "About", said) for label, said in facts])
    run.answer({"success": True, "data": data}, "\n\n".join(filter(None, (text, _options_text(theme)))))


@command()
@click.argument("name")
@click.option(
    "--from", "parent", default="plain", metavar="NAME", show_default=True, help="The theme to start from."
)
def new(run: Run, name: str, parent: str) -> None:
    """Start a theme of your own in the site's themes/ folder.

    It extends another theme, so it holds only what differs.
    """
    from resumesite.site.new_theme import new_theme

    folder = new_theme(name, parent, _own_themes(run))
    shown = run.site().shown(folder)
    run.answer(
        {"success": True, "data": {"id": name, "folder": str(folder), "extends": parent}},
        f"Started {shown}/ from {parent}: theme.toml has its colours, theme.css its styles.",
        next_step=f"`resumesite themes check {name}` checks it, `resumesite themes preview {name}` shows it.",
    )


@command()
@click.argument("names", metavar="[NAME]...", nargs=-1)
def check(run: Run, names: tuple[str, ...]) -> ExitStatus:
    """Check themes: their files, colours, and what becomes of a resume in them.

    Without a name, the site's own themes; where it has none, all of them.
    """
    from resumesite.make.workers import process_workers
    from resumesite.site.check_theme import check_theme

    own = _own_themes(run)
    answers, status = [], ExitStatus.DONE
    with process_workers(1) as workers:
        for name in _named(names, own):
            try:
                checked = check_theme(name, own, workers)
            except ResumesiteError as error:
                if error.code == "INVALID_TEMPLATE":
                    raise
                run.report(error.problems)
                problems: tuple[Problem, ...] = error.problems
                said = f"{name}: cannot be used"
                facts: dict[str, Any] = {}
            else:
                run.report(checked.problems)
                problems = checked.problems
                facts = {"lowestContrast": round(checked.lowest_contrast, 2), "pageSize": checked.page_size}
                said = (
                    f"{name}: {len(checked.theme.schemes)} schemes, lowest contrast"
                    f" {checked.lowest_contrast:.1f}:1, page {checked.page_size / 1024:.1f} KB compressed"
                )
            answers.append(({"id": name, **facts, "problems": [each.as_data() for each in problems]}, said))
            if any(problem.is_error for problem in problems):
                status = ExitStatus.PROBLEMS
    data = {"success": status is ExitStatus.DONE, "data": [data for data, _ in answers]}
    run.answer(data, "\n".join(said for _, said in answers))
    return status


@command()
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option(
    "-o",
    "--output",
    default="theme-preview",
    metavar="FOLDER",
    show_default=True,
    help="Where to write the preview.",
)
@click.option("--pictures/--no-pictures", default=True, help="Whether a browser takes pictures of the pages.")
def preview(run: Run, names: tuple[str, ...], output: str, pictures: bool) -> None:
    """Show themes side by side: one fictional person in every theme and colour scheme.

    Writes a folder with a page of them all, pictures, pages and PDFs. Pictures of screens need Chromium or
    Chrome on this machine; without one there are those of paper.
    """
    from resumesite.make.workers import process_workers
    from resumesite.site.theme_looks import failed, looks_of, preview_themes
    from resumesite.site.theme_preview import find_browser, write_preview

    own = _own_themes(run)
    folder = Path(run.directory) / output
    if not _may_hold_a_preview(folder):
        raise usage("NOT_A_PREVIEW", f"{folder} holds something else", "Choose another folder with -o.")
    browser = find_browser() if pictures else ""
    with process_workers() as workers:
        looks = tuple(looks_of(preview_themes(own, names), own, workers))
    if error := failed(looks):
        raise error
    done = write_preview(looks, folder, browser)
    if pictures and not done.has_screens:
        run.note(
            "There is no Chromium or Chrome here to take pictures of screens; the pages themselves are there."
        )
    run.answer(
        {
            "success": True,
            "data": {"page": str(done.page.resolve()), "looks": done.looks, "screens": done.has_screens},
        },
        f"Wrote {done.looks} looks. Open {done.page}",
    )


@group(list_themes, show, new, check, preview, invoke_without_command=True)
@click.pass_context
def themes(context: click.Context) -> ExitStatus | None:
    """List, show, start, check and preview themes.

    Without a command they are listed.
    """
    listed: ExitStatus | None = None
    if context.invoked_subcommand is None:
        listed = context.invoke(list_themes)
    return listed


def _may_hold_a_preview(folder: Path) -> bool:
    """Whether a folder is new, empty or an earlier preview: what else it holds is not ours to replace."""
    if not folder.exists():
        return True
    return folder.is_dir() and ((folder / "index.html").is_file() or not any(folder.iterdir()))


def _named(names: tuple[str, ...], own: Path | None) -> tuple[str, ...]:
    """Return the themes that are meant: those named, else the site's own, else all."""
    from resumesite.themes.load import find_themes

    known = find_themes(own)
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known, otherwise=f"The themes are: {', '.join(known)}.")
            raise usage("INVALID_TEMPLATE", f"there is no theme {name!r}", hint)
    of_site = tuple(name for name, folder in known.items() if own and folder.is_relative_to(own))
    return names or of_site or tuple(known)


def _own_themes(run: Run) -> Path | None:
    """The site's own themes; outside of a site there are only the built-in ones."""
    try:
        return run.site().themes
    except ResumesiteError as error:
        if error.code == "NO_SITE":
            return None
        raise


def _first_sentence(text: str) -> str:
    sentence, dot, _ = text.partition(". ")
    return f"{sentence}{dot.strip()}"


def _options_text(theme: Theme) -> str:
    """Write a theme's own options as a table, "" when it has none."""
    if not theme.options:
        return ""
    rows = [
        (name, _values(choice), _shown(choice.default), choice.description)
        for name, choice in theme.options.items()
    ]
    return as_table(("OPTION", "VALUES", "DEFAULT", "WHAT IT DOES"), rows)


def _values(choice: ThemeOption) -> str:
    match choice.kind:
        case "bool":
            return "true, false"
        case "int":
            return f"{choice.least} to {choice.most}"
        case _:
            return ", ".join(choice.choices)


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _as_data(theme: Theme) -> dict[str, Any]:
    return {
        "id": theme.id,
        "name": theme.name,
        "category": theme.category.upper(),
        "description": theme.description,
        "version": theme.version,
        "author": theme.author,
        "license": theme.license,
        "extends": list(theme.parents),
        "schemes": {
            name: {"light": dict(scheme.light), "dark": dict(scheme.dark)}
            for name, scheme in theme.schemes.items()
        },
        "options": {name: asdict(choice) for name, choice in theme.options.items()},
        "columns": theme.page.columns,
        "fonts": asdict(theme.typefaces),
        "margins": dict(theme.margins),
        "folder": theme.folder,
    }

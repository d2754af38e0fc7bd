"""`resumesite themes`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from resumesite.cli.run import Run, command
from resumesite.cli.table import as_table
from resumesite.errors import ExitStatus, Problem, ResumesiteError

if TYPE_CHECKING:
    from pathlib import Path

    from resumesite.themes.theme import Theme


@command()
def themes(run: Run) -> ExitStatus:
    """List the themes and their colour schemes.

    The built-in ones, and those in the site's own themes/ folder.
    """
    from resumesite.themes.load import find_themes, load_theme

    own = _own_themes(run)
    found: list[Theme] = []
    problems: list[Problem] = []
    for theme_id in sorted(find_themes(own)):
        try:
            found.append(load_theme(theme_id, own))
        except ResumesiteError as error:
            problems.extend(error.problems)
    run.report(problems)
    rows = [(theme.id, theme.category, ", ".join(theme.schemes), theme.description) for theme in found]
    answer = {"success": True, "data": [_as_data(theme) for theme in found]}
    run.answer(answer, as_table(("THEME", "CATEGORY", "SCHEMES", "DESCRIPTION"), rows))
    return ExitStatus.PROBLEMS if problems else ExitStatus.DONE


def _own_themes(run: Run) -> Path | None:
    """The site's own themes; outside of a site there are only the built-in ones."""
    try:
        return run.site().themes
    except ResumesiteError as error:
        if error.code == "NO_SITE":
            return None
        raise


def _as_data(theme: Theme) -> dict[str, Any]:
    return {
        "id": theme.id,
        "name": theme.name,
        "category": theme.category.upper(),
        "description": theme.description,
        "version": theme.version,
        "author": theme.author,
        "license": theme.license,
        "schemes": list(theme.schemes),
        "folder": theme.folder,
    }

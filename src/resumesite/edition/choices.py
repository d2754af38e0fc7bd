"""What somebody chose, beside what the theme has: what it does not have stays as it is in the theme."""

from __future__ import annotations

from collections.abc import Iterator

from resumesite.edition.edition import Presentation
from resumesite.errors import Problem, Severity, did_you_mean
from resumesite.themes.options import option_complaints
from resumesite.themes.theme import Theme


def numbers_publications(presentation: Presentation, theme: Theme) -> bool:
    """Whether publications have numbers: where somebody chose so, and always in some themes."""
    return presentation.numbered_publications or theme.page.numbered_publications


def choice_complaints(presentation: Presentation, theme: Theme) -> Iterator[Problem]:
    """Warn of a colour scheme or an option that the theme does not have, or not with that value."""
    scheme = presentation.color_scheme
    if scheme not in theme.schemes:
        yield Problem(
            code="INVALID_COLOR_SCHEME",
            message=f"the theme {theme.id!r} has no colour scheme {scheme!r}; its default one is used",
            field="meta.options.colorScheme",
            hint=did_you_mean(scheme, theme.schemes, otherwise=f"It has: {', '.join(theme.schemes)}."),
            severity=Severity.WARNING,
        )
    for name, message, hint in option_complaints(theme, presentation.theme_options):
        yield Problem(
            code="INVALID_THEME_OPTION",
            message=f"{message}; it is left as the theme has it",
            field=f"meta.options.themeOptions.{name}",
            hint=hint,
            severity=Severity.WARNING,
        )

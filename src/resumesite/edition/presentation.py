"""How an edition looks: a command's options before the resume's own before the site's."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TypeVar

from resumesite.edition.edition import Presentation, PublicResume
from resumesite.errors import Problem, Severity, did_you_mean
from resumesite.resume.schema import Meta, Options
from resumesite.settings import PageSize, Settings

_Choice = TypeVar("_Choice")

_CHOICES = tuple(name for name in Options.model_fields if name not in ("page_size", "theme_options"))
"""The options that are taken as they are, from the first who says something."""

_LETTER_TERRITORIES = frozenset(
    ("BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE")
)
"""Where paper is US Letter (CLDR supplemental data, measurementData/paperSize); A4 everywhere else."""

_LETTER_LANGUAGES = frozenset(("fil", "haw", "nv"))
"""Languages of one such territory alone. English, Spanish and French are at home on both papers."""

_STATE = (
    r"A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]"
    r"|UT|V[AT]|W[AIVY]|AB|BC|MB|N[BLS]|ON|QC|SK"
)
_COUNTRY = (
    r"USA?|U\.S\.(?:A\.)?|United States(?: of America)?|Canada|M[eé]xico|Philippines|Belize|Chile|Colombia"
    r"|Costa Rica|El Salvador|Guatemala|Nicaragua|Panam[aá]|Puerto Rico|Venezuela"
)
_LETTER_PLACE = re.compile(
    rf"(?:.*[\s,(])?(?i:{_COUNTRY})\)?"
    rf"|[^,]+,\s*(?:(?!DE|ID|IN|SK)(?:{_STATE})|(?:{_STATE})\s+\d{{5}}(?:-\d{{4}})?)"
)
"""A place where paper is Letter: its country ends it, or it is a town and a state ("Oakland, CA").

Two capitals that mean a big country elsewhere ("Berlin, DE") count only with a ZIP code, and after a town and
a region they always mean a country.
"""


def present(
    resume: PublicResume,
    meta: Meta,
    settings: Settings,
    *,
    theme_ids: Collection[str],
    overrides: Options | None = None,
    custom_css: str = "",
) -> tuple[Presentation, tuple[Problem, ...]]:
    """Make every choice of looks, and warn where the resume asks for a theme that is not there."""
    asked, own, site = overrides or Options(), meta.options, settings.options
    theme, warnings = _theme(meta.template, settings.site.theme, theme_ids)
    page_size: PageSize = _first(asked.page_size, own.page_size, otherwise=site.page_size)
    return Presentation(
        theme=theme,
        page_size=paper_for(resume) if page_size == "auto" else page_size,
        **{
            name: _first(getattr(asked, name), getattr(own, name), otherwise=getattr(site, name))
            for name in _CHOICES
        },
        theme_options={**site.theme_options, **own.theme_options, **asked.theme_options},
        custom_css=custom_css,
    ), warnings


def paper_for(resume: PublicResume) -> PageSize:
    """Choose paper by the language's territory; without one ("en"), by what the shown location ends with."""
    territory = re.search(r"[-_]([A-Za-z]{2}|\d{3})(?![A-Za-z0-9])", resume.language)
    if territory:
        return "Letter" if territory[1].upper() in _LETTER_TERRITORIES else "A4"
    if resume.language in _LETTER_LANGUAGES:
        return "Letter"
    return "Letter" if _LETTER_PLACE.fullmatch(resume.personal_info.location.strip()) else "A4"


def _first(*choices: _Choice | None, otherwise: _Choice) -> _Choice:
    return next((choice for choice in choices if choice is not None), otherwise)


def _theme(wished: str, of_site: str, theme_ids: Collection[str]) -> tuple[str, tuple[Problem, ...]]:
    if not wished or wished in theme_ids:
        return wished or of_site, ()
    return of_site, (
        Problem(
            code="INVALID_TEMPLATE",
            message=f"there is no theme {wished!r}; the site's theme {of_site!r} is used",
            field="meta.template",
            hint=did_you_mean(
                wished, theme_ids, otherwise=f"The themes are: {', '.join(sorted(theme_ids))}."
            ),
            severity=Severity.WARNING,
        ),
    )

"""A theme's templates, ready to be filled in: sandboxed, everything escaped, a missing value is an error."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from jinja2 import FunctionLoader, StrictUndefined, TemplateNotFound
from jinja2.sandbox import ImmutableSandboxedEnvironment

from resumesite.document.document import Direction, Document, Entry, Rich, plain
from resumesite.document.punctuation import punctuation
from resumesite.edition.choices import numbers_publications
from resumesite.edition.edition import Presentation
from resumesite.errors import Place, Problem, ResumesiteError
from resumesite.render.rich_text import HtmlText
from resumesite.themes.options import chosen_options
from resumesite.themes.theme import Theme

_SHORT_ENTRY = 420
"""Characters (about five lines on paper) up to which an entry is kept on one page."""


def fill(theme: Theme, name: str, context: Mapping[str, object], *, direction: Direction = "ltr") -> str:
    """Fill in one of the theme's templates. What goes wrong inside it is the theme's mistake, and says so."""
    templates = _Templates(theme.digest, direction, theme.templates)
    try:
        return _environment(templates).get_template(name).render(context)
    except Exception as error:
        if problem := _problem(error, theme):
            raise ResumesiteError(problem) from error
        raise


_PACKAGE = str(Path(__file__).parents[1])


def _problem(error: Exception, theme: Theme) -> Problem | None:
    """Say what is wrong with a template, and on which line; None when the error is one of our own code."""
    frames = traceback.extract_tb(error.__traceback__)
    in_templates = [frame for frame in frames if frame.filename in theme.templates]
    if not in_templates or (frames[-1].filename.startswith(_PACKAGE) and not _is_missing(error)):
        return None
    frame = in_templates[-1]
    own = Path(theme.folder, frame.filename)
    shown = f"themes/{theme.id}/{frame.filename}" if own.is_file() else frame.filename
    said = f"there is no template {error}" if _is_missing(error) else f"{error}" or type(error).__name__
    message = f"the theme {theme.id!r} cannot be used: {said}"
    return Problem("INVALID_THEME", message, Place(shown, frame.lineno or 0))


def _is_missing(error: Exception) -> bool:
    return isinstance(error, TemplateNotFound)


def resume_context(document: Document, presentation: Presentation, theme: Theme) -> dict[str, object]:
    """Return what every template of a resume may use."""
    signs = punctuation(document.language)
    return {
        "columns": columns_of(presentation, theme),
        "options": chosen_options(theme, presentation.theme_options),
        "is_numbered": numbers_publications(presentation, theme),
        "document": document,
        "labels": document.labels,
        "theme": theme,
        "scheme": theme.scheme(presentation.color_scheme),
        "looks": looks(presentation, theme),
        "comma": signs.list_comma,
        "colon": signs.colon,
    }


def looks(presentation: Presentation, theme: Theme) -> Mapping[str, str]:
    """Return the root element's attributes that choose among looks; what is usual needs none.

    They are attributes so that one style, with one hash, serves everybody.
    """
    chosen = {
        "data-scheme": (
            presentation.color_scheme if presentation.color_scheme in theme.schemes else "default",
            "default",
        ),
        "data-density": (presentation.density, "normal"),
        "data-columns": (str(columns_of(presentation, theme)), str(theme.page.columns)),
        "data-photo": (presentation.photo_shape, "rounded"),
    }
    own = chosen_options(theme, presentation.theme_options)
    for name, choice in theme.options.items():
        chosen[f"data-{name.replace('_', '-')}"] = (_as_attribute(own[name]), _as_attribute(choice.default))
    return {name: value for name, (value, usual) in chosen.items() if value != usual}


def _as_attribute(value: bool | int | str) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def columns_of(presentation: Presentation, theme: Theme) -> int:
    """Return how many columns a wide screen shows: what was chosen, else what the theme has."""
    return theme.page.columns if presentation.columns == "auto" else int(presentation.columns)


_LONG_LINE = 250


@dataclass(frozen=True)
class _Templates:
    """A theme's templates, known by the theme's digest: comparing sources costs more than filling them."""

    digest: str
    direction: Direction
    sources: Mapping[str, str] = field(compare=False)

    def find(self, name: str) -> tuple[str, str, None] | None:
        """Return a template's source, and its name as that of a file, so that errors say where they are."""
        source = self.sources.get(name)
        return None if source is None else (source, name, None)


@lru_cache(maxsize=16)
def _environment(templates: _Templates) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(templates.find),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    text = HtmlText(templates.direction)
    environment.filters |= {
        "rich": text.rich,
        "bullets": text.bullets,
        "bidi": text.bidi,
        "is_short": _is_short,
        "is_long": _is_long,
        "plain_type": _plain_type,
    }
    return environment


def _is_short(entry: Entry) -> bool:
    """Whether an entry is so short that a page break inside it would look like a mistake."""
    lines = [plain(bullet.line) for bullet in entry.bullets]
    return not entry.roles and len(lines) <= 4 and sum(map(len, lines)) + _length(entry.text) < _SHORT_ENTRY


def _is_long(text: str) -> bool:
    """Whether a text is much longer than what usually stands on one line."""
    return len(text) > _LONG_LINE


def _length(rich: Rich) -> int:
    return sum(len(plain(block.line)) if not hasattr(block, "items") else _SHORT_ENTRY for block in rich)


def _plain_type(media_type: str) -> str:
    """Return a media type without its parameters ("text/plain")."""
    return media_type.partition(";")[0]

"""`theme.toml` → a manifest: what a theme says about itself, checked, with the place of every mistake."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from resumesite.errors import Problem, Problems, did_you_mean
from resumesite.marked import KeyPath, Marked, dotted
from resumesite.themes.contrast import ENOUGH, contrast
from resumesite.themes.theme import FontFace, Scheme

FILE_NAME = "theme.toml"

Category = Literal["MODERN", "PROFESSIONAL", "CREATIVE", "MINIMALIST", "ACADEMIC"]
Colour = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]
Margins = Annotated[str, Field(pattern=r"^\d+(\.\d+)?(mm|cm|in|pt)( \d+(\.\d+)?(mm|cm|in|pt)){0,3}$")]

DEFAULT_SCHEME = "default"

_TEXTS = ("ink", "muted", "accent")
_GROUNDS = ("bg", "surface")


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Colours(_Table):
    """The colours of a scheme in light or in dark.

    What another scheme leaves out is as in the default one.
    """

    ink: Colour = ""
    muted: Colour = ""
    accent: Colour = ""
    rule: Colour = ""
    bg: Colour = ""
    surface: Colour = ""


class SchemeTable(_Table):
    light: Colours = Colours()
    dark: Colours = Colours()


class FontTable(_Table):
    family: Annotated[str, Field(pattern=r"^[A-Za-z0-9 ]+$")]
    file: Annotated[str, Field(pattern=r"^fonts/[A-Za-z0-9_-]+\.(woff2|ttf|otf)$")]
    weight: Annotated[str, Field(pattern=r"^[1-9]00$")] = "400"
    style: Literal["normal", "italic"] = "normal"


class PrintTable(_Table):
    """Margins of the page on paper, as CSS writes them: top, right, bottom, left."""

    narrow: Margins = "11mm 12mm 11mm"
    normal: Margins = "16mm 17mm 15mm"
    wide: Margins = "23mm 25mm 22mm"


class Manifest(_Table):
    name: str
    description: str
    category: Category
    version: str
    author: str
    license: str
    schemes: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")], SchemeTable]
    fonts: tuple[FontTable, ...] = ()
    print: PrintTable = PrintTable()
    options: dict[str, Any] = Field(default_factory=dict)

    def own_fonts(self) -> tuple[FontFace, ...]:
        return tuple(FontFace(font.family, font.file, font.weight, font.style) for font in self.fonts)


_WORDS = {
    "missing": "is missing",
    "string_type": "expected a text in quotes",
    "dict_type": "expected a table",
    "model_type": "expected a table",
    "model_attributes_type": "expected a table",
    "tuple_type": "expected a list",
}

_PATTERNS = {
    "weight": 'a weight such as "400"',
    "family": "a family's name of letters, digits and spaces",
    "file": 'a file such as "fonts/Name.woff2"',
    "schemes": "a name of small letters, digits and hyphens",
}


def read_manifest(marked: Marked, problems: Problems) -> Manifest | None:
    """Check what `theme.toml` says.

    Mistakes are added to `problems`; with any in its form there is no manifest.
    """
    try:
        return Manifest.model_validate(marked.data)
    except ValidationError as error:
        for details in error.errors():
            problems.add(_problem(marked, details))
        return None


def _problem(marked: Marked, details: ErrorDetails) -> Problem:
    path: KeyPath = tuple(part for part in details["loc"] if part != "[key]")
    kind, given = details["type"], details["input"]
    if kind == "extra_forbidden":
        message, hint = "no such setting", did_you_mean(str(path[-1]), _names_beside(path))
    elif kind == "literal_error":
        choices = details["ctx"]["expected"].replace("'", "").replace(" or ", ", ").split(", ")
        message, hint = f"{given!r} is none of {', '.join(choices)}", did_you_mean(str(given), choices)
    elif kind == "string_pattern_mismatch":
        message, hint = f"expected {_expected(path, details)}, got {given!r}", ""
    else:
        message, hint = _WORDS.get(kind, details["msg"]), ""
    return Problem("INVALID_THEME", message, marked.place(path), dotted(path), hint)


def _expected(path: KeyPath, details: ErrorDetails) -> str:
    if path[0] == "print":
        return 'margins such as "16mm 17mm 15mm"'
    is_name = "[key]" in details["loc"]
    return _PATTERNS.get("schemes" if is_name else str(path[-1]), 'a colour such as "#0b57a4"')


def _names_beside(path: KeyPath) -> tuple[str, ...]:
    """The names that may stand where an unknown one stands."""
    tables: Mapping[tuple[str, int], type[BaseModel]] = {
        ("schemes", 3): SchemeTable,
        ("schemes", 4): Colours,
        ("fonts", 3): FontTable,
        ("print", 2): PrintTable,
    }
    return tuple(tables.get((str(path[0]), len(path)), Manifest).model_fields)


def schemes_of(manifest: Manifest, marked: Marked, problems: Problems) -> dict[str, Scheme]:
    """Fill in what schemes take over from the default one, and refuse texts that are hard to read."""
    default = manifest.schemes.get(DEFAULT_SCHEME)
    if default is None:
        place = marked.place(("schemes",))
        problems.add(Problem("INVALID_THEME", f"there is no scheme `{DEFAULT_SCHEME}`", place, "schemes"))
        return {}
    schemes = {}
    for name, table in manifest.schemes.items():
        modes = {mode: _filled(getattr(table, mode), getattr(default, mode)) for mode in ("light", "dark")}
        for mode, colours in modes.items():
            for problem in _complaints(colours, marked, ("schemes", name, mode)):
                problems.add(problem)
        schemes[name] = Scheme(**modes)
    return schemes


def _filled(colours: Colours, default: Colours) -> dict[str, str]:
    return default.model_dump() | {name: value for name, value in colours.model_dump().items() if value}


def _complaints(colours: Mapping[str, str], marked: Marked, path: KeyPath) -> Iterator[Problem]:
    for name in (name for name, colour in colours.items() if not colour):
        yield Problem("INVALID_THEME", f"`{name}` is missing", marked.place(path), dotted((*path, name)))
    for text in _TEXTS:
        for ground in _GROUNDS:
            if not (colours[text] and colours[ground]):
                continue
            ratio = contrast(colours[text], colours[ground])
            if ratio < ENOUGH:
                yield Problem(
                    "LOW_CONTRAST",
                    f"{colours[text]} on {ground} {colours[ground]} has a contrast of {ratio:.2f}:1",
                    marked.place((*path, text)),
                    dotted((*path, text)),
                    f"Texts need at least {ENOUGH}:1; make one of the two darker or lighter.",
                )

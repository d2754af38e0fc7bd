"""`theme.toml` → a manifest: what a theme says about itself, checked, with the place of every mistake."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from resumesite.errors import Problem, Problems, did_you_mean
from resumesite.marked import KeyPath, Marked, dotted
from resumesite.themes.contrast import ENOUGH, PAIRS, contrast
from resumesite.themes.theme import (
    FontFace,
    OptionKind,
    PageRules,
    Scheme,
    Typefaces,
    WordLook,
)

FILE_NAME = "theme.toml"

Category = Literal["MODERN", "PROFESSIONAL", "CREATIVE", "MINIMALIST", "ACADEMIC"]
Colour = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]
Margins = Annotated[str, Field(pattern=r"^\d+(\.\d+)?(mm|cm|in|pt)( \d+(\.\d+)?(mm|cm|in|pt)){0,3}$")]

DEFAULT_SCHEME = "default"

SHIPPED_FAMILIES = ("Resumesite Sans", "Resumesite Serif", "Resumesite Inter", "Resumesite Mono")
"""The families that come with resumesite and that a theme may be set in; others are for a script."""

OWN_TABLES = ("id", "name", "description", "category", "version", "author", "license", "extends")
"""What a theme says of itself alone; everything else it takes over from the theme that it extends."""

TEMPLATE_FOLDERS = frozenset(("base", "sections"))
"""What templates are named by besides themes: "base/page.html", "sections/experience.html"."""

_SECTIONS = frozenset((
    "summary", "experience", "education", "skills", "projects", "volunteering", "publications", "awards",
    "certificates", "languages", "interests", "extracurricular", "customSections", "references",
))  # fmt: skip
"""The sections of a resume. Its model is not loaded for them: a build of nothing new needs themes alone."""


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
    """Margins of the page on paper, as CSS writes them: top, right, bottom, left.

    `tightest` is the least that text and gaps are scaled to when a PDF is to have fewer pages. `running` is
    the margin that has name and page number from the second page on.
    """

    narrow: Margins = "11mm 12mm 11mm"
    normal: Margins = "16mm 17mm 15mm"
    wide: Margins = "23mm 25mm 22mm"
    tightest: Annotated[float, Field(ge=0.7, le=1)] = 0.88
    running: Literal["bottom", "top"] = "bottom"


class PageTable(_Table):
    columns: Annotated[int, Field(ge=1, le=2)] = 1
    side: tuple[str, ...] = PageRules.side
    downloads_on_top: tuple[str, ...] = PageRules.downloads_on_top
    numbered_publications: bool = False


class TypeTable(_Table):
    """The families that paper is set in."""

    text: str = Typefaces.text
    headings: str = ""


class WordTable(_Table):
    text_size: Annotated[float, Field(ge=7, le=14)] = WordLook.text_size
    name_size: Annotated[float, Field(ge=1, le=4)] = WordLook.name_size
    heading_size: Annotated[float, Field(ge=0.7, le=2)] = WordLook.heading_size
    headings: Literal["caps", "small-caps", "plain"] = "caps"
    heading_rule: Literal["below", "above", "none"] = "below"
    header_align: Literal["start", "center"] = "start"
    heading_ground: bool = False
    header_rule: Literal["none", "single", "double"] = "none"
    name: Literal["bold", "plain", "accent"] = "bold"
    headline: Literal["plain", "italic", "accent"] = "plain"
    organization: Literal["plain", "italic", "accent"] = "plain"
    labels: Literal["bold", "accent"] = "bold"
    titles_in: Literal["headings", "text"] = "headings"
    details_in: Literal["headings", "text"] = "text"
    section_gap: Annotated[float, Field(ge=0, le=40)] = WordLook.section_gap
    entry_gap: Annotated[float, Field(ge=0, le=30)] = WordLook.entry_gap
    text_indent: Annotated[float, Field(ge=0, le=60)] = WordLook.text_indent


class OptionTable(_Table):
    """An option of the theme's own. A choice has `choices`, an int `least` and `most`."""

    type: OptionKind
    default: bool | str
    description: str = ""
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = 0


class Manifest(_Table):
    id: str = ""
    name: str
    description: str
    category: Category
    version: str
    author: str
    license: str
    extends: str = ""
    schemes: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")], SchemeTable]
    fonts: tuple[FontTable, ...] = ()
    type: TypeTable = TypeTable()
    print: PrintTable = PrintTable()
    page: PageTable = PageTable()
    word: WordTable = WordTable()
    options: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,29}$")], OptionTable] = Field(
        default_factory=dict
    )

    @property
    def margins(self) -> dict[str, str]:
        return self.print.model_dump(exclude={"tightest", "running"})

    @property
    def typefaces(self) -> Typefaces:
        return Typefaces(self.type.text, self.type.headings or self.type.text)

    @property
    def page_rules(self) -> PageRules:
        return PageRules(**dict(self.page))

    @property
    def word_look(self) -> WordLook:
        return WordLook(**dict(self.word))

    def own_fonts(self) -> tuple[FontFace, ...]:
        return tuple(FontFace(font.family, font.file, font.weight, font.style) for font in self.fonts)


def inherited(data: Mapping[str, Any], parent: Mapping[str, Any]) -> dict[str, Any]:
    """Fill in what a theme does not say from the theme that it extends. Fonts are inherited as files."""
    kept = {name: value for name, value in parent.items() if name not in (*OWN_TABLES, "fonts")}
    return _merged(kept, data)


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(under)
    for name, value in over.items():
        below = merged.get(name)
        both = isinstance(value, Mapping) and isinstance(below, Mapping)
        merged[name] = _merged(below, value) if both and below is not None else value
    return merged


_WORDS = {
    "missing": "is missing",
    "string_type": "expected a text in quotes",
    "dict_type": "expected a table",
    "model_type": "expected a table",
    "model_attributes_type": "expected a table",
    "tuple_type": "expected a list",
    "bool_parsing": "expected true or false",
    "bool_type": "expected true or false",
    "int_parsing": "expected a whole number",
    "float_parsing": "expected a number",
}

_PATTERNS = {
    "weight": 'a weight such as "400"',
    "family": "a family's name of letters, digits and spaces",
    "file": 'a file such as "fonts/Name.woff2"',
    "schemes": "a name of small letters, digits and hyphens",
    "options": "a name of small letters, digits and _",
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
    return _PATTERNS.get(str(path[0]) if is_name else str(path[-1]), 'a colour such as "#0b57a4"')


def _names_beside(path: KeyPath) -> tuple[str, ...]:
    """The names that may stand where an unknown one stands."""
    tables: Mapping[tuple[str, int], type[BaseModel]] = {
        ("schemes", 3): SchemeTable,
        ("schemes", 4): Colours,
        ("fonts", 3): FontTable,
        ("print", 2): PrintTable,
        ("page", 2): PageTable,
        ("type", 2): TypeTable,
        ("word", 2): WordTable,
        ("options", 3): OptionTable,
    }
    return tuple(tables.get((str(path[0]), len(path)), Manifest).model_fields)


# What the form alone does not tell ------------------------------------------------------------------------


def check_names(
    manifest: Manifest, folder_name: str, families: frozenset[str]
) -> Iterator[tuple[KeyPath, str, str]]:
    """Yield path, complaint and hint of every name that means nothing.

    `families` are those of its own fonts and of those that it inherits.
    """
    if folder_name in TEMPLATE_FOLDERS:
        yield ("id",), f"no theme can be called {folder_name!r}", "Templates go by that name. Choose another."
    if manifest.id and manifest.id != folder_name:
        yield (
            ("id",),
            f"{manifest.id!r} is not the folder's name",
            f'Write id = "{folder_name}", or leave it out.',
        )
    for key in ("text", "headings"):
        family = getattr(manifest.type, key)
        known = (*SHIPPED_FAMILIES, *sorted(families))
        if family and family not in known:
            hint = did_you_mean(family, known, otherwise=f"There are {', '.join(known)}.")
            yield ("type", key), f"there is no family {family!r}", hint
    for index, name in enumerate(manifest.page.side):
        if name not in _SECTIONS:
            yield ("page", "side", index), f"there is no section {name!r}", did_you_mean(name, _SECTIONS)


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
    for text, ground in PAIRS:
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

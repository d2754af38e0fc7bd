"""A theme's folder → a `Theme`, with everything it inherits from other themes and the base filled in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache
from hashlib import sha256
from importlib.metadata import entry_points
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

from resumesite.errors import Place, Problem, Problems, ResumesiteError, did_you_mean, usage
from resumesite.marked import MAX_BYTES, Marked, dotted, read_toml
from resumesite.settings.site import is_font
from resumesite.themes import manifest as manifests
from resumesite.themes.fonts import font_bytes, theme_faces
from resumesite.themes.lint import template_problems
from resumesite.themes.options import declared_options
from resumesite.themes.stylesheet import complaints, minify, scheme_css
from resumesite.themes.theme import FontFace, Scheme, Theme, ThemeOption, Typefaces

STYLES = ("theme.css", "screen.css", "print.css", "fonts.css", "pdf.css", "card.css", "site.css")
"""A theme's styles: everywhere; screens; paper; fonts on paper and cards; PDFs; cards; the site's pages."""

_ON_PAPER = ("theme.css", "print.css", "fonts.css", "pdf.css")

THEME_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_TEMPLATE_NAME = re.compile(r"(?:[a-z0-9_-]+/)?[a-z0-9_-]+\.html")
_SOURCE_SUFFIXES = (".html", ".css")


def find_themes(site_themes: Path | None = None) -> dict[str, Path]:
    """Return every theme's folder by its id: built-in ones, over them installed ones and the site's own."""
    found = dict(_themes_below(builtin_folder()))
    for entry in entry_points(group="resumesite.themes"):
        found[entry.name] = Path(entry.load())
    if site_themes is not None:
        found.update(_themes_below(site_themes))
    return dict(sorted(found.items()))


def _themes_below(folder: Path) -> Iterator[tuple[str, Path]]:
    if folder.is_dir():
        for path in sorted(folder.iterdir()):
            if THEME_ID.fullmatch(path.name) and (path / manifests.FILE_NAME).is_file():
                yield path.name, path


@cache
def builtin_folder() -> Path:
    """Return the folder of the built-in themes: in the installed package, or beside `src` in a checkout."""
    installed = Path(__file__).parent / "builtin"
    return installed if installed.is_dir() else Path(__file__).parents[3] / "themes"


def load_theme(theme_id: str, site_themes: Path | None = None) -> Theme:
    """Load a theme by its id.

    Raises every problem of its files at once; an unknown id is INVALID_TEMPLATE.
    """
    themes = find_themes(site_themes)
    if theme_id not in themes:
        names = ", ".join(themes)
        raise usage(
            "INVALID_TEMPLATE",
            f"there is no theme {theme_id!r}",
            did_you_mean(theme_id, themes, otherwise=f"The themes are: {names}."),
        )
    return load_folder(themes[theme_id], themes)


def load_folder(folder: Path, themes: Mapping[str, Path] | None = None) -> Theme:
    """Load the theme in `folder`; its id is the folder's name. It may extend one of `themes`."""
    layer = _read_layer(folder, find_themes() if themes is None else themes, ())
    return _assembled(layer)


# One theme over another --------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Layer:
    """What one theme's folder says, over what it inherits.

    `data` is its theme.toml with what it takes over, `ancestors` are the themes it extends, nearest first.
    """

    folder: Path
    data: Mapping[str, Any]
    manifest: manifests.Manifest
    schemes: Mapping[str, Scheme]
    options: Mapping[str, ThemeOption]
    sources: Mapping[str, str]
    ancestors: tuple[_Layer, ...] = ()

    @property
    def id(self) -> str:
        return self.folder.name

    @property
    def family(self) -> tuple[_Layer, ...]:
        """The theme and those it inherits from, oldest first."""
        return (*reversed(self.ancestors), self)


def _read_layer(folder: Path, themes: Mapping[str, Path], heirs: tuple[Path, ...]) -> _Layer:
    """Read a theme and what it extends. `heirs` are the themes that extend this one, to see a circle."""
    problems = Problems()
    shown = f"themes/{folder.name}"
    sources = _read_sources(folder, shown, problems)
    marked = read_toml((folder / manifests.FILE_NAME).read_bytes(), f"{shown}/{manifests.FILE_NAME}")
    parent = _parent(marked, folder, themes, heirs)
    data = manifests.inherited(marked.data, parent.data) if parent else marked.data
    manifest = manifests.read_manifest(replace(marked, data=data), problems)
    schemes = manifests.schemes_of(manifest, marked, problems) if manifest else {}
    options = declared_options(manifest, marked, problems) if manifest else {}
    for problem in _source_problems(sources, shown):
        problems.add(problem)
    for problem in _name_problems(manifest, marked, folder, parent) if manifest else ():
        problems.add(problem)
    problems.raise_errors()
    ancestors = (parent, *parent.ancestors) if parent else ()
    return _Layer(folder, data, cast(manifests.Manifest, manifest), schemes, options, sources, ancestors)


def _parent(
    marked: Marked, folder: Path, themes: Mapping[str, Path], heirs: tuple[Path, ...]
) -> _Layer | None:
    """Read the theme that another extends, if it extends one. Raises what is wrong with that."""
    name = marked.data.get("extends", "") if isinstance(marked.data, dict) else ""
    if name in ("", "base") or not isinstance(name, str):
        return None
    place = marked.place(("extends",))
    if name not in themes:
        message = f"there is no theme {name!r} to extend"
        hint = did_you_mean(name, themes, otherwise=f"The themes are: {', '.join(themes)}.")
        raise ResumesiteError(Problem("INVALID_THEME", message, place, "extends", hint))
    line = (*heirs, folder)
    if themes[name] in line:
        names = " → ".join(each.name for each in (*line[line.index(themes[name]) :], themes[name]))
        message = f"themes extend each other in a circle: {names}"
        hint = "Let one of them extend another theme, or none."
        raise ResumesiteError(Problem("INVALID_THEME", message, place, "extends", hint))
    return _read_layer(themes[name], themes, line)


def _name_problems(
    manifest: manifests.Manifest, marked: Marked, folder: Path, parent: _Layer | None
) -> Iterator[Problem]:
    """Yield what names nothing: a family, a section, the file of a font."""
    inherited = (each.manifest for each in (parent.family if parent else ()))
    families = frozenset(font.family for each in (*inherited, manifest) for font in each.fonts)
    for path, message, hint in manifests.check_names(manifest, folder.name, families):
        yield Problem("INVALID_THEME", message, marked.place(path), dotted(path), hint)
    for number, face in enumerate(manifest.own_fonts()):
        path = ("fonts", number, "file")
        for message in _font_complaints(folder, face):
            yield Problem("INVALID_THEME", message, marked.place(path), dotted(path))


# Files -------------------------------------------------------------------------------------------------


def _read_sources(folder: Path, shown: str, problems: Problems) -> dict[str, str]:
    """Read a theme's templates and styles by their name below its folder."""
    sources = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix not in _SOURCE_SUFFIXES or path.name.startswith(".") or not path.is_file():
            continue
        if message := _file_complaint(path, name, folder):
            hint = "" if name in STYLES else _name_hint(name)
            problems.add(Problem("INVALID_THEME", message, Place(f"{shown}/{name}"), hint=hint))
            continue
        try:
            sources[name] = path.read_bytes().decode("utf-8").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            problems.add(Problem("INVALID_THEME", "this is not UTF-8", Place(f"{shown}/{name}", line)))
    return sources


def _file_complaint(path: Path, name: str, folder: Path) -> str:
    if not path.resolve().is_relative_to(folder.resolve()):
        return "this file lies outside the theme's folder"
    if path.stat().st_size > MAX_BYTES:
        return "this file is larger than 1 MiB"
    if path.suffix == ".css":
        return "" if name in STYLES else "a theme has no such style file"
    return (
        "" if _TEMPLATE_NAME.fullmatch(name) else "a template's name has small letters, digits, - and _ only"
    )


def _name_hint(name: str) -> str:
    return (
        did_you_mean(name, STYLES, otherwise=f"It may have: {', '.join(STYLES)}.")
        if name.endswith(".css")
        else ""
    )


def _source_problems(sources: Mapping[str, str], shown: str) -> Iterator[Problem]:
    for name, source in sources.items():
        if name.endswith(".html"):
            yield from template_problems(name, source, f"{shown}/{name}")
        else:
            for line, column, message in complaints(source):
                yield Problem("INVALID_THEME", message, Place(f"{shown}/{name}", line, column))


def _font_complaints(folder: Path, face: FontFace) -> Iterator[str]:
    path = folder / face.file
    if not path.is_file():
        yield f"there is no file {face.file!r} in the theme"
    elif not path.resolve().is_relative_to(folder.resolve()):
        yield "this file lies outside the theme's folder"
    elif not is_font(path):
        yield f"{face.file!r} is no font"


# Putting together --------------------------------------------------------------------------------------


@cache
def _base() -> Mapping[str, str]:
    """Read the templates and styles that every theme inherits."""
    folder = files(__package__).joinpath("base")
    return {
        file.name: file.read_text("utf-8")
        for file in folder.iterdir()
        if file.name.endswith(_SOURCE_SUFFIXES)
    }


def _assembled(layer: _Layer) -> Theme:
    manifest, schemes = layer.manifest, layer.schemes
    base = {**_base(), "fonts.css": _base()["fonts.css"] + _typefaces_css(manifest.typefaces)}
    styles = {
        name: base.get(name, "") + "".join(each.sources.get(name, "") for each in layer.family)
        for name in STYLES
    }
    theme = Theme(
        id=layer.id,
        name=manifest.name,
        description=manifest.description,
        category=manifest.category,
        version=manifest.version,
        author=manifest.author,
        license=manifest.license,
        templates=_templates(layer),
        screen_css=minify(_screen_css(schemes, styles) + f"@media print{{{styles['print.css']}}}"),
        site_css=minify(_screen_css(schemes, styles) + styles["site.css"]),
        paper_css=minify(scheme_css(schemes) + "".join(styles[name] for name in _ON_PAPER)),
        card_css=minify(scheme_css(schemes) + styles["fonts.css"] + styles["card.css"]),
        schemes=schemes,
        parents=tuple(each.id for each in layer.ancestors),
        fonts=theme_faces(manifest.typefaces, _own_fonts(layer), _own_paper_css(layer)),
        typefaces=manifest.typefaces,
        margins=manifest.margins,
        tightest=manifest.print.tightest,
        running=manifest.print.running,
        page=manifest.page_rules,
        word=manifest.word_look,
        options=layer.options,
        folder=str(layer.folder),
    )
    return replace(theme, digest=_digest(theme))


def _own_fonts(layer: _Layer) -> Iterator[FontFace]:
    for each in layer.family:
        for face in each.manifest.own_fonts():
            yield face if each is layer else replace(face, folder=str(each.folder))


def _own_paper_css(layer: _Layer) -> str:
    return "".join(each.sources.get(name, "") for each in layer.family for name in (*_ON_PAPER, "card.css"))


def _typefaces_css(typefaces: Typefaces) -> str:
    return f'html{{--face:"{typefaces.text}";--face-head:"{typefaces.headings}"}}'


def _templates(layer: _Layer) -> dict[str, str]:
    """Lay the theme's templates over those it inherits.

    Those can still be extended, by the name of their theme: "base/page.html", "plain/page.html".
    """
    templates: dict[str, str] = {}
    for name, sources in (("base", _base()), *((each.id, each.sources) for each in layer.family)):
        own = {file: source for file, source in sources.items() if file.endswith(".html")}
        templates |= own | {f"{name}/{file}": source for file, source in own.items()}
    return templates


def _screen_css(schemes: Mapping[str, Scheme], styles: Mapping[str, str]) -> str:
    """Write what every page carries. Dark colours are for screens alone: paper stays white."""
    return (
        f"{scheme_css(schemes)}{styles['theme.css']}"
        f"@media screen and (prefers-color-scheme:dark){{{scheme_css(schemes, is_dark=True)}}}"
        f"@media screen{{{styles['screen.css']}}}"
    )


def _digest(theme: Theme) -> str:
    """Identify everything that changes what is made with a theme: all but where its folder is."""
    content = {name: value for name, value in asdict(theme).items() if name not in ("folder", "digest")}
    for face in content["fonts"]:
        del face["folder"]
    content["font_digests"] = [sha256(font_bytes(theme, face)).hexdigest() for face in theme.fonts]
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

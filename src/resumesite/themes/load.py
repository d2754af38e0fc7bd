"""A theme's folder → a `Theme`, with everything it inherits from the base filled in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from functools import cache
from hashlib import sha256
from importlib.metadata import entry_points
from importlib.resources import files
from pathlib import Path
from typing import cast

from resumesite.errors import Place, Problem, Problems, did_you_mean, usage
from resumesite.marked import MAX_BYTES, read_toml
from resumesite.themes import manifest as manifests
from resumesite.themes.fonts import SHIPPED, font_bytes
from resumesite.themes.lint import template_problems
from resumesite.themes.stylesheet import complaints, minify, scheme_css
from resumesite.themes.theme import FontFace, Scheme, Theme

STYLES = ("theme.css", "screen.css", "print.css", "fonts.css", "pdf.css", "card.css", "site.css")
"""A theme's styles: everywhere; screens; paper; fonts on paper and cards; PDFs; cards; the site's pages."""

_ON_PAPER = ("theme.css", "print.css", "fonts.css", "pdf.css")

_THEME_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
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
            if _THEME_ID.fullmatch(path.name) and (path / manifests.FILE_NAME).is_file():
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
    return load_folder(themes[theme_id])


def load_folder(folder: Path) -> Theme:
    """Load the theme in `folder`; its id is the folder's name."""
    problems = Problems()
    shown = _shown(folder)
    sources = _read_sources(folder, shown, problems)
    marked = read_toml((folder / manifests.FILE_NAME).read_bytes(), f"{shown}/{manifests.FILE_NAME}")
    manifest = manifests.read_manifest(marked, problems)
    schemes = manifests.schemes_of(manifest, marked, problems) if manifest else {}
    for problem in _source_problems(sources, shown):
        problems.add(problem)
    for number, face in enumerate(manifest.own_fonts() if manifest else ()):
        for message in _font_complaints(folder, face):
            place = marked.place(("fonts", number, "file"))
            problems.add(Problem("INVALID_THEME", message, place, f"fonts.{number}.file"))
    problems.raise_errors()
    return _assembled(folder, cast(manifests.Manifest, manifest), schemes, sources)


def _shown(folder: Path) -> str:
    return f"themes/{folder.name}"


# Files -------------------------------------------------------------------------------------------------


def _read_sources(folder: Path, shown: str, problems: Problems) -> dict[str, str]:
    """Read a theme's templates and styles by their name below its folder."""
    sources = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix not in _SOURCE_SUFFIXES or path.name.startswith(".") or not path.is_file():
            continue
        if message := _file_complaint(path, name, folder):
            problems.add(Problem("INVALID_THEME", message, Place(f"{shown}/{name}"), hint=_name_hint(name)))
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


def _assembled(
    folder: Path, manifest: manifests.Manifest, schemes: Mapping[str, Scheme], sources: Mapping[str, str]
) -> Theme:
    styles = {name: _base().get(name, "") + sources.get(name, "") for name in STYLES}
    theme = Theme(
        id=folder.name,
        name=manifest.name,
        description=manifest.description,
        category=manifest.category,
        version=manifest.version,
        author=manifest.author,
        license=manifest.license,
        templates=_templates(sources),
        screen_css=minify(_screen_css(schemes, styles) + f"@media print{{{styles['print.css']}}}"),
        site_css=minify(_screen_css(schemes, styles) + styles["site.css"]),
        paper_css=minify(scheme_css(schemes) + "".join(styles[name] for name in _ON_PAPER)),
        card_css=minify(scheme_css(schemes) + styles["fonts.css"] + styles["card.css"]),
        schemes=schemes,
        fonts=SHIPPED + manifest.own_fonts(),
        margins=manifest.print.model_dump(),
        options=manifest.options,
        folder=str(folder),
    )
    return replace(theme, digest=_digest(theme))


def _templates(sources: Mapping[str, str]) -> dict[str, str]:
    """Lay the theme's templates over the base's. Those can still be extended, as "base/page.html"."""
    base = {name: source for name, source in _base().items() if name.endswith(".html")}
    own = {name: source for name, source in sources.items() if name.endswith(".html")}
    return base | {f"base/{name}": source for name, source in base.items()} | own


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
    content["font_digests"] = [sha256(font_bytes(theme, face)).hexdigest() for face in theme.fonts]
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

"""A theme as a share was made with: kept whole below `content/.frozen/<digest>/`, whatever becomes of it.

In: a loaded `Theme`. Out: the files that say all of it, and from them the same theme again. The name of the
folder is the digest of these files; fonts that ship with resumesite are named, the theme's own are kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from resumesite.errors import Place, Problem, ResumesiteError
from resumesite.themes.fonts import font_bytes, is_shipped
from resumesite.themes.theme import (
    FontFace,
    PageRules,
    Scheme,
    Theme,
    ThemeOption,
    Typefaces,
    WordLook,
)

FOLDER = ".frozen"
"""The folder below `content/` with the themes that shares were made with."""

_STYLES = ("screen_css", "paper_css", "site_css", "card_css")
_ELSEWHERE = (*_STYLES, "templates", "folder", "digest")
_MANIFEST = "theme.json"


def frozen_files(theme: Theme) -> dict[str, bytes]:
    """Return the files that say all of a theme, by their path in its folder."""
    data = {name: value for name, value in asdict(theme).items() if name not in _ELSEWHERE}
    for face in data["fonts"]:
        face["folder"] = ""
    files = {_MANIFEST: (json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()}
    files |= {_style_path(name): getattr(theme, name).encode() for name in _STYLES}
    files |= {f"templates/{name}": source.encode() for name, source in theme.templates.items()}
    files |= {face.file: font_bytes(theme, face) for face in theme.fonts if not is_shipped(face)}
    return files


def frozen_digest(files: Mapping[str, bytes]) -> str:
    """Identify a frozen theme by the bytes of its files (sha256, hex)."""
    lines = (f"{path} {sha256(files[path]).hexdigest()}\n" for path in sorted(files))
    return sha256("".join(lines).encode()).hexdigest()


def load_frozen(content: Path, digest: str) -> Theme:
    """Load a frozen theme. Raises ResumesiteError when it is gone, or no longer what was frozen."""
    folder = content / FOLDER / digest
    shown = f"{content.name}/{FOLDER}/{digest}"
    try:
        files = dict(_read(folder))
    except OSError as error:
        raise _unusable(shown, "the theme that the share was made with cannot be read") from error
    if not files:
        raise _unusable(shown, "the theme that the share was made with is not there")
    if frozen_digest(files) != digest:
        raise _unusable(shown, "the theme that the share was made with has been changed")
    try:
        return _theme(files, folder, digest)
    except (KeyError, TypeError, ValueError) as error:
        message = "the theme that the share was made with is of a version that cannot be read here"
        raise _unusable(shown, message) from error


def _read(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def _theme(files: Mapping[str, bytes], folder: Path, digest: str) -> Theme:
    data = json.loads(files[_MANIFEST])
    templates = {
        path.removeprefix("templates/"): source.decode()
        for path, source in files.items()
        if path.startswith("templates/")
    }
    styles = {name: files[_style_path(name)].decode() for name in _STYLES}
    theme = Theme(**{**data, **styles}, templates=templates, folder=str(folder), digest=digest)
    return replace(
        theme,
        fonts=tuple(FontFace(**face) for face in data["fonts"]),
        typefaces=Typefaces(**data.get("typefaces", {})),
        page=PageRules(**_with_tuples(data.get("page", {}))),
        word=WordLook(**data.get("word", {})),
        options={
            name: ThemeOption(**_with_tuples(choice))
            for name, choice in data["options"].items()
            if isinstance(choice, Mapping)
        },
        parents=tuple(data.get("parents", ())),
        schemes={name: Scheme(**scheme) for name, scheme in data["schemes"].items()},
    )


def _with_tuples(data: Mapping[str, Any]) -> dict[str, Any]:
    """JSON has no tuples."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}


def _style_path(name: str) -> str:
    return name.replace("_", ".")


def _unusable(shown: str, message: str) -> ResumesiteError:
    hint = "Bring the folder back from version control, or run `resumesite share refresh` for a new snapshot."
    return ResumesiteError(Problem("FROZEN_THEME_GONE", message, Place(shown), hint=hint))

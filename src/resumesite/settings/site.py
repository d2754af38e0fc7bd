"""A site on this machine, and how it is found."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from resumesite.errors import ExitStatus, Place, Problem, ResumesiteError, usage
from resumesite.marked import Marked, read_toml
from resumesite.settings.load import load_settings
from resumesite.settings.schema import Settings

FILE_NAME = "resumesite.toml"

_FONTS_BEGIN_WITH = (b"\0\1\0\0", b"OTTO", b"true", b"ttcf", b"wOFF", b"wOF2")


@dataclass(frozen=True)
class Site:
    """A site on this machine: the folder that holds `resumesite.toml`, and what that says."""

    root: Path
    settings: Settings

    @property
    def content(self) -> Path:
        return self.root / "content"

    @property
    def output(self) -> Path:
        return self.root / "output"

    @property
    def themes(self) -> Path:
        """The site's own themes; a folder here overrides a built-in theme of the same name."""
        return self.root / "themes"

    @property
    def private(self) -> Path:
        """The store and the build record. Safe to delete."""
        return self.root / ".resumesite"

    def shown(self, path: Path) -> str:
        """Write a path as messages do: relative to the site's root, with forward slashes."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return path.as_posix()


def open_site(start: Path, environ: Mapping[str, str]) -> Site:
    """Open the site in the folder `start`.

    Raises ResumesiteError (exit status 2) with every problem of its settings.
    """
    root = start.resolve()
    file = root / FILE_NAME
    try:
        written = file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise _no_site(start) from None
    except OSError as error:
        problem = Problem("FILE_UNREADABLE", f"cannot be read: {error.strerror}", Place(FILE_NAME))
        raise ResumesiteError(problem, status=ExitStatus.USAGE) from error
    try:
        marked = read_toml(written, FILE_NAME)
        site = Site(root, load_settings(marked, environ))
        if problems := tuple(_font_problems(site, marked)):
            raise ResumesiteError(*problems)
        return site
    except ResumesiteError as error:
        raise ResumesiteError(*error.problems, status=ExitStatus.USAGE, details=error.details) from error


def _font_problems(site: Site, marked: Marked) -> Iterator[Problem]:
    for key, file in site.settings.fonts:
        path = site.root / file
        place, field = marked.place(("fonts", key)), f"fonts.{key}"
        hint = 'Put the file below the site\'s folder, for example as "fonts/NotoSansJP.otf".'
        if file and not path.resolve().is_relative_to(site.root.resolve()):
            yield Problem("NO_SUCH_FONT", f"{file} lies outside the site's folder", place, field, hint)
        elif file and not path.is_file():
            yield Problem("NO_SUCH_FONT", f"there is no file {file}", place, field, hint)
        elif file and not is_font(path):
            yield Problem("NO_SUCH_FONT", f"{file} is no font", place, field, hint)


def is_font(path: Path) -> bool:
    """Whether a file begins as fonts do."""
    with path.open("rb") as file:
        return file.read(4) in _FONTS_BEGIN_WITH


def _no_site(start: Path) -> ResumesiteError:
    if not start.is_dir():
        return usage(
            "NO_SUCH_FOLDER", f"there is no folder {start}", "Give -C the folder that holds resumesite.toml."
        )
    for folder in start.resolve().parents:
        if (folder / FILE_NAME).is_file():
            above = os.path.relpath(folder, Path.cwd())
            hint = f"There is one in {folder}: run the command from there, or use `-C {above}`."
            return usage("NO_SITE", f"there is no {FILE_NAME} in this folder", hint)
    hint = "`resumesite init` makes a site here; -C DIR works in another folder."
    return usage("NO_SITE", f"there is no {FILE_NAME} in this folder", hint)

"""A site on this machine, and how it is found."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from resumesite.errors import ExitStatus, Place, Problem, ResumesiteError, usage
from resumesite.marked import read_toml
from resumesite.settings.load import load_settings
from resumesite.settings.schema import Settings

FILE_NAME = "resumesite.toml"


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
        return Site(root, load_settings(read_toml(written, FILE_NAME), environ))
    except ResumesiteError as error:
        raise ResumesiteError(*error.problems, status=ExitStatus.USAGE, details=error.details) from error


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

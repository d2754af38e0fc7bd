"""The system's libraries that PDFs and cards need: which of them are here, and how to get the others.

Nothing of WeasyPrint is imported: without its libraries that fails, which is exactly what is to be explained.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from dataclasses import dataclass

from resumesite.errors import Problem
from resumesite.render.installing import PackageManager, install_command, is_root, this_package_manager

_GUIDE = "https://doc.courtbouillon.org/weasyprint/stable/first_steps.html"


@dataclass(frozen=True)
class Library:
    """A library that WeasyPrint loads, by the names under which systems have it."""

    name: str
    files: tuple[str, ...]

    def is_found(self) -> bool:
        return any(_loads(file) for file in self.files)


def _loads(file: str) -> bool:
    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True


def _library(name: str, stem: str, number: str = "0") -> Library:
    names = (f"{stem}.so.{number}", f"{stem}-{number}", f"{stem}.{number}.dylib", f"{stem}.dylib")
    return Library(name, (*names, f"{stem}-{number}.dll"))


LIBRARIES = (
    _library("GObject", "libgobject-2.0"),
    _library("Pango", "libpango-1.0"),
    _library("PangoFT2", "libpangoft2-1.0"),
    _library("HarfBuzz", "libharfbuzz"),
    _library("Fontconfig", "libfontconfig", "1"),
)
"""What WeasyPrint cannot do without."""

SUBSETTER = _library("HarfBuzz Subset", "libharfbuzz-subset")
"""What it takes fonts apart with, if it is there: faster than Python can."""

_PACKAGES = {
    PackageManager.APT: ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"),
    PackageManager.DNF: ("pango", "harfbuzz"),
    PackageManager.APK: (
        "so:libgobject-2.0.so.0",
        "so:libpango-1.0.so.0",
        "so:libpangoft2-1.0.so.0",
        "so:libharfbuzz.so.0",
        "so:libharfbuzz-subset.so.0",
        "so:libfontconfig.so.1",
    ),
    PackageManager.PACMAN: ("pango",),
    PackageManager.ZYPPER: ("libpango-1_0-0", "libharfbuzz-subset0"),
    PackageManager.BREW: ("pango",),
}
"""What has them all. As WeasyPrint's own guide says, which `_GUIDE` leads to."""


def missing_libraries(libraries: Iterable[Library] = LIBRARIES) -> Problem | None:
    """Say which libraries are missing and how to install them here; None when all are there."""
    missing = [library.name for library in libraries if not library.is_found()]
    if not missing:
        return None
    noun = "library is" if len(missing) == 1 else "libraries are"
    return Problem(
        code="LIBRARIES_MISSING",
        message=f"the system's {noun} missing that PDFs are made with: {', '.join(missing)}",
        hint=f"{how_to_install()} `resumesite doctor` checks it.",
    )


def how_to_install(manager: PackageManager | None = None) -> str:
    """Say in a sentence how to install them all, with a package manager (by default this system's)."""
    command = install_command(manager or this_package_manager(), _PACKAGES, as_root=is_root())
    return f"Run `{command}`." if command else f"{_GUIDE} says how to install them on your system."

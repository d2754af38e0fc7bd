"""What files are made with on this machine: our own code, libraries, the fonts that ship with us.

Read without importing any of it, since only workers may load WeasyPrint.
"""

from __future__ import annotations

import ctypes
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from resumesite import __version__
from resumesite.plan.formats import PHOTO, Format
from resumesite.plan.keys import Environment

_PACKAGE = Path(__file__).parents[1]

_WRITING = ("document", "plan", "render", "themes")
"""The stages whose code changes what is written. Those before them end in the resume, which keys cover."""

_READING = ("marked", "content", "resume", "edition", "site")
"""The stages whose code changes what resume is found in the same bytes, and what of it is public."""

_PANGO = ("libpango-1.0.so.0", "libpango-1.0.0.dylib", "libpango-1.0-0", "libpango-1.0.dylib")
_FONTCONFIG = ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1", "libfontconfig.dylib")
_HARFBUZZ = ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0", "libharfbuzz.dylib")


def read_environment(formats: Iterable[Format]) -> Environment:
    """Read what files of these formats are made with."""
    names = sorted({name for format_ in (*formats, PHOTO) for name in format_.all_libraries})
    libraries = {name: _version(name) for name in names}
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    return Environment(
        code=f"{__version__} {_digest(_code_of(_WRITING))} python {python}",
        fonts=_digest(sorted((_PACKAGE / "fonts").glob("*.woff2"))),
        libraries=libraries,
        reading=_digest(_code_of(_READING)),
    )


def _code_of(stages: Iterable[str]) -> Iterator[Path]:
    for stage in stages:
        yield from sorted(
            path
            for path in (_PACKAGE / stage).rglob("*")
            if path.suffix in (".py", ".toml", ".html", ".css", ".xml") and path.is_file()
        )


def _digest(paths: Iterable[Path]) -> str:
    total = sha256()
    for path in paths:
        total.update(path.relative_to(_PACKAGE).as_posix().encode())
        total.update(sha256(path.read_bytes()).digest())
    return total.hexdigest()[:16]


def _version(library: str) -> str:
    """Return a library's version, "" where it is not installed."""
    try:
        return _NATIVE[library]() if library in _NATIVE else version(library)
    except PackageNotFoundError:
        return ""


def _function(libraries: Iterable[str], name: str) -> Any:
    """Return a function of the first of `libraries` that is there, else None."""
    for library in libraries:
        with suppress(OSError, AttributeError):
            return getattr(ctypes.CDLL(library), name)
    return None


def _text(libraries: Iterable[str], name: str) -> str:
    """Call a function that returns a text, "" where there is none."""
    if (function := _function(libraries, name)) is None:
        return ""
    function.restype = ctypes.c_char_p
    return str(function().decode())


@cache
def _pango() -> str:
    return _text(_PANGO, "pango_version_string")


@cache
def _harfbuzz() -> str:
    return _text(_HARFBUZZ, "hb_version_string")


@cache
def _fontconfig() -> str:
    """fontconfig says its version as a number: 21402 for 2.14.2."""
    function = _function(_FONTCONFIG, "FcGetVersion")
    return str(function()) if function else ""


_NATIVE: dict[str, Callable[[], str]] = {
    "pango": _pango,
    "harfbuzz": _harfbuzz,
    "fontconfig": _fontconfig,
    "zlib": lambda: zlib.ZLIB_RUNTIME_VERSION,
}
"""Libraries that are no Python distributions, and how each tells its version."""

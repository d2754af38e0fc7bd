"""The words around a resume in each language: one TOML file a language, found by its name."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

_FALLBACK = "en"

_SCRIPTS = {"zh": "zh-Hans", "zh-TW": "zh-Hant", "zh-HK": "zh-Hant", "zh-MO": "zh-Hant"}
"""Chinese by the script that its readers expect; every other language has one file for all its scripts."""


@cache
def labels_for(language: str) -> Mapping[str, str]:
    """Return every label in `language` (a BCP 47 tag), or in English where there is no file for it."""
    have = label_languages()
    return _read(next((tag for tag in _candidates(language) if tag in have), _FALLBACK))


@cache
def label_languages() -> frozenset[str]:
    """Return the tags of the languages that labels exist in."""
    return frozenset(
        file.name.removesuffix(".toml") for file in files(__name__).iterdir() if file.name.endswith(".toml")
    )


def _candidates(language: str) -> Iterator[str]:
    """Yield what a tag may stand as, nearest first: "zh-Hant-TW", "zh-Hant", "zh", its script's own file."""
    parts = language.replace("_", "-").split("-")
    for length in range(len(parts), 0, -1):
        tag = _spelled("-".join(parts[:length]))
        yield tag
        if tag in _SCRIPTS:
            yield _SCRIPTS[tag]


def _spelled(tag: str) -> str:
    """Write a tag as files are named: language small, script with one capital, territory in capitals."""
    first, *rest = tag.split("-")
    return "-".join([first.lower(), *(part.title() if len(part) == 4 else part.upper() for part in rest)])


@cache
def _read(tag: str) -> Mapping[str, str]:
    tables: dict[str, dict[str, str]] = tomllib.loads(
        files(__name__).joinpath(f"{tag}.toml").read_text("utf-8")
    )
    return {key: label for table in tables.values() for key, label in table.items()}

"""The words around a resume in each language: one TOML file a language, found by its name."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from resumesite.edition.languages import nearest_language

_FALLBACK = "en"


@cache
def labels_for(language: str) -> Mapping[str, str]:
    """Return every label in `language` (a BCP 47 tag), or in English where there is no file for it."""
    return _read(nearest_language(language, label_languages()) or _FALLBACK)


def language_of_labels(language: str) -> str:
    """Return what a page that is nothing but labels is written in: `language`, or English in its stead."""
    return language if nearest_language(language, label_languages()) else _FALLBACK


@cache
def label_languages() -> frozenset[str]:
    """Return the tags of the languages that labels exist in."""
    return frozenset(
        file.name.removesuffix(".toml") for file in files(__name__).iterdir() if file.name.endswith(".toml")
    )


@cache
def _read(tag: str) -> Mapping[str, str]:
    tables: dict[str, dict[str, str]] = tomllib.loads(
        files(__name__).joinpath(f"{tag}.toml").read_text("utf-8")
    )
    return {key: label for table in tables.values() for key, label in table.items()}

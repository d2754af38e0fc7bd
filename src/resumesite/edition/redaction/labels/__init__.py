"""What stands in a hidden value's place, in each language: one TOML file a language, found by its name.

A text is a list: the first is used, and the next where a hidden value is in the first. `{}` is a letter.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from resumesite.edition.languages import nearest_language

_FALLBACK = "en"


@cache
def label_forms(language: str) -> Mapping[str, Sequence[str]]:
    """Return the labels' forms in `language` (a BCP 47 tag), or in English where there is no file for it."""
    return _read(nearest_language(language, redaction_languages()) or _FALLBACK)


@cache
def redaction_languages() -> frozenset[str]:
    """Return the tags of the languages that labels exist in: those of a resume's other words."""
    return frozenset(
        file.name.removesuffix(".toml") for file in files(__name__).iterdir() if file.name.endswith(".toml")
    )


@cache
def _read(tag: str) -> Mapping[str, Sequence[str]]:
    return tomllib.loads(files(__name__).joinpath(f"{tag}.toml").read_text("utf-8"))

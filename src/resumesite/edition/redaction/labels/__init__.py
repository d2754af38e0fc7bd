"""What stands in a hidden value's place, in each language: one TOML file a language, found by its name.

A text is a list: the first is used, and the next where a hidden value is in the first. `{}` is a letter.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

_SCRIPTS = {"zh": "zh-Hans", "zh-TW": "zh-Hant", "zh-HK": "zh-Hant", "zh-MO": "zh-Hant"}


@cache
def label_forms(language: str) -> Mapping[str, Sequence[str]]:
    """Return the labels' forms in `language` (a BCP 47 tag), or in English where there is no file for it."""
    have = {file.name for file in files(__name__).iterdir()}
    return _read(next((tag for tag in _candidates(language) if f"{tag}.toml" in have), "en"))


def _candidates(language: str) -> Iterator[str]:
    first, *rest = language.replace("_", "-").split("-")
    parts = [first.lower(), *(part.title() if len(part) == 4 else part.upper() for part in rest)]
    for length in range(len(parts), 0, -1):
        tag = "-".join(parts[:length])
        yield tag
        if tag in _SCRIPTS:
            yield _SCRIPTS[tag]


@cache
def _read(tag: str) -> Mapping[str, Sequence[str]]:
    return tomllib.loads(files(__name__).joinpath(f"{tag}.toml").read_text("utf-8"))

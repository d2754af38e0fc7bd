"""The texts that new files are made of: `scaffolds/`, with {{words}} to fill in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files

_WORD = re.compile(r"\{\{(\w+)\}\}")


def scaffold(name: str, words: Mapping[str, str]) -> bytes:
    """Return one of the texts with its words filled in."""
    text = files("resumesite.site").joinpath("scaffolds", name).read_text(encoding="utf-8")
    return _WORD.sub(lambda found: words[found[1]], text).encode()

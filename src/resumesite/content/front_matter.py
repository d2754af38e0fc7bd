"""Markdown files that are resumes: what stands between the two lines of hyphens at their start."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_FRONT_MATTER = re.compile(
    r"\A(?:\ufeff)?---[ \t]*\r?\n(?P<matter>.*?)^(?:---|\.\.\.)[ \t]*\r?$\n?", re.DOTALL | re.MULTILINE
)
_IS_RESUME = re.compile(r"^resume:[ \t]*(?:true|True|TRUE)[ \t]*(?:#.*)?\r?$", re.MULTILINE)
_MOST_BYTES_LOOKED_AT = 64 * 1024


@dataclass(frozen=True)
class FrontMatter:
    """A Markdown file in two parts. `line` is the number of the body's first line, from 1."""

    matter: str
    body: str
    line: int


def split_front_matter(text: str) -> FrontMatter:
    """Part a file: what stands between `---` lines at its start (lines keep their numbers), and the rest."""
    found = _FRONT_MATTER.match(text)
    if found is None:
        return FrontMatter("", text, 1)
    return FrontMatter("\n" + found["matter"], text[found.end() :], text.count("\n", 0, found.end()) + 1)


def says_it_is_a_resume(path: Path) -> bool:
    """Whether a Markdown file's front matter has the line `resume: true`."""
    try:
        with path.open("rb") as file:
            start = file.read(_MOST_BYTES_LOOKED_AT).decode("utf-8", "replace")
    except OSError:
        return False
    return bool(_IS_RESUME.search(split_front_matter(start).matter))

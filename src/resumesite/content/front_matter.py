"""Which Markdown files are resumes: notes and letters may lie beside them."""

from __future__ import annotations

import re
from pathlib import Path

from resumesite.marked.from_markdown import split_front_matter

_IS_RESUME = re.compile(r"^resume:[ \t]*(?:true|True|TRUE)[ \t]*(?:#.*)?\r?$", re.MULTILINE)
_MOST_BYTES_LOOKED_AT = 64 * 1024


def says_it_is_a_resume(path: Path) -> bool:
    """Whether a Markdown file's front matter has the line `resume: true`."""
    try:
        with path.open("rb") as file:
            start = file.read(_MOST_BYTES_LOOKED_AT).decode("utf-8-sig", "replace")
    except OSError:
        return False
    matter, _ = split_front_matter(start)
    return bool(_IS_RESUME.search(matter))

"""Choose the reader for a file."""

from __future__ import annotations

from collections.abc import Callable

from resumesite.errors import Place, Problem, ResumesiteError
from resumesite.marked.from_json import read_json
from resumesite.marked.from_markdown import read_markdown
from resumesite.marked.from_toml import read_toml
from resumesite.marked.from_yaml import read_yaml
from resumesite.marked.mark import Marked
from resumesite.marked.text import MAX_BYTES, MAX_DEPTH, MAX_TEXT

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_TEXT",
    "read_json",
    "read_markdown",
    "read_marked",
    "read_toml",
    "read_yaml",
]

_READERS: dict[str, Callable[[bytes, str], Marked]] = {
    ".yaml": read_yaml,
    ".yml": read_yaml,
    ".json": read_json,
    ".toml": read_toml,
    ".md": read_markdown,
}


def read_marked(data: bytes, shown: str, suffix: str) -> Marked:
    """Read bytes by the suffix of their file's name; without one, `{` starts JSON, all else YAML."""
    if not suffix:
        starts_as_json = data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
        return read_json(data, shown) if starts_as_json else read_yaml(data, shown)
    reader = _READERS.get(suffix.lower())
    if reader is None:
        raise ResumesiteError(
            Problem(
                "UNKNOWN_SUFFIX",
                f"cannot read a `{suffix}` file",
                Place(shown),
                hint=f"Resumes are read from {', '.join(_READERS)} files.",
            )
        )
    return reader(data, shown)

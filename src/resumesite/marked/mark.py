"""Plain data that remembers where each of its values stood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from resumesite.errors import Place

KeyPath = tuple[str | int, ...]
"""Where a value is inside data: ("experience", 0, "company")."""


def dotted(path: KeyPath) -> str:
    """Write a path as messages do: "experience.0.company"."""
    return ".".join(printable(str(part)) for part in path)


def printable(text: str, most: int = 60) -> str:
    """Write a user's text so that a message may hold it: one line, no control characters, not too long."""
    short = text if len(text) <= most else f"{text[:most]}…"
    return "".join(character if character.isprintable() else repr(character)[1:-1] for character in short)


@dataclass(frozen=True)
class Marked:
    """Plain data (dicts, lists, texts, booleans, None) and the place of every key and list item.

    `marks` maps a value's path to the (line, column), from 1, of its key, or of the item in a list;
    the empty path is the document's own start.
    """

    data: Any
    marks: Mapping[KeyPath, tuple[int, int]] = field(default_factory=dict)
    source: str = ""

    def place(self, path: KeyPath = ()) -> Place:
        """Say where `path` stands, or its nearest ancestor that has a place."""
        for length in range(len(path), -1, -1):
            if mark := self.marks.get(path[:length]):
                return Place(self.source, *mark)
        return Place(self.source)

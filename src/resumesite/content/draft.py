"""A source as plain data in our own camelCase names, with the place of every value in its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from resumesite.errors import Place, Problem
from resumesite.marked import KeyPath, Marked


@dataclass(frozen=True)
class Draft:
    """What a resume file says, before validation.

    `format` is the importer that read it ("native", "jsonresume", "wrkks", "smartcv"). `origins` maps a path
    in `data` to the path it came from in the file, where an importer moved it. `notes` are what the reading
    found ("kept under x-source"). A draft that was put together of others says in `parts` from which of them
    the value at a path was taken, and where it stands there.
    """

    data: dict[str, Any]
    source: Marked
    format: str = "native"
    origins: Mapping[KeyPath, KeyPath] = field(default_factory=dict)
    notes: tuple[Problem, ...] = ()
    parts: Mapping[KeyPath, tuple[Draft, KeyPath]] = field(default_factory=dict)

    def origin(self, path: KeyPath) -> KeyPath:
        """Return where in the file's own names the value at `path` of `data` stands."""
        if part := self._part(path):
            draft, inner = part
            return draft.origin(inner)
        for length in range(len(path), -1, -1):
            if (origin := self.origins.get(path[:length])) is not None:
                return origin + path[length:]
        return path

    def place(self, path: KeyPath) -> Place:
        """Say where in the file the value at `path` of `data` stands."""
        if part := self._part(path):
            draft, inner = part
            return draft.place(inner)
        return self.source.place(self.origin(path))

    def _part(self, path: KeyPath) -> tuple[Draft, KeyPath] | None:
        """The draft that the value at `path` was taken from, and its path there."""
        for length in range(len(path), -1, -1):
            if found := self.parts.get(path[:length]):
                draft, inner = found
                return draft, inner + path[length:]
        return None

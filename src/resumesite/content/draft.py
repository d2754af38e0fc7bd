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
    in `data` to the path it came from in the file, where an importer moved it. `notes` are warnings of the
    reading ("kept under x-source").
    """

    data: dict[str, Any]
    source: Marked
    format: str = "native"
    origins: Mapping[KeyPath, KeyPath] = field(default_factory=dict)
    notes: tuple[Problem, ...] = ()

    def origin(self, path: KeyPath) -> KeyPath:
        """Return where in the file's own names the value at `path` of `data` stands."""
        for length in range(len(path), -1, -1):
            if (origin := self.origins.get(path[:length])) is not None:
                return origin + path[length:]
        return path

    def place(self, path: KeyPath) -> Place:
        """Say where in the file the value at `path` of `data` stands."""
        return self.source.place(self.origin(path))

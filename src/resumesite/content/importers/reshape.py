"""Moving a file's values into our own names, while remembering where each of them stood.

An importer takes fields out of a `Part` (a mapping of the file) and puts them into a `Reshaping`. Whatever no
importer took is kept under `x-source`, where nobody but its author sees it, and a warning says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import Any

from resumesite.content.draft import Draft
from resumesite.errors import Problem, Severity
from resumesite.marked import KeyPath, Marked, dotted

_LIST_SIGN = re.compile(r"^\s*(?:[-*+•·‣▪◦–]\s+|•)")


class Shape(StrEnum):
    """What becomes of a value on its way."""

    TEXT = "one text"
    TEXTS = "a list of texts"
    ITEM = "one more text of a list"
    LINES = "a text's lines as texts of a list"
    AS_IS = "unchanged"


@dataclass(frozen=True)
class Move:
    """Take the first of `sources` that says something, and put it at `target`.

    Where our JSON Resume export cannot write a value (a date in words, an address that is no URL), the value
    stands beside its field: `startDateText`. So each source is also looked for with that ending.
    """

    target: str
    sources: tuple[str, ...]
    shape: Shape = Shape.TEXT


@dataclass(frozen=True)
class SectionMoves:
    """How the entries of a section move. An entry that is only a text goes to the field `alone`."""

    target: str
    sources: tuple[str, ...]
    moves: tuple[Move, ...]
    alone: str


@dataclass(frozen=True)
class Found:
    """A value of the file, and where it stands there."""

    value: Any
    path: KeyPath


@dataclass
class Part:
    """A mapping of the file from which fields are taken one by one."""

    value: dict[str, Any]
    path: KeyPath = ()
    _taken: set[str] = field(default_factory=set)

    def take(self, *names: str) -> Found | None:
        """Return the first of these fields that says something; null, "" and the like are no fields."""
        for name in names:
            if name in self.value and name not in self._taken and not is_empty(self.value[name]):
                self._taken.add(name)
                return Found(self.value[name], (*self.path, name))
        return None

    def ignore(self, *names: str) -> None:
        """Count these fields as seen."""
        self._taken.update(names)

    def left(self) -> Iterator[Found]:
        """Yield what nobody took."""
        for name, value in self.value.items():
            if name not in self._taken and not is_empty(value):
                yield Found(value, (*self.path, name))


class Reshaping:
    """One file on its way into our own names."""

    def __init__(self, marked: Marked, format_name: str) -> None:
        self._marked = marked
        self._format = format_name
        self._parts: list[Part] = []
        self._kept: dict[str, Any] = {}
        self._data: dict[str, Any] = {}
        self._origins: dict[KeyPath, KeyPath] = {}
        self._left_over: list[Found] = []

    def part(self, found: Found | None) -> Part:
        """Return a mapping to take fields from: empty when there is none, or something else in its place."""
        if found is None or not isinstance(found.value, dict):
            if found is not None:
                self._left_over.append(found)
            return Part({})
        part = Part(found.value, found.path)
        self._parts.append(part)
        return part

    def put(self, path: KeyPath, value: Any, origin: KeyPath) -> None:
        """Set a value of the draft; lists in `path` are only ever grown at their end."""
        holder: Any = self._data
        for part, following in pairwise(path):
            inner: Any = [] if isinstance(following, int) else {}
            if isinstance(holder, list):
                if part == len(holder):
                    holder.append(inner)
                holder = holder[int(part)]
            else:
                holder = holder.setdefault(str(part), inner)
        if isinstance(holder, list):
            holder.append(value)
        else:
            holder[str(path[-1])] = value
        self._origins[path] = origin

    def place(self, path: KeyPath, origin: KeyPath) -> None:
        """Say where something came from whose values are put one by one."""
        self._origins[path] = origin

    def move(self, part: Part, moves: Sequence[Move], path: KeyPath = ()) -> None:
        """Take each field that `moves` names and put it below `path`."""
        for move in moves:
            if found := part.take(*move.sources, *(f"{name}Text" for name in move.sources)):
                self._put_as(move.shape, found, (*path, *move.target.split(".")))

    def move_section(self, part: Part, section: SectionMoves) -> Iterator[tuple[KeyPath, Part]]:
        """Move a section's entries, and yield each with its path for what `section` cannot say."""
        while found := part.take(*section.sources):
            for entry in entries(found):
                path = (section.target, self.length((section.target,)))
                if isinstance(entry.value, dict):
                    moved = self.part(entry)
                    self.place(path, entry.path)
                    self.move(moved, section.moves, path)
                    yield path, moved
                else:
                    self.put((*path, section.alone), as_text(entry.value), entry.path)

    def length(self, path: KeyPath) -> int:
        """Return how many items the list at `path` has by now."""
        value = self._at(path)
        return len(value) if isinstance(value, list) else 0

    def has(self, path: KeyPath) -> bool:
        """Whether there is a value at `path` by now."""
        return self._at(path) is not None

    def _at(self, path: KeyPath) -> Any:
        value: Any = self._data
        for step in path:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return None
        return value

    def keep(self, part: Part, *names: str) -> None:
        """Keep fields under `x-source` without a word: another system's bookkeeping."""
        for name in names:
            if found := part.take(name):
                self._kept[dotted(found.path)] = found.value

    def draft(self) -> Draft:
        """Return what was made; what no importer took goes under `x-source` with a warning each."""
        left = [*self._left_over, *(found for part in self._parts for found in part.left())]
        left.sort(key=lambda found: self._marked.marks.get(found.path, (0, 0)))
        self._kept |= {dotted(found.path): found.value for found in left}
        if self._kept:
            self._data["x-source"] = self._kept
        return Draft(self._data, self._marked, self._format, self._origins, tuple(self._notes(left)))

    def _put_as(self, shape: Shape, found: Found, path: KeyPath) -> None:
        if shape is Shape.AS_IS:
            self.put(path, found.value, found.path)
        elif shape is Shape.TEXT:
            self.put(path, as_text(found.value), found.path)
        else:
            for text, origin in _texts(found, shape):
                self.put((*path, self.length(path)), text, origin)

    def _notes(self, left: list[Found]) -> Iterator[Problem]:
        """Say once for all entries of a list what was kept aside."""
        seen: dict[str, list[Found]] = {}
        for found in left:
            seen.setdefault(
                dotted(tuple("*" if isinstance(step, int) else step for step in found.path)), []
            ).append(found)
        for same in seen.values():
            more = f" ({len(same)} times)" if len(same) > 1 else ""
            yield Problem(
                "KEPT_ASIDE",
                f"no field of a resume; kept under x-source, not shown{more}",
                self._marked.place(same[0].path),
                dotted(same[0].path),
                severity=Severity.WARNING,
            )


def is_empty(value: Any) -> bool:
    """Whether a value says nothing: null, "", blanks, and lists and mappings of nothing else."""
    if isinstance(value, dict):
        return all(is_empty(inner) for inner in value.values())
    if isinstance(value, list):
        return all(is_empty(inner) for inner in value)
    return value is None or (isinstance(value, str) and not value.strip())


def entries(found: Found) -> Iterator[Found]:
    """Yield a section's entries that say something; lists in the list (grouped positions) are entered."""
    if not isinstance(found.value, list):
        yield found
        return
    for index, value in enumerate(found.value):
        if not is_empty(value):
            yield from entries(Found(value, (*found.path, index)))


def as_text(value: Any) -> str:
    """Write any value as one text: other systems put lists and mappings where a text belongs."""
    if isinstance(value, dict):
        return ", ".join(as_text(inner) for inner in value.values() if not is_empty(inner))
    if isinstance(value, list):
        return "\n".join(as_text(inner) for inner in value if not is_empty(inner))
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value).strip()


def lines_of(text: str) -> list[str]:
    """Split a text into its lines, without the signs that made it look like a list."""
    lines = (_LIST_SIGN.sub("", line).strip() for line in text.splitlines())
    return [line for line in lines if line]


def _texts(found: Found, shape: Shape) -> Iterator[tuple[str, KeyPath]]:
    if shape is Shape.ITEM:
        yield as_text(found.value), found.path
        return
    for item in entries(found):
        text = as_text(item.value)
        is_list = isinstance(found.value, list)
        for line in [text] if is_list and shape is Shape.TEXTS else lines_of(text):
            yield line, item.path

"""One reading of a file: a text, what people call the place where it stands, and what kind of text it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

SPLIT = "\x1f"
"""Stands between two texts of one layer. No value goes across it."""


class Kind(StrEnum):
    """What a text is, which decides how much a short word in it means."""

    VALUES = "values"
    """Texts, attribute and property values, names: somebody may read them, so each word counts."""
    MARKS = "marks"
    """Source with its tags, keys and operators, where "meta" and "span" mean nothing."""
    JOINED = "joined"
    """Text without the markup and line ends in its words, where words may also be joined by accident."""
    NOISE = "noise"
    """Compressed or random bytes (one character each), where every short word occurs by chance."""
    UNREADABLE = "unreadable"
    """Nothing could be read: `text` says why."""


@dataclass(frozen=True)
class Layer:
    name: str
    kind: Kind
    text: str

    def within(self, outer: str) -> Layer:
        """Return the layer as a part of something larger ("data URI", a member of an archive)."""
        return Layer(f"{outer}: {self.name}", self.kind, self.text)


class UnreadableError(Exception):
    """A file, or a piece of one, that cannot be looked into. What is not seen is not clean."""


def values(name: str, texts: Iterable[str]) -> Layer:
    return Layer(name, Kind.VALUES, SPLIT.join(texts))


def marks(name: str, text: str) -> Layer:
    return Layer(name, Kind.MARKS, text)


def noise(name: str, data: bytes) -> Layer:
    return Layer(name, Kind.NOISE, data.decode("latin-1"))


def unreadable(why: str) -> Layer:
    return Layer(why, Kind.UNREADABLE, "")

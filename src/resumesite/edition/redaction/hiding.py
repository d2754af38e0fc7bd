"""What a redaction says: each value that it hides, where it stands, and what stands there instead."""

from __future__ import annotations

import dataclasses
import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from pydantic import BaseModel
from pydantic.alias_generators import to_camel

from resumesite.edition.edition import PublicResume
from resumesite.edition.redaction.blur import Blur
from resumesite.edition.redaction.search import Target

Path = tuple[str | int, ...]
"""A place in a public resume by the model's own names: ("experience", 0, "company")."""

SHOWN = "shown"
"""A kind of target: its text is no label but what of a value is shown on purpose ("2019", "Berlin")."""


@dataclass(frozen=True)
class Hiding:
    """One value that is hidden.

    `target` is what stands for it: at `path`, unless `instead` says something else, and wherever the value or
    one of `also` and `unlisted` occurs, or of `exact` as it is typed. What is unlisted or exact tells too
    little for the leak gate to look for it. With `is_quiet` only the place is hidden: other places may say
    the same on purpose.
    """

    value: str = dataclasses.field(repr=False)
    target: Target
    path: Path = ()
    instead: str | bool | tuple[()] | None = dataclasses.field(default=None, repr=False)
    also: tuple[str, ...] = dataclasses.field(default=(), repr=False)
    unlisted: tuple[str, ...] = dataclasses.field(default=(), repr=False)
    exact: tuple[str, ...] = dataclasses.field(default=(), repr=False)
    is_quiet: bool = False
    said_in: str = ""

    @property
    def field(self) -> str:
        """Where the value was, as people write it."""
        return self.said_in or dotted(self.path)

    @property
    def texts(self) -> tuple[str, ...]:
        """What the leak gate can look for: a name as it is, a text as it is shown, sentence by sentence."""
        return tuple(shown_texts(self.value)) if self.is_quiet else (self.value, *self.also)


_LONGEST = 200
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n+")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")


def shown_texts(text: str) -> Iterator[str]:
    """Yield a text as it is shown: without its markup, a long one sentence by sentence."""
    plain = html.unescape(re.sub(r"[*_`]", "", _LINK.sub(r"\1", text)))
    yield from _SENTENCE_END.split(plain) if len(plain) > _LONGEST else (plain,)


def dotted(path: Path) -> str:
    """Return a place as people write it: "experience.0.startDate"."""
    return ".".join(to_camel(part) if isinstance(part, str) else str(part) for part in path)


@dataclass(frozen=True)
class Asked:
    """What is to be redacted, and how."""

    resume: PublicResume
    blur: Blur
    username: str

    def is_label(self, value: str) -> bool:
        """Whether a value is what an earlier redaction left."""
        return value in self._labels

    @cached_property
    def _labels(self) -> frozenset[str]:
        return frozenset(self.resume.redactions)


Redaction = Callable[[Asked], Iterator[Hiding]]
"""Says what is hidden. A redaction that was not asked for says nothing."""


def texts_of(value: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield every text in a model that is not empty, with its place."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from texts_of(getattr(value, name), (*path, name))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from texts_of(item, (*path, index))
    elif isinstance(value, str) and value:
        yield path, value


ADDRESSES = frozenset(
    {"website", "linkedin", "github", "twitter", "spotify_url", "image_url", "url", "link", "doi"}
)
"""Fields that hold an address, or a handle that becomes one."""

DATES = frozenset({"start_date", "end_date", "date"})


def last_name(path: Path) -> str:
    """Return the name of the field that a place belongs to."""
    return next((part for part in reversed(path) if isinstance(part, str)), "")


def is_address(path: Path) -> bool:
    """Whether a place holds an address (in `experience`, `links` and so on; not a skill called "link")."""
    return isinstance(path[-1], str) and path[-1] in ADDRESSES


def is_date(path: Path) -> bool:
    return isinstance(path[-1], str) and path[-1] in DATES

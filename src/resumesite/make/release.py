"""A release: what `output/` holds now, file by file, and what is known of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from resumesite.content.names import is_language
from resumesite.edition.edition import SHARES
from resumesite.plan.addresses import ASSETS
from resumesite.plan.formats import FORMATS

SITE = ""
"""Who the site's own files belong to."""


@dataclass(frozen=True)
class MadeFile:
    """A file that we made: `path` below `output/` (posix) and the sha256 of its bytes (hex).

    `owner` is a username, or "" for the site's own files. `file_name` is what a download is to be saved as,
    or "". `key` says what it was made of; the site's own files have none. `language` is that of its text (a
    BCP 47 tag), or "".
    """

    path: str
    owner: str
    format: str
    key: str
    digest: str
    size: int
    media_type: str
    file_name: str = ""
    language: str = ""


@dataclass(frozen=True)
class Covers:
    """What the last build was asked to make. Whatever it does not cover is held: left as it is everywhere."""

    usernames: frozenset[str] | None = None
    formats: frozenset[str] | None = None

    @property
    def is_complete(self) -> bool:
        return self.usernames is None and self.formats is None

    def includes(self, path: str, owner: str) -> bool:
        """Whether a file of `owner`'s ("": the site's own) would have been made if it were still wanted."""
        if self.usernames is not None and owner not in self.usernames:
            return False
        return self.formats is None or _format_at(path, owner) in self.formats


def _format_at(path: str, owner: str) -> str:
    """Say which format a file comes with: photos and the site's own files come with the pages."""
    if owner == SITE or path.startswith(ASSETS):
        return "html"
    name = path.rpartition("/")[2]
    return next((each.name for each in FORMATS.values() if each.file_name == name), "")


@dataclass(frozen=True)
class Held:
    """A published resume that was not made this time: its files, if there are any, are those of an earlier
    build.

    `address` is its folder's path, or `SHARES` for all shares of the person, since without the site's key
    nobody knows where they are; None means all of the person's, because not even their record could be read.
    """

    username: str
    address: str | None = None

    def holds(self, path: str, owner: str) -> bool:
        """Whether a file of `owner`'s belongs to it. Their photos do: which resume shows one is not known."""
        if owner != self.username:
            return False
        if self.address == SHARES:
            return path.startswith(SHARES)
        if self.address is None or path.startswith(ASSETS):
            return True
        folder = path.rpartition("/")[0]
        return folder == self.address.rstrip("/") or self._has_version_in(folder)

    def _has_version_in(self, folder: str) -> bool:
        """Whether the resume may stand in a folder in another language: which it has is not known."""
        above, _, name = folder.rpartition("/")
        return above == (self.address or self.username).rstrip("/") and is_language(name)


@dataclass(frozen=True)
class Release:
    """What `output/` holds now.

    `files` walks it by owner, so that a million people never stand in memory whole.
    """

    covers: Covers
    held: tuple[Held, ...]
    files: Callable[[], Iterator[MadeFile]]

    def holds(self, path: str, owner: str) -> bool:
        """Whether a file that is not in the release may yet stand elsewhere, because it was held."""
        if not self.covers.includes(path, owner):
            return True
        return any(held.holds(path, owner) for held in self._held_by_owner.get(owner, ()))

    @cached_property
    def _held_by_owner(self) -> dict[str, list[Held]]:
        by_owner: dict[str, list[Held]] = {}
        for held in self.held:
            by_owner.setdefault(held.username, []).append(held)
        return by_owner

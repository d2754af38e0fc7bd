"""A release: what `output/` holds now, file by file, and what is known of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class MadeFile:
    """A file that we made: `path` below `output/` (posix) and the sha256 of its bytes (hex).

    `owner` is a username, or "" for the site's own files. `file_name` is what a download is to be saved as,
    or "". `key` says what it was made of; the site's own files have none.
    """

    path: str
    owner: str
    format: str
    key: str
    digest: str
    size: int
    media_type: str
    file_name: str = ""


@dataclass(frozen=True)
class Covers:
    """What the last build was asked to make. Whatever it does not cover is held: left as it is everywhere."""

    usernames: frozenset[str] | None = None
    formats: frozenset[str] | None = None

    @property
    def is_complete(self) -> bool:
        return self.usernames is None and self.formats is None


@dataclass(frozen=True)
class Held:
    """A published resume that was not made this time: its files, if there are any, are those of an earlier
    build.

    `address` is its folder's path; None means all of the person's, because not even their record could be
    read.
    """

    username: str
    address: str | None = None

    def holds(self, path: str) -> bool:
        """Whether a file at `path` belongs to it."""
        folder = path.rpartition("/")[0]
        if self.address is None:
            return folder == self.username or folder.startswith(f"{self.username}/")
        return folder == self.address.rstrip("/")


@dataclass(frozen=True)
class Release:
    """What `output/` holds now.

    `files` walks it by owner, so that a million people never stand in memory whole.
    """

    covers: Covers
    held: tuple[Held, ...]
    files: Callable[[], Iterator[MadeFile]]

    def holds(self, path: str) -> bool:
        """Whether a file that is not in the release may yet stand elsewhere, because it was held."""
        first = path.partition("/")[0]
        if self.covers.usernames is not None and first not in self.covers.usernames:
            return True
        return any(held.holds(path) for held in self.held)

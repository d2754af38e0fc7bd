"""How a file is served: its headers, and the part it has in a deploy.

The types are our own table's (`plan.formats`, the site's files), never guessed from a name.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from enum import IntEnum
from typing import Protocol
from urllib.parse import quote

from resumesite.edition.edition import SHARES
from resumesite.make.release import SITE, MadeFile
from resumesite.plan.addresses import ASSETS

Headers = tuple[tuple[str, str], ...]
"""Header names and values, sorted by name."""

HOST_FILES = frozenset({"_headers", "_redirects", ".nojekyll"})
"""Files that only hosts which keep files as files read; stores with headers of their own do not get them."""

_IMMUTABLE = "public, max-age=31536000, immutable"
_REVALIDATED = "public, max-age=0, must-revalidate"
_PRIVATE = "private, no-store"

_SHOWN_IN_BROWSERS = frozenset({"pdf", "txt", "md", "json"})


class HasAddress(Protocol):
    """A file of somebody's, here or at a target."""

    @property
    def path(self) -> str: ...

    @property
    def owner(self) -> str: ...


class Part(IntEnum):
    """What a file is to a visitor, in the order of uploads: what is linked to goes up first."""

    ASSET = 0
    DOCUMENT = 1
    PAGE = 2
    SITE = 3


def part_of(path: str, owner: str) -> Part:
    """Say which part a file has in a deploy."""
    if path.startswith(ASSETS):
        return Part.ASSET
    if owner == SITE:
        return Part.SITE
    return Part.PAGE if is_page(path) else Part.DOCUMENT


def is_page(path: str) -> bool:
    return path == "index.html" or path.endswith("/index.html")


def address_of(path: str) -> str:
    """Return what visitors call a file: pages by their folder ("ada/"), anything else by its path."""
    return path.removesuffix("index.html") if is_page(path) else path


def addresses_of(files: Iterable[HasAddress]) -> list[str]:
    """Return what caches know files by: all but assets, which never change, and what only hosts read."""
    return sorted(
        {
            address_of(file.path)
            for file in files
            if part_of(file.path, file.owner) is not Part.ASSET and file.path not in HOST_FILES
        }
    )


def folder_of_path(path: str) -> str:
    """Return the folder a file lies in as an address: "ada/academic/", or "" for the root."""
    folder, slash, _ = path.rpartition("/")
    return f"{folder}{slash}"


def headers_for(file: MadeFile) -> Headers:
    """Return the headers a store keeps with a file."""
    headers = {"Cache-Control": _cache_control(file.path), "Content-Type": file.media_type}
    if file.language:
        headers["Content-Language"] = file.language
    if file.file_name:
        headers["Content-Disposition"] = _disposition(file)
    return tuple(sorted(headers.items()))


def _cache_control(path: str) -> str:
    if path.startswith(SHARES):
        return _PRIVATE
    return _IMMUTABLE if path.startswith(ASSETS) else _REVALIDATED


def _disposition(file: MadeFile) -> str:
    """Name a download as people file it, in the two ways that RFC 6266 asks for."""
    kind = "inline" if file.format in _SHOWN_IN_BROWSERS else "attachment"
    plain = unicodedata.normalize("NFKD", file.file_name).encode("ascii", "ignore").decode()
    stem, _, extension = plain.rpartition(".")
    fallback = f"{stem.strip('_ ') or 'Resume'}.{extension}".replace('"', "").replace("\\", "")
    if fallback == file.file_name:
        return f'{kind}; filename="{fallback}"'
    return f"{kind}; filename=\"{fallback}\"; filename*=UTF-8''{quote(file.file_name, safe='')}"


def pages_first(path: str) -> tuple[bool, str]:
    """Order what is taken away: nobody shall find a page whose documents are gone."""
    return (not is_page(path), path)

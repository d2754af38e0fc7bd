"""What the site's own pages show: people in the directory, addresses in sitemaps, addresses that moved.

All of it is a stream or a page of one: a site with a million people never stands in memory whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from resumesite.themes.theme import Theme

PEOPLE_PER_PAGE = 100

_ADDRESSES_PER_SITEMAP = 10_000
"""On average. The protocol allows 50,000; a hash never fills a shard five times as full as the average."""


@dataclass(frozen=True)
class SiteFrame:
    """What every page of the site itself knows. `base_url` is absolute, or "" when none is set."""

    title: str
    theme: Theme
    base_url: str = ""
    language: str = "en"
    color_scheme: str = "default"

    @property
    def base_path(self) -> str:
        """Where the site's root is on its host, with a slash at both ends: "/" or "/repo/"."""
        return f"{urlsplit(self.base_url).path.rstrip('/')}/"

    def url(self, address: str) -> str:
        """Return the absolute URL of an address below the root, or "" without a base_url."""
        return f"{self.base_url.rstrip('/')}/{address}" if self.base_url else ""


@dataclass(frozen=True)
class Listing:
    """A person as the directory shows them, all of it public.

    `address` is the folder's path below the site's root ("ada/"), `photo_href` a file's ("ada/photo.jpg")
    or "". `versions` are the languages of a resume that has several and where each stands, the main one
    first.
    """

    username: str
    address: str
    name: str
    headline: str = ""
    location: str = ""
    updated_at: str = ""
    is_listed: bool = True
    photo_href: str = ""
    versions: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Listing:
        """Read what `asdict` made of one and JSON kept; raises TypeError or ValueError for anything else."""
        return cls(**{**data, "versions": versions_in(data.get("versions", ()))})


def versions_in(data: Iterable[Any]) -> tuple[tuple[str, str], ...]:
    """Read the languages and addresses of a listing from what JSON kept of them."""
    return tuple((str(language), str(address)) for language, address in data)


@dataclass(frozen=True)
class DirectoryPage:
    """One page of the directory. Pages count from 1; the first one is the site's home."""

    number: int
    last: int
    people: tuple[Listing, ...]

    @property
    def address(self) -> str:
        return directory_address(self.number)

    @property
    def root(self) -> str:
        """The relative way from this page to the site's root."""
        return "../" * self.address.count("/")


def directory_address(number: int) -> str:
    """Return the address of a page of the directory: "" for the first, "page/2/" for the second."""
    return "" if number == 1 else f"page/{number}/"


def directory_pages(
    people: Iterable[Listing], total: int, *, per_page: int = PEOPLE_PER_PAGE
) -> Iterator[DirectoryPage]:
    """Deal `total` listed people out to pages, in the order given. Without anyone there is one empty page."""
    last = max(1, -(-total // per_page))
    stream = iter(people)
    for number in range(1, last + 1):
        yield DirectoryPage(number, last, tuple(islice(stream, per_page)))


@dataclass(frozen=True)
class Redirect:
    """An address that has moved. Both are below the site's root: "old-name/" and "ada/", or "ada/" and ""."""

    source: str
    target: str

    @property
    def leads_home(self) -> bool:
        """Whether it leads to the root. The home person's further resumes stay below `source`, and live."""
        return not self.target


@dataclass(frozen=True)
class SitemapEntry:
    """A page for search engines to know. `updated_at` is a UTC time or "", `versions` are as in `Listing`."""

    address: str
    updated_at: str = ""
    versions: tuple[tuple[str, str], ...] = ()


def sitemap_shards(total: int) -> int:
    """Return into how many sitemaps `total` addresses go: a power of 16, so that it seldom changes."""
    shards = 1
    while total > shards * _ADDRESSES_PER_SITEMAP:
        shards *= 16
    return shards


def sitemap_shard(address: str, shards: int) -> int:
    """Return the shard an address belongs to, whoever else there is: one more person changes one sitemap."""
    return int.from_bytes(sha256(address.encode()).digest()[:4], "big") % shards


def sitemap_path(shard: int, shards: int) -> str:
    """Return a shard's file. With one shard that is `sitemap.xml` itself, else `sitemap.xml` is the index."""
    return "sitemap.xml" if shards == 1 else f"sitemap-{shard:0{len(f'{shards - 1:x}')}x}.xml"

"""An artifact: one file to be made; a job: all that one worker call needs to make an edition's artifacts."""

from __future__ import annotations

from dataclasses import dataclass

from resumesite.edition.edition import Edition
from resumesite.themes.theme import Theme


@dataclass(frozen=True)
class Artifact:
    """One file to be made: `path` below the output folder (posix), its format's name and its key (hex)."""

    path: str
    format: str
    key: str


@dataclass(frozen=True)
class Download:
    """A file offered on a page: `href` is relative to the page, `file_name` is what it is saved as."""

    format: str
    href: str
    file_name: str
    media_type: str


@dataclass(frozen=True)
class Page:
    """Where an edition stands: everything a renderer may know of the site around it.

    `root` is the relative way to the site's root ("../"); `canonical` and `card_url` are absolute, or ""
    without a base_url; `photo_href` is relative to the page or "". `is_indexed` says whether search engines
    may list it.
    """

    site_title: str = ""
    root: str = ""
    canonical: str = ""
    card_url: str = ""
    photo_href: str = ""
    photo_url: str = ""
    downloads: tuple[Download, ...] = ()
    is_indexed: bool = True
    updated_at: str = ""
    is_home: bool = False


@dataclass(frozen=True)
class Job:
    """One edition to be rendered in some formats. Picklable, and complete: a worker reads only the photo."""

    edition: Edition
    theme: Theme
    page: Page
    artifacts: tuple[Artifact, ...]

"""An artifact: one file to be made; a job: all that one worker call needs to make an edition's artifacts."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from resumesite.edition.edition import Edition
from resumesite.themes.fonts import NO_SITE_FONTS, SiteFonts
from resumesite.themes.theme import Theme

if TYPE_CHECKING:  # only shares need them
    from resumesite.edition.protection.wrapping import WrappedKey
    from resumesite.edition.redaction.hidden import HiddenValue


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
class Alternate:
    """A resume in one of its languages (a BCP 47 tag), as its other pages lead there.

    `href` is relative to the page, "" for the page itself; `url` is absolute, or "" without a base_url.
    `name` is the language's in itself.
    """

    language: str
    href: str
    url: str
    name: str
    is_main: bool = False


@dataclass(frozen=True)
class Comment:
    """A comment on a share that its owner approved. `date` is a UTC time or day, or ""."""

    author: str
    text: str
    date: str = ""


@dataclass(frozen=True)
class CommentForm:
    """Where comments on a share go: `endpoint` takes a form, `mail` is an address where there is none.

    `share_id` tells the endpoint which share is meant.
    """

    share_id: str
    endpoint: str = ""
    mail: str = ""


@dataclass(frozen=True)
class Page:
    """Where an edition stands: everything a renderer may know of the site around it.

    `root` is the relative way to the site's root ("../"); `canonical` and `card_url` are absolute, or ""
    without a base_url; `photo_href` is relative to the page or "". `is_indexed` says whether search engines
    may list it. `alternates` are the resume's languages, this one among them, where it has several. A share's
    page says until when it holds (`expires_at`), and what people said of it.
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
    is_share: bool = False
    expires_at: str = ""
    comments: tuple[Comment, ...] = ()
    comment_form: CommentForm | None = None
    alternates: tuple[Alternate, ...] = ()


@dataclass(frozen=True)
class Guard:
    """What must stand in no byte of an edition's files, and the digests of files that were found clean.

    These are made with `secret`: what differs in a phone number alone could be found by trying them all.
    """

    hidden: tuple[HiddenValue, ...] = field(default=(), repr=False)
    passed: frozenset[str] = frozenset()
    secret: bytes = field(default=b"", repr=False)

    def digest(self, data: bytes) -> str:
        """Return what a file's bytes are recorded as (hex)."""
        return hmac.new(self.secret, data, sha256).hexdigest()


@dataclass(frozen=True)
class Protection:
    """How an edition is protected: its files are sealed before they leave the worker that renders them."""

    token: str = field(repr=False)
    content_key: bytes = field(repr=False)
    wrapped_keys: tuple[WrappedKey, ...] = ()


@dataclass(frozen=True)
class Job:
    """One edition to be rendered in some formats. Picklable, and complete: a worker reads only the photo
    and fonts.

    Of a share `guard` says what may not be in it, and `protection` how it is sealed, where it has a password.
    With `is_check` its files are rendered and looked through, and what comes back of each is its digest.
    `fonts` are the site's own.
    """

    edition: Edition
    theme: Theme
    page: Page
    artifacts: tuple[Artifact, ...]
    guard: Guard | None = None
    protection: Protection | None = None
    is_check: bool = False
    fonts: SiteFonts = NO_SITE_FONTS

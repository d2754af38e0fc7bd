"""Sharing in tests: quickly, in this process, at a moment that the test names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import reduce
from typing import Any

from resumesite.content.records import Occasion, random_id
from resumesite.content.shares import Share, load_shares, moment
from resumesite.edition.protection.content_key import token_of
from resumesite.edition.protection.site_key import SiteKey
from resumesite.edition.redaction.blur import Blur, parse_blur
from resumesite.make.workers import Workers, inline_workers
from resumesite.settings import Site
from resumesite.site.build import BuildReport, BuildRequest, build_site
from resumesite.site.shares.answer import ShareAnswer
from resumesite.site.shares.change import (
    ShareRequest,
    create_share,
    refresh_share,
    revoke_share,
    rotate_share,
    update_share,
)
from resumesite.site.shares.found import FoundShare
from resumesite.site.shares.terms import NewPassword, Terms
from resumesite.site.site_keys import needed_key

MakeSite = Callable[..., Site]

PAGES = '[site]\nbase_url = "https://people.example.org"\nformats = ["html", "txt"]\n'
LASTING = f'{PAGES}[shares]\nexpires = "never"\n'
"""For tests that build and deploy by the real clock."""

ADA = """\
personalInfo: {name: Ada Fenwick, title: Engineer, phone: "+31 30 555 0147"}
experience:
  - {company: Quillby Freight, position: Engineer}
"""

FIRST = "2026-03-01T12:00:00Z"
SECOND = "2026-03-02T12:00:00Z"

PASSWORD = "granite-otter-lantern-57"  # of nobody


def at(now: str) -> Occasion:
    return Occasion(now, random_id)


def key_of(site: Site) -> SiteKey:
    return needed_key(site, {})


def terms(*blurs: str, password: str = "", password_label: str = "", **given: Any) -> Terms:
    passwords = (NewPassword(password, password_label),) if password else ()
    return Terms(blur=reduce(Blur.joined, map(parse_blur, blurs), Blur()), passwords=passwords, **given)


def create(
    site: Site,
    asked: Terms | None = None,
    *,
    username: str = "ada",
    now: str = FIRST,
    is_new: bool = False,
) -> ShareAnswer:
    request = ShareRequest(username, terms=asked or Terms(), is_new=is_new)
    return create_share(site, request, key_of(site), at(now), workers=inline_workers())


def update(site: Site, share: Share, asked: Terms, *, now: str = SECOND) -> ShareAnswer:
    return update_share(site, found(share), asked, key_of(site), at(now), workers=inline_workers())


def refresh(site: Site, share: Share, asked: Terms | None = None, *, now: str = SECOND) -> ShareAnswer:
    asked = asked or Terms()
    return refresh_share(site, found(share), asked, key_of(site), at(now), workers=inline_workers())


def rotate(site: Site, share: Share, asked: Terms | None = None, *, now: str = SECOND) -> ShareAnswer:
    asked = asked or Terms()
    return rotate_share(site, found(share), asked, key_of(site), at(now), workers=inline_workers())


def revoke(site: Site, share: Share, *, now: str = SECOND) -> ShareAnswer:
    return revoke_share(site, found(share), key_of(site), at(now))


def found(share: Share) -> FoundShare:
    return FoundShare("ada", share)


def kept(site: Site, username: str = "ada") -> list[Share]:
    """The records that can be read, the oldest first."""
    shares = [file.share for file in load_shares(site.content / username) if file.share]
    return sorted(shares, key=lambda share: share.created_at)


def record(site: Site, share: Share) -> str:
    return (site.content / "ada" / "shares" / f"{share.id}.json").read_text("utf-8")


def build_at(site: Site, now: str = SECOND, *, workers: Workers | None = None, **request: Any) -> BuildReport:
    nanoseconds = int(moment(now).timestamp()) * 10**9
    workers = workers or inline_workers()
    return build_site(site, BuildRequest(**request), workers=workers, now=lambda: nanoseconds)


def pages(site: Site, share: Share) -> set[str]:
    """The names of a share's files in `output/`."""
    folder = site.output / "share" / token_of(key_of(site), share.id, share.generation)
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


def page(site: Site, share: Share) -> str:
    folder = site.output / "share" / token_of(key_of(site), share.id, share.generation)
    return (folder / "index.html").read_text("utf-8")


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)

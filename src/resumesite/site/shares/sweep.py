"""Taking off what has ended: its pages go from `output/` at once, and from a target with the next deploy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from resumesite.content.records import person_lock
from resumesite.content.shares import Share, ShareFile, load_shares
from resumesite.edition.protection.site_key import SiteKey
from resumesite.errors import ExitStatus, Problem, ResumesiteError
from resumesite.make.withdraw import Withdrawn
from resumesite.settings import Site
from resumesite.site.shares.found import all_shares
from resumesite.site.shares.take_off import stands, take_off


@dataclass(frozen=True)
class Swept:
    """What a sweep found: `expired` are shares that have ended, with whose they are.

    `removed` are the files gone from `output/`; `next_end` is when the next share ends (UTC) or "".
    """

    expired: tuple[tuple[str, Share], ...] = ()
    removed: tuple[str, ...] = ()
    next_end: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def status(self) -> ExitStatus:
        return ExitStatus.PROBLEMS if any(each.is_error for each in self.problems) else ExitStatus.DONE

    def as_data(self) -> dict[str, Any]:
        return {
            "success": not self.status,
            "expired": [
                {"username": username, "id": share.id, "label": share.label, "expiresAt": share.expires_at}
                for username, share in self.expired
            ],
            "removed": list(self.removed),
            "nextEnd": self.next_end or None,
            "problems": [problem.as_data() for problem in self.problems],
        }


def sweep(
    site: Site, now: datetime, usernames: Iterable[str] | None = None, *, key: SiteKey | None = None
) -> Swept:
    """Take everything off that may not be there any more: expired, disabled and revoked shares.

    Looks at everybody, or at the people called `usernames`. With the site's key it knows where pages may
    stand, and leaves everything alone where there are none.
    """
    expired: list[tuple[str, Share]] = []
    removed: list[str] = []
    problems: list[Problem] = []
    ends: list[str] = []
    over: dict[str, list[Share]] = {}
    for username, file in _walk(site, usernames):
        if file.share is None:
            problems += file.problems
        elif file.share.is_live(now):
            ends += [file.share.expires_at] if file.share.expires_at else []
        else:
            if stands(site, file.share, key):
                over.setdefault(username, []).append(file.share)
            if file.share.is_expired(now) and not file.share.revoked_at:
                expired.append((username, file.share))
    for username, shares in over.items():
        gone, said = _swept(site, username, shares, now, key)
        removed += gone.removed
        problems += (*said, *gone.warnings)
    return Swept(tuple(expired), tuple(removed), min(ends, default=""), tuple(problems))


def _walk(site: Site, usernames: Iterable[str] | None) -> Iterator[tuple[str, ShareFile]]:
    if usernames is None:
        yield from all_shares(site)
    else:
        for username in usernames:
            yield from all_shares(site, username)


def _swept(
    site: Site, username: str, shares: list[Share], now: datetime, key: SiteKey | None
) -> tuple[Withdrawn, tuple[Problem, ...]]:
    """Remove the pages of shares, unless one of them was given more time meanwhile."""
    ids = {share.id for share in shares}
    with suppress(FileNotFoundError), person_lock(site.content / username):
        try:
            files = load_shares(site.content / username)
        except ResumesiteError as error:
            return Withdrawn(), error.problems
        found = (file.share for file in files if file.id in ids)
        over = [share for share in found if share and not share.is_live(now)]
        return take_off(site, username, over, key), ()
    return Withdrawn(), ()

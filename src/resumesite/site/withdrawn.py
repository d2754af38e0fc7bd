"""What was withdrawn on purpose: the records in `content/` say so, also long after the pages are gone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path

from resumesite.content.names import check_username
from resumesite.content.people import PUBLICATION
from resumesite.content.records import canonical_json, load_publication, write_atomically
from resumesite.content.shares import load_shares
from resumesite.content.stamps import folder_names
from resumesite.edition.edition import SHARES
from resumesite.edition.protection.content_key import token_of
from resumesite.edition.protection.site_key import SiteKey
from resumesite.errors import ResumesiteError
from resumesite.make.record import Record
from resumesite.publish.plan import NOTHING_WITHDRAWN, Withdrawn
from resumesite.settings import Site

_FOLDER = ".withdrawn"
_MOST_BYTES = 10_000


def withdrawn_of(
    site: Site, record: Record, key: SiteKey | None, now: datetime
) -> Callable[[str], Withdrawn]:
    """Return what says of a username which of their resumes and shares were withdrawn."""
    former: dict[str, str] = {}
    for username, names in record.renamed():
        former |= dict.fromkeys(names, username)

    @cache
    def formers() -> frozenset[str]:
        return frozenset(former) | frozenset(_former_usernames(site.content))

    def ask(username: str) -> Withdrawn:
        if check_username(username) is not None:  # a record at a target may say anything
            return NOTHING_WITHDRAWN
        if (site.content / username / PUBLICATION).exists():
            return _by_record(site.content / username, key, now)
        if username in former or username in formers():
            return Withdrawn()
        return Withdrawn() if is_noted_as_removed(site.content, username) else NOTHING_WITHDRAWN

    return ask


def _former_usernames(content: Path) -> Iterator[str]:
    """Walk everybody's former usernames: the build record knows only those of people who are live."""
    for username in folder_names(content):
        with suppress(ResumesiteError):
            if publication := load_publication(content / username):
                yield from publication.former_usernames


def _by_record(folder: Path, key: SiteKey | None, now: datetime) -> Withdrawn:
    try:
        publication = load_publication(folder)
    except ResumesiteError:
        return NOTHING_WITHDRAWN
    if publication is None:
        return NOTHING_WITHDRAWN
    return Withdrawn(staying=frozenset((*publication.live_names(), *_staying_shares(folder, key, now))))


def _staying_shares(folder: Path, key: SiteKey | None, now: datetime) -> Iterator[str]:
    """Name the shares that stay: by their address, or those of which it cannot be told by their id."""
    for file in load_shares(folder):
        if file.share is None or (file.share.is_live(now) and (key is None or key.id != file.share.key_id)):
            yield file.id
        elif key is not None and file.share.is_live(now):
            yield f"{SHARES}{token_of(key, file.share.id, file.share.generation)}/"


def note_removed(content: Path, username: str, now: str) -> None:
    """Remember that somebody left on purpose, for deploys from other machines. Their name is not in it."""
    folder = content / _FOLDER
    folder.mkdir(exist_ok=True)
    write_atomically(folder / _name(username), canonical_json({"at": now, "why": "removed"}))


def is_noted_as_removed(content: Path, username: str) -> bool:
    try:
        with (content / _FOLDER / _name(username)).open("rb") as file:
            data = json.loads(file.read(_MOST_BYTES))
    except (OSError, ValueError):
        return False
    return isinstance(data, dict) and data.get("why") == "removed"


def _name(username: str) -> str:
    return f"{sha256(username.encode()).hexdigest()[:32]}.json"

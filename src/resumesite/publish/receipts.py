"""Is it really gone? A withdrawal is looked for at the target, and then where visitors come from.

Receipts are kept on this machine, below the target's own folder, but none of people who were removed.
"""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import quote

from resumesite import __version__
from resumesite.content.durable import write_atomically
from resumesite.errors import ResumesiteError
from resumesite.plan.addresses import ASSETS
from resumesite.publish.policy import address_of
from resumesite.publish.targets import Look, Target, TargetError

_GONE = frozenset({403, 404, 410})
_THERE = frozenset({*range(200, 300), 304})
"""Anything else (a redirect, an overloaded host) says neither."""

_FILE = "receipts.jsonl"

_MOST_SILENCES = 3
_SECONDS = 10.0

Ask = Callable[[str], int]
"""Asks for an address and returns the HTTP status, 0 when nobody answers."""


class Confirmed(StrEnum):
    """How far a withdrawal is confirmed."""

    EVERYWHERE = "gone at the target and at base_url"
    AT_TARGET = "gone at the target, not confirmed at the CDN"
    NOT_YET = "still at base_url"
    NOT_AT_TARGET = "still at the target"


_LINK = re.compile(r"(?<=\bshare/)[a-z2-7]{32}")


def without_link(address: str) -> str:
    """Return an address as it may be kept: a share's stays secret, since others below it may live on."""
    return _LINK.sub("…", address)


@dataclass(frozen=True)
class Receipt:
    """One withdrawn address, and how far it is confirmed that it is gone."""

    address: str
    confirmed: Confirmed
    at: str

    @property
    def is_closed(self) -> bool:
        return self.confirmed is Confirmed.EVERYWHERE

    def as_data(self) -> dict[str, Any]:
        return {"address": without_link(self.address), "confirmed": str(self.confirmed), "at": self.at}


def confirm(
    paths: Sequence[str], target: Target, base_url: str, live: str | None, *, now: str, ask: Ask
) -> tuple[Receipt, ...]:
    """Return a receipt for each withdrawn path.

    `live` is a page that is known to stand at the target: only where that answers with 200 does another's
    absence mean anything.
    """
    can_tell = bool(base_url) and live is not None and ask(_url(base_url, address_of(live))) == 200
    visit = _Visit(base_url, ask) if can_tell else None
    with ThreadPoolExecutor(target.concurrency) as pool:
        confirmed = pool.map(lambda path: _confirmed(path, target, visit), paths)
        return tuple(
            Receipt(address_of(path), each, now) for path, each in zip(paths, confirmed, strict=True)
        )


class _Visit:
    """Asks for addresses below base_url, until nobody answers any more."""

    def __init__(self, base_url: str, ask: Ask) -> None:
        self._base_url = base_url
        self._ask = ask
        self._silences = 0

    def status(self, path: str) -> int:
        if self._silences >= _MOST_SILENCES:
            return 0
        status = self._ask(_url(self._base_url, address_of(path)))
        self._silences = 0 if status else self._silences + 1
        return status


def _confirmed(path: str, target: Target, visit: _Visit | None) -> Confirmed:
    try:
        if target.look(path) is not Look.MISSING:
            return Confirmed.NOT_AT_TARGET
    except (TargetError, ResumesiteError):
        return Confirmed.NOT_AT_TARGET
    status = visit.status(path) if visit else 0
    if status in _GONE:
        return Confirmed.EVERYWHERE
    return Confirmed.NOT_YET if status in _THERE else Confirmed.AT_TARGET


# Keeping receipts ----------------------------------------------------------------------------------------


def keep_receipts(folder: Path, receipts: Sequence[Receipt]) -> None:
    """Add to the receipts that are kept in a target's own folder. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _FILE).open("a", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(receipt.as_data())}\n" for receipt in receipts)


def forget_receipts(folder: Path, usernames: Collection[str]) -> None:
    """Erase the receipts of these people, of whom nothing shall be known any more. Raises OSError."""
    try:
        lines = (folder / _FILE).read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)
    except FileNotFoundError:
        return
    kept = [line for line in lines if not _is_about(line, usernames)]
    if len(kept) < len(lines):
        write_atomically(folder / _FILE, "".join(kept).encode())


def _is_about(line: str, usernames: Collection[str]) -> bool:
    try:
        address = str(json.loads(line)["address"])
    except (ValueError, KeyError, TypeError):  # a line that a kill left half written: whose, nobody can say
        return any(username in line for username in usernames)
    name = address.removeprefix(ASSETS).partition("." if address.startswith(ASSETS) else "/")[0]
    return name in usernames


# Asking --------------------------------------------------------------------------------------------------


def _url(base_url: str, address: str) -> str:
    return f"{base_url.rstrip('/')}/{quote(address)}"


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer: what it leads to says nothing of the address."""

    def redirect_request(self, *_: Any) -> None:
        return None


def http_status(url: str) -> int:
    """Ask for an address, past caches as far as they let us, and return the status; 0 without an answer."""
    headers = {"User-Agent": f"resumesite/{__version__}", "Cache-Control": "no-cache"}
    request = urllib.request.Request(url, headers=headers)  # noqa: S310  # base_url is http or https
    try:
        opener = urllib.request.build_opener(_NoRedirects)
        with opener.open(request, timeout=_SECONDS) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return int(error.code)
    except (OSError, HTTPException, ValueError):
        return 0

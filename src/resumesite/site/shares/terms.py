"""What is asked of a share, from a command's options or from SmartCV's and Mokaru's JSON bodies."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from resumesite.edition.redaction.blur import Blur, read_blur
from resumesite.errors import Problem, ResumesiteError, Suggestions
from resumesite.marked import Marked, read_json
from resumesite.site.shares.expiry import read_expiry


@dataclass(frozen=True)
class NewPassword:
    """A password that is to open a share; it is kept nowhere. `label` tells several apart."""

    text: str = field(repr=False)
    label: str = ""


@dataclass(frozen=True)
class Terms:
    """What is asked of a share. None, and nothing given, leaves what is.

    `ends` says that `expires_at` was given; None there means never. `without_passwords` takes all passwords
    away, `withdrawn_passwords` those with these labels or ids; `passwords` are added after that. What stands
    in `shown_again` is asked to be hidden no more.
    """

    is_enabled: bool | None = None
    passwords: tuple[NewPassword, ...] = ()
    without_passwords: bool = False
    withdrawn_passwords: tuple[str, ...] = ()
    accepts_weak: bool = False
    ends: bool = False
    expires_at: str | None = None
    allow_download: bool | None = None
    allow_comments: bool | None = None
    has_card: bool | None = None
    label: str | None = None
    blur: Blur = field(default_factory=Blur)
    shown_again: tuple[str, ...] = ()

    @property
    def asks_no_blur(self) -> bool:
        return self.blur.is_empty and not self.shown_again

    @property
    def is_empty(self) -> bool:
        return self == Terms(accepts_weak=self.accepts_weak)


def read_terms(data: bytes, shown: str, now: datetime) -> Terms:
    """Read SmartCV's settings of a share, Mokaru's `blurOptions`, or both together.

    Raises ResumesiteError with everything that is wrong in them. No message quotes a value.
    """
    marked = read_json(data, shown)
    if not isinstance(marked.data, dict):
        message = "expected the settings of a share"
        hint = f"It may have {', '.join(_EXPECTED)}."
        raise ResumesiteError(Problem("NOT_A_SHARE", message, marked.place(), hint=hint))
    body = json.loads(data)  # which, unlike `marked`, tells a number from a text
    problems = [*_unknown(marked, body), *_wrong(marked, body)]
    right = {name: value for name, value in body.items() if name in _EXPECTED and _fits(name, value)}
    try:
        terms = _terms(marked, right, now)
    except ResumesiteError as error:
        if not problems:
            raise
        problems += error.problems
    if problems:
        raise ResumesiteError(*problems)
    return terms


_SWITCH = "true or false"
_EXPECTED = {
    "isEnabled": _SWITCH,
    "password": "a text, or null for none",
    "expiresAt": 'a text such as "2026-12-31T23:59:59Z", or null for never',
    "allowDownload": _SWITCH,
    "allowComments": _SWITCH,
    "label": "a text, or null for none",
    "blurOptions": 'what is to be hidden, such as {"blurCompanies": true}',
}


def _unknown(marked: Marked, body: Mapping[str, Any]) -> Iterator[Problem]:
    suggestions = Suggestions()
    for key in body:
        if key not in _EXPECTED:
            hint = suggestions.did_you_mean(key, _EXPECTED, otherwise=f"There are {', '.join(_EXPECTED)}.")
            yield Problem("UNKNOWN_FIELD", "no setting of a share", marked.place((key,)), key, hint)


def _wrong(marked: Marked, body: Mapping[str, Any]) -> Iterator[Problem]:
    for name, value in body.items():
        if name in _EXPECTED and not _fits(name, value):
            message = f"expected {_EXPECTED[name]}; got {_kind(value)}"
            yield Problem("BAD_SHARE_SETTING", message, marked.place((name,)), name)


def _fits(name: str, value: object) -> bool:
    if _EXPECTED[name] == _SWITCH:
        return isinstance(value, bool)
    if name == "blurOptions":
        return isinstance(value, dict | None)
    return value is None or (isinstance(value, str) and bool(value))


def _kind(value: object) -> str:
    """Say what a value is and not which: it may be a password."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case "":
            return "an empty text"
        case str():
            return "a text"
        case list():
            return "a list"
        case dict():
            return "an object"
        case _:
            return "a number"


def _terms(marked: Marked, body: Mapping[str, Any], now: datetime) -> Terms:
    terms = Terms(
        is_enabled=body.get("isEnabled"),
        allow_download=body.get("allowDownload"),
        allow_comments=body.get("allowComments"),
    )
    if "password" in body:
        given = (NewPassword(body["password"]),) if body["password"] else ()
        terms = replace(terms, without_passwords=True, passwords=given)
    if "expiresAt" in body:
        with _placed(marked, "expiresAt"):
            end = read_expiry(body["expiresAt"] or "never", now, said_in="expiresAt")
        terms = replace(terms, ends=True, expires_at=end)
    if "label" in body:
        terms = replace(terms, label=body["label"] or "")
    if options := body.get("blurOptions"):
        off = tuple(name for name, value in options.items() if value is False or value == [])
        with _placed(marked, "blurOptions"):
            terms = replace(terms, blur=read_blur(options), shown_again=off)
    return terms


@contextmanager
def _placed(marked: Marked, name: str) -> Iterator[None]:
    """Say of problems where in the body they are."""
    try:
        yield
    except ResumesiteError as error:
        problems = (replace(each, place=marked.place((name, each.field))) for each in error.problems)
        raise ResumesiteError(*problems, status=error.status) from error

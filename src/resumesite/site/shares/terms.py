"""What is asked of a share, from a command's options or from SmartCV's and Mokaru's JSON bodies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from resumesite.edition.redaction.blur import Blur, read_blur
from resumesite.errors import Problem, ResumesiteError, Suggestions
from resumesite.marked import Marked, read_json
from resumesite.site.shares.expiry import read_expiry

_BODY = ("isEnabled", "password", "expiresAt", "allowDownload", "allowComments", "label", "blurOptions")


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
    """Read SmartCV's settings of a share, Mokaru's `blurOptions`, or both together."""
    marked = read_json(data, shown)
    if not isinstance(marked.data, dict):
        message = "expected the settings of a share"
        raise ResumesiteError(
            Problem("NOT_A_SHARE", message, marked.place(), hint=f"It may have {_named()}.")
        )
    suggestions = Suggestions()
    problems = [
        Problem(
            "UNKNOWN_FIELD",
            "no setting of a share",
            marked.place((key,)),
            key,
            suggestions.did_you_mean(key, _BODY, otherwise=f"There are {_named()}."),
        )
        for key in marked.data
        if key not in _BODY
    ]
    if problems:
        raise ResumesiteError(*problems)
    return _terms(marked, marked.data, now)


def _named() -> str:
    return ", ".join(_BODY)


def _terms(marked: Marked, body: Mapping[str, Any], now: datetime) -> Terms:
    terms = Terms(
        is_enabled=_switch(marked, body, "isEnabled"),
        allow_download=_switch(marked, body, "allowDownload"),
        allow_comments=_switch(marked, body, "allowComments"),
    )
    if "password" in body:
        password = _text(marked, body, "password")
        given = (NewPassword(password),) if password is not None else ()
        terms = replace(terms, without_passwords=True, passwords=given)
    if "expiresAt" in body:
        expires_at = _text(marked, body, "expiresAt")
        end = read_expiry(expires_at, now, said_in="expiresAt") if expires_at is not None else None
        terms = replace(terms, ends=True, expires_at=end)
    if "label" in body:
        terms = replace(terms, label=_text(marked, body, "label") or "")
    if body.get("blurOptions") is not None:
        options = body["blurOptions"]
        if not isinstance(options, dict):
            raise _wrong(marked, "blurOptions", 'expected {"blurCompanies": true, …}')
        off = tuple(name for name, value in options.items() if value is False or value == [])
        terms = replace(terms, blur=read_blur(options), shown_again=off)
    return terms


def _switch(marked: Marked, body: Mapping[str, Any], name: str) -> bool | None:
    if name not in body:
        return None
    if not isinstance(body[name], bool):
        raise _wrong(marked, name, "expected true or false")
    return bool(body[name])


def _text(marked: Marked, body: Mapping[str, Any], name: str) -> str | None:
    value = body[name]
    if value is not None and (not isinstance(value, str) or not value):
        raise _wrong(marked, name, "expected a text, or null for none")
    return value


def _wrong(marked: Marked, name: str, message: str) -> ResumesiteError:
    return ResumesiteError(Problem("BAD_SHARE_SETTING", message, marked.place((name,)), name))

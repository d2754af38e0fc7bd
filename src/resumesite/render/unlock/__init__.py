"""The page that asks for a share's password, and shows the share once the password is right.

Nothing in it is of the person. Its script and its style are the same for every share, and the policy in its
head allows them by their hashes and no other; what differs stands in an attribute.
"""

from __future__ import annotations

import json
import tomllib
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from resumesite.document.dates import shown_date, text_direction
from resumesite.document.punctuation import punctuation
from resumesite.edition.languages import nearest_language
from resumesite.edition.protection.wrapping import WrappedKey
from resumesite.render.policy import form_source

_FALLBACK = "en"
_IN_SCRIPT = ("checking", "wrong", "failed", "insecure")


@dataclass(frozen=True)
class Unlock:
    """What the page needs of a protected share.

    `wrapped` are its content key's wrappings, one a password. `language` is that of the page's own words.
    `expires_at` is the record's time or "". `form_action` is where a form in the share sends to, or "".
    """

    token: str = field(repr=False)
    wrapped: tuple[WrappedKey, ...]
    language: str = "en"
    expires_at: str = ""
    form_action: str = ""


def render_unlock(unlock: Unlock) -> bytes:
    """Render the page. It names neither the person nor the passwords' labels."""
    tag, texts = _texts(unlock.language)
    context = {
        "language": tag,
        "direction": text_direction(tag),
        "texts": texts,
        "policy": Markup(_policy(unlock.form_action)),  # noqa: S704  # ours, and a checked origin
        "style": Markup(_style()),  # noqa: S704  # ours alone
        "script": Markup(_script()),  # noqa: S704  # ours alone
        "share": json.dumps(_share(unlock, texts), ensure_ascii=False, separators=(",", ":")),
        "until": _until(unlock.expires_at, tag, texts),
    }
    return _environment().get_template("unlock.html").render(context).encode()


@cache
def script_source() -> str:
    """Return what a policy names the page's script by ('sha256-…'). It is the same for every share."""
    return _source(_script())


@cache
def style_source() -> str:
    """Return what a policy names the page's style by ('sha256-…'). It is the same for every share."""
    return _source(_style())


def _policy(form_action: str) -> str:
    return (
        f"default-src 'none'; script-src {script_source()}; style-src {style_source()}; "
        f"img-src data: blob:; connect-src 'self'; base-uri 'none'; form-action {form_source(form_action)}"
    )


def _share(unlock: Unlock, texts: Mapping[str, str]) -> dict[str, object]:
    """What the script reads. A wrapped key's id, label and time are not for whoever has the link."""
    public = ("iterations", "salt", "iv", "wrapped")
    return {
        "token": unlock.token,
        "keys": [{name: getattr(wrapped, name) for name in public} for wrapped in unlock.wrapped],
        **{name: texts[name] for name in _IN_SCRIPT},
    }


@dataclass(frozen=True)
class _Until:
    """The line that says how long the share is there, in the pieces of its sentence."""

    before: str
    at: str
    day: str
    clock: str
    after: str


def _until(expires_at: str, language: str, texts: Mapping[str, str]) -> _Until | None:
    if not expires_at:
        return None
    moment = datetime.fromisoformat(expires_at).astimezone(UTC)
    day = shown_date(moment.date().isoformat(), language) + punctuation(language).comma
    before, _, after = texts["until"].partition("{date}")
    return _Until(before, expires_at, day, f"{moment:%H:%M} UTC", after)


# Package data -------------------------------------------------------------------------------------------


@cache
def _texts(language: str) -> tuple[str, Mapping[str, str]]:
    """Return the tag of the nearest language that there are words in, and the words."""
    have = {file.name.removesuffix(".toml") for file in files(__package__).joinpath("texts").iterdir()}
    tag = nearest_language(language, have) or _FALLBACK
    return tag, tomllib.loads(_read(f"texts/{tag}.toml"))


@cache
def _script() -> str:
    return _read("envelope.js") + _read("unlock.js")


@cache
def _style() -> str:
    return _read("unlock.css")


def _read(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


def _source(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


@cache
def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(_read),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )

"""Values and addresses, as messages speak of them."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import SplitResult, urlsplit

from pydantic_core import PydanticCustomError

_UNSAFE_IN_URLS = re.compile(r"[\s\x00-\x1f\x7f\"'<>\\^`{|}]")


def wrong(message: str, hint: str = "") -> PydanticCustomError:
    """What a validator raises, so that `load` finds a message and a hint of our own."""
    return PydanticCustomError("setting", "{message}", {"message": message, "hint": hint})


def quoted(value: Any) -> str:
    """Show what was given: texts in quotes, shortened; containers by what they are."""
    match value:
        case dict():
            return "a section"
        case list() | tuple():
            return "a list"
        case bool():
            return str(value).lower()
        case _:
            text = str(value)
            return json.dumps(text if len(text) <= 60 else text[:59] + "…", ensure_ascii=False)


_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?!\d+(?:/|$))")
"""`javascript:` and its like; what is followed by digits only is a host's port."""


def complaint_about_url(url: str) -> tuple[str, str] | None:
    """Say what is wrong with a base_url, and what to do; None when it is empty or fine."""
    example = "such as https://people.example.org or https://ada.example.io/repo"
    if not url:
        return None
    if _UNSAFE_IN_URLS.search(url):
        return (
            f"expected an address {example}, got {quoted(url)}",
            "Spaces, quotes and brackets cannot stand in it.",
        )
    if "://" not in url and not _SCHEME.match(url):
        return (
            f"expected an address with https://, got {quoted(url)}",
            f"Did you mean `https://{url.lstrip('/')}`?",
        )
    parts = _split(url)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        return f"expected an address {example}, got {quoted(url)}", ""
    if "@" in parts.netloc or parts.query or parts.fragment or url.endswith(("?", "#")):
        return (
            f"expected only scheme, host and path, got {quoted(url)}",
            "Leave out what stands before @ or after ? or #.",
        )
    if any(part in (".", "..") for part in parts.path.split("/")):
        return f"expected a path without . and .., got {quoted(url)}", ""
    return None


def _split(url: str) -> SplitResult | None:
    """Take an address apart; None when its host or port cannot be one."""
    try:
        parts = urlsplit(url)
        return parts if parts.port != 0 else None
    except ValueError:
        return None

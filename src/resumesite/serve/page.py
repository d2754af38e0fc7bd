"""A built page → the page as the preview serves it: with the reloading script, and leave for it to run."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from html import escape
from html.parser import HTMLParser
from importlib.resources import files

EVENTS = "/.resumesite/events"
"""Where the script listens. No user, resume or file can have this address: names never start with a dot."""


def page_digest(page: bytes) -> str:
    """Identify a page as it stands in `output/`; the browser reloads when this changes."""
    return sha256(page).hexdigest()[:32]


def preview_page(page: bytes) -> bytes:
    """Return a built page with the reloading script and a policy that lets it run and listen."""
    html = _with_wider_policy(page.decode("utf-8", "replace"))
    script = f'<script data-page="{page_digest(page)}" data-events="{EVENTS}">{_script()}</script>'
    body_end = _last_tag(html, "</body")
    return f"{html[:body_end]}{script}{html[body_end:]}".encode()


def widen_policy(policy: str) -> str:
    """Allow the reloading script, by its hash, and its requests in a Content-Security-Policy."""
    directives = dict(_directives(policy))
    _allow(directives, "script-src", _script_source())
    _allow(directives, "connect-src", "'self'")
    return "; ".join(" ".join((name, *sources)) for name, sources in directives.items())


def _directives(policy: str) -> list[tuple[str, list[str]]]:
    return [(words[0].lower(), words[1:]) for part in policy.split(";") if (words := part.split())]


def _allow(directives: dict[str, list[str]], name: str, source: str) -> None:
    """Add `source`. Without the directive, `default-src` counts; without both, all is allowed."""
    if name not in directives and "default-src" not in directives:
        return
    before = directives.get(name, directives.get("default-src", []))
    directives[name] = [*(word for word in before if word != "'none'"), source]


def _with_wider_policy(html: str) -> str:
    for tag, policy in _policies(html):
        wider = f'<meta http-equiv="Content-Security-Policy" content="{escape(widen_policy(policy))}">'
        html = html.replace(tag, wider, 1)
    return html


def _policies(html: str) -> list[tuple[str, str]]:
    finder = _PolicyFinder()
    finder.feed(html)
    return finder.found


class _PolicyFinder(HTMLParser):
    """Collects each policy's tag, as it is written, and the policy in it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "meta" and (named.get("http-equiv") or "").lower() == "content-security-policy":
            self.found.append((self.get_starttag_text() or "", named.get("content") or ""))


def _last_tag(html: str, tag: str) -> int:
    places = [match.start() for match in re.finditer(re.escape(tag), html, re.IGNORECASE)]
    return places[-1] if places else len(html)


@cache
def _script() -> str:
    return files(__package__).joinpath("reload.js").read_text(encoding="utf-8")


@cache
def _script_source() -> str:
    return f"'sha256-{b64encode(sha256(_script().encode()).digest()).decode()}'"

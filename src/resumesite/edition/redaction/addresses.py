"""Addresses inside texts: Markdown's links, and what else a reader takes for an address."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from resumesite.edition.redaction.known_words import TOP_LEVEL

_LABEL = r"(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*"
_TARGET = r"(?:<[^<>\n]*>|[^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*)"
_TITLE = r"""(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?"""
LINK = re.compile(rf"\[(?P<label>{_LABEL})\]\(\s*(?P<address>{_TARGET}{_TITLE})\s*\)", re.DOTALL)
"""A link as Markdown has it; the title counts as part of its address."""

_ENDS = '<>"“”„«»（）「」『』【】《》，。、；：！？'
_TAIL = ".,;:!?'’*_~`|"

_NO_HOSTS = frozenset({"asp.net", "ado.net", "socket.io", "vb.net", "ml.net", "draw.io"})

_FOUND = re.compile(
    rf"""
    (?P<web>\b(?:https?|ftps?|mailto|tel|sms|ssh|git)\:(?://)?[^\s{_ENDS}]+ | \bwww\.[^\s{_ENDS}]+)
    | (?P<coded>(?<![\w.+%@/-])[\w.+@/-]{{0,64}}%[0-9a-f]{{2}}[^\s{_ENDS}]*)
    | (?P<mail>(?<![\w.+%'-])[\w.+%'-]{{1,64}}@(?:[\w-]{{1,63}}\.){{1,8}}[\w-]{{2,63}})
    | (?P<bare>(?<![A-Za-z0-9À-ž.@/_-])(?:[A-Za-z0-9À-ž](?:[A-Za-z0-9À-ž-]{{0,62}})\.){{1,8}}
        (?P<top>[a-z]{{2,24}})(?![\w-]|\.\w)(?:\:\d+)?(?:[/?#][^\s{_ENDS}]*)?)
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True)
class Address:
    """An address in a text, from `start` to `end`. What `is_coded` may be a part of one ("caf%C3%A9")."""

    text: str
    start: int
    end: int
    is_coded: bool = False

    @property
    def is_mail(self) -> bool:
        return "@" in self.text and "://" not in self.text

    @property
    def is_web(self) -> bool:
        return not self.is_mail and not self.is_coded and not self.text.lower().startswith(("tel:", "sms:"))


def addresses_in(text: str) -> Iterator[Address]:
    """Yield the addresses that a text writes out, without the signs that end a sentence."""
    if not any(sign in text for sign in ".:@%"):
        return
    for found in _FOUND.finditer(text):
        if found["bare"] and not _is_bare_address(found):
            continue
        address = _without_tail(found[0])
        start, end = found.start(), found.start() + len(address)
        is_enclosed = text[start - 1 : start] == "<" and text[end : end + 1] == ">"
        yield Address(address, start - is_enclosed, end + is_enclosed, is_coded=bool(found["coded"]))


def _is_bare_address(found: re.Match[str]) -> bool:
    host = re.split("[/?#:]", found["bare"])[0]
    is_typed_as_one = found["top"].islower()
    return is_typed_as_one and found["top"] in TOP_LEVEL and host.lower() not in _NO_HOSTS


def _without_tail(address: str) -> str:
    while address and (address[-1] in _TAIL or (address[-1] in ")]}" and _is_unopened(address))):
        address = address[:-1]
    return address


def _is_unopened(address: str) -> bool:
    opened = {")": "(", "]": "[", "}": "{"}[address[-1]]
    return address.count(opened) < address.count(address[-1])


def read_forms(address: str) -> Iterator[str]:
    """Yield an address as it is typed and as programs read it: entities, escapes, percent signs, punycode."""
    text = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", html.unescape(address))
    seen: set[str] = set()
    for _ in range(4):
        if text in seen:
            return
        seen.add(text)
        yield text
        if "xn--" in text.lower():
            yield re.sub(r"xn--[a-z0-9-]+", _from_punycode, text, flags=re.IGNORECASE)
        text = unquote(text)


def _from_punycode(found: re.Match[str]) -> str:
    try:
        return found[0][4:].lower().encode("ascii").decode("punycode")
    except (UnicodeError, ValueError, OverflowError):
        return found[0]

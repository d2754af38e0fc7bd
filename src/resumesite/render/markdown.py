"""A resume as Markdown that any reader shows alike (CommonMark): every text stands in it literally."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from markdown_it import MarkdownIt

from resumesite.document.document import (
    Bullet,
    Bullets,
    Contact,
    Document,
    Entry,
    Fact,
    Inline,
    Line,
    Paragraph,
    Rich,
    Run,
    Section,
    plain,
)
from resumesite.document.punctuation import Punctuation, punctuation
from resumesite.render.rendition import Rendition

_SPECIAL = re.compile(
    r"""[\\`*\[\]<~|]        # what opens or closes something anywhere
    | (?<![^\W_])_ | _(?![^\W_])   # an underscore that is not inside a word
    | &(?=[#\w]+;)           # what reads as an entity
    """,
    re.VERBOSE,
)
_AT_START = re.compile(
    r"""
    (\d{1,9})(?=[.)](?:\s|$))   # a numbered point
    | (?=
        [-+:](?:\s|$)           # a point
        | (?:-[- ]*|=+)$        # a rule
        | \#{1,6}(?:\s|$)        # a heading
        | >                     # a quote
      )
    """,
    re.VERBOSE,
)
"""What makes a line begin something; it ends where a backslash undoes it."""


def render_markdown(rendition: Rendition) -> bytes:
    """Return the resume as UTF-8 Markdown."""
    return ("\n\n".join(filter(None, _document(rendition.document))) + "\n").encode()


def _document(document: Document) -> Iterator[str]:
    header = document.header
    yield _heading(1, header.name)
    yield _starting(_text(header.headline))
    yield _starting(" · ".join(map(_contact, header.contacts)))
    yield from _rich(header.note)
    for section in document.sections:
        yield from _section(section, punctuation(document.language))


def _contact(contact: Contact) -> str:
    return _linked(_text(contact.text), contact.href)


def _section(section: Section, signs: Punctuation) -> Iterator[str]:
    yield _heading(2, section.label)
    yield from _rich(section.text)
    yield "\n".join(f"- {_starting(_fact(fact, signs))}" for fact in section.facts)
    yield _bullets(section.bullets)
    for entry in section.entries:
        yield from _entry(entry, signs)


def _entry(entry: Entry, signs: Punctuation, level: int = 3) -> Iterator[str]:
    yield _heading(level, entry.title, entry.title_href)
    yield _starting(" · ".join(filter(None, _row(entry))))
    yield from _rich(entry.text)
    yield _bullets(entry.bullets)
    yield from (_starting(_fact(fact, signs)) for fact in entry.facts)
    for role in entry.roles:
        yield from _entry(role, signs, level + 1)


def _row(entry: Entry) -> Iterator[str]:
    organization = Run(" ".join(entry.organization.split()), bold=True, href=entry.organization_href)
    yield _line((organization,)) if organization.text else ""
    yield _text(entry.location)
    yield _text(entry.when.text) if entry.when else ""


def _fact(fact: Fact, signs: Punctuation) -> str:
    values = signs.list_comma.join(map(_text, fact.values))
    if not fact.label:
        return values
    label = " ".join(f"{fact.label}{signs.colon}".split())
    blank = " " * signs.colon.endswith(" ")
    return f"{_line((Run(label, bold=True),))}{blank}{values}".rstrip()


def _rich(rich: Rich) -> Iterator[str]:
    for block in rich:
        yield _starting(_line(block.line)) if isinstance(block, Paragraph) else _list(block)


def _list(bullets: Bullets) -> str:
    if bullets.first is None:
        return _bullets(bullets.items, "* ")
    return "\n".join(_bullet(item, f"{number}. ") for number, item in enumerate(bullets.items, bullets.first))


def _bullets(bullets: Iterable[Bullet], sign: str = "- ") -> str:
    """Write points. Lists inside a text have another sign, so that two lists in a row stay two."""
    return "\n".join(_bullet(bullet, sign) for bullet in bullets)


def _bullet(bullet: Bullet, sign: str) -> str:
    parts = [_starting(_line(bullet.line)), *map(_list, bullet.inner)]
    return sign + "\n".join(filter(None, parts)).replace("\n", "\n" + " " * len(sign))


# Text ----------------------------------------------------------------------------------------------------


def _heading(level: int, text: str, href: str = "") -> str:
    """Write a heading; a # at its end would close it and is escaped."""
    title = re.sub(r"(?<!\S)#(?=#*$)", r"\\#", _text(text))
    return f"{'#' * level} {_linked(title, href)}" if title else ""


def _line(line: Line) -> str:
    """Write a line with its styles; without them where they would not be read back as meant."""
    styled = _written(line, is_styled=True)
    return styled if _is_read_as(line, styled) else _written(line, is_styled=False)


def _written(line: Line, *, is_styled: bool) -> str:
    text = ""
    for inline in line:
        part = _inline(inline, is_styled=is_styled)
        if text.endswith("!") and part.startswith("["):
            text = f"{text[:-1]}\\!"  # or it would be an image
        text += part
    first, *rest = text.split("\n")
    return "\n".join([first, *map(_starting, rest)])


def _inline(inline: Inline, *, is_styled: bool) -> str:
    if not isinstance(inline, Run):
        return "\\\n"
    return _run(inline) if is_styled else _linked(_escaped(inline.text), inline.href)


def _run(run: Run) -> str:
    text = run.text.strip()
    if not text:
        return run.text
    styled = _code(text) if run.code else _escaped(text)
    sign = "*" * (run.italic + 2 * run.bold)
    before, after = run.text.split(text, 1)
    return f"{before}{_linked(f'{sign}{styled}{sign}', run.href)}{after}"


def _code(text: str) -> str:
    ticks = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    edge = " " if "`" in (text[0], text[-1]) else ""
    return f"{ticks}{edge}{text}{edge}{ticks}"


def _linked(text: str, href: str) -> str:
    if not href or not text:
        return text
    return f"[{text}](<{href}>)" if re.search(r"[()]", href) else f"[{text}]({href})"


def _text(text: str) -> str:
    return _escaped(" ".join(text.split()))


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def _starting(text: str) -> str:
    """Escape what would make a line begin a list, a heading or a quote."""
    text = text.lstrip()
    if not (sign := _AT_START.match(text)):
        return text
    return f"{text[: sign.end()]}\\{text[sign.end() :]}"


def _is_read_as(line: Line, written: str) -> bool:
    if not any(isinstance(inline, Run) and (inline.bold or inline.italic or inline.code) for inline in line):
        return True
    tokens = _parser().parseInline(written)[0].children or []
    read = "".join("\n" if token.type == "hardbreak" else token.content for token in tokens)
    return read == plain(line)


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark")

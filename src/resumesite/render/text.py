"""A resume as plain text, to be pasted into a form: short lines, sections in capitals, "-" for points."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from resumesite.document.document import (
    Bullet,
    Bullets,
    Contact,
    ContactKind,
    Document,
    Entry,
    Fact,
    Inline,
    Line,
    Paragraph,
    Rich,
    Run,
    Section,
)
from resumesite.document.links import shown_address
from resumesite.document.punctuation import Punctuation, punctuation
from resumesite.render.rendition import Rendition
from resumesite.render.wrap import wrapped

WIDTH = 78


def render_text(rendition: Rendition) -> bytes:
    """Return the resume as UTF-8 text."""
    blocks = (block for block in _document(rendition.document) if block)
    return ("\n\n".join("\n".join(block) for block in blocks) + "\n").encode()


_Block = list[str]
"""Lines that stand together; blocks are parted by an empty line."""


def _document(document: Document) -> Iterator[_Block]:
    header = document.header
    yield [*_wrapped(header.name), *_wrapped(header.headline)]
    yield [line for contact in header.contacts for line in _contact(contact, punctuation(document.language))]
    for section in document.sections:
        yield from _section(section, document)


def _contact(contact: Contact, signs: Punctuation) -> Iterator[str]:
    if contact.kind is ContactKind.LINK:
        yield from _wrapped(contact.text)
    else:
        yield from _wrapped(f"{contact.label}{signs.colon}{contact.text}")


def _section(section: Section, document: Document) -> Iterator[_Block]:
    signs = punctuation(document.language)
    yield list(_wrapped(_heading(section.label, document.language)))
    for block in section.text:
        yield list(_rich((block,)))
    yield [line for fact in section.facts for line in _fact(fact, signs)]
    yield list(_bullets(section.bullets))
    for entry in section.entries:
        yield list(_entry(entry, signs))
        for role in entry.roles:
            yield list(_entry(role, signs))


def _heading(label: str, language: str) -> str:
    """Write a Latin heading in capitals; other scripts have none, and Turkish has its own."""
    is_latin = all("LATIN" in unicodedata.name(sign, "") for sign in label if sign.isalpha())
    return label.upper() if is_latin and language[:2] not in ("tr", "az") else label


def _entry(entry: Entry, signs: Punctuation) -> Iterator[str]:
    yield from _wrapped(entry.title)
    yield from _wrapped(signs.comma.join(filter(None, (entry.organization, entry.location))))
    if entry.when:
        yield from _wrapped(entry.when.text)
    yield from _addresses(entry)
    yield from _rich(entry.text)
    yield from _bullets(entry.bullets)
    for fact in entry.facts:
        yield from _fact(fact, signs)


def _addresses(entry: Entry) -> Iterator[str]:
    """Yield the links that no text of the entry says, to be copied from a line of their own."""
    said = {entry.title, entry.organization, *map(shown_address, _hrefs(entry.text))}
    yield from (
        href
        for href in (entry.title_href, entry.organization_href)
        if href and shown_address(href) not in said
    )


def _hrefs(rich: Rich) -> Iterator[str]:
    for block in rich:
        if isinstance(block, Paragraph):
            yield from (inline.href for inline in block.line if isinstance(inline, Run))


def _fact(fact: Fact, signs: Punctuation) -> Iterator[str]:
    values = signs.list_comma.join(fact.values)
    yield from _wrapped(signs.colon.join(filter(None, (fact.label, values))))


def _rich(rich: Rich) -> Iterator[str]:
    for block in rich:
        if isinstance(block, Paragraph):
            yield from _line(block.line, WIDTH)
        else:
            yield from _list(block)


def _list(bullets: Bullets) -> Iterator[str]:
    if bullets.first is None:
        yield from _bullets(bullets.items)
        return
    for number, bullet in enumerate(bullets.items, bullets.first):
        yield from _bullet(bullet, f"{number}. ", WIDTH)


def _bullets(bullets: Iterable[Bullet], width: int = WIDTH) -> Iterator[str]:
    for bullet in bullets:
        yield from _bullet(bullet, "- ", width)


def _bullet(bullet: Bullet, sign: str, width: int) -> Iterator[str]:
    """Yield a point with its sign, its further lines and inner points set in below its text."""
    indent = " " * len(sign)
    lines = [*_line(bullet.line, width - len(sign))]
    for inner in bullet.inner:
        lines += _inner(inner, width - len(sign))
    yield from (f"{indent if index else sign}{line}" for index, line in enumerate(lines))


def _inner(bullets: Bullets, width: int) -> Iterator[str]:
    for number, bullet in enumerate(bullets.items, bullets.first or 0):
        yield from _bullet(bullet, "- " if bullets.first is None else f"{number}. ", width)


def _line(line: Line, width: int) -> Iterator[str]:
    for part in "".join(map(_text, line)).split("\n"):
        yield from wrapped(part, width)


def _text(inline: Inline) -> str:
    """Write a run; the address of a link follows its text, unless one says the other."""
    if not isinstance(inline, Run):
        return "\n"
    if not inline.href or shown_address(inline.href) == shown_address(inline.text):
        return inline.text
    return inline.href if inline.href.endswith(inline.text) else f"{inline.text} ({inline.href})"


def _wrapped(text: str) -> Iterator[str]:
    return wrapped(text, WIDTH)

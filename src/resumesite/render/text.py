"""A resume as plain text for application forms: capital headings, "-" for points, lines short or whole."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

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
    """Return the resume as UTF-8 text, in lines of at most 78 columns."""
    return _written(rendition.document, WIDTH)


def render_unwrapped_text(rendition: Rendition) -> bytes:
    """Return the resume as UTF-8 text; each paragraph and point is one line, which a form breaks itself."""
    return _written(rendition.document, sys.maxsize)


@dataclass(frozen=True)
class _Text:
    """A paragraph or a point. `sign` stands before its first line, `indent` before the others."""

    text: str
    sign: str = ""
    indent: str = ""

    def lines(self, width: int) -> Iterator[str]:
        for index, line in enumerate(wrapped(self.text, width - len(self.indent))):
            yield f"{self.indent if index else self.sign}{line}"


_Block = list[_Text]
"""Texts that stand together; blocks are parted by an empty line."""


def _written(document: Document, width: int) -> bytes:
    blocks = ([line for text in block for line in text.lines(width)] for block in _document(document))
    return ("\n\n".join("\n".join(block) for block in blocks if block) + "\n").encode()


def _document(document: Document) -> Iterator[_Block]:
    header = document.header
    yield [_Text(header.name), _Text(header.headline)]
    yield [_contact(contact, punctuation(document.language)) for contact in header.contacts]
    yield list(_rich(header.note))
    for section in document.sections:
        yield from _section(section, document)


def _contact(contact: Contact, signs: Punctuation) -> _Text:
    if contact.kind is ContactKind.LINK:
        return _Text(contact.text)
    return _Text(f"{contact.label}{signs.colon}{contact.text}")


def _section(section: Section, document: Document) -> Iterator[_Block]:
    signs = punctuation(document.language)
    yield [_Text(_heading(section.label, document.language))]
    for block in section.text:
        yield list(_rich((block,)))
    yield [_fact(fact, signs) for fact in section.facts]
    yield list(_bullets(section.bullets))
    for entry in section.entries:
        yield list(_entry(entry, signs))
        for role in entry.roles:
            yield list(_entry(role, signs))


def _heading(label: str, language: str) -> str:
    """Write a Latin heading in capitals; other scripts have none, and Turkish has its own."""
    is_latin = all("LATIN" in unicodedata.name(sign, "") for sign in label if sign.isalpha())
    return label.upper() if is_latin and language[:2] not in ("tr", "az") else label


def _entry(entry: Entry, signs: Punctuation) -> Iterator[_Text]:
    yield _Text(entry.title)
    yield _Text(signs.comma.join(filter(None, (entry.organization, entry.location))))
    if entry.when:
        yield _Text(entry.when.text)
    yield from _addresses(entry)
    yield from _rich(entry.text)
    yield from _bullets(entry.bullets)
    yield from (_fact(fact, signs) for fact in entry.facts)


def _addresses(entry: Entry) -> Iterator[_Text]:
    """Yield the links that no text of the entry says, to be copied from a line of their own."""
    said = {entry.title, entry.organization, *map(shown_address, _hrefs(entry.text))}
    yield from (
        _Text(href)
        for href in (entry.title_href, entry.organization_href)
        if href and shown_address(href) not in said
    )


def _hrefs(rich: Rich) -> Iterator[str]:
    for block in rich:
        if isinstance(block, Paragraph):
            yield from (inline.href for inline in block.line if isinstance(inline, Run))


def _fact(fact: Fact, signs: Punctuation) -> _Text:
    values = signs.list_comma.join(fact.values)
    return _Text(signs.colon.join(filter(None, (fact.label, values))))


def _rich(rich: Rich) -> Iterator[_Text]:
    for block in rich:
        yield from _line(block.line) if isinstance(block, Paragraph) else _list(block)


def _list(bullets: Bullets) -> Iterator[_Text]:
    if bullets.first is None:
        yield from _bullets(bullets.items)
        return
    for number, bullet in enumerate(bullets.items, bullets.first):
        yield from _bullet(bullet, f"{number}. ")


def _bullets(bullets: Iterable[Bullet]) -> Iterator[_Text]:
    for bullet in bullets:
        yield from _bullet(bullet, "- ")


def _bullet(bullet: Bullet, sign: str) -> Iterator[_Text]:
    """Yield a point with its sign, its further lines and inner points set in below its text."""
    indent = " " * len(sign)
    texts = [*_line(bullet.line), *(text for inner in bullet.inner for text in _list(inner))]
    for index, text in enumerate(texts):
        yield _Text(text.text, f"{indent if index else sign}{text.sign}", f"{indent}{text.indent}")


def _line(line: Line) -> Iterator[_Text]:
    return (_Text(part) for part in "".join(map(_text, line)).split("\n") if part.strip())


def _text(inline: Inline) -> str:
    """Write a run; the address of a link follows its text, unless one says the other."""
    if not isinstance(inline, Run):
        return "\n"
    if not inline.href or shown_address(inline.href) == shown_address(inline.text):
        return inline.text
    return inline.href if inline.href.endswith(inline.text) else f"{inline.text} ({inline.href})"

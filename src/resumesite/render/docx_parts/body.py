"""A document → the body of a DOCX: everything in it, in its order, in named styles."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from resumesite.document.document import (
    Break,
    Bullet,
    Bullets,
    Contact,
    Document,
    Entry,
    Fact,
    Header,
    Inline,
    Line,
    Rich,
    Section,
)
from resumesite.document.links import shown_address
from resumesite.document.punctuation import punctuation
from resumesite.render.docx_parts import parts, styles
from resumesite.render.docx_parts.directions import LEFT_TO_RIGHT_MARK, stretches
from resumesite.render.docx_parts.look import Look
from resumesite.render.docx_parts.picture import Picture
from resumesite.render.docx_parts.wordml import (
    LINE_BREAK,
    NOTHING,
    TAB,
    Xml,
    hyperlink,
    joined,
    paragraph,
    run,
    run_properties,
)

_CONTACT_GAP = "    "
"""Space alone: unlike a dot, it leaves nothing hanging where the line breaks."""

_WIDEST_LABELS = 0.35
"""The part of the text's width that a column of labels may take; longer labels stand in the line instead."""

_KEPT = Xml("<w:keepNext/>")
_NOT_KEPT = Xml('<w:keepNext w:val="0"/>')
_NO_GAP = Xml('<w:spacing w:before="0"/>')


@dataclass
class Body:
    """What a document adds to its skeleton: its paragraphs, and the links and lists that they refer to."""

    look: Look
    links: dict[str, str] = field(default_factory=dict)
    lists: list[Xml] = field(default_factory=list)
    content: Xml = NOTHING

    def link(self, href: str) -> str:
        """Return the relationship that stands for an address."""
        return self.links.setdefault(href, f"link{len(self.links) + 1}")

    def numbered_list(self, level: int, first: int) -> int:
        """Return the number of a new list that starts at `first`."""
        number = styles.NUMBER_LIST + 1 + len(self.lists)
        self.lists.append(parts.restarted_list(number, level, first))
        return number


def write_body(document: Document, look: Look, picture: Picture | None = None) -> Body:
    """Write everything that is in a document, with the picture beside its header."""
    body = Body(look)
    writer = _Writer(body)
    paragraphs = [*writer.header(document.header, picture.content if picture else NOTHING)]
    gap = _gap_below(document.header, picture, look) if picture else NOTHING
    for section in document.sections:
        paragraphs += writer.section(section, gap)
        gap = NOTHING
    body.content = joined(paragraphs)
    return body


class _Writer:
    """Writes the parts of a document as paragraphs, and what those refer to into the body."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self.is_rtl = body.look.is_rtl
        self.direction = "<w:bidi/>" if self.is_rtl else ""
        signs = punctuation(body.look.language)
        self.comma, self.colon = signs.list_comma, signs.colon

    # The parts of a document ------------------------------------------------------------------------

    def header(self, header: Header, picture: Xml) -> Iterator[Xml]:
        if header.name or picture:
            yield self.paragraph(styles.TITLE, Xml(picture + self.text(header.name)))
        if header.headline:
            yield self.paragraph(styles.SUBTITLE, self.text(header.headline))
        if header.contacts:
            contacts = [self.contact(contact) for contact in header.contacts]
            yield self.paragraph(styles.CONTACT, Xml(self.text(_CONTACT_GAP).join(contacts)))

    def contact(self, contact: Contact) -> Xml:
        """Write a contact; phone numbers and addresses keep their order inside right-to-left text."""
        if not (self.is_rtl and contact.is_left_to_right):
            return self.linked(contact.text, contact.href)
        mark = run(LEFT_TO_RIGHT_MARK)
        style = styles.LINK if contact.href else ""
        return joined((mark, self.within_link(run(contact.text, run_properties(style)), contact.href), mark))

    def section(self, section: Section, gap: Xml = NOTHING) -> Iterator[Xml]:
        yield self.paragraph(styles.SECTION, self.text(section.label), spacing=gap)
        yield from self.rich(section.text)
        yield from self.fact_rows(section.facts)
        yield from self.bullets(section.bullets)
        follows_heading = not (section.text or section.facts or section.bullets)
        for position, entry in enumerate(section.entries):
            gap = _NO_GAP if follows_heading and position == 0 else NOTHING
            yield from self.entry(entry, styles.ENTRY, gap)

    def entry(self, entry: Entry, heading: str, gap: Xml = NOTHING) -> Iterator[Xml]:
        yield from self.entry_rows(entry, heading, gap)
        yield from self.rich(entry.text)
        yield from self.bullets(entry.bullets)
        for fact in entry.facts:
            yield self.paragraph(styles.FACT, self.in_line(fact))
        for role in entry.roles:
            yield from self.entry(role, styles.ROLE)

    def entry_rows(self, entry: Entry, heading: str, gap: Xml) -> Iterator[Xml]:
        """Title and dates, then organization and location. What is alone in its row stands at the start.

        A row stays on the page of what follows it in its entry, but not of the next entry: a list of short
        ones would become a block that no page can hold.
        """
        dates = self.text(entry.when.text, styles.DATES, bold=False) if entry.when else NOTHING
        rows = (
            (
                heading if entry.title else styles.ROW,
                _row(self.title(entry.title, entry.title_href), dates),
                gap,
            ),
            (styles.ROW, self.second_row(entry), NOTHING),
        )
        written = [row for row in rows if row[1]]
        has_more = bool(entry.text or entry.bullets or entry.facts or entry.roles)
        for position, (style, content, spacing) in enumerate(written):
            keeps = _KEPT if has_more or position + 1 < len(written) else _NOT_KEPT
            yield self.paragraph(style, content, keeps=keeps, spacing=spacing)

    def second_row(self, entry: Entry) -> Xml:
        organization = self.title(entry.organization, entry.organization_href, styles.ORGANIZATION)
        return _row(organization, self.text(entry.location, styles.PLACE))

    def title(self, text: str, href: str, style: str = "") -> Xml:
        """Write a title or an organization, which look the same with an address and without."""
        if not href:
            return self.text(text, style)
        return self.within_link(self.text(text or shown_address(href), styles.TITLE_LINK, bold=True), href)

    # Rows, lists, rich text -------------------------------------------------------------------------

    def fact_rows(self, facts: Sequence[Fact]) -> Iterator[Xml]:
        """Labels in a column where they are short enough for one, else each in its line."""
        column = _column([fact.label for fact in facts], self.body.look)
        for fact in facts:
            values = self.text(self.values(fact))
            if column and fact.label:
                content = joined((self.text(fact.label, styles.LABEL), TAB, values))
                yield self.paragraph(styles.FACT, content, indent=_hanging(column))
            else:
                label = self.text(f"{fact.label}{self.colon}", styles.LABEL) if fact.label else NOTHING
                yield self.paragraph(styles.FACT, joined((label, values)))

    def in_line(self, fact: Fact) -> Xml:
        label = f"{fact.label}{self.colon}" if fact.label else ""
        return self.text(f"{label}{self.values(fact)}")

    def values(self, fact: Fact) -> str:
        return self.comma.join(fact.values)

    def rich(self, text: Rich, level: int = 0) -> Iterator[Xml]:
        for position, block in enumerate(text):
            if isinstance(block, Bullets):
                yield from self.list(block, level)
            else:
                gap = Xml('<w:spacing w:before="60"/>') if position else NOTHING
                yield self.paragraph(styles.TEXT, self.line(block.line), spacing=gap)

    def list(self, bullets: Bullets, level: int) -> Iterator[Xml]:
        number = None if bullets.first is None else self.body.numbered_list(level, bullets.first)
        return self.bullets(bullets.items, level, number)

    def bullets(self, items: Iterable[Bullet], level: int = 0, number: int | None = None) -> Iterator[Xml]:
        """Write the items of a list: of the numbered list `number`, else bullets."""
        names = styles.BULLETS if number is None else styles.NUMBERS
        numbering = _numbering(level, number)
        for item in items:
            yield self.paragraph(names[min(level, len(names) - 1)], self.line(item.line), numbering=numbering)
            for inner in item.inner:
                yield from self.list(inner, min(level + 1, parts.LEVELS - 1))

    # Paragraphs and runs ----------------------------------------------------------------------------

    def paragraph(
        self,
        style: str,
        content: Xml,
        *,
        keeps: Xml = NOTHING,
        numbering: Xml = NOTHING,
        spacing: Xml = NOTHING,
        indent: Xml = NOTHING,
    ) -> Xml:
        return paragraph(style, content, Xml(f"{keeps}{numbering}{self.direction}{spacing}{indent}"))

    def line(self, line: Line) -> Xml:
        """Write a line; neighbours with the same address become one link."""
        return joined(
            self.within_link(joined(self.inline(inline) for inline in inlines), href)
            for href, inlines in groupby(line, key=_href)
        )

    def inline(self, inline: Inline) -> Xml:
        if isinstance(inline, Break):
            return LINE_BREAK
        style = styles.LINK if inline.href else styles.CODE if inline.code else ""
        return self.text(inline.text, style, bold=inline.bold or None, italic=inline.italic)

    def linked(self, text: str, href: str) -> Xml:
        return self.within_link(self.text(text, styles.LINK if href else ""), href)

    def within_link(self, content: Xml, href: str) -> Xml:
        if not href:
            return content
        return hyperlink(self.body.link(href), shown_address(href), content)

    def text(self, text: str, style: str = "", *, bold: bool | None = None, italic: bool = False) -> Xml:
        """Write text as runs, a new one wherever the direction changes; no text is no run."""
        if not text:
            return NOTHING
        lines = (
            joined(
                run(part, run_properties(style, bold=bold, italic=italic, is_rtl=is_rtl))
                for part, is_rtl in stretches(line, is_rtl=self.is_rtl)
            )
            for line in text.split("\n")
        )
        return Xml(LINE_BREAK.join(lines))


def _href(inline: Inline) -> str:
    return "" if isinstance(inline, Break) else inline.href


def _gap_below(header: Header, picture: Picture, look: Look) -> Xml:
    """Let the first section start below the picture where the header is shorter than that."""
    beside = look.paper.text_width - picture.width
    contacts = sum(_ems(contact.text) for contact in header.contacts) * look.em // beside + 1
    lines = styles.TITLE_SIZE + (styles.SUBTITLE_SIZE if header.headline else 0) + contacts
    missing = picture.height - round(lines * styles.LEADING * look.em)
    return (
        Xml(f'<w:spacing w:before="{missing}"/>') if missing > styles.SECTION_GAP * 20 * look.gap else NOTHING
    )


def _row(start: Xml, end: Xml) -> Xml:
    return joined((start, TAB, end)) if start and end else start or end


def _numbering(level: int, number: int | None) -> Xml:
    """Say which list an item is of, where its style does not."""
    if number is None and level < len(styles.BULLETS):
        return NOTHING
    list_number = styles.BULLET_LIST if number is None else number
    return Xml(f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_number}"/></w:numPr>')


def _column(labels: Sequence[str], look: Look) -> int:
    """Return how wide a column must be for the longest label, in twips; 0 when it would take too much."""
    width = max((_ems(label) for label in labels), default=0) * look.em
    return round(width) if 0 < width <= _WIDEST_LABELS * look.paper.text_width else 0


def _ems(label: str) -> float:
    """Estimate a bold label's width, with the gap after it."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in label)
    return 1.2 + wide + 0.6 * (len(label) - wide) if label else 0


def _hanging(width: int) -> Xml:
    return Xml(f'<w:ind w:left="{width}" w:hanging="{width}"/>')

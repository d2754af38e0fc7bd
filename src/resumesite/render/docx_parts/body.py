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
    plain,
)
from resumesite.document.links import shown_address
from resumesite.document.punctuation import punctuation
from resumesite.render.docx_parts import parts, styles
from resumesite.render.docx_parts.directions import (
    LEFT_TO_RIGHT_MARK,
    RIGHT_TO_LEFT_MARK,
    is_from_right,
    marks_around,
    stretches,
)
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
    tag,
)

_CONTACT_GAP = "    "
_MONOSPACED_GAP = "  "
"""Space alone: unlike a dot, it leaves nothing hanging where the line breaks."""

_GAP_BELOW_PICTURE = 160
"""At least, in twips."""

_TIGHTEST_LEADING = 1.2
"""How high a big line is at least, by its size: fonts differ, and their own leading goes before ours."""

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


def write_body(
    document: Document, look: Look, picture: Picture | None = None, *, is_numbered: bool = False
) -> Body:
    """Write everything that is in a document, with the picture beside its header.

    `is_numbered` says whether publications are.
    """
    body = Body(look)
    writer = _Writer(body, is_numbered=is_numbered)
    beside = look.paper.text_width - (picture.width if picture else 0)
    contacts = _lines(document.header.contacts, beside, look)
    paragraphs = [*writer.header(document.header, contacts, picture.content if picture else NOTHING)]
    gap = _gap_below(document.header, len(contacts), picture, look) if picture else NOTHING
    heading = styles.SECTION if look.word.header_rule == "none" else styles.FIRST_SECTION
    for section in document.sections:
        paragraphs += writer.section(section, heading, gap)
        heading, gap = styles.SECTION, NOTHING
    body.content = joined(paragraphs)
    return body


class _Writer:
    """Writes the parts of a document as paragraphs, and what those refer to into the body.

    They stand in by `inset` twips from where their styles put them.
    """

    def __init__(self, body: Body, *, inset: int = 0, is_numbered: bool = False) -> None:
        self.body, self.inset, self.is_numbered = body, inset, is_numbered
        self.is_rtl = body.look.is_rtl
        self.direction = "<w:bidi/>" if self.is_rtl else ""
        signs = punctuation(body.look.language)
        between = RIGHT_TO_LEFT_MARK if self.is_rtl else ""  # lest "Go، SQL" be read from the left as one
        self.comma, self.colon = between + signs.list_comma, signs.colon
        gap = _MONOSPACED_GAP if body.look.is_monospaced else _CONTACT_GAP
        self.contact_gap, self.contact_break = self.text(between + gap), self.text(between) + LINE_BREAK

    # The parts of a document ------------------------------------------------------------------------

    def header(self, header: Header, contacts: Sequence[Sequence[Contact]], picture: Xml) -> Iterator[Xml]:
        if header.name or picture:
            yield self.paragraph(styles.TITLE, Xml(picture + self.text(header.name)))
        if header.headline:
            yield self.paragraph(styles.SUBTITLE, self.text(header.headline))
        if contacts:
            lines = (self.contact_gap.join(map(self.contact, line)) for line in contacts)
            yield self.paragraph(styles.CONTACT, Xml(self.contact_break.join(lines)))
        yield from self.rich(header.note, style=styles.NOTE)

    def contact(self, contact: Contact) -> Xml:
        """Write a contact; phone numbers and addresses keep their order inside right-to-left text."""
        style = styles.CONTACT_LINK if contact.href else ""
        if not (self.is_rtl and contact.is_left_to_right):
            return self.within_link(self.text(contact.text, style), contact.href)
        mark = run(LEFT_TO_RIGHT_MARK)
        return joined((mark, self.within_link(run(contact.text, run_properties(style)), contact.href), mark))

    def section(self, section: Section, heading: str, gap: Xml) -> Iterator[Xml]:
        yield self.paragraph(heading, self.text(section.label), spacing=gap)
        yield from self.rich(section.text)
        yield from self.fact_rows(section.facts)
        yield from self.bullets(section.bullets)
        follows_heading = not (section.text or section.facts or section.bullets)
        is_numbered = self.is_numbered and section.kind == "publications"
        for number, entry in enumerate(section.entries, start=1):
            gap = _NO_GAP if follows_heading and number == 1 else NOTHING
            yield from self.entry(entry, styles.ENTRY, gap, number=f"{number}. " if is_numbered else "")

    def entry(self, entry: Entry, heading: str, gap: Xml = NOTHING, number: str = "") -> Iterator[Xml]:
        yield from self.entry_rows(entry, heading, gap, number)
        yield from self.rich(entry.text)
        yield from self.bullets(entry.bullets)
        for fact in entry.facts:
            yield self.paragraph(styles.DETAIL, self.in_line(fact))
        within = _Writer(self.body, inset=self.inset + styles.ROLE_INDENT)
        for role in entry.roles:
            yield from within.entry(role, styles.ROLE)

    def entry_rows(self, entry: Entry, heading: str, gap: Xml, number: str) -> Iterator[Xml]:
        """Title and dates, then organization and location. What is alone in its row stands at the start.

        A row stays on the page of what follows it in its entry, but not of the next entry: a list of short
        ones would become a block that no page can hold.
        """
        dates = self.text(entry.when.text, styles.DATES, bold=False) if entry.when else NOTHING
        title = self.title(entry.title, entry.title_href)
        numbered = joined((self.text(number), title)) if entry.title else title
        rows = (
            (heading if entry.title else styles.ROW, _row(numbered, dates), gap),
            (styles.ROW, self.second_row(entry), NOTHING),
        )
        written = [row for row in rows if row[1]]
        has_more = bool(entry.text or entry.bullets or entry.facts or entry.roles)
        for position, (style, content, spacing) in enumerate(written):
            keeps = _KEPT if has_more or position + 1 < len(written) else _NOT_KEPT
            yield self.paragraph(style, content, keeps=keeps, spacing=spacing)

    def second_row(self, entry: Entry) -> Xml:
        organization = self.title(
            entry.organization, entry.organization_href, styles.ORGANIZATION, styles.ORGANIZATION_LINK
        )
        return _row(organization, self.text(entry.location, styles.PLACE))

    def title(self, text: str, href: str, style: str = "", link_style: str = styles.TITLE_LINK) -> Xml:
        """Write a title or an organization, which look the same with an address and without."""
        if not href:
            return self.text(text, style)
        return self.within_link(self.text(text or shown_address(href), link_style, bold=True), href)

    # Rows, lists, rich text -------------------------------------------------------------------------

    def fact_rows(self, facts: Sequence[Fact]) -> Iterator[Xml]:
        """Labels in a column; one that is wider runs on into the values'."""
        for fact in facts:
            style = styles.FACT if fact.label else styles.TEXT
            yield self.paragraph(style, _row(self.text(fact.label, styles.LABEL), self.values(fact)))

    def in_line(self, fact: Fact) -> Xml:
        label = f"{fact.label}{self.colon}" if fact.label else ""
        return joined((self.text(label, styles.DETAIL_LABEL), self.values(fact)))

    def values(self, fact: Fact) -> Xml:
        """Write values as one text; from the right each on its own, or Latin ones would begin at the left."""
        if not self.is_rtl:
            return self.text(self.comma.join(fact.values))
        return Xml(self.text(self.comma).join(map(self.text, fact.values)))

    def rich(self, text: Rich, *, style: str = styles.TEXT) -> Iterator[Xml]:
        for position, block in enumerate(text):
            if isinstance(block, Bullets):
                yield from self.list(block, 0)
            else:
                gap = Xml('<w:spacing w:before="60"/>') if position else NOTHING
                yield self.paragraph(style, self.line(block.line), spacing=gap)

    def list(self, bullets: Bullets, level: int) -> Iterator[Xml]:
        number = None if bullets.first is None else self.body.numbered_list(level, bullets.first)
        return self.bullets(bullets.items, level, number)

    def bullets(self, items: Iterable[Bullet], level: int = 0, number: int | None = None) -> Iterator[Xml]:
        """Write the items of a list: of the numbered list `number`, else bullets."""
        names = styles.BULLETS if number is None else styles.NUMBERS
        numbering, indent = _numbering(level, number), NOTHING
        if self.inset:
            is_numbered = number is not None
            indent = parts.list_indent(level, self.body.look, is_numbered=is_numbered, inset=self.inset)
        for item in items:
            style = names[min(level, len(names) - 1)]
            yield self.paragraph(style, self.line(item.line), numbering=numbering, indent=indent)
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
        if self.inset and not indent and style != styles.ROLE:
            indent = tag("ind", left=self.body.look.text_indent + self.inset)
        return paragraph(style, content, Xml(f"{keeps}{numbering}{self.direction}{spacing}{indent}"))

    def line(self, line: Line) -> Xml:
        """Write a line; neighbours with the same address become one link."""
        text = plain(line)
        is_rtl = is_from_right(text, is_rtl=self.is_rtl)
        content = joined(
            self.within_link(joined(self.inline(inline, is_rtl) for inline in inlines), href)
            for href, inlines in groupby(line, key=_href)
        )
        if is_rtl == self.is_rtl:
            return content
        first, last = (run(mark) if mark else NOTHING for mark in marks_around(text, is_rtl=is_rtl))
        return joined((first, content, last))

    def inline(self, inline: Inline, is_rtl: bool) -> Xml:
        if isinstance(inline, Break):
            return LINE_BREAK
        style = styles.LINK if inline.href else styles.CODE if inline.code else ""
        return self.runs(inline.text, style, is_rtl, bold=inline.bold or None, italic=inline.italic)

    def within_link(self, content: Xml, href: str) -> Xml:
        if not href:
            return content
        return hyperlink(self.body.link(href), shown_address(href), content)

    def text(self, text: str, style: str = "", *, bold: bool | None = None) -> Xml:
        """Write a text; one that is read the other way is held together by marks."""
        is_rtl = is_from_right(text, is_rtl=self.is_rtl)
        if is_rtl != self.is_rtl:
            first, last = marks_around(text, is_rtl=is_rtl)
            text = f"{first}{text}{last}"
        return self.runs(text, style, is_rtl, bold=bold)

    def runs(
        self, text: str, style: str, is_rtl: bool, *, bold: bool | None = None, italic: bool = False
    ) -> Xml:
        """Write text as runs, a new one wherever the direction changes; no text is no run."""
        if not text:
            return NOTHING
        lines = (
            joined(
                run(part, run_properties(style, bold=bold, italic=italic, is_rtl=from_right))
                for part, from_right in stretches(line, is_rtl=is_rtl)
            )
            for line in text.split("\n")
        )
        return Xml(LINE_BREAK.join(lines))


def _href(inline: Inline) -> str:
    return "" if isinstance(inline, Break) else inline.href


def _lines(contacts: Iterable[Contact], room: float, look: Look) -> list[list[Contact]]:
    """Break a line where the next contact may not fit: Word alone would break it at a hyphen inside one."""
    lines: list[list[Contact]] = []
    left = 0.0
    for contact in contacts:
        width = _width(contact.text, look)
        if width > left:
            lines.append([])
            left = room
        lines[-1].append(contact)
        left -= width
    return lines


def _gap_below(header: Header, contacts: int, picture: Picture, look: Look) -> Xml:
    """Let the first section start below the picture where the header is shorter than that."""
    titles = look.word.name_size + (styles.SUBTITLE_SIZE if header.headline else 0)
    lines = titles * _TIGHTEST_LEADING + contacts * look.leading
    missing = picture.height + _GAP_BELOW_PICTURE - round(lines * look.em)
    return (
        tag("spacing", before=missing)
        if missing > styles.first_section_gap(look) * 20 * look.gap
        else NOTHING
    )


def _row(start: Xml, end: Xml) -> Xml:
    return joined((start, TAB, end)) if start and end else start or end


def _numbering(level: int, number: int | None) -> Xml:
    """Say which list an item is of, where its style does not."""
    if number is None and level < len(styles.BULLETS):
        return NOTHING
    list_number = styles.BULLET_LIST if number is None else number
    return Xml(f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_number}"/></w:numPr>')


def _width(text: str, look: Look) -> float:
    """Estimate a contact's width in twips, with the gap after it."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    letter = 0.6 * styles.DETAIL_SIZE if look.is_monospaced else 0.56
    return look.em * (1.1 + wide + letter * (len(text) - wide))

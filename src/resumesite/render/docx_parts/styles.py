"""The named styles of a DOCX: what a person who edits it finds in Word's list of styles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from resumesite.render.docx_parts.languages import word_language
from resumesite.render.docx_parts.look import Colors, Look
from resumesite.render.docx_parts.wordml import NOTHING, Xml, joined, tag

TITLE = "Title"
SUBTITLE = "Subtitle"
CONTACT = "ResumeContact"
NOTE = "ResumeNote"
SECTION = "Heading1"
FIRST_SECTION = "ResumeFirstHeading"
"""The first heading where a rule parts the header from what follows, below a photo if there is one."""

ENTRY = "Heading2"
ROLE = "Heading3"
ROW = "ResumeRow"
FACT = "ResumeFact"
DETAIL = "ResumeDetail"
TEXT = "Normal"
RUNNING = {"top": "Header", "bottom": "Footer"}
BULLETS = ("ListBullet", "ListBullet2", "ListBullet3")
NUMBERS = ("ListNumber", "ListNumber2", "ListNumber3")

LINK = "Hyperlink"
CONTACT_LINK = "ResumeContactLink"
TITLE_LINK = "ResumeTitleLink"
DATES = "ResumeDates"
PLACE = "ResumePlace"
ORGANIZATION = "ResumeOrganization"
ORGANIZATION_LINK = "ResumeOrganizationLink"
LABEL = "ResumeLabel"
DETAIL_LABEL = "ResumeDetailLabel"
CODE = "ResumeCode"

BULLET_LIST = 1
NUMBER_LIST = 2
"""The numbers (`w:numId`) of the lists that the list styles belong to."""

LIST_INDENT = 180
ROLE_INDENT = 160
"""How far a list's text stands in from its bullet, and a further role from its employer, in twips."""

SUBTITLE_SIZE = 1.25
DETAIL_SIZE = 0.92
_RUNNING_SIZE = 0.85

_COLUMN_EMS = 14.5
_WIDEST_COLUMN = 0.35
"""How wide the labels of rows may be: by the text's size, and as a part of its width."""

_GAP_ABOVE_RULE = 8

_COMPLEX_LEADING = 1.5

_CODE_FONT = "Consolas"

_THEME_COLORS = {"ink": "text1", "muted": "text2", "accent": "accent1"}
"""Which of the theme's colours each is: it then changes with the theme."""

Face = Literal["text", "headings"]
_THEME_FONTS = {"text": "minor", "headings": "major"}


@dataclass(frozen=True)
class _Letters:
    """How letters look; what is None is as around them. `size` is relative to the text's.

    `underline` is the colour of a line below, `font` one that is not the theme's.
    """

    color: str | None = None
    is_bold: bool | None = None
    is_italic: bool = False
    face: Face | None = None
    size: float | None = None
    capitals: Literal["caps", "small-caps", "plain"] = "plain"
    underline: str | None = None
    font: str = ""


@dataclass(frozen=True)
class _Paragraph:
    """A paragraph style. The gaps are in points, before `Look.gap`; `frame` is its borders and its ground.

    `list` is the number and the level of the list that its paragraphs are items of, `indent` and `hanging`
    are in twips.
    """

    id: str
    letters: _Letters = _Letters()
    before: float = 0
    after: float = 0
    level: int | None = None
    has_end_tab: bool = False
    list: tuple[int, int] | None = None
    indent: int = 0
    hanging: int = 0
    frame: Xml = NOTHING
    is_centered: bool = False
    based_on: str = "Normal"


def style_definitions(look: Look) -> Xml:
    """Write what `w:styles` holds: exactly our styles."""
    paragraphs = (_paragraph_style(paragraph, look) for paragraph in _paragraphs(look))
    characters = (_character_style(*character, look) for character in _characters(look).items())
    return joined((_defaults(look), _NORMAL, *paragraphs, *characters))


def column_width(look: Look) -> int:
    """Return how wide the column of labels is, in twips."""
    return round(min(_COLUMN_EMS * look.em, _WIDEST_COLUMN * look.paper.text_width))


def first_section_gap(look: Look) -> float:
    """Return what is between the header and the first section, in points before `Look.gap`."""
    return look.word.section_gap if look.word.header_rule == "none" else _GAP_ABOVE_RULE


_NORMAL = Xml(
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
    '</w:style><w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/><w:unhideWhenUsed/>'
    '</w:style><w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
    '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
    '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/></w:style>'
)
"""What every Word document has. How text looks stands in the defaults."""


def _defaults(look: Look) -> Xml:
    """Say once for all styles: fonts, size, colour, language, direction, and no gaps."""
    language = word_language(look.language)
    text = joined(
        (
            _letters(_Letters("ink", face="text", size=1), look),
            tag("lang", val=language.latin, eastAsia=language.east_asian, bidi=language.complex),
        )
    )
    direction = tag("bidi") if look.is_rtl else NOTHING
    indent = tag("ind", left=look.text_indent) if look.text_indent else NOTHING
    return Xml(
        f"<w:docDefaults><w:rPrDefault><w:rPr>{text}</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"
        f"{direction}{_spacing(look, 1)}{indent}</w:pPr></w:pPrDefault></w:docDefaults>"
    )


def _spacing(look: Look, size: float, before: float = 0, after: float = 0) -> Xml:
    """Say how high lines are and what is between paragraphs.

    Lines are at least so high: the fonts that stand in for one another differ. Those of complex scripts are
    never higher, because their fonts differ by half.
    """
    is_exact = look.fonts.is_mostly_complex
    leading = _COMPLEX_LEADING if is_exact else look.leading
    line = round(_points(look, size) * leading) if is_exact else look.size * leading
    return tag(
        "spacing",
        before=_gap(look, before),
        after=_gap(look, after),
        line=round(line * 20),
        lineRule="exact" if is_exact else "atLeast",
    )


def _gap(look: Look, points: float) -> int:
    return round(points * look.gap * 2) * 10


def _points(look: Look, size: float) -> float:
    """Return a size in points; Word knows halves of them."""
    return round(look.size * size * 2) / 2


# Which styles there are ---------------------------------------------------------------------------------


def _paragraphs(look: Look) -> Iterator[_Paragraph]:
    word, indent, column = look.word, look.text_indent, column_width(look)
    label = _Letters("accent", True, face="headings", size=word.heading_size, capitals=word.headings)
    title = _Letters(is_bold=True, face=word.titles_in)
    running = _Letters("muted", face=word.details_in, size=_RUNNING_SIZE)
    yield from _header_styles(look)
    yield _Paragraph(
        SECTION,
        label,
        before=word.section_gap,
        after=2.5 if word.heading_rule == "above" else 4,
        level=0,
        frame=_heading_frame(look),
    )
    if word.header_rule != "none":
        frame = _first_heading_frame(look)
        gap = first_section_gap(look)
        yield _Paragraph(FIRST_SECTION, before=gap, after=4, frame=frame, based_on=SECTION)
    yield _Paragraph(ENTRY, title, before=word.entry_gap, level=1, has_end_tab=True, indent=indent)
    yield _Paragraph(ROLE, title, before=5, level=2, has_end_tab=True, indent=indent + ROLE_INDENT)
    yield _Paragraph(ROW, after=1.5, has_end_tab=True, indent=indent)
    yield _Paragraph(FACT, indent=indent + column, hanging=column)
    yield _Paragraph(DETAIL, _Letters("muted"), before=1, indent=indent)
    for number, ids in ((BULLET_LIST, BULLETS), (NUMBER_LIST, NUMBERS)):
        for level, style_id in enumerate(ids):
            yield _Paragraph(style_id, before=1, list=(number, level))
    yield _Paragraph(RUNNING[look.running], running, has_end_tab=True)


def _header_styles(look: Look) -> tuple[_Paragraph, ...]:
    word = look.word
    name = _Letters(
        "accent" if word.name == "accent" else "ink",
        is_bold=word.name != "plain",
        face=word.titles_in,
        size=word.name_size,
    )
    headline = _Letters(
        "accent" if word.headline == "accent" else "muted",
        is_italic=word.headline == "italic" and look.fonts.has_italics,
        size=SUBTITLE_SIZE,
    )
    styles = (
        _Paragraph(TITLE, name),
        _Paragraph(SUBTITLE, headline),
        _Paragraph(CONTACT, _details(look), before=5),
        _Paragraph(NOTE, before=4),
    )
    return tuple(replace(style, is_centered=look.is_centered) for style in styles)


def _details(look: Look) -> _Letters:
    """How contacts, dates, places and labels look: smaller where they are in a typeface of their own."""
    is_apart = look.word.details_in == "headings"
    return _Letters(face=look.word.details_in, size=DETAIL_SIZE if is_apart else None)


def _characters(look: Look) -> dict[str, _Letters]:
    word, rule, details = look.word, look.colors.rule, _details(look)
    organization = _Letters(
        "accent" if word.organization == "accent" else "muted",
        is_bold=True,
        is_italic=word.organization == "italic" and look.fonts.has_italics,
    )
    return {
        DATES: replace(details, color="muted", is_bold=False),
        PLACE: replace(details, color="muted", is_bold=False),
        ORGANIZATION: organization,
        LABEL: replace(
            details, color="accent" if word.labels == "accent" else "ink", is_bold=word.labels == "bold"
        ),
        DETAIL_LABEL: _Letters("ink"),
        CODE: _Letters(font=_CODE_FONT),
        LINK: _Letters("accent", underline=look.colors.accent),
        CONTACT_LINK: _Letters("accent"),
        TITLE_LINK: _Letters("ink", is_bold=True, underline=rule),
        ORGANIZATION_LINK: replace(organization, underline=rule),
    }


# Frames -------------------------------------------------------------------------------------------------


def _heading_frame(look: Look) -> Xml:
    if look.word.heading_ground:
        return _ground(look.colors)
    match look.word.heading_rule:
        case "below":
            return _borders(bottom=_rule_below(look.colors))
        case "above":
            return _borders(top=_line(look.colors.rule, space=4))
        case "none":
            return NOTHING


def _first_heading_frame(look: Look) -> Xml:
    is_double = look.word.header_rule == "double"
    kind, size = ("double", 6) if is_double else ("single", 12)
    top = _line(look.colors.accent, space=9, size=size, kind=kind)
    if look.word.heading_rule == "below":
        return _borders(top=top, bottom=_rule_below(look.colors))
    return _borders(top=top)


def _rule_below(colors: Colors) -> str:
    return _line(colors.rule, space=2)


def _ground(colors: Colors) -> Xml:
    """Colour what is behind the text, and a little around it: the ground reaches as far as its borders."""
    line, side = _line(colors.surface, space=2), _line(colors.surface, space=5)
    shading = tag("shd", val="clear", color="auto", fill=colors.surface)
    return joined((_borders(top=line, left=side, bottom=line, right=side), shading))


def _borders(**lines: str) -> Xml:
    return Xml(f"<w:pBdr>{''.join(f'<w:{side} {line}/>' for side, line in lines.items())}</w:pBdr>")


def _line(color: str, *, space: int, kind: str = "single", size: int = 4) -> str:
    """A border's attributes: `size` is in eighths of a point, `space` (to the text) in points."""
    return f'w:val="{kind}" w:sz="{size}" w:space="{space}" w:color="{color}"'


# Styles as Word writes them -----------------------------------------------------------------------------


def _paragraph_style(paragraph: _Paragraph, look: Look) -> Xml:
    is_heading = paragraph.level is not None
    properties = joined(
        (
            joined((tag("keepNext"), tag("keepLines"))) if is_heading else NOTHING,
            _item(*paragraph.list) if paragraph.list else NOTHING,
            paragraph.frame,
            _end_tab(look) if paragraph.has_end_tab else NOTHING,
            _spacing(look, paragraph.letters.size or 1, paragraph.before, paragraph.after),
            _indentation(paragraph, look),
            tag("jc", val="center") if paragraph.is_centered else NOTHING,
            NOTHING if paragraph.level is None else tag("outlineLvl", val=paragraph.level),
        )
    )
    following = tag("next", val=TEXT) if is_heading or paragraph.based_on == SECTION else NOTHING
    return Xml(
        f"{_begin('paragraph', paragraph.id)}{tag('basedOn', val=paragraph.based_on)}{following}<w:qFormat/>"
        f"<w:pPr>{properties}</w:pPr>{_said(_letters(paragraph.letters, look))}</w:style>"
    )


def _begin(kind: str, style_id: str) -> str:
    """Begin a style: the names of Word's own are those by which it knows them, ours are ids with blanks."""
    custom = ' w:customStyle="1"' if style_id.startswith("Resume") else ""
    name = re.sub("(?<=[a-z])(?=[A-Z0-9])", " ", style_id)
    known = name.lower() if name.startswith(("Head", "Foot")) else name
    return f'<w:style w:type="{kind}"{custom} w:styleId="{style_id}"><w:name w:val="{known}"/>'


def _item(number: int, level: int) -> Xml:
    return Xml(f"<w:numPr>{tag('ilvl', val=level)}{tag('numId', val=number)}</w:numPr>")


def _end_tab(look: Look) -> Xml:
    """Where dates and places end: at the other margin, whichever that is for the direction."""
    return Xml(f"<w:tabs>{tag('tab', val='right', pos=look.paper.text_width)}</w:tabs>")


def _indentation(paragraph: _Paragraph, look: Look) -> Xml:
    """Undo the usual indent where a style has none; a list's stands in its definition."""
    if paragraph.list or paragraph.indent == look.text_indent or paragraph.based_on != "Normal":
        return NOTHING
    hanging = {"hanging": paragraph.hanging} if paragraph.hanging else {}
    return tag("ind", left=paragraph.indent, **hanging)


def _character_style(style_id: str, letters: _Letters, look: Look) -> Xml:
    return Xml(
        f'{_begin("character", style_id)}<w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/>'
        f"{_said(_letters(letters, look))}</w:style>"
    )


def _said(properties: Xml) -> Xml:
    return Xml(f"<w:rPr>{properties}</w:rPr>") if properties else NOTHING


def _letters(letters: _Letters, look: Look) -> Xml:
    """Write what `w:rPr` holds. Size, weight and slant are said twice: once for Arabic and Hebrew."""
    bold = {None: {}, True: {}, False: {"val": "0"}}[letters.is_bold]
    size = round(_points(look, letters.size or 1) * 2)
    return joined(
        (
            _fonts(letters),
            NOTHING if letters.is_bold is None else joined((tag("b", **bold), tag("bCs", **bold))),
            joined((tag("i"), tag("iCs"))) if letters.is_italic else NOTHING,
            {"caps": tag("caps"), "small-caps": tag("smallCaps"), "plain": NOTHING}[letters.capitals],
            _color(letters.color, look.colors) if letters.color else NOTHING,
            joined((tag("sz", val=size), tag("szCs", val=size))) if letters.size else NOTHING,
            tag("u", val="single", color=letters.underline) if letters.underline else NOTHING,
        )
    )


def _fonts(letters: _Letters) -> Xml:
    if letters.font:
        return tag("rFonts", ascii=letters.font, hAnsi=letters.font, cs=letters.font)
    if letters.face is None:
        return NOTHING
    kind = _THEME_FONTS[letters.face]
    return tag(
        "rFonts",
        asciiTheme=f"{kind}HAnsi",
        hAnsiTheme=f"{kind}HAnsi",
        eastAsiaTheme=f"{kind}EastAsia",
        cstheme=f"{kind}Bidi",
    )


def _color(name: str, colors: Colors) -> Xml:
    return tag("color", val=getattr(colors, name), themeColor=_THEME_COLORS[name])

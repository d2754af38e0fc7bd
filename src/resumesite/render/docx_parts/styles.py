"""The named styles of a DOCX: what a person who edits it finds in Word's list of styles."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import cast

from docx.enum.dml import MSO_THEME_COLOR
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt, RGBColor, Twips
from docx.styles.style import BaseStyle, CharacterStyle, ParagraphStyle
from docx.styles.styles import Styles
from docx.text.font import Font

from resumesite.render.docx_parts.languages import word_language
from resumesite.render.docx_parts.look import Colors, Look

TITLE = "Title"
SUBTITLE = "Subtitle"
CONTACT = "ResumeContact"
SECTION = "Heading1"
ENTRY = "Heading2"
ROLE = "Heading3"
ROW = "ResumeRow"
FACT = "ResumeFact"
TEXT = "Normal"
HEADER = "Header"
BULLETS = ("ListBullet", "ListBullet2", "ListBullet3")
NUMBERS = ("ListNumber", "ListNumber2", "ListNumber3")

LINK = "Hyperlink"
TITLE_LINK = "ResumeTitleLink"
DATES = "ResumeDates"
PLACE = "ResumePlace"
ORGANIZATION = "ResumeOrganization"
LABEL = "ResumeLabel"
CODE = "ResumeCode"

BULLET_LIST = 1
NUMBER_LIST = 2
"""The numbers (`w:numId`) of the lists that the list styles belong to."""

LIST_INDENT = 227
"""How far a list's text stands in from its bullet, in twips (4 mm)."""

TITLE_SIZE = 2.2
SUBTITLE_SIZE = 1.2
SECTION_GAP = 12

LEADING = 1.39
"""How high a line is in Noto Sans, by its size."""

_COMPLEX_LEADING = 1.5

_KEPT = {"Normal", "DefaultParagraphFont", "TableNormal", "NoList"}
"""What every Word document has; the rest of the template's styles would only fill the list."""


@dataclass(frozen=True)
class _Paragraph:
    """A paragraph style. `size` is relative to the text's; the gaps are in points, before `Look.gap`.

    `list` is the number and the level of the list that its paragraphs are items of.
    """

    name: str
    size: float = 1.0
    is_bold: bool = False
    color: str = "ink"
    before: float = 0
    after: float = 0
    is_heading: bool = False
    is_builtin: bool = True
    has_end_tab: bool = False
    list: tuple[int, int] | None = None


_PARAGRAPHS = (
    _Paragraph("Title", size=TITLE_SIZE, is_bold=True),
    _Paragraph("Subtitle", size=SUBTITLE_SIZE, color="muted"),
    _Paragraph("Resume Contact", before=5, is_builtin=False),
    _Paragraph(
        "Heading 1", size=0.95, is_bold=True, color="accent", before=SECTION_GAP, after=4, is_heading=True
    ),
    _Paragraph("Heading 2", is_bold=True, before=8, is_heading=True, has_end_tab=True),
    _Paragraph("Heading 3", is_bold=True, before=5, is_heading=True, has_end_tab=True),
    _Paragraph("Resume Row", is_builtin=False, has_end_tab=True),
    _Paragraph("Resume Fact", is_builtin=False),
    _Paragraph("List Bullet", before=1, list=(BULLET_LIST, 0)),
    _Paragraph("List Bullet 2", before=1, list=(BULLET_LIST, 1)),
    _Paragraph("List Bullet 3", before=1, list=(BULLET_LIST, 2)),
    _Paragraph("List Number", before=1, list=(NUMBER_LIST, 0)),
    _Paragraph("List Number 2", before=1, list=(NUMBER_LIST, 1)),
    _Paragraph("List Number 3", before=1, list=(NUMBER_LIST, 2)),
    _Paragraph("Header", size=0.85, color="muted", has_end_tab=True),
)


def define_styles(styles: Styles, look: Look) -> None:
    """Leave exactly our styles in a document."""
    _forget_template(styles)
    _set_defaults(styles, look)
    for paragraph in _PARAGRAPHS:
        _add_paragraph_style(styles, paragraph, look)
    _underline_sections(cast(ParagraphStyle, styles["Heading 1"]), look.colors)
    for name, color, is_bold in (
        ("Resume Dates", "muted", False),
        ("Resume Place", "muted", False),
        ("Resume Organization", "ink", True),
        ("Resume Label", "ink", True),
        ("Resume Code", "ink", None),
        ("Hyperlink", "accent", None),
        ("Resume Title Link", "ink", True),
    ):
        _add_character_style(styles, name, color, is_bold, look.colors)
    _say_twice_for_complex_scripts(styles)


def _forget_template(styles: Styles) -> None:
    for style in list(styles):
        if style.style_id not in _KEPT:
            style.delete()
    for element in list(styles.element.iter(qn("w:latentStyles"), qn("w:rsid"))):
        element.getparent().remove(element)


def _set_defaults(styles: Styles, look: Look) -> None:
    """Say once for all styles: fonts, size, colour, language, direction, and no gaps."""
    language = word_language(look.language)
    defaults = styles.element.find(qn("w:docDefaults"))
    text = _child(_child(defaults, "w:rPrDefault", anew=True), "w:rPr")
    _add(
        text,
        "w:rFonts",
        asciiTheme="minorHAnsi",
        hAnsiTheme="minorHAnsi",
        eastAsiaTheme="minorEastAsia",
        cstheme="minorBidi",
    )
    _add(text, "w:color", val=look.colors.ink, themeColor="text1")
    _add(text, "w:sz", val=str(round(look.size * 2)))
    _add(text, "w:szCs", val=str(round(look.size * 2)))
    _add(text, "w:lang", val=language.latin, eastAsia=language.east_asian, bidi=language.complex)
    lines = _child(_child(defaults, "w:pPrDefault", anew=True), "w:pPr")
    if look.is_rtl:
        _add(lines, "w:bidi")
    _add(lines, "w:spacing", before="0", after="0", **_leading(look))
    normal = styles["Normal"].element
    for element in normal.findall(qn("w:rPr")) + normal.findall(qn("w:pPr")):
        normal.remove(element)  # all of it stands in the defaults


def _leading(look: Look) -> dict[str, str]:
    """Let fonts say how high a line is, but not those of complex scripts: they differ by half."""
    if not look.fonts.is_mostly_complex:
        return {"line": "245", "lineRule": "auto"}
    return {"line": str(round(look.size * _COMPLEX_LEADING) * 20), "lineRule": "exact"}


def _add_paragraph_style(styles: Styles, paragraph: _Paragraph, look: Look) -> None:
    style = cast(ParagraphStyle, _new(styles, paragraph.name, WD_STYLE_TYPE.PARAGRAPH, paragraph.is_builtin))
    style.base_style = styles["Normal"]
    style.quick_style = True
    style.hidden = style.unhide_when_used = False
    _color(style.font, paragraph.color, look.colors)
    style.font.bold = paragraph.is_bold or None
    size = round(look.size * paragraph.size * 2) / 2
    if paragraph.size != 1:
        style.font.size = Pt(size)
    lines = style.paragraph_format
    if look.fonts.is_mostly_complex:
        lines.line_spacing = Pt(round(size * _COMPLEX_LEADING))
    lines.space_before = Pt(round(paragraph.before * look.gap * 2) / 2)
    lines.space_after = Pt(round(paragraph.after * look.gap * 2) / 2)
    if paragraph.is_heading:
        lines.keep_with_next = lines.keep_together = True
    if paragraph.name in ("Heading 1", "Heading 2", "Heading 3"):
        level = OxmlElement("w:outlineLvl", {qn("w:val"): str(int(paragraph.name[-1]) - 1)})
        style.element.get_or_add_pPr().append(level)
        style.next_paragraph_style = styles["Normal"]
    if paragraph.list:
        item = style.element.get_or_add_pPr().get_or_add_numPr()
        item.get_or_add_ilvl().val = paragraph.list[1]
        item.get_or_add_numId().val = paragraph.list[0]
    if paragraph.has_end_tab:
        lines.tab_stops.add_tab_stop(Twips(look.paper.text_width), WD_TAB_ALIGNMENT.RIGHT)


def _underline_sections(style: ParagraphStyle, colors: Colors) -> None:
    """Capitals and a hairline. The text itself keeps its case, so that it is read and copied as written."""
    style.font.all_caps = True
    border = OxmlElement("w:pBdr")
    _add(border, "w:bottom", val="single", sz="4", space="2", color=colors.rule)
    properties = style.element.get_or_add_pPr()
    properties.insert_element_before(
        border, "w:shd", "w:tabs", "w:bidi", "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
    )


def _add_character_style(styles: Styles, name: str, color: str, is_bold: bool | None, colors: Colors) -> None:
    style = cast(CharacterStyle, _new(styles, name, WD_STYLE_TYPE.CHARACTER, name == "Hyperlink"))
    style.base_style = styles["Default Paragraph Font"]
    style.quick_style = True
    style.font.bold = is_bold
    _color(style.font, color, colors)
    if name == "Resume Code":
        style.font.name = "Consolas"
    if name.endswith(("link", "Link")):
        _add(style.element.get_or_add_rPr(), "w:u", val="single", color=colors.rule)


def _new(styles: Styles, name: str, kind: WD_STYLE_TYPE, is_builtin: bool) -> BaseStyle:
    style: BaseStyle = styles.add_style(name, kind, is_builtin)  # type: ignore[no-untyped-call]
    return style


def _color(font: Font, name: str, colors: Colors) -> None:
    """Set a colour of the scheme, and say which of the theme's it is, so that it changes with the theme."""
    font.color.rgb = RGBColor.from_string(getattr(colors, name))
    font.color.theme_color = {
        "ink": MSO_THEME_COLOR.TEXT_1,
        "muted": MSO_THEME_COLOR.TEXT_2,
        "accent": MSO_THEME_COLOR.ACCENT_1,
    }[name]


def _say_twice_for_complex_scripts(styles: Styles) -> None:
    """Give Arabic and Hebrew the same weight and size: Word reads them from elements of their own."""
    for element in list(styles.element.iter(qn("w:b"), qn("w:sz"))):
        twin = f"{element.tag}Cs"
        if element.getparent().find(twin) is None:
            copy = deepcopy(element)
            copy.tag = twin
            element.addnext(copy)


def _add(parent: BaseOxmlElement, name: str, **attributes: str) -> BaseOxmlElement:
    child = OxmlElement(name, {qn(f"w:{key}"): value for key, value in attributes.items()})
    parent.append(child)
    return child


def _child(parent: BaseOxmlElement, name: str, *, anew: bool = False) -> BaseOxmlElement:
    found = parent.find(qn(name))
    if found is not None and anew:
        parent.remove(found)
    return _add(parent, name) if found is None or anew else found

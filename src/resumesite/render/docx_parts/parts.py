"""What python-docx leaves to its template: the theme, fonts, settings, numbering and the running line."""

from __future__ import annotations

from resumesite.render.docx_parts.languages import Font, Fonts, word_language
from resumesite.render.docx_parts.look import Look
from resumesite.render.docx_parts.styles import (
    BULLET_LIST,
    BULLETS,
    LIST_INDENT,
    NUMBER_LIST,
    NUMBERS,
    RUNNING,
)
from resumesite.render.docx_parts.wordml import TAB, Xml, escaped, field, joined, paragraph, run, tag

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

LEVELS = 9
"""How deep Word's lists go."""

_RTL_MARK_ROOM = 90
"""LibreOffice puts a mark before its place in right-to-left lists, which would be outside the margin."""


def theme(look: Look) -> Xml:
    """The theme: its colours and fonts under the names by which Word offers them to whoever edits."""
    colors = look.colors
    named = {
        "dk1": colors.ink, "lt1": "FFFFFF", "dk2": colors.muted, "lt2": colors.rule,
        **{f"accent{number}": colors.accent if number % 2 else colors.muted for number in range(1, 7)},
        "hlink": colors.accent, "folHlink": colors.accent,
    }  # fmt: skip
    scheme = "".join(f'<a:{name}><a:srgbClr val="{color}"/></a:{name}>' for name, color in named.items())
    fonts, name = look.fonts, escaped(look.theme_name)
    return Xml(
        f'{_DECLARATION}<a:theme xmlns:a="{_DRAWING}" name="{name}"><a:themeElements>'
        f'<a:clrScheme name="{name}">{scheme}</a:clrScheme>'
        f'<a:fontScheme name="{name}"><a:majorFont>{_faces(fonts.headings, fonts)}</a:majorFont>'
        f"<a:minorFont>{_faces(fonts.latin, fonts)}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="{name}">{_EFFECTS}</a:fmtScheme></a:themeElements></a:theme>'
    )


def _faces(latin: Font, fonts: Fonts) -> str:
    faces = {"latin": latin, "ea": fonts.east_asian, "cs": fonts.complex}
    return "".join(f'<a:{kind} typeface="{escaped(font.name)}"/>' for kind, font in faces.items())


_FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_OUTLINE = f'<a:ln w="6350">{_FILL}</a:ln>'
_EFFECT = "<a:effectStyle><a:effectLst/></a:effectStyle>"
_EFFECTS = (
    f"<a:fillStyleLst>{_FILL * 3}</a:fillStyleLst>"
    f"<a:lnStyleLst>{_OUTLINE * 3}</a:lnStyleLst>"
    f"<a:effectStyleLst>{_EFFECT * 3}</a:effectStyleLst>"
    f"<a:bgFillStyleLst>{_FILL * 3}</a:bgFillStyleLst>"
)
"""What shapes would look like. A theme is only valid with three of each, and there are no shapes."""


def font_table(fonts: Fonts) -> Xml:
    """The fonts, each with what to take where it is missing."""
    rows = "".join(
        f'<w:font w:name="{escaped(font.name)}">'
        + (f'<w:altName w:val="{font.stand_in}"/>' if font.stand_in else "")
        + f'<w:charset w:val="{font.charset}"/><w:family w:val="{font.family}"/>'
        + '<w:pitch w:val="variable"/></w:font>'
        for font in fonts.all()
    )
    return Xml(f'{_DECLARATION}<w:fonts xmlns:w="{_WORD}">{rows}</w:fonts>')


def settings(look: Look) -> Xml:
    """What `w:settings` holds: today's layout rules (mode 15) rather than those of an older Word."""
    language = word_language(look.language)
    rules = {
        "compatibilityMode": "15",
        "overrideTableStyleFontSizeAndJustification": "1",
        "enableOpenTypeFeatures": "1",
        "doNotFlipMirrorIndents": "1",
        "differentiateMultirowTableHeaders": "1",
    }
    compatibility = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in rules.items()
    )
    same = (
        "accent1",
        "accent2",
        "accent3",
        "accent4",
        "accent5",
        "accent6",
        "hyperlink",
        "followedHyperlink",
    )
    mapping = {
        "bg1": "light1",
        "t1": "dark1",
        "bg2": "light2",
        "t2": "dark2",
        **{name: name for name in same},
    }
    attributes = " ".join(f'w:{name}="{value}"' for name, value in mapping.items())
    return Xml(
        '<w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        f"<w:compat>{compatibility}</w:compat>"
        f'<w:themeFontLang w:val="{language.latin}" w:eastAsia="{language.east_asian}" '
        f'w:bidi="{language.complex}"/>'
        f"<w:clrSchemeMapping {attributes}/>"
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>'
    )


def numbering(look: Look) -> Xml:
    """What `w:numbering` holds: bullets and numbers, and the lists that the list styles belong to."""
    bullets = ("•", "–", "•") * 3
    numbers = tuple(f"%{level}." for level in range(1, LEVELS + 1))
    return joined(
        (
            _definition(BULLET_LIST, "bullet", bullets, BULLETS, look),
            _definition(NUMBER_LIST, "decimal", numbers, NUMBERS, look),
            *(
                Xml(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>')
                for number in (BULLET_LIST, NUMBER_LIST)
            ),
        )
    )


def _definition(number: int, kind: str, marks: tuple[str, ...], styles: tuple[str, ...], look: Look) -> Xml:
    is_numbered = kind != "bullet"
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        + (f'<w:pStyle w:val="{styles[level]}"/>' if level < len(styles) else "")
        + f'<w:lvlText w:val="{mark}"/><w:lvlJc w:val="left"/>'
        f"<w:pPr>{list_indent(level, look, is_numbered=is_numbered)}</w:pPr></w:lvl>"
        for level, mark in enumerate(marks)
    )
    return Xml(
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>'
        f"{levels}</w:abstractNum>"
    )


def list_indent(level: int, look: Look, *, is_numbered: bool = False, inset: int = 0) -> Xml:
    """Where the items of a level stand; numbers take more room than bullets."""
    step = LIST_INDENT * 3 // 2 if is_numbered else LIST_INDENT
    start = look.text_indent + inset + (_RTL_MARK_ROOM if look.is_rtl else 0)
    return tag("ind", left=start + step * (level + 1), hanging=step)


def restarted_list(number: int, level: int, first: int) -> Xml:
    """A numbered list of its own, which starts at `first` on `level`."""
    return Xml(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{NUMBER_LIST}"/>'
        f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{first}"/></w:lvlOverride></w:num>'
    )


def running_line(name: str, look: Look) -> Xml:
    """What stands in a margin from page two on: whose page this is, and which."""
    before, _, rest = look.page_of.partition("{page}")
    between, _, after = rest.partition("{pages}")
    page = (run(before), field("PAGE", "2"), run(between), field("NUMPAGES", "2"), run(after))
    direction = Xml("<w:bidi/>") if look.is_rtl else Xml("")
    return paragraph(RUNNING[look.running], joined((run(name), TAB, *page)), direction)

"""WordprocessingML, written as text: paragraphs, runs, links.

The order of the elements inside `w:pPr` and `w:rPr` is the schema's; Word refuses a file that has another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NewType
from xml.sax.saxutils import escape

Xml = NewType("Xml", str)
"""Finished XML. Text becomes XML only in this module, where it is escaped."""

NOTHING = Xml("")
TAB = Xml("<w:r><w:tab/></w:r>")
LINE_BREAK = Xml("<w:r><w:br/></w:r>")

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def escaped(text: str) -> Xml:
    """Write text for an element's content or an attribute in double quotes.

    What XML cannot hold is left out; reading refuses such characters, so this is for values made elsewhere.
    """
    return Xml(escape(_NOT_XML.sub("", text), {'"': "&quot;"}))


def tag(name: str, **attributes: str | int) -> Xml:
    """An empty element of Word's."""
    said = "".join(f' w:{key}="{escaped(str(value))}"' for key, value in attributes.items())
    return Xml(f"<w:{name}{said}/>")


def joined(parts: Iterable[Xml]) -> Xml:
    return Xml("".join(parts))


def run(text: str, properties: Xml = NOTHING) -> Xml:
    """A run of text in one direction and style; `properties` is the content of its `w:rPr`."""
    inside = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return Xml(f'<w:r>{inside}<w:t xml:space="preserve">{escaped(text)}</w:t></w:r>')


def run_properties(
    style: str = "", *, bold: bool | None = None, italic: bool = False, is_rtl: bool = False
) -> Xml:
    """The properties of a run. Bold and italic are said twice: Word asks another element for complex scripts.

    `bold` False undoes what a style says. A character style cannot: inside a bold paragraph style Word takes
    its "not bold" for "no change" (ISO/IEC 29500-1, 17.7.3).
    """
    return Xml(
        (f'<w:rStyle w:val="{style}"/>' if style else "")
        + {None: "", True: "<w:b/><w:bCs/>", False: '<w:b w:val="0"/><w:bCs w:val="0"/>'}[bold]
        + ("<w:i/><w:iCs/>" if italic else "")
        + ("<w:rtl/>" if is_rtl else "")
    )


def paragraph(style: str, content: Xml, properties: Xml = NOTHING) -> Xml:
    """A paragraph; `properties` is what its `w:pPr` holds besides the style."""
    return Xml(f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>')


_LONGEST_TOOLTIP = 255
"""Word shows no more."""


def hyperlink(relationship: str, tooltip: str, content: Xml) -> Xml:
    """A link to the address that `relationship` stands for."""
    shown = escaped(tooltip[:_LONGEST_TOOLTIP])
    return Xml(
        f'<w:hyperlink r:id="{relationship}" w:tooltip="{shown}" w:history="1">{content}</w:hyperlink>'
    )


def field(instruction: str, shown: str) -> Xml:
    """A field such as PAGE, with what it shows until Word has computed it."""
    return Xml(f'<w:fldSimple w:instr=" {escaped(instruction)} ">{run(shown)}</w:fldSimple>')

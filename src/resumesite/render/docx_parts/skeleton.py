"""What resumes of one look share in a DOCX: styles, numbering, theme, settings, the empty document.

python-docx builds it, starting from its own template, which takes a tenth of a second. So it is done once for
each look, and a document then only fills in what is its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from zipfile import ZipFile

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.opc.rel import Relationships
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import OxmlElement, parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Twips

from resumesite.render.docx_parts import parts
from resumesite.render.docx_parts.look import Look
from resumesite.render.docx_parts.styles import style_definitions
from resumesite.render.docx_parts.wordml import Xml, escaped

BODY = "word/document.xml"
CORE = "docProps/core.xml"
NUMBERING = "word/numbering.xml"
RELATIONSHIPS = "word/_rels/document.xml.rels"
TYPES = "[Content_Types].xml"

_NAME = "\ue000"
"""Stands in the header until the person's name does: a private character, which no template contains."""


@dataclass(frozen=True)
class Skeleton:
    """The members of the package, complete but for what `filled` adds.

    `running_file` is the one with the person's name and the page's number.
    """

    members: Mapping[str, bytes]
    running_file: str

    def filled(
        self, *, name: str, body: Xml, relationships: Xml, numbering: Xml, core: Xml
    ) -> dict[str, bytes]:
        """Return the members of a finished document; what is given comes after what is already there."""
        running = self.members[self.running_file].replace(_NAME.encode(), escaped(name).encode())
        return {
            **self.members,
            BODY: _before(b"<w:sectPr", self.members[BODY], body),
            RELATIONSHIPS: _before(b"</Relationships>", self.members[RELATIONSHIPS], relationships),
            NUMBERING: _before(b"</w:numbering>", self.members[NUMBERING], numbering),
            self.running_file: running,
            CORE: core.encode(),
        }


def _before(mark: bytes, member: bytes, addition: Xml) -> bytes:
    start, found, end = member.rpartition(mark)
    return start + addition.encode() + found + end


@lru_cache(maxsize=32)
def skeleton_for(look: Look) -> Skeleton:
    """Build what all documents of a look share."""
    document = Document()
    _forget_template(document)
    section = document.sections[0]
    _lay_out(section, look)
    running = section.header if look.running == "top" else section.footer
    _fill(running._element, parts.running_line(_NAME, look))
    _fill(document.styles.element, style_definitions(look))
    _fill(document.part.numbering_part.element, parts.numbering(look))
    _fill(document.settings.element, parts.settings(look))
    _relate(document, "theme/theme1.xml", CONTENT_TYPE.OFC_THEME, RELATIONSHIP_TYPE.THEME, parts.theme(look))
    _relate(
        document,
        "fontTable.xml",
        CONTENT_TYPE.WML_FONT_TABLE,
        RELATIONSHIP_TYPE.FONT_TABLE,
        parts.font_table(look.fonts),
    )
    return Skeleton(_with_photos(_members(document)), running.part.partname.lstrip("/"))


def _forget_template(document: WordDocument) -> None:
    """Cut off every part of python-docx's template that would tell of somebody else, such as its author."""
    kept = {RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.SETTINGS, RELATIONSHIP_TYPE.NUMBERING}
    _drop(document.part.rels, kept)
    _drop(document.part.package.rels, {RELATIONSHIP_TYPE.OFFICE_DOCUMENT, RELATIONSHIP_TYPE.CORE_PROPERTIES})


def _drop(relationships: Relationships, kept: set[str]) -> None:
    for key, relationship in list(relationships.items()):
        if relationship.reltype not in kept:
            del relationships[key]


def _lay_out(section: Section, look: Look) -> None:
    paper = look.paper
    section.page_width, section.page_height = Twips(paper.width), Twips(paper.height)
    section.top_margin, section.bottom_margin = Twips(paper.top), Twips(paper.bottom)
    section.left_margin, section.right_margin = Twips(paper.left), Twips(paper.right)
    section.header_distance, section.footer_distance = Twips(paper.top // 2), Twips(paper.bottom // 2)
    section.different_first_page_header_footer = True
    properties = section._sectPr
    properties.attrib.clear()  # revision marks of the template
    for grid in properties.findall(qn("w:docGrid")):
        properties.remove(grid)
    if look.is_rtl:
        properties.append(OxmlElement("w:bidi"))


def _fill(element: BaseOxmlElement, content: Xml) -> None:
    """Replace what an element holds."""
    for child in list(element):
        element.remove(child)
    element.extend(parse_xml(f"<w:x {nsdecls('w', 'r')}>{content}</w:x>"))


def _relate(document: WordDocument, name: str, content_type: str, relationship: str, content: Xml) -> None:
    part = Part(PackURI(f"/word/{name}"), content_type, content.encode(), document.part.package)
    document.part.relate_to(part, relationship)


def _members(document: WordDocument) -> dict[str, bytes]:
    file = BytesIO()
    document.save(file)
    with ZipFile(file) as package:
        return {name: package.read(name) for name in package.namelist()}


def _with_photos(members: dict[str, bytes]) -> dict[str, bytes]:
    """Announce JPEG files, so that a document with a photo needs no other list of types than one without."""
    announced = b'<Default Extension="jpeg" ContentType="image/jpeg"/></Types>'
    return {**members, TYPES: members[TYPES].replace(b"</Types>", announced)}

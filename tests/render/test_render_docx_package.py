"""What Word asks of a file before it opens it without an offer to repair it."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from collections import Counter
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import ZipFile

import docx
import pypdfium2
import pytest
from judges import poppler_text
from lxml import etree
from renditions import portrait, rendition

from leaves import edited, full_resume
from resumesite.document.arrange import arrange
from resumesite.render.docx import render_docx
from resumesite.render.rendition import Rendition
from resumesite.themes.load import find_themes, load_theme

THEMES = sorted(find_themes())

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
NAMES = {"w": WORD, "r": OFFICE, "wp": DRAWING}

ORDER = {
    name: tuple(children.split())
    for name, children in {
        "pPr": (
            "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr "
            "suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct "
            "topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind "
            "contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
            "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
        ),
        "rPr": (
            "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss "
            "imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs "
            "highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout "
            "specVanish oMath"
        ),
        "style": (
            "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden "
            "unhideWhenUsed qFormat locked personal personalCompose personalReply rsid pPr rPr "
            "tblPr trPr tcPr tblStylePr"
        ),
        "styles": "docDefaults latentStyles style",
        "pBdr": "top left bottom right between bar",
        "lvl": ("start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr"),
        "abstractNum": "nsid multiLevelType tmpl name styleLink numStyleLink lvl",
        "numbering": "numPicBullet abstractNum num numIdMacAtCleanup",
        "num": "abstractNumId lvlOverride",
        "font": "altName panose1 charset family notTrueType pitch sig embedRegular",
        "sectPr": (
            "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc "
            "pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection "
            "bidi rtlGutter docGrid"
        ),
        "settings": (
            "writeProtection view zoom removePersonalInformation defaultTabStop autoHyphenation "
            "characterSpacingControl footnotePr endnotePr compat rsids mathPr themeFontLang "
            "clrSchemeMapping shapeDefaults decimalSymbol listSeparator"
        ),
    }.items()
}
"""The order of children by ISO/IEC 29500-1, annex A; Word takes another for damage."""


def everything(language: str, theme: str = "plain", **presentation: Any) -> Rendition:
    resume = edited(full_resume(language=language))
    made = rendition(photo=portrait(), theme=load_theme(theme), **presentation)
    return replace(made, resume=resume, document=arrange(resume))


def parts_of(made: Rendition) -> dict[str, etree._Element]:
    with ZipFile(BytesIO(render_docx(made))) as package:
        files = {name: package.read(name) for name in package.namelist()}
    return {name: etree.fromstring(data) for name, data in files.items() if not name.endswith(".jpeg")}


def disorder(tree: etree._Element) -> list[str]:
    """Return the children that stand where the schema has none."""
    found = []
    for element in tree.iter(*(f"{{{WORD}}}{name}" for name in ORDER)):
        kind = etree.QName(element).localname
        names = [etree.QName(child).localname for child in element]
        found += [f"{kind}: {name}" for name in names if name not in ORDER[kind]]
        places = [ORDER[kind].index(name) for name in names if name in ORDER[kind]]
        found += [f"{kind}: {' '.join(names)}" for one, other in pairwise(places) if one > other]
    return found


@pytest.mark.parametrize("theme", THEMES)
def test_elements_stand_in_the_order_of_the_schema(theme: str):
    for language in ("en", "ar"):
        parts = parts_of(everything(language, theme))

        assert len(parts["word/document.xml"].findall(".//w:pPr", NAMES)) > 50
        assert {name: wrong for name, tree in parts.items() if (wrong := disorder(tree))} == {}


def test_a_disorder_would_be_found():
    tree = etree.fromstring(f'<w:r xmlns:w="{WORD}"><w:rPr><w:bCs/><w:b/><w:new/></w:rPr></w:r>')

    assert disorder(tree) == ["rPr: new", "rPr: bCs b new"]


def test_every_reference_has_its_target_and_every_id_is_one_of_a_kind():
    parts = parts_of(everything("en"))
    body, styles, numbering = (parts[f"word/{name}.xml"] for name in ("document", "styles", "numbering"))

    defined = styles.xpath("//w:style/@w:styleId", namespaces=NAMES)
    named = [
        name
        for tree in parts.values()
        for name in tree.xpath(
            "//w:pStyle/@w:val | //w:rStyle/@w:val | //w:basedOn/@w:val | //w:next/@w:val", namespaces=NAMES
        )
    ]
    lists = numbering.xpath("w:num/@w:numId", namespaces=NAMES)
    relations = [relation.get("Id") for relation in parts["word/_rels/document.xml.rels"]]
    used = body.xpath("//@r:id | //@r:embed", namespaces=NAMES)
    drawings = body.xpath("//wp:docPr/@id", namespaces=NAMES)
    for ids in (defined, lists, relations, drawings):
        assert ids
        assert len(set(ids)) == len(ids)
    assert set(named) <= set(defined)
    assert set(body.xpath("//w:numId/@w:val", namespaces=NAMES)) <= set(lists)
    assert set(used) <= set(relations)


@pytest.mark.parametrize("theme", ["plain", "folio"])
def test_every_part_is_there_and_says_what_it_is(theme: str):
    with ZipFile(BytesIO(render_docx(everything("en", theme)))) as package:
        names = set(package.namelist())
        types = etree.fromstring(package.read("[Content_Types].xml"))
        targets = {
            str(PurePosixPath(folder) / relation.get("Target").lstrip("/"))
            for folder, file in (("", "_rels/.rels"), ("word", "word/_rels/document.xml.rels"))
            for relation in etree.fromstring(package.read(file))
            if relation.get("TargetMode") != "External"
        }

    by_name = {each.get("PartName").lstrip("/") for each in types if each.get("PartName")}
    by_ending = {each.get("Extension") for each in types if each.get("Extension")}
    endings = {name.rpartition(".")[2] for name in names - by_name - {"[Content_Types].xml"}}
    assert by_name <= names
    assert targets == {name for name in names if not name.endswith((".rels", "[Content_Types].xml"))}
    assert endings <= by_ending


def test_all_colours_and_sizes_stand_in_styles():
    """Whoever changes a style in Word changes all that is set in it."""
    body = parts_of(everything("en"))["word/document.xml"]

    directly = {etree.QName(each).localname for each in body.iter(f"{{{WORD}}}*")}
    assert directly.isdisjoint({"color", "sz", "szCs", "rFonts", "shd", "pBdr", "caps", "u", "jc"})


@pytest.mark.slow
def test_libreoffice_shows_all_of_it_on_the_paper_that_was_chosen(tmp_path: Path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    files = {}
    for theme in THEMES:
        for language, paper, size in (("en", "Letter", (612, 792)), ("ar", "A5", (420, 595))):
            file = tmp_path / f"{theme}-{language}.docx"
            file.write_bytes(render_docx(everything(language, theme, page_size=paper)))
            files[file] = size

    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, *files]
    subprocess.run(command, check=True, capture_output=True, timeout=300)

    for file, size in files.items():
        pdf = file.with_suffix(".pdf").read_bytes()
        with pypdfium2.PdfDocument(pdf) as shown:
            assert {(round(page.get_width()), round(page.get_height())) for page in shown} == {size}
        said = "".join(paragraph.text for paragraph in docx.Document(str(file)).paragraphs)
        assert Counter(_letters(said)) - Counter(_letters(poppler_text(pdf))) == Counter(), file.name


def _letters(text: str) -> str:
    """Return a text's letters and digits alone, as they are before letters are joined."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKD", text)).casefold()

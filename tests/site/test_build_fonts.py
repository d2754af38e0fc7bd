"""Characters beyond our fonts: a font of the site has them, or they are a mistake, or boxes if allowed."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from building import MakeSite, build, codes
from resumesite.settings import Site, open_site
from resumesite.site.export import ExportRequest, export_resume

NOBODYS = "\ue000"
"""A private character: no font has it, but one that a test makes."""

PDFS = '[site]\nbase_url = "https://people.example.org"\nformats = ["pdf"]\n'
WITH_FONT = f'{PDFS}[fonts]\ncjk = "fonts/Ours.ttf"\n'
PEOPLE = {
    "ada": f"personalInfo: {{name: Ada Byron}}\nexperience: [{{company: Firm {NOBODYS}}}]\n",
    "bob": "personalInfo: {name: Bob Stone}\n",
}


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    return make_site(PEOPLE, published=PEOPLE, settings=PDFS)


def with_font(site: Site, *, size: int = 500) -> Site:
    """The site with a font of its own, whose one character is a square of this size."""
    file = site.root / "fonts" / "Ours.ttf"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(font_of_a_square(size))
    (site.root / "resumesite.toml").write_text(WITH_FONT)
    return open_site(site.root, {})


def font_of_a_square(size: int) -> bytes:
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for corner in ((0, size), (size, size), (size, 0)):
        pen.lineTo(corner)
    pen.closePath()
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder([".notdef", "square"])
    font.setupCharacterMap({ord(NOBODYS): "square"})
    font.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "square": pen.glyph()})
    font.setupHorizontalMetrics({".notdef": (600, 0), "square": (600, 0)})
    font.setupHorizontalHeader(ascent=900, descent=-200)
    font.setupNameTable({"familyName": "Ours", "styleName": "Regular"})
    font.setupOS2(sTypoAscender=900, usWinAscent=900, usWinDescent=200)
    font.setupPost()
    file = BytesIO()
    font.save(file)
    return file.getvalue()


def embedded(pdf: bytes) -> set[str]:
    with pikepdf.open(BytesIO(pdf)) as document:
        fonts = (each for each in document.objects if isinstance(each, pikepdf.Dictionary))
        return {str(font.FontName).partition("+")[2] for font in fonts if "/FontName" in font}


def pdf_of(site: Site, username: str) -> Path:
    return site.output / username / "resume.pdf"


def test_a_character_that_no_font_has_holds_its_resume_and_names_the_field(site: Site):
    report = build(site)

    [problem] = [each for each in report.problems if each.code == "MISSING_GLYPHS"]
    assert (problem.username, problem.field, problem.is_error) == ("ada", "experience.0.company", True)
    assert not pdf_of(site, "ada").exists()
    assert pdf_of(site, "bob").exists()


def test_boxes_that_are_allowed_are_made_with_a_warning(site: Site):
    report = build(site, allows_missing_glyphs=True)

    assert [(each.code, each.is_error) for each in report.problems] == [("MISSING_GLYPHS", False)]
    assert pdf_of(site, "ada").exists()


def test_a_pdf_with_boxes_is_not_taken_for_one_without(site: Site):
    build(site, allows_missing_glyphs=True)

    assert build(site, allows_missing_glyphs=True).rendered["pdf"] == 0
    assert codes(build(site)) == ["MISSING_GLYPHS"]
    assert build(site, allows_missing_glyphs=True).rendered["pdf"] == 0


def test_a_font_of_the_site_has_what_ours_lack(site: Site):
    site = with_font(site)

    report = build(site)

    assert codes(report) == []
    assert "Site-CJK-Bold" in embedded(pdf_of(site, "ada").read_bytes())
    assert embedded(pdf_of(site, "bob").read_bytes()) == {"Resumesite-Sans-Bold"}


def test_another_font_of_the_site_costs_those_alone_who_need_it(site: Site):
    build(with_font(site))
    before = {name: pdf_of(site, name).read_bytes() for name in PEOPLE}

    report = build(with_font(site, size=300))

    assert report.rendered["pdf"] == 1
    assert pdf_of(site, "ada").read_bytes() != before["ada"]
    assert pdf_of(site, "bob").read_bytes() == before["bob"]


def test_an_export_has_boxes_where_they_are_allowed_and_says_so(site: Site):
    exported = export_resume(site, ExportRequest("ada", allows_missing_glyphs=True))

    assert exported.data.startswith(b"%PDF")
    assert [(each.code, each.is_error) for each in exported.warnings] == [("MISSING_GLYPHS", False)]

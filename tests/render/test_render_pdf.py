"""The PDF: what it says and in what order, its tags, what it may read, and that it is always the same."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from judges import accessibility_complaints, pages_text, poppler_text, structure_of
from pdfminer.high_level import extract_text
from pdfminer.layout import LAParams
from renditions import portrait, rendition

from resumesite.errors import ResumesiteError
from resumesite.render.glyphs import RenderingWarning
from resumesite.render.paper import Sheet, write_pdf
from resumesite.render.pdf import MOST_PAGES, render_pdf
from resumesite.render.rendition import Rendition
from resumesite.themes.load import load_theme
from resumesite.themes.theme import Theme

TINY: dict[str, Any] = {"personalInfo": {"name": "Wren Abernathy"}}


def text_of(pdf: bytes) -> str:
    return "\n".join(pages_text(pdf))


def opened(made: Rendition) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(render_pdf(made)))


def with_style(css: str) -> Theme:
    """Return the plain theme with more style on paper."""
    theme = load_theme("plain")
    return replace(theme, paper_css=theme.paper_css + css, digest=sha256(css.encode()).hexdigest())


# Text --------------------------------------------------------------------------------------------------


def test_the_first_words_are_the_name_and_the_headline():
    text = text_of(render_pdf(rendition()))

    assert text.splitlines()[:2] == ["Nadia Ferreira", "Principal Platform Engineer"]


@pytest.mark.parametrize("read", [text_of, poppler_text], ids=["pdfium", "pdftotext"])
def test_an_entry_reads_title_dates_company_location_then_its_points(read):
    lines = read(render_pdf(rendition())).splitlines()

    start = lines.index("Principal Platform Engineer May 2021 – Present")
    assert lines[start + 1] == "Tidewater Freight Porto, Portugal"
    assert lines[start + 2] == "Own the platform that 310 engineers ship 190 services on."
    assert lines[start + 3].startswith("• Cut the median time from merge to production")


def test_every_bullet_stands_before_its_text():
    text = poppler_text(render_pdf(rendition()))

    bullets = [line for line in text.splitlines() if "•" in line]
    assert len(bullets) == 13
    assert all(re.match(r"• \S", line) for line in bullets)


def test_section_titles_stand_alone_in_capitals_and_in_order():
    lines = text_of(render_pdf(rendition())).splitlines()

    titles = [line for line in lines if line.isupper() and line.isalpha() and line != "CNCF"]
    assert titles == [
        "SUMMARY", "EXPERIENCE", "EDUCATION", "SKILLS", "PROJECTS", "VOLUNTEERING", "PUBLICATIONS", "AWARDS",
        "CERTIFICATIONS", "LANGUAGES", "INTERESTS",
    ]  # fmt: skip


def test_no_word_is_hyphenated_or_spaced_out():
    text = text_of(render_pdf(rendition()))

    assert not re.search("[\u00ad\u2010\ufffe\ue000-\uf8ff]", text)
    assert not re.search(r"(?:\b\w ){4,}", text)


def test_three_readers_find_the_same_words_in_the_same_order():
    pdf = render_pdf(rendition())

    by_pdfium, by_poppler = text_of(pdf).split(), poppler_text(pdf).split()
    by_pdfminer = extract_text(BytesIO(pdf), laparams=LAParams(boxes_flow=None)).split()

    assert len(by_pdfium) > 400
    assert by_poppler == by_pdfium
    assert sorted(by_pdfminer) == sorted(by_pdfium)


def test_nothing_on_paper_is_slow_to_lay_out_or_hard_to_extract():
    css = re.sub(r"\.h-resume [^{}]*\{[^}]*\}", "", load_theme("plain").paper_css)  # a browser's print alone

    assert "display:flex" in css  # so that this looks at the right style
    assert not re.search(r"display:(inline-)?grid|columns:|float:(left|right)|position:", css)
    assert set(re.findall(r"letter-spacing:([^;}]+)", css)) <= {"0"}
    assert re.findall(r"hyphens:(\w+)", css) == ["manual"]


def test_a_list_inside_a_point_and_numbered_steps_keep_their_signs():
    points = "- first\n  - inner\n\n3. third\n4. fourth"
    data = TINY | {"summary": points}

    text = poppler_text(render_pdf(rendition(data)))

    assert [line for line in text.splitlines() if re.match(r"[•\d]", line)] == [
        "• first", "• inner", "3. third", "4. fourth",
    ]  # fmt: skip


def test_pasted_line_separators_are_blanks():
    data = TINY | {
        "summary": "before\u2028between\u2029after",
        "personalInfo": {"name": "Wren\u2028Abernathy"},
    }

    lines = text_of(render_pdf(rendition(data))).splitlines()

    assert lines[0] == "Wren Abernathy"
    assert lines[2] == "before between after"


def test_a_name_beyond_measure_is_not_repeated_at_the_foot():
    pdf = render_pdf(rendition({"personalInfo": {"name": "word " * 600}}))

    assert len(pypdfium2.PdfDocument(pdf)) > 1
    assert text_of(pdf).split().count("word") == 600


def test_a_phone_number_keeps_its_order_in_right_to_left_text():
    data = {"language": "ar", "personalInfo": {"name": "ليلى الحداد", "phone": "(415) 555-0132"}}

    text = poppler_text(render_pdf(rendition(data)))

    assert "(415) 555-0132" in text


# Paper -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page_size", "width", "height"),
    [("A4", 595.28, 841.89), ("Letter", 612, 792), ("Legal", 612, 1008), ("A5", 419.53, 595.28)],
)
def test_the_paper_has_the_size_that_was_chosen(page_size, width, height):
    pdf = opened(rendition(TINY, page_size=page_size))

    assert [float(side) for side in pdf.pages[0].mediabox[2:]] == pytest.approx([width, height], abs=0.01)


def test_wider_margins_and_an_airy_density_take_more_pages():
    dense = opened(rendition(page_size="A5", margin="narrow", density="compact"))
    airy = opened(rendition(page_size="A5", margin="wide", density="airy"))

    assert len(airy.pages) > len(dense.pages)


def test_name_and_page_number_stand_at_the_foot_from_the_second_page_on():
    texts = pages_text(render_pdf(rendition(page_size="A5")))

    assert len(texts) == 3
    assert "Page 1" not in texts[0]
    assert "Nadia Ferreira" in texts[1]
    assert "Page 2 of 3" in texts[1]
    assert "Page 3 of 3" in texts[2]


def test_more_than_twenty_pages_are_refused():
    data = TINY | {"extracurricular": ["A paragraph about nothing in particular. " * 20] * 160}

    with pytest.raises(ResumesiteError) as caught:
        render_pdf(rendition(data))

    assert caught.value.code == "TOO_MANY_PAGES"
    assert f"at most {MOST_PAGES} are made" in str(caught.value)


# Tags and metadata -------------------------------------------------------------------------------------


def test_it_says_what_it_is():
    pdf = opened(rendition())

    info = pdf.docinfo
    assert info.Title == "Nadia Ferreira – Platform Engineer Resume"
    assert info.Author == "Nadia Ferreira"
    assert str(info.Subject).startswith("Platform engineer who has spent twelve years")
    assert str(info.Keywords).startswith("Go, Python, Rust, SQL, Kubernetes")
    assert not {"/CreationDate", "/ModDate"} & info.keys()


def test_it_has_what_pdf_ua_asks_for():
    pdf = opened(rendition(photo=portrait()))
    kinds = structure_of(pdf.Root.StructTreeRoot.K[0])
    links = [annotation for page in pdf.pages for annotation in page.get("/Annots", [])]

    assert accessibility_complaints(render_pdf(rendition(photo=portrait()))) == []
    assert [kind for kind in kinds if re.fullmatch(r"H\d", kind)][:4] == ["H1", "H2", "H2", "H3"]
    assert kinds.count("LBody") == kinds.count("LI") > 20
    assert len(links) == 10
    assert all(str(link.Contents) == str(link.A.URI) for link in links)


def test_the_judge_of_tags_sees_what_is_missing():
    theme = load_theme("plain")
    html = '<html lang="en"><title>T</title><h1>A</h1><h3>B</h3><p>C</p></html>'

    tagged = write_pdf(html, Sheet(theme, theme.paper_css, "", most_pages=1))
    untagged = write_pdf(html, Sheet(theme, theme.paper_css, "", most_pages=1, variant=None))

    assert accessibility_complaints(tagged) == ["H3 follows H1"]
    assert {"it is not marked as tagged", "it has no structure"} <= {*accessibility_complaints(untagged)}


def test_a_photo_is_described():
    pdf = opened(rendition(photo=portrait()))

    figures = [
        element
        for element in pdf.objects
        if isinstance(element, pikepdf.Dictionary) and element.get("/S") == "/Figure"
    ]
    assert [str(figure.Alt) for figure in figures] == ["Photo of Nadia Ferreira"]


def test_sections_are_bookmarks_with_their_entries_folded_away():
    pdf = opened(rendition())

    with pdf.open_outline() as outline:
        bookmarks = {item.title: [child.title for child in item.children] for item in outline.root}
        folded = [item.is_closed for item in outline.root if item.children]

    assert list(bookmarks)[:3] == ["Summary", "Experience", "Education"]
    assert bookmarks["Education"] == ["MSc, Distributed Systems", "BSc, Mathematics"]
    assert bookmarks["Skills"] == []
    assert len(folded) > 3
    assert all(folded)


def test_latin_greek_and_cyrillic_use_our_own_fonts_alone():
    data = TINY | {"summary": "Łódź Résumé — Ελληνικά, Русский, Tiếng Việt → ✓ ★ ≤ № € ₿"}

    pdf = opened(rendition(data))

    fonts = {
        str(item.FontName)
        for item in pdf.objects
        if isinstance(item, pikepdf.Dictionary) and "/FontName" in item
    }
    assert fonts
    assert all(re.fullmatch(r"/[A-Z]{6}\+Resumesite-(Sans(-Bold)?|Signs)", font) for font in fonts)


# Missing characters, forbidden files -------------------------------------------------------------------


def test_a_character_that_no_font_has_is_named_with_its_script():
    data = TINY | {"summary": "An icon font's sign: \ue000"}

    with pytest.raises(ResumesiteError) as caught:
        render_pdf(rendition(data))

    [problem] = caught.value.problems
    assert problem.code == "MISSING_GLYPHS"
    assert "U+E000" in problem.message
    assert "\ue000" not in problem.message


@pytest.mark.parametrize(
    "css",
    [
        "body{background:url(file:///etc/passwd)}",
        "body{background:url(http://169.254.169.254/latest/)}",
        "h1::before{content:url(resumesite:font/../../settings.py)}",
    ],
)
def test_a_style_can_fetch_nothing(css):
    theme = load_theme("plain")
    evil = replace(theme, paper_css=css + theme.paper_css, digest=sha256(css.encode()).hexdigest())

    with pytest.raises(ResumesiteError) as caught:
        render_pdf(rendition(TINY, theme=evil))

    assert caught.value.code == "EXTERNAL_RESOURCE"


def test_a_style_that_weasyprint_does_not_understand_is_warned_of():
    with pytest.warns(RenderingWarning, match="colr"):
        render_pdf(rendition(TINY, theme=with_style("h1{colr:red}")))


def test_a_persons_own_style_goes_last_and_may_hold_rules_for_screens():
    css = "@media (max-width: 9em){h2{top:0}}h2{text-transform:none;text-wrap:pretty}h1::after{content:' ★'}"

    lines = text_of(render_pdf(rendition(TINY | {"summary": "Counts."}, custom_css=css))).splitlines()

    assert lines[:2] == ["Wren Abernathy ★", "Summary"]


# Always the same ---------------------------------------------------------------------------------------

RENDER = """
import sys
from renditions import portrait, rendition
from resumesite.render.paper import Sheet, write_pdf
from resumesite.render.pdf import render_pdf
sys.stdout.buffer.write(render_pdf(rendition(photo=portrait())))
"""


def rendered_elsewhere(program: str, **environment: str) -> bytes:
    """Return what a program writes in a fresh process."""
    environment |= {"PYTHONPATH": str(Path(__file__).parent)}
    command = [sys.executable, "-c", program]
    return subprocess.run(
        command, env=os.environ | environment, capture_output=True, check=True, timeout=120
    ).stdout


def test_it_has_the_same_bytes_in_another_process_whatever_was_rendered_before():
    render_pdf(rendition(TINY, density="airy"))
    here = render_pdf(rendition(photo=portrait()))

    assert rendered_elsewhere(RENDER, PYTHONHASHSEED="7") == here


@pytest.fixture
def no_fonts(tmp_path: Path) -> dict[str, str]:
    """The environment of a machine that has no fonts."""
    settings = tmp_path / "fonts.conf"
    settings.write_text(f"<fontconfig><cachedir>{tmp_path}</cachedir></fontconfig>")
    return {"FONTCONFIG_FILE": str(settings)}


def test_a_machine_without_any_font_makes_the_same_pdf(no_fonts):
    assert rendered_elsewhere(RENDER, **no_fonts) == render_pdf(rendition(photo=portrait()))


def test_a_machine_without_chinese_fonts_says_which_to_install(no_fonts):
    program = """
from renditions import rendition
from resumesite.errors import ResumesiteError
from resumesite.render.paper import Sheet, write_pdf
from resumesite.render.pdf import render_pdf
try:
    render_pdf(rendition({"language": "zh-CN", "personalInfo": {"name": "王小山"}, "summary": "Ada 👍"}))
except ResumesiteError as error:
    print(error)
"""

    said = rendered_elsewhere(program, PYTHONIOENCODING="utf-8", **no_fonts).decode()

    assert "小 (U+5C0F), 山 (U+5C71)" in said
    assert "apt install fonts-noto-cjk" in said
    assert "emoji): 👍 (U+1F44D)" in said
    assert "apt install fonts-noto-color-emoji" in said

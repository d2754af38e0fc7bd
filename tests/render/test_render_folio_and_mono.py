"""What the themes folio and mono have that others do not: contents, numbers, a running head, marks."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTTextContainer
from renditions import NADIA, rendition

from resumesite.render.html import render_html
from resumesite.render.pdf import render_pdf
from resumesite.themes.load import load_theme

FEW: dict[str, Any] = {
    "personalInfo": {"name": "Wren Abernathy"},
    "summary": "Counts waders.",
    "education": [{"university": "Quince College"}],
    "interests": [{"name": "Tides"}],
}


def page(theme: str, data: dict[str, Any] | None = None, **options: Any) -> str:
    return render_html(rendition(data, theme=load_theme(theme), theme_options=options)).decode()


@cache
def folio_pdf() -> bytes:
    return render_pdf(rendition(theme=load_theme("folio"), page_size="A5"))


def test_folio_lists_its_sections_beside_a_page_of_many():
    html = page("folio")

    contents = html.partition('<nav class="toc" aria-label="Contents">')[2].partition("</nav>")[0]
    assert contents.count("<a href=") == html.count("<section id=") == 11
    assert '<a href="#experience">Experience</a>' in contents


@pytest.mark.parametrize(("data", "options"), [(FEW, {}), (NADIA, {"toc": False})], ids=["few", "unwanted"])
def test_folio_lists_nothing_where_there_is_little_or_it_is_not_wanted(data: dict[str, Any], options: Any):
    assert 'class="toc"' not in page("folio", data, **options)


def test_folio_numbers_publications_and_lists_nothing_on_paper():
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(folio_pdf()))

    assert "1. What a parcel costs when it is late" in " ".join(text.split())
    assert "Contents" not in text


def test_folio_has_the_name_at_the_head_of_every_page_but_the_first():
    highest = [
        max((box for box in layout if isinstance(box, LTTextContainer)), key=lambda box: box.y1)
        for layout in extract_pages(BytesIO(folio_pdf()))
    ]
    first, *others = [box.get_text().split("\n")[0].strip() for box in highest]

    assert len(others) >= 2
    assert first == "Nadia Ferreira"
    assert {text.partition(" of ")[0][:6] for text in others} <= {"Nadia ", "Page 2", "Page 3", "Page 4"}


def test_the_marks_of_mono_are_said_to_nobody_and_stand_on_no_paper():
    theme = load_theme("mono")

    assert 'h2::before{content:"## " / ""}' in theme.screen_css
    assert '"##' not in theme.paper_css
    assert 'data-marks="no"' in page("mono", marks=False)

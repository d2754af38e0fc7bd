"""Every theme and scheme on paper: complete, in order, tagged, inside its margins, read by a parser."""

from __future__ import annotations

import re
import time
import unicodedata
from collections import Counter
from contextlib import closing
from dataclasses import replace
from functools import cache
from io import BytesIO
from itertools import product
from typing import Any

import pikepdf
import pytest
from pikepdf import Pdf
from pypdfium2 import PdfDocument

from extract import extract
from leaves import missing
from pages.laid_out import (
    Box,
    in_order_of_drawing,
    letters,
    sheets_of,
    stranded,
    text_area,
)
from pages.matrix import (
    PEOPLE,
    THEMES,
    Case,
    document_of,
    dressed,
    every_paper,
    every_scheme_on_paper,
    marked,
    shown_of,
    some_of,
    theme_called,
)
from pages.resume_parser import Job, read_resume
from render.judges import accessibility_complaints, pages_text, poppler_text
from resumesite.document.document import ContactKind, Document
from resumesite.render.pdf import render_pdf

on_paper = pytest.mark.parametrize("case", marked(every_paper()))


@cache
def pdf_of(case: Case) -> bytes:
    return render_pdf(dressed(case))


def body_of(pdf: bytes, case: Case) -> str:
    """Return the text but for what stands in the pages' margins."""
    texts = []
    with closing(PdfDocument(pdf)) as document:
        for page, sheet in zip(document, sheets_of(pdf), strict=True):
            area = text_area(sheet, theme_called(case.theme))
            text = page.get_textpage()
            texts.append(text.get_text_bounded(area.left - 9, area.bottom, area.right + 9, area.top))
    return "\n".join(texts).replace("\ufffe", "-").replace("\x02", "-")


def counted(text: str) -> Counter[str]:
    """Count the letters and figures of a text, without marks."""
    return Counter(sign for sign in unicodedata.normalize("NFKC", text) if sign.isalnum())


def is_mirrored(case: Case) -> bool:
    return document_of(case.person).direction == "rtl"


@on_paper
def test_a_pdf_says_all_that_its_resume_does_and_lacks_no_glyph(case: Case, note):
    before = time.process_time()
    pdf = pdf_of(case)  # raises MISSING_GLYPHS where a font lacks a character

    note(case.theme, pdf_ms=1000 * (time.process_time() - before))
    note(
        case.theme, **{f"pdf_{case.person}_bytes": len(pdf), f"pdf_{case.person}_pages": len(sheets_of(pdf))}
    )
    assert missing(shown_of(case.person), replace(extract("pdf", pdf), text=body_of(pdf, case))) == []


@on_paper
def test_three_readers_find_the_same_words_in_the_same_order(case: Case):
    pdf = pdf_of(case)

    by_pdfium, by_poppler, by_pdfminer = (
        "\n".join(pages_text(pdf)),
        poppler_text(pdf),
        in_order_of_drawing(pdf),
    )

    assert len(letters(by_pdfium)) > 400
    if is_mirrored(case):  # each turns such lines, and tears words at their marks, in its own way
        assert counted(by_poppler) == counted(by_pdfium) == counted(by_pdfminer)
        for text in (by_pdfium, by_poppler):
            read = replace(extract("pdf", pdf), text=text)
            assert missing(shown_of(case.person), read) == []
    else:
        assert letters(by_poppler) == letters(by_pdfium) == letters(by_pdfminer)
        assert by_poppler.split() == by_pdfium.split() or case.person == "chinese"  # which has no blanks


@on_paper
def test_a_pdf_has_what_pdf_ua_asks_for(case: Case, note):
    complaints = accessibility_complaints(pdf_of(case))

    note(case.theme, pdf_ua_complaints=len(complaints))
    assert complaints == []


@on_paper
def test_no_text_stands_outside_the_margins_of_the_first_page(case: Case):
    first = sheets_of(pdf_of(case))[0]

    assert first.characters
    assert first.beyond(text_area(first, theme_called(case.theme)), give=give(case)) == ""


def give(case: Case) -> float:
    """How far text may reach into a margin, in points.

    WeasyPrint lets the last letter of a word that fits on no line stand beyond its end.
    """
    return 8 if case.person == "hostile" else 2


@on_paper
def test_later_pages_have_only_name_and_number_in_their_margins(case: Case):
    pdf = pdf_of(case)
    name = document_of(case.person).header.name
    sheets, texts = sheets_of(pdf), pages_text(pdf)

    for number, (sheet, text) in enumerate(zip(sheets, texts, strict=True), start=1):
        area = text_area(sheet, theme_called(case.theme))
        running = sheet.beyond(area, give=give(case))
        assert sheet.beyond(Box(0, 0, sheet.width, sheet.height), give=0) == ""
        assert sheet.beyond(replace(area, bottom=0, top=sheet.height), give=give(case)) == ""
        if number > 1:
            assert str(number) in running or is_mirrored(case)
            assert letters(name) in letters(text) or is_mirrored(case)
            assert len(running) < len(letters(name)) + 30


@on_paper
def test_no_heading_is_left_alone_at_the_foot_of_a_page(case: Case):
    assert stranded(pages_text(pdf_of(case)), document_of(case.person)) == []


LAYOUTS = list(product(("A4", "Letter", "Legal", "A5"), ("narrow", "normal", "wide"), ("compact", "airy")))
"""Twenty-four ways to break one resume into pages."""


@pytest.mark.slow
@pytest.mark.parametrize("theme", THEMES)
def test_no_heading_is_left_alone_in_any_of_twenty_four_layouts(theme: str, note):
    assert len(LAYOUTS) == 24
    document = document_of("rich")
    breaks = 0
    for page_size, margin, density in LAYOUTS:
        case = Case("rich", theme, page_size=page_size)
        pages = pages_text(render_pdf(dressed(case, margin=margin, density=density)))
        breaks += len(pages) - 1
        note(theme, stranded_headings=len(stranded(pages, document)))
        assert stranded(pages, document) == [], (page_size, margin, density)
    assert breaks >= 24


@pytest.mark.parametrize(
    "last", ["EXPERIENCE", "Systems Engineer Jan 2013 – Jul 2016", "Bay Code Club Oakland, CA"]
)
def test_the_judge_of_headings_sees_one_that_is_left_alone(last: str):
    assert stranded([f"above\n{last}\n", "below\n"], document_of("rich")) == [last]
    assert stranded([f"above\n{last}\nSomething of it.\n", "below\n"], document_of("rich")) == []


# Colours -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", marked(every_scheme_on_paper()))
def test_a_scheme_changes_colours_and_nothing_else(case: Case):
    usual = replace(case, scheme="default")

    assert without_colours(render_pdf(dressed(case))) == without_colours(pdf_of(usual))


def without_colours(pdf: bytes) -> list[bytes]:
    """Return what is drawn on each page, but for the colours that it is drawn in."""
    colour = re.compile(rb"(?:[\d.]+\s+){1,4}(?:rg|RG|g|G|k|K|scn|SCN|sc|SC)\b")
    with _opened(pdf) as opened:
        drawn = [b"".join(stream.read_bytes() for stream in _streams(page.Contents)) for page in opened.pages]
    assert all(drawn)
    return [b" ".join(colour.sub(b"", page).split()) for page in drawn]


def _opened(pdf: bytes) -> Pdf:
    return pikepdf.open(BytesIO(pdf))


def _streams(contents: Any) -> list[Any]:
    return list(contents) if isinstance(contents, pikepdf.Array) else [contents]


# A parser ------------------------------------------------------------------------------------------------

READ = ("short", "long", "rich", "accents", "chinese")
"""Those whose language the parser knows, and whose lines are not broken on purpose."""


def parsed_cases() -> list[Any]:
    cases = [case for case in every_paper() if case.person in READ]
    few = {Case(READ[place % len(READ)], theme) for place, theme in enumerate(THEMES)}
    return [pytest.param(case, id=case.id, marks=() if case in few else pytest.mark.slow) for case in cases]


@pytest.mark.parametrize("case", parsed_cases())
def test_a_parser_finds_who_it_is_and_every_job(case: Case, note):
    document = document_of(case.person)
    wanted = jobs_of(document)

    read = read_resume(pdf_of(case))

    hits = len({*read.jobs} & {*wanted})
    note(case.theme, parser_jobs=len(wanted), parser_hits=hits)
    assert read.name == document.header.name
    assert read.email == contact(document, ContactKind.EMAIL)
    assert read.phone == contact(document, ContactKind.PHONE)
    assert list(read.jobs) == wanted


def jobs_of(document: Document) -> list[Job]:
    section = document.section("experience")
    assert section
    jobs = [
        Job(entry.organization, each.title, each.when.text)
        for entry in section.entries
        for each in (entry, *entry.roles)
        if each.when
    ]
    assert len(jobs) > 1
    return jobs


def contact(document: Document, kind: ContactKind) -> str:
    return next(contact.text for contact in document.header.contacts if contact.kind is kind)


def test_the_papers_of_every_day_show_everybody():
    assert {case.person for case in some_of(every_paper())} == set(PEOPLE)
    assert {case.person for case in some_of(every_scheme_on_paper())} == set(PEOPLE)

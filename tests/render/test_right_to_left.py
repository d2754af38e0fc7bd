"""Arabic, Hebrew, Persian and Urdu are read from the right, their numbers and addresses from the left."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn
from renditions import rendition
from right_to_left import PEOPLE

from resumesite.render.docx import render_docx
from resumesite.render.html import render_html
from resumesite.render.pdf import render_pdf
from resumesite.render.rendition import Rendition

LANGUAGES = sorted(PEOPLE)
SPOKEN_OF = {"ar": "+966 11 555 0132", "he": "(03) 555 0132", "fa": "021 555 0132", "ur": "+92 42 5555 0132"}
"""The phone number in each summary."""


def person(language: str, **changes: Any) -> Rendition:
    return rendition({**PEOPLE[language], **changes})


def word_file(made: Rendition) -> Any:
    return docx.Document(BytesIO(render_docx(made)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_says_its_language_and_keeps_numbers_and_addresses_in_order(language: str):
    page = render_html(person(language)).decode()
    about = PEOPLE[language]["personalInfo"]

    assert f'<html lang="{language}" dir="rtl"' in page
    for kept in (about["phone"], about["email"], SPOKEN_OF[language]):
        assert f'<bdi dir="ltr">{kept}</bdi>' in page


def test_a_text_from_the_right_in_an_english_page_keeps_its_phone_number_too():
    page = render_html(rendition({"summary": "اتصل على +966 11 555 0132"})).decode()

    assert '<bdi dir="rtl">اتصل على <bdi dir="ltr">+966 11 555 0132</bdi></bdi>' in page


def test_an_address_in_a_link_with_a_label_keeps_its_order():
    page = render_html(person("ar")).decode()

    assert 'المدونة: <bdi dir="ltr">blog.example.org/2021</bdi>' in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_file_marks_numbers_that_have_no_letter_to_hold_them(language: str):
    document = word_file(person(language))
    *_, summary = (each for each in document.paragraphs if SPOKEN_OF[language] in each.text)

    (phone,) = (run for run in summary.runs if SPOKEN_OF[language] in run.text)

    assert phone.text.strip() == f"\u200e{SPOKEN_OF[language]}\u200e"
    assert phone.font.rtl is None


def test_a_word_file_reads_lists_and_contacts_from_the_right_though_all_are_latin():
    document = word_file(person("ar"))
    listed = next(paragraph for paragraph in document.paragraphs if "PostgreSQL" in paragraph.text)

    assert [(run.text, run.font.rtl) for run in listed.runs][-3:] == [
        ("Go", None), ("\u200f، ", True), ("PostgreSQL", None),
    ]  # fmt: skip
    assert "\u200f    " in document.paragraphs[2].text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_file_names_its_language_for_right_to_left_text(language: str):
    defaults = word_file(person(language)).styles.element.find(f".//{qn('w:lang')}")

    assert defaults.get(qn("w:bidi")).startswith(f"{language}-")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pdf_draws_times_from_the_right_and_phone_numbers_from_the_left(language: str):
    pdf = pypdfium2.PdfDocument(render_pdf(person(language)))
    drawn = pdf[0].get_textpage()
    places = [
        (drawn.get_text_range(index, 1), drawn.get_charbox(index)) for index in range(drawn.count_chars())
    ]

    def row_of(digits: str) -> list[float]:
        """Return from where to where each of these digits stands, in the order of the text."""
        only = [(sign, box) for sign, box in places if re.fullmatch("[0-9]", sign)]
        start = "".join(sign for sign, _ in only).index(digits)
        return [box[0] for _, box in only[start : start + len(digits)]]

    phone = row_of(re.sub(r"\D", "", PEOPLE[language]["personalInfo"]["phone"]))
    begun, ended = row_of("20172021")[0], row_of("20172021")[4]

    assert phone == sorted(phone)
    assert begun > ended
    assert pdf.get_metadata_value("Title")

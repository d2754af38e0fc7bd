"""A page and a PDF in every language that has labels: its own words, its own direction, every glyph."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from extract import extract, squeezed
from pages.made import made
from pages.matrix import THEMES
from render.judges import accessibility_complaints, page_errors
from resumesite.document.labels import label_languages, labels_for

LANGUAGES = sorted(label_languages())
OFTEN = ("he", "th")
TORN = {"hi", "th"}
"""Whose syllables WeasyPrint draws rightly, and writes into the text beneath with letters missing."""
MIRRORED = {"ar", "fa", "he", "ur"}


def spoken(language: str) -> dict[str, Any]:
    """Somebody who says, in a language, every word that pages have in it."""
    words = [re.sub(r"\{\w+\}", "7", label) for label in labels_for(language).values()]
    return {
        "personalInfo": {
            "name": "Mira Solberg",
            "title": labels_for(language)["experience"],
            "email": "mira@solberg.example",
            "phone": "+47 21 55 01 74",
        },
        "summary": " · ".join(words),
        "experience": [
            {
                "position": labels_for(language)["volunteering"],
                "company": "Solberg & Daughters",
                "startDate": f"2019-{month:02d}",
                "endDate": "Present" if month == 12 else f"2020-{month:02d}",
                "description": [words[month], words[month + 12]],
            }
            for month in range(1, 13)
        ],
        "education": [{"university": "Fjordane", "degree": "MSc", "endDate": "2012-06-17"}],
        "skills": {"languages": ["Go"]},
        "meta": {"language": language},
    }


def theme_for(language: str) -> str:
    return THEMES[LANGUAGES.index(language) % len(THEMES)]


in_every_language = pytest.mark.parametrize(
    "language",
    [pytest.param(each, marks=() if each in OFTEN else pytest.mark.slow) for each in LANGUAGES],
)


def test_there_are_thirty_languages_and_more():
    assert len(LANGUAGES) >= 30
    assert set(LANGUAGES) > MIRRORED


@in_every_language
def test_a_page_is_marked_and_labelled_in_its_language(language: str):
    html = made(theme_for(language), "html", person=spoken(language)).decode()

    direction = "rtl" if language in MIRRORED else "ltr"
    assert f'<html lang="{language}" dir="{direction}"' in html
    text = squeezed(extract("html", html.encode()).text)
    for name in ("summary", "experience", "education", "skills", "present", "skip_to_content"):
        assert squeezed(labels_for(language)[name]) in text, name


@in_every_language
def test_a_pdf_lacks_no_glyph_and_is_tagged_with_its_language(language: str):
    pdf = made(theme_for(language), "pdf", person=spoken(language))  # raises MISSING_GLYPHS where one lacks

    with pikepdf.open(BytesIO(pdf)) as opened:
        assert str(opened.Root.Lang) == language
    assert accessibility_complaints(pdf) == []
    read = extract("pdf", pdf)
    if language in TORN:
        return
    lost = [
        word
        for name in ("summary", "experience", "education", "skills")
        if not read.says(word := labels_for(language)[name])
    ]
    assert lost == []


@pytest.mark.slow
def test_the_nu_html_checker_finds_no_error_in_any_language(tmp_path: Path):
    for language in LANGUAGES:
        html = made(theme_for(language), "html", person=spoken(language))
        (tmp_path / f"{language}.html").write_bytes(html)

    assert page_errors(*sorted(tmp_path.iterdir())) == []

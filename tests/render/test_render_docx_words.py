"""A Word file says what the PDF of the same resume says, word for word and in its order."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.text.paragraph import Paragraph
from judges import poppler_text
from renditions import NADIA, portrait, rendition
from right_to_left import PEOPLE

from leaves import edited, full_resume
from resumesite.document.arrange import arrange
from resumesite.render.docx import render_docx
from resumesite.render.pdf import render_pdf
from resumesite.render.rendition import Rendition
from resumesite.themes.load import find_themes, load_theme

THEMES = sorted(find_themes())

CHEN: dict[str, Any] = {
    "language": "zh-Hans",
    "personalInfo": {"name": "陈思远", "title": "数据工程师", "email": "chen@example.org"},
    "summary": "十年数据平台经验，熟悉 Spark 与 Flink。",
    "experience": [
        {"position": "负责人", "company": "远帆数据", "startDate": "2019-03", "technologies": ["Go", "SQL"]}
    ],
    "skills": {"languages": ["Python", "Java"]},
}

LISTS: dict[str, Any] = {
    "personalInfo": {"name": "Ana Prado", "headerNote": "Available from June, *anywhere*."},
    "summary": "Three things:\n\n3. Plans\n4. Walls\n   - of brick\n   - of straw\n5. Roofs\n\nThen more.",
    "publications": [{"name": "On roofs"}, {"name": "On walls", "publisher": "Letters of Brick"}],
}


def everything(**meta: object) -> Rendition:
    resume = edited(full_resume(**meta))
    return replace(rendition(), resume=resume, document=arrange(resume))


def words_of_docx(made: Rendition) -> list[str]:
    document = docx.Document(BytesIO(render_docx(made)))
    return _words(" ".join(_with_numbers(document.paragraphs)))


def _with_numbers(paragraphs: list[Paragraph]) -> Iterator[str]:
    """Yield the text of each paragraph behind the number that Word shows before it."""
    last: dict[int, int] = {}
    for paragraph in paragraphs:
        number = _list_of(paragraph)
        if number is not None:
            last[number] = last[number] + 1 if number in last else _first_of(paragraph, number)
            yield f"{last[number]}."
        yield paragraph.text


def _list_of(paragraph: Paragraph) -> int | None:
    properties = paragraph._p.pPr
    is_numbered = paragraph.style is not None and str(paragraph.style.name).startswith("List Number")
    item = properties.numPr if properties is not None and is_numbered else None
    return None if item is None else int(item.numId.val)


def _first_of(paragraph: Paragraph, number: int) -> int:
    start = paragraph.part.numbering_part.element.xpath(f"w:num[@w:numId='{number}']//w:startOverride/@w:val")
    return int(start[0])


def words_of_pdf(made: Rendition) -> list[str]:
    first, *others, _ = poppler_text(render_pdf(made)).split("\f")
    return _words(" ".join((first, *map(_without_running_line, others))))


def _without_running_line(page: str) -> str:
    text, _, running = page.rstrip().rpartition("\n")
    assert re.search(r"\d", running), "the page's number stands in its last line"
    return text


def _words(text: str) -> list[str]:
    """Split a text into words. Bullets are none: Word draws them itself, as it does capitals.

    A PDF has those in its text, and in Greek they have no accents.
    """
    signs = unicodedata.normalize("NFKD", text)
    shown = "".join(sign for sign in signs if unicodedata.category(sign) not in ("Cf", "Mn"))
    return shown.replace("•", " ").casefold().split()


@pytest.mark.parametrize("theme", THEMES)
def test_a_word_file_says_what_the_pdf_says(theme: str):
    made = rendition(theme=load_theme(theme))

    assert words_of_docx(made) == words_of_pdf(made)


@pytest.mark.parametrize(
    "made",
    [
        rendition(CHEN),
        rendition(LISTS, numbered_publications=True),
        rendition(NADIA, photo=portrait(), page_size="A5", margin="wide"),
        everything(),
        everything(language="de"),
    ],
    ids=["chinese", "lists", "photo", "everything", "german"],
)
def test_a_word_file_says_it_whatever_is_in_it(made: Rendition):
    assert words_of_docx(made) == words_of_pdf(made)


@pytest.mark.parametrize("language", sorted(PEOPLE))
def test_a_word_file_read_from_the_right_has_the_same_letters(language: str):
    """PDF readers give the words of a line in an order of their own, and tear some of them apart."""
    made = rendition(PEOPLE[language])

    assert _letters(words_of_docx(made)) == _letters(words_of_pdf(made))


def _letters(words: list[str]) -> Counter[str]:
    return Counter(letter for word in words for letter in word)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "fr", "ar", "el"])
@pytest.mark.parametrize("theme", THEMES)
def test_a_word_file_of_a_full_resume_says_what_the_pdf_says(theme: str, language: str):
    made = replace(everything(language=language), theme=load_theme(theme))

    if made.document.direction == "rtl":
        assert _letters(words_of_docx(made)) == _letters(words_of_pdf(made))
    else:
        assert words_of_docx(made) == words_of_pdf(made)

"""Word documents, text and Markdown of everybody, in every theme: nothing dropped."""

from __future__ import annotations

import unicodedata

import pytest

from extract import extract
from leaves import leaves_of, missing
from pages.matrix import PAPERS, PEOPLE, Case, by_theme, dressed, schemes_of, shown_of
from resumesite.render.docx import render_docx
from resumesite.render.markdown import render_markdown
from resumesite.render.text import WIDTH, render_text, render_unwrapped_text

LONG_ADDRESS = "://"


@pytest.mark.parametrize("theme", by_theme())
def test_a_word_document_says_all_that_its_resume_does(theme: str, note):
    for person in PEOPLE:
        data = render_docx(dressed(Case(person, theme)))

        note(theme, docx_bytes=len(data))
        assert missing(shown_of(person), extract("docx", data)) == [], person


@pytest.mark.slow
@pytest.mark.parametrize("theme", by_theme(slow=True))
def test_a_word_document_does_so_in_every_scheme_on_both_papers(theme: str):
    for scheme in schemes_of(theme):
        for person in PEOPLE:
            for size in PAPERS:
                data = render_docx(dressed(Case(person, theme, scheme, size)))
                assert missing(shown_of(person), extract("docx", data)) == [], (scheme, person, size)


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize(
    ("format_name", "render"),
    [("txt", render_text), ("txt", render_unwrapped_text), ("md", render_markdown)],
    ids=["txt", "unwrapped", "md"],
)
def test_text_says_all_that_its_resume_does(person: str, format_name: str, render):
    assert len(list(leaves_of(shown_of(person)))) > 20

    assert missing(shown_of(person), extract(format_name, render(dressed(Case(person, "plain"))))) == []


@pytest.mark.parametrize("person", [person for person in PEOPLE if person not in ("hostile", "chinese")])
def test_lines_of_text_are_short_but_for_addresses(person: str):
    lines = render_text(dressed(Case(person, "plain"))).decode().splitlines()

    assert [line for line in lines if columns(line) > WIDTH and LONG_ADDRESS not in line] == []


def columns(line: str) -> int:
    return sum(not unicodedata.combining(sign) for sign in line)

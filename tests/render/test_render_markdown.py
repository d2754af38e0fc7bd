"""A resume as Markdown, in which every text stands literally."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from rendering import rendered
from resumesite.edition.edition import PublicResume

ADA = {
    "personalInfo": {"name": "Ada Quinn", "title": "C# Engineer", "email": "ada@quinn.example"},
    "summary": "Builds **reliable** _bridges_ in `C`.",
    "experience": [
        {
            "position": "Engineer",
            "company": "Span Works",
            "url": "https://span.example/a_(b)",
            "location": "Leeds",
            "startDate": "2019-02",
            "endDate": "2020",
            "description": ["Measured bolts", "Taught:\n\n- welding\n- painting"],
            "technologies": ["Steel", "C*"],
        }
    ],
    "skills": {"languages": ["Python", "C++"]},
}

ADA_AS_MARKDOWN = """\
# Ada Quinn

C# Engineer

[ada@quinn.example](mailto:ada@quinn.example)

## Summary

Builds **reliable** *bridges* in `C`.

## Experience

### Engineer

[**Span Works**](<https://span.example/a_(b)>) · Leeds · Feb 2019 – 2020

- Measured bolts
- Taught:
  * welding
  * painting

**Technologies:** Steel, C\\*

## Skills

- **Programming languages:** Python, C++
"""


def as_markdown(data: dict[str, object]) -> str:
    return rendered("md", PublicResume.model_validate(data)).decode()


def read_back(markdown: str) -> str:
    """Return what a Markdown reader shows, one line for each line of text."""
    tokens = MarkdownIt("commonmark").parse(markdown)
    lines = [token.children or [] for token in tokens if token.type == "inline"]
    return "\n".join(
        "".join("\n" if child.type.endswith("break") else child.content for child in line) for line in lines
    )


def blocks_of(markdown: str) -> list[str]:
    return [token.type for token in MarkdownIt("gfm-like", {"linkify": False}).parse(markdown)]


def test_a_resume_as_markdown_has_headings_links_and_lists():
    assert as_markdown(ADA) == ADA_AS_MARKDOWN


LITERAL = [
    "C*", "*args and **kwargs", "snake_case_name", "_private", "<b>bold</b>", "a < b & c > d", "&amp;",
    "[x](y)", "![x](y)", "# no heading", "## C#", "C #", "- 20 %", "+1 (555) 0100", "1. First", "1) one",
    "2019. Founded", "> quoted", "---", "===", "| a | b |", "~~gone~~", "back\\slash", "`tick", "``two``",
    "***", "Hello!", "* * *", "100% *sure*", "https://a.example/b_c_d", "=", ": colon",
]  # fmt: skip


@pytest.mark.parametrize("text", LITERAL)
def test_any_text_of_a_field_is_read_back_as_it_was(text: str):
    markdown = as_markdown({"personalInfo": {"name": text, "title": text, "location": text}})

    assert read_back(markdown) == f"{text}\n{text}\n{text}"
    assert blocks_of(markdown)[::3] == ["heading_open", "paragraph_open", "paragraph_open"]


SIGNS = st.sampled_from(
    [*"*_`[]()<>#+-=.:!&;~|\\ 1ab", "&amp;", "1. ", "- ", "***", "http://a.example", "中"]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(SIGNS, min_size=1, max_size=10).map("".join))
def test_no_mix_of_signs_turns_into_markup(text: str):
    text = " ".join(text.split())

    markdown = as_markdown({"personalInfo": {"name": text, "location": text}})

    assert read_back(markdown) == f"{text}\n{text}".strip()


@settings(max_examples=300, deadline=None)
@given(st.lists(SIGNS, min_size=1, max_size=12).map("".join))
def test_markdown_read_and_written_again_says_the_same(text: str):
    written = as_markdown({"summary": text})
    again = as_markdown({"summary": written.removeprefix("## Summary").strip()})

    assert re.sub(r"\s+", " ", read_back(again)) == re.sub(r"\s+", " ", read_back(written))


def test_code_of_nothing_is_no_text():
    assert read_back(as_markdown({"summary": "` `"})) == ""


def test_an_exclamation_before_a_link_makes_no_picture():
    markdown = as_markdown({"summary": "Look![here](https://a.example)"})

    assert "image" not in {
        child.type for token in MarkdownIt().parse(markdown) for child in token.children or []
    }
    assert read_back(markdown) == "Summary\nLook![here](https://a.example)"


def test_styles_that_would_not_be_read_back_are_left_out():
    markdown = as_markdown({"summary": 'a**"b"**c'})

    assert read_back(markdown) == 'Summary\na**"b"**c'


def test_a_line_break_stays_a_line_break():
    markdown = as_markdown({"summary": "Short line\nanother"})

    assert read_back(markdown) == "Summary\nShort line\nanother"


def test_roles_at_one_employer_stand_below_it():
    markdown = as_markdown(
        {"experience": [{"company": "Span", "roles": [{"position": "Lead"}, {"position": "Junior"}]}]}
    )

    assert markdown == "## Experience\n\n### Span\n\n#### Lead\n\n#### Junior\n"

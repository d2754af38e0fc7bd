"""Markdown files as front matter and blocks with their lines."""

from __future__ import annotations

import pytest

from resumesite.errors import ResumesiteError
from resumesite.marked.from_markdown import read_markdown

TEXT = """\
---
email: ada@example.org
---

# Ada Lovelace

Writes *notes*.
On engines.

Talks
-----

- One [link](https://one.example)
- Two
  - nested
1. Three

> Quoted

---
"""


def test_front_matter_and_blocks_are_told_apart():
    marked = read_markdown(TEXT.encode(), "resume.md")

    assert marked.data == {
        "frontMatter": {"email": "ada@example.org"},
        "blocks": [
            {"heading": "Ada Lovelace", "level": "1"},
            {"text": "Writes *notes*.\nOn engines."},
            {"heading": "Talks", "level": "2"},
            {"item": "One [link](https://one.example)"},
            {"item": "Two\n- nested"},
            {"item": "Three"},
            {"text": "> Quoted"},
        ],
    }


def test_everything_has_the_line_where_it_stands():
    marked = read_markdown(TEXT.encode(), "resume.md")

    assert marked.place(("frontMatter", "email")).line == 2
    assert [marked.place(("blocks", number)).line for number in range(7)] == [5, 7, 10, 13, 14, 16, 18]


def test_a_mistake_in_the_front_matter_has_its_line():
    with pytest.raises(
        ResumesiteError, match=r"resume\.md:3:1: name: this key is here twice, first on line 2"
    ):
        read_markdown(b"---\nname: a\nname: b\n---\n", "resume.md")


@pytest.mark.parametrize(
    "text", ["", "\n", "---\n---\n", "---\nname: x", "no front matter", "--- x\ny\n---\n"]
)
def test_a_file_without_front_matter_is_all_text(text: str):
    marked = read_markdown(text.encode(), "resume.md")

    assert marked.data["frontMatter"] is None
    assert len(marked.data["blocks"]) == bool(text.strip("-\n"))


def test_hostile_lines_are_only_split_never_parsed():
    marked = read_markdown(b"# A\n\n" + b"[" * 19_000 + b"\n\n" + b"*" * 19_000 + b"a\n", "resume.md")

    assert len(marked.data["blocks"]) == 3


def test_a_block_that_is_too_long_is_refused_where_it_starts():
    with pytest.raises(
        ResumesiteError, match=r"resume\.md:3:1: blocks\.1: one text may have 20,000 characters"
    ):
        read_markdown(b"# A\n\n" + b"x" * 20_001, "resume.md")

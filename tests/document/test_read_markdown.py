"""The small Markdown of text fields: what is markup, and all that is not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resumesite.document.document import Break, Bullet, Bullets, Paragraph, Rich, Run
from resumesite.document.markdown import plain_text, read_line, read_markdown, read_points


def paragraph(*inlines: Run | Break | str) -> Paragraph:
    return Paragraph(tuple(Run(inline) if isinstance(inline, str) else inline for inline in inlines))


def bullet(text: str, *inner: Bullets) -> Bullet:
    return Bullet((Run(text),), inner)


# What is markup ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "run"),
    [
        ("**bold**", Run("bold", bold=True)),
        ("__bold__", Run("bold", bold=True)),
        ("*italic*", Run("italic", italic=True)),
        ("***both***", Run("both", bold=True, italic=True)),
        ("`a *b* <c>`", Run("a *b* <c>", code=True)),
        ("[text](https://a.example/b)", Run("text", href="https://a.example/b")),
        ("[text](a.example)", Run("text", href="https://a.example")),
        ("[text](mailto:ada@a.example)", Run("text", href="mailto:ada@a.example")),
        ("[text](tel:+15551234567)", Run("text", href="tel:+15551234567")),
        ("<https://a.example>", Run("https://a.example", href="https://a.example")),
        ("**[text](https://a.example)**", Run("text", bold=True, href="https://a.example")),
        ("R&amp;D", Run("R&D")),
        (r"\*literal\*", Run("*literal*")),
    ],
)
def test_styles_and_links_are_read(text: str, run: Run):
    assert read_markdown(text) == (Paragraph((run,)),)


def test_a_line_may_have_several_styles():
    assert read_markdown("Wrote **fast** code.") == (paragraph("Wrote ", Run("fast", bold=True), " code."),)


def test_an_empty_line_parts_paragraphs():
    assert read_markdown("one\n\ntwo") == (paragraph("one"), paragraph("two"))


def test_lists_may_stand_inside_lists():
    text = "Led:\n- a\n  - b\n- c"

    assert read_markdown(text) == (
        paragraph("Led:"),
        Bullets((bullet("a", Bullets((bullet("b"),))), bullet("c"))),
    )


def test_an_ordered_list_begins_with_its_own_number():
    assert read_markdown("3. three\n4. four") == (Bullets((bullet("three"), bullet("four")), first=3),)


@pytest.mark.parametrize("sign", ["•", "▪", "‣", "◦", "●", "·"])
def test_bullets_that_were_pasted_are_bullets(sign: str):
    assert read_markdown(f"Led:\n{sign} a\n{sign} b") == (
        paragraph("Led:"),
        Bullets((bullet("a"), bullet("b"))),
    )


def test_a_paragraph_and_a_list_inside_a_point_belong_to_it():
    assert read_markdown("- a\n\n  b\n- c") == (
        Bullets((Bullet((Run("a"), Break(), Run("b"))), bullet("c"))),
    )


# Line ends -----------------------------------------------------------------------------------------------


def test_a_line_that_was_ended_early_ends_there():
    assert read_markdown("Ada Quinn\nLeeds") == (paragraph("Ada Quinn", Break(), "Leeds"),)


def test_lines_that_an_editor_wrapped_are_one_line():
    wrapped = (
        "Staff engineer with eleven years of building and running payment platforms\n"
        "at national scale, happiest when teaching teams."
    )

    assert read_markdown(wrapped) == (paragraph(wrapped.replace("\n", " ")),)


def test_wrapped_chinese_is_joined_without_blanks():
    first, second = "负责核心产品开发" * 5, "并带教新人"

    assert plain_text(read_markdown(f"{first}\n{second}")) == first + second


def test_two_blanks_or_a_backslash_end_a_line_as_in_markdown():
    long = "word " * 14

    assert read_markdown(f"{long}  \nnext") == (paragraph(long.strip(), Break(), "next"),)
    assert read_markdown(f"{long.strip()}\\\nnext") == (paragraph(long.strip(), Break(), "next"),)


# What is not markup --------------------------------------------------------------------------------------

LITERAL = [
    "C*", "C* and D*", "snake_case_name", "2 * 3 * 4", "<b>bold</b>", "<script>alert(1)</script>",
    "a < b > c", "# heading", "> quote", "---", "===", "| a | b |", "![alt](https://a.example/b.png)",
    "[text][ref]", "[text](javascript:alert(1))", "[text](data:text/html,x)", "[text](/etc/passwd)",
    "[text](//evil.example)", "1. First of its kind", "2019. Founded the club", "- 20 % costs",
    "+ 20 % sales", "1986) moved", "~~gone~~", "~5 years", "https://a.example/b_c_d", "AT&T",
    "&nosuchentity;", "[", "](", "*", "_", "`", "\\", "&lt", "[x](<javascript:alert(1)>)", "a@b.example",
    "Hello!",
]  # fmt: skip


@pytest.mark.parametrize("text", LITERAL)
def test_anything_else_stands_as_it_was_typed(text: str):
    assert read_markdown(text) == (paragraph(text),)


def test_years_that_begin_lines_are_no_list():
    assert plain_text(read_markdown("2019. Founded\n2021. Sold")) == "2019. Founded\n2021. Sold"


@pytest.mark.parametrize("text", ["# a\nb", "> a\n> b", "a\n---", "a | b\n--|--\nc | d", "<div>\n<p>x"])
def test_blocks_that_are_not_ours_keep_every_sign(text: str):
    assert plain_text(read_markdown(text)) == text


def test_an_empty_text_is_nothing():
    assert read_markdown(" \n ") == ()


@pytest.mark.parametrize(
    "text",
    [
        "[" * 20_000,
        "*" * 20_000,
        "`a" * 9_000,
        "- " * 5_000 + "\nx",
        "<" * 20_000,
        "[a](" * 5_000,
        "\n" * 19_999 + "x",
    ],
)
def test_texts_made_to_be_slow_lose_nothing(text: str):
    """How long it takes is a benchmark's matter; that these end at all in a test run says enough."""
    written = "".join(plain_text(read_markdown(text)).split())

    assert written.replace("-", "") == "".join(text.split()).replace("-", "")


def test_lists_nested_deeper_than_anyone_means_are_shown_as_typed():
    text = "\n".join(f"{'  ' * depth}- level{depth}" for depth in range(60))

    assert all(f"- level{depth}" in plain_text(read_markdown(text)) for depth in range(60))


WORDS = st.text("abc中", min_size=1, max_size=5)
SIGNS = st.sampled_from([*"*_`[]()<>#+-.!;~|\\ \n", "1. ", "- ", "  ", "\n\n"])


def shown_words(rich: Rich) -> list[str]:
    return [letter for letter in plain_text(rich) if letter.isalpha()]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(WORDS, SIGNS), max_size=20).map("".join))
def test_no_mix_of_signs_loses_a_word(text: str):
    rich = read_markdown(text)

    is_linked = any(run.href for block in rich for run in _runs(block))
    assert is_linked or shown_words(rich) == [letter for letter in text if letter.isalpha()]


def _runs(block: Paragraph | Bullets) -> list[Run]:
    if isinstance(block, Paragraph):
        return [inline for inline in block.line if isinstance(inline, Run)]
    own = [inline for item in block.items for inline in item.line if isinstance(inline, Run)]
    return own + [run for item in block.items for inner in item.inner for run in _runs(inner)]


# Points and lines ----------------------------------------------------------------------------------------


def test_each_text_of_a_list_is_a_point_and_a_text_that_is_a_list_is_its_points():
    assert read_points(["one", "- two", "- three\n- four", "five\n- six", ""]) == (
        bullet("one"),
        bullet("two"),
        bullet("three"),
        bullet("four"),
        bullet("five", Bullets((bullet("six"),))),
    )


def test_a_text_for_one_line_is_one_line():
    assert read_line("**Q.**\n\nOther") == (Run("Q.", bold=True), Run(" "), Run("Other"))

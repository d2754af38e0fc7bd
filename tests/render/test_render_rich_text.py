"""Rich text as HTML: every kind of block, everything escaped, other directions isolated."""

from __future__ import annotations

import pytest

from resumesite.document.direction import direction_of
from resumesite.document.document import Break, Bullet, Bullets, Paragraph, Run
from resumesite.document.markdown import read_markdown
from resumesite.render.rich_text import HtmlText

LTR, RTL = HtmlText("ltr"), HtmlText("rtl")


def test_styles_and_links_become_elements():
    line = (
        Run("plain "),
        Run("bold", bold=True),
        Run("both", bold=True, italic=True),
        Run("x < y", code=True),
        Break(),
        Run("site", href="https://example.org/?a=1&b=2"),
    )

    assert LTR.rich((Paragraph(line),)) == (
        "<p>plain <strong>bold</strong><strong><em>both</em></strong><code>x &lt; y</code><br>"
        '<a href="https://example.org/?a=1&amp;b=2" rel="nofollow noopener">site</a></p>'
    )


def test_lists_nest_and_keep_their_numbers():
    inner = Bullets((Bullet((Run("inner"),)),))
    blocks = (Bullets((Bullet((Run("third"),), (inner,)), Bullet((Run("fourth"),))), first=3),)

    assert LTR.rich(blocks) == (
        '<ol start="3"><li value="3">third<ul><li>inner</li></ul></li><li value="4">fourth</li></ol>'
    )


def test_bullets_are_one_list_and_no_bullets_are_nothing():
    assert LTR.bullets((Bullet((Run("one"),)), Bullet((Run("two"),)))) == "<ul><li>one</li><li>two</li></ul>"
    assert LTR.bullets(()) == ""


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        '"><svg onload=alert(1)>',
        "&lt;script&gt;",
        "<a href='javascript:x'>",
    ],
)
def test_markup_in_text_stays_text(text: str):
    html = LTR.rich(read_markdown(text))

    assert "<script" not in html
    assert "<img" not in html
    assert "<svg" not in html
    assert "<a" not in html


def test_a_link_that_got_past_the_document_is_taken_off_by_the_second_wall():
    html = LTR.rich((Paragraph((Run("x", href="javascript:alert(1)"),)),))

    assert "javascript" not in html
    assert ">x</a>" in html


def test_a_text_that_is_read_the_other_way_is_isolated():
    assert RTL.bidi("C++ (2019)") == '<bdi dir="ltr">C++ (2019)</bdi>'
    assert LTR.bidi("ليلى") == '<bdi dir="rtl">ليلى</bdi>'
    assert RTL.rich((Paragraph((Run("Weekly club."),)),)) == '<p><bdi dir="ltr">Weekly club.</bdi></p>'


def test_a_text_of_the_documents_own_direction_is_left_alone():
    assert LTR.bidi("R&D") == "R&amp;D"
    assert RTL.bidi("ليلى") == "ليلى"
    assert RTL.bidi("2019 – 2021") == "2019 – 2021"


@pytest.mark.parametrize(
    ("text", "direction"),
    [("Ada", "ltr"), ("ليلى", "rtl"), ("שלום", "rtl"), ("(1) Ada", "ltr"), ("2019", None), ("", None)],
)
def test_the_first_letter_tells_the_direction(text: str, direction: str | None):
    assert direction_of(text) == direction

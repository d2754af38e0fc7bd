"""What stands in a hidden value's place is marked in the text of a page, and nowhere else."""

from __future__ import annotations

import re

from rendering import rendered
from resumesite.edition.edition import PublicResume
from resumesite.render.redactions import mark_redactions


def test_a_label_is_marked_in_the_text_of_a_page():
    assert mark_redactions("<p>At Company A.</p>", ["Company A"]) == (
        '<p>At <span class="redacted">Company A</span>.</p>'
    )


def test_nothing_is_marked_in_tags_styles_titles_and_comments():
    page = (
        "<head><title>Company A</title></head><style>/* Company A */</style>"
        '<a title="Company A" href="/Company A"></a><!-- Company A <b> -->'
    )

    assert mark_redactions(page, ["Company A"]) == page


def test_a_longer_label_is_not_taken_for_a_shorter_one():
    marked = mark_redactions("<p>Company A, Company AA</p>", ["Company A", "Company AA"])

    assert marked.count("redacted") == 2
    assert '<span class="redacted">Company AA</span>' in marked


def test_a_label_is_found_as_it_is_escaped():
    assert 'class="redacted"' in mark_redactions("<p>A &amp; B</p>", ["A & B"])


def test_a_vcard_has_no_label_where_programs_expect_an_address():
    person = {"name": "Ada Byron", "email": "Hidden email", "phone": "Hidden phone", "location": "London"}
    resume = PublicResume.model_validate(
        {"personalInfo": person, "redactions": ("Hidden email", "Hidden phone")}
    )

    card = rendered("vcf", resume).decode()

    assert "Hidden" not in card
    assert "London" in card


def test_of_labels_that_begin_alike_the_longest_is_marked():
    labels = ["Company A", "Company AB", "Company ABC", "Company B", "School A"]
    page = "<p>Company ABC, Company AB; Company A. Company B-School A, Company ABCD, XCompany A</p>"

    marked = mark_redactions(page, labels)

    assert re.findall('class="redacted">([^<]*)<', marked) == [
        "Company ABC", "Company AB", "Company A", "Company B", "School A",
    ]  # fmt: skip

"""Resumes written in Markdown."""

from __future__ import annotations

import pytest

from resumesite.content.read import read_draft
from resumesite.resume.parse import Parsed, parse_resume


def parsed(text: str) -> Parsed:
    return parse_resume(read_draft(text.encode(), "content/ada/resume.md"))


def test_headings_become_a_name_sections_and_entries():
    resume = parsed(
        "# Ada Lovelace\n\nWrites notes.\n\n- On engines\n\n"
        "## Work\n\n### Engine Office\n\nOwn **programs**.\n\n- Bernoulli numbers\n\n### Self\n\n"
        "## Talks\n\n- One\n- Two\n\n# Appendix\n\nMore.\n"
    ).resume

    assert resume.personal_info.name == "Ada Lovelace"
    assert resume.summary == "Writes notes.\n\n- On engines"
    assert [section.title for section in resume.custom_sections] == ["Work", "Talks", "Appendix"]
    office, own = resume.custom_sections[0].items
    assert (office.title, office.description) == ("Engine Office", ("Own **programs**.", "Bernoulli numbers"))
    assert (own.title, own.description) == ("Self", ())
    assert resume.custom_sections[1].items == ("One", "Two")
    assert resume.custom_sections[2].items == ("More.",)


def test_front_matter_holds_fields_of_ours_and_contact_data():
    draft = read_draft(
        b"---\nresume: true\nname: Ada\nemail: ada@example.org\npersonalInfo: {phone: 1, address: x}\n"
        b"summary: Known\nexperience:\n  - company: Acme\ncustomSections: [{title: First}]\n"
        b"meta: {title: CV}\n---\nText.\n\n## Second\n\nx\n",
        "academic.md",
    )
    resume = parse_resume(draft).resume

    assert draft.format == "markdown"
    assert resume.personal_info.model_dump(exclude_defaults=True) == {
        "name": "Ada", "email": "ada@example.org", "phone": "1", "address": "x",
    }  # fmt: skip
    assert resume.experience[0].company == "Acme"
    assert resume.meta.title == "CV"
    assert [section.title for section in resume.custom_sections] == ["First", "Second"]
    assert len(draft.source.data["frontMatter"]["customSections"]) == 1


def test_fields_of_other_programs_are_kept_aside_with_a_warning():
    result = parsed("---\nlayout: page\nname: Ada\n---\n## Talks\n\nOne\n")

    assert result.resume.x_source == {"layout": "page"}
    assert [(warning.code, warning.field, warning.place.line) for warning in result.warnings] == [
        ("KEPT_ASIDE", "frontMatter.layout", 2)
    ]


@pytest.mark.parametrize(("heading", "title"), [("Ada", ""), ("Curriculum Vitae", "Curriculum Vitae")])
def test_the_first_heading_is_the_title_where_the_name_is_known(heading: str, title: str):
    resume = parsed(f"---\nname: Ada\n---\n# {heading}\n\n## Talks\n\nOne\n").resume

    assert resume.personal_info.name == "Ada"
    assert resume.meta.title == title
    assert [section.title for section in resume.custom_sections] == ["Talks"]


def test_a_problem_in_the_text_has_its_line():
    warnings = parsed("# Ada\n\n## Talks\n\n- <script>x</script>\n").warnings

    assert [(warning.code, warning.place.line) for warning in warnings] == [("HTML_AS_TEXT", 5)]


def test_a_title_in_the_front_matter_stays():
    resume = parsed("---\nname: Ada\nmeta: {title: CV, language: de}\n---\n# Lebenslauf\n\nText.\n").resume

    assert (resume.meta.title, resume.meta.language) == ("CV", "de")
    assert [section.title for section in resume.custom_sections] == ["Lebenslauf"]

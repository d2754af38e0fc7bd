"""A resume as plain text for application forms."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from leaves import edited, full_resume
from rendering import rendered, rendition
from resumesite.edition.edition import PublicResume
from resumesite.render.text import render_unwrapped_text

ADA = {
    "personalInfo": {
        "name": "Ada Quinn",
        "title": "Engineer",
        "email": "ada@quinn.example",
        "phone": "+44 7700 900123",
        "links": [{"label": "Blog", "url": "https://quinn.example/blog"}],
    },
    "summary": "Builds **reliable** bridges, and writes about [arches](https://arches.example/why).",
    "experience": [
        {
            "position": "Engineer",
            "company": "Span Works",
            "location": "Leeds",
            "startDate": "2019-02",
            "isCurrentRole": True,
            "summary": "Owns two bridges.",
            "description": [
                "Measured every single bolt of the longest suspension bridge in the whole county, twice each"
                " year",
                "Taught:\n\n- welding\n- painting",
            ],
            "technologies": ["Steel", "Rope"],
        }
    ],
    "skills": {"languages": ["Python"]},
}

ADA_AS_TEXT = """\
Ada Quinn
Engineer

Email: ada@quinn.example
Phone: +44 7700 900123
Blog: quinn.example/blog

SUMMARY

Builds reliable bridges, and writes about arches (https://arches.example/why).

EXPERIENCE

Engineer
Span Works, Leeds
Feb 2019 – Present
Owns two bridges.
- Measured every single bolt of the longest suspension bridge in the whole
  county, twice each year
- Taught:
  - welding
  - painting
Technologies: Steel, Rope

SKILLS

Programming languages: Python
"""


def as_text(data: dict[str, object]) -> str:
    return rendered("txt", PublicResume.model_validate(data)).decode()


def unwrapped(data: dict[str, object]) -> str:
    return render_unwrapped_text(rendition(PublicResume.model_validate(data))).decode()


def test_a_resume_as_text_has_sections_in_capitals_and_points_with_a_dash():
    assert as_text(ADA) == ADA_AS_TEXT


def test_no_line_is_longer_than_a_form_is_wide():
    lines = rendered("txt", edited(full_resume())).decode().splitlines()

    assert max(map(len, lines)) <= 78


def test_headings_of_other_scripts_stand_as_they_are():
    text = as_text({"language": "el", "customSections": [{"title": "Εμπειρία", "items": ["x"]}]})

    assert "Εμπειρία" in text.splitlines()


def test_turkish_headings_keep_their_own_letters():
    text = as_text({"language": "tr", "customSections": [{"title": "İlgi alanları", "items": ["x"]}]})

    assert "İlgi alanları" in text.splitlines()


def test_a_link_is_written_out_after_its_text_unless_that_is_the_address():
    text = as_text({"summary": "[here](https://a.example/b) and [a.example/c](https://a.example/c)"})

    assert "here (https://a.example/b) and a.example/c" in text


def test_an_entrys_address_has_a_line_of_its_own_to_copy():
    text = as_text({"projects": [{"name": "Atlas", "link": "atlas.example"}]})

    assert text == "PROJECTS\n\nAtlas\nhttps://atlas.example\n"


def test_a_doi_is_written_once_as_its_link():
    text = as_text({"publications": [{"name": "Drift", "doi": "10.5555/77"}]})

    assert text == "PUBLICATIONS\n\nDrift\nDOI: https://doi.org/10.5555/77\n"


def test_numbered_points_keep_their_numbers():
    text = as_text({"summary": "First:\n\n3. three\n4. four"})

    assert text == "SUMMARY\n\nFirst:\n\n3. three\n4. four\n"


def test_a_text_over_several_lines_in_a_field_of_one_line_becomes_one_line():
    assert as_text({"personalInfo": {"name": "Ada\n  Quinn"}}) == "Ada Quinn\n"


def test_an_empty_resume_is_an_empty_text():
    assert as_text({}).strip() == ""


@pytest.mark.parametrize("format_name", ["txt", "md", "json", "vcf"])
def test_the_same_resume_is_the_same_bytes_in_another_process(format_name: str):
    script = (
        "import sys; from leaves import edited, full_resume; from rendering import rendered;"
        f"sys.stdout.buffer.write(rendered({format_name!r}, edited(full_resume())))"
    )
    tests = Path(__file__).parents[1]

    written = [
        subprocess.run(
            [sys.executable, "-c", script],
            check=True,
            capture_output=True,
            env=os.environ | {"PYTHONPATH": str(tests), "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    ]

    assert written[0] == written[1] == rendered(format_name, edited(full_resume()))


def test_unwrapped_text_has_the_same_words_and_one_line_for_each_paragraph_and_point():
    text = unwrapped(ADA)

    assert text == ADA_AS_TEXT.replace("whole\n  county", "whole county")


def test_whole_lines_of_a_full_resume_say_the_same():
    resume = edited(full_resume()).model_copy(update={"summary": "word " * 400})
    short, whole = rendered("txt", resume).decode(), render_unwrapped_text(rendition(resume)).decode()

    assert whole.split() == short.split()
    assert max(map(len, whole.splitlines())) == 1999
    assert max(map(len, short.splitlines())) <= 78


def test_no_line_is_decoration():
    for text in (rendered("txt", edited(full_resume())).decode(), unwrapped(ADA)):
        lines = [line for line in text.splitlines() if line]

        assert all(any(sign.isalnum() for sign in line) for line in lines)
        assert not re.search("[•▪◦●■★|=_*#]{2}|^[•▪◦●■]", text, re.MULTILINE)


def test_numbered_steps_keep_their_numbers_and_set_their_points_in():
    text = unwrapped(
        {"personalInfo": {"name": "Ada Quinn"}, "summary": "9. first\n10. second\n\n    - inner\n"}
    )

    assert text.splitlines()[-3:] == ["9. first", "10. second", "    - inner"]

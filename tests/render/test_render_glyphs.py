"""Characters without a font, in the words that help."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest
from renditions import rendition

from resumesite.edition.edition import PublicResume
from resumesite.errors import ResumesiteError
from resumesite.render.glyphs import RenderingWarning, every_glyph_needed, missing_glyphs, script_of
from resumesite.themes.fonts import SiteFonts

WEASYPRINT = logging.getLogger("weasyprint")


def log_missing(*characters: str) -> None:
    for character in characters:
        WEASYPRINT.warning(
            '.notdef glyph rendered for Unicode string unsupported by fonts: "%s" (U+%04X)',
            character,
            ord(character),
        )


def test_each_script_is_one_problem_with_its_characters_and_a_command():
    with pytest.raises(ResumesiteError) as caught, every_glyph_needed():
        log_missing("山", "田", "山", "👍")

    assert [str(problem) for problem in caught.value.problems] == [
        "no installed font has 2 characters (Chinese characters): 山 (U+5C71), 田 (U+7530)\n"
        "    Install a font that has: apt install fonts-noto-cjk; or name a file below [fonts]:"
        ' cjk = "fonts/NotoSansCJK.otf".',
        "no installed font has 1 character (emoji): 👍 (U+1F44D)\n"
        "    Install a font that has: apt install fonts-noto-color-emoji",
    ]
    assert caught.value.code == "MISSING_GLYPHS"


def test_many_characters_are_counted_rather_than_listed():
    [problem] = missing_glyphs(chr(code) for code in range(0x4E00, 0x4E20))

    assert "32 characters" in problem.message
    assert problem.message.endswith("and 20 more")


def test_the_field_is_named_and_further_ones_with_it():
    resume = PublicResume.model_validate(
        {
            "personalInfo": {"name": "王小山"},
            "experience": [{"company": "Ada"}, {"company": "山"}],
            "interests": [{"name": "山"}, {"name": "小山"}, {"name": "山"}],
        }
    )

    [problem] = missing_glyphs("山", resume)

    assert problem.field == "personalInfo.name"
    assert problem.message.endswith(
        "; also in experience.1.company, interests.0.name, interests.1.name and 1 more"
    )


def test_a_character_of_no_field_is_said_all_the_same():
    [problem] = missing_glyphs("山", PublicResume())

    assert (problem.field, problem.code) == ("", "MISSING_GLYPHS")


def test_where_boxes_are_allowed_they_are_noted():
    allowing = replace(rendition({"summary": "山"}), fonts=SiteFonts(allows_missing=True))

    with every_glyph_needed(allowing):
        log_missing("山")

    assert [(note.field, note.is_error) for note in allowing.notes] == [("summary", False)]


@pytest.mark.parametrize(
    ("character", "name", "package"),
    [
        ("の", "Japanese", "fonts-noto-cjk"),
        ("한", "Korean", "fonts-noto-cjk"),
        ("न", "Devanagari", "fonts-noto-core"),
        ("ไ", "Thai", "fonts-noto-core"),
        ("𓀀", "Egyptian", "fonts-noto-core"),
        ("😀", "emoji", "fonts-noto-color-emoji"),
        ("，", "full-width signs", "fonts-noto-cjk"),
        ("、", "Chinese and Japanese signs", "fonts-noto-cjk"),
        ("⏣", "signs", "fonts-noto-core"),
    ],
)
def test_a_script_has_a_name_and_a_package(character: str, name: str, package: str):
    script = script_of(character)

    assert (script.name, script.package) == (name, package)


def test_a_character_that_no_font_can_have_asks_for_no_package():
    [problem] = missing_glyphs("\ue000")

    assert problem.message == "no installed font has 1 character (private or unassigned): U+E000"
    assert problem.hint == "Use another character: what this one looks like is agreed nowhere."


def test_whatever_else_weasyprint_says_is_a_warning():
    with pytest.warns(RenderingWarning, match="unknown property"), every_glyph_needed():
        WEASYPRINT.warning("Ignored `%s` at %d:%d, unknown property.", "colr:red", 1, 5)


def test_the_log_is_only_listened_to_while_rendering():
    before = list(WEASYPRINT.handlers)

    with every_glyph_needed():
        assert len(WEASYPRINT.handlers) == len(before) + 1

    assert WEASYPRINT.handlers == before

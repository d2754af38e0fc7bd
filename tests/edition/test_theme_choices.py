"""What is chosen of a theme: read by its kind, and a warning where the theme has no such thing."""

from __future__ import annotations

from dataclasses import replace

from resumesite.edition.choices import choice_complaints
from resumesite.edition.edition import Presentation
from resumesite.themes.load import load_theme
from resumesite.themes.options import chosen_options
from resumesite.themes.theme import ThemeOption

PLAIN = replace(
    load_theme("plain"),
    options={
        "toc": ThemeOption("bool", default=True),
        "tone": ThemeOption("choice", default="warm", choices=("warm", "cool")),
        "steps": ThemeOption("int", default=2, least=1, most=4),
    },
)


def complaints(**looks: object) -> list[str]:
    presentation = replace(Presentation(), **looks)  # type: ignore[arg-type]
    return [str(problem) for problem in choice_complaints(presentation, PLAIN)]


def test_what_is_not_said_is_as_the_theme_has_it():
    assert chosen_options(PLAIN, {}) == {"toc": True, "tone": "warm", "steps": 2}


def test_values_are_read_by_their_kind():
    assert chosen_options(PLAIN, {"toc": "false", "tone": "cool", "steps": "4"}) == {
        "toc": False,
        "tone": "cool",
        "steps": 4,
    }


def test_what_cannot_be_chosen_changes_nothing_and_is_said():
    wished = {"toc": "perhaps", "tone": "loud", "steps": "9"}

    assert chosen_options(PLAIN, wished) == chosen_options(PLAIN, {})
    said = complaints(theme_options=wished)
    assert len(said) == 3
    assert "meta.options.themeOptions.toc: expected true or false, got 'perhaps'" in said[0]
    assert "expected one of warm, cool" in said[1]
    assert "expected a number from 1 to 4" in said[2]


def test_an_option_that_the_theme_does_not_have_gets_a_suggestion():
    [said] = complaints(theme_options={"tocs": True})

    assert "the theme 'plain' has no option 'tocs'" in said
    assert "Did you mean `toc`?" in said


def test_a_scheme_that_the_theme_does_not_have_is_said():
    [said] = complaints(color_scheme="forst")

    assert "the theme 'plain' has no colour scheme 'forst'; its default one is used" in said
    assert "Did you mean `forest`?" in said
    assert complaints(color_scheme="forest") == []

"""Themes that extend others: what they take over, and every way in which that goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from resumesite.errors import ResumesiteError
from resumesite.themes.freeze import frozen_digest, frozen_files, load_frozen
from resumesite.themes.load import load_theme

ABOUT = """\
name = "{name}"
description = "A theme of the tests."
category = "MODERN"
version = "1.0"
author = "Tomé Vilar"
license = "MIT"
{more}
"""

COLOURS = """
[schemes.default]
light = { ink = "#1a1d21", muted = "#4d5661", accent = "#8a2c0d", rule = "#d5dae0", bg = "#ffffff", surface = "#f3f6f9" }
dark = { ink = "#e8ebef", muted = "#a6b0bc", accent = "#ffb38a", rule = "#323942", bg = "#14171b", surface = "#1d2127" }
"""  # noqa: E501

MakeTheme = Callable[..., Path]


@pytest.fixture
def make_theme(tmp_path: Path) -> MakeTheme:
    """Write a theme into `themes/`: `make_theme("ember", 'extends = "plain"', {"theme.css": "…"})`."""

    def make(name: str, more: str = COLOURS, files: Mapping[str, str | bytes] = {}) -> Path:
        folder = tmp_path / "themes" / name
        folder.mkdir(parents=True)
        (folder / "theme.toml").write_text(ABOUT.format(name=name.title(), more=more))
        for path, data in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data.encode() if isinstance(data, str) else data)
        return folder.parent

    return make


def complaint(theme_id: str, themes: Path) -> str:
    with pytest.raises(ResumesiteError) as caught:
        load_theme(theme_id, themes)
    return str(caught.value)


# What is taken over ------------------------------------------------------------------------------------


def test_a_theme_takes_over_all_that_it_does_not_say(make_theme):
    themes = make_theme("ember", 'extends = "plain"\n[schemes.default]\nlight = { accent = "#8a2c0d" }\n')

    ember, plain = load_theme("ember", themes), load_theme("plain", themes)

    assert ember.parents == ("plain",)
    assert ember.margins == plain.margins
    assert list(ember.schemes) == list(plain.schemes)
    assert ember.schemes["default"].light == {**plain.schemes["default"].light, "accent": "#8a2c0d"}
    assert ember.schemes["default"].dark == plain.schemes["default"].dark
    assert ember.name == "Ember"
    assert ember.digest != plain.digest


def test_styles_lie_over_each_other_oldest_first(make_theme):
    make_theme("one", COLOURS, {"theme.css": ".one{margin:0}"})
    themes = make_theme("two", 'extends = "one"', {"theme.css": ".two{margin:0}"})

    css = load_theme("two", themes).screen_css

    assert css.index("h1{font-size") < css.index(".one{") < css.index(".two{")


def test_templates_of_every_ancestor_can_be_extended_by_its_name(make_theme):
    make_theme("one", COLOURS, {"section.html": "<p>one</p>"})
    themes = make_theme("two", 'extends = "one"', {"page.html": '{% extends "one/page.html" %}'})

    templates = load_theme("two", themes).templates

    assert templates["section.html"] == "<p>one</p>"
    assert templates["one/section.html"] == "<p>one</p>"
    assert templates["base/section.html"] != "<p>one</p>"
    assert templates["two/page.html"] == '{% extends "one/page.html" %}'


def test_fonts_come_along_from_the_theme_that_has_them(make_theme):
    font = '[[fonts]]\nfamily = "Ember Sans"\nfile = "fonts/Ember.woff2"\n'
    make_theme("one", f'{COLOURS}\n{font}\n[type]\ntext = "Ember Sans"\n', {"fonts/Ember.woff2": b"wOF2"})
    themes = make_theme("two", 'extends = "one"')

    two = load_theme("two", themes)

    assert two.typefaces.text == "Ember Sans"
    assert two.typefaces.headings == "Ember Sans"
    files = frozen_files(two)
    assert files["fonts/Ember.woff2"] == b"wOF2"
    assert str(themes) not in files["theme.json"].decode(), "a frozen theme knows no path of the machine"


def test_a_theme_without_options_of_its_own_has_those_of_its_parent(make_theme):
    option = '[options.toc]\ntype = "bool"\ndefault = true\ndescription = "Contents."\n'
    make_theme("one", COLOURS + option)
    themes = make_theme("two", 'extends = "one"\n[options.toc]\ndefault = false\n')

    assert load_theme("one", themes).options["toc"].default is True
    assert load_theme("two", themes).options["toc"].default is False
    assert load_theme("two", themes).options["toc"].description == "Contents."


def test_a_frozen_theme_is_the_same_theme_again(make_theme, tmp_path: Path):
    option = '[options.tone]\ntype = "choice"\nchoices = ["warm", "cool"]\ndefault = "warm"\n'
    themes = make_theme("one", f'{COLOURS}{option}[page]\ncolumns = 2\n[word]\nheadings = "plain"\n')
    theme = load_theme("one", themes)
    files = frozen_files(theme)
    digest = frozen_digest(files)
    for name, data in files.items():
        path = tmp_path / "content" / ".frozen" / digest / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    frozen = load_frozen(tmp_path / "content", digest)

    assert (frozen.page, frozen.word, frozen.options) == (theme.page, theme.word, theme.options)
    assert frozen.typefaces == theme.typefaces
    assert frozen.screen_css == theme.screen_css


# What goes wrong ---------------------------------------------------------------------------------------


def test_a_circle_is_named_with_all_who_are_in_it(make_theme):
    make_theme("one", 'extends = "three"')
    make_theme("two", 'extends = "one"')
    themes = make_theme("three", 'extends = "two"')

    said = complaint("one", themes)

    assert "themes extend each other in a circle: one → three → two → one" in said
    assert "theme.toml:7:1: extends" in said


def test_a_theme_that_extends_itself_is_a_circle_too(make_theme):
    assert "in a circle: one → one" in complaint("one", make_theme("one", 'extends = "one"'))


def test_an_unknown_parent_gets_a_suggestion(make_theme):
    said = complaint("one", make_theme("one", 'extends = "plian"'))

    assert "there is no theme 'plian' to extend" in said
    assert "Did you mean `plain`?" in said


def test_what_is_wrong_with_a_parent_is_said_with_its_file(make_theme):
    make_theme("one", COLOURS.replace("#4d5661", "#9d9fa1"))
    said = complaint("two", make_theme("two", 'extends = "one"'))

    assert "themes/one/theme.toml" in said
    assert "contrast" in said


def test_a_colour_that_is_too_pale_on_what_was_taken_over_is_refused(make_theme):
    themes = make_theme("ember", 'extends = "plain"\n[schemes.default]\nlight = { accent = "#ff9933" }\n')

    said = complaint("ember", themes)

    assert "themes/ember/theme.toml:9:11: schemes.default.light.accent" in said
    assert "#ff9933 on bg #ffffff has a contrast of 2.13:1" in said


def test_an_id_is_the_folders_name(make_theme):
    assert "id: 'ash' is not the folder's name" in complaint(
        "one", make_theme("one", 'id = "ash"\n' + COLOURS)
    )


@pytest.mark.parametrize("theme_id", ["base", "sections"])
def test_no_theme_is_called_like_what_templates_go_by(make_theme, theme_id: str):
    assert f"no theme can be called '{theme_id}'" in complaint(theme_id, make_theme(theme_id, COLOURS))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('[type]\ntext = "Resumesite Sanz"\n', "there is no family 'Resumesite Sanz'"),
        ("[page]\ncolumns = 3\n", "page.columns"),
        ('[page]\nside = ["skils"]\n', "there is no section 'skils'"),
        ('[word]\nheadings = "loud"\n', "is none of caps, small-caps, plain"),
        ('[options.toc]\ntype = "bool"\ndefault = "maybe"\n', "expected true or false, got 'maybe'"),
        ('[options.tone]\ntype = "choice"\ndefault = "a"\n', "a choice needs at least one of them"),
        ('[options.size]\ntype = "int"\nleast = 1\nmost = 4\ndefault = 9\n', "expected a number from 1 to 4"),
        ('[options.density]\ntype = "bool"\ndefault = true\n', "every theme has `density`"),
        ('[options.Toc]\ntype = "bool"\ndefault = true\n', "expected a name of small letters, digits and _"),
        ('[options.toc]\ntype = "boolean"\ndefault = true\n', "is none of bool, int, choice"),
        ("[print]\ntightest = 0.2\n", "print.tightest"),
        ("[pirnt]\nnarrow = '1mm'\n", "Did you mean `print`?"),
    ],
)
def test_every_wrong_word_of_the_contract_is_named(make_theme, more: str, said: str):
    assert said in complaint("one", make_theme("one", COLOURS + more))

"""`resumesite themes`: list, show, start, check and preview, as a person runs them."""

from __future__ import annotations

from pathlib import Path

import pytest
from commandline import CommandLine

from resumesite.themes.load import load_theme

SETTINGS = '[site]\ntitle = "People"\n'


@pytest.fixture
def line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """Command lines in a site that has nobody in it yet."""
    (tmp_path / "resumesite.toml").write_text(SETTINGS)
    (tmp_path / "content").mkdir()
    return CommandLine(tmp_path, capsys)


def test_without_a_command_the_themes_are_listed(line: CommandLine):
    assert line("themes").out == line("themes", "list").out
    assert "plain" in line("themes").out


def test_show_says_what_a_theme_is_and_which_options_it_has(line: CommandLine):
    shown = line("themes", "show", "folio")

    assert shown.status == 0
    assert "academic" in shown.out
    assert "toc" in shown.out
    assert "true, false" in shown.out


def test_show_answers_with_smartcvs_template_object(line: CommandLine):
    data = line("themes", "show", "plain", "--json").json["data"]

    assert {"id", "name", "category", "htmlTemplate", "cssStyles"} <= data.keys()
    assert (data["id"], data["name"], data["category"]) == ("plain", "Plain", "MINIMALIST")
    assert data["htmlTemplate"].startswith("{#-") or "<!doctype html>" in data["htmlTemplate"]
    assert data["cssStyles"] == load_theme("plain").screen_css


def test_a_misspelt_theme_gets_a_suggestion(line: CommandLine):
    for arguments in (["show", "plian"], ["check", "plian"], ["new", "brick", "--from", "plian"]):
        answered = line("themes", *arguments)

        assert answered.status == 2
        assert "Did you mean `plain`?" in answered.err


def test_a_new_theme_extends_another_and_can_be_used_at_once(line: CommandLine):
    made = line("themes", "new", "brick", "--from", "ledger")

    assert made.status == 0
    assert "themes/brick/" in made.out
    theme = load_theme("brick", line.root / "themes")
    assert theme.parents == ("ledger",)
    assert theme.name == "Brick"


@pytest.mark.parametrize("name", ["Brick", "../brick", "", "a b", "-x", "base", "sections"])
def test_a_name_that_no_folder_of_a_theme_has_is_refused(line: CommandLine, name: str):
    answered = line("themes", "new", "--", name)

    assert answered.status == 2
    assert not (line.root / "themes").exists()


def test_a_theme_cannot_extend_itself(line: CommandLine):
    answered = line("themes", "new", "plain")

    assert answered.status == 2
    assert not (line.root / "themes").exists()


def test_a_theme_that_is_there_is_not_overwritten(line: CommandLine):
    line("themes", "new", "brick")
    (line.root / "themes" / "brick" / "theme.css").write_text("h1 { margin: 0 }")

    again = line("themes", "new", "brick")

    assert again.status == 2
    assert (line.root / "themes" / "brick" / "theme.css").read_text() == "h1 { margin: 0 }"


def test_check_finds_what_a_theme_loses_and_where_it_works_one_way_only(line: CommandLine):
    line("themes", "new", "brick")
    brick = line.root / "themes" / "brick"
    (brick / "theme.css").write_text("h1 { margin: 0 }\n.entry { margin-left: 1em }\n")
    (brick / "section.html").write_text("<section><h2>{{ section.label }}</h2></section>")

    answered = line("themes", "check")

    assert answered.status == 1
    assert (
        "themes/brick/theme.css:2: warning: `margin-left` is wrong where people read from right to left"
        in answered.err
    )
    assert "the section 'experience' loses" in answered.err
    assert "lowest contrast" in answered.out


def test_check_says_what_keeps_a_theme_from_being_used(line: CommandLine):
    line("themes", "new", "brick")
    (line.root / "themes" / "brick" / "theme.css").write_text("h1 { margin: 0")

    answered = line("themes", "check", "brick", "--json")

    assert answered.status == 1
    assert answered.json["success"] is False
    assert answered.json["data"][0]["problems"][0]["code"] == "INVALID_THEME"


def test_preview_shows_every_scheme_with_its_picture(line: CommandLine):
    line("themes", "new", "brick")

    done = line("themes", "preview", "brick", "--no-pictures", "--json")

    data = done.json["data"]
    page = Path(data["page"])
    schemes = load_theme("brick", line.root / "themes").schemes
    assert data["looks"] == len(schemes)
    for scheme in schemes:
        folder = page.parent / "brick" / scheme
        assert (folder / "paper.png").read_bytes().startswith(b"\x89PNG")
        assert (folder / "resume.pdf").read_bytes().startswith(b"%PDF")
        assert f'href="brick/{scheme}/index.html"' in page.read_text()


def test_a_preview_does_not_go_into_a_folder_with_other_things(line: CommandLine):
    (line.root / "photos").mkdir()
    (line.root / "photos" / "cat.jpg").write_bytes(b"meow")

    answered = line("themes", "preview", "plain", "-o", "photos", "--no-pictures")

    assert answered.status == 2
    assert [path.name for path in (line.root / "photos").iterdir()] == ["cat.jpg"]

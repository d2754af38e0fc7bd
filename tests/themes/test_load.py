"""Themes from folders: complete when they are right, and every mistake named by its place when not."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path

import pytest

from resumesite.errors import ExitStatus, ResumesiteError
from resumesite.resume.schema import SECTIONS
from resumesite.themes import manifest
from resumesite.themes.fonts import SHIPPED
from resumesite.themes.load import builtin_folder, find_themes, load_folder, load_theme
from resumesite.themes.manifest import PageTable, WordTable
from resumesite.themes.theme import GAPS, PageRules, WordLook

MANIFEST = """\
name = "Ember"
description = "Warm."
category = "MODERN"
version = "1.2"
author = "Tomé Vilar"
license = "MIT"

[schemes.default.light]
ink = "#1a1d21"
muted = "#4d5661"
accent = "#8a2c0d"
rule = "#d5dae0"
bg = "#ffffff"
surface = "#f3f6f9"

[schemes.default.dark]
ink = "#e8ebef"
muted = "#a6b0bc"
accent = "#ffb38a"
rule = "#323942"
bg = "#14171b"
surface = "#1d2127"
"""

MakeTheme = Callable[..., Path]


@pytest.fixture
def make_theme(tmp_path: Path) -> MakeTheme:
    """Write a theme's folder: `make_theme({"theme.css": "…"}, manifest=…)`."""

    def make(files: Mapping[str, str] = {}, *, manifest: str = MANIFEST, name: str = "ember") -> Path:
        folder = tmp_path / "themes" / name
        for path, text in {"theme.toml": manifest, **files}.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
        return folder

    return make


def problems_of(folder: Path) -> list[str]:
    with pytest.raises(ResumesiteError) as caught:
        load_folder(folder)
    return [str(problem) for problem in caught.value.problems]


# What is written down twice ---------------------------------------------------------------------------


def test_the_sections_that_a_theme_may_name_are_those_of_the_model():
    assert set(manifest._SECTIONS) == set(SECTIONS)


def test_the_families_that_a_theme_may_name_ship_with_us():
    assert set(manifest.SHIPPED_FAMILIES) <= SHIPPED.keys()


def test_gaps_are_those_of_the_base_styles():
    css = load_theme("plain").paper_css
    said = dict(re.findall(r"html\[data-density=([a-z]+)\]\{[^}]*--gap:([\d.]+)", css))

    assert {density: float(gap) for density, gap in said.items()} == {
        density: gap for density, gap in GAPS.items() if density != "normal"
    }


# Right ones --------------------------------------------------------------------------------------------


def test_plain_is_built_in_and_complete():
    theme = load_theme("plain")

    assert (theme.id, theme.name, theme.category, theme.license) == ("plain", "Plain", "MINIMALIST", "MIT")
    assert list(theme.schemes) == ["default", "forest", "plum", "slate"]
    assert len(theme.fonts) == 4
    assert {
        "page.html",
        "paper.html",
        "card.html",
        "directory.html",
        "not_found.html",
    } <= theme.templates.keys()


def test_the_built_in_folder_is_the_checkouts():
    assert (builtin_folder() / "plain" / "theme.toml").is_file()


def test_a_theme_takes_over_what_it_does_not_have(make_theme):
    theme = load_folder(make_theme())

    plain = load_theme("plain")
    assert theme.templates == plain.templates
    assert "--accent:#8a2c0d" in theme.screen_css
    assert "--accent:#8a2c0d" in theme.paper_css
    assert theme.margins["normal"]


def test_its_styles_come_after_the_base_and_its_templates_instead_of_it(make_theme):
    own = '{% extends "base/page.html" %}{% block footer %}<p>Ember</p>{% endblock %}'

    theme = load_folder(make_theme({"screen.css": ".page { max-width: 60rem }", "page.html": own}))

    assert theme.screen_css.index(".page{max-width:60rem}") > theme.screen_css.index(
        ".page{max-width:var(--measure)"
    )
    assert theme.templates["page.html"] == own
    assert theme.templates["base/page.html"] == load_theme("plain").templates["page.html"]


def test_each_style_goes_where_it_belongs(make_theme):
    names = ("theme", "screen", "print", "fonts", "pdf", "card", "site")

    theme = load_folder(make_theme({f"{name}.css": f".only-{name}{{margin:0}}" for name in names}))

    def held(css: str) -> set[str]:
        return {name for name in names if f".only-{name}{{" in css}

    assert held(theme.screen_css) == {"theme", "screen", "print"}
    assert held(theme.paper_css) == {"theme", "print", "fonts", "pdf"}
    assert held(theme.card_css) == {"fonts", "card"}
    assert held(theme.site_css) == {"theme", "screen", "site"}


def test_a_scheme_takes_the_colours_it_leaves_out_from_the_default_one(make_theme):
    theme = load_folder(make_theme(manifest=MANIFEST + '[schemes.sea]\nlight = { accent = "#005a73" }\n'))

    assert theme.schemes["sea"].light["accent"] == "#005a73"
    assert theme.schemes["sea"].light["ink"] == "#1a1d21"
    assert "html[data-scheme=sea]{--accent:#005a73}" in theme.screen_css


def test_a_colour_that_a_scheme_has_in_light_alone_is_the_default_ones_in_dark(make_theme):
    theme = load_folder(make_theme(manifest=MANIFEST + '[schemes.sea]\nlight = { accent = "#005a73" }\n'))

    dark = theme.screen_css.partition("(prefers-color-scheme:dark){")[2]
    assert f"html[data-scheme=sea]{{--accent:{theme.schemes['default'].dark['accent']}}}" in dark


def test_dark_colours_are_on_screens_alone():
    theme = load_theme("plain")

    assert "@media screen and (prefers-color-scheme:dark){html{--ink:#e8ebef" in theme.screen_css
    assert "#e8ebef" not in theme.paper_css


def test_a_theme_can_bring_its_own_font(make_theme):
    font = '[[fonts]]\nfamily = "Ember Sans"\nfile = "fonts/Ember.woff2"\nweight = "700"\n'

    theme = load_folder(make_theme({"fonts/Ember.woff2": "wOF2 and so on"}, manifest=MANIFEST + font))

    assert [face.family for face in theme.fonts] == ["Resumesite Sans"] * 4 + ["Ember Sans"]
    assert theme.fonts[4].weight == "700"


def test_the_same_files_have_the_same_digest_wherever_they_are(make_theme):
    one, other = load_folder(make_theme(name="one")), load_folder(make_theme(name="other"))
    again = load_folder(Path(one.folder))

    assert one.digest == again.digest
    assert one.digest != other.digest  # the name is part of the theme
    assert len(one.digest) == 64


@pytest.mark.parametrize(
    "change",
    [
        {"theme.css": ".a{margin:0}"},
        {"section.html": "{{ section.label }}"},
        {"theme.toml": MANIFEST.replace("#8a2c0d", "#8a2c0e")},
        {"theme.toml": MANIFEST + '[print]\nnarrow = "9mm"\n'},
        {"theme.toml": MANIFEST + '[page]\ndownloads_on_top = ["pdf"]\n'},
    ],
)
def test_any_change_changes_the_digest(make_theme, change):
    before = load_folder(make_theme())

    after = load_folder(make_theme(change))

    assert after.digest != before.digest


# Finding -----------------------------------------------------------------------------------------------


def test_a_sites_theme_goes_before_the_built_in_one_of_its_name(make_theme):
    folder = make_theme(name="plain")

    theme = load_theme("plain", folder.parent)

    assert theme.name == "Ember"


def test_folders_without_theme_toml_are_no_themes(make_theme, tmp_path: Path):
    folder = make_theme()
    (folder.parent / "notes").mkdir()

    assert set(find_themes(folder.parent)) == {"ember", *find_themes()}


def test_an_installed_package_can_bring_themes(make_theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = make_theme(name="harbour")
    package = tmp_path / "installed"
    information = package / "harbour_theme-1.0.dist-info"
    information.mkdir(parents=True)
    (package / "harbour_theme.py").write_text(f"FOLDER = {str(folder)!r}\n")
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: harbour-theme\nVersion: 1.0\n")
    (information / "entry_points.txt").write_text("[resumesite.themes]\nharbour = harbour_theme:FOLDER\n")
    monkeypatch.syspath_prepend(str(package))

    assert load_theme("harbour").name == "Ember"

    sys.modules.pop("harbour_theme", None)


def test_an_unknown_theme_is_refused_with_a_suggestion():
    with pytest.raises(ResumesiteError) as caught:
        load_theme("plian")

    assert caught.value.code == "INVALID_TEMPLATE"
    assert caught.value.status is ExitStatus.USAGE
    assert "Did you mean `plain`?" in str(caught.value)


@pytest.mark.parametrize("theme_id", ["../plain", "", "/etc", "plain/../plain", "PLAIN"])
def test_a_theme_is_found_by_its_name_alone(theme_id: str, make_theme):
    with pytest.raises(ResumesiteError):
        load_theme(theme_id, make_theme().parent)


# Wrong ones --------------------------------------------------------------------------------------------


def test_every_mistake_of_theme_toml_is_named_by_line_and_column(make_theme):
    wrong = (
        MANIFEST.replace('category = "MODERN"', 'category = "MODRN"')
        .replace('author = "Tomé Vilar"\n', 'auther = "Tomé Vilar"\n')
        .replace('"#8a2c0d"', '"orange"')
    )

    found = problems_of(make_theme(manifest=wrong))

    assert len(found) == 4
    assert found[0].startswith(
        "themes/ember/theme.toml:3:1: category: 'MODRN' is none of MODERN, PROFESSIONAL, "
    )
    assert found[0].endswith("Did you mean `MODERN`?")
    assert found[1] == "themes/ember/theme.toml:1:1: author: is missing"
    assert found[2] == (
        "themes/ember/theme.toml:11:1: schemes.default.light.accent: "
        "expected a colour such as \"#0b57a4\", got 'orange'"
    )
    assert found[3] == "themes/ember/theme.toml:5:1: auther: no such setting\n    Did you mean `author`?"


def test_a_missing_colour_and_a_missing_default_scheme_are_named(make_theme):
    without_rule = MANIFEST.replace('rule = "#d5dae0"\n', "")

    assert "`rule` is missing" in problems_of(make_theme(manifest=without_rule))[0]
    assert (
        "there is no scheme `default`"
        in problems_of(make_theme(manifest=MANIFEST.replace("default.", "one.")))[0]
    )


def test_text_that_is_hard_to_read_is_refused_in_light_and_dark(make_theme):
    pale = MANIFEST.replace("#4d5661", "#8d96a1").replace("#a6b0bc", "#5c6670")

    found = problems_of(make_theme(manifest=pale))

    assert len(found) == 4
    assert found[0].startswith(
        "themes/ember/theme.toml:10:1: schemes.default.light.muted: "
        "#8d96a1 on bg #ffffff has a contrast of 3.00:1"
    )


def test_a_syntax_error_of_a_template_is_named_by_its_line(make_theme):
    found = problems_of(make_theme({"section.html": "<h2>\n{% if section.label %}\n</h2>\n"}))

    assert len(found) == 1
    assert found[0].startswith("themes/ember/section.html:2: Unexpected end of template")


@pytest.mark.parametrize(
    ("template", "complaint"),
    [
        ("<p>\n<script>x()</script>", "2:1: pages have no scripts but JSON-LD"),
        ('<p style="color:red">', "1:4: pages have no style attributes"),
        ("<p onclick=x()>", "1:4: pages have no event handlers"),
        ('<img src="https://example.org/x.png">', "1:6: pages fetch nothing from elsewhere"),
        ("<link rel=stylesheet href=//example.org/x.css>", "1:1: pages fetch nothing from elsewhere"),
        ("<svg><image href=//example.org/x.png></svg>", "1:6: pages fetch nothing from elsewhere"),
        ("<style>@import '//example.org/x.css'</style>", "1:1: styles stand in the theme's stylesheets"),
        ("<a href='javascript:x()'>", "1:8: links run nothing"),
        ("<meta http-equiv=refresh content='0;url=//example.org'>", "1:1: pages lead nowhere"),
        ("<iframe src='x'></iframe>", "1:1: this element has no place"),
        ("{{ document.header.name|safe }}", "texts are always escaped"),
        ("{% autoescape false %}{% endautoescape %}", "texts are always escaped"),
    ],
)
def test_a_template_may_hold_nothing_that_runs_or_fetches(make_theme, template: str, complaint: str):
    [found] = problems_of(make_theme({"page.html": template}))

    assert complaint in found


def test_what_a_comment_or_a_string_says_is_no_mistake(make_theme):
    css = "/* @import x; url(https://example.org) ' */ a::before { content: '/* } */' }"

    theme = load_folder(make_theme({"page.html": "{# no <script> here #}<p>", "theme.css": css}))

    assert "a::before{content:'/* } */'}" in theme.screen_css


@pytest.mark.parametrize(
    ("css", "complaint"),
    [
        ("h1 {\n  background: url(https://example.org/x.png)\n}", "2:15: styles may not fetch anything"),
        ("@import 'x.css';", "1:1: styles may not import others"),
        ("@font-face { src: url(data:font/woff2;base64,AA) }", "1:1: fonts are named in theme.toml"),
        ("h1::before { content: '</style>' }", "1:24: this would end the page's style element"),
        ("body{background:image-set('https://example.org/x.png' 1x)}", "1:17: styles may not fetch anything"),
        ("body{background:u\\72l(https://example.org/x.png)}", "1:17: styles may not fetch anything"),
        ("body{background:URL( 'HTTPS://example.org/x.png' )}", "1:17: styles may not fetch anything"),
        ("@IMPORT url(data:text/css,a);", "1:1: styles may not import others"),
        ("body{color:red}\n/* never closed\n", "2:1: this comment is never closed"),
        ("p::before{content:'x}\n", "1:19: this string is never closed"),
        ("h1 { margin: 0", "1:4: this brace is never closed"),
        ("(" * 2000, "1:52: this is nested too deeply"),
        ("h1 { margin: 0 }\n}", "2:1: this brace closes nothing"),
    ],
)
def test_a_style_may_hold_nothing_that_fetches_or_leaks(make_theme, css: str, complaint: str):
    [found] = problems_of(make_theme({"theme.css": css}))

    assert f"themes/ember/theme.css:{complaint}" in found


def test_names_of_files_are_checked(make_theme):
    found = problems_of(make_theme({"them.css": "", "My Page.html": "", "a/b/c.html": ""}))

    assert len(found) == 3
    assert any(
        "them.css: a theme has no such style file\n    Did you mean `theme.css`?" in line for line in found
    )


def test_a_file_from_outside_the_folder_is_refused(make_theme, tmp_path: Path):
    folder = make_theme()
    (tmp_path / "secret.css").write_text("h1{margin:0}")
    (folder / "theme.css").symlink_to(tmp_path / "secret.css")

    [found] = problems_of(folder)

    assert "this file lies outside the theme's folder" in found


def test_a_font_that_is_not_there_is_named(make_theme):
    font = '[[fonts]]\nfamily = "A"\nfile = "{file}"\n'
    fonts = font.format(file="Roboto.woff2") + font.format(file="fonts/Lost.woff2")

    [elsewhere] = problems_of(make_theme(manifest=MANIFEST + fonts))
    [lost] = problems_of(make_theme(manifest=MANIFEST + font.format(file="fonts/Lost.woff2")))

    font = font.format(file="fonts/Text.woff2")
    [text] = problems_of(make_theme({"fonts/Text.woff2": "hello"}, manifest=MANIFEST + font))

    assert 'theme.toml:25:1: fonts.0.file: expected a file such as "fonts/Name.woff2"' in elsewhere
    assert "theme.toml:25:1: fonts.0.file: 'fonts/Text.woff2' is no font" in text
    assert "theme.toml:25:1: fonts.0.file: there is no file 'fonts/Lost.woff2' in the theme" in lost


def test_bytes_that_are_no_text_are_named(make_theme):
    folder = make_theme()
    (folder / "theme.css").write_bytes(b"h1 {\n margin: \xff }")

    [found] = problems_of(folder)

    assert "themes/ember/theme.css:2: this is not UTF-8" in found


def test_the_tables_of_theme_toml_have_what_a_theme_has_with_the_same_defaults():
    assert {name: field.default for name, field in WordTable.model_fields.items()} == asdict(WordLook())
    assert {name: field.default for name, field in PageTable.model_fields.items()} == asdict(PageRules())

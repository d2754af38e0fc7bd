"""What is too much, too little or no choice: a clear message, or a page that still holds together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser

from building import MakeSite, codes
from building import build as build_quickly
from extract import extract
from leaves import missing
from pages.laid_out import sheets_of, text_area
from pages.made import FORMATS, in_every_theme, made
from pages.matrix import THEMES, theme_called
from render.judges import accessibility_complaints, axe_violations, open_browser, page_errors, pages_text
from resumesite.cli.program import main
from resumesite.content.read import read_draft
from resumesite.edition.edition import PublicResume
from resumesite.errors import Problem, ResumesiteError
from resumesite.render.photo import prepare_photo
from resumesite.resume.parse import parse_resume
from resumesite.resume.schema import Options
from resumesite.settings import open_site

NAME_ALONE: dict[str, Any] = {"personalInfo": {"name": "Wren Abernathy"}}
FORTY_PAGES: dict[str, Any] = NAME_ALONE | {
    "experience": [
        {
            "position": f"Keeper of the {number}th list",
            "company": "Quillby Archives",
            "startDate": f"{1700 + number}",
            "description": [
                f"Entry {number}, {line}: counted once, counted twice, put back." for line in range(7)
            ],
        }
        for number in range(290)
    ]
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as browser:
        yield browser


# Too little ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("format_name", FORMATS)
def test_a_name_alone_is_a_resume(theme: str, format_name: str):
    data = made(theme, format_name, person=NAME_ALONE)

    assert extract(format_name, data).says("Wren Abernathy")
    if format_name == "pdf":
        assert accessibility_complaints(data) == []
        assert len(sheets_of(data)) == 1


@pytest.mark.browser
@in_every_theme(2)
def test_the_page_of_a_name_alone_is_as_good_as_any(browser: Browser, tmp_path: Path, theme: str):
    (tmp_path / "index.html").write_bytes(made(theme, "html", person=NAME_ALONE))
    with browser.new_context(bypass_csp=True, viewport={"width": 320, "height": 500}) as window:
        page = window.new_page()
        page.goto((tmp_path / "index.html").as_uri())

        assert axe_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.slow
def test_the_nu_html_checker_finds_no_error_in_a_name_alone(tmp_path: Path):
    for theme in THEMES:
        (tmp_path / f"{theme}.html").write_bytes(made(theme, "html", person=NAME_ALONE))

    assert page_errors(*sorted(tmp_path.iterdir())) == []


# Too much ------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("theme", THEMES)
def test_forty_pages_of_paper_are_refused_in_clear_words(theme: str):
    with pytest.raises(AssertionError) as refused:
        made(theme, "pdf", person=FORTY_PAGES)

    (problem,) = refused.value.args[0]
    assert problem.code == "TOO_MANY_PAGES"
    assert "pages on paper; at most 20 are made" in problem.message
    assert problem.hint == "Shorten it, or split it into two resumes."


@pytest.mark.slow
@pytest.mark.parametrize("theme", THEMES)
def test_forty_pages_hold_together_on_a_screen_and_in_word(browser: Browser, tmp_path: Path, theme: str):
    resume = PublicResume.model_validate(FORTY_PAGES)
    html, docx = (made(theme, name, person=FORTY_PAGES) for name in ("html", "docx"))
    (tmp_path / "index.html").write_bytes(html)

    assert missing(resume, extract("html", html)) == []
    assert missing(resume, extract("docx", docx)) == []
    with browser.new_context(viewport={"width": 320, "height": 500}) as window:
        page = window.new_page()
        page.goto((tmp_path / "index.html").as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.slow
def test_a_build_names_who_is_too_long_and_makes_everybody_else(make_site: MakeSite):
    text = "personalInfo: {name: Ada}\nexperience:\n" + "".join(
        f"  - {{position: Keeper {number}, company: Quillby, description: [{', '.join(['words'] * 12)}]}}\n"
        for number in range(150)
    )
    site = make_site(
        {"ada": text, "bob": "personalInfo: {name: Bob Stone}\n"},
        published=["ada", "bob"],
        settings='[site]\nbase_url = "https://people.example.org"\nformats = ["pdf"]\n',
    )

    report = build_quickly(site)

    assert codes(report) == ["TOO_MANY_PAGES"]
    assert (site.output / "bob" / "resume.pdf").is_file()
    assert not (site.output / "ada" / "resume.pdf").exists()


@in_every_theme(4)
def test_a_name_of_a_hundred_and_twenty_letters_stays_on_the_paper(theme: str):
    person = NAME_ALONE | {
        "personalInfo": {"name": "Wolfeschlegelstein" * 6 + "Hohenfels IV"},
        "summary": "x " * 9000,
    }

    sheets = sheets_of(made(theme, "pdf", person=person))

    assert len(sheets) > 1
    for sheet in sheets:
        area = text_area(sheet, theme_called(theme))
        assert min(each.box.left for each in sheet.characters) >= area.left - 2
        assert max(each.box.right for each in sheet.characters) <= area.right + 2


# Photos --------------------------------------------------------------------------------------------------


def picture(side: int, folder: Path) -> Path:
    file = folder / f"{side}.png"
    Image.new("RGB", (side, side), "#7a5c3e").save(file)
    return file


@in_every_theme(5)
def test_a_photo_of_one_pixel_is_shown(browser: Browser, tmp_path: Path, theme: str):
    photo = picture(1, tmp_path)
    for format_name in ("pdf", "docx"):
        assert extract(format_name, made(theme, format_name, photo=photo)).says("Ines Halloway")
    (tmp_path / "index.html").write_bytes(made(theme, "html", photo=photo, photo_shape="circle"))
    (tmp_path / "photo.jpg").write_bytes(prepare_photo(photo.read_bytes(), "photo.png").data)

    with browser.new_context(viewport={"width": 320, "height": 500}) as window:
        page = window.new_page()
        page.goto((tmp_path / "index.html").as_uri())
        box = page.locator(".photo").bounding_box()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert box
    assert box["width"] <= 128
    assert abs(box["width"] - box["height"]) < 1


def test_a_photo_of_eight_thousand_pixels_a_side_is_refused_in_clear_words():
    file = BytesIO()
    Image.new("1", (8000, 8000)).save(file, "PNG")

    with pytest.raises(ResumesiteError) as refused:
        prepare_photo(file.getvalue(), "content/ada/photo.png")

    (problem,) = refused.value.problems
    assert problem.code == "PHOTO_TOO_LARGE"
    assert problem.place.path == "content/ada/photo.png"
    assert "8,000 × 8,000 pixels; 12,000 pixels a side and 40 megapixels are the limit" in problem.message
    assert "Save it smaller" in problem.hint


# No choice -----------------------------------------------------------------------------------------------

CHOICES = {
    "page_size": ("A3", "auto, A4, Letter, Legal, A5"),
    "margin": ("huge", "narrow, normal, wide"),
    "density": ("loose", "compact, normal, airy"),
    "columns": ("3", "auto, 1, 2"),
    "photo_shape": ("oval", "rounded, square, circle"),
    "photo_crop": ("landscape", "none, square, portrait"),
    "pdf_variant": ("pdf/x", "pdf/ua-1, pdf/a-3a"),
    "include_photo": ("maybe", "true or false"),
    "numbered_publications": ("maybe", "true or false"),
    "qr_code": ("maybe", "true or false"),
    "fit": ("21", "20"),
}
"""An option, what it may not be, and what its message says that it may be."""


def test_every_option_with_choices_is_here():
    free = {"color_scheme", "theme_options"}
    assert set(CHOICES) == set(Options.model_fields) - free


@pytest.mark.parametrize("option", CHOICES)
def test_a_setting_outside_its_choices_is_named_with_them(option: str, tmp_path: Path):
    value, expected = CHOICES[option]
    shown = value if option == "fit" else f'"{value}"'
    (tmp_path / "resumesite.toml").write_text(f"[options]\n{option} = {shown}\n", encoding="utf-8")

    says_clearly(refusal(lambda: open_site(tmp_path, {})), option, value, expected, line=2)


@pytest.mark.parametrize("option", CHOICES)
def test_an_option_of_a_resume_outside_its_choices_is_named_with_them(option: str):
    value, expected = CHOICES[option]
    name = "".join(word.capitalize() if place else word for place, word in enumerate(option.split("_")))
    text = f"personalInfo: {{name: Ada}}\nmeta:\n  options:\n    {name}: {value}\n"

    says_clearly(
        refusal(lambda: parse_resume(read_draft(text.encode(), "resume.yaml"))), name, value, expected, line=4
    )


def refusal(attempt: Callable[[], object]) -> Problem:
    with pytest.raises(ResumesiteError) as refused:
        attempt()
    (problem,) = refused.value.problems
    return problem


def says_clearly(problem: Problem, name: str, value: str, expected: str, *, line: int) -> None:
    said = f"{problem.message} {problem.hint}"
    assert problem.field.endswith(name)
    assert problem.place.line == line
    assert value in said
    assert all(word in said for word in expected.replace(" or ", ", ").split(", ")), said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--page-size", "A3"), "expected auto, A4, Letter, Legal or A5, got 'A3'"),
        (("--margin", "huge"), "expected narrow, normal or wide, got 'huge'"),
        (("--density", "loose"), "expected compact, normal or airy, got 'loose'"),
        (("--pdf-variant", "pdf/x"), "expected pdf/ua-1 or pdf/a-3a, got 'pdf/x'"),
        (("--fit", "21"), "21 is not in the range 0<=x<=20"),
        (("--color-scheme", "forrest"), "Did you mean `forest`?"),
        (("--theme", "plane"), "Did you mean `plain`?"),
    ],
)
def test_an_option_of_a_command_outside_its_choices_is_named_with_them(
    make_site: MakeSite, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
):
    site = make_site({"ada": "personalInfo: {name: Ada Byron}\n"})

    with pytest.raises(SystemExit) as stopped:
        main(["-C", str(site.root), "export", "ada", *arguments])

    assert stopped.value.code == 2
    assert said in " ".join(capsys.readouterr().err.split())


def test_words_of_three_hundred_letters_are_broken_and_kept_whole_in_the_text():
    word = "rhabarberbarbara" * 19
    pdf = made("plain", "pdf", person=NAME_ALONE | {"summary": word[:300]})

    text = "".join("".join(pages_text(pdf)).split()).replace("\ufffe", "").replace("\x02", "")
    assert word[:300] in text

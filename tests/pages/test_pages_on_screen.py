"""Every theme and scheme on a screen: valid, accessible, small, silent, nothing dropped, nothing cut off."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page

from extract import extract
from leaves import missing
from pages.matrix import (
    PEOPLE,
    THEMES,
    Case,
    by_theme,
    dressed,
    every_page,
    marked,
    resume_of,
    schemes_of,
    shown_of,
    some_of,
    theme_called,
)
from pages.on_screen import AROUND, SMALL, compressed, own_size, sticking_out
from render.judges import axe_violations, open_browser, page_errors
from render.renditions import portrait
from resumesite.render.html import render_html
from resumesite.render.pdf import render_pdf
from resumesite.themes.contrast import ENOUGH, contrast

LONG = ("long", "hostile")
"""Who takes more than two pages of paper."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as browser:
        yield browser


@contextmanager
def shown(browser: Browser, case: Case, folder: Path, **options: Any) -> Iterator[Page]:
    """Open a case's page in a window of its own."""
    file = folder / f"{case.id}.html"
    file.write_bytes(render_html(dressed(case)))
    (folder / "photo.jpg").write_bytes(portrait().data)
    with browser.new_context(**options) as window:
        page = window.new_page()
        page.goto(file.as_uri())
        yield page


# What the page is ----------------------------------------------------------------------------------------


def test_all_seven_themes_are_looked_at_in_four_schemes_and_more():
    assert len({case.theme for case in every_page()}) == 7
    assert all(len(schemes_of(case.theme)) >= 4 for case in every_page())
    assert {case.person for case in some_of(every_page())} == set(PEOPLE)
    assert {path.stem for path in Path(__file__).with_name("people").glob("*.yaml")} == set(PEOPLE)


def test_the_people_are_what_they_are_for():
    hostile = resume_of("hostile")
    words = [word for job in hostile.experience for word in f"{job.company} {job.position}".split()]

    assert len(hostile.personal_info.name) == 120
    assert max(map(len, words)) == 300
    empty = {name for name, value in shown_of("rich") if value in ((), "")}
    assert empty == {"title", "redactions"}
    assert len(pypdfium2.PdfDocument(render_pdf(dressed(Case("rich", "plain"))))) == 2
    assert len(pypdfium2.PdfDocument(render_pdf(dressed(Case("long", "plain"))))) >= 4


def nu_cases() -> list[Any]:
    few = some_of(every_page()) | {Case("rich", theme) for theme in THEMES}
    return [
        pytest.param(sorted(few, key=lambda case: case.id), id="some"),
        pytest.param(every_page(), id="all", marks=pytest.mark.slow),
    ]


@pytest.mark.browser
@pytest.mark.parametrize("cases", nu_cases())
def test_the_nu_html_checker_finds_no_error(cases: list[Case], tmp_path: Path, note):
    for case in cases:
        (tmp_path / f"{case.id}.html").write_bytes(render_html(dressed(case)))

    found = page_errors(*sorted(tmp_path.iterdir()))

    for case in cases:
        note(case.theme, nu_errors=sum(error.startswith(f"{case.id}.html:") for error in found))
    assert found == []


@pytest.mark.parametrize("theme", by_theme())
def test_a_page_says_all_that_its_resume_does(theme: str):
    for person in PEOPLE:
        page = extract("html", render_html(dressed(Case(person, theme))))
        assert missing(shown_of(person), page) == [], person


@pytest.mark.parametrize("theme", by_theme())
def test_a_page_is_small(theme: str, note):
    for person in PEOPLE:
        page = render_html(dressed(Case(person, theme)))

        size, own = compressed(page), own_size(page)

        note(theme, **{f"gzip_{person}": size, "gzip_around": size - own})
        assert size <= (max(SMALL, AROUND + own) if person in LONG else SMALL), person


@pytest.mark.parametrize("theme", by_theme())
def test_the_only_script_is_data(theme: str):
    for person in PEOPLE:
        page = render_html(dressed(Case(person, theme))).decode()

        scripts = re.findall(r"<script\b([^>]*)>(.*?)</script>", page, re.DOTALL)

        assert [attributes for attributes, _ in scripts] == [' type="application/ld+json"']
        assert json.loads(scripts[0][1])["@type"] == "ProfilePage"
        assert not re.search(r"<[^>]+\s(?:style|on\w+)=", page)


@pytest.mark.parametrize("theme", by_theme())
def test_texts_have_contrast_in_every_scheme_on_every_ground(theme: str, note):
    for name, scheme in theme_called(theme).schemes.items():
        for colours in (scheme.light, scheme.dark):
            pairs = [(text, ground) for text in ("ink", "muted", "accent") for ground in ("bg", "surface")]
            ratios = [contrast(colours[text], colours[ground]) for text, ground in (*pairs, ("bg", "accent"))]
            note(theme, contrast=min(ratios))
            assert min(ratios) >= ENOUGH, name


# What a browser makes of it ------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("case", marked(every_page()))
def test_axe_finds_no_violation(browser: Browser, tmp_path: Path, case: Case, scheme: str, note):
    with shown(browser, case, tmp_path, color_scheme=scheme, bypass_csp=True) as page:
        violations = axe_violations(page)

    note(case.theme, axe_violations=len(violations))
    assert violations == []


WIDTHS = (320, 390, 600, 768, 1024, 1280, 1920)


@pytest.mark.browser
@pytest.mark.parametrize("case", marked([case for case in every_page() if case.scheme == "default"]))
def test_nothing_sticks_out_of_the_screen(browser: Browser, tmp_path: Path, case: Case):
    with shown(browser, case, tmp_path) as page:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert sticking_out(page) == [], width


@pytest.mark.browser
@pytest.mark.parametrize("case", marked([case for case in every_page() if case.scheme == "default"]))
def test_nothing_sticks_out_at_four_hundred_percent(browser: Browser, tmp_path: Path, case: Case):
    screen = {"viewport": {"width": 1280 // 4, "height": 1024 // 4}, "device_scale_factor": 4}
    with shown(browser, case, tmp_path, **screen) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280 // 4
        assert sticking_out(page) == []


@pytest.mark.browser
@pytest.mark.parametrize("case", marked([case for case in every_page() if case.scheme == "default"]))
def test_a_page_asks_for_itself_and_its_photo_alone(browser: Browser, tmp_path: Path, case: Case, note):
    requests: list[str] = []
    messages: list[str] = []
    with browser.new_context() as window:
        page = window.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: messages.append(message.text))
        (tmp_path / "index.html").write_bytes(render_html(dressed(case)))
        (tmp_path / "photo.jpg").write_bytes(portrait().data)
        page.goto((tmp_path / "index.html").as_uri(), wait_until="networkidle")

    asked = [url.rpartition("/")[2] for url in requests if not url.startswith("data:")]
    note(case.theme, requests=len(asked))
    assert asked == ["index.html", "photo.jpg"][: 1 + case.has_photo]
    assert messages == []


READ_BY_EYE = """() => {
    const boxes = [...document.querySelectorAll('main h2')].map(each => each.getBoundingClientRect());
    return boxes.map(box => [box.left, box.top]);
}"""


@pytest.mark.browser
@pytest.mark.parametrize("theme", by_theme(slow=True))
def test_a_phone_shows_the_sections_in_the_order_of_the_page(browser: Browser, tmp_path: Path, theme: str):
    with shown(browser, Case("rich", theme), tmp_path, viewport={"width": 390, "height": 800}) as page:
        places = page.evaluate(READ_BY_EYE)

    assert len(places) > 10
    assert places == sorted(places, key=lambda place: place[1])

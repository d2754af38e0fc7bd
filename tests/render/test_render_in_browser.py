"""Pages as a browser shows them: accessible, valid, within the screen, silent, and good on paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from judges import axe_violations, html_errors, open_browser, poppler_text
from playwright.sync_api import Browser, Page
from renditions import DOWNLOADS, portrait, rendition

from resumesite.plan.artifact import Comment, CommentForm
from resumesite.plan.artifact import Page as SharePage
from resumesite.plan.listing import DirectoryPage, Listing, Redirect, SiteFrame
from resumesite.render.html import render_html
from resumesite.render.site_pages import render_directory, render_not_found, render_redirect
from resumesite.themes.load import load_theme

pytestmark = pytest.mark.browser

LAYLA = {
    "language": "ar",
    "personalInfo": {
        "name": "ليلى الحداد",
        "title": "مهندسة برمجيات",
        "email": "layla@example.com",
        "phone": "(415) 555-0132",
        "location": "عمّان، الأردن",
    },
    "summary": "مهندسة بخبرة عشر سنوات في بناء منصات الدفع باستخدام Kubernetes.",
    "experience": [
        {
            "position": "مهندسة",
            "company": "Northbeam Logistics",
            "startDate": "2019-04",
            "isCurrentRole": True,
            "description": ["خفضت الزمن إلى 310 مللي ثانية", "Weekly club for 24 pupils."],
        }
    ],
    "skills": {"languages": ["Go", "Python"]},
}
CHEN = {
    "language": "zh-CN",
    "personalInfo": {
        "name": "陈思源",
        "title": "软件工程师",
        "email": "chen@example.com",
        "location": "上海",
    },
    "summary": "十年后端开发经验。",
    "experience": [
        {"position": "工程师", "company": "云帆科技", "startDate": "2020-03", "description": ["重构"]}
    ],
}
LONG = {
    "personalInfo": {
        "name": "Maximiliana Wolkenstein-Rothenburg von Hohenfels",
        "email": "a.very.long.address.without.any.blank.in.it@mail.department.university.example.org",
        "website": "https://example.org/a/very/long/path/without/any/blank/that/a/phone/cannot/hold/on/one/line",
    },
    "experience": [
        {
            "position": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
            "company": "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz",
            "location": "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
            "startDate": "sometime between the spring of 1998 and the end of the following year, I believe",
        }
    ],
    "skills": {"groups": [{"name": "Frameworks", "keywords": ["x" * 90]}]},
}

FRAME = SiteFrame("People of Example", load_theme("plain"), "https://people.example.org")
PEOPLE = (
    Listing(
        "nadia", "nadia/", "Nadia Ferreira", "Principal Platform Engineer", "Porto", photo_href="photo.jpg"
    ),
    Listing("layla", "layla/", "ليلى الحداد", "مهندسة برمجيات"),
)

SHARED = {
    "personalInfo": {"name": "Candidate", "title": "Analyst", "email": "Hidden email", "location": "London"},
    "summary": "Counted for Company A and Company B.",
    "experience": [{"position": "Analyst", "company": "Company A", "startDate": "2019"}],
    "redactions": ("Candidate", "Hidden email", "Company A", "Company B"),
}
SHARE = SharePage(
    is_share=True,
    is_indexed=False,
    updated_at="2026-11-25T09:00:00Z",
    expires_at="2027-01-01T00:00:00Z",
    comments=(Comment("Cyd", "Good <work>,\nreally.", "2026-11-26"), Comment("", "Call me.")),
    comment_form=CommentForm("share_1", "https://comments.example.org/in"),
)

PAGES = {
    "nadia": render_html(rendition(photo=portrait())),
    "layla": render_html(rendition(LAYLA)),
    "chen": render_html(rendition(CHEN, color_scheme="forest")),
    "long": render_html(rendition(LONG, color_scheme="plum", density="airy")),
    "slate": render_html(rendition(color_scheme="slate", density="compact")),
    "share": render_html(rendition(SHARED, page=replace(SHARE, downloads=DOWNLOADS))),
    "directory": render_directory(FRAME, DirectoryPage(1, 3, PEOPLE)),
    "moved": render_redirect(FRAME, Redirect("old/", "nadia/")).replace(b'"refresh"', b'"x-refresh"'),
    "404": render_not_found(FRAME),
}
"""Finished pages by a short name. The redirect is kept from leaving before anyone has looked at it."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    (folder / "photo.jpg").write_bytes(portrait().data)
    for name, page in PAGES.items():
        (folder / f"{name}.html").write_bytes(page)
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as browser:
        yield browser


@pytest.fixture
def open_page(browser: Browser, folder: Path) -> Iterator[Callable[..., Page]]:
    """Open a page by its short name in a window of its own."""
    windows = []

    def open_page(name: str, **options: Any) -> Page:
        windows.append(browser.new_context(**options))
        page = windows[-1].new_page()
        page.goto((folder / f"{name}.html").as_uri())
        return page

    yield open_page
    for window in windows:
        window.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(open_page, name: str, scheme: str):
    page = open_page(name, color_scheme=scheme, bypass_csp=True)

    assert axe_violations(page) == []


def test_the_nu_html_checker_finds_nothing(folder: Path):
    errors = html_errors(*(folder / f"{name}.html" for name in PAGES if name != "moved"))

    # It takes a file's own folder for another site, and data in a script element for a script.
    assert [error for error in errors if "violates Content Security Policy" not in error] == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_sticks_out_of_the_screen(open_page, name: str):
    page = open_page(name)

    for width in (320, 390, 600, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_for_nothing_but_itself_and_a_photo_and_breaks_no_policy(
    browser: Browser, folder: Path, name: str
):
    requests, messages = [], []
    with browser.new_context() as window:
        page = window.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: messages.append(message.text))
        page.goto((folder / f"{name}.html").as_uri(), wait_until="networkidle")

    asked = [url.rpartition("/")[2] for url in requests if not url.startswith("data:")]
    assert asked in ([f"{name}.html"], [f"{name}.html", "photo.jpg"])
    assert messages == []


def test_the_style_applies_under_its_own_policy(open_page):
    page = open_page("nadia", color_scheme="dark")

    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(20, 23, 27)"


def test_the_first_tab_shows_the_way_past_the_header(open_page):
    page = open_page("nadia", reduced_motion="reduce")

    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["y"] >= 0
    assert page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"


@pytest.mark.parametrize("selector", [".contacts a", ".downloads a"])
def test_links_are_large_enough_for_a_thumb(open_page, selector: str):
    page = open_page("nadia", viewport={"width": 390, "height": 800})

    heights = page.locator(selector).evaluate_all(
        "links => links.map(link => link.closest('li').getBoundingClientRect().height)"
    )

    assert len(heights) >= 5
    assert min(heights) >= 24


def test_dates_stand_at_the_end_of_the_titles_line_on_wide_screens_and_below_on_phones(open_page):
    page = open_page("nadia")
    tops = {}
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        row = page.locator(".row").first
        tops[width] = [row.locator(part).bounding_box()["y"] for part in ("h3", ".when")]

    assert abs(tops[1280][0] - tops[1280][1]) < 8
    assert tops[390][1] - tops[390][0] > 16


def test_the_browsers_print_is_a_resume_on_white_paper(open_page):
    page = open_page("nadia", color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")

    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    text = poppler_text(page.pdf(prefer_css_page_size=True))
    assert text.splitlines()[0] == "Nadia Ferreira"
    assert "Principal Platform Engineer May 2021 – Present" in text
    assert re.search(r"^• Mentored seven engineers", text, re.MULTILINE)
    assert "Plain text" not in text

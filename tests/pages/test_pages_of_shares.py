"""A share's page, frozen and redacted, without downloads and with a form: as good as any, in every theme."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from pages.made import in_every_theme
from pages.matrix import FOLDER, THEMES, Case, dressed
from pages.on_screen import SMALL, compressed, sticking_out
from render.judges import axe_violations, open_browser, page_errors
from render.renditions import DOWNLOADS
from resumesite.content.shares import load_shares
from resumesite.plan.artifact import Comment, CommentForm, Page
from resumesite.render.html import render_html
from sharing import MakeSite, build_at, create, page, terms

SETTINGS = """
[site]
base_url = "https://people.example.org"
formats = ["html"]
theme = "{theme}"
[shares]
expires = "2027-01-01"
[comments]
endpoint = "https://comments.example.org/in"
"""

SAID = (Comment("Cyd", "Good <work>,\nreally.", "2026-11-26"), Comment("", "Call me."))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as browser:
        yield browser


def shared_page(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch, theme: str) -> str:
    """Return the page of a share that was made, frozen and built."""
    monkeypatch.delenv("RESUMESITE_KEY", raising=False)
    site = make_site(
        {"ada": (FOLDER / "rich.yaml").read_text("utf-8")}, settings=SETTINGS.format(theme=theme)
    )
    blurs = "name,email,phone,companies,institutions,linkedin,github,links,website"
    create(site, terms(blurs, allow_download=False, allow_comments=True))
    build_at(site)
    (share,) = (file.share for file in load_shares(site.content / "ada") if file.share)
    return page(site, share)


@cache
def commented_page(theme: str) -> bytes:
    """Return the page of a share with downloads, comments and the ways to send one."""
    usual = dressed(Case("rich", theme))
    resume = usual.resume.model_copy(update={"redactions": ("Tidewater Freight", "Oakland, CA")})
    share = Page(
        is_share=True,
        is_indexed=False,
        updated_at="2026-11-25T09:00:00Z",
        expires_at="2027-01-01T00:00:00Z",
        comments=SAID,
        comment_form=CommentForm("share_1", mail="tobias@lindqvist.example"),
        downloads=DOWNLOADS,
    )
    return render_html(replace(usual, resume=resume, page=share, photo=None))


@pytest.mark.browser
@in_every_theme(1)
def test_a_built_share_is_small_accessible_and_within_the_screen(
    browser: Browser, make_site: MakeSite, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, theme: str
):
    html = shared_page(make_site, monkeypatch, theme)
    file = tmp_path / "share.html"
    file.write_text(html, encoding="utf-8")

    assert "Tidewater" not in html
    assert 'class="redacted"' in html
    assert "<form" in html
    assert 'class="downloads' not in html
    assert compressed(html.encode()) <= SMALL
    assert problems_of(browser, file) == []


@pytest.mark.browser
@in_every_theme(5)
def test_a_share_with_comments_is_small_accessible_and_within_the_screen(
    browser: Browser, tmp_path: Path, theme: str
):
    file = tmp_path / "share.html"
    file.write_bytes(commented_page(theme))

    assert compressed(file.read_bytes()) <= SMALL
    assert problems_of(browser, file) == []


def problems_of(browser: Browser, file: Path) -> list[str]:
    """Return what axe finds in light and dark, and what sticks out of a narrow screen."""
    problems = []
    for scheme in ("light", "dark"):
        with browser.new_context(color_scheme=scheme, bypass_csp=True) as window:
            page = window.new_page()
            page.goto(file.as_uri())
            problems += axe_violations(page)
            page.set_viewport_size({"width": 320, "height": 500})
            problems += sticking_out(page)
    return problems


@pytest.mark.slow
def test_the_nu_html_checker_finds_no_error_in_any_share(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
):
    folder = tmp_path_factory.mktemp("shares")
    for theme in THEMES:
        (folder / f"{theme}-commented.html").write_bytes(commented_page(theme))
    (folder / "built.html").write_text(shared_page(make_site, monkeypatch, "margin"), encoding="utf-8")

    assert page_errors(*sorted(folder.iterdir())) == []

"""A protected share as a recruiter meets it: asked for a password, opened, downloaded, printed and left."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pypdfium2
import pytest
from judges import axe_violations, html_errors, open_browser
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from renditions import PAGE, portrait, rendition

from resumesite.edition.protection.envelope import opaque_name, seal_file
from resumesite.edition.protection.wrapping import wrap_key
from resumesite.render.html import render_html
from resumesite.render.pdf import render_pdf
from resumesite.render.policy import SITE_POLICY
from resumesite.render.text import render_text
from resumesite.render.unlock import Unlock, render_unlock

pytestmark = pytest.mark.browser

KEY = bytes(range(32))
TOKEN = "a2b3c4d5" * 4
FIRST, SECOND = "correct horse battery staple", "unsere Katze heißt Professor Mimi"
SITE = "https://people.example.org"
ADDRESS = f"{SITE}/share/{TOKEN}/"


@dataclass(frozen=True)
class Served:
    """What stands at the share's address, by name, and the policy in every header."""

    files: dict[str, bytes]
    policy: str = SITE_POLICY

    def answer(self, route: Route) -> None:
        path = route.request.url.partition(f"/share/{TOKEN}")[2].removeprefix("/")
        body = self.files.get(path or "index.html")
        headers = {
            "Content-Security-Policy": self.policy,
            "Cache-Control": "private, no-store",
            "Referrer-Policy": "no-referrer",
            "Content-Type": "application/octet-stream"
            if path.endswith(".bin")
            else "text/html; charset=utf-8",
        }
        route.fulfill(status=200 if body else 404, headers=headers, body=body or b"nothing here")


def unlock_page(language: str = "en", *, iterations: int = 1_000) -> bytes:
    wrapped = tuple(
        wrap_key(
            KEY, password, token=TOKEN, id=f"password_{number}", label="", created_at="2026-11-02T08:15:00Z",
            iterations=iterations,
        )
        for number, password in enumerate((FIRST, SECOND))
    )  # fmt: skip
    return render_unlock(Unlock(TOKEN, wrapped, language, expires_at="2026-12-31T10:00:00Z"))


@pytest.fixture(scope="module")
def resume() -> dict[str, bytes]:
    """The share's files before they are sealed."""
    page = replace(PAGE, canonical="", card_url="", photo_href="", photo_url="", is_indexed=False)
    made = rendition(page=page, photo=portrait(), color_scheme="forest", density="compact")
    return {
        "index.html": render_html(made),
        "resume.pdf": render_pdf(made),
        "resume.txt": render_text(made),
    }


@pytest.fixture(scope="module")
def served(resume: dict[str, bytes]) -> Served:
    sealed = {opaque_name(KEY, name): seal_file(KEY, TOKEN, name, data) for name, data in resume.items()}
    return Served({"index.html": unlock_page(), **sealed})


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as browser:
        yield browser


OpenShare = Callable[..., Page]


@pytest.fixture
def open_share(browser: Browser, served: Served) -> Iterator[OpenShare]:
    """Open the share in a window of its own, which complains of every message on its console."""
    windows: list[BrowserContext] = []
    messages: list[str] = []

    def open_share(
        address: str = ADDRESS, *, site: Served = served, silent: bool = True, **options: Any
    ) -> Page:
        windows.append(browser.new_context(**options))
        windows[-1].route("**/*", lambda route: site.answer(route))
        page = windows[-1].new_page()
        if silent:
            page.on("console", lambda message: messages.append(message.text))
            page.on("pageerror", lambda error: messages.append(str(error)))
        page.goto(address)
        return page

    yield open_share
    for window in windows:
        window.close()
    assert messages == []


def unlock(page: Page, password: str = FIRST) -> None:
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Open").click()
    expect(page).to_have_title(re.compile("Nadia Ferreira"))


@pytest.mark.parametrize("password", [FIRST, SECOND, f" {FIRST} "])
def test_each_of_the_passwords_shows_the_page_in_place(open_share: OpenShare, password: str):
    page = open_share()

    unlock(page, password)

    assert page.url == ADDRESS
    expect(page.get_by_role("heading", level=1)).to_have_text("Nadia Ferreira")
    expect(page.locator("form, script, style, [property]")).to_have_count(0)


def test_the_shown_page_is_the_one_that_was_sealed(open_share: OpenShare, browser: Browser, resume):
    page = open_share(color_scheme="dark")
    unlock(page)
    alone = open_share(site=Served({"index.html": resume["index.html"]}), color_scheme="dark")

    look = """() => [...document.querySelectorAll('html, body, body *')].map((element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        const { color, backgroundColor, font } = getComputedStyle(element);
        return [element.tagName, x, y, width, height, color, backgroundColor, font].join(' ');
    })"""
    shown = page.evaluate(look)

    assert len(shown) > 100
    assert shown == alone.evaluate(look)
    attributes = "() => document.documentElement.getAttributeNames().sort()"
    assert page.evaluate(attributes) == alone.evaluate(attributes)
    assert page.evaluate("document.images[0].naturalWidth") > 0


def test_a_wrong_password_is_said_and_can_be_corrected(open_share: OpenShare):
    page = open_share()
    field = page.get_by_label("Password", exact=True)

    field.fill("correct horse battery stapler")
    field.press("Enter")

    expect(page.get_by_role("status")).to_contain_text("That is not the password.")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    assert page.evaluate("getSelection().toString().length || document.activeElement.selectionEnd") > 0
    unlock(page)


def test_it_says_that_it_is_checking(open_share: OpenShare, served: Served):
    slow = replace(served, files={**served.files, "index.html": unlock_page(iterations=3_000_000)})
    page = open_share(site=slow)

    page.get_by_label("Password", exact=True).fill("wrong")
    page.get_by_role("button", name="Open").click()

    expect(page.get_by_role("status")).to_have_text("Checking…")
    expect(page.locator("form")).to_have_attribute("aria-busy", "true")
    expect(page.get_by_role("status")).to_contain_text("That is not the password.", timeout=30_000)
    expect(page.locator("form")).not_to_have_attribute("aria-busy", "true")


def test_what_has_been_withdrawn_since_is_said(open_share: OpenShare, served: Served):
    page = open_share(site=Served({"index.html": served.files["index.html"]}), silent=False)

    page.get_by_label("Password", exact=True).fill(FIRST)
    page.get_by_role("button", name="Open").click()

    expect(page.get_by_role("status")).to_contain_text("This could not be loaded.")


def test_without_the_slash_at_the_end_it_finds_its_files(open_share: OpenShare):
    page = open_share(ADDRESS.removesuffix("/"))

    unlock(page)


@pytest.mark.parametrize("name", ["resume.pdf", "resume.txt"])
def test_a_download_is_the_file_under_its_real_name(open_share: OpenShare, resume, name: str):
    page = open_share()
    unlock(page)

    with page.expect_download() as downloading:
        page.locator(f'a[download][href="{name}"]').first.click()

    download = downloading.value
    data = Path(download.path()).read_bytes()
    assert download.suggested_filename == f"Nadia_Ferreira_Platform_Engineer_Resume.{name.partition('.')[2]}"
    assert data == resume[name]
    if name == "resume.pdf":
        with pypdfium2.PdfDocument(data) as pdf:
            assert "Nadia Ferreira" in pdf[0].get_textpage().get_text_range()
    assert page.url == ADDRESS


def test_a_file_that_is_gone_is_said_in_a_message(open_share: OpenShare, served: Served):
    kept = {name: data for name, data in served.files.items() if name != opaque_name(KEY, "resume.txt")}
    page = open_share(site=Served(kept), silent=False)
    unlock(page)
    said: list[str] = []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.accept()))

    page.locator('a[download][href="resume.txt"]').first.click()

    page.wait_for_timeout(300)
    assert len(said) == 1
    assert said[0].startswith("This could not be loaded.")


def test_it_prints_as_the_page_itself_would(open_share: OpenShare, resume):
    page = open_share()
    unlock(page)
    alone = open_share(site=Served({"index.html": resume["index.html"]}))

    printed = [text_of(each.pdf(prefer_css_page_size=True)) for each in (page, alone)]

    assert "Nadia Ferreira" in printed[0][0]
    assert "Plain text" not in "".join(printed[0])
    assert printed[0] == printed[1]


def text_of(data: bytes) -> list[str]:
    with pypdfium2.PdfDocument(data) as pdf:
        return [page.get_textpage().get_text_range() for page in pdf]


def test_everything_can_be_done_from_the_keyboard(open_share: OpenShare):
    page = open_share()

    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("That is not the password.")
    page.keyboard.type(FIRST)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("[name=password]")).to_have_attribute("type", "text")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("Nadia Ferreira"))

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('href')") == "resume.pdf":
            break
    with page.expect_download() as downloading:
        page.keyboard.press("Enter")
    assert downloading.value.suggested_filename.endswith(".pdf")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "de", "ar", "ja"])
def test_axe_finds_nothing_before(open_share: OpenShare, language: str, scheme: str):
    page = open_share(
        site=Served({"index.html": unlock_page(language)}), color_scheme=scheme, bypass_csp=True
    )
    assert axe_violations(page) == []

    page.locator("[name=password]").fill("wrong")
    page.keyboard.press("Enter")
    expect(page.locator("[name=password]")).to_have_attribute("aria-invalid", "true")
    assert axe_violations(page) == []


def test_axe_finds_nothing_after(open_share: OpenShare):
    page = open_share(bypass_csp=True)
    unlock(page)

    assert axe_violations(page) == []


def test_the_nu_html_checker_finds_nothing(tmp_path: Path):
    pages = [tmp_path / f"{language}.html" for language in ("en", "ar", "zh-TW")]
    for page in pages:
        page.write_bytes(unlock_page(page.stem))

    # It does not count a style and a script as allowed that a policy names by their hashes.
    assert [error for error in html_errors(*pages) if "Content Security Policy" not in error] == []


@pytest.mark.parametrize("language", ["en", "de", "ar", "ja"])
def test_nothing_sticks_out_of_the_screen(open_share: OpenShare, language: str):
    page = open_share(site=Served({"index.html": unlock_page(language)}))

    for width in (320, 390, 768, 1280):
        page.set_viewport_size({"width": width, "height": 600})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    heights = page.locator("[name=password], button, .show").evaluate_all(
        "all => all.map(each => each.getBoundingClientRect().height)"
    )
    assert len(heights) == 3
    assert min(heights) >= 44


def test_without_a_secure_connection_it_says_what_to_do(open_share: OpenShare):
    page = open_share(ADDRESS.replace("https:", "http:"))

    expect(page.get_by_role("status")).to_contain_text("Open this page with https://")
    expect(page.locator("form")).to_be_hidden()


def test_under_its_policy_no_other_script_runs_before_or_after(open_share: OpenShare, served: Served):
    page = open_share(site=replace(served, policy=SITE_POLICY), silent=False)
    inject = """() => {
        const script = document.createElement('script');
        script.textContent = 'window.ran = true';
        document.body.append(script);
        const image = document.createElement('img');
        image.setAttribute('onerror', 'window.ran = true');
        image.src = 'data:,';
        document.body.append(image);
        return fetch('https://elsewhere.example.org/').then(() => 'sent', () => 'blocked');
    }"""

    for _ in ("before", "after"):
        assert page.evaluate(inject) == "blocked"
        page.wait_for_timeout(100)
        assert page.evaluate("window.ran") is None
        if page.locator("form").count():
            unlock(page)


def test_scripts_in_the_sealed_page_are_dropped(open_share: OpenShare, served: Served, resume):
    hostile = resume["index.html"].replace(
        b"</body>", b"<script>window.ran = true</script><img src='data:,' onerror='window.ran = true'></body>"
    )
    name = opaque_name(KEY, "index.html")
    sealed = seal_file(KEY, TOKEN, "index.html", hostile)
    page = open_share(site=replace(served, files={**served.files, name: sealed}), silent=False)

    unlock(page)

    page.wait_for_timeout(100)
    assert page.evaluate("window.ran") is None
    assert page.locator("script").count() == 0


def test_it_asks_for_nothing_but_its_own_files_and_keeps_nothing(open_share: OpenShare, served: Served):
    page = open_share()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    unlock(page)

    assert [url for url in asked if not url.startswith(("data:", "blob:"))] == [
        ADDRESS + opaque_name(KEY, "index.html")
    ]
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0
    assert page.context.cookies() == []


def test_it_clears_itself_when_it_is_left(open_share: OpenShare):
    page = open_share()
    unlock(page)

    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")

    assert page.evaluate("document.documentElement.outerHTML").find("Nadia") == -1
    assert page.title() == "Protected page"
    with page.expect_navigation():
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(page.get_by_label("Password", exact=True)).to_have_value("")


def test_the_back_button_finds_it_locked(open_share: OpenShare):
    page = open_share()
    unlock(page)

    page.goto("about:blank")
    page.go_back()

    expect(page.get_by_label("Password", exact=True)).to_have_value("")
    assert "Nadia" not in page.content()


def test_a_browser_that_keeps_left_pages_keeps_nothing_of_it(browser: Browser, site_address: str):
    keeping = browser.browser_type.launch(
        executable_path=shutil.which("chromium"),
        args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    page = keeping.new_page()
    page.goto(f"{site_address}/share/{TOKEN}/")
    unlock(page)

    page.goto(f"{site_address}/elsewhere")
    page.evaluate("history.back()")

    expect(page.get_by_label("Password", exact=True)).to_have_value("")
    assert "Nadia" not in page.content()
    # Only a page that was kept loads itself anew.
    assert page.evaluate("performance.getEntriesByType('navigation')[0].type") == "reload"
    keeping.close()


@pytest.fixture
def site_address(served: Served) -> Iterator[str]:
    """A server that lets browsers keep pages: those that a test hands out itself are never kept."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition(f"/share/{TOKEN}/")[2]
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(served.files[path or "index.html"] if TOKEN in self.path else b"elsewhere")

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()
        thread.join()

"""In a real browser: a page reloads by itself, and shows problems without ever running what is in them."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from shutil import which
from threading import Thread

import pytest

from resumesite.errors import Place, Problem
from resumesite.render.policy import page_policy
from resumesite.serve.builds import Outcome
from resumesite.serve.changes import Debounce
from resumesite.serve.files import Served
from resumesite.serve.news import News
from resumesite.serve.run import keep_building
from resumesite.serve.server import PreviewServer, open_server
from resumesite.serve.watch import Changes

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = which("chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs chromium"),
]

STYLE = "h1{color:rgb(1,2,3)}"
PAGE = f"""<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{escape(page_policy(STYLE))}">
<title>Ada</title><style>{STYLE}</style></head><body><h1>%s</h1></body></html>
"""


class Preview:
    """A preview of a site whose build puts a source's text on a page, or complains about it."""

    def __init__(self, root: Path) -> None:
        self.source = root / "content" / "ada" / "resume.yaml"
        self.source.parent.mkdir(parents=True)
        self.source.write_text("first", "utf-8")
        self.output = root / "output"
        (self.output / "ada").mkdir(parents=True)
        self.server: PreviewServer = open_server("127.0.0.1", 0, Served(self.output), News())
        self.changes = Changes(Debounce(quiet=0.02))
        self.thread = Thread(
            target=keep_building, args=(root, self.server, self.changes, self.build, lambda outcome: None)
        )

    def build(self) -> Iterator[Outcome]:
        text = self.source.read_text("utf-8")
        if text.startswith("bad"):
            yield Outcome((Problem("SYNTAX", text, Place("content/ada/resume.yaml", 1, 1)),))
            return
        (self.output / "ada" / "index.html").write_text(PAGE % text, "utf-8")
        yield Outcome()

    def write(self, text: str) -> None:
        beside = self.source.with_name(".resume.yaml.tmp")
        beside.write_text(text, "utf-8")
        beside.replace(self.source)


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Preview]:
    running = Preview(tmp_path)
    running.thread.start()
    yield running
    running.changes.end()
    running.thread.join(30)
    assert not running.thread.is_alive()


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield launched
        launched.close()


@pytest.fixture
def page(browser: sync_api.Browser) -> Iterator[sync_api.Page]:
    opened = browser.new_page()
    opened.set_default_timeout(30_000)
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    opened.close()
    assert [complaint for complaint in complaints if "404" not in complaint] == []


def test_a_page_reloads_by_itself_when_its_source_is_edited(preview: Preview, page: sync_api.Page):
    page.goto(f"{preview.server.url}ada/")
    page.get_by_role("heading", name="first").wait_for()

    preview.write("second")

    page.get_by_role("heading", name="second").wait_for()


def test_a_page_looks_as_it_will_when_published(preview: Preview, page: sync_api.Page):
    page.goto(f"{preview.server.url}ada/")

    colour = page.get_by_role("heading", name="first").evaluate("element => getComputedStyle(element).color")

    assert colour == "rgb(1, 2, 3)"


def test_problems_stand_on_the_last_good_page_until_they_are_mended(preview: Preview, page: sync_api.Page):
    page.goto(f"{preview.server.url}ada/")
    page.get_by_role("heading", name="first").wait_for()

    preview.write("bad <img src=x onerror='document.title=1'><script>document.title=2</script>")

    alert = page.get_by_role("alert")
    alert.wait_for()
    assert "content/ada/resume.yaml:1:1: bad <img src=x onerror=" in alert.inner_text()
    assert alert.locator("img, script").count() == 0
    assert page.get_by_role("heading", name="first").is_visible()
    assert page.title() == "Ada"

    preview.write("mended")

    page.get_by_role("heading", name="mended").wait_for()
    assert page.get_by_role("alert").count() == 0


def test_problems_can_be_closed(preview: Preview, page: sync_api.Page):
    page.goto(f"{preview.server.url}ada/")
    page.get_by_role("heading", name="first").wait_for()
    preview.write("bad")

    page.get_by_role("button", name="Close").click()

    page.get_by_role("alert").wait_for(state="detached")


def test_problems_that_were_there_before_are_on_a_page_opened_later(preview: Preview, page: sync_api.Page):
    preview.write("bad from the start")

    page.goto(f"{preview.server.url}ada/")

    page.get_by_role("alert").get_by_text("bad from the start").wait_for()


def test_a_page_that_is_not_there_yet_comes_by_itself(preview: Preview, page: sync_api.Page):
    page.goto(f"{preview.server.url}bob/")
    page.get_by_role("heading", name="There is no page here yet").wait_for()
    (preview.output / "bob").mkdir()
    (preview.output / "bob" / "index.html").write_text(PAGE % "Bob", "utf-8")

    preview.write("anything")

    page.get_by_role("heading", name="Bob").wait_for()

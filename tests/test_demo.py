"""The demonstration site, built once from `content/` as a person would, is whole, linked and small."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree
from zipfile import ZipFile

import pypdfium2
import pytest

from render.judges import axe_violations, html_errors, open_browser
from resumesite.plan.formats import FORMATS

ROOT = Path(__file__).parents[1]
BASE_URL = "https://people.example.org/"
PUBLISHED = (
    "amara-osei",
    "amara-osei/design-lead",
    "amara-osei/field-research",
    "chen-siyuan",
    "chen-siyuan/en",
    "dominic-vale",
    "dorde-sorensen",
    "ingrid-tavares",
    "juno-castellanos",
    "kavya-menon",
    "layla-alhaddad",
    "otto-nyberg",
    "sipho-dlamini",
    "tamsin-achterberg",
    "tamsin-achterberg/academic",
)


@dataclass(frozen=True)
class Built:
    """The finished site and what the build said of it."""

    output: Path
    status: int
    report: Any

    def file(self, path: str) -> Path:
        return self.output / path

    def pages(self) -> list[Path]:
        return sorted(self.output.rglob("*.html"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the site's sources, so that no test writes into the checkout."""
    root = tmp_path_factory.mktemp("demo") / "site with a space"
    root.mkdir()
    shutil.copytree(ROOT / "content", root / "content")
    shutil.copy(ROOT / "resumesite.toml", root)
    return root


@pytest.fixture(scope="module")
def built(site: Path) -> Built:
    done = resumesite("build", "--json", folder=site)
    return Built(site / "output", done.returncode, json.loads(done.stdout))


def resumesite(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RESUMESITE_")}
    command = [sys.executable, "-c", "from resumesite.cli import main; main()", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=600)


# Reading pages -----------------------------------------------------------------------------------------

LOADS = {
    ("img", "src"),
    ("script", "src"),
    ("iframe", "src"),
    ("source", "srcset"),
    ("video", "src"),
    ("audio", "src"),
}
LOADING_RELS = {
    "stylesheet",
    "icon",
    "preload",
    "modulepreload",
    "prefetch",
    "preconnect",
    "dns-prefetch",
    "manifest",
}


@dataclass
class Html(HTMLParser):
    """What these tests look at in a page."""

    text: str
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    root: dict[str, str] = field(default_factory=dict)
    scripts: list[str] = field(default_factory=list)
    _script: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids |= {given["id"]} if "id" in given else set()
        if tag == "html":
            self.root = given
        if tag == "script":
            self._script = given.get("type", "text/javascript")
        self.loads += [
            given[attribute] for element, attribute in LOADS if element == tag and attribute in given
        ]
        if tag == "link" and set(given.get("rel", "").split()) & LOADING_RELS:
            self.loads.append(given["href"])
        self.links += [given[name] for name in ("href", "src") if name in given]

    def handle_data(self, data: str) -> None:
        if self._script:
            self.scripts.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._script = ""


def read_html(path: Path) -> Html:
    return Html(path.read_text(encoding="utf-8"))


def resolve(page: Path, link: str, output: Path) -> tuple[Path, str]:
    """The file that a link on a page leads to, as a web server would find it, and the anchor in it."""
    parts = urlsplit(link)
    path = unquote(parts.path)
    target = output / path.lstrip("/") if path.startswith("/") else page.parent / path if path else page
    return (target / "index.html" if target.is_dir() else target).resolve(), parts.fragment


def text_of(path: Path) -> str:
    """Everything that can be read in a file, whatever its format."""
    match path.suffix:
        case ".pdf":
            with pypdfium2.PdfDocument(path) as pdf:
                pages = "\n".join(page.get_textpage().get_text_bounded() for page in pdf)
                return pages + "\n".join(pdf.get_metadata_dict().values())
        case ".docx":
            with ZipFile(path) as parts:
                return "\n".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
        case _:
            return path.read_bytes().decode("utf-8", "replace")


def files_that_say(text: str, built: Built, below: str = "") -> Iterator[str]:
    files = [path for path in built.file(below).rglob("*") if path.is_file()]
    assert files
    for path in files:
        said = text_of(path)
        if text in said or text.replace(" ", "") in re.sub(r"[\s()-]", "", said):
            yield path.relative_to(built.output).as_posix()


# The build ---------------------------------------------------------------------------------------------


def test_the_demonstration_site_builds_without_a_problem_or_a_warning(built: Built):
    assert built.status == 0, built.report
    assert built.report["problems"] == []


def test_every_resume_is_valid_drafts_too(site: Path):
    done = resumesite("validate", folder=site)

    assert done.returncode == 0, done.stderr
    assert "warning" not in done.stderr


@pytest.mark.parametrize("address", PUBLISHED)
def test_every_published_resume_comes_in_every_format(address: str, built: Built):
    made = {path.name for path in built.file(address).iterdir() if path.is_file()}

    assert {made_of.file_name for made_of in FORMATS.values()} <= made


def test_a_draft_is_on_no_page(built: Built):
    assert not built.file("wren-abernathy").exists()
    assert not list(files_that_say("Abernathy", built))


def test_nothing_else_is_left_in_the_output(built: Built):
    people = {address.partition("/")[0] for address in PUBLISHED}
    expected = {
        "index.html",
        "404.html",
        "sitemap.xml",
        "robots.txt",
        "_headers",
        "_redirects",
        ".nojekyll",
        "assets",
    }

    assert {path.name for path in built.output.iterdir()} - people <= expected


def test_building_again_makes_nothing(built: Built, site: Path):
    before = {path: path.stat().st_mtime_ns for path in built.output.rglob("*") if path.is_file()}

    done = resumesite("build", folder=site)

    assert done.returncode == 0, done.stderr
    assert {path: path.stat().st_mtime_ns for path in built.output.rglob("*") if path.is_file()} == before


# Links and addresses -----------------------------------------------------------------------------------


def test_every_link_between_pages_leads_to_a_file(built: Built):
    pages = built.pages()
    assert len(pages) > len(PUBLISHED)
    broken = []

    for page in pages:
        for link in read_html(page).links:
            if urlsplit(link).scheme or link.startswith("//"):
                continue
            target, anchor = resolve(page, link, built.output)
            if not target.is_file() or (anchor and anchor not in read_html(target).ids):
                broken.append(f"{page.relative_to(built.output)}: {link}")

    assert not broken


def test_links_between_pages_stay_inside_the_site_wherever_it_stands(built: Built):
    """Below `/repo/` an address from the root leaves the site; only 404.html, shown anywhere, has one."""
    rooted = {
        page.relative_to(built.output).as_posix()
        for page in built.pages()
        if any(link.startswith("/") for link in read_html(page).links)
    }

    assert rooted <= {"404.html"}


def test_no_page_loads_anything_from_elsewhere(built: Built):
    for page in built.pages():
        loads = read_html(page).loads
        styles = re.findall(
            r"url\(\s*['\"]?([^'\")]*)|@import\s+['\"]?([^'\";]*)", page.read_text(encoding="utf-8")
        )
        addresses = [*loads, *(address for pair in styles for address in pair if address)]

        assert not [address for address in addresses if urlsplit(address).scheme not in ("", "data")], page


def test_no_page_runs_javascript(built: Built):
    for page in built.pages():
        text = page.read_text(encoding="utf-8")

        assert set(re.findall(r"<script\b([^>]*)>", text)) <= {' type="application/ld+json"'}, page
        assert not re.search(r"<[^>]+\son[a-z]+\s*=", text), page


def test_the_directory_lists_everyone(built: Built):
    links = {urlsplit(link).path.removeprefix("./") for link in read_html(built.file("index.html")).links}

    assert {f"{address}/" for address in PUBLISHED if "/" not in address} <= links


def test_the_sitemap_names_everyone_once(built: Built):
    tree = ElementTree.parse(built.file("sitemap.xml"))
    found = [element.text or "" for element in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]

    assert sorted(set(found) - {BASE_URL}) == sorted(f"{BASE_URL}{address}/" for address in PUBLISHED)
    assert len(set(found)) == len(found)


def test_robots_txt_names_the_sitemap(built: Built):
    assert f"Sitemap: {BASE_URL}sitemap.xml" in built.file("robots.txt").read_text(encoding="utf-8")


# Pages -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", PUBLISHED)
def test_every_page_describes_its_person_to_machines(address: str, built: Built):
    page = read_html(built.file(address) / "index.html")
    text = built.file(f"{address}/resume.txt").read_text(encoding="utf-8")

    described = [json.loads(script) for script in page.scripts]

    assert [data["@type"] for data in described] == ["ProfilePage"]
    assert described[0]["mainEntity"]["name"] == text.strip().splitlines()[0].strip()


@pytest.mark.parametrize(
    ("username", "language", "direction"),
    [
        ("layla-alhaddad", "ar", "rtl"),
        ("chen-siyuan", "zh", "ltr"),
        ("chen-siyuan/en", "en", "ltr"),
        ("tamsin-achterberg", "en-US", "ltr"),
    ],
)
def test_a_page_says_its_language_and_direction(username: str, language: str, direction: str, built: Built):
    root = read_html(built.file(username) / "index.html").root

    assert root["lang"] == language
    assert root.get("dir", "ltr") == direction


def test_the_page_of_a_two_page_resume_fits_the_first_round_trip(built: Built):
    page = built.file("tamsin-achterberg/index.html").read_bytes()

    assert len(gzip.compress(page, 9)) <= 12 * 1024


def test_a_name_alone_makes_a_page(built: Built):
    assert "Otto Nyberg" in built.file("otto-nyberg/index.html").read_text(encoding="utf-8")
    assert built.file("otto-nyberg/resume.txt").read_text(encoding="utf-8").split() == ["Otto", "Nyberg"]


def test_a_photo_is_shown(built: Built):
    page = built.file("amara-osei/index.html")
    loads = read_html(page).loads

    photos = [load for load in loads if not load.startswith("data:")]

    assert len(photos) == 1
    assert resolve(page, photos[0], built.output)[0].is_file()


@pytest.mark.parametrize(
    ("username", "pages"),
    [("tamsin-achterberg", 2), ("juno-castellanos", 1), ("otto-nyberg", 1), ("layla-alhaddad", 2)],
)
def test_a_resume_has_as_many_pages_as_expected(username: str, pages: int, built: Built):
    with pypdfium2.PdfDocument(built.file(username) / "resume.pdf") as pdf:
        assert len(pdf) == pages


def test_a_long_list_of_publications_runs_over_many_pages(built: Built):
    with pypdfium2.PdfDocument(built.file("ingrid-tavares/resume.pdf")) as pdf:
        assert len(pdf) >= 5


def test_downloads_are_named_as_people_file_them(built: Built):
    page = built.file("tamsin-achterberg/index.html").read_text(encoding="utf-8")

    assert 'download="Tamsin_Achterberg_Principal_Software_Engineer_Resume.pdf"' in page


# What is private ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("username", "private"),
    [
        ("dorde-sorensen", "7946 0958"),
        ("tamsin-achterberg", "Invented Row"),
        ("tamsin-achterberg", "lawyers asked to be copied"),
        ("amara-osei", "dominoes"),
        ("kavya-menon", "120-bed"),
    ],
)
def test_what_is_private_or_hidden_is_in_no_file(username: str, private: str, built: Built):
    source = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "content" / username).glob("resume.*")
    )
    assert private in source, "or the test would look for something that never was there"

    assert not list(files_that_say(private, built, username))


def test_what_is_shown_can_be_found_the_same_way(built: Built):
    found = {Path(path).suffix for path in files_that_say("folding chair", built, "amara-osei")}

    assert {".html", ".pdf", ".docx", ".txt", ".md", ".json"} <= found


# Judges that are not ours ----------------------------------------------------------------------------------


def test_the_html_checker_finds_no_fault_with_any_page(built: Built):
    pages = built.pages()
    assert len(pages) > len(PUBLISHED)

    # The checker takes JSON-LD for a script and a file's own folder for a foreign one; the browser does not.
    assert [error for error in html_errors(*pages) if "Content Security Policy" not in error] == []


@pytest.mark.browser
@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_axe_finds_no_violation_on_any_page(color_scheme: Any, built: Built):
    with open_browser() as browser:
        page = browser.new_page(color_scheme=color_scheme, bypass_csp=True)
        for path in built.pages():
            page.goto(path.as_uri())

            assert axe_violations(page) == [], path


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_no_page_is_wider_than_its_window(width: int, built: Built):
    with open_browser() as browser:
        page = browser.new_page(viewport={"width": width, "height": 800})
        for path in built.pages():
            page.goto(path.as_uri())

            assert page.evaluate("document.documentElement.scrollWidth") <= width, path

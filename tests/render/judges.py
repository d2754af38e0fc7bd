"""Judges that are not ours: Chromium with axe-core, the Nu HTML checker, PDF readers, the rules of PDF/UA."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

_PLACES = (os.environ.get("RESUMESITE_NODE_MODULES", ""), Path(__file__).parents[2] / "node_modules")


def node_module(path: str) -> Path:
    """Return a file of an npm package; skip the test where scripts/test has not fetched it."""
    for place in filter(None, _PLACES):
        if (file := Path(place) / path).is_file():
            return file
    pytest.skip(f"npm's {path.split('/')[0]} is not here; scripts/test fetches it")


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Open Debian's Chromium; skip the test where there is none."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


def axe_violations(page: Page) -> list[str]:
    """Return what axe-core finds, one line for each element."""
    page.evaluate(node_module("axe-core/axe.min.js").read_text("utf-8"))
    found: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations', 'incomplete']})")
    assert found["passes"], "axe-core looked at nothing"
    return [f"{rule['id']}: {node['html']}" for rule in found["violations"] for node in rule["nodes"]]


def html_errors(*pages: Path) -> list[str]:
    """Return what the Nu HTML checker says of pages, errors and warnings."""
    jar = node_module("vnu-jar/build/dist/vnu.jar")
    if shutil.which("java") is None:
        pytest.skip("java is not installed")
    command = [
        "java",
        "-jar",
        str(jar),
        "--format",
        "json",
        "--stdout",
        "--exit-zero-always",
        *map(str, pages),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    messages = json.loads(done.stdout)["messages"]
    return [
        f"{Path(message['url']).name}:{message.get('lastLine')}: {message['message']}"
        for message in messages
        if message["type"] != "info" or message.get("subType") == "warning"
    ]


def page_errors(*pages: Path) -> list[str]:
    """Return what the Nu HTML checker says of pages in a folder, but for what it cannot know there.

    It takes a file's own folder for another site, and data in a script element for a script.
    """
    return [error for error in html_errors(*pages) if "violates Content Security Policy" not in error]


def poppler_text(pdf: bytes) -> str:
    """Return what `pdftotext -raw` reads; skip the test where it is not installed."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    done = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True, timeout=60
    )
    return done.stdout.decode()


def pages_text(pdf: bytes) -> list[str]:
    """Return what PDFium, the PDF reader of Chromium, takes for the text of each page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]
    finally:
        document.close()


# PDF/UA ------------------------------------------------------------------------------------------------


def accessibility_complaints(pdf: bytes) -> list[str]:
    """Return what keeps a PDF from being PDF/UA-1 or PDF/A-3a, as far as can be told without veraPDF."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        return [
            *_about_root(opened),
            *_about_structure(opened),
            *_about_links(opened),
            *_about_fonts(opened),
            *_about_metadata(opened),
        ]


def structure_of(element: Any) -> list[str]:
    """Return the kinds of all structure elements below one, parents first."""
    return [str(each.S)[1:] for each in _elements(element)]


def _elements(element: Any) -> Iterator[Any]:
    if not isinstance(element, pikepdf.Dictionary) or "/S" not in element:
        return
    yield element
    for kid in _kids(element):
        yield from _elements(kid)


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _about_root(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root
    if not root.get("/MarkInfo", {}).get("/Marked"):
        yield "it is not marked as tagged"
    if not str(root.get("/Lang", "")):
        yield "it has no language"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle") or not str(
        pdf.docinfo.get("/Title", "")
    ):
        yield "its title is not shown"
    for number, page in enumerate(pdf.pages, start=1):
        if page.get("/Tabs") != "/S":
            yield f"page {number}: the Tab key does not follow the structure"


def _about_structure(pdf: pikepdf.Pdf) -> Iterator[str]:
    if "/StructTreeRoot" not in pdf.Root:
        yield "it has no structure"
        return
    (document,) = _kids(pdf.Root.StructTreeRoot)
    kinds = structure_of(document)
    if kinds[0] != "Document":
        yield f"the structure begins with {kinds[0]}"
    levels = [int(kind[1]) for kind in kinds if re.fullmatch(r"H\d", kind)]
    if levels.count(1) != 1 or levels[0] != 1:
        yield f"there is not one H1 before all other headings: {levels}"
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"H{after} follows H{before}"
    for element in _elements(document):
        kind, inner = str(element.S), {str(kid.S) for kid in _kids(element) if "/S" in _dictionary(kid)}
        if kind == "/L" and not inner <= {"/LI", "/L"}:
            yield f"a list holds {sorted(inner)}"
        if kind == "/LI" and not inner <= {"/Lbl", "/LBody"}:
            yield f"a list's item holds {sorted(inner)}"
        if kind == "/Figure" and not str(element.get("/Alt", "")):
            yield "a picture is not described"


def _dictionary(value: Any) -> Any:
    return value if isinstance(value, pikepdf.Dictionary) else {}


def _about_links(pdf: pikepdf.Pdf) -> Iterator[str]:
    for page in pdf.pages:
        for annotation in page.get("/Annots", []):
            if not str(annotation.get("/Contents", "")):
                yield "a link is not described"
            if "/StructParent" not in annotation:
                yield "a link is not in the structure"


def _about_fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    fonts = [each for each in pdf.objects if _dictionary(each).get("/Type") == "/Font"]
    if not fonts:
        yield "it has no fonts"
    for font in fonts:
        if font.Subtype == "/Type0" and "/ToUnicode" not in font:
            yield f"{font.BaseFont}: its text cannot be copied"
        if font.Subtype != "/Type0" and not re.search("/FontFile", str(font.get("/FontDescriptor", ""))):
            yield f"{font.BaseFont} is not embedded"


def _about_metadata(pdf: pikepdf.Pdf) -> Iterator[str]:
    metadata = str(pdf.open_metadata())
    is_archive = 'pdfaid:part="3"' in metadata
    if is_archive and 'pdfaid:conformance="A"' not in metadata:
        yield "it is PDF/A-3, but not its level A"
    if is_archive and "/OutputIntents" not in pdf.Root:
        yield "PDF/A needs to know what its colours are"
    if not is_archive and 'pdfuaid:part="1"' not in metadata:
        yield "it does not say that it is PDF/UA"

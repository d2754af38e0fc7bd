"""Judges of pages that are not ours: Chromium with axe-core, and the Nu HTML checker."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

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


def poppler_text(pdf: bytes) -> str:
    """Return what `pdftotext -raw` reads; skip the test where it is not installed."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    done = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True, timeout=60
    )
    return done.stdout.decode()

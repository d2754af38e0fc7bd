"""Lighthouse, as a phone: 100 in all four categories, in every theme."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from building import MakeSite, build, codes, switch_on, write
from pages.matrix import FOLDER, THEMES
from render.judges import node_module
from render.renditions import portrait
from resumesite.settings import open_site

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
ATTEMPTS = 3
"""How often a page may be measured: what else the machine does counts as the page's own slowness."""

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.mark.parametrize("theme", THEMES)
def test_lighthouse_gives_full_marks_in_all_four_categories(make_site: MakeSite, theme: str, note):
    program = node_module("lighthouse/cli/index.js")
    site = make_site({}, settings="")
    with served(site.output) as address:
        (site.root / "resumesite.toml").write_text(
            f'[site]\nbase_url = "{address}"\ntheme = "{theme}"\nformats = ["html", "pdf", "docx", "txt"]\n'
        )
        person = {"resume.yaml": (FOLDER / "rich.yaml").read_text("utf-8")}
        built = open_and_publish(site.root, person)
        assert built == []

        attempts = [measured(program, f"{address}/tobias/")]
        while min(attempts[-1].values()) < 100 and len(attempts) < ATTEMPTS:
            attempts.append(measured(program, f"{address}/tobias/"))

    best = max(attempts, key=lambda scores: sum(scores.values()))
    note(theme, **{f"lighthouse_{name}": score for name, score in best.items()})
    assert best == dict.fromkeys(CATEGORIES, 100)


def open_and_publish(root: Path, files: dict[str, str]) -> list[str]:
    """Publish somebody with a photo and build; return the codes of what was wrong."""
    site = open_site(root, {})
    for name, text in files.items():
        write(site, f"tobias/{name}", text)
    (site.content / "tobias" / "photo.jpg").write_bytes(portrait().data)
    switch_on(site, "tobias")
    return codes(build(site))


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port of this machine."""
    folder.mkdir(exist_ok=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


def measured(program: Path, address: str) -> dict[str, int]:
    """Return Lighthouse's scores for a page."""
    chromium, node = shutil.which("chromium"), shutil.which("node")
    if not chromium or not node:
        pytest.skip("Lighthouse needs chromium and node")
    command = [
        *(node, str(program), address, "--quiet", "--output=json", "--form-factor=mobile"),
        f"--only-categories={','.join(CATEGORIES)}",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage",
    ]
    environment = os.environ | {"CHROME_PATH": chromium}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    report = json.loads(done.stdout)
    faults = [
        audit["title"]
        for audit in report["audits"].values()
        if audit["score"] is not None and audit["score"] < 0.9 and audit["scoreDisplayMode"] == "binary"
    ]
    scores = {name: round(100 * report["categories"][name]["score"]) for name in CATEGORIES}
    if min(scores.values()) < 100:
        print(address, scores, faults)
    return scores

"""`resumesite serve` as people run it: a process that builds, serves, rebuilds and stops when told to."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from resumesite.content.records import Occasion, new_publication, save_publication

PATIENCE = 60.0
"""Seconds until what should happen at once counts as never happening."""

COMMAND = [sys.executable, "-c", "from resumesite.cli import main; main()"]
RESUME = "personalInfo:\n  name: Ada Example\n  title: {title}\n"
SETTINGS = '[site]\nbase_url = "https://example.org/repo"\nformats = ["html", "txt"]\n'


class Preview:
    """A running `resumesite serve`."""

    def __init__(self, root: Path, *options: str) -> None:
        self.root = root
        self.resume = root / "content" / "ada" / "resume.yaml"
        self.errors = (root / "errors.txt").open("wb")
        self.process = subprocess.Popen(
            [*COMMAND, "-C", str(root), "serve", "--json", "--port", "0", "--jobs", "1", *options],
            stdout=subprocess.PIPE,
            stderr=self.errors,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        assert self.process.stdout is not None
        with self.process.stdout as answer:
            said = b"".join(iter(answer.readline, b"}\n")) + b"}"
        self.url: str = json.loads(said)["url"]

    def edit(self, title: str) -> None:
        self.resume.write_text(RESUME.format(title=title), "utf-8")

    def get(self, address: str) -> str:
        with suppress(URLError), urlopen(f"{self.url}{address}", timeout=PATIENCE) as response:
            return response.read().decode()
        return ""

    @property
    def said(self) -> str:
        return (self.root / "errors.txt").read_text("utf-8")

    def wait_until(self, is_so: Callable[[], object]) -> None:
        deadline = monotonic() + PATIENCE
        while not is_so():
            assert self.process.poll() is None, self.said
            assert monotonic() < deadline, f"waited in vain; it said: {self.said}"
            sleep(0.02)

    def end(self, how: signal.Signals) -> int:
        if self.process.poll() is None:
            self.process.send_signal(how)
        status = self.process.wait(PATIENCE)
        self.errors.close()
        return status


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "content" / "ada"
    folder.mkdir(parents=True)
    (tmp_path / "resumesite.toml").write_text(SETTINGS, "utf-8")
    (folder / "resume.yaml").write_text(RESUME.format(title="Engineer"), "utf-8")
    occasion = Occasion("2024-01-15T10:30:00Z", lambda kind: f"{kind}_0123456789")
    save_publication(folder, new_publication("ada", occasion).published("resume", occasion))
    return tmp_path


@pytest.fixture
def preview(site: Path) -> Iterator[Preview]:
    running = Preview(site)
    yield running
    running.end(signal.SIGINT)


def test_an_edit_is_on_the_page_without_another_command(preview: Preview):
    preview.wait_until(lambda: "Engineer" in preview.get("ada/"))

    preview.edit("Astronomer")

    preview.wait_until(lambda: "Astronomer" in preview.get("ada/"))
    preview.wait_until(lambda: "Astronomer" in preview.get("ada/resume.txt"))


def test_a_site_below_a_path_is_served_below_it(preview: Preview):
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/repo/", preview.url)

    preview.wait_until(lambda: "Engineer" in preview.get("ada/"))


def test_a_problem_is_said_and_the_last_good_page_stays(preview: Preview):
    preview.wait_until(lambda: "Engineer" in preview.get("ada/"))

    preview.resume.write_text(RESUME.format(title="Pilot") + "sumary: none\n", "utf-8")

    preview.wait_until(lambda: "content/ada/resume.yaml:4:1: sumary: no such field" in preview.said)
    preview.wait_until(lambda: "their last good pages stay" in preview.said)
    assert "Engineer" in preview.get("ada/")

    preview.edit("Sailor")

    preview.wait_until(lambda: "Sailor" in preview.get("ada/"))


def test_a_mistake_in_the_settings_is_said_and_can_be_mended(preview: Preview):
    preview.wait_until(lambda: "Engineer" in preview.get("ada/"))
    settings = preview.root / "resumesite.toml"

    settings.write_text(SETTINGS + 'thme = "plain"\n', "utf-8")

    preview.wait_until(lambda: "resumesite.toml:4:1: site.thme: no such setting" in preview.said)

    settings.write_text(SETTINGS + 'title = "Renamed"\n', "utf-8")

    preview.wait_until(lambda: "Renamed" in preview.get(""))


def test_the_files_in_output_have_no_script(preview: Preview):
    preview.wait_until(lambda: "EventSource" in preview.get("ada/"))

    assert "EventSource" not in (preview.root / "output" / "ada" / "index.html").read_text("utf-8")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "termination"])
def test_it_stops_when_told_to(preview: Preview, how: signal.Signals):
    preview.wait_until(lambda: "Engineer" in preview.get("ada/"))

    assert preview.end(how) == 0
    assert "Stopped." in preview.said
    assert "Traceback" not in preview.said


def test_it_stops_while_a_page_listens(preview: Preview):
    with urlopen(f"{preview.url.removesuffix('repo/')}.resumesite/events?page=/", timeout=PATIENCE) as news:
        assert news.readline().startswith(b"retry")

        assert preview.end(signal.SIGINT) == 0


def test_only_the_formats_asked_for_are_made(site: Path):
    preview = Preview(site, "--formats", "html")
    try:
        preview.wait_until(lambda: "Engineer" in preview.get("ada/"))
    finally:
        preview.end(signal.SIGINT)

    assert not (site / "output" / "ada" / "resume.txt").exists()


def run_once(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, timeout=PATIENCE, check=False
    )


def test_a_port_that_is_taken_is_a_mistake_with_a_way_out(site: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        ran = run_once("-C", str(site), "serve", "--port", str(port))

    assert ran.returncode == 2
    assert f"cannot listen at 127.0.0.1 port {port}: address already in use" in ran.stderr
    assert "--port" in ran.stderr
    assert not (site / "output").exists()


def test_a_format_that_there_is_not_is_a_mistake(site: Path):
    ran = run_once("-C", str(site), "serve", "--formats", "exe")

    assert ran.returncode == 2
    assert "'exe'" in ran.stderr


def test_a_folder_that_is_no_site_is_a_mistake(tmp_path: Path):
    ran = run_once("-C", str(tmp_path), "serve")

    assert ran.returncode == 2
    assert "resumesite.toml" in ran.stderr

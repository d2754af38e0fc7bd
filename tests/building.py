"""Building in tests: quickly, in this process, and with the clock well past every edit."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from resumesite.content.people import find_person
from resumesite.content.records import Occasion, load_publication, new_publication, save_publication
from resumesite.make.workers import InlineExecutor, Workers, inline_workers
from resumesite.settings import Site
from resumesite.site.build import BuildReport, BuildRequest, build_site

MakeSite = Callable[..., Site]
"""The fixture `make_site`: people and settings → a site."""

TEXTS = """
[site]
base_url = "https://people.example.org"
formats = ["txt", "json", "md"]
"""
PAGES = TEXTS.replace('["txt", "json", "md"]', '["html", "txt"]')

ADA = "personalInfo: {name: Ada Byron, title: Analyst}\nsummary: Counts.\n"
BOB = "personalInfo: {name: Bob Stone}\n"
BROKEN = "personalInfo: {name: Ada Byron\n"


def later() -> int:
    """Ten seconds from now: long after the last edit of a test."""
    return time.time_ns() + 10_000_000_000


def build(site: Site, *, workers: Workers | None = None, **request: Any) -> BuildReport:
    return build_site(
        site, BuildRequest(**{"explains": True, **request}), workers=workers or inline_workers(), now=later
    )


def write(site: Site, path: str, text: str) -> None:
    file = site.content / path
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")


def unpublish(site: Site, username: str, *names: str) -> None:
    folder = find_person(site.content, username).folder
    publication = load_publication(folder)
    assert publication
    names = names or publication.live_names()
    save_publication(folder, publication.unpublished(names, "2024-02-01T00:00:00Z"))


def switch_on(site: Site, username: str, name: str = "resume", *, as_main: bool = False) -> None:
    """Publish a resume, as `resumesite publish` records it."""
    folder = site.content / username
    occasion = Occasion("2024-03-01T00:00:00Z", lambda kind: f"{kind}_{username}_{name}")
    publication = load_publication(folder) or new_publication(username, occasion)
    save_publication(folder, publication.published(name, occasion, as_main=as_main))


def tree(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file below `folder` by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def made(site: Site, username: str = "") -> set[str]:
    """Return the paths of all files in `output/`, or of those in a person's folder."""
    return {path for path in tree(site.output) if path.startswith(username)}


def codes(report: BuildReport) -> list[str]:
    return [problem.code for problem in report.problems]


def times(site: Site) -> dict[str, int]:
    """Return when each file in `output/` was last put in its place."""
    return {path: (site.output / path).stat().st_ctime_ns for path in tree(site.output)}


def workers_that_first(act: Callable[[], object]) -> Workers:
    """Workers that do something else once, between planning and rendering: an edit during a build."""
    waiting = [act]

    class Executor(InlineExecutor):
        def submit(self, *arguments: Any, **named: Any) -> Any:
            while waiting:
                waiting.pop()()
            return super().submit(*arguments, **named)

    return Workers(Executor)

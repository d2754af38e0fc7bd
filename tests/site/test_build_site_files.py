"""The site's own files are made while others may go on, and never show somebody who has just gone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from building import ADA, BOB, PAGES, MakeSite, build, made, unpublish
from resumesite.errors import ExitStatus
from resumesite.make.locks import Lock
from resumesite.make.withdraw import withdraw
from resumesite.make.workers import InlineExecutor, Workers
from resumesite.plan.site import SiteFile
from resumesite.settings import Site


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    return make_site({"ada": ADA, "bob": BOB}, published=["ada", "bob"], settings=PAGES)


def workers_that_before_site_files(act: Callable[[], object]) -> Workers:
    """Workers that do something else once, after the site's own files were planned."""
    waiting = [act]

    class Executor(InlineExecutor):
        def submit(self, function: Any, batch: Any, **named: Any) -> Any:  # type: ignore[override]
            while waiting and isinstance(batch[0], SiteFile):
                waiting.pop()()
            return super().submit(function, batch, **named)

    return Workers(Executor)


def test_others_may_change_the_output_while_the_sites_files_are_rendered(site: Site):
    entered = []

    def enter() -> None:
        with Lock(site.private / "release.lock", 0, "it is held", "").held():
            entered.append("at once")

    build(site, workers=workers_that_before_site_files(enter))

    assert entered == ["at once"]


def test_whoever_goes_while_the_directory_is_rendered_is_not_in_it(site: Site):
    def leave() -> None:
        unpublish(site, "ada")
        withdraw(site, "ada")

    build(site, workers=workers_that_before_site_files(leave))

    assert made(site, "ada") == set()
    assert "Ada Byron" not in (site.output / "index.html").read_text()
    assert "Bob Stone" in (site.output / "index.html").read_text()
    assert "/ada/" not in (site.output / "sitemap.xml").read_text()
    assert build(site).written == 0


def test_a_folder_where_a_file_of_the_site_shall_go_is_a_problem_and_all_else_is_made(site: Site):
    (site.output / "404.html").mkdir(parents=True)

    report = build(site)

    assert [(problem.code, str(problem.place)) for problem in report.problems if problem.is_error] == [
        ("IN_THE_WAY", "output/404.html")
    ]
    assert report.status is ExitStatus.PROBLEMS
    assert {"index.html", "sitemap.xml", "ada/index.html", "bob/index.html"} <= made(site)

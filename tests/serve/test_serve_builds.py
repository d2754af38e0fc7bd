"""Builds of a preview: pages first, then the rest, with settings as they are now."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from resumesite.content.records import Occasion, new_publication, save_publication
from resumesite.make.workers import InlineExecutor, Workers, inline_workers
from resumesite.serve.builds import PreviewBuilds, preview_workers, served_of
from resumesite.serve.files import Served
from resumesite.settings import open_site

SETTINGS = '[site]\nbase_url = "https://example.org"\nformats = ["txt", "html", "md"]\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "content" / "ada"
    folder.mkdir(parents=True)
    (tmp_path / "resumesite.toml").write_text(SETTINGS, "utf-8")
    (folder / "resume.yaml").write_text("personalInfo: {name: Ada Example}\n", "utf-8")
    occasion = Occasion("2024-01-15T10:30:00Z", lambda kind: f"{kind}_0123456789")
    save_publication(folder, new_publication("ada", occasion).published("resume", occasion))
    return tmp_path


@pytest.fixture
def builds(root: Path) -> Iterator[PreviewBuilds]:
    with inline_workers() as workers:
        yield PreviewBuilds(lambda: open_site(root, {}), workers)


def made(root: Path) -> set[str]:
    return {path.name for path in (root / "output" / "ada").glob("*")}


def test_pages_can_be_looked_at_before_the_rest_is_made(root: Path, builds: PreviewBuilds):
    steps = builds()

    next(steps)
    assert made(root) == {"index.html"}

    next(steps)
    assert made(root) == {"index.html", "resume.txt", "resume.md"}
    assert list(steps) == []


def test_without_pages_everything_is_made_in_one_step(root: Path):
    with inline_workers() as workers:
        (outcome,) = PreviewBuilds(lambda: open_site(root, {}), workers, formats=("txt",))()

    assert outcome.report is not None
    assert outcome.report.rendered == {"txt": 1}


def test_settings_are_read_anew_for_each_build(root: Path, builds: PreviewBuilds):
    seen: list[Served] = []
    builds.on_site = seen.append
    list(builds())

    (root / "resumesite.toml").write_text('[site]\nbase_url = "https://example.org/repo"\n', "utf-8")
    next(builds())

    assert [served.base_path for served in seen] == ["/", "/repo/"]


def test_a_mistake_that_stops_every_build_is_an_outcome(root: Path, builds: PreviewBuilds):
    (root / "resumesite.toml").write_text("[site\n", "utf-8")

    (outcome,) = builds()

    assert outcome.report is None
    assert [problem.code for problem in outcome.problems] == ["SYNTAX"]


def test_a_problem_of_one_person_is_told_by_every_step(root: Path, builds: PreviewBuilds):
    (root / "content" / "ada" / "resume.yaml").write_text("sumary: none\n", "utf-8")

    outcomes = list(builds())

    assert len(outcomes) == 2
    assert all("UNKNOWN_FIELD" in [problem.code for problem in outcome.problems] for outcome in outcomes)


def test_a_change_during_a_build_is_no_problem_since_it_starts_the_next(root: Path):
    resume = root / "content" / "ada" / "resume.yaml"

    class WhileRendering(InlineExecutor):
        def submit(self, *task):
            resume.write_text("personalInfo: {name: Ada Lovelace}\n", "utf-8")
            return super().submit(*task)

    with Workers(WhileRendering) as workers:
        (outcome,) = PreviewBuilds(lambda: open_site(root, {}), workers, formats=("html",))()

    assert outcome.is_overtaken
    assert outcome.problems == ()


def test_a_preview_serves_the_output_at_the_sites_own_path(root: Path):
    (root / "resumesite.toml").write_text('[site]\nbase_url = "https://example.org/repo"\n', "utf-8")

    assert served_of(open_site(root, {})) == Served(root / "output", "/repo/")


def test_workers_for_a_preview_render_in_processes(root: Path):
    with preview_workers(("html", "txt"), jobs=1) as workers:
        outcomes = list(PreviewBuilds(lambda: open_site(root, {}), workers)())

    assert [outcome.problems for outcome in outcomes] == [(), ()]
    assert made(root) == {"index.html", "resume.txt", "resume.md"}

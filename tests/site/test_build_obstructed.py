"""What somebody else put into `output/` stays, is named, and keeps nobody else's pages from being made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from building import ADA, BOB, PAGES, MakeSite, build, made, tree, write
from resumesite.errors import ExitStatus, ResumesiteError
from resumesite.settings import Site


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    return make_site({"ada": ADA, "bob": BOB}, published=["ada", "bob"], settings=PAGES)


def link(path: Path) -> None:
    path.symlink_to(path.parent.parent / "content")


def file(path: Path) -> None:
    path.write_text("theirs")


def folder_in_place_of_a_page(path: Path) -> None:
    (path / "index.html").mkdir(parents=True)


@pytest.mark.parametrize("put", [link, file, folder_in_place_of_a_page])
def test_who_is_obstructed_has_a_problem_and_all_others_are_built(site: Site, put: Callable[[Path], None]):
    site.output.mkdir()
    put(site.output / "ada")
    before = tree(site.content)

    report = build(site)

    (problem,) = [problem for problem in report.problems if problem.is_error]
    assert (problem.code, problem.username, report.status) == ("IN_THE_WAY", "ada", ExitStatus.PROBLEMS)
    assert {"bob/index.html", "bob/resume.txt", "index.html"} <= made(site)
    assert tree(site.content) == before


def test_when_the_way_is_free_the_pages_are_made(site: Site):
    site.output.mkdir()
    file(site.output / "ada")
    build(site)
    assert "IN_THE_WAY" in [problem.code for problem in build(site).problems]
    (site.output / "ada").unlink()

    report = build(site)

    assert report.status is ExitStatus.DONE
    assert {"ada/index.html", "ada/resume.txt"} <= made(site)


def test_pages_that_were_replaced_by_a_link_are_a_problem_and_the_link_stays(site: Site, tmp_path: Path):
    build(site)
    (site.output / "ada").rename(tmp_path / "elsewhere")
    (site.output / "ada").symlink_to(tmp_path / "elsewhere")
    write(site, "ada/resume.yaml", ADA.replace("Counts", "Computes"))

    report = build(site)

    assert [problem.code for problem in report.problems if problem.is_error] == ["IN_THE_WAY"]
    assert (site.output / "ada").is_symlink()


def test_an_output_that_is_a_file_is_named_with_what_to_do(site: Site):
    file(site.output)

    with pytest.raises(ResumesiteError, match="is a file, not a folder") as caught:
        build(site)

    (problem,) = caught.value.problems
    assert (str(problem.place), "Move it away" in problem.hint) == ("output", True)
    assert site.output.read_text() == "theirs"

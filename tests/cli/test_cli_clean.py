from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from resumesite.cli import main
from resumesite.make.workers import inline_workers
from resumesite.settings import Site
from resumesite.site.build import build_site

MakeSite = Callable[..., Site]


def typed(site: Site, *arguments: str) -> int:
    with pytest.raises(SystemExit) as stopped:
        main(["-C", str(site.root), "clean", *arguments])
    return int(stopped.value.code or 0)


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    made = make_site(
        {"ada": "personalInfo: {name: Ada}"}, published=["ada"], settings='[site]\nformats = ["txt"]\n'
    )
    build_site(made, workers=inline_workers())
    return made


def test_what_was_deleted_is_said(site: Site, capsys: pytest.CaptureFixture[str]):
    assert typed(site) == 0

    said = capsys.readouterr()
    assert said.out.startswith("Deleted ")
    assert " from output/ and " in said.out
    assert not (site.output / "ada").exists()


def test_every_file_is_named_when_asked(site: Site, capsys: pytest.CaptureFixture[str]):
    typed(site, "-v", "--output")

    assert "output/ada/resume.txt" in capsys.readouterr().err.splitlines()
    assert (site.private / "store").exists()


def test_a_dry_run_deletes_nothing(site: Site, capsys: pytest.CaptureFixture[str]):
    typed(site, "--dry-run", "--json")

    answer = json.loads(capsys.readouterr().out)
    assert answer["data"]["dryRun"] is True
    assert answer["data"]["files"] > 0
    assert (site.output / "ada" / "resume.txt").is_file()


def test_where_nothing_is_there_it_says_so(make_site: MakeSite, capsys: pytest.CaptureFixture[str]):
    assert typed(make_site({})) == 0

    assert capsys.readouterr().out == "There is nothing to delete.\n"

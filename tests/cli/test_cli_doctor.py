from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from resumesite.cli import main
from resumesite.settings import Site

MakeSite = Callable[..., Site]


def typed(site: Site, *arguments: str) -> int:
    with pytest.raises(SystemExit) as stopped:
        main(["-C", str(site.root), *arguments])
    return int(stopped.value.code or 0)


def test_a_healthy_site_is_status_0(make_site: MakeSite, capsys: pytest.CaptureFixture[str]):
    status = typed(make_site({"ada": "personalInfo: {name: Ada}"}), "doctor")

    said = capsys.readouterr().out
    assert status == 0
    assert "✓ PDF: WeasyPrint" in said
    assert said.endswith("Everything that a build needs is here.\n")


def test_what_keeps_a_build_from_succeeding_is_status_1(
    make_site: MakeSite, capsys: pytest.CaptureFixture[str]
):
    site = make_site({"ada": "personalInfo: {name: Ada}"}, settings='[site]\ntheme = "plian"\n')

    status = typed(site, "doctor", "--json")

    answer = json.loads(capsys.readouterr().out)
    problems = [finding for finding in answer["data"]["findings"] if finding["state"] == "problem"]
    assert (status, answer["success"]) == (1, False)
    assert problems == [
        {
            "topic": "theme",
            "state": "problem",
            "message": "there is no theme 'plian'",
            "hint": "Did you mean `plain`?",
        }
    ]

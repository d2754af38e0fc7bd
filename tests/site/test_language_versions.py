"""A version of a resume in another language, of which no pages are made yet."""

from __future__ import annotations

from collections.abc import Callable

from building import ADA, TEXTS, build, made
from resumesite.content.records import Occasion
from resumesite.settings import Site
from resumesite.site.publish import Published, PublishRequest, publish
from resumesite.site.validate import check_people

MakeSite = Callable[..., Site]

BOTH = {"resume.yaml": ADA, "resume.zh.yaml": "personalInfo: {name: 埃达}\n"}


def test_a_build_says_once_that_it_makes_nothing_of_it(make_site: MakeSite):
    site = make_site({"ada": BOTH}, settings=TEXTS, published=["ada"])

    report = build(site)

    assert [problem.code for problem in report.problems] == ["LANGUAGE_NOT_BUILT"]
    assert {path.split("/")[0] for path in made(site, "ada")} == {"ada"}
    assert not any("zh" in path for path in made(site))


def test_a_resume_in_another_language_alone_is_built(make_site: MakeSite):
    site = make_site({"ada": {"resume.zh.yaml": BOTH["resume.zh.yaml"]}}, settings=TEXTS, published=["ada"])

    report = build(site)

    assert not report.problems
    assert any("埃达" in (site.output / path).read_text() for path in made(site, "ada"))


def test_validating_says_so_and_checks_it(make_site: MakeSite):
    site = make_site({"ada": BOTH | {"resume.zh.yaml": "personalInfo: {nmae: 埃达}\n"}})

    checked = list(check_people(site))

    codes = [problem.code for found in checked for problem in found.problems]
    assert codes.count("LANGUAGE_NOT_BUILT") == 1
    assert "UNKNOWN_FIELD" in codes


def test_publishing_says_so(make_site: MakeSite):
    site = make_site({"ada": BOTH})

    done = publish(site, PublishRequest("ada"), Occasion("2024-01-15T10:30:00Z", lambda kind: f"{kind}_1"))

    assert isinstance(done, Published)
    assert [warning.code for warning in done.warnings] == ["LANGUAGE_NOT_BUILT"]

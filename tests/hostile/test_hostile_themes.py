"""A broken theme is named with file and line, and a dangerous one is never used."""

from __future__ import annotations

from pathlib import Path

import pytest
from hostile_site import HostileSite
from hostile_themes import (
    BAD_THEMES,
    BROKEN,
    BROKEN_WHEN_USED,
    ENDLESS,
    FORBIDDEN,
    MANIFEST,
    READING,
    BadTheme,
)

from resumesite.document.arrange import arrange
from resumesite.edition.edition import Presentation, PublicResume
from resumesite.errors import ExitStatus, ResumesiteError
from resumesite.make.workers import Limits
from resumesite.render.html import render_html
from resumesite.render.rendition import Rendition
from resumesite.resume.schema import PublicPerson
from resumesite.settings import open_site
from resumesite.site.build import BuildReport, BuildRequest, build_site
from resumesite.themes.load import load_theme

_SAMPLE = (*BROKEN[:3], *BROKEN_WHEN_USED[:3], *FORBIDDEN[:3], *READING, *ENDLESS)
IN_BUILD = {f"mallory-{number}": theme for number, theme in enumerate(_SAMPLE)}


def written(folder: Path, theme: BadTheme) -> Path:
    """Write a theme into a site's folder of themes."""
    (folder / theme.id).mkdir()
    for name, data in {"theme.toml": MANIFEST.encode(), **theme.files}.items():
        (folder / theme.id / name).write_bytes(data)
    return folder


def test_there_are_enough_of_them_and_the_manifest_they_share_is_good(tmp_path: Path):
    folder = written(tmp_path, BadTheme("good", {}, ""))

    assert load_theme("good", folder).name == "Hostile"
    assert len({theme.id for theme in (*BAD_THEMES, *BROKEN_WHEN_USED)}) >= 60


@pytest.mark.parametrize("theme", BAD_THEMES, ids=lambda theme: theme.id)
def test_a_bad_theme_is_refused_where_it_is_bad(tmp_path: Path, theme: BadTheme):
    folder = written(tmp_path, theme)

    with pytest.raises(ResumesiteError) as caught:
        load_theme(theme.id, folder)

    first = caught.value.problems[0]
    assert (first.code, first.place.line, first.place.path) == (theme.code, theme.line, theme.shown), str(
        first
    )


@pytest.mark.parametrize("theme", BROKEN_WHEN_USED, ids=lambda theme: theme.id)
def test_a_theme_that_fails_when_it_is_used_is_said_to(tmp_path: Path, theme: BadTheme):
    loaded = load_theme(theme.id, written(tmp_path, theme))
    resume = PublicResume(personal_info=PublicPerson(name="Ada"))

    with pytest.raises(ResumesiteError) as caught:
        render_html(Rendition(resume, arrange(resume), Presentation(), loaded))

    (problem,) = caught.value.problems
    assert (problem.code, problem.place.path, problem.place.line) == (theme.code, theme.shown, theme.line)


def test_a_theme_that_is_a_link_to_somewhere_else_does_not_read_from_there(tmp_path: Path):
    (tmp_path / "secret.html").write_text("secret", "utf-8")
    folder = written(tmp_path, BadTheme("links", {}, ""))
    (folder / "links" / "page.html").symlink_to(tmp_path / "secret.html")

    with pytest.raises(ResumesiteError) as caught:
        load_theme("links", folder)

    assert caught.value.problems[0].place.path == "themes/links/page.html"


@pytest.mark.parametrize(
    "name", ["../plain", "/etc", "..", ".", "", "Plain", "plain/../plain", "plain\0", "con", "a" * 300]
)
def test_a_theme_is_never_looked_for_outside_its_folder(tmp_path: Path, name: str):
    with pytest.raises(ResumesiteError) as caught:
        load_theme(name, tmp_path)

    assert caught.value.code == "INVALID_TEMPLATE"


# Whole builds ----------------------------------------------------------------------------------------------

LIMITS = Limits(cpu_seconds=1.5, wall_seconds=20, memory_bytes=1 << 30)
"""Less than is allowed in earnest, so that what never ends is stopped sooner."""


@pytest.fixture(scope="module")
def themed(tmp_path_factory: pytest.TempPathFactory) -> tuple[HostileSite, BuildReport]:
    """Everybody has another bad theme; the neighbour has a good one."""
    site = HostileSite(tmp_path_factory.mktemp("themes"), formats=("html", "pdf"))
    (site.root / "themes").mkdir()
    for username, theme in IN_BUILD.items():
        written(site.root / "themes", theme)
        resume = f"personalInfo:\n  name: Mallory\nmeta:\n  template: {theme.id}\n"
        site.add(username, resume.encode())
    return site, build_site(open_site(site.root, {}), BuildRequest(limits=LIMITS))


def test_bad_themes_cost_only_those_who_use_them(themed: tuple[HostileSite, BuildReport]):
    site, report = themed

    assert report.status is ExitStatus.PROBLEMS
    site.assert_neighbour_is_well()
    assert (site.output / "ada" / "resume.pdf").read_bytes().startswith(b"%PDF-")
    assert {path.parent.name for path in site.output.glob("*/index.html")} == {"ada"}
    assert site.unfinished() == []


@pytest.mark.parametrize(("username", "theme"), IN_BUILD.items(), ids=lambda value: getattr(value, "id", ""))
def test_what_a_theme_did_is_said(themed: tuple[HostileSite, BuildReport], username: str, theme: BadTheme):
    _, report = themed

    said = [
        problem
        for problem in report.errors
        if problem.username == username or problem.place.path.startswith(f"themes/{theme.id}/")
    ]

    assert {problem.code for problem in said} == {theme.code}, said
    assert username in {held.username for held in report.held}
    assert all("Traceback" not in str(problem) for problem in said)
    if theme.shown:
        assert (theme.shown, theme.line) in {(problem.place.path, problem.place.line) for problem in said}

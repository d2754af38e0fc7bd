"""A theme that never ends costs its own people their new pages, and nobody else anything."""

from __future__ import annotations

import shutil

from building import ADA, BOB, PAGES, MakeSite, later, made, write
from resumesite.errors import ExitStatus
from resumesite.make.workers import Limits
from resumesite.site.build import BuildRequest, build_site
from resumesite.themes.load import builtin_folder

ENDLESS = """{% for a in range(90000) %}{% for b in range(90000) %}{% endfor %}{% endfor %}"""


def test_a_theme_that_loops_is_stopped_and_the_build_goes_on(make_site: MakeSite):
    people = {"ada": f"{ADA}meta: {{template: endless}}\n", "bob": BOB}
    site = make_site(people, published=["ada", "bob"], settings=PAGES)
    theme = site.themes / "endless"
    theme.mkdir(parents=True)
    shutil.copy(builtin_folder() / "plain/theme.toml", theme)
    (theme / "page.html").write_text(ENDLESS)
    limits = Limits(cpu_seconds=1, wall_seconds=20)

    report = build_site(site, BuildRequest(limits=limits), now=later)

    assert report.status is ExitStatus.PROBLEMS
    assert [(problem.code, problem.username) for problem in report.errors] == [("RENDER_TIMEOUT", "ada")]
    assert [(held.username, held.address) for held in report.held] == [("ada", "ada/")]
    assert made(site, "ada") == set()
    assert {"bob/index.html", "bob/resume.txt", "index.html"} <= made(site)
    write(site, "ada/resume.yaml", ADA)
    assert build_site(site, BuildRequest(), now=later).status is ExitStatus.DONE

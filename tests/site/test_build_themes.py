"""A theme that never ends costs its own people their new pages, and nobody else anything."""

from __future__ import annotations

from building import ADA, BOB, PAGES, MakeSite, build, codes, later, made, write
from resumesite.errors import ExitStatus
from resumesite.make.workers import Limits
from resumesite.site.build import BuildRequest, build_site
from resumesite.site.validate import check_people
from resumesite.themes.load import builtin_folder

ENDLESS = """{% for a in range(90000) %}{% for b in range(90000) %}{% endfor %}{% endfor %}"""


def test_a_theme_that_loops_is_stopped_and_the_build_goes_on(make_site: MakeSite):
    people = {"ada": f"{ADA}meta: {{template: endless}}\n", "bob": BOB}
    site = make_site(people, published=["ada", "bob"], settings=PAGES)
    theme = site.themes / "endless"
    theme.mkdir(parents=True)
    plain = (builtin_folder() / "plain/theme.toml").read_text()
    (theme / "theme.toml").write_text(plain.replace('id = "plain"', 'id = "endless"'))
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


def test_validating_says_where_something_is_chosen_that_the_theme_does_not_have(make_site: MakeSite):
    options = "meta:\n  options:\n    colorScheme: forst\n    themeOptions: {tocs: true}\n"
    site = make_site({"ada": f"{ADA}{options}"})
    first_line = len(ADA.splitlines()) + 1

    [checked] = check_people(site)

    assert [(problem.code, problem.place.line) for problem in checked.problems] == [
        ("INVALID_COLOR_SCHEME", first_line + 2),
        ("INVALID_THEME_OPTION", first_line + 3),
    ]
    assert not checked.errors


def test_what_a_theme_does_not_have_is_said_at_every_build_and_the_page_is_made(make_site: MakeSite):
    options = "meta: {options: {colorScheme: forst, themeOptions: {tocs: true}}}\n"
    site = make_site({"ada": f"{ADA}{options}"}, published=["ada"], settings=PAGES)

    first, second = build(site), build(site)

    assert codes(first) == codes(second) == ["INVALID_COLOR_SCHEME", "INVALID_THEME_OPTION"]
    assert first.status is ExitStatus.DONE
    assert "ada/index.html" in made(site)
    assert second.parsed == 0
    assert not second.rendered

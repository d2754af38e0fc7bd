"""`resumesite build`, as people run it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from building import MakeSite
from resumesite.cli.build import held_lines, summary
from resumesite.errors import Problem
from resumesite.make.locks import build_lock
from resumesite.make.release import Held
from resumesite.settings import Site
from resumesite.site.build import BuildReport

SETTINGS = '[site]\nbase_url = "https://people.example.org"\nformats = ["html", "txt"]\n'
PEOPLE = {"ada": "personalInfo: {name: Ada Byron}\nsummary: Counts.\n", "bob": "personalInfo: {name: Bob}\n"}


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    return make_site(PEOPLE, published=list(PEOPLE), settings=SETTINGS)


def run(site: Site, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from resumesite.cli import main; main()", "-C", str(site.root), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_builds_says_what_it_did_and_where_to_look(site: Site):
    done = run(site, "build", "--jobs", "1")

    first, second = done.stdout.splitlines()
    assert done.returncode == 0
    assert all(line.endswith(" of 2 people") for line in done.stderr.splitlines())  # on a slow machine
    assert first.startswith("Built 2 people, ")
    assert second == f"Look: {site.output / 'index.html'}"


def test_what_comes_next_is_not_said_when_quiet(site: Site):
    done = run(site, "build", "--jobs", "1", "--quiet")

    assert done.returncode == 0
    assert done.stdout.startswith("Built 2 people, ") and done.stdout.count("\n") == 1


def test_building_again_finds_everything_up_to_date(site: Site):
    run(site, "build", "--jobs", "1")

    done = run(site, "build")

    assert done.stdout.startswith("Up to date: 2 people, ")


def test_problems_stand_on_standard_error_and_in_the_exit_status(site: Site):
    run(site, "build", "--jobs", "1")
    (site.content / "ada/resume.yaml").write_text("personalInfo: {nmae: Ada}\n")

    done = run(site, "build")

    assert done.returncode == 1
    assert "content/ada/resume.yaml:1:16" in done.stderr
    assert "Did you mean `name`?" in done.stderr
    assert "ada was not built, their last good pages stay." in done.stdout


def test_with_json_standard_output_is_one_value(site: Site):
    (site.content / "ada/resume.yaml").write_text("personalInfo: {nmae: Ada}\n")

    done = run(site, "build", "--json", "--jobs", "1")

    answer = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (1, "")
    assert answer["held"] == [{"username": "ada", "address": "ada/"}]
    assert [problem["code"] for problem in answer["problems"]] == ["NO_NAME", "UNKNOWN_FIELD"]
    assert answer["rendered"]["html"] == 1


def test_it_explains_why_files_are_made(site: Site):
    run(site, "build", "--jobs", "1")
    (site.content / "ada/resume.yaml").write_text(PEOPLE["ada"].replace("Counts", "Calculates"))

    done = run(site, "build", "--explain", "--jobs", "1")

    assert done.stdout.splitlines()[0] == "ada: html, txt: summary changed"


def test_a_dry_run_prints_the_plan_and_makes_nothing(site: Site):
    done = run(site, "build", "--dry-run")

    assert done.stdout.splitlines()[:2] == ["ada: html, txt: new", "bob: html, txt: new"]
    assert done.stdout.splitlines()[2].startswith("Would build 2 people, 4 files in ")
    assert not site.output.exists()


def test_some_people_and_formats_are_chosen(site: Site):
    done = run(site, "build", "--only", "bob", "--formats", "txt", "--jobs", "1")

    assert done.returncode == 0
    assert (site.output / "bob/resume.txt").is_file()
    assert not (site.output / "bob/index.html").exists()
    assert not (site.output / "ada").exists()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--only", "adda"], "PERSON_NOT_FOUND"),
        (["--formats", "pfd"], "UNKNOWN_FORMAT"),
        (["--formats", "pdf"], "FORMAT_NOT_CHOSEN"),
        (["--formats", ""], "NOTHING_NAMED"),
        (["--only", ","], "NOTHING_NAMED"),
        (["--jobs", "0"], "USAGE"),
    ],
)
def test_what_cannot_be_asked_for_is_a_mistake_of_usage(site: Site, arguments: list[str], code: str):
    done = run(site, "build", "--json", *arguments)

    assert (done.returncode, json.loads(done.stdout)["code"]) == (2, code)
    assert not site.output.exists()


def test_several_people_are_named_at_once(site: Site):
    done = run(site, "build", "--json", "--only", "bob, ada", "--jobs", "1")

    assert (done.returncode, json.loads(done.stdout)["people"]) == (0, 2)


def test_formats_that_are_not_made_are_said_to_be_missing_still(site: Site):
    done = run(site, "build", "--formats", "html", "--jobs", "1")
    answer = json.loads(run(site, "build", "--json", "--formats", "html").stdout)
    complete = json.loads(run(site, "build", "--json", "--jobs", "1").stdout)

    assert "Not made: txt. Links to such files work once a build without --formats made them." in done.stdout
    assert (answer["heldFormats"], complete["heldFormats"]) == (["txt"], [])


def test_a_site_without_formats_is_refused_and_keeps_its_pages(site: Site):
    run(site, "build", "--jobs", "1")
    (site.root / "resumesite.toml").write_text("[site]\nformats = []\n")

    done = run(site, "build", "--json")

    answer = json.loads(done.stdout)
    assert (done.returncode, answer["code"]) == (2, "NO_FORMATS")
    assert "resumesite.toml" in json.dumps(answer)
    assert (site.output / "ada/index.html").is_file()


def test_without_a_first_page_the_first_persons_is_named(site: Site):
    (site.root / "resumesite.toml").write_text(f"{SETTINGS}directory = false\n")

    done = run(site, "build", "--jobs", "1")

    assert done.stdout.splitlines()[-1] == f"Look: {site.output / 'ada/index.html'}"


def test_a_build_that_finds_another_one_running_stops(site: Site):
    with build_lock(site.private):
        done = run(site, "build", "--json")

    assert (done.returncode, json.loads(done.stdout)["code"]) == (5, "LOCKED")


def test_help_names_every_option():
    done = subprocess.run(
        [sys.executable, "-c", "from resumesite.cli import main; main()", "build", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )

    for option in ("--only", "--formats", "--jobs", "--dry-run", "--explain", "--strict", "--wait", "--json"):
        assert option in done.stdout


# What is said at the end ---------------------------------------------------------------------------------

PROBLEM = Problem("INVALID_DATE", "no date")


@pytest.mark.parametrize(
    ("report", "text"),
    [
        (
            BuildReport(people=8, people_unchanged=2, written=48, unchanged=16),
            "Built 6 people, 48 files in 3.2 s; 2 people unchanged.",
        ),
        (BuildReport(people=1, written=1), "Built 1 person, 1 file in 3.2 s."),
        (
            BuildReport(people=3, people_unchanged=3, unchanged=24),
            "Up to date: 3 people, 24 files (3.2 s).",
        ),
        (
            BuildReport(people=2, people_unchanged=1, written=2, held=[Held("ada", "ada/")],
                        problems={PROBLEM: None}),
            "Built 0 people, 2 files in 3.2 s; 1 person unchanged. 1 problem.",
        ),
        (
            BuildReport(people=1000, written=8000, removed=8, rendered=Counter(), is_dry_run=True),
            "Would build 1,000 people, 8,000 files in 3.2 s; would remove 8 files.",
        ),
    ],
)  # fmt: skip
def test_a_build_is_summed_up_in_one_line(report: BuildReport, text: str):
    assert summary(report, 3.21) == text


def test_whoever_was_not_built_is_named_and_of_many_the_number(site: Site):
    (site.output / "ada").mkdir(parents=True)
    (site.output / "ada/index.html").write_text("an earlier page")
    held = [Held("ada", "ada/"), Held("ada", "ada/academic/"), *(Held(f"user-{n:02}") for n in range(12))]

    lines = list(held_lines(BuildReport(held=held), site))

    assert lines[:2] == [
        "ada was not built, their last good pages stay.",
        "user-00 was not built and has no pages yet.",
    ]
    assert lines[-1] == "3 others were not built either."


def test_on_a_terminal_a_bar_is_shown_with_problems_above_it(site: Site, tmp_path: Path):
    import os
    import pty

    (site.content / "ada/resume.yaml").write_text("personalInfo: {nmae: Ada}\n")
    parent, child = pty.openpty()
    done = subprocess.Popen(
        [sys.executable, "-c", "from resumesite.cli import main; main()", "-C", str(site.root), "build"],
        stdin=child, stdout=subprocess.PIPE, stderr=child,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "120"},
    )  # fmt: skip
    os.close(child)
    shown = b""
    try:
        while part := os.read(parent, 4096):
            shown += part
    except OSError:  # the other end is closed
        pass
    output, _ = done.communicate()

    assert done.returncode == 1
    assert "nmae" in shown.decode()
    assert "2/2" in shown.decode()
    assert output.decode().splitlines()[-1].startswith("Look: ")

"""Links in a circle and folders that may not be read are one person's problem, never everybody's."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from building import ADA, BOB, TEXTS, MakeSite, build, codes, made, tree
from resumesite.content.people import find_people
from resumesite.content.stamps import folder_names, folder_stamp
from resumesite.errors import ExitStatus
from resumesite.settings import Site


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    return make_site({"ada": ADA, "bob": BOB}, published=["ada", "bob"], settings=TEXTS)


def link_in_a_circle(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.symlink_to(path.name)


def test_a_resume_that_is_a_link_in_a_circle_keeps_its_pages_and_all_others_are_built(site: Site):
    build(site)
    before = tree(site.output)
    link_in_a_circle(site.content / "ada/resume.yaml")
    (site.content / "bob/resume.yaml").write_text(BOB.replace("Stone", "Stein"))

    report = build(site)

    (problem,) = report.errors
    assert (problem.code, str(problem.place)) == ("FILE_UNREADABLE", "content/ada/resume.yaml")
    assert "circle" in problem.message
    assert {path: tree(site.output)[path] for path in made(site, "ada")} == {
        path: data for path, data in before.items() if path.startswith("ada/")
    }
    assert "Bob Stein" in (site.output / "bob/resume.txt").read_text()


def test_a_photo_that_is_a_link_in_a_circle_is_said_to_be_unreadable(site: Site):
    link_in_a_circle(site.content / "ada/photo.jpg")

    report = build(site)

    assert [(problem.code, problem.username) for problem in report.errors] == [("PHOTO_UNREADABLE", "ada")]
    assert made(site, "bob")


def test_a_photo_that_leads_out_of_the_content_folder_holds_that_persons_pages(site: Site):
    build(site)
    (site.content / "ada/photo.jpg").symlink_to("/etc/hostname")

    report = build(site)

    (problem,) = report.errors
    assert (problem.code, str(problem.place)) == ("LINK_OUTSIDE", "content/ada/photo.jpg")
    assert made(site, "ada")
    assert made(site, "bob")


def test_a_link_in_a_circle_beside_the_people_is_nobody(site: Site):
    link_in_a_circle(site.content / "loop")

    report = build(site)

    assert (report.status, codes(report)) == (ExitStatus.DONE, [])
    assert folder_names(site.content) == ["ada", "bob"]
    assert [person.username for person in find_people(site.content)] == ["ada", "bob"]


def test_a_link_in_a_circle_changes_a_folders_stamp_when_it_comes(site: Site):
    before = folder_stamp(site.content / "ada")

    link_in_a_circle(site.content / "ada/other.yaml")

    assert folder_stamp(site.content / "ada").text != before.text


READ_AS_NOBODY = """
import os, sys
from pathlib import Path
from resumesite.content.people import find_people
from resumesite.content.stamps import folder_stamp
from resumesite.content.records import load_publication
from resumesite.errors import ResumesiteError
if os.geteuid() == 0:
    os.setgroups([]); os.setegid(65534); os.seteuid(65534)
content = Path(sys.argv[1])
for person in find_people(content):
    try:
        load_publication(person.folder)
        found = "read"
    except ResumesiteError as error:
        found = error.code
    codes = ",".join(problem.code for problem in person.problems)
    print(person.username, codes, found, bool(folder_stamp(person.folder).text))
"""


def test_a_folder_that_may_not_be_read_is_a_problem_of_its_own(site: Site):
    with TemporaryDirectory() as place:  # pytest's own folders may be read by their owner alone
        content = Path(place, "content")
        shutil.copytree(site.content, content)
        Path(place).chmod(0o755)
        (content / "ada").chmod(0)

        done = subprocess.run(
            [sys.executable, "-c", READ_AS_NOBODY, content], capture_output=True, text=True, check=False
        )

        (content / "ada").chmod(0o755)
    assert (done.stderr, done.stdout.splitlines()) == (
        "",
        ["ada FOLDER_UNREADABLE DAMAGED_RECORD True", "bob  read True"],
    )

"""No name that means something else than a person becomes a folder, an address or a page."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hostile_usernames import can_be_a_folder, every_hostile_username

from resumesite.content.names import check_username
from resumesite.content.people import find_people, find_person
from resumesite.errors import ExitStatus, ResumesiteError

NAMES = every_hostile_username()
RESUME = b"personalInfo: {name: Mallory}\n"


def test_there_are_enough_of_them():
    assert len(NAMES) >= 100
    assert len(set(NAMES.values())) == len(NAMES)


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_hostile_name_is_refused_in_words_that_can_be_printed(name: str):
    problem = check_username(name)

    assert problem is not None
    assert problem.code in ("BAD_USERNAME", "RESERVED_USERNAME")
    assert problem.hint
    assert all(sign.isprintable() or sign == "\n" for sign in str(problem)), ascii(str(problem))


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_nobody_is_found_by_a_hostile_name(tmp_path: Path, name: str):
    (tmp_path / "content" / "ada").mkdir(parents=True)
    (tmp_path / "content" / "ada" / "resume.yaml").write_bytes(RESUME)

    with pytest.raises(ResumesiteError) as caught:
        find_person(tmp_path / "content", name)

    assert (caught.value.code, caught.value.status) == ("PERSON_NOT_FOUND", ExitStatus.USAGE)


def test_folders_with_hostile_names_are_each_refused_by_name_and_nobody_else_is(tmp_path: Path):
    content = tmp_path / "content"
    folders = [name for name in NAMES.values() if can_be_a_folder(name)]
    for name in ("ada", *folders):
        (content / name).mkdir(parents=True)
        (content / name / "resume.yaml").write_bytes(RESUME)

    people = list(find_people(content))

    assert [person.username for person in people if not person.problems] == ["ada"]
    refused = {person.username for person in people if person.problems}
    assert refused == {name for name in folders if not name.startswith(".")}
    assert all(person.resumes == () for person in people if person.problems)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("ada", "Ada"),
        ("ada", "ADA"),
        ("ada", "aDa"),
        ("ada", "\uff41\uff44\uff41"),
        ("ada", "\u24d0da"),
        ("fiona", "\ufb01ona"),
        ("kim", "\u212aim"),
        ("strasse", "stra\u00dfe"),
        ("asa", "a\u017fa"),
    ],
)
def test_two_that_differ_by_case_or_unicode_form_are_said_to(tmp_path: Path, name: str, other: str):
    for folder in (name, other):
        (tmp_path / "content" / folder).mkdir(parents=True)
        (tmp_path / "content" / folder / "resume.yaml").write_bytes(RESUME)

    found = {person.username: person for person in find_people(tmp_path / "content")}

    assert [problem.code for problem in found[other].problems] == ["USERNAME_TAKEN"]
    assert f"`{name}`" in str(found[other].problems[0])
    assert found[name].problems == ()


def test_two_hostile_names_that_are_the_same_letters_are_both_refused(tmp_path: Path):
    composed = "ren\u00e9"
    for folder in (composed, unicodedata.normalize("NFD", composed)):
        (tmp_path / "content" / folder).mkdir(parents=True)

    people = list(find_people(tmp_path / "content"))

    assert len(people) == 2
    assert all(person.problems for person in people)

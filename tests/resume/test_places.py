"""The names that lead into a resume."""

from __future__ import annotations

import pytest

from resumesite.resume.places import (
    EVERY,
    SectionNames,
    UnknownNameError,
    fields_called,
    kind_at,
)
from resumesite.resume.schema import SECTIONS, Experience

NAMES = SectionNames(["Talks", "", "Side Projects"])


@pytest.mark.parametrize(
    ("name", "section"),
    [
        ("experience", ("experience",)),
        ("workExperience", ("experience",)),
        ("Work Experience", ("experience",)),
        ("work", ("experience",)),
        ("personalInfo", ("personalInfo",)),
        ("certifications", ("certificates",)),
        ("talks", ("customSections", 0)),
        ("side-projects", ("customSections", 2)),
    ],
)
def test_a_section_is_known_by_our_name_that_of_other_systems_and_its_title(
    name: str, section: tuple[str | int, ...]
):
    assert NAMES.called(name) == (section,)


@pytest.mark.parametrize("name", ["", "skils", "Lectures"])
def test_other_names_mean_nothing(name: str):
    assert NAMES.called(name) == ()


def test_every_section_is_suggested():
    assert NAMES.suggested == ("personalInfo", *SECTIONS, "Talks", "Side Projects")


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("personalInfo.phone", ("personalInfo", "phone")),
        ("personalInfo.photo", ("personalInfo", "imageUrl")),
        ("personalInfo.summary", ("summary",)),
        ("experience.company", ("experience", EVERY, "company")),
        ("experience.*.company", ("experience", EVERY, "company")),
        ("experience.1.company", ("experience", 1, "company")),
        ("experience[1].roles.position", ("experience", 1, "roles", EVERY, "position")),
        ("workExperience.company", ("experience", EVERY, "company")),
        ("Talks.items.url", ("customSections", 0, "items", EVERY, "url")),
        ("meta.title", ("meta", "title")),
        ("skills.languages", ("skills", "languages")),
    ],
)
def test_a_dotted_path_leads_to_fields_with_or_without_indexes(path: str, fields: tuple[str | int, ...]):
    assert fields_called(path, NAMES) == (fields,)


@pytest.mark.parametrize(
    ("path", "part"), [("experience.compny", "compny"), ("foo.bar", "foo"), ("summary.x", "x"), ("", "")]
)
def test_a_path_that_leads_nowhere_says_which_part_is_unknown(path: str, part: str):
    with pytest.raises(UnknownNameError) as caught:
        fields_called(path, NAMES)

    assert caught.value.part == part


def test_the_type_of_a_field_is_known_by_its_path():
    assert kind_at(("experience", 3)) is Experience
    assert kind_at(("experience", 3, "company")) is str
    assert kind_at(("experience", "x")) is None

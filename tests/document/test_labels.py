"""Every language has every word, and a tag finds the nearest language."""

from __future__ import annotations

import re

import pytest

from resumesite.document.labels import label_languages, labels_for
from resumesite.resume.schema import SECTIONS

EXPECTED = {"en", "de", "fr", "es", "zh-Hans", "zh-Hant", "ar", "pt", "it", "nl", "ja"}


def snake_case(name: str) -> str:
    return re.sub(r"[A-Z]", lambda letter: f"_{letter.group().lower()}", name)


def test_the_promised_languages_are_there():
    assert label_languages() >= EXPECTED


@pytest.mark.parametrize("language", sorted(label_languages()))
def test_a_language_has_every_label_and_no_other(language: str):
    labels = labels_for(language)

    assert labels.keys() == labels_for("en").keys()
    assert all(label.strip() for label in labels.values())


@pytest.mark.parametrize("language", sorted(label_languages()))
def test_a_translation_keeps_the_places_for_names_and_numbers(language: str):
    def places(label: str) -> set[str]:
        return set(re.findall(r"\{\w+\}", label))

    assert {key: places(label) for key, label in labels_for(language).items()} == {
        key: places(label) for key, label in labels_for("en").items()
    }


def test_every_section_but_the_custom_ones_has_a_name():
    named = {snake_case(section) for section in SECTIONS if section != "customSections"}

    assert named <= labels_for("en").keys()


def test_english_section_names_are_the_ones_that_applicant_tracking_systems_know():
    english = labels_for("en")

    assert [english[name] for name in ("summary", "experience", "education", "skills", "projects")] == [
        "Summary", "Experience", "Education", "Skills", "Projects",
    ]  # fmt: skip
    assert [english[name] for name in ("certificates", "publications", "awards", "volunteering")] == [
        "Certifications", "Publications", "Awards", "Volunteering",
    ]  # fmt: skip
    assert english["present"] == "Present"


@pytest.mark.parametrize(
    ("tag", "experience"),
    [
        ("de-AT", "Berufserfahrung"),
        ("pt-BR", "Experiência profissional"),
        ("zh", "工作经历"),
        ("zh-CN", "工作经历"),
        ("zh_TW", "工作經歷"),
        ("zh-Hant-HK", "工作經歷"),
        ("ZH-hans", "工作经历"),
    ],
)
def test_a_tag_finds_the_nearest_language(tag: str, experience: str):
    assert labels_for(tag)["experience"] == experience


@pytest.mark.parametrize("tag", ["tlh", "", "not a tag", "../en"])
def test_an_unknown_language_gets_english_words(tag: str):
    assert labels_for(tag)["experience"] == "Experience"

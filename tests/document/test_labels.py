"""Every language has every word, and a tag finds the nearest language."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

import pytest

from resumesite.document.labels import label_languages, labels_for, language_of_labels
from resumesite.edition.redaction.labels import redaction_languages
from resumesite.resume.schema import SECTIONS

EXPECTED = {
    "ar", "bg", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fr", "he", "hi", "hu", "id", "it", "ja",
    "ko", "nb", "nl", "pl", "pt", "pt-BR", "ro", "ru", "sk", "sv", "th", "tr", "uk", "ur", "vi",
    "zh-Hans", "zh-Hant",
}  # fmt: skip


def snake_case(name: str) -> str:
    return re.sub(r"[A-Z]", lambda letter: f"_{letter.group().lower()}", name)


def test_the_promised_languages_are_there():
    assert label_languages() >= EXPECTED


def test_what_shares_hide_has_labels_in_the_same_languages():
    assert redaction_languages() == label_languages()


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
        ("no", "Arbeidserfaring"),
        ("nn-NO", "Arbeidserfaring"),
        ("iw", "ניסיון תעסוקתי"),
        ("in", "Pengalaman kerja"),
        ("fa-AF", "سوابق شغلی"),
        ("yue", "工作經歷"),
        ("zh", "工作经历"),
        ("zh-CN", "工作经历"),
        ("zh_TW", "工作經歷"),
        ("zh-Hant-HK", "工作經歷"),
        ("ZH-hans", "工作经历"),
    ],
)
def test_a_tag_finds_the_nearest_language(tag: str, experience: str):
    assert labels_for(tag)["experience"] == experience


@pytest.mark.parametrize(
    ("tag", "degree"), [("pt", "académica"), ("pt-PT", "académica"), ("pt-BR", "acadêmica")]
)
def test_portuguese_is_spelled_as_where_it_is_read(tag: str, degree: str):
    assert labels_for(tag)["education"] == f"Formação {degree}"


def test_every_translation_says_whether_a_native_speaker_has_read_it():
    files = list(Path(str(resources.files("resumesite.document.labels"))).glob("*.toml"))
    assert len(files) > 30

    unsaid = [
        file.name
        for file in files
        if file.name != "en.toml"
        and "Reviewed by a native speaker: " not in file.read_text("utf-8").partition("\n")[0]
    ]

    assert unsaid == []


@pytest.mark.parametrize("tag", ["tlh", "", "not a tag", "../en"])
def test_an_unknown_language_gets_english_words(tag: str):
    assert labels_for(tag)["experience"] == "Experience"


def test_a_page_of_labels_alone_says_english_where_they_are():
    assert [language_of_labels(tag) for tag in ("en-GB", "zh-TW", "ka", "xx")] == [
        "en-GB",
        "zh-TW",
        "en",
        "en",
    ]


def test_the_guide_shows_every_language_as_it_is():
    guide = (Path(__file__).parents[2] / "docs/languages.md").read_text("utf-8")
    shown = {row[1]: row[0] for row in re.finditer(r"^\| `([\w-]+)` \|.*$", guide, re.MULTILINE)}

    assert shown.keys() == label_languages()
    for tag, row in shown.items():
        for part in (labels_for(tag)["experience"], labels_for(tag)["present"]):
            assert part in row

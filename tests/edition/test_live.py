"""A published resume as an edition: what is shown, in what order, with which looks."""

from __future__ import annotations

from typing import Any

import pytest

from leaves import edited, full_resume, private_texts
from resumesite.edition.edition import Edition, PhotoSource, PublicResume
from resumesite.edition.live import Edited, live_edition
from resumesite.errors import ResumesiteError
from resumesite.resume.schema import SECTIONS, Content, PersonalInfo, PublicPerson, Resume
from resumesite.settings import Settings

PHOTO = PhotoSource("content/ada/photo.jpg", "ab" * 32)


def edit(data: dict[str, Any], **more: Any) -> Edited:
    return live_edition(
        Resume.model_validate(data),
        **{
            "username": "ada",
            "name": "resume",
            "address": "ada/",
            "settings": Settings(),
            "theme_ids": ["plain", "ledger"],
            "photo": PHOTO,
            **more,
        },
    )


def edition(data: dict[str, Any], **more: Any) -> Edition:
    return edit(data, **more).edition


def shown(data: dict[str, Any]) -> PublicResume:
    return edition(data).resume


# What is shown -------------------------------------------------------------------------------------------


def test_no_private_text_of_a_full_resume_is_in_its_edition():
    resume = full_resume()
    assert len(private_texts(resume)) > 15

    written = edited(resume).model_dump_json()

    assert [text for text in private_texts(resume) if text in written] == []


def test_the_person_of_an_edition_has_no_field_for_an_address():
    person = shown({"personalInfo": {"name": "Ada", "address": "17 Obsidian Crescent"}}).personal_info

    assert type(person) is PublicPerson
    assert PersonalInfo.model_fields.keys() - PublicPerson.model_fields.keys() == {"address"}


def test_every_field_of_the_model_was_thought_about():
    """A new section or a new private field is decided on here before it can reach a page."""
    assert set(PublicResume.model_fields) - set(Content.model_fields) == {
        "title",
        "language",
        "section_order",
        "section_labels",
        "redactions",
    }
    assert set(Resume.model_fields) - set(Content.model_fields) == {"meta", "x_source"}
    assert set(Content.model_fields) == {
        "personal_info", "summary", "skills", "experience", "projects", "education", "extracurricular",
        "custom_sections", "languages", "volunteering", "awards", "certificates", "publications", "interests",
        "references",
    }  # fmt: skip


def test_sections_are_called_what_their_author_calls_them_but_for_hidden_ones():
    meta = {
        "sectionLabels": {"experience": "Where I worked", "interests": "Quiet things"},
        "sectionsVisibility": {"interests": False},
    }

    resume = shown({"meta": meta})

    assert resume.section_labels.experience == "Where I worked"
    assert resume.section_labels.interests == ""


def test_of_meta_only_title_and_language_are_shown():
    resume = shown({"meta": {"title": "CV", "language": "de", "tags": ["x"], "targetJobDescription": "y"}})

    assert (resume.title, resume.language) == ("CV", "de")
    assert resume == PublicResume(title="CV", language="de")


def test_ids_of_other_systems_and_where_the_photo_was_are_not_shown():
    resume = shown(
        {"personalInfo": {"imageUrl": "https://a.example/me.jpg"}, "awards": [{"id": "x1", "title": "Prize"}]}
    )

    assert resume.personal_info.image_url == ""
    assert resume.awards[0].id == ""


def test_empty_entries_and_texts_are_not_shown():
    resume = shown(
        {"experience": [{}, {"isCurrentRole": True}, {"company": "A"}], "extracurricular": ["", "Chess"]}
    )

    assert [job.company for job in resume.experience] == ["A"]
    assert resume.extracurricular == ("Chess",)


def test_without_a_language_of_its_own_a_resume_is_in_the_sites_first():
    settings = Settings.model_validate({"site": {"languages": ["fr", "en"]}})

    assert edition({}, settings=settings).resume.language == "fr"
    assert edition({"meta": {"language": "zh_Hans"}}, settings=settings).resume.language == "zh-Hans"


# What is hidden ------------------------------------------------------------------------------------------

JOBS = {"experience": [{"company": "A", "position": "P"}, {"company": "B", "position": "Q"}]}


@pytest.mark.parametrize(
    "path", ["experience.company", "experience.*.company", "workExperience.company", "work.company"]
)
def test_a_field_is_hidden_in_every_entry(path: str):
    resume = shown(JOBS | {"meta": {"hidden": [path]}})

    assert [(job.company, job.position) for job in resume.experience] == [("", "P"), ("", "Q")]


@pytest.mark.parametrize("path", ["experience.1.company", "experience[1].company"])
def test_a_field_is_hidden_in_one_entry(path: str):
    resume = shown(JOBS | {"meta": {"hidden": [path]}})

    assert [job.company for job in resume.experience] == ["A", ""]


def test_a_whole_entry_is_hidden():
    assert [job.company for job in shown(JOBS | {"meta": {"hidden": ["experience.0"]}}).experience] == ["B"]


def test_fields_deep_inside_are_hidden():
    data = {"experience": [{"company": "A", "roles": [{"position": "P", "location": "L"}]}]}

    resume = shown(data | {"meta": {"hidden": ["experience.roles.position"]}})

    assert [(role.position, role.location) for role in resume.experience[0].roles] == [("", "L")]


def test_hiding_when_a_job_ended_hides_that_it_goes_on():
    data = {"experience": [{"company": "A", "startDate": "2020", "isCurrentRole": True}]}

    assert not shown(data | {"meta": {"hidden": ["experience.endDate"]}}).experience[0].is_current_role


def test_a_custom_section_is_hidden_by_its_title():
    data = {"customSections": [{"title": "Patents", "items": ["x"]}, {"title": "B.Sc. work", "items": ["y"]}]}

    assert [s.title for s in shown(data | {"meta": {"hidden": ["patents"]}}).custom_sections] == [
        "B.Sc. work"
    ]
    assert [s.title for s in shown(data | {"meta": {"hidden": ["B.Sc. work"]}}).custom_sections] == [
        "Patents"
    ]


@pytest.mark.parametrize(
    "path", ["personalInfo", "personalInfo.photo", "personalInfo.imageUrl", "basics.image"]
)
def test_hiding_the_photo_hides_the_file_beside_the_resume_too(path: str):
    assert edition({"meta": {"hidden": [path]}}).photo is None
    assert edition({}).photo == PHOTO


def test_a_document_title_can_be_hidden():
    assert shown({"meta": {"title": "CV", "hidden": ["meta.title"]}}).title == ""


@pytest.mark.parametrize(
    "path", ["personalInfo.phnoe", "experience.0.companny", "personalInfo.phone.0.x", ""]
)
def test_a_hidden_path_that_names_nothing_is_an_error_for_it_would_be_published(path: str):
    with pytest.raises(ResumesiteError) as refused:
        edit({"meta": {"hidden": ["summary", path]}})

    assert [(problem.code, problem.field) for problem in refused.value.problems] == [
        ("UNKNOWN_FIELD", "meta.hidden.1")
    ]


def test_the_error_suggests_the_field_that_was_meant():
    with pytest.raises(ResumesiteError, match="Did you mean `phone`"):
        edit({"meta": {"hidden": ["personalInfo.phnoe"]}})


def test_a_misspelt_section_that_was_to_be_hidden_is_an_error():
    with pytest.raises(ResumesiteError, match="Did you mean `experience`"):
        edit({"meta": {"sectionsVisibility": {"experiance": False}}})


def test_a_section_of_another_system_that_was_to_be_hidden_is_none_of_ours():
    assert (
        edit({"meta": {"sectionsVisibility": {"coverLetterTone": False, "experiance": True}}}).warnings == ()
    )


# References ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("visibility", "count"),
    [({}, 0), ({"references": True}, 1), ({"references": False}, 0), ({"summary": True}, 0)],
)
def test_references_show_only_when_it_is_said(visibility: dict[str, bool], count: int):
    data = {"references": [{"name": "R"}], "meta": {"sectionsVisibility": visibility}}

    assert len(shown(data).references) == count


def test_references_that_are_hidden_stay_hidden_though_visible():
    meta = {"sectionsVisibility": {"references": True}, "hidden": ["references"]}

    assert shown({"references": [{"name": "R"}], "meta": meta}).references == ()


# Order ---------------------------------------------------------------------------------------------------


def test_sections_stand_in_the_usual_order():
    assert shown({}).section_order == SECTIONS


def test_named_sections_come_first_and_no_section_is_lost():
    order = shown(
        {"meta": {"sectionOrder": ["education", "workExperience", "education", "nonsense"]}}
    ).section_order

    assert order[:2] == ("education", "experience")
    assert sorted(order) == sorted(SECTIONS)


def test_a_custom_section_stands_apart_by_its_title_where_it_is_after_hiding():
    data = {"customSections": [{"title": "Hidden", "items": ["x"]}, {"title": "Patents", "items": ["y"]}]}

    resume = shown(data | {"meta": {"hidden": ["Hidden"], "sectionOrder": ["Patents", "Hidden", "summary"]}})

    assert resume.section_order[:2] == ("customSections.0", "summary")
    assert resume.custom_sections[0].title == "Patents"


# Edition -------------------------------------------------------------------------------------------------


def test_an_edition_says_where_it_stands_and_whether_it_is_listed():
    made = edition(
        {"meta": {"listed": False}},
        name="academic",
        address="ada/academic/",
        updated_at="2024-01-15T10:30:00Z",
    )

    assert (made.label, made.address, made.is_listed) == ("ada/academic", "ada/academic/", False)
    assert made.updated_at == "2024-01-15T10:30:00Z"


# Language ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tag", "language"),
    [("iw", "he"), ("PT_br", "pt-BR"), ("en-XX", "en"), ("ka", "ka"), ("klingon", "de"), ("", "de")],
)
def test_a_page_never_claims_a_language_that_does_not_exist(tag: str, language: str):
    site = Settings.model_validate({"site": {"languages": ["de", "en"]}})

    assert edition({"meta": {"language": tag}}, settings=site).resume.language == language


@pytest.mark.parametrize(
    ("tag", "parts"),
    [
        ("ka", ("no headings in 'ka'", "zh-Hant")),
        ("tlh", ("no headings in 'tlh'", "zh-Hant")),
        ("en-XX", ("'en-XX' names a script or a territory", "read as 'en'")),
    ],
)
def test_a_language_that_has_no_words_here_is_said_once_with_those_that_have(
    tag: str, parts: tuple[str, str]
):
    (warning,) = edit({"meta": {"language": tag}}).warnings

    assert (warning.code, warning.field, warning.is_error) == ("UNKNOWN_LANGUAGE", "meta.language", False)
    assert all(part in f"{warning.message} {warning.hint}" for part in parts)


@pytest.mark.parametrize("tag", ["", "en", "de-AT", "zh_TW", "no", "iw"])
def test_a_language_that_is_known_is_not_spoken_of(tag: str):
    assert edit({"meta": {"language": tag}}).warnings == ()

"""Texts in several languages, files that override fields, and variants → plain drafts."""

from __future__ import annotations

from typing import Any

import pytest

from resumesite.content.draft import Draft
from resumesite.content.read import read_draft
from resumesite.errors import ResumesiteError
from resumesite.resume.parse import parse_resume
from resumesite.resume.versions import Drafts, versions_of


def draft(text: str, name: str = "resume.yaml") -> Draft:
    return read_draft(text.encode(), name, format="native")


def drafts(text: str, **overrides: str) -> Drafts:
    others = {tag: draft(over, f"resume.{tag}.yaml") for tag, over in overrides.items()}
    return Drafts(draft(text), others)


def read(of: Drafts, language: str, *, variant: str = "") -> dict[str, Any]:
    """Return the data of one version."""
    versions = versions_of(of, variant=variant)
    return next(version.draft.data for version in versions if version.language == language)


def languages(of: Drafts, **wishes: Any) -> list[str]:
    return [version.language for version in versions_of(of, **wishes)]


# Which languages there are -------------------------------------------------------------------------------


def test_a_draft_in_one_language_has_the_same_data():
    one = draft("personalInfo: {name: Ada}")

    [version] = versions_of(Drafts(one))

    assert version.draft.data is one.data
    assert version.language == "en"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("summary: {en: Hi, zh: 你好}", ["en", "zh"]),
        ("summary: {zh: 你好, en: Hi}", ["en", "zh"]),
        ("summary: {de: Hallo, fr: Salut}", ["de", "fr"]),
        ("summary: {de: Hallo, en-GB: Hi}", ["en-GB", "de"]),
        ("summary: {en: Hi, zh: 你好}\nmeta: {language: zh}", ["zh", "en"]),
        ("summary: {en: Hi, zh: 你好}\nmeta: {language: en-GB}", ["en-GB", "zh"]),
        ("summary: {en: Hi, pt_br: Oi, PT-BR: Olá}", ["en", "pt-BR"]),
        ("summary: {en: Hi, zh: null, de: ' '}", ["en"]),
        ("experience: [{roles: [{description: [a, {en: b, ja: c}]}]}]", ["en", "ja"]),
        ("customSections: [{items: [{text: {en: b, ja: c}, tags: [x]}]}]", ["en", "ja"]),
    ],
)
def test_a_resume_has_the_languages_of_its_texts_the_main_one_first(text: str, expected: list[str]):
    assert languages(drafts(text)) == expected


def test_a_file_in_another_language_adds_that():
    assert languages(drafts("summary: {en: Hi, zh: 你好}", de="summary: Hallo")) == ["en", "zh", "de"]


def test_a_file_in_the_main_language_adds_none():
    of = drafts("summary: Hi\nmeta: {language: en-GB}", en="summary: Hello")

    assert languages(of) == ["en-GB"]
    assert read(of, "en-GB")["summary"] == "Hello"


def test_of_the_others_only_those_wanted_are_made():
    of = drafts("summary: {en: Hi, zh: 你好, pt-BR: Oi}")

    assert languages(of, wanted=["en", "pt"]) == ["en", "pt-BR"]


# What a text is in a language ----------------------------------------------------------------------------


def test_a_text_is_taken_as_exactly_as_there_is_one():
    of = drafts(
        "summary: {en: Hi, zh: 简, zh-Hant: 繁}\npersonalInfo: {name: {en: Ada, zh: 埃达}, title: Poet}"
    )

    assert read(of, "zh-Hant")["summary"] == "繁"
    assert read(of, "zh-Hant")["personalInfo"] == {"name": "埃达", "title": "Poet"}
    assert read(of, "zh-Hant")["meta"]["language"] == "zh-Hant"


def test_what_is_missing_is_taken_from_the_main_language():
    of = drafts("summary: {en: Hi, zh: 你好}\npersonalInfo: {title: {en: Poet, de: Dichterin}}")

    assert read(of, "zh")["personalInfo"]["title"] == "Poet"
    assert read(of, "de")["summary"] == "Hi"


def test_lists_and_their_items_may_be_in_several_languages():
    of = drafts(
        "experience: [{description: {en: [One, Two], de: [Eins]}}, {description: [A, {en: B, de: C}]}]"
    )

    assert read(of, "de")["experience"] == [{"description": ["Eins"]}, {"description": ["A", "C"]}]


@pytest.mark.parametrize(
    "text",
    [
        "summary: {en: Hi, english: Hi}",
        "summary: {}\npersonalInfo: {name: {title: x}}",
        "meta: {language: {en: en, de: de}}",
        "experience: [{isCurrentRole: {en: true}}]",
        "experience: [{id: {en: x}}]",
        "experience: {en: [{company: Acme}]}",
    ],
)
def test_a_mapping_of_anything_else_is_no_text(text: str):
    with pytest.raises(ResumesiteError) as caught:
        parse_resume(draft(f"extracurricular: [x]\n{text}"))

    codes = {problem.code for problem in caught.value.problems if problem.is_error}
    assert codes <= {"WRONG_TYPE", "UNKNOWN_FIELD"}


def test_a_key_that_is_no_language_is_named():
    with pytest.raises(ResumesiteError) as caught:
        parse_resume(draft("summary: {en: Hi, german: Hallo}"))

    assert "`german` is no language" in str(caught.value)


def test_what_is_the_same_in_every_language_says_so():
    with pytest.raises(ResumesiteError) as caught:
        parse_resume(draft("summary: Hi\nmeta: {template: {en: plain, de: folio}}"))

    assert "This is the same in every language" in str(caught.value)


def test_an_item_that_has_only_an_id_is_an_item_though_that_is_a_language():
    resume = parse_resume(
        draft("customSections: [{title: x, items: [{id: x, title: y}, {id: a, en: b}]}]")
    ).resume

    assert resume.custom_sections[0].items[1] == "b"


# Files that override -------------------------------------------------------------------------------------

JOBS = """
personalInfo: {name: Ada, title: Analyst}
experience:
  - {id: a, company: Alpha, position: Head, description: [One, Two]}
  - {company: Beta, position: Hand}
skills: {languages: [Ada], groups: [{name: Tools, keywords: [Loom]}]}
"""


def test_entries_are_overridden_by_position():
    de = read(
        drafts(JOBS, de="experience: [{position: Leiterin}, {position: Hilfe}, {company: Gamma}]"), "de"
    )

    assert [job["position"] for job in de["experience"][:2]] == ["Leiterin", "Hilfe"]
    assert [job["company"] for job in de["experience"]] == ["Alpha", "Beta", "Gamma"]


def test_entries_are_overridden_by_their_ids_where_both_have_one():
    de = read(drafts(JOBS, de="experience: [{position: Hilfe}, {id: a, position: Leiterin}, {id: z}]"), "de")

    assert de["experience"][0]["position"] == "Leiterin"
    assert de["experience"][1]["position"] == "Hand"
    assert de["experience"][2] == {"id": "z"}


def test_a_list_of_texts_is_replaced_whole_and_null_takes_away():
    de = read(drafts(JOBS, de="experience: [{description: [Eins]}, null]\npersonalInfo: {title: null}"), "de")

    assert de["experience"] == [
        {"id": "a", "company": "Alpha", "position": "Head", "description": ["Eins"]},
        None,
    ]
    assert de["personalInfo"] == {"name": "Ada", "title": None}


def test_a_closer_language_overrides_a_wider_one():
    of = drafts("summary: Hi", **{"zh-Hant": "summary: 繁", "zh": "summary: 简\nextracurricular: [x]"})

    assert read(of, "zh-Hant")["summary"] == "繁"
    assert read(of, "zh-Hant")["extracurricular"] == ["x"]


def test_a_problem_is_told_in_the_file_where_it_is():
    of = drafts(JOBS, de="experience:\n  - id: a\n    startDate: 2020-13\n    endDate: 2019-01\n")

    with pytest.raises(ResumesiteError) as caught:
        parse_resume(versions_of(of)[1].draft)

    [problem] = [problem for problem in caught.value.problems if problem.is_error]
    assert str(problem.place) == "resume.de.yaml:3:5"
    assert problem.field == "experience.0.startDate"


def test_what_a_file_leaves_alone_is_told_in_the_other():
    of = drafts("personalInfo: {name: Ada, email: nobody}", de="summary: Hallo")

    [warning] = parse_resume(versions_of(of)[1].draft).warnings

    assert str(warning.place) == "resume.yaml:1:27"


def test_a_tag_that_one_language_has_is_known_in_all():
    own = "experience: [{description: [{text: Hi, tags: [eng]}]}]\nvariants: {eng: {tags: [eng, qa]}}"
    of = drafts(
        own, de="experience: [{description: [Hallo, {text: Test, tags: [qa]}]}]", fr="experience: [null]"
    )

    versions = versions_of(of, variant="eng")
    assert [version.language for version in versions] == ["en", "de", "fr"]
    assert not [note for version in versions for note in version.draft.notes]


def test_a_variant_may_not_be_called_like_its_own_resume():
    of = Drafts(draft("personalInfo: {name: Ada}\nvariants: {resume: {}}"), names=frozenset({"resume"}))

    [problem] = versions_of(of)[0].draft.notes
    assert problem.code == "RESUME_TWICE"


def test_a_language_file_overrides_variants_too():
    of = drafts(
        f"{JOBS}variants: {{eng: {{summary: Hi, experience: [{{position: Boss}}]}}}}",
        de="variants: {eng: {summary: Hallo, experience: [{}, {position: Hilfe}]}}",
    )

    data = read(of, "de", variant="eng")
    assert data["summary"] == "Hallo"
    assert [job["position"] for job in data["experience"]] == ["Boss", "Hilfe"]


# What meta says by name and place ------------------------------------------------------------------------

TALKS = """
personalInfo: {name: Ada}
experience: [{company: Alpha}, {company: Beta}]
customSections: [{title: {en: Talks, de: Vorträge}, items: [x]}, {title: Notes, items: [y]}]
meta:
  hidden: ["experience[1].company", Talks, personalInfo.phone]
  sectionOrder: [Talks, experience, Notes]
  sectionsVisibility: {Talks: false, interests: false}
"""


def test_sections_are_named_by_their_titles_in_each_language():
    meta = read(drafts(TALKS), "de")["meta"]

    assert meta["sectionOrder"] == ["Vorträge", "experience", "Notes"]
    assert meta["sectionsVisibility"] == {"Vorträge": False, "interests": False}
    assert meta["hidden"] == ["experience.1.company", "customSections.0", "personalInfo.phone"]
    assert not parse_resume(versions_of(drafts(TALKS))[1].draft).warnings


def test_what_is_hidden_by_its_place_stays_hidden_where_an_entry_before_it_is_gone():
    meta = read(drafts(TALKS, fr="experience: [null]"), "fr")["meta"]

    assert "experience.0.company" in meta["hidden"]


def test_what_is_hidden_and_gone_hides_nothing_else():
    meta = read(drafts(TALKS, fr="experience: [{}, null, {company: Gamma}]"), "fr")["meta"]

    assert meta["hidden"] == ["customSections.0", "personalInfo.phone"]


def test_what_is_hidden_stays_hidden_where_a_file_or_a_variant_hides_more():
    variants = "variants: {short: {meta: {hidden: [summary]}}}"
    of = drafts(f"{TALKS}{variants}", fr="meta: {hidden: [personalInfo.email]}", de="meta: {hidden: []}")

    hidden = ["experience.1.company", "customSections.0", "personalInfo.phone"]
    assert read(of, "fr")["meta"]["hidden"] == [*hidden, "personalInfo.email"]
    assert read(of, "de")["meta"]["hidden"] == hidden
    assert read(of, "fr", variant="short")["meta"]["hidden"] == [*hidden, "personalInfo.email", "summary"]


def test_what_a_file_hides_is_counted_as_in_the_main_one():
    jobs = "experience: [null, {}, {company: Gamma}]"
    hidden = "meta: {hidden: [experience.0.company, experience.2.company]}"

    meta = read(drafts(TALKS, fr=f"{jobs}\n{hidden}"), "fr")["meta"]
    assert meta["hidden"] == [
        "experience.0.company",
        "customSections.0",
        "personalInfo.phone",
        "experience.1.company",
    ]


def test_a_section_stays_hidden_where_a_file_hides_another():
    of = drafts(TALKS, de="meta: {sectionsVisibility: {languages: false}}")

    assert read(of, "de")["meta"]["sectionsVisibility"] == {
        "Vorträge": False,
        "interests": False,
        "languages": False,
    }


def test_what_a_variant_hides_that_is_not_there_is_told_as_ever():
    of = drafts(f"{TALKS}variants: {{short: {{meta: {{hidden: [personalInfo.phon]}}}}}}")

    with pytest.raises(ResumesiteError, match=r"resume.yaml:9:36: variants.short.meta.hidden.0: there is no"):
        parse_resume(versions_of(of, variant="short")[0].draft)

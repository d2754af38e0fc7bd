"""Drafts become resumes, or every problem is said at once in its place."""

from __future__ import annotations

import json
from typing import Any

import pytest

from calls import calls_of
from resumesite.content.read import read_draft
from resumesite.errors import Problem, ResumesiteError
from resumesite.resume.parse import MOST_PROBLEMS, Parsed, parse_resume

SHOWN = "content/ada/resume.yaml"


def parsed(text: str, shown: str = SHOWN) -> Parsed:
    return parse_resume(read_draft(text.encode(), shown))


def problems(text: str, shown: str = SHOWN) -> tuple[Problem, ...]:
    with pytest.raises(ResumesiteError) as caught:
        parsed(text, shown)
    return caught.value.problems


def the_problem(text: str, shown: str = SHOWN) -> Problem:
    found = [problem for problem in problems(text, shown) if problem.is_error]
    assert len(found) == 1
    return found[0]


def the_warning(text: str, shown: str = SHOWN) -> Problem:
    found = [problem for problem in parsed(text, shown).warnings if problem.code != "NO_NAME"]
    assert len(found) == 1
    return found[0]


NAME = "personalInfo: {name: Ada}\n"


def test_the_messages_read_as_the_design_shows_them():
    text = (
        "personalInfo:\n  name: Ada\nexperience:\n  - company: Acme\n    positon: Engineer\n"
        '  - company: Beta\n    startDate: "2020-13"\n'
    )

    said = "\n".join(str(problem) for problem in problems(text))

    assert said == (
        "content/ada/resume.yaml:5:5: experience.0.positon: no such field\n"
        "    Did you mean `position`?\n"
        "content/ada/resume.yaml:7:5: experience.1.startDate: "
        'expected 2020, 2020-03 or 2020-03-14, got "2020-13"'
    )


def test_a_resume_is_what_its_file_says():
    resume = parsed(
        "personalInfo: {name: Ada Lovelace, spotifyUrl: x.example}\n"
        "summary: ' Hello '\n"
        "experience:\n  - {company: Acme, isCurrentRole: yes, description: [a, b], startDate: 2020}\n"
        "customSections:\n  - title: Talks\n    items: [One, {title: Two, url: two.example}]\n"
        "meta: {status: DRAFT, options: {pageSize: A4}, sectionsVisibility: {workExperience: false}}\n"
    ).resume

    assert resume.personal_info.name == "Ada Lovelace"
    assert resume.personal_info.spotify_url == "x.example"
    assert resume.summary == "Hello"
    assert resume.experience[0].is_current_role is True
    assert resume.experience[0].description == ("a", "b")
    assert resume.experience[0].start_date == "2020"
    assert resume.custom_sections[0].items[0] == "One"
    assert resume.custom_sections[0].items[1].url == "two.example"
    assert resume.meta.options.page_size == "A4"
    assert resume.meta.sections_visibility == {"workExperience": False}


def test_null_and_empty_mean_absent_at_every_level():
    resume = parsed(
        NAME
        + "summary: null\nexperience: ''\nskills: {}\nprojects: [null, {}, {name: ''}]\neducation: null\n"
        "extracurricular: [null, '', Chess]\nlanguages: [{language: null, fluency: ''}]\nmeta: null\n"
    ).resume

    assert resume.extracurricular == ("Chess",)
    assert resume.summary == ""
    assert resume.projects == resume.experience == resume.languages == ()
    assert "None" not in resume.model_dump_json()


def test_a_problem_after_empty_items_still_points_to_its_own_line():
    problem = the_problem(NAME + "experience:\n  - null\n  - {}\n  - company: Acme\n    positon: x\n")

    assert str(problem).startswith("content/ada/resume.yaml:6:5: experience.2.positon: ")


@pytest.mark.parametrize(
    ("yaml", "field", "hint"),
    [
        ("experience: [{positon: x}]", "experience.0.positon", "`position`"),
        ("personalInfo: {Name: x}", "personalInfo.Name", "`name`"),
        ("personalInfo: {start_date: x}", "personalInfo.start_date", "The fields here are name, title"),
        ("experience: [{start_date: 2020}]", "experience.0.start_date", "`startDate`"),
        ("experience: [{institution: x}]", "experience.0.institution", "`company`"),
        ("experience: [{shoeSize: x}]", "experience.0.shoeSize", "The fields here are"),
        ("education: [{institution: x}]", "education.0.institution", "`university`"),
        ("experience: [{name: x}]", "experience.0.name", "`company`"),
        ("experience: [{highlights: [x]}]", "experience.0.highlights", "`description`"),
        ("projects: [{url: x}]", "projects.0.url", "`link`"),
        ("personalInfo: {label: x}", "personalInfo.label", "`title`"),
        ("personalInfo: {name: x}\nwork: [{company: x}]", "work", "`experience`"),
        ("personalInfo: {name: x}\nhobbies: [x]", "hobbies", "`interests`"),
        ("meta: {titel: x}", "meta.titel", "`title`"),
        ("meta: {options: {pagesize: A4}}", "meta.options.pagesize", "`pageSize`"),
        ("customSections: [{title: x, items: [{titel: y}]}]", "customSections.0.items.0.titel", "`title`"),
        ("skills: {frameworks: [x]}", "skills.frameworks", "`frameworksAndTools`"),
        ("experience: [{roles: [{positon: x}]}]", "experience.0.roles.0.positon", "`position`"),
    ],
)
def test_an_unknown_field_is_said_with_the_one_that_was_meant(yaml: str, field: str, hint: str):
    problem = the_problem(yaml if "personalInfo" in yaml else NAME + yaml)

    assert (problem.code, problem.field, problem.message) == ("UNKNOWN_FIELD", field, "no such field")
    assert hint in problem.hint


@pytest.mark.parametrize(
    ("yaml", "field", "message"),
    [
        ("summary: true", "summary", "expected a text, got true"),
        ("summary: [a]", "summary", "expected a text, got a list"),
        ("summary: {a: b}", "summary", "expected a text, got a mapping"),
        ("skills: [Go, Rust]", "skills", "expected a mapping, got a list"),
        ("skills: {languages: Go}", "skills.languages", "expected a list of texts, got a text"),
        ("skills: {languages: [Go, {a: b}]}", "skills.languages.1", "expected a text, got a mapping"),
        ("skills: {languages: [Go, false]}", "skills.languages.1", "expected a text, got false"),
        ("experience: Acme", "experience", "expected a list of entries, got a text"),
        ("experience: {company: Acme}", "experience", "expected a list of entries, got a mapping"),
        ("experience: [Acme]", "experience.0", "expected a mapping, got a text"),
        (
            "experience: [{isCurrentRole: perhaps}]",
            "experience.0.isCurrentRole",
            'expected true or false, got "perhaps"',
        ),
        ("customSections: [{items: [[a]]}]", "customSections.0.items.0", "expected a text, got a list"),
        ("customSections: [{items: [true]}]", "customSections.0.items.0", "expected a text, got true"),
        ("meta: {status: live}", "meta.status", 'expected DRAFT, PUBLISHED or ARCHIVED, got "live"'),
        ("meta: {listed: 7}", "meta.listed", 'expected true or false, got "7"'),
        (
            "meta: {options: {pageSize: a3}}",
            "meta.options.pageSize",
            'expected auto, A4, Letter, Legal or A5, got "a3"',
        ),
        (
            "meta: {options: {margin: [x]}}",
            "meta.options.margin",
            "expected narrow, normal or wide, got a list",
        ),
        ("x-source: text", "x-source", "expected a mapping, got a text"),
    ],
)
def test_a_wrong_type_is_said_in_words(yaml: str, field: str, message: str):
    problem = the_problem(NAME + yaml)

    assert (problem.field, problem.message) == (field, message)
    assert problem.place.line == 2


def test_everything_wrong_is_said_at_once_in_file_order():
    found = problems(
        "personalInfo: {name: true}\nsummary: <b>x</b>\nwork: [x]\nexperience:\n  - startDate: 2020-13\n"
        "meta: {sectionOrder: [skils], hidden: [personalInfo.fone]}\n"
    )

    assert [(problem.code, problem.place.line) for problem in found if problem.code != "NO_NAME"] == [
        ("WRONG_TYPE", 1),
        ("HTML_AS_TEXT", 2),
        ("UNKNOWN_FIELD", 3),
        ("BAD_DATE", 5),
        ("UNKNOWN_SECTION", 6),
        ("UNKNOWN_FIELD", 6),
    ]


def test_a_text_where_lines_belong_is_split_into_them():
    lines = "      - Built it\n      • Ran it\n\n      *Sold* it\n"

    resume = parsed(f"{NAME}experience:\n  - company: Acme\n    description: |\n{lines}").resume

    assert resume.experience[0].description == ("Built it", "Ran it", "*Sold* it")


@pytest.mark.parametrize(
    ("yaml", "code", "message"),
    [
        (
            "personalInfo: {name: A, email: ada at example}",
            "NO_EMAIL",
            '"ada at example" is no e-mail address: it is shown, not linked',
        ),
        (
            "personalInfo: {name: A, website: 'javascript:alert(1)'}",
            "UNSAFE_LINK",
            "a `javascript:` address is shown as text, not linked",
        ),
        (
            "personalInfo: {name: A, website: 'java\tscript:alert(1)'}",
            "UNSAFE_LINK",
            "a `javascript:` address is shown as text, not linked",
        ),
        (
            "personalInfo: {name: A, github: 'file:///etc/passwd'}",
            "UNSAFE_LINK",
            "a `file:` address is shown as text, not linked",
        ),
        (
            "personalInfo: {name: A}\nsummary: 'see [me](data:text/html,x)'",
            "UNSAFE_LINK",
            "a `data:` address is shown as text, not linked",
        ),
        ("personalInfo: {name: A}\nsummary: 'a<br>b'", "HTML_AS_TEXT", "HTML is shown as text: <br>"),
        (
            "personalInfo: {name: A}\nprojects: [{name: '<script src=x>'}]",
            "HTML_AS_TEXT",
            "HTML is shown as text: <script src=x>",
        ),
        (
            "personalInfo: {name: A, imageUrl: 'https://ada.example/me.jpg'}",
            "PHOTO_NOT_FETCHED",
            "https://ada.example/me.jpg is neither fetched nor linked",
        ),
        (
            "personalInfo: {name: A}\neducation: [{startDate: 2020-05, endDate: 2020-04}]",
            "END_BEFORE_START",
            "this ends (2020-04) before it starts (2020-05); shown as given",
        ),
        (
            "personalInfo: {name: A}\nawards: [{date: 03/04/2020}]",
            "AMBIGUOUS_DATE",
            '"03/04/2020" may mean two days, so it is shown as given',
        ),
        ("summary: Hi", "NO_NAME", "there is no name; a published resume needs one"),
    ],
)
def test_what_is_shown_differently_than_written_is_a_warning(yaml: str, code: str, message: str):
    warnings = parsed(yaml).warnings

    assert [(warning.code, warning.message) for warning in warnings] == [(code, message)]
    assert not warnings[0].is_error


@pytest.mark.parametrize(
    "yaml",
    [
        "summary: 'I <3 C++, List<String> and a < b > c'",
        "summary: 'see <https://ada.example> and [me](https://ada.example)'",
        "projects: [{link: ada.example.com/x}, {link: 'localhost:8080/x'}, {link: 'ada.example:8080'}]",
        "personalInfo: {name: Ada, email: 'mailto:ada@example.com', imageUrl: photo.jpg, phone: 'tel:+1-2'}",
        "education: [{startDate: 2020, endDate: 2020-03}, {startDate: 'Summer 2019', endDate: 2018}]",
        "experience: [{startDate: 2020-03, endDate: Present}]",
        "meta: {sectionOrder: [workExperience, Work Experience], language: zh-Hans}",
        "meta: {hidden: [personalInfo.phone, 'experience[0].company', experience.company, references]}",
        "meta: {hidden: [Talks], sectionOrder: [Talks]}\ncustomSections: [{title: Talks}]",
    ],
)
def test_what_is_right_gives_no_warning(yaml: str):
    text = yaml if yaml.startswith("personalInfo") else NAME + yaml

    assert parsed(text).warnings == ()


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "/etc/passwd",
        "//evil.example/me.jpg",
        "\\\\server\\me.jpg",
        "../secret.jpg",
        "images/%2e%2e/secret.jpg",
        "http://169.254.169.254/latest",
        "http://2852039166/",
        "http://0xA9.254.0251.254/",
        "http://[::1]/me.jpg",
        "http://user@10.0.0.1/me.jpg",
        "http://localhost:8000/me.jpg",
        "http://metadata.google.internal/",
        "gopher://ada.example/",
        "http://[not-an-address/",
    ],
)
def test_an_image_address_that_leads_inside_is_an_error(address: str):
    problem = the_problem(f"personalInfo:\n  name: Ada\n  imageUrl: '{address}'\n")

    assert (problem.code, problem.place.line) == ("BAD_PHOTO_ADDRESS", 3)
    assert "photo.jpg beside the resume" in problem.hint


@pytest.mark.parametrize(
    "address", ["https://8.8.8.8/me.jpg", "ada.example/me.jpg", "me.png", "data:image/png;base64,x"]
)
def test_another_image_address_is_only_not_fetched(address: str):
    warning = the_warning(f"personalInfo:\n  name: Ada\n  imageUrl: '{address}'\n")

    assert warning.code == "PHOTO_NOT_FETCHED"


def test_a_misspelt_field_that_is_still_empty_is_a_warning():
    warnings = parsed(NAME + "experiance: []\nexperience:\n  - company: Acme\n    positon:\n").warnings

    assert [(str(warning.place), warning.field, warning.hint) for warning in warnings] == [
        ("content/ada/resume.yaml:2:1", "experiance", "Did you mean `experience`?"),
        ("content/ada/resume.yaml:5:5", "experience.0.positon", "Did you mean `position`?"),
    ]
    assert not any(warning.is_error for warning in warnings)


@pytest.mark.parametrize(
    ("meta", "message", "hint"),
    [
        ("sectionOrder: [edukation]", "there is no section called `edukation`", "`education`"),
        ("sectionsVisibility: {workExperiense: false}", "there is no section called `workExperiense`", ""),
        (
            "hidden: [personalInfo.fone]",
            "there is no field `personalInfo.fone` that could be hidden",
            "`phone`",
        ),
        (
            "hidden: [experience.0.compny]",
            "there is no field `experience.0.compny` that could be hidden",
            "`company`",
        ),
        (
            "hidden: [summary.text]",
            "there is no field `summary.text` that could be hidden",
            "no fields of its own",
        ),
        ("hidden: [Xyz]", "there is no field `Xyz` that could be hidden", "There are personalInfo"),
        ("language: English", 'expected a language such as en, de or pt-BR, got "English"', ""),
    ],
)
def test_a_name_that_nothing_has_is_an_error_with_a_suggestion(meta: str, message: str, hint: str):
    problem = the_problem(NAME + f"meta: {{{meta}}}")

    assert problem.message == message
    assert hint in problem.hint


JSON_RESUME = '{"basics": {"name": "Ada"}, "work": [{"name": "Acme", "startDate": "2020-13"}]}'


def test_a_bad_date_of_another_system_is_shown_as_given():
    warning = the_warning(JSON_RESUME, "cv.json")

    assert str(warning).startswith(
        'cv.json:1:55: warning: work.0.startDate: "2020-13" is no date, so it is shown as given'
    )


def test_what_does_not_fit_in_an_imported_file_is_set_aside_where_nobody_sees_it():
    text = """{"resume": {"personalInfo": {"name": "Ada", "shoeSize": "38"},
        "experience": [{"isCurrentRole": "hm"}, {"company": true}]}}"""

    result = parsed(text, "body.json")

    assert result.resume.x_source == {"personalInfo.shoeSize": "38", "experience.0.isCurrentRole": "hm"}
    assert result.resume.experience[-1].company == "true"
    assert {(problem.field, problem.code) for problem in result.warnings} == {
        ("resume.personalInfo.shoeSize", "KEPT_ASIDE"),
        ("resume.experience.0.isCurrentRole", "KEPT_ASIDE"),
    }


def test_hiding_something_that_does_not_exist_is_an_error_in_any_file():
    problem = the_problem(
        '{"resume": {"personalInfo": {"name": "Ada"}, "meta": {"hidden": ["personalInfo.fone"]}}}',
        "body.json",
    )

    assert problem.field == "resume.meta.hidden.0"


@pytest.mark.parametrize(
    "text",
    [
        "personalInfo: {}\n",
        "personalInfo: {name: ''}\nexperience: [null, {}]\n",
        "meta: {title: x}\n",
        "x-source: {a: b}\n",
    ],
)
def test_a_resume_with_nothing_in_it_is_refused(text: str):
    assert the_problem(text).code == "EMPTY"


def test_a_file_full_of_problems_is_told_the_first_hundred():
    found = problems(NAME + "".join(f"field{number}x: 1\n" for number in range(300)))

    assert len(found) == MOST_PROBLEMS + 1
    assert found[-1].message == "200 more problems are not shown"


def test_parsing_leaves_the_draft_as_it_was():
    draft = read_draft(
        b'{"resume": {"personalInfo": {"name": "A", "shoeSize": "38"}, "projects": [null, {"name": true}]}}',
        "x.json",
    )
    before = repr(draft.data)

    parse_resume(draft)

    assert repr(draft.data) == before


# Crowds --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"meta": {"hidden": ["summary"] * 201}}, "meta.hidden"),
        ({"meta": {"sectionOrder": ["summary"] * 201}}, "meta.sectionOrder"),
        ({"meta": {"sectionsVisibility": {str(n): True for n in range(201)}}}, "meta.sectionsVisibility"),
        ({"customSections": [{"title": "Talks", "items": ["x"]}] * 1001}, "customSections"),
    ],
)
def test_more_names_than_anybody_writes_are_one_error(data: Any, field: str):
    text = json.dumps({"personalInfo": {"name": "Ada"}} | data, indent=1)

    [problem] = [found for found in problems(text, "content/ada/resume.json") if found.is_error]

    assert (problem.code, problem.field) == ("TOO_MANY", field)
    assert problem.place.line >= 5
    assert " at most are possible" in problem.message


def test_as_many_names_as_are_possible_are_read():
    hidden = [f"experience.{index}.company" for index in range(200)]
    sections = [{"title": "Talks", "items": ["x"]}] * 1000
    text = json.dumps(
        {"personalInfo": {"name": "Ada"}, "customSections": sections, "meta": {"hidden": hidden}}
    )

    assert len(parsed(text, "content/ada/resume.json").resume.meta.hidden) == 200


@pytest.mark.parametrize("meta", ["hidden", "sectionOrder"])
def test_twice_as_many_unknown_names_and_titles_cost_twice_as_much(meta: str):
    def unknown(number: int) -> str:
        sections = [{"title": f"Section {index}", "items": ["x"]} for index in range(number)]
        names = [f"nothing like it {index}" for index in range(number)]
        data = {"personalInfo": {"name": "Ada"}, "customSections": sections, "meta": {meta: names}}
        return json.dumps(data)

    few, many = unknown(100), unknown(200)

    calls = calls_of(lambda: problems(many, "content/ada/resume.json"))
    assert calls < 2.2 * calls_of(lambda: problems(few, "content/ada/resume.json"))


@pytest.mark.parametrize(
    ("language", "hint"), [("German", "Did you mean `de`?"), ("xx", ""), ("en-GB-oed", "")]
)
def test_what_is_no_language_is_an_error(language: str, hint: str):
    problem = the_problem(f"personalInfo:\n  name: Ada\nmeta:\n  language: {language}\n")

    assert (problem.code, problem.hint) == ("BAD_LANGUAGE", hint)


@pytest.mark.parametrize("language", ["de_AT", "ZH-hant", "iw", "tlh", "en-XX"])
def test_any_language_that_exists_may_be_named(language: str):
    text = f"personalInfo:\n  name: Ada\nmeta:\n  language: {language}\n"

    assert parsed(text).resume.meta.language == language

"""A project more in a resume's file, and not a byte of the rest changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from resumesite.content.records import Occasion, load_publication
from resumesite.errors import ExitStatus, ResumesiteError
from resumesite.settings import Site
from resumesite.site.projects import add_project, list_projects, project_fields, read_project
from resumesite.site.smartcv import project_json

MakeSite = Callable[..., Site]

EBB = {
    "name": "Ebb",
    "role": "Author",
    "description": ["A tool."],
    "technologies": ["Rust"],
    "startDate": "2020",
}


def at(now: str = "2024-02-28T14:25:00Z") -> Occasion:
    return Occasion(now, lambda kind: f"{kind}_1")


def text_of(site: Site, name: str = "resume.yaml") -> str:
    return (site.content / "ada" / name).read_bytes().decode()


def added_to(make_site: MakeSite, text: str, file: str = "resume.yaml", fields: dict[str, Any] = EBB) -> str:
    """The text of a resume file after a project was added, and was there when it was read again."""
    site = make_site({"ada": {}})
    (site.content / "ada" / file).write_bytes(text.encode())
    before = list_projects(site, "ada")
    add_project(site, "ada", "", fields, at())
    after = list_projects(site, "ada")
    assert after[:-1] == before
    assert after[-1].name == fields["name"]
    return text_of(site, file)


# YAML -------------------------------------------------------------------------------------------

ITEM = """\
- id: project_1
  name: Ebb
  role: Author
  startDate: '2020'
  description:
  - A tool.
  technologies:
  - Rust
"""


def indented(text: str, margin: str) -> str:
    return "".join(margin + line for line in text.splitlines(keepends=True))


def test_a_project_follows_the_last_one_and_comments_stay(make_site: MakeSite):
    before = """\
# mine
personalInfo: {name: Ada}   # flow is fine here
projects:       # the best ones
  # first
  - name: Old
    description:
      - It works.   # mostly

# The rest
education: []
"""

    after = added_to(make_site, before)

    head, tail = before.split("\n\n# The rest")
    assert after == f"{head}\n{indented(ITEM, '  ')}\n# The rest{tail}"


def test_items_that_are_not_indented_are_followed_in_their_way(make_site: MakeSite):
    before = "projects:\n- name: Old\n- name: Older\nsummary: Me.\n"

    after = added_to(make_site, before)

    assert after == f"projects:\n- name: Old\n- name: Older\n{ITEM}summary: Me.\n"


def test_a_file_without_projects_gets_the_section_at_its_end(make_site: MakeSite):
    after = added_to(make_site, "personalInfo:\n  name: Ada")

    assert after == f"personalInfo:\n  name: Ada\n\nprojects:\n{indented(ITEM, '  ')}"


@pytest.mark.parametrize("nothing", ["[]", "null", "~", "", "[ ]"])
def test_projects_that_say_nothing_are_filled_and_the_comment_beside_stays(make_site: MakeSite, nothing: str):
    before = f"projects: {nothing}   # none yet\n#  - name: like this\nsummary: Me.\n"

    after = added_to(make_site, before)

    first, *others = after.splitlines(keepends=True)
    assert first.replace(" ", "") == "projects:#noneyet\n"
    assert "".join(others) == f"{indented(ITEM, '  ')}#  - name: like this\nsummary: Me.\n"


def test_line_ends_and_the_byte_order_mark_of_windows_stay(make_site: MakeSite):
    after = added_to(make_site, "\ufeffprojects:\r\n  - name: Old\r\nsummary: Me.\r\n")

    assert after.startswith("\ufeffprojects:\r\n  - name: Old\r\n  - id: project_1\r\n")
    assert after.count("\r\n") == after.count("\n")


def test_texts_that_yaml_would_take_for_something_else_arrive_as_they_are(make_site: MakeSite):
    fields = {
        "name": "yes", "role": "- a: b # c", "description": ["line one\nline two", "# no comment", "{x}"],
        "link": "https://example.org/#top", "highlights": ["50 %", "naïve café 東京 👩‍🚀"],
    }  # fmt: skip
    site = make_site({"ada": "projects:\n  - name: Old\n"})

    added = add_project(site, "ada", "", fields, at())

    assert list_projects(site, "ada")[-1] == added.project
    assert added.project.description == ("line one\nline two", "# no comment", "{x}")
    assert added.project.highlights[1] == "naïve café 東京 👩‍🚀"


@pytest.mark.parametrize(
    "text",
    [
        "{personalInfo: {name: Ada}, projects: [{name: Old}]}\n",
        "projects: [{name: Old}]\n",
        "projects:\n  - name: Old\n    description:\n      - |\n        Text\n        # text\nsummary: x\n",
    ],
)
def test_where_adding_would_touch_the_rest_nothing_is_written_and_the_lines_are_said(
    make_site: MakeSite, text: str
):
    site = make_site({"ada": text})

    with pytest.raises(ResumesiteError) as raised:
        add_project(site, "ada", "", EBB, at())

    assert raised.value.code == "CANNOT_EDIT"
    assert "  - id: project_1\n    name: Ebb\n" in raised.value.problems[0].hint
    assert text_of(site) == text


# JSON and TOML ----------------------------------------------------------------------------------


def test_json_keeps_the_order_of_its_keys_and_its_indentation(make_site: MakeSite):
    before = json.dumps({"summary": "Zoë.", "projects": [{"name": "Old"}], "education": []}, indent=4)

    after = added_to(make_site, before, "resume.json")

    assert after.startswith('{\n    "summary": "Zo')
    data = json.loads(after)
    assert list(data) == ["summary", "projects", "education"]
    assert data["projects"][1] == {
        "id": "project_1",
        **{key: EBB[key] for key in data["projects"][1] if key != "id"},
    }
    assert not after.endswith("\n")


def test_json_on_one_line_stays_on_one_line(make_site: MakeSite):
    after = added_to(make_site, '{"summary": "Me."}\n', "resume.json", {"name": "Ebb"})

    assert after == '{"summary": "Me.", "projects": [{"id": "project_1", "name": "Ebb"}]}\n'


def test_toml_gets_a_table_at_its_end(make_site: MakeSite):
    after = added_to(make_site, '# mine\nsummary = "Me."\n\n[[projects]]\nname = "Old"\n', "resume.toml")

    assert after.startswith(
        '# mine\nsummary = "Me."\n\n[[projects]]\nname = "Old"\n\n[[projects]]\nid = "project_1"\n'
    )


@pytest.mark.parametrize(
    ("document", "holder", "expected"),
    [
        (
            {"basics": {"name": "Ada"}, "projects": [{"name": "Old"}]},
            (),
            {
                "keywords": ["Rust"],
                "roles": ["Author"],
                "description": "A tool.",
                "url": "https://example.org",
            },
        ),
        (
            {"resume": {"personalInfo": {"name": "Ada"}}},
            ("resume",),
            {
                "technologies": ["Rust"],
                "role": "Author",
                "description": ["A tool."],
                "link": "https://example.org",
            },
        ),
        (
            {"title": "Mine", "contentJson": {"personalInfo": {"name": "Ada"}, "workExperience": []}},
            ("contentJson",),
            {
                "technologies": ["Rust"],
                "role": "Author",
                "description": "A tool.",
                "url": "https://example.org",
            },
        ),
        (
            {
                "success": True,
                "data": {"contentJson": {"personalInfo": {"name": "Ada"}, "workExperience": []}},
            },
            ("data", "contentJson"),
            {
                "technologies": ["Rust"],
                "role": "Author",
                "description": "A tool.",
                "url": "https://example.org",
            },
        ),
    ],
    ids=["jsonresume", "wrkks", "smartcv", "smartcv-answer"],
)
def test_a_file_of_another_system_gets_the_project_in_its_own_words(
    make_site: MakeSite, document: dict[str, Any], holder: tuple[str, ...], expected: dict[str, Any]
):
    fields = EBB | {"link": "https://example.org"}

    after: Any = json.loads(added_to(make_site, json.dumps(document, indent=2), "resume.json", fields))

    for key in holder:
        after = after[key]
    assert after["projects"][-1] == {"id": "project_1", "name": "Ebb", "startDate": "2020", **expected}


def test_a_number_that_json_would_write_differently_is_not_touched(make_site: MakeSite):
    text = '{"education": [{"university": "NTNU", "sgpa": 3.90}]}'
    site = make_site({"ada": {"resume.json": text}})

    with pytest.raises(ResumesiteError) as raised:
        add_project(site, "ada", "", EBB, at())

    assert raised.value.code == "CANNOT_EDIT"
    assert text_of(site, "resume.json") == text


# Records and mistakes ---------------------------------------------------------------------------


def test_adding_a_project_is_a_change_of_the_resume(make_site: MakeSite):
    site = make_site({"ada": "summary: Me.\n"}, published=["ada"])

    add_project(site, "ada", "", EBB, at())

    record = load_publication(site.content / "ada")
    assert record is not None
    assert record.resumes["resume"].updated_at == "2024-02-28T14:25:00Z"
    assert record.live_names() == ("resume",)


def test_a_project_keeps_the_id_it_comes_with(make_site: MakeSite):
    site = make_site({"ada": "summary: Me.\n"})

    assert add_project(site, "ada", "", EBB | {"id": "project_99"}, at()).project.id == "project_99"


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({}, "NAME_MISSING", "name"),
        ({"name": "Ebb", "startDate": "2020-13"}, "BAD_DATE", "startDate"),
    ],
)
def test_a_project_that_is_wrong_changes_nothing(
    make_site: MakeSite, fields: dict[str, Any], code: str, field: str
):
    site = make_site({"ada": "summary: Me.\n"})

    with pytest.raises(ResumesiteError) as raised:
        add_project(site, "ada", "", fields, at())

    errors = [problem for problem in raised.value.problems if problem.is_error]
    assert [(problem.code, problem.field) for problem in errors] == [(code, field)]
    assert text_of(site) == "summary: Me.\n"


def test_a_broken_resume_gets_no_project(make_site: MakeSite):
    site = make_site({"ada": "sumary: Me.\n"})

    with pytest.raises(ResumesiteError) as raised:
        add_project(site, "ada", "", EBB, at())

    assert raised.value.problems[0].place.path == "content/ada/resume.yaml"


def test_projects_of_somebody_who_is_not_there_are_an_error(make_site: MakeSite):
    with pytest.raises(ResumesiteError) as raised:
        list_projects(make_site({}), "ada")

    assert raised.value.status is ExitStatus.USAGE


# SmartCV's shapes -------------------------------------------------------------------------------

BODY = {
    "name": "New Project",
    "description": "Project description",
    "technologies": ["Technology stack"],
    "url": "https://github.com/example/project",
    "startDate": "2024-01",
    "endDate": "2024-12",
    "highlights": ["Main achievement 1", "Main achievement 2"],
}


def test_smartcvs_body_comes_back_with_an_id(make_site: MakeSite):
    site = make_site({"ada": "summary: Me.\n"})

    added = add_project(site, "ada", "", read_project(json.dumps(BODY).encode(), "body.json"), at())

    assert added.as_data() == {"success": True, "data": {"id": "project_1", **BODY}}
    assert [project_json(project) for project in list_projects(site, "ada")] == [{"id": "project_1", **BODY}]


def test_a_body_says_all_its_mistakes_at_once_with_their_places():
    body = b'{\n  "nmae": "x",\n  "technologies": "Go",\n  "url": ["a"],\n  "highlights": [1]\n}'

    with pytest.raises(ResumesiteError) as raised:
        read_project(body, "body.json")

    assert [(problem.place.line, problem.field, problem.code) for problem in raised.value.problems] == [
        (2, "nmae", "UNKNOWN_FIELD"),
        (4, "url", "WRONG_TYPE"),
    ]
    assert raised.value.problems[0].hint == "Did you mean `name`?"


@pytest.mark.parametrize("body", [b"[]", b'"x"', b"null", b"3"])
def test_a_body_that_is_no_project_is_an_error(body: bytes):
    with pytest.raises(ResumesiteError) as raised:
        read_project(body, "body.json")

    assert raised.value.code == "NOT_A_PROJECT"


def test_a_description_of_several_lines_becomes_a_list():
    assert project_fields({"description": "One.\nTwo.\n", "name": "Ebb", "role": ""}) == {
        "name": "Ebb",
        "description": ["One.", "Two."],
    }

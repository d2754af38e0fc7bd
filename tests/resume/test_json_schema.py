"""The schema for editors accepts what reading accepts, and underlines what reading refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from resumesite.content.read import read_draft
from resumesite.errors import ResumesiteError
from resumesite.resume.field_help import FIELD_HELP, SECTION_HELP
from resumesite.resume.json_schema import resume_json_schema
from resumesite.resume.parse import parse_resume
from resumesite.resume.schema import Resume

ROOT = Path(__file__).parents[2]
SCHEMA = resume_json_schema()
EDITOR = Draft202012Validator(SCHEMA)


class _EditorLoader(yaml.SafeLoader):
    """Reads YAML as editors do: numbers are numbers, dates are texts."""


_EditorLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":bool"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_EditorLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", yaml.SafeLoader.yaml_implicit_resolvers["t"][0][1], list("tf")
)


def complaints(text: str) -> list[str]:
    return [error.json_path for error in EDITOR.iter_errors(yaml.load(text, _EditorLoader))]


def is_read(text: str) -> bool:
    try:
        parse_resume(read_draft(text.encode(), "resume.yaml", format="native"))
    except ResumesiteError:
        return False
    return True


def test_it_is_a_schema():
    Draft202012Validator.check_schema(SCHEMA)


def test_the_file_in_the_documentation_is_current():
    written = json.loads((ROOT / "docs" / "resume.schema.json").read_text(encoding="utf-8"))

    assert written == SCHEMA, "run `resumesite schema -o docs/resume.schema.json`"


def test_every_field_of_the_model_is_explained():
    generated = Resume.model_json_schema(by_alias=True)

    assert SECTION_HELP.keys() == generated["properties"].keys()
    assert SCHEMA["$defs"].keys() == {*generated["$defs"], "Line", "Variant"}
    assert len(generated["$defs"]) > 15
    models = [model for name, model in SCHEMA["$defs"].items() if name != "Line"]
    described = [field for model in models for field in model["properties"].values()]
    assert len(described) > 100
    assert all(len(field["description"]) >= 4 for field in described)
    for model, fields in FIELD_HELP.items():
        assert fields.keys() <= SCHEMA["$defs"][model]["properties"].keys()


@pytest.mark.parametrize(
    "path",
    [*sorted(ROOT.glob("content/*/*.y*ml")), ROOT / "tests" / "fixtures" / "full.yaml"],
    ids=lambda path: f"{path.parent.name}/{path.name}",
)
def test_the_resumes_of_this_repository_are_right_by_it(path: Path):
    text = path.read_text(encoding="utf-8")

    assert complaints(text) == []
    assert is_read(text)


@pytest.mark.parametrize(
    "text",
    [
        "personalInfo: {name: Ada, phone: 13800138000}",
        "personalInfo: {name: Ada}\nsummary: null\nexperience: null",
        "education: [{university: MIT, startDate: 2020, endDate: 2020-03-01, sgpa: 3.9}]",
        "experience: [{company: Acme, description: 'One\nTwo', isCurrentRole: true}]",
        "customSections: [{title: Talks, items: [One, {title: Two}]}]",
        "summary: Hi\nmeta: {options: {pageSize: A4}, sectionsVisibility: {workExperience: false}}",
        "summary: Hi\nmeta: {hidden: [Talks, experience.0.company]}\ncustomSections: [{title: Talks}]",
        "summary: Hi\nx-source: {anything: [1]}",
        "$schema: ../../resume.schema.json\nsummary: Hi",
        "personalInfo: {name: {en: Ada, zh-Hans: 埃达}}\nmeta: {title: {en: CV, de: Lebenslauf}}",
        "experience: [{description: {en: [One, Two], de: Eins}, company: {en: Acme, pt-BR: null}}]",
        "experience: [{tags: [eng], description: [One, {en: Two}, {text: {en: Three}, tags: [eng]}]}]",
        "customSections: [{items: [One, {text: Two, tags: [x]}, {en: Three}, {title: {en: Four}}]}]",
        "summary: Hi\nvariants: {eng: {tags: [a], title: {en: A}, meta: {template: x}}, b: null}",
        "meta: {sectionLabels: {experience: {en: Jobs, de: Arbeit}}}\nsummary: Hi",
    ],
)
def test_what_is_read_is_not_underlined(text: str):
    assert is_read(text)
    assert complaints(text) == []


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("summary: Hi\nwork: []\nexperiance: [x]", "$"),
        ("summary: true", "$.summary"),
        ("experience: [{positon: x}]", "$.experience[0]"),
        ("experience: {company: x}", "$.experience"),
        ("skills: [Go]", "$.skills"),
        ("summary: Hi\nmeta: {options: {pageSize: A3}}", "$.meta"),
        ("customSections: [{title: x, items: [[a]]}]", "$.customSections[0]"),
        ("summary: {en: Hi, english: Hi}", "$.summary"),
        ("summary: Hi\nmeta: {language: {en: en}}", "$.meta"),
        ("experience: [{company: x, description: [{text: x, tag: y}]}]", "$.experience[0]"),
        ("summary: Hi\nvariants: [eng]", "$.variants"),
        ("summary: Hi\nvariants: {Eng: {}}", "$.variants"),
    ],
)
def test_what_is_refused_is_underlined(text: str, where: str):
    assert not is_read(text)
    assert where in complaints(text)


def test_editors_offer_the_names_there_are():
    meta: dict[str, Any] = SCHEMA["$defs"]["Meta"]["properties"]

    assert "experience" in meta["sectionOrder"]["items"]["anyOf"][0]["enum"]
    assert meta["status"]["enum"] == ["DRAFT", "PUBLISHED", "ARCHIVED", None]
    assert SCHEMA["$defs"]["Options"]["properties"]["pageSize"]["enum"] == [
        "auto",
        "A4",
        "Letter",
        "Legal",
        "A5",
        None,
    ]

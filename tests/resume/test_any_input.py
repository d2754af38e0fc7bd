"""Whatever stands in a file, reading it ends in a resume or in problems with places; never in a traceback."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from resumesite.content.importers.jsonresume_strict import VERSIONS, violations
from resumesite.content.read import read_draft
from resumesite.errors import ResumesiteError
from resumesite.resume.parse import parse_resume
from resumesite.resume.places import fields_of, kind_at
from resumesite.resume.schema import SECTIONS

NAMES = """
personalInfo name email website imageUrl links label url summary skills languages groups keywords
level experience company position startDate endDate isCurrentRole description technologies roles
projects link highlights education university courses customSections title items awards date
certificates interests references meta hidden sectionOrder sectionsVisibility options pageSize
status language x-source $schema basics profiles network username location city work volunteer
institution studyType resume success data contentJson workExperience school templateId str
CustomItem
"""
KEYS = st.sampled_from(NAMES.split())
PRINTABLE = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"])
ODD = [
    "",
    " ",
    "Ada",
    "2020",
    "2020-13",
    "2020-02-31",
    "Present",
    "a@b.example",
    "javascript:x",
    "//x",
    "<b>",
]
ODD += ["[x](y:z)", "http://[", "true", "A4", "experience.0.company", "x.y", "..", "-\n- a", "\u202e", "😀"]
TEXTS = st.sampled_from(ODD) | st.text(PRINTABLE, max_size=8)
LEAVES = TEXTS | st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)
FILES = st.dictionaries(KEYS, ANYTHING, max_size=6)


@settings(max_examples=300, deadline=None)
@given(FILES)
@example({"resume": {"x-source": "text", "meta": []}})
@example({"contentJson": None, "title": "x"})
@example({"success": True, "data": {"success": True, "data": {"contentJson": []}}})
@example({"basics": [{"profiles": "x"}], "work": {"a": [{}]}})
@example({"customSections": [{"items": [{"items": [{"str": {}}]}]}]})
@example({"meta": {"sectionsVisibility": {"a": {"b": 1}}, "hidden": [["x"]], "sectionOrder": {"a": "b"}}})
def test_any_file_is_read_or_refused_with_places(data: dict[str, Any]):
    for name in (None, "native", "jsonresume", "smartcv"):
        try:
            parsed = parse_resume(read_draft(json.dumps(data).encode(), "resume.json", format=name))
        except ResumesiteError as error:
            assert error.problems
            assert all(problem.place.path == "resume.json" for problem in error.problems)
            assert all(problem.place.line for problem in error.problems if problem.code != "EMPTY")
        else:
            assert not any(warning.is_error for warning in parsed.warnings)
            assert all(warning.place.line == 1 for warning in parsed.warnings)


@settings(deadline=None)
@given(FILES)
def test_any_file_can_be_checked_strictly(data: dict[str, Any]):
    for version in VERSIONS.values():
        for problem in violations(json.dumps(data).encode(), "resume.json", version):
            assert problem.place.line == 1


def _filled(kind: object) -> st.SearchStrategy[Any]:
    """Return values that are right for a field of the model."""
    if fields := fields_of(kind):
        known = {name: _filled(inner) for name, inner in fields.items() if name != "roles"}
        return st.fixed_dictionaries({}, optional=known)
    if getattr(kind, "__origin__", None) is tuple:
        return st.lists(_filled(kind.__args__[0]), max_size=2)
    if kind is bool:
        return st.booleans()
    return st.text(PRINTABLE, min_size=1, max_size=12)


PERSON = _filled(kind_at(("personalInfo",)))
SECTIONS_FILLED = {name: _filled(kind_at((name,))) for name in SECTIONS}


@settings(max_examples=60, deadline=None)
@given(st.fixed_dictionaries({"personalInfo": PERSON}, optional=SECTIONS_FILLED))
def test_every_text_of_a_right_file_stands_in_the_resume(data: dict[str, Any]):
    text = json.dumps(data, ensure_ascii=False)

    try:
        resume = parse_resume(read_draft(text.encode(), "resume.json", format="native")).resume
    except ResumesiteError as error:
        errors = {problem.code for problem in error.problems if problem.is_error}
        assert errors <= {"EMPTY", "BAD_DATE", "BAD_PHOTO_ADDRESS"}
        return

    held = json.dumps(resume.model_dump(by_alias=True), ensure_ascii=False)
    for value in _texts(data):
        assert json.dumps(value.strip(), ensure_ascii=False)[1:-1] in held


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _texts(inner)]
    return [value] if isinstance(value, str) else []

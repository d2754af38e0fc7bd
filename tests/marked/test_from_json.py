"""JSON with places, and errors that say what to change."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resumesite.errors import Problem, ResumesiteError
from resumesite.marked import read_json


def refused(text: str) -> Problem:
    with pytest.raises(ResumesiteError) as caught:
        read_json(text.encode(), "resume.json")
    return caught.value.problems[-1]


@pytest.mark.parametrize(
    "number", ["1", "-0", "3.90", "1e5", "13800138000", "123456789012345678901234567890", "0.1e-7"]
)
def test_a_number_stays_the_text_that_it_is(number: str):
    assert read_json(f'{{"a": {number}}}'.encode(), "resume.json").data == {"a": number}


def test_constants_are_read():
    assert read_json(b'[true, false, null, {}, [], ""]', "resume.json").data == [
        True,
        False,
        None,
        {},
        [],
        "",
    ]


def test_every_key_and_item_has_its_place():
    text = '{\n  "work": [\n    {"name": "Acme"},\n    {"name": "Beta", "highlights": ["a", "b"]}\n  ]\n}\n'

    marks = read_json(text.encode(), "resume.json").marks

    assert marks[()] == (1, 1)
    assert marks[("work",)] == (2, 3)
    assert marks[("work", 1)] == (4, 5)
    assert marks[("work", 1, "highlights")] == (4, 22)
    assert marks[("work", 1, "highlights", 1)] == (4, 42)


def test_a_duplicate_key_names_both_lines():
    problem = refused('{"name": "Ada",\n "name": "Eve"}')

    assert problem.code == "DUPLICATE_KEY"
    assert str(problem).startswith("resume.json:2:2: name: this key is here twice, first on line 1")


@pytest.mark.parametrize(
    ("text", "place", "message", "hint"),
    [
        ('{"a": 1,\n}', "2:1", "a comma before `}`", "Delete the comma"),
        ("[1, ]", "1:5", "a comma before `]`", "Delete the comma"),
        ('{"a": 1\n "b": 2}', "2:2", "a comma is missing before this", "Put a comma"),
        ('{"a" 1}', "1:6", 'expected a colon after the key "a"', 'Write "a":'),
        ("{a: 1}", "1:2", "expected a key in double quotes, got `a`", 'Write "a":'),
        ("{'a': 1}", "1:2", "expected a key in double quotes, got `a`", 'Write "a":'),
        ("{\"a\": 'x'}", "1:7", "' does not start a text in JSON", "straight double quotes"),
        ('{"a": “x”}', "1:7", "“ does not start a text in JSON", "straight double quotes"),
        ('{"a": NaN}', "1:7", "`NaN` is no JSON value", "Leave the key out"),
        ('{"a": -Infinity}', "1:7", "`-Infinity` is no JSON value", "Leave the key out"),
        ('{"a": None}', "1:7", "`None` is no JSON value", "`null`"),
        ('{"a": True}', "1:7", "`True` is no JSON value", "`true`"),
        ('{"a": 01}', "1:7", "`01` is no JSON number", 'as a text: "01"'),
        ('{"a": 1.}', "1:7", "`1.` is no JSON number", 'as a text: "1."'),
        ('{"a": Ada}', "1:7", "expected a value, got `Ada`", "double quotes"),
        ('{"a": ٣}', "1:7", "`٣` is no JSON number", "as a text"),
        ("// me\n{}", "1:1", "JSON has no comments", "YAML"),
        ('{"a": 1 /* x */}', "1:9", "JSON has no comments", "YAML"),
        ('{"a": "x\ny"}', "1:9", "a line break inside a text", "\\n"),
        ('{"a": "\t"}', "1:8", "a tab inside a text", "\\t"),
        ('{"a": "\\q"}', "1:8", "this backslash starts no escape", "\\\\"),
        ('{"a": "x', "1:7", "this text has no closing quote", 'missing "'),
        ('{"a": [1', "1:9", "the file ends, but the `[` of line 1, column 7 is still open", "`]`"),
        ('{"a": [1}', "1:9", "`}` here, but what was opened on line 1 ends with `]`", "bracket"),
        ('{"a": 1} x', "1:10", "there is more text after the end of the data", "delete the rest"),
        ('{"a": ,}', "1:7", "a value is missing before this `,`", "Write one"),
        ('{"a":', "1:6", "the file ends where a value is expected", "missing"),
    ],
)
def test_a_syntax_error_says_where_what_and_what_to_do(text: str, place: str, message: str, hint: str):
    problem = refused(text)

    assert problem.code == "SYNTAX"
    assert str(problem).startswith(f"resume.json:{place}: {message}")
    assert hint in problem.hint


@pytest.mark.parametrize(
    ("text", "name"), [(r"\ud800", "half of a surrogate pair"), (r"\u0000", "NUL"), (r"\u001b", "escape")]
)
def test_a_character_that_no_page_can_hold_is_refused_where_it_stands(text: str, name: str):
    problem = refused(f'{{"a": 1,\n "b": ["x{text}"]}}')

    assert problem.code == "BAD_CHARACTER"
    assert (problem.place.line, problem.field) == (2, "b.0")
    assert name in problem.message


def test_a_whole_surrogate_pair_is_one_character():
    assert read_json(rb'{"a": "\ud83d\ude00"}', "resume.json").data == {"a": "😀"}


def test_a_message_never_holds_a_control_character_of_the_file():
    assert "\x1b" not in str(refused('{"\\u001b[31m": 1}'))


def test_a_hundred_levels_are_refused():
    assert refused("[" * 100 + "]" * 100).code == "TOO_DEEP"
    assert refused('{"a":' * 100 + "1" + "}" * 100).code == "TOO_DEEP"


def test_reading_stops_when_everything_is_wrong():
    with pytest.raises(ResumesiteError) as caught:
        read_json(("{" + ",".join(['"a":1'] * 5000) + "}").encode(), "resume.json")

    assert len(caught.value.problems) == 50


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"])),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abcäß字 ", max_size=5), inner, max_size=4)
    ),
    max_leaves=25,
)


@settings(deadline=None)
@given(JSON_VALUES, st.sampled_from([None, 1]), st.booleans())
def test_whatever_the_standard_library_writes_is_read_back(value: object, indent: int | None, is_ascii: bool):
    text = json.dumps(value, indent=indent, ensure_ascii=is_ascii)

    assert read_json(text.encode(), "resume.json").data == value

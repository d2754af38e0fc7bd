"""TOML with places."""

from __future__ import annotations

import tomllib

import pytest

from resumesite.errors import Problem, ResumesiteError
from resumesite.marked import read_toml

RESUME = """\
summary = "Hi"  # a comment = "x"

[personalInfo]
name = 'Ada'
"spotify url" = "x"
meta.level.deep = 3.90

[[experience]]
company = "Acme"
startDate = 2020-03-14
technologies = [
    "Go", # one
    '''Ru'st''',
]

[[experience]]
company = \"\"\"
Beta "quoted"\"\"\"\"
roles = [{ position = "Lead", since = 1979-05-27 07:32:00Z }, {}]

[experience.note]
text = "inner"
"""


def refused(text: str) -> Problem:
    with pytest.raises(ResumesiteError) as caught:
        read_toml(text.encode(), "resume.toml")
    return caught.value.problems[-1]


def test_tables_arrays_and_strings_are_what_tomllib_says():
    data = read_toml(RESUME.encode(), "resume.toml").data

    assert data["experience"][1]["company"] == tomllib.loads(RESUME)["experience"][1]["company"]
    assert data["experience"][0]["technologies"] == ["Go", "Ru'st"]
    assert data["experience"][1]["note"] == {"text": "inner"}


def test_numbers_and_dates_stay_the_text_that_stands_there():
    data = read_toml(RESUME.encode(), "resume.toml").data

    assert data["personalInfo"]["meta"]["level"]["deep"] == "3.90"
    assert data["experience"][0]["startDate"] == "2020-03-14"
    assert data["experience"][1]["roles"] == [{"position": "Lead", "since": "1979-05-27 07:32:00Z"}, {}]


@pytest.mark.parametrize(
    ("path", "mark"),
    [
        (("summary",), (1, 1)),
        (("personalInfo",), (3, 1)),
        (("personalInfo", "spotify url"), (5, 1)),
        (("personalInfo", "meta", "level"), (6, 1)),
        (("experience",), (8, 1)),
        (("experience", 0, "technologies", 1), (13, 5)),
        (("experience", 1), (16, 1)),
        (("experience", 1, "roles", 0, "since"), (19, 31)),
        (("experience", 1, "roles", 1), (19, 63)),
        (("experience", 1, "note", "text"), (22, 1)),
    ],
)
def test_every_key_and_item_has_its_place(path: tuple[str | int, ...], mark: tuple[int, int]):
    assert read_toml(RESUME.encode(), "resume.toml").marks[path] == mark


@pytest.mark.parametrize(
    ("text", "line"), [("a = 1\nb = 2\na = 3\n", 3), ("[a]\n[b]\n[a]\n", 3), ("x = {a = 1,\ta = 2}\n", 1)]
)
def test_a_duplicate_key_names_both_lines(text: str, line: int):
    problem = refused(text)

    assert problem.code == "DUPLICATE_KEY"
    assert problem.place.line == line
    assert "first on line 1" in problem.message


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("a = 1\nname = Ada\n", "2:8", "a value is expected here"),
        ("a b = 1\n", "1:3", "expected `=` after this key"),
        ('a = "x\n', "1:7", "a line break or tab stands inside a text"),
        ("a = [1\n", "2:1", "a bracket is opened and never closed"),
        ('a = "x" y\n', "1:9", "there is more text after the value"),
        ("= 1\n", "1:1", "expected `key = value` or `[table]`"),
        ('a = "\\q"\n', "1:8", "this backslash starts no escape that TOML knows"),
    ],
)
def test_a_syntax_error_says_where_and_what(text: str, place: str, message: str):
    problem = refused(text)

    assert problem.code == "SYNTAX"
    assert str(problem).startswith(f"resume.toml:{place}: {message}")


@pytest.mark.parametrize(
    "text", [".".join("a" * 400_000) + " = 1", f"[{'.'.join('a' * 400_000)}]", "a = " + "[" * 1000]
)
def test_nesting_is_refused_before_the_parser_drowns_in_it(text: str):
    assert refused(text).code == "TOO_DEEP"


def test_windows_line_ends_count_as_one():
    assert read_toml(b'a = 1\r\nb = """x\r\ny"""\r\nc = 2\r\n', "resume.toml").marks[("c",)] == (4, 1)

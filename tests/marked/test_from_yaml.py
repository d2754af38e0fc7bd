"""YAML as people mean it, and what is refused."""

from __future__ import annotations

import pytest
import yaml

from resumesite.errors import Problem, ResumesiteError
from resumesite.marked import MAX_DEPTH, MAX_TEXT, from_yaml, read_yaml


@pytest.fixture(autouse=True, params=["libyaml", "pure Python"])
def with_and_without_libyaml(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch):
    if request.param == "pure Python":
        monkeypatch.setattr(from_yaml, "_LOADER", yaml.SafeLoader)
    elif not yaml.__with_libyaml__:
        pytest.skip("this PyYAML has no libyaml")


def refused(text: str) -> Problem:
    with pytest.raises(ResumesiteError) as caught:
        read_yaml(text.encode("utf-8", "surrogatepass"), "resume.yaml")
    return caught.value.problems[-1]


@pytest.mark.parametrize(
    "written",
    [
        "no",
        "yes",
        "on",
        "Off",
        "y",
        "NO",
        "010",
        "1_000",
        "12:30:45",
        "1.10",
        "2020-01-01",
        "1e3",
        "0x1F",
        ".inf",
        "13800138000",
    ],
)
def test_what_other_loaders_guess_at_stays_the_text_that_stands_there(written: str):
    assert read_yaml(f"value: {written}".encode(), "resume.yaml").data == {"value": written}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("true", True),
        ("True", True),
        ("TRUE", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("Null", None),
    ],
)
def test_booleans_and_null_are_those_of_yaml_1_2(written: str, meant: object):
    assert read_yaml(f"value: {written}".encode(), "resume.yaml").data == {"value": meant}


@pytest.mark.parametrize("quote", ["'", '"'])
def test_a_quoted_word_is_a_text(quote: str):
    assert read_yaml(f"value: {quote}true{quote}".encode(), "resume.yaml").data == {"value": "true"}


def test_a_key_that_looks_like_a_boolean_or_a_number_is_a_text():
    assert read_yaml(b"null: a\ntrue: b\n2020: c\n", "resume.yaml").data == {
        "null": "a",
        "true": "b",
        "2020": "c",
    }


def test_every_key_and_item_has_its_place():
    text = "summary: Hi\nexperience:\n  - company: Acme\n    technologies: [Go, Rust]\n"

    marked = read_yaml(text.encode(), "content/ada/resume.yaml")

    assert marked.marks[("summary",)] == (1, 1)
    assert marked.marks[("experience", 0)] == (3, 5)
    assert marked.marks[("experience", 0, "technologies")] == (4, 5)
    assert marked.marks[("experience", 0, "technologies", 1)] == (4, 24)
    assert str(marked.place(("experience", 0, "company"))) == "content/ada/resume.yaml:3:5"


def test_a_value_without_a_place_is_said_to_be_where_what_holds_it_is():
    marked = read_yaml(b"experience:\n  - company: Acme\n", "resume.yaml")

    assert marked.place(("experience", 0, "position")).line == 2


def test_columns_count_characters_not_bytes():
    assert read_yaml("名字: {姓: 王}".encode(), "resume.yaml").marks[("名字", "姓")] == (1, 6)


def test_lines_after_a_unicode_line_separator_count_as_editors_count_them():
    marked = read_yaml("a: 'x\u2028y'\nb: 1\n".encode(), "resume.yaml")

    assert marked.marks[("b",)] == (2, 1)


def test_a_duplicate_key_names_both_lines():
    problem = refused("name: Ada\ntitle: Dr\nname: Eve\n")

    assert problem.code == "DUPLICATE_KEY"
    assert str(problem).startswith("resume.yaml:3:1: name: this key is here twice, first on line 1")


def test_all_duplicate_keys_are_said_at_once():
    with pytest.raises(ResumesiteError) as caught:
        read_yaml(b"a: 1\na: 2\nb:\n  c: 1\n  c: 2\n", "resume.yaml")

    assert [problem.field for problem in caught.value.problems] == ["a", "b.c"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a: &x 1\nb: 2\n", "an anchor (`&x`)"),
        ("a: *x\n", "an alias (`*x`)"),
        ("<<: {a: 1}\n", "a merge (`<<`)"),
        ("a: !!python/object:os.system 1\n", "a tag (`tag:yaml.org,2002:python/object:os.system`)"),
        ("a: !x 1\n", "a tag (`!x`)"),
    ],
)
def test_yaml_that_does_more_than_say_data_is_refused(text: str, what: str):
    problem = refused(text)

    assert problem.code == "YAML_TRICK"
    assert problem.message == f"{what} is not read here"


def test_a_bomb_of_aliases_is_refused_at_its_first_anchor():
    bomb = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))

    problem = refused(bomb)

    assert (problem.code, problem.place.line) == ("YAML_TRICK", 1)


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_a_hundred_levels_are_refused_where_they_become_too_deep(opening: str):
    problem = refused(opening * 100)

    assert problem.code == "TOO_DEEP"
    assert problem.place.line == 1
    assert str(MAX_DEPTH) in problem.message


def test_the_deepest_nesting_allowed_is_read():
    data = read_yaml(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH, "resume.yaml").data

    for _ in range(MAX_DEPTH - 1):
        assert len(data) == 1
        data = data[0]
    assert data == []


def test_a_text_may_have_twenty_thousand_characters_and_not_one_more():
    assert read_yaml(b"a: " + b"x" * MAX_TEXT, "resume.yaml").data == {"a": "x" * MAX_TEXT}

    problem = refused("a: " + "x" * (MAX_TEXT + 1))

    assert (problem.code, problem.field) == ("TEXT_TOO_LONG", "a")


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("a: b: c\n", "1:5", "a colon and a space inside a text that is not in quotes"),
        ("a: 1\nb: @home\n", "2:4", "this character cannot start a text"),
        ("a: `x`\n", "1:4", "this character cannot start a text"),
        ("a:\n\tb: 1\n", "2:1", "a tab where YAML wants spaces"),
        ('a: 1\nb: "x\nc: 2\n', "2:4", "a quote is opened and never closed"),
        ("a: 'x\n", "1:4", "a quote is opened and never closed"),
        ("a: [1, 2\n", "1:4", "a bracket is opened and never closed"),
        ("a: x\nb\n", "2:1", "a line that is neither `key: value` nor `- item`"),
        ("a:\n  - 1\n - 2\n", "3:2", "this line does not fit what stands around it"),
        ('a: "\\q"\n', "1:5", "this backslash starts no escape that YAML knows"),
        ("a: - b\n", "1:4", "a list cannot start here"),
        ("a: 1\n---\nb: 2\n", "2:1", "a second document starts here"),
        ("? [a]\n: 1\n", "1:3", "a key must be a text"),
        ("a: *\n", "1:5", "this character cannot start a text"),
    ],
)
def test_a_syntax_error_says_where_and_what_in_plain_words(text: str, place: str, message: str):
    problem = refused(text)

    assert problem.code == "SYNTAX"
    assert str(problem).startswith(f"resume.yaml:{place}: {message}")
    assert problem.hint


def test_an_escaped_control_character_is_refused_with_its_field():
    problem = refused('personalInfo:\n  name: "Ada\\0"\n')

    assert problem.code == "BAD_CHARACTER"
    assert str(problem).startswith("resume.yaml:2:9: personalInfo.name: ")


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n"])
def test_a_file_without_data_is_none(text: str):
    assert read_yaml(text.encode(), "resume.yaml").data is None


def test_a_byte_order_mark_is_no_part_of_the_first_key():
    marked = read_yaml(b"\xef\xbb\xbfname: Ada\n", "resume.yaml")

    assert marked.data == {"name": "Ada"}
    assert marked.marks[("name",)] == (1, 1)


def test_windows_line_ends_count_as_one():
    assert read_yaml(b"a: 1\r\nb: 2\r\n", "resume.yaml").marks[("b",)] == (2, 1)

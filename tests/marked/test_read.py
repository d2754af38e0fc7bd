"""Choosing a reader, what holds for all of them, and that none of them ever fails in another way."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from resumesite.errors import ResumesiteError
from resumesite.marked import MAX_BYTES, read_json, read_marked, read_toml, read_yaml

READERS = (read_yaml, read_json, read_toml)
ANY_READER = pytest.mark.parametrize("read", READERS)


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        ("a: b", ".yaml"),
        ("a: b", ".yml"),
        ('{"a": "b"}', ".json"),
        ('a = "b"', ".toml"),
        ("a: b", ".YAML"),
        ("a: b", ""),
        ('\n{"a": "b"}', ""),
    ],
)
def test_the_suffix_chooses_the_reader(text: str, suffix: str):
    assert read_marked(text.encode(), "resume", suffix).data == {"a": "b"}


def test_without_a_suffix_a_brace_means_json_and_its_errors():
    with pytest.raises(ResumesiteError, match="a comma before `}`"):
        read_marked(b'{"a": 1,}', "<stdin>", "")


def test_an_unknown_suffix_is_refused_with_those_that_are_known():
    with pytest.raises(
        ResumesiteError, match=r"cannot read a `\.docx` file\n.*\.yaml, \.yml, \.json, \.toml"
    ):
        read_marked(b"", "resume.docx", ".docx")


@ANY_READER
def test_a_file_over_one_mebibyte_is_refused_before_it_is_parsed(read):
    with pytest.raises(ResumesiteError) as caught:
        read(b"#" * (2 * MAX_BYTES), "resume")

    assert caught.value.code == "CONTENT_TOO_LARGE"
    assert "2,097,152 bytes" in str(caught.value)


@ANY_READER
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_utf_16_and_32_are_refused_by_name(read, encoding: str):
    with pytest.raises(ResumesiteError, match=r"this file is UTF-(16|32), expected UTF-8") as caught:
        read("name: Ada".encode(encoding), "resume")

    assert caught.value.code == "ENCODING"


@ANY_READER
def test_latin_1_is_refused_where_its_first_letter_stands(read):
    with pytest.raises(ResumesiteError, match=r"resume:2:10: this file is not UTF-8 \(byte 0xE9 here\)"):
        read("# ää\nname: Ren".encode() + b"\xe9\n", "resume")


@ANY_READER
@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\x9b", "\ufffe", "\uffff"])
def test_control_characters_are_refused_with_line_and_column(read, character: str):
    with pytest.raises(ResumesiteError) as caught:
        read(f"# one\n# two {character}\n".encode(), "resume")

    problem = caught.value.problems[0]
    assert problem.code == "BAD_CHARACTER"
    assert (problem.place.line, problem.place.column) == (2, 7)
    assert f"U+{ord(character):04X}" in problem.message


LIKE_A_RESUME = st.text(st.sampled_from("{}[]:,-\"'#&*!|>%@`=.\n\t \\abntu01🙂é~<?"), max_size=60)


@settings(deadline=None)
@given(st.binary(max_size=80) | LIKE_A_RESUME.map(str.encode))
@example(b"- *a")
@example(b"a = [[[[\n")
@example(b"? ? ?")
@example(b'"\\ud800\\udc00"')
@example(b"%YAML 1.2\n---\n%TAG ! x\n")
def test_whatever_is_read_gives_data_with_places_inside_the_file_or_a_problem_with_one(data: bytes):
    lines = (
        data.removeprefix(b"\xef\xbb\xbf")
        .decode("utf-8", "replace")
        .replace("\r\n", "\n")
        .replace("\r", "\n")
        .split("\n")
    )
    for read in READERS:
        try:
            places = [*read(data, "resume").marks.values()]
        except ResumesiteError as error:
            places = [
                (problem.place.line, problem.place.column) for problem in error.problems if problem.place.line
            ]
            assert all(problem.code and problem.message for problem in error.problems)
        assert all(
            1 <= line <= len(lines) and 1 <= column <= len(lines[line - 1]) + 2 for line, column in places
        )

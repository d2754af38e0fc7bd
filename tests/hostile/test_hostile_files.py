"""Every file that is no resume is refused with the right problem at the right line, in bounded work."""

from __future__ import annotations

import pytest
from hostile_files import UNKNOWN_KEYS, BadFile, every_bad_file

from resumesite.content.read import read_draft
from resumesite.errors import ExitStatus, Problem, ResumesiteError
from resumesite.resume.parse import parse_resume

FILES = list(every_bad_file())


def refusal_of(file: BadFile) -> ResumesiteError:
    with pytest.raises(ResumesiteError) as caught:
        parse_resume(read_draft(file.data, f"content/mallory/{file.name}"))
    return caught.value


def first_error(refusal: ResumesiteError) -> Problem:
    return next(problem for problem in refusal.problems if problem.is_error)


def test_there_are_enough_of_them():
    assert len(FILES) >= 150
    assert len({file.id for file in FILES}) == len(FILES)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.id)
def test_a_bad_file_is_refused_where_it_is_bad(file: BadFile):
    error = refusal_of(file)

    first = first_error(error)
    assert (first.code, first.place.line) == (file.code, file.line), str(error)
    assert first.place.path == f"content/mallory/{file.name}"
    assert bool(first.place.column) == bool(file.line)
    assert error.status is ExitStatus.PROBLEMS


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.id)
def test_what_is_said_of_a_bad_file_is_short_and_printable(file: BadFile):
    said = str(refusal_of(file))

    assert all(sign.isprintable() or sign == "\n" for sign in said), ascii(said)
    assert len(said) < 60_000
    assert max(map(len, said.splitlines())) < 500


@pytest.mark.parametrize("file", UNKNOWN_KEYS, ids=lambda file: file.id)
def test_an_unknown_key_comes_with_a_suggestion(file: BadFile):
    assert "Did you mean `" in first_error(refusal_of(file)).hint

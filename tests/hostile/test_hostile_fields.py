"""A value of the wrong type is refused at its own line, in every field of the model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

import pytest
from hostile_fields import Path, at, every_field
from pydantic import BaseModel

from resumesite.content.read import read_draft
from resumesite.errors import ResumesiteError
from resumesite.marked.mark import dotted
from resumesite.resume.parse import parse_resume

TEXT, LIST, MAPPING = "some text", ["an item"], {"unheard": "of"}


@dataclass(frozen=True)
class WrongValue:
    """A value that cannot stand at `path`."""

    path: Path
    value: Any

    @property
    def id(self) -> str:
        return f"{dotted(self.path)}={json.dumps(self.value)}"

    @property
    def source(self) -> str:
        return json.dumps(at(self.path, self.value), indent=1)

    @property
    def line(self) -> int:
        marked = json.dumps(at(self.path, "here!"), indent=1).splitlines()
        return next(number for number, line in enumerate(marked, start=1) if "here!" in line)


def wrong_values(kind: object) -> Iterator[Any]:
    """Yield values that a field of some kind cannot have."""
    if get_origin(kind) is tuple:
        yield MAPPING
        yield True
    elif (isinstance(kind, type) and issubclass(kind, BaseModel)) or get_origin(kind) is dict:
        yield TEXT
        yield LIST
    elif kind is bool or kind == bool | None:
        yield "perhaps"
        yield LIST
    elif kind is str or kind == str | None:
        yield MAPPING
        yield LIST
        yield True
    elif any(get_origin(choice) is Literal for choice in (kind, *get_args(kind))):
        yield "none of these"
        yield LIST
    else:
        yield True
        yield [LIST]


WRONG_VALUES = [WrongValue(path, value) for path, kind in every_field() for value in wrong_values(kind)]


def test_every_field_of_the_model_is_tried():
    assert len(WRONG_VALUES) > 350
    assert len({wrong.path for wrong in WRONG_VALUES}) == len(list(every_field()))


@pytest.mark.parametrize("wrong", WRONG_VALUES, ids=lambda wrong: wrong.id)
def test_a_value_of_the_wrong_type_is_refused_at_its_line(wrong: WrongValue):
    with pytest.raises(ResumesiteError) as caught:
        parse_resume(read_draft(wrong.source.encode(), "content/mallory/resume.json"))

    (problem,) = (problem for problem in caught.value.problems if problem.is_error)
    assert problem.code in ("WRONG_TYPE", "WRONG_VALUE")
    assert (problem.field, problem.place.line) == (dotted(wrong.path), wrong.line)
    assert problem.message.startswith("expected ")


@pytest.mark.parametrize(
    "date",
    [
        "2020-13", "2020-00", "2020-02-30", "2021-02-29", "2020-04-31", "2020-01-32", "2020-1-99", "13/2020",
        "0000", "2020-13-01", "20200101", "99999", "2020-99-99", "32.01.2020", "00/2020", "2020-01-00",
    ],
)  # fmt: skip
@pytest.mark.parametrize("field", ["startDate", "endDate"])
def test_a_date_that_is_none_is_refused_at_its_line(date: str, field: str):
    source = f"personalInfo: {{name: M}}\nexperience:\n  - company: A\n    {field}: {date}\n"

    with pytest.raises(ResumesiteError) as caught:
        parse_resume(read_draft(source.encode(), "content/mallory/resume.yaml"))

    (problem,) = (problem for problem in caught.value.problems if problem.is_error)
    assert (problem.code, problem.field, problem.place.line) == ("BAD_DATE", f"experience.0.{field}", 4)
    assert f'"{date}"' in problem.message


@pytest.mark.parametrize(
    "date",
    [
        "Sept. 2015", "sometime", "2020-2021", "Q3 2020", "<b>2020</b>", "{{2020}}", "2020 - ?",
        "Наст. время", "至今", "summer", "2020;DROP", "١٤٤١", "03/04/2020", "\u202e2020", "2020年13月",
    ],
)  # fmt: skip
def test_any_other_text_for_a_date_is_kept_as_it_is(date: str):
    source = {"personalInfo": {"name": "M"}, "experience": [{"company": "A", "startDate": date}]}

    parsed = parse_resume(read_draft(json.dumps(source).encode(), "content/mallory/resume.json"))

    assert parsed.resume.experience[0].start_date == date

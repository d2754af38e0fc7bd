"""Reading what is hidden costs as much again for as much again, not four times as much."""

from __future__ import annotations

from typing import Any

import pytest

from calls import calls_of
from resumesite.edition.live import live_edition
from resumesite.errors import ResumesiteError
from resumesite.resume.schema import Resume
from resumesite.settings import Settings


def edit(data: dict[str, Any]) -> None:
    live_edition(
        Resume.model_validate(data),
        username="ada",
        name="resume",
        address="ada/",
        settings=Settings(),
        theme_ids=["plain"],
    )


def sections(number: int) -> list[dict[str, Any]]:
    return [{"title": f"Section {index}", "items": ["x"]} for index in range(number)]


def many_hidden_and_many_skills(number: int) -> dict[str, Any]:
    hidden = [f"experience.{index}.company" for index in range(number)]
    return {
        "skills": {"languages": [f"Skill {index}" for index in range(number)]},
        "meta": {"hidden": hidden},
    }


def many_hidden_sections(number: int) -> dict[str, Any]:
    hidden = [f"Section {index}" for index in range(number)]
    return {"customSections": sections(number), "meta": {"hidden": hidden}}


def many_ordered_sections(number: int) -> dict[str, Any]:
    order = [f"Section {index}" for index in range(number)]
    return {"customSections": sections(number), "meta": {"sectionOrder": order}}


@pytest.mark.parametrize(
    "data",
    [many_hidden_and_many_skills, many_hidden_sections, many_ordered_sections],
    ids=lambda f: f.__name__,
)
def test_twice_as_many_names_cost_twice_as_much(data: Any):
    few, many = data(200), data(400)
    edit(data(2))  # what is read once and kept

    assert calls_of(lambda: edit(many)) < 2.2 * calls_of(lambda: edit(few))


def test_thousands_of_unknown_names_are_compared_with_thousands_of_titles_only_a_few_times():
    def unknown(number: int) -> dict[str, Any]:
        visibility = {f"nothing like it {index}": False for index in range(number)}
        return {"customSections": sections(number), "meta": {"sectionsVisibility": visibility}}

    def refuse(number: int) -> None:
        with pytest.raises(ResumesiteError):
            edit(unknown(number))

    assert calls_of(lambda: refuse(400)) < 2.2 * calls_of(lambda: refuse(200))


def test_after_so_many_unknown_sections_that_none_is_compared_any_more_hiding_one_is_an_error():
    """It may be close to one of ours: that one would be published."""
    strange = {f"zzz{index}": False for index in range(20)}

    edit({"meta": {"sectionsVisibility": strange}})
    with pytest.raises(ResumesiteError) as refused:
        edit({"meta": {"sectionsVisibility": strange | {"experiance": False}}})

    assert [problem.field for problem in refused.value.problems] == ["meta.sectionsVisibility.experiance"]

"""What an author hides, as paths into the model: `meta.sectionsVisibility` and `meta.hidden`.

A path may name a section ("experience", "workExperience", a custom section's title), a field of it in every
entry ("experience.company"), or one place ("experience.0.company", "experience[0].company"). A path that
names nothing is an error rather than a warning: what it was meant to hide would be published.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from resumesite.errors import Problem, Problems, did_you_mean
from resumesite.resume.places import (
    EVERY,
    FieldPath,
    UnknownNameError,
    fields_called,
    section_names,
    sections_called,
)
from resumesite.resume.schema import Content, Resume


@dataclass(frozen=True)
class Visibility:
    """Which parts of one resume are hidden."""

    hidden: frozenset[FieldPath] = frozenset()

    def hides(self, path: FieldPath) -> bool:
        """Whether exactly this place is hidden (whoever walks down has passed the places above it)."""
        return any(_matches(pattern, path) for pattern in self.hidden)


def _matches(pattern: FieldPath, path: FieldPath) -> bool:
    return len(pattern) == len(path) and all(
        wanted in (EVERY, part) for wanted, part in zip(pattern, path, strict=True)
    )


def read_visibility(resume: Resume) -> Visibility:
    """Return what `resume` hides.

    Raises ResumesiteError for names that were surely meant to hide something and do not. Of other names that
    mean nothing, parsing the file has warned.
    """
    problems = Problems()
    hidden = [*_hidden_sections(resume, problems), *_hidden_fields(resume, problems)]
    problems.raise_errors()
    return Visibility(frozenset(hidden))


def custom_titles(content: Content) -> tuple[str, ...]:
    """Return what custom sections are called by."""
    return tuple(section.title for section in content.custom_sections)


def _hidden_sections(resume: Resume, problems: Problems) -> Iterator[FieldPath]:
    """Read `sectionsVisibility`. What it does not name is visible, but for references."""
    titles = custom_titles(resume)
    shown: set[FieldPath] = set()
    for name, is_visible in resume.meta.sections_visibility.items():
        sections = sections_called(name, titles)
        if is_visible:
            shown.update(sections)
        else:
            yield from sections
        if not sections and not is_visible and (suggestion := did_you_mean(name, section_names(titles))):
            problems.add(_unknown_section(name, suggestion))
    if ("references",) not in shown:
        yield ("references",)


def _unknown_section(name: str, suggestion: str) -> Problem:
    return Problem(
        code="UNKNOWN_SECTION",
        message=f"no section is called {name!r}, so nothing would be hidden by it",
        field=f"meta.sectionsVisibility.{name}",
        hint=suggestion,
    )


def _hidden_fields(resume: Resume, problems: Problems) -> Iterator[FieldPath]:
    titles = custom_titles(resume)
    for index, text in enumerate(resume.meta.hidden):
        try:
            for path in fields_called(text, titles):
                yield from _and_what_tells_it(path)
        except UnknownNameError as unknown:
            problems.add(_unknown_field(index, text, unknown))


def _and_what_tells_it(path: FieldPath) -> Iterator[FieldPath]:
    """Yield a path, and the other field that would show the same: a job that goes on has no end."""
    yield path
    if path[-1] == "endDate":
        yield (*path[:-1], "isCurrentRole")


def _unknown_field(index: int, text: str, unknown: UnknownNameError) -> Problem:
    return Problem(
        code="UNKNOWN_FIELD",
        message=f"there is no field {text!r} to hide",
        field=f"meta.hidden.{index}",
        hint=did_you_mean(
            unknown.part, unknown.choices, otherwise=f"There are: {', '.join(unknown.choices)}."
        ),
    )

"""What an author hides, as paths into the model: `meta.sectionsVisibility` and `meta.hidden`.

A path may name a section ("experience", "workExperience", a custom section's title), a field of it in every
entry ("experience.company"), or one place ("experience.0.company", "experience[0].company"). A path that
names nothing is an error rather than a warning: what it was meant to hide would be published.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from resumesite.errors import Problem, Problems, Suggestions
from resumesite.resume.places import (
    EVERY,
    FieldPath,
    SectionNames,
    UnknownNameError,
    fields_called,
)
from resumesite.resume.schema import Content, Meta, Resume
from resumesite.resume.wording import names as listed


@dataclass(frozen=True)
class Visibility:
    """Which parts of one resume are hidden."""

    hidden: frozenset[FieldPath] = frozenset()

    def hides(self, path: FieldPath) -> bool:
        """Whether exactly this place is hidden (whoever walks down has passed the places above it)."""
        return any(pattern in self.hidden for pattern in _patterns(path))


def _patterns(path: FieldPath) -> Iterator[FieldPath]:
    """Yield what may hide a path: each of its lists' entries is named itself, or with all the others."""
    return product(*((part, EVERY) if isinstance(part, int) else (part,) for part in path))


def read_visibility(resume: Resume) -> Visibility:
    """Return what `resume` hides.

    Raises ResumesiteError for names that were surely meant to hide something and do not. Of other names that
    mean nothing, parsing the file has warned.
    """
    problems = Problems()
    names = names_in(resume)
    hidden = [*_hidden_sections(resume.meta, names, problems), *_hidden_fields(resume.meta, names, problems)]
    problems.raise_errors()
    return Visibility(frozenset(hidden))


def names_in(content: Content) -> SectionNames:
    """Return what the sections of a resume are called by, its custom ones by their titles."""
    return SectionNames([section.title for section in content.custom_sections])


def _hidden_sections(meta: Meta, names: SectionNames, problems: Problems) -> Iterator[FieldPath]:
    """Read `sectionsVisibility`. What it does not name is visible, but for references."""
    suggestions = Suggestions()
    shown: set[FieldPath] = set()
    for name, is_visible in meta.sections_visibility.items():
        sections = names.called(name)
        if is_visible:
            shown.update(sections)
        else:
            yield from sections
        if not sections and not is_visible:
            is_compared = not suggestions.are_spent
            suggestion = suggestions.did_you_mean(name, names.suggested)
            if suggestion or not is_compared:
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


def _hidden_fields(meta: Meta, names: SectionNames, problems: Problems) -> Iterator[FieldPath]:
    suggestions = Suggestions()
    for index, text in enumerate(meta.hidden):
        try:
            for path in fields_called(text, names):
                yield from _and_what_tells_it(path)
        except UnknownNameError as unknown:
            problems.add(_unknown_field(index, text, unknown, suggestions))


def _and_what_tells_it(path: FieldPath) -> Iterator[FieldPath]:
    """Yield a path, and the other field that would show the same: a job that goes on has no end."""
    yield path
    if path[-1] == "endDate":
        yield (*path[:-1], "isCurrentRole")


def _unknown_field(index: int, text: str, unknown: UnknownNameError, suggestions: Suggestions) -> Problem:
    return Problem(
        code="UNKNOWN_FIELD",
        message=f"there is no field {text!r} to hide",
        field=f"meta.hidden.{index}",
        hint=suggestions.did_you_mean(
            unknown.part, unknown.choices, otherwise=f"There are: {listed(unknown.choices)}."
        ),
    )

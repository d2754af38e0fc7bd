"""What an author hides, as paths into the model: `meta.sectionsVisibility` and `meta.hidden`.

A path may name a section ("experience", "workExperience", a custom section's title), a field of it in every
entry ("experience.company"), or one place ("experience.0.company", "experience[0].company"). A path that
names nothing is an error rather than a warning: what it was meant to hide would be published.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import UnionType
from typing import Union, get_args, get_origin

from pydantic import BaseModel

from resumesite.errors import Problem, Severity, did_you_mean
from resumesite.resume.schema import SECTIONS, Content, Resume

EVERY = "*"
"""Stands in a path for each entry of a list."""

HiddenPath = tuple[str | int, ...]

_OTHER_NAMES = {
    "personalInfo": ("basics", "contact", "personal", "personalInformation"),
    "summary": ("about", "objective", "professionalSummary"),
    "experience": ("work", "workExperience", "employment", "workHistory"),
    "projects": ("projectExperience",),
    "volunteering": ("volunteer", "volunteerWork"),
    "awards": ("honors", "achievements"),
    "certificates": ("certifications",),
    "interests": ("hobbies",),
    "extracurricular": ("activities", "extracurricularActivities"),
    "customSections": ("custom",),
}
"""What other systems call our sections (SmartCV, JSON Resume and their like)."""


def _folded(name: str) -> str:
    """Write a name so that "Work Experience", "work_experience" and "workExperience" are one."""
    return re.sub(r"[\s_-]+", "", name).casefold()


_SECTION_NAMES = {
    _folded(name): section
    for section in ("personalInfo", *SECTIONS)
    for name in (section, *_OTHER_NAMES.get(section, ()))
}


@dataclass(frozen=True)
class Visibility:
    """Which parts of one resume are hidden."""

    hidden: frozenset[HiddenPath] = frozenset()

    def hides(self, path: HiddenPath) -> bool:
        """Whether exactly this place is hidden (whoever walks down has passed the places above it)."""
        return any(_matches(pattern, path) for pattern in self.hidden)


def _matches(pattern: HiddenPath, path: HiddenPath) -> bool:
    return len(pattern) == len(path) and all(
        wanted in (EVERY, part) for wanted, part in zip(pattern, path, strict=True)
    )


def read_visibility(resume: Resume) -> tuple[Visibility, tuple[Problem, ...]]:
    """Return what `resume` hides, and a problem for every name that hides nothing."""
    by_section, warnings = _hidden_sections(resume)
    by_path, errors = _hidden_paths(resume)
    return Visibility(frozenset(by_section) | frozenset(by_path)), (*warnings, *errors)


def sections_called(name: str, resume: Content) -> tuple[HiddenPath, ...]:
    """Return every section that `name` can mean: one of ours by any system's name, custom ones by title."""
    wanted = _folded(name)
    ours = [(_SECTION_NAMES[wanted],)] if wanted in _SECTION_NAMES else []
    custom = [
        ("customSections", index)
        for index, section in enumerate(resume.custom_sections)
        if section.title and _folded(section.title) == wanted
    ]
    return (*ours, *custom)


def section_names(resume: Resume) -> tuple[str, ...]:
    """Return the names to suggest for a section: ours and the titles of custom ones."""
    return ("personalInfo", *SECTIONS, *(section.title for section in resume.custom_sections))


# sectionsVisibility --------------------------------------------------------------------------------------


def _hidden_sections(resume: Resume) -> tuple[list[HiddenPath], list[Problem]]:
    shown: set[HiddenPath] = set()
    hidden: list[HiddenPath] = []
    problems: list[Problem] = []
    for name, is_visible in resume.meta.sections_visibility.items():
        sections = sections_called(name, resume)
        (shown.update if is_visible else hidden.extend)(sections)
        if not sections and not is_visible:
            problems.append(_unknown_section(name, resume))
    if ("references",) not in shown:
        hidden.append(("references",))
    return hidden, problems


def _unknown_section(name: str, resume: Resume) -> Problem:
    """A name close to a known one is a slip that would publish a section; others may be of another system."""
    suggestion = did_you_mean(name, section_names(resume))
    return Problem(
        code="UNKNOWN_SECTION",
        message=f"no section is called {name!r}, so nothing is hidden by it",
        field=f"meta.sectionsVisibility.{name}",
        hint=suggestion or "A custom section goes by its title.",
        severity=Severity.ERROR if suggestion else Severity.WARNING,
    )


# hidden --------------------------------------------------------------------------------------------------


def _hidden_paths(resume: Resume) -> tuple[list[HiddenPath], list[Problem]]:
    hidden: list[HiddenPath] = []
    problems: list[Problem] = []
    for index, text in enumerate(resume.meta.hidden):
        try:
            hidden.extend(each for path in _read_path(text, resume) for each in _and_what_tells_it(path))
        except _UnknownFieldError as unknown:
            problems.append(unknown.problem(f"meta.hidden.{index}", text))
    return hidden, problems


def _and_what_tells_it(path: HiddenPath) -> Iterator[HiddenPath]:
    """Yield a path, and the other field that would show the same: a job that goes on has no end."""
    yield path
    if path[-1] == "endDate":
        yield (*path[:-1], "isCurrentRole")


class _UnknownFieldError(Exception):
    """A part of a path that names no field; `choices` are those there are."""

    def __init__(self, part: str, choices: Iterable[str]) -> None:
        super().__init__(part)
        self.part = part
        self.choices = tuple(choices)

    def problem(self, field: str, path: str) -> Problem:
        return Problem(
            code="UNKNOWN_FIELD",
            message=f"there is no field {path!r} to hide",
            field=field,
            hint=did_you_mean(self.part, self.choices, otherwise=f"There are: {', '.join(self.choices)}."),
        )


def _read_path(text: str, resume: Resume) -> Iterator[HiddenPath]:
    if sections := sections_called(text, resume):
        yield from sections
        return
    first, *rest = _parts(text)
    if first == "meta":
        yield ("meta", *_resolved(rest, type(resume.meta)))
        return
    if first in ("personalInfo", "basics") and rest[:1] in (["photo"], ["image"]):
        rest = ["imageUrl"]
    if not (sections := sections_called(str(first), resume)):
        raise _UnknownFieldError(str(first), section_names(resume))
    for section in sections:
        if section[0] == "personalInfo" and rest == ["summary"]:
            yield ("summary",)
        else:
            yield _resolved([*section, *rest], Resume)


def _parts(text: str) -> list[str | int]:
    """Split "experience[0].company" at its dots and brackets."""
    return [
        int(part) if part.isdecimal() else part for part in re.split(r"[.\[\]]+", text.strip()) if part
    ] or [""]


def _resolved(parts: list[str | int], model: type[BaseModel]) -> HiddenPath:
    """Return a path with the model's own names and `EVERY` wherever a list's index was left out."""
    path: list[str | int] = []
    kind: object = model
    for part in parts:
        if _is_list(kind):
            kind = get_args(kind)[0]
            path.append(part if isinstance(part, int) else EVERY)
            if isinstance(part, int) or part == EVERY:
                continue
        fields = _fields(kind)
        if part not in fields:
            raise _UnknownFieldError(str(part), fields)
        path.append(part)
        kind = fields[str(part)]
    return tuple(path)


def _is_list(kind: object) -> bool:
    return get_origin(kind) is tuple


def _fields(kind: object) -> dict[str, object]:
    """Return the fields of a model, or of the models in a union, by their names in files."""
    if get_origin(kind) in (Union, UnionType):
        return {name: field for choice in get_args(kind) for name, field in _fields(choice).items()}
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return {field.alias or name: field.annotation for name, field in kind.model_fields.items()}
    return {}

"""The names that lead into a resume: sections by any system's name, fields by dotted paths.

In: what an author wrote in `meta` (sectionOrder, sectionsVisibility, hidden), or a pydantic location. Out:
paths of the model's own names, or `UnknownNameError` with the names there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from types import UnionType
from typing import Union, get_args, get_origin

from pydantic import BaseModel

from resumesite.resume.schema import SECTIONS, Meta, Resume

EVERY = "*"
"""Stands in a path for each entry of a list."""

FieldPath = tuple[str | int, ...]

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


class UnknownNameError(Exception):
    """A part of a path that names nothing; `choices` are the names there are."""

    def __init__(self, part: str, choices: Iterable[str]) -> None:
        super().__init__(part)
        self.part = part
        self.choices = tuple(choices)


def folded(name: str) -> str:
    """Write a name so that "Work Experience", "work_experience" and "workExperience" are one."""
    return re.sub(r"[\s_-]+", "", name).casefold()


_SECTION_NAMES = {
    folded(name): section
    for section in ("personalInfo", *SECTIONS)
    for name in (section, *_OTHER_NAMES.get(section, ()))
}


class SectionNames:
    """What the sections of one resume go by. Custom titles are folded once, however many names are asked."""

    def __init__(self, custom_titles: Sequence[str] = ()) -> None:
        self.suggested = ("personalInfo", *SECTIONS, *(title for title in custom_titles if title))
        self._sections: dict[str, list[FieldPath]] = {
            name: [(section,)] for name, section in _SECTION_NAMES.items()
        }
        for index, title in enumerate(custom_titles):
            if title:
                self._sections.setdefault(folded(title), []).append(("customSections", index))

    def called(self, name: str) -> tuple[FieldPath, ...]:
        """Return what `name` can mean: ours by any system's name, custom ones by title."""
        return tuple(self._sections.get(folded(name), ()))


def fields_called(text: str, names: SectionNames) -> tuple[FieldPath, ...]:
    """Return what a dotted path means: "experience", "experience.company", "experience.0.company".

    Where a list's index is left out, `EVERY` stands in its place. Raises UnknownNameError where there is no
    such field.
    """
    if sections := names.called(text):
        return sections
    first, *rest = _parts(text)
    if first == "meta":
        return (("meta", *_resolved(rest, Meta)),)
    sections = names.called(str(first))
    if not sections:
        raise UnknownNameError(str(first), (*names.suggested, "meta"))
    return tuple(_below(section, rest) for section in sections)


def _below(section: FieldPath, rest: list[str | int]) -> FieldPath:
    if section == ("personalInfo",) and rest == ["summary"]:  # SmartCV keeps it there
        return ("summary",)
    if section == ("personalInfo",) and rest in (["photo"], ["image"]):
        rest = ["imageUrl"]
    return _resolved([*section, *rest], Resume)


def _parts(text: str) -> list[str | int]:
    """Split "experience[0].company" at its dots and brackets."""
    parts = [part for part in re.split(r"[.\[\]]+", text.strip()) if part]
    return [int(part) if part.isdecimal() else part for part in parts] or [""]


def _resolved(parts: Sequence[str | int], model: type[BaseModel]) -> FieldPath:
    """Return a path with the model's own names and `EVERY` wherever a list's index was left out."""
    path: list[str | int] = []
    kind: object = model
    for part in parts:
        if is_list(kind):
            kind = get_args(kind)[0]
            path.append(part if isinstance(part, int) else EVERY)
            if isinstance(part, int) or part == EVERY:
                continue
        fields = fields_of(kind)
        if part not in fields:
            raise UnknownNameError(str(part), fields)
        path.append(part)
        kind = fields[str(part)]
    return tuple(path)


# The model's own shape


def is_list(kind: object) -> bool:
    """Whether a field holds a list."""
    return get_origin(kind) is tuple


@cache
def fields_of(kind: object) -> dict[str, object]:
    """Return the fields of a model, or of the models in a union, by their names in files."""
    if get_origin(kind) in (Union, UnionType):
        return {name: field for choice in get_args(kind) for name, field in fields_of(choice).items()}
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return {field.alias or name: field.annotation for name, field in kind.model_fields.items()}
    return {}


def kind_at(path: Sequence[str | int]) -> object:
    """Return the type of the field at `path` of a resume; None where there is no such field."""
    kind: object = Resume
    for part in path:
        if isinstance(part, int):
            kind = get_args(kind)[0] if is_list(kind) else None
        else:
            kind = fields_of(kind).get(part)
    return kind

"""What pydantic finds wrong with a resume, in the words of people who write resumes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, get_args

from pydantic_core import ErrorDetails

from resumesite.content.names import is_language
from resumesite.errors import Problem, did_you_mean
from resumesite.marked.mark import KeyPath, printable
from resumesite.resume.places import fields_of, folded, is_list, kind_at

_MEANT = {
    "work": ("experience",), "workexperience": ("experience",), "employment": ("experience",),
    "jobs": ("experience",), "basics": ("personalInfo",), "contact": ("personalInfo",),
    "person": ("personalInfo",), "about": ("summary",), "profile": ("summary",), "objective": ("summary",),
    "volunteer": ("volunteering",), "certifications": ("certificates",), "hobbies": ("interests",),
    "honors": ("awards",), "activities": ("extracurricular",), "custom": ("customSections",),
    "label": ("title",), "headline": ("title",), "jobtitle": ("position", "title"),
    "title": ("position", "name"), "role": ("position",), "employer": ("company",),
    "name": ("company", "university", "title", "organization"), "organisation": ("organization",),
    "organization": ("company",), "institution": ("university", "company"), "school": ("university",),
    "college": ("university",), "studytype": ("degree",), "area": ("branch",), "major": ("branch",),
    "field": ("branch",), "score": ("sgpa",), "gpa": ("sgpa",), "grade": ("sgpa",),
    "highlights": ("description",), "achievements": ("description",), "responsibilities": ("description",),
    "tasks": ("description",), "bullets": ("description",), "details": ("description",),
    "text": ("description",), "keywords": ("technologies",), "tech": ("technologies",),
    "stack": ("technologies",), "tools": ("technologies",), "url": ("link", "website"), "link": ("url",),
    "website": ("url", "link"), "homepage": ("website", "url"), "image": ("imageUrl",),
    "photo": ("imageUrl",), "picture": ("imageUrl",), "avatar": ("imageUrl",), "mobile": ("phone",),
    "tel": ("phone",), "telephone": ("phone",), "mail": ("email",), "city": ("location",),
    "place": ("location",), "profiles": ("links",), "x": ("twitter",), "from": ("startDate",),
    "start": ("startDate",), "to": ("endDate",), "until": ("endDate",), "end": ("endDate",),
    "current": ("isCurrentRole",), "present": ("isCurrentRole",), "releasedate": ("date",),
    "year": ("date",), "issueddate": ("date",), "expirationdate": ("endDate",), "language": ("languages",),
    "visibility": ("sectionsVisibility",), "order": ("sectionOrder",), "theme": ("template",),
    "level": ("fluency",), "frameworks": ("frameworksAndTools",),
}  # fmt: skip
"""What other systems, and people, call our fields."""

_MOST_NAMES = 12
_TEXT_MEMBERS = ("str", "constrained-str")
"""What pydantic calls the text in "text or CustomItem"."""


def complaint(error: ErrorDetails, value: Any) -> Problem:
    """Return the problem for one of pydantic's errors; its place and field are the caller's to add."""
    path = path_of(error)
    match error["type"]:
        case "extra_forbidden":
            return Problem("UNKNOWN_FIELD", "no such field", hint=suggestion(path))
        case "string_type":
            return _wrong_type("a text", value, _hint_for_text(value))
        case "tuple_type":
            return _wrong_list(path, value)
        case "model_type" | "model_attributes_type" | "dict_type":
            return _wrong_fields(path, value)
        case "bool_type" | "bool_parsing":
            return Problem("WRONG_TYPE", f"expected true or false, got {quoted(value)}")
        case "literal_error":
            return wrong_choice(value, get_choices(path))
        case _:
            return Problem("WRONG_VALUE", f"{error['msg']}, got {quoted(value)}")


def _hint_for_text(value: Any) -> str:
    """Say how to write what was probably meant by something else than a text."""
    if isinstance(value, bool):
        return f'Put it in quotes: "{_word(value)}".'
    if not isinstance(value, dict):
        return ""
    others = [str(key) for key in value if not is_language(str(key).replace("_", "-"))]
    if len(others) == len(value):
        return ""
    if not others:
        return "This is the same in every language: write one text."
    are_none = "is no language" if len(others) == 1 else "are no languages"
    return f"{names(f'`{printable(key)}`' for key in others)} {are_none}: write en, de or pt-BR."


def path_of(error: ErrorDetails) -> KeyPath:
    """Return pydantic's location without the names of a union's members, which stand in no file."""
    path = error["loc"]
    return tuple(
        part
        for index, part in enumerate(path)
        if not (part in (*_TEXT_MEMBERS, "CustomItem") and index and isinstance(path[index - 1], int))
    )


def is_about_another_member(error: ErrorDetails) -> bool:
    """Whether this is a union's complaint about the member that was not meant: a mapping that is no text."""
    last = error["loc"][-1] if error["loc"] else ""
    if last in _TEXT_MEMBERS and error["type"] == "string_type":
        return isinstance(error["input"], dict)
    return last == "CustomItem" and error["type"] in ("model_type", "model_attributes_type")


def suggestion(path: KeyPath) -> str:
    """Say which field was probably meant at the end of `path`, or which there are."""
    name = str(path[-1])
    fields = tuple(name for name in fields_of(_model_at(path[:-1])) if name != "x-source")
    fields += ("variants",) if len(path) == 1 else ()
    same = [field for field in fields if folded(field) == folded(name)]
    meant = next((field for field in (*same, *_MEANT.get(name.lower(), ())) if field in fields), "")
    if meant:
        return f"Did you mean `{meant}`?"
    return did_you_mean(name, fields, otherwise=f"The fields here are {names(fields)}." if fields else "")


def wrong_choice(value: Any, choices: Iterable[str]) -> Problem:
    """The problem of a value that is none of a few."""
    known = tuple(choices)
    expected = ", ".join(known[:-1]) + f" or {known[-1]}" if len(known) > 1 else "".join(known)
    hint = did_you_mean(value, known) if isinstance(value, str) else ""
    return Problem("WRONG_VALUE", f"expected {expected}, got {quoted(value)}", hint=hint)


def get_choices(path: KeyPath) -> tuple[str, ...]:
    """Return the values that a closed choice has."""

    def literals(kind: object) -> Iterable[str]:
        for argument in get_args(kind):
            if isinstance(argument, str):
                yield argument
            else:
                yield from literals(argument)

    return tuple(literals(kind_at(path)))


def quoted(value: Any) -> str:
    """Write a value as a message does."""
    if isinstance(value, str):
        return f'"{printable(value)}"'
    return _word(value) if isinstance(value, bool) else kind_of(value)


def kind_of(value: Any) -> str:
    """Say what kind of value this is."""
    if isinstance(value, bool):
        return _word(value)
    return {str: "a text", list: "a list", dict: "a mapping", type(None): "nothing"}.get(
        type(value), "something else"
    )


def names(fields: Iterable[str], *, most: int = _MOST_NAMES) -> str:
    """List names, the first dozen of them."""
    known = tuple(fields)
    return ", ".join(known[:most]) + (" …" if len(known) > most else "")


def _wrong_list(path: KeyPath, value: Any) -> Problem:
    kind = kind_at(path)
    holds_texts = is_list(kind) and get_args(kind)[0] is str
    if holds_texts:
        return _wrong_type("a list of texts", value, "Write each on a line of its own that starts with `- `.")
    return _wrong_type("a list of entries", value, "Start each entry with `- `, also when there is only one.")


def _wrong_fields(path: KeyPath, value: Any) -> Problem:
    if path == ("skills",):
        return _wrong_type(
            "a mapping",
            value,
            "Sort them: `languages:`, `frameworksAndTools:`, `softSkills:`, or `groups:` of your own.",
        )
    fields = fields_of(_model_at(path))
    return _wrong_type("a mapping", value, f"Its fields are {names(fields)}." if fields else "")


def _wrong_type(expected: str, value: Any, hint: str = "") -> Problem:
    return Problem("WRONG_TYPE", f"expected {expected}, got {kind_of(value)}", hint=hint)


def _model_at(path: KeyPath) -> object:
    kind = kind_at(path)
    return get_args(kind)[0] if is_list(kind) else kind


def _word(value: Any) -> str:
    return "true" if value else "false"

"""The file and the environment together → checked settings, or everything that is wrong with them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from resumesite.errors import Place, Problem, ResumesiteError, did_you_mean
from resumesite.marked import KeyPath, Marked, dotted
from resumesite.settings.schema import Settings, typed_sections
from resumesite.settings.targets import TARGET_TYPES, OtherTarget, type_of
from resumesite.settings.wording import quoted

ENVIRONMENT_PREFIX = "RESUMESITE_"


@dataclass
class _Said:
    """Settings as plain data, and for each value the variable it came from when it was not the file."""

    data: dict[str, Any]
    file: Marked
    variables: dict[KeyPath, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def place(self, path: KeyPath) -> Place:
        for length in range(len(path), 0, -1):
            if variable := self.variables.get(path[:length]):
                return Place(variable)
        if path not in self.file.marks:  # a section that only variables speak of
            for spoken_of, variable in self.variables.items():
                if spoken_of[: len(path)] == path:
                    return Place(variable)
        return self.file.place(path)


def load_settings(file: Marked, environ: Mapping[str, str]) -> Settings:
    """Lay the environment over the file and check the result; raise every problem at once."""
    said = _Said(data=_copied(file.data or {}), file=file)
    for variable in sorted(environ):
        if variable.startswith(ENVIRONMENT_PREFIX) and environ[variable]:
            _lay_over(said, variable, environ[variable])
    try:
        settings = Settings.model_validate(said.data)
    except ValidationError as error:
        said.problems.extend(_problem(said, details) for details in error.errors())
    if said.problems:
        raise ResumesiteError(*said.problems)
    return settings


def _copied(data: Any) -> Any:
    return {key: _copied(value) for key, value in data.items()} if isinstance(data, dict) else data


def _lay_over(said: _Said, variable: str, text: str) -> None:
    path = tuple(part.lower() for part in variable.removeprefix(ENVIRONMENT_PREFIX).split("__"))
    if len(path) < 2:
        said.problems.extend(_complaints_about(variable))
        return
    table: Any = said.data
    for part in path[:-1]:
        table = table.setdefault(_key_in(table, part), {})
        if not isinstance(table, dict):  # the file has something else here; validation says so
            return
    try:
        value = _value(path, text)
    except ValueError:
        message = f'expected a list such as a,b or ["a", "b"], got {quoted(text)}'
        said.problems.append(Problem("INVALID_SETTING", message, Place(variable), dotted(path)))
        return
    table[_key_in(table, path[-1])] = value
    said.variables[path] = variable


def _key_in(table: Mapping[str, Any], name: str) -> str:
    """The key that a variable's part means: names of targets may have capitals in the file."""
    return next((key for key in table if key.lower() == name), name)


def _value(path: KeyPath, text: str) -> Any:
    """Read a variable's text as its setting asks; that of a target takes JSON where it is JSON."""
    looks_like_json = text.lstrip().startswith(("[", "{"))
    if not _is_list(path):
        return _json_or_text(text) if looks_like_json and path[0] not in typed_sections() else text
    return json.loads(text) if looks_like_json else [part for part in map(str.strip, text.split(",")) if part]


def _json_or_text(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _is_list(path: KeyPath) -> bool:
    section = typed_sections().get(str(path[0]))
    setting = section.model_fields.get(str(path[1])) if section else None
    return setting is not None and get_origin(setting.annotation) is tuple


def _known_variables() -> Iterator[str]:
    for section, kind in typed_sections().items():
        for name in kind.model_fields:
            yield f"{ENVIRONMENT_PREFIX}{section}__{name}".upper()


def _complaints_about(variable: str) -> Iterator[Problem]:
    """Complain about a variable without `__` that must have meant a setting; RESUMESITE_KEY is none."""
    meant = variable.removeprefix(ENVIRONMENT_PREFIX)
    leaves = {known.rpartition("__")[2]: known for known in _known_variables()}
    close = get_close_matches(variable, list(_known_variables()), n=1, cutoff=0.9)
    if suggestion := leaves.get(meant) or next(iter(close), None):
        hint = f"Did you mean `{suggestion}`?"
        yield Problem("UNKNOWN_SETTING", "no such setting in the environment", Place(variable), hint=hint)


# What is wrong, in people's words ------------------------------------------------------------


def _problem(said: _Said, details: ErrorDetails) -> Problem:
    path = _without_tag(details["loc"])
    code = "UNKNOWN_SETTING" if details["type"] == "extra_forbidden" else "INVALID_SETTING"
    message, hint = _in_words(path, details, _model_at(path, said.data))
    return Problem(code, message, said.place(path), dotted(path), hint)


def _without_tag(location: tuple[int | str, ...]) -> KeyPath:
    """Where a mistake is; pydantic names the type of a target behind the target's name."""
    return location[:2] + location[3:] if location[:1] == ("targets",) else location


def _model_at(path: KeyPath, data: Mapping[str, Any]) -> type[BaseModel]:
    """The model of the section that a setting is in."""
    if path[0] == "targets" and len(path) > 1:
        return TARGET_TYPES.get(type_of(data["targets"][path[1]]), OtherTarget)
    return typed_sections().get(str(path[0]), Settings) if len(path) > 1 else Settings


def _in_words(path: KeyPath, details: ErrorDetails, model: type[BaseModel]) -> tuple[str, str]:
    given = quoted(details["input"])
    context = details.get("ctx", {})
    match details["type"]:
        case "extra_forbidden":
            return "no such setting", _suggestion(path, model)
        case "setting":
            return str(context["message"]), str(context["hint"])
        case "literal_error":
            choices = tuple(str(choice) for choice in get_args(model.model_fields[str(path[-1])].annotation))
            return f"expected {_either(choices)}, got {given}", did_you_mean(str(details["input"]), choices)
        case "missing" if path[-1] == "type":
            return "is missing", f"Write what kind of target it is: type = {_either(_target_types())}."
        case "missing":
            return "is missing", ""
        case "bool_parsing" | "bool_type":
            return f"expected true or false, got {given}", ""
        case "string_type":
            return f"expected text in quotes, got {given}", ""
        case "tuple_type":
            return f'expected a list, such as ["a", "b"], got {given}', ""
        case "model_type" | "dict_type" | "model_attributes_type":
            return (
                f"expected a section, got {given}",
                f"Write [{dotted(path)}] on a line of its own and its settings below.",
            )
        case _:
            return f"{details['msg'][:1].lower()}{details['msg'][1:]}, got {given}", ""


def _suggestion(path: KeyPath, model: type[BaseModel]) -> str:
    name = str(path[-1])
    if len(path) > 1:
        return did_you_mean(name, model.model_fields)
    for section, kind in typed_sections().items():
        if name in kind.model_fields:
            return f"It belongs below [{section}]."
    return did_you_mean(
        name, Settings.model_fields, otherwise=f"The sections are: {', '.join(Settings.model_fields)}."
    )


def _target_types() -> tuple[str, ...]:
    return tuple(f'"{name}"' for name in TARGET_TYPES)


def _either(choices: tuple[str, ...]) -> str:
    return f"{', '.join(choices[:-1])} or {choices[-1]}"

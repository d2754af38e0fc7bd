"""`resumesite.toml` and the environment → `Settings`.

In: the folder a command was started in and the environment. Out: a `Site`, or every problem of its settings
at once. Every setting can come from the environment too: `[site] base_url` is `RESUMESITE_SITE__BASE_URL`.
A variable overrides the file, an empty one counts as not set (that is what continuous integration makes of
a missing one), and a list is written with commas or as JSON.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Literal, get_args, get_origin
from urllib.parse import SplitResult, urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from resumesite.errors import Place, Problem, ResumesiteError, did_you_mean, usage
from resumesite.marked import KeyPath, Marked, dotted, read_toml

PageSize = Literal["auto", "A4", "Letter", "Legal", "A5"]
Margin = Literal["narrow", "normal", "wide"]
Density = Literal["compact", "normal", "airy"]

FILE_NAME = "resumesite.toml"
ENVIRONMENT_PREFIX = "RESUMESITE_"

_LANGUAGE_TAG = re.compile(
    r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*"
)
_FOLDER_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
_UNSAFE_IN_URLS = re.compile(r"[\s\x00-\x1f\x7f\"'<>\\^`{|}]")


def _wrong(message: str, hint: str = "") -> PydanticCustomError:
    """What a validator raises, so that `_problem` finds a message and a hint of our own."""
    return PydanticCustomError("setting", "{message}", {"message": message, "hint": hint})


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SiteSettings(_Section):
    """`[site]`: what the site is. `base_url` is absolute and has no slash at its end."""

    title: str = "Resumes"
    base_url: str = ""
    theme: str = "plain"
    languages: tuple[str, ...] = ("en",)
    formats: tuple[str, ...] = ("html", "pdf", "docx", "txt", "md", "json", "vcf", "card")
    home: str = ""
    directory: bool | None = None

    @field_validator("base_url")
    @classmethod
    def _is_absolute(cls, url: str) -> str:
        if complaint := _complaint_about_url(url):
            raise _wrong(*complaint)
        return url.rstrip("/")

    @field_validator("theme")
    @classmethod
    def _is_a_folder_name(cls, theme: str) -> str:
        if not _FOLDER_NAME.fullmatch(theme):
            raise _wrong(
                f"expected the name of a theme, got {_quoted(theme)}",
                "`resumesite themes` lists them.",
            )
        return theme

    @field_validator("languages")
    @classmethod
    def _are_tags(cls, languages: tuple[str, ...]) -> tuple[str, ...]:
        for tag in languages:
            if not _LANGUAGE_TAG.fullmatch(tag):
                by_hyphen = tag.replace("_", "-")
                meant = f"Did you mean `{by_hyphen}`?" if _LANGUAGE_TAG.fullmatch(by_hyphen) else ""
                raise _wrong(f'expected language tags such as "en" or "pt-BR", got {_quoted(tag)}', meant)
        if not languages:
            raise _wrong("expected at least one language", 'Write languages = ["en"], or leave it out.')
        return languages

    @field_validator("formats")
    @classmethod
    def _are_known(cls, formats: tuple[str, ...]) -> tuple[str, ...]:
        known = {*cls.model_fields["formats"].default}
        if not known.issuperset(formats):
            known.update(plugin.name for plugin in entry_points(group="resumesite.formats"))
        for name in formats:
            if name not in known:
                others = f"The formats are: {', '.join(cls.model_fields['formats'].default)}."
                raise _wrong(
                    f"there is no format {_quoted(name)}", did_you_mean(name, known, otherwise=others)
                )
        return formats


class OptionSettings(_Section):
    """`[options]`: defaults for how every resume looks."""

    page_size: PageSize = "auto"
    margin: Margin = "normal"
    include_photo: bool = True
    color_scheme: str = "default"
    density: Density = "normal"


class Settings(_Section):
    """All that `resumesite.toml` can say. Sections of later stages are kept as plain data until then."""

    site: SiteSettings = SiteSettings()
    options: OptionSettings = OptionSettings()
    shares: dict[str, Any] = Field(default_factory=dict)
    targets: dict[str, Any] = Field(default_factory=dict)
    comments: dict[str, Any] = Field(default_factory=dict)


@dataclass(frozen=True)
class Site:
    """A site on this machine: the folder that holds `resumesite.toml`, and what that says."""

    root: Path
    settings: Settings

    @property
    def content(self) -> Path:
        return self.root / "content"

    @property
    def output(self) -> Path:
        return self.root / "output"

    @property
    def themes(self) -> Path:
        """The site's own themes; a folder here overrides a built-in theme of the same name."""
        return self.root / "themes"

    @property
    def private(self) -> Path:
        """The store and the build record. Safe to delete."""
        return self.root / ".resumesite"

    def shown(self, path: Path) -> str:
        """Write a path as messages do: relative to the site's root, with forward slashes."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return path.as_posix()


def open_site(start: Path, environ: Mapping[str, str]) -> Site:
    """Open the site in the folder `start`; raise a `ResumesiteError` with every problem of its settings."""
    root = start.resolve()
    file = root / FILE_NAME
    try:
        written = file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise _no_site(start) from None
    except OSError as error:
        problem = Problem("FILE_UNREADABLE", f"cannot be read: {error.strerror}", Place(FILE_NAME))
        raise ResumesiteError(problem) from error
    return Site(root, load_settings(read_toml(written, FILE_NAME), environ))


def _no_site(start: Path) -> ResumesiteError:
    if not start.is_dir():
        return usage(
            "NO_SUCH_FOLDER", f"there is no folder {start}", "Give -C the folder that holds resumesite.toml."
        )
    for folder in start.resolve().parents:
        if (folder / FILE_NAME).is_file():
            above = os.path.relpath(folder, Path.cwd())
            hint = f"There is one in {folder}: run the command from there, or use `-C {above}`."
            return usage("NO_SITE", f"there is no {FILE_NAME} in this folder", hint)
    hint = "`resumesite init` makes a site here; -C DIR works in another folder."
    return usage("NO_SITE", f"there is no {FILE_NAME} in this folder", hint)


# What the file and the environment say together -------------------------------------------------


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
        message = f'expected a list such as a,b or ["a", "b"], got {_quoted(text)}'
        said.problems.append(Problem("INVALID_SETTING", message, Place(variable), dotted(path)))
        return
    table[_key_in(table, path[-1])] = value
    said.variables[path] = variable


def _key_in(table: Mapping[str, Any], name: str) -> str:
    """The key that a variable's part means: names of targets may have capitals in the file."""
    return next((key for key in table if key.lower() == name), name)


def _value(path: KeyPath, text: str) -> Any:
    """Read a variable's text as its setting asks; sections of later stages take JSON where it is JSON."""
    looks_like_json = text.lstrip().startswith(("[", "{"))
    if not _is_list(path):
        return _json_or_text(text) if looks_like_json and path[0] not in _typed_sections() else text
    return json.loads(text) if looks_like_json else [part for part in map(str.strip, text.split(",")) if part]


def _json_or_text(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _typed_sections() -> dict[str, type[BaseModel]]:
    types = {name: section.annotation for name, section in Settings.model_fields.items()}
    return {
        name: kind for name, kind in types.items() if isinstance(kind, type) and issubclass(kind, BaseModel)
    }


def _is_list(path: KeyPath) -> bool:
    section = _typed_sections().get(str(path[0]))
    setting = section.model_fields.get(str(path[1])) if section else None
    return setting is not None and get_origin(setting.annotation) is tuple


def _known_variables() -> Iterator[str]:
    for section, kind in _typed_sections().items():
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


# What is wrong, in people's words ---------------------------------------------------------------


def _problem(said: _Said, details: ErrorDetails) -> Problem:
    path: KeyPath = details["loc"]
    code = "UNKNOWN_SETTING" if details["type"] == "extra_forbidden" else "INVALID_SETTING"
    message, hint = _in_words(path, details)
    return Problem(code, message, said.place(path), dotted(path), hint)


def _in_words(path: KeyPath, details: ErrorDetails) -> tuple[str, str]:
    given = _quoted(details["input"])
    context = details.get("ctx", {})
    match details["type"]:
        case "extra_forbidden":
            return "no such setting", _suggestion(path)
        case "setting":
            return str(context["message"]), str(context["hint"])
        case "literal_error":
            choices = _choices(path)
            return f"expected {_either(choices)}, got {given}", did_you_mean(str(details["input"]), choices)
        case "bool_parsing" | "bool_type":
            return f"expected true or false, got {given}", ""
        case "string_type":
            return f"expected text in quotes, got {given}", ""
        case "tuple_type":
            return f'expected a list, such as ["a", "b"], got {given}', ""
        case "model_type" | "dict_type":
            return (
                f"expected a section, got {given}",
                f"Write [{dotted(path)}] on a line of its own and its settings below.",
            )
        case _:
            return f"{details['msg'][:1].lower()}{details['msg'][1:]}, got {given}", ""


def _suggestion(path: KeyPath) -> str:
    name = str(path[-1])
    if len(path) > 1:
        return did_you_mean(name, _typed_sections()[str(path[0])].model_fields)
    for section, kind in _typed_sections().items():
        if name in kind.model_fields:
            return f"It belongs below [{section}]."
    return did_you_mean(
        name, Settings.model_fields, otherwise=f"The sections are: {', '.join(Settings.model_fields)}."
    )


def _choices(path: KeyPath) -> tuple[str, ...]:
    setting = _typed_sections()[str(path[0])].model_fields[str(path[1])]
    return tuple(str(choice) for choice in get_args(setting.annotation))


def _either(choices: tuple[str, ...]) -> str:
    return f"{', '.join(choices[:-1])} or {choices[-1]}"


def _quoted(value: Any) -> str:
    """Show what was given: texts in quotes, shortened; containers by what they are."""
    match value:
        case dict():
            return "a section"
        case list() | tuple():
            return "a list"
        case bool():
            return str(value).lower()
        case _:
            text = str(value)
            return json.dumps(text if len(text) <= 60 else text[:59] + "…", ensure_ascii=False)


def _complaint_about_url(url: str) -> tuple[str, str] | None:
    """Say what is wrong with a base_url, and what to do; None when it is empty or fine."""
    example = "such as https://people.example.org or https://ada.example.io/repo"
    if not url:
        return None
    if _UNSAFE_IN_URLS.search(url):
        return (
            f"expected an address {example}, got {_quoted(url)}",
            "Spaces, quotes and brackets cannot stand in it.",
        )
    if "://" not in url:
        return (
            f"expected an address with https://, got {_quoted(url)}",
            f"Did you mean `https://{url.lstrip('/')}`?",
        )
    parts = _split(url)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        return f"expected an address {example}, got {_quoted(url)}", ""
    if "@" in parts.netloc or parts.query or parts.fragment or url.endswith(("?", "#")):
        return (
            f"expected only scheme, host and path, got {_quoted(url)}",
            "Leave out what stands before @ or after ? or #.",
        )
    if any(part in (".", "..") for part in parts.path.split("/")):
        return f"expected a path without . and .., got {_quoted(url)}", ""
    return None


def _split(url: str) -> SplitResult | None:
    """Take an address apart; None when its host or port cannot be one."""
    try:
        parts = urlsplit(url)
        return parts if parts.port != 0 else None
    except ValueError:
        return None

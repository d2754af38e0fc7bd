"""Whether a file is a valid JSON Resume by the format's own schema, which is stricter than our reading.

In: a file's bytes and a version. Out: problems with their places. The schemas are built here from one table
of fields; between the versions only two facts differ (see `_schema`). Reading a resume never needs this.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from resumesite.errors import Problem, did_you_mean, usage
from resumesite.marked import KeyPath, Marked, dotted, read_marked
from resumesite.marked.mark import printable

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

FORMAT = "jsonresume"


class _Text(Enum):
    """The kinds of text there are."""

    ANY = "a text"
    URI = "an address such as https://example.org"
    EMAIL = "an e-mail address"
    DATE = "2020, 2020-03 or 2020-03-14"
    DAY = "2020-03-14"


_ANY, _URI, _EMAIL, _DATE, _DAY = _Text
_PERIOD = {"startDate": _DATE, "endDate": _DATE}

FIELDS: Mapping[str, Any] = {
    "$schema": _URI,
    "basics": {
        "name": _ANY, "label": _ANY, "image": _ANY, "email": _EMAIL, "phone": _ANY, "url": _URI,
        "summary": _ANY,
        "location": {"address": _ANY, "postalCode": _ANY, "city": _ANY, "countryCode": _ANY, "region": _ANY},
        "profiles": [{"network": _ANY, "username": _ANY, "url": _URI}],
    },
    "work": [
        {"name": _ANY, "location": _ANY, "description": _ANY, "position": _ANY, "url": _URI, **_PERIOD,
         "summary": _ANY, "highlights": [_ANY]}
    ],
    "volunteer": [
        {"organization": _ANY, "position": _ANY, "url": _URI, **_PERIOD, "summary": _ANY,
         "highlights": [_ANY]}
    ],
    "education": [
        {"institution": _ANY, "url": _URI, "area": _ANY, "studyType": _ANY, **_PERIOD, "score": _ANY,
         "courses": [_ANY]}
    ],
    "awards": [{"title": _ANY, "date": _DATE, "awarder": _ANY, "summary": _ANY}],
    "certificates": [{"name": _ANY, "date": _DATE, "url": _URI, "issuer": _ANY}],
    "publications": [{"name": _ANY, "publisher": _ANY, "releaseDate": _DATE, "url": _URI, "summary": _ANY}],
    "skills": [{"name": _ANY, "level": _ANY, "keywords": [_ANY]}],
    "languages": [{"language": _ANY, "fluency": _ANY}],
    "interests": [{"name": _ANY, "keywords": [_ANY]}],
    "references": [{"name": _ANY, "reference": _ANY}],
    "projects": [
        {"name": _ANY, "description": _ANY, "highlights": [_ANY], "keywords": [_ANY], **_PERIOD, "url": _URI,
         "roles": [_ANY], "entity": _ANY, "type": _ANY}
    ],
    "meta": {"canonical": _URI, "version": _ANY, "lastModified": _ANY},
}  # fmt: skip
"""Every field of JSON Resume, by its place; a list holds what each of its items is."""

_SCHEMAS_OF_TEXT: Mapping[_Text, Mapping[str, Any]] = {
    _ANY: {},
    _URI: {"format": "uri"},
    _EMAIL: {"format": "email"},
    _DATE: {"pattern": "^([12][0-9]{3}-[01][0-9]-[0-3][0-9]|[12][0-9]{3}-[01][0-9]|[12][0-9]{3})$"},
    _DAY: {"format": "date"},
}


@dataclass(frozen=True)
class Version:
    """One version of the format. From 1.1.0 on there may be other sections, and certificates have months."""

    name: str
    is_open: bool = True


VERSIONS = {
    version.name: version
    for version in (
        Version("1.0.0", is_open=False),
        Version("1.1.0"),
        Version("1.2.0"),
        Version("1.2.1"),
        Version("1.3.0"),
        Version("1.3.1"),
        Version("latest"),
    )
}


def asks_for_strictness(format_name: str) -> bool:
    """Whether a format was named with its version: "jsonresume@1.0.0", "jsonresume@latest"."""
    return format_name.startswith(f"{FORMAT}@")


def version_called(format_name: str) -> Version:
    """Return the version in "jsonresume@1.0.0", or say which there are."""
    name = format_name.removeprefix(f"{FORMAT}@").removeprefix("v")
    if name not in VERSIONS:
        known = f"There are {', '.join(f'{FORMAT}@{known}' for known in VERSIONS)}."
        raise usage("UNKNOWN_FORMAT", f"there is no version `{printable(name)}` of JSON Resume", known)
    return VERSIONS[name]


def violations(data: bytes, shown: str, version: Version) -> tuple[Problem, ...]:
    """Return every way in which a file breaks the format's schema; none when it is valid."""
    marked = read_marked(data, shown, PurePath(shown).suffix)
    is_json = PurePath(shown).suffix.lower() == ".json" or data.lstrip().startswith(b"{")
    # Our reader keeps numbers as texts; the schema tells them apart.
    value = json.loads(data.decode("utf-8-sig")) if is_json and marked.data is not None else marked.data
    errors = _validator(version).iter_errors(value)
    found = [problem for error in errors for problem in _problems(error, marked, version)]
    return tuple(sorted(found, key=lambda problem: (problem.place.line, problem.place.column, problem.field)))


@cache
def _validator(version: Version) -> Validator:
    from jsonschema import Draft4Validator, Draft7Validator, FormatChecker  # heavy, and rarely wanted

    kind = Draft7Validator if version.is_open else Draft4Validator
    validator: Validator = kind(_schema(version), format_checker=FormatChecker(("email", "uri", "date")))
    return validator


def _schema(version: Version) -> dict[str, Any]:
    fields = dict(FIELDS)
    if not version.is_open:
        fields["certificates"] = [{**FIELDS["certificates"][0], "date": _DAY}]
    return {**_schema_of(fields), "additionalProperties": version.is_open}


def _schema_of(kind: Any) -> dict[str, Any]:
    if isinstance(kind, _Text):
        return {"type": "string", **_SCHEMAS_OF_TEXT[kind]}
    if isinstance(kind, list):
        return {"type": "array", "items": _schema_of(kind[0])}
    return {"type": "object", "properties": {name: _schema_of(field) for name, field in kind.items()}}


def _problems(error: Any, marked: Marked, version: Version) -> Iterator[Problem]:
    """Say one of jsonschema's errors in words."""
    path: KeyPath = tuple(error.absolute_path)
    if error.validator == "additionalProperties":
        for name in error.instance.keys() - FIELDS.keys():
            hint = did_you_mean(name, FIELDS)
            message = f"JSON Resume {version.name} has no such section"
            yield Problem("INVALID", message, marked.place((name,)), dotted((name,)), hint)
        return
    expected = (
        _expected(path, version)
        if error.validator in ("format", "pattern")
        else _TYPES[error.validator_value]
    )
    message = f"expected {expected}, got {_shown(error.instance)}"
    yield Problem("INVALID", message, marked.place(path), dotted(path))


_TYPES = {"string": "a text", "array": "a list", "object": "an object"}


def _expected(path: KeyPath, version: Version) -> str:
    if path[0] == "certificates" and path[-1] == "date" and not version.is_open:
        return _DAY.value
    kind: Any = FIELDS
    for part in path:
        kind = kind[0] if isinstance(part, int) else kind[part]
    return str(kind.value)


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return f'"{printable(value)}"'
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    return json.dumps(value)

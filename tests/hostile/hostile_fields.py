"""Every field of the model, filled with one text, or with something of the wrong type."""

from __future__ import annotations

from collections.abc import Iterator
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

from resumesite.resume.schema import Resume

NOT_SHOWN = {"id", "image_url", "meta", "x_source"}
"""Fields whose text no format shows."""

DATES = {"start_date", "end_date", "date"}

Path = tuple[str | int, ...]


def filled(text: str, *, dates: str = "") -> dict[str, Any]:
    """Return a resume whose every text field holds `text`, and every date `dates`, as a file would say it.

    The references are made visible, and the address in `personalInfo` (which is private) is left out.
    """
    data: dict[str, Any] = _filled(Resume, text, dates)
    data["personalInfo"].pop("address")
    return {**data, "meta": {"title": text, "sectionsVisibility": {"references": True}}}


def filled_here_and_there(text: str) -> dict[str, Any]:
    """Return a resume with `text` in one field of each kind: name, line, paragraph, point, label."""
    return {
        "personalInfo": {"name": text, "location": text, "links": [{"label": text, "url": text}]},
        "summary": text,
        "skills": {"languages": [text], "groups": [{"name": text, "keywords": [text]}]},
        "experience": [
            {"position": "Engineer", "company": text, "summary": text, "description": [text, text]}
        ],
    }


def _filled(kind: object, text: str, dates: str) -> Any:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return {
            field.alias: dates if name in DATES else _filled(field.annotation, text, dates)
            for name, field in kind.model_fields.items()
            if name not in NOT_SHOWN and field.annotation is not bool
        }
    if get_origin(kind) is tuple:
        return [_filled(choice, text, dates) for choice in _choices(get_args(kind)[0])]
    assert kind is str, f"a kind of field that this test does not know: {kind}"
    return text


def _choices(kind: object) -> tuple[object, ...]:
    return get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)


def every_field() -> Iterator[tuple[Path, object]]:
    """Yield the path in files of every field of the model, with one entry in each list, and its type."""
    for name, field in Resume.model_fields.items():
        if name != "x_source":
            yield from _fields_below((field.alias or name,), field.annotation)


def _fields_below(path: Path, kind: object) -> Iterator[tuple[Path, object]]:
    yield path, kind
    if get_origin(kind) is tuple:
        yield from _fields_below((*path, 0), get_args(kind)[0])
    elif get_origin(kind) in (Union, UnionType):
        models = [
            choice for choice in get_args(kind) if isinstance(choice, type) and issubclass(choice, BaseModel)
        ]
        for model in models:
            yield from _inside(path, model)
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        yield from _inside(path, kind)


def _inside(path: Path, model: type[BaseModel]) -> Iterator[tuple[Path, object]]:
    for name, field in model.model_fields.items():
        yield from _fields_below((*path, field.alias or name), field.annotation)


def at(path: Path, value: Any) -> dict[str, Any]:
    """Return a resume that says `value` at `path` and else only a name."""
    data: Any = value
    for part in reversed(path):
        data = [data] if isinstance(part, int) else {part: data}
    if path[:1] == ("personalInfo",):
        return (
            data
            if not isinstance(data["personalInfo"], dict)
            else {"personalInfo": {"name": "M", **data["personalInfo"]}}
        )
    return {"personalInfo": {"name": "Mallory"}, **data}

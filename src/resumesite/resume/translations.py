"""Texts that are written in several languages, `{en: Engineer, zh: 工程师}`, and points with tags.

In: a draft of our own format. Out: the languages it has, or the draft as it reads in one of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, TypeGuard, get_args

from resumesite.content.draft import Draft
from resumesite.content.importers.reshape import is_empty
from resumesite.content.names import and_less_exact, is_language, spelled_language
from resumesite.marked import KeyPath
from resumesite.resume.places import fields_of, is_list
from resumesite.resume.schema import Meta, Resume

NEVER_TRANSLATED = frozenset({"id", "tags", "x-source"})
TRANSLATED_IN_META = frozenset({"title", "sectionLabels", "targetJobDescription"})
"""The texts of `meta` that people read; what else stands there are names of things."""

_POINT = frozenset({"text", "tags"})


def languages_in(draft: Draft) -> tuple[str, ...]:
    """Return the languages that a draft's texts say they are in, each once, in file order."""
    found = dict[str, None]()
    for translations in _translated(draft.data, Resume):
        found.update(
            (spelled_language(tag), None) for tag, text in translations.items() if not is_empty(text)
        )
    return tuple(found)


def in_language(draft: Draft, languages: Sequence[str]) -> Draft:
    """Return a draft with one text where there are several: in the first of `languages` that it has.

    For "pt-BR" that is also one in "pt". What is in none of them is taken as it comes first. A draft without
    such texts is returned as it is.
    """
    reading = _Reading(draft, languages)
    data = reading.read(draft.data, Resume, (), ())
    if data is draft.data:
        return draft
    return Draft(data, draft.source, draft.format, notes=draft.notes, parts=reading.parts)


def tags_of(item: object) -> frozenset[str]:
    """Return the tags of an entry, a point or a variant, in small letters."""
    tags = item.get("tags") if isinstance(item, dict) else None
    known = tags if isinstance(tags, list) else []
    return frozenset(tag.casefold() for tag in known if isinstance(tag, str))


def is_point(item: object) -> TypeGuard[dict[str, Any]]:
    """Whether a list's item is a text with tags, `{text: …, tags: […]}`."""
    if not isinstance(item, dict) or "text" not in item or not item.keys() <= _POINT:
        return False
    tags = item.get("tags")
    return tags is None or (isinstance(tags, list) and all(isinstance(tag, str) for tag in tags))


def walked_fields(value: Mapping[str, Any], kind: object) -> Iterator[tuple[str, object]]:
    """Yield the names and types of those fields of a mapping that may hold more than one text for readers."""
    fields = _translated_fields(kind)
    for name, inner in value.items():
        if isinstance(inner, dict | list) and name in fields:
            yield name, fields[name]


@cache
def _translated_fields(kind: object) -> dict[str, object]:
    fields = fields_of(kind)
    names = TRANSLATED_IN_META if kind is Meta else fields.keys() - NEVER_TRANSLATED
    return {name: field for name, field in fields.items() if name in names}


class _Reading:
    """Reads one draft in one language, and remembers in `parts` where the texts that were taken stood."""

    def __init__(self, draft: Draft, languages: Sequence[str]) -> None:
        self._draft = draft
        self._languages = languages
        self.parts: dict[KeyPath, tuple[Draft, KeyPath]] = {(): (draft, ())}

    def read(self, value: Any, kind: object, path: KeyPath, origin: KeyPath) -> Any:
        """Return a value as it reads; the same object where nothing in it is to be chosen."""
        if not isinstance(value, dict | list):
            return value
        if is_point(value) and takes_text(kind):
            value, origin = value["text"], (*origin, "text")
            self.parts[path] = (self._draft, origin)
        if is_translated(value, kind):
            tag = _chosen(value, self._languages)
            value, origin = value[tag], (*origin, tag)
            self.parts[path] = (self._draft, origin)
        if isinstance(value, list) and is_list(kind):
            inner = get_args(kind)[0]
            items = [
                self.read(item, inner, (*path, index), (*origin, index)) for index, item in enumerate(value)
            ]
            return items if any(new is not old for new, old in zip(items, value, strict=True)) else value
        if isinstance(value, dict):
            changed = {
                name: read
                for name, field in walked_fields(value, kind)
                if (read := self.read(value[name], field, (*path, name), (*origin, name))) is not value[name]
            }
            return {**value, **changed} if changed else value
        return value


def takes_text(kind: object) -> bool:
    """Whether a text may stand here: alone, or instead of an entry."""
    return kind is str or str in get_args(kind)


def is_translated(value: object, kind: object) -> TypeGuard[dict[str, Any]]:
    """Whether a value is one text, or one list of texts, in several languages."""
    if not isinstance(value, dict) or not value or not takes_text(kind):
        return False
    if not all(isinstance(key, str) and is_language(key.replace("_", "-")) for key in value):
        return False
    return not value.keys() <= fields_of(kind).keys()  # an entry's `id` is Indonesian too


def _translated(value: Any, kind: object) -> Iterator[dict[str, Any]]:
    """Yield everything below `value` that is written in several languages."""
    if not isinstance(value, dict | list):
        return
    if is_point(value) and takes_text(kind):
        value = value["text"]
    if is_translated(value, kind):
        yield value
    elif isinstance(value, list) and is_list(kind):
        for item in value:
            yield from _translated(item, get_args(kind)[0])
    elif isinstance(value, dict):
        for name, field in walked_fields(value, kind):
            yield from _translated(value[name], field)


def _chosen(translations: Mapping[str, Any], languages: Sequence[str]) -> str:
    """Return the key of the text to show."""
    given = {spelled_language(tag): tag for tag, text in translations.items() if not is_empty(text)}
    for language in languages:
        for tag in and_less_exact(language):
            if tag in given:
                return given[tag]
    return next(iter(given.values()), next(iter(translations)))

"""Variants of a resume: `variants: {engineering: {tags: [eng], title: …}}` in its file.

A variant shows what has no tags and what has one of its own, and says otherwise what it names itself, in
the way of a file in another language. To the rest of the program it is a resume like any other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import Any, get_args

from resumesite.content.draft import Draft
from resumesite.content.names import check_resume_name
from resumesite.errors import Problem, Severity, did_you_mean
from resumesite.marked import KeyPath, dotted
from resumesite.resume.overlay import overlaid
from resumesite.resume.places import fields_of, is_list
from resumesite.resume.schema import Resume
from resumesite.resume.translations import is_point, tags_of, takes_text
from resumesite.resume.wording import kind_of, names

VARIANTS = "variants"
_OWN = ("tags", "title")
_NOT_AGAIN = (VARIANTS, "x-source")


def variant_names(draft: Draft) -> tuple[str, ...]:
    """Return what a draft's variants are called, in file order."""
    return tuple(_variants(draft))


def without_variants(draft: Draft) -> Draft:
    """Return a draft as it is without its variants, with what is wrong with them among its notes."""
    if draft.format != "native" or VARIANTS not in draft.data:
        return draft
    data = {name: value for name, value in draft.data.items() if name != VARIANTS}
    notes = (*draft.notes, *_problems(draft))
    return Draft(data, draft.source, draft.format, notes=notes, parts={(): (draft, ())})


def in_variant(draft: Draft, name: str) -> Draft:
    """Return a draft as its variant `name` says, without what is for others only."""
    said = _variants(draft).get(name, {})
    over = {key: value for key, value in said.items() if key not in (*_OWN, *_NOT_AGAIN)}
    parts: dict[KeyPath, tuple[Draft, KeyPath]] = {(): (draft, (VARIANTS, name))}
    if "title" in said:
        meta = over.get("meta")
        over["meta"] = {**(meta if isinstance(meta, dict) else {}), "title": said["title"]}
        parts["meta", "title"] = (draft, (VARIANTS, name, "title"))
    base = replace(without_variants(draft), notes=draft.notes)
    laid = overlaid(base, Draft(over, draft.source, parts=parts))
    return replace(laid, data=_for_tags(laid.data, Resume, tags_of(said)))


def clashing_variants(draft: Draft, resumes: Collection[str]) -> Iterator[Problem]:
    """Say which variants are called like one of the person's `resumes`, which have files of their own."""
    for name in variant_names(draft):
        if name in resumes:
            yield Problem(
                "RESUME_TWICE",
                f"the variant `{name}` and the file of the resume `{name}` are the same resume",
                draft.place((VARIANTS, name)),
                dotted((VARIANTS, name)),
                "Give one of them another name.",
            )


def _variants(draft: Draft) -> dict[str, dict[str, Any]]:
    variants = draft.data.get(VARIANTS) if draft.format == "native" else None
    if not isinstance(variants, dict):
        return {}
    return {name: said or {} for name, said in variants.items() if said is None or isinstance(said, dict)}


def _for_tags(value: Any, kind: object, tags: Collection[str]) -> Any:
    """Put nothing in the place of what is for other tags only, so that indexes stay as they are.

    What is for everybody is returned as the same object.
    """
    if isinstance(value, list) and is_list(kind):
        inner = get_args(kind)[0]
        items = [
            None if _is_for_others(item, inner, tags) else _for_tags(item, inner, tags) for item in value
        ]
        return value if all(new is old for new, old in zip(items, value, strict=True)) else items
    if isinstance(value, dict):
        fields = fields_of(kind)
        shown = {name: _for_tags(inner, fields.get(name), tags) for name, inner in value.items()}
        return value if all(shown[name] is value[name] for name in value) else shown
    return value


def _is_for_others(item: Any, kind: object, tags: Collection[str]) -> bool:
    has_tags = "tags" in fields_of(kind) or (is_point(item) and takes_text(kind))
    own = tags_of(item) if has_tags else frozenset()
    return bool(own) and own.isdisjoint(tags)


# What is wrong with them ---------------------------------------------------------------------------------


def _problems(draft: Draft) -> Iterator[Problem]:
    variants = draft.data[VARIANTS]
    if variants is None:
        return
    if not isinstance(variants, dict):
        hint = "Write `variants:` and below it a name for each, with its `tags:`."
        yield _problem(draft, (VARIANTS,), "WRONG_TYPE", f"expected a mapping, got {kind_of(variants)}", hint)
        return
    for name, said in variants.items():
        path = (VARIANTS, name)
        if problem := check_resume_name(name):
            yield replace(problem, place=draft.place(path), field=dotted(path))
        if said is not None and not isinstance(said, dict):
            hint = f"Its fields are {names((*_OWN, *fields_of(Resume)))}."
            yield _problem(draft, path, "WRONG_TYPE", f"expected a mapping, got {kind_of(said)}", hint)
        else:
            yield from _problems_of_one(draft, path, said or {})


def _problems_of_one(draft: Draft, path: KeyPath, said: dict[str, Any]) -> Iterator[Problem]:
    tags = said.get("tags")
    if tags is not None and not (isinstance(tags, list) and all(isinstance(tag, str) for tag in tags)):
        hint = "Write them as `tags: [engineering]`."
        message = f"expected a list of texts, got {kind_of(tags)}"
        yield _problem(draft, (*path, "tags"), "WRONG_TYPE", message, hint)
    for key in _NOT_AGAIN:
        if key in said:
            yield _problem(draft, (*path, key), "UNKNOWN_FIELD", "no field of a variant", "Take it out.")


def _problem(draft: Draft, path: KeyPath, code: str, message: str, hint: str) -> Problem:
    return Problem(code, message, draft.place(path), dotted(path), hint)


def unknown_tags(draft: Draft, name: str, written: Iterable[Draft]) -> Iterator[Problem]:
    """Warn of a variant's tags that nothing `written` has: probably one of them is misspelt."""
    known = dict.fromkeys(tag for each in written for tag in _all_tags(each.data, Resume))
    tags = _variants(draft).get(name, {}).get("tags")
    for index, tag in enumerate(tags if isinstance(tags, list) else ()):
        if isinstance(tag, str) and tag.casefold() not in known:
            path = (VARIANTS, name, "tags", index)
            otherwise = (
                f"There are {names(known)}." if known else "Give entries `tags:`, or points `{text:, tags:}`."
            )
            hint = did_you_mean(tag, known, otherwise=otherwise)
            message = f"nothing in this resume has the tag `{tag}`"
            yield Problem("UNKNOWN_TAG", message, draft.place(path), dotted(path), hint, Severity.WARNING)


def _all_tags(value: Any, kind: object) -> Iterator[str]:
    if isinstance(value, list) and is_list(kind):
        for item in value:
            inner = get_args(kind)[0]
            if "tags" in fields_of(inner) or (is_point(item) and takes_text(inner)):
                yield from sorted(tags_of(item))
            yield from _all_tags(item, inner)
    elif isinstance(value, dict):
        for name, field in fields_of(kind).items():
            if name in value:
                yield from _all_tags(value[name], field)

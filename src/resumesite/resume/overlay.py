"""A draft laid over another: what a file in another language, or a variant, says otherwise.

Mappings are merged by key, lists of entries by `id` where both have one and else by position, and all else is
replaced, lists of texts too. Null takes away what was there. Only `meta.hidden` grows: what is hidden stays.
"""

from __future__ import annotations

from typing import Any, get_args

from resumesite.content.draft import Draft
from resumesite.content.importers.reshape import is_empty
from resumesite.marked import KeyPath
from resumesite.resume.places import fields_of, is_list
from resumesite.resume.schema import Resume

_HIDDEN = ("meta", "hidden")
_VARIANTS = ("variants",)
"""Below this path each mapping says what a variant of the resume has otherwise: fields of a resume."""


def overlaid(draft: Draft, over: Draft) -> Draft:
    """Return `draft` with what `over` says instead. Entries keep their indexes; new ones follow them."""
    overlay = _Overlay(draft, over)
    data = overlay.merged(draft.data, over.data, Resume, (), ())
    notes = tuple(dict.fromkeys((*draft.notes, *over.notes)))
    return Draft(data, draft.source, draft.format, notes=notes, parts=overlay.parts)


class _Overlay:
    """Merges two drafts, and remembers in `parts` which of them a value is from."""

    def __init__(self, draft: Draft, over: Draft) -> None:
        self._over = over
        self.parts: dict[KeyPath, tuple[Draft, KeyPath]] = {(): (draft, ())}

    def merged(self, below: Any, above: Any, kind: object, path: KeyPath, origin: KeyPath) -> Any:
        """Merge the values at `path`; `origin` is where the upper one stands in its own draft."""
        if isinstance(below, dict) and isinstance(above, dict):
            fields = dict.fromkeys(above, Resume) if path == _VARIANTS else fields_of(kind)
            changed = {
                key: self.merged(below.get(key), value, fields.get(key), (*path, key), (*origin, key))
                for key, value in above.items()
            }
            return {**below, **changed}
        if path[-2:] == _HIDDEN and isinstance(below, list):
            return self._hidden_further(below, above, path, origin)
        if isinstance(below, list) and isinstance(above, list) and _holds_entries(kind, above):
            return self._merged_list(below, above, get_args(kind)[0], path, origin)
        self.parts[path] = (self._over, origin)
        return above

    def _hidden_further(self, below: list[Any], above: Any, path: KeyPath, origin: KeyPath) -> Any:
        if is_empty(above):
            return below
        if not isinstance(above, list):
            self.parts[path] = (self._over, origin)
            return above  # which parsing says
        hidden = list(below)
        for position, name in enumerate(above):
            if name not in below:
                self.parts[*path, len(hidden)] = (self._over, (*origin, position))
                hidden.append(name)
        return hidden

    def _merged_list(
        self, below: list[Any], above: list[Any], kind: object, path: KeyPath, origin: KeyPath
    ) -> list[Any]:
        merged = list(below)
        for position, entry in enumerate(above):
            index = _partner(below, entry, position)
            if index is None:
                index = len(merged)
                merged.append(None)
            merged[index] = self.merged(merged[index], entry, kind, (*path, index), (*origin, position))
        return merged


def _holds_entries(kind: object, above: list[Any]) -> bool:
    return is_list(kind) and bool(fields_of(get_args(kind)[0])) and not all(type(x) is str for x in above)


def _partner(below: list[Any], entry: Any, position: int) -> int | None:
    """Return the index of what `entry` is laid over; None when it is a new one."""
    own = _id_of(entry)
    if own:
        for index, other in enumerate(below):
            if _id_of(other) == own:
                return index
    if position >= len(below) or (own and _id_of(below[position])):
        return None
    return position


def _id_of(entry: Any) -> Any:
    return entry.get("id") if isinstance(entry, dict) else None

"""A draft's data while it is looked at: what says nothing is left out, and what can be mended is mended.

Indexes shift when null items leave a list, so every path can be led back to where it was in the draft.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, get_args

from resumesite.content.draft import Draft
from resumesite.content.importers.reshape import is_empty
from resumesite.marked import KeyPath, dotted
from resumesite.resume.places import fields_of, is_list
from resumesite.resume.schema import Resume

X_SOURCE = "x-source"


def empty_unknown_fields(data: Any, kind: object = Resume, path: KeyPath = ()) -> Iterator[KeyPath]:
    """Yield fields that the model does not have and that say nothing: nobody else would notice them."""
    if isinstance(data, list) and is_list(kind):
        for index, item in enumerate(data):
            yield from empty_unknown_fields(item, get_args(kind)[0], (*path, index))
    fields = fields_of(kind)
    if isinstance(data, dict) and fields:
        for name, value in data.items():
            if name in fields:
                yield from empty_unknown_fields(value, fields[name], (*path, name))
            elif is_empty(value) and name != "$schema":
                yield (*path, name)


class WorkingCopy:
    """The data of one draft. `data` has no nulls, empty texts, empty lists or empty mappings in it."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._whole: Any = draft.data
        self._is_own = False
        self._indexes: dict[KeyPath, list[int]] = {}
        self.data: dict[str, Any] = {}
        self._clean()

    def original(self, path: KeyPath) -> KeyPath:
        """Return where in the draft the value at `path` of `data` stands."""
        original: KeyPath = ()
        for part in path:
            indexes = self._indexes.get(original)
            if indexes is not None and isinstance(part, int) and part < len(indexes):
                original = (*original, indexes[part])
            else:
                original = (*original, part)
        return original

    def value(self, path: KeyPath) -> Any:
        """Return the value at `path` of `data`; None where there is none."""
        value: Any = self.data
        for part in path:
            try:
                value = value[part]
            except (KeyError, IndexError, TypeError):
                return None
        return value

    def replace(self, path: KeyPath, value: Any) -> None:
        """Put something else at `path` of `data`; None takes it away. Ends with a new `data` at `renew`."""
        holder, last = self._holder(path)
        holder[last] = value

    def set_aside(self, path: KeyPath) -> None:
        """Keep the value at `path` of `data` under `x-source`, where nobody but its author sees it."""
        original = self.original(path)
        holder, last = self._holder(path)
        kept = self._whole.setdefault(X_SOURCE, {})
        if isinstance(kept, dict):
            kept[dotted(original)] = holder[last]
        holder[last] = None

    def renew(self) -> None:
        """Bring `data` up to date after `replace` and `set_aside`."""
        self._clean()

    def _holder(self, path: KeyPath) -> tuple[Any, Any]:
        if not self._is_own:
            self._whole, self._is_own = deepcopy(self._whole), True
        *above, last = self.original(path)
        holder = self._whole
        for part in above:
            holder = holder[part]
        return holder, last

    def _clean(self) -> None:
        self._indexes = {}
        kept = self._whole.get(X_SOURCE)
        rest = {key: value for key, value in self._whole.items() if key not in (X_SOURCE, "$schema")}
        self.data = self._cleaned(rest, ())
        if not is_empty(kept):
            self.data[X_SOURCE] = kept

    def _cleaned(self, value: Any, path: KeyPath) -> Any:
        if isinstance(value, dict):
            return {
                key: self._cleaned(inner, (*path, key)) for key, inner in value.items() if not is_empty(inner)
            }
        if isinstance(value, list):
            kept = [index for index, inner in enumerate(value) if not is_empty(inner)]
            if len(kept) < len(value):
                self._indexes[path] = kept
            return [self._cleaned(value[index], (*path, index)) for index in kept]
        return value

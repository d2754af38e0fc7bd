"""What `meta` says by the titles and places of one version of a resume, said of another version.

In another language custom sections have other titles, and what is null there, or for other tags, leaves its
list: `experience.1.company` would hide another company than was meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from resumesite.content.draft import Draft
from resumesite.content.importers.reshape import is_empty
from resumesite.marked import dotted
from resumesite.resume.places import FieldPath, SectionNames, UnknownNameError, fields_called, folded

_Data = dict[str, Any]


def with_carried_names(draft: Draft, before: Draft) -> Draft:
    """Return `draft` with the names that its `meta` has from `before` meaning in it what they meant there."""
    meta, old = draft.data.get("meta"), before.data.get("meta")
    if not isinstance(meta, dict) or not isinstance(old, dict):
        return draft
    carrying = _Carrying(before.data, draft.data)
    changed: _Data = {}
    if isinstance(hidden := meta.get("hidden"), list):
        changed["hidden"] = carrying.hidden(hidden)
    if "sectionOrder" in meta and meta["sectionOrder"] is old.get("sectionOrder"):
        changed["sectionOrder"] = carrying.order(meta["sectionOrder"])
    if isinstance(visibility := meta.get("sectionsVisibility"), dict):
        changed["sectionsVisibility"] = carrying.visibility(visibility)
    if all(value == meta[name] for name, value in changed.items()):
        return draft
    data = {**draft.data, "meta": {**meta, **changed}}
    return Draft(data, draft.source, draft.format, notes=draft.notes, parts={(): (draft, ())})


class _Carrying:
    """Leads names from one version's data to another's. Entries have the same indexes in both."""

    def __init__(self, before: _Data, after: _Data) -> None:
        self._before = before
        self._after = after
        self._names = SectionNames(_titles(before))

    def hidden(self, wished: Any) -> Any:
        if not isinstance(wished, list):
            return wished
        return [name for text in wished for name in self._hidden(text)]

    def order(self, wished: Any) -> Any:
        if not isinstance(wished, list):
            return wished
        return [title for name in wished for title in self._titled(name)]

    def visibility(self, wished: Any) -> Any:
        if not isinstance(wished, dict):
            return wished
        return {title: shown for name, shown in wished.items() for title in self._titled(name)}

    def _hidden(self, text: Any) -> Iterator[Any]:
        try:
            paths = fields_called(text, self._names) if isinstance(text, str) else ()
        except UnknownNameError:
            paths = ()
        if not any(isinstance(part, int) for path in paths for part in path):
            yield text
            return
        for path in paths:
            if (carried := self._carried(path)) is not None:
                yield dotted(carried)

    def _titled(self, name: Any) -> Iterator[Any]:
        """Yield what a custom section is called now; any other name as it is."""
        sections = self._names.called(name) if isinstance(name, str) else ()
        if not any(len(section) > 1 for section in sections):
            yield name
            return
        titles = _titles(self._after)
        for section in sections:
            carried = self._carried(section)
            if carried and isinstance(carried[-1], int):
                title = titles[carried[-1]]
                yield name if folded(title) == folded(name) else title

    def _carried(self, path: FieldPath) -> FieldPath | None:
        """Return a path with the indexes that its entries have now; None where one of them is gone."""
        before: Any = self._before
        after: Any = self._after
        carried: list[str | int] = []
        for part in path:
            if isinstance(part, int):
                if not isinstance(before, list) or not isinstance(after, list):
                    return None
                there = _filled(before)
                beyond = part - len(there)  # what was added follows all that was there
                index = there[part] if beyond < 0 else len(before) + beyond
                if index not in (here := _filled(after)):
                    return None
                carried.append(here.index(index))
                before = before[index] if index < len(before) else None
                after = after[index]
            else:
                carried.append(part)
                before = before.get(part) if isinstance(before, dict) else None
                after = after.get(part) if isinstance(after, dict) else None
        return tuple(carried)


def _filled(items: Sequence[Any]) -> list[int]:
    """Return the indexes of items that say something: reading drops the others."""
    return [index for index, item in enumerate(items) if not is_empty(item)]


def _titles(data: _Data) -> list[str]:
    sections = data.get("customSections")
    if not isinstance(sections, list):
        return []
    titles = (sections[i].get("title") if isinstance(sections[i], dict) else "" for i in _filled(sections))
    return [title if isinstance(title, str) else "" for title in titles]

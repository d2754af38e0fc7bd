"""A resume in Markdown: front matter in our own names, and headings with what stands below them.

The first heading of level 1 is the name (the document's title, where the front matter has a name), what
stands before the first section is the summary, each further heading is a section of its own, and headings
below it are its entries.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from resumesite.content.draft import Draft
from resumesite.content.importers.reshape import Found, Part, Reshaping, is_empty
from resumesite.marked import KeyPath, Marked

FORMAT = "markdown"
_PERSON = ("name", "title", "location", "phone", "email", "website", "linkedin", "github", "twitter")
"""Contact data may stand at the top of the front matter."""


def recognizes(data: Mapping[str, Any]) -> bool:
    """Whether this is what a Markdown file is read as."""
    return data.keys() == {"frontMatter", "blocks"}


def read(marked: Marked) -> Draft:
    """Bring front matter and text into our own names."""
    body = _Body(marked)
    for number, block in enumerate(marked.data["blocks"]):
        body.add(Found(block, ("blocks", number)))
    return body.draft()


class _Body:
    """A resume that grows block by block."""

    def __init__(self, marked: Marked) -> None:
        self._resume = Reshaping(marked, FORMAT)
        self._root = self._resume.part(Found(marked.data, ()))
        self._root.ignore("blocks")
        self._summary: list[Found] = []
        self._section: KeyPath = ()
        self._entry: KeyPath = ()
        self._entry_level = 0
        self._name = ""
        self._read_front_matter()

    def add(self, block: Found) -> None:
        """Put one block where it belongs."""
        if "heading" in block.value:
            self._add_heading(block, int(block.value["level"]))
        elif not self._section:
            self._summary.append(block)
        else:
            text = block.value.get("item") or block.value.get("text", "")
            path = (*self._entry, "description") if self._entry else (*self._section, "items")
            self._resume.put((*path, self._resume.length(path)), text, block.path)

    def draft(self) -> Draft:
        """Return the resume as far as it has grown."""
        if self._summary and not self._resume.has(("summary",)):
            text = "\n\n".join(_as_markdown(block.value) for block in self._summary)
            self._resume.put(("summary",), text, self._summary[0].path)
        return self._resume.draft()

    def _add_heading(self, block: Found, level: int) -> None:
        text = block.value["heading"]
        if level == 1 and not self._section and (place := self._place_for_first_heading(text)):
            self._resume.put(place, text, block.path)
        elif self._section and level > self._entry_level:
            items = (*self._section, "items")
            self._entry = (*items, self._resume.length(items))
            self._resume.put((*self._entry, "title"), text, block.path)
        else:
            self._section = ("customSections", self._resume.length(("customSections",)))
            self._entry, self._entry_level = (), level
            self._resume.put((*self._section, "title"), text, block.path)

    def _place_for_first_heading(self, text: str) -> KeyPath:
        if self._name in ("", text):
            self._name = text
            return ("personalInfo", "name")
        return () if self._resume.has(("meta", "title")) else ("meta", "title")

    def _read_front_matter(self) -> None:
        front = self._resume.part(self._root.take("frontMatter"))
        front.ignore("resume")  # says that the file is one
        for name in _PERSON:
            if found := front.take(name):
                self._resume.put(("personalInfo", name), found.value, found.path)
        person = self._resume.part(front.take("personalInfo"))
        self._name = str(person.value.get("name") or front.value.get("name") or "")
        self._put_all(person, ("personalInfo",))
        self._put_all(front, ())

    def _put_all(self, part: Part, path: KeyPath) -> None:
        for found in tuple(part.left()):
            name = str(found.path[-1])
            part.ignore(name)
            self._resume.put((*path, name), deepcopy(found.value), found.path)


def _as_markdown(block: Mapping[str, str]) -> str:
    if is_empty(block.get("item")):
        return block.get("text", "")
    return "- " + block["item"].replace("\n", "\n  ")

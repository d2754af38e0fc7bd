"""Which formats can be read, and how to tell which of them a file is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from resumesite.content.draft import Draft
from resumesite.content.importers import jsonresume, markdown, native, smartcv, wrkks
from resumesite.errors import Problem, ResumesiteError, did_you_mean, usage
from resumesite.marked import Marked

ENTRY_POINTS = "resumesite.importers"
"""Installed packages add formats by an entry point of this group that is an `Importer`."""


@dataclass(frozen=True)
class Importer:
    """One format: `recognizes` looks at the shape of a file's data, `read` brings it into our own names."""

    name: str
    title: str
    recognizes: Callable[[Mapping[str, Any]], bool]
    read: Callable[[Marked], Draft]


_NATIVE = Importer("native", "resumesite", native.recognizes, native.read)

IMPORTERS: tuple[Importer, ...] = (
    Importer("markdown", "Markdown", markdown.recognizes, markdown.read),
    Importer("wrkks", "wrkks' publish payload", wrkks.recognizes, wrkks.read),
    Importer("smartcv", "SmartCV", smartcv.recognizes, smartcv.read),
    Importer("jsonresume", "JSON Resume", jsonresume.recognizes, jsonresume.read),
    _NATIVE,
)
"""The formats in the order in which they are asked; ours shares names with others, so it comes last."""


def importer_called(name: str) -> Importer:
    """Return the importer called `name`, or say which there are."""
    importers = {importer.name: importer for importer in (*IMPORTERS, *_installed())}
    if name not in importers:
        known = f"The formats are: {', '.join(importers)}."
        raise usage(
            "UNKNOWN_FORMAT",
            f"there is no resume format called `{name}`",
            did_you_mean(name, importers, otherwise=known),
        )
    return importers[name]


def recognize(marked: Marked) -> Importer:
    """Return the importer for a file by its shape. What is close to a resume of ours is read as one."""
    for importer in IMPORTERS:
        if importer.recognizes(marked.data):
            return importer
    for importer in _installed():
        if importer.recognizes(marked.data):
            return importer
    if any(
        did_you_mean(key, ("personalInfo", "experience", "education", "summary", "skills"))
        for key in marked.data
    ):
        return _NATIVE
    raise ResumesiteError(
        Problem(
            "NOT_A_RESUME",
            "this file holds no resume: it has none of the fields that one starts with",
            marked.place(),
            hint="Start with `personalInfo:` and a `name:` below it, or give a JSON Resume file.",
        )
    )


@cache
def _installed() -> tuple[Importer, ...]:
    from importlib.metadata import entry_points  # slow to import, and wanted for unusual files only

    return tuple(entry.load() for entry in entry_points(group=ENTRY_POINTS))

"""What a public resume says, value by value, and how each value may stand in a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel

from extract import Extract
from resumesite.document.contacts import PROFILES
from resumesite.document.dates import shown_date
from resumesite.document.document import Bullets, ContactKind, Paragraph, Rich, Run, plain
from resumesite.document.links import bare_doi, profile_href, safe_href
from resumesite.document.markdown import read_markdown
from resumesite.edition.edition import PublicResume
from resumesite.edition.live import live_edition
from resumesite.resume.schema import Meta, Resume
from resumesite.settings import Settings

FULL = Path(__file__).parent / "fixtures" / "full.yaml"

ADDRESSES = frozenset({"website", "linkedin", "github", "twitter", "spotify_url", "url", "link"})
DATES = frozenset({"start_date", "end_date", "date"})
TEXTS = frozenset({
    "summary", "description", "highlights", "company_description", "reference", "extracurricular", "items",
    "authors", "header_note",
})  # fmt: skip
NOT_SHOWN = frozenset({"title", "language", "section_order", "section_labels"})
"""What a public resume has beside its content."""

_PROFILES = {
    "linkedin": PROFILES[ContactKind.LINKEDIN],
    "github": PROFILES[ContactKind.GITHUB],
    "twitter": PROFILES[ContactKind.TWITTER],
    "spotify_url": PROFILES[ContactKind.SPOTIFY],
}


@dataclass(frozen=True)
class Leaf:
    """One value: its path in the model's own names ("experience", 0, "company") and its text."""

    path: tuple[str | int, ...]
    value: str

    @property
    def field(self) -> str:
        return next(str(part) for part in reversed(self.path) if isinstance(part, str))

    def texts(self, language: str) -> list[str]:
        """Return the texts that must stand in a file for the value to be there."""
        if self.field in DATES:
            return [shown_date(self.value, language)]
        if self.field in TEXTS:
            return [line for line in lines_of(read_markdown(self.value)) if line]
        if self.field == "doi":
            return [bare_doi(self.value)]
        return [self.value]

    def targets(self) -> list[str]:
        """Return the links that the value stands for, in place of its text or beside it."""
        if self.field in TEXTS:
            return list(hrefs_of(read_markdown(self.value)))
        if self.field in _PROFILES:
            return [href] if (href := profile_href(self.value, _PROFILES[self.field])) else []
        return [href] if self.field in ADDRESSES and (href := safe_href(self.value)) else []

    def is_in(self, file: Extract, language: str) -> bool:
        """Whether a file says the value. An address that is a link need not be written out as well."""
        targets = self.targets()
        if self.field in ADDRESSES and any(map(file.links_to, targets)):
            return True
        are_linked = self.field in ADDRESSES or all(map(file.links_to, targets))
        return are_linked and all(map(file.says, self.texts(language)))


def missing(resume: PublicResume, file: Extract) -> list[str]:
    """Return what a resume says and a file of it does not."""
    return [
        f"{'.'.join(map(str, leaf.path))}: {leaf.value!r}"
        for leaf in leaves_of(resume)
        if not leaf.is_in(file, resume.language)
    ]


def full_resume(**meta: object) -> Resume:
    """Return the person who uses every field, with other words in `meta`."""
    return Resume.model_validate(_full_data() | {"meta": _full_data()["meta"] | meta})


@cache
def _full_data() -> dict[str, Any]:
    data: dict[str, Any] = yaml.load(FULL.read_text("utf-8"), yaml.BaseLoader)
    return data


def edited(resume: Resume, username: str = "someone") -> PublicResume:
    return live_edition(
        resume,
        username=username,
        name="resume",
        address=f"{username}/",
        settings=Settings(),
        theme_ids=["plain"],
    ).edition.resume


def leaves_of(value: object, path: tuple[str | int, ...] = ()) -> Iterator[Leaf]:
    """Yield every text of a model."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if not (path == () and name in NOT_SHOWN):
                yield from leaves_of(getattr(value, name), (*path, name))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from leaves_of(item, (*path, index))
    elif isinstance(value, str) and value:
        yield Leaf(path, value)


def private_texts(resume: Resume) -> list[str]:
    """Return every text that no file may hold: what is in a resume and not in its public part."""
    meta: Meta = resume.meta
    return [
        resume.personal_info.address,
        resume.personal_info.image_url,
        meta.target_job_description,
        *meta.tags,
        *map(str, resume.x_source.values()),
        *(leaf.value for leaf in leaves_of(resume) if leaf.field in ("id", "tags")),
    ]


def lines_of(rich: Rich) -> Iterator[str]:
    for block in rich:
        if isinstance(block, Paragraph):
            yield from plain(block.line).split("\n")
        else:
            for bullet in block.items:
                yield from plain(bullet.line).split("\n")
                yield from lines_of(bullet.inner)


def hrefs_of(rich: Rich) -> Iterator[str]:
    for block in rich:
        lines = [block.line] if isinstance(block, Paragraph) else [bullet.line for bullet in block.items]
        yield from (run.href for line in lines for run in line if isinstance(run, Run) and run.href)
        if isinstance(block, Bullets):
            yield from hrefs_of(tuple(inner for bullet in block.items for inner in bullet.inner))

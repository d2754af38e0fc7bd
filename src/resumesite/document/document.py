"""A public resume arranged for reading: what every format shows, in the order it shows it.

Rich text is a small tree rather than HTML, so that each format writes it in its own way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

Direction = Literal["ltr", "rtl"]


# Rich text -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Run:
    """A stretch of text in one style. `href` is a safe, absolute link or ""."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    href: str = ""


@dataclass(frozen=True)
class Break:
    """A line break inside a paragraph."""


Inline = Run | Break
Line = tuple[Inline, ...]
"""One paragraph's or one bullet's text."""


@dataclass(frozen=True)
class Paragraph:
    line: Line


@dataclass(frozen=True)
class Bullets:
    """A list; each item is a line and the lists inside it. `first` is the first number of an ordered list."""

    items: tuple[Bullet, ...]
    first: int | None = None


@dataclass(frozen=True)
class Bullet:
    line: Line
    inner: tuple[Bullets, ...] = ()


Block = Paragraph | Bullets
Rich = tuple[Block, ...]


def plain(line: Line) -> str:
    """Return a line's text without its styles; a break becomes a newline."""
    return "".join(inline.text if isinstance(inline, Run) else "\n" for inline in line)


# The document --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class When:
    """Dates as they are shown ("Apr 2021 – Present") and, where readable, in ISO 8601 ("2021-04")."""

    text: str
    start: str = ""
    end: str = ""


class ContactKind(StrEnum):
    EMAIL = "email"
    PHONE = "phone"
    LOCATION = "location"
    WEBSITE = "website"
    LINKEDIN = "linkedin"
    GITHUB = "github"
    TWITTER = "twitter"
    SPOTIFY = "spotify"
    LINK = "link"


@dataclass(frozen=True)
class Contact:
    """One way to reach the person. `label` is the kind in the document's language ("Phone").

    `text` says enough on its own; an own link's begins with what its owner calls it ("Blog: ada.example").
    """

    kind: ContactKind
    label: str
    text: str
    href: str = ""

    @property
    def is_left_to_right(self) -> bool:
        """Whether the text must keep its order inside right-to-left text (all but places and own labels)."""
        return self.kind not in (ContactKind.LOCATION, ContactKind.LINK)


@dataclass(frozen=True)
class Header:
    """Who it is. `note` is what stands below the contacts ("Available from June")."""

    name: str
    headline: str = ""
    contacts: tuple[Contact, ...] = ()
    note: Rich = ()


@dataclass(frozen=True)
class Fact:
    """A short labelled value: "GPA: 3.9", "Technologies: Go, SQLite". `values` are joined by the format."""

    label: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """One job, degree, project… Row one is title and dates, row two is organization and location.

    `title_href` and `organization_href` are safe links or "". `roles` are further positions at the same
    employer.
    """

    title: str = ""
    title_href: str = ""
    when: When | None = None
    organization: str = ""
    organization_href: str = ""
    location: str = ""
    text: Rich = ()
    bullets: tuple[Bullet, ...] = ()
    facts: tuple[Fact, ...] = ()
    roles: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Section:
    """A titled part. What it has is shown in this order: text, facts, bullets, entries; no format drops any.

    `kind` is the section's name in the model ("experience", "customSections"); `id` is unique in the document
    and fit for an HTML id ("experience", "custom-2"). `facts` are labelled rows ("Languages: Go, Python"; a
    label may be empty).
    """

    kind: str
    id: str
    label: str
    text: Rich = ()
    facts: tuple[Fact, ...] = ()
    bullets: tuple[Bullet, ...] = ()
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Document:
    """A resume ready to be written in any format.

    `title` is the window's and the file's title, `description` one plain sentence or two (≤ 155 characters)
    for search results. `labels` hold the words of the page around it ("download_pdf", "skip_to_content", …).
    """

    language: str
    direction: Direction
    title: str
    description: str
    header: Header
    sections: tuple[Section, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)

    def section(self, kind: str) -> Section | None:
        return next(self.sections_of(kind), None)

    def sections_of(self, kind: str) -> Iterator[Section]:
        return (section for section in self.sections if section.kind == kind)

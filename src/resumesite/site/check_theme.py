"""Checking a theme: every kind of file is made with it, and looked through for what is lost or wrong."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from resumesite.document.arrange import arrange
from resumesite.document.document import Document
from resumesite.edition.edition import Presentation
from resumesite.errors import Place, Problem, Severity
from resumesite.make.workers import Workers
from resumesite.site.theme_sample import sample_edition, sample_job
from resumesite.themes.contrast import PAIRS, contrast
from resumesite.themes.load import load_theme
from resumesite.themes.theme import Scheme, Theme

PAGE_LIMIT = 12 * 1024
"""Bytes that a page of a two-page resume may have when it is compressed: what a first answer carries."""

_CHECKED = ("html", "pdf", "docx", "card")


@dataclass(frozen=True)
class CheckedTheme:
    """What was found of a theme: its lowest contrast, its page's size in bytes (gzip), and what is wrong."""

    theme: Theme
    lowest_contrast: float
    page_size: int
    problems: tuple[Problem, ...]


def check_theme(theme_id: str, folder: Path | None, workers: Workers) -> CheckedTheme:
    """Load a theme, make every kind of file with it, and look through them.

    Raises every problem of its files.
    """
    theme = load_theme(theme_id, folder)
    edition = sample_edition(Presentation(theme=theme.id))
    ((_, rendered),) = workers.run([sample_job(edition, theme, _CHECKED)])
    page = rendered.files.get("index.html", b"")
    size = len(gzip.compress(page, 9, mtime=0))
    found = (
        *rendered.problems,
        *(_about_page(page.decode(), arrange(edition.resume), theme) if page else ()),
        *_about_size(size, theme),
        *_about_styles(theme),
    )
    return CheckedTheme(theme, _lowest_contrast(theme.schemes.values()), size, found)


def _lowest_contrast(schemes: Iterable[Scheme]) -> float:
    """Return the least contrast of a text on a ground in any of the schemes, light or dark."""
    return min(
        contrast(colours[text], colours[ground])
        for scheme in schemes
        for colours in (scheme.light, scheme.dark)
        for text, ground in PAIRS
    )


def _about_page(html: str, document: Document, theme: Theme) -> Iterator[Problem]:
    """Say which texts of a document a page has lost, and what it would fetch from elsewhere."""
    shown = _words(unescape(re.sub(r"<(style|script)\b.*?</\1>|<[^>]*>", " ", html, flags=re.DOTALL)))
    place = Place(f"themes/{theme.id}")
    for section in document.sections:
        if lost := [text for text in _texts(section) if _words(text) not in shown]:
            message = f"the section {section.kind!r} loses {len(lost)} of its texts, {lost[0]!r} among them"
            hint = "Let your template show all that the base's section.html shows."
            yield Problem("THEME_DROPS_TEXT", message, place, hint=hint)
    for found in re.finditer(r"<(?:img|link|source)\b[^>]*?(?:src|href)=\"https?://[^\"]*", html):
        if 'rel="canonical"' not in found[0] and "alternate" not in found[0]:
            yield Problem("INVALID_THEME", f"the page fetches something: {found[0]}", place)


def _about_size(size: int, theme: Theme) -> Iterator[Problem]:
    if size > PAGE_LIMIT:
        message = (
            f"a page of two pages of text has {size:,} bytes compressed; {PAGE_LIMIT:,} is what loads at once"
        )
        place = Place(f"themes/{theme.id}")
        yield Problem("THEME_TOO_LARGE", message, place, hint="Write less CSS.", severity=Severity.WARNING)


def _texts(value: object) -> Iterator[str]:
    """Yield the texts of a section, its entries and their roles, but for their rich text."""
    for name in ("label", "title", "organization", "location"):
        if text := getattr(value, name, ""):
            yield text
    for each in (*getattr(value, "entries", ()), *getattr(value, "roles", ())):
        yield from _texts(each)
    for fact in getattr(value, "facts", ()):
        yield from fact.values


def _words(text: str) -> str:
    return " ".join(text.split()).casefold()


_PHYSICAL = re.compile(
    r"(?:^|[;{])\s*((?:margin|padding|border)-(?:left|right)[a-z-]*|(?:left|right|float:\s*(?:left|right)|text-align:\s*(?:left|right)))\s*[:;}]"
)


def _about_styles(theme: Theme) -> Iterator[Problem]:
    """Warn of styles that are right in one direction of writing only."""
    own = Path(theme.folder)
    for path in sorted(own.glob("*.css")):
        text = path.read_text("utf-8")
        for found in _PHYSICAL.finditer(text):
            line = text.count("\n", 0, found.start(1)) + 1
            message = f"`{found[1].split(':')[0].strip()}` is wrong where people read from right to left"
            place = Place(f"themes/{theme.id}/{path.name}", line)
            hint = "Use a logical property: margin-inline-start, inset-inline-end, text-align: start."
            yield Problem("THEME_ONE_DIRECTION", message, place, hint=hint, severity=Severity.WARNING)

"""Filled-in templates → PDFs by WeasyPrint, with fonts and styles that are made ready once a worker.

Reading a theme's fonts and styles takes longer than laying out a page, so both are kept for as long as the
worker lives. Nothing of a document is: the bytes are the same whatever was rendered before.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache, partial
from html import unescape
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any

with warnings.catch_warnings():  # it complains when the machine has no fonts; ours come along
    warnings.simplefilter("ignore", UserWarning)
    from weasyprint import CSS, HTML, Attachment
    from weasyprint.formatting_structure import boxes
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError

from resumesite.content.stamps import file_stamp
from resumesite.errors import Problem, ResumesiteError, Severity
from resumesite.render.fetcher import SCHEME, HeldFile, MemoryFetcher, forbidden_address
from resumesite.render.fitting import Fit, fitted
from resumesite.render.glyphs import every_glyph_needed
from resumesite.render.rendition import Rendition
from resumesite.settings import PdfVariant
from resumesite.themes.fonts import FONT_MEDIA_TYPES, NO_SITE_FONTS, font_bytes, needed_faces
from resumesite.themes.theme import FontFace, Theme

PHOTO_ADDRESS = f"{SCHEME}photo"

_CSS_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?")

_BETWEEN_TAGS = re.compile(r">\n+<")

_LINE_ENDS = str.maketrans({"\u2028": " ", "\u2029": " "})
"""Line and paragraph separators come with pasted texts. They are blanks, and no font has them."""

_MOST_DOTS_PER_INCH = 300


@dataclass(frozen=True)
class Sheet:
    """What a document is laid out on: one of its theme's styles, the `@page` rule, and a person's own style.

    `variant` is None for a PDF that only becomes a picture; those for people are tagged. `fit` says on how
    many pages it shall stand.
    """

    theme: Theme
    style: str
    page_style: str
    most_pages: int
    own_style: str = ""
    variant: PdfVariant | None = "pdf/ua-1"
    fit: Fit | None = None

    @property
    def options(self) -> dict[str, Any]:
        return {"pdf_variant": self.variant, "dpi": _MOST_DOTS_PER_INCH}


@dataclass(frozen=True)
class Enclosed:
    """A file inside a PDF that says the same in another way. `modified` stands beside it, as PDF/A asks."""

    name: str
    description: str
    data: bytes
    modified: datetime


def write_pdf(
    html: str,
    sheet: Sheet,
    rendition: Rendition | None = None,
    *,
    pictures: Mapping[str, HeldFile] | None = None,
    enclosed: Enclosed | None = None,
) -> bytes:
    """Return a PDF, with the photo and the fonts of a rendition and with `pictures` (name → file).

    Raises what its author, or its theme's, must mend. Adds to the rendition's notes what could not be done.
    """
    source = _Source(html, rendition, MemoryFetcher({**_photo(rendition), **(pictures or {})}))
    try:
        with every_glyph_needed(rendition):
            document = _laid_out(source, sheet)
            if sheet.fit:
                document = _tightened(document, source, sheet, sheet.fit)
            _check_length(len(document.pages), sheet.most_pages)
            return _written(document, sheet, [_attachment(enclosed)] if enclosed else None)
    except FatalURLFetchingError as error:
        raise forbidden_address(error) from error


def _written(document: Any, sheet: Sheet, attachments: list[Any] | None) -> bytes:
    for page in document.pages:  # what stands inside a link would be a second one in the same place
        page.links = [link for link in page.links if link[3].element_tag == "a"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint does not close its colour profile
        pdf: bytes = document.write_pdf(attachments=attachments, **sheet.options)
    return pdf


@dataclass(frozen=True)
class _Source:
    """What is laid out, and the pictures in it."""

    html: str
    rendition: Rendition | None
    pictures: MemoryFetcher


def _photo(rendition: Rendition | None) -> dict[str, HeldFile]:
    photo = rendition.photo if rendition else None
    return {"photo": HeldFile(photo.media_type, lambda: photo.data)} if photo else {}


def _attachment(file: Enclosed) -> Any:
    return Attachment(
        file_obj=BytesIO(file.data),
        name=file.name,
        description=file.description,
        created=file.modified,
        modified=file.modified,
        relationship="Alternative",
    )


def _laid_out(source: _Source, sheet: Sheet) -> Any:
    html = _BETWEEN_TAGS.sub("><", source.html.translate(_LINE_ENDS))
    fonts = source.rendition.fonts if source.rendition else NO_SITE_FONTS
    characters = _characters(html, sheet)
    faces = needed_faces(sheet.theme, characters, has_code="<code" in html, site=fonts)
    stamps = tuple(file_stamp(Path(file).stat()) for file in fonts.files)
    ready = _ready(_Style(sheet.theme.digest, sheet.style, faces, stamps, sheet.theme))
    page = CSS(string=sheet.page_style, font_config=ready.fonts, url_fetcher=ready.fetcher)
    with _rules_for_screens_allowed():
        own = CSS(string=sheet.own_style, font_config=ready.fonts, url_fetcher=ready.fetcher)
    document = HTML(string=html, url_fetcher=source.pictures)
    return document.render(font_config=ready.fonts, stylesheets=[ready.style, page, own], **sheet.options)


@contextmanager
def _rules_for_screens_allowed() -> Iterator[None]:
    """Say nothing of what WeasyPrint does not know: a person's own style is for screens too."""
    logger = logging.getLogger("weasyprint")
    was_disabled, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = was_disabled


def _tightened(document: Any, source: _Source, sheet: Sheet, fit: Fit) -> Any:
    """Lay a document out so that it stands on as few pages as it shall, or say that it cannot."""
    found = fitted(
        document,
        fit,
        lambda style: _laid_out(source, replace(sheet, page_style=f"{sheet.page_style}{style}")),
    )
    if source.rendition and len(found.pages) > fit.pages:
        source.rendition.notes.append(_does_not_fit(found, fit.pages))
    return found


def _does_not_fit(document: Any, pages: int) -> Problem:
    lines = sum(map(_lines_on, document.pages[pages:]))
    count = f"about {lines} lines" if lines > 1 else "a line"
    return Problem(
        "DOES_NOT_FIT",
        f"takes {len(document.pages)} pages at its tightest; fit asks for {pages}",
        hint=f"Shorten it by {count}, or choose narrower margins.",
        severity=Severity.WARNING,
    )


def _lines_on(page: Any) -> int:
    """Count the lines of a page's text, which WeasyPrint tells only by its boxes."""
    bodies = (box for box in page._page_box.children if not isinstance(box, boxes.MarginBox))
    lines = (box for body in bodies for box in body.descendants() if isinstance(box, boxes.LineBox))
    return len({round(line.position_y) for line in lines})


def _characters(html: str, sheet: Sheet) -> frozenset[str]:
    """Return every character that may be shown: of the text, and of what styles write between it."""
    styles = (sheet.style, sheet.page_style, sheet.own_style)
    return frozenset(unescape(html)).union(*map(_characters_of, styles))


@lru_cache(maxsize=16)
def _characters_of(style: str) -> frozenset[str]:
    return frozenset(style).union(chr(min(int(code, 16), 0x10FFFF)) for code in _CSS_ESCAPE.findall(style))


def _check_length(pages: int, most: int) -> None:
    if pages > most:
        message = f"this takes {pages} pages on paper; at most {most} are made"
        hint = "Shorten it, or split it into two resumes."
        raise ResumesiteError(Problem("TOO_MANY_PAGES", message, hint=hint))


@dataclass(frozen=True)
class _Style:
    """One style of a theme, known by the theme's digest, and the faces that texts like this one need.

    `stamps` are those of the site's own fonts, which may change while a worker lives.
    """

    digest: str
    style: str
    faces: tuple[FontFace, ...]
    stamps: tuple[str, ...]
    theme: Theme = field(compare=False, repr=False)


@dataclass(frozen=True)
class _Ready:
    fonts: Any
    style: Any
    fetcher: MemoryFetcher


@lru_cache(maxsize=16)
def _ready(style: _Style) -> _Ready:
    names = {face: f"font/{number}" for number, face in enumerate(style.faces)}
    fetcher = MemoryFetcher({name: _font_file(style.theme, face) for face, name in names.items()})
    fonts = FontConfiguration()
    faces = "".join(_font_rule(face, name) for face, name in names.items())
    return _Ready(fonts, CSS(string=faces + style.style, font_config=fonts, url_fetcher=fetcher), fetcher)


def _font_file(theme: Theme, face: FontFace) -> HeldFile:
    return HeldFile(
        FONT_MEDIA_TYPES[PurePosixPath(face.file).suffix.lower()], partial(font_bytes, theme, face)
    )


def _font_rule(face: FontFace, name: str) -> str:
    weight = f"font-weight:{face.weight};" if face.weight else ""
    return (
        f'@font-face{{font-family:"{face.family}";src:url({SCHEME}{name});{weight}font-style:{face.style}}}'
    )

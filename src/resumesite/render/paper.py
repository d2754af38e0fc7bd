"""Filled-in templates → PDFs by WeasyPrint, with fonts and styles that are made ready once a worker.

Reading a theme's fonts and styles takes longer than laying out a page, so both are kept for as long as the
worker lives. Nothing of a document is: the bytes are the same whatever was rendered before.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import PurePosixPath
from typing import Any

with warnings.catch_warnings():  # it complains when the machine has no fonts; ours come along
    warnings.simplefilter("ignore", UserWarning)
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError

from resumesite.errors import Problem, ResumesiteError
from resumesite.render.fetcher import SCHEME, HeldFile, MemoryFetcher, forbidden_address
from resumesite.render.glyphs import every_glyph_needed
from resumesite.render.rendition import Photo
from resumesite.themes.fonts import FONT_MEDIA_TYPES, font_bytes
from resumesite.themes.theme import FontFace, Theme

PHOTO_ADDRESS = f"{SCHEME}photo"

_BETWEEN_TAGS = re.compile(r">\n+<")

_LINE_ENDS = str.maketrans({"\u2028": " ", "\u2029": " "})
"""Line and paragraph separators come with pasted texts. They are blanks, and no font has them."""

_MOST_DOTS_PER_INCH = 300


@dataclass(frozen=True)
class Sheet:
    """What a document is laid out on: one of its theme's styles, and the `@page` rule.

    A PDF for people is tagged (PDF/UA-1); one that only becomes a picture need not be.
    """

    theme: Theme
    style: str
    page_style: str
    most_pages: int
    is_tagged: bool = True

    @property
    def options(self) -> dict[str, Any]:
        return {"pdf_variant": "pdf/ua-1" if self.is_tagged else None, "dpi": _MOST_DOTS_PER_INCH}


def write_pdf(html: str, sheet: Sheet, *, photo: Photo | None = None) -> bytes:
    """Return a PDF. Raises what its author, or its theme's, must mend."""
    try:
        with every_glyph_needed():
            document = _laid_out(html, sheet, photo)
            _check_length(len(document.pages), sheet.most_pages)
            pdf: bytes = document.write_pdf(**sheet.options)
            return pdf
    except FatalURLFetchingError as error:
        raise forbidden_address(error) from error


def _laid_out(html: str, sheet: Sheet, photo: Photo | None) -> Any:
    ready = _ready(_Style(sheet.theme.digest, sheet.style, sheet.theme))
    page = CSS(string=sheet.page_style, font_config=ready.fonts, url_fetcher=ready.fetcher)
    source = HTML(
        string=_BETWEEN_TAGS.sub("><", html.translate(_LINE_ENDS)), url_fetcher=_photo_fetcher(photo)
    )
    return source.render(font_config=ready.fonts, stylesheets=[ready.style, page], **sheet.options)


def _check_length(pages: int, most: int) -> None:
    if pages > most:
        message = f"this takes {pages} pages on paper; at most {most} are made"
        hint = "Shorten it, or split it into two resumes."
        raise ResumesiteError(Problem("TOO_MANY_PAGES", message, hint=hint))


@dataclass(frozen=True)
class _Style:
    """One style of a theme, known by the theme's digest."""

    digest: str
    style: str
    theme: Theme = field(compare=False, repr=False)


@dataclass(frozen=True)
class _Ready:
    fonts: Any
    style: Any
    fetcher: MemoryFetcher


@lru_cache(maxsize=8)
def _ready(style: _Style) -> _Ready:
    fetcher = MemoryFetcher({_font_name(face): _font_file(style.theme, face) for face in style.theme.fonts})
    fonts = FontConfiguration()
    faces = "".join(map(_font_rule, style.theme.fonts))
    return _Ready(fonts, CSS(string=faces + style.style, font_config=fonts, url_fetcher=fetcher), fetcher)


def _font_name(face: FontFace) -> str:
    return f"font/{face.file}"


def _font_file(theme: Theme, face: FontFace) -> HeldFile:
    return HeldFile(FONT_MEDIA_TYPES[PurePosixPath(face.file).suffix], partial(font_bytes, theme, face))


def _font_rule(face: FontFace) -> str:
    return (
        f'@font-face{{font-family:"{face.family}";src:url({SCHEME}{_font_name(face)});'
        f"font-weight:{face.weight};font-style:{face.style}}}"
    )


def _photo_fetcher(photo: Photo | None) -> MemoryFetcher:
    return MemoryFetcher({"photo": HeldFile(photo.media_type, lambda: photo.data)} if photo else {})

"""A rendition → a tagged PDF (PDF/UA-1, or PDF/A-3a) with bookmarks, and links that say where they lead.

Holds no date and no random number: the same inputs give the same bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from resumesite.document.document import Document
from resumesite.document.punctuation import punctuation
from resumesite.edition.edition import Presentation, PublicResume
from resumesite.plan.artifact import Page
from resumesite.render.fetcher import SCHEME, HeldFile
from resumesite.render.fitting import fit_of
from resumesite.render.json_resume import render_json
from resumesite.render.paper import PHOTO_ADDRESS, Enclosed, Sheet, write_pdf
from resumesite.render.photos import shown_photo
from resumesite.render.qr import qr_svg
from resumesite.render.redactions import mark_redactions
from resumesite.render.rendition import Rendition
from resumesite.render.templates import fill, resume_context
from resumesite.settings import MOST_PAGES
from resumesite.themes.theme import Theme

_QR_CODE = f"{SCHEME}qr-code"

_NO_DATE = datetime(1980, 1, 1, tzinfo=UTC)
"""When an attached file was changed, where no record says: the clock must not. ZIP's first day."""

_LONGEST_RUNNING_NAME = 120
"""Margins are measured word by word: what is much longer than a name takes very long there."""

_SIZES = {"A4": "A4", "Letter": "letter", "Legal": "legal", "A5": "A5"}

_SHOWN_PHOTO = 113
"""The longer side of a photo on paper: 30 mm, in CSS pixels."""


def render_pdf(rendition: Rendition) -> bytes:
    """Render the PDF.

    Raises MISSING_GLYPHS for a character that no font has, TOO_MANY_PAGES beyond 20 of them. Notes
    DOES_NOT_FIT where it takes more pages than it shall.
    """
    theme, document = rendition.theme, rendition.document
    context = resume_context(document, rendition.presentation, theme) | {
        "page": Page(),
        "is_paper": True,
        "photo": shown_photo(rendition.photo, PHOTO_ADDRESS, _SHOWN_PHOTO),
        "keywords": keywords(rendition.resume),
        "qr_code": _qr_code(rendition),
    }
    html = fill(theme, "paper.html", context, direction=document.direction)
    html = mark_redactions(html, rendition.resume.redactions)
    presentation = rendition.presentation
    sheet = Sheet(
        theme,
        theme.paper_css,
        page_rule(document, presentation, theme),
        MOST_PAGES,
        own_style=presentation.custom_css,
        variant=presentation.pdf_variant,
        fit=fit_of(presentation, theme),
    )
    return write_pdf(html, sheet, rendition, pictures=_pictures(rendition), enclosed=_enclosed(rendition))


@dataclass(frozen=True)
class _QrCode:
    """What a template shows of a QR code: where its picture is, the address in it, and that in words."""

    src: str
    href: str
    text: str


def _qr_code(rendition: Rendition) -> _QrCode | None:
    """What a reader of paper photographs to get to the page; None where it has no address, as every share."""
    address = _shown_address(rendition)
    if not address:
        return None
    colon = punctuation(rendition.document.language).colon
    return _QrCode(_QR_CODE, address, f"{rendition.document.labels['qr_code']}{colon}{address}")


def _pictures(rendition: Rendition) -> dict[str, HeldFile]:
    address = _shown_address(rendition)
    svg = HeldFile("image/svg+xml", lambda: qr_svg(address))
    return {_QR_CODE.removeprefix(SCHEME): svg} if address else {}


def _shown_address(rendition: Rendition) -> str:
    return rendition.page.canonical if rendition.presentation.qr_code else ""


def _enclosed(rendition: Rendition) -> Enclosed | None:
    """The public resume as data, in PDFs for archives."""
    if rendition.presentation.pdf_variant != "pdf/a-3a":
        return None
    updated_at = rendition.page.updated_at
    return Enclosed(
        "resume.json",
        "JSON Resume",
        render_json(rendition),
        modified=datetime.fromisoformat(updated_at) if updated_at else _NO_DATE,
    )


def keywords(resume: PublicResume) -> str:
    """Return the skills as a PDF names them for search."""
    skills = resume.skills
    groups = (word for group in skills.groups for word in group.keywords)
    return ", ".join(
        dict.fromkeys((*skills.languages, *skills.frameworks_and_tools, *skills.libraries, *groups))
    )


def page_rule(document: Document, presentation: Presentation, theme: Theme) -> str:
    """Return the paper's size and margins, and what stands in a margin from the second page on.

    Nothing stands in the margins of the first: programs that read resumes skip them, or take them for
    content.
    """
    size, margin = _SIZES[presentation.page_size], theme.margins[presentation.margin]
    running = "string(name)" if len(document.header.name) <= _LONGEST_RUNNING_NAME else "none"
    start, end = ("left", "right") if document.direction == "ltr" else ("right", "left")
    return (
        f"@page{{size:{size};margin:{margin};"
        f"@{theme.running}-{start}{{content:{running}}}"
        f"@{theme.running}-{end}{{content:{_page_number(document)}}}}}"
        f"@page:first{{@{theme.running}-left{{content:none}}@{theme.running}-right{{content:none}}}}"
    )


def _page_number(document: Document) -> str:
    """Write "Page {page} of {pages}" as CSS counters between strings."""
    pieces = re.split(r"\{(pages?)\}", document.labels["page_of"])
    return " ".join(
        f"counter({piece})" if place % 2 else _css_string(piece) for place, piece in enumerate(pieces)
    )


def _css_string(text: str) -> str:
    return '"' + "".join(sign if sign.isalnum() else f"\\{ord(sign):x} " for sign in text) + '"'

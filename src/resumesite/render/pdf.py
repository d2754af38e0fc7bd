"""A rendition → a tagged PDF (PDF/UA-1) with bookmarks, and links that say where they lead.

Holds no date and no random number: the same inputs give the same bytes.
"""

from __future__ import annotations

import re

from resumesite.document.document import Document
from resumesite.edition.edition import Presentation, PublicResume
from resumesite.plan.artifact import Page
from resumesite.render.paper import PHOTO_ADDRESS, Sheet, write_pdf
from resumesite.render.photos import shown_photo
from resumesite.render.redactions import mark_redactions
from resumesite.render.rendition import Rendition
from resumesite.render.templates import fill, resume_context
from resumesite.themes.theme import Theme

MOST_PAGES = 20

_LONGEST_RUNNING_NAME = 120
"""Margins are measured word by word: what is much longer than a name takes very long there."""

_SIZES = {"A4": "A4", "Letter": "letter", "Legal": "legal", "A5": "A5"}

_SHOWN_PHOTO = 113
"""The longer side of a photo on paper: 30 mm, in CSS pixels."""


def render_pdf(rendition: Rendition) -> bytes:
    """Render the PDF.

    Raises MISSING_GLYPHS for a character that no font has, TOO_MANY_PAGES beyond 20 of them.
    """
    theme, document = rendition.theme, rendition.document
    context = resume_context(document, rendition.presentation, theme) | {
        "page": Page(),
        "is_paper": True,
        "photo": shown_photo(rendition.photo, PHOTO_ADDRESS, _SHOWN_PHOTO),
        "keywords": keywords(rendition.resume),
    }
    html = fill(theme, "paper.html", context, direction=document.direction)
    html = mark_redactions(html, rendition.resume.redactions)
    page_style = page_rule(document, rendition.presentation, theme)
    return write_pdf(html, Sheet(theme, theme.paper_css, page_style, MOST_PAGES), photo=rendition.photo)


def keywords(resume: PublicResume) -> str:
    """Return the skills as a PDF names them for search."""
    skills = resume.skills
    groups = (word for group in skills.groups for word in group.keywords)
    return ", ".join(
        dict.fromkeys((*skills.languages, *skills.frameworks_and_tools, *skills.libraries, *groups))
    )


def page_rule(document: Document, presentation: Presentation, theme: Theme) -> str:
    """Return the paper's size and margins, and what stands in the bottom margin from the second page on.

    Nothing stands in the margins of the first: programs that read resumes skip them, or take them for
    content.
    """
    size, margin = _SIZES[presentation.page_size], theme.margins[presentation.margin]
    running = "string(name)" if len(document.header.name) <= _LONGEST_RUNNING_NAME else "none"
    start, end = ("left", "right") if document.direction == "ltr" else ("right", "left")
    return (
        f"@page{{size:{size};margin:{margin};"
        f"@bottom-{start}{{content:{running}}}@bottom-{end}{{content:{_page_number(document)}}}}}"
        "@page:first{@bottom-left{content:none}@bottom-right{content:none}}"
    )


def _page_number(document: Document) -> str:
    """Write "Page {page} of {pages}" as CSS counters between strings."""
    pieces = re.split(r"\{(pages?)\}", document.labels["page_of"])
    return " ".join(
        f"counter({piece})" if place % 2 else _css_string(piece) for place, piece in enumerate(pieces)
    )


def _css_string(text: str) -> str:
    return '"' + "".join(sign if sign.isalnum() else f"\\{ord(sign):x} " for sign in text) + '"'

"""A rendition → `card.png`, the picture that social networks show of a page: 1200 by 630 pixels."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from io import BytesIO
from math import ceil

import pypdfium2
from fontTools.ttLib import TTFont
from PIL import Image

from resumesite.document.document import ContactKind, Document
from resumesite.edition.edition import PublicResume
from resumesite.render.paper import PHOTO_ADDRESS, Sheet, write_pdf
from resumesite.render.photos import shown_photo
from resumesite.render.rendition import Rendition
from resumesite.render.templates import fill, resume_context
from resumesite.themes.fonts import font_bytes
from resumesite.themes.theme import FontFace, Theme

WIDTH, HEIGHT = 1200, 630

_NAME_SIZES = (104, 92, 80, 68, 56, 44)
_ROOM = 1016
_ROOM_BESIDE_PHOTO = 700
_SKILLS = 3
_LONGEST_TEXT, _LONGEST_FACT = 160, 60
"""In characters: more than there is room for. What is cut anyway must not be laid out first, for seconds."""

_COLOURS, _COLOURS_WITH_PHOTO = 64, 256

_PAGE_RULE = f"@page{{size:{WIDTH}px {HEIGHT}px;margin:0}}"


def render_card(rendition: Rendition) -> bytes:
    """Render the card as a PNG.

    A long name is set smaller, then on more lines; what still has no room is cut.
    """
    theme, document, photo = rendition.theme, _shortened(rendition.document), rendition.photo
    width = _NameWidth(_advances(_BoldFace(theme.digest, theme)))
    context = resume_context(document, rendition.presentation, theme) | {
        "photo": shown_photo(photo, PHOTO_ADDRESS, HEIGHT),
        "name_size": width.fitting_size(document.header.name, _ROOM_BESIDE_PHOTO if photo else _ROOM),
        "facts": tuple(_short(fact, _LONGEST_FACT) for fact in _facts(rendition.resume)),
        "website": _short(_website(document)),
    }
    html = fill(theme, "card.html", context, direction=document.direction)
    sheet = Sheet(theme, theme.card_css, _PAGE_RULE, most_pages=1, variant=None)
    pdf = write_pdf(html, sheet, rendition)
    return _png(pdf, _COLOURS_WITH_PHOTO if photo else _COLOURS)


def _shortened(document: Document) -> Document:
    header = document.header
    return replace(
        document, header=replace(header, name=_short(header.name), headline=_short(header.headline))
    )


def _short(text: str, longest: int = _LONGEST_TEXT) -> str:
    """Cut a text that is too long, never before a mark that belongs to the character before."""
    if len(text) <= longest:
        return text
    end = longest - 1
    while end and unicodedata.category(text[end])[0] == "M":
        end -= 1
    return f"{text[:end].rstrip()}…"


def _facts(resume: PublicResume) -> Iterator[str]:
    """Yield where the person is and the skills named first."""
    skills = resume.skills
    groups = (word for group in skills.groups for word in group.keywords)
    named = dict.fromkeys((*skills.languages, *skills.frameworks_and_tools, *groups))
    yield from filter(None, (resume.personal_info.location, *list(named)[:_SKILLS]))


def _website(document: Document) -> str:
    own = (contact.text for contact in document.header.contacts if contact.kind is ContactKind.WEBSITE)
    return next(own, "")


def _png(pdf: bytes, colours: int) -> bytes:
    document = pypdfium2.PdfDocument(pdf)
    try:
        picture: Image.Image = document[0].render(scale=96 / 72).to_pil()
    finally:
        document.close()
    file = BytesIO()
    few = picture.convert("RGB").quantize(colours, dither=Image.Dither.NONE)
    few.save(file, "PNG", optimize=True)
    return file.getvalue()


# How large a name can be set ---------------------------------------------------------------------------


@dataclass(frozen=True)
class _NameWidth:
    """Measures names in the face that they are set in. `advances` are in em, by character."""

    advances: Mapping[str, float]

    def fitting_size(self, name: str, room: int) -> int:
        """Return the largest size with room for a name: on one line, else smaller on two, else the last."""
        for lines, sizes in ((1, _NAME_SIZES[:3]), (2, _NAME_SIZES[1:])):
            for size in sizes:
                if self._lines(name, room / size) <= lines:
                    return size
        return _NAME_SIZES[-1]

    def _lines(self, name: str, room: float) -> int:
        """Count the lines of a name that breaks between words, and inside one that is longer than a line."""
        lines, used = 1, 0.0
        for word in name.split():
            width, space = self._width(word), self._width(" ") if used else 0.0
            if used and used + space + width > room:
                lines, used, space = lines + 1, 0.0, 0.0
            used += space + width
            lines, used = lines + ceil(used / room) - 1, used - room * (ceil(used / room) - 1)
        return lines

    def _width(self, text: str) -> float:
        return sum(self.advances.get(sign) or (1.0 if _is_wide(sign) else 0.65) for sign in text)


def _is_wide(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in "WF"


@dataclass(frozen=True)
class _BoldFace:
    """The face of a theme's headings, known by the theme's digest."""

    digest: str
    theme: Theme = field(compare=False, repr=False)


def _is_bold(face: FontFace) -> bool:
    return face.weight >= "600" and face.style == "normal"


@lru_cache(maxsize=8)
def _advances(face: _BoldFace) -> Mapping[str, float]:
    family, fonts = face.theme.typefaces.headings, face.theme.fonts
    bold = next((font for font in fonts if font.family == family and _is_bold(font)), None)
    if bold is None:
        return {}
    font = TTFont(BytesIO(font_bytes(face.theme, bold)), lazy=True)
    em, widths = font["head"].unitsPerEm, font["hmtx"]
    return {chr(code): widths[glyph][0] / em for code, glyph in font.getBestCmap().items()}

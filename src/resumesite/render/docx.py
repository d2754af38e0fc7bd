"""A rendition → a DOCX: real Word styles, lists, links and properties, the same bytes every time."""

from __future__ import annotations

from docx.opc.constants import RELATIONSHIP_TYPE

from resumesite.edition.choices import numbers_publications
from resumesite.render.docx_parts.body import Body, write_body
from resumesite.render.docx_parts.look import Look, look_of
from resumesite.render.docx_parts.package import packed
from resumesite.render.docx_parts.picture import PHOTO_FILE, PHOTO_LINK, Picture, anchored_photo
from resumesite.render.docx_parts.properties import core_properties
from resumesite.render.docx_parts.skeleton import skeleton_for
from resumesite.render.docx_parts.wordml import NOTHING, Xml, escaped, joined
from resumesite.render.rendition import Photo, Rendition


def render_docx(rendition: Rendition) -> bytes:
    """Render a resume as a Word document."""
    document, photo, look = rendition.document, rendition.photo, look_of(rendition)
    picture = _picture(rendition, photo, look) if photo else None
    is_numbered = numbers_publications(rendition.presentation, rendition.theme)
    body = write_body(document, look, picture, is_numbered=is_numbered)
    members = skeleton_for(look).filled(
        name=document.header.name,
        body=body.content,
        relationships=_relationships(body, photo),
        numbering=joined(body.lists),
        core=core_properties(rendition),
    )
    return packed({**members, PHOTO_FILE: photo.data} if photo else members)


def _picture(rendition: Rendition, photo: Photo, look: Look) -> Picture:
    """The photo with a description for those who do not see it."""
    pattern = rendition.document.labels.get("photo_of", "{name}")
    description = pattern.replace("{name}", rendition.document.header.name)
    return anchored_photo(photo, rendition.presentation.photo_shape, description, is_rtl=look.is_rtl)


def _relationships(body: Body, photo: Photo | None) -> Xml:
    picture = _relationship(PHOTO_LINK, RELATIONSHIP_TYPE.IMAGE, PHOTO_FILE.removeprefix("word/"))
    links = (
        _relationship(key, RELATIONSHIP_TYPE.HYPERLINK, href, ' TargetMode="External"')
        for href, key in body.links.items()
    )
    return joined((*links, picture if photo else NOTHING))


def _relationship(key: str, kind: str, target: str, mode: str = "") -> Xml:
    return Xml(f'<Relationship Id="{key}" Type="{kind}" Target="{escaped(target)}"{mode}/>')

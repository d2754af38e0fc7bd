"""A photo at the end side of the first page's head, with the text beside it."""

from __future__ import annotations

from dataclasses import dataclass

from resumesite.render.docx_parts.wordml import Xml, escaped
from resumesite.render.rendition import Photo
from resumesite.settings import PhotoShape

PHOTO_FILE = "word/media/photo.jpeg"
PHOTO_LINK = "photo"

_EMU_PER_MM = 36_000
_EMU_PER_TWIP = 635
_WIDEST, _HIGHEST = 26 * _EMU_PER_MM, 30 * _EMU_PER_MM
_GAP = 4 * _EMU_PER_MM
_RADIUS = 3 * 12_700
"""English Metric Units, as in the PDF: 26 by 30 mm at most, corners of 3 points."""


@dataclass(frozen=True)
class Picture:
    """A photo on its page: the run that holds it, and the room it takes, in twips."""

    content: Xml
    width: int
    height: int


def anchored_photo(photo: Photo, shape: PhotoShape, description: str, *, is_rtl: bool) -> Picture:
    """Place a photo. It floats, so that the name stays the first line of the text."""
    width, height = _size(photo)
    content = _anchor(width, height, _geometry(shape, min(width, height)), description, is_rtl=is_rtl)
    return Picture(content, (width + _GAP) // _EMU_PER_TWIP, height // _EMU_PER_TWIP)


def _geometry(shape: PhotoShape, side: int) -> Xml:
    match shape:
        case "circle":
            return Xml('<a:prstGeom prst="ellipse"><a:avLst/></a:prstGeom>')
        case "square":
            return Xml('<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>')
        case "rounded":
            radius = 100_000 * _RADIUS // side  # by the shorter side, where 100,000 is all of it
            guide = f'<a:gd name="adj" fmla="val {min(radius, 50_000)}"/>'
            return Xml(f'<a:prstGeom prst="roundRect"><a:avLst>{guide}</a:avLst></a:prstGeom>')


def _anchor(width: int, height: int, geometry: Xml, description: str, *, is_rtl: bool) -> Xml:
    side, left, right = ("left", 0, _GAP) if is_rtl else ("right", _GAP, 0)
    extent = f'cx="{width}" cy="{height}"'
    return Xml(
        '<w:r><w:drawing><wp:anchor distT="0" distB="0" '
        f'distL="{left}" distR="{right}" simplePos="0" relativeHeight="1" behindDoc="0" locked="0" '
        'layoutInCell="1" allowOverlap="0"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="margin"><wp:align>{side}</wp:align></wp:positionH>'
        '<wp:positionV relativeFrom="margin"><wp:align>top</wp:align></wp:positionV>'
        f"<wp:extent {extent}/>"
        '<wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapSquare wrapText="bothSides"/>'
        f'<wp:docPr id="1" name="Photo" descr="{escaped(description)}"/>'
        f'<wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a="{_DRAWING}" noChangeAspect="1"/>'
        "</wp:cNvGraphicFramePr>"
        f'<a:graphic xmlns:a="{_DRAWING}"><a:graphicData uri="{_PICTURE}"><pic:pic xmlns:pic="{_PICTURE}">'
        '<pic:nvPicPr><pic:cNvPr id="1" name="Photo"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{PHOTO_LINK}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm>'
        f"{geometry}</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
    )


_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"


def _size(photo: Photo) -> tuple[int, int]:
    scale = min(_WIDEST / photo.width, _HIGHEST / photo.height)
    return round(photo.width * scale), round(photo.height * scale)

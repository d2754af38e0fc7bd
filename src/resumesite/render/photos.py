"""A photo's size and address as templates show it."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass

from resumesite.render.rendition import Photo


@dataclass(frozen=True)
class ShownPhoto:
    """A photo as an `<img>` shows it, in CSS pixels."""

    href: str
    width: int
    height: int


def shown_photo(photo: Photo | None, href: str, longer: int) -> ShownPhoto | None:
    """Return a photo whose longer side is `longer` pixels; without an address it is embedded."""
    if photo is None:
        return None
    scale = longer / max(photo.width, photo.height)
    width, height = (max(1, round(side * scale)) for side in (photo.width, photo.height))
    return ShownPhoto(href or _embedded(photo), width, height)


def _embedded(photo: Photo) -> str:
    return f"data:{photo.media_type};base64,{b64encode(photo.data).decode()}"

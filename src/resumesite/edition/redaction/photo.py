"""blurPhoto: what the photo was kept as. The photo itself is left out by whoever freezes the resume."""

from __future__ import annotations

from collections.abc import Iterator

from resumesite.edition.redaction.hiding import Asked, Hiding
from resumesite.edition.redaction.search import Target


def hide_photo(asked: Asked) -> Iterator[Hiding]:
    address = asked.resume.personal_info.image_url
    if asked.blur.hides_photo and address:
        yield Hiding(address, Target("link"), ("personal_info", "image_url"), instead="")

"""What a share froze, as one value: the public resume with its redactions, its looks and its photo."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from pydantic import TypeAdapter, ValidationError

from resumesite.edition.edition import Presentation, PublicResume

_presentations = TypeAdapter(Presentation)
_CHOICES = frozenset(choice.name for choice in fields(Presentation))
_FROM_THE_START = ("theme", "page_size", "margin", "include_photo", "color_scheme", "density")
"""The choices that stand in every snapshot."""


class SnapshotError(ValueError):
    """The data are not those of a snapshot."""


@dataclass(frozen=True)
class Snapshot:
    """Everything of a share that later edits do not change, but for its theme's files.

    `formats` are those of the site when it was made. `photo` is a JPEG file that was prepared already, or
    empty.
    """

    resume: PublicResume
    presentation: Presentation
    formats: tuple[str, ...]
    photo: bytes = field(default=b"", repr=False)

    def as_data(self) -> dict[str, Any]:
        """Write it as plain data, the photo in base64."""
        return {
            "resume": self.resume.model_dump(mode="json", by_alias=True, exclude_defaults=True),
            "presentation": _said(self.presentation),
            "formats": list(self.formats),
            "photo": base64.b64encode(self.photo).decode(),
        }


def read_snapshot(data: Mapping[str, Any]) -> Snapshot:
    """Read what `as_data` wrote. Raises SnapshotError for anything else; it quotes nothing of it."""
    try:
        return Snapshot(
            resume=PublicResume.model_validate(data["resume"]),
            presentation=_presentation(data["presentation"]),
            formats=tuple(map(str, data["formats"])),
            photo=base64.b64decode(data["photo"], validate=True),
        )
    except (KeyError, TypeError, ValidationError, binascii.Error) as error:
        raise SnapshotError("these are not the data of a snapshot") from error


def _said(presentation: Presentation) -> dict[str, Any]:
    """Leave out later choices that are as usual, so that they change no share that was made before them."""
    usual = {choice.name: choice.default for choice in fields(Presentation)}
    usual["theme_options"] = {}
    return {
        name: value
        for name, value in asdict(presentation).items()
        if name in _FROM_THE_START or value != usual[name]
    }


def _presentation(data: Mapping[str, Any]) -> Presentation:
    if not data.keys() <= _CHOICES:  # which pydantic cannot be told of a dataclass that knows nothing of it
        raise KeyError("no such choice")
    return _presentations.validate_python(data)

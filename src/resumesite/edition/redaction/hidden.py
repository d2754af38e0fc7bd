"""A value that a share hides."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass


@dataclass(frozen=True)
class HiddenValue:
    """A text that may stand in no byte of a share.

    `field` says where it was, as people write it ("experience.0.company", "blurWords").
    """

    field: str
    value: str = dataclasses.field(repr=False)

"""Names that become public: where a file stands, and what it is saved as."""

from __future__ import annotations

import re

from resumesite.leak.layers.layer import Layer, values

_TOKEN = re.compile(r"(?<![a-z2-7])(?=[a-z]*[2-7])[a-z2-7]{32}(?![a-z2-7])")
"""A share's token is random, so it may hold any short word by chance."""


def layers(name: str) -> Layer:
    return values("file name", [without_tokens(name)])


def without_tokens(text: str) -> str:
    """Return a text without the tokens of shares in its addresses."""
    return _TOKEN.sub("-", text)

"""Marking what stands in a hidden value's place, so that themes can show that something is hidden there."""

from __future__ import annotations

import re
from collections.abc import Collection

from markupsafe import escape

_PIECES = re.compile(
    r"(<(?:script|style|title|head)\b.*?</(?:script|style|title|head)>|<!--.*?-->|<[^>]*>)",
    re.DOTALL | re.IGNORECASE,
)


def mark_redactions(page: str, labels: Collection[str]) -> str:
    """Wrap each label in a page's text in `<span class="redacted">`, never in a tag or its attributes."""
    if not labels:
        return page
    longest_first = sorted({str(escape(label)) for label in labels}, key=len, reverse=True)
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(label)}(?!\w)" for label in longest_first))
    pieces = _PIECES.split(page)
    pieces[::2] = [pattern.sub(r'<span class="redacted">\g<0></span>', text) for text in pieces[::2]]
    return "".join(pieces)

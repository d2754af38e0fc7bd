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
    written = {str(escape(label)) for label in labels}
    pattern = re.compile(rf"(?<!\w){_any_of(written)}(?!\w)")
    pieces = _PIECES.split(page)
    pieces[::2] = [pattern.sub(r'<span class="redacted">\g<0></span>', text) for text in pieces[::2]]
    return "".join(pieces)


def _any_of(texts: Collection[str]) -> str:
    """Write a pattern for any of these texts, the longest of them that is there.

    What they begin with alike is compared once: a resume of a thousand employers has a thousand labels.
    """
    first, last = min(texts), max(texts)
    alike = next((at for at, sign in enumerate(first) if sign != last[at]), len(first))
    longer: dict[str, set[str]] = {}
    for text in texts:
        if len(text) > alike:
            longer.setdefault(text[alike], set()).add(text[alike:])
    ways = "|".join(_any_of(rests) for _, rests in sorted(longer.items()))
    is_whole = alike == len(first)
    return re.escape(first[:alike]) + (f"(?:{ways})" if ways else "") + ("?" if ways and is_whole else "")

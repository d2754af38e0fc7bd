"""What keeps its order inside right-to-left text: phone numbers, e-mail addresses, links."""

from __future__ import annotations

import re
from collections.abc import Iterator

_KEPT = re.compile(
    r"""
    https?://[!-~]+ | www\.[!-~]+
    | (?<![A-Za-z0-9_.+-])[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+
    | (?<![A-Za-z0-9_.@-])(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?:/[!-~]*)?
    | (?<![\d.,])(?:
        (?:\+|00|٠٠|۰۰)\d[\d ().\-/]{4,}\d
        | \(\d{1,5}\)[ -]?\d[\d -]{3,}\d
        | \d{2,5}(?:[ ]\d{2,4}){2,}
      )(?!\d)
    """,
    re.VERBOSE,
)
"""Without letters that tell its direction, "+966 11 555 0132" is drawn as "0132 555 11 966+" there.

Two years with a dash between them are left alone: they are read from the right, as the months around them.
"""


def left_to_right_parts(text: str) -> Iterator[tuple[str, bool]]:
    """Split a text; yield each part with whether its order must be kept."""
    end = 0
    for found in _KEPT.finditer(text):
        kept = found.group().rstrip(".,;:!?)\"'")
        if found.start() > end:
            yield text[end : found.start()], False
        yield kept, True
        end = found.start() + len(kept)
    if end < len(text):
        yield text[end:], False

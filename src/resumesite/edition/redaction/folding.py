"""Text → its letters and digits alone, all spellings of a word alike, each with its place in the text.

"Ac**me**", "ACME", "Àcmé", "Ａｃｍｅ", "ac-me", "A&#99;me" and one with an invisible hyphen all are "acme".
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

_SPELLED = {
    "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th",
    "ĸ": "k", "ŋ": "n", "ƒ": "f",
}  # fmt: skip
"""Letters that Unicode takes for none of another's forms."""

_DROPPED = frozenset("ـ\u034f\u115f\u1160\u3164\uffa0\u17b4\u17b5") | {
    chr(code) for code in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
}
"""Letters and marks that show nothing: the tatweel, fillers, variation selectors."""

_ENTITY = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});")

_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uac00-\ud7a3\U00020000-\U0003ffff]"
)
"""Scripts whose words follow each other without blanks, or take endings that no list holds (Hangul)."""


@lru_cache(maxsize=16_384)
def fold_sign(sign: str) -> str:
    """Return what one character counts as: "É" as "e", "ß" as "ss", "３" as "3", "-" and marks as nothing."""
    return "".join(filter(_counts, _base(sign)))


def _base(sign: str) -> str:
    plain = "".join(part for part in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(part))
    plain = "".join(_SPELLED.get(part, part) for part in plain.casefold())
    return "".join(map(_digit, unicodedata.normalize("NFC", plain)))


def _digit(sign: str) -> str:
    value = unicodedata.digit(sign, None)
    return sign if value is None else str(value)


def _counts(sign: str) -> bool:
    kind = unicodedata.category(sign)
    is_mark = kind in ("Mc", "Mn") and not unicodedata.combining(sign)
    return (kind[0] in "LN" or is_mark) and sign not in _DROPPED


def fold(text: str) -> str:
    """Return the letters and digits of a text, without their places."""
    text = unicodedata.normalize("NFC", text)
    return folded_text(text).letters if "&" in text else "".join(map(fold_sign, text))


def plain_digits(text: str) -> str:
    """Write every digit as an ASCII one; no sign moves."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)


def is_unspaced(folded: str) -> bool:
    """Whether all of a folded text is in scripts without blanks between words."""
    return all(map(_UNSPACED.match, folded))


@dataclass(frozen=True)
class Folded:
    """A folded text. Letter `i` of `letters` comes from `text[starts[i]:ends[i]]`."""

    text: str
    letters: str
    starts: Sequence[int]
    ends: Sequence[int]

    def is_start(self, index: int, *, with_capitals: bool = True) -> bool:
        """Whether a word begins at a letter or ends before it: at other signs, another script, a capital."""
        if index <= 0 or index >= len(self.letters):
            return True
        if self.starts[index] == self.starts[index - 1]:
            return False
        if self.starts[index] != self.ends[index - 1]:
            return True
        return self._changes(index) or (with_capitals and self._is_capital(index))

    def _changes(self, index: int) -> bool:
        before, here = self.letters[index - 1], self.letters[index]
        if before.isdecimal() or here.isdecimal():
            return not (before.isdecimal() and here.isdecimal())
        return bool(_UNSPACED.match(before) or _UNSPACED.match(here))

    def _is_capital(self, index: int) -> bool:
        """Whether a word begins with its capital: "Corp" in "AcmeCorp", "Cloud" in "IBMCloud"."""
        here = self.text[self.starts[index]]
        if not here.isupper():
            return False
        following = self.text[self.starts[index + 1]] if index + 1 < len(self.letters) else ""
        return self.text[self.starts[index - 1]].islower() or (
            following.islower() and self.starts[index + 1] == self.ends[index]
        )

    def between(self, index: int) -> str:
        """Return what stands before a letter since the letter before it."""
        return self.text[self.ends[index - 1] : self.starts[index]]

    def original(self, start: int, end: int) -> str:
        """Return letters as they were typed, without what stands between them."""
        return "".join(self.text[self.starts[i] : self.ends[i]] for i in range(start, end))


def folded_text(text: str, skipped: Iterable[tuple[int, int]] = ()) -> Folded:
    """Fold a text (in NFC); what is `skipped` (from, to) counts as nothing, an entity as what it shows."""
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []

    def add(sign: str, start: int, end: int) -> None:
        for letter in fold_sign(sign):
            letters.append(letter)
            starts.append(start)
            ends.append(end)

    def add_all(start: int, end: int) -> None:
        piece = text[start:end]
        if not piece.isascii():
            for index, sign in enumerate(piece, start):
                add(sign, index, index + 1)
            return
        places = [index for index, sign in enumerate(piece, start) if sign.isalnum()]
        letters.extend(sign for sign in piece.lower() if sign.isalnum())
        starts.extend(places)
        ends.extend(index + 1 for index in places)

    spans = sorted([*((start, end, "") for start, end in skipped), *_entities(text)])
    place = 0
    for start, end, shown in (*spans, (len(text), len(text), "")):
        add_all(place, max(place, start))
        for sign in shown if start >= place else "":
            add(sign, start, end)
        place = max(place, end)
    return Folded(text, "".join(letters), starts, ends)


def _entities(text: str) -> Iterable[tuple[int, int, str]]:
    if "&" not in text:
        return ()
    found = ((entity, html.unescape(entity[0])) for entity in _ENTITY.finditer(text))
    return [(entity.start(), entity.end(), shown) for entity, shown in found if shown != entity[0]]

"""How a value may be spelled in a file, and what in a file is the same as it.

Both are folded: to small letters without marks, with one blank for all that is neither letter nor digit. So
"Acme Corp", "ACME-CORP", "acme_corp", "Acmé Corp", one in wide letters and one with invisible hyphens are all
found as "acme corp", or as "acmecorp" where nothing parts the words.
"""

from __future__ import annotations

import binascii
import dataclasses
import html
import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from urllib.parse import unquote

from resumesite.edition.redaction.hidden import HiddenValue
from resumesite.leak.layers.layer import SPLIT

_LONG = 4
_LONG_ELSEWHERE = 2
"""From so many letters on (outside ASCII) a value is looked for everywhere, not only as a whole word."""

_SURE = 6
"""So many bytes do not occur by chance: in 100 KB of random bytes, in any capitals, once in 4 · 10⁷ times
(128⁻⁶ · 10⁵), and of 40 hidden values one does in a million shares."""

_JOINED_SURE = 8
"""So many letters in a row are a value also where words were joined by accident."""

_NUMBER = 7
_DIGITS_SURE = 9
"""So many digits are a value also among numbers that mean nothing."""

_SPELLED = {
    "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th",
}  # fmt: skip
_SPECIAL = re.compile(f"[{''.join(_SPELLED)}]")
_INVISIBLE = (
    "\u00ad\u034f\u061c\u0640\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e01ef"
)
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f"
)
_NOTHING = re.compile(f"[{_INVISIBLE}{_MARKS}]+")
_OTHER_GAP = re.compile("[^\x00-\x7f\\w\u0900-\u109f\u1780-\u17d3]+")
"""What parts words outside ASCII. (Python takes the vowel signs of Indian scripts for no letters.)"""

_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7a3\U00020000-\U0003ffff]"
)
_EDGE = "|"
"""What `SPLIT` folds to."""

_SIGNS = bytes(
    byte if byte > 0x7F else ord(_EDGE if sign == SPLIT else sign.lower() if sign.isalnum() else " ")
    for byte, sign in enumerate(map(chr, range(256)))
)


def fold(text: str) -> str:
    """Return the words of a text, as in the module's own words, parted by one blank; "|" stands for SPLIT."""
    if text.isascii():
        return b" ".join(text.encode().translate(_SIGNS).replace(b"|", b" | ").split()).decode()
    text = unicodedata.normalize("NFKD", text.casefold()).casefold()
    text = _OTHER_GAP.sub(" ", _NOTHING.sub("", _SPECIAL.sub(_spelled, text)))
    return b" ".join(text.encode("utf-8", "replace").translate(_SIGNS).replace(b"|", b" | ").split()).decode()


def _spelled(letter: re.Match[str]) -> str:
    return _SPELLED[letter[0]]


# Decoding ------------------------------------------------------------------------------------------------

_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_PUNYCODE = re.compile(r"\bxn--([a-z0-9-]+)", re.IGNORECASE)
_BACKSLASH = re.compile(
    r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})|\\u\{([0-9A-Fa-f]{1,6})\}|\\x([0-9A-Fa-f]{2})"
    r"|\\([0-9A-Fa-f]{2,6})[ \t\n]?|\\([^\W_]|.)",
    re.DOTALL,
)
_ROUNDS = 3


def decoded(text: str) -> str:
    """Undo entities, percent signs, backslashes (JSON, CSS, vCards) and punycode, also around one another."""
    for _ in range(_ROUNDS):
        before = text
        if "&" in text:
            text = html.unescape(text)
        if "%" in text and _PERCENT.search(text):
            text = unquote(text)
        if "\\" in text:
            text = _BACKSLASH.sub(_unescaped, text)
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        if "--" in text and _PUNYCODE.search(text):
            text = _PUNYCODE.sub(_from_punycode, text)
        if text == before:
            return text
    return text


def _unescaped(escape: re.Match[str]) -> str:
    *codes, sign = escape.groups()
    code = next(filter(None, codes), "")
    if code:
        number = int(code, 16)
        return chr(number) if 0 < number <= 0x10FFFF else "\ufffd"
    return " " if sign in "nrtfbv" else sign


def _from_punycode(label: re.Match[str]) -> str:
    try:
        return label[1].encode().decode("punycode")
    except UnicodeError:
        return label[0]


_RUN = re.compile(r"[A-Za-z0-9+/_-]{6,}")
_HEX_RUN = re.compile(r"[0-9A-Fa-f]{8,}")
_APART = "AAAA"
"""Three bytes of nothing in base64."""


@dataclass(frozen=True)
class Unpacked:
    """What the base64 and hexadecimal runs of a text hold: what is text beyond doubt, and everything else."""

    texts: tuple[str, ...]
    bytes_: bytes


def unpacked(text: str) -> Unpacked:
    """Decode every run of a text that could be base64 (at each of its places) or hexadecimal digits."""
    found = dict.fromkeys(_RUN.findall(text))
    if not found:
        return Unpacked((), b"")
    runs = "\n".join(found).replace("-", "+").replace("_", "/").split("\n")
    blobs = [_from_base64(runs, start) for start in range(4)]
    digits = [run for run in found if _HEX_RUN.search(run)]
    hexes = [
        bytes.fromhex(run[start : len(run) - (len(run) - start) % 2])
        for run in dict.fromkeys(_HEX_RUN.findall("\n".join(digits)))
        for start in (0, 1)
    ]
    pieces = (*blobs[0].split(b"\0\0\0"), *hexes)
    return Unpacked(tuple(filter(None, map(_said, pieces))), b"\n".join((*blobs, *hexes)))


def _from_base64(runs: list[str], start: int) -> bytes:
    filled = (f"{run[start:]}{'A' * ((start - len(run)) % 4)}" for run in runs)
    return binascii.a2b_base64(_APART.join(filled))


def _said(data: bytes) -> str:
    """Return bytes as text if all of them are text."""
    try:
        text = data.replace(b"\0", b"").decode()
    except UnicodeDecodeError:
        return ""
    return text if text.isprintable() else ""


# Values --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Needle:
    """A hidden value as it is looked for."""

    field: str
    value: str = dataclasses.field(repr=False)
    letters: str = dataclasses.field(repr=False)
    """The folded value."""

    @cached_property
    def compact(self) -> str:
        return self.letters.replace(" ", "")

    @cached_property
    def head(self) -> str:
        """The longest of its words, which is wherever the value is."""
        return max(self.letters.split(), key=len, default="")

    @cached_property
    def tail(self) -> str:
        """The same word from its end to its beginning."""
        return self.head[::-1]

    def may_be_in(self, folded: str) -> bool:
        """Whether it is worth looking further: all but numbers have their longest word in a row."""
        return self.head in folded or self.tail in folded or self.is_number

    @cached_property
    def is_long(self) -> bool:
        """Whether it is looked for in every form and byte."""
        if self.compact.isascii():
            return len(self.compact) >= _LONG
        return len(unicodedata.normalize("NFC", self.compact)) >= _LONG_ELSEWHERE

    @cached_property
    def is_literal(self) -> bool:
        """Whether its letters alone do not tell it ("C++", "AT&T", "🚀")."""
        return not self.is_long and not re.fullmatch(r"\w+", unicodedata.normalize("NFC", self.value))

    @cached_property
    def is_number(self) -> bool:
        return self.compact.isdecimal()

    @cached_property
    def is_sure(self) -> bool:
        """Whether it cannot occur in random bytes by chance."""
        return self.is_long and len(self.compact.encode()) >= _SURE

    @cached_property
    def anywhere(self) -> re.Pattern[str]:
        return re.compile(self._spaced)

    @cached_property
    def whole(self) -> re.Pattern[str]:
        """The value with no letter (or digit, as it may be) before and after it."""
        if self.is_literal:
            return re.compile(_bounded(re.escape(self.literal), self.literal, r"\w"))
        return re.compile(_bounded(self._spaced, self.compact, r"\w" if not self.is_long else ""))

    @cached_property
    def literal(self) -> str:
        return literal_text(self.value)

    @cached_property
    def backwards(self) -> re.Pattern[str]:
        spaced = " ?".join(map(re.escape, self.letters[::-1].split()))
        if len(self.compact) >= _JOINED_SURE or _UNSPACED.fullmatch(self.compact[0]):
            return re.compile(spaced)
        return re.compile(_bounded(spaced, self.compact[::-1], r"\w"))

    @property
    def _spaced(self) -> str:
        if self.is_number and len(self.compact) >= _NUMBER:
            return " ?".join(self.compact)  # telephone numbers are grouped in every way
        return " ?".join(map(re.escape, self.letters.split()))

    @cached_property
    def is_joined_sure(self) -> bool:
        return len(self.compact) >= _JOINED_SURE

    @cached_property
    def is_sure_number(self) -> bool:
        return len(self.compact) >= _DIGITS_SURE

    @cached_property
    def noise(self) -> tuple[str, ...]:
        """The value as it is found in `quiet` bytes; () when it is too short for that."""
        if not self.is_sure:
            return ()
        encoded = (self.value.encode(name, "replace") for name in ("utf-8", "utf-16-le", "utf-16-be"))
        return tuple(dict.fromkeys(quiet(data.decode("latin-1")) for data in encoded))


def _bounded(pattern: str, text: str, border: str) -> str:
    """Let nothing of the same kind (letters, digits, or both as in `border`) stand beside a pattern."""
    return f"{_border(text[:1], border, '<')}{pattern}{_border(text[-1:], border, '')}"


def _border(sign: str, border: str, behind: str) -> str:
    if not sign.isalnum() or _UNSPACED.match(sign):
        return ""
    same_kind = r"\d" if sign.isdecimal() else r"[^\W\d_]"
    return f"(?{behind}!{border or same_kind})"


def quiet(text: str) -> str:
    """Return bytes (a character for each) without zeros and capitals: UTF-16 and UTF-32 become ASCII."""
    return text.replace("\0", "").lower()


def literal_text(text: str) -> str:
    """Return a text in which values are found sign by sign."""
    return " ".join(unicodedata.normalize("NFC", text.casefold()).split(" "))


@lru_cache(maxsize=32)
def needles_of(hidden: tuple[HiddenValue, ...]) -> tuple[Needle, ...]:
    """Return what to look for, each once. A single letter of the alphabet would be found everywhere."""
    found: dict[str, Needle] = {}
    for each in hidden:
        letters = fold(each.value).replace(_EDGE, "").strip()
        needle = Needle(each.field, each.value.strip(), letters)
        if needle.is_literal and needle.literal:
            found.setdefault(needle.literal, needle)
        elif len(needle.compact) > 1 or not needle.compact.isascii():
            found.setdefault(letters, needle)
    return tuple(found.values())


@dataclass(frozen=True)
class Found:
    """Where a value is in folded text. `is_word`: as a whole word."""

    start: int
    end: int
    is_word: bool


def occurrences(needle: Needle, folded: str) -> Iterator[Found]:
    """Yield where a value is in folded text, whole or as a part of a word."""
    if needle.is_literal or not (needle.is_number or needle.head in folded):
        return
    for place in needle.anywhere.finditer(folded):
        is_word = needle.whole.match(folded, place.start()) is not None
        if is_word or not needle.is_number:
            yield Found(place.start(), place.end(), is_word)


def is_reversed_in(needle: Needle, folded: str) -> bool:
    """Whether a value is in folded text from its end to its beginning."""
    if needle.is_literal or needle.is_number or not needle.is_long or needle.tail not in folded:
        return False
    return needle.letters != needle.letters[::-1] and needle.backwards.search(folded) is not None


def said_in(text: str, hidden: Collection[HiddenValue]) -> tuple[HiddenValue, ...]:
    """Return the hidden values that a text says as whole words."""
    folded, literal = fold(text), literal_text(text)
    said = {
        needle.value
        for needle in needles_of(tuple(hidden))
        if (needle.is_literal and needle.whole.search(literal)) or _is_said(needle, folded)
    }
    return tuple(each for each in hidden if each.value.strip() in said)


def _is_said(needle: Needle, folded: str) -> bool:
    return any(found.is_word for found in occurrences(needle, folded))

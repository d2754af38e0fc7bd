"""Finding hidden words in texts, however they are spelled: one index a resume, one walk over each text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from resumesite.edition.redaction.folding import Folded, fold, folded_text, is_unspaced

_ALWAYS_INSIDE = 8
"""From so many letters on a word is found inside other words too. A shorter one would be found in ordinary
words ("Intel" in "intelligence", "Meta" in "metadata"), so there it must begin and end as a word.
"""

_INSIDE_ADDRESSES = 4
_INSIDE_ALPHABETS = 4
_ENDED = 4
_HEAD = 4

_ENDINGS = ("s", "es", "n", "en")
"""What a name takes in the languages that labels are in ("Googles Team", "the Metas")."""

_INFLECTING = frozenset(
    ("az", "be", "bg", "bs", "cs", "el", "et", "eu", "fi", "hr", "hu", "hy", "ka", "kk", "lt", "lv", "mk",
     "pl", "ro", "ru", "sk", "sl", "sq", "sr", "tr", "uk", "uz")
)  # fmt: skip
"""Languages whose names take endings of several letters."""

_LONGEST_ENDING = 4


@dataclass(frozen=True)
class Target:
    """What stands where a word is found. Those of one kind and group are one thing, and get one label.

    `text` is the label itself where it says something of the value on purpose ("A. L.").
    """

    kind: str
    group: str = ""
    text: str = ""


@dataclass(frozen=True)
class Needle:
    """A folded word to look for. Blanks may stand where its own words part (`gaps`), in a long one anywhere.

    `exact` is how it must be typed, where only that tells it ("X", "MIT").
    """

    letters: str
    target: Target
    gaps: frozenset[int] = frozenset()
    is_inside: bool = False
    exact: str = ""


@dataclass(frozen=True)
class Span:
    """A piece of a text that must go: from `start` to `end`."""

    start: int
    end: int
    target: Target


def needles_for(value: str, target: Target, *, is_inside: bool = False) -> Iterator[Needle]:
    """Yield what to look for to find a value in all its spellings. Nothing for one that has no letters."""
    value = unicodedata.normalize("NFC", value)
    for spelling in dict.fromkeys((value, *_other_spellings(value))):
        letters = folded_text(spelling)
        if len(letters.letters) == 1 and is_unspaced(letters.letters):
            continue
        if len(letters.letters) == 1:
            yield Needle(letters.letters, target, exact=letters.original(0, 1))
        elif letters.letters:
            yield Needle(
                letters.letters,
                target,
                frozenset(i for i in range(1, len(letters.letters)) if letters.is_start(i)),
                is_inside or _is_found_inside(letters.letters),
            )


def _is_found_inside(letters: str) -> bool:
    if is_unspaced(letters):
        return len(letters) > 1
    if any(sign >= "\u0250" for sign in letters):  # no Latin letters
        return len(letters) >= _INSIDE_ALPHABETS
    return len(letters) >= _ALWAYS_INSIDE


def _other_spellings(value: str) -> Iterator[str]:
    """Yield "Mueller" for "Müller" and the other way round, "Marks and Spencer" for "Marks & Spencer"."""
    decomposed = unicodedata.normalize("NFD", value)
    if "\u0308" in decomposed:
        yield re.sub("([aouAOU])\u0308", r"\1e", decomposed)
    if len(value) > _ENDED and re.search("[aou]e", value, re.IGNORECASE):
        yield re.sub("([aou])e", r"\1", value, flags=re.IGNORECASE)
    if "&" in value:
        yield from (value.replace("&", f" {word} ") for word in ("and", "und", "et", "y", "e", "en"))
    if re.search(r"\s(?:and|und|et|y|e|en)\s", value, re.IGNORECASE):
        yield re.sub(r"\s(?:and|und|et|y|e|en)\s", " & ", value, flags=re.IGNORECASE)


@dataclass
class Search:
    """Looks for many words at once. `language` is the text's, for the endings that its words take."""

    language: str = "en"
    _by_head: dict[str, dict[int, dict[str, list[Needle]]]] = field(default_factory=dict)
    _heads: set[int] = field(default_factory=set)
    _literals: dict[str, Target] = field(default_factory=dict)
    _pattern: re.Pattern[str] | None = None

    def add(self, needles: Iterable[Needle]) -> None:
        for needle in needles:
            head = needle.letters[:_HEAD]
            self._heads.add(len(head))
            by_length = self._by_head.setdefault(head, {}).setdefault(len(needle.letters), {})
            same = by_length.setdefault(needle.letters, [])
            if needle not in same:
                same.append(needle)

    def add_literal(self, text: str, target: Target) -> None:
        """Look for a text sign by sign: one that its letters alone do not tell ("C++", "🚀")."""
        self._literals.setdefault(unicodedata.normalize("NFC", text).casefold(), target)
        self._pattern = None

    @property
    def is_empty(self) -> bool:
        return not self._by_head and not self._literals

    def spans(self, text: Folded, *, in_address: bool = False) -> Iterator[Span]:
        """Yield the places of all words in a text; those of one kind of word do not overlap.

        In an address a word counts inside of others too: "acme" in "theacmegroup.example".
        """
        yield from self._literal_spans(text.text)
        index, size = 0, len(text.letters)
        while index < size:
            needle, end = self._at(text, index, in_address) or (None, index + 1)
            if needle is not None:
                yield Span(text.starts[index], text.ends[end - 1], needle.target)
            index = end

    def _literal_spans(self, text: str) -> Iterator[Span]:
        if not self._literals:
            return
        if self._pattern is None:
            longest_first = sorted(self._literals, key=len, reverse=True)
            self._pattern = re.compile("|".join(map(_literal, longest_first)), re.IGNORECASE)
        any_target = next(iter(self._literals.values()))
        for found in self._pattern.finditer(text):
            yield Span(found.start(), found.end(), self._literals.get(found[0].casefold(), any_target))

    def finds(self, text: str, *, in_address: bool = False) -> bool:
        """Whether any word is in a text."""
        folded = folded_text(unicodedata.normalize("NFC", text))
        return next(self.spans(folded, in_address=in_address), None) is not None

    def found(self, text: Folded) -> Iterator[str]:
        """Yield the letters of every word that is in a text, also of those inside one another."""
        for index in range(len(text.letters)):
            if self._may_begin(text, index):
                for needle, _ in self._all_at(text, index, in_address=False):
                    yield needle.letters

    def _may_begin(self, text: Folded, index: int) -> bool:
        return any(text.letters[index : index + length] in self._by_head for length in self._heads)

    def _at(self, text: Folded, index: int, in_address: bool) -> tuple[Needle, int] | None:
        if not self._may_begin(text, index):
            return None
        return next(self._all_at(text, index, in_address), None)

    def _all_at(self, text: Folded, index: int, in_address: bool) -> Iterator[tuple[Needle, int]]:
        """Yield the words that begin at a letter, the longest first, each with where it ends."""
        lengths: set[tuple[int, str]] = set()
        for head_length in self._heads:
            head = text.letters[index : index + head_length]
            if len(head) == head_length and head in self._by_head:
                lengths.update((length, head) for length in self._by_head[head])
        for length, head in sorted(lengths, reverse=True):
            for needle in self._by_head[head][length].get(text.letters[index : index + length], ()):
                end = self._end(text, index, needle, in_address)
                if end:
                    yield needle, end

    def _end(self, text: Folded, start: int, needle: Needle, in_address: bool) -> int:
        """Return where an occurrence ends, its grammatical ending included; 0 when it is none."""
        end = start + len(needle.letters)
        if not _parts_letters(text, start, end):
            return 0
        if needle.exact:
            is_word = text.is_start(start, with_capitals=False) and text.is_start(end, with_capitals=False)
            return end if is_word and text.original(start, end) == needle.exact else 0
        if needle.is_inside:
            return end
        at_gaps = self._bridges(text, start, needle, anywhere=False)
        if in_address and len(needle.letters) >= _INSIDE_ADDRESSES and at_gaps:
            return end
        with_capitals = len(needle.letters) >= _ENDED
        if not text.is_start(start, with_capitals=with_capitals):
            return 0
        end = self._word_end(text, end, with_capitals)
        return end if end and (at_gaps or self._bridges(text, start, needle, anywhere=True)) else 0

    def _bridges(self, text: Folded, start: int, needle: Needle, *, anywhere: bool) -> bool:
        """Whether letters part only where the value's own words do, or (`anywhere`) at no blank."""
        for index in range(1, len(needle.letters)):
            if index in needle.gaps:
                continue
            between = text.between(start + index)
            if between and (not anywhere or any(sign.isspace() for sign in between)):
                return False
        return True

    def _word_end(self, text: Folded, end: int, with_capitals: bool) -> int:
        if text.is_start(end, with_capitals=with_capitals):
            return end
        if not with_capitals:
            return 0
        longest = _LONGEST_ENDING if self._takes_endings else max(map(len, _ENDINGS))
        for length in range(1, longest + 1):
            if text.is_start(end + length, with_capitals=False) and end + length <= len(text.letters):
                is_ending = self._takes_endings or text.letters[end : end + length] in _ENDINGS
                return end + length if is_ending else 0
        return 0

    @property
    def _takes_endings(self) -> bool:
        return re.split("[-_]", self.language)[0].lower() in _INFLECTING


def _parts_letters(text: Folded, start: int, end: int) -> bool:
    """Whether neither end lies within what is one sign ("ﬁ")."""
    return (start == 0 or text.starts[start] != text.starts[start - 1]) and (
        end == len(text.letters) or text.starts[end] != text.starts[end - 1]
    )


def _literal(text: str) -> str:
    """Write a text as a pattern that is not found inside a word, where it begins or ends with a letter."""
    before = r"(?<!\w)" if text[:1].isalnum() else ""
    after = r"(?!\w)" if text[-1:].isalnum() else ""
    return f"{before}{''.join(map(_sign, text))}{after}"


def _sign(sign: str) -> str:
    """Write one sign as a pattern: as it is, as HTML refers to it, or as addresses have it."""
    ways = [re.escape(sign), f"&#0*{ord(sign)};?", f"&#x0*{ord(sign):x};?"]
    if not sign.isalnum():
        ways.append("".join(f"%{byte:02x}" for byte in sign.encode()))
    return f"(?:{'|'.join(ways)})"


def is_literal(value: str) -> bool:
    """Whether its letters do not tell a value: it has none, or only one beside other signs ("C++")."""
    return len(fold(value)) < 2 and any(not sign.isalnum() and not sign.isspace() for sign in value)

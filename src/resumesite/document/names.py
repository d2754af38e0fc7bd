"""A person's name in the parts that address books and profiles ask for."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class NameParts:
    """A name as vCard's N has it. Any part may be empty; together they hold every word of the name."""

    family: str = ""
    given: str = ""
    additional: str = ""
    prefix: str = ""
    suffix: str = ""


_PREFIXES = frozenset({
    "dr", "prof", "professor", "mr", "mrs", "ms", "mx", "sir", "dame", "rev", "ing", "dipl.-ing",
    "д-р", "د", "أ.د", "دکتر", "ڈاکٹر", "ד״ר", "פרופ׳", "डॉ",
})  # fmt: skip

_SUFFIXES = frozenset({
    "jr", "sr", "ii", "iii", "iv", "phd", "ph.d", "md", "m.d", "esq", "mba", "msc", "m.sc", "bsc",
    "b.sc", "ma", "ba", "dds", "cpa", "pe", "pmp", "frs", "obe", "mbe", "cbe",
})  # fmt: skip

_PARTICLES = frozenset({
    "van", "von", "der", "den", "de", "del", "della", "dela", "di", "da", "do", "dos", "das", "du",
    "la", "le", "lo", "ter", "ten", "te", "zu", "zur", "zum", "af", "av", "el", "al", "bin", "ibn",
    "ben", "bint", "abu", "st", "بن", "ابن", "بنت", "آل", "أبو", "בן", "בר",
})  # fmt: skip
"""Small words that begin a family name ("van Beethoven"), when they are written small."""

_TWO_LETTER_FAMILIES = frozenset({
    "欧阳", "歐陽", "司马", "司馬", "诸葛", "諸葛", "上官", "夏侯", "东方", "東方", "皇甫", "尉迟", "尉遲",
    "公孙", "公孫", "慕容", "令狐", "长孙", "長孫", "宇文", "司徒", "司空", "端木", "南宫", "南宮", "西门",
    "西門", "独孤", "獨孤", "남궁", "황보", "제갈", "선우", "독고", "사공",
})  # fmt: skip

_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff々·・]+")
_FAMILY_FIRST = frozenset({"hu", "vi"})
"""Languages in Latin letters whose names begin with the family. In Vietnamese the given name is the last."""


def split_name(name: str, language: str = "en") -> NameParts:
    """Return the parts of a name, by its script and its language's customs: a guess, but never a loss."""
    words = name.split()
    if not words:
        return NameParts()
    if _EAST_ASIAN.fullmatch("".join(words)):
        return _east_asian(words, language)
    if "," in name and (parts := _with_comma(name)):
        return parts
    return _by_words(words, language)


def _east_asian(words: list[str], language: str) -> NameParts:
    """Family first. A foreign name in these letters has a dot and stays in its own order."""
    name = words[0]
    if len(words) > 1:
        return NameParts(family=name, given=" ".join(words[1:]))
    if re.search("[·・]", name):
        given, _, family = name.rpartition("·" if "·" in name else "・")
        return NameParts(family=family, given=given)
    if len(name) < 2:
        return NameParts(given=name)
    size = 2 if name[:2] in _TWO_LETTER_FAMILIES or (language[:2] == "ja" and len(name) > 3) else 1
    return NameParts(family=name[:size], given=name[size:])


def _with_comma(name: str) -> NameParts | None:
    """Read "Doe, Jane" and "Jane Doe, PhD"; None for anything else with a comma."""
    before, _, after = name.partition(",")
    before_words, after_words = before.split(), after.split()
    if not before_words or not after_words:
        return None
    if all(_plain(word) in _SUFFIXES for word in re.split(r"[,\s]+", after.strip())):
        parts = _by_words(before_words, "")
        suffix = ", ".join(filter(None, (parts.suffix, after.strip())))
        return NameParts(parts.family, parts.given, parts.additional, parts.prefix, suffix)
    return NameParts(
        family=" ".join(before_words), given=after_words[0], additional=" ".join(after_words[1:])
    )


def _by_words(words: list[str], language: str) -> NameParts:
    first, last = 0, len(words)
    while first < last - 1 and _plain(words[first]) in _PREFIXES:
        first += 1
    while last - 1 > first + 1 and _plain(words[last - 1]) in _SUFFIXES:
        last -= 1
    prefix, middle, suffix = words[:first], words[first:last], words[last:]
    family, given, additional = _family_given(middle, language)
    return NameParts(family, given, additional, " ".join(prefix), " ".join(suffix))


def _family_given(words: list[str], language: str) -> tuple[str, str, str]:
    if len(words) == 1:
        return "", words[0], ""
    if language[:2] == "vi":
        return words[0], words[-1], " ".join(words[1:-1])
    if language[:2] in _FAMILY_FIRST:
        return words[0], words[1], " ".join(words[2:])
    start = next((place for place, word in enumerate(words) if place and word in _PARTICLES), len(words) - 1)
    start = min(start, len(words) - 1)
    return " ".join(words[start:]), words[0], " ".join(words[1:start])


def _plain(word: str) -> str:
    return word.casefold().strip(".,")

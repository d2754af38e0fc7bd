"""Texts → the same texts without what is hidden: words, dates and addresses that show one of them."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from resumesite.edition.redaction.addresses import LINK, Address, addresses_in, read_forms
from resumesite.edition.redaction.date_search import DateSearch
from resumesite.edition.redaction.folding import folded_text, plain_digits
from resumesite.edition.redaction.naming import Naming
from resumesite.edition.redaction.search import Search, Span, Target

_ROUNDS = 4
_MARKS = "*_`"
_BRACKETS = (("(", ")"), ("[", "]"))
_DIALLING = re.compile(r"(?:(?:\+|00)\d{0,3})?[\s.\-/()]{0,3}(?:\(0\)|0)?[\s().\-/]{0,3}$")
_SIGN = re.compile(r"(?<!\w)[@#]$")
_INITIALS = re.compile(rf"(?:(?<!\w)[^\W\d_]\.[\s-]?){{1,3}}$|{_SIGN.pattern}")
_BETWEEN_NAMES = re.compile(r"[\s,.'’-]*(?:[^\W\d_]\.[\s-]*){0,3}")
_BETWEEN_DATES = re.compile(r"\s*[–—/-]?\s*")
_ONE_THING = {"name": _BETWEEN_NAMES, "reference": _BETWEEN_NAMES, "date": _BETWEEN_DATES}
"""What stands between two finds that are really one: a middle initial, a dash between dates."""


@dataclass(frozen=True)
class Rewriting:
    """Takes out of texts what is hidden. With `hides_addresses` every web address goes too."""

    search: Search
    dates: DateSearch
    naming: Naming
    hides_addresses: bool = False

    def text(self, text: str) -> str:
        """Return a text with a label for each hidden thing, or as it was when there is none."""
        written = unicodedata.normalize("NFC", text)
        for _ in range(_ROUNDS):
            before = written
            written = self._once(written)
            if written == before:
                return text if written == unicodedata.normalize("NFC", text) else written
        return self.naming.label(Target("word"))

    def address(self, address: str) -> str:
        """Return an address, or "" when it shows anything hidden."""
        return "" if self._tells(address) else address

    def email(self, address: str) -> str:
        return self.naming.label(Target("email")) if self._tells(address) else address

    def date(self, text: str) -> str:
        """Return a date as it was: a name that is a month's too ("May") stands in it for the month."""
        spans = self.search.spans(folded_text(unicodedata.normalize("NFC", text)))
        target = next((span.target for span in spans if span.target.kind != "name"), None)
        return self.naming.label(target) if target else text

    def _once(self, text: str) -> str:
        text = self._without_links(text)
        text = self._without_addresses(text)
        text = self._without_dates(text)
        return self._without_words(text)

    # Addresses -------------------------------------------------------------------------------------------

    def _tells(self, address: str) -> bool:
        return any(
            self.search.finds(form, in_address=True)
            or (not self.dates.keeps_years and self.dates.finds(form))
            for form in read_forms(address)
        )

    def _without_links(self, text: str) -> str:
        """Leave of each link that must go what it is called."""
        if "](" not in text:
            return text
        return LINK.sub(lambda link: link["label"] if self._goes(link["address"]) else link[0], text)

    def _goes(self, address: str) -> bool:
        return self.hides_addresses or self._tells(address)

    def _without_addresses(self, text: str) -> str:
        within = _Places((link.start("address"), link.end("address")) for link in _links(text))
        spans = [
            Span(address.start, address.end, Target("email" if address.is_mail else "link"))
            for address in addresses_in(text)
            if not within.touch(address.start, address.end) and self._must_go(address)
        ]
        return self._replaced(text, spans)

    def _must_go(self, address: Address) -> bool:
        return (self.hides_addresses and address.is_web) or self._tells(address.text)

    # Words and dates -------------------------------------------------------------------------------------

    def _without_words(self, text: str) -> str:
        if self.search.is_empty:
            return text
        skipped = [(link.end("label") + 1, link.end()) for link in _links(text)]
        found = self.search.spans(folded_text(text, skipped))
        return self._replaced(text, [_widened(text, span) for span in found])

    def _without_dates(self, text: str) -> str:
        within = _Places((link.start("address"), link.end("address")) for link in _links(text))
        return self._replaced(
            text, [span for span in self.dates.spans(text) if not within.touch(span.start, span.end)]
        )

    def _replaced(self, text: str, spans: Iterable[Span]) -> str:
        parts: list[str] = []
        place = 0
        for span in _joined(text, _apart(spans)):
            start, end = _with_marks(text, span.start, span.end)
            start = max(start, place)
            parts += [text[place:start], self._padded(text, start, end, span.target)]
            place = end
        return "".join((*parts, text[place:]))

    def _padded(self, text: str, start: int, end: int, target: Target) -> str:
        """Return a label that stands as a word of its own, whatever stands beside it."""
        before = " " if start and text[start - 1].isalnum() else ""
        after = " " if text[end : end + 1].isalnum() else ""
        return f"{before}{self.naming.label(target)}{after}"


def _links(text: str) -> Sequence[re.Match[str]]:
    return list(LINK.finditer(text)) if "](" in text else []


class _Places:
    """Pieces of a text, in their order."""

    def __init__(self, places: Iterable[tuple[int, int]]) -> None:
        self._places = list(places)

    def touch(self, start: int, end: int) -> bool:
        """Whether any of them has a sign between `start` and `end`."""
        index = bisect_left(self._places, end, key=lambda place: place[0])
        return index > 0 and self._places[index - 1][1] > start


def _widened(text: str, span: Span) -> Span:
    """Take with a phone number the digits before its own, with a name the initials or the sign before it."""
    pattern = {"phone": _DIALLING, "name": _INITIALS}.get(span.target.kind, _SIGN)
    found = pattern.search(plain_digits(text[max(0, span.start - 16) : span.start]))
    return replace(span, start=span.start - len(found[0])) if found else span


def _apart(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield spans from left to right; those that overlap are one, called as the first of them."""
    last: Span | None = None
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if last is None or span.start >= last.end:
            if last is not None:
                yield last
            last = span
        else:
            last = replace(last, end=max(last.end, span.end))
    if last is not None:
        yield last


def _joined(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """Make one of neighbours that are one thing: "Lovelace, Ada", "Ada B. Lovelace", "2019–2021"."""
    last: Span | None = None
    for span in spans:
        between = _ONE_THING.get(span.target.kind)
        if last is None:
            last = span
        elif between and last.target == span.target and between.fullmatch(text, last.end, span.start):
            last = replace(last, end=span.end)
        else:
            yield last
            last = span
    if last is not None:
        yield last


def _with_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """Take the other half of what a piece only opens or closes: "Ac**me**" goes as a whole."""
    for mark in _MARKS:
        if text.count(mark, start, end) % 4 == 0:
            continue
        while text[end : end + 1] == mark:
            end += 1
        while start and text[start - 1] == mark and text.count(mark, start, end) % 4:
            start -= 1
    for opened, closed in _BRACKETS:
        left_open = text.count(opened, start, end) - text.count(closed, start, end)
        if left_open > 0 and text[end : end + 1] == closed:
            end += 1
        elif left_open < 0 and start and text[start - 1] == opened:
            start -= 1
    return start, end

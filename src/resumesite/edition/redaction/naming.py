"""The labels that stand where something is hidden: one for each thing, none with a hidden word in it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from itertools import count, islice

from resumesite.edition.redaction.hiding import SHOWN
from resumesite.edition.redaction.labels import label_forms
from resumesite.edition.redaction.search import Target

_NEUTRAL = ("▒▒▒ {}", "░░░ {}", "▒▒▒")
_TRIES = 60


@dataclass
class Naming:
    """Gives every target its label. `is_clean` says whether a text holds nothing hidden.

    `taken` are labels that an earlier redaction used: no letter of theirs is used for something else.
    """

    language: str
    is_clean: Callable[[str], bool]
    taken: Collection[str] = ()
    _labels: dict[Target, str] = field(default_factory=dict)
    _given: set[str] = field(default_factory=set)
    _letters: dict[str, Iterator[str]] = field(default_factory=dict)

    def label(self, target: Target) -> str:
        """Return what stands for a target, always the same."""
        if target not in self._labels:
            self._labels[target] = self._new(target)
            self._given.add(self._labels[target])
        return self._labels[target]

    def has_given(self, text: str) -> bool:
        """Whether a text is a label, of this redaction or of an earlier one."""
        return text in self._given or text in self.taken

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(text for target, text in self._labels.items() if target.kind != SHOWN))

    def _new(self, target: Target) -> str:
        if target.text and (target.kind == SHOWN or self.is_clean(target.text)):
            return target.text
        if target.kind not in self._letters:
            self._letters[target.kind] = self._free(target.kind)
        return next(self._letters[target.kind])

    def _free(self, kind: str) -> Iterator[str]:
        """Yield the labels of a kind, one after the other; always the same where it has no letters."""
        form = self._form(kind)
        if "{}" not in form:
            while True:
                yield form
        yield from (
            label
            for label in map(form.format, _letters())
            if label not in self.taken and self.is_clean(label)
        )

    def _form(self, kind: str) -> str:
        """Return the first form that is clean with at least one of the first letters."""
        for form in (*label_forms(self.language)[kind], *_NEUTRAL):
            if any(self.is_clean(form.format(letter)) for letter in islice(_letters(), _TRIES)):
                return form
        return _NEUTRAL[-1]


def _letters() -> Iterator[str]:
    """Yield A … Z, AA, AB …"""
    for number in count(1):
        text = ""
        while number:
            number, digit = divmod(number - 1, 26)
            text = chr(ord("A") + digit) + text
        yield text

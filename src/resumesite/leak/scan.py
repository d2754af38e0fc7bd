"""The gate: is anything that a share hides in the bytes that would be published?

Three questions are asked of all that is found. Is it a word that the share may say? Then it is no secret.
Is it a part of a word that is shown, or of what a file of the same theme has when nobody is in it ("Meta"
in "metadata")? Then it counts only as a whole word in something that people read. And does that text stand
in the empty file too, as it is? Then it says nothing of anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from resumesite.edition.redaction.hidden import HiddenValue
from resumesite.leak.forms import (
    Needle,
    decoded,
    fold,
    is_reversed_in,
    literal_text,
    needles_of,
    occurrences,
    quiet,
    unpacked,
)
from resumesite.leak.layers import names as file_names
from resumesite.leak.layers.layer import SPLIT, Kind, Layer
from resumesite.leak.layers.read import layers_of
from resumesite.leak.vocabulary import NAME_WORDS, source_words

Files = Mapping[str, bytes]


@dataclass(frozen=True)
class Hit:
    """Where a hidden value is: the file, the place in it as people call it, and the field. Never the value.

    What could not be read is a hit too: its layer says so ("unreadable: a damaged PDF") and its field is "".
    """

    path: str
    layer: str
    field: str


def scan(
    files: Files,
    hidden: Collection[HiddenValue],
    *,
    shown: str = "",
    granted: str | None = None,
    baseline: Callable[[], Files] | None = None,
    names: Collection[str] = (),
) -> tuple[Hit, ...]:
    """Look for hidden values in files, by the path that each is published at, and in further public `names`.

    `shown` is all text that the share shows: a part of one of its words counts only as a whole word.
    `granted` is what may be said as a whole word too: the labels of the language, or all of `shown` when it
    is not given (then this finds no word that a redaction overlooked). `baseline` renders the same files
    for an empty resume. It is called at most once, when something was found that may be of the theme.
    """
    shown_text = _Shown(shown)
    excused = shown_text if granted is None else _Shown(granted)
    wanted = [needle for needle in needles_of(tuple(hidden)) if not excused.says(needle)]
    empty = _Baseline(baseline)
    hits: dict[Hit, None] = {}
    for path, data in files.items():
        search = _Search(path, wanted, shown_text, empty)
        for layer in (file_names.layers(path), *layers_of(path, data)):
            hits.update(dict.fromkeys(search.hits(layer)))
        hits.update(dict.fromkeys(search.hits_in_runs()))
    for name in names:
        search = _Search(name, wanted, shown_text, empty)
        hits.update(dict.fromkeys(search.hits(file_names.layers(name))))
    return tuple(hits)


# What is no secret ---------------------------------------------------------------------------------------


class _Shown:
    """What is shown on purpose."""

    def __init__(self, text: str) -> None:
        text = text.replace("\n", SPLIT)
        self._folded = fold(text)
        self._literal = literal_text(text)

    def says(self, needle: Needle) -> bool:
        """Whether a value is shown as a whole word."""
        if needle.is_literal:
            return needle.whole.search(self._literal) is not None
        return any(found.is_word for found in occurrences(needle, self._folded))

    def has(self, needle: Needle) -> bool:
        """Whether a value is at least a part of a word."""
        return any(occurrences(needle, self._folded))

    def has_reversed(self, needle: Needle) -> bool:
        return is_reversed_in(needle, self._folded)

    @cached_property
    def _squeezed(self) -> str:
        return self._folded.replace(" ", "")

    def has_joined(self, needle: Needle) -> bool:
        return needle.compact in self._squeezed


class _Baseline:
    """The files of an empty resume, rendered and read when first asked for."""

    def __init__(self, render: Callable[[], Files] | None) -> None:
        self._render = render
        self._read: dict[str, tuple[list[str], frozenset[str]]] = {}

    @cached_property
    def _files(self) -> Files:
        return self._render() if self._render else {}

    def has(self, path: str, needle: Needle) -> bool:
        """Whether a value is anywhere in the file at the same path."""
        return any(any(occurrences(needle, text)) for text in self._of(path)[0])

    def has_reversed(self, path: str, needle: Needle) -> bool:
        return any(is_reversed_in(needle, text) for text in self._of(path)[0])

    def says(self, path: str, text: str) -> bool:
        """Whether a folded text stands in it as it is."""
        return text in self._of(path)[1]

    def _of(self, path: str) -> tuple[list[str], frozenset[str]]:
        if path not in self._read:
            data = self._files.get(path)
            layers = list(layers_of(path, data)) if data is not None else []
            texts = [fold(each.text) for each in layers if each.kind in (Kind.VALUES, Kind.MARKS)]
            whole = (fold(each.text).split("|") for each in layers if each.kind is Kind.VALUES)
            self._read[path] = texts, frozenset(text.strip() for segments in whole for text in segments)
        return self._read[path]


# Searching -----------------------------------------------------------------------------------------------


class _Search:
    """Looks through the layers of one file."""

    def __init__(self, path: str, wanted: Collection[Needle], shown: _Shown, empty: _Baseline) -> None:
        self._path = path
        self._wanted = wanted
        self._shown = shown
        self._empty = empty
        self._runs: dict[str, None] = {}
        self._common: dict[Needle, bool] = {}

    def hits(self, layer: Layer) -> Iterator[Hit]:
        """Yield what is hidden and in a layer; also that it could not be read."""
        match layer.kind:
            case Kind.UNREADABLE:
                yield self._hit(f"unreadable: {layer.name}", "")
            case Kind.NOISE:
                yield from self._hits_in_noise(layer)
            case _:
                for needle in self._found(layer):
                    yield self._hit(layer.name, needle.field)

    def _hits_in_noise(self, layer: Layer) -> Iterator[Hit]:
        text = quiet(layer.text)
        for needle in self._wanted if text else ():
            if any(spelling in text for spelling in needle.noise) and not self._is_common(needle):
                yield self._hit(layer.name, needle.field)

    def _found(self, layer: Layer) -> Iterator[Needle]:
        if layer.kind is not Kind.JOINED:
            self._runs[layer.text] = None
        for text in dict.fromkeys((layer.text, decoded(layer.text))):
            folded = fold(text)
            for needle in self._wanted:
                if needle.is_literal:
                    is_found = self._is_literally_in(needle, text, layer)
                else:
                    is_found = needle.may_be_in(folded) and self._is_in(needle, folded, layer)
                if is_found:
                    yield needle

    def _is_in(self, needle: Needle, folded: str, layer: Layer) -> bool:
        match layer.kind:
            case Kind.VALUES:
                return self._is_in_values(needle, folded, "file name" in layer.name)
            case Kind.MARKS:
                return self._is_in_marks(needle, folded)
            case _:
                return self._is_joined_in(needle, folded)

    def _is_in_values(self, needle: Needle, folded: str, is_name: bool) -> bool:
        for found in occurrences(needle, folded):
            if found.is_word:
                if not self._is_of_the_theme(folded, found.start, found.end, is_name):
                    return True
            elif needle.is_long and not self._is_common(needle):
                return True
        return self._is_reversed_in(needle, folded)

    def _is_of_the_theme(self, folded: str, start: int, end: int, is_name: bool) -> bool:
        """Whether a whole word is one that file names are made of, or stands in a text of the empty file."""
        text = folded[
            folded.rfind("|", 0, start) + 1 : folded.find("|", end) if "|" in folded[end:] else None
        ]
        return (is_name and folded[start:end] in NAME_WORDS) or self._empty.says(self._path, text.strip())

    def _is_in_marks(self, needle: Needle, folded: str) -> bool:
        if not needle.is_long or (needle.is_number and not needle.is_sure_number):
            return False
        for found in occurrences(needle, folded):
            token = _token(folded, found.start, found.end)
            if not (_is_of_source(token, found.is_word) or self._is_common(needle)):
                return True
        return self._is_reversed_in(needle, folded)

    def _is_joined_in(self, needle: Needle, folded: str) -> bool:
        if not needle.is_long or needle.is_number:
            return False
        return any(
            (found.is_word or needle.is_joined_sure) and not self._is_joined_common(needle)
            for found in occurrences(needle, folded)
        )

    def _is_joined_common(self, needle: Needle) -> bool:
        return self._shown.has_joined(needle) or self._is_common(needle)

    def _is_reversed_in(self, needle: Needle, folded: str) -> bool:
        return (
            is_reversed_in(needle, folded)
            and not self._shown.has_reversed(needle)
            and not self._empty.has_reversed(self._path, needle)
        )

    def _is_literally_in(self, needle: Needle, text: str, layer: Layer) -> bool:
        if layer.kind is not Kind.VALUES:
            return False
        return any(
            needle.whole.search(literal_text(part)) and not self._empty.says(self._path, fold(part))
            for part in text.split(SPLIT)
        )

    def _is_common(self, needle: Needle) -> bool:
        """Whether a value is also a part of what is shown, or of the empty file."""
        if needle not in self._common:
            self._common[needle] = self._shown.has(needle) or self._empty.has(self._path, needle)
        return self._common[needle]

    # Packed texts ---------------------------------------------------------------------------------------

    def hits_in_runs(self) -> Iterator[Hit]:
        """Yield what is in the base64 and hexadecimal runs of all layers that were searched."""
        packed = unpacked(SPLIT.join(self._runs))
        said = fold(SPLIT.join(packed.texts))
        wide = packed.bytes_.replace(b"\0", b"").decode("utf-8", "ignore")
        blobs = (fold(packed.bytes_.decode("utf-8", "ignore")), fold(wide))
        for needle in self._wanted:
            if not needle.is_long or (needle.is_number and not needle.is_sure_number):
                continue
            is_said = any(found.is_word or needle.is_sure for found in occurrences(needle, said))
            is_packed = needle.is_sure and any(any(occurrences(needle, blob)) for blob in blobs)
            if (is_said or is_packed) and not self._is_common(needle):
                yield self._hit("base64 or hexadecimal digits", needle.field)

    # Telling --------------------------------------------------------------------------------------------

    def _hit(self, layer: str, field: str) -> Hit:
        """Say where something is, without a name that is the value itself."""
        path, parts = self._path, layer.split(": ")
        if self._tells(path):
            path = f"….{path.rpartition('.')[2]}" if not self._tells(path.rpartition(".")[2]) else "…"
        return Hit(path, ": ".join("…" if self._tells(part) else part for part in parts), field)

    def _tells(self, name: str) -> bool:
        """Whether a name holds a value, other than as a word of our own."""
        folded, literal = fold(decoded(name)), literal_text(name)
        ours = source_words() | NAME_WORDS
        return any(
            (needle.is_literal and needle.whole.search(literal) is not None)
            or is_reversed_in(needle, folded)
            or any(
                found.is_word or needle.is_long
                for found in occurrences(needle, folded)
                if _token(folded, found.start, found.end) not in ours
            )
            for needle in self._wanted
        )


def _is_of_source(token: str, is_word: bool) -> bool:
    """Whether an occurrence is a word of source, or ends or begins within one: "x.example" before "meta"."""
    words = token.split()
    ends = {words[0], words[-1]} if words else set()
    return token in source_words() or (not is_word and bool(ends & source_words()))


def _token(folded: str, start: int, end: int) -> str:
    """Return the word, or the words, that an occurrence is in."""
    begin = folded.rfind(" ", 0, start) + 1
    close = folded.find(" ", end)
    return folded[begin : close if close >= 0 else None]

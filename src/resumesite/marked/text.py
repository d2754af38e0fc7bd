"""A file's bytes → its text, and back from a place in the text to a line and a column."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from resumesite.errors import Place, Problem, ResumesiteError

MAX_BYTES = 1024 * 1024
"""A file that people write may have one MiB (contract §8: CONTENT_TOO_LARGE)."""

MAX_TEXT = 20_000
"""One text may have this many characters: what Markdown does with more takes seconds."""

MAX_DEPTH = 20
"""Lists and mappings may stand this deep inside each other."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

_OTHER_ENCODINGS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)

_SAVE_AS_UTF8 = "Save the file as UTF-8 (most editors: Save As, Encoding, UTF-8)."


@dataclass(frozen=True)
class SourceText:
    """The text of a file and the name that messages show for it. Knows where each character stands."""

    text: str
    shown: str

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\r\n|\n|\r", self.text))]

    def mark(self, offset: int) -> tuple[int, int]:
        """Return the line and column, from 1, of the character at `offset`."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """Return where a line and column are, or the nearest place that exists."""
        start = self._line_starts[min(line, len(self._line_starts)) - 1]
        return min(start + column - 1, len(self.text))

    def place(self, offset: int) -> Place:
        return Place(self.shown, *self.mark(offset))


def decode(data: bytes, shown: str) -> SourceText:
    """Return the file's text, or say why it cannot be one: too large, not UTF-8, unprintable characters."""
    if len(data) > MAX_BYTES:
        raise too_large(len(data), shown)
    for mark, encoding in _OTHER_ENCODINGS:
        if data.startswith(mark):
            raise _error("ENCODING", f"this file is {encoding}, expected UTF-8", Place(shown), _SAVE_AS_UTF8)
    try:
        source = SourceText(data.removeprefix(codecs.BOM_UTF8).decode("utf-8"), shown)
    except UnicodeDecodeError as error:
        raise _not_utf8(error, shown) from error
    _check_characters(source)
    return source


def too_large(size: int, shown: str) -> ResumesiteError:
    """The error for a file of `size` bytes where one may have `MAX_BYTES`."""
    return _error(
        "CONTENT_TOO_LARGE",
        f"a file may have {MAX_BYTES:,} bytes (1 MiB), this one has {size:,} bytes",
        Place(shown),
        "Photos and documents do not belong into the text: save a photo as photo.jpg beside the resume.",
    )


def forbidden_character(text: str) -> re.Match[str] | None:
    """Find the first character that no page or document can hold: controls, NUL, half a surrogate pair."""
    return _FORBIDDEN.search(text)


def name_of_character(character: str) -> str:
    """Say which character that is: "U+0000, NUL"."""
    names = {"\x00": "NUL", "\x1b": "escape", "\x7f": "delete", "\x0c": "form feed", "\x0b": "vertical tab"}
    if "\ud800" <= character <= "\udfff":
        name = "half of a surrogate pair"
    else:
        name = names.get(character, "a control character")
    return f"U+{ord(character):04X}, {name}"


def _check_characters(source: SourceText) -> None:
    found = forbidden_character(source.text)
    if found is None:
        return
    if found[0] == "\x00" and "\x00" in source.text[:4]:
        raise _error("ENCODING", "this file is UTF-16, expected UTF-8", Place(source.shown), _SAVE_AS_UTF8)
    raise _error(
        "BAD_CHARACTER",
        f"this character cannot stand in a resume: {name_of_character(found[0])}",
        source.place(found.start()),
        "Delete it; it is invisible in most editors and often comes from copying out of a PDF.",
    )


def _not_utf8(error: UnicodeDecodeError, shown: str) -> ResumesiteError:
    before = SourceText(error.object[: error.start].decode("utf-8", "replace"), shown)
    byte = error.object[error.start]
    return _error(
        "ENCODING",
        f"this file is not UTF-8 (byte 0x{byte:02X} here); it may be Latin-1 or Windows-1252",
        before.place(len(before.text)),
        _SAVE_AS_UTF8,
    )


def _error(code: str, message: str, place: Place, hint: str) -> ResumesiteError:
    return ResumesiteError(Problem(code, message, place, hint=hint))

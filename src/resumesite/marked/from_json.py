"""JSON with the place of every key, and with errors that say what to change.

The standard parser neither tells places nor sees duplicate keys, and turns numbers into floats; so this walks
the text itself, with the standard library's own scanner for strings.
"""

from __future__ import annotations

import re
from json import JSONDecodeError
from json.decoder import scanstring  # type: ignore[attr-defined]  # public, but not in the type stubs
from typing import Any

from resumesite.errors import ResumesiteError
from resumesite.marked.builder import Builder
from resumesite.marked.mark import KeyPath, Marked
from resumesite.marked.text import decode

_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_WORD = re.compile(r"[^\s,:\[\]{}\"]+")
_CONSTANTS = {"true": True, "false": False, "null": None}
_NOT_JSON = {
    "NaN": "Leave the key out, or write a text.",
    "Infinity": "Leave the key out, or write a text.",
    "-Infinity": "Leave the key out, or write a text.",
    "None": "JSON writes `null`.",
    "undefined": "JSON writes `null`.",
    "True": "JSON writes `true`.",
    "False": "JSON writes `false`.",
}


def read_json(data: bytes, shown: str) -> Marked:
    """Read JSON (RFC 8259). Numbers stay the text that they are; `null` is None."""
    return _JsonReader(Builder(decode(data, shown))).read()


class _JsonReader:
    def __init__(self, builder: Builder) -> None:
        self._builder = builder
        self._text = builder.source.text
        self._at = 0

    def read(self) -> Marked:
        if not self._next():
            return self._builder.done(None)
        self._builder.mark((), self._at)
        data = self._value(())
        if self._next():
            raise self._error(
                "there is more text after the end of the data",
                "A JSON file holds one object; delete the rest.",
            )
        return self._builder.done(data)

    def _next(self) -> str:
        """Skip white space and return the character that follows, or "" at the end."""
        match = _SPACE.match(self._text, self._at)
        self._at = match.end() if match else self._at
        return self._text[self._at : self._at + 1]

    def _value(self, path: KeyPath) -> Any:
        character = self._next()
        if character == '"':
            return self._string(path)
        if character == "{":
            return self._object(path)
        if character == "[":
            return self._array(path)
        return self._constant_or_number(character)

    def _string(self, path: KeyPath) -> str:
        start = self._at
        try:
            text, self._at = scanstring(self._text, start + 1, True)
        except JSONDecodeError as error:
            raise self._string_error(error, start) from error
        return self._builder.text(text, path, start)

    def _object(self, path: KeyPath) -> dict[str, Any]:
        opened = self._at
        self._builder.check_depth(path, opened)
        data: dict[str, Any] = {}
        self._at += 1
        if self._next() == "}":
            self._at += 1
            return data
        while True:
            key, offset = self._key(opened)
            here = (*path, key)
            self._builder.key(here, offset, is_new=key not in data)
            data[key] = self._value(here)
            if self._closes("}", opened):
                return data

    def _key(self, opened: int) -> tuple[str, int]:
        character = self._next()
        offset = self._at
        if character != '"':
            raise self._error_at_key(character, opened)
        try:
            key, self._at = scanstring(self._text, offset + 1, True)
        except JSONDecodeError as error:
            raise self._string_error(error, offset) from error
        if self._next() != ":":
            raise self._error(
                f'expected a colon after the key "{key[:40]}"', f'Write "{key[:40]}": followed by its value.'
            )
        self._at += 1
        return key, offset

    def _array(self, path: KeyPath) -> list[Any]:
        opened = self._at
        self._builder.check_depth(path, opened)
        data: list[Any] = []
        self._at += 1
        if self._next() == "]":
            self._at += 1
            return data
        while True:
            if self._next() == "]":
                raise self._error("a comma before `]`", "Delete the comma after the last item.")
            here = (*path, len(data))
            self._builder.mark(here, self._at)
            data.append(self._value(here))
            if self._closes("]", opened):
                return data

    def _closes(self, bracket: str, opened: int) -> bool:
        """Step over the comma or closing bracket after a value; say which of the two it was."""
        character = self._next()
        if character == bracket:
            self._at += 1
            return True
        if character != ",":
            raise self._error_after_value(character, bracket, opened)
        self._at += 1
        return False

    def _constant_or_number(self, character: str) -> Any:
        number = _NUMBER.match(self._text, self._at)
        word = _WORD.match(self._text, self._at)
        if number and word and number[0] == word[0]:
            self._at = number.end()
            return number[0]
        if word and word[0] in _CONSTANTS:
            self._at = word.end()
            return _CONSTANTS[word[0]]
        if not character:
            raise self._error("the file ends where a value is expected", "Is the end of the file missing?")
        if character in ",}]":
            raise self._error(
                f"a value is missing before this `{character}`", "Write one, or delete the comma."
            )
        raise self._error_at_word(word[0] if word else character)

    # What is wrong, in words

    def _error(self, message: str, hint: str, offset: int | None = None) -> ResumesiteError:
        return self._builder.error("SYNTAX", message, self._at if offset is None else offset, hint)

    def _error_at_word(self, word: str) -> ResumesiteError:
        shown = word[:40]
        if word.startswith(("//", "/*", "#")):
            return self._error(
                "JSON has no comments", "Delete it, or keep the resume as YAML, where `#` starts a comment."
            )
        if word.startswith(("'", "“", "”", "‘", "’")):
            return self._error(
                f"{word[0]} does not start a text in JSON", 'Put texts in straight double quotes: "…".'
            )
        if word in _NOT_JSON:
            return self._error(f"`{shown}` is no JSON value", _NOT_JSON[word])
        if word[0].isdigit() or word[0] in "+-.":
            return self._error(f"`{shown}` is no JSON number", f'Write it as a text: "{shown}".')
        return self._error(f"expected a value, got `{shown}`", f'Put texts in double quotes: "{shown}".')

    def _error_at_key(self, character: str, opened: int) -> ResumesiteError:
        if character == "}":
            return self._error("a comma before `}`", "Delete the comma after the last value.")
        if not character:
            return self._unclosed("}", opened)
        word = _WORD.match(self._text, self._at)
        name = (word[0] if word else character).strip("'‘’“”")[:40]
        if name.startswith(("//", "/*", "#")):
            return self._error_at_word(name)
        return self._error(
            f"expected a key in double quotes, got `{name}`", f'Write "{name}": followed by its value.'
        )

    def _error_after_value(self, character: str, bracket: str, opened: int) -> ResumesiteError:
        if not character:
            return self._unclosed(bracket, opened)
        if character in "}]":
            line = self._builder.source.mark(opened)[0]
            return self._error(
                f"`{character}` here, but what was opened on line {line} ends with `{bracket}`",
                "A bracket is missing or too much.",
            )
        if self._text.startswith(("//", "/*"), self._at):
            return self._error_at_word("//")
        return self._error("a comma is missing before this", "Put a comma between two values.")

    def _unclosed(self, bracket: str, opened: int) -> ResumesiteError:
        line, column = self._builder.source.mark(opened)
        return self._error(
            f"the file ends, but the `{self._text[opened]}` of line {line}, column {column} is still open",
            f"Add the missing `{bracket}`; is the end of the file missing?",
        )

    def _string_error(self, error: JSONDecodeError, start: int) -> ResumesiteError:
        if error.msg.startswith("Unterminated"):
            return self._builder.error(
                "SYNTAX", "this text has no closing quote", start, 'Add the missing ".'
            )
        if error.msg.startswith("Invalid control character"):
            character = self._text[error.pos : error.pos + 1]
            if character in "\r\n":
                message, hint = (
                    "a line break inside a text",
                    'Is a closing " missing? A line break is written \\n.',
                )
            else:
                message, hint = "a tab inside a text", "Write it as \\t, or use a space."
            return self._error(message, hint, error.pos)
        return self._error(
            "this backslash starts no escape that JSON knows",
            'Write \\\\ for a backslash; known are \\n \\t \\" \\/ \\b \\f \\r \\uXXXX.',
            error.pos,
        )

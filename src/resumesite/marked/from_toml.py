"""TOML: `tomllib` says what the data is and whether it is right; a walk over the text finds every key."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from resumesite.errors import ResumesiteError
from resumesite.marked.builder import Builder
from resumesite.marked.mark import KeyPath, Marked
from resumesite.marked.text import decode

_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_INLINE_BLANK = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}(?!")'
    r"|'''.*?'{3,5}(?!')"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_SCALAR = re.compile(r"\d{4}-\d\d-\d\d[ Tt]\d\d:[^\s,\]}#]*|[^\s,\]}#]+")
_WHERE = re.compile(r"(?P<what>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)")

_PLAINLY = (
    # tomllib's words; ours; what to do
    ("Invalid value", "a value is expected here", 'Put texts in quotes: key = "text".'),
    ("Invalid statement", "expected `key = value` or `[table]`", "Comments start with #."),
    ("Expected '=' after a key", "expected `=` after this key", "A key with spaces needs quotes."),
    (
        "Expected newline or end of document",
        "there is more text after the value",
        "Put the whole text in quotes.",
    ),
    ("Unclosed array", "a bracket is opened and never closed", "Add the missing `]` or comma."),
    ("Unclosed inline table", "a brace is opened and never closed", "Add the missing `}` or comma."),
    ("Unterminated string", "a quote is opened and never closed", "Add the missing quote."),
    (
        "Illegal character",
        "a line break or tab stands inside a text",
        'Texts of several lines stand in """ … """.',
    ),
    ("Unescaped", "this backslash starts no escape that TOML knows", "Use single quotes, or write \\\\."),
    ("Cannot overwrite a value", "this key is here twice", "Delete one of the two."),
    ("twice", "this table is here twice", "Join the two."),
)


def read_toml(data: bytes, shown: str) -> Marked:
    """Read TOML 1.0. Numbers and dates stay the text that stands there."""
    builder = Builder(decode(data, shown))
    walk = _TomlWalk(builder)
    walk.go()  # before the parser, whose time grows with the square of a dotted key's depth
    try:
        parsed = tomllib.loads(builder.source.text)
    except tomllib.TOMLDecodeError as error:
        builder.raise_problems()
        raise _syntax_error(builder, error) from error
    return builder.done(_as_written(parsed, (), walk))


class _LostError(Exception):
    """The walk met something that is not TOML."""


class _TomlWalk:
    """Goes over the text key by key. Expects what `tomllib` accepts; gets lost in anything else."""

    def __init__(self, builder: Builder) -> None:
        self._builder = builder
        self._text = builder.source.text
        self._at = 0
        self._table: KeyPath = ()
        self._lengths: dict[KeyPath, int] = {}
        self._set: set[KeyPath] = set()
        self._offsets: dict[KeyPath, int] = {}
        self.written: dict[KeyPath, str] = {}

    def go(self) -> None:
        """Mark every key, until the end or until what stands there is no TOML."""
        self._builder.mark((), 0)
        try:
            while self._skip(_BLANK):
                if self._text[self._at] == "[":
                    self._header()
                else:
                    self._pair(self._table)
        except _LostError:
            return

    def text(self, text: str, path: KeyPath) -> str:
        return self._builder.text(text, path, self._offsets[path])

    def _skip(self, pattern: re.Pattern[str]) -> bool:
        match = pattern.match(self._text, self._at)
        self._at = match.end() if match else self._at
        return self._at < len(self._text)

    def _take(self, literal: str) -> bool:
        if self._text.startswith(literal, self._at):
            self._at += len(literal)
            return True
        return False

    def _expect(self, literal: str) -> None:
        if not self._take(literal):
            raise _LostError

    def _header(self) -> None:
        offset = self._at
        is_array = self._take("[[")
        if not is_array:
            self._expect("[")
        keys = self._keys(())
        self._expect("]]" if is_array else "]")
        path: KeyPath = ()
        for number, key in enumerate(keys, start=1):
            path = (*path, key)
            self._mark_once(path, offset)
            if is_array and number == len(keys):
                self._lengths[path] = self._lengths.get(path, 0) + 1
            if path in self._lengths:
                path = (*path, self._lengths[path] - 1)
                self._mark_once(path, offset)
        if not is_array:
            self._set_once(path, offset)
        self._table = path

    def _pair(self, table: KeyPath) -> None:
        offset = self._at
        path = table
        for key in self._keys(table):
            path = (*path, key)
            self._mark_once(path, offset)
        self._set_once(path, offset)
        self._expect("=")
        self._skip(_INLINE_BLANK)
        self._value(path)

    def _set_once(self, path: KeyPath, offset: int) -> None:
        if path in self._set:
            self._builder.key(path, offset, is_new=False)
        self._set.add(path)

    def _keys(self, table: KeyPath) -> list[str]:
        offset = self._at
        keys = [self._key()]
        while self._take("."):
            keys.append(self._key())
        self._builder.check_depth((*table, *keys[:-1]), offset)
        return keys

    def _key(self) -> str:
        self._skip(_INLINE_BLANK)
        quoted = self._text[self._at : self._at + 1] in ('"', "'")
        match = (_STRING if quoted else _BARE_KEY).match(self._text, self._at)
        if not match:
            raise _LostError
        self._at = match.end()
        self._skip(_INLINE_BLANK)
        return _unquoted(match[0]) if quoted else match[0]

    def _value(self, path: KeyPath) -> None:
        offset = self._at
        character = self._text[offset : offset + 1]
        if character == "[":
            self._array(path)
        elif character == "{":
            self._inline_table(path)
        elif match := (_STRING if character in ('"', "'") else _SCALAR).match(self._text, offset):
            self._at = match.end()
            self.written[path] = match[0]
            self._offsets[path] = offset
        else:
            raise _LostError

    def _array(self, path: KeyPath) -> None:
        self._builder.check_depth(path, self._at)
        self._expect("[")
        number = 0
        while self._skip(_BLANK) and not self._take("]"):
            self._builder.mark((*path, number), self._at)
            self._value((*path, number))
            number += 1
            self._skip(_BLANK)
            if not self._take(",") and self._text[self._at : self._at + 1] != "]":
                raise _LostError

    def _inline_table(self, path: KeyPath) -> None:
        self._builder.check_depth(path, self._at)
        self._expect("{")
        while self._skip(_BLANK) and not self._take("}"):
            self._pair(path)
            self._skip(_BLANK)
            if not self._take(",") and self._text[self._at : self._at + 1] != "}":
                raise _LostError

    def _mark_once(self, path: KeyPath, offset: int) -> None:
        if path not in self._builder.marks:
            self._builder.mark(path, offset)


def _unquoted(written: str) -> str:
    try:
        return str(tomllib.loads(f"key = {written}")["key"])
    except tomllib.TOMLDecodeError as error:
        raise _LostError from error


def _as_written(value: Any, path: KeyPath, walk: _TomlWalk) -> Any:
    """Put the text that stands in the file for each number and date."""
    if isinstance(value, dict):
        return {key: _as_written(inner, (*path, key), walk) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_written(inner, (*path, number), walk) for number, inner in enumerate(value)]
    if isinstance(value, str):
        return walk.text(value, path)
    return value if isinstance(value, bool) else walk.written[path]


def _syntax_error(builder: Builder, error: tomllib.TOMLDecodeError) -> ResumesiteError:
    found = _WHERE.fullmatch(str(error))
    what = found["what"] if found else str(error)
    offset = len(builder.source.text)
    if found and found["line"]:
        offset = builder.source.offset(int(found["line"]), int(found["column"]))
    for said, message, hint in _PLAINLY:
        if said in what:
            return builder.error("SYNTAX", message, offset, hint)
    return builder.error("SYNTAX", f"this is not TOML: {what}", offset)

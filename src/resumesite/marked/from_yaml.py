"""YAML as people mean it: YAML 1.2 booleans, and no other guesses, aliases, anchors, merges or tags.

Built on PyYAML's events (libyaml's where it is there), which tell places and never expand anything: a bomb of
aliases is refused at its first anchor, and nesting is counted while it is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from resumesite.errors import ResumesiteError
from resumesite.marked.builder import Builder
from resumesite.marked.mark import KeyPath, Marked, dotted
from resumesite.marked.text import decode

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_PLAIN = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip

_QUOTE_IT = "Put the whole text in quotes."
_ALIGN = "Lines of one list or mapping start in the same column."

_PLAINLY: tuple[tuple[str, str, str], ...] = (
    # libyaml's or PyYAML's words; ours; what to do
    (
        "mapping values are not allowed",
        "a colon and a space inside a text that is not in quotes",
        f"{_QUOTE_IT} If this is a key of its own, indent it like its neighbours.",
    ),
    ("scanning an (alias|anchor)", "this character cannot start a text", _QUOTE_IT),
    ("incompatible YAML", "this version of YAML is not read", "Delete the line that starts with %."),
    ("cannot start any token", "this character cannot start a text", _QUOTE_IT),
    (
        "could not find expected ':'",
        "a line that is neither `key: value` nor `- item`",
        "Is a colon missing?",
    ),
    ("unexpected end of stream", "a quote is opened and never closed", "Add the missing quote."),
    ("unexpected document indicator", "a quote is opened and never closed", "Add the missing quote."),
    (
        r"expected (key|<block end>|'-' indicator)",
        "this line does not fit what stands around it",
        f"Is it indented as far as its neighbours? {_ALIGN}",
    ),
    (r"expected ',' or '[\]}]'", "a bracket is opened and never closed", "Add the missing bracket or comma."),
    (
        "unknown escape",
        "this backslash starts no escape that YAML knows",
        "Use single quotes, or write \\\\.",
    ),
    ("sequence entries are not allowed", "a list cannot start here", "Start it on a line of its own."),
    (
        "expected <document start>",
        "there is more text after the end of the data",
        "Is something not indented?",
    ),
    ("expected the node content", "a value is missing here", _QUOTE_IT),
    ("did not find expected node content", "a value is missing here", _QUOTE_IT),
)


def read_yaml(data: bytes, shown: str) -> Marked:
    """Read one YAML document. What is not true, false or null stays the text that stands there."""
    builder = Builder(decode(data, shown))
    try:
        return builder.done(_YamlReader(builder).read())
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(builder, error) from error


def _offset(event: yaml.Event) -> int:
    return event.start_mark.index if event.start_mark else 0


class _YamlReader:
    def __init__(self, builder: Builder) -> None:
        self._builder = builder
        self._events: Iterator[yaml.Event] = yaml.parse(builder.source.text, Loader=_LOADER)

    def read(self) -> Any:
        data = None
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._builder.fail(
                        "SYNTAX",
                        "a second document starts here",
                        _offset(event),
                        "A file holds one resume.",
                    )
                first = next(self._events)
                self._builder.mark((), _offset(first))
                data = self._value(first, ())
        return data

    def _value(self, event: yaml.Event, path: KeyPath) -> Any:
        self._refuse_tricks(event, path)
        offset = _offset(event)
        if isinstance(event, yaml.ScalarEvent):
            if event.implicit[0] and event.value in _PLAIN:
                return _PLAIN[event.value]
            return self._builder.text(event.value, path, offset)
        self._builder.check_depth(path, offset)
        return self._mapping(path) if isinstance(event, yaml.MappingStartEvent) else self._sequence(path)

    def _sequence(self, path: KeyPath) -> list[Any]:
        data: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            here = (*path, len(data))
            self._builder.mark(here, _offset(event))
            data.append(self._value(event, here))
        return data

    def _mapping(self, path: KeyPath) -> dict[str, Any]:
        data: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._key(event, path)
            here = (*path, key)
            self._builder.key(here, _offset(event), is_new=key not in data)
            data[key] = self._value(next(self._events), here)
        return data

    def _key(self, event: yaml.Event, path: KeyPath) -> str:
        self._refuse_tricks(event, path)
        offset = _offset(event)
        if not isinstance(event, yaml.ScalarEvent):
            self._builder.fail("SYNTAX", "a key must be a text", offset, _QUOTE_IT, dotted(path))
        key = str(event.value)
        if key == "<<" and event.implicit[0]:
            self._refuse("a merge (`<<`)", offset, path)
        if not key:
            self._builder.fail(
                "SYNTAX", "a key is missing before this colon", offset, _QUOTE_IT, dotted(path)
            )
        return key

    def _refuse_tricks(self, event: yaml.Event, path: KeyPath) -> None:
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if isinstance(event, yaml.AliasEvent):
            self._refuse(f"an alias (`*{anchor}`)", _offset(event), path)
        if anchor is not None:
            self._refuse(f"an anchor (`&{anchor}`)", _offset(event), path)
        if tag is not None:
            self._refuse(f"a tag (`{tag}`)", _offset(event), path)

    def _refuse(self, trick: str, offset: int, path: KeyPath) -> None:
        self._builder.fail(
            "YAML_TRICK",
            f"{trick} is not read here",
            offset,
            "Write the value out; a text that starts with & * ! or < needs quotes.",
            dotted(path),
        )


def _syntax_error(builder: Builder, error: yaml.MarkedYAMLError) -> ResumesiteError:
    text = builder.source.text
    mark = error.problem_mark or error.context_mark
    offset = min(mark.index, len(text)) if mark else 0
    said = f"{error.problem or ''} {error.context or ''}".strip()
    if "maximum nesting depth" in said:  # libyaml looks ahead, and may give up before we see how deep it is
        return builder.too_deep(offset)
    if text[offset : offset + 1] == "\t":
        return builder.error("SYNTAX", "a tab where YAML wants spaces", offset, "Indent with spaces.")
    for pattern, message, hint in _PLAINLY:
        if re.search(pattern, said):
            if ("never closed" in message or "neither" in message) and error.context_mark:
                offset = error.context_mark.index
            elif "backslash" in message and text[offset - 1 : offset] == "\\":  # PyYAML points behind it
                offset -= 1
            return builder.error("SYNTAX", message, offset, hint)
    return builder.error("SYNTAX", said or "this is not YAML", offset, _QUOTE_IT)

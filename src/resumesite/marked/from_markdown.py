"""Markdown → its front matter and its blocks, with their lines: `{"frontMatter": {…}, "blocks": [{…}, …]}`.

A block is `{"heading": "Talks", "level": "2"}`, `{"item": "…"}` (of a list) or `{"text": "…"}` (a paragraph,
a quote, code). The texts inside stay Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from textwrap import dedent
from typing import TYPE_CHECKING

from resumesite.marked.builder import Builder
from resumesite.marked.from_yaml import read_yaml
from resumesite.marked.mark import KeyPath, Marked
from resumesite.marked.text import decode

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(
    r"\A---[ \t]*\r?\n(?P<matter>.*?)^(?:---|\.\.\.)[ \t]*\r?$\n?", re.DOTALL | re.MULTILINE
)
_LIST_SIGN = re.compile(r"[ ]{0,3}(?:[-+*]|\d{1,9}[.)])[ \t]*")


@dataclass(frozen=True)
class _Block:
    data: dict[str, str]
    line: int


def read_markdown(data: bytes, shown: str) -> Marked:
    """Read a Markdown file (CommonMark) with or without YAML front matter."""
    source = decode(data, shown)
    matter, body = split_front_matter(source.text)
    front = read_yaml(matter.encode(), shown)
    builder = Builder(source)
    builder.mark((), 0)
    blocks = list(_blocks(body))
    for number, block in enumerate(blocks):
        path: KeyPath = ("blocks", number)
        offset = source.offset(block.line, 1)
        for key in ((), tuple(block.data)[:1]):
            builder.mark((*path, *key), offset)
        builder.text("".join(block.data.values()), path, offset)
    found = builder.done({"frontMatter": front.data, "blocks": [block.data for block in blocks]})
    marks = {("frontMatter", *path): mark for path, mark in front.marks.items()}
    return Marked(found.data, {**found.marks, **marks}, shown)


def split_front_matter(text: str) -> tuple[str, str]:
    """Return what stands between lines of hyphens at the start, and the rest; lines keep their numbers."""
    found = _FRONT_MATTER.match(text)
    if found is None:
        return "", text
    return "\n" + found["matter"], "\n" * text.count("\n", 0, found.end()) + text[found.end() :]


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # rarely wanted here

    # Only blocks are wanted; parsing what is inside them takes seconds for hostile lines.
    return MarkdownIt("commonmark", {"html": False}).disable("inline")


def _blocks(body: str) -> Iterator[_Block]:
    lines = re.split("\r\n|\n|\r", body)
    tokens = _parser().parse(body)
    for number, token in enumerate(tokens):
        if token.map is None:
            continue
        first, end = token.map
        if token.type == "heading_open":
            yield _Block({"heading": tokens[number + 1].content, "level": token.tag[1:]}, first + 1)
        elif token.type == "list_item_open" and token.level == 1:
            yield _Block({"item": _inside_of_item(lines[first:end])}, first + 1)
        elif token.level == 0 and not _is_frame(token):
            yield _Block({"text": "\n".join(lines[first:end]).strip()}, first + 1)


def _is_frame(token: Token) -> bool:
    """Whether a block is shown by others (a list by its items) or says nothing (a rule)."""
    return token.type in ("bullet_list_open", "ordered_list_open", "hr", "heading_open", "inline")


def _inside_of_item(lines: list[str]) -> str:
    sign = _LIST_SIGN.match(lines[0])
    width = sign.end() if sign else 0
    rest = dedent("\n".join(lines[1:]))
    return f"{lines[0][width:]}\n{rest}".strip()

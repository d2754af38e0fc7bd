"""Styles: joined, made small, and checked for what a page or a PDF must never fetch."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from resumesite.themes.theme import Scheme

_TOKEN = re.compile(
    r"""
    (?P<string> "(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*' )
  | (?P<comment> /\*.*?\*/ )
  | (?P<space> \s+ )
  | (?P<mark> [{};,] )
  | (?P<other> [^\s{};,"'/]+ | . )
    """,
    re.VERBOSE | re.DOTALL,
)
_DECLARATION_COLON = re.compile(r"^([a-z-]+|--[A-Za-z0-9-]+):\s+")

_FORBIDDEN = (
    (re.compile(r"url\(\s*[\"']?(?!data:)", re.IGNORECASE), "styles may not fetch anything"),
    (re.compile(r"@import\b", re.IGNORECASE), "styles may not import others"),
    (re.compile(r"@font-face\b", re.IGNORECASE), "fonts are named in theme.toml"),
    (re.compile(r"</", re.IGNORECASE), "this would end the page's style element"),
    (re.compile(r"\bexpression\(|javascript:|-moz-binding", re.IGNORECASE), "styles may not run anything"),
)


def minify(css: str) -> str:
    """Take out comments and needless white space only: spaces inside selectors and values stay."""
    pieces: list[str] = []
    for match in _TOKEN.finditer(css):
        kind, text = match.lastgroup, match[0]
        if kind in ("space", "comment"):
            if pieces and pieces[-1][-1] not in " {};,":
                pieces.append(" ")
        elif kind == "mark":
            if pieces and pieces[-1] == " ":
                pieces.pop()
            if text == "}" and pieces and pieces[-1] == ";":
                pieces.pop()
            pieces.append(text)
        else:
            pieces.append(text)
    return _without_space_after_colons("".join(pieces).strip())


def _without_space_after_colons(css: str) -> str:
    """`color: red` → `color:red`. Only at a declaration's start: in `a :hover` the space means something."""
    parts = re.split(r"(\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|[{};])", css)
    return "".join(_DECLARATION_COLON.sub(r"\1:", part) for part in parts)


def scheme_css(schemes: Mapping[str, Scheme], *, is_dark: bool = False) -> str:
    """Write schemes as custom properties, chosen by `data-scheme` on the root element."""
    rules = []
    standard = schemes["default"].dark if is_dark else schemes["default"].light
    for name, scheme in schemes.items():
        colours = scheme.dark if is_dark else scheme.light
        own = colours if name == "default" else dict(colours.items() - standard.items())
        selector = "html" if name == "default" else f"html[data-scheme={name}]"
        properties = ";".join(f"--{key}:{colours[key]}" for key in colours if key in own)
        if properties:
            rules.append(f"{selector}{{{properties}}}")
    return "".join(rules)


def complaints(css: str) -> Iterator[tuple[int, int, str]]:
    """Yield line, column and reason of everything a theme's style may not hold."""
    bare = re.sub(r"/\*.*?\*/", lambda comment: re.sub(r"[^\n]", " ", comment[0]), css, flags=re.DOTALL)
    for pattern, reason in _FORBIDDEN:
        for match in pattern.finditer(bare):
            yield *_position(css, match.start()), reason
    yield from _unbalanced(bare)


def _unbalanced(css: str) -> Iterator[tuple[int, int, str]]:
    opened: list[int] = []
    for match in re.finditer(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|[{}]", css):
        if match[0] == "{":
            opened.append(match.start())
        elif match[0] == "}" and not opened:
            yield *_position(css, match.start()), "this brace closes nothing"
        elif match[0] == "}":
            opened.pop()
    for offset in opened:
        yield *_position(css, offset), "this brace is never closed"


def _position(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1

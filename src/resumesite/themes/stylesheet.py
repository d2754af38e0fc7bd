"""Styles: joined, made small, and checked for what a page or a PDF must never fetch."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import tinycss2
from tinycss2.ast import Node

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
_STRUCTURE = re.compile(
    r"""
    (?P<comment> /\*(?:.*?(?P<closing>\*/)|.*) )
  | (?P<string> "(?:\\.|[^"\\\n])*(?P<quote>")? | '(?:\\.|[^'\\\n])*(?P<apostrophe>')? )
  | (?P<brace> [{}] )
    """,
    re.VERBOSE | re.DOTALL,
)
_DECLARATION_COLON = re.compile(r"^([a-z-]+|--[A-Za-z0-9-]+):\s+")

_DEEPEST = 50
"""So deep may blocks and brackets stand in each other; those who read styles later do it by recursion."""

_IMAGE_SETS = ("image-set", "-webkit-image-set", "image", "src", "cross-fade")
"""Functions that take an address as a plain string."""


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
    """Write schemes as custom properties, chosen by `data-scheme` on the root element.

    A scheme says what differs from the default one; in dark also what only its light colours say otherwise.
    """
    rules = []
    standard = schemes["default"]
    for name, scheme in schemes.items():
        colours = scheme.dark if is_dark else scheme.light
        own = scheme.light.items() - standard.light.items()
        if is_dark:
            own |= scheme.dark.items() - standard.dark.items()
        names = colours.keys() if name == "default" else dict(own).keys()
        selector = "html" if name == "default" else f"html[data-scheme={name}]"
        properties = ";".join(f"--{key}:{colours[key]}" for key in colours if key in names)
        if properties:
            rules.append(f"{selector}{{{properties}}}")
    return "".join(rules)


def complaints(css: str) -> Iterator[tuple[int, int, str]]:
    """Yield line, column and reason of everything a theme's style may not hold."""
    if unclosed := list(_unclosed(css)):
        yield from unclosed
        return
    for match in re.finditer("</", css):
        yield *_position(css, match.start()), "this would end the page's style element"
    for node, depth in _nodes(tinycss2.parse_component_value_list(css)):
        if depth > _DEEPEST:
            yield node.source_line, node.source_column, "this is nested too deeply"
            return
        if reason := _complaint(node):
            yield node.source_line, node.source_column, reason


def _unclosed(css: str) -> Iterator[tuple[int, int, str]]:
    """Yield what is opened and never closed, which would swallow the styles that follow, and the reverse."""
    opened: list[int] = []
    for match in _STRUCTURE.finditer(css):
        match match.lastgroup:
            case "comment" | "string" if not (match["closing"] or match["quote"] or match["apostrophe"]):
                yield *_position(css, match.start()), f"this {match.lastgroup} is never closed"
                return  # what follows cannot be told
            case "brace" if match[0] == "{":
                opened.append(match.start())
            case "brace" if opened:
                opened.pop()
            case "brace":
                yield *_position(css, match.start()), "this brace closes nothing"
    for offset in opened:
        yield *_position(css, offset), "this brace is never closed"


def _nodes(nodes: Iterable[Node], depth: int = 0) -> Iterator[tuple[Node, int]]:
    for node in nodes:
        yield node, depth
        inner = getattr(node, "content", None) or getattr(node, "arguments", None) or ()
        yield from _nodes(inner, depth + 1)


def _complaint(node: Node) -> str:
    """Say what is wrong with one token. Its escapes are read: `u\\72l(` is `url(`."""
    match node.type:
        case "url" if not node.value.startswith("data:"):
            return "styles may not fetch anything"
        case "function" if node.lower_name == "url" and not _is_data(node.arguments):
            return "styles may not fetch anything"
        case "function" if node.lower_name in _IMAGE_SETS:
            return "styles may not fetch anything"
        case "function" if node.lower_name == "expression":
            return "styles may not run anything"
        case "at-keyword" if node.lower_value == "import":
            return "styles may not import others"
        case "at-keyword" if node.lower_value == "font-face":
            return "fonts are named in theme.toml"
        case "ident" if node.lower_value == "-moz-binding":
            return "styles may not run anything"
        case "error":
            return f"this is not CSS: {node.message}"
    return ""


def _is_data(arguments: Iterable[Node]) -> bool:
    return all(node.value.startswith("data:") for node in arguments if node.type in ("string", "ident"))


def _position(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1

"""A small, safe Markdown → rich text: bold, italic, code, links, lists, paragraphs and line breaks.

Everything else (HTML, headings, tables, images, quotes, unsafe links) is not markup here and stands as it was
typed. So does a number at the start of a text that is no list: "2019. Founded the club".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from resumesite.document.document import Block, Break, Bullet, Bullets, Line, Paragraph, Rich, Run, plain
from resumesite.document.links import safe_href

_MARKUP = re.compile(r"[*_`\[\\<]|&[#\w]+;")
_SIGN = re.compile(r"^(\s*)[•▪‣◦●∙·]\s+", re.MULTILINE)
_ONE_POINT = re.compile(r"^[-*•▪‣◦●∙·]\s+(?=\D)")
_POINT = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s")
_NO_BULLET = Bullet(())
_MAX_OPENINGS = 400
_MAX_NESTING = 20
_NARROW = 60


def read_markdown(text: str) -> Rich:
    """Return a text's paragraphs and lists. Markup around nothing (code of a blank) is no text at all."""
    rich = _read(text.strip())
    return rich if plain_text(rich).strip() else ()


def _read(text: str) -> Rich:
    if not text:
        return ()
    if "\n" not in text:
        return _read_one_line(text)
    if _is_costly(text):
        return _as_typed(text)
    blocks = _parser().parse(_with_breaks(_SIGN.sub(r"\1- ", text)))
    if any(token.level >= _MAX_NESTING - 2 for token in blocks):
        return _as_typed(text)
    return tuple(_blocks(SyntaxTreeNode(blocks)))


def read_line(text: str) -> Line:
    """Return a text that is to stand on one line; its paragraphs and points follow each other."""
    return joined(_lines(read_markdown(text)), Run(" "))


def read_points(texts: Iterable[str]) -> tuple[Bullet, ...]:
    """Return texts as bullets, one each; a text that is nothing but a list becomes that list's bullets."""
    return tuple(bullet for text in texts for bullet in _as_bullets(read_markdown(text)))


def plain_text(rich: Rich) -> str:
    """Return rich text without styles or bullets, one line for each paragraph and point."""
    return "\n".join(plain(line) for line in _lines(rich))


def joined(lines: Iterable[Line], between: Run | Break) -> Line:
    """Return lines as one, with a run or a break between each two."""
    joined: list[Run | Break] = []
    for line in lines:
        if joined and line:
            joined.append(between)
        joined.extend(line)
    return tuple(joined)


# Reading -------------------------------------------------------------------------------------------------


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"maxNesting": _MAX_NESTING}).enable(
        ["list", "newline", "escape", "entity", "backticks", "emphasis", "balance_pairs", "link", "autolink"]
    )
    parser.normalizeLink = safe_href  # type: ignore[method-assign, assignment]
    parser.validateLink = bool  # type: ignore[method-assign, assignment]
    parser.inline.ruler.before("link", "no_image", _no_image)
    return parser


def _no_image(state: StateInline, silent: bool) -> bool:
    """Take the sign of an image as text, with its bracket, so that no link is made of the rest."""
    if not state.src.startswith("![", state.pos):
        return False
    if not silent:
        state.pending += "!["
    state.pos += 2
    return True


def _read_one_line(text: str) -> Rich:
    """Read a text without line ends: no list but by a clear sign, so that no number or minus is lost."""
    if point := _ONE_POINT.match(text):
        return (Bullets((Bullet(_inline(text[point.end() :])),)),)
    return (Paragraph(_inline(text)),)


def _inline(text: str) -> Line:
    if not _MARKUP.search(text) or _is_costly(text):
        return (Run(text),)
    return _line(_parser().parseInline(text)[0].children or [])


def _is_costly(text: str) -> bool:
    """Whether a text opens so much that is never closed that parsing it takes quadratic time."""
    return text.count("[") + text.count("`") + text.count("<") > _MAX_OPENINGS


def _as_typed(text: str) -> Rich:
    return tuple(
        Paragraph(joined([(Run(line.strip()),) for line in paragraph.splitlines() if line.strip()], Break()))
        for paragraph in re.split(r"\n\s*\n", text)
        if paragraph.strip()
    )


def _with_breaks(text: str) -> str:
    """Mark the line ends that were meant (two blanks, as in Markdown): the next word had room on the line.

    Where it had none, the line was only wrapped by an editor, and wraps anew.
    """
    lines = text.split("\n")
    room = max(_NARROW, *map(_width, lines))
    return "\n".join(
        f"{line}  " if _was_ended(line, following, room) else line
        for line, following in zip(lines, [*lines[1:], ""], strict=True)
    )


def _was_ended(line: str, following: str, room: int) -> bool:
    if not line.strip() or not following.strip() or _POINT.match(following):
        return False
    return _width(line) + 1 + _width(following.split(maxsplit=1)[0]) <= room


def _width(text: str) -> int:
    return sum(2 if _is_wide(sign) else 1 for sign in text)


def _is_wide(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in "WF"


# Building ------------------------------------------------------------------------------------------------


def _blocks(parent: SyntaxTreeNode) -> Iterator[Block]:
    for node in parent.children:
        if node.type == "paragraph":
            yield Paragraph(_line(_inline_tokens(node)))
        else:
            yield from _list(node)


def _inline_tokens(paragraph: SyntaxTreeNode) -> list[Token]:
    inline = paragraph.children[0].token
    return (inline.children if inline else None) or []


def _list(node: SyntaxTreeNode) -> Iterator[Block]:
    """Yield a list; one whose numbers do not follow each other (years…) as paragraphs that keep them."""
    items = tuple(bullet for item in node.children if (bullet := _bullet(item)) != _NO_BULLET)
    if node.type == "bullet_list":
        yield Bullets(items)
        return
    numbers = [int(item.info) for item in node.children]
    if numbers == list(range(numbers[0], numbers[0] + len(items))):
        yield Bullets(items, first=numbers[0])
        return
    for item in node.children:
        bullet = _bullet(item)
        yield Paragraph((Run(f"{item.info}{item.markup} "), *bullet.line))
        yield from bullet.inner


def _bullet(item: SyntaxTreeNode) -> Bullet:
    blocks = tuple(_blocks(item))
    lines = [block.line for block in blocks if isinstance(block, Paragraph)]
    return Bullet(joined(lines, Break()), tuple(block for block in blocks if isinstance(block, Bullets)))


def _as_bullets(rich: Rich) -> tuple[Bullet, ...]:
    match rich:
        case ():
            return ()
        case (Bullets(items=items, first=None),):
            return items
    lines = [block.line for block in rich if isinstance(block, Paragraph)]
    return (Bullet(joined(lines, Break()), tuple(block for block in rich if isinstance(block, Bullets))),)


def _line(tokens: Iterable[Token]) -> Line:
    """Return inline tokens as runs; neighbours of one style are one run."""
    style = Run("")
    runs: list[Run | Break] = []
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                style = replace(style, bold=token.nesting == 1)
            case "em_open" | "em_close":
                style = replace(style, italic=token.nesting == 1)
            case "link_open":
                style = replace(style, href=str(token.attrs["href"]))
            case "link_close":
                style = replace(style, href="")
            case "hardbreak":
                runs.append(Break())
            case "code_inline":
                runs.append(replace(style, text=token.content, code=True))
            case "softbreak":
                _add(runs, replace(style, text="\n"))
            case _:
                _add(runs, replace(style, text=token.content))
    return tuple(replace(run, text=_unwrapped(run.text)) if isinstance(run, Run) else run for run in runs)


def _add(runs: list[Run | Break], run: Run) -> None:
    last = runs[-1] if runs else None
    if isinstance(last, Run) and replace(last, text="") == replace(run, text=""):
        runs[-1] = replace(last, text=last.text + run.text)
    elif run.text:
        runs.append(run)


def _unwrapped(text: str) -> str:
    """Undo an editor's wrapping: a blank between words, nothing between Chinese or Japanese letters."""
    return re.sub(r"(.?)\n(.?)", lambda ends: f"{ends[1]}{_between(ends[1], ends[2])}{ends[2]}", text)


def _between(before: str, after: str) -> str:
    return "" if before and after and _is_wide(before) and _is_wide(after) else " "


def _lines(rich: Rich) -> Iterator[Line]:
    for block in rich:
        if isinstance(block, Paragraph):
            yield block.line
        else:
            for bullet in block.items:
                yield bullet.line
                yield from _lines(bullet.inner)

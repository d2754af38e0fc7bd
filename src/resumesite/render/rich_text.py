"""Rich text → HTML.

Built from a tree of plain runs, then cleaned by nh3: two walls, either of them enough.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import nh3
from markupsafe import Markup, escape

from resumesite.document.document import Bullet, Bullets, Direction, Inline, Line, Paragraph, Rich, Run, plain

_TAGS = {"p", "ul", "ol", "li", "strong", "em", "code", "a", "br", "bdi"}
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "li": {"value"}, "bdi": {"dir"}}
_SCHEMES = {"https", "http", "mailto", "tel"}


@dataclass(frozen=True)
class HtmlText:
    """Writes texts as HTML inside a document that is read in `direction`."""

    direction: Direction

    def rich(self, blocks: Rich) -> Markup:
        """Write paragraphs and lists."""
        return _cleaned("".join(self._block(block) for block in blocks))

    def bullets(self, items: Iterable[Bullet]) -> Markup:
        """Write bullets as one list, "" when there are none."""
        listed = tuple(items)
        return _cleaned(self._list(Bullets(listed))) if listed else Markup("")

    def bidi(self, text: str) -> Markup:
        """Write a plain text; one that is read the other way is isolated, so that its signs stay put."""
        return Markup(self._isolated(str(escape(text)), text))  # noqa: S704  # escaped just now

    def _block(self, block: Paragraph | Bullets) -> str:
        return f"<p>{self._line(block.line)}</p>" if isinstance(block, Paragraph) else self._list(block)

    def _list(self, bullets: Bullets) -> str:
        if bullets.first is None:
            return f"<ul>{''.join(f'<li>{self._item(item)}</li>' for item in bullets.items)}</ul>"
        numbered = enumerate(bullets.items, start=bullets.first)
        items = "".join(f'<li value="{number}">{self._item(item)}</li>' for number, item in numbered)
        return f'<ol start="{bullets.first}">{items}</ol>'

    def _item(self, bullet: Bullet) -> str:
        return self._line(bullet.line) + "".join(self._list(inner) for inner in bullet.inner)

    def _line(self, line: Line) -> str:
        return self._isolated("".join(map(_inline, line)), plain(line))

    def _isolated(self, html: str, text: str) -> str:
        direction = direction_of(text)
        return html if direction in (None, self.direction) else f'<bdi dir="{direction}">{html}</bdi>'


def direction_of(text: str) -> Direction | None:
    """Return the direction of a text's first strong letter (Unicode annex 9, rule P2), None without any."""
    for letter in text:
        match unicodedata.bidirectional(letter):
            case "L":
                return "ltr"
            case "R" | "AL":
                return "rtl"
    return None


def _inline(inline: Inline) -> str:
    if not isinstance(inline, Run):
        return "<br>"
    html = str(escape(inline.text))
    for wanted, tag in ((inline.code, "code"), (inline.italic, "em"), (inline.bold, "strong")):
        html = f"<{tag}>{html}</{tag}>" if wanted else html
    return f'<a href="{escape(inline.href)}">{html}</a>' if inline.href else html


def _cleaned(html: str) -> Markup:
    cleaned = nh3.clean(
        html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel="nofollow noopener"
    )
    return Markup(cleaned)  # noqa: S704  # escaped when it was built, and cleaned

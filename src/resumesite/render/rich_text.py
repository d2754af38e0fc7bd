"""Rich text → HTML.

Built from a tree of plain runs, then cleaned by nh3: two walls, either of them enough.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import nh3
from markupsafe import Markup, escape

from resumesite.document.direction import direction_of
from resumesite.document.document import Bullet, Bullets, Direction, Inline, Line, Paragraph, Rich, Run, plain
from resumesite.document.left_to_right import left_to_right_parts

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
        return Markup(self._isolated(_escaped(text, self._direction(text)), text))  # noqa: S704  # just now

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
        text = plain(line)
        direction = self._direction(text)
        return self._isolated("".join(_inline(inline, direction) for inline in line), text)

    def _direction(self, text: str) -> Direction:
        return direction_of(text) or self.direction

    def _isolated(self, html: str, text: str) -> str:
        direction = direction_of(text)
        return html if direction in (None, self.direction) else f'<bdi dir="{direction}">{html}</bdi>'


def _inline(inline: Inline, direction: Direction) -> str:
    if not isinstance(inline, Run):
        return "<br>"
    html = _escaped(inline.text, direction)
    for wanted, tag in ((inline.code, "code"), (inline.italic, "em"), (inline.bold, "strong")):
        html = f"<{tag}>{html}</{tag}>" if wanted else html
    return f'<a href="{escape(inline.href)}">{html}</a>' if inline.href else html


def _escaped(text: str, direction: Direction) -> str:
    """Escape a text; in one that runs from the right, phone numbers and addresses keep their order."""
    if direction == "ltr":
        return str(escape(text))
    return "".join(
        f'<bdi dir="ltr">{escape(part)}</bdi>' if is_kept else str(escape(part))
        for part, is_kept in left_to_right_parts(text)
    )


def _cleaned(html: str) -> Markup:
    cleaned = nh3.clean(
        html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel="nofollow noopener"
    )
    return Markup(cleaned)  # noqa: S704  # escaped when it was built, and cleaned

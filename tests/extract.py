"""The text and the links of a finished file, taken out by a program that did not make it."""

from __future__ import annotations

import html
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from resumesite.document.links import shown_address

_GAP = 60
"""How many characters (a page's footer and number) may stand between two words that a page's end parts."""


@dataclass(frozen=True)
class Extract:
    """What a file says. `targets` are None where a link can only be written out (plain text)."""

    text: str
    targets: frozenset[str] | None = frozenset()
    is_reordered: bool = False
    """Whether words and joined letters may come in another order: PDF readers' view of right-to-left text."""
    squeezed: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "squeezed", squeezed(self.text))

    def says(self, text: str) -> bool:
        """Whether `text` stands in the file; at a page's end its words may stand apart."""
        if squeezed(text) in self.squeezed:
            return True
        if self.is_reordered:
            return all(map(self._spells, _words(text)))
        words = [re.escape(squeezed(word)) for word in text.split()]
        return len(words) > 1 and bool(re.search(f".{{0,{_GAP}}}?".join(words), self.squeezed))

    def _spells(self, word: str) -> bool:
        """Whether a word's letters stand side by side, in any order; at its marks it may be torn apart."""
        torn = [piece for piece in re.split("[\u064b-\u065f\u0670]", word) if piece]
        return self._has_letters(_without_marks(word)) or all(map(self._has_letters, torn))

    def _has_letters(self, piece: str) -> bool:
        letters = sorted(_without_marks(piece))
        places = range(len(self.letters) - len(letters) + 1)
        return any(sorted(self.letters[place : place + len(letters)]) == letters for place in places)

    @cached_property
    def letters(self) -> str:
        return re.sub(r"[\W_]", "", _without_marks(self.squeezed))

    def links_to(self, href: str) -> bool:
        if self.targets is None:
            return self.says(href) or self.says(shown_address(href))
        return href in self.targets


def squeezed(text: str) -> str:
    """Return a text without blanks or regard to capitals: each format breaks lines in its own way."""
    return "".join(_folded(text).split())


def _without_marks(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"(?:(?![\u064b-\u065f\u0670])[\W_])+", _folded(text)) if word]


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def extract(format_name: str, data: bytes) -> Extract:
    """Return what a file of one of our formats says."""
    return {
        "html": _of_html,
        "pdf": _of_pdf,
        "docx": _of_docx,
        "txt": _of_text,
        "md": _of_markdown,
        "json": _of_json,
    }[format_name](data)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.hrefs: set[str] = set()
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("script", "style", "title")
        self.hrefs |= {value for name, value in attrs if tag == "a" and name == "href" and value}

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style", "title")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words.append(data)


def _of_html(data: bytes) -> Extract:
    page = _Page()
    page.feed(data.decode())
    page.close()
    return Extract("".join(page.words), frozenset(page.hrefs))


def _of_pdf(data: bytes) -> Extract:
    import pikepdf
    import pypdfium2

    with pypdfium2.PdfDocument(data) as pdf:
        pages = [page.get_textpage().get_text_bounded() for page in pdf]
    text = "\n".join(pages).replace("\ufffe", "-").replace("\x02", "-")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        hrefs = {
            str(annotation.A.URI)
            for page in pdf.pages
            for annotation in page.get("/Annots", [])
            if "/A" in annotation and "/URI" in annotation.A
        }
    return Extract(text, frozenset(hrefs), is_reordered=bool(re.search("[\u0590-\u08ff\ufb1d-\ufeff]", text)))


def _of_docx(data: bytes) -> Extract:
    import docx
    from docx.oxml.ns import qn

    words = (qn("w:t"), qn("w:br"))
    main = docx.Document(io.BytesIO(data)).part
    parts = [main, *(relation.target_part for relation in main.rels.values() if _is_story(relation.reltype))]
    paragraphs = [
        "".join("\n" if node.tag == qn("w:br") else node.text or "" for node in paragraph.iter(*words))
        for part in parts
        for paragraph in part.element.iter(qn("w:p"))
    ]
    hrefs = {relation.target_ref for part in parts for relation in part.rels.values() if relation.is_external}
    return Extract("\n".join(paragraphs), frozenset(hrefs))


def _is_story(kind: str) -> bool:
    return kind.endswith(("/header", "/footer"))


def _of_text(data: bytes) -> Extract:
    """Read plain text with and without the addresses that stand in parentheses after a link's words."""
    text = data.decode()
    without = re.sub(r"\s*\((?:https?|mailto|tel):\S*\)", "", text)
    return Extract(f"{text}\n{without}", targets=None)


def _of_markdown(data: bytes) -> Extract:
    tokens = MarkdownIt("commonmark").parse(data.decode())
    lines = [[*(token.children or [])] for token in tokens if token.type == "inline"]
    text = "\n".join("".join(map(_content, line)) for line in lines)
    hrefs = {str(child.attrs["href"]) for line in lines for child in line if child.type == "link_open"}
    return Extract(text, frozenset(hrefs))


def _content(token: Token) -> str:
    return "\n" if token.type.endswith("break") else token.content


def _of_json(data: bytes) -> Extract:
    texts = list(_strings(json.loads(data)))
    return Extract("\n".join(texts), targets=None)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
    else:
        yield str(value)


@dataclass(frozen=True)
class Layer:
    """One reading of a file. Only where it `is_words` does a number in it mean what a reader would think."""

    text: str
    is_words: bool = True


def layers(format_name: str, data: bytes) -> Iterator[Layer]:
    """Yield everything that is in a file, as text: its bytes, what is packed in them, and its words."""
    is_packed = format_name in ("docx", "pdf")
    yield from (Layer(text, not is_packed) for text in _as_text(data))
    if format_name == "docx":
        yield from _members(data)
    elif format_name == "pdf":
        yield from (Layer(text, is_words=False) for text in _pdf_objects(data))
        yield Layer(_of_pdf(data).text)
    elif format_name == "vcf":
        yield Layer(data.replace(b"\r\n ", b"").decode())
    elif format_name == "html":
        yield Layer(html.unescape(data.decode()))


def _as_text(data: bytes) -> Iterator[str]:
    """Read bytes in every way that a text may stand in them; an address may hide letters as %41."""
    text = data.decode("utf-8", errors="replace")
    yield text
    yield unquote(text)
    yield data.decode("utf-16-be", errors="replace")
    yield data[1:].decode("utf-16-be", errors="replace")


def _members(data: bytes) -> Iterator[Layer]:
    """Yield the files that a DOCX is a ZIP of; settings and styles are full of numbers that mean nothing."""
    yield Layer(_of_docx(data).text)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            yield Layer(name)
            is_words = name.startswith("docProps/") or name.endswith(".rels")
            yield from (Layer(text, is_words) for text in _as_text(archive.read(name)))


def _pdf_objects(data: bytes) -> Iterator[str]:
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Stream):
                with suppress(pikepdf.PdfError):
                    yield from _as_text(item.read_bytes())
                yield repr(dict(item.items()))
            else:
                yield repr(item)

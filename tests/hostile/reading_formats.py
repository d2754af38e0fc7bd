"""What a reader, or a reader's program, finds in a file of each format."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from io import BytesIO
from xml.etree.ElementTree import Element
from zipfile import ZipFile

import tinyhtml5
from lxml import etree
from markdown_it import MarkdownIt

_HTML = "{http://www.w3.org/1999/xhtml}"
_SAFE_SCHEMES = ("https://", "http://", "mailto:", "tel:")
_LINKING = {"href", "src", "srcset", "action", "formaction", "data", "poster", "cite", "background", "ping"}
_HARMLESS = {
    *("html", "head", "meta", "title", "link", "style", "script", "body", "main", "header", "footer", "nav"),
    *(
        "section",
        "article",
        "div",
        "span",
        "h1",
        "h2",
        "h3",
        "h4",
        "p",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "a",
    ),
    *("strong", "em", "code", "br", "time", "img", "bdi", "address", "hgroup", "small", "b", "i", "hr"),
}
"""The elements that themes write; whatever else is in a page came from a text."""


def squeezed(text: str) -> str:
    """Return a text without the blanks and invisible signs by which formats rightly differ."""
    return re.sub(r"[\s\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]+", "", text)


# HTML ------------------------------------------------------------------------------------------------------


@cache
def parsed_html(page: bytes) -> Element:
    """Return a page as a browser builds it."""
    return tinyhtml5.parse(page.decode(), namespace_html_elements=True)


def html_text(page: bytes) -> str:
    """Return the text that stands in a page's body."""
    body = parsed_html(page).find(f".//{_HTML}body")
    assert body is not None
    return "".join(body.itertext())


def active_content(page: bytes) -> list[str]:
    """Name everything in a page that could run, load or lead somewhere it should not."""
    return [found for element in parsed_html(page).iter() for found in _activity(element)]


def _activity(element: Element) -> Iterator[str]:
    if not isinstance(element.tag, str):  # a comment: themes write none
        yield f"comment {element.text!r}"
        return
    name = element.tag.removeprefix(_HTML)
    if name not in _HARMLESS:
        yield f"<{name}>"
    if name == "script" and element.get("type") != "application/ld+json":
        yield "<script>"
    if name == "meta" and (element.get("http-equiv") or "").lower() not in ("", "content-security-policy"):
        yield f"<meta http-equiv={element.get('http-equiv')}>"
    for attribute, value in element.items():
        if attribute.lower().startswith("on") or attribute.lower() in ("style", "srcdoc"):
            yield f"<{name} {attribute}={value!r}>"
        if attribute.lower() in _LINKING and not _leads_somewhere_good(element, attribute, value):
            yield f"<{name} {attribute}={value!r}>"


def _leads_somewhere_good(element: Element, attribute: str, value: str) -> bool:
    name = element.tag.removeprefix(_HTML)
    if name == "link" and value.startswith("data:image/svg+xml,%3Csvg"):
        return True  # the page's own icon
    if name == "img":
        return value.startswith(
            ("data:image/jpeg;base64,", "data:image/png;base64,", "../assets/", "assets/")
        )
    if re.fullmatch(r"(\.\./)*[\w.-]*/?|#[\w-]+", value):
        return True  # a file of the site, or a place on the page
    may_leave = name == "a" or (name == "link" and element.get("rel") == "canonical")
    return may_leave and attribute == "href" and value.startswith(_SAFE_SCHEMES)


def policies(page: bytes) -> list[str]:
    found = []

    class Finder(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            named = dict(attrs)
            if tag == "meta" and (named.get("http-equiv") or "").lower() == "content-security-policy":
                found.append(named.get("content") or "")

    Finder().feed(page.decode())
    return found


def json_ld(page: bytes) -> list[object]:
    """Return the data that a page holds for search engines."""
    scripts = parsed_html(page).iter(f"{_HTML}script")
    return [
        json.loads(script.text or "") for script in scripts if script.get("type") == "application/ld+json"
    ]


# Word ------------------------------------------------------------------------------------------------------

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ACTIVE_IN_WORD = {
    f"{_W}{name}" for name in ("instrText", "fldSimple", "altChunk", "object", "control", "attachedTemplate")
}


def docx_parts(document: bytes) -> dict[str, etree._Element]:
    """Return every XML part of a Word file; one that is not well formed raises."""
    strict = etree.XMLParser(resolve_entities=False, no_network=True)
    with ZipFile(BytesIO(document)) as archive:
        assert archive.testzip() is None
        return {
            name: etree.fromstring(archive.read(name), strict)
            for name in archive.namelist()
            if name.endswith((".xml", ".rels"))
        }


def docx_text(document: bytes) -> str:
    """Return the text of a Word file: its body, headers and footers."""
    texts = []
    for name, root in docx_parts(document).items():
        if name.startswith("word/") and name.endswith(".xml"):
            texts += [node.text or " " for node in root.iter(f"{_W}t", f"{_W}tab", f"{_W}br")]
    return "".join(texts)


def active_word_content(document: bytes) -> list[str]:
    """Name fields, objects and links of a Word file that could load or run something."""
    found = []
    for name, root in docx_parts(document).items():
        found += [f"{name}: {node.tag} {node.text!r}" for node in root.iter() if _is_active_in_word(node)]
        if name.endswith(".rels"):
            found += [
                f"{name}: {node.get('Target')}"
                for node in root
                if node.get("TargetMode") == "External"
                and not node.get("Target", "").startswith(_SAFE_SCHEMES)
            ]
    return found


def _is_active_in_word(node: etree._Element) -> bool:
    if node.tag not in _ACTIVE_IN_WORD:
        return False
    field = (node.text or node.get(f"{_W}instr") or "").split()
    return field[:1] not in (["PAGE"], ["NUMPAGES"])


# Others ----------------------------------------------------------------------------------------------------


def markdown_text(data: bytes) -> str:
    """Return what a Markdown file reads as, where HTML in it is markup."""
    return html_text(_markdown_page(data))


def active_markdown(data: bytes) -> list[str]:
    """Name what would run or load where a Markdown file is shown with HTML in it as markup."""
    return active_content(_markdown_page(data))


@cache
def _markdown_page(data: bytes) -> bytes:
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(data.decode())
    return f"<!doctype html><body>{html}".encode()


def json_texts(data: bytes) -> list[str]:
    """Return every text in a JSON file."""
    return list(_texts_in(json.loads(data)))


def _texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts_in(inner)


def vcard_lines(data: bytes) -> list[tuple[str, str]]:
    """Return a vCard's properties as (name, value), unfolded and unescaped; what is none raises."""
    assert data.endswith(b"\r\n")
    lines = re.sub(rb"\r\n[ \t]", b"", data).decode().removesuffix("\r\n").split("\r\n")
    return [(name, _unescaped(value)) for name, value in map(_property, lines)]


def _property(line: str) -> tuple[str, str]:
    found = re.fullmatch(
        r'(?:[A-Za-z0-9-]+\.)?([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):(.*)',
        line,
    )
    assert found, f"no line of a vCard: {line!r}"
    return found[1].upper(), found[3]


def _unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda escape: "\n" if escape[1] in "nN" else escape[1], value)

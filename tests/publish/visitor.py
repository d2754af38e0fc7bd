"""A visitor of a site that is being deployed: looks at everything there after every request.

What is broken is told in words; an empty list says that a visitor could have come at that moment.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

Files = Mapping[str, bytes]

_LOCATION = re.compile(rb"<loc>([^<]*)</loc>")


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src", "poster") and value and (tag, name) != ("base", "href"):
                self.found.append(value)
            if tag == "meta" and name == "content" and value and "url=" in value:
                self.found.append(value.partition("url=")[2].strip("'\" "))


def links_of(path: str, page: bytes, base_url: str) -> Iterator[str]:
    """Yield the paths of this site that a page leads to."""
    parser = _Links()
    parser.feed(page.decode("utf-8", "replace"))
    for link in parser.found:
        yield from local(path, link, base_url)


def local(path: str, link: str, base_url: str) -> Iterator[str]:
    """Yield the path of the file that a link in the file at `path` leads to, if it is of this site."""
    base = urlsplit(base_url).path.rstrip("/") + "/"
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        if not base_url or not link.startswith(f"{base_url.rstrip('/')}/"):
            return
        target = link.removeprefix(f"{base_url.rstrip('/')}/").partition("#")[0].partition("?")[0]
    elif parts.path.startswith("/"):
        if not parts.path.startswith(base):
            return
        target = parts.path.removeprefix(base)
    elif parts.path:
        target = normpath(join(dirname(path), parts.path)) + (
            "/" if parts.path.endswith(("/", "..", ".")) else ""
        )
        target = "" if target in ("./", ".") else target
    else:
        return
    target = unquote(target)
    yield f"{target}index.html" if target == "" or target.endswith("/") else target


@dataclass
class Visitor:
    """Watches a site on its way from `old` to `new`.

    `withdrawn` are the paths that have to be gone before anything new comes. `between` are files that may
    also be found on the way: the site's own pages without links to what is withdrawn.
    """

    old: Files
    new: Files
    withdrawn: Collection[str] = ()
    base_url: str = ""
    may_be_between: Collection[str] = ()
    looks: int = 0
    found: list[str] = field(default_factory=list)

    def look(self, files: Files) -> list[str]:
        """Look at everything once; keep and return what is broken."""
        self.looks += 1
        broken = [*self._torn(files), *self._broken_links(files), *self._late(files)]
        self.found += broken
        return broken

    def _torn(self, files: Files) -> Iterator[str]:
        for path, data in files.items():
            if path not in self.old and path not in self.new:
                yield f"{path} is neither old nor new"
            elif data not in (self.old.get(path), self.new.get(path)) and path not in self.may_be_between:
                yield f"{path} is neither as it was nor as it will be"
        for path in self.old.keys() & self.new.keys():
            if path not in files and path not in self.withdrawn:
                yield f"{path} was there before and will be, and is missing"

    def _broken_links(self, files: Files) -> Iterator[str]:
        for path, data in files.items():
            if path.endswith(".html"):
                for link in dict.fromkeys(links_of(path, data, self.base_url)):
                    if link not in files:
                        yield f"{path} leads to {link}, which is not there"
            elif "sitemap" in path:
                for location in _LOCATION.findall(data):
                    for link in local(path, location.decode(), self.base_url):
                        if link not in files:
                            yield f"{path} names {link}, which is not there"

    def _late(self, files: Files) -> Iterator[str]:
        """What is withdrawn goes before anything new comes."""
        left = [path for path in self.withdrawn if path in files and files[path] == self.old.get(path)]
        came = [
            path
            for path, data in files.items()
            if data == self.new.get(path) != self.old.get(path) and path not in self.may_be_between
        ]
        if left and came:
            yield f"{came[0]} is new while {left[0]} is still there"

"""The site's own pages and files → bytes: directory, redirects, 404, sitemaps, robots.txt, headers.

Constant but for what they are given: no clock, no settings, no files.
"""

from __future__ import annotations

from collections.abc import Iterable

from resumesite.plan.listing import DirectoryPage, Redirect, SiteFrame, SitemapEntry

NOJEKYLL = b""
"""`.nojekyll`: its presence keeps GitHub Pages from dropping names that start with an underscore."""


def render_directory(frame: SiteFrame, page: DirectoryPage) -> bytes:
    """Render one page of the directory of listed people."""
    raise NotImplementedError


def render_redirect(frame: SiteFrame, redirect: Redirect) -> bytes:
    """Render the page that stands at `redirect.source` and sends its readers on, without JavaScript."""
    raise NotImplementedError


def render_not_found(frame: SiteFrame) -> bytes:
    """Render `404.html`. Hosts show it at any depth, so its addresses start at the base path."""
    raise NotImplementedError


def render_sitemap(base_url: str, entries: Iterable[SitemapEntry]) -> bytes:
    """Render one sitemap, its entries sorted by address."""
    raise NotImplementedError


def render_sitemap_index(base_url: str, paths: Iterable[str]) -> bytes:
    """Render the index that names every sitemap below the site's root."""
    raise NotImplementedError


def render_robots(base_url: str) -> bytes:
    """Render `robots.txt`: everything may be read; names the sitemap when there is a base_url."""
    raise NotImplementedError


def render_headers() -> bytes:
    """Render `_headers`, the same for every site: policy and caching by kind of file."""
    raise NotImplementedError


def render_redirects(base_path: str, redirects: Iterable[Redirect]) -> bytes:
    """Render `_redirects` for the hosts that read it."""
    raise NotImplementedError

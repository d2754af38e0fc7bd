"""The site's own pages and files → bytes: directory, redirects, 404, sitemaps, robots.txt, headers.

Nothing here but what is given: no clock, no settings, no files.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from operator import attrgetter
from xml.sax.saxutils import escape as escape_xml
from xml.sax.saxutils import quoteattr

from markupsafe import Markup

from resumesite.document.dates import text_direction
from resumesite.document.labels import labels_for, language_of_labels
from resumesite.edition.edition import Presentation
from resumesite.plan.formats import FORMATS
from resumesite.plan.listing import DirectoryPage, Redirect, SiteFrame, SitemapEntry, directory_address
from resumesite.render.icons import icon, initials
from resumesite.render.policy import SITE_POLICY, page_policy
from resumesite.render.templates import fill, looks

NOJEKYLL = b""
"""`.nojekyll`: its presence keeps GitHub Pages from dropping names that start with an underscore."""

HEADERS: Mapping[str, Mapping[str, str]] = {
    "/*": {
        "Content-Security-Policy": SITE_POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    },
    "/share/*": {
        "Cache-Control": "private, no-store",
        "X-Robots-Tag": "noindex, nofollow, noarchive",
        "Referrer-Policy": "no-referrer",
    },
    "/assets/*": {"Cache-Control": "public, max-age=31536000, immutable"},
}
"""Headers by path, the same for every site.

Pages have no Cache-Control here: the hosts that read `_headers` send `public, max-age=0, must-revalidate` by
themselves, and join the values of two rules instead of choosing one.
"""

_MOST_SPLATS = 100
_MOST_REDIRECTS = 2000
"""What Cloudflare reads of `_redirects`. Beyond it there are still the pages that redirect."""


def render_directory(frame: SiteFrame, page: DirectoryPage) -> bytes:
    """Render one page of the directory of listed people."""
    labels = labels_for(frame.language)
    context = {
        "page": page,
        "canonical": frame.url(page.address),
        "place": labels["page_of"].replace("{page}", str(page.number)).replace("{pages}", str(page.last)),
        "previous_href": _way(page.root, directory_address(page.number - 1)),
        "next_href": _way(page.root, directory_address(page.number + 1)),
        "initials": initials,
    }
    return _filled(frame, "directory.html", context)


def render_redirect(frame: SiteFrame, redirect: Redirect) -> bytes:
    """Render the page that stands at `redirect.source` and sends its readers on, without JavaScript."""
    root = "../" * redirect.source.count("/")
    context = {"href": _way(root, redirect.target), "canonical": frame.url(redirect.target)}
    return _filled(frame, "redirect.html", context)


def render_not_found(frame: SiteFrame) -> bytes:
    """Render `404.html`. Hosts show it at any depth, so its addresses start at the base path."""
    return _filled(frame, "not_found.html", {"home": frame.base_path})


def _way(root: str, address: str) -> str:
    return f"{root}{address}" or "./"


def _filled(frame: SiteFrame, template: str, context: Mapping[str, object]) -> bytes:
    language = language_of_labels(frame.language)
    direction = text_direction(language)
    scheme = frame.theme.scheme(frame.color_scheme)
    frame_context = {
        "language": language,
        "direction": direction,
        "labels": labels_for(frame.language),
        "looks": looks(Presentation(color_scheme=frame.color_scheme), frame.theme),
        "scheme": scheme,
        "title": frame.title,
        "icon": icon(frame.title, scheme.light["accent"]),
        "policy": Markup(page_policy(frame.theme.site_css)),  # noqa: S704  # ours alone
        "style": Markup(frame.theme.site_css),  # noqa: S704  # checked when the theme was loaded
    }
    return fill(frame.theme, template, {**frame_context, **context}, direction=direction).encode()


# Files for programs ----------------------------------------------------------------------------------


def render_sitemap(base_url: str, entries: Collection[SitemapEntry]) -> bytes:
    """Render one sitemap, its entries sorted by address."""
    lines = []
    for entry in sorted(entries, key=attrgetter("address")):
        changed = f"<lastmod>{escape_xml(entry.updated_at)}</lastmod>" if entry.updated_at else ""
        others = "".join(_alternates(base_url, entry))
        lines.append(f"<url><loc>{_location(base_url, entry.address)}</loc>{changed}{others}</url>")
    has_versions = any(entry.versions for entry in entries)
    return _sitemap("urlset", lines, ' xmlns:xhtml="http://www.w3.org/1999/xhtml"' if has_versions else "")


def _alternates(base_url: str, entry: SitemapEntry) -> Iterator[str]:
    """Name every language of a resume that has several, and the main one for readers of any other."""
    main = [("x-default", address) for _, address in entry.versions[:1]]
    for language, address in (*entry.versions, *main):
        href = quoteattr(f"{base_url.rstrip('/')}/{address}")
        yield f'<xhtml:link rel="alternate" hreflang={quoteattr(language)} href={href}/>'


def render_sitemap_index(base_url: str, paths: Iterable[str]) -> bytes:
    """Render the index that names every sitemap below the site's root."""
    lines = [f"<sitemap><loc>{_location(base_url, path)}</loc></sitemap>" for path in paths]
    return _sitemap("sitemapindex", lines)


def _location(base_url: str, path: str) -> str:
    return escape_xml(f"{base_url.rstrip('/')}/{path}")


def _sitemap(root: str, lines: Iterable[str], more: str = "") -> bytes:
    opening = f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"{more}>'
    everything = ('<?xml version="1.0" encoding="UTF-8"?>', opening, *lines, f"</{root}>")
    return "".join(f"{line}\n" for line in everything).encode()


def render_robots(base_url: str) -> bytes:
    """Render `robots.txt`: everything may be read; names the sitemap when there is a base_url."""
    lines = ["User-agent: *", "Allow: /"]
    if base_url:
        lines += ["", f"Sitemap: {base_url.rstrip('/')}/sitemap.xml"]
    return "".join(f"{line}\n" for line in lines).encode()


def render_headers() -> bytes:
    """Render `_headers`, the same for every site: policy and caching by kind of file."""
    lines = []
    for path, headers in HEADERS.items():
        lines += [path, *(f"  {name}: {value}" for name, value in headers.items())]
    return "".join(f"{line}\n" for line in lines).encode()


def render_redirects(base_path: str, redirects: Iterable[Redirect]) -> bytes:
    """Render `_redirects` for the hosts that read it, with every file of a folder while they allow that.

    Never redirects what is live: some hosts follow `_redirects` before they look for a file.
    """
    moved = sorted(redirects, key=attrgetter("source"))
    files = tuple(_ways_home(moved))
    folders = [(each.source, each.target) for each in moved if not each.leads_home]
    if len(folders) <= _MOST_SPLATS:
        folders = [(f"{source}*", f"{target}:splat") for source, target in folders]
    # Whatever follows a wildcard counts as one, so what has none comes first.
    lines = (f"{base_path}{source} {base_path}{target} 301\n" for source, target in (*files, *folders))
    return "".join(islice(lines, _MOST_REDIRECTS)).encode()


def _ways_home(redirects: Iterable[Redirect]) -> Iterator[tuple[str, str]]:
    """Yield each file of a resume that is at the root now: a wildcard would catch the further ones."""
    for redirect in redirects:
        if redirect.leads_home:
            yield redirect.source, ""
            names = (format_.file_name for format_ in FORMATS.values() if format_.name != "html")
            yield from ((f"{redirect.source}{name}", name) for name in names)

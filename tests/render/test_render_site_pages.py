"""The site's own pages and files."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from resumesite.plan.listing import DirectoryPage, Listing, Redirect, SiteFrame, SitemapEntry
from resumesite.render.site_pages import (
    render_directory,
    render_headers,
    render_not_found,
    render_redirect,
    render_redirects,
    render_robots,
    render_sitemap,
    render_sitemap_index,
)
from resumesite.themes.load import load_theme

PLAIN = load_theme("plain")
ROOT = SiteFrame("People of Example", PLAIN, "https://people.example.org")
BELOW = SiteFrame("People of Example", PLAIN, "https://example.org/people/")
NOWHERE = SiteFrame("People of Example", PLAIN)

ADA = Listing("ada", "ada/", "Ada Quill", "Analyst", "Porto", photo_href="ada/photo.jpg")
BEN = Listing("ben", "ben/", "Ben & <b>Co</b>")


def hrefs(page: bytes) -> list[str]:
    return re.findall(r'<a [^>]*href="([^"]*)"', page.decode())


# Directory ---------------------------------------------------------------------------------------------


def test_the_directory_links_to_everyone_by_name():
    page = render_directory(ROOT, DirectoryPage(1, 1, (ADA, BEN))).decode()

    assert "<title>People of Example</title>" in page
    assert '<a class="p-name u-url" href="ada/">Ada Quill</a>' in page
    assert "Ben &amp; &lt;b&gt;Co&lt;/b&gt;" in page
    assert '<img class="face" src="ada/photo.jpg"' in page
    assert '<link rel="canonical" href="https://people.example.org/">' in page


def test_a_further_page_links_back_to_the_first_and_on():
    page = render_directory(ROOT, DirectoryPage(2, 3, (ADA,)))

    assert hrefs(page) == ["#content", "../../ada/", "../../", "../../page/3/"]
    assert b'<img class="face" src="../../ada/photo.jpg"' in page
    assert b"Page 2 of 3" in page


def test_a_site_without_anyone_has_an_empty_directory():
    page = render_directory(ROOT, DirectoryPage(1, 1, ()))

    assert b"<ul" not in page
    assert b"<h1>People of Example</h1>" in page


def test_a_site_speaks_its_language():
    frame = SiteFrame("أشخاص", PLAIN, "https://people.example.org", language="ar", color_scheme="forest")

    page = render_not_found(frame).decode()

    assert '<html lang="ar" dir="rtl" data-scheme="forest">' in page
    assert "الصفحة غير موجودة" in page


# Redirects and what is not there -----------------------------------------------------------------------


def test_a_redirect_needs_no_script_and_names_the_new_place():
    page = render_redirect(BELOW, Redirect("old-name/", "ada/")).decode()

    assert '<meta http-equiv="refresh" content="0; url=../ada/">' in page
    assert '<link rel="canonical" href="https://example.org/people/ada/">' in page
    assert "<script" not in page


def test_a_redirect_to_the_sites_root_goes_up():
    page = render_redirect(ROOT, Redirect("ada/", "")).decode()

    assert 'content="0; url=../"' in page
    assert '<link rel="canonical" href="https://people.example.org/">' in page


def test_without_a_base_url_a_redirect_stays_relative_and_out_of_search():
    page = render_redirect(NOWHERE, Redirect("old/", "ada/")).decode()

    assert "canonical" not in page
    assert '<meta name="robots" content="noindex">' in page


@pytest.mark.parametrize(("frame", "home"), [(ROOT, "/"), (BELOW, "/people/"), (NOWHERE, "/")])
def test_the_404_page_works_at_any_depth(frame: SiteFrame, home: str):
    page = render_not_found(frame)

    assert hrefs(page) == ["#content", home]


def redirected(file: bytes, base_path: str = "/") -> Callable[[str], str]:
    """Where a host that obeys `_redirects` before it looks for files sends the reader of an address."""
    rules = [line.split() for line in file.decode().splitlines()]

    def follow(path: str) -> str:
        for source, target, status in rules:
            assert status == "301"
            if source.endswith("*") and f"{base_path}{path}".startswith(source[:-1]):
                return target.replace(":splat", f"{base_path}{path}"[len(source) - 1 :])
            if source == f"{base_path}{path}":
                return target
        return f"{base_path}{path}"

    return follow


def test_redirects_take_a_renamed_persons_files_and_further_resumes_along():
    file = render_redirects("/people/", [Redirect("old/", "ada/")])

    assert file == b"/people/old/* /people/ada/:splat 301\n"


def test_the_home_persons_files_lead_to_the_root_and_their_further_resumes_stay():
    follow = redirected(render_redirects("/", [Redirect("old/", "ada/"), Redirect("ben/", "")]))

    assert [follow(path) for path in ("ben/", "ben/resume.pdf", "ben/card.png")] == [
        "/",
        "/resume.pdf",
        "/card.png",
    ]
    assert follow("ben/second/") == "/ben/second/"
    assert follow("ben/second/resume.pdf") == "/ben/second/resume.pdf"
    assert follow("old/resume.pdf") == "/ada/resume.pdf"


def test_what_has_no_wildcard_comes_first_as_hosts_want_it():
    lines = render_redirects("/people/", [Redirect("ada/", "eve/"), Redirect("ben/", "")]).splitlines()

    assert lines[0] == b"/people/ben/ /people/ 301"
    assert [line for line in lines if b"*" in line] == lines[-1:]


def test_more_redirects_than_hosts_read_with_wildcards_are_plain_and_still_in_bounds():
    many = [Redirect(f"old-{number:05}/", f"new-{number:05}/") for number in range(2500)]

    lines = render_redirects("/", many).decode().splitlines()

    assert len(lines) == 2000
    assert lines[0] == "/old-00000/ /new-00000/ 301"


# Files for programs ------------------------------------------------------------------------------------


def test_a_sitemap_is_sorted_escaped_and_dated():
    entries = [SitemapEntry("ben/"), SitemapEntry("ada/", "2026-11-02T08:15:00Z"), SitemapEntry("c&d/")]

    root = ElementTree.fromstring(render_sitemap("https://people.example.org/", entries))

    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    assert [each.findtext("s:loc", namespaces=names) for each in root] == [
        "https://people.example.org/ada/",
        "https://people.example.org/ben/",
        "https://people.example.org/c&d/",
    ]
    assert [each.findtext("s:lastmod", namespaces=names) for each in root] == [
        "2026-11-02T08:15:00Z",
        None,
        None,
    ]


def test_a_sitemap_says_in_which_languages_a_page_is():
    versions = (("en", "ada/"), ('z"<h', "ada/zh/"))

    root = ElementTree.fromstring(
        render_sitemap("https://people.example.org", [SitemapEntry("ada/", versions=versions)])
    )

    links = root.findall(".//{http://www.w3.org/1999/xhtml}link")
    assert [(link.get("hreflang"), link.get("href")) for link in links] == [
        ("en", "https://people.example.org/ada/"),
        ('z"<h', "https://people.example.org/ada/zh/"),
        ("x-default", "https://people.example.org/ada/"),
    ]


def test_the_index_names_every_sitemap():
    index = render_sitemap_index("https://people.example.org", ["sitemap-0.xml", "sitemap-1.xml"])

    root = ElementTree.fromstring(index)
    assert root.tag.endswith("sitemapindex")
    assert [location.text for location in root.iter() if location.tag.endswith("loc")] == [
        "https://people.example.org/sitemap-0.xml",
        "https://people.example.org/sitemap-1.xml",
    ]


def test_robots_may_read_everything_and_learn_of_the_sitemap():
    assert render_robots("https://people.example.org/") == (
        b"User-agent: *\nAllow: /\n\nSitemap: https://people.example.org/sitemap.xml\n"
    )
    assert render_robots("") == b"User-agent: *\nAllow: /\n"


def test_headers_hold_a_policy_that_every_page_meets():
    text = render_headers().decode()

    assert text.startswith("/*\n  Content-Security-Policy: default-src 'none'; ")
    assert "frame-ancestors 'none'" in text
    assert "X-Content-Type-Options: nosniff" in text
    assert "/assets/*\n  Cache-Control: public, max-age=31536000, immutable\n" in text
    assert "/share/*\n  Cache-Control: private, no-store\n  X-Robots-Tag: noindex" in text


def test_each_page_has_its_own_stricter_policy_first():
    page = render_not_found(ROOT).decode()

    metas = re.findall(r"<meta [^>]*>", page)
    assert metas[0] == '<meta charset="utf-8">'
    assert "style-src 'sha256-" in metas[1]
    assert "unsafe" not in metas[1]

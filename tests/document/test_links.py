"""What becomes a link, and what is shown of it."""

from __future__ import annotations

import pytest

from resumesite.document.links import (
    doi_href,
    mail_href,
    phone_href,
    profile_href,
    safe_href,
    shown_address,
    web_href,
)


@pytest.mark.parametrize(
    ("address", "href"),
    [
        ("https://example.org/a", "https://example.org/a"),
        ("http://example.org", "http://example.org"),
        ("HTTPS://Example.org", "HTTPS://Example.org"),
        ("example.org/me", "https://example.org/me"),
        ("www.example.org", "https://www.example.org"),
        ("example.org:8080/x?y=1#z", "https://example.org:8080/x?y=1#z"),
        ("http://localhost:8000/", "http://localhost:8000/"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        ("  https://example.org/a ", "https://example.org/a"),
    ],
)
def test_a_web_address_is_a_link_with_or_without_its_scheme(address: str, href: str):
    assert web_href(address) == href


UNSAFE = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd",
    "//evil.example", "/etc/passwd", "#top", "?q=1", "blob:https://a.example/x", "intent://x", "ftp://a.example",
    "ms-word:ofe|u|x", "feed:javascript:alert(1)", "java\nscript:alert(1)", "https://a.example/\u202egpj.exe",
    "https://a b.example", "https://", "http:///x", "https://a.example/<script>", 'https://a.example/"onclick',
    "@ada", "my website", "readme.md is here", "", "https://a.example\\@b.example", "\u200bhttps://a.example",
    "not.a.url.",
]  # fmt: skip


@pytest.mark.parametrize("address", UNSAFE)
def test_anything_else_is_no_link(address: str):
    assert safe_href(address) == ""


@pytest.mark.parametrize(
    ("address", "href"),
    [
        ("ada@quinn.example", "mailto:ada@quinn.example"),
        ("ada.q+cv@mail.quinn.example", "mailto:ada.q+cv@mail.quinn.example"),
        ("a?subject=x@quinn.example", "mailto:a%3Fsubject%3Dx@quinn.example"),
        ("[email protected]", ""),
        ("ada(at)quinn.example", ""),
        ("ada@localhost", ""),
        ("test\\@example.com", ""),
        ("ada@quinn.example, bob@quinn.example", ""),
        ("", ""),
    ],
)
def test_only_what_is_an_email_address_opens_a_mail(address: str, href: str):
    assert mail_href(address) == href


@pytest.mark.parametrize(
    ("number", "href"),
    [
        ("+1 (555) 123-4567", "tel:+15551234567"),
        ("(415) 555-0132", "tel:4155550132"),
        ("13800138000", "tel:13800138000"),
        ("+44 (0)20 7946 0000", "tel:+442079460000"),
        ("tel:+90-541-999-99-99", "tel:+905419999999"),
        ("٠٥٠ ١٢٣ ٤٥٦٧", "tel:0501234567"),
        ("+49 30 123/456 ext. 7", ""),
        ("call me", ""),
        ("12", ""),
        ("", ""),
    ],
)
def test_only_what_is_a_number_can_be_called(number: str, href: str):
    assert phone_href(number) == href


@pytest.mark.parametrize(
    ("profile", "href"),
    [
        ("@ada", "https://github.com/ada"),
        ("ada-q", "https://github.com/ada-q"),
        ("github.com/ada", "https://github.com/ada"),
        ("https://github.com/ada", "https://github.com/ada"),
        ("Ada Quinn", ""),
        ("", ""),
    ],
)
def test_a_profile_is_a_handle_or_an_address(profile: str, href: str):
    assert profile_href(profile, "https://github.com/") == href


@pytest.mark.parametrize("doi", ["10.5555/a.b(7)", "doi:10.5555/a.b(7)", "https://doi.org/10.5555/a.b(7)"])
def test_a_doi_is_a_link_however_it_is_written(doi: str):
    assert doi_href(doi) == "https://doi.org/10.5555/a.b(7)"


def test_what_is_no_doi_is_no_link():
    assert doi_href("forthcoming") == ""


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://www.example.org/", "example.org"),
        ("http://example.org/a/", "example.org/a"),
        ("example.org", "example.org"),
        ("https://example.org/jos%C3%A9", "example.org/josé"),
        ("mailto:ada@quinn.example", "ada@quinn.example"),
        ("tel:+1-555", "+1-555"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("www. something", "www. something"),
    ],
)
def test_an_address_is_shown_without_what_readers_need_not_see(address: str, shown: str):
    assert shown_address(address) == shown

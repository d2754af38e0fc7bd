"""The page that asks for a password: what it says, what it allows, and what it does not give away."""

from __future__ import annotations

import gzip
import re
import tomllib
from base64 import b64encode
from hashlib import sha256
from html import unescape
from importlib.resources import files

import pytest

from resumesite.document.labels import label_languages
from resumesite.edition.protection.wrapping import WrappedKey, wrap_key
from resumesite.render.unlock import Unlock, render_unlock, script_source, style_source

TOKEN = "a2b3c4d5" * 4


def wrapped(label: str = "For Nadia's recruiter") -> WrappedKey:
    return wrap_key(
        bytes(32), "x", token=TOKEN, id="password_nadia", label=label, created_at="2026-11-02T08:15:00Z",
        iterations=10,
    )  # fmt: skip


def page_of(**changes: object) -> str:
    return render_unlock(Unlock(TOKEN, (wrapped(),), **changes)).decode()  # type: ignore[arg-type]


def test_it_takes_at_most_6_kib():
    one = render_unlock(Unlock(TOKEN, (wrapped(),), expires_at="2026-12-31T10:00:00Z"))

    assert len(gzip.compress(one, 9)) <= 6 << 10


def test_it_takes_no_more_in_any_language_with_five_passwords():
    keys = tuple(wrapped() for _ in range(5))
    pages = {tag: render_unlock(Unlock(TOKEN, keys, language=tag)) for tag in label_languages()}

    assert len(pages) > 30
    assert {tag: size for tag, page in pages.items() if (size := len(gzip.compress(page, 9))) > 6 << 10} == {}


def test_it_is_the_same_every_time():
    key = wrapped()

    assert render_unlock(Unlock(TOKEN, (key,))) == render_unlock(Unlock(TOKEN, (key,)))


def test_it_is_silent_about_who_it_is_for():
    page = page_of()

    assert "adia" not in page
    assert "2026-11-02" not in page
    assert "og:" not in page
    assert "<title>Protected page</title>" in page
    assert '<meta name="robots" content="noindex,nofollow,noarchive">' in page
    assert '<meta name="referrer" content="no-referrer">' in page


def test_its_policy_names_its_script_and_its_style_by_their_hashes():
    page = page_of()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy

    for element, source in (("script", script_source()), ("style", style_source())):
        (text,) = re.findall(rf"<{element}[^>]*>(.*?)</{element}>", page, re.DOTALL)
        digest = b64encode(sha256(text.encode()).digest()).decode()
        assert source == f"'sha256-{digest}'"
        assert f"{element}-src {source};" in policy[1]
    assert "unsafe" not in policy[1]


def test_its_script_and_style_are_the_same_for_every_share_and_language():
    pages = [page_of(), page_of(language="ar"), render_unlock(Unlock("b" * 32, (wrapped(),) * 3)).decode()]

    assert (
        len({re.sub(r".*<style>", "", page, flags=re.DOTALL).partition("<body>")[0] for page in pages}) == 1
    )
    assert len({page.partition("<script")[2] for page in pages}) == 1


def test_a_form_in_the_share_may_send_to_its_one_address():
    assert "form-action https://forms.example.org" in page_of(
        form_action="https://forms.example.org/comments"
    )
    assert "form-action 'none'" in page_of()


def test_it_says_until_when_the_share_is_there():
    page = page_of(expires_at="2026-12-31T10:00:00Z")

    assert 'Available until <time datetime="2026-12-31T10:00:00Z">Dec 31, 2026, ' in page
    assert '<bdi dir="ltr">10:00 UTC</bdi></time>' in page
    assert "Available" not in page_of()


@pytest.mark.parametrize(
    "language, tag, direction",
    [
        ("en", "en", "ltr"),
        ("de-AT", "de", "ltr"),
        ("ar", "ar", "rtl"),
        ("zh", "zh-Hans", "ltr"),
        ("zh-CN", "zh-Hans", "ltr"),
        ("zh-TW", "zh-Hant", "ltr"),
        ("zh-Hant-HK", "zh-Hant", "ltr"),
        ("fa", "fa", "rtl"),
        ("no", "nb", "ltr"),
        ("ka", "en", "ltr"),
        ("", "en", "ltr"),
    ],
)
def test_it_speaks_the_nearest_language_it_knows(language: str, tag: str, direction: str):
    assert f'<html lang="{tag}" dir="{direction}">' in page_of(language=language)


def test_every_language_that_has_labels_has_all_of_its_words():
    texts = {file.name: file for file in files("resumesite.render").joinpath("unlock/texts").iterdir()}
    english = tomllib.loads(texts["en.toml"].read_text("utf-8"))

    assert set(texts) == {f"{tag}.toml" for tag in label_languages()}
    for file in texts.values():
        words = tomllib.loads(file.read_text("utf-8"))
        assert words.keys() == english.keys()
        assert all(words.values())
        assert "{date}" in words["until"]


def test_what_the_script_reads_is_one_attribute():
    share = re.search(r'data-share="([^"]+)"', page_of())

    assert share
    assert unescape(share[1]).startswith(f'{{"token":"{TOKEN}","keys":[{{"iterations":10,"salt":')


def test_without_scripts_it_says_what_to_do_and_asks_for_nothing():
    page = page_of()

    assert "<noscript><p>This page is encrypted. Turn JavaScript on to open it.</p></noscript>" in page
    assert "<form hidden " in page

"""Tokens and content keys come from the site's key, the share and the link generation, nothing else."""

from __future__ import annotations

import pytest

from resumesite.edition.protection.content_key import content_key_of, is_token, token_of
from resumesite.edition.protection.site_key import SiteKey

KEY = SiteKey(bytes(range(32)))
SHARE = "share_01hq3zk8x"


def test_a_token_is_32_small_letters_and_digits_and_stays_what_it_is():
    # Pinned: another value would end every link that was ever sent.
    assert token_of(KEY, SHARE, 1) == "kdmvqniboagxlp3porvqdvozgucp3vln"
    assert (
        content_key_of(KEY, SHARE, 1).hex()
        == "8f39c9599b111a12ce4eb1acc55e57fea7f34a962c0905f93be9b96d5599c89a"
    )
    assert is_token(token_of(KEY, SHARE, 1))


@pytest.mark.parametrize(
    "other", [(SiteKey(bytes(32)), SHARE, 1), (KEY, "share_01hq3zk8y", 1), (KEY, SHARE, 2)]
)
def test_another_key_share_or_generation_has_another_token_and_content_key(other):
    assert token_of(*other) != token_of(KEY, SHARE, 1)
    assert content_key_of(*other) != content_key_of(KEY, SHARE, 1)


def test_id_and_generation_cannot_be_taken_for_each_other():
    assert token_of(KEY, "1/share_a", 1) != token_of(KEY, "share_a", 11)
    assert token_of(KEY, "share_11", 1) != token_of(KEY, "share_1", 11)


def test_a_token_tells_nothing_of_the_content_key():
    assert token_of(KEY, SHARE, 1).encode() not in content_key_of(KEY, SHARE, 1)
    assert KEY.derived("share-token/1") != KEY.derived("share-content/1")


@pytest.mark.parametrize(
    "text", ["", "a" * 31, "a" * 33, "A" * 32, "a" * 31 + "1", "a" * 31 + "\n", "a" * 32 + "\n"]
)
def test_what_has_another_form_is_no_token(text: str):
    assert not is_token(text)

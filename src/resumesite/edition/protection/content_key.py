"""A share's token and content key: computed from the site's key whenever they are needed, stored nowhere.

A new link generation has another token and another content key. From neither can the other, or anything of
another share or generation, be computed without the site's key.
"""

from __future__ import annotations

import hmac
import re
from base64 import b32encode
from hashlib import sha256

from resumesite.edition.protection.site_key import SiteKey

_TOKEN_BYTES = 20
_TOKEN = re.compile(r"[a-z2-7]{32}")


def token_of(site_key: SiteKey, share_id: str, generation: int) -> str:
    """Return the token that a share's address has in one link generation: 32 letters and digits, 160 bits."""
    digest = _digest(site_key, "share-token/1", share_id, generation)
    return b32encode(digest[:_TOKEN_BYTES]).decode().lower()


def content_key_of(site_key: SiteKey, share_id: str, generation: int) -> bytes:
    """Return the key (32 bytes) that a share's files are sealed with in one link generation."""
    return _digest(site_key, "share-content/1", share_id, generation)


def is_token(text: str) -> bool:
    """Whether a text has the form of a token."""
    return bool(_TOKEN.fullmatch(text))


def _digest(site_key: SiteKey, purpose: str, share_id: str, generation: int) -> bytes:
    return hmac.new(site_key.derived(purpose), f"{generation}/{share_id}".encode(), sha256).digest()

"""What pages may load and run, as Content-Security-Policy says it."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

_PAGE = "default-src 'none'; style-src {style}; img-src 'self' data:; base-uri 'none'; form-action 'none'"

SITE_POLICY = _PAGE.format(style="'unsafe-inline'") + "; object-src 'self'; frame-ancestors 'none'"
"""The header of every file, the same whatever its theme. A page's own policy, in its head, is stricter.

Browsers that show a PDF in a page of their own apply its header to that page, hence `object-src`.
"""


def page_policy(style: str) -> str:
    """Return the policy of one page: its own style, by its hash, and images of this site."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return _PAGE.format(style=f"'sha256-{digest}'")

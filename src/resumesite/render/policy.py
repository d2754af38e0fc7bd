"""What pages may load and run, as Content-Security-Policy says it."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from urllib.parse import urlsplit

_PAGE = (
    "default-src 'none'; style-src {style}; img-src 'self' data:; connect-src 'self'; base-uri 'none'; "
    "form-action {forms}"
)
"""A page has no script that could connect to anything. Lighthouse asks for robots.txt in its name."""

SITE_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src 'self' data: blob:;"
    " connect-src 'self'; base-uri 'none'; form-action https:; object-src 'self'; frame-ancestors 'none'"
)
"""The header of every file, the same whatever its theme and version: hosts have it in their settings.

It says what a page's head cannot (who may frame it), and allows all that any of our pages needs. A page's own
policy, in its head, holds besides and is much stricter: no script at all, or on the page that asks for a
password the one with its hash. Browsers that show a PDF in a page of their own apply its header to that page,
hence `object-src`.
"""


def page_policy(style: str, form_action: str = "") -> str:
    """Return the policy of one page: its own style, by its hash, images of this site, and one form's end."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return _PAGE.format(style=f"'sha256-{digest}'", forms=form_source(form_action))


def form_source(form_action: str) -> str:
    """Return what `form-action` allows for a form that is sent to this address, or for none."""
    if not form_action:
        return "'none'"
    parts = urlsplit(form_action)
    return f"{parts.scheme}://{parts.netloc}"

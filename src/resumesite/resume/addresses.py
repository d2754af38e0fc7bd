"""What counts as an e-mail address or a domain: one rule for what is linked and for what is warned of.

In: text as its author wrote it. Out: whether it is one. What is none is shown as text.
"""

from __future__ import annotations

import re

UNSAFE = re.compile(r'[\s<>"\\^`{|}\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]')
"""What no address holds: blanks, controls, invisible characters, and what RFC 3986 leaves out."""

LABEL = r"[^\W_](?:[\w-]*[^\W_])?"
DOMAIN = rf"{LABEL}(?:\.{LABEL})*\.(?:xn--[a-z0-9-]+|[^\W\d_]{{2,}})"
"""Patterns of a host's parts, and of a host that is surely on the web (for `re.I`)."""

_EMAIL = re.compile(rf"[^\s@<>()\[\],;:\"\\]+@{DOMAIN}", re.I)


def is_email(address: str) -> bool:
    """Whether this is one e-mail address, without `mailto:`; blanks around it do not count."""
    address = address.strip()
    return bool(_EMAIL.fullmatch(address)) and not UNSAFE.search(address)


def without_mailto(address: str) -> str:
    """Return an e-mail address as it is shown: without blanks around it and without its scheme."""
    return re.sub(r"^mailto:", "", address.strip(), flags=re.I)

"""Names that no person may have, because they mean a path, a device, a page of the site, or someone else."""

from __future__ import annotations

import unicodedata

WAYS_OUT = {
    "parent": "..",
    "here": ".",
    "parent-and-name": "../ada",
    "absolute": "/etc/passwd",
    "inside": "ada/../../x",
    "slash": "ada/bob",
    "slash-after": "ada/",
    "backslash": "..\\ada",
    "drive": "C:ada",
    "drive-and-path": "C:\\ada",
    "network": "\\\\host\\share",
    "encoded-parent": "%2e%2e",
    "encoded-slash": "ada%2fbob",
    "full-width-parent": "\uff0e\uff0e",
    "two-dot-leader": "\u2025",
    "division-slash": "ada\u2215bob",
    "full-width-slash": "ada\uff0fbob",
    "home": "~",
    "home-of": "~root",
    "git": ".git",
    "frozen": ".frozen",
    "well-known": ".well-known",
    "option": "-rf",
    "long-option": "--help",
    "environment": "$HOME",
    "stream": "ada:stream",
    "wildcard": "ada*",
    "question-mark": "ada?",
}

DEVICES = (
    "con",
    "prn",
    "aux",
    "nul",
    "com1",
    "com9",
    "lpt1",
    "lpt9",
    "CON",
    "Aux",
    "con.txt",
    "nul.yaml",
    "COM1",
)

PAGES = (
    "share", "assets", "static", "api", "admin", "www", "index", "404", "sitemap", "robots", "index.html",
    "robots.txt", "_headers", "_redirects", ".nojekyll", "favicon.ico", "en", "zh", "pt-br",
)  # fmt: skip

LOOK_ALIKES = {
    "cyrillic-a": "\u0430da",
    "cyrillic-admin": "\u0430dmin",
    "greek-omicron": "b\u03bfb",
    "full-width": "\uff41\uff44\uff41",
    "mathematical": "\U0001d41a\U0001d41d\U0001d41a",
    "circled": "\u24d0\u24d3\u24d0",
    "ligature": "\ufb01ona",
    "dotless-i": "\u0131da",
    "turkish-i": "\u0130da",
    "long-s": "a\u017fa",
    "kelvin": "\u212aim",
    "composed": "ren\u00e9",
    "decomposed": unicodedata.normalize("NFD", "ren\u00e9"),
    "zero-width-space": "a\u200bda",
    "zero-width-joiner": "a\u200dda",
    "word-joiner": "ada\u2060",
    "mark-of-byte-order": "\ufeffada",
    "soft-hyphen": "a\u00adda",
    "right-to-left-override": "\u202eada",
    "left-to-right-mark": "ada\u200e",
    "variation-selector": "ada\ufe0f",
    "tag-character": "ada\U000e0061",
    "combining-overlay": "a\u0338da",
    "arabic-digits": "ada\u0661\u0662",
    "emoji": "ada\U0001f600",
    "chinese": "\u5f20\u4e09",
    "punycode": "xn--80ak6aa92e",
    "ideographic-stop": "ada\u3002bob",
    "non-breaking-space": "ada\u00a0bob",
    "hangul-filler": "ada\u3164",
}

SHAPES = {
    "empty": "",
    "one-letter": "a",
    "two-letters": "ab",
    "long": "a" * 41,
    "very-long": "a" * 300,
    "capital": "Ada",
    "capitals": "ADA",
    "space": "ada bob",
    "space-before": " ada",
    "space-after": "ada ",
    "dot": "ada.bob",
    "dot-after": "ada.",
    "underscore": "ada_bob",
    "hyphen-before": "-ada",
    "hyphen-after": "ada-",
    "hyphens": "ada--bob",
    "plus": "ada+bob",
    "at": "ada@example.org",
    "quote": "ada'bob",
    "double-quote": 'ada"bob',
    "tag": "<b>ada</b>",
    "template": "{{ada}}",
    "tab": "ada\tbob",
    "newline": "ada\nbob",
    "newline-after": "ada\n",
    "carriage-return": "ada\rbob",
    "nul": "ada\0bob",
    "escape": "ada\x1b[31m",
    "surrogate": "ada\udcff",
}


def every_hostile_username() -> dict[str, str]:
    """Return each name by what is wrong with it."""
    return {
        **{f"way-out-{label}": name for label, name in WAYS_OUT.items()},
        **{f"device-{name}": name for name in DEVICES},
        **{f"page-{name}": name for name in PAGES},
        **{f"look-alike-{label}": name for label, name in LOOK_ALIKES.items()},
        **{f"shape-{label}": name for label, name in SHAPES.items()},
    }


def can_be_a_folder(name: str) -> bool:
    """Whether Linux lets a folder have this name inside another."""
    return name not in ("", ".", "..") and "/" not in name and "\0" not in name and len(_bytes(name)) < 256


def _bytes(name: str) -> bytes:
    return name.encode("utf-8", "surrogateescape")

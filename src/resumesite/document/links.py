"""Addresses as people write them → links that are safe to follow, and the text to show for them.

What is not a link by these rules is shown as text: nothing is refused and nothing is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

from markdown_it.common.normalize_url import normalizeLink, normalizeLinkText

from resumesite.resume.addresses import DOMAIN, LABEL, UNSAFE, is_email

_WEB = re.compile(
    rf"https?://(?:[^\s/?#@]*@)?(?:{LABEL}(?:\.{LABEL})*|\[[0-9a-f:.]+\])(?::\d+)?(?:[/?#].*)?", re.I
)
_SCHEMELESS = re.compile(rf"{DOMAIN}(?::\d+)?(?:[/?#].*)?", re.I)
_HANDLE = re.compile(r"@?([\w][\w.-]{0,99})", re.ASCII)


def web_href(address: str) -> str:
    """Return an `https` or `http` link for a URL or a bare domain ("example.org/me"), else ""."""
    address = address.strip()
    if UNSAFE.search(address):
        return ""
    if _WEB.fullmatch(address):
        return normalizeLink(address)
    if _SCHEMELESS.fullmatch(address):
        return normalizeLink(f"https://{address}")
    return ""


def mail_href(address: str) -> str:
    """Return a `mailto:` link for what is an e-mail address, else ""."""
    address = address.strip()
    if not is_email(address):
        return ""
    local, _, domain = address.rpartition("@")
    return f"mailto:{quote(local, safe='!$*+-._~')}@{normalizeLink(domain)}"


def phone_href(number: str) -> str:
    """Return a `tel:` link when a number is only digits, with the usual signs between them, else ""."""
    text = _without(number.strip(), "tel:")
    if text.startswith("+"):
        text = text.replace("(0)", "")
    digits = "".join(
        str(unicodedata.digit(sign)) if sign.isdigit() else sign
        for sign in re.sub(r"[\s().\-/\u2010-\u2015]", "", text)
    )
    return f"tel:{digits}" if re.fullmatch(r"\+?[0-9]{3,15}", digits) else ""


def safe_href(address: str) -> str:
    """Return the link that an address in a text stands for (web, mail, phone), else ""."""
    scheme, separator, rest = address.strip().partition(":")
    if separator and scheme.lower() == "mailto":
        return mail_href(rest)
    if separator and scheme.lower() == "tel":
        return phone_href(rest)
    return web_href(address)


def profile_href(profile: str, base: str) -> str:
    """Return the link to a profile that is given by its URL or by a handle ("@ada", "ada") at `base`."""
    profile = profile.strip()
    if is_handle(profile):
        return f"{base}{profile.removeprefix('@')}"
    return web_href(profile)


def is_handle(profile: str) -> bool:
    """Whether a profile is named by its handle alone. Without an @ a dot makes it a domain."""
    profile = profile.strip()
    return bool(_HANDLE.fullmatch(profile)) and (profile.startswith("@") or "." not in profile)


def doi_href(doi: str) -> str:
    """Return the resolver's link for a DOI, given bare, with "doi:" or as a link, else ""."""
    name = bare_doi(doi)
    if not re.fullmatch(r"10\.\d{4,9}/\S+", name):
        return ""
    return normalizeLink(f"https://doi.org/{quote(name, safe='/:;().-_~')}")


def bare_doi(doi: str) -> str:
    """Return "10.1000/182" of any of the ways to write it."""
    return re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", doi.strip(), flags=re.IGNORECASE)


def shown_address(address: str) -> str:
    """Return an address as it is shown: without scheme, "www." and the slash at its end."""
    address = address.strip()
    if web_href(address):
        address = _without(_without(address, "https://"), "http://")
        return normalizeLinkText(_without(address, "www.")).removesuffix("/")
    return _without(_without(address, "mailto:"), "tel:")


def _without(text: str, start: str) -> str:
    return text[len(start) :] if text.lower().startswith(start) else text

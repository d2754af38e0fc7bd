"""What languages are called by those who read them."""

from __future__ import annotations

from functools import cache

from babel import UnknownLocaleError

from resumesite.content.names import and_less_exact
from resumesite.edition.locales import OwnLocale


@cache
def language_name(language: str) -> str:
    """Return a language's name in itself, as it stands in a list: "Deutsch", "Português (Brasil)", "中文"."""
    for tag in and_less_exact(language):
        try:
            locale = OwnLocale.parse(tag, sep="-")
        except (ValueError, UnknownLocaleError):
            continue
        name = locale.display_name or language
        return f"{name[:1].upper()}{name[1:]}"
    return language

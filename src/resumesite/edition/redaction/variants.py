"""What else gives a name away: a company without its legal form, each part of a person's name, a handle.

In: a value as it stands in the resume. Out: other texts that identify the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from resumesite.edition.redaction.folding import fold, is_unspaced
from resumesite.edition.redaction.known_words import (
    COMPANY_WORDS,
    EVERYDAY_ACRONYMS,
    EVERYDAY_WORDS,
    LEGAL_FORMS,
    MAIL_PROVIDERS,
    OFFICES,
    PARTICLES,
    PATH_WORDS,
    SCHOOL_WORDS,
    SHARED_HOSTS,
    TITLES,
    TWO_LETTER_FAMILIES,
)

# Organizations -------------------------------------------------------------------------------------------

_EAST_ASIAN_FORMS = re.compile(
    r"(?:股份)?有限(?:责任|責任)?公司|集团|集團|株式会社|株式會社|有限会社|合同会社|주식회사|유한회사"
    r"|\(주\)|（주）|㈜|\(株\)|（株）|㈱"
)
_APART = re.compile(r"\s*[(),;|/\[\]•·—–]\s*|\s+-\s+|\s+@\s+|\s+(?:via|dba|formerly|c/o)\s+", re.IGNORECASE)
_PUNCTUATION = "\"'.,:;!?()[]«»“”‘’"


def company_variants(name: str) -> Iterator[str]:
    """Yield "Acme" for "Acme Technologies, Inc.", and each of two names that stand together."""
    for part in (name, *_parts_of(name)):
        bare = _without_legal_form(part)
        core = _without(bare, COMPANY_WORDS)
        yield from (text for text in (part, bare, core) if _identifies(text) and text != name)


def institution_variants(name: str) -> Iterator[str]:
    """Yield "Stanford" for "Stanford University", and each of two names that stand together."""
    for part in (name, *_parts_of(name)):
        core = _without(part, SCHOOL_WORDS, everywhere=True)
        yield from (text for text in (part, core) if _identifies(text) and text != name)


def acronym_of(name: str) -> str:
    """Return the capitals that a name of three words or more is known by ("MIT"), "" when it has none."""
    words = [word.strip(_PUNCTUATION) for word in re.split(r"[\s/-]+", _without_legal_form(name))]
    capitals = "".join(word[0] for word in words if word[:1].isupper())
    if len(words) < 3 or not 3 <= len(capitals) <= 6 or capitals in EVERYDAY_ACRONYMS:
        return ""
    return capitals


def organization_key(name: str) -> str:
    """Return what is equal for all spellings of one organization's name: "acme" for "ACME, Inc."."""
    return fold(_without_legal_form(name)) or fold(name)


def _parts_of(name: str) -> Iterator[str]:
    parts = [part.strip() for part in _APART.split(name) if part and part.strip()]
    if len(parts) > 1:
        yield from (part for part in parts if _folded_word(part) not in LEGAL_FORMS)


def _without_legal_form(name: str) -> str:
    """Take the legal form from an organization's name, wherever it stands: "Acme GmbH & Co. KG" → "Acme"."""
    name = _EAST_ASIAN_FORMS.sub(" ", name).strip()
    words = name.split()
    while len(words) > 1 and _is_form(words[-1]):
        words.pop()
    while len(words) > 1 and _folded_word(words[0]) in ("ооо", "оао", "зао", "пао", "ао", "pt", "the"):
        words.pop(0)
    return " ".join(words).strip(" ,.&-")


def _is_form(word: str) -> bool:
    return word in ("&", "+", "-", "/") or _folded_word(word) in (*LEGAL_FORMS, "")


def _folded_word(word: str) -> str:
    return re.sub(r"[^\w]", "", word).casefold()


def _without(name: str, words: frozenset[str], *, everywhere: bool = False) -> str:
    """Take describing words from a name's end and beginning; `everywhere` says from its middle too."""
    kept = name.split()
    if everywhere:
        return " ".join(word for word in kept if _folded_word(word) not in words)
    while len(kept) > 1 and _folded_word(kept[-1]) in words | LEGAL_FORMS:
        kept.pop()
    while len(kept) > 1 and _folded_word(kept[0]) == "the":
        kept.pop(0)
    return "" if _folded_word(kept[-1] if kept else "") in ("of", "and", "for", "de", "") else " ".join(kept)


def _identifies(text: str) -> bool:
    """Whether a part of a name says whose it is: long enough, and not an everyday word."""
    letters = fold(text)
    if letters and not letters.isascii():
        return len(letters) > 1
    return len(letters) > 1 and not all(_folded_word(word) in EVERYDAY_WORDS for word in text.split())


# People --------------------------------------------------------------------------------------------------


def person_variants(name: str) -> Iterator[str]:
    """Yield each part of a name that can tell who it is, and the name with its family first.

    A part has at least three letters, or two outside ASCII. Titles, particles and degrees are none.
    """
    words = [word for word in re.split(r"[\s,;/|()\[\]\"“”·・•]+", name) if word]
    parts = [word for word in words if _folded_word(word) not in TITLES and word not in PARTICLES]
    yield from (part.strip(_PUNCTUATION) for part in parts if _is_name_part(part))
    yield from (piece for part in parts if "-" in part for piece in part.split("-") if _is_name_part(piece))
    if len(parts) > 1:
        plain = [part.strip(",;") for part in parts]
        yield from (" ".join(plain), " ".join((plain[-1], *plain[:-1])), f"{plain[0]} {plain[-1]}")
        yield f"{plain[-1]} {plain[0]}"
    if len(parts) == 1 and is_unspaced(fold(parts[0])) and len(parts[0]) > 2:
        size = 2 if parts[0][:2] in TWO_LETTER_FAMILIES or len(parts[0]) > 3 else 1
        yield from (piece for piece in (parts[0][:size], parts[0][size:]) if len(piece) > 1)


def _is_name_part(part: str) -> bool:
    letters = fold(part)
    return len(letters) >= (3 if letters.isascii() else 2) and not letters.isdecimal()


def initials_of(name: str) -> str:
    """Return "A. L." for "Ada Lovelace"; "" where that would be the name itself."""
    words = [word for word in re.split(r"[\s·・]+", name) if _folded_word(word) not in (*TITLES, "")]
    if all(len(_folded_word(word)) < 2 for word in words):
        return ""
    return " ".join(f"{_folded_initial(word)}." for word in words)


def _folded_initial(word: str) -> str:
    return re.sub(r"[\W\d_]", "", word)[:1].upper() or "X"


# Addresses -----------------------------------------------------------------------------------------------


def host_of(address: str) -> str:
    """Return an address's host without "www.", in small letters; "" where there is none."""
    text = address.strip()
    try:
        host = urlsplit(text if "://" in text else f"//{text}").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.") if "." in host else ""


def own_host(address: str) -> str:
    """Return the host of an address when it is nobody else's: "" for those where many people have pages."""
    host = host_of(address)
    parts = host.split(".")
    is_shared = any(".".join(parts[start:]) in SHARED_HOSTS for start in range(len(parts)))
    return "" if is_shared else host


def handles_in(address: str) -> Iterator[str]:
    """Yield the names that an address gives a person: "ada" in "@ada", "github.com/ada", "ada.github.io"."""
    host = host_of(address)
    if not host:
        if not re.search(r"[\s/:]", address.strip()):
            yield address.strip().removeprefix("@")
        return
    _, _, path = address.partition("://")[2].partition("/") if "://" in address else address.partition("/")
    if own_host(address):
        yield from _names_in_host(host)
        return
    shared = next(
        (name for name in sorted(SHARED_HOSTS, key=len, reverse=True) if host.endswith(f".{name}")), ""
    )
    if shared and (owner := host.removesuffix(f".{shared}")) not in ("www", "m", "mobile") and len(owner) > 2:
        yield owner
    segments = [unquote(segment) for segment in re.split(r"[/?#&=]", path) if segment]
    yield from (segment.removeprefix("@") for segment in segments[:4] if segment.lower() not in PATH_WORDS)


def _names_in_host(host: str) -> Iterator[str]:
    labels = host.split(".")
    size = 3 if len(labels) > 2 and len(labels[-2]) <= 3 and len(labels[-1]) == 2 else 2
    name = labels[-size] if len(labels) >= size else labels[0]
    if len(fold(name)) > 3:
        yield name


def email_variants(email: str) -> Iterator[str]:
    """Yield the ways to write an address in words, as people do to keep it from robots."""
    local, _, domain = email.strip().rpartition("@")
    if local and domain:
        worded = domain.replace(".", " dot ")
        yield from (f"{local} at {domain}", f"{local} at {worded}", f"{local}@{worded}")


def email_names(email: str) -> Iterator[str]:
    """Yield what in an e-mail address names its owner: who before the @, and an own domain after it."""
    local, _, domain = email.strip().rpartition("@")
    plain = local.partition("+")[0]
    if len(fold(plain)) > 2 and plain.lower() not in OFFICES:
        yield plain
    if domain and domain.lower() not in MAIL_PROVIDERS and own_host(domain):
        yield domain.lower()


def address_variants(address: str) -> Iterator[str]:
    """Yield an address without its scheme, "www." and the slash at its end."""
    bare = re.sub(r"^(?:[a-z][a-z0-9+.-]*:(?://)?)?(?:www\.)?", "", address.strip(), flags=re.IGNORECASE)
    bare = bare.rstrip("/")
    if bare != address and len(bare) > 3:
        yield bare

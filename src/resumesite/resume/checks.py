"""What is worth saying about a resume that is otherwise right: dates, links, addresses, names in `meta`.

In: data in our own names. Out: findings with the path of the value they are about, and their weight.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from ipaddress import ip_address
from socket import inet_aton
from typing import Any
from urllib.parse import unquote, urlsplit

from resumesite.content.names import is_language, spelled_language
from resumesite.errors import Suggestions
from resumesite.marked.mark import KeyPath, printable
from resumesite.resume.addresses import is_email, without_mailto
from resumesite.resume.dates import PartialDate, is_ambiguous, is_mistyped, read_date
from resumesite.resume.places import SectionNames, UnknownNameError, fields_called
from resumesite.resume.wording import names
from resumesite.settings.schema import LANGUAGE

MOST_NAMES_IN_META = 200
"""So many names may stand in each list of `meta`; there are about a hundred fields that could be hidden."""

MOST_CUSTOM_SECTIONS = 1000
"""A name in `meta` may mean every custom section of that title, so their number is bounded too."""

_DATES = frozenset({"startDate", "endDate", "date"})
_LINKS = frozenset({"url", "link", "website", "linkedin", "github", "twitter", "spotifyUrl"})
_MOST_LISTED = 24
_PRIVATE = frozenset({"x-source", "meta"})

_SAVE_PHOTO = "Save the photo as photo.jpg beside the resume."
_INNER_DOMAINS = (".localhost", ".local", ".internal", ".lan", ".home.arpa")
_SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(?!\d+(?:/|$))", re.IGNORECASE)
_MARKDOWN_LINK = re.compile(r"\]\(\s*<?\s*([^)\s>]*)")
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_OWN_PHOTO = re.compile(r"(?:\./)?photo\.(?:jpe?g|png|webp)", re.IGNORECASE)
_HTML = re.compile(
    r"<(?:!--|/?(?:a|abbr|article|b|base|blockquote|body|br|button|center|code|dd|details|div|dl|dt|em|embed|font|form|"
    r"frame|h[1-6]|head|hr|html|i|iframe|img|input|li|link|mark|marquee|math|meta|object|ol|option|p|pre|s|script|"
    r"section|select|small|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|template|textarea|th|title|tr|"
    r"tt|u|ul|video|audio|canvas)(?:[\s/][^<>]*)?/?>)",
    re.IGNORECASE,
)


class Weight(Enum):
    """How much a finding weighs."""

    REMARK = "a warning"
    SLIP = "an error in a file of our own; a warning in an imported one, which was written for another system"
    ERROR = "an error anywhere"


@dataclass(frozen=True)
class Finding:
    """Something about the value at `path`."""

    path: KeyPath
    code: str
    message: str
    hint: str = ""
    weight: Weight = Weight.REMARK


def findings(data: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield everything worth saying about a resume's data."""
    yield from _about_the_whole(data)
    for path, value in _walk({key: value for key, value in data.items() if key not in _PRIVATE}, ()):
        if isinstance(value, str):
            yield from _about_text(path, value)
        else:
            yield from _about_order(path, value)
    meta = data.get("meta")
    meta = meta if isinstance(meta, dict) else {}
    if crowds := tuple(_crowds(meta, data)):
        yield from crowds
    else:
        yield from _about_meta(meta, data)


def _walk(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, Any]]:
    """Yield every text and every mapping below `value`."""
    if isinstance(value, dict):
        yield path, value
        for key, inner in value.items():
            yield from _walk(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _walk(inner, (*path, index))
    elif isinstance(value, str):
        yield path, value


def _about_the_whole(data: Mapping[str, Any]) -> Iterator[Finding]:
    if not data.keys() - _PRIVATE:
        yield Finding((), "EMPTY", "there is nothing in this resume that could be shown", weight=Weight.ERROR)
        return
    person = data.get("personalInfo")
    if not isinstance(person, dict) or not person.get("name"):
        yield Finding(("personalInfo",), "NO_NAME", "there is no name; a published resume needs one")


def _about_text(path: KeyPath, text: str) -> Iterator[Finding]:
    field = path[-1]
    if field in _DATES:
        yield from _about_date(path, text)
    elif field == "imageUrl":
        yield from _about_photo(path, text)
    elif field in _LINKS:
        yield from _about_link(path, text)
    elif field == "email" and not is_email(without_mailto(text)):
        yield Finding(path, "NO_EMAIL", f'"{printable(text)}" is no e-mail address: it is shown, not linked')
    if found := _HTML.search(text):
        yield Finding(
            path,
            "HTML_AS_TEXT",
            f"HTML is shown as text: {printable(found[0], 40)}",
            "Write Markdown: **bold**, *italic*, [text](https://…), - item.",
        )
    for target in _MARKDOWN_LINK.findall(text):
        yield from _about_link(path, target)


def _about_date(path: KeyPath, text: str) -> Iterator[Finding]:
    if is_mistyped(text):
        expected = f'expected 2020, 2020-03 or 2020-03-14, got "{printable(text)}"'
        yield Finding(path, "BAD_DATE", expected, weight=Weight.SLIP)
    elif is_ambiguous(text):
        message = f'"{printable(text)}" may mean two days, so it is shown as given'
        yield Finding(path, "AMBIGUOUS_DATE", message, "Write it as 2020-03-14.")


def _about_order(path: KeyPath, entry: Mapping[str, Any]) -> Iterator[Finding]:
    start, end = entry.get("startDate"), entry.get("endDate")
    if not isinstance(start, str) or not isinstance(end, str):
        return
    first, last = read_date(start), read_date(end)
    if isinstance(first, PartialDate) and isinstance(last, PartialDate) and last.is_before(first):
        message = f"this ends ({last.iso}) before it starts ({first.iso}); shown as given"
        yield Finding((*path, "endDate"), "END_BEFORE_START", message)


def _about_link(path: KeyPath, text: str) -> Iterator[Finding]:
    scheme = _SCHEME.match(_INVISIBLE.sub("", text))
    if scheme and scheme[1].lower() not in _SAFE_SCHEMES:
        message = f"a `{printable(scheme[1].lower(), 20)}:` address is shown as text, not linked"
        yield Finding(path, "UNSAFE_LINK", message, "Links may start with https:, http:, mailto: or tel:.")


def _about_photo(path: KeyPath, text: str) -> Iterator[Finding]:
    if _leads_inside(text.strip()):
        message = f"{printable(text.strip(), 80)} is no address of a photo on the web"
        yield Finding(path, "BAD_PHOTO_ADDRESS", message, _SAVE_PHOTO, Weight.SLIP)
    elif not _OWN_PHOTO.fullmatch(text.strip()):
        message = f"{printable(text.strip(), 80)} is neither fetched nor linked"
        yield Finding(path, "PHOTO_NOT_FETCHED", message, _SAVE_PHOTO)


def _leads_inside(address: str) -> bool:
    """Whether an address means this machine, its files or its own network: nobody's photo on the web."""
    unquoted = unquote(address).replace("\\", "/")
    if unquoted.startswith("/") or ".." in unquoted.split("/"):
        return True
    scheme = _SCHEME.match(_INVISIBLE.sub("", unquoted))
    if scheme and scheme[1].lower() not in ("http", "https", "data"):
        return True
    try:
        host = (urlsplit(unquoted if scheme else f"//{unquoted}").hostname or "").rstrip(".")
    except ValueError:
        return True
    return host == "localhost" or host.endswith(_INNER_DOMAINS) or _is_inner_ip(host)


def _is_inner_ip(host: str) -> bool:
    """Whether a host is an IP address, in any notation that systems read, of no public machine."""
    try:
        return not ip_address(host).is_global
    except ValueError:
        pass
    try:
        return not ip_address(inet_aton(host)).is_global  # 2852039166, 0xA9.254.0251.1
    except (OSError, UnicodeError):
        return False


# meta


def _about_meta(meta: Mapping[str, Any], data: Mapping[str, Any]) -> Iterator[Finding]:
    language = meta.get("language")
    if isinstance(language, str) and not _is_any_language(spelled_language(language)):
        message = f'expected a language such as en, de or pt-BR, got "{printable(language)}"'
        yield Finding(("meta", "language"), "BAD_LANGUAGE", message, _tag_called(language), Weight.SLIP)
    known = _Known(SectionNames(_custom_titles(data)))
    yield from _about_sections(meta, known)
    hidden = meta.get("hidden")
    for index, name in enumerate(hidden if isinstance(hidden, list) else ()):
        if isinstance(name, str):
            yield from _about_hidden(("meta", "hidden", index), name, known)


def _is_any_language(tag: str) -> bool:
    """Whether a tag's language exists, also one in which hardly anybody writes a resume."""
    return is_language(tag) or (
        bool(re.fullmatch(LANGUAGE, tag)) and tag.split("-")[0] in _names_of_languages()
    )


def _tag_called(name: str) -> str:
    """Suggest the tag of a language that is called by its English name: "German" → "de"."""
    wished = name.strip().casefold()
    found = (tag for tag, called in _names_of_languages().items() if called.casefold() == wished)
    return f"Did you mean `{tag}`?" if (tag := next(found, "")) else ""


def _names_of_languages() -> Mapping[str, str]:
    from babel import Locale  # rarely needed, and slow to import

    names: Mapping[str, str] = Locale("en").languages
    return names


def _crowds(meta: Mapping[str, Any], data: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield every list that holds more names than anybody writes."""
    named = ("sectionOrder", "sectionsVisibility", "hidden")
    for path, found, most in (
        *((("meta", name), meta.get(name), MOST_NAMES_IN_META) for name in named),
        (("customSections",), data.get("customSections"), MOST_CUSTOM_SECTIONS),
    ):
        if isinstance(found, list | dict) and len(found) > most:
            message = f"there are {len(found):,}; {most:,} at most are possible"
            yield Finding(path, "TOO_MANY", message, weight=Weight.ERROR)


@dataclass(frozen=True)
class _Known:
    """The names that `meta` may hold, and what suggests one of them."""

    sections: SectionNames
    suggestions: Suggestions = field(default_factory=Suggestions)


def _about_sections(meta: Mapping[str, Any], known: _Known) -> Iterator[Finding]:
    order = meta.get("sectionOrder")
    for index, name in enumerate(order if isinstance(order, list) else ()):
        if isinstance(name, str) and not known.sections.called(name):
            yield _unknown_section(("meta", "sectionOrder", index), name, known)
    visibility = meta.get("sectionsVisibility")
    for name, shown in visibility.items() if isinstance(visibility, dict) else ():
        if not known.sections.called(name):
            path = ("meta", "sectionsVisibility", name)
            yield _unknown_section(path, name, known, is_shown=shown is True)


def _custom_titles(data: Mapping[str, Any]) -> tuple[str, ...]:
    sections = data.get("customSections")
    if not isinstance(sections, list):
        return ()
    titles = (section.get("title") if isinstance(section, dict) else "" for section in sections)
    return tuple(title if isinstance(title, str) else "" for title in titles)


def _unknown_section(path: KeyPath, name: str, known: _Known, *, is_shown: bool = True) -> Finding:
    """A name that may be a slip for one of ours is an error where it was to hide something."""
    is_compared = not known.suggestions.are_spent
    close = known.suggestions.did_you_mean(name, known.sections.suggested)
    hint = close or f"The sections are {names(known.sections.suggested, most=_MOST_LISTED)}."
    weight = Weight.SLIP if is_shown or (is_compared and not close) else Weight.ERROR
    return Finding(path, "UNKNOWN_SECTION", f"there is no section called `{printable(name)}`", hint, weight)


def _about_hidden(path: KeyPath, name: str, known: _Known) -> Iterator[Finding]:
    try:
        fields_called(name, known.sections)
    except UnknownNameError as unknown:
        listed = names(unknown.choices, most=_MOST_LISTED)
        otherwise = f"There are {listed}." if listed else "It has no fields of its own."
        hint = known.suggestions.did_you_mean(unknown.part, unknown.choices, otherwise=otherwise)
        message = f"there is no field `{printable(name)}` that could be hidden"
        yield Finding(path, "UNKNOWN_FIELD", message, hint, Weight.ERROR)

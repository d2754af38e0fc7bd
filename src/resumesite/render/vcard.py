"""A resume's contact data as a vCard that phones and mail programs take up (vCard 3.0, RFC 2426)."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator

from resumesite.document.document import Contact, ContactKind, Document
from resumesite.document.links import shown_address
from resumesite.document.names import split_name
from resumesite.document.punctuation import punctuation
from resumesite.render.rendition import Rendition

_LINE_BYTES = 75
"""The longest line without its end (RFC 2426, section 2.6)."""


def render_vcard(rendition: Rendition) -> bytes:
    """Return the vCard as UTF-8, its lines folded and ended as mail programs expect."""
    return b"".join(_folded(line) + b"\r\n" for line in _card(rendition))


def _card(rendition: Rendition) -> Iterator[str]:
    document, page = rendition.document, rendition.page
    yield "BEGIN:VCARD"
    yield "VERSION:3.0"
    yield from _name(document, rendition.resume.language)
    yield from _text("TITLE", document.header.headline)
    yield from _text("ORG", _employer(rendition))
    yield from _text("URL", page.canonical)
    hidden = rendition.resume.redactions  # a program would take a label for an address
    contacts = tuple(each for each in document.header.contacts if each.text not in hidden)
    yield from _contacts(contacts, punctuation(document.language).colon)
    if rendition.photo:
        kind = rendition.photo.media_type.removeprefix("image/").upper()
        yield f"PHOTO;ENCODING=b;TYPE={kind}:{b64encode(rendition.photo.data).decode()}"
    yield from _text("REV", page.updated_at)
    yield "END:VCARD"


def _name(document: Document, language: str) -> Iterator[str]:
    """Write FN and N, which every vCard must have."""
    name = " ".join(document.header.name.split())
    parts = split_name(name, language)
    yield f"FN:{_escaped(name or document.title)}"
    yield "N:" + ";".join(
        map(_escaped, (parts.family, parts.given, parts.additional, parts.prefix, parts.suffix))
    )


def _employer(rendition: Rendition) -> str:
    return next((job.company for job in rendition.resume.experience if job.is_current_role), "")


def _contacts(contacts: tuple[Contact, ...], colon: str) -> Iterator[str]:
    """Write each contact as the property it is; profiles and own links as addresses with a label."""
    labelled = 0
    for contact in contacts:
        match contact.kind:
            case ContactKind.EMAIL:
                yield from _text("EMAIL;TYPE=INTERNET", contact.text)
            case ContactKind.PHONE:
                yield from _text("TEL;TYPE=VOICE", contact.text)
            case ContactKind.LOCATION:
                yield f"ADR:;;;{_escaped(contact.text)};;;"
            case ContactKind.WEBSITE:
                yield from _text("URL", contact.href or contact.text)
            case _:
                labelled += 1
                yield from _text(f"item{labelled}.URL", contact.href or contact.text)
                yield from _text(f"item{labelled}.X-ABLabel", _label(contact, colon))


def _label(contact: Contact, colon: str) -> str:
    """Return what a link is called: a profile's kind, or the label that stands before its address."""
    if contact.kind is not ContactKind.LINK or not contact.href:
        return contact.label
    return contact.text.removesuffix(shown_address(contact.href)).removesuffix(colon) or contact.label


def _text(name: str, value: str) -> Iterator[str]:
    if value:
        yield f"{name}:{_escaped(value)}"


def _escaped(text: str) -> str:
    text = re.sub(r"\s*[\r\n]+\s*", "\n", text)
    return re.sub(r"[\\;,]", r"\\\g<0>", text).replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """Break a line after at most 75 bytes, between two characters; a blank begins what goes on."""
    data = line.encode()
    if len(data) <= _LINE_BYTES:
        return data
    parts: list[bytes] = []
    start, room = 0, _LINE_BYTES
    while start < len(data):
        end = _cut(data, start + room)
        parts.append(data[start:end])
        start, room = end, _LINE_BYTES - 1
    return b"\r\n ".join(parts)


def _cut(data: bytes, end: int) -> int:
    """Move `end` back to where a UTF-8 character begins."""
    while end < len(data) and data[end] & 0b1100_0000 == 0b1000_0000:
        end -= 1
    return min(end, len(data))

"""A public resume → the document that every format shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from resumesite.document.contacts import contacts_of
from resumesite.document.dates import text_direction
from resumesite.document.document import Document, Header, Section
from resumesite.document.markdown import plain_text, read_markdown
from resumesite.document.sections import SECTIONS, Words, custom_section
from resumesite.edition.edition import PublicResume
from resumesite.resume.schema import SectionLabels

_CAN_BE_RENAMED = frozenset(SectionLabels.model_fields)
"""All sections but the custom ones, which have a title. Their names are one word each."""

_DESCRIPTION_LENGTH = 155
"""What search engines show of a description."""


def arrange(resume: PublicResume) -> Document:
    """Write out a resume in its language: every label, date and link as final text, in the order to show."""
    words, person = Words(resume.language), resume.personal_info
    return Document(
        language=resume.language,
        direction=text_direction(resume.language),
        title=_title(resume, words),
        description=_description(resume, words),
        header=Header(
            person.name,
            person.title,
            contacts_of(person, words.labels, words.signs),
            read_markdown(person.header_note),
        ),
        sections=tuple(
            _labelled(section, resume) for section in _sections(resume, words) if _has_content(section)
        ),
        labels=words.labels,
    )


def _sections(resume: PublicResume, words: Words) -> Iterator[Section]:
    apart = {name for name in resume.section_order if name.startswith("customSections.")}
    for name in resume.section_order:
        if name in apart:
            yield custom_section(resume, words, int(name.partition(".")[2]))
        elif name == "customSections":
            yield from (each for each in SECTIONS[name](resume, words) if _place(each) not in apart)
        else:
            yield from SECTIONS[name](resume, words)


def _labelled(section: Section, resume: PublicResume) -> Section:
    """Call a section what its author calls it."""
    label = getattr(resume.section_labels, section.kind, "") if section.kind in _CAN_BE_RENAMED else ""
    return replace(section, label=label) if label else section


def _place(section: Section) -> str:
    """Return where a custom section stands in the resume ("customSections.0")."""
    return f"customSections.{int(section.id.removeprefix('custom-')) - 1}"


def _has_content(section: Section) -> bool:
    if section.kind == "customSections":
        return True
    return bool(section.text or section.facts or section.bullets or section.entries)


def _title(resume: PublicResume, words: Words) -> str:
    """Return "Name – Title" with the document's own title before the person's, and the name only once."""
    name, what = resume.personal_info.name, resume.title or resume.personal_info.title
    if name and name.casefold() in what.casefold():
        return what
    return " – ".join(filter(None, (name, what))) or words.labels["resume"]


def _description(resume: PublicResume, words: Words) -> str:
    """Return one plain sentence or two: how the summary begins, or who this is and where."""
    text = " ".join(plain_text(read_markdown(resume.summary)).split())
    if not text:
        person = resume.personal_info
        text = " · ".join(filter(None, (person.name, person.title, person.location)))
    return _shortened(text) or words.labels["resume"]


def _shortened(text: str) -> str:
    """Cut a text after its last whole sentence that fits, or after a word."""
    if len(text) <= _DESCRIPTION_LENGTH:
        return text
    sentences = re.match(rf".{{40,{_DESCRIPTION_LENGTH - 1}}}(?:[.!?](?=\s)|[。！？؟])", text)
    if sentences:
        return sentences.group()
    start = text[: _DESCRIPTION_LENGTH - 1]
    words, _, _ = start.rpartition(" ")
    return (words if len(words) > len(start) // 2 else start).rstrip(" ,;:–-") + "…"

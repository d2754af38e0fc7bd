"""Whatever is typed into a field is shown as text, in every format, and does nothing.

Each text is put into every field of one resume, which is then made in the formats that are quick to make;
`test_hostile_builds.py` makes PDF and DOCX of them.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from hostile_fields import filled, filled_here_and_there
from hostile_texts import HOSTILE_TEXTS, LINKS, MARKUP, HostileText
from reading_formats import (
    active_content,
    active_markdown,
    html_text,
    json_ld,
    json_texts,
    markdown_text,
    policies,
    squeezed,
    vcard_lines,
)

from resumesite.content.read import read_draft
from resumesite.document.arrange import arrange
from resumesite.edition.live import live_edition
from resumesite.plan.artifact import Download, Page
from resumesite.render.html import render_html
from resumesite.render.json_resume import render_json
from resumesite.render.markdown import render_markdown
from resumesite.render.rendition import Rendition
from resumesite.render.text import render_text
from resumesite.render.vcard import render_vcard
from resumesite.resume.parse import parse_resume
from resumesite.settings import Settings
from resumesite.themes.load import load_theme
from resumesite.themes.theme import Theme

PAGE = Page(
    site_title="Hostile people",
    root="../",
    canonical="https://people.example.org/mallory/",
    downloads=(Download("pdf", "resume.pdf", "Mallory_Resume.pdf", "application/pdf"),),
)
_LONG = 600
"""Texts longer than this are put into a few fields only: reading them back takes time."""

EVERY_TEXT = pytest.mark.parametrize("text", HOSTILE_TEXTS, ids=lambda text: text.id)


@cache
def rendition_of(text: HostileText) -> Rendition:
    """Read, check and arrange a resume with the text in every field, as a build does."""
    return _rendition(filled(text.text) if len(text.text) < _LONG else filled_here_and_there(text.text))


@cache
def short_rendition_of(text: HostileText) -> Rendition:
    """Do the same with the text in one field of each kind."""
    return _rendition(filled_here_and_there(text.text))


@cache
def _theme() -> Theme:
    return load_theme("plain")


def _rendition(fields: dict[str, Any]) -> Rendition:
    data = json.dumps(fields).encode()
    resume = parse_resume(read_draft(data, "content/mallory/resume.json")).resume
    edition = live_edition(
        resume,
        username="mallory",
        name="resume",
        address="mallory/",
        settings=Settings(),
        theme_ids=["plain"],
    ).edition
    return Rendition(edition.resume, arrange(edition.resume), edition.presentation, _theme(), PAGE)


@cache
def page_of(text: HostileText) -> bytes:
    return render_html(rendition_of(text))


def test_there_are_enough_of_them():
    assert len(HOSTILE_TEXTS) >= 180
    assert len({text.id for text in HOSTILE_TEXTS}) == len(HOSTILE_TEXTS)


@EVERY_TEXT
def test_a_page_shows_it_as_text(text: HostileText):
    shown = squeezed(html_text(page_of(text)))

    for part in text.parts:
        assert squeezed(part) in shown


@EVERY_TEXT
def test_a_page_does_nothing_with_it(text: HostileText):
    assert active_content(page_of(text)) == []


@EVERY_TEXT
def test_a_page_keeps_its_policy_and_its_data_for_search_engines(text: HostileText):
    (policy,) = policies(page_of(text))
    (profile,) = json_ld(page_of(text))

    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert squeezed(profile["mainEntity"]["name"]) == squeezed(text.text)


@EVERY_TEXT
def test_a_text_file_shows_it(text: HostileText):
    shown = squeezed(render_text(rendition_of(text)).decode())

    for part in text.parts:
        assert squeezed(part) in shown


@EVERY_TEXT
def test_a_markdown_file_shows_it_and_does_nothing_with_it(text: HostileText):
    data = render_markdown(short_rendition_of(text))

    shown = squeezed(markdown_text(data))
    for part in text.parts:
        assert squeezed(part) in shown
    assert active_markdown(data) == []


@EVERY_TEXT
def test_a_json_resume_holds_it_unchanged(text: HostileText):
    texts = json_texts(render_json(rendition_of(text)))

    assert squeezed(text.text) in {squeezed(each) for each in texts}


@EVERY_TEXT
def test_a_vcard_holds_it_and_stays_one_card(text: HostileText):
    lines = vcard_lines(render_vcard(rendition_of(text)))

    names = [name for name, _ in lines]
    assert (names[0], names[-1]) == ("BEGIN", "END")
    assert (names.count("BEGIN"), names.count("END"), names.count("FN")) == (1, 1, 1)
    assert squeezed(text.text) == squeezed(dict(lines)["FN"])


@pytest.mark.parametrize("text", [*MARKUP, *LINKS], ids=lambda text: text.id)
def test_markup_in_one_field_leaves_all_others_whole(text: HostileText):
    shown = squeezed(html_text(page_of(text)))

    as_markdown = min(shown.count(squeezed(part)) for part in text.parts)
    assert max(as_markdown, shown.count(squeezed(text.text))) > 60

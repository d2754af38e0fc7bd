"""Sections beside each other where a reader's screen is wide enough."""

from __future__ import annotations

import re

import pytest
from renditions import rendition

from resumesite.render.html import render_html
from resumesite.themes.load import load_theme


def page(theme_id: str, columns: str = "auto") -> str:
    return render_html(rendition(theme=load_theme(theme_id), columns=columns)).decode()


def sections(html: str) -> list[str]:
    found = re.findall(r'<section id="([a-z-]+)"', html)
    assert found
    return found


def test_two_columns_hold_what_the_theme_puts_beside_after_all_else():
    html = page("plain", "2")

    assert '<main id="content" class="columns">' in html
    main, _, side = html.partition('<div class="side">')
    assert sections(side) == ["skills", "certificates", "languages", "interests"]
    assert sections(main)[:2] == ["summary", "experience"]


@pytest.mark.parametrize(("theme_id", "columns"), [("plain", "auto"), ("plain", "1"), ("metro", "1")])
def test_one_column_keeps_the_order_of_the_sections(theme_id: str, columns: str):
    html = page(theme_id, columns)

    assert '<main id="content">' in html
    assert sections(html) == [section.id for section in rendition().document.sections]


def test_metro_has_two_columns_of_its_own():
    assert '<main id="content" class="columns">' in page("metro")


def test_a_grid_of_cards_keeps_the_order_of_the_sections():
    assert sections(page("bento")) == [section.id for section in rendition().document.sections]


@pytest.mark.parametrize(
    ("theme_id", "columns", "attribute"),
    [("plain", "1", ""), ("plain", "2", "2"), ("bento", "auto", ""), ("bento", "1", "1")],
)
def test_columns_other_than_the_themes_own_are_an_attribute(theme_id: str, columns: str, attribute: str):
    root = re.search(r"<html[^>]*>", page(theme_id, columns))

    assert root
    assert re.findall(r'data-columns="(\d)"', root[0]) == [attribute] * bool(attribute)

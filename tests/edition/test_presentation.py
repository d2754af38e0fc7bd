"""Looks: a command before the resume before the site."""

from __future__ import annotations

import pytest

from resumesite.edition.edition import Presentation, PublicResume
from resumesite.edition.presentation import paper_for, present
from resumesite.errors import Problem
from resumesite.resume.schema import Meta, Options
from resumesite.settings import Settings

SITE = Settings.model_validate(
    {
        "site": {"theme": "ledger"},
        "options": {"page_size": "A5", "margin": "wide", "include_photo": False, "color_scheme": "forest"},
    }
)


def looks(meta: Meta, overrides: Options | None = None) -> tuple[Presentation, tuple[Problem, ...]]:
    return present(PublicResume(), meta, SITE, theme_ids=["plain", "ledger"], overrides=overrides)


def test_what_nobody_chose_is_as_the_site_says():
    assert looks(Meta())[0] == Presentation("ledger", "A5", "wide", False, "forest", "normal")


def test_a_resume_differs_where_it_says_so():
    meta = Meta(template="plain", options=Options(margin="narrow", include_photo=True))

    assert looks(meta)[0] == Presentation("plain", "A5", "narrow", True, "forest", "normal")


def test_a_command_overrides_both():
    meta = Meta(options=Options(margin="narrow", density="airy", color_scheme="slate"))
    overrides = Options(page_size="Legal", color_scheme="default", include_photo=False)

    assert looks(meta, overrides)[0] == Presentation("ledger", "Legal", "narrow", False, "default", "airy")


def test_an_unknown_template_gives_the_sites_theme_and_a_warning():
    presentation, warnings = looks(Meta(template="template_456"))

    assert presentation.theme == "ledger"
    assert [(warning.code, warning.field, warning.is_error) for warning in warnings] == [
        ("INVALID_TEMPLATE", "meta.template", False)
    ]
    assert "plain" in warnings[0].hint


@pytest.mark.parametrize(
    ("language", "location", "paper"),
    [
        ("en-US", "", "Letter"),
        ("en-GB", "Boston, MA", "A4"),
        ("es-MX", "", "Letter"),
        ("es-419", "", "A4"),
        ("fr-CA", "Paris", "Letter"),
        ("es-DO", "", "A4"),
        ("es", "Bogotá, Colombia", "Letter"),
        ("es", "Ciudad de México, México", "Letter"),
        ("es", "Madrid, España", "A4"),
        ("fil", "", "Letter"),
        ("zh-Hans-CN", "", "A4"),
        ("de", "Berlin", "A4"),
        ("en", "", "A4"),
        ("en", "London", "A4"),
        ("en", "Oakland, CA", "Letter"),
        ("en", "Oakland, CA 94607", "Letter"),
        ("en", "Oakland, CA, US", "Letter"),
        ("en", "New York, USA", "Letter"),
        ("en", "Austin, United States", "Letter"),
        ("en", "Toronto, ON", "Letter"),
        ("en", "Vancouver, Canada", "Letter"),
        ("en", "Washington, D.C., U.S.", "Letter"),
        ("en", "Dover, DE 19901", "Letter"),
        ("en", "Berlin, DE", "A4"),
        ("en", "Tel Aviv, Tel Aviv, IL", "A4"),
        ("en", "Bangalore, IN", "A4"),
        ("en", "Lower Usa", "Letter"),
        ("en", "Medusa", "A4"),
        ("en", "Come in", "A4"),
        ("zh-Hans", "杭州", "A4"),
    ],
)
def test_auto_paper_is_letter_where_people_print_on_it(language: str, location: str, paper: str):
    resume = PublicResume.model_validate({"language": language, "personalInfo": {"location": location}})

    assert paper_for(resume) == paper


def test_paper_says_nothing_of_a_hidden_location():
    """The choice is made of what is shown, so the page's size gives nobody's country away."""
    site = Settings()

    presentation, _ = present(PublicResume(), Meta(), site, theme_ids=["plain"])

    assert presentation.page_size == "A4"

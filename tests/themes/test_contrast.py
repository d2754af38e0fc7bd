"""Contrast as WCAG computes it."""

from __future__ import annotations

import pytest

from resumesite.themes.contrast import ENOUGH, contrast
from resumesite.themes.load import load_theme


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21),
        ("#ffffff", "#000000", 21),
        ("#777777", "#ffffff", 4.48),
        ("#0b57a4", "#ffffff", 7.2),
        ("#123456", "#123456", 1),
    ],
)
def test_known_pairs_have_their_known_ratio(one: str, other: str, ratio: float):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)


def test_every_text_of_plain_is_easy_to_read():
    schemes = load_theme("plain").schemes

    ratios = [
        contrast(colours[text], colours[ground])
        for scheme in schemes.values()
        for colours in (scheme.light, scheme.dark)
        for text in ("ink", "muted", "accent")
        for ground in ("bg", "surface")
    ]
    assert len(ratios) == 48
    assert min(ratios) > 6 > ENOUGH

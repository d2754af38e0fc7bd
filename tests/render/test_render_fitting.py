"""A PDF is tightened until it has the pages that were asked for, or it says that it cannot have them."""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw
import pytest
from judges import pages_text
from renditions import NADIA, rendition

from resumesite.edition.edition import Presentation
from resumesite.errors import Severity
from resumesite.render.fitting import Fit, fit_of, fitted
from resumesite.render.pdf import render_pdf
from resumesite.themes.load import load_theme

DATA = {name: part for name, part in NADIA.items() if name not in ("awards", "interests", "languages")}
"""A resume that takes three small pages, and two when it is tight."""


# Which layout is taken ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Laid:
    """A document of so many pages."""

    style: str
    pages: range


def layouts(*pages: int, wanted: int) -> tuple[str, list[str]]:
    """Return the layout that is taken, and those that were made, where the steps take so many `pages`."""
    styles = tuple(f"step {number}" for number in range(len(pages) - 1))
    made: list[str] = []

    def lay_out(style: str) -> Laid:
        made.append(style)
        return Laid(style, range(pages[styles.index(style) + 1]))

    return fitted(Laid("as usual", range(pages[0])), Fit(wanted, styles), lay_out).style, made


def test_what_fits_is_left_as_it_is():
    assert layouts(2, 2, 1, 1, wanted=2) == ("as usual", [])


def test_the_loosest_layout_that_fits_is_taken():
    assert layouts(3, 3, 3, 2, 2, 2, wanted=2)[0] == "step 2"


def test_where_nothing_fits_the_tightest_is_taken_after_one_more_layout():
    assert layouts(4, 4, 3, 3, wanted=2) == ("step 2", ["step 2"])


@pytest.mark.parametrize("first_that_fits", range(12))
def test_twelve_steps_are_searched_in_at_most_five_layouts(first_that_fits: int):
    pages = [2] + [2 if step < first_that_fits else 1 for step in range(12)]

    taken, made = layouts(*pages, wanted=1)

    assert taken == f"step {first_that_fits}"
    assert len(made) <= 5


def test_gaps_close_up_before_the_text_grows_smaller_and_never_beyond_what_the_theme_allows():
    theme = load_theme("plain")

    fit = fit_of(Presentation(fit=2), theme)

    assert fit
    steps = [tuple(map(float, re.findall(r":([\d.]+)", style))) for style in fit.styles]
    gaps, leadings, sizes = zip(*steps, strict=True)
    assert all(list(each) == sorted(each, reverse=True) for each in (gaps, leadings, sizes))
    assert (sizes[3], sizes[-1]) == (1, theme.tightest)
    assert gaps[3] == gaps[-1] == 0.6
    assert fit_of(Presentation(), theme) is None


# What comes of it --------------------------------------------------------------------------------------


def body_sizes(pdf: bytes) -> set[float]:
    """Return the sizes of all letters in points."""
    document = pypdfium2.PdfDocument(pdf)
    found = set()
    for page in document:
        text = page.get_textpage()
        for index in range(text.count_chars()):
            if chr(pypdfium2.raw.FPDFText_GetUnicode(text, index)).isalnum():
                matrix = pypdfium2.raw.FS_MATRIX()
                pypdfium2.raw.FPDFText_GetMatrix(text, index, ctypes.byref(matrix))
                size = pypdfium2.raw.FPDFText_GetFontSize(text, index) * abs(matrix.d or matrix.a)
                found.add(round(size, 1))
    document.close()
    return found


def test_three_pages_become_two_without_a_word_lost():
    usual, tight = rendition(DATA, page_size="A5"), rendition(DATA, page_size="A5", fit=2)
    before, after = pages_text(render_pdf(usual)), pages_text(render_pdf(tight))

    assert (len(before), len(after)) == (3, 2)
    assert sorted(words(after)) == sorted(words(before))
    assert tight.notes == []


def words(pages: list[str]) -> list[str]:
    """Return the words of a document without what stands at the feet of its pages."""
    return re.sub(r"Nadia Ferreira\s+Page \d of \d", "", "\n".join(pages)).split()


def test_what_takes_fewer_pages_than_it_may_is_not_changed():
    assert render_pdf(rendition(fit=3)) == render_pdf(rendition())


@pytest.mark.parametrize("density", ["compact", "airy"])
def test_what_cannot_fit_is_as_tight_as_it_goes_and_says_how_much_is_too_much(density: str):
    made = rendition(DATA, page_size="A5", fit=1, density=density)

    pdf = render_pdf(made)

    [note] = made.notes
    assert (note.code, note.severity) == ("DOES_NOT_FIT", Severity.WARNING)
    assert note.message == f"takes {len(pages_text(pdf))} pages at its tightest; fit asks for 1"
    assert re.fullmatch(r"Shorten it by about \d+ lines, or choose narrower margins\.", note.hint)
    assert min(body_sizes(pdf)) >= 7.9  # 8 points, of a letter that is measured

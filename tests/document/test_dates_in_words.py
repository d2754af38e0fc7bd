"""Times as they are shown: in the reader's language, at the precision that was given."""

from __future__ import annotations

import pytest

from resumesite.document.dates import iso_date, shown_date, text_direction, when
from resumesite.document.document import When


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("2020", "2020"),
        ("2020-03", "Mar 2020"),
        ("2020-03-14", "Mar 14, 2020"),
        ("May 2014", "May 2014"),
        ("Present", "Present"),
        ("present", "Present"),
        ("Summer 2019", "Summer 2019"),
        ("2019 - 2021", "2019 - 2021"),
        ("2020-13", "2020-13"),
    ],
)
def test_a_date_keeps_its_precision_and_other_text_is_shown_as_given(given: str, shown: str):
    assert shown_date(given, "en") == shown


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "Aug 2017 – Mar 2021"),
        ("en-GB", "Aug 2017 – Mar 2021"),
        ("de", "Aug. 2017 – März 2021"),
        ("fr", "août 2017 – mars 2021"),
        ("zh-Hans", "2017年8月 – 2021年3月"),
        ("ja", "2017年8月～2021年3月"),
        ("ar", "أغسطس 2017 – مارس 2021"),
        ("tlh", "Aug 2017 – Mar 2021"),
        ("en-XX-nonsense", "Aug 2017 – Mar 2021"),
    ],
)
def test_a_time_is_written_as_its_language_does(language: str, shown: str):
    assert when("2017-08", "2021-03", language) == When(shown, "2017-08", "2021-03")


@pytest.mark.parametrize("language", ["en", "fr", "de", "pl", "ru", "he"])
def test_no_time_has_blanks_that_tear_words_apart_in_a_pdf(language: str):
    shown = when("2017-08-01", "2021-03", language)

    assert shown is not None
    assert not set(shown.text) & set("\u2009\u202f\u00a0")


def test_both_ends_have_their_year_for_programs_that_read_resumes():
    assert when("2020-01", "2020-06", "en") == When("Jan 2020 – Jun 2020", "2020-01", "2020-06")


@pytest.mark.parametrize(
    ("start", "end", "is_current", "expected"),
    [
        ("2020", "", True, When("2020 – Present", "2020", "")),
        ("2020", "Present", False, When("2020 – Present", "2020", "")),
        ("2020", "Present", True, When("2020 – Present", "2020", "")),
        ("2020", "", False, When("2020", "2020", "")),
        ("", "2016-05", False, When("May 2016", "", "2016-05")),
        ("", "", True, None),
        ("", "", False, None),
        ("2020", "2031-01", True, When("2020 – Jan 2031", "2020", "2031-01")),
        ("2021", "2019", False, When("2021 – 2019", "2021", "2019")),
        ("2021", "2021", False, When("2021", "2021", "2021")),
        ("Spring", "2019-02", False, When("Spring – Feb 2019", "", "2019-02")),
    ],
)
def test_what_is_known_of_a_time_is_shown_and_no_more(
    start: str, end: str, is_current: bool, expected: When | None
):
    assert when(start, end, "en", is_current=is_current) == expected


def test_until_now_is_said_in_the_readers_language():
    shown = when("2020", "", "de", is_current=True)

    assert shown is not None
    assert shown.text == "2020 – heute"


@pytest.mark.parametrize(
    ("given", "iso"), [("May 2014", "2014-05"), ("2014", "2014"), ("Present", ""), ("soon", "")]
)
def test_programs_get_dates_in_iso_8601_where_they_are_readable(given: str, iso: str):
    assert iso_date(given) == iso


@pytest.mark.parametrize(
    ("language", "direction"),
    [("en", "ltr"), ("ar", "rtl"), ("he", "rtl"), ("fa-IR", "rtl"), ("tlh", "ltr"), ("", "ltr")],
)
def test_a_language_has_its_direction(language: str, direction: str):
    assert text_direction(language) == direction

"""Dates as people write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resumesite.resume.dates import FreeText, PartialDate, Present, is_mistyped, read_date


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2020", "2020"),
        ("2020-03", "2020-03"),
        ("2020-3", "2020-03"),
        ("2020-03-14", "2020-03-14"),
        (" 2020-03 ", "2020-03"),
        ("2014.05", "2014-05"),
        ("2014/05", "2014-05"),
        ("05/2014", "2014-05"),
        ("5.2014", "2014-05"),
        ("May 2014", "2014-05"),
        ("may, 2014", "2014-05"),
        ("Sept. 2015", "2015-09"),
        ("Jan-2020", "2020-01"),
        ("2020 December", "2020-12"),
        ("Sep 1, 2016", "2016-09-01"),
        ("September 1st, 2016", "2016-09-01"),
        ("1 Sep 2016", "2016-09-01"),
        ("01-Sep-2016", "2016-09-01"),
        ("31.12.2019", "2019-12-31"),
        ("3.4.2019", "2019-04-03"),
        ("31/12/2019", "2019-12-31"),
        ("12/31/2019", "2019-12-31"),
        ("2016-09-01T00:00:00Z", "2016-09-01"),
        ("2016-09-01T12:30:00.000+02:00", "2016-09-01"),
        ("2016-09-01 12:30", "2016-09-01"),
        ("2020-02-29", "2020-02-29"),
        ("2020年3月", "2020-03"),
        ("2020年3月14日", "2020-03-14"),
        ("2020년 3월", "2020-03"),
    ],
)
def test_dates_are_read_at_the_precision_that_was_given(written: str, iso: str):
    read = read_date(written)

    assert isinstance(read, PartialDate)
    assert read.iso == iso


@pytest.mark.parametrize(
    "written",
    ["Present", "present", "PRESENT", "(current)", "now", "to date", "heute", "至今", "现在", "현재"],
)
def test_it_goes_on_in_many_words(written: str):
    assert read_date(written) == Present()


@pytest.mark.parametrize(
    "written",
    ["Summer 2019", "2018-2020", "2018/19", "03/04/2020", "Mai 2020", "2020-13", "2020-02-31", "13 May", "–"],
)
def test_anything_else_is_text_that_is_shown_as_given(written: str):
    assert read_date(written) == FreeText(written)


@pytest.mark.parametrize(
    "written",
    [
        "2020-13",
        "2020-00",
        "2020-02-31",
        "2021-02-29",
        "2020-1-32",
        "13/2020",
        "2018-20",
        "99",
        "202",
        "20200",
        "45/45/2020",
        "2020-13-01T00:00:00Z",
    ],
)
def test_numbers_that_are_no_date_are_a_slip(written: str):
    assert is_mistyped(written)


@pytest.mark.parametrize(
    "written",
    [
        "2020",
        "2020-03",
        "Summer 2019",
        "2018-2020",
        "2018/19",
        "03/04/2020",
        "Present",
        "",
        "fall 20",
        "1/2/3/4",
    ],
)
def test_words_spans_and_what_may_be_a_date_are_no_slip(written: str):
    assert not is_mistyped(written)


@pytest.mark.parametrize(
    ("earlier", "later", "is_before"),
    [
        ("2019", "2020", True),
        ("2020-03", "2020-04", True),
        ("2020-03-14", "2020-03-15", True),
        ("2020", "2020-03", False),
        ("2020-03", "2020", False),
        ("2020-03", "2020-03", False),
        ("2021", "2020-12-31", False),
    ],
)
def test_only_what_is_surely_earlier_is_before(earlier: str, later: str, is_before: bool):
    first, second = read_date(earlier), read_date(later)

    assert isinstance(first, PartialDate)
    assert isinstance(second, PartialDate)
    assert first.is_before(second) is is_before


@settings(deadline=None)
@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_every_day_of_two_thousand_years_is_read_back(day: date):
    assert read_date(day.isoformat()) == PartialDate(day.year, day.month, day.day)


@settings(deadline=None)
@given(st.text(max_size=30) | st.text("0123456789-./T:Z ,May年月日", max_size=20))
def test_any_text_is_read_somehow(text: str):
    read = read_date(text)

    assert not (isinstance(read, PartialDate) and is_mistyped(text))
    if isinstance(read, FreeText):
        assert read.text == text.strip()

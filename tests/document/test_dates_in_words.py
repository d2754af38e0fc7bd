"""Times as they are shown: in the reader's language, at the precision that was given."""

from __future__ import annotations

import subprocess
import sys

import pytest

from resumesite.document.dates import iso_date, means_present, shown_date, text_direction, when
from resumesite.document.document import When
from resumesite.document.labels import label_languages, labels_for


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


TIMES = {
    "ar": ("أغسطس 2017 – مارس 2021", "2009 – 2013", "مايو 2020 – حتى الآن"),
    "bg": ("08.2017 г. – 03.2021 г.", "2009 г. – 2013 г.", "05.2020 г. – до момента"),
    "cs": ("srpen 2017 – březen 2021", "2009 – 2013", "květen 2020 – současnost"),
    "da": ("aug. 2017 – mar. 2021", "2009 – 2013", "maj 2020 – nu"),
    "de": ("Aug. 2017 – März 2021", "2009 – 2013", "Mai 2020 – heute"),
    "el": ("Αυγ 2017 – Μαρ 2021", "2009 – 2013", "Μαΐ 2020 – σήμερα"),
    "en": ("Aug 2017 – Mar 2021", "2009 – 2013", "May 2020 – Present"),
    "es": ("ago 2017 – mar 2021", "2009 – 2013", "may 2020 – actualidad"),
    "fa": ("اوت 2017 تا مارس 2021", "2009 تا 2013", "مه 2020 تا اکنون"),
    "fi": ("elo 2017 – maalis 2021", "2009 – 2013", "touko 2020 – nykyhetki"),
    "fr": ("août 2017 – mars 2021", "2009 – 2013", "mai 2020 – aujourd’hui"),
    "he": ("אוג׳ 2017 – מרץ 2021", "2009 – 2013", "מאי 2020 – היום"),
    "hi": ("अग॰ 2017 – मार्च 2021", "2009 – 2013", "मई 2020 – वर्तमान"),
    "hu": ("2017. aug. – 2021. márc.", "2009. – 2013.", "2020. máj. – jelenleg"),
    "id": ("Agu 2017 – Mar 2021", "2009 – 2013", "Mei 2020 – sekarang"),
    "it": ("ago 2017 – mar 2021", "2009 – 2013", "mag 2020 – oggi"),
    "ja": ("2017年8月～2021年3月", "2009年～2013年", "2020年5月～現在"),
    "ko": ("2017년 8월 ~ 2021년 3월", "2009년 ~ 2013년", "2020년 5월 ~ 현재"),
    "nb": ("aug. 2017 – mars 2021", "2009 – 2013", "mai 2020 – nå"),
    "nl": ("aug 2017 – mrt 2021", "2009 – 2013", "mei 2020 – heden"),
    "pl": ("sie 2017 – mar 2021", "2009 – 2013", "maj 2020 – obecnie"),
    "pt": ("ago. de 2017 – mar. de 2021", "2009 – 2013", "mai. de 2020 – presente"),
    "pt-BR": ("ago. de 2017 – mar. de 2021", "2009 – 2013", "mai. de 2020 – atual"),
    "ro": ("aug. 2017 – mar. 2021", "2009 – 2013", "mai 2020 – prezent"),
    "ru": ("авг. 2017 г. – март 2021 г.", "2009 – 2013", "май 2020 г. – настоящее время"),
    "sk": ("8/2017 – 3/2021", "2009 – 2013", "5/2020 – súčasnosť"),
    "sv": ("aug. 2017 – mars 2021", "2009 – 2013", "maj 2020 – nu"),
    "th": ("ส.ค. 2017 – มี.ค. 2021", "2009 – 2013", "พ.ค. 2020 – ปัจจุบัน"),
    "tr": ("Ağu 2017 – Mar 2021", "2009 – 2013", "May 2020 – günümüz"),
    "uk": ("серп. 2017 р. – бер. 2021 р.", "2009 – 2013", "трав. 2020 р. – дотепер"),
    "ur": ("اگست 2017 – مارچ 2021", "2009 – 2013", "مئی 2020 – تاحال"),
    "vi": ("thg 8 2017 – thg 3 2021", "2009 – 2013", "thg 5 2020 – hiện tại"),
    "zh-Hans": ("2017年8月 – 2021年3月", "2009年 – 2013年", "2020年5月 – 至今"),
    "zh-Hant": ("2017年8月 – 2021年3月", "2009年 – 2013年", "2020年5月 – 至今"),
    "en-GB": ("Aug 2017 – Mar 2021", "2009 – 2013", "May 2020 – Present"),
    "pt-PT": ("08/2017 – 03/2021", "2009 – 2013", "05/2020 – presente"),
    "zh-TW": ("2017年8月 – 2021年3月", "2009年 – 2013年", "2020年5月 – 至今"),
    "no": ("aug. 2017 – mars 2021", "2009 – 2013", "mai 2020 – nå"),
    "tlh": ("Aug 2017 – Mar 2021", "2009 – 2013", "May 2020 – Present"),
    "ku-Arab": ("Aug 2017 – Mar 2021", "2009 – 2013", "May 2020 – Present"),
    "az-Arab": ("Aug 2017 – Mar 2021", "2009 – 2013", "May 2020 – Present"),
    "en-XX-nonsense": ("Aug 2017 – Mar 2021", "2009 – 2013", "May 2020 – Present"),
}
"""Months, years and "until now" in every language; English where CLDR has no words in the script."""


@pytest.mark.parametrize("language", TIMES)
def test_a_time_is_written_as_its_language_does(language: str):
    times = [
        when(*dates, language) for dates in (("2017-08", "2021-03"), ("2009", "2013"), ("2020-05", "Present"))
    ]

    assert times == [
        When(TIMES[language][0], "2017-08", "2021-03"),
        When(TIMES[language][1], "2009", "2013"),
        When(TIMES[language][2], "2020-05", ""),
    ]


def test_the_times_of_every_language_with_labels_were_looked_at():
    assert label_languages() <= TIMES.keys()


def test_a_day_is_written_as_its_language_does():
    days = {language: shown_date("2017-08-09", language) for language in ("de", "fi", "hu", "ja", "ko", "ar")}

    assert days == {
        "de": "9. Aug. 2017",
        "fi": "9.8.2017",
        "hu": "2017. aug. 9.",
        "ja": "2017年8月9日",
        "ko": "2017년 8월 9일",
        "ar": "9 أغسطس 2017",
    }


@pytest.mark.parametrize("language", sorted(label_languages()))
def test_until_now_is_understood_as_each_language_shows_it(language: str):
    assert means_present(labels_for(language)["present"])


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
    [
        *(
            (language, "rtl")
            for language in ("ar", "he", "iw", "fa-IR", "ur", "ps", "sd", "ug", "yi", "ckb", "dv")
        ),
        *((language, "rtl") for language in ("ku-Arab", "az-Arab", "pa-PK")),
        *((language, "ltr") for language in ("en", "ku", "az", "pa", "tlh", "ar-Latn", "")),
    ],
)
def test_a_language_has_its_direction(language: str, direction: str):
    assert text_direction(language) == direction


@pytest.mark.parametrize("before", ["yue", "iu-Latn", "bgn", "zh-Hant", "ja"])
def test_months_do_not_depend_on_which_languages_were_written_before(before: str):
    script = (
        "from resumesite.document.dates import shown_date\n"
        f"print([shown_date('2017-08', tag) for tag in ({before!r}, 'pl', 'uk', 'cs')][1:])\n"
    )

    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout

    assert said == "['sie 2017', 'серп. 2017 р.', 'srpen 2017']\n"

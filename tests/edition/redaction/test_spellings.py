"""A hidden name is found however it is spelled, and only there."""

from __future__ import annotations

import unicodedata

import pytest
from redacting import hidden_values, shown, summary

from spelled import SPELLINGS

ACME = {"experience": [{"company": "Acme Corp, Inc."}]}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("At Acme Corp, Inc I", "At Company A I"),
        ("At Acme, I", "At Company A, I"),
        ("at ACME corp", "at Company A"),
        ("Acme-Corp’s best", "Company A’s best"),
        ("AcmeCorp's best", "Company A's best"),
        ("acmecorp", "Company A"),
        ("ACME_CORP", "Company A"),
        ("**Acme** won", "**Company A** won"),
        ("Ac**me** won", "Company A won"),
        ("**Ac**me won", "Company A won"),
        ("_Acme_ `Acme`", "_Company A_ `Company A`"),
        ("A&#99;me and Acm&#x65;", "Company A and Company A"),
        ("Ac\u00adme, Ac\u200bme", "Company A, Company A"),
        ("Ａｃｍｅ", "Company A"),
        ("Àcmé", "Company A"),
        ("[Acme](https://other.example)", "[Company A](https://other.example)"),
        ("[Ac](https://other.example)me", "Company A"),
        ("(Acme Corp)", "(Company A)"),
        ("the Acmes", "the Company A"),
        ("acme/globex", "Company A/globex"),
        ("#AcmeLife", "Company A Life"),
        ("Acme\nCorp", "Company A"),
        ("在Acme工作", "在 Company A 工作"),
    ],
)  # fmt: skip
def test_a_company_is_hidden_in_every_spelling(text: str, left: str):
    assert summary(text, "companies", **ACME) == left


@pytest.mark.parametrize(
    "text",
    [
        "https://acme.example/about", "www.acme.example", "acme.com", "https://other.example/acme-corp/x",
        "https://theacmegroup.example", "https://other.example/?q=%41cme", "https://other.example/%2541cme",
        "<https://acme.example>", "https://xn--cm-1ia.example/acme", "git@acme.example:x",
        "ftp://acme.example",
    ],
)  # fmt: skip
def test_an_address_that_shows_it_goes_as_a_whole(text: str):
    left = summary(f"see {text} now", "companies", **ACME)

    assert left in ("see Hidden link now", "see Hidden email now", "see Hidden email:x now")


def test_of_a_link_that_shows_it_the_text_stays():
    left = summary(
        '[our work](https://acme.example/a "At Acme") and [b](https://b.example)', "companies", **ACME
    )

    assert left == "our work and [b](https://b.example)"


def test_an_email_address_at_the_company_goes():
    assert summary("write to bob@acme.com.", "companies", **ACME) == "write to Hidden email."


@pytest.mark.parametrize("company", ["Meta", "Word", "Intel", "Go", "IBM", "Uber", "Visa"])
def test_a_short_name_is_never_found_inside_other_words(company: str):
    text = "metadata keyword intelligence going ibms2 kubernetes advisable"

    assert summary(text, "companies", experience=[{"company": company}]) == text


@pytest.mark.parametrize(
    ("company", "text"),
    [
        ("Meta", "meta"),
        ("Meta", "META-level"),
        ("Word", "a word."),
        ("IBM", "ibm"),
        ("Go", "go!"),
        ("Go", "GO"),
    ],
)
def test_a_short_name_is_hidden_as_a_word_in_any_case(company: str, text: str):
    assert company.casefold() not in summary(text, "companies", experience=[{"company": company}]).casefold()


def test_a_name_of_one_letter_is_hidden_as_it_is_typed():
    left = summary("At X I built x-rays, X-wings and eXamples", "companies", experience=[{"company": "X"}])

    assert left == "At Company A I built x-rays, Company A-wings and eXamples"


def test_blanks_stand_only_where_a_short_names_words_part():
    assert (
        summary("as an A level tutor", "companies", experience=[{"company": "Asana"}])
        == "as an A level tutor"
    )
    assert summary(
        "at Go To, snap chat", "companies", experience=[{"company": "GoTo"}, {"company": "SnapChat"}]
    ) == ("at Company A, Company B")


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("company", ["Vandelay Industries", "Müller & Söhne AG", "华为技术", "Søren Ærø"])
def test_long_and_foreign_names_are_hidden_in_every_spelling(company: str, spelling: str):
    written = SPELLINGS[spelling](company)

    left = summary(f"x {written} y", "companies", experience=[{"company": company}])

    assert written not in left
    assert unicodedata.normalize("NFC", written) not in left
    assert left.startswith("x ")
    assert left.endswith(" y")


@pytest.mark.parametrize(
    ("company", "text"),
    [
        ("Müller AG", "mueller"), ("Mueller AG", "Müller"), ("Marks & Spencer", "marks and spencer"),
        ("Stark and Wayne", "Stark & Wayne"), ("O'Malley's", "OMalleys"), ("Straße", "STRASSE"),
        ("Łódź Works", "lodz works"), ("ﬁnch", "Finch"), ("İnci", "inci"), ("Яндекс", "в Яндексе"),
        ("삼성", "삼성에서"), ("שלום בע", "בשלום בע"), ("٣M", "3M"), ("Nokia", "Nokias"),
    ],
)  # fmt: skip
def test_letters_that_mean_the_same_are_the_same(company: str, text: str):
    assert text not in summary(text, "companies", experience=[{"company": company}])


def test_endings_are_known_in_languages_that_have_them():
    resume = {"experience": [{"company": "Nokia"}], "summary": "Työskentelin Nokialla", "language": "fi"}

    assert shown(resume, "companies").summary == "Työskentelin Yritys A"


def test_what_is_not_hidden_stays_sign_for_sign():
    text = "Cafe\u0301 **bold** [x](https://x.example/(a)) &amp; \u200b naïve"

    assert summary(text, "companies", **ACME) == text


def test_a_label_never_runs_into_a_word():
    assert summary(
        "theglobexcorporationteam", "companies", experience=[{"company": "Globexcorporation"}]
    ) == ("the Company A team")


@pytest.mark.parametrize("written", ["🚀", "&#x1F680;", "&#x1f680;", "&#128640;", "%F0%9F%9A%80"])
def test_a_sign_without_letters_is_hidden_however_it_is_written(written: str):
    assert written not in summary(f"To the {written} and back", "words=🚀")
    assert "To the" in summary(f"To the {written} and back", "words=🚀")


def test_an_address_that_is_none_and_has_no_letters_may_stand_elsewhere():
    data = {"summary": "To the 🚀 and back", "publications": [{"name": "On rockets", "url": "🚀"}]}

    assert hidden_values(data, "urls") == {}

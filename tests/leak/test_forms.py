"""Spellings of a value are the same when they are folded, and words that are not stay apart."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resumesite.edition.redaction.hidden import HiddenValue
from resumesite.leak.forms import decoded, fold, is_reversed_in, needles_of, occurrences, unpacked


@pytest.mark.parametrize(
    "text",
    [
        "Acme Corp",
        "ACME-CORP",
        "acme_corp",
        "Ａｃｍｅ　Ｃｏｒｐ",
        "Acmé\u00a0Corp",
        "A\u00adcme \u200bCorp",
        "acme\n\t corp.",
    ],
)
def test_spellings_of_one_value_fold_to_one(text: str):
    assert fold(text) == "acme corp"


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Straße", "strasse"), ("Ærø", "aero"), ("Łódź", "lodz"), ("İzmir", "izmir"), ("ﬁnance", "finance")],
)
def test_letters_fold_to_plain_ones(text: str, folded: str):
    assert fold(text) == folded


@pytest.mark.parametrize("text", ["हिन्दी", "ภาษาไทย", "한국어", "العربية", "עברית"])
def test_other_scripts_stay_one_word(text: str):
    assert " " not in fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


@given(st.text())
def test_folding_again_changes_nothing(text: str):
    once = fold(text.replace("|", " "))

    assert fold(once.replace("|", "\x1f")) == once


@given(st.text(alphabet=st.characters(codec="ascii")))
def test_ascii_folds_as_all_other_text_does(text: str):
    assert fold(text + " é").removesuffix("e").rstrip() == fold(text)


@pytest.mark.parametrize(
    "text",
    [
        "A&#99;me",
        "A&#x63;me",
        "A%63me",
        "A\\u0063me",
        "A\\x63me",
        "A\\63 me",
        "A&#37;63me",
        "A\\u{63}me",
        "A%2563me",
    ],
)
def test_codes_are_undone_also_within_one_another(text: str):
    assert decoded(text) == "Acme"


def test_pairs_of_escapes_are_one_sign():
    assert decoded("\\ud83d\\ude80") == "🚀"


@given(st.text(max_size=60))
def test_decoding_never_fails(text: str):
    decoded(text)
    unpacked(text)


def found(value: str, text: str) -> list[bool]:
    """Return for each occurrence whether it is a whole word."""
    needle = needles_of((HiddenValue("x", value),))[0]
    return [each.is_word for each in occurrences(needle, fold(text))]


@pytest.mark.parametrize(
    ("value", "text", "expected"),
    [
        ("Meta", "Meta, metadata and META2", [True, False, True]),
        ("IBM", "ibm xibm ibm2", [True, False, False]),
        ("华为", "在华为工作", [True]),
        ("Acme Corp", "acmecorp acme-corp macme corps", [True, True, False]),
        ("+44 7700 900461", "(+44) 77-00 90.04.61", [True]),
        ("+44 7700 900461", "1447700900461", []),
        ("1234567", "12345678", []),
    ],
)
def test_occurrences_are_whole_words_or_parts(value: str, text: str, expected: list[bool]):
    assert found(value, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("statement", False), ("an atem of it", True), ("atem", True)],
)
def test_a_short_word_reversed_counts_as_a_whole_word(text: str, expected: bool):
    needle = needles_of((HiddenValue("x", "Meta"),))[0]

    assert is_reversed_in(needle, fold(text)) is expected


def test_a_value_that_says_nothing_is_not_looked_for():
    assert needles_of((HiddenValue("x", "a"), HiddenValue("x", " "), HiddenValue("x", ""))) == ()

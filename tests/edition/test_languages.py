"""A tag finds its language, however it is spelled, and never one that does not exist."""

from __future__ import annotations

import pytest

from resumesite.document.labels import label_languages
from resumesite.edition.languages import nearest_language, real_language
from resumesite.edition.redaction.labels import label_forms, redaction_languages


@pytest.mark.parametrize(
    ("tag", "real"),
    [
        ("en", "en"),
        ("ZH_hant_tw", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("iw-IL", "he-IL"),
        ("in", "id"),
        ("tlh", "tlh"),
        ("en-XX", "en"),
        ("sr-Xxxx-RS", "sr-RS"),
        ("klingon", ""),
        ("xx", ""),
        ("", ""),
    ],
)
def test_only_what_exists_is_left_of_a_tag(tag: str, real: str):
    assert real_language(tag) == real


def test_a_language_without_its_own_words_has_none_near_but_by_kinship():
    known = ("en", "nb", "zh-Hans", "zh-Hant")

    assert [nearest_language(tag, known) for tag in ("nn", "zh-MO", "zh-Hans-HK", "ka")] == [
        "nb", "zh-Hant", "zh-Hans", "",
    ]  # fmt: skip


def test_what_is_hidden_has_labels_in_every_language_that_pages_have():
    assert redaction_languages() == label_languages()


@pytest.mark.parametrize("language", sorted(redaction_languages()))
def test_every_label_for_something_hidden_has_a_second_form(language: str):
    english, own = label_forms("en"), label_forms(language)
    letters = {key for key, forms in english.items() if "{}" in forms[0]}

    assert own.keys() == english.keys()
    assert all(len(set(forms)) == len(forms) > 1 for forms in own.values())
    assert {key for key, forms in own.items() if all(form.count("{}") == 1 for form in forms)} == letters

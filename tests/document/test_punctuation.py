"""Texts are joined as each language does."""

from __future__ import annotations

import pytest

from resumesite.document.arrange import arrange
from resumesite.document.punctuation import punctuation
from resumesite.edition.edition import PublicResume


@pytest.mark.parametrize(
    ("language", "comma", "list_comma", "colon"),
    [
        ("en", ", ", ", ", ": "),
        ("zh-Hans-CN", "，", "、", "："),
        ("JA", "、", "、", "："),
        ("ar", "، ", "، ", ": "),
        ("fa-IR", "، ", "، ", ": "),
        ("fr-CA", ", ", ", ", " : "),
        ("", ", ", ", ", ": "),
    ],
)
def test_a_language_has_its_signs(language: str, comma: str, list_comma: str, colon: str):
    signs = punctuation(language)

    assert (signs.comma, signs.list_comma, signs.colon) == (comma, list_comma, colon)


def test_a_degree_and_its_subject_are_joined_in_the_resumes_language():
    data = {"language": "ar", "education": [{"degree": "ماجستير", "branch": "حفظ التراث"}]}

    section = arrange(PublicResume.model_validate(data)).section("education")

    assert section is not None
    assert section.entries[0].title == "ماجستير، حفظ التراث"

"""Languages by the names that their readers give them."""

from __future__ import annotations

import pytest

from resumesite.document.language_names import language_name


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("en", "English"),
        ("fr", "Français"),
        ("zh", "中文"),
        ("ar", "العربية"),
        ("pt-BR", "Português (Brasil)"),
        ("cv", "Чӑваш"),
    ],
)
def test_a_language_is_called_as_its_readers_call_it(tag: str, name: str):
    assert language_name(tag) == name


def test_one_that_nobody_knows_is_called_by_its_tag():
    assert language_name("oj") == "oj"

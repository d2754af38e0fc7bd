"""Names in parts: a guess by script and custom that never loses a word."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resumesite.document.names import NameParts, split_name


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ada Quinn", NameParts("Quinn", "Ada")),
        ("Maya Okonkwo-Lindqvist", NameParts("Okonkwo-Lindqvist", "Maya")),
        ("Mary Ann Evans", NameParts("Evans", "Mary", "Ann")),
        ("Ludwig van Beethoven", NameParts("van Beethoven", "Ludwig")),
        ("João Pedro da Silva Santos", NameParts("da Silva Santos", "João", "Pedro")),
        ("Dr. Ada Quinn PhD", NameParts("Quinn", "Ada", "", "Dr.", "PhD")),
        ("Ada Quinn, PhD, MBA", NameParts("Quinn", "Ada", suffix="PhD, MBA")),
        ("Quinn, Ada Maria", NameParts("Quinn", "Ada", "Maria")),
        ("Martin King Jr.", NameParts("King", "Martin", suffix="Jr.")),
        ("Madonna", NameParts(given="Madonna")),
        ("Dr. No", NameParts(given="No", prefix="Dr.")),
        ("ليلى الحداد", NameParts("الحداد", "ليلى")),
        ("د. سعد بن راشد", NameParts("بن راشد", "سعد", prefix="د.")),
        ("ד״ר נועה בן עמי", NameParts("בן עמי", "נועה", prefix="ד״ר")),
        ("", NameParts()),
    ],
)
def test_a_name_has_its_parts(name: str, parts: NameParts):
    assert split_name(name) == parts


@pytest.mark.parametrize(
    ("name", "language", "family", "given"),
    [
        ("张三", "zh-Hans", "张", "三"),
        ("欧阳芳华", "zh", "欧阳", "芳华"),
        ("山田 太郎", "ja", "山田", "太郎"),
        ("山田太郎", "ja", "山田", "太郎"),
        ("김민준", "ko", "김", "민준"),
        ("남궁민수", "ko", "남궁", "민수"),
        ("卡尔·马克思", "zh", "马克思", "卡尔"),
        ("Nagy Anna", "hu", "Nagy", "Anna"),
    ],
)
def test_a_family_comes_first_where_it_does(name: str, language: str, family: str, given: str):
    assert split_name(name, language) == NameParts(family, given)


def test_a_vietnamese_name_ends_with_what_a_person_is_called():
    assert split_name("Trần Minh Khoa", "vi") == NameParts("Trần", "Khoa", "Minh")


@given(
    st.lists(
        st.sampled_from(["Ada", "van", "Dr.", "PhD", "Jr.", "de", "Quinn,", "张三", "O'Neill"]), max_size=6
    )
)
def test_no_word_of_a_name_is_lost(words: list[str]):
    parts = split_name(" ".join(words))

    kept = f"{parts.family} {parts.given} {parts.additional} {parts.prefix} {parts.suffix}"
    assert sorted(re.sub(r"[\s,]", "", kept)) == sorted(re.sub(r"[\s,]", "", "".join(words)))

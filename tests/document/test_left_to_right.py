"""What keeps its order inside right-to-left text is found, and nothing else."""

from __future__ import annotations

from time import process_time

import pytest

from resumesite.document.left_to_right import left_to_right_parts


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("اتصل على +966 11 555 0132 الآن", ["+966 11 555 0132"]),
        ("(03) 555 0132 או 050 555 0143.", ["(03) 555 0132", "050 555 0143"]),
        ("الهاتف ٠١١ ٥٥٥ ٠١٣٢", ["٠١١ ٥٥٥ ٠١٣٢"]),
        ("layla@example.org، وموقعها https://layla.example.org/work/.", ["layla@example.org", "https://layla.example.org/work/"]),
        ("المدونة: blog.example.org/2021/", ["blog.example.org/2021/"]),
        ("بين 2017 – 2021، و2017 - 2021 و2019/2020", []),
        ("خفّضتُه بنسبة 12.5% إلى 1,200 في 3.9/4", []),
        ("", []),
    ],
)  # fmt: skip
def test_phone_numbers_and_addresses_keep_their_order(text: str, kept: list[str]):
    parts = list(left_to_right_parts(text))

    assert [part for part, is_kept in parts if is_kept] == kept
    assert "".join(part for part, _ in parts) == text


@pytest.mark.parametrize(
    "text", ["a" * 50_000, "a-" * 50_000, "0 0" * 50_000, "+1" * 50_000, "10 " * 50_000, "a." * 50_000]
)
def test_hostile_lengths_take_no_time(text: str):
    start = process_time()

    list(left_to_right_parts(text))

    assert process_time() - start < 1

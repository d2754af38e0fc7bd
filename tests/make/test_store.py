"""The store gives back what was put there, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from resumesite.errors import ResumesiteError
from resumesite.make.store import Store

KEY = "ab" * 32


def test_what_was_put_comes_back(tmp_path: Path):
    store = Store(tmp_path)

    store.put(KEY, b"a page")

    assert store.get(KEY) == b"a page"
    assert list(store.walk()) == [KEY]


def test_what_was_never_put_is_not_there(tmp_path: Path):
    assert Store(tmp_path).get(KEY) is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda entry: entry[:-1],
        lambda entry: entry[:-1] + b"x",
        lambda entry: b"",
        lambda entry: entry + b"x",
    ],
    ids=["cut", "changed", "emptied", "longer"],
)
def test_a_damaged_entry_is_not_used_and_is_forgotten(tmp_path: Path, damage):
    store = Store(tmp_path)
    store.put(KEY, b"a page")
    entry = tmp_path / "ab" / KEY
    entry.write_bytes(damage(entry.read_bytes()))

    assert store.get(KEY) is None
    assert not entry.exists()


def test_what_a_killed_program_left_half_written_is_no_entry_and_is_cleared(tmp_path: Path):
    store = Store(tmp_path)
    store.put(KEY, b"a page")
    half = tmp_path / "ab" / f".{KEY}.4711"
    half.write_bytes(b"half")

    assert list(store.walk()) == [KEY]
    assert not half.exists()


def test_forgetting_what_is_not_there_is_no_error(tmp_path: Path):
    store = Store(tmp_path)
    store.put(KEY, b"a page")

    store.discard(KEY)
    store.discard(KEY)

    assert store.get(KEY) is None


def test_a_store_that_cannot_be_written_is_a_problem_that_names_it(tmp_path: Path):
    (tmp_path / "store").write_text("in the way")
    store = Store(tmp_path / "store")

    with pytest.raises(ResumesiteError) as caught:
        store.put(KEY, b"a page")

    assert caught.value.code == "NOT_WRITABLE"
    assert caught.value.problems[0].place.path.endswith("/store")

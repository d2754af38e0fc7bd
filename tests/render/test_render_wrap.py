"""Lines of plain text by the columns they take."""

from __future__ import annotations

from resumesite.render.wrap import columns, wrapped


def test_a_line_takes_as_many_words_as_it_has_room_for():
    assert list(wrapped("one two three four", 9)) == ["one two", "three", "four"]


def test_a_word_longer_than_a_line_is_never_broken():
    address = "https://example.org/a/very/long/address"

    assert list(wrapped(f"see {address} there", 12)) == ["see", address, "there"]


def test_chinese_text_breaks_between_letters_at_two_columns_each():
    assert list(wrapped("负责核心产品开发", 8)) == ["负责核心", "产品开发"]


def test_no_line_begins_with_a_closing_sign():
    lines = list(wrapped("我们测量了港口，然后画图。", 14))

    assert "".join(lines) == "我们测量了港口，然后画图。"
    assert not any(line.startswith(("，", "。")) for line in lines)


def test_no_line_ends_with_an_opening_sign():
    lines = list(wrapped("我们测量了港「口」", 12))

    assert not any(line.endswith("「") for line in lines)


def test_latin_words_inside_chinese_stay_whole():
    assert list(wrapped("使用PostgreSQL数据库", 12)) == ["使用", "PostgreSQL数", "据库"]


def test_a_combining_mark_takes_no_column():
    assert columns("e\u0301") == 1
    assert columns("山田") == 4


def test_line_ends_and_runs_of_blanks_count_as_one_blank():
    assert list(wrapped("a \n  b\t c", 20)) == ["a b c"]


def test_an_empty_text_has_no_lines():
    assert list(wrapped("  ", 20)) == []

"""Formats are found by name; a plugin's are found too."""

from __future__ import annotations

import pytest

from resumesite.errors import ResumesiteError
from resumesite.plan import formats
from resumesite.plan.formats import FORMATS, PHOTO, Format, find_format, find_formats, format_of


def test_every_format_writes_another_file():
    names = [format_.file_name for format_ in FORMATS.values()]

    assert len(set(names)) == len(names) == 8


def test_an_unknown_format_is_named_with_a_suggestion():
    with pytest.raises(ResumesiteError) as caught:
        find_format("pfd")

    assert caught.value.code == "UNKNOWN_FORMAT"
    assert caught.value.problems[0].hint == "Did you mean `pdf`?"


def test_nobody_can_ask_for_a_photo_but_it_has_a_format():
    with pytest.raises(ResumesiteError):
        find_format("photo")
    assert format_of("photo") is PHOTO


def test_formats_come_in_the_order_they_are_asked_for_each_once():
    assert [format_.name for format_ in find_formats(["txt", "html", "txt"])] == ["txt", "html"]


def test_an_installed_package_adds_a_format(monkeypatch: pytest.MonkeyPatch):
    latex = Format("latex", "resume.tex", "application/x-tex", "plugin:render")
    monkeypatch.setattr(formats, "_plugins", lambda: {"latex": latex})

    assert find_format("latex") is latex


def test_two_formats_that_write_the_same_file_cannot_go_together(monkeypatch: pytest.MonkeyPatch):
    other = Format("typst", "resume.pdf", "application/pdf", "plugin:render")
    monkeypatch.setattr(formats, "_plugins", lambda: {"typst": other})

    with pytest.raises(ResumesiteError) as caught:
        find_formats(["pdf", "typst"])

    assert caught.value.code == "FORMATS_CLASH"

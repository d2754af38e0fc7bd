"""What a held resume keeps at a target."""

from __future__ import annotations

import pytest

from resumesite.make.release import Held


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("ada/", "ada/index.html"),
        ("ada/", "ada/zh-hans/resume.pdf"),
        ("", "index.html"),
        ("", "ada/zh/index.html"),
        ("ada/academic/", "ada/academic/de/index.html"),
        ("ada/", "assets/ada.0123456789ab.jpg"),
    ],
)
def test_its_files_in_all_languages_are_held(address: str, path: str):
    assert Held("ada", address).holds(path, "ada")


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("ada/", "ada/academic/index.html"),
        ("ada/", "ada/academic/de/index.html"),
        ("ada/academic/", "ada/de/index.html"),
        ("", "page/2/index.html"),
    ],
)
def test_other_resumes_are_not(address: str, path: str):
    assert not Held("ada", address).holds(path, "ada")

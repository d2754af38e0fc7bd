"""Pages in further languages at a target that has no record."""

from __future__ import annotations

import pytest

from resumesite.publish.adopt import adopted, owner_of
from resumesite.publish.published import shard_of
from resumesite.publish.targets import Found


@pytest.mark.parametrize("path", ["ada/zh/index.html", "ada/academic/pt-br/resume.pdf"])
def test_a_page_in_a_language_is_its_persons(path: str):
    assert owner_of(path) == "ada"


def test_a_deeper_page_that_is_in_no_language_is_a_strangers():
    assert owner_of("ada/academic/notes/index.html") is None


def test_it_is_taken_for_a_version_of_its_resume():
    paths = ("ada/index.html", "ada/zh/index.html", "ada/academic/de/index.html", "ada/cv/index.html")

    ada = adopted([Found(path, 1) for path in paths], 1)[shard_of("ada", 1)]["ada"]

    assert {address: each.name for address, each in ada.editions.items()} == {
        "ada/": "resume",
        "ada/zh/": "resume",
        "ada/academic/de/": "academic",
        "ada/cv/": "cv",
    }

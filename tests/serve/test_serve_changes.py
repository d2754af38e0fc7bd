"""Sources call for a build; editors' own files, builds' own files and half a burst do not."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from resumesite.serve.changes import Debounce, is_source


@pytest.mark.parametrize(
    "path",
    [
        "resumesite.toml",
        "content",
        "content/ada",
        "content/ada/resume.yaml",
        "content/ada/resume.zh.yaml",
        "content/ada/photo.jpg",
        "content/ada/publication.json",
        "content/ada/shares/share_1.json",
        "themes/mine/theme.toml",
        "themes/mine/page.html",
    ],
)
def test_what_a_site_is_built_from_is_a_source(path: str):
    assert is_source(PurePosixPath(path))


@pytest.mark.parametrize(
    "path",
    [
        "",
        "README.md",
        "output/ada/index.html",
        ".resumesite/store/ab/cd",
        ".git/index",
        "resumesite.toml~",
        "resumesite.toml/x",
        "content/resumesite.toml~",
        "content/ada/.resume.yaml.swp",
        "content/ada/.lock",
        "content/ada/.#resume.yaml",
        "content/ada/#resume.yaml#",
        "content/ada/resume.yaml~",
        "content/ada/resume.yaml.tmp",
        "content/ada/4913",
        "content/ada/resume.yaml___jb_tmp___",
        "content/ada/resume.yaml___jb_old___",
        "content/ada/~$resume.docx",
        "content/ada/.DS_Store",
        "content/.git/HEAD",
        "themes/mine/__pycache__/x.pyc",
    ],
)
def test_what_only_editors_and_builds_write_is_not(path: str):
    assert not is_source(PurePosixPath(path))


def test_a_burst_is_over_when_it_has_been_quiet_for_a_while():
    debounce = Debounce(quiet=0.5, longest=10)

    assert debounce.remaining(first=1.0, last=2.0, now=2.0) == 0.5
    assert debounce.remaining(first=1.0, last=2.0, now=2.5) == 0


def test_changes_that_never_pause_are_built_all_the_same():
    debounce = Debounce(quiet=0.5, longest=2)

    assert debounce.remaining(first=1.0, last=2.9, now=2.9) == pytest.approx(0.1)
    assert debounce.remaining(first=1.0, last=3.0, now=3.0) == 0

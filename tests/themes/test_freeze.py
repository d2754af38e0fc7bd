"""A theme that shares were made with is kept whole, and found damaged when it is not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from resumesite.errors import ResumesiteError
from resumesite.themes.freeze import FOLDER, frozen_digest, frozen_files, load_frozen
from resumesite.themes.load import find_themes, load_theme


def freeze(content: Path, theme_id: str = "plain") -> str:
    files = frozen_files(load_theme(theme_id))
    digest = frozen_digest(files)
    for path, data in files.items():
        file = content / FOLDER / digest / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return digest


@pytest.mark.parametrize("theme_id", sorted(find_themes()))
def test_a_frozen_theme_is_the_theme_it_was(tmp_path: Path, theme_id: str):
    theme = load_theme(theme_id)

    frozen = load_frozen(tmp_path, freeze(tmp_path, theme_id))

    assert replace(frozen, folder="", digest="") == replace(
        theme, folder="", digest="", templates=dict(theme.templates), margins=dict(theme.margins)
    )


def test_what_changes_a_theme_changes_its_frozen_digest():
    theme = load_theme("plain")
    digest = frozen_digest(frozen_files(theme))

    assert frozen_digest(frozen_files(replace(theme, screen_css="a{}"))) != digest
    assert frozen_digest(frozen_files(replace(theme, folder="elsewhere", digest="another"))) == digest


def test_a_frozen_theme_that_is_gone_or_changed_is_not_used(tmp_path: Path):
    digest = freeze(tmp_path)
    (tmp_path / FOLDER / digest / "screen.css").write_text("body{display:none}")

    for wanted, said in ((digest, "has been changed"), ("0" * 64, "is not there")):
        with pytest.raises(ResumesiteError, match=said) as raised:
            load_frozen(tmp_path, wanted)
        assert raised.value.code == "FROZEN_THEME_GONE"

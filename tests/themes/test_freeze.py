"""A theme that shares were made with is kept whole, and found damaged when it is not."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

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


def frozen_with(content: Path, change: Callable[[dict[str, Any]], dict[str, Any]]) -> str:
    """Freeze a theme whose manifest another version of the program wrote."""
    files = frozen_files(load_theme("plain"))
    files["theme.json"] = json.dumps(change(json.loads(files["theme.json"]))).encode()
    digest = frozen_digest(files)
    for path, data in files.items():
        file = content / FOLDER / digest / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return digest


def test_a_theme_that_an_earlier_version_froze_is_still_used(tmp_path: Path):
    later = ("typefaces", "page", "word", "parents", "tightest")

    def as_before(data: dict[str, Any]) -> dict[str, Any]:
        kept = {name: value for name, value in data.items() if name not in later}
        return {**kept, "options": {"downloads_on_top": ["pdf", "docx"]}}

    frozen = load_frozen(tmp_path, frozen_with(tmp_path, as_before))

    assert frozen.screen_css == load_theme("plain").screen_css
    assert frozen.options == {}


def test_a_theme_that_a_later_version_froze_is_refused_by_name(tmp_path: Path):
    digest = frozen_with(tmp_path, lambda data: {**data, "moods": ["calm"]})

    with pytest.raises(ResumesiteError, match="of a version that cannot be read here") as raised:
        load_frozen(tmp_path, digest)

    assert raised.value.code == "FROZEN_THEME_GONE"

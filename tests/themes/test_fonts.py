"""The fonts that come along: one file a face, every letter of the scripts they are for, and their licence."""

from __future__ import annotations

import subprocess
import sys
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from resumesite.themes.fonts import SHIPPED, font_bytes, needs_other_fonts, shipped_characters
from resumesite.themes.load import load_theme
from resumesite.themes.theme import FontFace

FACES = SHIPPED


def read(face: FontFace) -> TTFont:
    return TTFont(BytesIO(font_bytes(load_theme("plain"), face)))


def test_there_is_one_file_for_each_face():
    assert [(face.weight, face.style) for face in FACES] == [
        ("400", "normal"),
        ("700", "normal"),
        ("400", "italic"),
        ("700", "italic"),
    ]
    assert len({face.file for face in FACES}) == 4


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.file)
def test_every_face_has_all_that_it_is_said_to_have(face: FontFace):
    characters = {chr(code) for code in read(face).getBestCmap()}

    assert characters >= shipped_characters() - {"\n", "\t"}


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.file)
def test_no_font_of_a_machine_is_taken_for_ours(face: FontFace):
    names = {record.toUnicode() for record in read(face)["name"].names if record.nameID in (1, 4, 6)}

    assert names
    assert all(name.startswith(("Resumesite Sans", "ResumesiteSans")) for name in names)


@pytest.mark.parametrize(
    "text",
    [
        "Łódź, Žižkov, Győr, İstanbul, Þingvellir, Ħamrun, Nguyễn Thị Ánh",
        "Αθήνα, Ελλάδα",
        "Київ, Санкт-Петербург, Ђорђе",
        "“quotes” – dashes — … • · № § € £ ₹ ₿ ™ ½ x² H₂O",
        "→ ⇒ ✓ ✗ ★ ☎ ✉ ● ■ ≤ ≥ ≈ ∞",
    ],
)
def test_names_and_signs_of_many_languages_are_covered(text: str):
    assert not needs_other_fonts(text)


@pytest.mark.parametrize("text", ["王小山", "ليلى", "Ada 👍", "नमस्ते"])
def test_other_scripts_need_other_fonts(text: str):
    assert needs_other_fonts(text)


def test_the_licence_comes_along():
    text = files("resumesite").joinpath("fonts", "OFL.txt").read_text("utf-8")

    assert "SIL OPEN FONT LICENSE Version 1.1" in text
    assert "Google" in text


def test_they_are_small():
    assert sum(len(font_bytes(load_theme("plain"), face)) for face in FACES) < 600_000


@pytest.mark.slow
def test_the_script_makes_the_very_same_fonts(tmp_path: Path):
    if not Path("/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf").is_file():
        pytest.skip("fonts-noto-core is not installed")
    root = Path(__file__).parents[2]

    subprocess.run(
        [sys.executable, root / "scripts" / "make-fonts", "--to", tmp_path], check=True, timeout=300
    )

    for face in SHIPPED:
        made, shipped = TTFont(tmp_path / face.file), read(face)
        assert made.getBestCmap() == shipped.getBestCmap()
        assert all(
            made.reader[table] == shipped.reader[table] for table in ("glyf", "hmtx", "GPOS", "GSUB", "name")
        )
    assert (tmp_path / "characters.txt").read_bytes() == (
        root / "src/resumesite/fonts/characters.txt"
    ).read_bytes()

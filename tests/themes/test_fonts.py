"""The fonts that come along: one file a face, every letter of the scripts they are for, and their licence."""

from __future__ import annotations

import subprocess
import sys
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from resumesite.themes.fonts import (
    SHIPPED,
    characters_of,
    font_bytes,
    needed_faces,
    needs_other_fonts,
    theme_faces,
)
from resumesite.themes.load import load_theme
from resumesite.themes.theme import FontFace, Theme, Typefaces

FACES = [face for family in SHIPPED.values() for face in family]
SOURCES = ("NotoSans-Regular.ttf", "NotoSansMono-Regular.ttf", "Inter-Regular.otf")

PLAIN = load_theme("plain")


def read(face: FontFace) -> TTFont:
    return TTFont(BytesIO(font_bytes(PLAIN, face)))


def theme_with(*families: str) -> Theme:
    faces = tuple(face for family in families for face in SHIPPED[family])
    return Theme(
        "t", "T", "", "", "", "", "", templates={}, screen_css="", paper_css="", schemes={}, fonts=faces
    )


def needed(theme: Theme, text: str, *, has_code: bool = False) -> set[str]:
    """The families needed beyond those that the theme asks for."""
    faces = needed_faces(theme, text, has_code=has_code)
    return {face.family for face in faces} - {face.family for face in theme.fonts}


def names(faces: tuple[FontFace, ...]) -> list[str]:
    return list(dict.fromkeys(face.family for face in faces))


# The files -----------------------------------------------------------------------------------------------


def test_there_is_one_file_for_each_face():
    assert len({(face.family, face.weight, face.style) for face in FACES}) == len(FACES) == 23
    assert len({face.file for face in FACES}) == len(FACES)


def test_nothing_lies_beside_them_that_no_face_uses():
    shipped = {file.name for file in files("resumesite").joinpath("fonts").iterdir()}

    assert shipped == {face.file for face in FACES} | {"OFL.txt", "characters.txt"}


def test_they_are_small():
    assert sum(len(font_bytes(PLAIN, face)) for face in FACES) <= 1_500_000


@pytest.mark.parametrize("family", ["Resumesite Sans", "Resumesite Serif", "Resumesite Inter"])
def test_a_family_of_texts_is_regular_and_bold_upright_and_italic(family: str):
    assert [(face.weight, face.style) for face in SHIPPED[family]] == [
        ("400", "normal"),
        ("700", "normal"),
        ("400", "italic"),
        ("700", "italic"),
    ]


def test_every_face_has_a_name_that_no_font_of_a_machine_has():
    for face in FACES:
        names = {record.toUnicode() for record in read(face)["name"].names if record.nameID in (1, 4, 6)}

        assert names
        assert all(name.startswith((face.family, face.family.replace(" ", ""))) for name in names)


def test_every_face_has_all_that_its_family_is_said_to_have():
    for face in FACES:
        characters = {chr(code) for code in read(face).getBestCmap()}

        assert characters_of(face.family)
        assert characters >= characters_of(face.family)


@pytest.mark.parametrize(
    ("family", "tables"),
    [
        ("Resumesite Arabic", {"GSUB": {"init", "medi", "fina", "rlig"}, "GPOS": {"mark", "mkmk"}}),
        ("Resumesite Hebrew", {"GSUB": {"ccmp"}, "GPOS": {"mark"}}),
        ("Resumesite Devanagari", {"GSUB": {"rphf", "half", "pres", "cjct"}, "GPOS": {"abvm", "blwm"}}),
        ("Resumesite Thai", {"GSUB": {"ccmp"}, "GPOS": {"mark", "mkmk"}}),
    ],
)
def test_what_shapes_a_script_is_still_in_its_fonts(family: str, tables: dict[str, set[str]]):
    for face in SHIPPED[family]:
        font = read(face)
        for table, wanted in tables.items():
            features = {record.FeatureTag for record in font[table].table.FeatureList.FeatureRecord}

            assert features >= wanted


def test_the_licence_comes_along():
    text = files("resumesite").joinpath("fonts", "OFL.txt").read_text("utf-8")

    assert "SIL OPEN FONT LICENSE Version 1.1" in text
    assert "Google" in text
    assert "The Inter Project Authors" in text
    assert all(family in text for family in SHIPPED)


@pytest.mark.slow
def test_the_script_makes_the_very_same_fonts(tmp_path: Path):
    fonts = Path("/usr/share/fonts")
    if not all(any(fonts.rglob(name)) for name in SOURCES):
        pytest.skip("fonts-noto-core, fonts-noto-mono and fonts-inter are not installed")
    root = Path(__file__).parents[2]

    subprocess.run(
        [sys.executable, root / "scripts" / "make-fonts", "--to", tmp_path], check=True, timeout=300
    )

    for face in FACES:
        made, shipped = TTFont(tmp_path / face.file), read(face)
        assert made.getBestCmap() == shipped.getBestCmap()
        assert set(made.reader.keys()) == set(shipped.reader.keys())
        for table in {"glyf", "CFF ", "hmtx", "GPOS", "GSUB", "name"} & set(made.reader.keys()):
            assert made.reader[table] == shipped.reader[table]
    assert (tmp_path / "characters.txt").read_bytes() == (
        root / "src/resumesite/fonts/characters.txt"
    ).read_bytes()


# What they are enough for --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Łódź, Žižkov, Győr, İstanbul, Þingvellir, Ħamrun, Nguyễn Thị Ánh",
        "Αθήνα, Ελλάδα, ᾳ",
        "Київ, Санкт-Петербург, Ђорђе",
        "“quotes” – dashes — … • · № § € £ ₹ ₿ ™ ½ x² H₂O /ˈkɪərə/",
        "→ ⇒ ✓ ✗ ★ ☎ ✉ ● ■ ≤ ≥ ≈ ∞",
        "ليلى، مهندسة؟ پاکستان ٹ",
        "שָׁלוֹם",
        "नमस्ते, श्रीमती",
        "น้ำ ผู้จัดการ",
    ],
)
def test_names_and_signs_of_many_languages_are_covered(text: str):
    assert not needs_other_fonts(text)


@pytest.mark.parametrize("text", ["王小山", "Ada 👍", "বাংলা", "თბილისი"])
def test_other_scripts_need_other_fonts(text: str):
    assert needs_other_fonts(text)


# Which of them are made ready ----------------------------------------------------------------------------


def test_a_plain_text_needs_no_more_than_its_theme_asks_for():
    assert needed(theme_with("Resumesite Serif", "Resumesite Inter"), "Ada, Łódź — “quotes”\n") == set()


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("ليلى", "Resumesite Arabic"),
        ("שלום", "Resumesite Hebrew"),
        ("नमस्ते", "Resumesite Devanagari"),
        ("ไทย", "Resumesite Thai"),
        ("★", "Resumesite Signs"),
        ("ᾳ", "Resumesite Sans"),
    ],
)
def test_a_text_needs_the_family_of_its_script(text: str, family: str):
    assert needed(theme_with("Resumesite Serif"), f"Ada {text}") == {family}


def test_code_needs_the_family_of_code():
    assert needed(theme_with("Resumesite Sans"), "x", has_code=True) == {"Resumesite Mono"}


def test_what_one_of_two_families_lacks_is_needed():
    assert needed(theme_with("Resumesite Sans", "Resumesite Inter"), "ɔ") == set()
    assert needed(theme_with("Resumesite Inter"), "ɔ") == {"Resumesite Sans"}


def test_nobody_knows_what_a_theme_s_own_family_has_so_ours_stand_by():
    own = FontFace("Brick Serif", "fonts/BrickSerif.woff2")
    faces = needed_faces(Theme(**{**vars(PLAIN), "fonts": (own,)}), "Ada", has_code=False)

    assert names(faces) == ["Brick Serif", "Resumesite Sans"]


def test_a_theme_asks_for_the_families_of_its_texts_and_headings_and_for_its_own():
    own = FontFace("Brick Mono", "fonts/BrickMono.woff2")

    assert names(theme_faces(Typefaces("Resumesite Serif", "Resumesite Inter"), [own], "")) == [
        "Resumesite Serif",
        "Resumesite Inter",
        "Brick Mono",
    ]


@pytest.mark.parametrize(
    "css",
    [".when{font-family:var(--mono)}", "h2{content:\"it's\";font-family:'Resumesite Mono'}"],
)
def test_a_theme_asks_for_what_its_styles_name(css: str):
    assert names(theme_faces(Typefaces(), [], css)) == ["Resumesite Sans", "Resumesite Mono"]

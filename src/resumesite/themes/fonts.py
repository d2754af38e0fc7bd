"""The fonts that ship with resumesite, and the files of a theme's own."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

from resumesite.themes.theme import FontFace, Theme

SHIPPED = tuple(
    FontFace("Resumesite Sans", f"ResumesiteSans-{name}.woff2", weight, style)
    for name, weight, style in (
        ("Regular", "400", "normal"),
        ("Bold", "700", "normal"),
        ("Italic", "400", "italic"),
        ("BoldItalic", "700", "italic"),
    )
)
"""The faces that every theme has, whatever it brings."""

FONT_MEDIA_TYPES = {".woff2": "font/woff2", ".ttf": "font/ttf", ".otf": "font/otf"}


def font_bytes(theme: Theme, face: FontFace) -> bytes:
    """Read a face's file: the theme's own when its path has a folder, else one that ships with us."""
    if "/" in face.file:
        return Path(theme.folder, face.file).read_bytes()
    return files("resumesite").joinpath("fonts", face.file).read_bytes()


def needs_other_fonts(text: str) -> bool:
    """Say whether `text` has characters beyond the fonts that ship with resumesite.

    Then a PDF takes them from the machine's fonts, which its key must tell apart.
    """
    return not shipped_characters().issuperset(text)


@cache
def shipped_characters() -> frozenset[str]:
    """Return every character that all four shipped faces have, as scripts/make-fonts wrote them down."""
    text = files("resumesite").joinpath("fonts", "characters.txt").read_text("ascii")
    ranges = [[int(end, 16) for end in line.split("-")] for line in text.split()]
    return frozenset(chr(code) for ends in ranges for code in range(ends[0], ends[-1] + 1)) | {"\n", "\t"}

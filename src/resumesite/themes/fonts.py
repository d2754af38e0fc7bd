"""The fonts that ship with resumesite, which of them a text needs, and the files of a theme's own."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from resumesite.settings import Site
from resumesite.themes.theme import FontFace, Theme, Typefaces

_ALL = (
    ("Regular", "400", "normal"),
    ("Bold", "700", "normal"),
    ("Italic", "400", "italic"),
    ("BoldItalic", "700", "italic"),
)
_UPRIGHT = _ALL[:2]
_REGULAR = _ALL[:1]


def _family(name: str, faces: tuple[tuple[str, str, str], ...]) -> tuple[FontFace, ...]:
    compact = name.replace(" ", "")
    return tuple(FontFace(name, f"{compact}-{face}.woff2", weight, style) for face, weight, style in faces)


SHIPPED: Mapping[str, tuple[FontFace, ...]] = {
    name: _family(name, faces)
    for name, faces in (
        ("Resumesite Sans", _ALL),
        ("Resumesite Serif", _ALL),
        ("Resumesite Inter", _ALL),
        ("Resumesite Mono", _UPRIGHT),
        ("Resumesite Signs", _REGULAR),
        ("Resumesite Hebrew", _UPRIGHT),
        ("Resumesite Arabic", _UPRIGHT),
        ("Resumesite Devanagari", _UPRIGHT),
        ("Resumesite Thai", _UPRIGHT),
    )
}
"""The faces of each family that ships with resumesite. Any theme may name any of them."""

BROADEST = "Resumesite Sans"
"""The family of texts with most characters: what others lack of Latin, Greek and Cyrillic is set in it."""

FOR_CODE = "Resumesite Mono"
"""The family of code: `--face-mono` in base/fonts.css."""

_FALLBACKS = (
    "Resumesite Signs",
    "Resumesite Hebrew",
    "Resumesite Arabic",
    "Resumesite Devanagari",
    "Resumesite Thai",
    BROADEST,
)
"""Where characters are taken from that a theme's own families lack: `--fallback` in base/fonts.css."""

_SITE_FAMILY = "Site CJK"

_MAYBE_EMOJI = frozenset("☔☕⚡⚪⚫⭐\ufe0f")
"""Signs that the machine's emoji font goes before ours for, where it has one, and what makes any sign one."""

FONT_MEDIA_TYPES = {
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".ttc": "font/collection",
}


@dataclass(frozen=True)
class SiteFonts:
    """What a site has its texts set in beyond its themes' fonts and ours.

    `cjk` and `cjk_bold` are files with Chinese, Japanese or Korean (absolute, with slashes), "" for none.
    With `allows_missing` a character that no font has is an empty box, and no mistake.
    """

    cjk: str = ""
    cjk_bold: str = ""
    allows_missing: bool = False

    @property
    def faces(self) -> tuple[FontFace, ...]:
        """The files as faces. A file that stands alone says itself which weights it has."""
        if not (self.cjk and self.cjk_bold):
            return tuple(FontFace(_SITE_FAMILY, file, "") for file in self.files)
        return (FontFace(_SITE_FAMILY, self.cjk), FontFace(_SITE_FAMILY, self.cjk_bold, "700"))

    @property
    def files(self) -> tuple[str, ...]:
        return tuple(file for file in (self.cjk, self.cjk_bold) if file)


NO_SITE_FONTS = SiteFonts()


def site_fonts(site: Site, *, allows_missing: bool = False) -> SiteFonts:
    """Return what a site's settings say of fonts."""
    cjk, bold = (
        (site.root / file).resolve().as_posix() if file else ""
        for file in (site.settings.fonts.cjk, site.settings.fonts.cjk_bold)
    )
    return SiteFonts(cjk, bold, allows_missing)


def font_bytes(theme: Theme, face: FontFace) -> bytes:
    """Read a face's file: the theme's own when its path has a folder, else one that ships with us."""
    if is_shipped(face):
        return files("resumesite").joinpath("fonts", face.file).read_bytes()
    return Path(face.folder or theme.folder, face.file).read_bytes()


def is_shipped(face: FontFace) -> bool:
    """Whether a face ships with resumesite, in this version or another."""
    return "/" not in face.file


# What a theme asks for ---------------------------------------------------------------------------------

_QUOTED = re.compile(r"""(["'])(.*?)\1""")
_USES_MONO = re.compile(r"var\(\s*--(?:face-)?mono\b")


def theme_faces(typefaces: Typefaces, own: Iterable[FontFace], css: str) -> tuple[FontFace, ...]:
    """Return the faces that a theme asks for: the family of its texts first, then that of its headings.

    `own` are the faces that it brings, `css` its styles on paper, which may name further families.
    """
    brought: dict[str, tuple[FontFace, ...]] = {}
    for face in own:
        brought[face.family] = (*brought.get(face.family, ()), face)
    mono = (FOR_CODE,) if _USES_MONO.search(css) else ()
    named = (match[2] for match in _QUOTED.finditer(css))
    families = dict.fromkeys((typefaces.text, typefaces.headings, *brought, *mono, *named))
    known = {**SHIPPED, **brought}
    return tuple(face for family in families for face in known.get(family, ()))


# What a text needs -------------------------------------------------------------------------------------


def needed_faces(
    theme: Theme, characters: Collection[str], *, has_code: bool = False, site: SiteFonts = NO_SITE_FONTS
) -> tuple[FontFace, ...]:
    """Return the faces that a text in these characters may be set in: no others have to be made ready."""
    asked = dict.fromkeys(face.family for face in theme.fonts)
    lacking = frozenset(characters).difference(_common_to(asked))
    families = [FOR_CODE] if has_code else []
    for family in _FALLBACKS:
        if found := lacking & _own_characters(family):
            families.append(family)
            lacking -= found
    ours = (face for name in families if name not in asked for face in SHIPPED[name])
    return (*theme.fonts, *ours, *(site.faces if lacking else ()))


def _common_to(families: Iterable[str]) -> frozenset[str]:
    """Return what all these families have; of those that a theme brings that is not known."""
    known = [characters_of(family) for family in families]
    return frozenset.intersection(*known) | {"\n", "\t"} if known else frozenset()


@cache
def _own_characters(family: str) -> frozenset[str]:
    """Return what a family is taken for: its script, not the blanks and commas that it has besides."""
    own = characters_of(family)
    return own if family == BROADEST else own - characters_of(BROADEST)


def needs_other_fonts(text: str) -> bool:
    """Say whether `text` has characters beyond the fonts that ship with resumesite.

    Then a PDF takes them from the machine's fonts, which its key must tell apart.
    """
    return not shipped_characters().issuperset(text)


@cache
def shipped_characters() -> frozenset[str]:
    """Return every character that a PDF in any theme is set in without the machine's fonts."""
    return frozenset.union(*map(characters_of, _FALLBACKS)) - _MAYBE_EMOJI | {"\n", "\t"}


def characters_of(family: str) -> frozenset[str]:
    """Return what all faces of a family that ships with resumesite have; nothing for any other family."""
    return _by_family().get(family, frozenset())


@cache
def _by_family() -> Mapping[str, frozenset[str]]:
    """Read what scripts/make-fonts wrote down of its families."""
    text = files("resumesite").joinpath("fonts", "characters.txt").read_text("ascii")
    lines = (line.partition(": ") for line in text.splitlines())
    return {family: frozenset(_unfolded(ranges)) for family, _, ranges in lines}


def _unfolded(ranges: str) -> Iterator[str]:
    for run in ranges.split():
        ends = [int(end, 16) for end in run.split("-")]
        yield from map(chr, range(ends[0], ends[-1] + 1))

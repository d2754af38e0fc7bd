"""This machine's fonts and a site's own, as far as a text needs them beyond those that ship with us.

Asked of fontconfig, the library that Pango itself asks, so that both see the same fonts.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import file_digest, sha256
from pathlib import Path

from resumesite.content.stamps import file_stamp
from resumesite.themes.fonts import NO_SITE_FONTS, SiteFonts

_NAMES = ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1", "libfontconfig.dylib")
_FILE, _CHARSET = b"file", b"charset"


@dataclass(frozen=True)
class SystemFonts:
    """The fonts of this machine, and those of a site, which are looked through first.

    `known` gives a file's digest when it was read before, by file and stamp.
    """

    known: Callable[[str], str] = lambda file_and_stamp: ""
    learn: Callable[[str, str], None] = lambda file_and_stamp, digest: None
    of_site: SiteFonts = NO_SITE_FONTS

    @cached_property
    def identity(self) -> str:
        """A text that differs as soon as a font is added, changed or removed. Opens no font."""
        total = sha256()
        for file in (*self.of_site.files, *sorted(set(_files()))):
            total.update(f"{file} {_stamp(file)}\n".encode())
        return f"{total.hexdigest()[:16]}{self._allowed}"

    def digest_for(self, characters: frozenset[str]) -> str:
        """Identify by their bytes all fonts that have any of `characters`: one of them will be used.

        What was made where boxes may stand for missing characters is never what is made where they may not.
        """
        if not characters:
            return ""
        digests = sorted({self._digest(file) for file in set(_files(characters))})
        of_site = [self._digest(file) for file in self.of_site.files]
        return f"{sha256(' '.join((*of_site, *digests)).encode()).hexdigest()[:16]}{self._allowed}"

    @property
    def _allowed(self) -> str:
        return " or boxes" if self.of_site.allows_missing else ""

    def _digest(self, file: str) -> str:
        name = f"{file} {_stamp(file)}"
        if not (digest := self.known(name)):
            with suppress(OSError), Path(file).open("rb") as font:
                digest = file_digest(font, "sha256").hexdigest()
            self.learn(name, digest)
        return digest


def has_font_for(character: str) -> bool:
    """Whether any font of this machine has a character."""
    return any(_files(character))


def _stamp(file: str) -> str:
    with suppress(OSError):
        return file_stamp(Path(file).stat())
    return ""


def _files(characters: Iterable[str] | None = None) -> Iterator[str]:
    """Yield the files of all fonts, or of those that have any of `characters`; none without fontconfig."""
    library = _library()
    if library is None:
        return
    with _config(library) as config, _charset(library, characters or ()) as wanted:
        objects = library.FcObjectSetCreate()
        for name in (_FILE, _CHARSET):
            library.FcObjectSetAdd(objects, name)
        pattern = library.FcPatternCreate()
        fonts = library.FcFontList(config, pattern, objects)
        try:
            for font in fonts.contents:
                if characters is None or _has_any(library, font, wanted):
                    yield _file_of(library, font)
        finally:
            library.FcFontSetDestroy(fonts)
            library.FcPatternDestroy(pattern)
            library.FcObjectSetDestroy(objects)


class _FontSet(ctypes.Structure):
    _fields_ = (("nfont", ctypes.c_int), ("sfont", ctypes.c_int), ("fonts", ctypes.POINTER(ctypes.c_void_p)))

    def __iter__(self) -> Iterator[int]:
        return (self.fonts[index] for index in range(self.nfont))


@cache
def _library() -> ctypes.CDLL | None:
    for name in _NAMES:
        with suppress(OSError):
            return _declared(ctypes.CDLL(name))
    return None


def _declared(library: ctypes.CDLL) -> ctypes.CDLL:
    pointer, integer, text = ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p
    for name, result, arguments in (
        ("FcInitLoadConfigAndFonts", pointer, ()),
        ("FcConfigDestroy", None, (pointer,)),
        ("FcPatternCreate", pointer, ()),
        ("FcPatternDestroy", None, (pointer,)),
        ("FcObjectSetCreate", pointer, ()),
        ("FcObjectSetAdd", integer, (pointer, text)),
        ("FcObjectSetDestroy", None, (pointer,)),
        ("FcFontList", ctypes.POINTER(_FontSet), (pointer, pointer, pointer)),
        ("FcFontSetDestroy", None, (ctypes.POINTER(_FontSet),)),
        ("FcPatternGetString", integer, (pointer, text, integer, ctypes.POINTER(text))),
        ("FcPatternGetCharSet", integer, (pointer, text, integer, ctypes.POINTER(pointer))),
        ("FcCharSetCreate", pointer, ()),
        ("FcCharSetDestroy", None, (pointer,)),
        ("FcCharSetAddChar", integer, (pointer, ctypes.c_uint32)),
        ("FcCharSetIntersectCount", ctypes.c_uint32, (pointer, pointer)),
    ):
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


@contextmanager
def _config(library: ctypes.CDLL) -> Iterator[int]:
    config = library.FcInitLoadConfigAndFonts()
    try:
        yield config
    finally:
        library.FcConfigDestroy(config)


@contextmanager
def _charset(library: ctypes.CDLL, characters: Iterable[str]) -> Iterator[int]:
    charset = library.FcCharSetCreate()
    for character in characters:
        library.FcCharSetAddChar(charset, ord(character))
    try:
        yield charset
    finally:
        library.FcCharSetDestroy(charset)


def _has_any(library: ctypes.CDLL, font: int, wanted: int) -> bool:
    charset = ctypes.c_void_p()
    found = library.FcPatternGetCharSet(font, _CHARSET, 0, ctypes.byref(charset))
    return found == 0 and bool(library.FcCharSetIntersectCount(charset, wanted))


def _file_of(library: ctypes.CDLL, font: int) -> str:
    file = ctypes.c_char_p()
    library.FcPatternGetString(font, _FILE, 0, ctypes.byref(file))
    return (file.value or b"").decode(errors="surrogateescape")

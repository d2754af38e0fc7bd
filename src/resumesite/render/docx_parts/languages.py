"""Languages as Word knows them: its tags, and the fonts that its users have for each script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from babel.core import get_global, parse_locale


@dataclass(frozen=True)
class Font:
    """A font, what to take where it is missing (Word's own of that kind), and the script it is asked for.

    `charset` is the code by which Windows names a script when it looks for a font, in hexadecimal.
    """

    name: str
    stand_in: str = ""
    charset: str = "00"
    family: str = "swiss"


@dataclass(frozen=True)
class Fonts:
    """The font of each kind of script, as Word divides them. `latin` is also Greek's and Cyrillic's.

    `headings` is theirs in headings. `is_mostly_complex` says that the document itself is in a complex script
    (Arabic, Devanagari, Thai…), `is_mostly_east_asian` that it is in Chinese, Japanese or Korean.
    """

    latin: Font
    headings: Font
    east_asian: Font
    complex: Font
    is_mostly_complex: bool = False
    is_mostly_east_asian: bool = False

    @property
    def has_italics(self) -> bool:
        """Whether what is set in italics looks better for it: other scripts only lean over."""
        return not (self.is_mostly_complex or self.is_mostly_east_asian)

    @property
    def is_mostly_arabic(self) -> bool:
        return self.is_mostly_complex and self.complex == _ARABIC

    def all(self) -> tuple[Font, ...]:
        return tuple(dict.fromkeys((self.latin, self.headings, self.east_asian, self.complex)))


_SANS = Font("Noto Sans", "Segoe UI")
_SERIF = Font("Noto Serif", "Cambria", family="roman")
_LATIN = {
    "Resumesite Sans": _SANS,
    "Noto Sans": _SANS,
    "Resumesite Serif": _SERIF,
    "Noto Serif": _SERIF,
    "Resumesite Inter": Font("Inter", "Segoe UI"),
    "Resumesite Mono": Font("Noto Sans Mono", "Consolas", family="modern"),
}
"""By a theme's family. The faces that ship with resumesite are cut from these; a reader may have them."""

_SIMPLIFIED = Font("Noto Sans CJK SC", "Microsoft YaHei", "86")
_EAST_ASIAN = {
    "zh-Hans": _SIMPLIFIED,
    "zh-Hant": Font("Noto Sans CJK TC", "Microsoft JhengHei", "88"),
    "ja": Font("Noto Sans CJK JP", "Yu Gothic", "80"),
    "ko": Font("Noto Sans CJK KR", "Malgun Gothic", "81"),
}

_EAST_ASIAN_TONGUES = ("zh", "ja", "ko")

_ARABIC = Font("Noto Sans Arabic", "Arial", "B2")
_COMPLEX = {
    **dict.fromkeys(("ar", "fa", "ur", "ps", "ckb", "sd", "ug"), _ARABIC),
    **dict.fromkeys(("he", "yi"), Font("Noto Sans Hebrew", "Arial", "B1")),
    **dict.fromkeys(("hi", "mr", "ne"), Font("Noto Sans Devanagari", "Nirmala UI")),
    "bn": Font("Noto Sans Bengali", "Nirmala UI"),
    "ta": Font("Noto Sans Tamil", "Nirmala UI"),
    "te": Font("Noto Sans Telugu", "Nirmala UI"),
    "th": Font("Noto Sans Thai", "Leelawadee UI", "DE"),
}


_WORDS_OWN = {"no": ("nb", "NO"), "pt": ("pt", "PT")}
"""Where the usual names are not Word's: it has two Norwegians, and no bare Portuguese."""


@dataclass(frozen=True)
class WordLanguage:
    """A document's language, once for each kind of script (`w:lang`)."""

    latin: str
    east_asian: str
    complex: str


@cache
def fonts_for(language: str, text: str, headings: str) -> Fonts:
    """Return the fonts for a document in `language` whose theme uses these families."""
    tongue = _tongue(language)
    chinese = _EAST_ASIAN.get(f"{tongue.name}-{tongue.script}", _SIMPLIFIED)
    return Fonts(
        latin=_LATIN.get(text, Font(text)),
        headings=_LATIN.get(headings, Font(headings)),
        east_asian=_EAST_ASIAN.get(tongue.name, chinese),
        complex=_COMPLEX.get(tongue.name, _ARABIC),
        is_mostly_complex=tongue.name in _COMPLEX,
        is_mostly_east_asian=tongue.name in _EAST_ASIAN_TONGUES,
    )


@cache
def word_language(language: str) -> WordLanguage:
    """Return how Word tags text of a document in `language` (a BCP 47 tag).

    Word wants a territory ("en-US"), and takes Latin words inside Chinese or Arabic for the `latin` language:
    saying "Arabic" there too would mark each of them as misspelt.
    """
    tongue = _tongue(language)
    is_east_asian, is_complex = tongue.name in _EAST_ASIAN_TONGUES, tongue.name in _COMPLEX
    return WordLanguage(
        latin="en-US" if is_east_asian or is_complex else tongue.tag,
        east_asian=tongue.tag if is_east_asian else "zh-CN",
        complex=tongue.tag if is_complex else "ar-SA",
    )


@dataclass(frozen=True)
class _Tongue:
    """A language with the script and the territory that it usually goes with."""

    name: str
    script: str
    territory: str
    says_script: bool

    @property
    def tag(self) -> str:
        """The tag as Word knows it. Chinese is told apart by territory, Serbian by script."""
        script = self.script if self.says_script and self.name != "zh" else ""
        return "-".join(part for part in (self.name, script, self.territory) if part)


@cache
def _tongue(language: str) -> _Tongue:
    try:
        name, territory, script, *_ = parse_locale(language, sep="-")
    except ValueError:
        return _Tongue(language, "", "", says_script=False)
    usual: Mapping[str, str] = get_global("likely_subtags")
    likely = usual.get(f"{name}_{script}" if script else name) or usual.get(name) or name
    _, likely_territory, likely_script, *_ = parse_locale(likely)
    name, likely_territory = _WORDS_OWN.get(language, (name, likely_territory))
    if name == "zh" and territory in ("TW", "HK", "MO"):
        likely_script = "Hant"
    return _Tongue(
        name, script or likely_script or "", territory or likely_territory or "", says_script=bool(script)
    )

"""What WeasyPrint logs of characters that no font has → problems that name them and say what to install."""

from __future__ import annotations

import logging
import unicodedata
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from resumesite.errors import Problem, ResumesiteError

_MISSING = ".notdef glyph rendered"

_SHOWN_AT_MOST = 12


class RenderingWarning(UserWarning):
    """WeasyPrint did not understand something in a theme's style or template."""


class RenderingLog(logging.Handler):
    """Keeps what WeasyPrint says while it renders one document."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.missing: set[str] = set()
        self.other: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if str(record.msg).startswith(_MISSING) and isinstance(record.args, tuple):
            self.missing.add(str(record.args[0]))
        else:
            self.other.append(record.getMessage())


@contextmanager
def every_glyph_needed() -> Iterator[None]:
    """Raise MISSING_GLYPHS when a document rendered in here has a character that no font has.

    An empty box would look like a mistake of the person whose resume it is, and text extraction does not
    see it.
    """
    log, logger = RenderingLog(), logging.getLogger("weasyprint")
    logger.addHandler(log)
    try:
        yield
    finally:
        logger.removeHandler(log)
    for message in log.other:
        warnings.warn(message, RenderingWarning, stacklevel=3)
    if log.missing:
        raise ResumesiteError(*missing_glyphs(log.missing))


def missing_glyphs(characters: Iterable[str]) -> Iterator[Problem]:
    """Yield one problem for each script that has characters without a font."""
    by_script: dict[Script, list[str]] = {}
    for character in sorted(characters):
        by_script.setdefault(script_of(character), []).append(character)
    for script, found in by_script.items():
        named = ", ".join(map(_named, found[:_SHOWN_AT_MOST]))
        more = f" and {len(found) - _SHOWN_AT_MOST} more" if len(found) > _SHOWN_AT_MOST else ""
        count = "1 character" if len(found) == 1 else f"{len(found)} characters"
        yield Problem(
            "MISSING_GLYPHS",
            f"no installed font has {count} ({script.name}): {named}{more}",
            hint=script.hint,
        )


def _named(sign: str) -> str:
    """Name a character; one that would steer a terminal by its number alone."""
    number = f"U+{ord(sign):04X}"
    return f"{sign} ({number})" if sign.isprintable() else number


@dataclass(frozen=True)
class Script:
    """A way of writing, and the Debian package with a font for it, "" where none can have one."""

    name: str
    package: str = "fonts-noto-core"

    @property
    def hint(self) -> str:
        if self.package:
            return f"Install a font that has: apt install {self.package}"
        return "Use another character: what this one looks like is agreed nowhere."


_HAN = Script("Chinese characters", "fonts-noto-cjk")
_EMOJI = Script("emoji", "fonts-noto-color-emoji")

_BY_NAME = {
    "CJK": _HAN,
    "KANGXI": _HAN,
    "BOPOMOFO": Script("Bopomofo", "fonts-noto-cjk"),
    "HIRAGANA": Script("Japanese", "fonts-noto-cjk"),
    "KATAKANA": Script("Japanese", "fonts-noto-cjk"),
    "HANGUL": Script("Korean", "fonts-noto-cjk"),
    "FULLWIDTH": Script("full-width signs", "fonts-noto-cjk"),
    "IDEOGRAPHIC": Script("Chinese and Japanese signs", "fonts-noto-cjk"),
}
"""Scripts that need more than fonts-noto-core, by the first word of their characters' Unicode names."""

_EMOJI_BLOCKS = ((0x1F000, 0x1FAFF), (0x2600, 0x27BF), (0xFE0F, 0xFE0F), (0xE0020, 0xE007F))


def script_of(character: str) -> Script:
    """Return the script that a character belongs to, as its Unicode name tells."""
    if any(first <= ord(character) <= last for first, last in _EMOJI_BLOCKS):
        return _EMOJI
    if unicodedata.category(character) in ("Co", "Cn"):
        return Script("private or unassigned", package="")
    first = unicodedata.name(character, "unknown").split("-")[0].split()[0]
    if first in _BY_NAME:
        return _BY_NAME[first]
    is_letter = unicodedata.category(character)[0] in "LM"
    return Script(first.capitalize() if is_letter else "signs")

"""What WeasyPrint logs of characters that no font has → problems that name them and say what to install."""

from __future__ import annotations

import logging
import unicodedata
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from resumesite.edition.edition import PublicResume
from resumesite.errors import Problem, ResumesiteError, Severity
from resumesite.render.rendition import Rendition

_MISSING = ".notdef glyph rendered"

_SHOWN_AT_MOST = 12
_FIELDS_AT_MOST = 3

_CJK_PACKAGE = "fonts-noto-cjk"


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
def every_glyph_needed(rendition: Rendition | None = None) -> Iterator[None]:
    """Raise MISSING_GLYPHS when a document rendered in here has a character that no font has.

    An empty box would look like a mistake of the person whose resume it is, and text extraction does not
    see it. Where the rendition allows boxes, they are warnings among its notes.
    """
    log, logger = RenderingLog(), logging.getLogger("weasyprint")
    logger.addHandler(log)
    try:
        yield
    finally:
        logger.removeHandler(log)
    for message in log.other:
        warnings.warn(message, RenderingWarning, stacklevel=3)
    problems = tuple(missing_glyphs(log.missing, rendition.resume if rendition else None))
    if rendition and rendition.fonts.allows_missing:
        rendition.notes.extend(replace(problem, severity=Severity.WARNING) for problem in problems)
    elif problems:
        raise ResumesiteError(*problems)


def missing_glyphs(characters: Iterable[str], resume: PublicResume | None = None) -> Iterator[Problem]:
    """Yield one problem for each script that has characters without a font, with the field of the first."""
    by_script: dict[Script, list[str]] = {}
    for character in sorted(characters):
        by_script.setdefault(script_of(character), []).append(character)
    for script, found in by_script.items():
        fields = list(dict.fromkeys(_fields_with(frozenset(found), resume)))
        named = ", ".join(map(_named, found[:_SHOWN_AT_MOST]))
        more = f" and {len(found) - _SHOWN_AT_MOST} more" if len(found) > _SHOWN_AT_MOST else ""
        count = "1 character" if len(found) == 1 else f"{len(found)} characters"
        yield Problem(
            "MISSING_GLYPHS",
            f"no installed font has {count} ({script.name}): {named}{more}{_elsewhere(fields[1:])}",
            field=fields[0] if fields else "",
            hint=script.hint,
        )


def _elsewhere(fields: list[str]) -> str:
    """Name some of the further fields that want the same font."""
    if not fields:
        return ""
    more = f" and {len(fields) - _FIELDS_AT_MOST} more" if len(fields) > _FIELDS_AT_MOST else ""
    return f"; also in {', '.join(fields[:_FIELDS_AT_MOST])}{more}"


def _fields_with(characters: frozenset[str], resume: PublicResume | None) -> Iterator[str]:
    """Yield the fields that have any of these characters, as files name them: "experience.0.company"."""
    data = resume.model_dump(mode="json", by_alias=True, exclude_defaults=True) if resume else {}
    pending: list[tuple[str, object]] = [("", data)]
    while pending:
        field, value = pending.pop(0)
        match value:
            case str(text) if not characters.isdisjoint(text):
                yield field
            case dict(table):
                pending[:0] = [(f"{field}.{key}".lstrip("."), each) for key, each in table.items()]
            case list(items):
                pending[:0] = [(f"{field}.{index}", each) for index, each in enumerate(items)]


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
        if self.package == _CJK_PACKAGE:
            file = 'cjk = "fonts/NotoSansCJK.otf"'
            return (
                f"Install a font that has: apt install {self.package}; or name a file below [fonts]: {file}."
            )
        if self.package:
            return f"Install a font that has: apt install {self.package}"
        return "Use another character: what this one looks like is agreed nowhere."


_HAN = Script("Chinese characters", _CJK_PACKAGE)
_EMOJI = Script("emoji", "fonts-noto-color-emoji")

_BY_NAME = {
    "CJK": _HAN,
    "KANGXI": _HAN,
    "BOPOMOFO": Script("Bopomofo", _CJK_PACKAGE),
    "HIRAGANA": Script("Japanese", _CJK_PACKAGE),
    "KATAKANA": Script("Japanese", _CJK_PACKAGE),
    "HANGUL": Script("Korean", _CJK_PACKAGE),
    "FULLWIDTH": Script("full-width signs", _CJK_PACKAGE),
    "IDEOGRAPHIC": Script("Chinese and Japanese signs", _CJK_PACKAGE),
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

"""Which names people, their folders and their resume files may have (contract §1).

In: names as they stand in folders and on command lines. Out: a problem with a suggestion, or nothing. Names
become addresses: refused is what some file system, host or reader would take for something else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from resumesite.errors import Problem
from resumesite.marked.mark import printable
from resumesite.settings.schema import LANGUAGE

USERNAME = re.compile(r"[a-z0-9](?:[a-z0-9]|-(?!-)){1,38}[a-z0-9]")
RESUME_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
RESUME_SUFFIXES = (".yaml", ".yml", ".json", ".toml", ".md")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LANGUAGES = _words(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da
    de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz
    ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln
    lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi
    pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti
    tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu ast ckb fil gsw haw hsb
    kab nds scn yue
    """
)
"""ISO 639-1, and those of ISO 639-3 without a code there that people write resumes in."""

_REGIONAL_TAGS = _words(
    """
    ar-ae ar-eg ar-sa de-at de-ch de-de en-au en-ca en-gb en-ie en-in en-nz en-us en-za es-ar es-cl
    es-co es-es es-mx fr-be fr-ca fr-ch fr-fr it-ch it-it nl-be nl-nl pt-br pt-pt sr-cyrl sr-latn
    sv-fi sv-se zh-cn zh-hans zh-hant zh-hk zh-mo zh-sg zh-tw
    """
)

_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", "conin", "conout", "clock"]
    + [f"{port}{number}" for port in ("com", "lpt") for number in range(10)]
)
"""Names that Windows opens as devices, whatever their folder and suffix."""

RESERVED_USERNAMES = (
    _words(
        """
    share shares assets static api admin www index 404 500 sitemap sitemaps robots page pages
    content output themes theme home people person users user account accounts login logout signin
    signup register settings search tags feed rss atom blog docs help about contact privacy terms
    legal imprint impressum status health ping metrics media images img fonts css scripts favicon
    manifest well-known cdn mail ftp smtp root administrator support security webmaster postmaster
    hostmaster abuse null none undefined true false new edit delete resumesite
    """
    )
    | _DEVICES
    | _REGIONAL_TAGS
)
"""Every first part of an address that this system writes or may write, and names that look official."""

RESERVED_RESUME_NAMES = (
    _words(
        """
    publication publications views view shares share history comments record records readme
    changelog license licence contributing notes index card photo assets static page pages 404
    sitemap robots schema package
    """
    )
    | _DEVICES
)
"""Names that are records, site files or notes, so that no resume may be called so."""


def check_username(name: str) -> Problem | None:
    """Say what is wrong with a username, and which one would do; None when nothing is."""
    shown = printable(name)
    if name in RESERVED_USERNAMES:
        return Problem("RESERVED_USERNAME", f"the username `{shown}` is reserved", hint=_try(f"{name}-1"))
    if USERNAME.fullmatch(name):
        return None
    return Problem(
        "BAD_USERNAME", f"`{shown}` cannot be a username: {_complaint(name)}", hint=_try(slug(name))
    )


def uniqueness_key(name: str) -> str:
    """Return what two names share when a reader or a file system would take them for the same."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def slug(text: str) -> str:
    """Make a username out of any text: "Zoë Ångström" → "zoe-angstrom"; "" when nothing is left of it."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    made = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
    return made if USERNAME.fullmatch(made) and made not in RESERVED_USERNAMES else ""


def is_language(tag: str) -> bool:
    """Whether this is a language tag that a resume may be in: "zh", "pt-BR", "zh-Hans"."""
    return bool(re.fullmatch(LANGUAGE, tag)) and tag.split("-")[0].lower() in _LANGUAGES


_TODAY = {"iw": "he", "in": "id", "ji": "yi", "mo": "ro"}
"""Tags of long ago that old programs still write, and what has taken their place (IANA registry)."""


def spelled_language(tag: str) -> str:
    """Write a language tag as is usual today: "PT_br" → "pt-BR", "zh-hans" → "zh-Hans", "iw" → "he"."""
    first, *rest = tag.replace("_", "-").split("-")
    return "-".join(
        [
            _TODAY.get(first.lower(), first.lower()),
            *(part.title() if len(part) == 4 else part.upper() for part in rest),
        ]
    )


def and_less_exact(tag: str) -> Iterator[str]:
    """Yield a language and those that it is a kind of: "zh-Hant-TW", "zh-Hant", "zh"."""
    parts = spelled_language(tag).split("-")
    for length in range(len(parts), 0, -1):
        yield "-".join(parts[:length])


@dataclass(frozen=True)
class FileName:
    """The parts of a resume file's name: `resume.zh.yaml` is "resume", "zh" and ".yaml"."""

    name: str
    language: str
    suffix: str

    @classmethod
    def of(cls, file_name: str) -> FileName:
        stem, dot, suffix = file_name.rpartition(".")
        name, _, language = stem.partition(".")
        return cls(name, language, (dot + suffix).lower())


def check_resume_name(name: str) -> Problem | None:
    """Say what is wrong with a resume's name (its file's name up to the first dot); None when nothing is."""
    shown = printable(name)
    if name in RESERVED_RESUME_NAMES:
        return Problem(
            "RESERVED_RESUME_NAME",
            f"a resume cannot be called `{shown}`: that name is used for something else",
        )
    if (
        name in _LANGUAGES or name in _REGIONAL_TAGS
    ) and name != "cv":  # Chuvash gives way to curricula vitae
        return Problem(
            "RESERVED_RESUME_NAME",
            f"a resume cannot be called `{shown}`: that is a language",
            hint=f"A further resume in that language may be called `resume-{shown}`.",
        )
    if not RESUME_NAME.fullmatch(name):
        plain = re.sub(r"[^a-z0-9]+", "-", uniqueness_key(name)).strip("-")[:40] or "resume"
        return Problem(
            "BAD_RESUME_NAME",
            f"a resume cannot be called `{shown}`: use a-z, 0-9 and single hyphens, 40 at most",
            hint=f"Rename it to `{plain}`.",
        )
    return None


def check_file_name(file_name: str) -> Problem | None:
    """Say what is wrong with a resume file's name; None when nothing is."""
    parts = FileName.of(file_name)
    if problem := check_resume_name(parts.name):
        return problem
    if parts.language and not is_language(parts.language):
        return Problem(
            "BAD_RESUME_NAME",
            f"`{printable(parts.language)}` in `{printable(file_name)}` is no language",
            hint=f"A further resume is `{parts.name}-{slug(parts.language) or 'other'}{parts.suffix}`.",
        )
    return None


def _complaint(name: str) -> str:
    foreign = next((character for character in name if not character.isascii()), "")
    if foreign and foreign.isprintable():
        return f"it holds `{foreign}` ({unicodedata.name(foreign, 'unnamed')}), which is not one of a-z"
    if name != name.lower() and USERNAME.fullmatch(name.lower()):
        return "use small letters"
    if "--" in name:
        return "two hyphens stand together"
    if name.startswith("-") or name.endswith("-"):
        return "it starts or ends with a hyphen"
    if re.fullmatch(r"[a-z0-9-]*", name):
        return f"it has {len(name)} characters; 3 to 40 are possible"
    return "use a-z, 0-9 and single hyphens"


def _try(name: str) -> str:
    return f"Rename it, to `{name}` for example." if name else "Rename it, to `ada-lovelace` for example."

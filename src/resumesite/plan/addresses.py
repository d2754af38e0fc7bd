"""Where things stand: folders, files, relative ways, and what a download is saved as."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from resumesite.edition.edition import PublicResume

ASSETS = "assets/"

_MAX_NAME_BYTES = 120


def folder_of(username: str, name: str, is_main: bool, *, is_home: bool = False, language: str = "") -> str:
    """Return the address of a published resume: "ada/", "ada/academic/", or "" for the home person's main
    one.

    With a further `language` that of its version in it: "ada/zh/", "ada/academic/pt-br/".
    """
    folder = f"{username}/" if is_main else f"{username}/{name}/"
    if language:
        return f"{folder}{language.lower()}/"
    return "" if is_main and is_home else folder


def root_of(path: str) -> str:
    """Return the relative way from a folder or file to the site's root: "../" for "ada/" and
    "ada/index.html".
    """
    return "../" * path.count("/")


def photo_path(username: str, key: str) -> str:
    """Return where a photo lies. A changed photo has another name, so a cached one is never shown for it."""
    return f"{ASSETS}{username}.{key[:12]}.jpg"


def download_name(resume: PublicResume, extension: str) -> str:
    """Return what people file a resume as: "Zhang_San_Software_Engineer_Resume.pdf" (contract §8).

    Letters, digits and marks of every script stay, anything else is one `_`; at most 120 bytes of UTF-8.
    """
    person = resume.personal_info
    title = resume.title or (f"{person.title} Resume" if person.title else "Resume")
    letters = "".join(_kept(unicodedata.normalize("NFC", f"{person.name}_{title}")))
    stem = re.sub("_+", "_", letters).strip("_") or "Resume"
    return f"{_cut(stem, _MAX_NAME_BYTES - len(extension) - 1)}.{extension}"


def _kept(text: str) -> Iterator[str]:
    for character in text:
        yield character if unicodedata.category(character)[0] in "LMN" else "_"


def _cut(text: str, size: int) -> str:
    """Cut `text` to `size` bytes between two characters, never before a mark that belongs to the one
    before.
    """
    data = text.encode()
    if len(data) <= size:
        return text
    cut = data[:size].decode(errors="ignore")
    while cut and unicodedata.category(text[len(cut)])[0] == "M":
        cut = cut[:-1]
    return cut.rstrip("_")


def clashes(paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs of paths that cannot stand together everywhere: `a` and `a/b`, or `A` and `a`."""
    seen: dict[str, str] = {}
    for path in sorted(paths, key=str.casefold):
        folded = path.casefold()
        if folded in seen:
            yield seen[folded], path
        seen[folded] = path
        parts = folded.split("/")
        for length in range(1, len(parts)):
            if (above := seen.get("/".join(parts[:length]))) is not None:
                yield above, path

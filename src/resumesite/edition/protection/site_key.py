"""The site's key: 32 random bytes from `RESUMESITE_KEY` or the file `resumesite.key` at the site's root."""

from __future__ import annotations

import binascii
import hmac
import os
import re
import stat
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from shutil import which

from resumesite.edition.protection.base64url import from_base64url, to_base64url
from resumesite.edition.protection.derivation import derived_key
from resumesite.errors import Place, Problem, ResumesiteError, Severity

FILE_NAME = "resumesite.key"
OLD_FILE_NAME = f"{FILE_NAME}.old"
"""Where the key before the present one is kept while anything is sealed with it."""

VARIABLE = "RESUMESITE_KEY"

_SIZE = 32
_FORM = re.compile(r"[A-Za-z0-9_-]{43}=?")


@dataclass(frozen=True)
class SiteKey:
    """The site's key. It is never shown; `id` names it without giving anything of it away."""

    _bytes: bytes = field(repr=False)

    @property
    def id(self) -> str:
        return hmac.new(self._bytes, b"resumesite/key-id/1", sha256).hexdigest()[:8]

    def derived(self, purpose: str) -> bytes:
        """Return a key of 32 bytes for one purpose (HKDF-SHA256), from which no other can be reached."""
        return derived_key(self._bytes, purpose)


def new_site_key(random: Callable[[int], bytes]) -> tuple[SiteKey, str]:
    """Return a new key, and the text that it is kept as. `random` returns so many random bytes."""
    data = random(_SIZE)
    return SiteKey(data), to_base64url(data)


def load_site_key(root: Path, environ: Mapping[str, str]) -> SiteKey | None:
    """Return the site's key, or None when there is none.

    Raises ResumesiteError when what is there is no key, or git tracks its file or that of an old one.
    """
    if tracked := [*map(_tracked, tracked_keys(root))]:
        raise ResumesiteError(*tracked)
    given = environ.get(VARIABLE, "").strip()
    try:
        written = (root / FILE_NAME).read_text("ascii").strip()
    except FileNotFoundError:
        return _read(given, VARIABLE) if given else None
    except (OSError, UnicodeDecodeError) as error:
        raise _no_key(FILE_NAME) from error
    return _read(given, VARIABLE) if given else _read(written, FILE_NAME)


def _read(written: str, shown: str) -> SiteKey:
    if not _FORM.fullmatch(written):
        raise _no_key(shown)
    try:
        data = from_base64url(written.rstrip("="))
    except binascii.Error as error:
        raise _no_key(shown) from error
    return SiteKey(data)


def _no_key(shown: str) -> ResumesiteError:
    hint = "Take it from where you keep it, whole and on one line."
    message = "this is not a key of a site: 43 letters, digits, - and _"
    return ResumesiteError(Problem("BAD_KEY", message, Place(shown), hint=hint))


# Who else may know it ------------------------------------------------------------------------------------


def tracked_keys(root: Path) -> tuple[str, ...]:
    """Return the names of the files with a key, the present one or the one before, that git tracks."""
    here = [name for name in (FILE_NAME, OLD_FILE_NAME) if (root / name).exists()]
    if (
        not here
        or not which("git")
        or not any((folder / ".git").exists() for folder in (root, *root.parents))
    ):
        return ()
    asked = subprocess.run(  # noqa: S603
        ["git", "ls-files", "-z", "--", *here],  # noqa: S607
        cwd=root, capture_output=True, env={**os.environ, "GIT_OPTIONAL_LOCKS": "0"}, check=False,
    )  # fmt: skip
    return tuple(filter(None, asked.stdout.decode().split("\0")))


def _tracked(name: str) -> Problem:
    how = f"Run `git rm --cached {name}`, add it to .gitignore"
    if name == FILE_NAME:
        hint = f"{how}, and run `resumesite key rotate`: this one is known."
        return Problem("KEY_TRACKED", "git tracks the site's key", Place(name), hint=hint)
    hint = f"{how}. Whoever has the repository can open what was sealed before the key was changed."
    return Problem("KEY_TRACKED", "git tracks the site's old key", Place(name), hint=hint)


def exposed_keys(root: Path) -> Iterator[Problem]:
    """Warn of files with a key that others on this machine can read, where files have modes that say so."""
    for name in (FILE_NAME, OLD_FILE_NAME) if os.name == "posix" else ():
        try:
            mode = (root / name).stat().st_mode
        except OSError:
            continue
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield Problem(
                "KEY_EXPOSED",
                f"others on this machine can read the site's key (mode {stat.S_IMODE(mode):03o})",
                Place(name),
                hint=f"Run `chmod 600 {name}`. If somebody may have read it: `resumesite key rotate`.",
                severity=Severity.WARNING,
            )

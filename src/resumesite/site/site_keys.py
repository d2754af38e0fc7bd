"""The site's key: making it where shares need one and there is none, and putting another in its place.

A new key is written down only after the old one is kept in `resumesite.key.old`, so that a rotation that was
killed goes on where it stopped: whatever is sealed with the old key is sealed anew, person by person.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from resumesite.content.durable import commit, unwritable, write_atomically
from resumesite.content.records import Occasion, person_lock
from resumesite.content.shares import Share, load_shares, written_share
from resumesite.edition.protection.site_key import (
    FILE_NAME,
    OLD_FILE_NAME,
    VARIABLE,
    SiteKey,
    load_site_key,
    new_site_key,
)
from resumesite.edition.share import frozen, open_share, sealed_secrets
from resumesite.errors import ExitStatus, Place, Problem, ResumesiteError, usage
from resumesite.settings import Site
from resumesite.site.shares.found import all_shares
from resumesite.site.shares.take_off import take_off


@dataclass(frozen=True)
class KnownKey:
    """The site's key and where it comes from: `RESUMESITE_KEY` or the file."""

    key: SiteKey
    source: str
    shares: int = 0


@dataclass(frozen=True)
class Rotated:
    """What came of a rotation: `resealed` are the shares under the new key, with whose they are.

    `lost_passwords` are those of them that need a password again. `kept` is where the old key still lies, or
    ""; `targets` are the targets whose record may be sealed with it.
    """

    old_id: str
    new_id: str
    resealed: tuple[tuple[str, Share], ...] = ()
    removed: tuple[str, ...] = ()
    kept: str = ""
    targets: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def lost_passwords(self) -> tuple[tuple[str, Share], ...]:
        return tuple(pair for pair in self.resealed if pair[1].lost_passwords)


# Having one --------------------------------------------------------------------------------------


def needed_key(site: Site, environ: Mapping[str, str]) -> SiteKey:
    """Return the site's key, made now if the site never had one.

    Raises ResumesiteError where shares were made with a key that is not here: a new one would not open them.
    """
    key = load_site_key(site.root, environ)
    return make_key(site) if key is None else key


def known_key(site: Site, environ: Mapping[str, str]) -> KnownKey | None:
    """Return the site's key, where it comes from, and how many shares were made with it; None without one."""
    key = load_site_key(site.root, environ)
    if key is None:
        return None
    source = VARIABLE if environ.get(VARIABLE, "").strip() else FILE_NAME
    return KnownKey(key, source, sum(made_with == key.id for made_with in keys_in_use(site)))


def key_text(site: Site, environ: Mapping[str, str]) -> str:
    """Return the site's key as it is written down; "" without one."""
    if load_site_key(site.root, environ) is None:
        return ""
    return environ.get(VARIABLE, "").strip() or (site.root / FILE_NAME).read_text("ascii").strip()


def old_key(site: Site) -> SiteKey | None:
    """Return the key before the present one, while it is kept: records at targets may be sealed with it."""
    path = site.root / OLD_FILE_NAME
    return _read_key(path) if path.is_file() else None


def keys_in_use(site: Site) -> Iterator[str]:
    """Walk the ids of the keys that shares are sealed with, one for each share."""
    for _, file in all_shares(site):
        if file.share and not file.share.revoked_at:
            yield file.share.key_id


# Making one --------------------------------------------------------------------------------------


def make_key(site: Site) -> SiteKey:
    """Make a key and write it down, readable for its owner alone and out of git's sight.

    Refuses where shares were made with a key that is not here. Whoever is faster makes it for all.
    """
    made_with = next(keys_in_use(site), "")
    if made_with and (made_meanwhile := load_site_key(site.root, {})):
        return made_meanwhile
    if made_with:
        hint = f"Put it into {VARIABLE}, or into {FILE_NAME} at the site's root."
        message = f"the shares here were made with the key {made_with}, which is not here"
        raise ResumesiteError(Problem("KEY_NEEDED", message, hint=hint), status=ExitStatus.USAGE)
    key, written = new_site_key(os.urandom)
    ignore_keys(site.root)
    if _write_new(site.root / FILE_NAME, written):
        return key
    other = load_site_key(site.root, {})
    if other is None:
        raise ResumesiteError(Problem("BAD_KEY", "cannot be read", Place(FILE_NAME)))
    return other


def _write_new(path: Path, written: str) -> bool:
    """Write a key into a file that was not there; False where it is."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    try:
        _write_private(beside, written)
        os.link(beside, path)  # unlike a rename it never takes the place of a key, and it is there whole
    except FileExistsError:
        return False
    except OSError as error:
        raise unwritable(path.name, error) from error
    finally:
        beside.unlink(missing_ok=True)
    return True


def _write_private(path: Path, written: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(f"{written}\n")
        file.flush()
        os.fsync(file.fileno())


_ON_THEIR_WAY = f".{FILE_NAME}*"
"""Files of keys that are being written; a kill may leave one."""


def ignore_keys(root: Path) -> None:
    """See that git does not take the keys in."""
    path = root / ".gitignore"
    lines: list[str] = []
    with suppress(FileNotFoundError):
        lines = path.read_text("utf-8", "surrogateescape").splitlines()
    known = {line.strip().lstrip("/") for line in lines}
    missing = [f"/{name}" for name in (FILE_NAME, OLD_FILE_NAME, _ON_THEIR_WAY) if name not in known]
    if missing:
        text = "\n".join([*lines, *missing, ""])
        try:
            write_atomically(path, text.encode("utf-8", "surrogateescape"))
        except OSError as error:
            raise unwritable(path.name, error) from error


# Putting another in its place --------------------------------------------------------------------


def rotate_key(site: Site, environ: Mapping[str, str], occasion: Occasion) -> Rotated:
    """Make a new key, seal all shares under it, and so give each of them another link.

    A share with a password loses it, since it opens the old content key, and waits for another one. Goes on
    with a rotation that was killed. A share that cannot be read stays as it is, and the old key with it.
    """
    if environ.get(VARIABLE, "").strip():
        message = f"the key comes from {VARIABLE}, which cannot be changed here"
        hint = (
            f"Write it into {FILE_NAME} at the site's root, unset {VARIABLE} and run this again. Then commit"
            " content/, and put the new key where the old one was: `resumesite key show --secret`."
        )
        raise usage("KEY_IN_ENVIRONMENT", message, hint)
    old, new = _old_and_new(site)
    resealed: list[tuple[str, Share]] = []
    removed: list[str] = []
    problems: list[Problem] = []
    for username in dict.fromkeys(username for username, _ in all_shares(site)):
        done = _reseal(site, username, old, new, occasion, problems)
        resealed += ((username, after) for _, after in done)
        removed += take_off(site, username, [before for before, _ in done], old).removed
    targets = tuple(site.settings.targets)
    is_done = old.id not in keys_in_use(site) and not problems
    if is_done and not targets:
        (site.root / OLD_FILE_NAME).unlink(missing_ok=True)
    return Rotated(
        old.id,
        new.id,
        tuple(resealed),
        tuple(removed),
        kept="" if is_done and not targets else OLD_FILE_NAME,
        targets=targets if is_done else (),
        problems=tuple(dict.fromkeys(problems)),
    )


def _old_and_new(site: Site) -> tuple[SiteKey, SiteKey]:
    """Return the key before, and the one from now on: both lie in their files when this returns."""
    present = load_site_key(site.root, {})
    if present is None:
        raise usage("KEY_NEEDED", "this site has no key to rotate", "`resumesite key new` makes one.")
    ignore_keys(site.root)
    old_file = site.root / OLD_FILE_NAME
    _write_new(old_file, (site.root / FILE_NAME).read_text("ascii").strip())
    old = _read_key(old_file)
    if old.id != present.id:  # an earlier rotation got so far
        return old, present
    new, written = new_site_key(os.urandom)
    beside = site.root / f".{FILE_NAME}.new"
    try:
        beside.unlink(missing_ok=True)
        _write_private(beside, written)
        beside.replace(site.root / FILE_NAME)
    except OSError as error:
        raise unwritable(FILE_NAME, error) from error
    return old, new


def _read_key(path: Path) -> SiteKey:
    try:
        key = load_site_key(path.parent, {VARIABLE: path.read_text("ascii")})
    except (ResumesiteError, UnicodeDecodeError) as error:
        key = None
        cause: Exception | None = error
    else:
        cause = None
    if key is None:
        hint = "Delete it, if nothing is sealed with it any more."
        raise ResumesiteError(Problem("BAD_KEY", "this is no key", Place(path.name), hint=hint)) from cause
    return key


def _reseal(
    site: Site, username: str, old: SiteKey, new: SiteKey, occasion: Occasion, problems: list[Problem]
) -> list[tuple[Share, Share]]:
    """Seal a person's shares under the new key, and add to `problems` what cannot be opened.

    Returns each share as it was and as it is.
    """
    folder = site.content / username
    done: list[tuple[Share, Share]] = []
    with person_lock(folder):
        for file in load_shares(folder):
            problems += file.problems
            if file.share and file.share.key_id == old.id and not file.share.revoked_at:
                try:
                    done.append((file.share, _resealed(file.share, username, old, new, occasion)))
                except ResumesiteError as error:
                    problems += error.problems
        if done:
            commit(folder, [written_share(after) for _, after in done])
    return done


def _resealed(share: Share, username: str, old: SiteKey, new: SiteKey, occasion: Occasion) -> Share:
    opened = open_share(share, username, old)
    return share.changed(
        occasion.now,
        "sealed with another key of the site",
        key_id=new.id,
        passwords=(),
        lost_passwords=share.has_password or share.lost_passwords,
        sealed_hidden=sealed_secrets(share.id, opened.secrets, new),
        **frozen(share.id, opened.snapshot, new, is_sealed=share.snapshot is None),
    )

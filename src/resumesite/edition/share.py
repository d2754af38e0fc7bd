"""A share's record and the site's key → an edition that shows what was frozen, and what it must not show.

What is sealed lies in the record encrypted under keys derived from the site's key, padded so that its size
tells nothing. Without that key nothing can be opened, and the share's token cannot even be computed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from resumesite.content.shares import Share, share_path
from resumesite.edition.edition import SHARES, Edition, EditionKind, PhotoSource, PublicResume
from resumesite.edition.protection.base64url import from_base64url, to_base64url
from resumesite.edition.protection.content_key import content_key_of, token_of
from resumesite.edition.protection.sealing import Seal, SealedError
from resumesite.edition.protection.site_key import SiteKey
from resumesite.edition.protection.wrapping import WrappedKey
from resumesite.edition.redaction.blur import Blur, read_blur
from resumesite.edition.redaction.hidden import HiddenValue
from resumesite.edition.snapshot import Snapshot, SnapshotError, read_snapshot
from resumesite.errors import Place, Problem, ResumesiteError

_PADDED_TO = 4096


@dataclass(frozen=True)
class Secrets:
    """What the leak gate looks for, and the words and sections that were hidden by name.

    They are sealed wherever they are kept: a section may be called what it hides. `is_protected` says that
    the share has a password, so that nobody can take it away by editing the record. `translations` are the
    resume in its other languages, which what is hidden later is looked up in.
    """

    hidden: tuple[HiddenValue, ...] = field(default=(), repr=False)
    words: tuple[str, ...] = field(default=(), repr=False)
    sections: tuple[str, ...] = field(default=(), repr=False)
    is_protected: bool = False
    translations: tuple[PublicResume, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class OpenedShare:
    """A share with everything that its record keeps sealed, and its token."""

    share: Share
    username: str
    token: str = field(repr=False)
    snapshot: Snapshot
    secrets: Secrets
    content_key: bytes = field(repr=False)
    wrapped_keys: tuple[WrappedKey, ...] = ()

    @property
    def address(self) -> str:
        return f"{SHARES}{self.token}/"

    @property
    def blur(self) -> Blur:
        """All that is hidden of it, the words and sections included."""
        named = {"blurWords": list(self.secrets.words), "blurSections": list(self.secrets.sections)}
        return read_blur({**self.share.blur, **named})


def open_share(share: Share, username: str, key: SiteKey | None) -> OpenedShare:
    """Open a share that is not revoked.

    Raises ResumesiteError when the site's key is not here, is another one, or what was sealed is damaged.
    """
    opened = open_record(share, username, key)
    if opened.secrets.is_protected != needs_password(share):
        place = Place(f"content/{username}/{share_path(share.id)}")
        message = "its passwords were edited by hand, so it stays as it was"
        hint = "Bring the file back from version control; `resumesite share update` changes passwords."
        raise ResumesiteError(Problem("DAMAGED_SHARE", message, place, hint=hint).of(username))
    return opened


def needs_password(share: Share) -> bool:
    """Whether nobody may read a share without a password, also while it has lost the ones it had."""
    return share.has_password or share.lost_passwords


def open_record(share: Share, username: str, key: SiteKey | None) -> OpenedShare:
    """Open a share whose record is about to be changed, whatever it says of passwords now."""
    place = Place(f"content/{username}/{share_path(share.id)}")
    key = checked_key(share, username, key)
    try:
        secrets = _unsealed(share, "hidden", share.sealed_hidden, key)
        data = share.snapshot or _unsealed(share, "snapshot", share.sealed_snapshot, key)
        return OpenedShare(
            share=share,
            username=username,
            token=token_of(key, share.id, share.generation),
            snapshot=read_snapshot(data),
            secrets=Secrets(
                tuple(HiddenValue(*pair) for pair in secrets.get("hidden", ())),
                tuple(secrets.get("words", ())),
                tuple(secrets.get("sections", ())),
                bool(secrets.get("isProtected", False)),
                tuple(PublicResume.model_validate(each) for each in secrets.get("translations", ())),
            ),
            content_key=content_key_of(key, share.id, share.generation),
            wrapped_keys=tuple(WrappedKey.model_validate(data) for data in share.passwords),
        )
    except (SealedError, SnapshotError, ValueError, TypeError) as error:
        hint = "Bring the file back from version control or a backup."
        problem = Problem("DAMAGED_SHARE", "what is sealed in it cannot be opened", place, hint=hint)
        raise ResumesiteError(problem.of(username)) from error


def checked_key(share: Share, username: str, key: SiteKey | None) -> SiteKey:
    """Return the key that a share was made with, or say where to put it."""
    place = Place(f"content/{username}/{share_path(share.id)}")
    if key is None:
        message = "the site's key is not here, so the shares stay as they are"
        raise ResumesiteError(Problem("KEY_NEEDED", message, place, hint=_WHERE).of(username))
    if key.id != share.key_id:
        message = f"the share was made with the key {share.key_id}, and the key here is {key.id}"
        raise ResumesiteError(Problem("OTHER_KEY", message, place, hint=_WHERE).of(username))
    return key


_WHERE = "Put the key into RESUMESITE_KEY, or into resumesite.key at the site's root."


def sealed_secrets(share_id: str, secrets: Secrets, key: SiteKey) -> str:
    """Seal what the gate looks for, for the record's `sealed_hidden`."""
    pairs = [(value.field, value.value) for value in secrets.hidden]
    data = {
        "hidden": pairs,
        "words": list(secrets.words),
        "sections": list(secrets.sections),
        "isProtected": secrets.is_protected,
    }
    if secrets.translations:
        data["translations"] = [
            each.model_dump(mode="json", by_alias=True, exclude_defaults=True)
            for each in secrets.translations
        ]
    return _sealed(share_id, "hidden", data, key)


def frozen(share_id: str, snapshot: Snapshot, key: SiteKey, *, is_sealed: bool) -> dict[str, Any]:
    """Return the fields of a record that hold its snapshot, in clear or sealed."""
    data = snapshot.as_data()
    if is_sealed:
        return {"snapshot": None, "sealed_snapshot": _sealed(share_id, "snapshot", data, key)}
    return {"snapshot": data, "sealed_snapshot": ""}


def share_edition(opened: OpenedShare) -> Edition:
    """Return the edition of a share. It stands nowhere but at its own address, and no list has it."""
    snapshot = opened.snapshot
    photo = PhotoSource("", sha256(snapshot.photo).hexdigest(), snapshot.photo) if snapshot.photo else None
    return Edition(
        username=opened.username,
        name=opened.share.id,
        address=opened.address,
        resume=snapshot.resume,
        presentation=snapshot.presentation,
        photo=photo,
        kind=EditionKind.SHARE,
        is_listed=False,
        updated_at=opened.share.snapshot_at,
    )


def _seal(key: SiteKey) -> Seal:
    return Seal(key.id, key.derived("shares/1"))


def _sealed(share_id: str, what: str, data: Mapping[str, Any], key: SiteKey) -> str:
    plain = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    padded = plain + b" " * (-len(plain) % _PADDED_TO)
    return to_base64url(_seal(key).close(padded, f"{share_id}/{what}"))


def _unsealed(share: Share, what: str, sealed: str, key: SiteKey) -> dict[str, Any]:
    opened = json.loads(_seal(key).open(from_base64url(sealed), f"{share.id}/{what}"))
    if not isinstance(opened, dict):
        raise TypeError("expected a table")
    return opened

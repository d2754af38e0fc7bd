"""A share's record: `content/<username>/shares/<id>.json`, its settings and what was frozen (contract §6).

The record never holds its token: that is computed from the site's key. What is hidden stands in it only
sealed, and the whole snapshot too where the share has a password or the site seals all of them. `Share` is a
value whose methods return new ones; nothing here knows a key, a clock or a theme.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic.alias_generators import to_camel

from resumesite.content.durable import Write
from resumesite.content.publication import Id, Line, Time
from resumesite.content.records import canonical_json
from resumesite.content.stamps import SHARE_RECORDS
from resumesite.errors import Place, Problem, ResumesiteError
from resumesite.marked import Marked, dotted, read_json
from resumesite.settings.schema import LANGUAGE

FOLDER = SHARE_RECORDS
MAX_BYTES = 16 << 20
"""A snapshot holds its photo, so a record may be larger than a resume."""

_FILE = re.compile(r"(share_[0-9a-z]{1,64})\.json")

Base64 = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]*$")]


class _Record(BaseModel):
    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        populate_by_name=True,
        alias_generator=to_camel,
        hide_input_in_errors=True,
    )


class AuditLine(_Record):
    """What was done with a share, and when."""

    at: Time
    what: Line


class Share(_Record):
    """A share's record. A revoked one has forgotten its snapshot and keeps its audit lines.

    `language` is the one that was asked for, "" for the resume's main one. `snapshot` is what was frozen, as
    plain data; where it is sealed `sealed_snapshot` stands instead. `sealed_hidden` are the hidden values
    that the leak gate looks for and `blurWords`. `blur` are the other redactions. `digests` are those of the
    files that were made of it and passed the gate, by file name; `made_with` says with which versions.
    `lost_passwords` says that its passwords went with an earlier key of the site: it waits until it is given
    another, or said to go without.
    """

    id: Id
    key_id: Annotated[str, Field(pattern=r"^[0-9a-f]{8}$")]
    generation: Annotated[int, Field(ge=1)] = 1
    resume: Line
    resume_id: Id
    language: Annotated[str, Field(pattern=rf"^(?:{LANGUAGE})?$")] = ""
    label: Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")] = ""
    is_enabled: bool = True
    allow_download: bool = True
    allow_comments: bool = False
    has_card: bool = False
    expires_at: Time | None = None
    revoked_at: Time | None = None
    created_at: Time
    updated_at: Time
    snapshot_at: Time
    blur: dict[str, Any] = Field(default_factory=dict)
    passwords: tuple[dict[str, Any], ...] = ()
    lost_passwords: bool = False
    theme: Annotated[str, Field(pattern=r"^(?:[0-9a-f]{64})?$")] = ""
    snapshot: dict[str, Any] | None = None
    sealed_snapshot: Base64 = ""
    sealed_hidden: Base64 = ""
    digests: dict[str, str] = Field(default_factory=dict)
    made_with: str = ""
    audit: tuple[AuditLine, ...] = ()

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Share:
        if self.revoked_at:
            if self.snapshot is not None or self.sealed_snapshot:
                raise ValueError("it is revoked, yet holds a snapshot")
        elif (self.snapshot is None) == (not self.sealed_snapshot):
            raise ValueError("expected one snapshot, in clear or sealed")
        return self

    # Asking ---------------------------------------------------------------------------------------

    @property
    def has_password(self) -> bool:
        return bool(self.passwords)

    def is_expired(self, now: datetime) -> bool:
        """Whether it has ended: from the very second on that it expires at."""
        return self.expires_at is not None and now >= moment(self.expires_at)

    def is_live(self, now: datetime) -> bool:
        """Whether its page is to be there."""
        waits = self.lost_passwords and not self.has_password
        return self.is_enabled and not waits and not self.revoked_at and not self.is_expired(now)

    # Changing: each returns a new record ----------------------------------------------------------

    def changed(self, now: str, what: str = "", **changes: object) -> Share:
        """A copy with `changes`, checked like a new one, with an audit line where something is to be said."""
        audit = (*self.audit, AuditLine(at=now, what=what)) if what else self.audit
        return Share.model_validate({**dict(self), **changes, "audit": audit, "updated_at": now})

    def revoked(self, now: str) -> Share:
        """End it for good, and forget what it showed."""
        return self.changed(
            now, "revoked", revoked_at=now, is_enabled=False, snapshot=None, sealed_snapshot="",
            sealed_hidden="", passwords=(), lost_passwords=False, blur={}, digests={}, theme="", made_with="",
        )  # fmt: skip


def moment(text: str) -> datetime:
    """Read a record's time."""
    return datetime.fromisoformat(text).astimezone(UTC)


# Files ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ShareFile:
    """A share's file as it was found: its record, or the problems that keep it from being read."""

    id: str
    share: Share | None = None
    problems: tuple[Problem, ...] = ()


def share_path(share_id: str) -> str:
    """Where a share's record lies below its person's folder."""
    return f"{FOLDER}/{share_id}.json"


def comments_path(share_id: str) -> str:
    """Where the approved comments on a share lie below its person's folder."""
    return f"{FOLDER}/{share_id}.comments.yaml"


def written_share(share: Share) -> Write:
    """The record as a change that can be committed together with others."""
    if share.has_password and share.snapshot is not None:
        raise ValueError("a share with a password was to be written in clear")
    data = share.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return Write(share_path(share.id), canonical_json(data))


def load_shares(folder: Path) -> tuple[ShareFile, ...]:
    """Read the shares in a person's folder, in the order of their ids. A damaged one says so alone."""
    try:
        names = sorted(path.name for path in (folder / FOLDER).iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as error:
        problem = _damaged(f"cannot be read: {error.strerror}", Place(_shown(folder, FOLDER)))
        raise ResumesiteError(problem.of(folder.name)) from error
    found = (_FILE.fullmatch(name) for name in names)
    return tuple(_load(folder, match[1]) for match in found if match)


def _load(folder: Path, share_id: str) -> ShareFile:
    shown = _shown(folder, share_path(share_id))
    try:
        share = _read(folder / share_path(share_id), shown, share_id)
    except ResumesiteError as error:
        return ShareFile(share_id, problems=tuple(problem.of(folder.name) for problem in error.problems))
    return ShareFile(share_id, share)


def _read(path: Path, shown: str, share_id: str) -> Share:
    try:
        if path.is_symlink() or not path.is_file():
            raise ResumesiteError(_damaged("is no plain file", Place(shown)))
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ResumesiteError(_damaged(f"cannot be read: {error.strerror}", Place(shown))) from error
    if len(data) > MAX_BYTES:
        raise ResumesiteError(_damaged("is too large to be a share's record", Place(shown)))
    share = _parsed(data, shown)
    if share.has_password and share.snapshot is not None:
        raise ResumesiteError(_damaged("has a password, yet its snapshot is in clear", Place(shown)))
    if share.id != share_id:
        raise ResumesiteError(_damaged(f"is the record of {share.id}", Place(shown)))
    return share


def _parsed(data: bytes, shown: str) -> Share:
    """Read a record. Nothing is taken for something else: "yes" is no true, and 1 no text."""
    try:
        json.loads(data)  # says where what is no JSON goes wrong
        return Share.model_validate_json(data, strict=True)
    except json.JSONDecodeError as error:
        raise ResumesiteError(_damaged(error.msg, Place(shown, error.lineno, error.colno))) from error
    except ValidationError as error:  # a ValueError, as is what json says of wrong bytes
        raise ResumesiteError(*_problems(error, _places(data, shown))) from error
    except (ValueError, RecursionError) as error:
        raise ResumesiteError(_damaged("is not JSON in UTF-8", Place(shown))) from error


_BLOB = re.compile(rb'"[A-Za-z0-9+/=_-]{500,}"')
"""Something sealed, or a picture: longer than texts of people may be, and never more than one line."""


def _places(data: bytes, shown: str) -> Marked:
    """Find out where everything stands in a record; nothing where that cannot be told."""
    try:
        return read_json(_BLOB.sub(b'""', data), shown)
    except ResumesiteError:
        return Marked({}, {}, shown)


_HINT = (
    "Bring the file back from version control or a backup; until then this share's pages stay as they are."
)


_PLAIN = {
    "extra_forbidden": "no such field",
    "missing": "is missing",
    "bool_type": "expected true or false",
    "string_type": "expected a text",
    "int_type": "expected a whole number",
    "tuple_type": "expected a list",
    "dict_type": "expected fields with their values",
}


def _problems(error: ValidationError, marked: Marked) -> Iterator[Problem]:
    for details in error.errors(include_input=False):
        message = _PLAIN.get(details["type"], details["msg"].removeprefix("Value error, "))
        yield _damaged(message, marked.place(details["loc"]), dotted(details["loc"]))


def _damaged(message: str, place: Place, field: str = "") -> Problem:
    return Problem("DAMAGED_SHARE", message, place, field, _HINT)


def _shown(folder: Path, path: str) -> str:
    return f"{folder.parent.name}/{folder.name}/{path}"


def next_end(shares: Iterable[Share], now: datetime) -> str:
    """When the first of the live shares will expire (UTC), or "" when none of them ever does."""
    live = (share.expires_at for share in shares if share.is_live(now))
    return min((expires_at for expires_at in live if expires_at), default="")

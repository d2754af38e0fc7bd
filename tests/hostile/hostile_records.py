"""Records of a person that were cut, edited by hand or merged wrongly. None may be taken for an empty one."""

from __future__ import annotations

import json
from dataclasses import dataclass

_RESUME = {
    "id": "resume_0123456789abcdef0123",
    "createdAt": "2024-01-15T10:30:00Z",
    "updatedAt": "2024-01-15T10:30:00Z",
    "publishedAt": "2024-01-15T10:30:00Z",
    "archivedAt": None,
}
_RECORD = {
    "id": "usr_0123456789abcdef0123",
    "username": "mallory",
    "email": None,
    "clerk_user_id": None,
    "islive": True,
    "main": "resume",
    "resumes": {"resume": _RESUME},
    "created_at": "2024-01-15T10:30:00Z",
    "updated_at": "2024-01-15T10:30:00Z",
}


@dataclass(frozen=True)
class BadRecord:
    """What stands in `publication.json`. `line` is 0 where only the file as a whole can be named."""

    id: str
    data: bytes
    line: int = 0


def good_record(username: str) -> bytes:
    """Return the record of someone whose `resume` is live."""
    return json.dumps({**_RECORD, "username": username}, indent=2).encode()


def _with(label: str, /, **changes: object) -> BadRecord:
    return BadRecord(label, json.dumps({**_RECORD, **changes}, indent=2).encode(), line=1)


def _with_resume(label: str, /, **changes: object) -> BadRecord:
    return _with(label, resumes={"resume": {**_RESUME, **changes}})


def _without(label: str, key: str) -> BadRecord:
    return BadRecord(
        label, json.dumps({name: value for name, value in _RECORD.items() if name != key}).encode(), 1
    )


BAD_RECORDS = (
    BadRecord("empty", b""),
    BadRecord("blank", b"   \n"),
    BadRecord("zeros", bytes(200)),
    BadRecord("cut", good_record("mallory")[:150]),
    BadRecord("cut-by-one", good_record("mallory")[:-1]),
    BadRecord("twice", good_record("mallory") * 2),
    BadRecord("conflict", b"<<<<<<< HEAD\n" + good_record("mallory") + b"=======\n{}\n>>>>>>> branch\n"),
    BadRecord("garbage", b"\x89PNG\r\n\x1a\n"),
    BadRecord("utf-16", good_record("mallory").decode().encode("utf-16")),
    BadRecord("yaml", b"islive: true\n"),
    BadRecord("null", b"null"),
    BadRecord("list", b"[]"),
    BadRecord("text", b'"live"'),
    BadRecord("nothing-in-it", b"{}"),
    BadRecord("two-mb", b'{"id": "' + b"x" * 2_000_000 + b'"}'),
    BadRecord("deep", b"[" * 100_000),
    BadRecord("twice-live", b'{"islive": true, "islive": false}'),
    _with("of-somebody-else", username="bob"),
    _with("username-of-a-path", username="../mallory"),
    _with("live-without-a-resume", resumes={}),
    _with("not-live-but-published", islive=False),
    _with("live-as-a-text", islive="maybe"),
    _with("live-as-null", islive=None),
    _with("main-unknown", main="other"),
    _with("main-a-path", main="../../etc"),
    _with("main-a-list", main=["resume"]),
    _with("resumes-a-list", resumes=["resume"]),
    _with("resumes-a-text", resumes="resume"),
    _with("resume-a-text", resumes={"resume": "live"}),
    _with("unknown-key", isLive=True),
    _with("id-missing", id=""),
    _with("id-with-spaces", id="usr 1"),
    _with("time-of-no-day", created_at="2024-02-30T10:30:00Z"),
    _with("time-without-zone", created_at="2024-01-15T10:30:00"),
    _with("time-a-number", updated_at=1705314600),
    _with("former-names-a-text", formerUsernames="bob"),
    _with_resume("published-at-never", publishedAt="never"),
    _with_resume("published-and-archived", archivedAt="2024-01-15T10:30:00Z"),
    _with_resume("unknown-key-inside", live=True),
    _without("no-id", "id"),
    _without("no-username", "username"),
    _without("no-created-at", "created_at"),
)

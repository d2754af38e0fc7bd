"""A share's record: what it may say, and what becomes of one that is damaged."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from resumesite.content.shares import Share, load_shares, next_end, written_share

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
BEFORE = "2026-11-01T00:00:00Z"


def a_share(**changes: Any) -> Share:
    fields = {
        "id": "share_1", "key_id": "0a1b2c3d", "resume": "resume", "resume_id": "resume_1", "snapshot": {},
        "created_at": BEFORE, "updated_at": BEFORE, "snapshot_at": BEFORE,
    }  # fmt: skip
    return Share.model_validate({**fields, **changes})


def keep(folder: Path, share: Share) -> Path:
    (folder / "shares").mkdir(parents=True, exist_ok=True)
    write = written_share(share)
    (folder / write.path).write_bytes(write.data)
    return folder / write.path


def test_a_share_is_read_as_it_was_written(tmp_path: Path):
    share = a_share(label="For Acme", expires_at="2026-12-31T10:00:00Z", blur={"blurDates": "years"})
    keep(tmp_path / "ada", share)

    (file,) = load_shares(tmp_path / "ada")

    assert file.share == share


def test_a_share_ends_in_the_very_second_that_it_expires_at():
    share = a_share(expires_at="2026-11-25T12:00:00Z")

    assert share.is_expired(NOW)
    assert not share.is_expired(NOW.replace(hour=11, minute=59, second=59))


@pytest.mark.parametrize(
    "changes",
    [
        {"is_enabled": False},
        {"expires_at": "2026-11-25T12:00:00Z"},
        {"revoked_at": BEFORE, "snapshot": None},
    ],
)
def test_a_share_that_is_over_is_not_live(changes: dict[str, Any]):
    assert a_share().is_live(NOW)
    assert not a_share(**changes).is_live(NOW)


def test_a_revoked_share_forgets_what_it_showed_and_keeps_its_audit_lines():
    share = a_share(
        passwords=({"id": "password_1"},), sealed_snapshot="AAAA", snapshot=None, sealed_hidden="BBBB"
    )

    revoked = share.changed("2026-11-02T00:00:00Z", "created").revoked("2026-11-03T00:00:00Z")

    assert (revoked.snapshot, revoked.sealed_snapshot, revoked.sealed_hidden, revoked.passwords) == (
        None,
        "",
        "",
        (),
    )
    assert [line.what for line in revoked.audit] == ["created", "revoked"]


def test_a_share_with_a_password_is_never_written_in_clear():
    with pytest.raises(ValueError, match="in clear"):
        written_share(a_share(passwords=({"id": "password_1"},)))


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda data: data[: len(data) // 2], "char|Unterminated|Expecting"),
        (lambda data: b"", "Expecting"),
        (lambda data: b'{"id": "\xe9"}', "is not JSON"),
        (lambda data: b"[" * 100_000, "is not JSON|Expecting"),
        (lambda data: data.replace(b'"snapshot": {}', b'"snapshot": null'), "expected one snapshot"),
        (lambda data: data.replace(b'"keyId"', b'"keyIdea"'), "no such field"),
        (lambda data: data.replace(b"share_1", b"share_2"), "is the record of share_2"),
        (lambda data: data.replace(b'"snapshot": {}', b'"passwords": [{}], "snapshot": {}'), "in clear"),
    ],
)
def test_a_damaged_share_says_so_alone(tmp_path: Path, damage: Any, said: str):
    path = keep(tmp_path / "ada", a_share())
    keep(tmp_path / "ada", a_share(id="share_0"))
    path.write_bytes(damage(path.read_bytes()))

    good, bad = load_shares(tmp_path / "ada")

    assert good.share
    assert bad.share is None
    assert [problem.code for problem in bad.problems][:1] == ["DAMAGED_SHARE"]
    assert re.search(said, " ".join(problem.message for problem in bad.problems))


def test_a_link_is_no_record(tmp_path: Path):
    path = keep(tmp_path / "ada", a_share())
    path.rename(tmp_path / "elsewhere.json")
    path.symlink_to(tmp_path / "elsewhere.json")

    (file,) = load_shares(tmp_path / "ada")

    assert file.share is None


def test_other_files_beside_the_records_are_left_alone(tmp_path: Path):
    keep(tmp_path / "ada", a_share())
    (tmp_path / "ada/shares/notes.txt").write_text("mine")
    (tmp_path / "ada/shares/share_1.comments.yaml").write_text("- text: Hello.\n")

    assert [file.id for file in load_shares(tmp_path / "ada")] == ["share_1"]


def test_the_next_end_is_the_first_one_of_a_live_share():
    ends = ("2027-01-01T00:00:00Z", "2026-12-01T00:00:00Z", "2026-11-01T00:00:00Z", None)
    shares = [a_share(expires_at=end) for end in ends]

    assert next_end(shares, NOW) == "2026-12-01T00:00:00Z"
    assert next_end([a_share()], NOW) == ""


def test_records_are_canonical_json():
    data = written_share(a_share()).data

    assert data == (json.dumps(json.loads(data), indent=2, sort_keys=True) + "\n").encode()

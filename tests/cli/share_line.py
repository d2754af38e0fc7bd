"""A command line whose commands render in this process, so that tests of shares take a moment."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from commandline import CommandLine

from resumesite.make.workers import Workers, inline_workers

PAGES = '[site]\nbase_url = "https://people.example.org"\nformats = ["html", "txt"]\n'
ADA = """\
personalInfo: {name: Ada Fenwick, title: Engineer, phone: "+31 30 555 0147"}
experience:
  - {company: Quillby Freight, position: Engineer}
"""


def share_line(root: Path, capture: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> CommandLine:
    def workers(*arguments: Any, **named: Any) -> Workers:
        return inline_workers()

    for module in ("site.shares.freeze", "site.shares.verify", "site.build", "make.withdraw"):
        patch.setattr(f"resumesite.{module}.process_workers", workers)
    return CommandLine(root, capture)


def record_of(root: Path, share_id: str, username: str = "ada") -> Any:
    return json.loads((root / "content" / username / "shares" / f"{share_id}.json").read_text("utf-8"))


def end_in_the_past(root: Path, share_id: str, username: str = "ada") -> None:
    """Let a share have ended a while ago, which no command does."""
    path = root / "content" / username / "shares" / f"{share_id}.json"
    data = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**data, "expiresAt": "2024-01-01T00:00:00Z"}), encoding="utf-8")

"""A person's shares as their records tell without the site's key: which of them live on."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from resumesite.content.shares import Share, load_shares
from resumesite.errors import ResumesiteError


def shares_of(folder: Path, resume_id: str | None = None) -> tuple[Share, ...]:
    """A person's shares (of all resumes, or of one) that were not revoked. What is damaged is left out."""
    with suppress(ResumesiteError):
        found = (file.share for file in load_shares(folder))
        kept = (share for share in found if share and not share.revoked_at)
        return tuple(share for share in kept if resume_id in (None, share.resume_id))
    return ()


def living_shares(folder: Path, now: datetime, resume_id: str | None = None) -> tuple[Share, ...]:
    """A person's shares (of all resumes, or of one) that somebody can open."""
    return tuple(share for share in shares_of(folder, resume_id) if share.is_live(now))


def share_info(shares: tuple[Share, ...]) -> dict[str, Any]:
    """SmartCV's `shareInfo` of a resume. Views are not counted: our pages tell nobody that they are read."""
    enabled = [share for share in shares if share.is_enabled and not share.lost_passwords]
    return {
        "isEnabled": bool(enabled),
        "viewCount": 0,
        "hasPassword": bool(enabled) and all(share.has_password for share in enabled),
        "lastViewedAt": None,
    }

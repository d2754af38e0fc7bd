"""What a share is at a moment: live, over, or waiting for something."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from resumesite.content.shares import Share
from resumesite.edition.protection.site_key import SiteKey


class State(StrEnum):
    """What a share is at a moment."""

    LIVE = "live"
    EXPIRED = "expired"
    DISABLED = "disabled"
    NEEDS_PASSWORD = "needs a password"  # noqa: S105
    REVOKED = "revoked"
    DAMAGED = "damaged"
    OTHER_KEY = "other key"


def state_of(share: Share | None, key: SiteKey | None, now: datetime) -> State:
    """Say what a share is. One that was made with a key which is not here is neither live nor over."""
    if share is None:
        return State.DAMAGED
    if share.revoked_at:
        return State.REVOKED
    if share.is_expired(now):
        return State.EXPIRED
    if not share.is_enabled:
        return State.DISABLED
    if share.lost_passwords:
        return State.NEEDS_PASSWORD
    return State.LIVE if key is not None and key.id == share.key_id else State.OTHER_KEY

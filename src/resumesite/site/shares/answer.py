"""What a share is answered with: the shapes of Mokaru and SmartCV in one (contract §6)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from resumesite.content.shares import Share
from resumesite.edition.protection.content_key import token_of
from resumesite.edition.protection.site_key import SiteKey
from resumesite.edition.share import Secrets, open_share
from resumesite.errors import Problem, ResumesiteError
from resumesite.settings import Site


@dataclass(frozen=True)
class ShareAnswer:
    """A share as it is now. `token` is "" and `url` None where the site's key is not here.

    `reused` says that it was there before, `removed` are the files gone from `output/`. `has_endpoint` says
    that the site takes comments somewhere.
    """

    username: str
    share: Share
    token: str = field(default="", repr=False)
    url: str | None = None
    reused: bool = False
    removed: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()
    has_endpoint: bool = False

    def as_data(self) -> dict[str, Any]:
        share = self.share
        data = {
            "id": share.id,
            "username": self.username,
            "resumeId": share.resume_id,
            "resume": share.resume,
            "token": self.token or None,
            "shareUrl": self.url,
            "isEnabled": share.is_enabled and not share.lost_passwords,
            "hasPassword": share.has_password,
            "allowDownload": share.allow_download,
            "allowComments": share.allow_comments,
            "viewCount": 0,
            "lastViewedAt": None,
            "expiresAt": share.expires_at,
            "createdAt": share.created_at,
            "updatedAt": share.updated_at,
            "revokedAt": share.revoked_at,
            "label": share.label,
            "blurOptions": share.blur,
            "passwords": [
                {name: entry.get(name) for name in ("id", "label", "createdAt")} for entry in share.passwords
            ],
        }
        return {
            "success": True,
            "shareId": self.token or None,
            "shareUrl": self.url,
            "createdAt": share.created_at,
            "reused": self.reused,
            "data": data,
        }


def answer(
    site: Site,
    username: str,
    share: Share,
    key: SiteKey | None,
    *,
    reused: bool = False,
    removed: tuple[str, ...] = (),
    warnings: tuple[Problem, ...] = (),
) -> ShareAnswer:
    """Say what a share is and where, as far as the key at hand tells."""
    is_ours = key is not None and key.id == share.key_id and not share.revoked_at
    token = token_of(key, share.id, share.generation) if is_ours and key else ""
    base_url = site.settings.site.base_url
    url = f"{base_url}/share/{token}/" if token and base_url else None
    has_endpoint = bool(site.settings.comments.endpoint)
    return ShareAnswer(username, share, token, url, reused, removed, warnings, has_endpoint)


def secrets_of(username: str, share: Share, key: SiteKey | None) -> Secrets:
    """Return what a share hides by name, which only the site's key can tell; nothing without it."""
    if share.revoked_at:
        return Secrets()
    try:
        return open_share(share, username, key).secrets
    except ResumesiteError:
        return Secrets()

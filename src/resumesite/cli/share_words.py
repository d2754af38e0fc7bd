"""What a share is, in people's words: what it hides, until when it holds, who can open it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from resumesite.content.shares import Share
    from resumesite.edition.protection.site_key import SiteKey
    from resumesite.edition.share import Secrets
    from resumesite.site.shares.answer import ShareAnswer
    from resumesite.site.shares.state import State

_HIDDEN = {
    "blurName": "the name",
    "blurPhoto": "the photo",
    "blurEmail": "the e-mail",
    "blurPhone": "the phone",
    "blurLocation": "the location",
    "blurAddress": "the address",
    "blurWebsite": "the website",
    "blurLinkedin": "LinkedIn",
    "blurGithub": "GitHub",
    "blurTwitter": "Twitter",
    "blurLinks": "other profiles",
    "blurCompanies": "companies",
    "blurInstitutions": "schools",
    "blurDates": "dates",
    "blurProjects": "names of projects",
    "blurUrls": "addresses on the web",
    "blurReferences": "references",
}
_MILDER = {"initials": "initials stay", "city": "the city stays", "years": "years stay"}


def about(done: ShareAnswer, key: SiteKey | None, now: datetime) -> list[str]:
    """Say of a share what somebody needs to know who is about to send its link."""
    from resumesite.site.shares.answer import secrets_of
    from resumesite.site.shares.state import State, state_of

    share = done.share
    state = state_of(share, key, now)
    lines = [link(done) or "Its link is not known without the key."]
    if done.reused:
        lines.append(f"It was there since {share.created_at[:10]}; --new makes another.")
    if state is not State.LIVE:
        lines.append(f"It {state_in_words(state, share)}.")
    hidden = hidden_part(share, secrets_of(done.username, share, key))
    lines.append(f"Hidden: {hidden}." if hidden else "Nothing is hidden that the resume itself shows.")
    ends = f"until {until(share.expires_at)}" if share.expires_at else "until it is revoked"
    lines.append(f"It holds {ends}; {_who_can_read(share)}.")
    if not share.allow_download:
        lines.append("There is nothing to download.")
    if share.allow_comments:
        lines.append(_comments(done))
    return lines


def _comments(done: ShareAnswer) -> str:
    hides_mail = done.share.blur.get("blurEmail") or done.share.blur.get("blurName")
    if done.has_endpoint or not hides_mail:
        return "Readers can leave comments."
    return "Readers cannot leave comments yet: the e-mail is hidden, and there is no [comments] endpoint."


def link(done: ShareAnswer) -> str:
    """A share's link; without `base_url` its address on the site, and "" without the site's key."""
    return done.url or (f"/share/{done.token}/" if done.token else "")


def _who_can_read(share: Share) -> str:
    labels = [entry["label"] for entry in share.passwords if entry.get("label")]
    if not share.passwords:
        return "who has the link can read it"
    if len(share.passwords) == 1:
        return "it opens with a password"
    named = f" ({', '.join(labels)})" if labels else ""
    return f"it opens with any of {len(share.passwords)} passwords{named}"


def hidden_part(share: Share, secrets: Secrets) -> str:
    """Name what a share hides: "the name (initials stay), companies and 2 words"; "" for nothing."""
    blur = share.blur
    if blur.get("blurName") and blur.get("blurPhoto") is None:
        blur = {**blur, "blurPhoto": True}
    found = [_hidden(name, blur[name]) for name in _HIDDEN if blur.get(name)]
    if sections := secrets.sections:
        found.append(f"the sections {', '.join(sections)}" if len(sections) > 1 else sections[0])
    if words := len(secrets.words):
        found.append("1 word" if words == 1 else f"{words} words")
    return " and ".join(filter(None, [", ".join(found[:-1]), *found[-1:]]))


def _hidden(name: str, value: object) -> str:
    milder = _MILDER.get(str(value))
    return f"{_HIDDEN[name]} ({milder})" if milder else _HIDDEN[name]


def until(expires_at: str | None) -> str:
    """Write when a share ends: its last day, where it ends with that, else the minute."""
    if not expires_at:
        return "never"
    end = datetime.fromisoformat(expires_at)
    if (end.hour, end.minute, end.second) == (0, 0, 0):
        return f"{end - timedelta(days=1):%Y-%m-%d} (UTC)"
    return f"{end:%Y-%m-%d %H:%M} (UTC)"


def state_in_words(state: State, share: Share) -> str:
    """Say what a share's state means, as the end of a sentence that begins with "It"."""
    return {
        "live": "is live",
        "expired": f"has expired at {share.expires_at}",
        "disabled": "is switched off",
        "needs a password": "waits for a password, since it lost the one it had with an earlier key",
        "revoked": f"was revoked at {share.revoked_at}",
        "damaged": "is damaged",
        "other key": "needs the key that it was made with, which is not here",
    }[state]

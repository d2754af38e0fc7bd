"""Letting terms hold for a share's record. Nothing here reads or writes a file.

What is sealed stays sealed: the snapshot of a share that has a password, or lost the ones it had.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from resumesite.content.records import Occasion
from resumesite.content.shares import Share
from resumesite.edition.protection.content_key import content_key_of, token_of
from resumesite.edition.protection.passwords import check_password
from resumesite.edition.protection.site_key import SiteKey
from resumesite.edition.protection.wrapping import wrap_key
from resumesite.edition.redaction.blur import Blur
from resumesite.edition.share import Secrets, frozen, needs_password, open_record, sealed_secrets
from resumesite.edition.snapshot import Snapshot
from resumesite.errors import usage
from resumesite.site.shares.freeze import hidden_further
from resumesite.site.shares.terms import NewPassword, Terms

_LONGEST_LABEL = 200
_MOST_PASSWORDS = 10
"""So many keys an unlock page of 6 KB holds, and a reader's browser tries in a few seconds."""


@dataclass(frozen=True)
class Sealing:
    """What records are sealed with. `all_snapshots` says that the site seals those without a password too."""

    key: SiteKey
    all_snapshots: bool = False

    def seals(self, share: Share) -> bool:
        return needs_password(share) or self.all_snapshots


def check_terms(terms: Terms) -> None:
    """Refuse passwords that are none or too weak, and texts that no record can hold."""
    for password in terms.passwords:
        check_password(password.text, weak_ok=terms.accepts_weak)
    for label in (terms.label or "", *(password.label for password in terms.passwords)):
        if len(label) > _LONGEST_LABEL or not label.isprintable():
            hint = f"Take at most {_LONGEST_LABEL} printable characters on one line."
            raise usage("BAD_LABEL", "a label is too long, or holds what cannot be shown", hint)
    if not all(word.isprintable() for word in (*terms.blur.blur_words, *terms.blur.blur_sections)):
        raise usage("BAD_LABEL", "--blur: words hold what cannot be shown", "Give them as text, in UTF-8.")


def with_snapshot(share: Share, snapshot: Snapshot, secrets: Secrets, blur: Blur, sealing: Sealing) -> Share:
    """Let a share show `snapshot`, which `blur` was applied to; `secrets` say what must not be in it."""
    data = blur.as_data()
    words, sections = tuple(data.pop("blurWords", ())), tuple(data.pop("blurSections", ()))
    secrets = replace(secrets, words=words, sections=sections, is_protected=needs_password(share))
    return share.model_copy(
        update={
            **frozen(share.id, snapshot, sealing.key, is_sealed=sealing.seals(share)),
            "sealed_hidden": sealed_secrets(share.id, secrets, sealing.key),
            "blur": data,
            "digests": {},  # what passed the gate passed it for what was hidden then
        }
    )


def with_blur(share: Share, username: str, terms: Terms, sealing: Sealing, now: str) -> Share:
    """Hide more, in the snapshot that is there. What was hidden from it is gone, so less cannot be."""
    opened = open_record(share, username, sealing.key) if not terms.asks_no_blur else None
    if opened and (shown := sorted(_shown_again(opened.blur, terms))):
        message = f"{', '.join(shown)} is hidden in this share, and what it hides is not kept in it"
        raise usage("FEWER_REDACTIONS", message, "Take a new snapshot: `resumesite share refresh`.")
    if opened is None or opened.blur.covers(terms.blur):
        return share
    blur = opened.blur.joined(terms.blur)
    snapshot, values = hidden_further(opened, blur)
    secrets = replace(opened.secrets, hidden=values)
    return with_snapshot(share.changed(now, "hides more"), snapshot, secrets, blur, sealing)


def _shown_again(blur: Blur, terms: Terms) -> Iterator[str]:
    """Name what is hidden and asked to be hidden less: not at all, or in part only."""
    hidden = {name: value for name, value in blur.as_data().items() if value}
    for name in terms.shown_again:
        if name in hidden or (name == "blurPhoto" and blur.hides_photo):
            yield name
    for name, value in terms.blur.as_data().items():
        if isinstance(value, str) and hidden.get(name) is True:
            yield name


def with_terms(share: Share, terms: Terms, key: SiteKey | None, occasion: Occasion) -> Share:
    """Apply everything but redactions. What is so already is no change."""
    said: dict[str, object] = {
        name: value
        for name in ("is_enabled", "allow_download", "allow_comments", "has_card", "label")
        if (value := getattr(terms, name)) not in (None, getattr(share, name))
    }
    if terms.ends and terms.expires_at != share.expires_at:
        said["expires_at"] = terms.expires_at
    if terms.passwords or terms.withdrawn_passwords or (terms.without_passwords and share.has_password):
        said["passwords"] = _passwords(share, terms, key, occasion)
    if share.lost_passwords and (terms.passwords or terms.without_passwords):
        said["lost_passwords"] = False
    if not said:
        return share
    what = ", ".join(sorted(said)).replace("_", " ")
    return share.changed(occasion.now, f"changed {what}", **said)


def sealed_as_needed(share: Share, username: str, sealing: Sealing) -> Share:
    """See that the snapshot of a share with a password is sealed, and of one without as the site says.

    What is sealed says too whether there is a password.
    """
    opened = open_record(share, username, sealing.key)
    if opened.secrets.is_protected != needs_password(share):
        secrets = replace(opened.secrets, is_protected=needs_password(share))
        sealed = sealed_secrets(share.id, secrets, sealing.key)
        share = share.model_copy(update={"sealed_hidden": sealed})
    is_sealed = sealing.seals(share)
    if is_sealed == (share.snapshot is None):
        return share
    return share.model_copy(update=frozen(share.id, opened.snapshot, sealing.key, is_sealed=is_sealed))


# Passwords ---------------------------------------------------------------------------------------


def _passwords(
    share: Share, terms: Terms, key: SiteKey | None, occasion: Occasion
) -> tuple[dict[str, Any], ...]:
    """The wrapped keys of a share. A new password takes the place of the one with the same label."""
    kept = [] if terms.without_passwords else [*share.passwords]
    for wanted in terms.withdrawn_passwords:
        matching = [entry for entry in kept if wanted in (entry.get("id"), entry.get("label", ""))]
        if not matching:
            labels = ", ".join(str(entry.get("label") or entry.get("id")) for entry in kept) or "none"
            raise usage("NO_SUCH_PASSWORD", f"no password is called {wanted!r}", f"There are: {labels}.")
        kept = [entry for entry in kept if entry not in matching]
    if terms.withdrawn_passwords and not kept and not terms.passwords:
        hint = "Give another password, or say --no-password: anybody with the link can read it then."
        raise usage("LAST_PASSWORD", "that is the share's only password", hint)
    replaced = {password.label for password in terms.passwords}
    kept = [entry for entry in kept if entry.get("label", "") not in replaced]
    if len(kept) + len(terms.passwords) > _MOST_PASSWORDS:
        hint = "Withdraw one, or make another share (--new): each has a link of its own."
        raise usage("TOO_MANY_PASSWORDS", f"a share has at most {_MOST_PASSWORDS} passwords", hint)
    return (*kept, *_wrapped(share, terms.passwords, key, occasion))


def _wrapped(
    share: Share, passwords: tuple[NewPassword, ...], key: SiteKey | None, occasion: Occasion
) -> Iterator[dict[str, Any]]:
    for password in passwords:
        if key is None:
            raise LookupError("a password was to be set without the site's key")
        wrapped = wrap_key(
            content_key_of(key, share.id, share.generation),
            password.text,
            token=token_of(key, share.id, share.generation),
            id=occasion.new_id("password"),
            label=password.label,
            created_at=occasion.now,
        )
        yield wrapped.model_dump(mode="json", by_alias=True)

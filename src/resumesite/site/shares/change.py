"""Making and changing shares. Everything is checked, and the gate passed, before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from resumesite.content.durable import Change, commit
from resumesite.content.people import find_person
from resumesite.content.records import (
    Occasion,
    Publication,
    load_publication,
    new_publication,
    person_lock,
    written_publication,
)
from resumesite.content.shares import Share, load_shares, moment, written_share
from resumesite.edition.protection.site_key import SiteKey
from resumesite.edition.redaction.blur import Blur, read_blur
from resumesite.edition.share import checked_key, open_record, open_share
from resumesite.errors import ExitStatus, Problem, ResumesiteError, usage
from resumesite.make.withdraw import Withdrawn
from resumesite.make.workers import Workers
from resumesite.settings import FILE_NAME as SETTINGS_FILE
from resumesite.settings import Site
from resumesite.site.resumes import find_resume, read_resume, refuse_broken
from resumesite.site.shares.answer import ShareAnswer, answer
from resumesite.site.shares.expiry import read_expiry
from resumesite.site.shares.found import FoundShare
from resumesite.site.shares.freeze import Frozen, freeze, keep_theme, pass_gate
from resumesite.site.shares.settle import (
    Sealing,
    check_terms,
    sealed_as_needed,
    with_blur,
    with_snapshot,
    with_terms,
)
from resumesite.site.shares.take_off import take_off
from resumesite.site.shares.terms import Terms
from resumesite.themes.freeze import load_frozen


@dataclass(frozen=True)
class ShareRequest:
    """A resume that is to be shared, and how. `is_new` makes another share where there is one already.

    `language` is the one to freeze it in, "" for its main one.
    """

    username: str
    name: str = ""
    terms: Terms = field(default_factory=Terms)
    is_new: bool = False
    language: str = ""


def create_share(
    site: Site, request: ShareRequest, key: SiteKey, occasion: Occasion, *, workers: Workers | None = None
) -> ShareAnswer:
    """Share a resume, or return the share that it has, once the terms given hold for that one."""
    person, file = find_resume(site, request.username, request.name)
    refuse_broken(person)
    check_terms(request.terms)
    language = read_resume(site, person, file, request.language).further_language if request.language else ""
    with person_lock(person.folder):
        before = load_publication(person.folder)
        known = (before or new_publication(person.username, occasion)).with_resume(file.name, occasion)
        resume_id = known.resumes[file.name].id
        shares = [each.share for each in load_shares(person.folder) if each.share]
        shares = [each for each in shares if each.resume_id == resume_id and not each.revoked_at]
        live = [
            share for share in shares if share.is_live(moment(occasion.now)) and share.language == language
        ]
        if live and not request.is_new:
            latest = max(live, key=lambda share: (share.created_at, share.id))
            found = FoundShare(person.username, latest)
            return replace(_updated(site, found, request.terms, key, occasion, workers), reused=True)
        lasting = [share for share in shares if not share.is_expired(moment(occasion.now))]
        _check_limit(site, person.username, file.name, len(lasting))
        _check_card(site, request.terms, site.settings.site.formats)
        taken = freeze(site, person, file, request.terms.blur, language)
        share = _new_share(site, request.terms, taken, key, occasion, file.name, resume_id)
        share = share.model_copy(update={"language": language})
        share = _passed(site, share, person.username, key, taken, workers)
        changes: list[Change] = [written_share(share)]
        if known != before:
            changes.append(written_publication(known))
        commit(person.folder, changes)
    return answer(site, person.username, share, key, warnings=taken.warnings)


def update_share(
    site: Site, found: FoundShare, terms: Terms, key: SiteKey | None, occasion: Occasion,
    *, workers: Workers | None = None,
) -> ShareAnswer:  # fmt: skip
    """Change a share's settings. Redactions can be added; showing more again needs a new snapshot."""
    check_terms(terms)
    with _locked(site, found) as current:
        return _updated(site, current, terms, key, occasion, workers)


def refresh_share(
    site: Site, found: FoundShare, terms: Terms, key: SiteKey | None, occasion: Occasion,
    *, workers: Workers | None = None,
) -> ShareAnswer:  # fmt: skip
    """Take a new snapshot into the same link. Without a blur given, all stays hidden that was."""
    check_terms(terms)
    with _locked(site, found) as current:
        before = current.share
        key = checked_key(before, current.username, key)
        sealing = Sealing(key, site.settings.shares.seal)
        person = find_person(site.content, current.username)
        name = _name_now(load_publication(person.folder), before)
        _, file = find_resume(site, current.username, name)
        blurred = open_share(before, current.username, key).blur
        blur = _blur_anew(blurred, terms)
        taken = freeze(site, person, file, blur, before.language)
        share = before.changed(
            occasion.now, "refreshed", resume=file.name, snapshot_at=occasion.now, theme=taken.theme
        )
        share = with_terms(share, replace(terms, blur=Blur(), shown_again=()), key, occasion)
        share = with_snapshot(share, taken.snapshot, taken.secrets, blur, sealing)
        share = _passed(site, share, current.username, key, taken, workers)
        commit(person.folder, [written_share(share)])
        gone = Withdrawn()
        if not blurred.covers(blur) or _shows_less(before, share):
            gone = take_off(site, current.username, [share], key)
        warnings = (*taken.warnings, *gone.warnings)
        return answer(site, current.username, share, key, removed=gone.removed, warnings=warnings)


def rotate_share(
    site: Site, found: FoundShare, terms: Terms, key: SiteKey | None, occasion: Occasion,
    *, workers: Workers | None = None,
) -> ShareAnswer:  # fmt: skip
    """Give a share a new link and content key. Its passwords must be given anew: nobody else knows them."""
    check_terms(terms)
    with _locked(site, found) as current:
        before = current.share
        key = checked_key(before, current.username, key)
        had_password = before.has_password or before.lost_passwords
        if had_password and not (terms.passwords or terms.without_passwords):
            hint = (
                "Give --password, --generate-password or --password-stdin; --no-password leaves it without."
            )
            raise usage("PASSWORD_NEEDED", "a rotated share needs its password once more", hint)
        share = before.changed(
            occasion.now, "rotated", generation=before.generation + 1, passwords=(),
            lost_passwords=had_password,
        )  # fmt: skip
        rest = replace(terms, withdrawn_passwords=())
        return _settled(site, current, share, rest, key, occasion, workers)


def revoke_share(site: Site, found: FoundShare, key: SiteKey | None, occasion: Occasion) -> ShareAnswer:
    """End a share for good: its pages go at once, its snapshot is forgotten, an audit line stays."""
    folder = site.content / found.username
    with person_lock(folder):
        share = _again(site, found)
        if not share.revoked_at:
            share = share.revoked(occasion.now)
            commit(folder, [written_share(share)])
        gone = take_off(site, found.username, [share], key)
    return answer(site, found.username, share, key, removed=gone.removed, warnings=gone.warnings)


# One share at a time ---------------------------------------------------------------------------


@contextmanager
def _locked(site: Site, found: FoundShare) -> Iterator[FoundShare]:
    """Keep others from changing a person while their share is changed, and look at it once more."""
    with person_lock(site.content / found.username):
        share = _again(site, found)
        if share.revoked_at:
            hint = "Make another: `resumesite share create`."
            raise usage("SHARE_REVOKED", f"{share.id} was revoked at {share.revoked_at}", hint)
        yield FoundShare(found.username, share)


def _again(site: Site, found: FoundShare) -> Share:
    """Read a share again, now that nobody else changes it."""
    for file in load_shares(site.content / found.username):
        if file.id == found.share.id:
            if file.share is None:
                raise ResumesiteError(*file.problems)
            return file.share
    raise usage(
        "SHARE_NOT_FOUND", f"{found.share.id} is gone", "`resumesite share list` shows what there is."
    )


def _updated(
    site: Site, found: FoundShare, terms: Terms, key: SiteKey | None, occasion: Occasion,
    workers: Workers | None,
) -> ShareAnswer:  # fmt: skip
    if terms.is_empty:
        return answer(site, found.username, found.share, key)
    if terms == Terms(is_enabled=terms.is_enabled, label=terms.label):  # needs neither the key nor the gate
        share = with_terms(found.share, terms, None, occasion)
        return _kept(site, found, share, key)
    key = checked_key(found.share, found.username, key)
    return _settled(site, found, found.share, terms, key, occasion, workers)


def _settled(
    site: Site, found: FoundShare, share: Share, terms: Terms, key: SiteKey, occasion: Occasion,
    workers: Workers | None,
) -> ShareAnswer:  # fmt: skip
    """Let terms hold for a share, and keep it once it has passed the gate."""
    sealing = Sealing(key, site.settings.shares.seal)
    if terms.has_card:
        _check_card(site, terms, open_record(share, found.username, key).snapshot.formats, share.id)
    settled = with_terms(share, terms, key, occasion)
    settled = with_blur(settled, found.username, terms, sealing, occasion.now)
    settled = sealed_as_needed(settled, found.username, sealing)
    if settled == found.share:
        return answer(site, found.username, found.share, key)
    if _looks_otherwise(found.share, settled):
        theme = load_frozen(site.content, settled.theme)
        passed = pass_gate(site, settled, found.username, key, theme, workers=workers)
        settled = settled.changed(occasion.now, digests=dict(passed.digests), made_with=passed.made_with)
    return _kept(site, found, settled, key)


def _kept(site: Site, found: FoundShare, share: Share, key: SiteKey | None) -> ShareAnswer:
    """Write a share down. Its pages go at once where they show what they may not any more."""
    gone = Withdrawn()
    if share != found.share:
        commit(site.content / found.username, [written_share(share)])
    if not share.is_enabled or (share != found.share and _shows_less(found.share, share)):
        gone = take_off(site, found.username, [share], key)  # again, where the last time was interrupted
    return answer(site, found.username, share, key, removed=gone.removed, warnings=gone.warnings)


_MADE_OF = (
    "generation", "allow_download", "allow_comments", "has_card", "expires_at", "has_password", "blur",
    "sealed_hidden", "theme",
)  # fmt: skip
"""What a share's files are made of, beside what was frozen: the passwords themselves are in none of them."""


def _looks_otherwise(before: Share, after: Share) -> bool:
    return any(getattr(before, name) != getattr(after, name) for name in _MADE_OF)


def _shows_less(before: Share, after: Share) -> bool:
    """Whether what stands in `output/` shows what it may not any more; the next build makes it anew."""
    withdrawn = {entry["id"] for entry in before.passwords} - {entry["id"] for entry in after.passwords}
    return (
        not after.is_enabled
        or after.generation != before.generation
        or after.blur != before.blur
        or (after.sealed_hidden != before.sealed_hidden and after.snapshot_at == before.snapshot_at)
        or (after.has_password and not before.has_password)
        or (before.allow_download and not after.allow_download)
        or bool(withdrawn)
    )


# The parts of a share --------------------------------------------------------------------------

_CARD = "card"


def _new_share(
    site: Site, terms: Terms, taken: Frozen, key: SiteKey, occasion: Occasion, name: str, resume_id: str
) -> Share:
    now = occasion.now
    share = Share(
        id=occasion.new_id("share"), key_id=key.id, resume=name, resume_id=resume_id, created_at=now,
        updated_at=now, snapshot_at=now, theme=taken.theme, snapshot={},
        expires_at=read_expiry(site.settings.shares.expires, moment(now), said_in="[shares] expires"),
    )  # fmt: skip
    wanted = replace(terms, withdrawn_passwords=(), blur=Blur(), shown_again=())
    share = with_terms(share, wanted, key, occasion)
    share = share.model_copy(update={"audit": ()}).changed(now, "created")
    sealing = Sealing(key, site.settings.shares.seal)
    return with_snapshot(share, taken.snapshot, taken.secrets, terms.blur, sealing)


def _blur_anew(blurred: Blur, terms: Terms) -> Blur:
    """What a new snapshot hides: what is asked for, else what was hidden without what is to be shown."""
    if not terms.blur.is_empty:
        return terms.blur
    return read_blur(
        {name: value for name, value in blurred.as_data().items() if name not in terms.shown_again}
    )


def _check_limit(site: Site, username: str, name: str, count: int) -> None:
    limit = site.settings.shares.limit
    if count >= limit:
        message = f"{username}'s `{name}` has {count} shares, which is the limit"
        hint = "Revoke one (`resumesite share list`), or raise limit below [shares] in resumesite.toml."
        raise ResumesiteError(
            Problem("SHARE_LIMIT_EXCEEDED", message, hint=hint).of(username), status=ExitStatus.GUARDED
        )


def _check_card(site: Site, terms: Terms, formats: Iterable[str], share_id: str = "") -> None:
    """Refuse a preview picture for a share that none can be made of. `formats` are those it was made with."""
    if not terms.has_card or _CARD in formats:
        return
    steps = []
    if _CARD not in site.settings.site.formats:
        steps.append(f'add "{_CARD}" to formats below [site] in {SETTINGS_FILE}')
    if share_id:
        steps.append(f"run `resumesite share refresh {share_id}`: it is as the site was when it was made")
    message = "this share was made without preview pictures" if share_id else "this site makes no pictures"
    hint = ", then ".join(steps)
    raise usage("FORMAT_NOT_CHOSEN", f"--card: {message}", f"{hint[0].upper()}{hint[1:]}.")


def _name_now(publication: Publication | None, share: Share) -> str:
    """What the share's resume is called by now."""
    records = publication.resumes.items() if publication else ()
    return next((name for name, record in records if record.id == share.resume_id), share.resume)


def _passed(
    site: Site, share: Share, username: str, key: SiteKey, taken: Frozen, workers: Workers | None
) -> Share:
    """Keep a share's theme, and let the share pass the gate."""
    keep_theme(site.content, taken.theme, taken.theme_files)
    theme = load_frozen(site.content, taken.theme)
    passed = pass_gate(site, share, username, key, theme, workers=workers)
    return share.model_copy(update={"digests": dict(passed.digests), "made_with": passed.made_with})

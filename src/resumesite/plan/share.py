"""A share → the files it shall have, at its own address, under names that tell nothing where it is protected.

A share's keys identify what was frozen and not what renders it: as long as its bytes are kept somewhere an
upgrade leaves them alone. They are made with the site's key, since what they identify may be secret.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256

from resumesite.edition.edition import Edition
from resumesite.edition.protection.envelope import opaque_name
from resumesite.edition.share import OpenedShare, share_edition
from resumesite.plan.addresses import download_name
from resumesite.plan.artifact import Artifact, Comment, CommentForm, Download, Guard, Job, Page, Protection
from resumesite.plan.formats import PHOTO, UNLOCK, Format, find_format
from resumesite.plan.keys import Inputs, canonical
from resumesite.plan.listing import Listing
from resumesite.plan.site import EditionPlan
from resumesite.settings import SiteSettings
from resumesite.themes.fonts import NO_SITE_FONTS, SiteFonts
from resumesite.themes.theme import Theme

_CARD = "card"
_HTML = "html"


@dataclass(frozen=True)
class ShareContext:
    """What a share's pages take from around it: the site's settings, and what people said of it.

    `secret` is a key of the site for naming what its files are made of, `fonts` are the site's own.
    """

    site: SiteSettings
    comments: tuple[Comment, ...] = ()
    endpoint: str = ""
    secret: bytes = field(default=b"", repr=False)
    fonts: SiteFonts = NO_SITE_FONTS


def plan_share(opened: OpenedShare, theme: Theme, context: ShareContext) -> EditionPlan:
    """Say which files a share shall have. Reads nothing, changes nothing."""
    edition = share_edition(opened)
    formats = share_formats(opened)
    page = _page(opened, edition, formats, context)
    is_protected = opened.share.has_password
    photo = _photo(edition, context.secret) if not is_protected else None
    if photo:
        page = replace(page, photo_href=photo.path.removeprefix(edition.address))
    inputs = _inputs(opened, theme, page, context.secret)
    if is_protected:
        artifacts = [_sealed(opened, format_, inputs) for format_ in formats]
        artifacts.append(_artifact(f"{edition.address}{UNLOCK.file_name}", UNLOCK, inputs))
    else:
        artifacts = [_artifact(f"{edition.address}{each.file_name}", each, inputs) for each in formats]
    job = Job(
        edition,
        theme,
        page,
        tuple(artifacts) + ((photo,) if photo else ()),
        guard=Guard(
            opened.secrets.hidden,
            frozenset(opened.share.digests.values()),
            _secret_digest(context.secret, "digests").encode(),
        ),
        protection=(
            Protection(opened.token, opened.content_key, opened.wrapped_keys) if is_protected else None
        ),
        fonts=context.fonts,
    )
    return EditionPlan(job, inputs, _unlisted(edition))


def share_formats(opened: OpenedShare) -> tuple[Format, ...]:
    """Return what is made of a share: its page, and as its rules say the documents and the card."""
    share = opened.share
    others = (find_format(name) for name in opened.snapshot.formats if name != _HTML)
    return (
        find_format(_HTML),
        *(
            format_
            for format_ in others
            if (share.allow_download if format_.is_download else share.has_card and format_.name == _CARD)
        ),
    )


def _page(opened: OpenedShare, edition: Edition, formats: Iterable[Format], context: ShareContext) -> Page:
    """A share's page knows nothing of the site: no link, no canonical address, no name of it."""
    formats = tuple(formats)
    mail = _shown_mail(edition)
    shows_card = any(format_.name == _CARD for format_ in formats) and not opened.share.has_password
    base_url = context.site.base_url
    return Page(
        card_url=f"{base_url}/{edition.address}card.png" if shows_card and base_url else "",
        downloads=tuple(
            Download(
                each.name, each.file_name, download_name(edition.resume, each.extension), each.media_type
            )
            for each in formats
            if each.is_download
        ),
        is_indexed=False,
        updated_at=edition.updated_at,
        is_share=True,
        expires_at=opened.share.expires_at or "",
        comments=context.comments if opened.share.allow_comments else (),
        comment_form=(
            CommentForm(opened.share.id, context.endpoint, "" if context.endpoint else mail)
            if opened.share.allow_comments and (context.endpoint or mail)
            else None
        ),
    )


def _shown_mail(edition: Edition) -> str:
    """The address that the share shows, "" where it is hidden."""
    mail = edition.resume.personal_info.email
    return "" if mail in edition.resume.redactions else mail


def _photo(edition: Edition, secret: bytes) -> Artifact | None:
    """The photo as a file of its own, in the share's own folder."""
    if edition.photo is None or not edition.presentation.include_photo:
        return None
    key = _secret_digest(secret, PHOTO.name, edition.photo.digest, str(PHOTO.version))
    return Artifact(f"{edition.address}photo.{key[:12]}.jpg", PHOTO.name, key)


def _inputs(opened: OpenedShare, theme: Theme, page: Page, secret: bytes) -> Inputs:
    """Name what a share's files are made of, in a way that nobody without the site's key can try out."""
    share = opened.share
    theme_digest = share.theme or theme.digest
    facts = (share.id, share.generation, opened.snapshot.as_data(), theme_digest, _said(asdict(page)))
    wrapped = [key.model_dump(mode="json", exclude_defaults=True) for key in opened.wrapped_keys]
    return {
        "share": _secret_digest(secret, canonical(facts).decode()),
        "passwords": _secret_digest(secret, canonical(wrapped).decode()) if share.has_password else "",
    }


def _said(data: object) -> object:
    """Leave out of plain data what says nothing, so that a new field changes no share that has none."""
    if isinstance(data, dict):
        return {name: _said(value) for name, value in data.items() if value not in ("", (), None, False)}
    return [_said(each) for each in data] if isinstance(data, (list, tuple)) else data


def _artifact(path: str, format_: Format, inputs: Inputs) -> Artifact:
    """An artifact. Only the unlock page is made of the passwords' keys, and of nothing that was frozen."""
    made_of = (inputs["passwords"], inputs["share"]) if format_ is UNLOCK else (inputs["share"],)
    return Artifact(path, format_.name, sha256("\n".join((format_.name, *made_of)).encode()).hexdigest())


def _sealed(opened: OpenedShare, format_: Format, inputs: Inputs) -> Artifact:
    name = opaque_name(opened.content_key, format_.file_name)
    sealed = {**inputs, "share": f"sealed {inputs['share']}"}
    return _artifact(f"{opened.address}{name}", format_, sealed)


def _secret_digest(secret: bytes, *facts: str) -> str:
    return hmac.new(secret, "\n".join(facts).encode(), sha256).hexdigest()


def _unlisted(edition: Edition) -> Listing:
    """What the site's own pages know of a share: nothing."""
    return Listing(edition.username, edition.address, name="", is_listed=False)

"""A rendition → the page: one file, one request, no script."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup

from resumesite.document.dates import shown_date
from resumesite.document.document import ContactKind
from resumesite.document.names import split_name
from resumesite.edition.edition import PublicResume
from resumesite.render.icons import icon
from resumesite.render.photos import shown_photo
from resumesite.render.policy import page_policy
from resumesite.render.redactions import mark_redactions
from resumesite.render.rendition import Rendition
from resumesite.render.templates import fill, resume_context
from resumesite.themes.stylesheet import minify

_PROFILES = (
    ContactKind.WEBSITE,
    ContactKind.LINKEDIN,
    ContactKind.GITHUB,
    ContactKind.TWITTER,
    ContactKind.SPOTIFY,
    ContactKind.LINK,
)

_SCRIPT_SAFE = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}

_SHOWN_PHOTO = 128
"""The longer side of a photo on the page, in CSS pixels."""


def render_html(rendition: Rendition) -> bytes:
    """Render the page. Without an address for the photo it is embedded, so that the file stands alone."""
    theme, document = rendition.theme, rendition.document
    style = theme.screen_css + minify(rendition.presentation.custom_css)
    context = resume_context(document, rendition.presentation, theme) | {
        "page": rendition.page,
        "name": split_name(document.header.name, document.language),
        "is_paper": False,
        "photo": shown_photo(rendition.photo, rendition.page.photo_href, _SHOWN_PHOTO),
        "updated": _updated(rendition),
        "profile": _script_json(profile(rendition)),
        "expires": _expires(rendition),
        "policy": Markup(page_policy(style, _form_end(rendition))),  # noqa: S704  # ours alone
        "style": Markup(style),  # noqa: S704  # checked when the theme, or the person's own style, was read
        "icon": icon(document.header.name, theme.scheme(rendition.presentation.color_scheme).light["accent"]),
    }
    page = fill(theme, "page.html", context, direction=document.direction)
    return mark_redactions(page, rendition.resume.redactions).encode()


def _form_end(rendition: Rendition) -> str:
    form = rendition.page.comment_form
    return form.endpoint if form else ""


@dataclass(frozen=True)
class _Dated:
    """A line that says a date, in the three pieces of its sentence."""

    before: str
    date: str
    after: str


def _updated(rendition: Rendition) -> _Dated | None:
    """The line that says how old the page is."""
    return _dated(rendition, "updated", rendition.page.updated_at[:10])


def _expires(rendition: Rendition) -> _Dated | None:
    """The line that says until when a share's page holds: its last day in UTC."""
    end = rendition.page.expires_at
    if not end:
        return None
    last = (
        datetime.fromisoformat(end) - timedelta(days=1)
        if end.endswith("T00:00:00Z")
        else datetime.fromisoformat(end)
    )
    return _dated(rendition, "share_until", last.date().isoformat())


def _dated(rendition: Rendition, label: str, date: str) -> _Dated | None:
    if not date:
        return None
    day = shown_date(date, rendition.document.language)
    before, _, after = rendition.document.labels[label].partition("{date}")
    return _Dated(before, day, after)


# For programs that read pages --------------------------------------------------------------------------


def profile(rendition: Rendition) -> dict[str, object]:
    """Return the page as schema.org's ProfilePage. Holds nothing that the page does not show.

    Phone and e-mail stay out: they are on the page for people, and programs that gather addresses read this
    first.
    """
    document, page = rendition.document, rendition.page
    return _given(
        {
            "@context": "https://schema.org",
            "@type": "ProfilePage",
            "url": page.canonical,
            "inLanguage": document.language,
            "dateModified": page.updated_at,
            "mainEntity": _person(rendition),
        }
    )


def _person(rendition: Rendition) -> dict[str, object]:
    document, resume = rendition.document, rendition.resume
    return _given(
        {
            "@type": "Person",
            "name": document.header.name,
            "jobTitle": document.header.headline,
            "description": document.description if resume.summary else "",
            "url": rendition.page.canonical,
            "image": rendition.page.photo_url if rendition.photo else "",
            "sameAs": [
                contact.href
                for contact in document.header.contacts
                if contact.kind in _PROFILES and contact.href
            ],
            "address": _given({"@type": "PostalAddress", "addressLocality": resume.personal_info.location}),
            "worksFor": _named(
                "Organization", (job.company for job in resume.experience if job.is_current_role)
            ),
            "alumniOf": _named("EducationalOrganization", (school.university for school in resume.education)),
            "knowsLanguage": [spoken.language for spoken in resume.languages if spoken.language],
            "knowsAbout": list(dict.fromkeys(_skills(resume))),
            "hasCredential": _named(
                "EducationalOccupationalCredential", (each.name for each in resume.certificates)
            ),
        }
    )


def _given(data: dict[str, object]) -> dict[str, object]:
    """Leave out what is empty, and a thing of which only the type is known."""
    given = {key: value for key, value in data.items() if value}
    return {} if given.keys() == {"@type"} else given


def _named(kind: str, names: Iterable[str]) -> list[dict[str, str]]:
    return [{"@type": kind, "name": name} for name in dict.fromkeys(names) if name]


def _skills(resume: PublicResume) -> Iterator[str]:
    yield from resume.skills.languages
    yield from resume.skills.frameworks_and_tools
    yield from resume.skills.libraries
    for group in resume.skills.groups:
        yield from group.keywords


def _script_json(data: dict[str, object]) -> Markup:
    """Write JSON so that nothing in it can end the script element it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_SCRIPT_SAFE)
    return Markup(text)  # noqa: S704  # has no sign that means anything in HTML

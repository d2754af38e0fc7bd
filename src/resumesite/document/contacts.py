"""How to reach a person: contact data in the order that readers and programs look for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from resumesite.document.document import Contact, ContactKind
from resumesite.document.links import (
    is_handle,
    mail_href,
    phone_href,
    profile_href,
    safe_href,
    shown_address,
    web_href,
)
from resumesite.document.punctuation import Punctuation
from resumesite.resume.schema import Link, PublicPerson

PROFILES = {
    ContactKind.LINKEDIN: "https://www.linkedin.com/in/",
    ContactKind.GITHUB: "https://github.com/",
    ContactKind.TWITTER: "https://x.com/",
    ContactKind.SPOTIFY: "https://open.spotify.com/user/",
}
"""Where a profile stands that is given by its handle alone."""


def contacts_of(person: PublicPerson, labels: Mapping[str, str], signs: Punctuation) -> tuple[Contact, ...]:
    """Return every contact that is given, e-mail first. What is no address is text without a link."""
    return tuple(
        Contact(kind, labels[kind], text, href)
        for kind, text, href in (
            (ContactKind.EMAIL, shown_address(person.email), mail_href(shown_address(person.email))),
            (ContactKind.PHONE, shown_address(person.phone), phone_href(person.phone)),
            (ContactKind.LOCATION, person.location, ""),
            (ContactKind.WEBSITE, shown_address(person.website), web_href(person.website)),
            *_profiles(person),
            *(_link(link, signs) for link in person.links),
        )
        if text
    )


def _profiles(person: PublicPerson) -> Iterator[tuple[ContactKind, str, str]]:
    for kind, profile in (
        (ContactKind.LINKEDIN, person.linkedin),
        (ContactKind.GITHUB, person.github),
        (ContactKind.TWITTER, person.twitter),
        (ContactKind.SPOTIFY, person.spotify_url),
    ):
        yield kind, _shown_profile(profile, PROFILES[kind]), profile_href(profile, PROFILES[kind])


def _shown_profile(profile: str, base: str) -> str:
    """Show a handle with its @ as it is, and a bare one with the place where it is a name."""
    if is_handle(profile) and not profile.startswith("@"):
        return shown_address(base + profile)
    return shown_address(profile)


def _link(link: Link, signs: Punctuation) -> tuple[ContactKind, str, str]:
    """Show a link's label and its address: on paper nobody can follow the label alone."""
    parts = dict.fromkeys(part for part in (link.label, shown_address(link.url)) if part)
    return ContactKind.LINK, signs.colon.join(parts), safe_href(link.url)

"""blurEmail, blurPhone, blurWebsite, blurLinkedin, blurGithub, blurTwitter, blurLinks: how to reach them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from resumesite.edition.redaction.folding import fold
from resumesite.edition.redaction.hiding import Asked, Hiding
from resumesite.edition.redaction.search import Target
from resumesite.edition.redaction.variants import (
    address_variants,
    email_names,
    email_variants,
    handles_in,
    host_of,
    own_host,
    person_variants,
)

PROFILES = {
    "website": "website",
    "linkedin": "profile",
    "github": "profile",
    "twitter": "profile",
    "spotify_url": "profile",
}
"""Fields of a person that hold an address of theirs → the label that stands there when it is hidden."""

_HOMES = {
    "website": ("https://", "http://", "www."),
    "linkedin": ("linkedin.com/in/",),
    "github": ("github.com/",),
    "twitter": ("twitter.com/", "x.com/"),
}
_CORE = 7
SHORTEST_NUMBER = 5


def hide_email(asked: Asked) -> Iterator[Hiding]:
    email = asked.resume.personal_info.email
    if asked.blur.blur_email and email and not asked.is_label(email):
        yield Hiding(email, Target("email"), ("personal_info", "email"), also=tuple(email_variants(email)))


def hide_phone(asked: Asked) -> Iterator[Hiding]:
    phone = asked.resume.personal_info.phone
    if asked.blur.blur_phone and phone and not asked.is_label(phone):
        yield Hiding(phone, Target("phone"), ("personal_info", "phone"), unlisted=tuple(_dialled(phone)))


def _dialled(phone: str) -> Iterator[str]:
    """Yield a number's digits, and their ends down to what one dials in town: nobody writes it one way."""
    for number in re.split(r"[,;/|]|\bor\b|(?:ext|x|#)\.?(?=\s*\d)", phone, flags=re.IGNORECASE):
        digits = "".join(sign for sign in fold(number) if sign.isdecimal())
        if len(digits) >= SHORTEST_NUMBER:
            shortest = min(len(digits), _CORE + (len(digits) > 10))
            yield from (digits[-length:] for length in range(len(digits), shortest - 1, -1))


def hide_website(asked: Asked) -> Iterator[Hiding]:
    if asked.blur.blur_website:
        yield from _profile(asked, "website")


def hide_linkedin(asked: Asked) -> Iterator[Hiding]:
    if asked.blur.blur_linkedin:
        yield from _profile(asked, "linkedin")


def hide_github(asked: Asked) -> Iterator[Hiding]:
    if asked.blur.blur_github:
        yield from _profile(asked, "github")


def hide_twitter(asked: Asked) -> Iterator[Hiding]:
    if asked.blur.blur_twitter:
        yield from _profile(asked, "twitter")


def hide_links(asked: Asked) -> Iterator[Hiding]:
    """Hide own links, labels and all. One label stands for all of them."""
    if not asked.blur.blur_links:
        return
    yield from _profile(asked, "spotify_url")
    yield from own_links(asked)


def own_links(asked: Asked) -> Iterator[Hiding]:
    """Hide every own link; the first one's label stands for all of them."""
    links, target = asked.resume.personal_info.links, Target("link")
    if len(links) == 1 and asked.is_label(links[0].label):
        return
    for index, link in enumerate(links):
        place = ("personal_info", "links", index)
        also = tuple(address_variants(link.url))
        yield Hiding(link.url, target, (*place, "url"), instead="", also=also)
        yield Hiding(link.label, target, (*place, "label"), instead="" if index else None, is_quiet=True)


def _profile(asked: Asked, field: str) -> Iterator[Hiding]:
    """Hide a profile's address wherever it stands; its handle too, where that is nothing that is shown."""
    address = getattr(asked.resume.personal_info, field)
    if not address or asked.is_label(address):
        return
    target, shown = Target(PROFILES[field]), shown_names(asked, field)
    names = [name for name in profile_names(address) if fold(name) not in shown]
    homes = [f"{home}{name}" for name in _at_home(address, field) for home in _HOMES.get(field, ())]
    bare = [text for text in address_variants(address) if fold(text) not in shown]
    yield Hiding(
        address,
        target,
        ("personal_info", field),
        also=tuple(dict.fromkeys((*bare, *homes, *names))),
        is_quiet=fold(address) in shown,
    )


def _at_home(address: str, field: str) -> Iterator[str]:
    """Yield what stands after one of `_HOMES` in other ways to write an address."""
    if field == "website":
        yield from filter(None, [own_host(address)])
    else:
        yield from handles_in(address)


def shown_names(asked: Asked, field: str = "") -> frozenset[str]:
    """Return what a handle may be without being hidden everywhere: what the resume shows of the person."""
    if asked.blur.blur_name:
        return frozenset()
    person, blur = asked.resume.personal_info, asked.blur
    shown = [person.name, *person_variants(person.name), asked.username]
    if not blur.blur_email:
        shown += [person.email, person.email.rpartition("@")[2], *email_names(person.email)]
    for other in PROFILES.keys() - {field, "spotify_url"}:
        if not getattr(blur, f"blur_{other}") and not blur.blur_urls:
            shown += profile_names(getattr(person, other))
    return frozenset(map(fold, shown))


def profile_names(address: str) -> Iterator[str]:
    """Yield the handles in an address, and its host where that is the person's own."""
    if host_of(address) and (host := own_host(address)):
        yield host
    yield from (handle for handle in handles_in(address) if len(fold(handle)) > 1)

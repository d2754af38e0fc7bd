"""blurName: who it is. The name, the username, the e-mail address, profiles and an own domain all tell it."""

from __future__ import annotations

from collections.abc import Iterator

from resumesite.edition.redaction.contact import PROFILES, own_links, profile_names
from resumesite.edition.redaction.hiding import Asked, Hiding
from resumesite.edition.redaction.labels import label_forms
from resumesite.edition.redaction.search import Target
from resumesite.edition.redaction.variants import (
    address_variants,
    email_names,
    email_variants,
    initials_of,
    person_variants,
)

NAME = "name"


def hide_name(asked: Asked) -> Iterator[Hiding]:
    if not asked.blur.blur_name:
        return
    person = asked.resume.personal_info
    target = _target(asked)
    if asked.is_label(person.name):
        yield from _label_before(person.name, target, asked.resume.language)
    else:
        place = ("personal_info", "name")
        yield Hiding(person.name, target, place, also=tuple(person_variants(person.name)))
    yield Hiding(asked.username, target, said_in="username")
    yield from _email(asked, target)
    yield from _profiles(asked, target)


def _target(asked: Asked) -> Target:
    """Return the label: of a name that was hidden before, what stands there may only become less."""
    name = asked.resume.personal_info.name
    if asked.blur.blur_name != "initials":
        return Target(NAME)
    return Target(NAME, text=name if asked.is_label(name) else initials_of(name))


def _label_before(name: str, target: Target, language: str) -> Iterator[Hiding]:
    """Hide the initials that an earlier redaction left, when they are to go too."""
    if name != target.text and name not in label_forms(language)[NAME]:
        yield Hiding("", target, ("personal_info", "name"), exact=(name,))


def _email(asked: Asked, target: Target) -> Iterator[Hiding]:
    email = asked.resume.personal_info.email
    if email and not asked.is_label(email):
        yield Hiding(email, Target("email"), ("personal_info", "email"), also=tuple(email_variants(email)))
        for name in email_names(email):
            yield Hiding(name, target, said_in="personalInfo.email")


def _profiles(asked: Asked, target: Target) -> Iterator[Hiding]:
    person = asked.resume.personal_info
    for field, kind in PROFILES.items():
        address = getattr(person, field)
        if address and not asked.is_label(address):
            path = ("personal_info", field)
            yield Hiding(address, Target(kind), path, also=tuple(address_variants(address)))
            for name in profile_names(address):
                yield Hiding(name, target, said_in=f"personalInfo.{field}")
    yield from own_links(asked)
    for index, link in enumerate(person.links):
        for name in profile_names(link.url):
            yield Hiding(name, target, said_in=f"personalInfo.links.{index}.url")

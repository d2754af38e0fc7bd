"""JSON Resume (jsonresume.org): 1.0.0 and later, and the keys from before, which a third of files use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from resumesite.content.draft import Draft
from resumesite.content.importers.reshape import (
    Found,
    Move,
    Part,
    Reshaping,
    SectionMoves,
    Shape,
    as_text,
    entries,
    is_empty,
)
from resumesite.content.importers.sections import (
    COMMON,
    META,
    ONGOING,
    OWN_SECTIONS,
    ROLE,
    read_skills,
    say_if_current,
    say_if_present,
)
from resumesite.content.names import is_language
from resumesite.marked import KeyPath, Marked

_OURS = ("personalInfo", "experience", "contentJson", "workExperience")
_THEIRS = ("basics", "work", "volunteer")

_BASICS = (
    Move("name", ("name", "fullName")),
    Move("title", ("label", "title")),
    Move("imageUrl", ("image", "picture", "imageUrl")),
    Move("email", ("email",)),
    Move("phone", ("phone",)),
    Move("website", ("url", "website")),
    Move("headerNote", ("headerNote",)),
)

_WORK = SectionMoves(
    "experience",
    ("work",),
    (
        Move("company", ("name", "company")),
        Move("url", ("url", "website", "companyURL")),
        Move("companyDescription", ("description", "companyDescription")),
        *ROLE,
        Move("description", ("highlights",), Shape.TEXTS),
    ),
    alone="company",
)

_ROLE = (*ROLE, Move("description", ("highlights", "description"), Shape.TEXTS))

_PROJECTS = SectionMoves(
    "projects",
    ("projects",),
    (
        Move("id", ("id",)),
        Move("name", ("name", "title")),
        Move("entity", ("entity", "company")),
        Move("kind", ("type", "kind")),
        Move("startDate", ("startDate",)),
        Move("endDate", ("endDate",)),
        Move("description", ("description",), Shape.ITEM),
        Move("description", ("summary",), Shape.ITEM),
        Move("highlights", ("highlights",), Shape.TEXTS),
        Move("technologies", ("keywords", "technologies"), Shape.TEXTS),
        Move("link", ("url", "website", "link")),
    ),
    alone="name",
)

_OWN_META = (
    Move("meta.sectionOrder", ("sectionOrder",), Shape.AS_IS),
    Move("meta.sectionLabels", ("sectionLabels",), Shape.AS_IS),
    Move("meta.sectionsVisibility", ("sectionsVisibility",), Shape.AS_IS),
)

_NETWORKS = {
    "linkedin": ("linkedin", "https://www.linkedin.com/in/"),
    "github": ("github", "https://github.com/"),
    "twitter": ("twitter", "https://x.com/"),
    "x": ("twitter", "https://x.com/"),
    "spotify": ("spotifyUrl", "https://open.spotify.com/user/"),
}
"""Networks that have a field of their own, and where a profile there stands when only its name is given."""


def recognizes(data: Mapping[str, Any]) -> bool:
    """Whether a file has the keys that only JSON Resume has (the value may be null) and none of ours."""
    if any(key in data for key in _OURS):
        return False
    says_so = "jsonresume" in str(data.get("$schema")) or "resume-schema" in str(data.get("$schema"))
    return says_so or any(key in data for key in _THEIRS) or _has_entries_of_theirs(data)


def read(marked: Marked) -> Draft:
    """Bring a JSON Resume into our own names; every field of the format has its place there."""
    resume = Reshaping(marked, "jsonresume")
    root = resume.part(Found(marked.data, ()))
    _read_basics(resume, root)
    for path, entry in resume.move_section(root, _WORK):
        say_if_current(resume, path, entry)
        _read_roles(resume, path, entry)
    for path, entry in resume.move_section(root, _PROJECTS):
        say_if_present(resume, path, entry)
        if roles := entry.take("roles", "role"):
            role = ", ".join(as_text(item.value) for item in entries(roles))
            resume.put((*path, "role"), role, roles.path)
    for section in ONGOING:
        for path, entry in resume.move_section(root, section):
            say_if_present(resume, path, entry)
    for section in COMMON:
        for _ in resume.move_section(root, section):
            pass
    read_skills(resume, root)
    resume.move(root, OWN_SECTIONS)
    _read_meta(resume, root)
    return resume.draft()


def _read_roles(resume: Reshaping, path: KeyPath, work: Part) -> None:
    """Read the positions of a job, which our own export writes."""
    if roles := work.take("roles"):
        for number, role in enumerate(entries(roles)):
            place = (*path, "roles", number)
            part = resume.part(role)
            resume.place(place, role.path)
            resume.move(part, _ROLE, place)
            say_if_current(resume, place, part)


def _has_entries_of_theirs(data: Mapping[str, Any]) -> bool:
    skills, education = data.get("skills"), data.get("education")
    has_groups = isinstance(skills, list) and any(isinstance(skill, dict) for skill in skills)
    has_studies = isinstance(education, list) and any(
        isinstance(study, dict) and study.keys() & {"institution", "studyType", "area"} for study in education
    )
    return has_groups or has_studies


def _read_basics(resume: Reshaping, root: Part) -> None:
    basics = resume.part(root.take("basics"))
    resume.move(basics, _BASICS, ("personalInfo",))
    if summary := basics.take("summary"):
        resume.put(("summary",), as_text(summary.value), summary.path)
    _read_location(resume, basics)
    if degree := basics.take("degree"):  # before 1.0: the highest degree, which has no place of its own
        resume.put(("education", 0, "degree"), as_text(degree.value), degree.path)
    if profiles := basics.take("profiles"):
        for profile in entries(profiles):
            _read_profile(resume, resume.part(profile))
    resume.move(basics, (Move("links", ("links",), Shape.AS_IS),), ("personalInfo",))


def _read_location(resume: Reshaping, basics: Part) -> None:
    """City, region and country are shown; street and postal code are private."""
    found = basics.take("location")
    if found is None:
        return
    if not isinstance(found.value, dict):
        resume.put(("personalInfo", "location"), as_text(found.value), found.path)
        return
    location = resume.part(found)
    for target, names in (
        ("location", ("city", "region", "countryCode")),
        ("address", ("address", "postalCode")),
    ):
        taken = [part for name in names if (part := location.take(name))]
        if taken:
            text = ", ".join(as_text(part.value) for part in taken)
            resume.put(("personalInfo", target), text, taken[0].path if len(taken) == 1 else found.path)


def _read_profile(resume: Reshaping, profile: Part) -> None:
    """Put a profile where its network has a field, else among the links, named if the URL lacks it."""
    network = as_text(_value(profile.take("network")))
    username = as_text(_value(profile.take("username")))
    url = as_text(_value(profile.take("url", "urlText", "site", "website")))
    field, base = _NETWORKS.get(network.casefold(), ("", ""))
    if not url and base and username:
        url = username if "/" in username else base + username.removeprefix("@")
    name_is_in_url = username.removeprefix("@").casefold() in url.casefold()
    path: KeyPath = ("personalInfo", field)
    if field and url and name_is_in_url and not resume.has(path):
        resume.put(path, url, profile.path)
        return
    label = ": ".join(part for part in (network, "" if name_is_in_url and url else username) if part)
    path = ("personalInfo", "links", resume.length(("personalInfo", "links")))
    for key, text in (("label", label), ("url", url)):
        if text:
            resume.put((*path, key), text, profile.path)


def _read_meta(resume: Reshaping, root: Part) -> None:
    meta = resume.part(root.take("meta"))
    resume.move(meta, META)
    ours = resume.part(meta.take("resumesite"))  # what our export has no other place for
    resume.move(ours, (*META, *_OWN_META))
    resume.move(ours, OWN_SECTIONS)
    if is_language(str(root.value.get("language"))):
        resume.move(root, META)
    resume.keep(meta, "canonical", "version", "lastModified", "theme")
    resume.keep(root, "$schema")


def _value(found: Found | None) -> Any:
    return None if found is None or is_empty(found.value) else found.value

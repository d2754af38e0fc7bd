"""How entries move from the names that other systems use: what JSON Resume and SmartCV share.

The names we use ourselves are sources too: the JSON Resume that we export carries them where it has no field.
"""

from __future__ import annotations

from resumesite.content.importers.reshape import (
    Move,
    Part,
    Reshaping,
    SectionMoves,
    Shape,
    as_text,
    entries,
)
from resumesite.marked import KeyPath

_ID = Move("id", ("id",))
_DATES = (
    Move("startDate", ("startDate",)),
    Move("endDate", ("endDate",)),
)
_HIGHLIGHTS = Move("description", ("highlights", "achievements", "responsibilities"), Shape.TEXTS)
_DESCRIPTION = (
    Move("description", ("summary",), Shape.ITEM),
    Move("description", ("description",), Shape.LINES),
    _HIGHLIGHTS,
)

ROLE = (
    _ID,
    Move("position", ("position", "jobTitle")),
    Move("location", ("location",)),
    *_DATES,
    Move("isCurrentRole", ("isCurrentRole", "isCurrent", "current", "present"), Shape.AS_IS),
    Move("summary", ("summary",)),
    Move("technologies", ("technologies", "keywords"), Shape.TEXTS),
)

EDUCATION = SectionMoves(
    "education",
    ("education",),
    (
        _ID,
        Move("university", ("institution", "school", "university")),
        Move("degree", ("studyType", "degree")),
        Move("branch", ("area", "branch", "major", "field", "fieldOfStudy")),
        Move("description", ("specialization",), Shape.ITEM),
        Move("location", ("location",)),
        Move("sgpa", ("score", "gpa", "sgpa")),
        *_DATES,
        Move("url", ("url", "website")),
        Move("courses", ("courses",), Shape.TEXTS),
        *_DESCRIPTION,
    ),
    alone="university",
)

VOLUNTEERING = SectionMoves(
    "volunteering",
    ("volunteer", "volunteering"),
    (
        _ID,
        Move("organization", ("organization", "company")),
        Move("position", ("position", "role")),
        Move("location", ("location",)),
        Move("url", ("url", "website")),
        *_DATES,
        Move("summary", ("summary",)),
        Move("description", ("description",), Shape.LINES),
        _HIGHLIGHTS,
    ),
    alone="organization",
)

AWARDS = SectionMoves(
    "awards",
    ("awards",),
    (
        _ID,
        Move("title", ("title", "name")),
        Move("awarder", ("awarder", "issuer")),
        Move("date", ("date",)),
        Move("url", ("url", "website")),
        *_DESCRIPTION,
    ),
    alone="title",
)

CERTIFICATES = SectionMoves(
    "certificates",
    ("certificates", "certifications"),
    (
        _ID,
        Move("name", ("name", "title")),
        Move("issuer", ("issuer", "issuingOrganization", "authority")),
        Move("date", ("date", "issueDate", "startDate")),
        Move("endDate", ("endDate", "expirationDate", "expiryDate")),
        Move("url", ("url", "website", "credentialURL", "credentialUrl")),
        *_DESCRIPTION,
    ),
    alone="name",
)

PUBLICATIONS = SectionMoves(
    "publications",
    ("publications",),
    (
        _ID,
        Move("name", ("name", "title")),
        Move("authors", ("authors",), Shape.TEXTS),
        Move("publisher", ("publisher",)),
        Move("date", ("releaseDate", "date")),
        Move("url", ("url", "website")),
        Move("doi", ("doi",)),
        *_DESCRIPTION,
    ),
    alone="name",
)

LANGUAGES = SectionMoves(
    "languages",
    ("languages",),
    (_ID, Move("language", ("language", "name")), Move("fluency", ("fluency", "level", "proficiency"))),
    alone="language",
)

INTERESTS = SectionMoves(
    "interests",
    ("interests", "hobbies"),
    (_ID, Move("name", ("name", "title")), Move("keywords", ("keywords",), Shape.TEXTS)),
    alone="name",
)

REFERENCES = SectionMoves(
    "references",
    ("references",),
    (
        _ID,
        Move("name", ("name",)),
        Move("position", ("position", "title")),
        Move("reference", ("reference", "text")),
    ),
    alone="reference",
)

ONGOING = (EDUCATION, VOLUNTEERING)
"""Sections whose entries last."""

COMMON = (AWARDS, CERTIFICATES, PUBLICATIONS, LANGUAGES, INTERESTS, REFERENCES)

OWN_SECTIONS = (
    Move("extracurricular", ("extracurricular",), Shape.TEXTS),
    Move("customSections", ("customSections",), Shape.AS_IS),
)

_SKILL_GROUP = (
    Move("name", ("name", "category")),
    Move("level", ("level", "proficiency")),
    Move("keywords", ("keywords", "skills", "items"), Shape.TEXTS),
)

META = (
    Move("meta.title", ("title",)),
    Move("meta.language", ("language", "lang")),
)


def say_if_current(resume: Reshaping, path: KeyPath, entry: Part) -> None:
    """A position that starts and has no end goes on: these formats have no other way to say so."""
    if not resume.has((*path, "isCurrentRole")) and _is_open(resume, path):
        resume.put((*path, "isCurrentRole"), True, entry.path)


def say_if_present(resume: Reshaping, path: KeyPath, entry: Part) -> None:
    """Say the same of an entry that has no `isCurrentRole` of its own: it ends at present."""
    said = entry.take("isCurrentRole", "present")
    goes_on = said is None or said.value in (True, "true")
    if goes_on and _is_open(resume, path):
        resume.put((*path, "endDate"), "Present", entry.path)


def _is_open(resume: Reshaping, path: KeyPath) -> bool:
    return resume.has((*path, "startDate")) and not resume.has((*path, "endDate"))


def read_skills(resume: Reshaping, part: Part) -> None:
    """Each skill with a level or keywords is a group; mere words become one group without a name."""
    while skills := part.take("skills", "softSkills"):
        if isinstance(skills.value, dict):  # sorted into our own kinds already
            resume.put(("skills",), skills.value, skills.path)
            continue
        words = [skill for skill in entries(skills) if not isinstance(skill.value, dict)]
        group: KeyPath = ("skills", "groups", resume.length(("skills", "groups")))
        for number, word in enumerate(words):
            resume.put((*group, "keywords", number), as_text(word.value), word.path)
        for skill in entries(skills):
            if isinstance(skill.value, dict):
                group = ("skills", "groups", resume.length(("skills", "groups")))
                resume.place(group, skill.path)
                resume.move(resume.part(skill), _SKILL_GROUP, group)

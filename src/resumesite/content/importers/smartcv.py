"""SmartCV's resume: `contentJson` with its title and settings, in a `{success, data}` envelope or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from resumesite.content.draft import Draft
from resumesite.content.importers.reshape import Found, Move, Part, Reshaping, SectionMoves, Shape, as_text
from resumesite.content.importers.sections import (
    COMMON,
    ONGOING,
    OWN_SECTIONS,
    ROLE,
    read_skills,
    say_if_current,
)
from resumesite.errors import Problem, ResumesiteError
from resumesite.marked import Marked

_PERSON = (
    Move("name", ("name", "fullName")),
    Move("title", ("title", "jobTitle")),
    Move("location", ("location", "address")),  # the address is what SmartCV shows as the place
    Move("phone", ("phone",)),
    Move("email", ("email",)),
    Move("website", ("website", "url")),
    Move("linkedin", ("linkedin",)),
    Move("github", ("github",)),
    Move("twitter", ("twitter",)),
    Move("spotifyUrl", ("spotifyUrl",)),
    Move("imageUrl", ("imageUrl", "photo", "avatar", "avatarUrl", "photoUrl")),
    Move("links", ("links",), Shape.AS_IS),
    Move("address", ("address",)),  # only where `location` was given too
)

_WORK = SectionMoves(
    "experience",
    ("workExperience", "experience"),
    (
        Move("company", ("company", "name")),
        Move("url", ("url", "website")),
        Move("position", ("title",)),
        *ROLE,
        Move("description", ("description",), Shape.LINES),
        Move("description", ("highlights", "achievements", "responsibilities"), Shape.TEXTS),
        Move("companyDescription", ("companyDescription",)),
        Move("roles", ("roles",), Shape.AS_IS),
    ),
    alone="company",
)

_PROJECTS = SectionMoves(
    "projects",
    ("projects",),
    (
        Move("id", ("id",)),
        Move("name", ("name", "title")),
        Move("role", ("role", "position")),
        Move("entity", ("entity", "company")),
        Move("kind", ("kind", "type")),
        Move("startDate", ("startDate",)),
        Move("endDate", ("endDate",)),
        Move("description", ("description",), Shape.LINES),
        Move("highlights", ("highlights",), Shape.TEXTS),
        Move("technologies", ("technologies", "keywords"), Shape.TEXTS),
        Move("link", ("url", "link", "website")),
    ),
    alone="name",
)

_META = (
    Move("meta.title", ("title",)),
    Move("meta.status", ("status",)),
    Move("meta.template", ("templateId",)),
    Move("meta.targetJobDescription", ("targetJobDescription",)),
    Move("meta.sectionsVisibility", ("sectionsVisibility",), Shape.AS_IS),
    Move("meta.language", ("language",)),
)

_BOOKKEEPING = (
    "id", "template", "atsScore", "keywordMatchScore", "createdAt", "updatedAt", "shareInfo", "userId",
)  # fmt: skip


def recognizes(data: Mapping[str, Any]) -> bool:
    """Whether this is SmartCV's object, an answer around it, or its `contentJson` alone."""
    inner = data.get("data")
    if "contentJson" in data or ("success" in data and isinstance(inner, dict | list)):
        return True
    person = data.get("personalInfo")
    has_summary = isinstance(person, dict) and "summary" in person
    return "experience" not in data and ("workExperience" in data or has_summary)


def read(marked: Marked) -> Draft:
    """Bring SmartCV's object into our own names; its scores and bookkeeping are kept aside."""
    resume = Reshaping(marked, "smartcv")
    envelope = resume.part(Found(marked.data, ()))
    if "contentJson" not in marked.data and isinstance(marked.data.get("data"), list):
        raise _is_a_list(marked)
    if "contentJson" not in marked.data and (inner := envelope.take("data")):
        envelope.ignore("success", "message")
        envelope = resume.part(inner)
    if content := envelope.take("contentJson"):
        resume.move(envelope, _META)
        resume.keep(envelope, *_BOOKKEEPING)
        envelope = resume.part(content)
    _read_content(resume, envelope)
    return resume.draft()


def _read_content(resume: Reshaping, content: Part) -> None:
    person = resume.part(content.take("personalInfo"))
    resume.move(person, _PERSON, ("personalInfo",))
    if summary := person.take("summary") or content.take("summary"):
        resume.put(("summary",), as_text(summary.value), summary.path)
    for path, entry in resume.move_section(content, _WORK):
        say_if_current(resume, path, entry)
    for section in (_PROJECTS, *ONGOING, *COMMON):
        for _ in resume.move_section(content, section):
            pass
    read_skills(resume, content)
    resume.move(content, OWN_SECTIONS)


def _is_a_list(marked: Marked) -> ResumesiteError:
    return ResumesiteError(
        Problem(
            "NOT_A_RESUME",
            "this is SmartCV's list of resumes, not a resume",
            marked.place(("data",)),
            "data",
            "Ask for one of them, with its contentJson.",
        )
    )

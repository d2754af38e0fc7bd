"""A resume as JSON Resume 1.0.0 (jsonresume.org), to be taken to any tool that reads it.

What has no place there stands inside the objects under our own names, which the schema allows (but not at
the root: hence `meta.resumesite`). A value that is not valid where it belongs (a date in words, an address
that is no URL) stands beside its place, named with "Text" at the end: `startDateText`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from pydantic import BaseModel

from resumesite.document.contacts import PROFILES
from resumesite.document.dates import iso_date, means_present
from resumesite.document.document import ContactKind
from resumesite.document.labels import labels_for
from resumesite.document.links import mail_href, profile_href, web_href
from resumesite.edition.edition import PublicResume
from resumesite.render.rendition import Rendition

SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"

USUAL_ORDER = PublicResume().section_order

Object = dict[str, object]
"""A JSON object; what is empty in it is left out when it is written."""


def render_json(rendition: Rendition) -> bytes:
    """Return the resume as UTF-8 JSON, two blanks of indentation."""
    resume = rendition.resume
    data: Object = {
        "$schema": SCHEMA,
        "basics": _basics(rendition),
        "work": _work(resume),
        "volunteer": _volunteer(resume),
        "education": _education(resume),
        "awards": _awards(resume),
        "certificates": _certificates(resume),
        "publications": _publications(resume),
        "skills": _skills(resume),
        "languages": _dumped(resume.languages),
        "interests": _dumped(resume.interests),
        "references": _dumped(resume.references),
        "projects": _projects(resume),
        "meta": _meta(rendition),
    }
    return (json.dumps(_filled(data), ensure_ascii=False, indent=2) + "\n").encode()


# Basics --------------------------------------------------------------------------------------------------


def _basics(rendition: Rendition) -> Object:
    person = rendition.resume.personal_info
    return {
        "name": person.name,
        "label": person.title,
        "image": rendition.page.photo_url,
        **_fitting("email", person.email, is_valid=bool(mail_href(person.email))),
        "phone": person.phone,
        **_address("url", person.website),
        "summary": rendition.resume.summary,
        "location": _location(person.location),
        "profiles": list(_profiles(rendition.resume)),
        "headerNote": person.header_note,
    }


def _location(text: str) -> Object:
    """Part "Oakland, CA, US" as JSON Resume does, so that it is put together again as it was."""
    city, *rest = parts = text.split(", ")
    if len(parts) == 3 and re.fullmatch("[A-Z]{2}", parts[2]):
        return {"city": city, "region": parts[1], "countryCode": parts[2]}
    return {"city": city, "region": rest[0]} if len(parts) == 2 else {"city": text}


def _profiles(resume: PublicResume) -> Iterator[Object]:
    person = resume.personal_info
    for kind, network, profile in (
        (ContactKind.LINKEDIN, "LinkedIn", person.linkedin),
        (ContactKind.GITHUB, "GitHub", person.github),
        (ContactKind.TWITTER, "Twitter", person.twitter),
        (ContactKind.SPOTIFY, "Spotify", person.spotify_url),
    ):
        if profile:
            href = profile_href(profile, PROFILES[kind])
            yield {"network": network, "username": _username(href) or profile, "url": href}
    for link in person.links:
        yield {"network": link.label, **_address("url", link.url)}


def _username(href: str) -> str:
    """Return the name at the end of a profile's address, "" for any other address."""
    name = re.fullmatch(r"https?://[^/]+/(?:in/|user/)?@?([\w.-]+)/?", href)
    return name[1] if name else ""


# Sections ------------------------------------------------------------------------------------------------


def _work(resume: PublicResume) -> list[Object]:
    return [
        {
            "name": job.company,
            "position": job.position,
            "location": job.location,
            **_address("url", job.url),
            **_dates(job.start_date, job.end_date, is_current=job.is_current_role),
            "description": job.company_description,
            "summary": job.summary,
            "highlights": list(job.description),
            "keywords": list(job.technologies),
            "roles": [
                {
                    "position": role.position,
                    "location": role.location,
                    **_dates(role.start_date, role.end_date, is_current=role.is_current_role),
                    "summary": role.summary,
                    "highlights": list(role.description),
                    "keywords": list(role.technologies),
                }
                for role in job.roles
            ],
        }
        for job in resume.experience
    ]


def _volunteer(resume: PublicResume) -> list[Object]:
    return [
        {
            "organization": work.organization,
            "position": work.position,
            "location": work.location,
            **_address("url", work.url),
            **_dates(work.start_date, work.end_date),
            "summary": work.summary,
            "highlights": list(work.description),
        }
        for work in resume.volunteering
    ]


def _education(resume: PublicResume) -> list[Object]:
    return [
        {
            "institution": school.university,
            "studyType": school.degree,
            "area": school.branch,
            "location": school.location,
            **_address("url", school.url),
            **_dates(school.start_date, school.end_date),
            "score": school.sgpa,
            "courses": list(school.courses),
            **_said(school.description),
        }
        for school in resume.education
    ]


def _awards(resume: PublicResume) -> list[Object]:
    return [
        {
            "title": award.title,
            **_date("date", award.date),
            "awarder": award.awarder,
            **_address("url", award.url),
            **_said(award.description),
        }
        for award in resume.awards
    ]


def _certificates(resume: PublicResume) -> list[Object]:
    return [
        {
            "name": certificate.name,
            # Of all dates only this one must have a day in 1.0.0.
            **_fitting(
                "date", certificate.date, is_valid=len(iso_date(certificate.date)) == len("2020-11-07")
            ),
            **_date("endDate", certificate.end_date),
            "issuer": certificate.issuer,
            **_address("url", certificate.url),
            **_said(certificate.description),
        }
        for certificate in resume.certificates
    ]


def _publications(resume: PublicResume) -> list[Object]:
    return [
        {
            "name": publication.name,
            "authors": list(publication.authors),
            "publisher": publication.publisher,
            **_date("releaseDate", publication.date),
            **_address("url", publication.url),
            "doi": publication.doi,
            **_said(publication.description),
        }
        for publication in resume.publications
    ]


def _skills(resume: PublicResume) -> list[Object]:
    """Write each list of skills as one skill with keywords, named as on the page."""
    skills, labels = resume.skills, labels_for(resume.language)
    lists: list[tuple[str, tuple[str, ...]]] = [
        ("programming_languages", skills.languages),
        ("frameworks_and_tools", skills.frameworks_and_tools),
        ("libraries", skills.libraries),
        ("soft_skills", skills.soft_skills),
    ]
    named: list[Object] = [
        {"name": labels[key], "keywords": list(keywords)} for key, keywords in lists if keywords
    ]
    return [*named, *_dumped(skills.groups)]


def _projects(resume: PublicResume) -> list[Object]:
    """Write descriptions as highlights where the page shows them as points."""
    are_points = any(len(each.description) > 1 for each in resume.projects if not each.highlights)
    return [
        {
            "name": project.name,
            "roles": [project.role],
            "entity": project.entity,
            "type": project.kind,
            **_dates(project.start_date, project.end_date),
            "description": "" if is_listed else "\n\n".join(project.description),
            "highlights": list(project.description if is_listed else project.highlights),
            "keywords": list(project.technologies),
            **_address("url", project.link),
        }
        for project in resume.projects
        for is_listed in [are_points and not project.highlights]
    ]


def _meta(rendition: Rendition) -> Object:
    resume, page = rendition.resume, rendition.page
    return {
        "version": "v1.0.0",
        "canonical": page.canonical,
        "lastModified": page.updated_at,
        "resumesite": {
            "title": resume.title,
            "language": resume.language,
            "sectionOrder": _section_order(resume),
            "sectionLabels": resume.section_labels.model_dump(),
            "sectionsVisibility": {"references": True} if resume.references else {},
            "extracurricular": list(resume.extracurricular),
            "customSections": _dumped(resume.custom_sections),
        },
    }


def _section_order(resume: PublicResume) -> list[str]:
    """Name the sections in their order, custom ones that stand apart by title; nothing when it is usual."""
    if resume.section_order == USUAL_ORDER:
        return []
    titles = {
        f"customSections.{index}": section.title for index, section in enumerate(resume.custom_sections)
    }
    return [titles.get(name, name) for name in resume.section_order]


# Values --------------------------------------------------------------------------------------------------


def _dumped(models: Sequence[BaseModel]) -> list[Object]:
    return [model.model_dump(by_alias=True, mode="json") for model in models]


def _dates(start: str, end: str, *, is_current: bool = False) -> Object:
    """Write from when to when. In JSON Resume a missing end means "until now", so the contrary is said."""
    is_open = bool(start) and (not end or means_present(end))
    is_current = is_current or means_present(end)
    return {
        **_date("startDate", start),
        **_date("endDate", "" if means_present(end) else end),
        **({"isCurrentRole": is_current} if is_current != is_open else {}),
    }


def _date(key: str, text: str) -> Object:
    return _fitting(key, iso_date(text) or text, is_valid=bool(iso_date(text)))


def _address(key: str, address: str) -> Object:
    return _fitting(key, web_href(address) or address, is_valid=bool(web_href(address)))


def _fitting(key: str, value: str, *, is_valid: bool) -> Object:
    return {key if is_valid else f"{key}Text": value}


def _said(description: Sequence[str]) -> Object:
    """Write a description as the one summary that JSON Resume has, or its points as highlights."""
    if len(description) > 1:
        return {"highlights": list(description)}
    return {"summary": "".join(description)}


def _filled(value: object) -> object:
    """Return JSON without its empty texts, lists and objects."""
    match value:
        case dict():
            filled = {key: _filled(inner) for key, inner in value.items()}
            return {key: inner for key, inner in filled.items() if inner not in ("", [], {})}
        case list():
            return [inner for inner in map(_filled, value) if inner not in ("", [], {})]
        case _:
            return value

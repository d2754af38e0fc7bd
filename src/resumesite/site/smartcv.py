"""A resume in the shapes that SmartCV answers with.

Its five sections go by its names and in its shapes (a description is one text with lines, skills are one
list); what else a resume holds stands beside them in our names, so that nothing is lost on the way.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel

from resumesite.resume.schema import Education, Experience, PersonalInfo, Project, Resume
from resumesite.site.wrkks import resume_fields

SECTIONS = ("personalInfo", "workExperience", "education", "skills", "projects")

_EXPERIENCE = ("company", "position", "startDate", "endDate", "description")
_EDUCATION = ("school", "degree", "startDate", "endDate")
_OURS_BESIDE = {
    "personalInfo", "summary", "experience", "education", "skills", "projects", "meta", "x-source",
}  # fmt: skip
"""Sections of ours that stand among SmartCV's, and what is no content."""


def content_json(resume: Resume) -> dict[str, Any]:
    """A resume as SmartCV's `contentJson`."""
    ours = resume_fields(resume)
    return {
        "personalInfo": _person(resume.personal_info, resume.summary),
        "workExperience": [_experience(entry) for entry in resume.experience],
        "education": [_education(entry) for entry in resume.education],
        "skills": list(_skills(resume)),
        "projects": [_stated(project_json(entry)) for entry in resume.projects],
        **{name: value for name, value in ours.items() if name not in _OURS_BESIDE},
    }


def sections_visibility(resume: Resume) -> dict[str, bool]:
    """Which sections show, by SmartCV's names: all of its five, and whatever the author named."""
    said = resume.meta.sections_visibility
    by_smartcv = {"experience": "workExperience"}
    named = {by_smartcv.get(name, name): is_visible for name, is_visible in said.items()}
    return dict.fromkeys(SECTIONS, True) | named


def project_json(project: Project) -> dict[str, Any]:
    """A project as SmartCV's `projects` answer with it; ours beyond that when they hold something."""
    answer = {
        "id": project.id or None,
        "name": project.name,
        "description": "\n".join(project.description),
        "technologies": list(project.technologies),
        "url": project.link,
        "startDate": project.start_date,
        "endDate": project.end_date,
        "highlights": list(project.highlights),
    }
    beyond = {"role": project.role, "entity": project.entity, "kind": project.kind}
    return answer | _stated(beyond)


def _person(person: PersonalInfo, summary: str) -> dict[str, Any]:
    """SmartCV calls the place it shows `address`; a street address of ours keeps out of its way."""
    fields = _in_files(person)
    street = fields.pop("address", "")
    ordered = {
        "name": fields.pop("name", ""),
        "email": fields.pop("email", ""),
        "phone": fields.pop("phone", ""),
        "address": fields.pop("location", ""),
        "summary": summary,
    }
    return _stated(ordered | fields | {"streetAddress": street})


def _experience(entry: Experience) -> dict[str, Any]:
    fields = _in_files(entry)
    lines = [fields.pop("summary", ""), *fields.pop("description", [])]
    fields["description"] = "\n".join(line for line in lines if line)
    return _ordered(fields, _EXPERIENCE)


def _education(entry: Education) -> dict[str, Any]:
    fields = _in_files(entry)
    fields["school"] = fields.pop("university", "")
    return _ordered(fields, _EDUCATION)


def _skills(resume: Resume) -> Iterable[str]:
    """Every skill once: SmartCV has one list."""
    skills = resume.skills
    lists = (skills.languages, skills.frameworks_and_tools, skills.libraries, skills.soft_skills)
    grouped = (keyword for group in skills.groups for keyword in (group.keywords or (group.name,)))
    return dict.fromkeys([*(skill for each in lists for skill in each), *grouped])


def _in_files(model: BaseModel) -> dict[str, Any]:
    return model.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def _ordered(fields: dict[str, Any], first: tuple[str, ...]) -> dict[str, Any]:
    return _stated({name: fields.get(name) for name in ("id", *first)} | fields)


def _stated(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}

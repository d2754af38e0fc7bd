"""A person in the shape that wrkks answers with, so that its clients need not change."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from resumesite.content.records import Publication
from resumesite.resume.schema import Resume

_WRKKS_FIELDS = {
    "Resume": "personal_info summary skills experience projects education extracurricular custom_sections",
    "PersonalInfo": "name title location phone email website linkedin github twitter spotify_url image_url",
    "Skills": "languages frameworks_and_tools soft_skills",
    "Experience": "company position location start_date end_date is_current_role description technologies",
    "Project": "name role start_date end_date description technologies link",
    "Education": "university degree branch location sgpa start_date end_date",
    "CustomSection": "title items",
}
"""The fields that wrkks' own objects always have, in its order."""


def user_answer(publication: Publication, resume: Resume | None) -> dict[str, Any]:
    """wrkks' user object. `resume` is what is public now, None after unpublishing."""
    return {
        "id": publication.id,
        "clerk_user_id": publication.clerk_user_id,
        "email": publication.email,
        "username": publication.username,
        "resume": resume_answer(resume) if resume and publication.islive else None,
        "islive": publication.islive,
        "created_at": publication.created_at,
        "updated_at": publication.updated_at,
    }


def resume_answer(resume: Resume) -> dict[str, Any]:
    """All eight wrkks sections with all of wrkks' fields, then ours as far as they hold something."""
    return _fields(resume, fills=True)


def resume_fields(resume: Resume) -> dict[str, Any]:
    """What a resume holds and nothing else, its fields in the order that people write them in."""
    return _fields(resume, fills=False)


def _fields(model: BaseModel, *, fills: bool) -> dict[str, Any]:
    """A model by its names in files: wrkks' fields first, ours only when they are not as they are by default.

    With `fills`, wrkks' fields stand there even when they are empty.
    """
    theirs = _WRKKS_FIELDS.get(type(model).__name__, "").split()
    names = [*theirs, *(name for name in type(model).model_fields if name not in theirs)]
    return {
        type(model).model_fields[name].alias or name: _plain(getattr(model, name), fills=fills)
        for name in names
        if (fills and name in theirs) or not _is_default(model, name)
    }


def _plain(value: object, *, fills: bool) -> Any:
    if isinstance(value, BaseModel):
        return _fields(value, fills=fills)
    if isinstance(value, tuple):
        return [_plain(item, fills=fills) for item in value]
    return value


def _is_default(model: BaseModel, name: str) -> bool:
    return bool(getattr(model, name) == type(model).model_fields[name].get_default(call_default_factory=True))

"""A person in the shape that wrkks answers with, so that its clients need not change."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from resumesite.content.records import Publication
from resumesite.resume.schema import Resume

_SECTIONS = (
    "personal_info",
    "summary",
    "skills",
    "experience",
    "projects",
    "education",
    "extracurricular",
    "custom_sections",
)
"""wrkks' sections, in its order: always there, empty ones as "" or []."""

_WRKKS_FIELDS = {
    "PersonalInfo": "name title location phone email website linkedin github twitter spotify_url image_url",
    "Skills": "languages frameworks_and_tools soft_skills",
    "Experience": "company position location start_date end_date is_current_role description technologies",
    "Project": "name role start_date end_date description technologies link",
    "Education": "university degree branch location sgpa start_date end_date",
    "CustomSection": "title items",
}
"""The fields that wrkks' own objects always have; ours beyond them stand there when they hold something."""


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
    """All eight wrkks sections, then ours as far as they hold something."""
    ours = [name for name in type(resume).model_fields if name not in _SECTIONS]
    answer = {_name_in_files(resume, name): _plain(getattr(resume, name)) for name in _SECTIONS}
    for name in ours:
        if not _is_empty(plain := _plain(getattr(resume, name)), resume, name):
            answer[_name_in_files(resume, name)] = plain
    return answer


def _plain(value: object) -> Any:
    if isinstance(value, BaseModel):
        always = _WRKKS_FIELDS.get(type(value).__name__, "").split()
        names = [*always, *(name for name in type(value).model_fields if name not in always)]
        fields = {name: _plain(getattr(value, name)) for name in names}
        return {
            _name_in_files(value, name): plain
            for name, plain in fields.items()
            if name in always or not _is_empty(plain, value, name)
        }
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _is_empty(plain: object, model: BaseModel, name: str) -> bool:
    default = type(model).model_fields[name].get_default(call_default_factory=True)
    return getattr(model, name) == default or plain in ("", [], {})


def _name_in_files(model: BaseModel, name: str) -> str:
    return type(model).model_fields[name].alias or name

"""Our own format: the resume model in camelCase, as `resumesite schema` describes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from resumesite.content.draft import Draft
from resumesite.marked import Marked

_OURS = ("personalInfo", "experience", "extracurricular", "customSections", "volunteering", "x-source")
_SHARED = (
    "summary", "skills", "projects", "education", "languages", "awards", "certificates", "publications",
    "interests", "references", "meta",
)  # fmt: skip


def recognizes(data: Mapping[str, Any]) -> bool:
    """Whether a file has a field of ours. Asked last: other formats share some names."""
    return any(key in data for key in (*_OURS, *_SHARED))


def read(marked: Marked) -> Draft:
    """Take the data as it is; `$schema` is for editors."""
    return Draft({key: value for key, value in marked.data.items() if key != "$schema"}, marked)

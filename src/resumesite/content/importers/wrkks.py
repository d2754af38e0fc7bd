"""wrkks' publish payload: `{"resume": {…}}`. Its resume is a part of our own model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from resumesite.content.draft import Draft
from resumesite.errors import Problem, ResumesiteError
from resumesite.marked import Marked

_USER = frozenset({"id", "clerk_user_id", "email", "username", "islive", "style", "created_at", "updated_at"})
"""What stands beside the resume in wrkks' answer."""


def recognizes(data: Mapping[str, Any]) -> bool:
    """Whether there is a resume in an envelope, alone or in a user object."""
    return "resume" in data and data.keys() <= {"resume", "$schema", *_USER}


def read(marked: Marked) -> Draft:
    """Take the resume out of its envelope. `{"resume": null}` unpublishes and holds no resume to read."""
    resume = marked.data["resume"]
    if resume is None:
        raise _refused(marked, "this payload has no resume: `null` unpublishes", "EMPTY")
    if not isinstance(resume, dict):
        raise _refused(marked, "expected the fields of a resume", "NOT_A_RESUME")
    user = {key: value for key, value in marked.data.items() if key in _USER and value not in (None, "")}
    data = {**resume, "x-source": {**resume.get("x-source", {}), **user}} if user else resume
    return Draft(data, marked, "wrkks", origins={(): ("resume",)})


def _refused(marked: Marked, message: str, code: str) -> ResumesiteError:
    return ResumesiteError(Problem(code, message, marked.place(("resume",)), "resume"))

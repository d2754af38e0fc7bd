"""Which versions a share's files are made with, and what is said where those are not the ones of its record.

What was made stays as it is for as long as it is kept. What is lost is rendered again by what is here now.
"""

from __future__ import annotations

from collections.abc import Iterable

from resumesite.content.shares import Share, share_path
from resumesite.errors import Place, Problem, Severity
from resumesite.make.environment import read_environment
from resumesite.plan.formats import find_formats
from resumesite.plan.keys import canonical, digest_of

RENDERED_AGAIN = "SHARE_RENDERED_AGAIN"


def made_with(formats: Iterable[str]) -> str:
    """Identify everything that files of these formats are made with beside what was frozen (hex)."""
    environment = read_environment(find_formats(formats))
    facts = (environment.code, environment.fonts, dict(environment.libraries))
    return digest_of(canonical(facts))[:16]


def rendered_again(username: str, share: Share, what: str) -> Problem:
    """Warn that `what` of a share was made by another version than its record says."""
    return Problem(
        code=RENDERED_AGAIN,
        message=f"{what} was rendered again, by another version than the one it was made with",
        place=Place(f"content/{username}/{share_path(share.id)}"),
        hint="It passed the gate again. `resumesite share refresh` takes a new snapshot, if you like.",
        severity=Severity.WARNING,
        username=username,
    )

"""Real resumes of many systems keep nothing of what is hidden."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest
from test_nothing_hidden_stands import leaks

from resumesite.content.read import read_draft
from resumesite.edition.edition import PublicResume
from resumesite.edition.live import live_edition
from resumesite.edition.redaction.blur import parse_blur
from resumesite.edition.redaction.redact import redact
from resumesite.errors import ResumesiteError
from resumesite.resume.parse import parse_resume
from resumesite.settings import Settings

CORPUS = Path(os.environ.get("RESUMESITE_CORPUS", Path(__file__).parents[3].parent / "shared" / "corpus"))
KINDS = (".json", ".yaml", ".yml", ".toml", ".md")
BLURS = (
    "name,companies,institutions",
    "name=initials,companies,dates=years,location=city",
    "name,companies,institutions,projects,email,phone,location,website,linkedin,github,links,urls,references,dates",
    "email,phone,github,sections=skills+projects",
)

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not beside this checkout")


@cache
def real_resumes() -> dict[str, PublicResume]:
    """Return every resume in the corpus that can be read and has a name."""
    found: dict[str, PublicResume] = {}
    for path in sorted(path for path in CORPUS.rglob("*") if path.suffix in KINDS):
        try:
            resume = parse_resume(read_draft(path.read_bytes(), path.name)).resume
            edited = live_edition(
                resume,
                username="jane-doe",
                name="resume",
                address="",
                settings=Settings(),
                theme_ids=["plain"],
            )
        except ResumesiteError:
            continue
        if resume.personal_info.name:
            found[path.name] = edited.edition.resume
    return found


def test_there_are_resumes_to_look_at():
    assert len(real_resumes()) > 50


@pytest.mark.parametrize("asked", BLURS)
def test_a_real_resume_says_nothing_hidden(asked: str):
    found = {
        name: leaked
        for name, resume in real_resumes().items()
        if (leaked := leaks(redact(resume, parse_blur(asked), username="jane-doe")))
    }

    assert found == {}


def test_in_a_real_resume_most_of_the_text_stays():
    for resume in real_resumes().values():
        left = redact(resume, parse_blur("name,companies"), username="jane-doe").resume

        assert len(left.model_dump_json()) > 0.6 * len(resume.model_dump_json())

"""A resume that is exported as JSON Resume and read again is the same resume."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rendering import rendered
from resumesite.content.read import read_draft
from resumesite.edition.edition import PublicResume
from resumesite.edition.live import public_resume
from resumesite.edition.visibility import Visibility
from resumesite.resume.parse import parse_resume

ROOT = Path(__file__).parents[2]
FILES = [
    path
    for path in (*sorted(ROOT.glob("content/*/*")), ROOT / "tests" / "fixtures" / "full.yaml")
    if path.suffix in (".yaml", ".yml", ".json", ".toml") and path.name != "publication.json"
]


def read(data: bytes, shown: str) -> PublicResume:
    resume = parse_resume(read_draft(data, shown)).resume
    return public_resume(resume, Visibility(), language="en")


def test_there_are_resumes_to_try():
    assert len(FILES) > 10


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_export_of_what_was_imported_is_the_same_again(path: Path):
    first = rendered("json", read(path.read_bytes(), path.name))

    again = rendered("json", read(first, "resume.json"))

    assert json.loads(again) == json.loads(first)
    assert read_draft(first, "resume.json").notes == ()

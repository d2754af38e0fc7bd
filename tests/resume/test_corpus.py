"""Real JSON Resume files of public projects are imported, or refused with a good reason."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from resumesite.content.read import read_draft
from resumesite.errors import ResumesiteError
from resumesite.resume.parse import parse_resume

CORPUS = Path(os.environ.get("RESUMESITE_CORPUS", Path(__file__).parents[2].parent / "shared" / "corpus"))
FILES = sorted((CORPUS / "dev" / "jsonresume").glob("*.json"))
REFUSED = {
    "dotnet-errorsCleaned.json": ("SYNTAX", 17, 7),
    "dotnet-deepNulls.json": ("EMPTY", 1, 1),
    "dotnet-shallowNulls.json": ("EMPTY", 1, 1),
    "fluentdesk-empty.json": ("EMPTY", 1, 1),
}
"""One has a trailing comma, three hold nothing but null and empty texts."""

pytestmark = pytest.mark.skipif(not FILES, reason="the corpus is not beside this checkout")


def texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in texts(inner)]
    if isinstance(value, list | tuple):
        return [text for inner in value for text in texts(inner)]
    return [value] if isinstance(value, str) else []


def test_there_are_files_to_look_at():
    assert len(FILES) > 40
    assert {path.name for path in FILES} >= REFUSED.keys()


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.name not in REFUSED], ids=lambda path: path.stem
)
def test_a_real_file_becomes_a_resume_with_every_text_it_holds(path: Path):
    draft = read_draft(path.read_bytes(), path.name)
    parsed = parse_resume(draft)

    assert draft.format == "jsonresume"
    assert not [warning for warning in parsed.warnings if warning.is_error]
    held = texts(parsed.resume.model_dump(by_alias=True))
    everything = "\n".join(held)
    profiles = (json.loads(path.read_bytes()).get("basics") or {}).get("profiles", [])
    networks = {str(profile.get("network")) for profile in profiles}  # a network becomes a field's name
    for text in texts(json.loads(path.read_bytes())):
        assert text.strip() in everything or text in networks or text.lstrip("@") in everything
    assert "None" not in held


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_json_or_no_resume_is_refused_with_its_place(name: str):
    path = CORPUS / "dev" / "jsonresume" / name

    with pytest.raises(ResumesiteError) as caught:
        parse_resume(read_draft(path.read_bytes(), name))

    problem = next(problem for problem in caught.value.problems if problem.is_error)
    assert (problem.code, problem.place.line, problem.place.column) == REFUSED[name]
    assert problem.place.path == name
    assert problem.message

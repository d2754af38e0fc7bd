"""What is exported as JSON Resume is read back as the same page."""

from __future__ import annotations

from pathlib import Path

import pytest

from leaves import edited, full_resume
from rendering import rendered
from resumesite.content.read import read_draft
from resumesite.document.arrange import arrange
from resumesite.document.document import Document
from resumesite.edition.edition import PublicResume
from resumesite.resume.parse import parse_resume

PEOPLE = sorted(
    path
    for path in (Path(__file__).parents[1] / "content").glob("*/*.*")
    if path.suffix in (".yaml", ".yml", ".json", ".toml") and path.stem != "publication"
)


def read(data: bytes, name: str) -> PublicResume:
    return edited(parse_resume(read_draft(data, name)).resume)


def exported_and_read_back(resume: PublicResume) -> Document:
    return arrange(read(rendered("json", resume), "resume.json"))


@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_a_full_resume_comes_back_whole(language: str):
    full = full_resume(language=language)
    by_address = full.personal_info.model_copy(update={"twitter": "https://x.com/tangerinequill"})
    resume = edited(full.model_copy(update={"personal_info": by_address}))

    assert exported_and_read_back(resume) == arrange(resume)


def test_the_demonstration_has_people():
    assert len(PEOPLE) >= 6


@pytest.mark.parametrize("path", PEOPLE, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_demonstrations_people_come_back_whole(path: Path):
    resume = read(path.read_bytes(), path.name)

    assert exported_and_read_back(resume) == arrange(resume)


@pytest.mark.parametrize(
    "data",
    [
        {"experience": [{"company": "A", "startDate": "Summer 2019", "endDate": "2020"}]},
        {"experience": [{"company": "A", "startDate": "2019"}, {"company": "B", "endDate": "2020"}]},
        {"experience": [{"company": "A", "startDate": "2019", "endDate": "2031", "isCurrentRole": True}]},
        {"projects": [{"name": "A", "startDate": "2019"}]},
        {"projects": [{"name": "B", "startDate": "2020", "endDate": "Present"}]},
        {"projects": [{"name": "A", "description": ["one", "two"]}, {"name": "B", "description": ["three"]}]},
        {"certificates": [{"name": "A", "date": "2020-11"}, {"name": "B", "date": "2020"}]},
        {"awards": [{"title": "A", "description": ["one", "two"], "url": "not a url"}]},
        {"personalInfo": {"email": "[email protected]", "website": "my site", "location": "A, B, C, D"}},
        {"customSections": [{"title": "One", "items": ["x"]}, {"title": "Two", "items": [{"title": "y"}]}],
         "section_order": ["customSections.1", "summary", "customSections"]},
    ],
)  # fmt: skip
def test_what_json_resume_has_no_place_for_comes_back_too(data: dict[str, object]):
    resume = PublicResume.model_validate(data)

    assert exported_and_read_back(resume).sections == arrange(resume).sections
    assert exported_and_read_back(resume).header == arrange(resume).header

"""Whatever a resume says stands in every format: nothing is lost on the way from the file to the page."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

import pytest

from extract import extract
from leaves import edited, full_resume, leaves_of, missing
from rendering import rendered
from resumesite.content.read import read_draft
from resumesite.edition.edition import PublicResume
from resumesite.errors import ResumesiteError
from resumesite.resume.parse import parse_resume
from resumesite.resume.schema import Resume

FORMATS = ("html", "pdf", "docx", "txt", "md")
LIGHT = ("txt", "md")

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
CORPUS = Path(os.environ.get("RESUMESITE_CORPUS", SHARED / "corpus")) / "dev" / "jsonresume"

PEOPLE = sorted(
    path
    for path in (ROOT / "content").glob("*/*.*")
    if path.suffix in (".yaml", ".yml", ".json", ".toml") and path.stem != "publication"
)
OTHERS = sorted(path for path in CORPUS.rglob("*") if path.suffix in (".json", ".yaml", ".yml"))


@cache
def public(path: Path) -> PublicResume:
    resume = parse_resume(read_draft(path.read_bytes(), path.name)).resume
    return edited(with_references(resume))


def with_references(resume: Resume) -> Resume:
    """Show references too: what is hidden cannot be missed."""
    visibility = resume.meta.sections_visibility | {"references": True}
    return resume.model_copy(
        update={"meta": resume.meta.model_copy(update={"sections_visibility": visibility})}
    )


def not_said(format_name: str, resume: PublicResume) -> list[str]:
    assert list(leaves_of(resume)), "there is something to look for"
    return missing(resume, extract(format_name, rendered(format_name, resume)))


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("language", ["en", "fr", "zh-Hans"])
def test_a_format_says_every_value_of_a_full_resume(language: str, format_name: str):
    resume = edited(full_resume(language=language))
    assert len(list(leaves_of(resume))) > 120

    assert not_said(format_name, resume) == []


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize(
    "field",
    ["personalInfo.phone", "experience.url", "education.endDate", "summary", "customSections.items.subtitle"],
)
def test_a_value_that_a_format_does_not_say_is_missed(field: str, format_name: str):
    """The check can fail: a file that lacks one field lacks it in the eyes of this test."""
    without = extract(format_name, rendered(format_name, edited(full_resume(hidden=[field]))))

    lost = missing(edited(full_resume()), without)

    assert lost
    assert {_field(line) for line in lost} == {field}


def _field(line: str) -> str:
    path = re.sub(r"\.\d+", "", line.partition(":")[0])
    return re.sub("_([a-z])", lambda letter: letter[1].upper(), path)


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("path", PEOPLE, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_format_says_all_that_the_demonstrations_people_do(path: Path, format_name: str):
    assert not_said(format_name, public(path)) == []


def test_the_demonstration_has_people():
    assert len(PEOPLE) >= 6


def _is_resume(path: Path) -> bool:
    try:
        return bool(list(leaves_of(public(path))))
    except ResumesiteError:
        return False


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the sample files of other projects are not on this machine")
def test_there_are_sample_files_to_look_at():
    assert sum(map(_is_resume, OTHERS)) > 40


@pytest.mark.parametrize(
    "format_name",
    [*LIGHT, *(pytest.param(name, marks=pytest.mark.slow) for name in FORMATS if name not in LIGHT)],
)
@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.relative_to(CORPUS).as_posix())
def test_a_format_says_all_that_other_projects_samples_do(path: Path, format_name: str):
    if not _is_resume(path):
        pytest.skip("refused, or an empty resume")

    try:
        lost = not_said(format_name, public(path))
    except ResumesiteError as error:
        assert error.code == "MISSING_GLYPHS", error
        pytest.skip("refused by name: no font on this machine has its characters")
    assert lost == []

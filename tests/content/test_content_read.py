"""Reading a file's bytes, and finding out what kind of resume they are."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from resumesite.content.draft import Draft
from resumesite.content.importers import registry
from resumesite.content.importers.registry import Importer
from resumesite.content.read import read_draft, read_file
from resumesite.errors import ResumesiteError
from resumesite.marked import MAX_BYTES


def code_of(path: Path, **options: Path) -> str:
    with pytest.raises(ResumesiteError) as caught:
        read_file(path, "content/ada/resume.yaml", **options)
    assert caught.value.problems[0].place.path == "content/ada/resume.yaml"
    return caught.value.code


def test_an_ordinary_file_is_read(tmp_path: Path):
    (tmp_path / "resume.yaml").write_bytes(b"x" * MAX_BYTES)

    assert len(read_file(tmp_path / "resume.yaml", "x")) == MAX_BYTES


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path):
    (tmp_path / "resume.yaml").write_bytes(b"x" * (MAX_BYTES + 1))

    assert code_of(tmp_path / "resume.yaml") == "CONTENT_TOO_LARGE"


def test_a_file_that_is_not_there_a_folder_and_a_pipe_are_refused(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")

    assert code_of(tmp_path / "missing") == "FILE_NOT_FOUND"
    assert code_of(tmp_path / "missing" / "deeper") == "FILE_NOT_FOUND"
    assert code_of(tmp_path / ("x" * 300)) == "FILE_NOT_FOUND"
    assert code_of(tmp_path / "nul\0") == "FILE_NOT_FOUND"
    assert code_of(tmp_path) == "FILE_UNREADABLE"
    assert code_of(tmp_path / "pipe") == "FILE_UNREADABLE"
    assert code_of(Path("/dev/zero")) == "FILE_UNREADABLE"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path):
    (tmp_path / "resume.yaml").write_bytes(b"x")
    (tmp_path / "resume.yaml").chmod(0)

    assert code_of(tmp_path / "resume.yaml") == "FILE_UNREADABLE"


def test_a_link_that_leads_out_of_a_folder_is_refused_when_it_must_not(tmp_path: Path):
    (tmp_path / "secret").write_bytes(b"x")
    (tmp_path / "content").mkdir()
    link = tmp_path / "content" / "resume.yaml"
    link.symlink_to(tmp_path / "secret")

    assert read_file(link, "x") == b"x"
    assert code_of(link, within=tmp_path / "content") == "LINK_OUTSIDE"


def test_a_link_in_a_circle_is_refused(tmp_path: Path):
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")

    assert code_of(tmp_path / "a") == "FILE_UNREADABLE"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"personalInfo": {"name": "Ada"}}, "native"),
        ({"personalInfo": {"name": "Ada", "address": "x"}, "experience": []}, "native"),
        ({"summary": "Hi"}, "native"),
        ({"meta": {}}, "native"),
        ({"personalinfo": {"name": "Ada"}}, "native"),
        ({"personalInfo": {"name": "Ada"}, "work": []}, "native"),
        ({"personalInfo": {"name": "Ada"}, "experience": [], "basics": {}}, "native"),
        ({"basics": {"name": "Ada"}}, "jsonresume"),
        ({"basics": None}, "jsonresume"),
        ({"work": [], "education": []}, "jsonresume"),
        (
            {"$schema": "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"},
            "jsonresume",
        ),
        ({"skills": [{"name": "Go"}]}, "jsonresume"),
        ({"education": [{"institution": "X"}]}, "jsonresume"),
        ({"resume": {"personalInfo": {"name": "Ada"}}}, "wrkks"),
        ({"id": "usr_1", "username": "ada", "islive": True, "resume": {"summary": "x"}}, "wrkks"),
        ({"title": "CV", "contentJson": {"personalInfo": {"name": "Ada"}}}, "smartcv"),
        ({"success": True, "data": {"contentJson": {"skills": ["Go"]}}}, "smartcv"),
        ({"personalInfo": {"name": "Ada"}, "workExperience": []}, "smartcv"),
        ({"personalInfo": {"name": "Ada", "summary": "Hi"}}, "smartcv"),
    ],
)
def test_the_shape_of_a_file_tells_its_format(data: dict, expected: str):
    assert read_draft(json.dumps(data).encode(), "resume.json").format == expected


@pytest.mark.parametrize("data", ["{}", '{"a": 1}', '{"colour": "red", "children": []}'])
def test_a_file_with_nothing_of_a_resume_is_refused_as_none(data: str):
    with pytest.raises(ResumesiteError, match=r"resume\.json:1:1: this file holds no resume") as caught:
        read_draft(data.encode(), "resume.json")

    assert caught.value.code == "NOT_A_RESUME"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "EMPTY"),
        ("null", "EMPTY"),
        ("[]", "NOT_A_RESUME"),
        ('"x"', "NOT_A_RESUME"),
        ("1", "NOT_A_RESUME"),
    ],
)
def test_a_file_that_is_no_mapping_is_refused(text: str, code: str):
    with pytest.raises(ResumesiteError) as caught:
        read_draft(text.encode(), "resume.json")

    assert caught.value.code == code


def test_the_format_can_be_said():
    draft = read_draft(b"summary: Hi\nbasics: {name: Ada}\n", "resume.yaml", format="jsonresume")

    assert draft.format == "jsonresume"
    assert draft.data["personalInfo"]["name"] == "Ada"


def test_an_unknown_format_is_a_usage_error_with_a_suggestion():
    with pytest.raises(ResumesiteError, match="Did you mean `jsonresume`"):
        read_draft(b"summary: Hi\n", "resume.yaml", format="json-resume")


def test_installed_packages_can_bring_formats(monkeypatch: pytest.MonkeyPatch):
    importer = Importer(
        "openresume",
        "OpenResume",
        recognizes=lambda data: "workExperiences" in data,
        read=lambda marked: Draft({"summary": "from a plugin"}, marked, "openresume"),
    )
    monkeypatch.setattr(registry, "_installed", lambda: (importer,))

    draft = read_draft(b'{"workExperiences": []}', "cv.json")

    assert (draft.format, draft.data) == ("openresume", {"summary": "from a plugin"})
    assert registry.importer_called("openresume") is importer


def test_a_schema_key_is_no_part_of_the_resume():
    draft = read_draft(
        b'{"$schema": "https://people.example/resume.schema.json", "summary": "Hi"}', "resume.json"
    )

    assert draft.data == {"summary": "Hi"}

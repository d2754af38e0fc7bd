"""`resumesite validate` and `resumesite schema` as they are typed."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from resumesite.cli import main
from resumesite.resume.json_schema import resume_json_schema
from resumesite.settings import Site

MakeSite = Callable[..., Site]

GOOD = "personalInfo: {name: Ada}\n"
BROKEN = (
    "personalInfo:\n  name: Eve\nexperience:\n  - company: Acme\n    positon: Dev\n  - startDate: 2020-13\n"
)
JSON_RESUME = '{"basics": {"name": "Ada"}, "work": [{"name": "Acme", "endDate": ""}]}'


@dataclass(frozen=True)
class Outcome:
    status: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def typed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Outcome]:
    def run(*arguments: str, stdin: str = "") -> Outcome:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        with pytest.raises(SystemExit) as exit_:
            main(list(arguments))
        return Outcome(int(exit_.value.code or 0), *capsys.readouterr())

    return run


def test_everybody_is_checked_published_or_not(make_site: MakeSite, typed):
    site = make_site({"ada": GOOD, "bob": {"resume.json": JSON_RESUME, "cv.yaml": GOOD}}, published=["ada"])

    outcome = typed("-C", str(site.root), "validate")

    assert (outcome.status, outcome.out) == (0, "3 resumes checked: no problems\n")
    assert outcome.err == "content/bob/resume.json: read as JSON Resume\n"


def test_every_problem_is_printed_with_its_place_and_counted(make_site: MakeSite, typed):
    site = make_site({"ada": GOOD, "eve": BROKEN})

    outcome = typed("-C", str(site.root), "validate")

    assert outcome.status == 1
    assert outcome.out == "2 resumes checked: 2 problems in 1 of them\n"
    assert outcome.err.splitlines() == [
        "content/eve/resume.yaml:5:5: experience.0.positon: no such field",
        "    Did you mean `position`?",
        "content/eve/resume.yaml:6:5: experience.1.startDate: "
        'expected 2020, 2020-03 or 2020-03-14, got "2020-13"',
    ]


def test_one_person_is_checked_when_named(make_site: MakeSite, typed):
    site = make_site({"ada": GOOD, "eve": BROKEN})

    outcome = typed("-C", str(site.root), "validate", "ada")

    assert (outcome.status, outcome.out) == (0, "1 resume checked: no problems\n")
    assert outcome.err == "content/ada/resume.yaml: read as resumesite\n"


def test_folders_and_records_are_checked_too(make_site: MakeSite, typed):
    site = make_site(
        {"ada": {"resume.yaml": GOOD, "resume.json": "{}", "publication.json": "{"}, "Eve": GOOD}
    )

    outcome = typed("-C", str(site.root), "validate")

    assert outcome.status == 1
    assert "`resume.json` and `resume.yaml` are the same resume" in outcome.err
    assert "content/ada/publication.json" in outcome.err
    assert "`Eve` cannot be a username: use small letters" in outcome.err
    assert outcome.out == "no resumes checked: 3 problems\n"


def test_what_the_build_would_say_of_looks_is_said_with_its_place(make_site: MakeSite, typed):
    site = make_site({"ada": GOOD + "meta:\n  template: nosuch\n"})

    outcome = typed("-C", str(site.root), "validate")

    assert outcome.status == 0
    assert "content/ada/resume.yaml:3:3: warning: meta.template: " in outcome.err
    assert outcome.out == "1 resume checked: no problems, 1 warning\n"


def test_warnings_are_problems_when_strict(make_site: MakeSite, typed):
    site = make_site({"ada": "summary: Hi\n"})

    assert typed("-C", str(site.root), "validate").status == 0
    assert typed("-C", str(site.root), "validate", "--strict").status == 1


def test_json_holds_everything_and_standard_error_nothing(make_site: MakeSite, typed):
    site = make_site({"ada": GOOD, "eve": BROKEN})

    outcome = typed("--json", "-C", str(site.root), "validate")

    assert outcome.err == ""
    assert outcome.status == 1
    assert {key: outcome.data[key] for key in ("success", "checked", "errors", "broken")} == {
        "success": False, "checked": 2, "errors": 2, "broken": 1,
    }  # fmt: skip
    assert outcome.data["data"][0] == {
        "username": "ada", "path": "content/ada/resume.yaml", "format": "native", "problems": [],
    }  # fmt: skip
    problem = outcome.data["data"][1]["problems"][0]
    assert (problem["code"], problem["line"], problem["username"]) == ("UNKNOWN_FIELD", 5, "eve")


def test_a_file_is_checked_where_there_is_no_site(tmp_path: Path, typed):
    (tmp_path / "cv.json").write_text(JSON_RESUME)

    outcome = typed("-C", str(tmp_path), "validate", "cv.json")

    assert (outcome.status, outcome.out) == (0, "1 resume checked: no problems\n")
    assert outcome.err == "cv.json: read as JSON Resume\n"


def test_standard_input_is_checked(tmp_path: Path, typed):
    outcome = typed("-C", str(tmp_path), "validate", "-", stdin=BROKEN)

    assert outcome.status == 1
    assert "standard input:5:5: experience.0.positon: no such field" in outcome.err


@pytest.mark.parametrize(
    ("version", "status"), [("jsonresume@1.0.0", 1), ("jsonresume@latest", 1), ("jsonresume", 0)]
)
def test_a_json_resume_is_held_to_a_version_only_when_asked(tmp_path: Path, typed, version: str, status: int):
    (tmp_path / "cv.json").write_text(JSON_RESUME)

    outcome = typed("-C", str(tmp_path), "validate", "--format", version, "cv.json")

    assert outcome.status == status
    assert ('work.0.endDate: expected 2020, 2020-03 or 2020-03-14, got ""' in outcome.err) is bool(status)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("validate", "nope.yaml"), "nope.yaml: there is no such file"),
        (("validate", "adaa"), "there is nobody called `adaa`"),
        (("validate", "--format", "jsonresume@7", "-"), "there is no version `7` of JSON Resume"),
        (("validate", "--format", "latex", "-"), "there is no resume format called `latex`"),
    ],
)
def test_what_does_not_exist_is_a_usage_error(
    make_site: MakeSite, typed, arguments: tuple[str, ...], message: str
):
    site = make_site({"ada": GOOD})

    outcome = typed("-C", str(site.root), *arguments, stdin=GOOD)

    assert outcome.status == 2
    assert message in outcome.err


def test_the_schema_is_printed_or_written(tmp_path: Path, typed):
    assert typed("schema").data == resume_json_schema()

    outcome = typed("-C", str(tmp_path), "schema", "-o", "resume.schema.json")

    assert (outcome.status, outcome.out) == (0, "")
    assert json.loads((tmp_path / "resume.schema.json").read_text()) == resume_json_schema()


def test_a_schema_that_cannot_be_written_says_why(tmp_path: Path, typed):
    outcome = typed("-C", str(tmp_path), "schema", "-o", "missing/resume.schema.json")

    assert outcome.status == 1
    assert "missing/resume.schema.json: cannot write this file: No such file or directory" in outcome.err

"""A person's record on the disk: read and written whole, and a damaged one is no empty one."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from resumesite.content.durable import ASIDE
from resumesite.content.records import (
    Occasion,
    canonical_json,
    load_publication,
    new_publication,
    person_lock,
    save_publication,
)
from resumesite.errors import ExitStatus, Problem, ResumesiteError

LATER = "2024-02-28T14:25:00Z"
MUCH_LATER = "2024-03-01T09:00:00Z"


def at(now: str) -> Occasion:
    return Occasion(now=now, new_id=lambda kind: f"{kind}_at_{now[5:10]}")


FIRST = at("2024-01-15T10:30:00Z")


def person_folder(tmp_path: Path, record: str | bytes | None = None) -> Path:
    folder = tmp_path / "content" / "ada"
    folder.mkdir(parents=True)
    if record is not None:
        data = record if isinstance(record, bytes) else record.encode()
        (folder / "publication.json").write_bytes(data)
    return folder


def damage_of(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(ResumesiteError) as raised:
        load_publication(folder)
    return raised.value.problems


# Writing and reading ----------------------------------------------------------------------------


def test_a_record_is_written_canonically_and_read_again(tmp_path: Path):
    folder = person_folder(tmp_path)
    record = new_publication("ada", FIRST).published("resume", FIRST)

    save_publication(folder, record)

    assert load_publication(folder) == record
    written = (folder / "publication.json").read_text(encoding="utf-8")
    assert written == canonical_json(json.loads(written)).decode()
    assert json.loads(written) == {
        "id": "usr_at_01-15",
        "username": "ada",
        "email": None,
        "clerk_user_id": None,
        "islive": True,
        "main": "resume",
        "resumes": {
            "resume": {
                "id": "resume_at_01-15",
                "createdAt": FIRST.now,
                "updatedAt": FIRST.now,
                "publishedAt": FIRST.now,
                "archivedAt": None,
            }
        },
        "created_at": FIRST.now,
        "updated_at": FIRST.now,
    }


def test_former_usernames_are_written_once_there_are_any(tmp_path: Path):
    folder = person_folder(tmp_path)

    save_publication(folder, new_publication("byron", FIRST).renamed("ada", LATER))

    written = json.loads((folder / "publication.json").read_text(encoding="utf-8"))
    assert written["formerUsernames"] == ["byron"]
    assert load_publication(folder) == new_publication("byron", FIRST).renamed("ada", LATER)


def test_canonical_json_sorts_keys_keeps_letters_and_ends_in_one_line_end():
    assert canonical_json({"b": "Ålesund", "a": []}) == '{\n  "a": [],\n  "b": "Ålesund"\n}\n'.encode()


def test_nobody_without_a_record_has_one(tmp_path: Path):
    assert load_publication(person_folder(tmp_path)) is None
    assert load_publication(tmp_path / "content" / "nobody") is None


# Damage -----------------------------------------------------------------------------------------


def test_a_record_that_is_no_json_is_an_error_with_its_place(tmp_path: Path):
    folder = person_folder(tmp_path, '{\n  "id": "usr_1",\n  "username" "ada"\n}\n')

    (problem,) = damage_of(folder)

    assert problem.code == "DAMAGED_RECORD"
    assert (problem.place.path, problem.place.line) == ("content/ada/publication.json", 3)
    assert problem.place.column > 1
    assert "backup" in problem.hint


def test_a_record_that_is_a_link_is_not_followed(tmp_path: Path):
    folder = person_folder(tmp_path)
    (tmp_path / "secret.json").write_text("{}")
    (folder / "publication.json").symlink_to(tmp_path / "secret.json")

    (problem,) = damage_of(folder)

    assert problem.message.startswith("cannot be read: ")


@pytest.mark.parametrize("written", [b"", b"\x00\x00\x00\x00", b"[]", b"null", b'"ada"', b"{}", b"{"])
def test_a_record_that_holds_nothing_usable_is_an_error_and_not_an_empty_start(
    tmp_path: Path, written: bytes
):
    problems = damage_of(person_folder(tmp_path, written))

    assert {problem.code for problem in problems} == {"DAMAGED_RECORD"}
    assert {problem.place.path for problem in problems} == {"content/ada/publication.json"}


def written_record(change: Callable[[dict[str, Any]], object]) -> str:
    record = new_publication("ada", FIRST).published("resume", FIRST)
    data: dict[str, Any] = json.loads(record.model_dump_json(by_alias=True))
    change(data)
    return json.dumps(data, indent=2)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda data: data.update(islive=False), "islive is false, but of the resumes one is published"),
        (
            lambda data: data["resumes"]["resume"].update(publishedAt=None),
            "but of the resumes none is published",
        ),
        (lambda data: data.update(main="other"), "main is 'other', which is not among the resumes"),
        (lambda data: data.update(main=""), "main is '', which is not published"),
        (lambda data: data["resumes"]["resume"].update(archivedAt=LATER), "both published and archived"),
        (lambda data: data.update(created_at="yesterday"), "expected a time such as 2024-01-15T10:30:00Z"),
        (lambda data: data.update(created_at="2024-13-01T00:00:00Z"), "expected a time such as"),
        (lambda data: data.update(created_at="2024-01-15"), "expected a time such as"),
        (lambda data: data.update(isLive=True), "no such field"),
        (lambda data: data.update(id=""), "String should have at least 1 character"),
        (lambda data: data.pop("id"), "is missing"),
    ],
)
def test_a_record_that_contradicts_itself_is_an_error(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], message: str
):
    problems = damage_of(person_folder(tmp_path, written_record(change)))

    assert message in problems[0].message
    assert problems[0].code == "DAMAGED_RECORD"


def test_damage_inside_a_record_has_line_and_field(tmp_path: Path):
    folder = person_folder(
        tmp_path, written_record(lambda data: data["resumes"]["resume"].update(createdAt="soon"))
    )

    (problem,) = damage_of(folder)

    assert problem.field == "resumes.resume.createdAt"
    assert problem.place.line == 11


def test_the_record_of_somebody_else_is_an_error(tmp_path: Path):
    folder = person_folder(tmp_path, written_record(lambda data: data.update(username="bob")))

    (problem,) = damage_of(folder)

    assert problem.message == "is the record of bob, but stands in the folder of ada"


# Interrupted changes and locks ------------------------------------------------------------------


def test_reading_takes_an_interrupted_change_back_first(tmp_path: Path):
    folder = person_folder(tmp_path)
    before = new_publication("ada", FIRST)
    save_publication(folder, before.published("resume", at(LATER)))
    (folder / ASIDE).mkdir()
    save_publication(folder / ASIDE, before)
    (folder / ASIDE / "publication.json").rename(folder / ASIDE / "0.old")
    step = {"path": "publication.json", "old": "0.old", "new": "0.new"}
    (folder / ASIDE / "journal.json").write_text(json.dumps({"folder": "ada", "steps": [step]}))

    assert load_publication(folder) == before
    assert not (folder / ASIDE).exists()


def test_a_locked_person_is_left_alone_by_other_processes(tmp_path: Path):
    folder = person_folder(tmp_path)
    script = (
        "import sys\nfrom pathlib import Path\nfrom resumesite.content.records import person_lock\n"
        "from resumesite.errors import ResumesiteError\n"
        "try:\n  with person_lock(Path(sys.argv[1]), wait=0.2): print('got it')\n"
        "except ResumesiteError as error: print(int(error.status), error.code)\n"
    )

    def try_it() -> str:
        command = [sys.executable, "-c", script, str(folder)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    with person_lock(folder):
        while_locked = try_it()
    afterwards = try_it()

    assert while_locked == f"{int(ExitStatus.LOCKED)} LOCKED"
    assert afterwards == "got it"


def test_a_lock_can_be_taken_twice_and_leaves_nothing_beside_the_resume(tmp_path: Path):
    folder = person_folder(tmp_path)

    with person_lock(folder), person_lock(folder):
        inside = [path.name for path in folder.iterdir()]

    assert inside == []
    assert list(folder.iterdir()) == []


def test_a_lock_that_cannot_be_written_is_an_error_that_says_so(tmp_path: Path):
    folder = person_folder(tmp_path)
    (tmp_path / ".resumesite").write_text("a file where a folder should be")

    with pytest.raises(ResumesiteError) as raised, person_lock(folder):
        pass

    assert raised.value.code == "FILE_UNWRITABLE"

"""Several files of a person change together or not at all, wherever the change is interrupted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from resumesite.content.durable import (
    ASIDE,
    Change,
    Remove,
    Write,
    commit,
    has_unfinished,
    undo_unfinished,
    write_atomically,
)
from resumesite.errors import ResumesiteError

BEFORE = {"resume.yaml": b"old resume", "publication.json": b"old record", "photo.jpg": b"photo"}
CHANGES: tuple[Change, ...] = (
    Write("history/resume.yaml", b"old resume"),
    Remove("resume.yaml"),
    Write("resume.json", b"new resume"),
    Write("publication.json", b"new record"),
)
AFTER = {
    "history/resume.yaml": b"old resume",
    "resume.json": b"new resume",
    "publication.json": b"new record",
    "photo.jpg": b"photo",
}

TOUCHES_THE_DISK = ("open", "write", "fsync", "link", "replace", "rename", "unlink", "mkdir")
"""Every function by which a change reaches the disk; each of their calls is a moment to be interrupted at."""


def person(tmp_path: Path) -> Path:
    folder = tmp_path / "content" / "ada"
    folder.mkdir(parents=True)
    for name, data in BEFORE.items():
        (folder / name).write_bytes(data)
    return folder


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def visible_files_of(folder: Path) -> dict[str, bytes]:
    return {path: data for path, data in files_of(folder).items() if not path.startswith(ASIDE)}


class Interrupted(BaseException):
    """Stands for whatever may come in the middle of a change."""


def interrupt_at(monkeypatch: pytest.MonkeyPatch, moment: int, error: BaseException) -> Callable[[], int]:
    """Let the disk fail once, at the call numbered `moment`; return how many calls there were."""
    calls = 0

    def failing(real: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **options: object) -> object:
            nonlocal calls
            calls += 1
            if calls == moment:
                raise error
            return real(*arguments, **options)

        return call

    for name in TOUCHES_THE_DISK:
        monkeypatch.setattr(os, name, failing(getattr(os, name)))
    return lambda: calls


def test_all_changes_are_made_and_nothing_is_left_aside(tmp_path: Path):
    folder = person(tmp_path)

    commit(folder, CHANGES)

    assert files_of(folder) == AFTER
    assert not (folder / ASIDE).exists()


def test_a_change_that_fails_at_any_step_leaves_everything_as_it_was(tmp_path: Path):
    moment, refused = 0, 0
    while True:
        moment += 1
        folder = person(tmp_path / str(moment))
        with pytest.MonkeyPatch.context() as patched:
            calls = interrupt_at(patched, moment, OSError(28, "No space left on device"))
            try:
                commit(folder, CHANGES)
                expected = AFTER
            except ResumesiteError as error:
                assert error.code == "FILE_UNWRITABLE"
                expected = BEFORE
                refused += 1
        assert visible_files_of(folder) == expected, f"failed at call {moment}"
        assert not has_unfinished(folder)
        if calls() < moment:
            break

    assert refused > 20


@pytest.mark.parametrize("interruption", [Interrupted, KeyboardInterrupt])
def test_a_change_that_is_interrupted_at_any_step_is_taken_back_or_complete(
    tmp_path: Path, interruption: type[BaseException]
):
    moment, outcomes = 0, []
    while True:
        moment += 1
        folder = person(tmp_path / str(moment))
        with pytest.MonkeyPatch.context() as patched, suppress(interruption):
            calls = interrupt_at(patched, moment, interruption())
            commit(folder, CHANGES)
        assert visible_files_of(folder) in (BEFORE, AFTER), f"interrupted at call {moment}"
        assert not has_unfinished(folder)
        outcomes.append("before" if visible_files_of(folder) == BEFORE else "after")
        if calls() < moment:
            break

    assert outcomes == sorted(outcomes, reverse=True), "there is one moment from which on the change is made"
    assert outcomes.count("before") > 20


KILLED = """
import os, sys
from pathlib import Path
from resumesite.content.durable import Remove, Write, commit
moment, calls = int(sys.argv[2]), 0
def killing(real):
    def call(*arguments, **options):
        global calls
        calls += 1
        if calls == moment:
            os._exit(9)
        return real(*arguments, **options)
    return call
for name in {names!r}:
    setattr(os, name, killing(getattr(os, name)))
commit(Path(sys.argv[1]), {changes!r}, rename_to={rename_to})
"""


def kill_at(moment: int, folder: Path, *, rename_to: str = "None") -> bool:
    """Change the person in a process that is killed at its call numbered `moment`; say whether it was."""
    script = KILLED.format(names=TOUCHES_THE_DISK, changes=CHANGES, rename_to=rename_to)
    status = subprocess.run([sys.executable, "-c", script, str(folder), str(moment)], check=False).returncode
    assert status in (0, 9)
    return status == 9


def test_a_change_that_is_killed_at_any_step_is_taken_back_or_complete(tmp_path: Path):
    moment, outcomes = 0, []
    while True:
        moment += 1
        folder = person(tmp_path / str(moment))
        was_killed = kill_at(moment, folder)

        undo_unfinished(folder)

        assert files_of(folder) in (BEFORE, AFTER), f"killed at call {moment}"
        assert not (folder / ASIDE).exists()
        outcomes.append("before" if files_of(folder) == BEFORE else "after")
        if not was_killed:
            break

    assert outcomes == sorted(outcomes, reverse=True), "there is one moment from which on the change is made"
    assert {"before", "after"} == set(outcomes)


def test_a_person_who_was_made_by_a_killed_change_is_not_there_afterwards(tmp_path: Path):
    folder = tmp_path / "content" / "ada"
    folder.parent.mkdir(parents=True)
    script = (
        "import os, sys\nfrom pathlib import Path\nfrom resumesite.content import durable\n"
        "durable._sync_folder = lambda folder: os._exit(9) if (folder / 'b').exists() else None\n"
        "durable.commit(Path(sys.argv[1]), [durable.Write('a', b'1'), durable.Write('b', b'2')])\n"
    )
    assert subprocess.run([sys.executable, "-c", script, str(folder)], check=False).returncode == 9
    assert (folder / "a").exists()

    assert undo_unfinished(folder)

    assert not folder.exists()


def test_a_rename_that_is_killed_at_any_step_has_either_name_with_its_own_files(tmp_path: Path):
    moment, seen = 0, set()
    while True:
        moment += 1
        old = person(tmp_path / str(moment))
        new = old.with_name("lovelace")
        was_killed = kill_at(moment, old, rename_to="Path(sys.argv[1]).with_name('lovelace')")

        found = [folder for folder in (old, new) if folder.exists()]
        assert len(found) == 1
        undo_unfinished(found[0])

        assert files_of(found[0]) == (BEFORE if found == [old] else AFTER), f"killed at call {moment}"
        seen.add(found[0].name)
        if not was_killed:
            break

    assert seen == {"ada", "lovelace"}


def test_undoing_twice_is_as_good_as_once(tmp_path: Path):
    folder = person(tmp_path)
    aside = folder / ASIDE
    aside.mkdir()
    (aside / "0.old").write_bytes(b"old record")
    (folder / "publication.json").write_bytes(b"new record")
    step = {"path": "publication.json", "old": "0.old", "new": "0.new"}
    (aside / "journal.json").write_text(json.dumps({"folder": "ada", "steps": [step]}))

    assert undo_unfinished(folder)
    assert not undo_unfinished(folder)

    assert files_of(folder) == BEFORE


def test_undoing_leaves_a_file_alone_that_somebody_made_before_the_change_reached_it(tmp_path: Path):
    folder = person(tmp_path)
    aside = folder / ASIDE
    aside.mkdir()
    (aside / "0.new").write_bytes(b"ours")
    (folder / "resume.json").write_bytes(b"theirs")
    step = {"path": "resume.json", "old": None, "new": "0.new"}
    (aside / "journal.json").write_text(json.dumps({"folder": "ada", "steps": [step]}))

    undo_unfinished(folder)

    assert (folder / "resume.json").read_bytes() == b"theirs"


# What others may have put into the folder -------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["../bob/resume.yaml", "/etc/passwd", "..", "a/../../b", "linked/passwd", "link"]
)
def test_no_change_leads_out_of_the_persons_folder(tmp_path: Path, path: str):
    folder = person(tmp_path)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "passwd").write_text("root")
    (folder / "linked").symlink_to(outside)
    (folder / "link").symlink_to(outside / "passwd")

    with pytest.raises(ResumesiteError) as raised:
        commit(folder, [Write("resume.yaml", b"new"), Write(path, b"evil")])

    assert raised.value.code == "OUTSIDE_OF_FOLDER"
    assert (outside / "passwd").read_text() == "root"
    assert (folder / "resume.yaml").read_bytes() == b"old resume"


@pytest.mark.parametrize(
    "journal",
    [
        '{"folder": "ada", "steps": [{"path": "../victim", "old": null, "new": "0.new"}]}',
        '{"folder": "ada", "steps": [{"path": "x", "old": "../../victim", "new": null}]}',
        '{"folder": "ada", "steps": [{"path": "x"}]}',
        '{"folder": "ada"}',
        "[]",
        "nonsense",
    ],
)
def test_a_journal_that_is_not_ours_is_refused_and_nothing_is_touched(tmp_path: Path, journal: str):
    folder = person(tmp_path)
    victim = tmp_path / "content" / "victim"
    victim.write_text("precious")
    (folder / ASIDE).mkdir()
    (folder / ASIDE / "journal.json").write_text(journal)

    with pytest.raises(ResumesiteError) as raised:
        undo_unfinished(folder)

    assert raised.value.code in ("DAMAGED_RECORD", "OUTSIDE_OF_FOLDER")
    assert victim.read_text() == "precious"


def test_what_a_killed_preparation_left_is_cleared_by_the_next_change(tmp_path: Path):
    folder = person(tmp_path)
    (folder / ASIDE).mkdir()
    (folder / ASIDE / "0.new").write_text("left behind")

    commit(folder, CHANGES)

    assert files_of(folder) == AFTER


# One file ---------------------------------------------------------------------------------------


def test_a_file_that_cannot_be_replaced_stays_and_nothing_lies_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    file = tmp_path / "publication.json"
    file.write_bytes(b"old")
    interrupt_at(monkeypatch, 3, OSError(28, "No space left on device"))

    with pytest.raises(OSError, match="No space"):
        write_atomically(file, b"new")

    assert file.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["publication.json"]


def test_a_replaced_file_keeps_its_permissions(tmp_path: Path):
    file = tmp_path / "publication.json"
    file.write_bytes(b"old")
    file.chmod(0o640)

    write_atomically(file, b"new")

    assert file.read_bytes() == b"new"
    assert file.stat().st_mode & 0o777 == 0o640

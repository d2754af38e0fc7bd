"""A command target stages the site, has the user's command take it, and forgets nothing it has not taken."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

import pytest

from resumesite.errors import ExitStatus, ResumesiteError
from resumesite.publish.published import PublicFile
from resumesite.publish.targets import Found, Look, Surroundings, TargetError
from resumesite.publish.targets.command import Command, open_command
from resumesite.settings.targets import CommandTarget

RECORD = ".resumesite/record"
MIRROR = 'mkdir -p host && rm -rf host/* && cp -R "$RESUMESITE_FOLDER/." host/'
"""Does what rsync or a host's own program do."""

Open = Callable[..., Command]


@pytest.fixture
def open_(tmp_path: Path) -> Open:
    """Open a command as a target of the site in tmp_path, as each deploy does anew."""

    def open_target(command: str = MIRROR, **environ: str) -> Command:
        private = tmp_path / ".resumesite" / "targets" / "netlify"
        surroundings = Surroundings(
            "netlify", tmp_path, private, environ={"PATH": os.environ["PATH"], **environ}
        )
        return open_command(surroundings, CommandTarget(type="command", command=command))

    return open_target


def put(target: Command, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        data = text.encode()
        target.put(PublicFile(path, sha256(data).hexdigest(), len(data)), data)


def deploy(target: Command, files: Mapping[str, str], *, gone: Sequence[str] = ()) -> None:
    """Do what a deploy does: the record, every change, the record again."""
    with target.lock(0, None):
        target.write(RECORD, b"pending")
        put(target, files)
        target.delete(gone)
        target.show(is_last=True)
        target.write(RECORD, b"done")


def files_in(folder: Path) -> dict[str, str]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in found}


# The command ---------------------------------------------------------------------------------------------


def test_the_command_finds_the_whole_site_in_its_folder(open_: Open, tmp_path: Path):
    deploy(open_(), {"index.html": "home", "old.html": "old", "ada/index.html": "Ada"})

    deploy(open_(), {"index.html": "new"}, gone=["old.html"])

    assert files_in(tmp_path / "host") == {"index.html": "new", "ada/index.html": "Ada"}


def test_lists_that_may_name_who_left_are_kept_only_until_all_is_taken(open_: Open, tmp_path: Path):
    with pytest.raises(TargetError):
        deploy(open_("false"), {"index.html": "home"}, gone=["bob/index.html"])
    lists = tmp_path / ".resumesite/targets/netlify/lists"
    assert "bob/index.html\n" in (lists / "deleted.txt").read_text()

    deploy(open_(), {"index.html": "home"})

    assert not lists.exists()


def test_it_walks_the_objects_that_are_ours(open_: Open):
    deploy(open_(), {"index.html": "home"})

    assert list(open_().walk_own()) == [RECORD]


def test_nothing_shows_before_the_command_runs(open_: Open, tmp_path: Path):
    put(open_(), {"index.html": "home"})

    assert not (tmp_path / "host").exists()


@pytest.fixture
def told(open_: Open, tmp_path: Path) -> Callable[[str], str]:
    """Return what a file that a variable names holds, when one file is kept and others changed."""

    def tell(variable: str) -> str:
        deploy(open_(), {"kept.html": "kept", "old.html": "old", "index.html": "home"})
        deploy(
            open_(f'cp "${variable}" told.txt'), {"new.html": "new", "index.html": "new"}, gone=["old.html"]
        )
        return (tmp_path / "told.txt").read_text(encoding="utf-8")

    return tell


@pytest.mark.parametrize(
    ("variable", "paths"),
    [
        ("RESUMESITE_FILES", "index.html\nkept.html\nnew.html\n"),
        ("RESUMESITE_CHANGED", "index.html\nnew.html\n"),
        ("RESUMESITE_DELETED", "old.html\n"),
    ],
)
def test_the_command_is_told_what_is_there_and_what_changed(
    told: Callable[[str], str], variable: str, paths: str
):
    assert told(variable) == paths


def test_the_command_is_told_which_target_it_is_for_and_whether_more_will_come(open_: Open, tmp_path: Path):
    target = open_('echo "$RESUMESITE_TARGET $RESUMESITE_LAST" >> told.txt')
    with target.lock(0, None):
        put(target, {"index.html": "farewell"})
        target.show(is_last=False)
        put(target, {"index.html": "home"})
        target.show(is_last=True)

    assert (tmp_path / "told.txt").read_text(encoding="utf-8") == "netlify no\nnetlify yes\n"


def test_a_command_that_waits_for_the_last_time_is_told_everything_then(open_: Open, tmp_path: Path):
    target = open_('test "$RESUMESITE_LAST" = no || cp "$RESUMESITE_DELETED" told.txt')
    put(target, {"index.html": "home", "ada/index.html": "Ada"})
    target.show(is_last=True)

    target.delete(["ada/index.html"])
    target.show(is_last=False)
    target.show(is_last=True)

    assert (tmp_path / "told.txt").read_text(encoding="utf-8") == "ada/index.html\n"


def test_the_command_has_the_environment_but_never_the_sites_key(open_: Open, tmp_path: Path):
    target = open_("env > told.txt", NETLIFY_AUTH_TOKEN="token", RESUMESITE_KEY="A" * 43)

    deploy(target, {"index.html": "home"})

    told = (tmp_path / "told.txt").read_text(encoding="utf-8")
    assert "NETLIFY_AUTH_TOKEN=token" in told
    assert "AAAA" not in told


def test_what_the_command_says_goes_to_standard_error(open_: Open, capfd: pytest.CaptureFixture[str]):
    deploy(open_("echo out; echo err >&2"), {"index.html": "home"})

    assert tuple(capfd.readouterr()) == ("", "out\nerr\n")


def test_a_command_that_asks_gets_no_answer(open_: Open, tmp_path: Path):
    deploy(open_("cat > told.txt"), {"index.html": "home"})

    assert (tmp_path / "told.txt").read_text(encoding="utf-8") == ""


def test_without_changes_the_command_does_not_run(open_: Open, tmp_path: Path):
    deploy(open_(), {"index.html": "home"})

    deploy(open_("touch ran"), {})

    assert not (tmp_path / "ran").exists()


# Failures ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("exit 3", "ended with status 3"),
        ("no-such-program", "ended with status 127 (not found)"),
        ("kill -9 $$", "was killed by signal 9"),
    ],
)
def test_a_command_that_fails_may_have_changed_the_host(open_: Open, command: str, why: str):
    with pytest.raises(TargetError) as error:
        deploy(open_(command), {"index.html": "home"})

    assert error.value.problem.code == "COMMAND_FAILED"
    assert why in error.value.problem.message
    assert not error.value.is_certain


def test_what_the_command_has_not_taken_is_sent_with_the_next_changes(open_: Open, tmp_path: Path):
    deploy(open_(), {"old.html": "old"})
    with pytest.raises(TargetError):
        deploy(open_("exit 1"), {"index.html": "home"}, gone=["old.html"])

    deploy(open_('cat "$RESUMESITE_CHANGED" "$RESUMESITE_DELETED" > told.txt'), {"ada/index.html": "Ada"})

    told = (tmp_path / "told.txt").read_text(encoding="utf-8")
    assert told == "ada/index.html\nindex.html\nold.html\n"


def test_a_change_is_not_lost_when_the_deploy_is_killed_before_the_command(open_: Open, tmp_path: Path):
    put(open_(), {"index.html": "home"})

    deploy(open_(), {})

    assert files_in(tmp_path / "host") == {"index.html": "home"}


def test_half_a_line_of_a_killed_deploy_spoils_no_other(open_: Open, tmp_path: Path):
    target = open_('cat "$RESUMESITE_CHANGED" > told.txt')
    put(target, {"index.html": "home"})
    with (tmp_path / ".resumesite/targets/netlify/unsent").open("a", encoding="utf-8") as journal:
        journal.write("\nada/ind")

    deploy(target, {"bob/index.html": "Bob"})

    assert (tmp_path / "told.txt").read_text(encoding="utf-8") == "bob/index.html\nindex.html\n"


def test_a_full_or_forbidden_disk_has_changed_nothing_at_the_host(open_: Open, tmp_path: Path):
    (tmp_path / ".resumesite").write_text("in the way", encoding="utf-8")

    with pytest.raises(ResumesiteError) as error:
        put(open_(), {"index.html": "home"})

    assert error.value.status is ExitStatus.TARGET_UNCHANGED
    assert ".resumesite/targets/netlify" in str(error.value)


def test_two_deploys_from_one_machine_wait_for_each_other(open_: Open):
    with open_().lock(0, None), pytest.raises(ResumesiteError) as error, open_().lock(0, None):
        pass

    assert error.value.status is ExitStatus.LOCKED


# What is read --------------------------------------------------------------------------------------------


def test_our_own_objects_are_kept_beside_the_site(open_: Open):
    deploy(open_(), {"index.html": "home"})

    assert open_().read(RECORD) == b"done"
    assert [found.path for found in open_().walk()] == ["index.html"]


def test_discarded_objects_are_gone(open_: Open):
    deploy(open_(), {"index.html": "home"})

    open_().discard([RECORD, ".resumesite/shards/never-there"])

    assert open_().read(RECORD) is None


def test_a_fresh_machine_has_no_record(open_: Open):
    assert open_().read(RECORD) is None
    assert list(open_().walk()) == []


def test_a_mirror_that_was_deleted_takes_the_record_along(open_: Open, tmp_path: Path):
    deploy(open_(), {"index.html": "home"})

    shutil.rmtree(tmp_path / ".resumesite/targets/netlify/site")

    assert open_().read(RECORD) is None


def test_a_file_is_read_back_from_the_mirror(open_: Open):
    deploy(open_(), {"ada/cv.txt": "Ada"})
    target = open_()

    assert list(target.walk()) == [Found("ada/cv.txt", 3)]
    assert (target.fetch("ada/cv.txt"), target.look("ada/cv.txt")) == (b"Ada", Look.OURS)
    assert (target.fetch("bob/cv.txt"), target.look("bob/cv.txt")) == (None, Look.MISSING)


def test_a_withdrawal_remains_nowhere_that_we_know_of(open_: Open):
    assert open_().withdraw_from_kept(["ada/index.html"]) == ()


def test_there_is_no_rollback(open_: Open):
    with pytest.raises(ResumesiteError) as error:
        open_().rollback(lambda found, read: {})

    assert error.value.code == "NO_ROLLBACK"

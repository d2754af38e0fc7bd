"""A git target pushes whole deploys to a branch, never over somebody else's work, and keeps to itself."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from resumesite.errors import ExitStatus, ResumesiteError
from resumesite.publish.published import PublicFile
from resumesite.publish.targets import Found, Look, Surroundings, TargetError
from resumesite.publish.targets.git import Git, open_git
from resumesite.publish.targets.git_errors import local_problem
from resumesite.publish.targets.git_program import GitError
from resumesite.settings.targets import GitTarget

RECORD = ".resumesite/record"

Open = Callable[..., Git]


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "home").mkdir()
    return {"PATH": os.environ["PATH"], "HOME": str(tmp_path / "home"), "GIT_CONFIG_NOSYSTEM": "1"}


@pytest.fixture
def run(environ: dict[str, str]) -> Callable[..., str]:
    """Run git in a folder, as a person would."""

    def run_git(folder: Path, *arguments: str) -> str:
        who = ("-c", "user.name=Eve", "-c", "user.email=eve@example.org")
        return subprocess.run(
            ["git", *who, *arguments], cwd=folder, env=environ, check=True, capture_output=True, text=True
        ).stdout

    return run_git


@pytest.fixture
def remote(tmp_path: Path, run: Callable[..., str]) -> Path:
    run(tmp_path, "init", "--quiet", "--bare", "remote.git")
    return tmp_path / "remote.git"


@pytest.fixture
def open_(tmp_path: Path, remote: Path, environ: dict[str, str]) -> Open:
    """Open the remote's branch from a machine: `open_(machine="other", history=True)`."""

    def open_target(machine: str = "here", *, repository: str | None = None, **settings: object) -> Git:
        root = tmp_path / machine
        root.mkdir(exist_ok=True)
        private = root / ".resumesite" / "targets" / "pages"
        surroundings = Surroundings("pages", root, private, environ=environ)
        url = str(remote) if repository is None else repository
        return open_git(surroundings, GitTarget(type="git", repository=url, **settings))

    return open_target


def put(target: Git, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        data = text.encode()
        target.put(PublicFile(path, sha256(data).hexdigest(), len(data)), data)


def deploy(
    target: Git, files: Mapping[str, str], *, gone: Iterable[str] = (), withdrawn: Iterable[str] = ()
) -> None:
    """Do what a deploy does: the record, withdrawals, everything else, the record again."""
    with target.lock(0, None):
        target.write(RECORD, b"pending")
        if withdrawn:
            target.delete(list(withdrawn))
            target.show(is_last=False)
            target.withdraw_from_kept(list(withdrawn))
        put(target, files)
        target.delete(list(gone))
        target.show(is_last=True)
        target.write(RECORD, b"done")


def files_in(run: Callable[..., str], remote: Path, ref: str = "gh-pages") -> dict[str, str]:
    """Return the files of a commit, by path."""
    names = run(remote, "ls-tree", "-r", "--name-only", ref).split()
    return {name: run(remote, "show", f"{ref}:{name}") for name in names}


def commits(run: Callable[..., str], remote: Path, ref: str = "gh-pages") -> list[str]:
    return run(remote, "log", "--format=%s", ref).split("\n")[:-1]


def problem_of(error: pytest.ExceptionInfo[ResumesiteError]) -> tuple[str, ExitStatus]:
    return error.value.code, error.value.status


# What is pushed ------------------------------------------------------------------------------------------


def test_a_deploy_is_one_commit_with_the_sites_files(open_: Open, remote: Path, run: Callable[..., str]):
    deploy(open_(), {"index.html": "home", "ada/index.html": "Ada"})

    assert files_in(run, remote) == {".nojekyll": "", "index.html": "home", "ada/index.html": "Ada"}
    assert commits(run, remote) == ["Deploy"]


def test_it_walks_the_objects_that_are_ours(open_: Open):
    deploy(open_(), {"index.html": "home"})
    other = open_("elsewhere")

    with other.lock(0, None):
        assert list(other.walk_own()) == [RECORD]


def test_without_a_history_the_branch_keeps_having_one_commit(
    open_: Open, remote: Path, run: Callable[..., str]
):
    deploy(open_(), {"index.html": "old"})

    deploy(open_(), {"index.html": "new"}, withdrawn=["ada/index.html"])

    assert commits(run, remote) == ["Deploy"]
    assert files_in(run, remote)["index.html"] == "new"


def test_with_a_history_a_deploy_lies_on_top_of_the_last(open_: Open, remote: Path, run: Callable[..., str]):
    deploy(open_(history=True), {"index.html": "old"})

    deploy(open_("elsewhere", history=True), {"index.html": "new"})

    assert commits(run, remote) == ["Deploy", "Deploy"]


def test_what_is_withdrawn_goes_in_a_commit_of_its_own_before_anything_else(
    open_: Open, remote: Path, run: Callable[..., str]
):
    deploy(open_(history=True), {"ada/index.html": "Ada", "bob/index.html": "Bob"})

    deploy(open_(history=True), {"bob/index.html": "Robert"}, withdrawn=["ada/index.html"])

    assert commits(run, remote) == ["Deploy", "Withdraw", "Deploy"]
    assert files_in(run, remote, "gh-pages~1") == {".nojekyll": "", "bob/index.html": "Bob"}


def test_only_named_files_are_deleted_and_others_are_left_alone(
    open_: Open, remote: Path, run: Callable[..., str], tmp_path: Path
):
    deploy(open_(), {"index.html": "home", "old.html": "old"})
    push_by_hand(run, tmp_path, remote, "gh-pages", {"README": "mine"})

    deploy(open_(), {"index.html": "new"}, gone=["old.html", "never-there.html"])

    assert files_in(run, remote) == {".nojekyll": "", "index.html": "new", "README": "mine"}


def test_a_deploy_that_changes_nothing_pushes_nothing(open_: Open, remote: Path, run: Callable[..., str]):
    deploy(open_(), {"index.html": "home"})
    before = run(remote, "for-each-ref")

    deploy(open_(), {"index.html": "home"})

    assert run(remote, "for-each-ref") == before


def test_our_own_objects_are_never_in_the_branch(open_: Open, remote: Path, run: Callable[..., str]):
    deploy(open_(), {"index.html": "home"})

    assert files_in(run, remote, "refs/resumesite/gh-pages") == {RECORD: "done"}
    assert open_("elsewhere").read(RECORD) == b"done"


def test_our_own_objects_keep_no_history(open_: Open, remote: Path, run: Callable[..., str]):
    deploy(open_(history=True), {"index.html": "home"})

    deploy(open_(history=True), {"index.html": "new"})

    assert commits(run, remote, "refs/resumesite/gh-pages") == ["Record"]


def test_an_own_object_is_there_as_soon_as_it_is_written(open_: Open):
    target = open_()
    with target.lock(0, None):
        target.write(".resumesite/shards/0-a", b"shard")

        assert target.read(".resumesite/shards/0-a") == b"shard"


def test_discarded_objects_are_gone_and_the_others_are_not(open_: Open):
    target = open_()
    deploy(target, {"index.html": "home"})

    target.write(".resumesite/shards/0-a", b"shard")
    target.discard([RECORD, ".resumesite/shards/never-there"])

    assert open_("elsewhere").read(RECORD) is None
    assert open_("elsewhere").read(".resumesite/shards/0-a") == b"shard"


def test_a_branch_that_was_deleted_takes_the_record_along(open_: Open, remote: Path, run: Callable[..., str]):
    deploy(open_(), {"index.html": "home"})
    run(remote, "update-ref", "-d", "refs/heads/gh-pages")

    assert open_().read(RECORD) is None
    deploy(open_(), {"index.html": "again"})
    assert files_in(run, remote) == {".nojekyll": "", "index.html": "again"}


def test_the_host_is_told_its_name(open_: Open, remote: Path, run: Callable[..., str]):
    deploy(open_(cname="people.example.org"), {"index.html": "home"})

    assert files_in(run, remote)["CNAME"] == "people.example.org\n"


def test_a_folder_of_a_branch_takes_the_site_and_the_rest_stays(
    open_: Open, remote: Path, run: Callable[..., str], tmp_path: Path
):
    push_by_hand(run, tmp_path, remote, "main", {"main.py": "code", "docs/about.html": "mine"})

    deploy(open_(branch="main", folder="docs"), {"index.html": "home"})
    deploy(open_(branch="main", folder="docs"), {"index.html": "new"})

    there = {"main.py": "code", "docs/about.html": "mine", "docs/.nojekyll": "", "docs/index.html": "new"}
    assert files_in(run, remote, "main") == there
    assert commits(run, remote, "main") == ["Deploy", "By hand"]


def test_commits_of_others_are_never_dropped(
    open_: Open, remote: Path, run: Callable[..., str], tmp_path: Path
):
    deploy(open_(), {"index.html": "home"})
    push_by_hand(run, tmp_path, remote, "gh-pages", {"CNAME": "people.example.org"})

    deploy(open_(), {"index.html": "new"})
    deploy(open_(), {"index.html": "newer"})

    assert commits(run, remote) == ["Deploy", "By hand", "Deploy"]


def test_a_history_that_is_no_longer_wanted_goes(open_: Open, remote: Path, run: Callable[..., str]):
    deploy(open_(history=True), {"index.html": "old"})
    deploy(open_(history=True), {"index.html": "newer"})
    deploy(open_(history=True), {"index.html": "new"})

    deploy(open_("elsewhere"), {"index.html": "newest"})

    assert commits(run, remote) == ["Deploy"]


def test_a_changed_file_is_sent_without_all_the_others(open_: Open, remote: Path):
    deploy(open_(), {f"{number}/index.html": f"page {number}" for number in range(200)})
    before = object_count(remote)

    deploy(open_("elsewhere"), {"5/index.html": "changed"})

    assert object_count(remote) - before < 20


def test_names_and_bytes_of_every_kind_arrive(open_: Open):
    names = {"ada/résumé with space.txt": "a", 'ada/quo"te\\.txt': "b", "ada/-dash.txt": "\n\0done\n"}

    deploy(open_(), names)

    assert {path: open_().fetch(path) for path in names} == {
        path: text.encode() for path, text in names.items()
    }


def push_by_hand(
    run: Callable[..., str], tmp_path: Path, remote: Path, branch: str, files: Mapping[str, str]
) -> None:
    """Push a commit as somebody does who works on the branch."""
    shutil.rmtree(tmp_path / "eve", ignore_errors=True)
    run(tmp_path, "clone", "--quiet", str(remote), "eve")
    there = run(remote, "for-each-ref", f"refs/heads/{branch}")
    run(tmp_path / "eve", "checkout", "--quiet", *([] if there else ["--orphan"]), branch)
    for path, text in files.items():
        (tmp_path / "eve" / path).parent.mkdir(exist_ok=True)
        (tmp_path / "eve" / path).write_text(text, encoding="utf-8")
    run(tmp_path / "eve", "add", "--all")
    run(tmp_path / "eve", "commit", "--quiet", "-m", "By hand")
    run(tmp_path / "eve", "push", "--quiet", "origin", branch)


def object_count(remote: Path) -> int:
    counted = subprocess.run(
        ["git", "count-objects", "-v"], cwd=remote, check=True, capture_output=True, text=True
    ).stdout
    counts = dict(line.split(": ") for line in counted.splitlines())
    return int(counts["count"]) + int(counts["in-pack"])


# What is read --------------------------------------------------------------------------------------------


def test_opening_runs_nothing(open_: Open, tmp_path: Path):
    open_(repository="https://nowhere.invalid/site.git")

    assert not (tmp_path / "here/.resumesite").exists()


def test_a_branch_that_is_not_there_is_an_empty_site(open_: Open):
    target = open_()

    assert target.read(RECORD) is None
    assert list(target.walk()) == []
    assert (target.fetch("index.html"), target.look("index.html")) == (None, Look.MISSING)


def test_walking_finds_everybodys_files_but_not_what_the_host_was_told(open_: Open):
    deploy(open_(cname="people.example.org", folder="docs"), {"index.html": "home", "ada/cv.txt": "Ada"})

    found = open_("elsewhere", cname="people.example.org", folder="docs").walk()

    assert sorted(found, key=lambda each: each.path) == [Found("ada/cv.txt", 3), Found("index.html", 4)]


def test_a_file_is_fetched_as_it_stands_at_the_remote(open_: Open):
    deploy(open_(), {"index.html": "home"})
    target = open_("elsewhere")
    with target.lock(0, None):
        put(target, {"index.html": "staged"})

        assert target.fetch("index.html") == b"home"


def test_a_file_in_a_branch_bears_no_mark(open_: Open):
    deploy(open_(), {"index.html": "home"})

    assert open_().look("index.html") is Look.UNMARKED


def test_another_machines_deploy_is_seen_once_the_lock_is_taken(open_: Open):
    target = open_()
    assert target.read(RECORD) is None
    deploy(open_("elsewhere"), {"index.html": "home"})

    with target.lock(0, None):
        assert target.read(RECORD) == b"done"


# The site's own repository -------------------------------------------------------------------------------


@pytest.fixture
def clone(tmp_path: Path, remote: Path, run: Callable[..., str]) -> Path:
    """The site's folder: a clone that somebody works in."""
    run(tmp_path, "clone", "--quiet", str(remote), "here")
    clone = tmp_path / "here"
    (clone / "resumesite.toml").write_text("", encoding="utf-8")
    run(clone, "add", "--all")
    run(clone, "commit", "--quiet", "-m", "Begin")
    return clone


def test_origin_is_where_a_site_goes_by_itself(
    open_: Open, clone: Path, remote: Path, run: Callable[..., str]
):
    deploy(open_(repository=""), {"index.html": "home"})

    assert files_in(run, remote) == {".nojekyll": "", "index.html": "home"}


def test_a_relative_origin_is_below_the_clone(
    open_: Open, clone: Path, remote: Path, run: Callable[..., str]
):
    run(clone, "remote", "set-url", "origin", "../remote.git")

    deploy(open_("here/site", repository=""), {"index.html": "home"})

    assert files_in(run, remote)["index.html"] == "home"


def test_the_users_clone_stays_as_it_was(open_: Open, clone: Path, run: Callable[..., str]):
    (clone / "staged.txt").write_text("staged", encoding="utf-8")
    run(clone, "add", "staged.txt")
    (clone / ".git/info/exclude").write_text(".resumesite\n", encoding="utf-8")
    before = (
        run(clone, "status", "--porcelain"),
        run(clone, "for-each-ref"),
        (clone / ".git/index").read_bytes(),
    )

    deploy(open_(repository=""), {"index.html": "home"})

    after = (
        run(clone, "status", "--porcelain"),
        run(clone, "for-each-ref"),
        (clone / ".git/index").read_bytes(),
    )
    assert after == before


def test_a_site_in_no_repository_has_to_say_where_to(open_: Open):
    with pytest.raises(TargetError) as error:
        open_(repository="").read(RECORD)

    assert error.value.problem.code == "NO_REPOSITORY"
    assert "lies in no git repository" in error.value.problem.message
    assert "[targets.pages]" in error.value.problem.hint


def test_a_repository_without_origin_has_to_say_where_to(open_: Open, clone: Path, run: Callable[..., str]):
    run(clone, "remote", "remove", "origin")

    with pytest.raises(TargetError) as error:
        open_(repository="").read(RECORD)

    assert "has no `origin`" in error.value.problem.message


def test_settings_of_the_clone_that_reach_the_remote_are_used(
    open_: Open, clone: Path, remote: Path, run: Callable[..., str]
):
    run(clone, "config", f"url.{remote.parent}/.insteadOf", "https://pages.example.org/")
    run(clone, "remote", "set-url", "origin", "https://pages.example.org/remote.git")

    deploy(open_(repository=""), {"index.html": "home"})

    assert files_in(run, remote)["index.html"] == "home"


def test_credentials_that_a_checkout_keeps_in_the_clone_are_used(
    open_: Open, clone: Path, run: Callable[..., str]
):
    with listening() as (url, heard):
        run(clone, "config", f"http.{url}/.extraheader", "AUTHORIZATION: basic c2VjcmV0")
        run(clone, "remote", "set-url", "origin", f"{url}/site.git")

        with pytest.raises(TargetError) as error:
            open_(repository="").read(RECORD)

    assert heard == ["basic c2VjcmV0"]
    assert error.value.problem.code == "ACCESS_DENIED"
    assert "c2VjcmV0" not in repr(error.value.problem)


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """Serve a host that refuses everybody, and hear with which credentials it was asked."""
    heard: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.headers.get("Authorization", ""))
            self.send_error(403)

        def log_message(self, *_: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", heard
        finally:
            server.shutdown()
            thread.join()


def test_git_that_runs_us_in_a_hook_does_not_lead_us_astray(
    open_: Open, clone: Path, remote: Path, environ: dict[str, str], run: Callable[..., str]
):
    environ |= {"GIT_DIR": str(clone / ".git"), "GIT_INDEX_FILE": str(clone / ".git/index")}

    deploy(open_(), {"index.html": "home"})

    del environ["GIT_DIR"], environ["GIT_INDEX_FILE"]
    assert files_in(run, remote)["index.html"] == "home"
    assert run(clone, "for-each-ref", "refs/seen") == ""


def test_commits_are_by_whom_git_knows(open_: Open, clone: Path, remote: Path, run: Callable[..., str]):
    run(clone, "config", "user.name", "Ada <Byron>")
    run(clone, "config", "user.email", "ada@example.org")

    deploy(open_(repository=""), {"index.html": "home"})

    assert run(remote, "log", "--format=%an %ae", "gh-pages") == "Ada Byron ada@example.org\n"


def test_commits_are_by_resumesite_where_git_knows_nobody(open_: Open, remote: Path, run: Callable[..., str]):
    deploy(open_(), {"index.html": "home"})

    assert (
        run(remote, "log", "--format=%an %cn %ae", "gh-pages")
        == "resumesite resumesite resumesite@localhost\n"
    )


def test_hooks_and_signatures_of_the_user_stay_out(
    open_: Open, remote: Path, environ: dict[str, str], run: Callable[..., str], tmp_path: Path
):
    script(tmp_path / "hooks/pre-push", "exit 1")
    config = f"[core]\nhooksPath = {tmp_path}/hooks\n[commit]\ngpgSign = true\n[push]\ngpgSign = true\n"
    (tmp_path / "home/.gitconfig").write_text(config, encoding="utf-8")

    deploy(open_(), {"index.html": "home"})

    (tmp_path / "home/.gitconfig").unlink()
    assert files_in(run, remote)["index.html"] == "home"


# Two at once, and a kill ---------------------------------------------------------------------------------


def test_a_deploy_never_overwrites_another_that_came_in_between(
    open_: Open, remote: Path, run: Callable[..., str]
):
    ours = open_()
    with pytest.raises(ResumesiteError) as error, ours.lock(0, None):
        put(ours, {"index.html": "ours"})
        deploy(open_("elsewhere"), {"index.html": "theirs"})
        ours.show(is_last=True)

    assert problem_of(error) == ("LOCK_LOST", ExitStatus.TARGET_UNCHANGED)
    assert files_in(run, remote)["index.html"] == "theirs"


def test_a_deploy_that_is_overtaken_after_it_showed_something_is_unfinished(open_: Open):
    ours = open_()
    deploy(ours, {"ada/index.html": "Ada"})
    with pytest.raises(ResumesiteError) as error, ours.lock(0, None):
        ours.delete(["ada/index.html"])
        ours.show(is_last=False)
        deploy(open_("elsewhere"), {"index.html": "theirs"})
        put(ours, {"index.html": "ours"})
        ours.show(is_last=True)

    assert problem_of(error) == ("LOCK_LOST", ExitStatus.TARGET_UNFINISHED)


def test_two_deploys_from_one_machine_wait_for_each_other(open_: Open):
    with open_().lock(0, None), pytest.raises(ResumesiteError) as error, open_().lock(0, None):
        pass

    assert problem_of(error) == ("LOCKED", ExitStatus.LOCKED)


def test_what_was_put_before_an_error_is_not_pushed_later(open_: Open, remote: Path, run: Callable[..., str]):
    target = open_()
    with pytest.raises(KeyError), target.lock(0, None):
        target.write(RECORD, b"pending")
        put(target, {"half.html": "half"})
        raise KeyError

    deploy(target, {"index.html": "home"})

    assert files_in(run, remote) == {".nojekyll": "", "index.html": "home"}


def test_the_record_goes_with_what_it_speaks_of(open_: Open, remote: Path, run: Callable[..., str]):
    target = open_()
    with target.lock(0, None):
        target.write(RECORD, b"pending")
        put(target, {"index.html": "home"})
        assert run(remote, "for-each-ref") == ""

        target.show(is_last=True)

        assert files_in(run, remote, "refs/resumesite/gh-pages") == {RECORD: "pending"}


def test_a_remote_that_takes_nothing_together_gets_the_record_first(
    open_: Open, remote: Path, run: Callable[..., str]
):
    run(remote, "config", "receive.advertiseAtomic", "false")
    script(remote / "hooks/update", 'test "$1" != refs/heads/gh-pages')

    with pytest.raises(ResumesiteError) as error:
        deploy(open_(), {"index.html": "home"})
    (remote / "hooks/update").unlink()
    deploy(open_("elsewhere"), {"index.html": "home"})

    assert problem_of(error) == ("PUSH_REFUSED", ExitStatus.TARGET_UNCHANGED)
    assert files_in(run, remote)["index.html"] == "home"
    assert open_().read(RECORD) == b"done"


def test_locks_that_a_killed_git_left_hinder_nobody(open_: Open, remote: Path, run: Callable[..., str]):
    target = open_()
    deploy(target, {"index.html": "home"})
    private = target._surroundings.private / "git"
    for name in ("shallow.lock", "packed-refs.lock", "refs/seen/branch.lock"):
        (private / name).touch()

    deploy(open_(), {"index.html": "new"})

    assert files_in(run, remote)["index.html"] == "new"


def test_what_a_killed_deploy_left_takes_no_space(open_: Open):
    target = open_()
    deploy(target, {"index.html": "home"})
    left = target._surroundings.private / "git/objects/pack/tmp_pack_abc"
    left.write_bytes(b"half")

    deploy(open_(), {"index.html": "new"})

    assert not left.exists()


def test_our_repository_may_be_deleted(open_: Open, remote: Path, run: Callable[..., str]):
    target = open_()
    deploy(target, {"index.html": "home", "ada/index.html": "Ada"})
    shutil.rmtree(target._surroundings.private)

    deploy(open_(), {"index.html": "new"})

    assert files_in(run, remote) == {".nojekyll": "", "index.html": "new", "ada/index.html": "Ada"}


# Rollback ------------------------------------------------------------------------------------------------


def as_it_was(found: Sequence[Found], read: Callable[[str], bytes | None]) -> dict[str, bytes | None]:
    """Amend nothing of an earlier release."""
    return {}


def test_a_rollback_shows_the_deploy_before(open_: Open, remote: Path, run: Callable[..., str]):
    target = open_(history=True)
    deploy(target, {"index.html": "old", "ada/index.html": "Ada"})
    deploy(target, {"index.html": "new", "bob/index.html": "Bob"}, gone=["ada/index.html"])
    before = run(remote, "rev-parse", "gh-pages~1")

    with target.lock(0, None):
        release = target.rollback(as_it_was)

    assert before.startswith(release)
    assert files_in(run, remote) == {".nojekyll": "", "index.html": "old", "ada/index.html": "Ada"}
    assert commits(run, remote) == ["Roll back", "Deploy", "Deploy"]


def test_a_second_rollback_goes_one_deploy_further(open_: Open, remote: Path, run: Callable[..., str]):
    for text in ("first", "second", "third"):
        deploy(open_(history=True), {"index.html": text})

    shown = []
    for machine in ("here", "elsewhere"):
        open_(machine, history=True).rollback(as_it_was)
        shown.append(files_in(run, remote)["index.html"])

    assert shown == ["second", "first"]


def test_after_a_rollback_and_a_deploy_the_one_before_is_what_the_rollback_showed(
    open_: Open, remote: Path, run: Callable[..., str]
):
    for text in ("good", "bad"):
        deploy(open_(history=True), {"index.html": text})
    open_(history=True).rollback(as_it_was)
    deploy(open_(history=True), {"index.html": "better"})

    open_(history=True).rollback(as_it_was)

    assert files_in(run, remote)["index.html"] == "good"


def test_a_rollback_leaves_what_others_put_there_alone(
    open_: Open, remote: Path, run: Callable[..., str], tmp_path: Path
):
    deploy(open_(history=True), {"index.html": "old"})
    push_by_hand(run, tmp_path, remote, "gh-pages", {"google123.html": "theirs"})
    deploy(open_(history=True), {"index.html": "new"})

    open_(history=True).rollback(as_it_was)

    assert files_in(run, remote) == {".nojekyll": "", "index.html": "old", "google123.html": "theirs"}


def test_a_rollback_voids_the_record_which_speaks_of_another_release(open_: Open):
    for text in ("old", "new"):
        deploy(open_(history=True), {"index.html": text})

    open_(history=True).rollback(as_it_was)

    assert open_("elsewhere", history=True).read(RECORD) is None


def test_a_rollback_brings_back_nothing_of_whom_was_withdrawn(
    open_: Open, remote: Path, run: Callable[..., str]
):
    target = open_(history=True)
    ada = {"ada/index.html": "Ada", "ada/resume.pdf": "%PDF"}
    deploy(target, {"bob/index.html": "Bob", "ada/work/index.html": "leads to ada/", **ada})
    deploy(target, {"bob/index.html": "Robert", "ada/work/index.html": "alone"}, withdrawn=list(ada))

    open_("elsewhere", history=True).rollback(as_it_was)

    shown = {"bob/index.html": "Bob", "ada/work/index.html": "alone"}
    assert files_in(run, remote) == {".nojekyll": "", **shown}


def test_a_rollback_amends_what_has_to_be_other_by_now(open_: Open, remote: Path, run: Callable[..., str]):
    target = open_(history=True)
    deploy(
        target, {"index.html": "ada, bob", "robots.txt": "", "bob/index.html": "Bob", "ada/index.html": "Ada"}
    )
    deploy(target, {"index.html": "bob", "bob/index.html": "Robert"}, withdrawn=["ada/index.html"])
    seen = {}

    def amend(found: Sequence[Found], read: Callable[[str], bytes | None]) -> dict[str, bytes | None]:
        seen.update({each.path: (each.size, read(each.path)) for each in found})
        return {"index.html": b"Bob alone", "robots.txt": None}

    target.rollback(amend)

    assert seen == {"index.html": (8, b"ada, bob"), "robots.txt": (0, b""), "bob/index.html": (3, b"Bob")}
    assert files_in(run, remote) == {".nojekyll": "", "index.html": "Bob alone", "bob/index.html": "Bob"}


def test_who_is_back_comes_back_in_a_rollback_too(open_: Open, remote: Path, run: Callable[..., str]):
    target = open_(history=True)
    deploy(target, {"ada/index.html": "first"})
    deploy(target, {"index.html": "nobody"}, withdrawn=["ada/index.html"])
    deploy(target, {"ada/index.html": "second"})
    deploy(target, {"ada/index.html": "third"})

    target.rollback(as_it_was)

    assert files_in(run, remote)["ada/index.html"] == "second"


def test_no_name_of_whom_was_withdrawn_stays_among_our_objects(
    open_: Open, remote: Path, run: Callable[..., str]
):
    target = open_(history=True)
    deploy(target, {"index.html": "home", "ada/index.html": "Ada"})

    deploy(target, {}, withdrawn=["ada/index.html"])

    kept = files_in(run, remote, "refs/resumesite/gh-pages")[".resumesite/withdrawn"]
    assert kept == sha256(b"ada/index.html").hexdigest()


def test_with_a_history_a_withdrawal_remains_in_it(open_: Open):
    target = open_(history=True)

    assert target.withdraw_from_kept(["ada/index.html"]) == ("earlier commits of the branch gh-pages",)


def test_without_a_history_a_withdrawal_remains_nowhere(open_: Open):
    target = open_()
    deploy(target, {"ada/index.html": "Ada"})

    assert target.withdraw_from_kept(["ada/index.html"]) == ()


def test_a_withdrawal_remains_below_what_others_committed(
    open_: Open, remote: Path, run: Callable[..., str], tmp_path: Path
):
    deploy(open_(), {"ada/index.html": "Ada"})
    push_by_hand(run, tmp_path, remote, "gh-pages", {"README": "mine"})
    target = open_()
    with target.lock(0, None):
        target.delete(["ada/index.html"])
        target.show(is_last=False)

        assert target.withdraw_from_kept(["ada/index.html"]) == ("earlier commits of the branch gh-pages",)


@pytest.mark.parametrize("history", [False, True])
def test_without_a_deploy_before_there_is_nothing_to_roll_back_to(open_: Open, history: bool):
    deploy(open_(history=history), {"index.html": "home"})

    with pytest.raises(ResumesiteError) as error:
        open_(history=history).rollback(as_it_was)

    assert problem_of(error) == ("NO_ROLLBACK", ExitStatus.USAGE)


# Remotes that refuse -------------------------------------------------------------------------------------


def script(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)


def test_a_hook_of_the_remote_is_quoted_and_nothing_has_changed(
    open_: Open, remote: Path, run: Callable[..., str]
):
    words = "echo 'GitLab: You are not allowed to push code to protected branches.\033[31m' >&2; exit 1"
    script(remote / "hooks/pre-receive", words)

    with pytest.raises(ResumesiteError) as error:
        deploy(open_(), {"index.html": "home"})

    assert problem_of(error) == ("PUSH_REFUSED", ExitStatus.TARGET_UNCHANGED)
    assert "GitLab: You are not allowed to push code to protected branches." in str(error.value)
    assert "\033" not in str(error.value)
    assert run(remote, "for-each-ref") == ""


def test_a_remote_that_takes_no_forced_pushes_wants_a_history(
    open_: Open, remote: Path, run: Callable[..., str]
):
    deploy(open_(), {"index.html": "home"})
    run(remote, "config", "receive.denyNonFastForwards", "true")

    with pytest.raises(ResumesiteError) as error:
        deploy(open_(), {"index.html": "new"})

    assert problem_of(error) == ("PUSH_REFUSED", ExitStatus.TARGET_UNCHANGED)
    assert "history = true" in str(error.value)


def test_a_branch_that_is_checked_out_at_the_remote_is_named(open_: Open, clone: Path):
    with pytest.raises(ResumesiteError) as error:
        deploy(open_("elsewhere", repository=str(clone), branch="master"), {"index.html": "home"})

    assert "master is checked out" in str(error.value)
    assert error.value.status is ExitStatus.TARGET_UNCHANGED


@pytest.mark.parametrize(
    ("repository", "code"),
    [
        ("nowhere.git", "NO_SUCH_REPOSITORY"),
        ("https://ada:secret@127.0.0.1:1/site.git", "TARGET_UNREACHABLE"),
        ("https://ada:secret@nowhere.invalid/site.git", "TARGET_UNREACHABLE"),
    ],
)
def test_a_remote_that_is_not_there_is_said_without_credentials(open_: Open, repository: str, code: str):
    with pytest.raises(TargetError) as error:
        open_(repository=repository).read(RECORD)

    assert error.value.problem.code == code
    assert "secret" not in repr(error.value.problem)
    assert "ada" not in repr(error.value.problem)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("git@github.com: Permission denied (publickey).", "CREDENTIALS_REFUSED"),
        ("Host key verification failed.", "CREDENTIALS_REFUSED"),
        ("ERROR: Permission to ada/site.git denied to bob.", "ACCESS_DENIED"),
        ("ERROR: Repository not found.", "NO_SUCH_REPOSITORY"),
        ("ssh: Could not resolve hostname github.com", "TARGET_UNREACHABLE"),
    ],
)
def test_what_hosts_say_over_ssh_is_understood(
    open_: Open, environ: dict[str, str], tmp_path: Path, said: str, code: str
):
    script(tmp_path / "bin/ssh", f"echo '{said}' >&2; exit 255")
    environ["GIT_SSH_COMMAND"] = str(tmp_path / "bin/ssh")

    with pytest.raises(TargetError) as error:
        open_(repository="ssh://git@github.com/ada/site.git").read(RECORD)

    assert error.value.problem.code == code


def over_ssh(environ: dict[str, str], tmp_path: Path, before: str) -> None:
    """Let ssh run what it is asked to on this machine: $command, after what is to be done `before`."""
    lines = ["for command; do :; done", before, 'exec sh -c "$command"']
    script(tmp_path / "bin/ssh", "\n".join(lines))
    environ |= {"GIT_SSH_COMMAND": str(tmp_path / "bin/ssh"), "GIT_SSH_VARIANT": "simple"}


def test_a_connection_that_breaks_once_is_tried_again(
    open_: Open, remote: Path, environ: dict[str, str], tmp_path: Path, run: Callable[..., str]
):
    broken = f"if mkdir {tmp_path}/broken 2>/dev/null; then echo 'Connection reset by peer' >&2; exit 255; fi"
    over_ssh(environ, tmp_path, before=broken)

    deploy(open_(repository=f"ssh://localhost{remote}"), {"index.html": "home"})

    assert (tmp_path / "broken").exists()
    assert files_in(run, remote)["index.html"] == "home"


def test_a_push_that_arrived_though_its_answer_was_lost_has_worked(
    open_: Open, remote: Path, environ: dict[str, str], tmp_path: Path, run: Callable[..., str]
):
    greeting = f"$(git receive-pack --http-backend-info-refs {remote} </dev/null | wc -c)"
    deaf = f'sh -c "$command" | (head -c {greeting}; cat >/dev/null); touch {tmp_path}/lost; exit 0'
    over_ssh(environ, tmp_path, before=f'case "$command" in *receive-pack*) {deaf};; esac')

    deploy(open_(repository=f"ssh://localhost{remote}"), {"index.html": "home"})

    assert (tmp_path / "lost").exists()
    assert files_in(run, remote)["index.html"] == "home"


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("Connection closed by remote host", ExitStatus.TARGET_UNFINISHED),
        ("Network is unreachable", ExitStatus.TARGET_UNCHANGED),
    ],
)
def test_a_push_of_which_nobody_can_say_what_became_of_it_may_have_worked(
    open_: Open, remote: Path, environ: dict[str, str], tmp_path: Path, said: str, status: ExitStatus
):
    down = f'if test -e {tmp_path}/down; then echo "{said}" >&2; exit 255; fi'
    over_ssh(environ, tmp_path, before=down)
    target = open_(repository=f"ssh://localhost{remote}")
    with pytest.raises(ResumesiteError) as error, target.lock(0, None):
        put(target, {"index.html": "home"})
        (tmp_path / "down").touch()
        target.show(is_last=True)

    assert problem_of(error) == ("TARGET_UNREACHABLE", status)


def test_a_machine_without_git_is_told_so(open_: Open, environ: dict[str, str], tmp_path: Path):
    environ["PATH"] = str(tmp_path)

    with pytest.raises(TargetError) as error:
        open_().read(RECORD)

    assert error.value.problem.code == "NO_GIT"


@pytest.mark.parametrize("said", ["tmp_pack_a' write error. Out of diskspace", "No space left on device"])
def test_a_full_disk_is_called_so(said: str):
    problem = local_problem(GitError(f"fatal: {said}".encode()), ".resumesite/targets/pages/git")

    assert problem.code == "DISK_FULL"


def test_the_sites_key_is_not_passed_on(open_: Open, environ: dict[str, str], tmp_path: Path, remote: Path):
    environ["RESUMESITE_KEY"] = "A" * 43
    over_ssh(environ, tmp_path, before=f"env > {tmp_path}/seen.txt")

    open_(repository=f"ssh://localhost{remote}").read(RECORD)

    assert "AAAA" not in (tmp_path / "seen.txt").read_text(encoding="utf-8")


def test_a_folder_that_may_not_be_written_is_named(open_: Open):
    target = open_()
    target._surroundings.private.parent.mkdir(parents=True)
    target._surroundings.private.write_text("in the way", encoding="utf-8")

    with pytest.raises(TargetError) as error:
        target.read(RECORD)

    assert "targets/pages" in str(error.value.problem)

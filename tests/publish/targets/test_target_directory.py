"""A folder as a target: visitors see one whole release after another, whatever happens to a deploy."""

from __future__ import annotations

import errno
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

import pytest

from resumesite.errors import ExitStatus, ResumesiteError
from resumesite.publish.published import PublicFile
from resumesite.publish.targets import Found, Look, Surroundings, Target, TargetError, open_target
from resumesite.publish.targets.directory import Directory, open_directory
from resumesite.settings.targets import DirectoryTarget

OLD = {"index.html": b"old", "ada/index.html": b"old ada", "bob/index.html": b"bob"}
NEW = {"index.html": b"new", "ada/index.html": b"new ada", "ada/resume.pdf": b"%PDF"}

RECORD = ".resumesite/record"


def as_it_was(found: object, read: object) -> dict[str, bytes | None]:
    """Change nothing in the release that is shown again."""
    return {}


def target_at(tmp_path: Path, *, keep: int = 3, now: Callable[[], float] | None = None) -> Directory:
    """Open `tmp_path/www` as the target of a site at `tmp_path/site`."""
    root = tmp_path / "site"
    root.mkdir(parents=True, exist_ok=True)
    surroundings = Surroundings("preview", root, root / ".resumesite/targets/preview", now=now)
    return open_directory(surroundings, DirectoryTarget(type="directory", path="../www", keep=keep))


def put(target: Target, files: Mapping[str, bytes]) -> None:
    for path, data in files.items():
        target.put(PublicFile(path, "unused"), data)


def deploy(target: Target, files: Mapping[str, bytes], *deletes: str) -> None:
    with target.lock(0, None):
        put(target, files)
        target.delete(deletes)
        target.show(is_last=True)


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def live_at(tmp_path: Path) -> dict[str, bytes]:
    """What visitors see."""
    return files_of(tmp_path / "www/current")


def releases_at(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "www/releases").iterdir())


def test_it_walks_the_objects_that_are_ours(tmp_path: Path):
    target = target_at(tmp_path)
    with target.lock(0, None):
        put(target, OLD)
        target.write(".resumesite/shards/0-1", b"shard")
        target.show(is_last=True)

    assert ".resumesite/shards/0-1" in set(target.walk_own())
    assert not set(OLD) & set(target.walk_own())


# Showing -------------------------------------------------------------------------------------------------


def test_a_first_deploy_makes_the_folder_and_a_relative_link_to_the_release(tmp_path: Path):
    target = target_at(tmp_path)

    deploy(target, OLD)

    assert live_at(tmp_path) == OLD
    assert (tmp_path / "www/current").readlink() == Path("releases/00000001")


def test_nothing_is_visible_before_it_is_shown(tmp_path: Path):
    target = target_at(tmp_path)
    deploy(target, OLD)

    with target.lock(0, None):
        put(target, NEW)
        target.delete(["bob/index.html"])

        assert live_at(tmp_path) == OLD
        assert target.fetch("index.html") == b"old"
        assert releases_at(tmp_path) == ["00000001"]


def test_a_release_holds_what_was_live_and_what_changed(tmp_path: Path):
    target = target_at(tmp_path)
    deploy(target, OLD)

    deploy(target, NEW, "bob/index.html")

    assert live_at(tmp_path) == NEW
    assert not (tmp_path / "www/current/bob").exists()
    assert files_of(tmp_path / "www/releases/00000001") == OLD


def test_files_that_did_not_change_take_no_room_again(tmp_path: Path):
    target = target_at(tmp_path)
    deploy(target, OLD)

    deploy(target, NEW)

    first, second = (tmp_path / "www/releases" / name for name in releases_at(tmp_path))
    assert (first / "bob/index.html").samefile(second / "bob/index.html")
    assert not (first / "index.html").samefile(second / "index.html")


def test_showing_without_changes_does_nothing(tmp_path: Path):
    target = target_at(tmp_path)
    deploy(target, OLD)

    deploy(target, {})

    assert releases_at(tmp_path) == ["00000001"]


def test_what_is_put_last_counts(tmp_path: Path):
    target = target_at(tmp_path)

    with target.lock(0, None):
        put(target, {"a": b"1", "b": b"1", "c": b"1"})
        target.delete(["b"])
        put(target, {"c": b"2"})
        target.show(is_last=True)

    assert live_at(tmp_path) == {"a": b"1", "c": b"2"}


def test_a_deploy_that_ends_without_showing_leaves_nothing_behind(tmp_path: Path):
    target = target_at(tmp_path)

    with target.lock(0, None):
        put(target, NEW)
    deploy(target, OLD)

    assert live_at(tmp_path) == OLD
    assert sorted(path.name for path in (tmp_path / "www/.resumesite").iterdir()) == ["lock", "meant"]


def test_many_threads_put_and_delete_at_once(tmp_path: Path):
    target = target_at(tmp_path)
    deploy(target, {f"old/{number}": b"old" for number in range(100)})
    files = {f"{number % 7}/{number}": b"%d" % number for number in range(200)}

    with target.lock(0, None), ThreadPoolExecutor(target.concurrency) as pool:
        puts = [pool.submit(put, target, {path: data}) for path, data in files.items()]
        deletes = [pool.submit(target.delete, [f"old/{number}"]) for number in range(100)]
        for future in (*puts, *deletes):
            future.result()
        target.show(is_last=True)

    assert live_at(tmp_path) == files


@pytest.mark.parametrize(
    "path", ["a b/c d.pdf", "李明/简历.pdf", "ada/%2e.txt", "👩‍🔬/resume.pdf", "-rf", "'\"*?"]
)
def test_names_of_every_kind_are_kept(tmp_path: Path, path: str):
    target = target_at(tmp_path)

    deploy(target, {path: b"data"})

    assert target.fetch(path) == b"data"
    assert list(target.walk()) == [Found(path, 4)]


def test_a_file_becomes_a_folder_and_a_folder_a_file(tmp_path: Path):
    target = target_at(tmp_path)
    deploy(target, {"a": b"file", "b/c": b"in a folder"})

    with target.lock(0, None):  # uploads come before deletes
        put(target, {"a/b": b"in a folder", "b": b"file"})
        target.delete(["a", "b/c"])
        target.show(is_last=True)

    assert live_at(tmp_path) == {"a/b": b"in a folder", "b": b"file"}


def test_a_target_is_opened_by_its_type(tmp_path: Path):
    surroundings = Surroundings("preview", tmp_path, tmp_path / ".resumesite/targets/preview")

    target = open_target(surroundings, DirectoryTarget(type="directory", path=str(tmp_path / "www")))

    deploy(target, OLD)
    assert live_at(tmp_path) == OLD


# Releases ------------------------------------------------------------------------------------------------


def test_so_many_releases_are_kept_as_the_settings_say(tmp_path: Path):
    target = target_at(tmp_path, keep=2)

    for number in range(4):
        deploy(target, {"index.html": b"%d" % number})

    assert releases_at(tmp_path) == ["00000003", "00000004"]
    assert live_at(tmp_path) == {"index.html": b"3"}


def test_a_release_says_for_people_when_it_was_made(tmp_path: Path):
    target = target_at(tmp_path, now=lambda: 1_785_000_000)

    deploy(target, OLD)

    assert releases_at(tmp_path) == ["00000001-20260725T172000Z"]


@pytest.mark.parametrize("moment", [1_785_000_000, -1e18, float("nan"), 0])
def test_later_releases_have_higher_numbers_whatever_the_clock_says(tmp_path: Path, moment: float):
    deploy(target_at(tmp_path, now=lambda: 1_800_000_000), OLD)

    deploy(target_at(tmp_path, now=lambda: moment), NEW)

    first, second = releases_at(tmp_path)
    assert (first[:8], second[:8]) == ("00000001", "00000002")
    assert target_at(tmp_path).rollback(as_it_was) == first


def test_what_stands_between_withdrawals_and_the_rest_is_not_kept(tmp_path: Path):
    target = target_at(tmp_path)
    deploy(target, OLD)

    with target.lock(0, None):
        target.delete(["bob/index.html"])
        target.show(is_last=False)
        between = live_at(tmp_path)
        names = releases_at(tmp_path)
        put(target, NEW)
        target.show(is_last=True)

    assert between == {path: data for path, data in OLD.items() if path != "bob/index.html"}
    assert names == ["00000001", "00000002-partial"]
    assert releases_at(tmp_path) == ["00000001", "00000003"]
    assert live_at(tmp_path) == NEW


def test_withdrawals_alone_make_a_release_to_keep(tmp_path: Path):
    target = target_at(tmp_path)
    deploy(target, OLD)

    with target.lock(0, None):
        target.delete(["bob/index.html"])
        target.show(is_last=False)
        target.show(is_last=True)

    assert releases_at(tmp_path) == ["00000001", "00000003"]
    assert "bob/index.html" not in live_at(tmp_path)


def test_what_is_withdrawn_goes_from_every_kept_release(tmp_path: Path):
    target = target_at(tmp_path)
    for version in (b"1", b"2"):
        deploy(target, {"ada/index.html": version, "bob/index.html": version, "bob/work/resume.pdf": version})

    with target.lock(0, None):
        target.delete(["bob/index.html", "bob/work/resume.pdf"])
        target.show(is_last=False)
        left = target.withdraw_from_kept(["bob/index.html", "bob/work/resume.pdf"])
        target.show(is_last=True)

    assert left == ()
    assert len(releases_at(tmp_path)) == 3
    assert {path.name for path in (tmp_path / "www/releases").glob("*/*")} == {"ada"}


def test_a_release_that_will_not_let_go_of_what_is_withdrawn_is_named(tmp_path: Path, small_disk: Path):
    target = target_at(tmp_path)
    deploy(target, OLD)
    deploy(target, NEW, "bob/index.html")
    bob = tmp_path / "www/releases/00000001/bob"
    (small_disk / "index.html").write_bytes(b"bob")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    subprocess.run(["mount", "--bind", str(small_disk), str(bob)], check=True)

    try:
        left = target.withdraw_from_kept(["bob/index.html"])
    finally:
        subprocess.run(["umount", str(bob)], check=True)

    assert left == ("the kept release 00000001",)


# Rollback ------------------------------------------------------------------------------------------------


def test_rollback_shows_the_release_before_and_then_the_one_before_that(tmp_path: Path):
    target = target_at(tmp_path)
    for version in (b"1", b"2", b"3"):
        deploy(target, {"index.html": version})

    names = [target.rollback(as_it_was), target.rollback(as_it_was)]

    assert names == ["00000002", "00000001"]
    assert live_at(tmp_path) == {"index.html": b"1"}


def test_without_a_release_before_the_live_one_there_is_no_rollback(tmp_path: Path):
    target = target_at(tmp_path)
    deploy(target, OLD)

    with pytest.raises(ResumesiteError) as caught:
        target.rollback(as_it_was)

    assert caught.value.code == "NO_ROLLBACK"
    assert live_at(tmp_path) == OLD


def test_nothing_rolls_back_where_nothing_was_deployed(tmp_path: Path):
    with pytest.raises(ResumesiteError) as caught:
        target_at(tmp_path).rollback(as_it_was)

    assert caught.value.code == "NO_ROLLBACK"


def test_a_deploy_after_a_rollback_starts_from_what_is_live_and_drops_what_was_left(tmp_path: Path):
    target = target_at(tmp_path)
    for version in (b"1", b"2", b"3"):
        deploy(target, {"index.html": version, "ada/index.html": version})
    target.rollback(as_it_was)

    deploy(target, {"index.html": b"4"})

    assert live_at(tmp_path) == {"index.html": b"4", "ada/index.html": b"2"}
    assert releases_at(tmp_path) == ["00000001", "00000002", "00000004"]
    assert target.rollback(as_it_was) == "00000002"


def test_rollback_passes_over_what_a_killed_deploy_left(tmp_path: Path):
    target = target_at(tmp_path)
    deploy(target, OLD)
    deploy(target, NEW)
    with target.lock(0, None):
        target.delete(["bob/index.html"])
        target.show(is_last=False)
    (tmp_path / "www/releases/00000002").rename(tmp_path / "www/somewhere")

    assert target.rollback(as_it_was) == "00000001"
    assert live_at(tmp_path) == OLD


# Our own objects -----------------------------------------------------------------------------------------


def test_our_own_objects_are_kept_beside_the_releases(tmp_path: Path):
    target = target_at(tmp_path)

    with target.lock(0, None):
        target.write(RECORD, b"record")
        target.write(".resumesite/shards/0-abc", b"shard")
        target.write(RECORD, b"later record")

    assert target.read(RECORD) == b"later record"
    assert target.read(".resumesite/shards/0-abc") == b"shard"
    assert target.read(".resumesite/shards/0-def") is None
    assert list(target.walk()) == []


def test_our_own_objects_are_discarded(tmp_path: Path):
    target = target_at(tmp_path)
    target.write(RECORD, b"record")
    target.write(".resumesite/shards/0-abc", b"shard")

    target.discard([".resumesite/shards/0-abc", ".resumesite/shards/0-def"])

    assert target.read(".resumesite/shards/0-abc") is None
    assert target.read(RECORD) == b"record"


def test_our_own_objects_stay_valid_while_a_deploy_goes_on(tmp_path: Path):
    target = target_at(tmp_path)

    deploy(target, OLD)
    target.write(RECORD, b"record")
    deploy(target, NEW)

    assert target.read(RECORD) == b"record"


def test_a_record_of_another_release_than_the_live_one_is_none(tmp_path: Path):
    target = target_at(tmp_path)
    deploy(target, OLD)
    deploy(target, NEW)
    target.write(RECORD, b"record of the second")
    target.write(".resumesite/shards/0-abc", b"shard of the second")

    target.rollback(as_it_was)

    assert target.read(RECORD) is None
    target.write(".resumesite/shards/0-def", b"shard of the first")
    assert target.read(RECORD) is None
    assert target.read(".resumesite/shards/0-abc") is None
    assert target.read(".resumesite/shards/0-def") == b"shard of the first"


def test_a_live_release_that_somebody_deleted_counts_as_nothing(tmp_path: Path):
    target = target_at(tmp_path)
    deploy(target, OLD)
    target.write(RECORD, b"record")
    shutil.rmtree(tmp_path / "www/releases/00000001")

    assert target.read(RECORD) is None
    assert list(target.walk()) == []
    assert target.fetch("index.html") is None

    deploy(target, NEW)
    assert live_at(tmp_path) == NEW
    assert releases_at(tmp_path) == ["00000002"]


# Looking -------------------------------------------------------------------------------------------------


def test_what_is_live_is_walked_fetched_and_looked_at(tmp_path: Path):
    target = target_at(tmp_path)
    deploy(target, OLD)

    assert sorted(target.walk(), key=lambda found: found.path) == [
        Found("ada/index.html", 7),
        Found("bob/index.html", 3),
        Found("index.html", 3),
    ]
    assert target.fetch("ada/index.html") == b"old ada"
    assert target.look("ada/index.html") is Look.OURS


@pytest.mark.parametrize("path", ["ada", "ada/index.html/x", "eve/index.html", "x" * 300])
def test_where_there_is_no_file_nothing_is_found(tmp_path: Path, path: str):
    target = target_at(tmp_path)
    deploy(target, OLD)

    assert target.fetch(path) is None
    assert target.look(path) is Look.MISSING


def test_looking_makes_nothing(tmp_path: Path):
    target = target_at(tmp_path)

    found = (target.read(RECORD), list(target.walk()), target.fetch("index.html"), target.look("index.html"))

    assert found == (None, [], None, Look.MISSING)
    assert not (tmp_path / "www").exists()


# What others put there -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["../x", "/etc/passwd", "a/../../x", "a//b", "", ".", "a/", "a\0b", "a\\b", "..\\x", "\ud800"],
)
def test_no_path_leads_out_of_the_folder(tmp_path: Path, path: str):
    target = target_at(tmp_path)
    deploy(target, OLD)

    for call in (
        lambda: put(target, {path: b"x"}),
        lambda: target.delete([path]),
        lambda: target.fetch(path),
        lambda: target.look(path),
        lambda: target.withdraw_from_kept([path]),
        lambda: target.write(path, b"x"),
    ):
        with pytest.raises(TargetError) as caught:
            call()
        assert caught.value.problem.code == "OUTSIDE_OF_FOLDER"
    assert live_at(tmp_path) == OLD


def test_links_of_others_are_never_followed(tmp_path: Path):
    target = target_at(tmp_path)
    deploy(target, OLD)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret").write_bytes(b"theirs")
    (tmp_path / "www/current/linked").symlink_to(outside)
    (tmp_path / "www/current/link").symlink_to(outside / "secret")

    with target.lock(0, None):
        put(target, {"linked/secret": b"ours", "index.html": b"new"})
        with pytest.raises(TargetError) as caught:
            target.show(is_last=True)

    assert caught.value.problem.code == "IN_THE_WAY"
    assert files_of(outside) == {"secret": b"theirs"}
    assert target.fetch("index.html") == b"old"
    assert target.fetch("linked/secret") is None
    assert target.fetch("link") is None
    assert {found.path for found in target.walk()} == {*OLD}


def test_nothing_is_removed_behind_a_link_of_others(tmp_path: Path):
    target = target_at(tmp_path)
    deploy(target, OLD)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "index.html").write_bytes(b"theirs")
    (tmp_path / "www/releases/00000001/eve").symlink_to(outside)
    deploy(target, NEW)

    assert target.withdraw_from_kept(["eve/index.html"]) == ()

    assert files_of(outside) == {"index.html": b"theirs"}


def test_files_and_links_of_others_in_a_release_come_along(tmp_path: Path):
    target = target_at(tmp_path)
    deploy(target, OLD)
    (tmp_path / "www/current/theirs.txt").write_bytes(b"theirs")
    (tmp_path / "www/current/link").symlink_to("theirs.txt")
    os.mkfifo(tmp_path / "www/current/pipe")

    deploy(target, NEW)

    current = tmp_path / "www/current"
    assert (current / "theirs.txt").read_bytes() == b"theirs"
    assert (current / "link").readlink() == Path("theirs.txt")
    assert not (current / "pipe").exists()


def test_a_link_in_the_place_of_a_file_is_replaced_not_written_through(tmp_path: Path):
    target = target_at(tmp_path)
    deploy(target, OLD)
    outside = tmp_path / "outside"
    outside.write_bytes(b"theirs")
    (tmp_path / "www/current/robots.txt").symlink_to(outside)

    deploy(target, {"robots.txt": b"ours"})

    assert outside.read_bytes() == b"theirs"
    assert not (tmp_path / "www/current/robots.txt").is_symlink()
    assert target.fetch("robots.txt") == b"ours"


def test_a_file_of_others_where_a_folder_would_be_is_left_alone(tmp_path: Path):
    target = target_at(tmp_path)
    deploy(target, OLD)
    (tmp_path / "www/current/eve").write_bytes(b"theirs")

    with pytest.raises(TargetError) as caught:
        deploy(target, {"eve/index.html": b"eve"})

    assert caught.value.problem.code == "IN_THE_WAY"
    assert "www/current/eve" in str(caught.value)
    assert live_at(tmp_path) == {**OLD, "eve": b"theirs"}


def test_a_folder_of_others_where_a_file_would_be_is_left_alone(tmp_path: Path):
    target = target_at(tmp_path)
    deploy(target, OLD)

    with pytest.raises(TargetError) as caught:
        deploy(target, {"ada": b"file"})

    assert caught.value.problem.code == "IN_THE_WAY"
    assert live_at(tmp_path) == OLD


def test_other_files_in_the_targets_folder_are_left_alone(tmp_path: Path):
    target = target_at(tmp_path, keep=1)
    theirs = {"index.html": b"theirs", "releases/notes.txt": b"theirs", "releases/v1/x": b"theirs"}
    for path, data in theirs.items():
        (tmp_path / "www" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "www" / path).write_bytes(data)

    deploy(target, OLD)
    deploy(target, NEW)

    assert {path: (tmp_path / "www" / path).read_bytes() for path in theirs} == theirs


IN_THE_WAY: dict[str, Callable[[Path], object]] = {
    "a file in the folder's place": lambda www: www.write_bytes(b"theirs"),
    "a link that leads nowhere in its place": lambda www: www.symlink_to("nowhere"),
    "current is a folder": lambda www: (www / "current").mkdir(parents=True),
    "current is a file": lambda www: (www.mkdir(), (www / "current").write_bytes(b"theirs")),
    "current is a link to elsewhere": lambda www: (www.mkdir(), (www / "current").symlink_to("../site")),
    "releases is a file": lambda www: (www.mkdir(), (www / "releases").write_bytes(b"theirs")),
    "releases is a link": lambda www: (www.mkdir(), (www / "releases").symlink_to("../site")),
    "our folder is a link": lambda www: (www.mkdir(), (www / ".resumesite").symlink_to("../site")),
    "it is another site": lambda www: (www.mkdir(), (www / "resumesite.toml").write_bytes(b"")),
}


@pytest.mark.parametrize("what", IN_THE_WAY)
def test_what_is_none_of_ours_is_not_touched(tmp_path: Path, what: str):
    target = target_at(tmp_path)
    IN_THE_WAY[what](tmp_path / "www")
    before = sorted(tmp_path.rglob("*"))

    with pytest.raises(ResumesiteError) as caught, target.lock(0, None):
        pass

    assert caught.value.code == "IN_THE_WAY"
    assert caught.value.status is ExitStatus.TARGET_UNCHANGED
    assert str(caught.value).startswith("../www")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_folder_below_a_file_is_refused(tmp_path: Path):
    (tmp_path / "file").write_bytes(b"theirs")
    surroundings = Surroundings("preview", tmp_path / "site", tmp_path / "site/.resumesite/targets/preview")
    target = open_directory(surroundings, DirectoryTarget(type="directory", path=str(tmp_path / "file/www")))

    with pytest.raises(ResumesiteError) as caught, target.lock(0, None):
        pass

    assert caught.value.code == "IN_THE_WAY"


def test_a_file_in_the_folders_place_is_seen_before_anything_is_asked(tmp_path: Path):
    (tmp_path / "www").write_bytes(b"theirs")

    with pytest.raises(ResumesiteError) as caught:
        target_at(tmp_path).read(RECORD)

    assert (caught.value.code, caught.value.status) == ("IN_THE_WAY", ExitStatus.TARGET_UNCHANGED)


# The lock ------------------------------------------------------------------------------------------------


def test_a_second_deploy_is_told_that_one_is_running(tmp_path: Path):
    with target_at(tmp_path).lock(0, None) as hold:
        hold.renew()
        with pytest.raises(ResumesiteError) as caught, target_at(tmp_path).lock(0, None):
            pass

    assert hold.conditions is None
    assert (caught.value.code, caught.value.status) == ("LOCKED", ExitStatus.LOCKED)


def test_a_deploy_that_waits_takes_the_lock_once_it_is_free(tmp_path: Path):
    with ExitStack() as stack:
        stack.enter_context(target_at(tmp_path).lock(0, None))
        release = threading.Timer(0.2, stack.pop_all().close)
        release.start()

        with target_at(tmp_path).lock(10, None):
            pass

        release.join()


# Disks that say no ---------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 256 KiB; needs the right to mount one."""
    if os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("mounting needs root")
    mount = tmp_path / "disk"
    mount.mkdir()
    options = ["-t", "tmpfs", "-o", "size=256k", "tmpfs", str(mount)]
    if subprocess.run(["mount", *options], capture_output=True).returncode != 0:
        pytest.skip("this machine mounts nothing")
    try:
        yield mount
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(mount)], check=True)
        subprocess.run(["umount", str(mount)], check=True)


def test_on_a_full_disk_what_is_live_stays_and_nothing_half_written_does(small_disk: Path):
    target = target_at(small_disk)
    deploy(target, OLD)
    before = sorted(small_disk.rglob("*"))

    with pytest.raises(TargetError) as caught:
        deploy(target, {f"{number}/index.html": b"x" * 50_000 for number in range(8)})

    assert caught.value.problem.code == "DISK_FULL"
    assert caught.value.is_certain
    assert live_at(small_disk) == OLD
    assert sorted(small_disk.rglob("*")) == before


def test_on_a_full_disk_an_object_of_ours_stays_as_it_was(small_disk: Path):
    target = target_at(small_disk)
    target.write(RECORD, b"record")

    with pytest.raises(TargetError) as caught:
        target.write(RECORD, b"x" * 500_000)

    assert caught.value.problem.code == "DISK_FULL"
    assert target.read(RECORD) == b"record"


@pytest.mark.parametrize("was_there", [True, False])
def test_a_folder_that_may_not_be_written_is_said_plainly(small_disk: Path, was_there: bool):
    target = target_at(small_disk)
    if was_there:
        deploy(target, OLD)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)

    with pytest.raises(TargetError) as caught, target.lock(0, None):
        pass

    assert caught.value.problem.code == "NOT_WRITABLE"
    assert str(caught.value).startswith("../www/.resumesite/lock: may not be written (read-only")
    if was_there:
        assert live_at(small_disk) == OLD


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_record_that_may_not_be_read_is_said_plainly(tmp_path: Path):
    target = target_at(tmp_path)
    target.write(RECORD, b"record")
    (tmp_path / "www" / RECORD).chmod(0)

    with pytest.raises(TargetError) as caught:
        target.read(RECORD)

    assert caught.value.problem.code == "FILE_UNREADABLE"


def test_where_there_are_no_hard_links_files_are_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    target = target_at(tmp_path)
    deploy(target, OLD)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    deploy(target, NEW)

    assert live_at(tmp_path) == {**OLD, **NEW}


# Wherever it stops ---------------------------------------------------------------------------------------

TOUCHES_THE_DISK = (
    "open", "fsync", "link", "replace", "rename", "unlink", "mkdir", "symlink", "rmdir", "scandir",
    "readlink", "listdir",
)  # fmt: skip
"""Every function by which a deploy reaches the disk; each of their calls is a moment to be stopped at."""

WITHOUT_BOB = {path: data for path, data in OLD.items() if path != "bob/index.html"}
STATES = [OLD, WITHOUT_BOB, NEW]


class RemainsError(Exception):
    """What was withdrawn remains somewhere; `carry_out` only warns of it."""


def whole_deploy(target: Target) -> None:
    """Go from OLD to NEW, with a withdrawal, as `carry_out` does."""
    with target.lock(0, None):
        target.write(".resumesite/shards/0-new", b"shard")
        target.write(RECORD, b"pending")
        target.delete(["bob/index.html"])
        target.show(is_last=False)
        if target.withdraw_from_kept(["bob/index.html"]):
            raise RemainsError
        put(target, NEW)
        target.show(is_last=True)
        target.write(RECORD, b"new")
        target.discard([".resumesite/shards/0-old"])


def first_deploy(target: Target) -> None:
    deploy(target, OLD)
    with target.lock(0, None):
        target.write(".resumesite/shards/0-old", b"shard")
        target.write(RECORD, b"old")


def all_of(tmp_path: Path) -> dict[str, bytes]:
    """Everything in the target's folder but for the numbers of releases."""
    found = files_of(tmp_path / "www")
    return {path: data for path, data in found.items() if not path.startswith(("releases/", "current/"))}


@contextmanager
def failing_at(moment: int, error: OSError) -> Iterator[Callable[[], int]]:
    """Let the disk fail once, at the call numbered `moment`; yield how many calls there were."""
    calls = 0
    mutex = threading.Lock()

    def failing(real: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **options: object) -> object:
            nonlocal calls
            with mutex:
                calls += 1
                is_now = calls == moment
            if is_now:
                raise error
            return real(*arguments, **options)

        return call

    with pytest.MonkeyPatch.context() as patched:
        for name in TOUCHES_THE_DISK:
            patched.setattr(os, name, failing(getattr(os, name)))
        yield lambda: calls


def test_a_deploy_that_the_disk_fails_at_any_step_leaves_something_whole_and_can_be_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)
    moment, refused = 0, 0
    while True:
        moment += 1
        folder = tmp_path / str(moment)
        target = target_at(folder)
        first_deploy(target)
        with failing_at(moment, OSError(errno.ENOSPC, "No space left on device")) as calls:
            try:
                whole_deploy(target)
            except TargetError as error:
                assert error.problem.code in ("DISK_FULL", "FILE_UNREADABLE"), f"failed at call {moment}"
                refused += 1
            except RemainsError:
                refused += 1
        assert live_at(folder) in STATES, f"failed at call {moment}"
        assert target.read(RECORD) in (b"old", b"pending", b"new"), f"failed at call {moment}"

        whole_deploy(target)

        assert live_at(folder) == NEW, f"failed at call {moment}"
        assert set(all_of(folder)) >= {RECORD, ".resumesite/shards/0-new"}
        assert not [path for path in all_of(folder) if "work" in path or path.endswith(".tmp")]
        if calls() < moment:
            break

    assert refused > 60


def test_whatever_room_is_left_on_the_disk_something_whole_is_live(small_disk: Path):
    ballast, outcomes = small_disk / "ballast", []
    for room in range(0, 100, 4):
        folder = small_disk / "site-and-www"
        target = target_at(folder)
        first_deploy(target)
        with suppress(OSError), ballast.open("wb", buffering=0) as file:
            while file.write(b"x" * 4096):
                pass
        os.truncate(ballast, ballast.stat().st_size - 1024 * room)
        try:
            whole_deploy(target)
            outcomes.append("done")
        except TargetError as error:
            assert error.problem.code == "DISK_FULL"
            outcomes.append("full")
        assert live_at(folder) in STATES, f"with {room} KiB"

        ballast.unlink()
        whole_deploy(target)

        assert live_at(folder) == NEW, f"with {room} KiB"
        shutil.rmtree(folder)

    assert outcomes == sorted(outcomes, reverse=True), "with enough room it is done"
    assert {*outcomes} == {"full", "done"}


KILLED = """
import json, os, sys, shutil
from pathlib import Path
sys.path.insert(0, sys.argv[2])
import {module} as cases

def kill_at(moment):
    calls = 0
    def killing(real):
        def call(*arguments, **options):
            nonlocal calls
            calls += 1
            if calls == moment:
                os._exit(9)
            return real(*arguments, **options)
        return call
    for name in cases.TOUCHES_THE_DISK:
        setattr(os, name, killing(getattr(os, name)))

os.fsync = lambda descriptor: None  # what a killed process wrote is there without it
moment, step = 1 - int(sys.argv[3]), int(sys.argv[3])
while True:
    moment += step
    folder = Path(sys.argv[1]) / str(moment)
    target = cases.target_at(folder)
    cases.first_deploy(target)
    if not (child := os.fork()):
        kill_at(moment)
        cases.whole_deploy(target)
        os._exit(0)
    was_killed = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    seen = cases.STATES.index(cases.live_at(folder))
    record = (target.read(cases.RECORD) or b"").decode()
    cases.whole_deploy(target)
    print(json.dumps([moment, seen, record, cases.live_at(folder) == cases.NEW, sorted(cases.all_of(folder)),
                      cases.releases_at(folder)]), flush=True)
    shutil.rmtree(folder)
    if not was_killed:
        break
"""


@pytest.mark.parametrize("every", [pytest.param(1, marks=pytest.mark.slow), 5])
def test_a_deploy_that_is_killed_at_any_step_leaves_something_whole_and_can_be_done_again(
    tmp_path: Path, every: int
):
    script = KILLED.format(module=Path(__file__).stem)
    command = [sys.executable, "-c", script, str(tmp_path), str(Path(__file__).parent), str(every)]

    done = subprocess.run(command, check=True, capture_output=True, text=True)

    outcomes = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(outcomes) > 100 / every
    seen = [outcome[1] for outcome in outcomes]
    assert seen == sorted(seen) and set(seen) == {0, 1, 2}, "first all old, then without Bob, then all new"
    for moment, state, record, is_new, left, releases in outcomes:
        where = f"killed at call {moment}"
        assert record in (["old", "pending"], ["pending"], ["pending", "new"])[state], where
        assert is_new, where
        assert [path for path in left if path != ".resumesite/shards/0-old"] == [
            ".resumesite/lock", ".resumesite/meant", RECORD, ".resumesite/shards/0-new",
        ], where  # fmt: skip
        assert len(releases) <= 3 and not any("partial" in name for name in releases), where


# A real web server ---------------------------------------------------------------------------------------

NGINX = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")

CONFIGURATION = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/errors;
events {{}}
http {{
    access_log off; sendfile on;
    client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3;
    uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
    server {{ listen 127.0.0.1:{port}; root "{root}"; }}
}}
"""


@contextmanager
def nginx_serving(root: Path, folder: Path) -> Iterator[int]:
    """Serve a folder; yield the port."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    folder.mkdir()
    (folder / "nginx.conf").write_text(CONFIGURATION.format(folder=folder, port=port, root=root))
    assert NGINX is not None
    command = [NGINX, "-p", str(folder), "-e", str(folder / "errors"), "-c", str(folder / "nginx.conf")]
    server = subprocess.Popen(command)
    try:
        deadline = time.monotonic() + 10
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert server.poll() is None and time.monotonic() < deadline
                time.sleep(0.02)
        yield port
    finally:
        server.terminate()
        server.wait(10)


def read_until(done: threading.Event, port: int, path: str) -> list[tuple[int, bytes]]:
    """Ask for a page again and again; return each answer."""
    answers = []
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        while not done.is_set():
            connection.request("GET", path)
            answer = connection.getresponse()
            answers.append((answer.status, answer.read()))
    return answers


@pytest.mark.skipif(NGINX is None, reason="needs nginx")
def test_behind_a_web_server_visitors_see_one_whole_page_after_another(tmp_path: Path):
    target = target_at(tmp_path, keep=1)
    pages = [b"%d" % number * 200_000 for number in range(1, 10)]
    deploy(target, {"ada/index.html": pages[0], "index.html": b"home"})
    done = threading.Event()

    with nginx_serving(tmp_path / "www/current", tmp_path / "nginx") as port, ThreadPoolExecutor(2) as pool:
        readers = [pool.submit(read_until, done, port, path) for path in ("/ada/", "/index.html")]
        for number in range(30):
            deploy(target, {"ada/index.html": pages[number % 9]})
        done.set()
        ada, home = (reader.result() for reader in readers)

    assert {status for status, _ in (*ada, *home)} == {200}
    assert {page for _, page in ada} <= set(pages)
    assert len({page for _, page in ada}) > 1
    assert {page for _, page in home} == {b"home"}

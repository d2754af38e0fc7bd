"""Files come into `output/` whole or not at all, and never through a link."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from resumesite.errors import ResumesiteError
from resumesite.make.output import Output


@pytest.fixture
def output(tmp_path: Path) -> Output:
    return Output(tmp_path / "output", tmp_path / "aside")


def test_a_file_comes_into_its_folder(output: Output):
    stamp = output.put("ada/academic/index.html", b"page")

    assert (output.root / "ada/academic/index.html").read_bytes() == b"page"
    assert output.stamp("ada/academic/index.html") == stamp != ""
    assert output.digest("ada/academic/index.html") == sha256(b"page").hexdigest()
    assert list(output.aside.iterdir()) == []


def test_a_file_that_is_not_there_has_no_stamp_and_no_digest(output: Output):
    assert (output.stamp("ada/index.html"), output.digest("ada/index.html")) == ("", "")


def test_a_changed_file_has_another_stamp(output: Output):
    before = output.put("index.html", b"page")

    (output.root / "index.html").write_bytes(b"PAGE")

    assert output.stamp("index.html") != before


def test_replacing_a_file_gives_readers_the_old_bytes_or_the_new_ones(output: Output):
    output.put("index.html", b"old")
    with (output.root / "index.html").open("rb") as reader:
        output.put("index.html", b"new")

        assert reader.read() == b"old"
    assert (output.root / "index.html").read_bytes() == b"new"


def test_a_removed_file_takes_empty_folders_along(output: Output):
    output.put("ada/academic/index.html", b"page")
    output.put("bob/index.html", b"page")

    output.remove("ada/academic/index.html")

    assert sorted(path.name for path in output.root.iterdir()) == ["bob"]


def test_a_folder_that_holds_something_of_others_stays(output: Output):
    output.put("ada/index.html", b"page")
    (output.root / "ada/CNAME").write_text("mine")

    output.remove("ada/index.html")

    assert [path.name for path in (output.root / "ada").iterdir()] == ["CNAME"]


def test_after_a_folder_was_removed_files_can_come_there_again(output: Output):
    output.put("ada/index.html", b"page")
    output.remove("ada/index.html")

    output.put("ada/index.html", b"page again")

    assert (output.root / "ada/index.html").read_bytes() == b"page again"


@pytest.mark.parametrize("path", ["../escape", "/etc/passwd", "ada/../../escape", "", "ada\\x", "a\0b"])
def test_no_path_leads_out_of_the_folder(output: Output, path: str):
    with pytest.raises(ValueError, match="not a path below"):
        output.put(path, b"page")


def test_nothing_is_written_through_a_linked_folder(output: Output, tmp_path: Path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    output.root.mkdir()
    (output.root / "ada").symlink_to(elsewhere)

    with pytest.raises(ResumesiteError) as caught:
        output.put("ada/index.html", b"page")

    assert caught.value.code == "IN_THE_WAY"
    assert str(caught.value.problems[0].place) == "output/ada"
    assert list(elsewhere.iterdir()) == []


def test_nothing_is_read_or_removed_through_a_linked_folder(output: Output, tmp_path: Path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "index.html").write_text("theirs")
    output.root.mkdir()
    (output.root / "ada").symlink_to(elsewhere)

    assert output.digest("ada/index.html") == ""
    output.remove("ada/index.html")

    assert (elsewhere / "index.html").read_text() == "theirs"


def test_a_link_in_the_place_of_a_file_is_refused_and_left(output: Output, tmp_path: Path):
    output.root.mkdir()
    (output.root / "index.html").symlink_to(tmp_path / "theirs")

    with pytest.raises(ResumesiteError) as caught:
        output.put("index.html", b"page")

    assert "a link of somebody else" in str(caught.value)
    assert (output.root / "index.html").is_symlink()
    assert output.stamp("index.html") == ""


def test_a_folder_in_the_place_of_a_file_is_refused(output: Output):
    (output.root / "ada/resume.pdf").mkdir(parents=True)

    with pytest.raises(ResumesiteError) as caught:
        output.put("ada/resume.pdf", b"%PDF")

    assert "a folder of somebody else" in str(caught.value)


def test_a_file_in_the_place_of_a_folder_is_refused(output: Output):
    output.root.mkdir()
    (output.root / "ada").write_text("theirs")

    with pytest.raises(ResumesiteError) as caught:
        output.put("ada/index.html", b"page")

    assert caught.value.code == "IN_THE_WAY"
    assert (output.root / "ada").read_text() == "theirs"


def test_what_a_killed_build_left_on_its_way_is_cleared(output: Output):
    output.aside.mkdir()
    (output.aside / "4711").write_bytes(b"half")

    output.clear_aside()

    assert list(output.aside.iterdir()) == []


# Disks that say no ---------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KiB; needs the right to mount one."""
    mount = tmp_path / "disk"
    mount.mkdir()
    if os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("mounting needs root")
    options = ["-t", "tmpfs", "-o", "size=64k", "tmpfs", str(mount)]
    if subprocess.run(["mount", *options], capture_output=True).returncode != 0:
        pytest.skip("this machine mounts nothing")
    try:
        yield mount
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(mount)], check=True)
        subprocess.run(["umount", str(mount)], check=True)


def test_on_a_full_disk_the_old_file_stays_and_nothing_half_written_does(small_disk: Path):
    output = Output(small_disk / "output", small_disk / "aside")
    output.put("ada/index.html", b"old")

    with pytest.raises(ResumesiteError) as caught:
        output.put("ada/index.html", b"x" * 100_000)

    assert caught.value.code == "DISK_FULL"
    assert str(caught.value.problems[0].place) == "output/ada/index.html"
    assert (output.root / "ada/index.html").read_bytes() == b"old"
    assert [path for path in small_disk.rglob("*") if path.is_file()] == [output.root / "ada/index.html"]


def test_a_disk_that_may_not_be_written_is_a_problem_that_names_the_file(small_disk: Path):
    output = Output(small_disk / "output", small_disk / "aside")
    output.put("ada/index.html", b"old")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)

    with pytest.raises(ResumesiteError) as caught:
        output.put("ada/index.html", b"new")

    assert caught.value.code == "NOT_WRITABLE"
    assert "read-only" in str(caught.value)
    assert (output.root / "ada/index.html").read_bytes() == b"old"


def test_a_file_is_moved_whole_from_another_disk_too(small_disk: Path, tmp_path: Path):
    output = Output(small_disk / "output", tmp_path / "aside")

    output.put("ada/index.html", b"page")

    assert (output.root / "ada/index.html").read_bytes() == b"page"
    assert [path.name for path in small_disk.rglob("*") if path.is_file()] == ["index.html"]

"""A disk that is full, read-only or has something in the way: it is said, and nothing is half written."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hostile_site import NEIGHBOUR_RESUME, HostileSite, Ran, assert_speaks_plainly

AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[None]:
    """Mount a file system in memory at a folder, where this machine lets us."""
    folder.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if not AS_ROOT or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting is for root")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Let nothing be written in a folder: not even by root, who may write where permissions forbid it."""
    if AS_ROOT:
        with mounted(folder, "ro,size=64k"):
            yield
        return
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o555)
    try:
        yield
    finally:
        folder.chmod(0o755)


def files_below(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "locks"
    }


def assert_refused(ran: Ran, *words: str) -> None:
    """The command failed, and said why in words; the codes are for programs."""
    assert ran.status in (1, 2), ran.spoken
    assert_speaks_plainly(ran)
    said = ran.spoken.lower()
    assert any(word in said for word in words), ran.spoken


@pytest.fixture
def site(tmp_path: Path) -> HostileSite:
    return HostileSite(tmp_path / "site", formats=("html", "txt"))


# Read-only -------------------------------------------------------------------------------------------------


def test_a_read_only_output_is_said(site: HostileSite):
    with read_only(site.output):
        assert_refused(site.run("build"), "read-only", "permission denied")
        assert list(site.output.iterdir()) == []


def test_a_read_only_store_is_said(site: HostileSite):
    with read_only(site.root / ".resumesite"):
        assert_refused(site.run("build"), "read-only", "permission denied")

    assert not site.output.exists() or files_below(site.output) == {}


def test_a_build_goes_well_once_the_disk_can_be_written_again(site: HostileSite):
    with read_only(site.output):
        site.run("build")

    assert site.run("build").status == 0
    site.assert_neighbour_is_well()


def test_publishing_on_a_read_only_disk_changes_nothing(tmp_path: Path):
    with mounted(tmp_path / "site", "size=512k"):
        site = HostileSite(tmp_path / "site")
        before = files_below(site.content)
        subprocess.run(["mount", "-o", "remount,ro", str(site.root)], check=True)

        for command in (("unpublish", "ada"), ("archive", "ada"), ("rename", "ada", "eve")):
            assert_refused(site.run(*command), "read-only", "cannot be written")

        assert files_below(site.content) == before


# Full ------------------------------------------------------------------------------------------------------


def test_a_full_disk_is_said_and_the_last_good_pages_stay(site: HostileSite):
    with mounted(site.output, "size=128k"):
        assert site.run("build").status == 0
        before = files_below(site.output)
        for number in range(20):
            site.add(f"mallory-{number}", NEIGHBOUR_RESUME.encode())

        ran = site.run("build")

        assert_refused(ran, "no space left", "disk is full")
        after = files_below(site.output)
        assert after["ada/index.html"] == before["ada/index.html"]
        pages = [data for name, data in after.items() if name.endswith(".html")]
        assert all(page.rstrip().endswith(b"</html>") for page in pages)
        assert site.unfinished() == []


def test_a_full_store_is_said(site: HostileSite):
    with mounted(site.root / ".resumesite", "size=64k"):
        for number in range(20):
            site.add(f"mallory-{number}", NEIGHBOUR_RESUME.encode())

        assert_refused(site.run("build"), "no space left", "disk is full", "full")

        assert site.unfinished() == []


def test_a_build_completes_when_there_is_room_again(site: HostileSite):
    for number in range(20):
        site.add(f"mallory-{number}", NEIGHBOUR_RESUME.encode())
    with mounted(site.output, "size=128k"):
        assert site.run("build").status in (1, 2)

    assert site.run("build").status == 0
    assert len(list(site.output.glob("*/index.html"))) == 21


def test_a_write_that_fails_is_said_and_can_be_made_up_for(site: HostileSite):
    assert site.run("build").status == 0
    resume = {"personalInfo": {"name": "Aaron"}, "extracurricular": ["x" * 19_000] * 8}
    site.add("aaron", json.dumps(resume).encode(), file_name="resume.json")

    assert_refused(site.run("build", largest_file=128 * 1024), "file too large")

    site.assert_neighbour_is_well()
    assert not site.has_page("aaron")
    assert site.unfinished() == []
    assert site.run("build").status == 0
    assert site.page("aaron").rstrip().endswith("</html>")


# In the way ------------------------------------------------------------------------------------------------


def test_a_file_in_the_place_of_the_output_folder_is_said_and_kept(site: HostileSite):
    site.output.write_text("mine", "utf-8")

    assert_refused(site.run("build"), "output")

    assert site.output.read_text("utf-8") == "mine"


def test_a_file_in_the_place_of_a_persons_folder_costs_only_that_person(site: HostileSite):
    site.add("aaron", NEIGHBOUR_RESUME.encode())
    site.output.mkdir()
    (site.output / "aaron").write_text("mine", "utf-8")

    assert_refused(site.run("build"), "aaron")

    site.assert_neighbour_is_well()
    assert (site.output / "aaron").read_text("utf-8") == "mine"


def test_a_folder_in_the_place_of_a_page_costs_only_that_person(site: HostileSite):
    site.add("aaron", NEIGHBOUR_RESUME.encode())
    (site.output / "aaron" / "index.html").mkdir(parents=True)
    (site.output / "aaron" / "index.html" / "mine.txt").write_text("mine", "utf-8")

    assert_refused(site.run("build"), "aaron")

    site.assert_neighbour_is_well()
    assert (site.output / "aaron" / "index.html" / "mine.txt").read_text("utf-8") == "mine"


@pytest.mark.parametrize("place", ["aaron", "aaron/index.html"])
def test_nothing_is_written_through_a_link(site: HostileSite, tmp_path: Path, place: str):
    site.add("aaron", NEIGHBOUR_RESUME.encode())
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "index.html").write_text("theirs", "utf-8")
    target = elsewhere / "index.html" if place.endswith(".html") else elsewhere
    link = site.output / place
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(target)

    assert_refused(site.run("build"), "aaron")

    assert files_below(elsewhere) == {"index.html": b"theirs"}
    site.assert_neighbour_is_well()


def test_a_file_in_the_place_of_the_store_is_said(site: HostileSite):
    (site.root / ".resumesite").write_text("mine", "utf-8")

    assert_refused(site.run("build"), ".resumesite")


def test_a_damaged_build_record_is_made_anew(site: HostileSite):
    assert site.run("build").status == 0
    (site.root / ".resumesite" / "record.sqlite").write_bytes(b"nonsense" * 1000)

    ran = site.run("build")

    assert ran.status == 0
    assert_speaks_plainly(ran)
    site.assert_neighbour_is_well()


def test_a_damaged_stored_file_is_never_put_in_place(site: HostileSite):
    assert site.run("build").status == 0
    page = site.page("ada")
    for path in (site.root / ".resumesite" / "store").rglob("*"):
        if path.is_file():
            path.write_bytes(b"nonsense")
    (site.output / "ada" / "index.html").unlink()

    assert site.run("build").status == 0

    assert site.page("ada") == page


def test_a_page_that_somebody_changed_is_put_right(site: HostileSite):
    assert site.run("build").status == 0
    page = site.page("ada")
    (site.output / "ada" / "index.html").write_text("<script>alert(1)</script>", "utf-8")

    assert site.run("build").status == 0

    assert site.page("ada") == page

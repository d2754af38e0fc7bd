"""Whenever a build is killed, every file in `output/` is whole, and the next build completes it."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from building import PAGES, TEXTS, MakeSite, build, codes, made, tree, unpublish, write
from resumesite.errors import ExitStatus, ResumesiteError
from resumesite.make.withdraw import withdraw
from resumesite.settings import Site, open_site

NAMES = [f"user-{number:02}" for number in range(12)]


def resume(name: str, round_: int) -> str:
    return f"personalInfo: {{name: {name}}}\nsummary: Version {round_}.\n"


def start(site: Site, *arguments: str, **environ: str) -> subprocess.Popen[bytes]:
    program = "from resumesite.cli import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", program, "-C", str(site.root), "build", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **environ},
    )


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    return make_site({name: resume(name, 0) for name in NAMES}, published=NAMES, settings=PAGES)


def kill_after(files: int, site: Site, process: subprocess.Popen[bytes]) -> bool:
    """Kill a build as soon as it has put so many files in place; say whether it was still running then."""
    before = {path: (site.output / path).stat().st_ctime_ns for path in tree(site.output)}
    while process.poll() is None:
        with suppress(FileNotFoundError):
            paths = [path for path in site.output.rglob("*") if path.is_file()]
            new = [
                path
                for path in paths
                if path.stat().st_ctime_ns != before.get(path.relative_to(site.output).as_posix())
            ]
            if len(new) >= files:
                break
    process.send_signal(signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


def reference(site: Site, folder: Path) -> dict[str, bytes]:
    """Return what a build of the same content makes from nothing."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(site.root, folder, ignore=shutil.ignore_patterns("output", ".resumesite"))
    copy = open_site(folder, {})
    build(copy)
    return tree(copy.output)


def test_a_killed_build_leaves_whole_files_and_the_next_completes_it(site: Site, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("reference") / "site"
    chance = random.Random(4711)
    kills = 0
    mixed = 0
    versions = [reference(site, elsewhere)]
    for round_ in range(1, 7):
        for name in chance.sample(NAMES, 8):
            write(site, f"{name}/resume.yaml", resume(name, round_))
        versions.append(reference(site, elsewhere))

        kills += kill_after(chance.randrange(1, 12), site, start(site, "--jobs", "2"))

        found = tree(site.output)
        mixed += found not in versions
        for path, data in found.items():
            assert data in [version.get(path) for version in versions], f"{path} is not whole"

    report = build(site)

    assert kills >= 3
    assert mixed >= 3
    assert report.status is ExitStatus.DONE
    assert tree(site.output) == versions[-1]
    assert list((site.private / "new").iterdir()) == []


def test_whatever_a_killed_build_left_can_still_be_withdrawn(site: Site):
    chance = random.Random(4712)
    for round_ in range(4):
        for name in NAMES:
            write(site, f"{name}/resume.yaml", resume(name, round_))
        kill_after(chance.randrange(1, 20), site, start(site))
    for name in NAMES[:6]:
        unpublish(site, name)
        withdraw(site, name)
    for name in NAMES[6:]:
        unpublish(site, name)

    report = build(site)

    assert codes(report) == []
    assert made(site, "user-") == set()


def test_a_build_that_is_interrupted_says_so_and_leaves_no_process(site: Site):
    interrupted = subprocess.Popen(
        [sys.executable, "-c", "from resumesite.cli import main; main()", "-C", str(site.root), "build"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while not site.output.exists():
        assert interrupted.poll() is None

    os.killpg(interrupted.pid, signal.SIGINT)
    output, errors = interrupted.communicate(timeout=60)

    assert (interrupted.returncode, output) == (130, "")
    assert "Traceback" not in errors
    with pytest.raises(ProcessLookupError):
        while True:  # whoever is left of the session ends by itself
            os.killpg(interrupted.pid, 0)
    assert build(site).status is ExitStatus.DONE


def test_however_a_site_is_built_it_is_the_same_to_the_byte(make_site: MakeSite, tmp_path: Path):
    site = make_site({name: resume(name, 0) for name in NAMES}, published=NAMES, settings=PAGES)
    built = []
    for jobs, seed in (("1", "1"), ("2", "2")):
        assert start(site, "--jobs", jobs, PYTHONHASHSEED=seed).wait() == 0
        built.append(tree(site.output))
        for folder in (site.output, site.private):
            folder.rename(tmp_path / f"{folder.name} {seed}")

    assert built[0] == built[1]
    assert len(built[0]) >= 2 * len(NAMES)


@pytest.mark.slow
def test_every_format_is_the_same_to_the_byte(make_site: MakeSite, tmp_path: Path):
    every_format = '[site]\nbase_url = "https://people.example.org"\n'
    people = {"ada": resume("Ada Byron", 1), "zhang": resume("张伟", 1), "layla": resume("ليلى الحداد", 1)}
    site = make_site(people, published=list(people), settings=every_format)
    built = []
    for jobs, seed in (("1", "1"), ("2", "2")):
        assert start(site, "--jobs", jobs, PYTHONHASHSEED=seed).wait() == 0
        built.append(tree(site.output))
        for folder in (site.output, site.private):
            folder.rename(tmp_path / f"{folder.name} {seed}")

    assert built[0] == built[1]
    assert {"ada/resume.pdf", "zhang/resume.docx", "layla/card.png"} <= built[0].keys()


# Disks that say no ---------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 512 KiB; needs the right to mount one."""
    mount = tmp_path / "disk"
    mount.mkdir()
    if os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("mounting needs root")
    options = ["-t", "tmpfs", "-o", "size=512k", "tmpfs", str(mount)]
    if subprocess.run(["mount", *options], capture_output=True).returncode != 0:
        pytest.skip("this machine mounts nothing")
    try:
        yield mount
    finally:
        subprocess.run(["umount", str(mount)], check=True)


def test_a_full_disk_stops_the_build_and_with_more_room_it_is_completed(
    make_site: MakeSite, small_disk: Path, tmp_path_factory
):
    long = {name: f"{resume(name, 0)}extracurricular:\n  - {'word ' * 3000}\n" for name in NAMES}
    site = make_site(long, published=NAMES, settings=TEXTS)
    shutil.copytree(site.root / "content", small_disk / "content", symlinks=True)
    shutil.copy(site.root / "resumesite.toml", small_disk)
    on_disk = open_site(small_disk, {})
    expected = reference(site, tmp_path_factory.mktemp("reference") / "site")

    with pytest.raises(ResumesiteError) as caught:
        build(on_disk)

    assert caught.value.code in ("DISK_FULL", "RECORD_UNUSABLE")
    assert caught.value.problems[0].hint
    for path, data in tree(on_disk.output).items():
        assert data == expected[path], f"{path} is not whole"
    subprocess.run(["mount", "-o", "remount,size=8m", str(small_disk)], check=True)
    build(on_disk)
    assert tree(on_disk.output) == expected

"""Disks that are full: at every page that a deploy to a folder writes there, and beside its own site."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from visitor import Visitor

from faults.update import BASE, LATER, SITE_FILES, changed_site, made_site, quick
from resumesite.errors import ResumesiteError
from resumesite.make.workers import inline_workers
from resumesite.settings import Site, open_site
from resumesite.site.deploy import DeployRequest, deploy

_PAGE = os.sysconf("SC_PAGE_SIZE")
_SPARE = 24
"""So much more than what is there in the end may be there for a moment."""

_ROOMY = 64 * 1024 * 1024

_SETTINGS = f"""
[site]
base_url = "{BASE}"
formats = ["html", "txt"]

[targets.here]
type = "directory"
path = "../disk/site"
"""


@dataclass
class Disk:
    """A file system in memory, of as many pages and files as it is told to have room for."""

    folder: Path

    def resize(self, pages: int | None = None, files: int | None = None) -> None:
        size = f"size={pages * _PAGE if pages else _ROOMY}"
        inodes = f"nr_inodes={files or 100_000}"
        command = ["mount", "-o", f"remount,{size},{inodes}", str(self.folder)]
        subprocess.run(command, check=True, capture_output=True)

    def used_pages(self) -> int:
        found = os.statvfs(self.folder)
        return found.f_blocks - found.f_bfree

    def used_files(self) -> int:
        found = os.statvfs(self.folder)
        return found.f_files - found.f_ffree


class NoDisksError(Exception):
    """This machine does not let us mount anything."""


@contextmanager
def mounted(folder: Path) -> Iterator[Disk]:
    folder.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={_ROOMY}", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        raise NoDisksError("mounting is for root")
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@dataclass
class Full:
    """A site in its new state and, on a disk of its own, the folder that has the old one.

    `target` is the disk that is deployed to, `home` the one below the site's `.resumesite/`. `need` says, by
    disk, how many pages and files more the update takes.
    """

    site: Site
    target: Disk
    home: Disk
    old: dict[str, bytes]
    new: dict[str, bytes]
    withdrawn: tuple[str, ...]
    kept: Path
    need: dict[str, tuple[int, int]]

    def disk(self, name: str) -> Disk:
        return self.target if name == "target" else self.home

    def reset(self) -> None:
        """Let the folder and the site's own be as they were before the update."""
        for name in ("target", "home"):
            disk = self.disk(name)
            disk.resize()
            for path in disk.folder.iterdir():
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
            shutil.copytree(self.kept / name, disk.folder, symlinks=True, dirs_exist_ok=True)

    def live(self) -> dict[str, bytes]:
        return live_in(self.target.folder)


def live_in(disk: Path) -> dict[str, bytes]:
    current = disk / "site" / "current"
    return {
        path.relative_to(current).as_posix(): path.read_bytes()
        for path in current.rglob("*")
        if path.is_file()
    }


@contextmanager
def prepared(folder: Path) -> Iterator[Full]:
    with ExitStack() as stack:
        stack.enter_context(quick())
        target = stack.enter_context(mounted(folder / "disk"))
        home = stack.enter_context(mounted(folder / "site" / ".resumesite"))
        site = made_site(folder / "site", 14, _SETTINGS)
        assert _deployed(site)[0] == 0
        changed_site(site, 14)
        old = live_in(target.folder)
        kept = folder / "kept"
        for name, disk in (("target", target), ("home", home)):
            shutil.copytree(disk.folder, kept / name, symlinks=True)
        full = Full(site, target, home, old, {}, (), kept, {})
        full.reset()
        full.need = _needs(full)
        yield full


def _needs(full: Full) -> dict[str, tuple[int, int]]:
    """Deploy once, and see how much more there is on each disk; while it runs it may be more."""
    before = {
        name: (full.disk(name).used_pages(), full.disk(name).used_files()) for name in ("target", "home")
    }
    status, plan = _deployed(full.site)
    assert status == 0
    full.new = full.live()
    full.withdrawn = tuple(path for path in plan if path not in SITE_FILES)
    after = {
        name: (full.disk(name).used_pages(), full.disk(name).used_files()) for name in ("target", "home")
    }
    return {
        name: (max(after[name][0] - before[name][0], 4), max(after[name][1] - before[name][1], 4))
        for name in before
    }


def _deployed(site: Site) -> tuple[int, tuple[str, ...]]:
    """Deploy; return the exit status and what was withdrawn, or what was said."""
    try:
        with inline_workers() as workers:
            report = deploy(
                open_site(site.root, {}), DeployRequest(), LATER, environ={}, workers=workers,
                ask=lambda url: 0,
            )  # fmt: skip
    except ResumesiteError as error:
        return int(error.status), tuple(f"{each.code}: {each.message}" for each in error.problems)
    return int(report.status), tuple(file.path for file in report.plan.withdrawals)


def trials(full: Full) -> list[str]:
    """Name how much room there is: from none to more than enough, in pages and in files."""
    return [
        f"{name}: room for {room} {unit}"
        for name, needs in full.need.items()
        for need, unit in zip(needs, ("pages", "files"), strict=True)
        for room in range(need * 2 + _SPARE)
    ]


def run(full: Full, trial: str) -> list[str]:
    return list(_amiss(full, trial))


def _amiss(full: Full, trial: str) -> Iterator[str]:
    name, _, rest = trial.partition(": room for ")
    room, _, unit = rest.partition(" ")
    full.reset()
    disk = full.disk(name)
    if unit == "pages":
        disk.resize(pages=disk.used_pages() + int(room))
    else:
        disk.resize(files=disk.used_files() + int(room))
    status, said = _deployed(full.site)
    live = full.live()
    yield from (f"visitor: {found}" for found in _broken(full, live))
    if status == 0 and live != full.new:
        yield "exit status 0, though the live site is not as output/ is"
    elif status == 3 and live != full.old:
        yield "exit status 3, though the live site changed"
    elif status not in (0, 3, 4):
        yield f"exit status {status}: {'; '.join(said)[:200]}"
    disk.resize()
    status, said = _deployed(full.site)
    if status != 0:
        yield f"running again, with room, ended with status {status}: {'; '.join(said)[:200]}"
    if full.live() != full.new:
        yield "running again does not lead to what it leads to"
    yield from (f"leftover: {path}" for path in _left(full))


def _broken(full: Full, live: dict[str, bytes]) -> list[str]:
    guest = Visitor(full.old, full.new, full.withdrawn, BASE, SITE_FILES)
    return guest.look(live)[:3]


def _left(full: Full) -> Iterator[str]:
    for path in (full.target.folder / "site" / ".resumesite").rglob("*"):
        if path.name.endswith(".tmp") or "work" in path.parts:
            yield path.name
    for path in full.site.private.glob("deploy-*"):
        yield path.name

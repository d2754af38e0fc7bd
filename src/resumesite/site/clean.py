"""Delete what was built, so that the next build starts afresh. What people wrote is never touched."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from resumesite.errors import Problem
from resumesite.make.files import disk_errors
from resumesite.make.locks import build_lock
from resumesite.make.record import FileRow
from resumesite.make.workshop import Workshop, look_into_workshop, with_workshop
from resumesite.settings import Site

_STORE = "store"
_LOCKS = "locks"
_KEPT_IN_OUTPUT = ".gitkeep"


@dataclass(frozen=True)
class CleanRequest:
    """What to delete: the files in `output/`, and what `.resumesite/` keeps to make them again faster."""

    output: bool = True
    store: bool = True
    is_dry_run: bool = False


@dataclass(frozen=True)
class Cleaned:
    """What is gone: `files` from output/, and `stored_bytes` from .resumesite/.

    `left` is what stands in output/ still, because nothing says that we made it.
    """

    files: int = 0
    file_bytes: int = 0
    stored_bytes: int = 0
    left: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()
    is_dry_run: bool = False

    def as_data(self) -> dict[str, Any]:
        return {
            "files": self.files,
            "fileBytes": self.file_bytes,
            "storedBytes": self.stored_bytes,
            "left": list(self.left),
            "problems": [problem.as_data() for problem in self.warnings],
            "dryRun": self.is_dry_run,
        }


def clean(site: Site, request: CleanRequest, report: Callable[[str], None] = lambda path: None) -> Cleaned:
    """Delete what was built, telling `report` of each path.

    Raises ResumesiteError when a build is running, or something may not be deleted.
    """
    if not site.private.exists():
        return Cleaned(left=tuple(_remaining(site)), is_dry_run=request.is_dry_run)
    if request.is_dry_run:
        return _look(site, request, report)
    with build_lock(site.private):
        cleaned = _clean_output(site, report) if request.output else Cleaned()
        return replace(cleaned, stored_bytes=_clean_store(site, request, report))


def _look(site: Site, request: CleanRequest, report: Callable[[str], None]) -> Cleaned:
    """Say what would be deleted."""
    files = size = 0
    left: list[str] = []
    if request.output:
        with look_into_workshop(site) as workshop:
            for row in _standing(workshop):
                report(workshop.output.shown(row.file.path))
                files, size = files + 1, size + row.file.size
            left = [
                shown for shown in _remaining(site) if not workshop.record.has_files_below(Path(shown).name)
            ]
    stored = _stored(site, request)
    for path in stored:
        report(site.shown(path))
    return Cleaned(files, size, sum(map(_size, stored)), tuple(left), is_dry_run=True)


# output/ -------------------------------------------------------------------------------------------------


def _clean_output(site: Site, report: Callable[[str], None]) -> Cleaned:
    """Delete the files we made, and forget that anybody has any, so that a build looks at everybody anew."""

    def work(workshop: Workshop) -> Cleaned:
        files = size = 0
        warnings: list[Problem] = []
        for owner in _owners(workshop):
            with workshop.lock():
                rows = workshop.record.files(owner)
                removed, problems = workshop.take_away(tuple(rows.values()))
                _forget(workshop, owner)
            warnings.extend(problems)
            for path in removed:
                report(workshop.output.shown(path))
                files, size = files + 1, size + rows[path].file.size
        return Cleaned(files, size, warnings=tuple(warnings))

    cleaned, found = with_workshop(site, work)
    return replace(cleaned, left=tuple(_remaining(site)), warnings=(*found, *cleaned.warnings))


def _standing(workshop: Workshop) -> Iterator[FileRow]:
    """Walk the files in output/ that are as we made them."""
    for owner in _owners(workshop):
        yield from (row for row in workshop.record.files(owner).values() if workshop.stamp_in_place(row))


def _owners(workshop: Workshop) -> tuple[str, ...]:
    """Everybody who may have files in output/; the site's own have the owner ""."""
    return ("", *workshop.record.usernames())


def _forget(workshop: Workshop, username: str) -> None:
    with workshop.record.saving():
        for address in workshop.record.editions(username):
            workshop.record.forget_edition(address)
        workshop.record.forget_person(username)
        workshop.record.set_fact("site", "")


def _remaining(site: Site) -> Iterator[str]:
    """Name what is in output/."""
    if site.output.is_dir():
        names = sorted(path.name for path in site.output.iterdir())
        yield from (f"{site.shown(site.output)}/{name}" for name in names if name != _KEPT_IN_OUTPUT)


# .resumesite/ --------------------------------------------------------------------------------------------


def _clean_store(site: Site, request: CleanRequest, report: Callable[[str], None]) -> int:
    """Delete what is stored and return how many bytes that were."""
    freed = 0
    for path in _stored(site, request):
        shown, size = site.shown(path), _size(path)
        with disk_errors(shown):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
        report(shown)
        freed += size
    return freed


def _stored(site: Site, request: CleanRequest) -> tuple[Path, ...]:
    """What is to go from .resumesite/: all but the locks, which somebody may be waiting for.

    The record of what stands in output/ goes only when that goes too.
    """
    if not request.store:
        return ()
    if not request.output:
        return tuple(path for path in (site.private / _STORE,) if path.exists())
    return tuple(
        path for path in sorted(site.private.iterdir()) if path.name != _LOCKS and path.suffix != ".lock"
    )


def _size(path: Path) -> int:
    if path.is_dir() and not path.is_symlink():
        return sum(map(_size, path.iterdir()))
    return path.lstat().st_size

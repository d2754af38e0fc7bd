"""Where things are made: a site's record, store and output folder, used together.

What is put into `output/` is written down first and what is taken away is crossed out last, so that nothing
of ours can ever stand there that the record does not know.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from resumesite.errors import Place, Problem, Severity
from resumesite.make.locks import release_lock
from resumesite.make.output import Output
from resumesite.make.record import (
    DamagedRecordError,
    FileRow,
    Record,
    discard_record,
    empty_record,
    open_record,
    read_record,
)
from resumesite.make.release import MadeFile
from resumesite.make.store import Store
from resumesite.settings import Site

_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Workshop:
    """A site's record, store and output folder. `lock` is held while any of them is changed."""

    record: Record
    store: Store
    output: Output
    content: Path
    lock: Callable[[], AbstractContextManager[None]]

    def stamp_in_place(self, row: FileRow) -> str:
        """Return the stamp of a file that stands in its place as we made it; "" when it does not."""
        stamp = self.output.stamp(row.file.path)
        if not stamp or (stamp != row.stamp and self.output.digest(row.file.path) != row.file.digest):
            return ""
        return stamp

    def put(self, files: Mapping[MadeFile, bytes]) -> int:
        """Bring files into their places, and return how many were not there already. The lock is held."""
        with self.record.saving():
            for file in files:
                self.record.save_file(FileRow(file, before=_before(self.record.file(file.path))))
        stamps: dict[str, str] = {}
        written = 0
        for file, data in files.items():
            stamp = self.output.stamp(file.path)
            if not stamp or self.output.digest(file.path) != file.digest:
                stamp = self.output.put(file.path, data)
                written += 1
            stamps[file.path] = stamp
        with self.record.saving():
            self.record.stamp_files(stamps)
        return written

    def take_away(
        self, rows: Collection[FileRow], *, even_changed: bool = False
    ) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
        """Remove files that we made. The lock is held.

        One that somebody has changed since stays, unless `even_changed`. Returns the paths that are gone, and
        a warning for each that was left.
        """
        removed, left = [], []
        for row in rows:
            path = row.file.path
            found = self.output.digest(path)
            if found and not even_changed and found != row.file.digest and found not in row.before:
                left.append(_left_alone(self.output.shown(path), row.file.owner))
            else:
                self.output.remove(path)
                removed.append(path)
        with self.record.saving():
            self.record.forget_files(row.file.path for row in rows)
        return tuple(removed), tuple(left)

    def clear_store(self) -> None:
        """Discard what is stored and no record knows: it was kept under one that is lost."""
        for key in self.store.walk():
            if not self.record.knows_stored(key):
                self.store.discard(key)


def _before(row: FileRow | None) -> tuple[str, ...]:
    """The digests of what may stand where a new file goes: the last file, or those that it was to replace."""
    if row is None:
        return ()
    return (row.file.digest,) if row.stamp else (*row.before, row.file.digest)


def _left_alone(shown: str, owner: str) -> Problem:
    return Problem(
        code="CHANGED_OUTPUT",
        message="was changed by somebody else, so it is left where it is",
        place=Place(shown),
        hint="It belongs to nothing any more: delete it, unless you need it.",
        severity=Severity.WARNING,
        username=owner,
    )


@contextmanager
def open_workshop(site: Site) -> Iterator[tuple[Workshop, tuple[Problem, ...]]]:
    """Open a site's workshop, and say what was the matter with its record."""
    warnings: tuple[Problem, ...] = ()
    try:
        record = open_record(site.private)
    except DamagedRecordError as error:
        discard_record(site.private)
        record = open_record(site.private)
        warnings = (damaged(error),)
    try:
        yield _workshop(site, record), warnings
    finally:
        record.close()


def with_workshop(site: Site, work: Callable[[Workshop], _Result]) -> tuple[_Result, tuple[Problem, ...]]:
    """Do `work` in a site's workshop, and say what was the matter with its record.

    Where the record turns out to be damaged in the midst of it, it is started anew and the work done again.
    """
    try:
        with open_workshop(site) as (workshop, warnings):
            return work(workshop), warnings
    except DamagedRecordError as error:
        discard_record(site.private)
        with open_workshop(site) as (workshop, _):
            return work(workshop), (damaged(error),)


@contextmanager
def look_into_workshop(site: Site) -> Iterator[Workshop]:
    """Open a copy of a site's record, to find out what would be done without leaving any trace."""
    try:
        record = read_record(site.private)
    except DamagedRecordError:
        record = empty_record()
    try:
        yield _workshop(site, record)
    finally:
        record.close()


def damaged(error: DamagedRecordError) -> Problem:
    return Problem(
        code="DAMAGED_RECORD",
        message=f"the build record was damaged ({error}) and is started anew",
        place=Place(".resumesite/record.sqlite"),
        hint="Every file was looked at again; nothing is lost.",
        severity=Severity.WARNING,
    )


def _workshop(site: Site, record: Record) -> Workshop:
    return Workshop(
        record=record,
        store=Store(site.private / "store"),
        output=Output(site.output, site.private / "new"),
        content=site.content,
        lock=release_lock(site.private).held,
    )

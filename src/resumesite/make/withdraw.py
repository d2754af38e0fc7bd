"""Take pages off at once: what unpublishing, deleting, renaming and removing do to `output/`."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from resumesite.content.names import is_language
from resumesite.content.records import load_publication
from resumesite.edition.edition import SHARES
from resumesite.errors import Place, Problem, ResumesiteError, Severity
from resumesite.make.environment import read_environment
from resumesite.make.record import FILE_NAME, EditionRow, FileRow
from resumesite.make.site_files import count_current, frame_of, make_site_files, settings_as_built
from resumesite.make.workers import process_workers
from resumesite.make.workshop import Workshop, with_workshop
from resumesite.plan.addresses import ASSETS, folder_of
from resumesite.plan.formats import FORMATS, find_formats
from resumesite.settings import Site
from resumesite.themes.load import load_theme


@dataclass(frozen=True)
class Withdrawn:
    """What was taken off: the paths below `output/` that are gone, and what could not be."""

    removed: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()


def withdraw(
    site: Site, username: str, names: Collection[str] | None = None, *, main: str = "", shares: bool = False
) -> Withdrawn:
    """Remove the pages of a person's resumes called `names` (None: all), and with `shares` of all shares.

    A share is named by its id. Taking off resumes leaves shares alone: they live on until they are revoked.

    The site's own pages that lead there are made anew. Never waits for a build that is running: that finds
    the person changed and leaves them alone. The caller has changed the person's record or files before, or
    the next build brings the pages back. `main` is the resume that was the main one before: where the build
    record is lost, nothing else says whose page stands at `/<username>/`.
    """
    if not _has_built(site):
        return Withdrawn()

    def work(workshop: Workshop) -> Withdrawn:
        with workshop.lock():
            goes = _Goes(None if names is None else frozenset(names), shares)
            removed, _ = workshop.take_away(_withdrawn(workshop, username, goes), even_changed=True)
            stray, left = _remove_unrecorded(workshop, site, username, names, main)
            if goes.takes_shares:
                _forget_stored(workshop, username)
            _forget(workshop, username, goes)
        _refresh_site_files(workshop, site)
        return Withdrawn(tuple(sorted({*removed, *stray})), left)

    withdrawn, warnings = with_workshop(site, work)
    return replace(withdrawn, warnings=(*map(_to_build_after, warnings), *withdrawn.warnings))


def forget(site: Site, username: str) -> None:
    """Erase all that was made of a person: pages, their rows in the record, their entries in the store."""
    if not _has_built(site):
        return

    def work(workshop: Workshop) -> None:
        with workshop.lock():
            workshop.take_away(_withdrawn(workshop, username, _Goes(None, shares=True)), even_changed=True)
            _forget(workshop, username, _Goes(None, shares=True))
            with workshop.record.saving():
                keys = workshop.record.forget_stored(username)
            for key in keys:
                workshop.store.discard(key)
            if not workshop.record.fact("swept"):  # entries of which nothing says whose they are
                workshop.clear_store()

    with_workshop(site, work)


def _forget_stored(workshop: Workshop, username: str) -> None:
    """Erase from the store what was rendered of a person, but for what stands still."""
    standing = {row.file.key for row in workshop.record.files(username).values()}
    with workshop.record.saving():
        keys = workshop.record.forget_stored(username, but=standing)
    for key in keys:
        workshop.store.discard(key)


def _to_build_after(damage: Problem) -> Problem:
    return replace(damage, hint="Run `resumesite build`: it looks at every file again, and nothing is lost.")


def _has_built(site: Site) -> bool:
    return site.output.is_dir() or (site.private / FILE_NAME).exists()


@dataclass(frozen=True)
class _Goes:
    """Which editions of a person go: those called `names` (None: all resumes), and all `shares`."""

    names: frozenset[str] | None
    shares: bool

    @property
    def takes_shares(self) -> bool:
        """Whether shares go, of which nothing may stay anywhere."""
        return self.shares or any(name.startswith("share_") for name in self.names or ())

    def includes(self, edition: EditionRow) -> bool:
        if self.names is not None and edition.name in self.names:
            return True
        if edition.address.startswith(SHARES):
            return self.shares
        return self.names is None


def _withdrawn(workshop: Workshop, username: str, goes: _Goes) -> tuple[FileRow, ...]:
    """The person's files that no edition needs but those that go."""
    staying = (
        edition for edition in workshop.record.editions(username).values() if not goes.includes(edition)
    )
    needed = {path for edition in staying for path in edition.paths}
    return tuple(row for path, row in workshop.record.files(username).items() if path not in needed)


def _forget(workshop: Workshop, username: str, goes: _Goes) -> None:
    """Forget the editions that go, and see that the next build looks at the person again."""
    record = workshop.record
    with record.saving():
        for edition in record.editions(username).values():
            if goes.includes(edition):
                record.forget_edition(edition.address)
        row = record.person(username)
        if row and record.editions(username):
            record.save_person(replace(row, is_complete=False))
        else:
            record.forget_person(username)


def _refresh_site_files(workshop: Workshop, site: Site) -> None:
    """Make the directory and the sitemaps without the person.

    Where the theme cannot be loaded the next build does it: the record says that they are out of date.
    """
    settings = settings_as_built(workshop.record, site.settings.site)
    with suppress(ResumesiteError):
        frame = frame_of(
            settings, load_theme(settings.theme, site.themes), site.settings.options.color_scheme
        )
        environment = read_environment(find_formats(settings.formats))
        if not count_current(workshop, frame, settings, environment):
            with process_workers(1) as workers:
                make_site_files(workshop, workers, frame, settings, environment)


# Where the record is lost --------------------------------------------------------------------------------


def _remove_unrecorded(
    workshop: Workshop, site: Site, username: str, names: Collection[str] | None, main: str
) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """Remove what was built under a record that is lost, and warn of what else is where nothing may be."""
    found = [path for path in _going(site, username, names, main) if workshop.record.file(path) is None]
    for path in filter(_is_ours, found):
        workshop.output.remove(path)
    left = [path for path in found if os.path.lexists(site.output / path)]
    removed = tuple(path for path in found if path not in left)
    return removed, tuple(_left(workshop.output.shown(path), username) for path in left)


def _going(site: Site, username: str, names: Collection[str] | None, main: str) -> Iterator[str]:
    """Walk the files in `output/` where a person, or their resumes called `names`, can have pages."""
    publication = load_publication(site.content / username)
    if names is None or publication is None or not publication.islive:
        yield from _files(site.output, f"{username}/**/*")
        yield from filter(_is_photo, _files(site.output, f"{ASSETS}{username}.*"))
    else:
        others = frozenset(publication.resumes)
        for name in names:
            yield from _files_in(site.output, folder_of(username, name, is_main=False), frozenset())
        # While the present main resume stands in a folder of its own, another one is at /<username>/.
        moved = folder_of(username, publication.main, is_main=False)
        if main not in names and not (site.output / moved).exists():
            return
        yield from _files_in(site.output, folder_of(username, "", is_main=True), others)
    if site.settings.site.home == username:
        yield from filter(_is_ours, _files(site.output, "*"))


def _files_in(output: Path, folder: str, others: frozenset[str]) -> Iterator[str]:
    """Walk the files of a resume in its folder and those of its languages; `others` are resumes."""
    yield from _files(output, f"{folder}*")
    for path in _files(output, f"{folder}*/*"):
        name = path.removeprefix(folder).partition("/")[0]
        if is_language(name) and name not in others:
            yield path


def _files(output: Path, pattern: str) -> list[str]:
    """Files and links, as paths below `output/`; links are not followed."""
    found = (path for path in output.glob(pattern) if path.is_symlink() or not path.is_dir())
    return sorted(path.relative_to(output).as_posix() for path in found)


def _is_ours(path: str) -> bool:
    return path.rpartition("/")[2] in {format_.file_name for format_ in FORMATS.values()} or _is_photo(path)


def _is_photo(path: str) -> bool:
    """Whether a path is one that `photo_path` returns."""
    return re.fullmatch(r"assets/[^./]+\.[0-9a-f]{12}\.jpg", path) is not None


def _left(shown: str, username: str) -> Problem:
    return Problem(
        code="STRANGE_OUTPUT",
        message="is no file that resumesite makes, so it is left where it is",
        place=Place(shown),
        hint="Delete it, unless you need it: it is deployed with the rest of output/.",
        severity=Severity.WARNING,
        username=username,
    )

"""Take pages off at once: what unpublishing, deleting, renaming and removing do to `output/`."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace

from resumesite.errors import ResumesiteError
from resumesite.make.environment import read_environment
from resumesite.make.record import FILE_NAME, FileRow
from resumesite.make.site_files import count_current, frame_of, make_site_files
from resumesite.make.workers import process_workers
from resumesite.make.workshop import Workshop, open_workshop
from resumesite.plan.addresses import folder_of
from resumesite.plan.formats import find_formats
from resumesite.settings import Site
from resumesite.themes.load import load_theme


def withdraw(site: Site, username: str, names: Collection[str] | None = None) -> tuple[str, ...]:
    """Remove the pages of a person's resumes called `names` (None: all) and return the paths that are gone.

    The site's own pages that lead there are made anew. Never waits for a build that is running: that finds
    the person changed and leaves them alone. The caller has changed the person's record or files before, or
    the next build brings the pages back.
    """
    if not _has_built(site):
        return ()
    with open_workshop(site) as (workshop, _):
        with workshop.lock():
            removed, _ = workshop.take_away(_withdrawn(workshop, username, names), even_changed=True)
            stray = _remove_unrecorded(workshop, site, username, names)
            _forget(workshop, username, names)
        _refresh_site_files(workshop, site)
    return tuple(sorted({*removed, *stray}))


def forget(site: Site, username: str) -> None:
    """Erase all that was made of a person: pages, their rows in the record, their entries in the store."""
    if not _has_built(site):
        return
    with open_workshop(site) as (workshop, _), workshop.lock():
        workshop.take_away(_withdrawn(workshop, username, None), even_changed=True)
        _forget(workshop, username, None)
        with workshop.record.saving():
            keys = workshop.record.forget_stored(username)
        for key in keys:
            workshop.store.discard(key)


def _has_built(site: Site) -> bool:
    return site.output.is_dir() or (site.private / FILE_NAME).exists()


def _withdrawn(workshop: Workshop, username: str, names: Collection[str] | None) -> tuple[FileRow, ...]:
    """The person's files that no edition needs but those that go."""
    staying = (
        edition
        for edition in workshop.record.editions(username).values()
        if names is not None and edition.name not in names
    )
    needed = {path for edition in staying for path in edition.paths}
    return tuple(row for path, row in workshop.record.files(username).items() if path not in needed)


def _remove_unrecorded(
    workshop: Workshop, site: Site, username: str, names: Collection[str] | None
) -> tuple[str, ...]:
    """Remove what a build made whose record is lost: files with our names in the person's folders."""
    if workshop.record.editions(username):
        return ()
    folders = [
        folder_of(username, "", is_main=True),
        *(folder_of(username, name, False) for name in names or ()),
    ]
    if site.settings.site.home == username:
        folders.append("")
    paths = [
        f"{folder}{format_.file_name}"
        for folder in folders
        for format_ in find_formats(site.settings.site.formats)
    ]
    found = tuple(
        path for path in paths if workshop.output.stamp(path) and workshop.record.file(path) is None
    )
    for path in found:
        workshop.output.remove(path)
    return found


def _forget(workshop: Workshop, username: str, names: Collection[str] | None) -> None:
    """Forget the editions that go, and see that the next build looks at the person again."""
    record = workshop.record
    with record.saving():
        for edition in record.editions(username).values():
            if names is None or edition.name in names:
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
    settings = site.settings.site
    with suppress(ResumesiteError):
        frame = frame_of(
            settings, load_theme(settings.theme, site.themes), site.settings.options.color_scheme
        )
        environment = read_environment(find_formats(settings.formats))
        if not count_current(workshop, frame, settings, environment):
            with process_workers(1) as workers:
                make_site_files(workshop, workers, frame, settings, environment)

"""The site's own pages for others than the people in `output/`: for those who stand at a target."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from resumesite.make.record import PersonRow, Record
from resumesite.make.release import MadeFile
from resumesite.make.site_files import frame_of, render_site_files, settings_as_built
from resumesite.make.workers import Workers, process_workers
from resumesite.publish.published import OwnerState
from resumesite.settings import Site
from resumesite.themes.load import load_theme


def render_site_pages(
    site: Site, record: Record, states: Mapping[str, OwnerState], workers: Workers | None = None
) -> Iterator[tuple[MadeFile, bytes]]:
    """Render the site's own files for the people of `record`, but for those in `states`: as it is said there.

    `record` is a copy that may be changed. Raises ResumesiteError when the theme cannot render them.
    """
    settings = site.settings
    theme = load_theme(settings.site.theme, site.themes)
    frame = frame_of(settings.site, theme, settings.options.color_scheme)
    for owner, state in states.items():
        _tell(record, owner, state)
    as_built = settings_as_built(record, settings.site)
    with _working(workers) as working:
        yield from render_site_files(record, working, frame, as_built)


def _tell(record: Record, owner: str, state: OwnerState) -> None:
    """Let a copy of the build record say what a state says of one person."""
    for address in record.editions(owner):
        record.forget_edition(address)
    for edition in state.editions.values():
        record.save_edition(edition.as_row(owner))
    row = record.person(owner) or PersonRow(owner)
    record.save_person(replace(row, former_usernames=state.former))


@contextmanager
def _working(workers: Workers | None) -> Iterator[Workers]:
    if workers:
        yield workers
        return
    with process_workers(1) as own:
        yield own

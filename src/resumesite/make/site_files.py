"""The site's own files: directory, redirects, 404, sitemaps, robots.txt, headers. Made from the record alone.

So one edit, or somebody's leaving, refreshes them without reading anybody else's resume.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryFile
from uuid import uuid4

from resumesite.errors import Problem, ResumesiteError
from resumesite.make.files import disk_errors
from resumesite.make.record import Record
from resumesite.make.release import SITE, MadeFile
from resumesite.make.workers import Rendered, Workers
from resumesite.make.workshop import Workshop
from resumesite.plan.addresses import folder_of
from resumesite.plan.keys import Environment, canonical, digest_of
from resumesite.plan.listing import Redirect, SiteFrame, sitemap_shards
from resumesite.plan.site import Community, SiteFile, site_files
from resumesite.settings import SiteSettings
from resumesite.themes.theme import Theme

_FACT = "site"

_TRIES = 2
"""How often the files are rendered without keeping others from changing what is on them."""


@dataclass(frozen=True)
class SiteReport:
    """What was done for the site itself."""

    rendered: int = 0
    written: int = 0
    unchanged: int = 0
    removed: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def frame_of(site: SiteSettings, theme: Theme, color_scheme: str) -> SiteFrame:
    return SiteFrame(site.title, theme, site.base_url, site.languages[0], color_scheme)


def count_current(
    workshop: Workshop, frame: SiteFrame, settings: SiteSettings, environment: Environment
) -> int:
    """Return how many files the site has of its own when all are as they would be made now; else 0."""
    if workshop.record.fact(_FACT) != _identity(frame, settings, environment):
        return 0
    rows = workshop.record.files(SITE).values()
    return len(rows) if all(workshop.stamp_in_place(row) for row in rows) else 0


def make_site_files(
    workshop: Workshop, workers: Workers, frame: SiteFrame, settings: SiteSettings, environment: Environment
) -> SiteReport:
    """Make the site's own files anew, write those that differ, and remove those that are no longer needed.

    Nobody has to wait while they are rendered. Where somebody came or went meanwhile they are rendered once
    more, and if need be a last time with everybody waiting.
    """
    identity = _identity(frame, settings, environment)
    for _ in range(_TRIES):
        if report := _make(workshop, workers, frame, settings, identity):
            return report
    with workshop.lock():
        return _make(workshop, workers, frame, settings, identity) or SiteReport()


def _make(
    workshop: Workshop, workers: Workers, frame: SiteFrame, settings: SiteSettings, identity: str
) -> SiteReport | None:
    """Render, then put all in place; None, with nothing changed, when somebody came or went meanwhile."""
    record = workshop.record
    mark = f"being made: {uuid4()}"  # whoever comes or goes overwrites it
    record.set_fact(_FACT, mark)
    with _Spool(workshop.output.aside.parent) as spool:
        problems = spool.fill(workers.run(_plan(record, frame, settings)))
        with workshop.lock():
            if record.fact(_FACT) != mark:
                return None
            left_over = record.files(SITE)
            written = 0
            for task, data in spool.read():
                left_over.pop(task.path, None)
                if obstacle := workshop.output.obstacle(task.path):
                    problems.append(obstacle)
                else:
                    written += workshop.put({_file(task, data, frame): data})
            for task in spool.failed:
                left_over.pop(task.path, None)
            removed, warnings = workshop.take_away(left_over.values())
            record.set_fact(_FACT, "" if problems else identity)
    unchanged = len(spool.rendered) - written
    return SiteReport(len(spool.rendered), written, unchanged, removed, (*problems, *warnings))


class _Spool:
    """Rendered files on their way, on the disk since they may be many; gone when it is closed."""

    def __init__(self, folder: Path) -> None:
        with disk_errors(".resumesite"):
            self._file = TemporaryFile(dir=folder)  # noqa: SIM115  # closed by __exit__
        self.rendered: list[tuple[SiteFile, int]] = []
        self.failed: list[SiteFile] = []

    def __enter__(self) -> _Spool:
        return self

    def __exit__(self, *exception: object) -> None:
        self._file.close()

    def fill(self, done: Iterable[tuple[SiteFile, Rendered]]) -> list[Problem]:
        """Keep what is rendered, and return why something is not."""
        problems: list[Problem] = []
        for task, rendered in done:
            problems.extend(rendered.problems)
            if not rendered.files:
                self.failed.append(replace(task, arguments=()))
            for data in rendered.files.values():
                with disk_errors(".resumesite"):
                    self._file.write(data)
                self.rendered.append((replace(task, arguments=()), len(data)))
        return problems

    def read(self) -> Iterator[tuple[SiteFile, bytes]]:
        self._file.seek(0)
        for task, size in self.rendered:
            yield task, self._file.read(size)


def render_site_files(
    record: Record, workers: Workers, frame: SiteFrame, settings: SiteSettings
) -> Iterator[tuple[MadeFile, bytes]]:
    """Render the site's own files as they are for the editions in `record`, and put them nowhere.

    Raises ResumesiteError when one of them cannot be rendered.
    """
    for task, rendered in workers.run(_plan(record, frame, settings)):
        if rendered.problems:
            raise ResumesiteError(*rendered.problems)
        for data in rendered.files.values():
            yield _file(task, data, frame), data


def settings_as_built(record: Record, settings: SiteSettings) -> SiteSettings:
    """The settings, with whoever stands at `/` at home: one who is held may be there still."""
    standing = record.edition("")
    return settings.model_copy(update={"home": standing.username}) if standing else settings


def _plan(record: Record, frame: SiteFrame, settings: SiteSettings) -> Iterator[SiteFile]:
    shards = sitemap_shards(record.count_indexed())
    community = Community(
        listed_count=record.count_listed(),
        listed=record.listed(),
        shards=shards,
        sitemaps=record.sitemaps(shards),
        redirects=tuple(_redirects(record)),
        home=settings.home if settings.home and record.main_address(settings.home) == "" else "",
    )
    return site_files(frame, community, directory=settings.directory)


def _redirects(record: Record) -> Iterator[Redirect]:
    """Lead from former usernames to present ones, unless the name or the person's page is no longer there."""
    for username, former in record.renamed():
        target = record.main_address(username)
        for name in former if target is not None else ():
            if record.main_address(name) is None:
                yield Redirect(folder_of(name, "", is_main=True), target or "")


def _file(task: SiteFile, data: bytes, frame: SiteFrame) -> MadeFile:
    return MadeFile(
        path=task.path,
        owner=SITE,
        format="site",
        key="",
        digest=digest_of(data),
        size=len(data),
        media_type=task.media_type,
        language=frame.language if task.path.endswith(".html") else "",
    )


def _identity(frame: SiteFrame, settings: SiteSettings, environment: Environment) -> str:
    """Identify everything that the site's own files are made of but the people on them."""
    facts = (
        frame.theme.digest,
        frame.color_scheme,
        settings.model_dump(mode="json"),
        environment.code,
        dict(environment.libraries),
    )
    return digest_of(canonical(facts))

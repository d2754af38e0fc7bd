"""The site's own files: directory, redirects, 404, sitemaps, robots.txt, headers. Made from the record alone.

So one edit, or somebody's leaving, refreshes them without reading anybody else's resume.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from resumesite.errors import Problem
from resumesite.make.record import Record
from resumesite.make.release import MadeFile
from resumesite.make.workers import Workers
from resumesite.make.workshop import Workshop
from resumesite.plan.addresses import folder_of
from resumesite.plan.keys import Environment, canonical, digest_of
from resumesite.plan.listing import Redirect, SiteFrame, sitemap_shards
from resumesite.plan.site import Community, SiteFile, site_files
from resumesite.settings import SiteSettings
from resumesite.themes.theme import Theme

OWNER = ""
"""Who the site's own files belong to in the record."""

_FACT = "site"


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
    rows = workshop.record.files(OWNER).values()
    return len(rows) if all(workshop.stamp_in_place(row) for row in rows) else 0


def make_site_files(
    workshop: Workshop, workers: Workers, frame: SiteFrame, settings: SiteSettings, environment: Environment
) -> SiteReport:
    """Make the site's own files anew, write those that differ, and remove those that are no longer needed."""
    with workshop.lock():
        left_over = workshop.record.files(OWNER)
        written = unchanged = 0
        problems: list[Problem] = []
        for task, rendered in workers.run(_plan(workshop.record, frame, settings)):
            left_over.pop(task.path, None)
            problems.extend(rendered.problems)
            for data in rendered.files.values():
                is_written = workshop.put({_file(task, data): data})
                written, unchanged = written + is_written, unchanged + 1 - is_written
        removed, warnings = workshop.take_away(left_over.values())
        with workshop.record.saving():
            workshop.record.set_fact(_FACT, "" if problems else _identity(frame, settings, environment))
    return SiteReport(written + unchanged, written, unchanged, removed, (*problems, *warnings))


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


def _file(task: SiteFile, data: bytes) -> MadeFile:
    return MadeFile(
        path=task.path,
        owner=OWNER,
        format="site",
        key="",
        digest=digest_of(data),
        size=len(data),
        media_type=task.media_type,
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

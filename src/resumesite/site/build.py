"""Build the site: everybody's pages and documents, then the site's own pages, as far as anything changed."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from resumesite.edition.protection.site_key import exposed_keys, load_site_key
from resumesite.errors import ExitStatus, Place, Problem, ResumesiteError, Severity, usage
from resumesite.make.environment import read_environment
from resumesite.make.locks import build_lock
from resumesite.make.record import DamagedRecordError, discard_record
from resumesite.make.release import Covers, Held
from resumesite.make.run import Assessment, Order, PersonReport, assess, make_people
from resumesite.make.site_files import (
    SiteReport,
    count_current,
    frame_of,
    make_site_files,
    settings_as_built,
)
from resumesite.make.workers import Limits, Workers, lacks_libraries, modules_of, process_workers
from resumesite.make.workshop import Workshop, damaged, look_into_workshop, open_workshop
from resumesite.plan.formats import PHOTO, Format, find_formats
from resumesite.settings import FILE_NAME, Site
from resumesite.site.loaded_themes import Themes
from resumesite.site.report import BuildReport, Observer, Silence
from resumesite.site.walk import Walk

__all__ = ["BuildReport", "BuildRequest", "Observer", "Silence", "build_site"]

_KEPT_BUILDS = 10
"""For how many builds the store keeps what nothing stands for any more: an edit taken back costs nothing."""


@dataclass(frozen=True)
class BuildRequest:
    """What to build. Without `only` and `formats`: everything. `jobs` 0 means one for each core.

    With `explains`, the report says why each file was made or removed: a line for each, so of very many
    people it takes much memory. With `allows_missing_glyphs`, boxes may stand for characters that no font
    has, and a warning says so. `wait` are seconds for another build to end.
    """

    only: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    jobs: int = 0
    is_dry_run: bool = False
    is_strict: bool = False
    explains: bool = False
    allows_missing_glyphs: bool = False
    wait: float = 0
    limits: Limits | None = None

    def makes(self, format_: Format) -> bool:
        """Whether files of this format are asked for."""
        return not self.formats or format_.name in self.formats

    @property
    def covers(self) -> Covers:
        return Covers(
            frozenset(self.only) if self.only else None, frozenset(self.formats) if self.formats else None
        )


def build_site(
    site: Site,
    request: BuildRequest | None = None,
    observer: Observer | None = None,
    *,
    workers: Workers | None = None,
    now: Callable[[], int] = time.time_ns,
) -> BuildReport:
    """Bring `output/` up to date and say what was done.

    `workers` render; without any, processes are started for this build and ended after it. `now` tells the
    time (ns since 1970). Raises ResumesiteError when nothing can be built: another build runs, the disk is
    full.
    """
    request, observer = request or BuildRequest(), observer or Silence()
    formats = _formats(site, request)
    if not site.content.is_dir():
        raise _no_content(site)
    if request.is_dry_run:
        with look_into_workshop(site) as workshop:
            return _Build(site, request, observer, workshop, formats, now).look()
    if problem := lacks_libraries(_asked_for(request, formats)):
        raise ResumesiteError(problem)
    with build_lock(site.private, wait=request.wait), _rendering(request, formats, workers) as render:
        try:
            return _build(site, request, observer, formats, now, render)
        except DamagedRecordError as error:
            discard_record(site.private)
            return _build(site, request, observer, formats, now, render, damaged(error))


def _formats(site: Site, request: BuildRequest) -> tuple[Format, ...]:
    """Return the site's formats, once those asked for are known to be among them."""
    formats = find_formats(site.settings.site.formats)
    if not formats:
        raise ResumesiteError(_no_formats(), status=ExitStatus.USAGE)
    for wanted in find_formats(request.formats):
        if wanted not in formats:
            message = f"this site makes no {wanted.name} files"
            raise usage("FORMAT_NOT_CHOSEN", message, f'Add it to "formats" below [site] in {FILE_NAME}.')
    return formats


def _asked_for(request: BuildRequest, formats: tuple[Format, ...]) -> tuple[Format, ...]:
    return tuple(
        format_ for format_ in formats if request.covers.formats is None or format_.name in request.formats
    )


def _no_formats() -> Problem:
    return Problem(
        code="NO_FORMATS",
        message="no formats are chosen, so every page would be removed",
        place=Place(FILE_NAME),
        field="site.formats",
        hint="Name some, or leave formats out to make all. `resumesite unpublish` takes pages off.",
    )


def _no_content(site: Site) -> ResumesiteError:
    hint = "`resumesite new USERNAME` adds the first person, and the folder with them."
    return usage("NO_CONTENT", f"there is no folder {site.shown(site.content)}/", hint)


@contextmanager
def _rendering(
    request: BuildRequest, formats: tuple[Format, ...], workers: Workers | None
) -> Iterator[Workers]:
    if workers:
        yield workers
        return
    modules = modules_of((*_asked_for(request, formats), PHOTO))
    with process_workers(request.jobs, limits=request.limits, preload=modules) as own:
        yield own


def _build(
    site: Site,
    request: BuildRequest,
    observer: Observer,
    formats: tuple[Format, ...],
    now: Callable[[], int],
    workers: Workers,
    *warnings: Problem,
) -> BuildReport:
    with open_workshop(site) as (workshop, found):
        build = _Build(site, request, observer, workshop, formats, now)
        build.walk.find(*warnings, *found, *exposed_keys(site.root))
        return build.make(workers)


class _Build:
    """One build of one site."""

    def __init__(
        self,
        site: Site,
        request: BuildRequest,
        observer: Observer,
        workshop: Workshop,
        formats: tuple[Format, ...],
        now: Callable[[], int],
    ) -> None:
        self.site = site
        self.request = request
        self.workshop = workshop
        self.record = workshop.record
        self.report = BuildReport(
            formats_held=tuple(each.name for each in formats if not request.makes(each)),
            is_dry_run=request.is_dry_run,
        )
        self.environment = read_environment(formats)
        self.themes = Themes(site)
        self.walk = Walk(
            site,
            workshop,
            self.environment,
            self.themes,
            self.report,
            observer,
            now,
            only=request.only,
            is_strict=request.is_strict,
            explains=request.explains,
            puts_back=not request.is_dry_run,
            key=load_site_key(site.root, os.environ),
            allows_missing_glyphs=request.allows_missing_glyphs,
        )

    def make(self, workers: Workers) -> BuildReport:
        """Make what is out of date."""
        is_first = self._begin()
        formats = self.request.covers.formats
        make_people(self._orders(), self.workshop, workers, self._add_person, formats=formats)
        if site_report := self._make_site_files(workers):
            self.report.add_site(site_report)
            self.walk.find(*site_report.problems)
        self._warn_of_settings()
        if is_first and self.request.covers.is_complete:
            self._warn_of_strangers()
        self.walk.note_time()
        self._end()
        self.report.sort()
        return self.report

    def look(self) -> BuildReport:
        """Say what `make` would do."""
        home = self.site.settings.site.home
        will_be_home = False
        for order in self._orders():
            will_be_home |= order.plan.username == home and any(each.is_main for each in order.plan.editions)
            self._add_person(_expected(order, assess(order, self.workshop, self.request.covers.formats)))
        self._warn_of_settings(will_be_home=will_be_home)
        self.report.sort()
        return self.report

    def _orders(self) -> Iterator[Order]:
        return map(self._without_obstructed, self.walk.orders())

    def _without_obstructed(self, order: Order) -> Order:
        """Hold the editions that cannot be put in place, since something of somebody else's is there."""
        obstacles: dict[Problem, None] = {}
        held: dict[str, str] = {}
        for each in order.plan.editions:
            found = [self.workshop.output.obstacle(artifact.path) for artifact in each.job.artifacts]
            if problems := [problem.of(order.plan.username) for problem in found if problem]:
                obstacles.update(dict.fromkeys(problems))
                held[each.address] = each.edition.name
        if not held:
            return order
        self.walk.find(*obstacles)
        editions = tuple(each for each in order.plan.editions if each.address not in held)
        plan = replace(order.plan, editions=editions, held={**order.plan.held, **held})
        return replace(order, plan=plan, seen=order.seen and replace(order.seen, is_complete=False))

    def _add_person(self, done: PersonReport) -> None:
        self.report.add_person(done if self.request.explains else replace(done, reasons=()))
        self.walk.find(*done.problems)
        self.walk.observer.pass_person(done.username)

    # Before and after -------------------------------------------------------------------------------------

    def _begin(self) -> bool:
        """Get ready, and return whether nothing is known of earlier builds."""
        self.workshop.output.refuse_file()
        build = int(self.record.fact("build") or 0) + 1
        with self.workshop.lock():
            self.workshop.output.clear_aside()
            with self.record.saving():
                self.record.set_fact("build", str(build))
                self.record.save_covers(self.request.covers)
        return build == 1

    def _end(self) -> None:
        """Clear the store of what nobody needs."""
        if not (self.request.covers.is_complete and self.report.rendered):
            return
        with self.record.saving():
            unused = self.record.forget_unused(_KEPT_BUILDS)
        for key in unused:
            self.workshop.store.discard(key)
        if not self.record.fact("swept"):  # of what was kept under a record that is lost
            for key in self.workshop.store.walk():
                if not self.record.knows_stored(key):
                    self.workshop.store.discard(key)
            self.record.set_fact("swept", "yes")

    # The site itself --------------------------------------------------------------------------------------

    def _make_site_files(self, workers: Workers) -> SiteReport | None:
        settings = settings_as_built(self.record, self.site.settings.site)
        if self.request.formats and "html" not in self.request.formats:
            return None
        try:
            theme = self.themes.load(settings.theme)
        except ResumesiteError as error:
            self.walk.find(*error.problems)
            return None
        frame = frame_of(settings, theme, self.site.settings.options.color_scheme)
        if count := count_current(self.workshop, frame, settings, self.environment):
            return SiteReport(unchanged=count)
        return make_site_files(self.workshop, workers, frame, settings, self.environment)

    def _warn_of_settings(self, *, will_be_home: bool = False) -> None:
        settings = self.site.settings.site
        if not settings.base_url:
            hint = 'Write base_url = "https://…" below [site], where the site will be.'
            message = "without base_url there are no canonical addresses, previews, QR codes, and no sitemap"
            self.walk.find(_setting_warning("NO_BASE_URL", message, "site.base_url", hint))
        if settings.home and not will_be_home and self.record.main_address(settings.home) is None:
            message = f"{settings.home} has no page, so / is the directory"
            hint = f"Run `resumesite publish {settings.home}`, or take home out."
            self.walk.find(_setting_warning("HOME_NOT_LIVE", message, "site.home", hint))

    def _warn_of_strangers(self) -> None:
        """Name what was in `output/` before any record was: it may be the page of somebody who left."""
        for path in sorted(self.site.output.iterdir()) if self.site.output.is_dir() else ():
            if path.name != ".gitkeep" and not self.record.has_files_below(path.name):
                self.walk.find(
                    Problem(
                        code="STRANGE_OUTPUT",
                        message="was not made by this build, and no record says by which",
                        place=Place(self.site.shown(path)),
                        hint="If it is an old page, delete it; `resumesite clean` and a build start afresh.",
                        severity=Severity.WARNING,
                    )
                )


def _expected(order: Order, assessment: Assessment) -> PersonReport:
    """Write down what an order would do as if it were done."""
    missing = [artifact for artifacts in assessment.missing.values() for artifact in artifacts]
    return PersonReport(
        username=order.plan.username,
        rendered=Counter(artifact.format for artifact in missing),
        written=len(missing) + len(assessment.stored),
        unchanged=len(assessment.current),
        removed=tuple(row.file.path for row in assessment.left_over),
        held=tuple(Held(order.plan.username, address) for address in assessment.held),
        reasons=assessment.reasons,
    )


def _setting_warning(code: str, message: str, setting: str, hint: str) -> Problem:
    return Problem(code, message, Place(FILE_NAME), setting, hint, Severity.WARNING)

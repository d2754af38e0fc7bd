"""Builds as a preview wants them: pages first, since they are what is looked at, then everything else."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from resumesite.errors import Problem, ResumesiteError
from resumesite.make.workers import Workers, modules_of, process_workers
from resumesite.plan.formats import PHOTO, find_formats
from resumesite.serve.files import Served, base_path_of
from resumesite.settings import Site
from resumesite.site.build import BuildReport, BuildRequest, build_site

_PAGES = ("html",)
_SECONDS_FOR_ANOTHER_BUILD = 30.0
_OVERTAKEN = "CHANGED_MEANWHILE"
"""The problem that goes away by itself where every change starts a build."""


@dataclass(frozen=True)
class Outcome:
    """What one build came to. Without a `report` there was none, for the reasons in `problems`.

    `is_overtaken` says that a source changed while the build ran, so that the next one is about to begin.
    """

    problems: tuple[Problem, ...] = ()
    report: BuildReport | None = None
    seconds: float = 0.0
    is_overtaken: bool = False


class PreviewBuilds:
    """Builds a site again and again with the same workers. Settings are read anew each time."""

    def __init__(
        self,
        open_site: Callable[[], Site],
        workers: Workers,
        *,
        formats: tuple[str, ...] = (),
        allows_missing_glyphs: bool = False,
    ) -> None:
        self._open_site = open_site
        self._workers = workers
        self._formats = formats
        self._allows_missing_glyphs = allows_missing_glyphs
        self.on_site: Callable[[Served], None] = lambda served: None

    def __call__(self) -> Iterator[Outcome]:
        """Build, and yield an outcome whenever files are ready to look at."""
        try:
            site = self._open_site()
            self.on_site(served_of(site))
            for formats in self._steps(site):
                yield self._build(site, formats)
        except ResumesiteError as error:
            yield Outcome(error.problems)

    def _steps(self, site: Site) -> Iterator[tuple[str, ...]]:
        """Yield the formats to build, one step after the other; none named means all."""
        wanted = self._formats or site.settings.site.formats
        if "html" in wanted and set(wanted) != set(_PAGES):
            yield _PAGES
        yield self._formats

    def _build(self, site: Site, formats: tuple[str, ...]) -> Outcome:
        begin = time.perf_counter()
        request = BuildRequest(
            formats=formats,
            allows_missing_glyphs=self._allows_missing_glyphs,
            wait=_SECONDS_FOR_ANOTHER_BUILD,
        )
        report = build_site(site, request, workers=self._workers)
        problems = tuple(problem for problem in report.problems if problem.code != _OVERTAKEN)
        is_overtaken = len(problems) < len(report.problems)
        return Outcome(problems, report, time.perf_counter() - begin, is_overtaken)


def served_of(site: Site) -> Served:
    """Return what a preview of `site` serves, at the path that it will have."""
    return Served(site.output, base_path_of(site.settings.site.base_url))


def preview_workers(formats: tuple[str, ...], jobs: int = 0) -> Workers:
    """Return workers in processes of their own that know how to render `formats`."""
    return process_workers(jobs, preload=modules_of((*find_formats(formats), PHOTO)))

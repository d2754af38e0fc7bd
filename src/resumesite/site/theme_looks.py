"""Themes in each of their colour schemes: the files that show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from resumesite.edition.edition import Edition, Presentation
from resumesite.errors import Problem, ResumesiteError
from resumesite.make.workers import Rendered, Workers
from resumesite.plan.artifact import Job
from resumesite.site.theme_sample import sample_edition, sample_job
from resumesite.themes.load import find_themes, load_theme
from resumesite.themes.theme import Theme


@dataclass(frozen=True)
class Look:
    """A theme in one of its colour schemes, with the files that show it."""

    theme: Theme
    scheme: str
    files: Mapping[str, bytes]
    problems: tuple[Problem, ...] = ()

    @property
    def address(self) -> str:
        """Its folder below the preview's."""
        return f"{self.theme.id}/{self.scheme}/"


def looks_of(theme_ids: Iterable[str], folder: Path | None, workers: Workers) -> Iterator[Look]:
    """Show the sample person in every scheme of some themes: a page and a PDF of each."""
    themes = [load_theme(theme_id, folder) for theme_id in theme_ids]
    jobs = {
        (theme.id, scheme): sample_job(_in_scheme(theme, scheme), theme, ("html", "pdf"))
        for theme in themes
        for scheme in theme.schemes
    }
    made = {_look_of(job): rendered for job, rendered in workers.run(jobs.values())}
    for theme in themes:
        for scheme in theme.schemes:
            rendered: Rendered = made[theme.id, scheme]
            yield Look(theme, scheme, rendered.files, rendered.problems)


def _in_scheme(theme: Theme, scheme: str) -> Edition:
    return sample_edition(Presentation(theme.id, color_scheme=scheme))


def _look_of(job: Job) -> tuple[str, str]:
    presentation = job.edition.presentation
    return presentation.theme, presentation.color_scheme


def preview_themes(folder: Path | None, only: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the themes to show: those named, or all there are."""
    return tuple(only) or tuple(find_themes(folder))


def failed(looks: Iterable[Look]) -> ResumesiteError | None:
    """Return what kept looks from being shown, if anything did."""
    problems = [problem for look in looks for problem in look.problems if problem.is_error]
    return ResumesiteError(*problems) if problems else None

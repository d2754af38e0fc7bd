"""What one resume costs in each format: the first in a new process, and one among many."""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.measure import Cost, median_cost, run, table
from benchmarks.people import resume
from benchmarks.sites import ALL_FORMATS

if TYPE_CHECKING:  # loaded by those that need it only, or new processes would begin as large as this one
    from resumesite.plan.artifact import Job


def measure(rounds: int) -> None:
    """Print CPU per resume and format, warm and cold, and the size of the files."""
    cold = {name: _cold(name, rounds) for name in ALL_FORMATS}
    by_pages = {pages: jobs(range(5 * rounds + 2), pages) for pages in (1, 2)}
    print("CPU of one resume in each format")
    print(f"(warm: median of {5 * rounds} resumes; cold: of {rounds} new processes that make one page)\n")
    rows = [("format", "1 page warm", "2 pages warm", "cold", "cold peak", "size, 2 pages")]
    for name in ALL_FORMATS:
        one, _ = _warm([in_format(job, name) for job in by_pages[1]])
        two, size = _warm([in_format(job, name) for job in by_pages[2]])
        rows.append(
            (
                name,
                f"{one * 1000:.1f} ms",
                f"{two * 1000:.1f} ms",
                f"{cold[name].cpu:.2f} s",
                f"{cold[name].peak:.0f} MiB",
                f"{size / 1024:.1f} KiB",
            )
        )
    table(*rows)


def _cold(name: str, rounds: int) -> Cost:
    command = [sys.executable, "-m", "benchmarks.formats", name]
    costs = [run(command, folder=Path(__file__).parents[1]) for _ in range(rounds + 1)]
    return median_cost(costs[1:])  # the first may have had to compile


def _warm(planned: Sequence[Job]) -> tuple[float, int]:
    """Return the median CPU seconds of all jobs but the first two, and the size of the last file."""
    seconds, size = [], 0
    for number, job in enumerate(planned):
        gc.collect()
        begin = time.process_time()
        size = len(render(job))
        if number > 1:
            seconds.append(time.process_time() - begin)
    return median(seconds), size


def jobs(seeds: range, pages: int) -> list[Job]:
    """Plan resumes in every format."""
    from resumesite.content.read import read_draft
    from resumesite.edition.live import live_edition
    from resumesite.make.environment import read_environment
    from resumesite.plan.formats import find_formats
    from resumesite.plan.site import plan_edition
    from resumesite.resume.parse import parse_resume
    from resumesite.settings import Settings
    from resumesite.themes.load import load_theme

    settings, theme = Settings(), load_theme("plain")
    environment = read_environment(find_formats(settings.site.formats))
    planned = []
    for seed in seeds:
        data = json.dumps(resume(seed, pages)).encode()
        edited = live_edition(
            parse_resume(read_draft(data, "resume.json")).resume,
            username="ada",
            name="resume",
            address="ada/",
            settings=settings,
            theme_ids={"plain"},
        )
        planned.append(plan_edition(edited.edition, settings.site, theme, environment).job)
    return planned


def in_format(job: Job, name: str) -> Job:
    """The same job for one format alone."""
    from resumesite.plan.site import only

    return only(job, [artifact for artifact in job.artifacts if artifact.format == name])


def render(job: Job) -> bytes:
    from resumesite.render.run import render_job

    ((_, outcome),) = render_job(job)
    if not isinstance(outcome, bytes):
        raise RuntimeError(outcome)
    return outcome


if __name__ == "__main__":
    render(in_format(jobs(range(1), 1)[0], sys.argv[1]))

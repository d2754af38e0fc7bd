"""What a whole site costs: built from nothing, built again, built after one edit."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.measure import Cost, run, table
from benchmarks.people import edit, usernames, write_site

ALL_FORMATS = ("html", "pdf", "docx", "txt", "md", "json", "vcf", "card")
RESUMESITE = (sys.executable, "-c", "from resumesite.cli import main; main()")


def measure(folder: Path, people: int, formats: tuple[str, ...]) -> None:
    """Print what three builds of the same site cost, and how many files they touched."""
    root = folder / f"site of {people} in {len(formats)} formats"
    write_site(root, people, formats=formats)
    print(f"A site of {people:,} people in {', '.join(formats)}; {os.cpu_count()} cores\n")
    rows = [("build", "wall", "CPU", "peak", "read", "parsed", "rendered", "written", "unchanged")]
    one = list(usernames(people))[people // 2]
    for name, prepare in (
        ("from nothing", lambda: None),
        ("again", lambda: time.sleep(2)),  # so that the clock has moved on since the last edit
        ("after one edit", lambda: edit(root, one)),
    ):
        rows.append((name, *_build(root, prepare)))
    table(*rows)


def _build(root: Path, prepare: Callable[[], None]) -> tuple[str, ...]:
    prepare()
    cost = run([*RESUMESITE, "-C", root, "build", "--json"])
    report = json.loads(cost.output)
    counts = (report["read"], report["parsed"], sum(report["rendered"].values()))
    return (*_in_words(cost), *(f"{count:,}" for count in (*counts, report["written"], report["unchanged"])))


def _in_words(cost: Cost) -> tuple[str, str, str]:
    return f"{cost.wall:.2f} s", f"{cost.cpu:.2f} s", f"{cost.peak:.0f} MiB"

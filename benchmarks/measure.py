"""Measuring programs with all their processes: time, CPU, memory. Linux only.

A program's workers need not be its children, so this process adopts every orphan and asks the kernel what
each of them used when it ended.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

_PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True)
class Cost:
    """What a program took: seconds by the clock, seconds of CPU, MiB of its largest process; and what it
    said.
    """

    wall: float
    cpu: float
    peak: float
    output: str = ""


class FailedError(Exception):
    """A measured program did not do its work."""


def run(
    command: Sequence[str | Path],
    *,
    folder: Path | None = None,
    environ: Mapping[str, str] | None = None,
    allowed: tuple[int, ...] = (0,),
) -> Cost:
    """Run a program to its end, and all that it started."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        begin = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=folder,
            env={
                **os.environ,
                "PYTHONDONTWRITEBYTECODE": "",
                **(environ or {}),
            },  # as installed: compiled once
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        usages = [usage, *_orphans()]
        output.seek(0)
        errors.seek(0)
        if process.returncode not in allowed:
            said = (errors.read() or output.read()).decode(errors="replace").strip()
            raise FailedError(f"{Path(str(command[0])).name} ended with {process.returncode}: {said[-300:]}")
        return Cost(
            wall,
            sum(used.ru_utime + used.ru_stime for used in usages),
            max(used.ru_maxrss for used in usages) / 1024,
            output.read().decode(errors="replace"),
        )


def _orphans() -> list[os.struct_rusage]:
    usages = []
    while True:
        try:
            usages.append(os.wait4(-1, 0)[2])
        except ChildProcessError:
            return usages


def interleaved(rounds: int, *programs: Callable[[], Cost]) -> list[Cost]:
    """Run programs in turn, round after round, and return the median cost of each: noise hits all alike."""
    costs = [[program() for program in programs] for _ in range(rounds)]
    return [median_cost([of_round[number] for of_round in costs]) for number in range(len(programs))]


def median_cost(costs: Sequence[Cost]) -> Cost:
    return Cost(
        median(cost.wall for cost in costs),
        median(cost.cpu for cost in costs),
        median(cost.peak for cost in costs),
    )


def table(*rows: Sequence[str]) -> None:
    """Print rows in columns, the first one a heading."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for number, row in enumerate(rows):
        cells = [cell.ljust(width) if not index else cell.rjust(width)
                 for index, (cell, width) in enumerate(zip(row, widths, strict=True))]  # fmt: skip
        print(f"  {'  '.join(cells)}")
        if not number:
            print(f"  {'  '.join('-' * width for width in widths)}")
    print()

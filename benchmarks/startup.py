"""What it costs to start the program, beside an interpreter that does nothing."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from benchmarks.measure import interleaved, run, table
from benchmarks.people import write_site
from benchmarks.sites import RESUMESITE


def measure(folder: Path, rounds: int) -> None:
    root = folder / "site of one"
    write_site(root, 1, formats=("txt",))
    run([*RESUMESITE, "-C", root, "build"])
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "resumesite --help": [*RESUMESITE, "--help"],
        "resumesite build --help": [*RESUMESITE, "build", "--help"],
        "resumesite build (nothing to do)": [*RESUMESITE, "-C", root, "build"],
    }
    costs = interleaved(3 * rounds, *(partial(run, command) for command in commands.values()))
    print(f"Starting (median of {3 * rounds} interleaved rounds)\n")
    rows = [("command", "wall", "CPU", "beside pass")]
    for name, cost in zip(commands, costs, strict=True):
        ratio = f"{cost.wall / costs[0].wall:.1f} x"
        rows.append((name, f"{cost.wall * 1000:.0f} ms", f"{cost.cpu * 1000:.0f} ms", ratio))
    table(*rows)

"""The same work done by others: resumed with its theme Even for HTML, RenderCV for PDF.

Each is installed from its registry into a folder of its own. RenderCV would fetch a package of icons from the
network when it first runs; it gets an empty one instead, so it has a little less to do.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.measure import Cost, FailedError, interleaved, run, table
from benchmarks.people import as_rendercv, resume, usernames, write_site
from benchmarks.sites import RESUMESITE

NODE_LOOP = """
const fs = require('fs');
(async () => {
  const theme = await import('jsonresume-theme-even');
  for (const path of process.argv.slice(2))
    fs.writeFileSync(path + '.html', await theme.render(JSON.parse(fs.readFileSync(path, 'utf8'))));
})();
"""
ICONS = "fontawesome/0.6.0"


class AbsentError(Exception):
    """A peer cannot be had here."""


def measure(folder: Path, installed: Path, rounds: int, *, html: int, pdf: int) -> None:
    """Print ratios to each peer, for one resume and for many."""
    for title, compare in (
        ("HTML beside resumed with jsonresume-theme-even", partial(_html, folder, installed, rounds, html)),
        ("PDF beside RenderCV", partial(_pdf, folder, installed, rounds, pdf)),
    ):
        print(f"{title} (median of {rounds} interleaved rounds; ratio: ours to theirs, below 1 is less)\n")
        try:
            compare()
        except (AbsentError, FailedError) as error:
            print(f"  skipped: {error}\n")


# HTML ----------------------------------------------------------------------------------------------------


def _html(folder: Path, installed: Path, rounds: int, many: int) -> None:
    modules = _install_node(installed / "node")
    resumed = modules / ".bin" / "resumed"
    even = folder / "even"
    inputs = _write_json(even, many)
    (even / "node_modules").symlink_to(modules)
    loop = even / "loop.cjs"
    loop.write_text(NODE_LOOP)

    def render_one() -> Cost:
        written = ("-t", "jsonresume-theme-even", "-o", even / "one.html")
        return run([resumed, "render", inputs[0], *written], folder=even)

    def render_all() -> Cost:
        return run(["node", loop, *inputs], folder=even)

    _show(
        rounds,
        ("1 resume, one process", _ours(folder, 1, "html"), render_one),
        (f"{many} resumes, one program", _ours(folder, many, "html"), render_all),
    )


def _write_json(folder: Path, count: int) -> list[Path]:
    folder.mkdir(parents=True)
    paths = [folder / f"{username}.json" for username in usernames(count)]
    for seed, path in enumerate(paths):
        path.write_text(json.dumps(resume(seed)), "utf-8")
    return paths


def _install_node(folder: Path) -> Path:
    if not shutil.which("npm") or not shutil.which("node"):
        raise AbsentError("there is no npm on this machine")
    modules = folder / "node_modules"
    if not (modules / ".bin" / "resumed").exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text("{}")
        _must(["npm", "install", "--silent", "resumed", "jsonresume-theme-even"], folder)
    return modules


# PDF -----------------------------------------------------------------------------------------------------


def _pdf(folder: Path, installed: Path, rounds: int, many: int) -> None:
    program = _install_rendercv(installed / "rendercv")
    theirs = folder / "rendercv"
    theirs.mkdir()
    inputs = []
    for seed, username in enumerate(usernames(many)):
        path = theirs / f"{username}.yaml"
        path.write_text(json.dumps(as_rendercv(resume(seed))), "utf-8")  # JSON is YAML too
        inputs.append(path)

    def render(path: Path) -> Cost:
        quiet = ("-nomd", "-nohtml", "-nopng")
        return run(
            [program, "render", path, *quiet], folder=theirs, environ={"XDG_CACHE_HOME": str(installed)}
        )

    _show(
        rounds,
        ("1 resume, one process", _ours(folder, 1, "pdf"), lambda: render(inputs[0])),
        (f"{many} resumes", _ours(folder, many, "pdf"), lambda: _sum([render(path) for path in inputs])),
    )


def _install_rendercv(folder: Path) -> Path:
    program = folder / "bin" / "rendercv"
    if not program.exists():
        python = _python_for_rendercv()
        _must([python, "-m", "venv", folder], folder.parent)
        _must([folder / "bin" / "pip", "install", "--quiet", "rendercv[full]"], folder.parent)
    icons = folder.parent / "typst/packages/preview" / ICONS
    icons.mkdir(parents=True, exist_ok=True)
    name, _, version = ICONS.partition("/")
    (icons / "typst.toml").write_text(
        f'[package]\nname = "{name}"\nversion = "{version}"\nentrypoint = "lib.typ"\n'
    )
    (icons / "lib.typ").write_text("#let fa-icon(..arguments) = none\n")
    return program


def _python_for_rendercv() -> str:
    """RenderCV 2.4 and later need Python 3.12."""
    if sys.version_info >= (3, 12):
        return sys.executable
    wanted = os.environ.get("RENDERCV_PYTHON", "python3.13"), "python3.12"
    for name in wanted:
        if (found := shutil.which(name)) and subprocess.run(
            [found, "-V"], capture_output=True
        ).returncode == 0:
            return found
    raise AbsentError("RenderCV needs Python 3.12 or later (RENDERCV_PYTHON can name one)")


# Both ----------------------------------------------------------------------------------------------------


def _ours(folder: Path, count: int, format_: str) -> Callable[[], Cost]:
    """Build a site of so many people from nothing, in one format."""
    root = folder / f"ours {count} {format_}"
    write_site(root, count, formats=(format_,))

    def build() -> Cost:
        for made in ("output", ".resumesite"):
            shutil.rmtree(root / made, ignore_errors=True)
        return run([*RESUMESITE, "-C", root, "build", "--quiet"])

    return build


def _sum(costs: list[Cost]) -> Cost:
    return Cost(
        sum(cost.wall for cost in costs), sum(cost.cpu for cost in costs), max(cost.peak for cost in costs)
    )


def _show(rounds: int, *comparisons: tuple[str, Callable[[], Cost], Callable[[], Cost]]) -> None:
    rows = [
        ("work", "our wall", "their wall", "ratio", "our CPU", "their CPU", "ratio", "our peak", "their peak")
    ]
    for name, ours, theirs in comparisons:
        our, their = interleaved(rounds, ours, theirs)
        rows.append(
            (
                name,
                f"{our.wall:.2f} s",
                f"{their.wall:.2f} s",
                f"{our.wall / their.wall:.2f}",
                f"{our.cpu:.2f} s",
                f"{their.cpu:.2f} s",
                f"{our.cpu / their.cpu:.2f}",
                f"{our.peak:.0f} MiB",
                f"{their.peak:.0f} MiB",
            )
        )
    table(*rows)


def _must(command: list[str | Path], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run([str(part) for part in command], cwd=folder, capture_output=True, text=True)
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines()
        raise AbsentError(
            f"`{Path(str(command[0])).name}` could not install it: {lines[-1] if lines else '?'}"
        )

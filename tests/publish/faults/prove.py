"""Run every trial of every family, or of those that are named, and write down what was survived.

    scripts/prove
    scripts/prove faults "full disks"

What is done is kept in `.proofs/`, by the program's own digest: it goes on where it was interrupted.
"""

from __future__ import annotations

import json
import platform
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

import resumesite
from faults.disks import NoDisksError
from faults.families import FAMILIES, Family

ROOT = Path(__file__).resolve().parents[3]
_PROOFS = ROOT / ".proofs"
_REPORT = ROOT / "docs" / "RELIABILITY.md"
_BEGIN, _END = "<!-- proofs:begin -->", "<!-- proofs:end -->"
_SHOWN_AT_MOST = 3
_SECONDS_BETWEEN_NEWS = 30


def main(names: list[str]) -> int:
    known = [family.name for family in FAMILIES]
    if unknown := [name for name in names if name not in known]:
        print(f"there is no family {unknown[0]!r}: {', '.join(known)}", file=sys.stderr)
        return 2
    failed = 0
    for family in FAMILIES:
        if not names or family.name in names:
            failed += _prove(family)
    return int(failed > 0)


def _prove(family: Family) -> int:
    """Run what is not done yet of a family; return how many trials were not survived."""
    _PROOFS.mkdir(exist_ok=True)
    file = _PROOFS / f"{family.name.replace(' ', '-')}-{_digest()}.jsonl"
    done = dict(_read(file))
    try:
        with (
            TemporaryDirectory(prefix="proofs-") as folder,
            family.prepare(Path(folder)) as prepared,
            file.open("a", encoding="utf-8") as kept,
        ):
            for trial, amiss in _run(family, prepared, done):
                done[trial] = amiss
                _keep(kept, trial, amiss)
    except NoDisksError as error:
        print(f"{family.name}: not run, {error}")
        return 0
    failed = {trial: amiss for trial, amiss in done.items() if amiss}
    print(f"{family.name}: tried {len(done):,}, survived {len(done) - len(failed):,}")
    for trial, amiss in list(failed.items())[:_SHOWN_AT_MOST]:
        print(f"  {trial}: {'; '.join(amiss)[:300]}")
    _report(family, len(done), len(done) - len(failed))
    return len(failed)


def _run(family: Family, prepared: object, done: dict[str, list[str]]) -> Iterator[tuple[str, list[str]]]:
    if family.run_all:
        if not done:
            yield from family.run_all(prepared).items()
        return
    trials = family.trials(prepared)
    random.Random(family.name).shuffle(trials)  # so that what is done so far is a fair sample
    told = time.monotonic()
    for number, trial in enumerate(trials):
        if trial not in done:
            yield trial, _tried(family, prepared, trial)
        if time.monotonic() - told > _SECONDS_BETWEEN_NEWS:
            told = time.monotonic()
            print(f"{family.name}: {number + 1:,} of {len(trials):,}", flush=True)


def _tried(family: Family, prepared: object, trial: str) -> list[str]:
    try:
        return family.run(prepared, trial)
    except Exception as error:  # noqa: BLE001  # a trial that ends so is not survived
        return [f"{type(error).__name__}: {error}"]


def _read(file: Path) -> Iterator[tuple[str, list[str]]]:
    if file.exists():
        for line in file.read_text("utf-8").splitlines():
            if line.endswith("]}"):  # the last one may be cut off
                row = json.loads(line)
                yield row["trial"], row["amiss"]


def _keep(file: TextIO, trial: str, amiss: list[str]) -> None:
    file.write(json.dumps({"trial": trial, "amiss": amiss}) + "\n")
    file.flush()


def _digest() -> str:
    """Identify the program that is tried, and the trials."""
    digest = sha256()
    for folder in (Path(resumesite.__file__).parent, Path(__file__).parent):
        for path in sorted(folder.rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


# The report ----------------------------------------------------------------------------------------------


def _report(family: Family, tried: int, survived: int) -> None:
    """Write a family's figures into the table between the markers; the other rows stay."""
    text = _REPORT.read_text("utf-8")
    before, _, rest = text.partition(_BEGIN)
    table, _, after = rest.partition(_END)
    rows = {line.split("|")[1].strip(): line for line in table.splitlines() if re.match(r"\| [a-z]", line)}
    rows.pop("family", None)
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    rows[family.name] = (
        f"| {family.name} | {family.words} | {tried:,} | {survived:,} | {day}, {_versions()} |"
    )
    names = [each.name for each in FAMILIES if each.name in rows]
    lines = [
        "| family | what is tried | tried | survived | when, with what |",
        "|---|---|---|---|---|",
        *(rows[name] for name in names),
    ]
    body = "\n".join(lines)
    _REPORT.write_text(f"{before}{_BEGIN}\n{body}\n{_END}{after}", "utf-8")


def _versions() -> str:
    commit = subprocess.run(
        ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    packages = ", ".join(f"{name} {version(name)}" for name in ("boto3", "moto"))
    return f"{commit or resumesite.__version__}, Python {platform.python_version()}, {packages}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

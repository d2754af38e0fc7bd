"""The families of faults: what each tries, and how one trial is run."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from faults import cells, disks, kills, records, twice


@dataclass(frozen=True)
class Family:
    """Trials of one kind. `prepare` makes, in a folder, what they need; `run` says what is amiss with one.

    With `run_all` there is only one run, which counts as many trials.
    """

    name: str
    words: str
    prepare: Callable[[Path], AbstractContextManager[Any]]
    trials: Callable[[Any], list[str]]
    run: Callable[[Any, str], list[str]]
    run_all: Callable[[Any], dict[str, list[str]]] | None = None


@contextmanager
def _small_kills(folder: Path) -> Iterator[kills.Killing]:
    with kills.prepared(folder, 14) as killing:
        yield killing


def _one_run(prepared: Any) -> list[str]:
    return []


def _no_trial(prepared: Any, trial: str) -> list[str]:
    raise NotImplementedError


FAMILIES = (
    Family(
        "faults",
        "{500, 503, 503 with Retry-After, 429, 403, 404, 409, 412, reset before and after the commit,"
        " timeout before and after it, 1 B/s, truncated request and answer, flipped bit in request and"
        " answer, 200 with an error inside} × phase of a deploy × {first, middle, last, all} ×"
        " {once, always}",
        cells.prepared, cells.trials, cells.run,
    ),
    Family(
        "kills", "SIGKILL of a deploy after its k-th changing request, for every k",
        kills.prepared, kills.trials, kills.run,
    ),
    Family(
        "random kills", "SIGKILL of a deploy at random moments",
        _small_kills, kills.random_trials, kills.run_at_random,
    ),
    Family(
        "twice", "two deploys in a row that stop after some changes, while the site becomes another one",
        twice.prepared, twice.trials, twice.run,
    ),
    Family(
        "full disks", "ENOSPC at each page and each file that a deploy to a folder writes",
        disks.prepared, disks.trials, disks.run,
    ),
    Family(
        "record failpoints", "SIGKILL of a command at each call to the disk by which it writes a record",
        records.prepared, records.trials, records.run,
    ),
    Family(
        "record kills", "SIGKILL of a command that writes a person's record, at random moments",
        records.prepared, records.random_trials, records.run_at_random,
    ),
    Family(
        "writers", "8 processes that publish 50 resumes each of the same person, at once",
        records.prepared, _one_run, _no_trial, records.written_together,
    ),
)  # fmt: skip


def sample(trials: list[str], count: int, seed: str) -> list[str]:
    """Choose some trials; the same ones each time."""
    assert len(trials) >= count
    return random.Random(seed).sample(trials, count)

"""A deploy that is killed: after every change that reached the store, and at any moment."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from visitor import Visitor

from faults.cells import deployed
from faults.spawn import Spawner, spawner
from faults.update import Update, made_update

_KILLED = -9
_COMMAND = "faults.spawn:command_line"


@dataclass
class Killing:
    """An update, and what starts processes that deploy it. `seconds` is how long that takes."""

    update: Update
    spawner: Spawner
    seconds: float = 0.0

    @property
    def changes(self) -> int:
        return sum(request.is_changing for request in self.update.requests)

    def begin(self) -> None:
        self.spawner.begin(_COMMAND, "-C", str(self.update.site.root), "--json", "deploy", "here")


@contextmanager
def prepared(folder: Path, people: int = 135) -> Iterator[Killing]:
    """Make an update of more than 250 requests that change something."""
    with made_update(folder / f"people-{people}", people, 5) as update, spawner() as processes:
        killing = Killing(update, processes)
        for _ in range(2):  # the first time is no measure
            update.reset()
            began = time.monotonic()
            killing.begin()
            assert processes.end() == 0
            killing.seconds = time.monotonic() - began
            assert update.is_new()
        yield killing


def trials(killing: Killing) -> list[str]:
    """Name every moment after a request that changes something."""
    return [f"after change {number} of {killing.changes}" for number in range(1, killing.changes + 1)]


def run(killing: Killing, name: str) -> list[str]:
    """Kill a deploy after a change; return what is amiss."""
    number = int(name.split()[2])
    guest = killing.update.reset()

    def after(changes: int) -> None:
        guest.look(killing.update.store.files())
        if changes == number:
            killing.update.proxy.is_dead = True
            killing.spawner.kill()

    killing.update.proxy.after = after
    killing.begin()
    return list(_amiss(killing, guest, killing.spawner.end(), may_be_done=number == killing.changes))


def random_trials(killing: Killing) -> list[str]:
    return [f"at random moment {number}" for number in range(1, 201)]


def run_at_random(killing: Killing, name: str) -> list[str]:
    """Kill a deploy at a moment that only chance knows (the same one each time)."""
    moment = random.Random(name).uniform(0, killing.seconds)
    guest = killing.update.reset()
    killing.begin()
    timer = threading.Timer(moment, killing.spawner.kill)
    timer.start()
    status = killing.spawner.end()
    timer.cancel()
    timer.join()
    return list(_amiss(killing, guest, status, may_be_done=True))


def _amiss(killing: Killing, guest: Visitor, status: int, *, may_be_done: bool) -> Iterator[str]:
    update = killing.update
    if status != _KILLED and not (may_be_done and status == 0 and update.is_new()):
        yield f"ended with status {status} instead of being killed"
    yield from (f"visitor: {found}" for found in dict.fromkeys(guest.found[:3]))
    update.proxy.begin()
    again = update.visitor()
    update.proxy.after = lambda changes: again.look(update.store.files()) and None
    ended = deployed(update, 5)
    if ended.status != 0:
        yield f"running again ended with status {ended.status}: {ended.said}"
    yield from (f"visitor, running again: {found}" for found in dict.fromkeys(again.found[:3]))
    yield from update.amiss_at_last()
    yield from (f"leftover: .resumesite/{path.name[:7]}…" for path in update.site.private.glob("deploy-*"))

"""Two deploys that stop in the midst, and between them the site becomes another: nothing is forgotten."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from visitor import Files, Visitor

from building import build, unpublish, write
from faults.cells import Deployed, deployed
from faults.update import LATER, NEW, RENAMED, SAME, Update, made_update, name_of, root_of
from resumesite.content.records import Occasion
from resumesite.site.lifecycle import rename

_PARTS = ("content", "output", ".resumesite")
_OURS = "targets"
"""What a machine remembers of its targets; that stays as it is while the site changes."""


@dataclass
class Twice:
    """An update and one after it. `second` is the site's folder in between, `third` in the end."""

    update: Update
    last: Update
    second: Path
    third: Path

    def switch(self, to: Path) -> None:
        root = self.update.site.root
        for part in _PARTS:
            for path in (root / part).iterdir():
                if path.name != _OURS:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
            shutil.copytree(to / part, root / part, dirs_exist_ok=True)


class _Follower(Visitor):
    """A visitor who only follows links: which state a file is of does not matter."""

    def look(self, files: Files) -> list[str]:
        broken = list(self._broken_links(files))
        self.looks += 1
        self.found += broken
        return broken


@contextmanager
def prepared(folder: Path) -> Iterator[Twice]:
    with made_update(folder / "twice") as update:
        second, third = folder / "second", folder / "third"
        _copy(update, second)
        _change_again(update)
        _copy(update, third)
        update.proxy.begin()
        report = update.deploy(5)
        new = update.store.contents()
        root = root_of(new)
        assert root
        yield Twice(update, replace(update, new=new, plan=report.plan, state=root.state), second, third)


def _copy(update: Update, to: Path) -> None:
    for part in _PARTS:
        shutil.copytree(update.site.root / part, to / part, ignore=shutil.ignore_patterns(_OURS))


def _change_again(update: Update) -> None:
    """Withdraw who had just come, rename who had just been renamed, and change a text once more."""
    site = update.site
    unpublish(site, name_of(NEW))
    unpublish(site, name_of(SAME))
    rename(site, "somebody-else", name_of(RENAMED), Occasion(LATER, lambda kind: f"{kind}_again"))
    write(site, f"{name_of(0)}/resume.yaml", "personalInfo: {name: Person Number 0}\nsummary: Rests.\n")
    assert build(site).status == 0


def trials(twice: Twice) -> list[str]:
    """Choose after how many changes each of two deploys stops."""
    changes = sum(request.is_changing for request in twice.update.requests)
    chance = random.Random(1)
    pairs = {(chance.randint(1, changes - 1), chance.randint(1, 24)) for _ in range(400)}
    return [f"after change {first}, then {then}" for first, then in sorted(pairs)[:200]]


def run(twice: Twice, trial: str) -> list[str]:
    first, then = (int(word.strip(",")) for word in trial.split() if word.strip(",").isdigit())
    update = twice.update
    guest = _Follower({}, {}, base_url=update.visitor().base_url)
    update.proxy.begin()
    update.store.restore(update.old)
    twice.switch(twice.second)
    _stopped(twice, guest, first)
    twice.switch(twice.third)
    _stopped(twice, guest, then)
    update.proxy.begin()
    update.proxy.after = _looking(update, guest)
    return list(_amiss(twice, guest, deployed(update, 10)))


def _stopped(twice: Twice, guest: Visitor, number: int) -> None:
    """Deploy; after so many changes nobody answers any more."""
    proxy = twice.update.proxy
    proxy.begin()
    look = _looking(twice.update, guest)

    def after(changes: int) -> None:
        look(changes)
        proxy.is_dead = changes >= number

    proxy.after = after
    deployed(twice.update, 0.05)


def _looking(update: Update, guest: Visitor) -> Callable[[int], None]:
    def look(changes: int) -> None:
        guest.look(update.store.files())

    return look


def _amiss(twice: Twice, guest: Visitor, ended: Deployed) -> Iterator[str]:
    yield from (f"visitor: {found}" for found in dict.fromkeys(guest.found[:3]))
    if ended.status != 0:
        yield f"the last deploy ended with status {ended.status}: {ended.said}"
    yield from twice.last.amiss_at_last()

"""Records of people: killed at every call to the disk, and at any moment; and written by many at once."""

from __future__ import annotations

import os
import random
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from building import build
from faults.spawn import Spawner, spawner
from resumesite.content.durable import ASIDE, has_unfinished, undo_unfinished
from resumesite.content.records import Occasion, load_publication, new_publication, save_publication
from resumesite.settings import Site, open_site
from resumesite.site.lifecycle import archive, rename
from resumesite.site.publish import Payload, PublishRequest, publish, unpublish

_FIRST = "2024-01-15T10:30:00Z"
_LATER = "2024-02-28T14:25:00Z"
_TOUCHES_THE_DISK = (
    "open", "write", "fsync", "link", "replace", "rename", "unlink", "mkdir", "rmdir", "symlink", "fchmod",
)  # fmt: skip
"""Every function of `os` by which anything reaches the disk; each call is a moment to be killed at."""

WRITERS, PUBLISHES = 8, 50
_CALL = "faults.records"
_COUNTED = "counted"


def _at(now: str) -> Occasion:
    return Occasion(now, lambda kind: f"{kind}_{now[5:10]}")


_PAYLOAD = Payload(
    b'{"resume": {"personalInfo": {"name": "Ada King"}, "summary": "Reckons."}}', "payload.json"
)

CHANGES: dict[str, Callable[[Site], Any]] = {
    "publish a first resume": lambda site: publish(site, PublishRequest("bob"), _at(_LATER)),
    "publish a further one as main": lambda site: publish(
        site, PublishRequest("ada", "academic", as_main=True), _at(_LATER)
    ),
    "publish a payload": lambda site: publish(
        site, PublishRequest("ada", payload=_PAYLOAD, replaces=True), _at(_LATER)
    ),
    "unpublish one": lambda site: unpublish(site, "ada", "resume", _at(_LATER)),
    "unpublish all": lambda site: unpublish(site, "ada", "", _at(_LATER)),
    "archive": lambda site: archive(site, "ada", "resume", _at(_LATER)),
    "rename": lambda site: rename(site, "ada", "lovelace", _at(_LATER)),
}
"""Everything that writes a person's record, by what it does."""


# In a process of its own ---------------------------------------------------------------------------------


def change(root: str, name: str) -> int:
    CHANGES[name](open_site(Path(root), {}))
    return 0


def change_and_die(root: str, name: str, moment: int) -> int:
    """Die at a call to the disk; where there are not so many, write down how many there were."""
    calls = 0

    def deadly(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == moment:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **options)

        return call

    for each in _TOUCHES_THE_DISK:
        setattr(os, each, deadly(getattr(os, each)))
    change(root, name)
    Path(root, _COUNTED).write_text(str(calls), "ascii")
    return 0


def write_much(root: str, writer: int, publishes: int) -> int:
    """Publish one resume after the other of the same person."""
    site = open_site(Path(root), {})
    for number in range(publishes):
        occasion = Occasion(_LATER, lambda kind, number=number: f"{kind}_{writer}_{number}")
        publish(site, PublishRequest("ada", f"r-{writer}-{number}"), occasion)
    return 0


def let_write(root: str, publishes: int) -> int:
    """Let eight processes publish at once; return 0 when all of them went well."""
    pids = []
    for writer in range(WRITERS):
        if pid := os.fork():
            pids.append(pid)
        else:
            status = 1
            try:
                status = write_much(root, writer, publishes)
            finally:
                os._exit(status)
    return int(any(os.waitpid(pid, 0)[1] for pid in pids))


# Trials --------------------------------------------------------------------------------------------------


@dataclass
class Records:
    """A site to change, and how its content is after each change. `seconds` is how long each takes."""

    folder: Path
    pristine: Path
    spawner: Spawner
    after: dict[str, dict[str, bytes]] = field(default_factory=dict)
    output: dict[str, dict[str, bytes]] = field(default_factory=dict)
    moments: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def fresh(self) -> Path:
        root = self.folder / "tried"
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(self.pristine, root)
        return root


@contextmanager
def prepared(folder: Path) -> Iterator[Records]:
    pristine = folder / "pristine"
    _make(pristine)
    with spawner() as processes:
        records = Records(folder, pristine, processes)
        for name in CHANGES:
            root = records.fresh()
            assert processes.run(f"{_CALL}:change_and_die", str(root), name, 0) == 0
            records.moments[name] = int((root / _COUNTED).read_text("ascii"))
            records.after[name] = _files(root / "content")
            root = records.fresh()
            began = time.monotonic()
            assert processes.run(f"{_CALL}:change", str(root), name) == 0
            records.seconds[name] = time.monotonic() - began
            records.output[name] = _built(root)
        yield records


def _make(root: Path) -> None:
    (root / "content").mkdir(parents=True)
    (root / "resumesite.toml").write_text('[site]\nformats = ["html", "txt"]\n', "utf-8")
    for username in ("ada", "bob", "cyd"):
        folder = root / "content" / username
        folder.mkdir()
        for name in ("resume", "academic") if username == "ada" else ("resume",):
            (folder / f"{name}.yaml").write_text(f"personalInfo: {{name: {username.title()}}}\n", "utf-8")
        if username != "bob":
            record = new_publication(username, _at(_FIRST)).published("resume", _at(_FIRST))
            save_publication(folder, record)
    build(open_site(root, {}))


def trials(records: Records) -> list[str]:
    """Name every moment at which a change can die; beyond the last one it does not."""
    return [
        f"{name} / call {moment} of {calls}"
        for name, calls in records.moments.items()
        for moment in range(1, calls + 1)
    ]


def run(records: Records, trial: str) -> list[str]:
    name, _, moment = trial.partition(" / call ")
    root = records.fresh()
    status = records.spawner.run(f"{_CALL}:change_and_die", str(root), name, int(moment.split()[0]))
    return list(_amiss(records, root, name, status, may_be_done=False))


def random_trials(records: Records) -> list[str]:
    return [f"kill {number}" for number in range(1, 501)]


def run_at_random(records: Records, trial: str) -> list[str]:
    chance = random.Random(trial)
    name = chance.choice(list(CHANGES))
    root = records.fresh()
    records.spawner.begin(f"{_CALL}:change", str(root), name)
    timer = threading.Timer(chance.uniform(0, records.seconds[name]), records.spawner.kill)
    timer.start()
    status = records.spawner.end()
    timer.cancel()
    timer.join()
    return list(_amiss(records, root, name, status, may_be_done=True))


def _amiss(records: Records, root: Path, name: str, status: int, *, may_be_done: bool) -> Iterator[str]:
    if status != -signal.SIGKILL and not (may_be_done and status == 0):
        yield f"ended with status {status} instead of being killed"
    site = open_site(root, {})
    before, after = _files(records.pristine / "content"), records.after[name]
    for folder in sorted((root / "content").iterdir()):
        load_publication(folder)  # takes back what was interrupted, and raises where it is torn
        if has_unfinished(folder):
            yield f"{folder.name} is unfinished after it was read"
    if (found := _files(root / "content")) not in (before, after):
        yield f"torn: {sorted(path for path in found if found[path] != before.get(path))}"
    if found == before:
        CHANGES[name](site)
    if _files(root / "content") != after:
        yield "doing it again does not lead to what it leads to"
    if _built(root) != records.output[name]:
        yield "a build afterwards has other pages"
    for folder in (root / "content").iterdir():
        undo_unfinished(folder)  # the next change of this person begins with it
    left = [path.name for path in root.rglob("*") if path.name.endswith(".tmp") or path.name == ASIDE]
    if left:
        yield f"leftover: {left}"


def _built(root: Path) -> dict[str, bytes]:
    site = open_site(root, {})
    build(site)
    return _files(site.output)


def _files(folder: Path) -> dict[str, bytes]:
    """Return the files that anybody sees: those of a change that never began are nobody's."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ASIDE not in path.parts
    }


# Many writers --------------------------------------------------------------------------------------------


def written_together(records: Records, publishes: int = PUBLISHES) -> dict[str, list[str]]:
    """Let all writers publish resumes of the same person at once; say of each what is amiss."""
    root = records.fresh()
    names = [f"r-{writer}-{number}" for writer in range(WRITERS) for number in range(publishes)]
    for name in names:
        text = f"personalInfo: {{name: Ada {name}}}\n"
        (root / "content" / "ada" / f"{name}.yaml").write_text(text, "utf-8")
    status = records.spawner.run(f"{_CALL}:let_write", str(root), publishes)
    publication = load_publication(root / "content" / "ada")
    live = set(publication.live_names()) if publication else set()
    return {
        f"publish {name}": [] if name in live and not status else [f"lost, or refused ({status})"]
        for name in names
    }

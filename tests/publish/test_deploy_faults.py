"""Whatever a store answers, or does not: no visitor finds a broken page, and running again makes it right.

The trials are in `faults`; `scripts/prove` runs all of them and keeps the figures.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from faults import cells, disks
from faults.cells import Cell, amiss_in
from faults.families import sample
from faults.proxy import Fault
from faults.store import BUCKET
from faults.update import PHASES, Update

from resumesite.publish import run as publish_run


@pytest.fixture(scope="module")
def update(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Update]:
    with cells.prepared(tmp_path_factory.mktemp("faults")) as update:
        yield update


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[disks.Full]:
    try:
        with disks.prepared(tmp_path_factory.mktemp("disks")) as full:
            yield full
    except disks.NoDisksError as error:
        pytest.skip(str(error))


@pytest.mark.parametrize("phase", PHASES)
def test_faults_in_any_phase_break_nothing(update: Update, phase: str):
    trials = sample([name for name in cells.trials(update) if f" / {phase} / " in name], 3, phase)

    amiss = {name: found for name in trials if (found := cells.run(update, name))}

    assert amiss == {}


@pytest.mark.slow
@pytest.mark.parametrize("phase", PHASES)
def test_every_fault_in_every_phase_breaks_nothing(update: Update, phase: str):
    trials = [name for name in cells.trials(update) if f" / {phase} / " in name]

    amiss = {name: found for name in trials if (found := cells.run(update, name))}

    assert len(trials) > 20
    assert amiss == {}


def test_there_are_enough_trials_and_each_phase_has_requests(update: Update):
    sent = {update.phase(request) for request in update.requests}

    assert len(cells.trials(update)) >= 300
    assert sent >= set(PHASES)


def test_a_fault_that_befalls_nothing_is_no_trial_that_was_survived(update: Update):
    (said,) = amiss_in(update, Cell(Fault.S500, "no such phase", "first", "once"))

    assert said.startswith("the fault did not befall any request; exit status 0")


def test_a_deploy_in_the_wrong_order_is_found(update: Update, monkeypatch: pytest.MonkeyPatch):
    in_order = publish_run.renewing
    monkeypatch.setattr(publish_run, "renewing", lambda plan: reversed(list(in_order(plan))))

    amiss = list(amiss_in(update, Cell(Fault.S500, "receipts", "first", "once")))

    assert any(found.startswith("visitor: ") for found in amiss)


def test_a_request_that_is_cut_never_reaches_the_store(update: Update):
    update.reset()
    head = f"PUT /{BUCKET}/cut HTTP/1.1\r\nHost: here\r\nContent-Length: 100\r\n\r\n"

    with socket.create_connection(("127.0.0.1", update.proxy.port)) as connection:
        connection.sendall(head.encode() + b"half of it")

    assert update.is_old()
    assert update.proxy.log == []


# Disks -----------------------------------------------------------------------------------------------------


def test_a_disk_that_is_full_at_any_write_leaves_the_live_site_whole(full: disks.Full):
    trials = sample([name for name in disks.trials(full) if name.startswith("target")], 16, "target")

    amiss = {trial: found for trial in trials if (found := disks.run(full, trial))}

    assert amiss == {}


def test_a_full_disk_beside_the_site_leaves_the_live_site_whole(full: disks.Full):
    trials = sample([name for name in disks.trials(full) if name.startswith("home")], 8, "home")

    amiss = {trial: found for trial in trials if (found := disks.run(full, trial))}

    assert amiss == {}


@pytest.mark.slow
def test_every_full_disk_leaves_the_live_site_whole(full: disks.Full):
    amiss = {trial: found for trial in disks.trials(full) if (found := disks.run(full, trial))}

    assert amiss == {}

"""The lock of a bucket: exactly one deploy has it, whoever else tries, dies, or is silent for too long."""

from __future__ import annotations

import json
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from s3_deploying import S3Deployer, be
from s3_servers import Bucket, Server

from building import ADA, PAGES, build, write
from resumesite.errors import ExitStatus, ResumesiteError
from resumesite.publish.targets import Surroundings, s3_lock
from resumesite.publish.targets.s3 import S3
from resumesite.publish.targets.s3_lock import LOCK, PROBE, S3Lock
from resumesite.settings.targets import S3Target
from resumesite.site.deploy import open_place

_DEPLOYERS = 16


class Machines:
    """Deployers on machines of their own, that all deploy to one bucket."""

    def __init__(self, bucket: Bucket, folder: Path) -> None:
        self.bucket = bucket
        self.folder = folder
        self.settings = S3Target(
            type="s3", bucket=bucket.name, endpoint_url=bucket.server.endpoint, retry_seconds=20
        )

    def machine(self, name: object) -> S3:
        surroundings = Surroundings("here", self.folder, self.folder / f"machine-{name}")
        return S3(surroundings, self.settings)

    def lock(self, name: object, *, wait: float = 0, conditions: bool | None = True):
        return self.machine(name).lock(wait, conditions)

    def try_to_lock(self, name: object, **options) -> ExitStatus:
        """Take the lock and let go; say how that went."""
        with self.lock(name, **options):
            return ExitStatus.DONE

    def abandon(self, name: object) -> None:
        """Take the lock and die: nothing is let go of."""
        target = self.machine(name)
        target._surroundings.private.mkdir(exist_ok=True)
        lock = S3Lock(target._bucket, target._surroundings, True)
        lock._machine = s3_lock._machine(target._surroundings.private)
        assert lock._try_to_take()


@pytest.fixture
def machines(moto: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machines:
    be(monkeypatch, moto)
    (tmp_path / "machine-a").mkdir()
    return Machines(moto.new_bucket(), tmp_path)


def refused(machines: Machines, name: object, **options) -> ResumesiteError:
    with pytest.raises(ResumesiteError) as caught, machines.lock(name, **options):
        pass
    return caught.value


# Races ---------------------------------------------------------------------------------------------------


def race(machines: Machines, rounds: int) -> list[int]:
    """Have 16 machines try for the lock at once, again and again; return how many got it each time."""
    targets = [machines.machine(number) for number in range(_DEPLOYERS)]
    barrier = threading.Barrier(_DEPLOYERS)

    def once(target: S3) -> bool:
        barrier.wait()
        with ExitStack() as stack:
            try:
                stack.enter_context(target.lock(0, None))
            except ResumesiteError as error:
                assert error.status is ExitStatus.LOCKED
                is_mine = False
            else:
                is_mine = True
            barrier.wait()  # nobody lets go before everybody has tried
        return is_mine

    with ThreadPoolExecutor(_DEPLOYERS) as pool:
        return [sum(pool.map(once, targets)) for _ in range(rounds)]


def test_of_sixteen_deployers_one_gets_the_lock(machines: Machines):
    assert race(machines, rounds=5) == [1] * 5


@pytest.mark.slow
@pytest.mark.parametrize("name", ["moto", "radosgw"])
def test_of_sixteen_deployers_one_gets_the_lock_every_time(
    name: str, servers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    be(monkeypatch, servers(name))

    assert race(Machines(servers(name).new_bucket(), tmp_path), rounds=100) == [1] * 100


def test_the_lock_goes_from_one_to_the_next(machines: Machines):
    with ThreadPoolExecutor(4) as pool:
        held = list(pool.map(lambda number: machines.try_to_lock(number, wait=30), range(4)))

    assert held == [ExitStatus.DONE] * 4
    assert machines.bucket.names() == []


# One deployer after another ------------------------------------------------------------------------------


def test_who_comes_second_is_told_where_the_first_one_runs(machines: Machines):
    with machines.lock("a"):
        error = refused(machines, "b")

    (problem,) = error.problems
    assert (problem.code, error.status) == ("LOCKED", ExitStatus.LOCKED)
    assert problem.message == f"another deploy to this target is running on {os.uname().nodename}"


def test_a_second_deploy_on_the_same_machine_is_refused(machines: Machines):
    with machines.lock("a"):
        error = refused(machines, "a")

    assert "on this machine" in error.problems[0].message
    assert error.status is ExitStatus.LOCKED


def test_a_killed_deploy_is_taken_over_at_once_on_its_machine(machines: Machines):
    machines.abandon("a")

    assert machines.try_to_lock("a") is ExitStatus.DONE
    assert machines.bucket.names() == []


def test_a_killed_deploy_keeps_other_machines_out_until_its_time_is_over(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
):
    machines.abandon("a")
    assert refused(machines, "b").status is ExitStatus.LOCKED

    monkeypatch.setattr(s3_lock, "SECONDS_TO_LIVE", 1.0)
    time.sleep(2.2)

    assert machines.try_to_lock("b") is ExitStatus.DONE


def test_of_sixteen_who_find_an_old_lock_one_takes_it_over(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
):
    assert takeovers(machines, monkeypatch, rounds=2) == [1] * 2


@pytest.mark.slow
@pytest.mark.parametrize("name", ["moto", "radosgw"])
def test_of_sixteen_who_find_an_old_lock_one_takes_it_over_every_time(
    name: str, servers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    be(monkeypatch, servers(name))

    assert takeovers(Machines(servers(name).new_bucket(), tmp_path), monkeypatch, rounds=25) == [1] * 25


def takeovers(machines: Machines, monkeypatch: pytest.MonkeyPatch, rounds: int) -> list[int]:
    """Have 16 machines find the lock of one that died; return how many took it over each time."""
    winners = []
    for number in range(rounds):
        machines.abandon(f"dead-{number}")
        made = machines.bucket.made(LOCK)
        time.sleep(1.1)  # times are told in seconds
        monkeypatch.setattr(s3_lock, "_age", lambda answer, made=made: 1e6 * (answer["LastModified"] <= made))
        winners += race(machines, rounds=1)
    return winners


def test_a_copy_of_a_machines_files_is_another_machine(machines: Machines, monkeypatch: pytest.MonkeyPatch):
    machines.abandon("a")
    monkeypatch.setattr(s3_lock.platform, "node", lambda: "another-runner")

    assert refused(machines, "a").status is ExitStatus.LOCKED


def test_a_lock_that_somebody_took_over_is_lost(machines: Machines, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(s3_lock, "_RENEWED_AFTER", 0)
    with machines.lock("a") as hold:
        hold.renew()
        machines.bucket.put(LOCK, json.dumps({"nonce": "of somebody else"}).encode())

        with pytest.raises(ResumesiteError) as lost:
            hold.renew()

    assert [problem.code for problem in lost.value.problems] == ["LOCK_LOST"]
    assert machines.bucket.names() == [LOCK], "who lost it lets it be"


@pytest.mark.parametrize("body", [b"", b"garbage", b"[]", b'{"machine": ""}'])
def test_a_lock_that_cannot_be_read_is_somebodys(machines: Machines, body: bytes):
    machines.bucket.put(LOCK, body)

    assert refused(machines, "a").status is ExitStatus.LOCKED


def test_an_empty_name_of_a_machine_is_made_anew(machines: Machines):
    (machines.folder / "machine-a" / "machine").write_text("")

    assert machines.try_to_lock("a") is ExitStatus.DONE
    assert (machines.folder / "machine-a" / "machine").read_text()


def test_a_folder_that_cannot_be_written_stops_before_any_request(machines: Machines):
    (machines.folder / "machine-b").write_text("a file where a folder should be")

    assert refused(machines, "b").problems[0].code
    assert machines.bucket.names() == []


# What a server does with conditions ----------------------------------------------------------------------


def test_what_a_server_does_with_conditions_is_found_out(store: Server, tmp_path: Path, monkeypatch):
    be(monkeypatch, store)
    honours = store.name in ("moto", "radosgw")

    with Machines(store.new_bucket(), tmp_path).lock("a", conditions=None) as hold:
        assert hold.conditions is honours


def test_a_server_that_is_asked_by_many_at_once_is_known_for_what_it_is(machines: Machines):
    barrier = threading.Barrier(_DEPLOYERS)

    def ask(number: int) -> bool:
        target = machines.machine(number)
        barrier.wait()
        return S3Lock(target._bucket, target._surroundings, None)._probe()

    with ThreadPoolExecutor(_DEPLOYERS) as pool:
        assert list(pool.map(ask, range(_DEPLOYERS))) == [True] * _DEPLOYERS


def test_the_verdict_on_a_server_is_kept(store: Server, deployer: S3Deployer, make_site):
    site = make_site({"ada": ADA}, published=["ada"], settings=PAGES)
    build(site)
    bucket = deployer.to(store.new_bucket())
    honours = store.name in ("moto", "radosgw")

    first = deployer(site)
    write(site, "ada/resume.yaml", ADA.replace("Counts", "Reckons"))
    build(site)
    second = deployer(site)

    warnings = [] if honours else ["NO_CONDITIONS"]
    assert [problem.code for problem in first.problems] == warnings
    assert [problem.code for problem in second.problems] == warnings
    assert ("PUT", PROBE) not in deployer.requests
    assert open_place(deployer.with_target(site), "", {}).record.read().conditions is honours
    assert LOCK not in bucket.names()


def test_a_lock_without_conditions_is_still_seen(store: Server, tmp_path: Path, monkeypatch):
    be(monkeypatch, store)
    machines = Machines(store.new_bucket(), tmp_path)

    with machines.lock("a", conditions=False):
        assert refused(machines, "b", conditions=False).status is ExitStatus.LOCKED

    assert machines.try_to_lock("b", conditions=False) is ExitStatus.DONE


@pytest.mark.slow
def test_a_verdict_from_another_server_is_taken_back(servers, tmp_path: Path, monkeypatch):
    be(monkeypatch, servers("swift"))

    with Machines(servers("swift").new_bucket(), tmp_path).lock("a", conditions=True) as hold:
        assert hold.conditions is False

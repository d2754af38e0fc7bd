"""A person's record is never torn and never lost: not by a kill, not by many who write at once.

It stands here because it starts its processes as deploys are started; see `faults.records`.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from faults import records
from faults.families import sample
from faults.records import Records


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Records]:
    with records.prepared(tmp_path_factory.mktemp("records")) as tried:
        yield tried


def test_a_change_that_dies_at_a_call_to_the_disk_is_made_or_not_made(tried: Records):
    trials = sample(records.trials(tried), 12, "calls")

    amiss = {trial: found for trial in trials if (found := records.run(tried, trial))}

    assert amiss == {}


def test_a_change_that_is_killed_at_any_moment_is_made_or_not_made(tried: Records):
    trials = sample(records.random_trials(tried), 8, "moments")

    amiss = {trial: found for trial in trials if (found := records.run_at_random(tried, trial))}

    assert amiss == {}


def test_many_who_publish_for_the_same_person_lose_nothing(tried: Records):
    amiss = records.written_together(tried, publishes=3)

    assert len(amiss) == records.WRITERS * 3
    assert set(map(tuple, amiss.values())) == {()}


@pytest.mark.slow
def test_a_change_that_dies_at_whatever_call_to_the_disk_is_made_or_not_made(tried: Records):
    trials = records.trials(tried)

    amiss = {trial: found for trial in trials if (found := records.run(tried, trial))}

    assert len(trials) > 200
    assert amiss == {}


@pytest.mark.slow
def test_a_change_that_is_killed_at_whatever_moment_is_made_or_not_made(tried: Records):
    trials = records.random_trials(tried)

    amiss = {trial: found for trial in trials if (found := records.run_at_random(tried, trial))}

    assert len(trials) >= 500
    assert amiss == {}


@pytest.mark.slow
def test_eight_who_publish_fifty_resumes_each_lose_none(tried: Records):
    amiss = records.written_together(tried)

    assert len(amiss) == 400
    assert set(map(tuple, amiss.values())) == {()}

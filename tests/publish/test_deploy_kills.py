"""A deploy that is killed leaves a whole site, and running again makes it the new one. See `faults.kills`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from faults import kills, twice
from faults.families import sample
from faults.kills import Killing
from faults.twice import Twice


@pytest.fixture(scope="module")
def killing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Killing]:
    with kills.prepared(tmp_path_factory.mktemp("kills"), 14) as killing:
        yield killing


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Killing]:
    with kills.prepared(tmp_path_factory.mktemp("large")) as killing:
        yield killing


def test_a_deploy_that_is_killed_after_a_change_is_made_good(killing: Killing):
    trials = sample(kills.trials(killing), 8, "after a change")

    amiss = {trial: found for trial in trials if (found := kills.run(killing, trial))}

    assert amiss == {}


def test_a_deploy_that_is_killed_at_any_moment_is_made_good(killing: Killing):
    trials = sample(kills.random_trials(killing), 6, "at random")

    amiss = {trial: found for trial in trials if (found := kills.run_at_random(killing, trial))}

    assert amiss == {}


@pytest.mark.slow
def test_a_deploy_that_is_killed_after_whatever_change_is_made_good(large: Killing):
    trials = kills.trials(large)

    amiss = {trial: found for trial in trials if (found := kills.run(large, trial))}

    assert len(trials) >= 250
    assert amiss == {}


@pytest.mark.slow
def test_a_deploy_that_is_killed_at_whatever_moment_is_made_good(killing: Killing):
    trials = kills.random_trials(killing)

    amiss = {trial: found for trial in trials if (found := kills.run_at_random(killing, trial))}

    assert len(trials) >= 200
    assert amiss == {}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twice]:
    with twice.prepared(tmp_path_factory.mktemp("twice")) as both:
        yield both


def test_two_deploys_that_stop_in_the_midst_are_made_good(both: Twice):
    trials = sample(twice.trials(both), 8, "twice")

    amiss = {trial: found for trial in trials if (found := twice.run(both, trial))}

    assert amiss == {}


@pytest.mark.slow
def test_any_two_deploys_that_stop_in_the_midst_are_made_good(both: Twice):
    amiss = {trial: found for trial in twice.trials(both) if (found := twice.run(both, trial))}

    assert amiss == {}

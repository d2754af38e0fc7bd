"""What Python seals, WebCrypto opens with the script of the unlock page; and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from random import Random

import pytest
from judges import open_browser
from webcrypto import (
    OPEN_ALL,
    SCRIPT,
    Envelope,
    envelopes,
    opened_by_node,
    tampered,
    wrong_password,
)


def opened(cases: Iterable[Envelope]) -> int:
    """Return how many came out as they went in; the others fail the test."""
    count = 0
    for case, at, digest in opened_by_node(cases):
        assert (at, digest) == (case.at, case.digest)
        count += 1
    return count


def refused(cases: Iterable[Envelope]) -> int:
    """Return how many were refused; the others fail the test."""
    count = 0
    for case, at, error in opened_by_node(cases):
        assert (at, error) in {("", "OperationError"), ("", "Error")}, case
        count += 1
    return count


def spoiled(count: int, spoil: Callable[[Envelope, Random], Envelope], *, seed: int = 4) -> list[Envelope]:
    chance = Random(seed)
    made = envelopes(40, seed=seed)
    return [spoil(chance.choice(made), chance) for _ in range(count)]


def test_node_opens_what_python_sealed():
    assert opened(envelopes(40)) == 40


def test_node_refuses_what_was_tampered_with():
    assert refused(spoiled(60, tampered)) == 60


def test_node_refuses_wrong_passwords():
    assert refused(spoiled(60, wrong_password)) == 60


@pytest.mark.slow
def test_node_opens_1_000_envelopes():
    assert sum(opened(envelopes(250, seed=seed)) for seed in range(4)) == 1_000


@pytest.mark.slow
def test_node_refuses_10_000_that_were_tampered_with():
    assert sum(refused(spoiled(1_000, tampered, seed=seed)) for seed in range(10)) == 10_000


@pytest.mark.slow
def test_node_refuses_1_000_wrong_passwords():
    assert refused(spoiled(1_000, wrong_password)) == 1_000


@pytest.mark.slow
@pytest.mark.browser
def test_chromium_opens_120_envelopes_and_refuses_as_many():
    good, bad = envelopes(120, seed=6), spoiled(120, tampered)
    with open_browser() as browser:
        page = browser.new_page()
        page.route("**/*", lambda route: route.fulfill(body="<!doctype html>"))
        page.goto("https://people.example.org/")
        run = f"async (cases) => {{ {SCRIPT}{OPEN_ALL} return openAll(cases); }}"
        seen = page.evaluate(run, [case.as_data() for case in good + bad])

    assert [(each["at"], each["digest"]) for each in seen[:120]] == [(case.at, case.digest) for case in good]
    assert {each["at"] for each in seen[120:]} == {""}
    assert len(seen) == 240

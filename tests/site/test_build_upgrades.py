"""After an upgrade of our own code everybody is read again, and only what differs is made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from building import ADA, BOB, TEXTS, MakeSite, build
from resumesite.make.environment import read_environment
from resumesite.plan.formats import Format
from resumesite.plan.keys import Environment


def read_upgraded(formats: Iterable[Format]) -> Environment:
    return replace(read_environment(formats), reading="a later version")


def test_an_upgrade_that_reads_resumes_otherwise_reads_everybody_again(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
):
    site = make_site({"ada": ADA, "bob": BOB}, published=["ada", "bob"], settings=TEXTS)
    build(site)
    monkeypatch.setattr("resumesite.site.build.read_environment", read_upgraded)

    report = build(site)

    assert (report.parsed, sum(report.rendered.values()), report.written) == (2, 0, 0)
    assert build(site).parsed == 0

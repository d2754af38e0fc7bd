"""The end of shares by time: not built, swept, and to the second."""

from __future__ import annotations

from datetime import timedelta

import pytest

from resumesite.settings import Site
from resumesite.site.shares.sweep import sweep
from sharing import ADA, PAGES, MakeSite, build_at, create, day, kept, key_of, pages, revoke, terms, update

END = "2026-03-10T00:00:00Z"


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    return make_site({"ada": ADA}, settings=PAGES)


def test_a_share_is_built_until_the_second_before_it_ends(site: Site):
    share = create(site, terms(ends=True, expires_at=END)).share

    build_at(site, now="2026-03-09T23:59:59Z")
    assert pages(site, share)

    build_at(site, now=END)
    assert not pages(site, share)


def test_a_sweep_takes_off_what_has_ended_and_says_what_ends_next(site: Site):
    ended = create(site, terms(ends=True, expires_at=END)).share
    later = create(site, terms(ends=True, expires_at="2026-04-01T00:00:00Z"), is_new=True).share
    build_at(site)

    before = sweep(site, day(END) - timedelta(seconds=1), key=key_of(site))
    assert (before.expired, before.removed, before.next_end) == ((), (), END)

    done = sweep(site, day(END), key=key_of(site))
    assert [share.id for _, share in done.expired] == [ended.id]
    assert len(done.removed) == 2
    assert done.next_end == "2026-04-01T00:00:00Z"
    assert not pages(site, ended)
    assert pages(site, later)


def test_a_sweep_works_without_the_key(site: Site):
    share = create(site, terms(ends=True, expires_at=END)).share
    build_at(site)

    done = sweep(site, day(END))

    assert len(done.removed) == 2
    assert not pages(site, share)


def test_a_second_sweep_finds_nothing_to_take_off(site: Site):
    create(site, terms(ends=True, expires_at=END))
    build_at(site)
    sweep(site, day(END), key=key_of(site))

    assert sweep(site, day(END), key=key_of(site)).removed == ()


def test_a_clock_that_is_set_back_brings_nothing_back_to_life(site: Site):
    share = create(site, terms(ends=True, expires_at=END)).share
    build_at(site, now="2026-03-11T00:00:00Z")
    assert not pages(site, share)

    report = build_at(site, now="2026-03-05T00:00:00Z")

    assert not pages(site, share)
    assert [problem.code for problem in report.problems] == ["CLOCK_SET_BACK"]


def test_what_was_given_more_time_lives_again(site: Site):
    share = create(site, terms(ends=True, expires_at=END)).share
    build_at(site)
    sweep(site, day(END), key=key_of(site))

    update(site, share, terms(ends=True, expires_at=None), now="2026-03-12T00:00:00Z")

    build_at(site, now="2026-03-12T00:00:00Z")
    assert pages(site, share)


def test_disabled_and_revoked_shares_left_in_output_are_swept_too(site: Site):
    import shutil

    share = create(site).share
    build_at(site)
    copy = site.root / "copy"
    shutil.copytree(site.output, copy)
    revoke(site, share)
    shutil.rmtree(site.output)
    copy.rename(site.output)
    assert pages(site, share)

    done = sweep(site, day(END), key=key_of(site))

    assert not pages(site, share)
    assert len(done.removed) == 2
    assert done.expired == ()


def test_a_damaged_record_is_said_and_the_others_are_swept(site: Site):
    create(site, terms(ends=True, expires_at=END))
    broken = create(site, is_new=True).share
    build_at(site)
    (site.content / "ada" / "shares" / f"{broken.id}.json").write_text("{")

    done = sweep(site, day(END), key=key_of(site))

    assert len(done.removed) == 2
    assert [problem.code for problem in done.problems] == ["DAMAGED_SHARE"]
    assert pages(site, broken)
    assert len(kept(site)) == 1

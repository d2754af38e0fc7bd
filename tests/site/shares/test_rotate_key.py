"""Another key for the site: every share is sealed anew, and a kill in the midst loses nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from resumesite.errors import ResumesiteError
from resumesite.settings import Site
from resumesite.site import site_keys
from resumesite.site.site_keys import Rotated, key_text, rotate_key
from sharing import (
    ADA,
    FIRST,
    PAGES,
    PASSWORD,
    SECOND,
    MakeSite,
    at,
    build_at,
    create,
    kept,
    key_of,
    page,
    pages,
    record,
    revoke,
    terms,
    update,
)


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    return make_site({"ada": ADA}, settings=PAGES)


def rotated(site: Site) -> Rotated:
    return rotate_key(site, {}, at(SECOND))


def old_key(site: Site) -> Path:
    return site.root / "resumesite.key.old"


def test_all_links_change_and_the_shares_show_what_they_showed(site: Site):
    first = create(site, terms("companies,words=Freight"))
    build_at(site)
    old = key_of(site)

    done = rotated(site)

    build_at(site)
    assert (done.old_id, done.new_id) == (old.id, key_of(site).id)
    assert old.id != key_of(site).id
    assert not (site.output / "share" / first.token).exists()
    assert "Fenwick" in page(site, kept(site)[0])
    assert "Quillby" not in page(site, kept(site)[0])
    assert not old_key(site).exists()
    assert (site.root / "resumesite.key").stat().st_mode & 0o777 == 0o600


def test_a_share_with_a_password_waits_for_another_and_never_opens_without(site: Site):
    share = create(site, terms(password=PASSWORD)).share

    done = rotated(site)

    assert [each.id for _, each in done.lost_passwords] == [share.id]
    assert "Fenwick" not in record(site, share)
    build_at(site)
    assert not pages(site, kept(site)[0])

    update(site, kept(site)[0], terms(is_enabled=True))
    build_at(site)
    assert not pages(site, kept(site)[0])

    update(site, kept(site)[0], terms(password=PASSWORD))
    build_at(site)
    assert len(pages(site, kept(site)[0])) == 3


def test_a_share_that_lost_its_password_can_be_said_to_go_without(site: Site):
    create(site, terms(password=PASSWORD))
    rotated(site)

    update(site, kept(site)[0], terms(without_passwords=True))

    build_at(site)
    assert "Fenwick" in page(site, kept(site)[0])


def test_revoked_shares_stay_as_they_are(site: Site):
    share = create(site).share
    revoke(site, share)
    before = record(site, share)

    done = rotated(site)

    assert done.resealed == ()
    assert record(site, share) == before


@pytest.mark.parametrize("step", range(3))
def test_a_rotation_that_was_killed_goes_on(site: Site, step: int, monkeypatch: pytest.MonkeyPatch):
    create(site, terms("companies"))
    create(site, is_new=True)
    before = key_text(site, {})
    calls = [0]

    def dies(*arguments: object) -> object:
        calls[0] += 1
        raise KeyboardInterrupt

    target = ["new_site_key", "_reseal", "take_off"][step]
    with monkeypatch.context() as patch:
        patch.setattr(site_keys, target, dies)
        with pytest.raises(KeyboardInterrupt):
            rotated(site)
    assert calls == [1]
    assert old_key(site).read_text().strip() == before

    rotated(site)

    assert not old_key(site).exists()
    assert {share.key_id for share in kept(site)} == {key_of(site).id}
    assert key_text(site, {}) != before
    build_at(site)
    assert all(pages(site, share) for share in kept(site))


def test_a_damaged_share_keeps_the_old_key_here_and_the_others_go_on(site: Site):
    broken = create(site).share
    whole = create(site, is_new=True).share
    (site.content / "ada" / "shares" / f"{broken.id}.json").write_text("{")

    done = rotated(site)

    assert [share.id for _, share in done.resealed] == [whole.id]
    assert [problem.code for problem in done.problems] == ["DAMAGED_SHARE"]
    assert done.kept == "resumesite.key.old"
    assert old_key(site).exists()


def test_with_targets_the_old_key_stays_until_somebody_has_deployed(make_site: MakeSite):
    targets = '[targets.live]\ntype = "directory"\npath = "../live"\n'
    site = make_site({"ada": ADA}, settings=f"{PAGES}\n{targets}")
    create(site)

    done = rotated(site)

    assert (done.kept, done.targets) == ("resumesite.key.old", ("live",))
    assert old_key(site).exists()


def test_a_key_from_the_environment_is_not_changed(site: Site):
    create(site, now=FIRST)
    text = key_text(site, {})

    with pytest.raises(ResumesiteError) as refused:
        rotate_key(site, {"RESUMESITE_KEY": text}, at(SECOND))

    assert refused.value.code == "KEY_IN_ENVIRONMENT"
    assert text not in str(refused.value)
    assert key_text(site, {}) == text


def test_without_a_key_there_is_nothing_to_rotate(site: Site):
    with pytest.raises(ResumesiteError) as refused:
        rotated(site)

    assert refused.value.code == "KEY_NEEDED"

"""Changing shares: settings, passwords, new snapshots, new links, and the end."""

from __future__ import annotations

import json

import pytest

from resumesite.edition.protection.content_key import content_key_of
from resumesite.edition.protection.wrapping import WrappedKey, WrongPasswordError, unwrap_key
from resumesite.errors import ResumesiteError
from resumesite.settings import Site
from resumesite.site.lifecycle import rename
from resumesite.site.shares.answer import ShareAnswer
from resumesite.site.shares.terms import Terms
from sharing import (
    ADA,
    PAGES,
    PASSWORD,
    SECOND,
    MakeSite,
    build_at,
    create,
    kept,
    key_of,
    page,
    pages,
    record,
    refresh,
    revoke,
    rotate,
    terms,
    update,
)

OTHER_PASSWORD = "copper-heron-ladder-93"  # of nobody


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    return make_site({"ada": ADA}, settings=PAGES)


def refused(change: object, *arguments: object) -> str:
    with pytest.raises(ResumesiteError) as error:
        change(*arguments)  # type: ignore[operator]
    return error.value.code


# Settings ----------------------------------------------------------------------------------------


def test_disabling_takes_the_pages_off_and_forgets_nothing(site: Site):
    share = create(site).share
    build_at(site)

    done = update(site, share, terms(is_enabled=False))
    assert done.removed
    assert not pages(site, share)
    assert build_at(site).removed == 0
    assert not pages(site, share)

    update(site, done.share, terms(is_enabled=True))
    build_at(site)
    assert "Fenwick" in page(site, share)


def test_switching_off_needs_no_key(site: Site):
    share = create(site).share
    (site.root / "resumesite.key").rename(site.root / "elsewhere")

    from resumesite.site.shares.change import update_share
    from sharing import at, found

    update_share(site, found(share), terms(is_enabled=False), None, at(SECOND))

    assert not kept(site)[0].is_enabled


def test_more_can_be_hidden_and_the_pages_go_until_they_are_made_anew(site: Site):
    share = create(site).share
    build_at(site)

    done = update(site, share, terms("companies"))

    assert done.removed
    assert "Quillby" not in record(site, share)
    build_at(site)
    assert "Quillby" not in page(site, share)
    assert "Fenwick" in page(site, share)


def test_showing_more_again_is_refused(site: Site):
    share = create(site, terms("companies")).share

    assert refused(update, site, share, Terms(shown_again=("blurCompanies",))) == "FEWER_REDACTIONS"
    assert "Quillby" not in record(site, share)


def test_what_was_not_hidden_may_be_said_to_be_shown(site: Site):
    share = create(site, terms("companies")).share

    update(site, share, Terms(shown_again=("blurPhone",)))

    assert kept(site)[0].blur == {"blurCompanies": True}


def test_until_when_it_holds_stands_on_the_page(site: Site):
    share = create(site).share

    update(site, share, terms(ends=True, expires_at="2026-07-01T00:00:00Z"))

    build_at(site)
    assert "2026" in page(site, share)
    update(site, kept(site)[0], terms(ends=True, expires_at=None))
    assert kept(site)[0].expires_at is None


def test_without_downloads_the_files_go_at_once(site: Site):
    share = create(site).share
    build_at(site)

    update(site, share, terms(allow_download=False))
    assert not pages(site, share)

    build_at(site)
    assert pages(site, share) == {"index.html"}


# Passwords ---------------------------------------------------------------------------------------


def opens(site: Site, answer: ShareAnswer, password: str) -> bool:
    """Whether one of a share's wrapped keys opens with a password."""
    share = answer.share
    wrapped = [WrappedKey.model_validate(entry) for entry in share.passwords]
    key = content_key_of(key_of(site), share.id, share.generation)
    for each in wrapped:
        try:
            assert unwrap_key(each, password, token=answer.token) == key
        except WrongPasswordError:
            continue
        return True
    return False


def test_a_password_takes_the_unprotected_pages_off(site: Site):
    share = create(site).share
    build_at(site)

    done = update(site, share, terms(password=PASSWORD))

    assert done.removed
    assert "Fenwick" not in record(site, share)
    build_at(site)
    assert "Fenwick" not in page(site, share)
    assert len(pages(site, share)) == 3


def test_a_new_password_takes_the_place_of_the_one_before(site: Site):
    share = create(site, terms(password=PASSWORD)).share

    done = update(site, share, terms(password=OTHER_PASSWORD))

    assert len(done.share.passwords) == 1
    assert opens(site, done, OTHER_PASSWORD)
    assert not opens(site, done, PASSWORD)


def test_changing_a_password_leaves_the_sealed_files_as_they_are(site: Site):
    share = create(site, terms(password=PASSWORD)).share
    build_at(site)
    before = {path.name: path.read_bytes() for path in site.output.glob("share/*/*.bin")}
    assert len(before) == 2

    update(site, share, terms(password=OTHER_PASSWORD))
    build_at(site)

    assert {path.name: path.read_bytes() for path in site.output.glob("share/*/*.bin")} == before


def test_several_passwords_with_labels_and_one_is_withdrawn(site: Site):
    share = create(site, terms(password=PASSWORD, password_label="Acme")).share
    both = update(site, share, terms(password=OTHER_PASSWORD, password_label="Borealis"))
    assert opens(site, both, PASSWORD)
    assert opens(site, both, OTHER_PASSWORD)

    one = update(site, both.share, terms(withdrawn_passwords=("Acme",)))

    assert not opens(site, one, PASSWORD)
    assert opens(site, one, OTHER_PASSWORD)
    assert refused(update, site, one.share, terms(withdrawn_passwords=("Acme",))) == "NO_SUCH_PASSWORD"
    assert refused(update, site, one.share, terms(withdrawn_passwords=("Borealis",))) == "LAST_PASSWORD"


def test_without_a_password_it_is_open_again(site: Site):
    share = create(site, terms(password=PASSWORD)).share

    update(site, share, terms(without_passwords=True))

    build_at(site)
    assert "Fenwick" in page(site, share)


def test_weak_and_impossible_passwords_are_refused_and_nothing_is_written(site: Site):
    share = create(site).share
    before = record(site, share)

    assert refused(update, site, share, terms(password="hunter2")) == "WEAK_PASSWORD"
    assert refused(update, site, share, terms(password="granite\x07otter-lantern")) == "INVALID_PASSWORD"
    assert record(site, share) == before
    assert update(site, share, terms(password="hunter2", accepts_weak=True)).share.has_password


def test_a_password_of_300_emoji_opens_it(site: Site):
    password = "".join("🦀🎉🐙🌋🛶"[number * number % 5] for number in range(300))

    done = create(site, terms(password=password, accepts_weak=True))

    assert opens(site, done, password)


# New snapshots -----------------------------------------------------------------------------------


def write(site: Site, text: str) -> None:
    (site.content / "ada" / "resume.yaml").write_text(text, encoding="utf-8")


def test_a_new_snapshot_comes_into_the_same_link_with_all_hidden_that_was(site: Site):
    first = create(site, terms("companies"))
    write(site, ADA.replace("Engineer,", "Architect,").replace("Quillby", "Ostrava"))

    done = refresh(site, first.share)

    build_at(site)
    shown = page(site, done.share)
    assert done.token == first.token
    assert done.share.created_at == first.share.created_at
    assert "Architect" in shown
    assert "Ostrava" not in shown


def test_a_new_snapshot_can_show_more(site: Site):
    share = create(site, terms("companies,phone,words=Freight")).share

    done = refresh(site, share, terms("phone"))

    build_at(site)
    assert done.share.blur == {"blurPhone": True}
    assert "Quillby Freight" in page(site, done.share)
    assert "555 0147" not in page(site, done.share)


def test_a_new_snapshot_can_hide_nothing_any_more(site: Site):
    share = create(site, terms("companies,words=Freight")).share

    done = refresh(site, share, Terms(shown_again=("blurCompanies", "blurWords")))

    build_at(site)
    assert "Quillby Freight" in page(site, done.share)


def test_a_new_snapshot_of_a_share_with_a_password_stays_sealed(site: Site):
    share = create(site, terms(password=PASSWORD)).share

    done = refresh(site, share)

    assert done.share.has_password
    assert opens(site, done, PASSWORD)
    assert "Fenwick" not in record(site, share)


def test_pages_stay_until_the_new_ones_are_made_unless_more_is_hidden(site: Site):
    share = create(site).share
    build_at(site)

    same = refresh(site, share)
    assert pages(site, share)

    refresh(site, same.share, terms("phone"), now="2026-03-03T12:00:00Z")
    assert not pages(site, share)


def test_a_new_snapshot_of_a_deleted_resume_is_refused_and_the_old_one_stays(site: Site):
    share = create(site).share
    (site.content / "ada" / "resume.yaml").unlink()

    assert refused(refresh, site, share) == "RESUME_NOT_FOUND"
    build_at(site)
    assert "Fenwick" in page(site, share)


# New links ---------------------------------------------------------------------------------------


def test_a_new_link_ends_the_old_one(site: Site):
    first = create(site)
    build_at(site)

    done = rotate(site, first.share)

    assert done.token != first.token
    assert not pages(site, first.share)
    build_at(site)
    assert pages(site, done.share)
    assert not pages(site, first.share)


def test_a_new_link_asks_for_the_password_again(site: Site):
    share = create(site, terms(password=PASSWORD)).share

    assert refused(rotate, site, share) == "PASSWORD_NEEDED"

    done = rotate(site, share, terms(password=OTHER_PASSWORD))
    assert opens(site, done, OTHER_PASSWORD)
    assert not opens(site, done, PASSWORD)


def test_a_new_link_can_go_without_the_password(site: Site):
    share = create(site, terms(password=PASSWORD)).share

    done = rotate(site, share, terms(without_passwords=True))

    build_at(site)
    assert "Fenwick" in page(site, done.share)


# The end -----------------------------------------------------------------------------------------


def test_revoking_takes_the_pages_off_and_keeps_an_audit_line_only(site: Site):
    share = create(site, terms("phone", label="Acme")).share
    build_at(site)

    done = revoke(site, share)

    written = json.loads(record(site, share))
    assert done.removed
    assert not pages(site, share)
    assert written["audit"][-1] == {"at": SECOND, "what": "revoked"}
    assert "Fenwick" not in record(site, share)
    assert not {"snapshot", "sealedSnapshot", "sealedHidden"} & written.keys()
    build_at(site)
    assert not pages(site, share)


def test_revoking_is_final(site: Site):
    share = create(site).share
    revoke(site, share)

    for change in (refresh, rotate):
        assert refused(change, site, share) == "SHARE_REVOKED"
    assert refused(update, site, share, terms(is_enabled=True)) == "SHARE_REVOKED"
    assert not create(site, now=SECOND).reused


def test_revoking_twice_changes_nothing(site: Site):
    share = create(site).share
    revoke(site, share)
    before = record(site, share)

    revoke(site, share, now="2026-03-09T12:00:00Z")

    assert record(site, share) == before


def test_pages_that_no_record_knows_go_too(site: Site):
    import shutil

    share = create(site).share
    build_at(site)
    shutil.rmtree(site.private)

    done = revoke(site, share)

    assert not pages(site, share)
    assert any(path.endswith("index.html") for path in done.removed)


# A person by another name ------------------------------------------------------------------------


def test_links_live_on_when_somebody_is_renamed(site: Site):
    from sharing import at

    first = create(site)
    build_at(site)

    done = rename(site, "ada", "ada-fenwick", at(SECOND))

    build_at(site)
    assert [share.id for share in done.shares] == [first.share.id]
    assert "Fenwick" in page(site, first.share)

"""Making a share: an upsert, a limit, a snapshot that later edits do not change."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest

from resumesite.errors import ExitStatus, ResumesiteError
from resumesite.settings import Site, open_site
from resumesite.themes.load import find_themes
from sharing import (
    ADA,
    FIRST,
    PAGES,
    PASSWORD,
    SECOND,
    MakeSite,
    build_at,
    create,
    kept,
    page,
    pages,
    record,
    refresh,
    revoke,
    terms,
    update,
)


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    return make_site({"ada": ADA}, settings=PAGES)


def test_a_share_answers_with_what_mokaru_and_smartcv_ask_for(site: Site):
    answer = create(site, terms(label="Acme")).as_data()

    data = answer["data"]
    assert answer["success"] is True
    assert answer["shareId"] == data["token"]
    assert len(data["token"]) == 32
    assert answer["shareUrl"] == f"https://people.example.org/share/{data['token']}/"
    assert (answer["createdAt"], answer["reused"]) == (FIRST, False)
    assert (data["isEnabled"], data["hasPassword"], data["allowDownload"]) == (True, False, True)
    assert (data["allowComments"], data["viewCount"], data["lastViewedAt"]) == (False, 0, None)
    assert (data["expiresAt"], data["label"]) == ("2026-05-30T12:00:00Z", "Acme")


def test_a_share_needs_no_publication(site: Site):
    share = create(site).share

    build_at(site)

    assert pages(site, share) == {"index.html", "resume.txt"}
    assert not (site.output / "ada").exists()


def test_a_second_time_returns_the_first_share_with_its_first_date(site: Site):
    first = create(site)

    second = create(site, now=SECOND)

    assert (second.token, second.reused, second.share.created_at) == (first.token, True, FIRST)
    assert len(kept(site)) == 1


def test_what_is_asked_for_holds_for_a_share_that_was_there(site: Site):
    create(site)

    again = create(site, terms("phone"), now=SECOND)

    build_at(site)
    assert again.reused
    assert "555 0147" not in page(site, again.share)


def test_asking_for_the_same_once_more_writes_nothing(site: Site):
    asked = terms("phone,words=Quillby", label="Acme", allow_download=False)
    share = create(site, asked).share
    before = record(site, share)

    create(site, asked, now=SECOND)

    assert record(site, share) == before


def test_new_makes_another_share(site: Site):
    first, second = create(site), create(site, now=SECOND, is_new=True)

    assert first.token != second.token
    assert not second.reused
    assert len(kept(site)) == 2


def test_the_latest_of_several_is_returned(site: Site):
    create(site)
    second = create(site, now=SECOND, is_new=True)

    assert create(site, now="2026-03-03T12:00:00Z").token == second.token


def test_an_expired_share_is_not_returned(site: Site):
    first = create(site, terms(ends=True, expires_at="2026-03-02T00:00:00Z"))

    second = create(site, now=SECOND)

    assert second.share.id != first.share.id
    assert not second.reused


def test_a_disabled_share_is_not_returned(site: Site):
    first = create(site)
    update(site, first.share, terms(is_enabled=False))

    assert create(site, now=SECOND).share.id != first.share.id


def test_more_shares_than_the_limit_are_refused(make_site: MakeSite):
    site = make_site({"ada": ADA}, settings=f"{PAGES}\n[shares]\nlimit = 2\n")
    create(site)
    create(site, is_new=True)

    with pytest.raises(ResumesiteError) as refused:
        create(site, is_new=True)

    assert refused.value.code == "SHARE_LIMIT_EXCEEDED"
    assert refused.value.status is ExitStatus.GUARDED
    assert len(kept(site)) == 2


def test_the_limit_counts_what_can_be_opened_or_switched_on_again(make_site: MakeSite):
    site = make_site({"ada": ADA}, settings=f"{PAGES}\n[shares]\nlimit = 2\n")
    revoke(site, create(site).share)
    create(site, terms(ends=True, expires_at="2026-03-02T00:00:00Z"), is_new=True)
    off = create(site, is_new=True, now=SECOND).share
    update(site, off, terms(is_enabled=False))
    create(site, is_new=True, now=SECOND)

    with pytest.raises(ResumesiteError) as refused:
        create(site, is_new=True, now=SECOND)

    assert refused.value.code == "SHARE_LIMIT_EXCEEDED"
    assert "has 2 shares" in str(refused.value)


def test_a_picture_of_a_site_that_makes_none_is_refused_and_the_way_to_have_it_said(make_site: MakeSite):
    site = make_site({"ada": ADA}, settings=PAGES)

    with pytest.raises(ResumesiteError) as refused:
        create(site, terms(has_card=True))

    assert (refused.value.code, refused.value.status) == ("FORMAT_NOT_CHOSEN", ExitStatus.USAGE)
    assert 'Add "card" to formats below [site] in resumesite.toml.' in str(refused.value)
    assert not kept(site)


def test_a_share_from_before_the_site_made_pictures_needs_a_refresh_for_one(make_site: MakeSite):
    site = make_site({"ada": ADA}, settings=PAGES)
    share = create(site).share
    (site.root / "resumesite.toml").write_text(PAGES.replace('"txt"', '"txt", "card"'))
    site = open_site(site.root, {})

    with pytest.raises(ResumesiteError, match=f"resumesite share refresh {share.id}"):
        update(site, share, terms(has_card=True))

    refresh(site, share)
    assert update(site, share, terms(has_card=True)).share.has_card


def test_two_at_once_make_one_share_and_one_key(site: Site):
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: create(site), range(4)))

    assert len({answer.token for answer in answers}) == 1
    assert sorted(answer.reused for answer in answers) == [False, True, True, True]
    assert len(kept(site)) == 1


def test_without_base_url_there_is_a_share_and_no_url(make_site: MakeSite):
    site = make_site({"ada": ADA}, settings='[site]\nformats = ["html"]\n')

    answer = create(site)

    assert answer.url is None
    assert len(answer.token) == 32


def test_the_token_and_what_is_hidden_stand_in_no_file(site: Site):
    answer = create(site, terms("companies,words=Zanzibar"))

    for path in site.content.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        assert answer.token.encode() not in data
        if path.parent.name == "shares":
            assert b"Quillby" not in data
            assert b"Zanzibar" not in data


def test_a_share_with_a_password_keeps_nothing_in_clear(site: Site):
    share = create(site, terms(password=PASSWORD)).share

    written = record(site, share)

    assert "Fenwick" not in written
    assert PASSWORD not in written
    assert json.loads(written)["sealedSnapshot"]


def test_the_site_can_have_every_snapshot_sealed(make_site: MakeSite):
    site = make_site({"ada": ADA}, settings=f"{PAGES}\n[shares]\nseal = true\n")

    share = create(site).share

    build_at(site)
    assert "Fenwick" not in record(site, share)
    assert "Fenwick" in page(site, share)


def test_a_resume_without_a_name_is_not_shared(make_site: MakeSite):
    site = make_site({"ada": "summary: Counts.\n"}, settings=PAGES)

    with pytest.raises(ResumesiteError) as refused:
        create(site)

    assert refused.value.code == "NO_NAME"
    assert not kept(site)


def test_what_is_hidden_and_found_all_the_same_stops_the_share(site: Site, monkeypatch: pytest.MonkeyPatch):
    from resumesite.leak.scan import Hit
    from resumesite.make import guarded

    monkeypatch.setattr(guarded, "scan", lambda files, hidden, **_: [Hit(next(iter(files)), "text", "phone")])

    with pytest.raises(ResumesiteError) as stopped:
        create(site, terms("phone"))

    assert (stopped.value.code, stopped.value.status) == ("LEAK", ExitStatus.GUARDED)
    assert "555" not in str(stopped.value)
    assert not kept(site)


def test_labels_that_no_record_can_hold_are_refused(site: Site):
    for label in ("two\nlines", "x" * 201, "\udcff"):
        with pytest.raises(ResumesiteError) as refused:
            create(site, terms(label=label))
        assert refused.value.code == "BAD_LABEL"


# Frozen ------------------------------------------------------------------------------------------


def test_nothing_that_happens_later_changes_what_a_share_shows(site: Site):
    share = create(site).share
    build_at(site)
    before = page(site, share)

    (site.content / "ada" / "resume.yaml").unlink()
    shutil.rmtree(site.output)
    shutil.rmtree(site.private)
    build_at(site)

    assert page(site, share) == before


def test_a_changed_theme_changes_no_share(make_site: MakeSite):
    site = make_site({"ada": f"{ADA}meta: {{template: own}}\n"}, settings=PAGES)
    theme = site.themes / "own"
    shutil.copytree(find_themes(site.themes)["plain"], theme)
    manifest = theme / "theme.toml"
    manifest.write_text(manifest.read_text("utf-8").replace('id = "plain"\n', ""), "utf-8")
    share = create(site).share
    build_at(site)
    before = page(site, share)

    manifest.write_text(manifest.read_text("utf-8").replace("#0b57a4", "#86256f"), "utf-8")
    shutil.rmtree(site.output)
    build_at(site)
    assert page(site, share) == before

    shutil.rmtree(site.themes)
    shutil.rmtree(site.output)
    shutil.rmtree(site.private)
    build_at(site)
    assert page(site, share) == before


def test_a_build_without_passwords_gives_the_same_bytes(site: Site):
    share = create(site, terms(password=PASSWORD)).share
    build_at(site)
    before = {path.name: path.read_bytes() for path in site.output.glob("share/*/*")}
    assert len(before) == 3

    shutil.rmtree(site.output)
    shutil.rmtree(site.private)
    build_at(site, now="2026-03-05T12:00:00Z")

    assert {path.name: path.read_bytes() for path in site.output.glob("share/*/*")} == before
    assert share.has_password


def test_no_download_makes_no_file_to_download(site: Site):
    share = create(site, terms(allow_download=False)).share

    build_at(site)

    assert pages(site, share) == {"index.html"}

"""A share's pages in `output/`: at its own address, the same whatever is edited, and gone when it is over."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from building import build, codes, switch_on, tree, unpublish, write
from resumesite.content.shares import load_shares
from resumesite.edition.protection.envelope import opaque_name, open_file
from resumesite.edition.share import open_share
from resumesite.settings import Site, open_site
from resumesite.site.lifecycle import delete, remove, rename
from resumesite.site.shares.answer import ShareAnswer
from resumesite.site.shares.sweep import sweep
from resumesite.site.shares.terms import Terms
from sharing import (
    FIRST,
    PASSWORD,
    SECOND,
    MakeSite,
    at,
    create,
    kept,
    key_of,
    refresh,
    revoke,
    terms,
    update,
)

SETTINGS = """
[site]
base_url = "https://people.example.org"
formats = ["html", "txt", "md", "json", "docx"]
[shares]
expires = "never"
"""
ADA = """
personalInfo: {name: Ada Byron, title: Analyst, email: ada@byron.example, phone: +44 20 7946 0958}
summary: Counts things at Analytical Engines.
experience:
  - {company: Analytical Engines Ltd., position: Analyst, startDate: 2019-03, endDate: Present,
     description: [Led the Analytical Engines card team.]}
  - {company: Difference House, position: Clerk, startDate: 2015, endDate: 2019-02}
"""


@pytest.fixture
def site(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.delenv("RESUMESITE_KEY", raising=False)
    return make_site(
        {"ada": ADA, "bob": "personalInfo: {name: Bob Stone}\n"}, published=["bob"], settings=SETTINGS
    )


def pages(site: Site, answer: ShareAnswer) -> dict[str, bytes]:
    return tree(site.output / "share" / answer.token)


def test_a_share_has_a_page_and_its_documents_at_its_own_address(site: Site):
    answer = create(site)

    report = build(site)

    assert codes(report) == []
    assert answer.url == f"https://people.example.org/share/{answer.token}/"
    assert set(pages(site, answer)) == {"index.html", "resume.txt", "resume.md", "resume.json", "resume.docx"}
    assert b"Analytical Engines" in pages(site, answer)["index.html"]


def test_a_share_needs_no_publication_and_makes_none(site: Site):
    create(site)

    build(site)

    assert not (site.output / "ada").exists()
    assert b"Ada" not in b"".join(
        data for path, data in tree(site.output).items() if not path.startswith("share/")
    )


def test_a_share_is_never_found_by_accident(site: Site):
    switch_on(site, "ada")
    answer = create(site, Terms(has_card=False))

    build(site)

    page = pages(site, answer)["index.html"].decode()
    assert '<meta name="robots" content="noindex,nofollow,noarchive">' in page
    assert '<meta name="referrer" content="no-referrer">' in page
    assert not re.search(r"canonical|og:|twitter:|people\.example\.org|\.\./", page)
    others = {path: data for path, data in tree(site.output).items() if not path.startswith("share/")}
    assert not [path for path, data in others.items() if answer.token.encode() in data]


def test_nothing_hidden_is_in_any_file_of_a_share(site: Site):
    answer = create(site, terms("companies,email,phone"))

    build(site)

    everything = b"".join(pages(site, answer).values()) + " ".join(pages(site, answer)).encode()
    for word in (b"Analytical", b"Difference", b"byron.example", b"7946"):
        assert word not in everything
    assert "Company A" in pages(site, answer)["resume.txt"].decode()
    assert '<span class="redacted">Company A</span>' in pages(site, answer)["index.html"].decode()
    record = (site.content / "ada/shares" / f"{answer.share.id}.json").read_text()
    assert "Analytical" not in record
    assert answer.token not in record


@pytest.mark.parametrize("password", ["", PASSWORD])
def test_later_edits_change_nothing_of_a_share(site: Site, password: str):
    answer = create(site, terms(password=password))
    build(site)
    before = pages(site, answer)
    assert before

    def edit(change: Callable[[], object]) -> None:
        change()
        build(site)
        assert pages(site, answer) == before, change

    edit(lambda: write(site, "ada/resume.yaml", ADA.replace("Analyst", "Director")))
    edit(lambda: write(site, "ada/resume.yaml", ADA + "meta: {sectionOrder: [experience, summary]}\n"))
    edit(lambda: write(site, "ada/resume.yaml", ADA + "meta: {hidden: [summary], language: de}\n"))
    edit(lambda: write(site, "ada/resume.yaml", ADA + "meta: {options: {density: airy, pageSize: Letter}}\n"))
    own = site.themes / "plain"
    edit(lambda: shutil.copytree(Path(__file__).parents[2] / "themes/plain", own))
    edit(lambda: (own / "screen.css").write_text("body { color: red }"))
    edit(lambda: shutil.rmtree(site.themes))
    edit(lambda: delete(site, "ada", "resume", at(SECOND)))
    edit(lambda: shutil.rmtree(site.output))
    edit(lambda: (shutil.rmtree(site.output), shutil.rmtree(site.private)))


def test_many_rebuilds_are_byte_identical(site: Site):
    answer, other = create(site), create(site, terms(password=PASSWORD), username="bob")
    build(site)
    before = tree(site.output)

    for _ in range(5):
        shutil.rmtree(site.output)
        shutil.rmtree(site.private)
        build(site)
        assert tree(site.output) == before
    assert pages(site, answer)
    assert pages(site, other)


@pytest.mark.slow
def test_a_hundred_rebuilds_are_byte_identical(site: Site):
    create(site)
    create(site, terms(password=PASSWORD), username="bob")
    build(site)
    before = tree(site.output)
    for number in range(100):
        shutil.rmtree(site.output)
        if number % 2:
            shutil.rmtree(site.private)
        build(site)
        assert tree(site.output) == before


def test_a_protected_share_is_sealed_wherever_it_lies(site: Site, tmp_path: Path):
    unpublish(site, "bob")
    answer = create(site, terms(password=PASSWORD))

    build(site)

    files = pages(site, answer)
    assert len(files) == 6
    assert all(name == "index.html" or re.fullmatch(r"[A-Za-z0-9_-]{22}\.bin", name) for name in files)
    opened = open_share(kept(site)[0], "ada", key_of(site))
    name = opaque_name(opened.content_key, "resume.txt")
    assert b"Analytical Engines" in open_file(opened.content_key, answer.token, "resume.txt", files[name])
    everywhere = [
        *tree(site.output).items(),
        *tree(site.private).items(),
        *tree(site.content / "ada/shares").items(),
    ]
    for word in (
        b"Byron",
        b"Analytical",
        b"7946",
        b"PK\x03\x04",
        b"%PDF",
        b'<!doctype html>\n<html lang="en">\n<head>\n<title>Ada',
    ):
        assert [path for path, data in everywhere if word in data] == [], word


def test_with_no_download_no_document_is_written(site: Site):
    answer = create(site, Terms(allow_download=False))

    build(site)

    assert set(pages(site, answer)) == {"index.html"}
    assert "download=" not in pages(site, answer)["index.html"].decode()


def test_taking_downloads_away_takes_them_off_at_once(site: Site):
    answer = create(site)
    build(site)

    changed = update(site, answer.share, Terms(allow_download=False))

    assert f"share/{answer.token}/resume.docx" in changed.removed
    build(site)
    assert set(pages(site, answer)) == {"index.html"}


def test_a_share_that_has_expired_is_neither_built_nor_left(site: Site):
    now = datetime.now(UTC)
    soon = now.replace(microsecond=0).isoformat().replace("+00:00", "Z")
    answer = create(site, Terms(ends=True, expires_at=soon))
    lasting = create(site, Terms(ends=True), username="bob")

    build(site)  # ten seconds from now

    assert not pages(site, answer)
    assert pages(site, lasting)


def test_a_build_without_any_edit_ends_what_expires_meanwhile(site: Site, monkeypatch: pytest.MonkeyPatch):
    answer = create(site, Terms(ends=True, expires_at="2999-01-01T00:00:00Z"))
    build(site)
    assert pages(site, answer)

    monkeypatch.setattr("building.later", lambda: int(datetime(2999, 1, 1, tzinfo=UTC).timestamp() * 1e9))
    report = build(site)

    assert report.parsed == 0
    assert not pages(site, answer)


def test_a_sweep_takes_off_what_has_expired(site: Site):
    answer = create(site, Terms(ends=True, expires_at="2999-01-01T00:00:00Z"))
    build(site)

    assert sweep(site, datetime(2998, 12, 31, 23, 59, 59, tzinfo=UTC)).removed == ()
    swept = sweep(site, datetime(2999, 1, 1, tzinfo=UTC))

    assert len(swept.removed) == 5
    assert [share.id for _, share in swept.expired] == [answer.share.id]
    assert not pages(site, answer)


def test_unpublishing_leaves_shares_and_removing_the_person_does_not(site: Site):
    switch_on(site, "ada")
    answer = create(site)
    build(site)

    from resumesite.site.publish import unpublish as take_off

    take_off(site, "ada", "", at(FIRST))
    assert pages(site, answer)
    build(site)
    assert pages(site, answer)

    remove(site, "ada", at(FIRST))
    assert not pages(site, answer)
    assert not (site.output / "share").exists()


def test_a_renamed_person_keeps_the_links_of_their_shares(site: Site):
    answer = create(site)
    build(site)
    before = pages(site, answer)

    rename(site, "ada", "lady-ada", at(FIRST))
    build(site)

    assert pages(site, answer) == before


def test_without_the_key_shares_are_held_and_everything_else_is_built(site: Site):
    answer = create(site)
    build(site)
    before = pages(site, answer)
    (site.root / "resumesite.key").rename(site.root / "elsewhere")
    write(site, "bob/resume.yaml", "personalInfo: {name: Bob Stone}\nsummary: New.\n")

    report = build(site)

    assert codes(report) == ["KEY_NEEDED"]
    assert pages(site, answer) == before
    assert b"New." in (site.output / "bob/index.html").read_bytes()


def test_a_damaged_share_fails_alone(site: Site):
    first, second = create(site), create(site, Terms(label="Second"), is_new=True)
    build(site)
    before = tree(site.output / "share")
    path = site.content / "ada/shares" / f"{first.share.id}.json"
    path.write_text(path.read_text()[:-20])

    report = build(site)

    assert codes(report) == ["DAMAGED_SHARE"]
    assert tree(site.output / "share") == before
    assert pages(site, second)


def test_a_revoked_share_is_gone_at_once_and_for_good(site: Site):
    answer = create(site)
    build(site)

    revoke(site, answer.share)

    assert not pages(site, answer)
    build(site)
    assert not pages(site, answer)
    (file,) = load_shares(site.content / "ada")
    assert file.share
    assert [line.what for line in file.share.audit][-1] == "revoked"


def test_a_new_snapshot_goes_into_the_same_link(site: Site):
    answer = create(site, terms("companies"))
    build(site)
    write(site, "ada/resume.yaml", ADA.replace("Counts things", "Weighs things"))

    refreshed = refresh(site, answer.share)
    build(site)

    assert refreshed.token == answer.token
    text = pages(site, answer)["resume.txt"].decode()
    assert "Weighs things" in text
    assert "Analytical" not in text


def test_approved_comments_are_on_the_page_and_escaped(site: Site):
    answer = create(site, Terms(allow_comments=True))
    path = site.content / "ada/shares" / f"{answer.share.id}.comments.yaml"
    path.write_text('- {author: Cyd, date: "2026-11-20", text: "<b>Good</b> & <script>alert(1)</script>"}\n')

    build(site)

    page = pages(site, answer)["index.html"].decode()
    assert "&lt;b&gt;Good&lt;/b&gt; &amp; &lt;script&gt;" in page
    assert 'href="mailto:ada@byron.example"' in page
    path.write_text("- {author: Cyd}\n")
    assert codes(build(site)) == ["BAD_COMMENT"]
    assert pages(site, answer)["index.html"].decode() == page


def test_a_form_goes_to_the_sites_endpoint(site: Site):
    answer = create(site, terms("email", allow_comments=True))
    build(site)
    assert "<form" not in pages(site, answer)["index.html"].decode()
    assert "mailto:" not in pages(site, answer)["index.html"].decode()

    file = site.root / "resumesite.toml"
    file.write_text(file.read_text() + '\n[comments]\nendpoint = "https://comments.example.org/in"\n')
    build(open_site(site.root, {}))

    page = pages(site, answer)["index.html"].decode()
    assert '<form method="post" action="https://comments.example.org/in">' in page
    assert "form-action https://comments.example.org" in page


def test_the_answer_is_mokarus_and_smartcvs(site: Site):
    first = create(site).as_data()
    again = create(site, now=SECOND).as_data()

    assert first.keys() >= {"success", "shareId", "shareUrl", "createdAt", "reused", "data"}
    assert first["shareId"] == first["data"]["token"]
    assert (first["reused"], again["reused"]) == (False, True)
    assert again["createdAt"] == first["createdAt"] == FIRST
    assert json.loads(json.dumps(again))["data"]["hasPassword"] is False


def test_an_unchanged_share_costs_nothing(site: Site):
    create(site)
    build(site)

    report = build(site)

    assert (report.read, report.parsed, sum(report.rendered.values()), report.written) == (0, 0, 0, 0)


def test_nobody_is_taken_off_by_unpublishing_in_the_record_alone(site: Site):
    switch_on(site, "ada")
    answer = create(site)
    build(site)
    unpublish(site, "ada")

    build(site)

    assert not (site.output / "ada").exists()
    assert pages(site, answer)

"""What a deploy does with shares: what shows less goes first, what is over goes for good, nothing is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from deploying import Deployer, MemoryTarget, install

from building import MakeSite, build, switch_on, write
from resumesite.content.records import Occasion
from resumesite.edition.protection.site_key import SiteKey
from resumesite.make.workers import inline_workers
from resumesite.settings import Site
from resumesite.site.lifecycle import remove, rename
from resumesite.site.publish import unpublish
from resumesite.site.shares.answer import ShareAnswer
from resumesite.site.shares.change import (
    ShareRequest,
    create_share,
    revoke_share,
    rotate_share,
    update_share,
)
from resumesite.site.shares.found import find_share
from resumesite.site.shares.terms import NewPassword, Terms
from resumesite.site.site_keys import needed_key

SETTINGS = """
[site]
base_url = "https://people.example.org"
formats = ["html", "txt"]
[shares]
expires = "never"
"""
PASSWORD = "six ordinary words of nobody else"


def at(now: str) -> Occasion:
    numbers = iter(range(1000))
    return Occasion(now, lambda kind: f"{kind}_{now[8:10]}{now[11:13]}{next(numbers)}")


NOON = at("2026-11-25T12:00:00Z")


@pytest.fixture
def deployer(monkeypatch: pytest.MonkeyPatch) -> Deployer:
    monkeypatch.delenv("RESUMESITE_KEY", raising=False)
    return install(monkeypatch)


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    people = {who: f"personalInfo: {{name: {who.capitalize()} Fullname}}\n" for who in ("ada", "bob")}
    return make_site(people, published=["bob"], settings=SETTINGS)


@pytest.fixture
def share(site: Site) -> Callable[..., ShareAnswer]:
    def make(**terms: Any) -> ShareAnswer:
        request = ShareRequest("ada", terms=Terms(**terms))
        return create_share(site, request, key_of(site), at("2026-11-25T09:00:00Z"), workers=inline_workers())

    return make


def key_of(site: Site) -> SiteKey:
    return needed_key(site, {})


def of_share(target: MemoryTarget, answer: ShareAnswer) -> set[str]:
    return {path.rpartition("/")[2] for path in target.files if path.startswith(f"share/{answer.token}/")}


def test_a_share_is_deployed_and_the_record_does_not_tell_its_token(
    site: Site, deployer: Deployer, share: Callable[..., ShareAnswer]
):
    answer = share()
    build(site)

    deployer(site)

    assert of_share(deployer.target, answer) == {"index.html", "resume.txt"}
    headers = dict(deployer.target.headers[f"share/{answer.token}/index.html"])
    assert headers["Cache-Control"] == "private, no-store"
    told = [name for name, data in deployer.target.ours.items() if answer.token.encode() in data]
    assert told == []
    assert not [name for name in deployer.target.ours if answer.token in name]


@pytest.mark.parametrize("end", ["revoke", "disable", "expire", "rotate"])
def test_what_is_over_goes_before_anything_new_comes(
    site: Site, deployer: Deployer, share: Callable[..., ShareAnswer], end: str
):
    answer = share(ends=True, expires_at="2026-11-25T11:00:00Z" if end == "expire" else None)
    build_as_of_morning(site)
    deployer(site, now="2026-11-25T10:00:00Z")
    assert of_share(deployer.target, answer)
    write(site, "bob/resume.yaml", "personalInfo: {name: Bob Fullname}\nsummary: New.\n")

    found = find_share(site, answer.share.id, key_of(site))
    if end == "revoke":
        revoke_share(site, found, key_of(site), NOON)
    elif end == "disable":
        update_share(site, found, Terms(is_enabled=False), key_of(site), NOON)
    elif end == "rotate":
        rotate_share(site, found, Terms(), key_of(site), NOON, workers=inline_workers())
    if end != "expire":
        build(site, only=("bob",))
    deployer.target.requests.clear()
    report = deployer(site, now="2026-11-25T12:00:00Z")

    assert not of_share(deployer.target, answer)
    assert {file.path for file in report.plan.withdrawals} == {
        f"share/{answer.token}/{name}" for name in ("index.html", "resume.txt")
    }
    changes = [operation for operation, name in deployer.target.requests if operation in ("put", "delete")]
    assert changes == sorted(changes)  # every delete before every put
    assert f"share/{answer.token}/" in {address for cleared in deployer.target.cleared for address in cleared}


def build_as_of_morning(site: Site) -> None:
    from datetime import UTC, datetime

    from resumesite.site.build import BuildRequest, build_site

    morning = int(datetime(2026, 11, 25, 9, 30, tzinfo=UTC).timestamp() * 1e9)
    build_site(site, BuildRequest(), workers=inline_workers(), now=lambda: morning)


def test_a_first_password_takes_what_was_in_clear_off_first(
    site: Site, deployer: Deployer, share: Callable[..., ShareAnswer]
):
    answer = share()
    build(site)
    deployer(site)
    found = find_share(site, answer.share.id, key_of(site))
    update_share(
        site, found, Terms(passwords=(NewPassword(PASSWORD),)), key_of(site), NOON, workers=inline_workers()
    )
    build(site)
    deployer.target.requests.clear()

    deployer(site)

    changed = [
        (op, name.rpartition("/")[2]) for op, name in deployer.target.requests if op in ("put", "delete")
    ]
    assert changed[:2] == [("delete", "index.html"), ("delete", "resume.txt")]
    assert len(of_share(deployer.target, answer)) == 3
    everything = b"".join(data for path, data in deployer.target.files.items() if path.startswith("share/"))
    assert b"Ada" not in everything


def test_a_changed_password_changes_the_unlock_page_alone(
    site: Site, deployer: Deployer, share: Callable[..., ShareAnswer]
):
    answer = share(passwords=(NewPassword(PASSWORD),))
    build(site)
    deployer(site)
    found = find_share(site, answer.share.id, key_of(site))
    terms = Terms(without_passwords=True, passwords=(NewPassword(f"{PASSWORD} again"),))
    update_share(site, found, terms, key_of(site), NOON, workers=inline_workers())
    build(site)

    report = deployer(site)

    assert [upload.file.path for upload in report.plan.uploads] == [f"share/{answer.token}/index.html"]


def test_shares_live_on_when_a_person_is_unpublished(
    site: Site, deployer: Deployer, share: Callable[..., ShareAnswer]
):
    switch_on(site, "ada")
    answer = share()
    build(site)
    deployer(site)

    unpublish(site, "ada", "", NOON)
    build(site)
    report = deployer(site)

    assert "ada/index.html" in {file.path for file in report.plan.withdrawals}
    assert of_share(deployer.target, answer) == {"index.html", "resume.txt"}
    assert deployer(site).plan.is_empty


@pytest.mark.parametrize("leaves", ["rename", "remove"])
def test_a_share_goes_with_the_person_and_stays_with_the_name(
    site: Site, deployer: Deployer, share: Callable[..., ShareAnswer], leaves: str
):
    answer = share()
    build(site)
    deployer(site)

    if leaves == "rename":
        rename(site, "ada", "lady-ada", NOON)
    else:
        remove(site, "ada", NOON)
    build(site)
    deployer(site)

    assert bool(of_share(deployer.target, answer)) == (leaves == "rename")
    assert deployer(site).plan.is_empty


def test_without_the_key_nothing_is_deployed_and_nothing_broken(
    site: Site, deployer: Deployer, share: Callable[..., ShareAnswer]
):
    from resumesite.errors import ResumesiteError

    share()
    build(site)
    deployer(site)
    before = dict(deployer.target.files)
    (site.root / "resumesite.key").unlink()

    with pytest.raises(ResumesiteError, match="key"):
        deployer(site)

    assert deployer.target.files == before

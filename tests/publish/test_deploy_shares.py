"""What a deploy does with shares: what shows less goes first, what is over goes for good, nothing is told."""

from __future__ import annotations

import pytest
from deploying import Deployer, MemoryTarget, install

from building import build, switch_on, write
from resumesite.errors import ExitStatus, ResumesiteError
from resumesite.settings import Site
from resumesite.site.lifecycle import remove, rename
from resumesite.site.publish import unpublish
from resumesite.site.shares.answer import ShareAnswer
from resumesite.site.shares.terms import Terms
from sharing import LASTING, PASSWORD, MakeSite, at, build_at, create, revoke, rotate, terms, update

MORNING = "2026-11-25T09:30:00Z"
NOON = "2026-11-25T12:00:00Z"


@pytest.fixture
def deployer(monkeypatch: pytest.MonkeyPatch) -> Deployer:
    monkeypatch.delenv("RESUMESITE_KEY", raising=False)
    return install(monkeypatch)


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    people = {who: f"personalInfo: {{name: {who.capitalize()} Fullname}}\n" for who in ("ada", "bob")}
    return make_site(people, published=["bob"], settings=LASTING)


def of_share(target: MemoryTarget, answer: ShareAnswer) -> set[str]:
    return {path.rpartition("/")[2] for path in target.files if path.startswith(f"share/{answer.token}/")}


def test_a_share_is_deployed_and_the_record_does_not_tell_its_token(site: Site, deployer: Deployer):
    answer = create(site)
    build(site)

    deployer(site)

    assert of_share(deployer.target, answer) == {"index.html", "resume.txt"}
    headers = dict(deployer.target.headers[f"share/{answer.token}/index.html"])
    assert headers["Cache-Control"] == "private, no-store"
    told = [name for name, data in deployer.target.ours.items() if answer.token.encode() in data]
    assert told == []
    assert not [name for name in deployer.target.ours if answer.token in name]


@pytest.mark.parametrize("end", ["revoke", "disable", "expire", "rotate"])
def test_what_is_over_goes_before_anything_new_comes(site: Site, deployer: Deployer, end: str):
    answer = create(site, Terms(ends=True, expires_at="2026-11-25T11:00:00Z" if end == "expire" else None))
    build_at(site, MORNING)
    deployer(site, now="2026-11-25T10:00:00Z")
    assert of_share(deployer.target, answer)
    write(site, "bob/resume.yaml", "personalInfo: {name: Bob Fullname}\nsummary: New.\n")

    if end == "revoke":
        revoke(site, answer.share)
    elif end == "disable":
        update(site, answer.share, Terms(is_enabled=False))
    elif end == "rotate":
        rotate(site, answer.share)
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


def test_a_first_password_takes_what_was_in_clear_off_first(site: Site, deployer: Deployer):
    answer = create(site)
    build(site)
    deployer(site)
    update(site, answer.share, terms(password=PASSWORD))
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


def test_a_changed_password_changes_the_unlock_page_alone(site: Site, deployer: Deployer):
    answer = create(site, terms(password=PASSWORD))
    build(site)
    deployer(site)
    update(site, answer.share, terms(password=f"{PASSWORD} again", without_passwords=True))
    build(site)

    report = deployer(site)

    assert [upload.file.path for upload in report.plan.uploads] == [f"share/{answer.token}/index.html"]


def test_a_deploy_of_somebody_else_says_whose_withdrawals_wait(site: Site, deployer: Deployer):
    answer = create(site)
    build(site)
    deployer(site)
    revoke(site, answer.share)
    write(site, "bob/resume.yaml", "personalInfo: {name: Bob Fullname}\nsummary: New.\n")
    build(site, only=("bob",))

    report = deployer(site, only=("bob",))

    (problem,) = report.problems
    assert (problem.code, report.status) == ("WITHDRAWALS_WAIT", ExitStatus.DONE)
    assert "withdrawn of ada" in problem.message
    assert problem.hint == "Run `resumesite deploy here`."
    assert of_share(deployer.target, answer)
    deployer(site)
    assert not of_share(deployer.target, answer)
    assert deployer(site, only=("bob",)).problems == []


def test_an_edit_of_somebody_else_that_waits_is_no_withdrawal(site: Site, deployer: Deployer):
    build(site)
    deployer(site)
    write(site, "bob/resume.yaml", "personalInfo: {name: Bob Fullname}\nsummary: New.\n")
    create(site)
    build(site)

    report = deployer(site, only=("ada",))

    assert "WITHDRAWALS_WAIT" not in {problem.code for problem in report.problems}


def test_shares_live_on_when_a_person_is_unpublished(site: Site, deployer: Deployer):
    switch_on(site, "ada")
    answer = create(site)
    build(site)
    deployer(site)

    unpublish(site, "ada", "", at(NOON))
    build(site)
    report = deployer(site)

    assert "ada/index.html" in {file.path for file in report.plan.withdrawals}
    assert of_share(deployer.target, answer) == {"index.html", "resume.txt"}
    assert deployer(site).plan.is_empty


@pytest.mark.parametrize("leaves", ["rename", "remove"])
def test_a_share_goes_with_the_person_and_stays_with_the_name(site: Site, deployer: Deployer, leaves: str):
    answer = create(site)
    build(site)
    deployer(site)

    if leaves == "rename":
        rename(site, "ada", "lady-ada", at(NOON))
    else:
        remove(site, "ada", at(NOON))
    build(site)
    deployer(site)

    assert bool(of_share(deployer.target, answer)) == (leaves == "rename")
    assert deployer(site).plan.is_empty


def test_without_the_key_nothing_is_deployed_and_nothing_broken(site: Site, deployer: Deployer):
    create(site)
    build(site)
    deployer(site)
    before = dict(deployer.target.files)
    (site.root / "resumesite.key").unlink()

    with pytest.raises(ResumesiteError, match="key"):
        deployer(site)

    assert deployer.target.files == before

"""A deploy brings a target up to date with `output/`, and leaves alone what it knows nothing of."""

from __future__ import annotations

import shutil

import pytest
from deploying import Deployer, install, revive

from building import ADA, BOB, BROKEN, PAGES, MakeSite, build, switch_on, tree, unpublish, write
from resumesite.content.records import Occasion
from resumesite.edition.protection.sealing import is_sealed
from resumesite.edition.protection.site_key import load_site_key
from resumesite.errors import ExitStatus, ResumesiteError
from resumesite.publish.policy import HOST_FILES
from resumesite.publish.receipts import Confirmed
from resumesite.publish.record import ROOT, TargetRecord
from resumesite.publish.targets import PRIVATE, TargetError
from resumesite.settings import Site
from resumesite.site.deploy import DeployError, DeployReport
from resumesite.site.lifecycle import remove, rename

CYD = "personalInfo: {name: Cyd Moor}\n"
PEOPLE = {"ada": ADA, "bob": BOB, "cyd": CYD}
KEY = "A" * 43


@pytest.fixture
def deployer(monkeypatch: pytest.MonkeyPatch) -> Deployer:
    return install(monkeypatch)


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    site = make_site(PEOPLE, published=["ada", "bob"], settings=PAGES)
    build(site)
    return site


def sent(site: Site) -> dict[str, bytes]:
    return {path: data for path, data in tree(site.output).items() if path not in HOST_FILES}


def fresh_machine(site: Site) -> None:
    """As continuous integration begins: the content, and nothing of earlier builds."""
    shutil.rmtree(site.output)
    shutil.rmtree(site.private)


def changed(deployer: Deployer) -> set[str]:
    """The public files that the last deploy put or deleted."""
    return {name for operation, name in deployer.target.requests if operation in ("put", "delete")}


def at(site: Site) -> Occasion:
    return Occasion("2026-11-25T09:00:00Z", lambda kind: f"{kind}_x")


def whole(report: DeployReport) -> bool:
    return report.status is ExitStatus.DONE and all(done == planned for done, planned in report.done.values())


# Up to date ----------------------------------------------------------------------------------------------


def test_an_unchanged_site_takes_one_request_and_no_lock(site: Site, deployer: Deployer):
    deployer(site)
    deployer.target.locks = 0

    report = deployer(site)

    assert deployer.target.requests == [("read", ROOT)]
    assert (deployer.target.locks, report.plan.is_empty, report.status) == (0, True, ExitStatus.DONE)


def test_one_edit_sends_that_person_and_nothing_more(site: Site, deployer: Deployer):
    deployer(site)
    write(site, "ada/resume.yaml", ADA.replace("Counts", "Adds"))
    build(site)

    report = deployer(site)

    assert changed(deployer) == {"ada/index.html", "ada/resume.txt"}
    assert whole(report)
    assert deployer.target.files == sent(site)


def test_a_dry_run_says_what_would_stop_a_deploy(site: Site, deployer: Deployer):
    deployer(site)
    shutil.rmtree(site.content / "bob")
    build(site)

    report = deployer(site, is_dry_run=True)

    assert codes_of(report) == ["WOULD_DELETE_PERSON"]
    assert report.status is ExitStatus.GUARDED
    assert deployer.target.changes == []


def test_a_dry_run_changes_nothing_and_says_what_would(site: Site, deployer: Deployer):
    report = deployer(site, is_dry_run=True)

    assert deployer.target.changes == []
    assert {upload.file.path for upload in report.plan.uploads} == set(sent(site))


def test_a_site_that_was_never_built_is_not_deployed(make_site: MakeSite, deployer: Deployer):
    site = make_site(PEOPLE, published=["ada"], settings=PAGES)

    with pytest.raises(ResumesiteError) as caught:
        deployer(site)

    assert (caught.value.code, caught.value.status) == ("NOT_BUILT", ExitStatus.TARGET_UNCHANGED)


def test_a_file_that_changed_since_the_build_is_not_sent(site: Site, deployer: Deployer):
    (site.output / "ada/index.html").write_text("vandal")

    with pytest.raises(DeployError) as caught:
        deployer(site)

    assert caught.value.code == "CHANGED_OUTPUT"
    assert caught.value.status is ExitStatus.TARGET_UNFINISHED
    assert "ada/index.html" not in deployer.target.files
    assert "index.html" not in deployer.target.files


# Held ----------------------------------------------------------------------------------------------------


def test_a_fresh_machine_leaves_a_broken_persons_pages_as_they_were(site: Site, deployer: Deployer):
    deployer(site)
    before = dict(deployer.target.files)
    fresh_machine(site)
    write(site, "bob/resume.yaml", BROKEN)
    write(site, "ada/resume.yaml", ADA.replace("Counts", "Adds"))
    assert build(site).status is ExitStatus.PROBLEMS

    report = deployer(site)

    assert changed(deployer) == {"ada/index.html", "ada/resume.txt"}
    assert report.plan.held == 2
    for path in ("bob/index.html", "bob/resume.txt", "index.html", "sitemap.xml"):
        assert deployer.target.files[path] == before[path]


def test_a_held_person_stays_in_the_directory_beside_who_is_new(site: Site, deployer: Deployer):
    deployer(site)
    fresh_machine(site)
    write(site, "bob/resume.yaml", BROKEN)
    switch_on(site, "cyd")
    build(site)

    deployer(site)

    directory = deployer.target.files["index.html"].decode()
    assert 'href="bob/"' in directory
    assert 'href="cyd/"' in directory
    assert b"/bob/" in deployer.target.files["sitemap.xml"]


def test_a_build_of_one_person_on_a_fresh_machine_deploys_that_person(site: Site, deployer: Deployer):
    deployer(site)
    fresh_machine(site)
    switch_on(site, "cyd")
    build(site, only=("cyd",))

    deployer(site)

    assert changed(deployer) == {"cyd/index.html", "cyd/resume.txt", "index.html", "sitemap.xml"}
    assert 'href="ada/"' in deployer.target.files["index.html"].decode()


def test_a_host_whose_site_is_replaced_loses_nobody_on_a_fresh_machine(site: Site, deployer: Deployer):
    deployer.target.replaces_site = True
    write(site, "bob/resume.yaml", BROKEN)
    fresh_machine(site)
    build(site)

    with pytest.raises(ResumesiteError) as caught:
        deployer(site)

    assert (caught.value.code, caught.value.status) == ("MIRROR_MISSING", ExitStatus.TARGET_UNCHANGED)
    assert "bob" in caught.value.problems[0].message
    assert deployer.target.changes == []


def test_formats_that_were_not_asked_for_are_held(site: Site, deployer: Deployer):
    deployer(site)
    fresh_machine(site)
    build(site, formats=("txt",))

    deployer(site)

    assert changed(deployer) == set()


def test_a_deploy_of_one_person_leaves_the_others_waiting(site: Site, deployer: Deployer):
    deployer(site)
    write(site, "ada/resume.yaml", ADA.replace("Counts", "Adds"))
    write(site, "bob/resume.yaml", BOB.replace("Stone", "Rock"))
    switch_on(site, "cyd")
    build(site)

    deployer(site, only=("cyd",))

    assert changed(deployer) == {"cyd/index.html", "cyd/resume.txt", "index.html", "sitemap.xml"}
    assert b"Rock" not in deployer.target.files["index.html"]

    deployer(site)

    assert deployer.target.files == sent(site)


# Withdrawn -----------------------------------------------------------------------------------------------


@pytest.fixture
def without_bob(site: Site, deployer: Deployer) -> Site:
    deployer(site)
    unpublish(site, "bob")
    build(site)
    return site


@pytest.mark.parametrize("machine", ["the same", "a fresh one"])
def test_an_unpublished_person_goes_without_any_leave(without_bob: Site, deployer: Deployer, machine: str):
    if machine == "a fresh one":
        fresh_machine(without_bob)
        build(without_bob)

    report = deployer(without_bob)

    assert [file.path for file in report.plan.withdrawals] == ["bob/index.html", "bob/resume.txt"]
    assert deployer.target.files == sent(without_bob)


@pytest.mark.parametrize("machine", ["the same", "a fresh one"])
def test_a_removed_person_goes_from_the_target_too(site: Site, deployer: Deployer, machine: str):
    deployer(site)
    remove(site, "bob", at(site))
    if machine == "a fresh one":
        fresh_machine(site)
    build(site)

    report = deployer(site)

    assert len(report.plan.withdrawals) == 2
    assert deployer.target.files == sent(site)
    assert "bob" not in str(tree(site.content))


def test_a_renamed_person_moves_and_leaves_a_redirect(site: Site, deployer: Deployer):
    deployer(site)
    rename(site, "bob", "robert", at(site))
    build(site)

    report = deployer(site)

    assert [file.path for file in report.plan.withdrawals] == ["bob/index.html", "bob/resume.txt"]
    assert deployer.target.files == sent(site)
    assert b"robert" in deployer.target.files["bob/index.html"]


@pytest.fixture
def another_ada(make_site: MakeSite, deployer: Deployer) -> Site:
    """A site whose first ada is called augusta by now, whose second ada is live, and leaves."""
    settings = PAGES.replace('["html", "txt"]', '["html"]')
    site = make_site(PEOPLE, published=["ada", "bob"], settings=settings)
    rename(site, "ada", "augusta", at(site))
    write(site, "ada/resume.yaml", "personalInfo: {name: Ada Second}\n")
    switch_on(site, "ada")
    build(site)
    deployer(site)
    assert b"Ada Second" in deployer.target.files["ada/index.html"]
    remove(site, "ada", at(site))
    build(site)
    return site


def test_a_redirect_takes_the_place_of_a_page_that_is_withdrawn(another_ada: Site, deployer: Deployer):
    report = deployer(another_ada)

    assert "ada/index.html" in {file.path for file in report.plan.replaced}
    assert deployer.target.files == sent(another_ada)
    assert b"Ada Second" not in b"".join(deployer.target.files.values())


def test_what_a_redirect_takes_the_place_of_is_in_no_kept_release_either(
    another_ada: Site, deployer: Deployer, monkeypatch: pytest.MonkeyPatch
):
    kept: list[str] = []
    monkeypatch.setattr(deployer.target, "withdraw_from_kept", lambda paths: kept.extend(paths) or ())

    deployer(another_ada)

    assert "ada/index.html" in kept


def test_a_folder_that_was_deleted_by_hand_stops_the_deploy(site: Site, deployer: Deployer):
    deployer(site)
    before = dict(deployer.target.files)
    shutil.rmtree(site.content / "bob")
    build(site)

    with pytest.raises(ResumesiteError) as caught:
        deployer(site)

    assert (caught.value.status, caught.value.code) == (ExitStatus.GUARDED, "WOULD_DELETE_PERSON")
    assert deployer.target.changes == []
    assert deployer.target.files == before

    deployer(site, allowed_deletes=2)

    assert deployer.target.files == sent(site)


def test_an_empty_output_folder_never_empties_a_target(site: Site, deployer: Deployer):
    deployer(site)
    fresh_machine(site)
    shutil.rmtree(site.content)
    site.content.mkdir()
    build(site)

    with pytest.raises(ResumesiteError) as caught:
        deployer(site)

    assert (caught.value.status, caught.value.code) == (ExitStatus.GUARDED, "WOULD_DELETE_ALL")
    assert deployer.target.changes == []


def test_the_last_person_may_leave(site: Site, deployer: Deployer):
    deployer(site)
    unpublish(site, "bob")
    unpublish(site, "ada")
    build(site)

    deployer(site)

    assert deployer.target.files == sent(site)
    assert not any(path.startswith(("ada/", "bob/")) for path in deployer.target.files)


def test_the_person_at_home_leaves_and_comes_back(make_site: MakeSite, deployer: Deployer):
    site = make_site(PEOPLE, published=["ada", "bob"], settings=PAGES + 'home = "ada"\n')
    build(site)
    deployer(site)

    unpublish(site, "ada")
    build(site)
    deployer(site)

    assert deployer.target.files == sent(site)
    assert b"Ada" not in b"".join(deployer.target.files.values())

    switch_on(site, "ada")
    build(site)
    deployer(site)

    assert deployer.target.files == sent(site)
    assert b"Ada Byron" in deployer.target.files["index.html"]


def test_a_withdrawn_main_resume_is_gone_before_another_takes_its_place(site: Site, deployer: Deployer):
    write(site, "ada/cv.yaml", "personalInfo: {name: Dr Ada Byron}\n")
    switch_on(site, "ada", "cv")
    build(site)
    deployer(site)
    unpublish(site, "ada", "resume")
    build(site)

    report = deployer(site)

    assert {"ada/index.html", "ada/resume.txt"} <= {file.path for file in report.plan.withdrawals}
    operations = [each for each in deployer.target.requests if each[1] == "ada/index.html"]
    assert [operation for operation, _ in operations if operation in ("put", "delete")] == ["delete", "put"]
    assert deployer.target.files == sent(site)


# Receipts ------------------------------------------------------------------------------------------------


def test_a_withdrawal_is_confirmed_where_visitors_come_from(without_bob: Site, deployer: Deployer):
    deployer.ask = lambda url: 404 if "/bob/" in url else 200

    report = deployer(without_bob)

    assert {receipt.confirmed for receipt in report.receipts} == {Confirmed.EVERYWHERE}
    assert [receipt.address for receipt in report.receipts] == ["bob/", "bob/resume.txt"]
    assert '"bob/"' in (without_bob.private / "targets/here/receipts.jsonl").read_text()


def receipts_kept(site: Site) -> str:
    return (site.private / "targets/here/receipts.jsonl").read_text(encoding="utf-8")


def test_no_receipt_is_kept_of_who_was_removed(site: Site, deployer: Deployer):
    deployer(site)
    unpublish(site, "bob")
    rename(site, "ada", "augusta", at(site))
    build(site)
    deployer(site)
    assert '"bob/"' in receipts_kept(site)
    assert '"ada/resume.txt"' in receipts_kept(site)

    remove(site, "bob", at(site))
    assert "bob" not in receipts_kept(site)
    remove(site, "augusta", at(site))
    build(site)
    report = deployer(site)

    assert "augusta/" in {receipt.address for receipt in report.receipts}
    assert receipts_kept(site) == ""


@pytest.mark.parametrize(
    ("live", "gone", "confirmed", "status"),
    [
        (0, 0, Confirmed.AT_TARGET, ExitStatus.DONE),
        (404, 404, Confirmed.AT_TARGET, ExitStatus.DONE),
        (200, 200, Confirmed.NOT_YET, ExitStatus.CACHE_OPEN),
        (200, 410, Confirmed.EVERYWHERE, ExitStatus.DONE),
        (200, 301, Confirmed.AT_TARGET, ExitStatus.DONE),
        (200, 503, Confirmed.AT_TARGET, ExitStatus.DONE),
    ],
)
def test_only_beside_a_page_that_answers_does_an_absence_count(
    without_bob: Site, deployer: Deployer, live: int, gone: int, confirmed: Confirmed, status: ExitStatus
):
    deployer.ask = lambda url: gone if "/bob/" in url else live

    report = deployer(without_bob)

    assert {receipt.confirmed for receipt in report.receipts} == {confirmed}
    assert report.status is status


def test_who_requires_receipts_is_told_when_there_is_none(without_bob: Site, deployer: Deployer):
    report = deployer(without_bob, requires_receipt=True)

    assert report.status is ExitStatus.CACHE_OPEN
    assert codes_of(report) == ["WITHDRAWAL_OPEN"]


def codes_of(report: DeployReport) -> list[str]:
    return [problem.code for problem in report.problems]


# Stopped by an error -----------------------------------------------------------------------------------


def test_after_an_error_no_later_phase_begins(site: Site, deployer: Deployer):
    deployer(site)
    write(site, "ada/resume.yaml", ADA.replace("Counts", "Adds"))
    build(site)
    before = dict(deployer.target.files)

    def refuse(operation: str, name: str) -> None:
        if (operation, name) == ("put", "ada/resume.txt"):
            raise TargetError(problem_called("TARGET_FAILED"))

    deployer.target.before = refuse
    with pytest.raises(DeployError) as caught:
        deployer(site)

    assert caught.value.status is ExitStatus.TARGET_UNCHANGED
    assert caught.value.report.done == {"documents": (0, 1), "pages": (0, 1)}
    assert deployer.target.files == before


def problem_called(code: str):
    from resumesite.errors import Problem

    return Problem(code, "it did not work")


# Two deploys at once -------------------------------------------------------------------------------------


def test_what_somebody_else_deployed_meanwhile_stays_in_the_record(site: Site, deployer: Deployer):
    deployer(site)
    write(site, "ada/resume.yaml", ADA.replace("Counts", "Adds"))
    write(site, "bob/resume.yaml", BOB.replace("Stone", "Rock"))
    build(site)
    another = Deployer(deployer.target)

    def meanwhile() -> None:
        deployer.target.at_lock = lambda: None
        another(site, only=("ada",))

    deployer.target.at_lock = meanwhile

    report = deployer(site, only=("ada",))

    assert (report.status, report.plan.is_empty) == (ExitStatus.DONE, True)
    unpublish(site, "bob")
    build(site)
    deployer(site)
    assert deployer.target.files == sent(site)


def test_a_deploy_plans_anew_when_somebody_else_was_faster(site: Site, deployer: Deployer):
    deployer(site)
    write(site, "ada/resume.yaml", ADA.replace("Counts", "Adds"))
    write(site, "bob/resume.yaml", BOB.replace("Stone", "Rock"))
    build(site)
    another = Deployer(deployer.target)

    def meanwhile() -> None:
        deployer.target.at_lock = lambda: None
        another(site, only=("bob",))
        deployer.target.requests.clear()

    deployer.target.at_lock = meanwhile

    deployer(site)

    assert changed(deployer) == {"ada/index.html", "ada/resume.txt"}
    assert deployer.target.files == sent(site)


# Records -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("damage", [b"", b"<html>", b"resumesite-record 00\n{}"])
def test_a_lost_record_is_said_and_everything_is_sent_again(site: Site, deployer: Deployer, damage: bytes):
    deployer(site)
    deployer.target.ours[ROOT] = damage
    deployer.target.files["other.txt"] = b"somebody else's"

    report = deployer(site)

    assert codes_of(report) == ["RECORD_LOST", "UNKNOWN_AT_TARGET"]
    assert {name for operation, name in deployer.target.requests if operation == "put"} == set(sent(site))
    assert "other.txt" in deployer.target.files
    assert not deployer(site).plan.changes


def test_a_shard_that_is_lost_is_a_lost_record(site: Site, deployer: Deployer):
    deployer(site)
    for name in [name for name in deployer.target.ours if name.startswith(f"{PRIVATE}shards/")]:
        deployer.target.ours[name] = b"damage"
    write(site, "ada/resume.yaml", ADA.replace("Counts", "Adds"))
    build(site)

    report = deployer(site)

    assert codes_of(report) == ["RECORD_LOST"]
    assert deployer.target.files == sent(site)


def test_somebody_elses_files_are_not_overwritten(site: Site, deployer: Deployer):
    theirs = {"index.html": b"a shop", "shop.css": b"{}"}
    deployer.target.files = dict(theirs)

    with pytest.raises(ResumesiteError) as caught:
        deployer(site)

    assert (caught.value.code, caught.value.status) == ("IN_THE_WAY", ExitStatus.TARGET_UNCHANGED)
    assert deployer.target.files == theirs
    assert deployer.target.changes == []


def test_files_that_are_adopted_count_as_ours(site: Site, deployer: Deployer):
    deployer(site)
    deployer.target.ours.clear()
    deployer.target.files["eve/index.html"] = b"of a build long ago"
    deployer.target.files["notes/todo.txt"] = b"somebody else's"

    with pytest.raises(ResumesiteError) as caught:
        deployer(site, adopts=True)
    assert caught.value.code == "WOULD_DELETE_PERSON"
    deployer(site, adopts=True, allowed_deletes=1)

    assert deployer.target.files == {**sent(site), "notes/todo.txt": b"somebody else's"}


def test_with_a_key_the_record_names_nobody(site: Site, deployer: Deployer):
    deployer.environ = {"RESUMESITE_KEY": KEY}

    deployer(site)

    written = b"".join((*deployer.target.ours.values(), *map(str.encode, deployer.target.ours)))
    assert b"ada" not in written
    assert b"index.html" not in written
    assert not deployer(site).plan.changes


def test_a_record_in_clear_is_believed_once_said_and_sealed(site: Site, deployer: Deployer):
    deployer(site)
    write(site, "ada/resume.yaml", ADA.replace("Counts", "Adds"))
    build(site)
    deployer.environ = {"RESUMESITE_KEY": KEY}

    assert codes_of(deployer(site)) == ["RECORD_SEALED"]
    assert b"bob" not in b"".join(deployer.target.ours.values())

    write(site, "ada/resume.yaml", ADA)
    build(site)
    assert codes_of(deployer(site)) == []


def test_a_record_in_clear_in_place_of_a_sealed_one_is_somebody_elses(site: Site, deployer: Deployer):
    deployer(site)
    forged = dict(deployer.target.ours)
    write(site, "ada/resume.yaml", ADA.replace("Counts", "Adds"))
    build(site)
    deployer.environ = {"RESUMESITE_KEY": KEY}
    deployer(site)
    deployer.target.ours |= forged

    report = deployer(site)

    assert codes_of(report) == ["RECORD_LOST"]
    assert "in clear" in report.problems[0].message
    assert deployer.target.files == sent(site)
    assert not report.plan.deletes
    assert b"bob" not in b"".join(deployer.target.ours.values())


def test_a_part_in_clear_below_a_sealed_root_is_sealed_too(site: Site, deployer: Deployer):
    deployer(site)
    key = load_site_key(site.root, {"RESUMESITE_KEY": KEY})
    in_clear = TargetRecord(deployer.target).read()
    assert in_clear
    TargetRecord(deployer.target, key).write(in_clear)
    write(site, "ada/resume.yaml", ADA.replace("Counts", "Adds"))
    build(site)
    deployer.environ = {"RESUMESITE_KEY": KEY}

    deployer(site)

    assert b"bob" not in b"".join(deployer.target.ours.values())
    assert all(is_sealed(data) for data in deployer.target.ours.values())


def test_what_is_left_of_a_lost_record_goes_once_there_is_another(site: Site, deployer: Deployer):
    deployer(site)
    write(site, "ada/resume.yaml", ADA.replace("Counts", "Adds"))
    build(site)
    del deployer.target.ours[ROOT]
    deployer.target.ours[f"{PRIVATE}lock"] = b"held"

    deployer(site)

    root = TargetRecord(deployer.target).read()
    assert root
    assert deployer.target.ours.keys() == {ROOT, f"{PRIVATE}lock", *root.in_use()}


@pytest.mark.parametrize("environ", [{}, {"RESUMESITE_KEY": "B" * 43}])
def test_a_sealed_record_is_not_touched_without_its_key(
    site: Site, deployer: Deployer, environ: dict[str, str]
):
    deployer.environ = {"RESUMESITE_KEY": KEY}
    deployer(site)
    deployer.environ = environ

    with pytest.raises(ResumesiteError) as caught:
        deployer(site)

    assert (caught.value.code, caught.value.status) == ("KEY_NEEDED", ExitStatus.TARGET_UNCHANGED)
    assert deployer.target.changes == []


def test_a_file_that_somebody_changed_at_the_target_is_repaired(site: Site, deployer: Deployer):
    deployer(site)
    deployer.target.files["ada/index.html"] = b"defaced"
    del deployer.target.files["bob/resume.txt"]
    assert not deployer(site).plan.changes

    deployer(site, repairs=True)

    assert changed(deployer) == {"ada/index.html", "bob/resume.txt"}
    assert deployer.target.files == sent(site)


# Caches --------------------------------------------------------------------------------------------------


def test_caches_forget_what_changed_and_what_went(without_bob: Site, deployer: Deployer):
    write(without_bob, "ada/resume.yaml", ADA.replace("Counts", "Adds"))
    build(without_bob)
    deployer.target.cleared.clear()

    deployer(without_bob)

    gone, came = deployer.target.cleared
    assert {"bob/", "bob/resume.txt", ""} <= set(gone)
    assert {"ada/", "ada/resume.txt"} <= set(came)


def test_caches_are_not_told_of_files_that_only_hosts_read(site: Site, deployer: Deployer):
    deployer.target.takes_headers = False

    deployer(site)

    assert "_headers" in deployer.target.files
    (cleared,) = deployer.target.cleared
    assert "" in cleared
    assert not HOST_FILES & set(cleared)


def test_a_cache_that_cannot_be_cleared_stays_open_until_it_is(site: Site, deployer: Deployer):
    def refuse(operation: str, name: str) -> None:
        if operation == "clear":
            raise TargetError(problem_called("CACHE_NOT_CLEARED"))

    deployer.target.before = refuse
    report = deployer(site)
    assert report.status is ExitStatus.CACHE_OPEN
    assert deployer.target.files == sent(site)
    revive(deployer)

    report = deployer(site)

    assert (report.status, codes_of(report)) == (ExitStatus.CACHE_OPEN, ["CACHE_NOT_CLEARED"])


def test_a_header_that_changed_is_reason_enough_to_send_a_file(
    site: Site, deployer: Deployer, monkeypatch: pytest.MonkeyPatch
):
    deployer(site)
    monkeypatch.setattr("resumesite.publish.policy._REVALIDATED", "public, max-age=60")

    report = deployer(site)

    assert {str(upload.reason) for upload in report.plan.uploads} == {"headers"}
    assert {upload.file.path for upload in report.plan.uploads} == set(sent(site))


def test_more_people_are_dealt_out_to_more_shards(
    site: Site, deployer: Deployer, monkeypatch: pytest.MonkeyPatch
):
    deployer(site)
    monkeypatch.setattr("resumesite.publish.published._OWNERS_PER_SHARD", 1)
    write(site, "ada/resume.yaml", ADA.replace("Counts", "Adds"))
    build(site)

    deployer(site)

    assert changed(deployer) == {"ada/index.html", "ada/resume.txt"}
    assert len([name for name in deployer.target.ours if "shards/" in name]) > 1
    assert not deployer(site).plan.changes

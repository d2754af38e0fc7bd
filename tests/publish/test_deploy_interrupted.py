"""A deploy may die at any moment: the next ones lose nobody, and show what surely stands there."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from deploying import Deployer, Killed, install, kill_at, revive
from PIL import Image
from visitor import Visitor

from building import ADA, BOB, BROKEN, PAGES, MakeSite, build, switch_on, tree, unpublish, write
from resumesite.content.records import Occasion
from resumesite.errors import ExitStatus, ResumesiteError
from resumesite.publish.policy import HOST_FILES
from resumesite.settings import Site, open_site
from resumesite.site.deploy import DeployReport
from resumesite.site.lifecycle import rename

BASE = "https://people.example.org"
PEOPLE = {"ada": ADA, "bob": BOB, "cyd": "personalInfo: {name: Cyd Moor}\n"}


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


def with_home(site: Site, home: str) -> Site:
    (site.root / "resumesite.toml").write_text(PAGES + (f'home = "{home}"\n' if home else ""))
    return open_site(site.root, {})


def take_photo(site: Site, username: str, color: str) -> None:
    Image.new("RGB", (24, 24), color).save(site.content / username / "photo.png")


def fresh_machine(site: Site) -> None:
    shutil.rmtree(site.output)
    shutil.rmtree(site.private)


def deaths(deployer: Deployer, deploy: Callable[[], DeployReport]) -> Iterator[int]:
    """Yield after each change at which a deploy of what is in `output/` can die."""
    before, ours = dict(deployer.target.files), dict(deployer.target.ours)
    deploy()
    changes = len(deployer.target.changes)
    assert changes > 3
    for number in range(1, changes + 1):
        deployer.target.files, deployer.target.ours = dict(before), dict(ours)
        kill_at(deployer, number)
        with pytest.raises(Killed):
            deploy()
        revive(deployer)
        yield number


def broken(deployer: Deployer, deploy: Callable[[], DeployReport]) -> list[str]:
    """Say what a visitor finds broken while somebody deploys."""
    files = deployer.target.files
    visitor = Visitor({}, {}, base_url=BASE)
    found: list[str] = []
    deployer.target.after = lambda: found.extend(visitor._broken_links(files))
    deploy()
    deployer.target.after = lambda: None
    return found


def test_a_deploy_that_died_anywhere_is_finished_by_the_next(site: Site, deployer: Deployer):
    deployer(site)
    unpublish(site, "bob")
    switch_on(site, "cyd")
    write(site, "ada/resume.yaml", ADA.replace("Counts", "Adds"))
    build(site)
    before, ours = dict(deployer.target.files), dict(deployer.target.ours)
    deployer(site)
    changes = len(deployer.target.changes)
    finished = dict(deployer.target.files)
    assert changes > 8

    for number in range(1, changes + 1):
        deployer.target.files, deployer.target.ours = dict(before), dict(ours)
        kill_at(deployer, number)
        with pytest.raises(Killed):
            deployer(site)
        revive(deployer)

        report = deployer(site)

        assert report.status is ExitStatus.DONE, number
        assert deployer.target.files == finished, number
        assert not deployer(site).plan.changes, number


def test_what_came_with_a_deploy_that_died_goes_when_it_is_withdrawn(site: Site, deployer: Deployer):
    deployer(site)
    switch_on(site, "cyd")
    build(site)
    kill_at(deployer, 6)
    with pytest.raises(Killed):
        deployer(site)
    revive(deployer)
    assert "cyd/index.html" in deployer.target.files
    unpublish(site, "cyd")
    build(site)

    deployer(site)

    assert deployer.target.files == sent(site)


@pytest.mark.parametrize(("before", "after"), [("bob", ""), ("", "bob"), ("bob", "cyd")])
def test_a_deploy_of_somebody_else_takes_no_page_from_who_was_on_the_way_home(
    make_site: MakeSite, deployer: Deployer, before: str, after: str
):
    site = make_site(PEOPLE, published=["ada", "bob", "cyd"], settings=PAGES)
    site = with_home(site, before)
    build(site)
    deployer(site)
    site = with_home(site, after)
    build(site)

    for number in deaths(deployer, lambda: deployer(site)):
        found = broken(deployer, lambda: deployer(site, only=("ada",)))

        assert found == [], number
        pages = [data for path, data in deployer.target.files.items() if path.endswith("index.html")]
        assert any(b"<title>Bob Stone" in page for page in pages), number
        assert any(b"<title>Cyd Moor" in page for page in pages), number

        deployer(site, allowed_deletes=9)
        assert deployer.target.files == sent(site), number


def test_who_cannot_be_built_keeps_a_page_that_was_on_the_way(make_site: MakeSite, deployer: Deployer):
    site = make_site(PEOPLE, published=["ada", "bob", "cyd"], settings=PAGES)
    site = with_home(site, "bob")
    build(site)
    deployer(site)
    site = with_home(site, "")
    build(site)

    for number in deaths(deployer, lambda: deployer(site)):
        fresh_machine(site)
        write(site, "bob/resume.yaml", BROKEN)
        build(site)

        found = broken(deployer, lambda: deployer(site, allowed_deletes=9))

        assert found == [], number
        pages = [data for path, data in deployer.target.files.items() if path.endswith("index.html")]
        assert any(b"<title>Bob Stone" in page for page in pages), number
        assert not deployer(site).plan.changes, number

        write(site, "bob/resume.yaml", BOB)
        build(site)


def test_a_redirect_that_a_withdrawal_takes_away_for_a_moment_comes_back(site: Site, deployer: Deployer):
    write(site, "bob/cv.yaml", "personalInfo: {name: Dr Bob Stone}\n")
    switch_on(site, "bob", "cv", as_main=True)
    rename(site, "bob", "robert", Occasion("2026-11-25T09:00:00Z", lambda kind: f"{kind}_x"))
    build(site)
    deployer(site)
    assert "bob/index.html" in deployer.target.files
    unpublish(site, "robert", "cv")
    build(site)

    for number in deaths(deployer, lambda: deployer(site)):
        switch_on(site, "robert", "cv", as_main=True)
        build(site)

        deployer(site)

        assert deployer.target.files == sent(site), number
        unpublish(site, "robert", "cv")
        build(site)


def test_nothing_leads_to_a_held_page_that_never_came(site: Site, deployer: Deployer):
    deployer(site)
    switch_on(site, "cyd")
    build(site)

    for number in deaths(deployer, lambda: deployer(site)):
        fresh_machine(site)
        write(site, "cyd/resume.yaml", BROKEN)
        build(site)

        assert broken(deployer, lambda: deployer(site)) == [], number
        assert not deployer(site).plan.changes, number

        write(site, "cyd/resume.yaml", PEOPLE["cyd"])
        build(site)


def test_a_held_page_of_which_only_the_bytes_are_unknown_stays_in_the_directory(
    site: Site, deployer: Deployer
):
    deployer(site)
    write(site, "bob/resume.yaml", BOB.replace("Stone", "Rock"))
    build(site)
    kill_at(deployer, 6)
    with pytest.raises(Killed):
        deployer(site)
    revive(deployer)
    fresh_machine(site)
    write(site, "bob/resume.yaml", BROKEN)
    build(site)

    deployer(site)
    again = deployer(site)

    assert again.plan.is_empty
    assert b"bob/" in deployer.target.files["index.html"]


def test_no_photo_is_shown_that_may_be_gone(site: Site, deployer: Deployer):
    take_photo(site, "bob", "teal")
    build(site)
    deployer(site)
    take_photo(site, "bob", "maroon")
    build(site)

    for number in deaths(deployer, lambda: deployer(site)):
        write(site, "ada/resume.yaml", f"{ADA}skills: {{languages: [Number {number}]}}\n")
        build(site)

        found = broken(deployer, lambda: deployer(site, only=("ada",)))
        switch_on(site, "cyd")
        build(site)
        found += broken(deployer, lambda: deployer(site, only=("cyd",)))

        assert found == [], number
        unpublish(site, "cyd")
        write(site, "ada/resume.yaml", ADA)
        build(site)


def test_a_page_of_the_sites_as_it_was_at_a_farewell_is_the_sites(make_site: MakeSite, deployer: Deployer):
    site = make_site(PEOPLE, published=["ada", "bob", "cyd"], settings=PAGES)
    build(site)
    deployer(site)
    site = with_home(site, "bob")
    unpublish(site, "cyd")
    build(site)

    for number in deaths(deployer, lambda: deployer(site)):
        (site.root / "resumesite.toml").write_text(f"{PAGES}directory = false\n")
        without = open_site(site.root, {})
        build(without)

        deployer(without, allowed_deletes=9)

        assert deployer.target.files == sent(without), number
        build(with_home(site, "bob"))


def test_who_takes_a_home_with_the_same_bytes_keeps_it(make_site: MakeSite, deployer: Deployer):
    site = make_site(PEOPLE, published=["ada", "bob"], settings=PAGES)
    site = with_home(site, "bob")
    build(site)
    deployer(site)
    rename(site, "bob", "robert", Occasion("2026-11-25T09:00:00Z", lambda kind: f"{kind}_x"))
    site = with_home(site, "robert")
    build(site)

    for number in deaths(deployer, lambda: deployer(site)):
        assert broken(deployer, lambda: deployer(site, only=("ada",))) == [], number
        assert broken(deployer, lambda: deployer(site)) == [], number
        assert deployer.target.files == sent(site), number


def test_who_has_to_make_room_for_somebody_moves_with_them(make_site: MakeSite, deployer: Deployer):
    site = make_site(PEOPLE, published=["ada", "bob", "cyd"], settings=PAGES)
    site = with_home(site, "ada")
    build(site)
    deployer(site)
    site = with_home(site, "bob")
    write(site, "cyd/resume.yaml", "personalInfo: {name: Cyd Less}\n")
    build(site)

    found = broken(deployer, lambda: deployer(site, only=("bob",)))

    assert found == []
    assert b"<title>Bob Stone" in deployer.target.files["index.html"]
    assert b"<title>Ada Byron" in deployer.target.files["ada/index.html"]
    assert b"<title>Cyd Moor" in deployer.target.files["cyd/index.html"]


@pytest.mark.parametrize("only", [(), ("bob",)])
def test_who_was_not_built_is_not_pushed_out_of_home(
    make_site: MakeSite, deployer: Deployer, only: tuple[str, ...]
):
    site = make_site(PEOPLE, published=["ada", "bob"], settings=PAGES)
    site = with_home(site, "ada")
    build(site)
    deployer(site)
    site = with_home(site, "bob")
    fresh_machine(site)
    write(site, "ada/resume.yaml", BROKEN)
    build(site)
    before = dict(deployer.target.files)

    with pytest.raises(ResumesiteError) as caught:
        deployer(site, only=only)

    assert (caught.value.code, caught.value.status) == ("WOULD_DELETE_PERSON", ExitStatus.GUARDED)
    assert "ada stands at / and would be lost" in str(caught.value)
    assert deployer.target.files == before

    deployer(site, only=only, allowed_deletes=9)
    deployer(site)
    assert b"<title>Bob Stone" in deployer.target.files["index.html"]
    assert deployer(site).plan.is_empty


def test_sitemaps_are_deleted_before_the_pages_that_they_name(site: Site, deployer: Deployer):
    deployer(site)
    shutil.rmtree(site.content / "bob")
    write(site, "ada/resume.yaml", "personalInfo: {name: Ada Byron}\nmeta: {listed: false}\n")
    build(site)

    deployer(site, allowed_deletes=9)

    deleted = [name for operation, name in deployer.target.requests if operation == "delete"]
    assert deleted == ["sitemap.xml", "bob/index.html", "bob/resume.txt"]


def test_caches_forget_what_a_deploy_that_died_had_changed(make_site: MakeSite, deployer: Deployer):
    site = make_site(PEOPLE, published=["ada", "bob"], settings=PAGES)
    build(site)
    deployer(site)
    site = with_home(site, "bob")
    build(site)

    for number in deaths(deployer, lambda: deployer(site)):
        was_changed = deployer.target.files != sent(site)
        deployer.target.cleared.clear()

        report = deployer(site)

        assert report.status is ExitStatus.DONE, number
        cleared = {address for addresses in deployer.target.cleared for address in addresses}
        assert {"", "bob/"} <= cleared or not was_changed, number
        assert deployer(site).plan.is_empty, number

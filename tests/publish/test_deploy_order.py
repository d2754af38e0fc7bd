"""A visitor who comes at any moment of a deploy finds a whole site."""

from __future__ import annotations

import pytest
from deploying import Deployer, install
from visitor import Visitor

from building import ADA, BOB, PAGES, build, switch_on, tree, unpublish, write
from resumesite.publish.policy import HOST_FILES
from resumesite.settings import Site

BASE = "https://people.example.org"
CYD = "personalInfo: {name: Cyd Moor}\n"
SITE_FILES = ("index.html", "sitemap.xml", "404.html")


@pytest.fixture
def deployer(monkeypatch: pytest.MonkeyPatch) -> Deployer:
    return install(monkeypatch)


@pytest.fixture
def site(make_site) -> Site:
    site = make_site({"ada": ADA, "bob": BOB, "cyd": CYD}, published=["ada", "bob"], settings=PAGES)
    build(site)
    return site


def sent(site: Site) -> dict[str, bytes]:
    """What object storage gets of `output/`."""
    return {path: data for path, data in tree(site.output).items() if path not in HOST_FILES}


def watched(deployer: Deployer, site: Site, *, withdrawn: tuple[str, ...] = ()) -> Visitor:
    """Deploy while a visitor looks after every change."""
    visitor = Visitor(dict(deployer.target.files), sent(site), withdrawn, BASE, SITE_FILES)
    deployer.target.after = lambda: visitor.look(deployer.target.files)
    deployer(site)
    deployer.target.after = lambda: None
    return visitor


def test_the_first_deploy_shows_only_whole_pages(site: Site, deployer: Deployer):
    visitor = watched(deployer, site)

    assert (visitor.found, visitor.looks) == ([], len(sent(site)))
    assert deployer.target.files == sent(site)


def test_changed_pages_come_with_all_that_they_lead_to(site: Site, deployer: Deployer):
    deployer(site)
    write(site, "ada/resume.yaml", ADA.replace("Counts", "Reckons"))
    switch_on(site, "cyd")
    build(site)

    visitor = watched(deployer, site)

    assert visitor.found == []
    assert visitor.looks > 4
    assert deployer.target.files == sent(site)


def test_what_is_withdrawn_goes_before_anything_new_comes(site: Site, deployer: Deployer):
    deployer(site)
    unpublish(site, "bob")
    switch_on(site, "cyd")
    write(site, "ada/resume.yaml", ADA.replace("Counts", "Reckons"))
    build(site)

    visitor = watched(deployer, site, withdrawn=("bob/index.html", "bob/resume.txt"))

    assert visitor.found == []
    assert deployer.target.files == sent(site)


def test_the_visitor_sees_what_is_broken(site: Site, deployer: Deployer):
    deployer(site)
    files = dict(deployer.target.files)
    visitor = Visitor(files, files, base_url=BASE)
    del (broken := dict(files))["bob/resume.txt"]

    assert visitor.look(files) == []
    assert visitor.look(broken) == [
        "bob/resume.txt was there before and will be, and is missing",
        "bob/index.html leads to bob/resume.txt, which is not there",
    ]
    assert visitor.look({**files, "ada/index.html": b"half"}) == [
        "ada/index.html is neither as it was nor as it will be"
    ]

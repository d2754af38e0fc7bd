"""What is kept for faster builds of a resume goes when the resume is taken off."""

from __future__ import annotations

import pytest

from building import ADA, BOB, BROKEN, TEXTS, MakeSite, build, unpublish, write
from resumesite.content.records import Occasion, load_publication, save_publication
from resumesite.make.withdraw import withdraw
from resumesite.settings import Site


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    site = make_site(
        {"ada": {"resume.yaml": ADA, "academic.yaml": "personalInfo: {name: Dr Ada}\n"}, "bob": BOB},
        published=["ada", "bob"],
        settings=TEXTS,
    )
    publication = load_publication(site.content / "ada")
    assert publication
    occasion = Occasion("2024-03-01T00:00:00Z", lambda kind: f"{kind}_academic")
    save_publication(site.content / "ada", publication.published("academic", occasion))
    build(site)
    return site


def stored(site: Site) -> bytes:
    return b"".join(
        path.read_bytes() for path in sorted((site.private / "store").rglob("*")) if path.is_file()
    )


def test_whoever_was_unpublished_has_nothing_in_the_store_after_the_next_build(site: Site):
    assert b"Ada Byron" in stored(site)
    unpublish(site, "ada")

    build(site)

    assert b"Ada" not in stored(site)
    assert b"Bob Stone" in stored(site)


def test_of_two_resumes_only_the_one_that_was_taken_off_goes(site: Site):
    unpublish(site, "ada", "academic")

    build(site)

    assert b"Dr Ada" not in stored(site)
    assert b"Ada Byron" in stored(site)


def test_a_resume_whose_pages_were_withdrawn_before_the_build_goes_too(site: Site):
    unpublish(site, "ada", "academic")
    withdraw(site, "ada", ("academic",))

    build(site)

    assert b"Dr Ada" not in stored(site)
    assert b"Ada Byron" in stored(site)


def test_what_a_held_resume_needs_is_kept(site: Site):
    write(site, "ada/resume.yaml", BROKEN)
    unpublish(site, "ada", "academic")

    build(site)

    assert b"Dr Ada" not in stored(site)
    assert b"Ada Byron" in stored(site)

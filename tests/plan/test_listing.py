"""People dealt out to pages and addresses to sitemaps, without ever holding them all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from resumesite.plan.listing import (
    DirectoryPage,
    Listing,
    SiteFrame,
    directory_pages,
    sitemap_path,
    sitemap_shard,
    sitemap_shards,
)
from resumesite.themes.load import load_theme


def people(count: int) -> Iterator[Listing]:
    return (Listing(f"user{number}", f"user{number}/", f"User {number}") for number in range(count))


def test_people_fill_one_page_after_the_other():
    pages = list(directory_pages(people(5), 5, per_page=2))

    assert [[person.username for person in page.people] for page in pages] == [
        ["user0", "user1"],
        ["user2", "user3"],
        ["user4"],
    ]
    assert [(page.number, page.last) for page in pages] == [(1, 3), (2, 3), (3, 3)]


def test_without_anyone_there_is_one_empty_page():
    assert list(directory_pages(people(0), 0)) == [DirectoryPage(1, 1, ())]


def test_people_are_taken_only_as_pages_need_them():
    taken = []
    stream = (taken.append(person) or person for person in people(1000))

    next(directory_pages(stream, 1000, per_page=10))

    assert len(taken) == 10


@pytest.mark.parametrize(("number", "address", "root"), [(1, "", ""), (2, "page/2/", "../../")])
def test_a_page_knows_its_address_and_the_way_to_the_root(number: int, address: str, root: str):
    page = DirectoryPage(number, 2, ())

    assert (page.address, page.root) == (address, root)


@pytest.mark.parametrize(
    ("base_url", "path", "url"),
    [
        ("https://people.example.org", "/", "https://people.example.org/ada/"),
        ("https://example.org/repo/", "/repo/", "https://example.org/repo/ada/"),
        ("", "/", ""),
    ],
)
def test_a_site_stands_at_a_domains_root_or_below(base_url: str, path: str, url: str):
    frame = SiteFrame("People", load_theme("plain"), base_url)

    assert (frame.base_path, frame.url("ada/")) == (path, url)


@pytest.mark.parametrize(
    ("total", "shards"), [(0, 1), (10_000, 1), (10_001, 16), (160_000, 16), (160_001, 256), (1_000_000, 256)]
)
def test_the_number_of_sitemaps_seldom_changes(total: int, shards: int):
    assert sitemap_shards(total) == shards


def test_an_address_stays_in_its_sitemap_and_shards_are_filled_evenly():
    counts = [0] * 16
    for number in range(16_000):
        counts[sitemap_shard(f"user{number}/", 16)] += 1

    assert sitemap_shard("ada/", 16) == 13  # pinned: another hash would move everyone
    assert min(counts) > 850
    assert max(counts) < 1150


def test_sitemaps_are_named_by_their_number():
    assert sitemap_path(0, 1) == "sitemap.xml"
    assert [sitemap_path(shard, 16) for shard in (0, 15)] == ["sitemap-0.xml", "sitemap-f.xml"]
    assert sitemap_path(10, 256) == "sitemap-0a.xml"

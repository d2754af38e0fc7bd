"""What stands at a target, written down: equal states have equal lines, whoever writes them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resumesite.plan.listing import Listing
from resumesite.publish.published import (
    MISSING,
    SOMETHING,
    OwnerState,
    PublicFile,
    PublishedEdition,
    PublishedFile,
    read_shard,
    settled,
    shard_bytes,
    shard_count,
    shard_digests,
    shard_of,
    surely,
    uncertain,
)

NAMES = st.from_regex(r"[a-z][a-z0-9]{3,8}", fullmatch=True)
PATHS = st.from_regex(r"[a-z0-9]{1,8}/[a-z]{1,5}\.txt", fullmatch=True)


def state(owner: str, *paths: str, digest: str = "d" * 64) -> OwnerState:
    files = {path: PublishedFile(path, digest, 3, "h" * 16, owner) for path in paths}
    address = f"{owner}/"
    edition = PublishedEdition(address, "resume", Listing(owner, address, "Ada \u2028 Ünal"), is_main=True)
    return OwnerState(owner, files, {address: edition}, ("former",))


@given(st.dictionaries(NAMES, st.lists(PATHS, unique=True, max_size=4), max_size=6))
def test_a_shard_is_read_as_it_was_written(people: dict[str, list[str]]):
    states = [state(owner, *paths) for owner, paths in people.items()]

    assert read_shard(shard_bytes(states)) == {each.owner: each for each in states}


def test_a_shards_digest_says_nothing_of_the_order_in_which_files_came():
    one, other = state("ada", "ada/b", "ada/a"), state("ada", "ada/a", "ada/b")

    assert shard_digests([one], 1) == shard_digests([other], 1)


@pytest.mark.parametrize(
    ("owner", "path"),
    [
        *[("ada", path) for path in ("../x", "/x", "-x", "a b", "a\nb", ".resumesite/record", "a/../b")],
        *[("", path) for path in ("strangers.txt", "ada/resume.pdf")],
        *[("../ada", "a"), ("Ada", "a")],
    ],
)
def test_what_we_cannot_have_written_is_no_record(owner: str, path: str):
    line = shard_bytes([OwnerState(owner, {path: PublishedFile(path, "d" * 64, 1, "", owner)})])

    with pytest.raises(ValueError):
        read_shard(line)


def test_who_has_nothing_is_in_no_shard():
    assert shard_digests([OwnerState("ada")], 1) == {}
    assert shard_bytes([OwnerState("ada")]) == b""


@pytest.mark.parametrize(("owners", "shards"), [(0, 1), (500, 1), (501, 4), (10_000, 64), (1_000_000, 4096)])
def test_a_shard_holds_some_hundred_people(owners: int, shards: int):
    assert shard_count(owners) == shards


def test_everybody_is_in_one_of_the_shards():
    assert {shard_of(f"person-{number}", 16) for number in range(1000)} == set(range(16))


def test_headers_have_a_digest_that_stays_the_same():
    file = PublicFile("a", "d", 1, (("Cache-Control", "no-store"), ("Content-Type", "text/plain")), "ada")

    assert file.headers_digest == "56c52a80db83eeec"
    assert PublicFile("a", "d").headers_digest == ""


def test_after_an_interrupted_deploy_only_what_both_states_say_is_sure():
    before = state("ada", "ada/same", "ada/changed", "ada/deleted")
    then = OwnerState(
        "ada",
        {
            **state("ada", "ada/same").files,
            **state("ada", "ada/changed", "ada/new", digest="e" * 64).files,
        },
        before.editions,
        before.former,
    )

    found = uncertain(before, then)

    assert {path: file.digest for path, file in found.files.items()} == {
        "ada/same": "d" * 64,
        "ada/changed": SOMETHING,
        "ada/deleted": MISSING,
        "ada/new": MISSING,
    }


def test_a_page_that_another_takes_the_place_of_may_be_missing_for_a_while():
    before = state("ada", "ada/index.html")
    then = state("ada", "ada/index.html", digest="e" * 64)
    other = {address: replace(each, name="cv") for address, each in then.editions.items()}

    found = uncertain(before, replace(then, editions=other))

    assert found.files["ada/index.html"].digest == MISSING


@pytest.mark.parametrize(("seen", "is_theirs"), [("d" * 64, True), ("f" * 64, False), (None, False)])
def test_a_look_tells_whose_a_page_is_that_was_on_its_way(seen: str | None, is_theirs: bool):
    before, then = state("ada", "ada/index.html"), OwnerState("ada")

    one, other = settled(before, then, {"ada/index.html": seen})

    assert one == replace(before, former=one.former) if is_theirs else not one.files
    assert (one.files, one.editions) == (other.files, other.editions)
    assert bool(surely(one, other).editions) is is_theirs


def test_who_stands_at_two_addresses_is_led_to_at_the_later_one():
    before = state("ada", "index.html")
    before = replace(before, editions={"": replace(before.editions["ada/"], address="")})
    then = state("ada", "ada/index.html", digest="e" * 64)

    one, other = settled(before, then, {"index.html": "d" * 64, "ada/index.html": "e" * 64})

    assert surely(one, other).editions.keys() == {"ada/"}
    assert uncertain(one, other).files.keys() == {"index.html", "ada/index.html"}

"""The record remembers what was made, survives a kill, and is started anew when it is damaged."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from resumesite.errors import Place, Problem, ResumesiteError, Severity
from resumesite.make.record import (
    FILE_NAME,
    DamagedRecordError,
    EditionRow,
    FileRow,
    PersonRow,
    Record,
    discard_record,
    empty_record,
    open_record,
    read_record,
)
from resumesite.make.release import Covers, Held, MadeFile
from resumesite.plan.listing import Listing, SitemapEntry

PAGE = MadeFile("ada/index.html", "ada", "html", "k" * 64, "d" * 64, 4, "text/html")
ADA = EditionRow(
    address="ada/",
    username="ada",
    name="resume",
    inputs={"summary": "1"},
    paths=frozenset({"ada/index.html"}),
    listing=Listing("ada", "ada/", "Ada Byron", updated_at="2024-01-15T10:30:00Z"),
    is_main=True,
    has_page=True,
)


@pytest.fixture
def record() -> Record:
    return empty_record()


def test_a_person_comes_back_as_saved(record: Record):
    problem = Problem(
        "INVALID_DATE", "no date", Place("content/ada/resume.yaml", 3, 5), "x", "h", Severity.WARNING
    )
    row = PersonRow(
        username="ada",
        stamp="s",
        is_settled=True,
        digest="d",
        environment="e",
        themes=("folio", "plain"),
        system_fonts="f",
        is_complete=False,
        problems=(problem,),
        held=(Held("ada", "ada/academic/"), Held("ada")),
        former_usernames=("countess",),
    )

    record.save_person(row)

    assert record.person("ada") == row
    assert list(record.held()) == list(row.held)
    assert list(record.renamed()) == [("ada", ("countess",))]


def test_an_edition_and_a_file_come_back_as_saved(record: Record):
    file = FileRow(PAGE, "stamp", ("older", "oldest"))

    record.save_edition(ADA)
    record.save_file(file)

    assert record.editions("ada") == {"ada/": ADA}
    assert record.files("ada") == {"ada/index.html": file}
    assert record.file("ada/index.html") == file
    assert list(record.release().files()) == [PAGE]


def test_everybody_is_known_who_was_seen_or_owns_a_file(record: Record):
    record.save_person(PersonRow("bob"))
    record.save_file(FileRow(PAGE))
    record.save_file(FileRow(replace(PAGE, path="404.html", owner="")))

    assert list(record.usernames()) == ["ada", "bob"]


def test_what_stands_below_a_name_is_found(record: Record):
    record.save_file(FileRow(PAGE))

    assert record.has_files_below("ada")
    assert record.has_files_below("ada/index.html")
    assert not record.has_files_below("ad")
    assert not record.has_files_below("ada/index")


# The site's own pages ------------------------------------------------------------------------------------


def site_is_current(record: Record) -> bool:
    return record.fact("site") == "current"


@pytest.mark.parametrize(
    "change",
    [
        lambda record: record.save_edition(replace(ADA, listing=replace(ADA.listing, headline="Analyst"))),
        lambda record: record.save_edition(replace(ADA, has_page=False)),
        lambda record: record.save_edition(replace(ADA, address="bob/", username="bob")),
        lambda record: record.forget_edition("ada/"),
        lambda record: record.save_person(PersonRow("ada", former_usernames=("countess",))),
    ],
    ids=["shown differently", "without a page", "one more", "one less", "renamed"],
)
def test_the_sites_own_pages_are_outdated_when_they_would_show_something_else(record: Record, change):
    record.save_edition(ADA)
    record.set_fact("site", "current")

    change(record)

    assert not site_is_current(record)


def test_the_sites_own_pages_stay_when_only_a_resume_changed(record: Record):
    record.save_edition(ADA)
    record.set_fact("site", "current")

    record.save_edition(replace(ADA, inputs={"summary": "2"}, paths=frozenset({"ada/resume.pdf"})))
    record.save_person(PersonRow("ada", digest="2"))

    assert site_is_current(record)


def test_the_directory_shows_listed_people_once_by_username(record: Record):
    for name in ("cy", "ada", "bob"):
        listing = Listing(name, f"{name}/", name.title(), is_listed=name != "bob")
        record.save_edition(replace(ADA, address=f"{name}/", username=name, listing=listing))
    further = replace(ADA, address="ada/academic/", is_main=False)
    record.save_edition(further)
    record.save_edition(replace(ADA, address="dan/", username="dan", has_page=False))

    assert [listing.username for listing in record.listed()] == ["ada", "cy"]
    assert record.count_listed() == 2
    assert record.count_indexed() == 3


@pytest.mark.parametrize("shards", [1, 16])
def test_every_address_is_in_one_sitemap(record: Record, shards: int):
    addresses = [f"user-{number}/" for number in range(100)]
    for address in addresses:
        listing = replace(ADA.listing, address=address)
        record.save_edition(replace(ADA, address=address, username=address[:-1], listing=listing))

    sitemaps = list(record.sitemaps(shards))

    found = [entry for _, entries in sitemaps for entry in entries]
    assert sorted(found, key=lambda entry: entry.address) == [
        SitemapEntry(address, "2024-01-15T10:30:00Z") for address in sorted(addresses)
    ]
    assert [shard for shard, _ in sitemaps] == sorted({shard for shard, _ in sitemaps})
    assert (len(sitemaps) > 1) == (shards > 1)


# The release ---------------------------------------------------------------------------------------------


def test_a_release_holds_what_was_not_asked_for_and_what_could_not_be_made(record: Record):
    record.save_covers(Covers(usernames=frozenset({"ada", "bob"})))
    record.save_person(PersonRow("ada", held=(Held("ada", "ada/academic/"),)))
    record.save_person(PersonRow("bob", held=(Held("bob"),)))

    release = record.release()

    assert release.holds("cy/index.html", "cy")
    assert release.holds("index.html", "")
    assert release.holds("ada/academic/resume.pdf", "ada")
    assert release.holds("assets/ada.0123456789ab.jpg", "ada")
    assert not release.holds("ada/resume.pdf", "ada")
    assert release.holds("bob/index.html", "bob")
    assert release.holds("bob/academic/index.html", "bob")


def test_a_release_of_some_formats_holds_the_others(record: Record):
    record.save_covers(Covers(formats=frozenset({"pdf"})))

    release = record.release()

    assert release.holds("ada/index.html", "ada")
    assert release.holds("assets/ada.0123456789ab.jpg", "ada")
    assert release.holds("404.html", "")
    assert not release.holds("ada/resume.pdf", "ada")


def test_a_complete_build_covers_everybody(record: Record):
    record.save_covers(Covers())

    assert record.covers().is_complete
    assert not record.release().holds("ada/index.html", "ada")


# The store's entries -------------------------------------------------------------------------------------


def test_an_entry_is_forgotten_when_nothing_used_it_for_some_builds(record: Record):
    record.set_fact("build", "1")
    record.note_stored(["old", PAGE.key], "ada")
    record.save_file(FileRow(PAGE))
    record.set_fact("build", "5")
    record.note_stored(["young"], "ada")

    assert record.forget_unused(10) == ()
    assert record.forget_unused(3) == ("old",)
    assert not record.knows_stored("old")
    assert record.knows_stored("young")


def test_a_persons_entries_are_forgotten_but_those_that_are_still_needed(record: Record):
    record.note_stored(["old", "new"], "ada")

    assert record.forget_stored("ada", but={"new"}) == ("old",)
    assert (record.knows_stored("old"), record.knows_stored("new")) == (False, True)


def test_what_is_forgotten_does_not_linger_in_the_records_file(tmp_path: Path):
    record = open_record(tmp_path)
    with record.saving():
        for number in range(50):
            record.save_person(PersonRow(f"ada-lovelace-{number}", digest="d" * 64))
    with record.saving():
        for number in range(50):
            record.forget_person(f"ada-lovelace-{number}")
    record.close()

    assert b"ada-lovelace" not in (tmp_path / FILE_NAME).read_bytes()


def test_a_persons_entries_are_forgotten_but_those_that_others_share(record: Record):
    record.note_stored(["mine", "ours"], "ada")
    record.note_stored(["ours"], "bob")

    assert record.forget_stored("ada") == ("mine",)
    assert record.knows_stored("ours")


# The file ------------------------------------------------------------------------------------------------


def test_what_was_saved_is_there_for_the_next_build(tmp_path: Path):
    record = open_record(tmp_path)
    with record.saving():
        record.save_edition(ADA)
    record.close()

    assert open_record(tmp_path).editions("ada") == {"ada/": ADA}


def test_what_failed_in_between_is_not_saved_at_all(tmp_path: Path):
    record = open_record(tmp_path)

    with pytest.raises(RuntimeError), record.saving():
        record.save_edition(ADA)
        raise RuntimeError

    assert record.editions("ada") == {}


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"SQLite format 3\0" + b"x" * 5000])
def test_a_damaged_file_is_told_from_one_of_ours(tmp_path: Path, content: bytes):
    (tmp_path / FILE_NAME).write_bytes(content)

    with pytest.raises(DamagedRecordError):
        open_record(tmp_path)
    discard_record(tmp_path)

    assert list(open_record(tmp_path).usernames()) == []


def test_a_record_of_another_version_is_emptied(tmp_path: Path):
    record = open_record(tmp_path)
    record.save_person(PersonRow("ada"))
    record._database.execute("PRAGMA user_version = 9999")
    record.close()

    assert list(open_record(tmp_path).usernames()) == []


def test_a_copy_can_be_changed_without_a_trace(tmp_path: Path):
    record = open_record(tmp_path)
    record.save_person(PersonRow("ada"))

    copy = read_record(tmp_path)
    copy.save_person(PersonRow("bob"))

    assert list(copy.usernames()) == ["ada", "bob"]
    assert list(record.usernames()) == ["ada"]


def test_a_record_that_is_damaged_in_its_midst_is_not_looked_at(tmp_path: Path):
    record = open_record(tmp_path)
    for number in range(500):
        record.save_person(PersonRow(f"person-{number}"))
    record.close()
    with (tmp_path / FILE_NAME).open("r+b") as file:
        file.seek(6 * 4096)
        file.write(b"\xff" * 3 * 4096)

    with pytest.raises(DamagedRecordError):
        read_record(tmp_path)


def test_looking_at_a_site_without_a_record_makes_none(tmp_path: Path):
    assert list(read_record(tmp_path / "site").usernames()) == []
    assert list(tmp_path.iterdir()) == []


def test_a_record_that_cannot_be_opened_is_a_problem_with_a_way_out(tmp_path: Path):
    (tmp_path / FILE_NAME).mkdir()

    with pytest.raises(ResumesiteError) as caught:
        open_record(tmp_path)

    assert caught.value.code == "RECORD_UNUSABLE"
    assert caught.value.problems[0].hint

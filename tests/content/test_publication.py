"""How a person's state changes: what is live, what is the main resume, what is remembered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from pydantic import ValidationError

from resumesite.content.publication import (
    Identity,
    Occasion,
    Status,
    new_publication,
    random_id,
    utc_text,
)

LATER = "2024-02-28T14:25:00Z"
MUCH_LATER = "2024-03-01T09:00:00Z"


def at(now: str) -> Occasion:
    return Occasion(now=now, new_id=lambda kind: f"{kind}_at_{now[5:10]}")


FIRST = at("2024-01-15T10:30:00Z")


def test_a_new_record_is_of_somebody_who_is_not_live():
    record = new_publication("ada", FIRST)

    assert (record.id, record.username, record.islive, record.live_names()) == (
        "usr_at_01-15",
        "ada",
        False,
        (),
    )
    assert record.created_at == record.updated_at == FIRST.now


def test_the_first_resume_that_is_published_is_the_main_one():
    record = new_publication("ada", FIRST).published("academic", FIRST).published("resume", at(LATER))

    assert record.islive
    assert record.main == "academic"
    assert record.live_names() == ("academic", "resume")


def test_a_resume_can_be_made_the_main_one():
    record = new_publication("ada", FIRST).published("academic", FIRST)

    record = record.published("resume", at(LATER), as_main=True)

    assert record.live_names() == ("resume", "academic")


def test_publishing_again_keeps_ids_creation_and_since_when_it_is_live():
    record = new_publication("ada", FIRST).published("resume", FIRST)

    again = record.published("resume", at(LATER))

    assert again.resumes["resume"].published_at == FIRST.now
    assert again.resumes["resume"].updated_at == LATER
    assert (again.id, again.created_at) == (record.id, record.created_at)
    assert again.resumes["resume"].id == record.resumes["resume"].id
    assert again.updated_at == LATER


def test_unpublishing_the_last_one_ends_being_live_and_keeps_the_record():
    record = new_publication("ada", FIRST).published("resume", FIRST)

    off = record.unpublished(("resume",), LATER)

    assert not off.islive
    assert off.status("resume") is Status.DRAFT
    assert off.resumes["resume"].id == record.resumes["resume"].id
    assert off.main == "resume"


def test_when_the_main_resume_goes_the_one_that_is_live_longest_takes_its_place():
    record = new_publication("ada", FIRST).published("resume", FIRST)
    record = record.published("zoology", at(LATER)).published("academic", at(MUCH_LATER))

    off = record.unpublished(("resume",), MUCH_LATER)

    assert off.main == "zoology"


def test_archiving_takes_a_resume_off_and_publishing_takes_it_out_of_the_archive():
    record = new_publication("ada", FIRST).published("resume", FIRST)

    archived = record.archived("resume", at(LATER))
    back = archived.published("resume", at(MUCH_LATER))

    assert (archived.status("resume"), archived.islive) == (Status.ARCHIVED, False)
    assert (back.status("resume"), back.resumes["resume"].archived_at) == (Status.PUBLISHED, None)
    assert back.resumes["resume"].published_at == MUCH_LATER


def test_a_resume_leaves_the_archive_as_a_draft():
    archived = new_publication("ada", FIRST).archived("resume", FIRST)

    assert archived.unarchived("resume", LATER).status("resume") is Status.DRAFT


def test_a_deleted_resume_is_forgotten_and_comes_back_with_its_own_id_as_a_draft():
    record = new_publication("ada", FIRST).published("resume", FIRST)
    kept = record.resumes["resume"]

    gone = record.without_resume("resume", LATER)
    back = gone.with_restored("resume", kept, MUCH_LATER)

    assert (gone.resumes, gone.main, gone.islive) == ({}, "", False)
    assert (back.resumes["resume"].id, back.status("resume")) == (kept.id, Status.DRAFT)


def test_a_platform_sets_what_it_knows_and_the_rest_stays():
    record = new_publication("ada", FIRST)

    known = record.with_identity(Identity(email="ada@example.org"), LATER)
    more = known.with_identity(Identity(id="usr_123", clerk_user_id="user_abc"), MUCH_LATER)

    assert (known.email, known.clerk_user_id, known.id) == ("ada@example.org", None, record.id)
    assert (more.id, more.email, more.clerk_user_id) == ("usr_123", "ada@example.org", "user_abc")
    assert record.with_identity(Identity(), LATER) is record


def test_a_renamed_person_is_remembered_by_the_old_name_until_it_is_theirs_again():
    record = new_publication("ada", FIRST)

    twice = record.renamed("lovelace", LATER).renamed("countess", LATER)
    back = twice.renamed("ada", MUCH_LATER)

    assert (twice.username, twice.former_usernames) == ("countess", ("ada", "lovelace"))
    assert (back.username, back.former_usernames) == ("ada", ("lovelace", "countess"))


def test_no_change_of_state_makes_a_record_that_could_not_be_read():
    record = new_publication("ada", FIRST)

    with pytest.raises(ValidationError):
        record.with_identity(Identity(id="two words"), LATER)


def test_ids_say_what_they_are_of_and_never_repeat():
    ids = {random_id("usr") for _ in range(1000)}

    assert len(ids) == 1000
    assert all(made.startswith("usr_") and len(made) == 24 for made in ids)


def test_times_are_written_in_utc_and_whole_seconds():
    moment = datetime(2024, 1, 15, 11, 30, 0, 999_999, tzinfo=timezone(timedelta(hours=1)))

    assert utc_text(moment) == "2024-01-15T10:30:00Z"
    assert utc_text(datetime(2024, 1, 15, tzinfo=UTC)) == "2024-01-15T00:00:00Z"

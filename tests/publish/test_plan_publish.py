"""The plan of a deploy: a pure comparison of what shall stand with what stands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from resumesite.errors import ExitStatus, ResumesiteError
from resumesite.plan.listing import Listing
from resumesite.publish.plan import (
    OwnerRelease,
    PublishPlan,
    Reason,
    Upload,
    Withdrawn,
    check_guards,
    joined,
    plan_publish,
    state_after,
    with_farewells,
)
from resumesite.publish.published import OwnerState, PublicFile, PublishedEdition, PublishedFile

PAGE = PublicFile("ada/index.html", "a1", 10, (("Content-Type", "text/html"),), "ada")
PDF = PublicFile("ada/resume.pdf", "b1", 20, (), "ada")
PHOTO = PublicFile("assets/ada.0123456789ab.jpg", "c1", 30, (), "ada")
CV = PublicFile("ada/cv/index.html", "d1", 10, (), "ada")
MAIN = PublishedEdition("ada/", "resume", Listing("ada", "ada/", "Ada"), is_main=True)
SECOND = PublishedEdition("ada/cv/", "cv", Listing("ada", "ada/cv/", "Ada"))


def files(*given: PublicFile) -> dict[str, PublicFile]:
    return {file.path: file for file in given}


def release(
    *given: PublicFile, editions: tuple[PublishedEdition, ...] = (MAIN,), **more: object
) -> OwnerRelease:
    return OwnerRelease(files(*given), {each.address: each for each in editions}, **more)  # type: ignore[arg-type]


def published(*given: PublicFile, editions: tuple[PublishedEdition, ...] = (MAIN,)) -> OwnerState:
    return OwnerState(
        "ada",
        {file.path: file.as_published() for file in given},
        {each.address: each for each in editions},
    )


def paths(found: tuple[PublishedFile, ...]) -> list[str]:
    return [file.path for file in found]


def test_nothing_changed_is_nothing_to_do():
    plan = plan_publish(release(PAGE, PDF), published(PAGE, PDF))

    assert plan.is_empty
    assert plan.known == 2


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"digest": "a2"}, Reason.CHANGED),
        ({"headers": (("Content-Type", "text/plain"),)}, Reason.HEADERS),
    ],
)
def test_what_differs_is_sent_and_says_why(change: dict[str, object], reason: Reason):
    after = replace(PAGE, **change)  # type: ignore[arg-type]

    plan = plan_publish(release(after, PDF), published(PAGE, PDF))

    assert plan == PublishPlan(uploads=(Upload(after, reason),), known=2)


def test_a_change_of_the_same_size_is_a_change():
    after = replace(PAGE, digest="a2", size=PAGE.size)

    assert plan_publish(release(after), published(PAGE)).uploads == (Upload(after, Reason.CHANGED),)


def test_what_an_interrupted_deploy_may_have_touched_is_sent_again():
    unsure = published(PAGE)
    unsure = replace(unsure, files={PAGE.path: replace(unsure.files[PAGE.path], digest="")})

    assert plan_publish(release(PAGE), unsure).uploads == (Upload(PAGE, Reason.UNFINISHED),)


def test_assets_come_before_documents_and_documents_before_pages():
    plan = plan_publish(release(PAGE, PDF, PHOTO), OwnerState("ada"))

    assert [upload.file for upload in plan.uploads] == [PHOTO, PDF, PAGE]


def test_what_is_left_over_is_deleted_pages_first():
    plan = plan_publish(release(PAGE), published(PAGE, PDF, CV, editions=(MAIN, SECOND)))

    assert paths(plan.deletes) == ["ada/cv/index.html", "ada/resume.pdf"]
    assert plan.withdrawals == ()


def test_what_is_held_is_left_alone():
    plan = plan_publish(
        release(editions=(), holds=lambda file: file.path.startswith("ada/")), published(PAGE, PDF)
    )

    assert (plan.is_empty, plan.held, plan.lost) == (True, 2, ())


def test_held_pages_still_stand_afterwards():
    before = published(PAGE, PDF)
    held = release(editions=(), holds=lambda file: True)

    after = state_after(held, before, plan_publish(held, before))

    assert after == before


def test_a_recorded_decision_counts_more_than_that_something_was_held():
    plan = plan_publish(
        release(editions=(), holds=lambda file: True, withdrawn=Withdrawn()),
        published(PAGE, PDF, PHOTO),
    )

    assert paths(plan.withdrawals) == ["ada/index.html", "ada/resume.pdf", PHOTO.path]
    assert (plan.deletes, plan.held) == ((), 0)


def test_one_resume_is_withdrawn_and_the_other_stays():
    plan = plan_publish(
        release(PAGE, PHOTO, withdrawn=Withdrawn(staying=frozenset({"resume"}))),
        published(PAGE, PHOTO, CV, editions=(MAIN, SECOND)),
    )

    assert paths(plan.withdrawals) == ["ada/cv/index.html"]


def test_what_takes_the_place_of_a_withdrawn_page_comes_after_it_is_gone():
    other = replace(PAGE, digest="a2")

    plan = plan_publish(
        release(
            other, PHOTO, editions=(replace(MAIN, name="cv"),), withdrawn=Withdrawn(staying=frozenset({"cv"}))
        ),
        published(PAGE, PHOTO),
    )

    assert paths(plan.withdrawals) == ["ada/index.html"]
    assert plan.uploads == (Upload(other, Reason.NEW),)


def test_a_person_whose_pages_go_without_a_decision_is_lost():
    plan = plan_publish(release(editions=()), published(PAGE, PDF))

    assert plan.lost == ("ada",)


# The site's own pages ------------------------------------------------------------------------------------


def site_file(path: str, digest: str) -> PublicFile:
    return PublicFile(path, digest)


def test_the_page_at_the_root_goes_from_the_site_to_the_person_at_home():
    home = PublicFile("index.html", "h", owner="ada")
    site = OwnerState("", {"index.html": site_file("index.html", "d").as_published()})

    plan = joined([plan_publish(release(home), OwnerState("ada")), plan_publish(OwnerRelease({}), site)])

    assert [upload.file for upload in plan.uploads] == [home]
    assert plan.deletes == ()


def test_links_to_the_withdrawn_go_first_and_new_ones_come_last():
    withdrawn = PublishedFile("bob/index.html", "b", owner="bob")
    people = PublishPlan(withdrawals=(withdrawn,), uploads=(Upload(PAGE, Reason.NEW),))
    there = OwnerState("", files_of(("index.html", "ada-and-bob"), ("page/2/index.html", "two")))
    farewell = files(site_file("index.html", "nobody"))
    final = files(site_file("index.html", "ada"))

    plan = with_farewells(people, farewell, final, there)

    assert [upload.file.digest for upload in plan.farewells] == ["nobody"]
    assert paths(plan.withdrawals) == ["page/2/index.html", "bob/index.html"]
    assert [upload.file.digest for upload in plan.uploads] == ["a1", "ada"]
    assert plan.deletes == ()


def test_a_site_page_that_was_right_before_the_farewell_is_sent_again_after_it():
    people = PublishPlan(withdrawals=(PublishedFile("bob/index.html", "b", owner="bob"),))
    there = OwnerState("", files_of(("index.html", "same")))

    plan = with_farewells(
        people, files(site_file("index.html", "between")), files(site_file("index.html", "same")), there
    )

    assert [upload.file.digest for upload in plan.uploads] == ["same"]


def files_of(*given: tuple[str, str]) -> dict[str, PublishedFile]:
    return {path: PublishedFile(path, digest) for path, digest in given}


# Guards --------------------------------------------------------------------------------------------------


def plan_deleting(count: int, known: int, lost: tuple[str, ...] = ()) -> PublishPlan:
    gone = tuple(PublishedFile(f"p{number}/index.html", "x", owner=f"p{number}") for number in range(count))
    return PublishPlan(deletes=gone, known=known, lost=lost)


@pytest.mark.parametrize(("count", "known"), [(25, 100), (1, 4), (0, 0)])
def test_a_quarter_of_the_files_may_go(count: int, known: int):
    check_guards(plan_deleting(count, known), is_anybody_left=True, allowed=0)


@pytest.mark.parametrize(
    ("plan", "is_anybody_left", "code"),
    [
        (plan_deleting(26, 100), True, "WOULD_DELETE_MUCH"),
        (plan_deleting(1, 100, lost=("p0",)), True, "WOULD_DELETE_PERSON"),
        (plan_deleting(8, 8), False, "WOULD_DELETE_ALL"),
    ],
)
def test_deletes_that_nobody_explains_stop_a_deploy(plan: PublishPlan, is_anybody_left: bool, code: str):
    with pytest.raises(ResumesiteError) as caught:
        check_guards(plan, is_anybody_left=is_anybody_left, allowed=0)

    assert (caught.value.code, caught.value.status) == (code, ExitStatus.GUARDED)
    assert f"--allow-deletes {len(plan.deletes)}" in caught.value.problems[0].hint


@pytest.mark.parametrize(("allowed", "is_refused"), [(25, True), (26, False)])
def test_so_many_deletes_as_are_allowed_go_on(allowed: int, is_refused: bool):
    plan = plan_deleting(26, 100)

    if is_refused:
        with pytest.raises(ResumesiteError):
            check_guards(plan, is_anybody_left=True, allowed=allowed)
    else:
        check_guards(plan, is_anybody_left=True, allowed=allowed)


def test_what_was_withdrawn_on_purpose_never_trips_a_guard():
    gone = tuple(PublishedFile(f"p{number}/index.html", "x", owner=f"p{number}") for number in range(90))

    check_guards(PublishPlan(withdrawals=gone, known=100), is_anybody_left=True, allowed=0)

"""What stands in a share's snapshot."""

from __future__ import annotations

from dataclasses import replace

from resumesite.edition.edition import Presentation, PublicResume
from resumesite.edition.snapshot import Snapshot, read_snapshot

SINCE_THE_FIRST = {"theme", "page_size", "margin", "include_photo", "color_scheme", "density"}


def snapshot(looks: Presentation) -> Snapshot:
    return Snapshot(PublicResume(), looks, ("html",))


def test_a_later_choice_that_is_as_usual_changes_no_share_that_was_made_before_it():
    assert snapshot(Presentation()).as_data()["presentation"].keys() == SINCE_THE_FIRST


def test_what_was_chosen_is_read_again():
    looks = replace(
        Presentation(), photo_shape="circle", theme_options={"toc": False}, custom_css="h2{color:red}"
    )

    assert read_snapshot(snapshot(looks).as_data()).presentation == looks

"""Pages that go leave nothing in `output/`, even where the build record knows nothing of them any more."""

from __future__ import annotations

import itertools
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from building import ADA, BOB, BROKEN, PAGES, MakeSite, build, made, tree, write
from resumesite.content.records import Occasion
from resumesite.errors import ExitStatus
from resumesite.make.record import FILE_NAME
from resumesite.settings import Site, open_site
from resumesite.site.clean import CleanRequest, clean
from resumesite.site.lifecycle import Removed, Renamed, archive, remove, rename
from resumesite.site.publish import PublishRequest, Unpublished, publish, unpublish

_numbers = itertools.count(1)
NOW = Occasion("2024-03-01T00:00:00Z", lambda kind: f"{kind}_{next(_numbers)}")


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    """Ada has two resumes and a photo, Bob has one; all is built."""
    made_site = make_site({"ada": ADA, "bob": BOB}, published=["ada", "bob"], settings=PAGES)
    write(made_site, "ada/academic.yaml", "personalInfo: {name: Dr Ada Byron}\n")
    Image.new("RGB", (40, 50), "navy").save(made_site.content / "ada/photo.png")
    publish(made_site, PublishRequest("ada", "academic"), NOW)
    build(made_site)
    return made_site


def lose_record(site: Site) -> None:
    shutil.rmtree(site.private)


def damage_record(site: Site) -> None:
    """Spoil every page of the record but the first, which is found out only in the midst of the work."""
    with closing(sqlite3.connect(site.private / FILE_NAME)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray((site.private / FILE_NAME).read_bytes())
    for start in range(4096, len(data), 4096):
        data[start : start + 200] = b"\xff" * 200
    (site.private / FILE_NAME).write_bytes(data)


def of_ada(site: Site) -> set[str]:
    return made(site, "ada") | made(site, "assets")


def naming_ada(site: Site) -> list[str]:
    return [path for path, data in tree(site.output).items() if b"Ada Byron" in data]


def test_all_of_a_person_goes_when_the_record_is_lost(site: Site):
    lose_record(site)

    done = unpublish(site, "ada", "", NOW)

    assert {"ada/academic/index.html", "ada/index.html"} < set(done.removed)
    assert any(path.startswith("assets/ada.") for path in done.removed)
    assert (of_ada(site), naming_ada(site), done.warnings) == (set(), [], ())
    assert "bob/index.html" in made(site)


def test_the_live_main_page_stays_when_another_goes_and_the_record_is_lost(site: Site):
    lose_record(site)

    done = unpublish(site, "ada", "academic", NOW)

    assert set(done.removed) == {"ada/academic/index.html", "ada/academic/resume.txt"}
    assert {"ada/index.html", "ada/resume.txt"} <= made(site, "ada")


@pytest.mark.parametrize("is_built_alone", [True, False])
def test_the_main_page_goes_with_the_main_resume_when_the_record_is_lost(site: Site, is_built_alone: bool):
    if is_built_alone:
        shutil.rmtree(site.output / "ada/academic")
    lose_record(site)

    done = unpublish(site, "ada", "resume", NOW)

    assert set(done.removed) == {"ada/index.html", "ada/resume.txt"}
    assert made(site, "ada/academic/") == (
        set() if is_built_alone else {"ada/academic/index.html", "ada/academic/resume.txt"}
    )


def test_the_last_live_resume_takes_everything_along_when_the_record_is_lost(site: Site):
    archive(site, "ada", "academic", NOW)
    lose_record(site)

    archive(site, "ada", "resume", NOW)

    assert (of_ada(site), naming_ada(site)) == (set(), [])


def test_a_renamed_person_leaves_nothing_when_the_record_is_lost(site: Site):
    lose_record(site)

    done = rename(site, "ada", "lovelace", NOW)

    assert "ada/academic/index.html" in done.removed
    assert naming_ada(site) == []


def test_a_removed_person_leaves_nothing_in_the_store_either_when_the_record_is_lost(site: Site):
    (site.private / "record.sqlite").unlink()

    remove(site, "ada", NOW)

    assert [path for path in site.root.rglob("*") if "ada" in path.name] == []
    assert [path for path, data in tree(site.root).items() if b"Ada Byron" in data] == []


def test_files_of_formats_that_no_later_build_asked_for_go_too(site: Site):
    lose_record(site)
    build(site, formats=("html",))

    unpublish(site, "ada", "", NOW)

    assert of_ada(site) == set()


def test_the_home_persons_page_goes_when_the_record_is_lost(make_site: MakeSite):
    settings = PAGES.replace("[site]", '[site]\nhome = "ada"')
    site = make_site({"ada": ADA, "bob": BOB}, published=["ada", "bob"], settings=settings)
    build(site)
    assert "Ada Byron" in (site.output / "index.html").read_text()
    lose_record(site)

    done = unpublish(site, "ada", "", NOW)

    assert {"index.html", "resume.txt"} <= set(done.removed)
    assert naming_ada(site) == []


def test_what_is_not_ours_is_named_and_left(site: Site, tmp_path: Path):
    (tmp_path / "mine.txt").write_text("mine")
    (site.output / "ada/notes.html").write_text("by hand")
    (site.output / "ada/resume.md").symlink_to(tmp_path / "mine.txt")
    (site.output / "assets/ada.jpg").write_text("by hand")

    done = unpublish(site, "ada", "", NOW)

    assert [problem.place.path for problem in done.warnings if problem.place] == ["output/ada/notes.html"]
    assert made(site, "ada") | made(site, "assets") == {"ada/notes.html", "assets/ada.jpg"}
    assert (tmp_path / "mine.txt").read_text() == "mine"


# Where the record is damaged -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "leave",
    [
        lambda site: unpublish(site, "ada", "", NOW),
        lambda site: rename(site, "ada", "lovelace", NOW),
        lambda site: remove(site, "ada", NOW),
    ],
    ids=["unpublish", "rename", "remove"],
)
def test_whoever_goes_is_gone_when_the_record_is_damaged(
    site: Site, leave: Callable[[Site], Unpublished | Renamed | Removed]
):
    damage_record(site)

    done = leave(site)

    assert [problem.code for problem in done.warnings] == ["DAMAGED_RECORD"]
    assert "ada/academic/index.html" in done.removed
    assert (of_ada(site), naming_ada(site)) == (set(), [])
    assert "bob/index.html" in made(site)


def test_cleaning_starts_a_damaged_record_anew_and_names_what_is_left(site: Site):
    damage_record(site)

    cleaned = clean(site, CleanRequest(), lambda path: None)

    assert [problem.code for problem in cleaned.warnings] == ["DAMAGED_RECORD"]
    assert {"output/ada", "output/bob"} <= set(cleaned.left)
    assert build(site).status is ExitStatus.DONE


def test_somebody_elses_leaving_takes_no_page_from_who_is_held_at_home(site: Site):
    settings = site.root / "resumesite.toml"
    settings.write_text(f'{PAGES}home = "bob"\n')
    build(open_site(site.root, {}))
    write(site, "bob/resume.yaml", BROKEN)
    settings.write_text(PAGES)
    without_home = open_site(site.root, {})
    build(without_home)
    page = (site.output / "index.html").read_bytes()

    rename(without_home, "ada", "augusta", NOW)
    build(without_home)

    assert (site.output / "index.html").read_bytes() == page

"""What `clean` deletes and what it leaves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from resumesite.errors import ResumesiteError
from resumesite.make.locks import build_lock
from resumesite.make.workers import inline_workers
from resumesite.settings import Site
from resumesite.site.build import BuildReport, BuildRequest, build_site
from resumesite.site.clean import CleanRequest, clean

MakeSite = Callable[..., Site]

ADA = "personalInfo: {name: Ada Fenwick}"
TEXT_ONLY = '[site]\nformats = ["html", "txt"]\n'


def built(make_site: MakeSite, *usernames: str) -> Site:
    site = make_site(
        dict.fromkeys(usernames or ("ada",), ADA), published=usernames or ("ada",), settings=TEXT_ONLY
    )
    build(site)
    assert (site.output / "ada" / "resume.txt").is_file()
    return site


def build(site: Site) -> BuildReport:
    return build_site(site, BuildRequest(), workers=inline_workers())


def files_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_everything_that_was_built_goes_and_nothing_else(make_site: MakeSite):
    site = built(make_site, "ada", "grace")
    (site.output / ".gitkeep").touch()
    (site.root / "resumesite.key").write_text("key")
    before = files_in(site.content)

    cleaned = clean(site, CleanRequest())

    assert cleaned.files > 4
    assert files_in(site.output) == {".gitkeep"}
    assert not [name for name in files_in(site.private) if not name.endswith(".lock")]
    assert files_in(site.content) == before
    assert (site.root / "resumesite.key").read_text() == "key"
    assert cleaned.left == ()


@pytest.mark.parametrize(
    "request_",
    [CleanRequest(), CleanRequest(store=False), CleanRequest(output=False)],
    ids=["all", "output", "store"],
)
def test_the_next_build_makes_the_same_site_again(make_site: MakeSite, request_: CleanRequest):
    site = built(make_site, "ada", "grace")
    before = {name: (site.output / name).read_bytes() for name in files_in(site.output)}

    clean(site, request_)
    report = build(site)

    assert not report.errors
    assert {name: (site.output / name).read_bytes() for name in files_in(site.output)} == before


def test_without_output_the_store_puts_everything_back(make_site: MakeSite):
    site = built(make_site)

    cleaned = clean(site, CleanRequest(store=False))
    report = build(site)

    assert cleaned.stored_bytes == 0
    assert set(report.rendered) == {"site"}
    assert (site.output / "ada" / "resume.txt").is_file()


def test_without_the_store_output_stays(make_site: MakeSite):
    site = built(make_site)

    cleaned = clean(site, CleanRequest(output=False))

    assert (cleaned.files, cleaned.stored_bytes > 0) == (0, True)
    assert (site.output / "ada" / "resume.txt").is_file()
    assert not (site.private / "store").exists()
    assert not build(site).rendered


def test_files_of_others_in_output_stay_and_are_named(make_site: MakeSite):
    site = built(make_site)
    (site.output / "CNAME").write_text("people.example.org")
    (site.output / "ada" / "notes.txt").write_text("mine")

    cleaned = clean(site, CleanRequest())

    assert files_in(site.output) == {"CNAME", "ada/notes.txt"}
    assert cleaned.left == ("output/CNAME", "output/ada")


def test_a_file_of_ours_that_somebody_changed_stays_with_a_warning(make_site: MakeSite):
    site = built(make_site)
    (site.output / "ada" / "resume.txt").write_text("by hand")

    cleaned = clean(site, CleanRequest())

    assert files_in(site.output) == {"ada/resume.txt"}
    assert [(warning.code, warning.place.path) for warning in cleaned.warnings] == [
        ("CHANGED_OUTPUT", "output/ada/resume.txt")
    ]


def test_a_dry_run_says_the_same_and_deletes_nothing(make_site: MakeSite):
    site = built(make_site)
    (site.output / "CNAME").write_text("people.example.org")
    before = files_in(site.root)
    foretold: list[str] = []
    told: list[str] = []

    look = clean(site, CleanRequest(is_dry_run=True), foretold.append)
    assert files_in(site.root) == before
    done = clean(site, CleanRequest(), told.append)

    assert (look.files, look.file_bytes, look.left) == (done.files, done.file_bytes, done.left)
    assert {path for path in foretold if path.startswith("output/")} == {
        path for path in told if path.startswith("output/")
    }
    assert look.stored_bytes > 0


def test_what_is_behind_a_link_stays(make_site: MakeSite, tmp_path_factory: pytest.TempPathFactory):
    site = built(make_site)
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "keep.txt").write_text("mine")
    (site.private / "link").symlink_to(elsewhere)
    (site.output / "link").symlink_to(elsewhere)

    clean(site, CleanRequest())

    assert (elsewhere / "keep.txt").read_text() == "mine"
    assert not (site.private / "link").is_symlink()
    assert (site.output / "link").is_symlink()


def test_nothing_is_made_where_nothing_was_built(make_site: MakeSite):
    site = make_site({"ada": ADA})

    cleaned = clean(site, CleanRequest())

    assert (cleaned.files, cleaned.stored_bytes, cleaned.left) == (0, 0, ())
    assert not site.private.exists()


def test_without_a_record_nothing_in_output_is_known_to_be_ours(make_site: MakeSite):
    site = built(make_site)
    (site.private / "record.sqlite").write_bytes(b"damaged" * 1000)

    cleaned = clean(site, CleanRequest())

    assert (site.output / "ada" / "resume.txt").is_file()
    assert "output/ada" in cleaned.left
    assert [warning.code for warning in cleaned.warnings] == ["DAMAGED_RECORD"]


def test_nothing_is_deleted_while_a_build_is_running(make_site: MakeSite):
    site = built(make_site)

    with build_lock(site.private), pytest.raises(ResumesiteError) as caught:
        clean(site, CleanRequest())

    assert (caught.value.code, caught.value.status) == ("LOCKED", 5)
    assert (site.output / "ada" / "resume.txt").is_file()

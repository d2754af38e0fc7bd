"""A build brings `output/` up to date, and does no more than that takes."""

from __future__ import annotations

import json
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from building import (
    ADA,
    BOB,
    BROKEN,
    PAGES,
    TEXTS,
    MakeSite,
    build,
    codes,
    made,
    switch_on,
    times,
    tree,
    unpublish,
    workers_that_first,
    write,
)
from resumesite.content.records import Occasion, load_publication, save_publication
from resumesite.errors import ExitStatus, ResumesiteError
from resumesite.make.locks import build_lock
from resumesite.make.record import FILE_NAME, open_record
from resumesite.make.withdraw import Withdrawn, forget, withdraw
from resumesite.plan import formats
from resumesite.plan.formats import Format
from resumesite.settings import Site, open_site
from resumesite.themes.load import builtin_folder

PEOPLE = {"ada": ADA, "bob": BOB, "cyd": "personalInfo: {name: Cyd Draft}\n"}


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    return make_site(PEOPLE, published=["ada", "bob"], settings=TEXTS)


@pytest.fixture
def pages(make_site: MakeSite) -> Site:
    return make_site(PEOPLE, published=["ada", "bob"], settings=PAGES)


# From nothing --------------------------------------------------------------------------------------------


def test_everything_published_is_made_and_nothing_else(site: Site):
    report = build(site)

    assert report.status is ExitStatus.DONE
    assert made(site, "ada") == {"ada/resume.txt", "ada/resume.json", "ada/resume.md"}
    assert made(site, "cyd") == set()
    assert "Ada Byron" in (site.output / "ada/resume.txt").read_text()
    assert (report.people, report.read, report.parsed) == (2, 2, 2)
    assert {name: report.rendered[name] for name in ("txt", "json", "md")} == {"txt": 2, "json": 2, "md": 2}
    assert report.written == len(made(site))


def test_the_sites_own_files_are_made(pages: Site):
    build(pages)

    assert {
        "index.html",
        "404.html",
        "robots.txt",
        "sitemap.xml",
        "_headers",
        "_redirects",
        ".nojekyll",
    } <= made(pages)
    assert "Ada Byron" in (pages.output / "index.html").read_text()
    assert "https://people.example.org/ada/" in (pages.output / "sitemap.xml").read_text()


def test_two_sites_of_the_same_content_are_the_same(pages: Site, tmp_path: Path):
    build(pages)
    first = tree(pages.output)
    for folder in (pages.output, pages.private):
        folder.rename(tmp_path / f"old {folder.name}")

    build(pages)

    assert tree(pages.output) == first


def test_a_site_without_a_content_folder_is_told_what_to_do(tmp_path: Path):
    (tmp_path / "resumesite.toml").write_text(TEXTS)

    with pytest.raises(ResumesiteError) as caught:
        build(open_site(tmp_path, {}))

    assert caught.value.code == "NO_CONTENT"
    assert caught.value.status is ExitStatus.USAGE


# Again ---------------------------------------------------------------------------------------------------


def test_building_again_reads_parses_renders_and_writes_nothing(pages: Site):
    build(pages)
    before = times(pages)

    report = build(pages)

    assert (report.read, report.parsed, sum(report.rendered.values()), report.written) == (0, 0, 0, 0)
    assert (report.people, report.people_unchanged, report.unchanged) == (2, 2, len(before))
    assert times(pages) == before


def test_a_touched_file_is_read_and_not_parsed(site: Site):
    build(site)
    write(site, "ada/resume.yaml", ADA)

    report = build(site)

    assert (report.read, report.parsed, sum(report.rendered.values()), report.written) == (1, 0, 0, 0)
    assert build(site).read == 0


def test_a_draft_beside_the_published_resume_costs_no_parsing(site: Site):
    build(site)
    write(site, "ada/academic.yaml", BROKEN)

    report = build(site)

    assert (report.parsed, report.written, report.status) == (0, 0, ExitStatus.DONE)


def test_one_edit_renders_that_resume_alone(site: Site):
    build(site)
    before = times(site)
    write(site, "ada/resume.yaml", ADA.replace("Counts", "Calculates"))

    report = build(site)

    changed = {path for path, time in times(site).items() if time != before[path]}
    assert changed == made(site, "ada")
    assert (report.read, report.parsed, report.written, report.people_unchanged) == (1, 1, 3, 1)
    assert report.reasons == ["ada: txt, json, md: summary changed"]
    assert "Calculates" in (site.output / "ada/resume.txt").read_text()


def test_what_is_not_shown_by_a_format_is_not_written_again(site: Site):
    build(site)
    write(site, "ada/resume.yaml", f"{ADA}meta: {{tags: [private]}}\n")

    report = build(site)

    assert (report.parsed, sum(report.rendered.values()), report.written) == (1, 0, 0)


def test_an_edit_that_the_directory_shows_changes_the_directory(pages: Site):
    build(pages)
    before = tree(pages.output)
    write(pages, "ada/resume.yaml", ADA.replace("Analyst", "Engineer"))

    build(pages)

    after = tree(pages.output)
    assert {path for path in after if after[path] != before[path]} == {
        "index.html", "ada/index.html", "ada/resume.txt",
    }  # fmt: skip


def test_an_edit_taken_back_is_not_rendered(site: Site):
    build(site)
    first = tree(site.output)
    write(site, "ada/resume.yaml", ADA.replace("Counts", "Calculates"))
    build(site)
    write(site, "ada/resume.yaml", ADA)

    report = build(site)

    assert (report.rendered["txt"], report.written) == (0, 3)
    assert tree(site.output) == first


def test_entries_of_the_store_that_are_long_unused_are_removed(site: Site):
    build(site)
    for number in range(12):
        write(site, "ada/resume.yaml", ADA.replace("Counts", f"Counts to {number}"))
        build(site)

    kept = list((site.private / "store").glob("??/*"))

    assert 3 * 11 <= len(kept) <= 3 * 13


def test_a_changed_theme_renders_what_uses_it(pages: Site):
    build(pages)
    own = pages.themes / "plain"
    own.parent.mkdir()
    shutil.copytree(builtin_folder() / "plain", own)
    with (own / "theme.css").open("a") as style:
        style.write("\nh1 { letter-spacing: 0; }\n")

    report = build(pages)

    assert (report.rendered["html"], report.rendered["txt"]) == (2, 0)
    assert "ada: html: theme plain changed" in report.reasons


def test_a_changed_setting_renders_what_depends_on_it(pages: Site):
    build(pages)
    settings = pages.root / "resumesite.toml"
    settings.write_text(PAGES.replace("people.example.org", "cv.example.org"))

    report = build(open_site(pages.root, {}))

    assert (report.rendered["html"], report.rendered["txt"]) == (2, 0)
    assert "https://cv.example.org/ada/" in (pages.output / "ada/index.html").read_text()
    assert "https://cv.example.org/ada/" in (pages.output / "sitemap.xml").read_text()


def test_a_format_that_is_no_longer_wanted_goes(site: Site):
    build(site)
    (site.root / "resumesite.toml").write_text(TEXTS.replace('"txt", ', ""))

    report = build(open_site(site.root, {}))

    assert made(site, "ada") == {"ada/resume.json", "ada/resume.md"}
    assert report.removed == 2


# What others do to output/ -------------------------------------------------------------------------------


@pytest.mark.parametrize("change", [lambda file: file.unlink(), lambda file: file.write_text("vandal")])
def test_a_missing_or_changed_file_is_restored_without_reading_anything(site: Site, change):
    build(site)
    before = tree(site.output)
    change(site.output / "ada/resume.txt")

    report = build(site)

    assert tree(site.output) == before
    assert (report.read, sum(report.rendered.values()), report.written) == (0, 0, 1)
    assert report.reasons == ["ada: txt: the file was missing or had been changed"]


def test_a_missing_page_of_the_site_is_restored(pages: Site):
    build(pages)
    before = tree(pages.output)
    (pages.output / "404.html").unlink()

    report = build(pages)

    assert (tree(pages.output), report.written) == (before, 1)


def test_a_deleted_output_folder_is_made_again_without_rendering(site: Site):
    build(site)
    before = tree(site.output)
    site.output.rename(site.root / "old")

    report = build(site)

    assert tree(site.output) == before
    assert (report.read, report.rendered["txt"]) == (0, 0)


def test_when_store_and_file_are_lost_the_file_is_rendered(site: Site):
    build(site)
    (site.output / "ada/resume.txt").unlink()
    for entry in (site.private / "store").glob("??/*"):
        entry.write_bytes(b"damaged")

    report = build(site)

    assert (report.rendered["txt"], report.rendered["md"], report.written) == (1, 0, 1)
    assert "Ada Byron" in (site.output / "ada/resume.txt").read_text()


def test_files_of_others_are_left_alone(site: Site):
    build(site)
    (site.output / "CNAME").write_text("people.example.org")
    (site.output / "ada/extra.txt").write_text("mine")
    unpublish(site, "ada")

    build(site)

    assert made(site, "ada") == {"ada/extra.txt"}
    assert "CNAME" in made(site)


def test_a_file_that_somebody_changed_is_not_removed_but_named(site: Site):
    build(site)
    (site.output / "ada/resume.txt").write_text("edited by hand")
    unpublish(site, "ada")

    report = build(site)

    assert made(site, "ada") == {"ada/resume.txt"}
    (warning,) = report.problems
    assert (warning.code, str(warning.place), warning.is_error) == (
        "CHANGED_OUTPUT",
        "output/ada/resume.txt",
        False,
    )


def test_pages_of_before_any_record_are_named(site: Site):
    (site.output / "zoe").mkdir(parents=True)
    (site.output / "zoe/index.html").write_text("an old page")

    report = build(site)

    assert [(problem.code, str(problem.place)) for problem in report.problems] == [
        ("STRANGE_OUTPUT", "output/zoe")
    ]
    assert codes(build(site)) == []


# Problems ------------------------------------------------------------------------------------------------


def test_a_broken_resume_keeps_its_last_good_pages_and_all_others_are_built(pages: Site):
    build(pages)
    before = tree(pages.output)
    write(pages, "ada/resume.yaml", BROKEN)
    write(pages, "bob/resume.yaml", BOB.replace("Stone", "Stein"))

    report = build(pages)

    after = tree(pages.output)
    assert report.status is ExitStatus.PROBLEMS
    assert [(held.username, held.address) for held in report.held] == [("ada", "ada/")]
    assert {path for path in after if path.startswith("ada/") and after[path] == before[path]} == made(
        pages, "ada"
    )
    assert "Bob Stein" in after["bob/index.html"].decode()
    assert "Ada Byron" in after["index.html"].decode()
    (problem,) = report.errors
    assert str(problem.place).startswith("content/ada/resume.yaml:")
    assert problem.username == "ada"


def test_a_broken_resume_is_a_problem_of_every_build_but_parsed_once(site: Site):
    write(site, "ada/resume.yaml", BROKEN)
    first = build(site)

    second = build(site)

    assert second.errors == first.errors
    assert (second.parsed, second.status) == (0, ExitStatus.PROBLEMS)
    assert [held.username for held in second.held] == ["ada"]


def test_a_mended_resume_is_built(site: Site):
    write(site, "ada/resume.yaml", BROKEN)
    build(site)
    write(site, "ada/resume.yaml", ADA)

    report = build(site)

    assert (report.status, report.held) == (ExitStatus.DONE, [])
    assert "ada/resume.txt" in made(site)


def test_a_resume_broken_from_the_beginning_is_held_for_targets_too(site: Site):
    write(site, "ada/resume.yaml", BROKEN)

    build(site)

    assert made(site, "ada") == set()
    record = open_record(site.private)
    assert record.release().holds("ada/index.html", "ada")
    assert not record.release().holds("bob/index.html", "bob")


def test_a_damaged_record_of_publication_holds_everything_of_the_person(site: Site):
    build(site)
    before = tree(site.output)
    (site.content / "ada/publication.json").write_text("{")

    report = build(site)

    assert codes(report) == ["DAMAGED_RECORD"]
    assert tree(site.output) == before
    assert [(held.username, held.address) for held in report.held] == [("ada", None)]


def test_warnings_are_said_by_every_build_and_are_no_problem(site: Site):
    write(site, "ada/resume.yaml", f"{ADA}meta: {{template: fancy}}\n")
    first = build(site)

    second = build(site)

    assert codes(first) == codes(second) == ["INVALID_TEMPLATE"]
    assert str(next(iter(first.problems)).place) == "content/ada/resume.yaml:3:8"
    assert (first.status, second.parsed) == (ExitStatus.DONE, 0)


def test_strictly_a_warning_is_a_problem(site: Site):
    build(site)
    before = tree(site.output)
    write(site, "ada/resume.yaml", f"{ADA.replace('Counts', 'Calculates')}meta: {{template: fancy}}\n")

    strict = build(site, is_strict=True)

    assert (strict.status, tree(site.output)) == (ExitStatus.PROBLEMS, before)
    relaxed = build(site)
    assert (relaxed.status, relaxed.rendered["txt"]) == (ExitStatus.DONE, 1)
    assert build(site, is_strict=True).status is ExitStatus.PROBLEMS


def test_a_file_that_is_gone_takes_its_pages_along_with_a_warning(site: Site):
    build(site)
    (site.content / "ada/resume.yaml").unlink()

    report = build(site)

    assert (codes(report), made(site, "ada"), report.status) == (["SOURCE_GONE"], set(), ExitStatus.DONE)


def test_two_files_for_one_resume_hold_its_pages(site: Site):
    build(site)
    before = tree(site.output)
    write(site, "ada/resume.json", json.dumps({"personalInfo": {"name": "Another Ada"}}))

    report = build(site)

    assert (codes(report), tree(site.output)) == (["RESUME_TWICE"], before)


def test_a_folder_that_nobody_can_be_called_after_is_a_problem(site: Site):
    write(site, "Ada/resume.yaml", ADA)

    report = build(site)

    assert codes(report) == ["USERNAME_TAKEN"]
    assert "ada/resume.txt" in made(site)


def test_a_broken_theme_is_one_problem_and_holds_all_pages(pages: Site):
    build(pages)
    before = tree(pages.output)
    (pages.themes / "plain").mkdir(parents=True)
    (pages.themes / "plain/theme.toml").write_text("name = ")

    report = build(pages)

    assert len(report.errors) == 1
    assert str(report.errors[0].place).startswith("themes/plain/theme.toml")
    assert (tree(pages.output), len(report.held)) == (before, 2)
    assert len(build(pages).errors) == 1


def test_missing_settings_are_warnings_that_say_what_to_add(site: Site):
    (site.root / "resumesite.toml").write_text('[site]\nformats = ["txt"]\nhome = "cyd"\n')

    report = build(open_site(site.root, {}))

    assert [(problem.code, problem.field, problem.is_error) for problem in report.problems] == [
        ("NO_BASE_URL", "site.base_url", False),
        ("HOME_NOT_LIVE", "site.home", False),
    ]
    assert "sitemap.xml" not in made(site)


def test_a_resume_whose_folder_is_needed_for_a_file_is_held(site: Site, monkeypatch: pytest.MonkeyPatch):
    odd = Format("odd", "academic", "text/plain", "resumesite.render.text:render_text")
    monkeypatch.setattr(formats, "_plugins", lambda: {"odd": odd})
    chosen = site.settings.site.model_copy(update={"formats": ("txt", "odd")})
    with_plugin = Site(site.root, site.settings.model_copy(update={"site": chosen}))
    write(site, "ada/academic.yaml", "personalInfo: {name: Dr Ada Byron}\n")
    switch_on(site, "ada", "academic")

    report = build(with_plugin)

    assert codes(report) == ["ADDRESSES_CLASH"]
    assert made(site, "ada") == {"ada/resume.txt", "ada/academic"}
    assert [held.address for held in report.held] == ["ada/academic/"]


def test_a_dry_run_knows_who_will_be_at_home(site: Site):
    (site.root / "resumesite.toml").write_text('[site]\nbase_url = "https://a.example"\nhome = "ada"\n')

    report = build(open_site(site.root, {}), is_dry_run=True)

    assert codes(report) == []


# Who comes, goes, moves ----------------------------------------------------------------------------------


def test_unpublished_pages_go_at_the_next_build(pages: Site):
    build(pages)
    unpublish(pages, "ada")

    report = build(pages)

    assert made(pages, "ada") == set()
    assert report.reasons == ["ada: removed: nothing is published"]
    assert "Ada Byron" not in (pages.output / "index.html").read_text()
    assert "/ada/" not in (pages.output / "sitemap.xml").read_text()


def test_pages_of_a_deleted_folder_go(site: Site):
    build(site)
    (site.content / "ada").rename(site.root / "away")

    report = build(site)

    assert made(site, "ada") == set()
    assert report.reasons == ["ada: removed: the folder is gone"]
    assert build(site).reasons == []


def test_a_further_resume_stands_below_the_main_one_and_they_can_change_places(pages: Site):
    write(pages, "ada/academic.yaml", "personalInfo: {name: Dr Ada Byron}\n")
    switch_on(pages, "ada", "academic")
    build(pages)
    assert "Dr Ada" in (pages.output / "ada/academic/index.html").read_text()

    switch_on(pages, "ada", "academic", as_main=True)
    build(pages)

    assert "Dr Ada" in (pages.output / "ada/index.html").read_text()
    assert "Dr Ada" not in (pages.output / "ada/resume/index.html").read_text()
    assert not (pages.output / "ada/academic").exists()


def test_one_broken_resume_of_two_holds_only_its_own_pages(pages: Site):
    write(pages, "ada/academic.yaml", "personalInfo: {name: Dr Ada Byron}\n")
    switch_on(pages, "ada", "academic")
    build(pages)
    write(pages, "ada/academic.yaml", BROKEN)
    write(pages, "ada/resume.yaml", ADA.replace("Counts", "Calculates"))

    report = build(pages)

    assert [held.address for held in report.held] == ["ada/academic/"]
    assert "Dr Ada" in (pages.output / "ada/academic/index.html").read_text()
    assert "Calculates" in (pages.output / "ada/index.html").read_text()


def test_the_home_person_stands_at_the_root_and_moves_back(pages: Site):
    build(pages)
    settings = pages.root / "resumesite.toml"
    settings.write_text(f'{PAGES}home = "ada"\n')

    report = build(open_site(pages.root, {}))

    assert report.errors == ()
    assert "Counts" in (pages.output / "index.html").read_text()
    assert "Counts" not in (pages.output / "ada/index.html").read_text()
    assert "resume.txt" in made(pages)
    settings.write_text(PAGES)
    build(open_site(pages.root, {}))
    assert "Counts" in (pages.output / "ada/index.html").read_text()
    assert "Bob Stone" in (pages.output / "index.html").read_text()
    assert "resume.txt" not in made(pages)


def at_home(site: Site, username: str) -> Site:
    (site.root / "resumesite.toml").write_text(f'{PAGES}home = "{username}"\n' if username else PAGES)
    return open_site(site.root, {})


def test_a_broken_resume_keeps_its_pages_when_its_owner_is_to_be_at_home(pages: Site):
    build(pages)
    before = tree(pages.output)
    write(pages, "ada/resume.yaml", BROKEN)

    report = build(at_home(pages, "ada"))

    assert [(held.username, held.address) for held in report.held] == [("ada", "")]
    assert {path: tree(pages.output)[path] for path in made(pages, "ada")} == {
        path: before[path] for path in ("ada/index.html", "ada/resume.txt")
    }
    assert "Ada Byron" in (pages.output / "index.html").read_text()
    write(pages, "ada/resume.yaml", ADA)
    build(at_home(pages, "ada"))
    assert "Counts" in (pages.output / "index.html").read_text()
    assert "ada/resume.txt" not in made(pages)


def test_a_broken_resume_keeps_the_root_until_its_pages_can_be_made_elsewhere(pages: Site):
    site = at_home(pages, "ada")
    build(site)
    before = tree(pages.output)
    write(pages, "ada/resume.yaml", BROKEN)

    report = build(at_home(pages, ""))

    kept = ("index.html", "resume.txt", "ada/index.html")
    assert report.removed == 0
    assert {path: tree(pages.output)[path] for path in kept} == {path: before[path] for path in kept}
    assert build(at_home(pages, "")).written == 0
    write(pages, "ada/resume.yaml", ADA)
    build(at_home(pages, ""))
    assert "Counts" in (pages.output / "ada/index.html").read_text()
    assert "Bob Stone" in (pages.output / "index.html").read_text()


def test_another_person_is_at_home_once_the_broken_one_before_them_is_mended(pages: Site):
    build(at_home(pages, "ada"))
    write(pages, "ada/resume.yaml", BROKEN)

    report = build(at_home(pages, "bob"))

    assert "ADDRESS_NOT_FREE" in codes(report)
    assert [(held.username, held.address) for held in report.held] == [("ada", "ada/"), ("bob", "")]
    assert "Counts" in (pages.output / "index.html").read_text()
    assert "Bob Stone" in (pages.output / "bob/index.html").read_text()
    write(pages, "ada/resume.yaml", ADA)
    assert build(at_home(pages, "bob")).held == []
    assert "Bob Stone" in (pages.output / "index.html").read_text()
    assert "Counts" in (pages.output / "ada/index.html").read_text()


@pytest.mark.parametrize("broken", ["resume", "academic"])
def test_resumes_that_change_places_both_stay_while_one_of_them_is_broken(pages: Site, broken: str):
    good = {"resume": ADA, "academic": "personalInfo: {name: Dr Ada Byron}\n"}
    write(pages, "ada/academic.yaml", good["academic"])
    switch_on(pages, "ada", "academic")
    build(pages)
    write(pages, f"ada/{broken}.yaml", BROKEN)
    switch_on(pages, "ada", "academic", as_main=True)

    report = build(pages)

    assert report.removed == 0
    assert "Counts" in (pages.output / "ada/index.html").read_text()
    assert "Dr Ada" in (pages.output / "ada/academic/index.html").read_text()
    write(pages, f"ada/{broken}.yaml", good[broken])
    assert build(pages).held == []
    assert "Dr Ada" in (pages.output / "ada/index.html").read_text()
    assert "Counts" in (pages.output / "ada/resume/index.html").read_text()
    assert not (pages.output / "ada/academic").exists()


def test_a_former_username_leads_to_the_present_one_until_somebody_else_has_it(pages: Site):
    build(pages)
    publication = load_publication(pages.content / "ada")
    assert publication
    (pages.content / "ada").rename(pages.content / "ada-byron")
    save_publication(pages.content / "ada-byron", publication.renamed("ada-byron", "2024-03-01T00:00:00Z"))

    build(pages)

    assert "ada-byron" in (pages.output / "ada/index.html").read_text()
    assert made(pages, "ada/") == {"ada/index.html"}
    assert "/ada-byron/" in (pages.output / "_redirects").read_text()
    write(pages, "ada/resume.yaml", "personalInfo: {name: Another Ada}\n")
    occasion = Occasion("2024-04-01T00:00:00Z", lambda kind: f"{kind}_new")
    from resumesite.content.records import new_publication

    save_publication(pages.content / "ada", new_publication("ada", occasion).published("resume", occasion))
    build(pages)
    assert "Another Ada" in (pages.output / "ada/index.html").read_text()


def test_redirects_stay_while_a_person_is_held_or_withdraws_one_resume_of_two(pages: Site):
    publication = load_publication(pages.content / "ada")
    assert publication
    (pages.content / "ada").rename(pages.content / "ada-byron")
    save_publication(pages.content / "ada-byron", publication.renamed("ada-byron", "2024-03-01T00:00:00Z"))
    write(pages, "ada-byron/academic.yaml", "personalInfo: {name: Dr Ada Byron}\n")
    switch_on(pages, "ada-byron", "academic")
    build(pages)

    unpublish(pages, "ada-byron", "academic")
    withdraw(pages, "ada-byron", ("academic",))
    (pages.content / "ada-byron/publication.json").write_text("{")
    build(pages)

    assert made(pages, "ada/") == {"ada/index.html"}
    assert made(pages, "ada-byron/") == {"ada-byron/index.html", "ada-byron/resume.txt"}


def test_a_photo_is_published_beside_the_page_and_changes_its_name_with_its_bytes(pages: Site):
    Image.new("RGB", (40, 50), "navy").save(pages.content / "ada/photo.png")
    build(pages)
    (first,) = made(pages, "assets/")
    assert first in (pages.output / "ada/index.html").read_text()
    Image.new("RGB", (40, 50), "teal").save(pages.content / "ada/photo.png")

    report = build(pages)

    (second,) = made(pages, "assets/")
    assert second != first
    assert second in (pages.output / "ada/index.html").read_text()
    assert report.rendered["photo"] == 1


def test_a_photo_that_is_none_holds_the_page(pages: Site):
    build(pages)
    before = tree(pages.output)
    (pages.content / "ada/photo.jpg").write_bytes(b"MZ a program")

    report = build(pages)

    assert (tree(pages.output), [held.username for held in report.held]) == (before, ["ada"])
    assert len(report.errors) == 1
    assert build(pages).status is ExitStatus.PROBLEMS


# Parts of a site -----------------------------------------------------------------------------------------


def test_only_one_person_is_built_and_nobody_else_is_touched(pages: Site):
    build(pages)
    write(pages, "ada/resume.yaml", ADA.replace("Counts", "Calculates"))
    write(pages, "bob/resume.yaml", BOB.replace("Stone", "Stein"))

    report = build(pages, only=("ada",))

    assert "Calculates" in (pages.output / "ada/index.html").read_text()
    assert "Bob Stone" in (pages.output / "bob/index.html").read_text()
    assert "Bob Stone" in (pages.output / "index.html").read_text()
    assert (report.people, report.parsed) == (1, 1)
    assert open_record(pages.private).release().holds("bob/index.html", "bob")
    assert build(pages).parsed == 1


def test_whoever_is_gone_can_be_built_away_alone(site: Site):
    build(site)
    (site.content / "ada").rename(site.root / "away")

    build(site, only=("ada",))

    assert (made(site, "ada"), made(site, "bob") != set()) == (set(), True)


def test_a_misspelt_person_is_suggested(site: Site):
    with pytest.raises(ResumesiteError) as caught:
        build(site, only=("adda",))

    assert (caught.value.code, caught.value.status) == ("PERSON_NOT_FOUND", ExitStatus.USAGE)
    assert caught.value.problems[0].hint == "Did you mean `ada`?"


def test_some_formats_are_built_and_the_others_stay_until_the_next_build(pages: Site):
    Image.new("RGB", (40, 50), "navy").save(pages.content / "ada/photo.png")
    build(pages)
    before = tree(pages.output)
    write(pages, "ada/resume.yaml", ADA.replace("Counts", "Calculates"))
    Image.new("RGB", (40, 50), "teal").save(pages.content / "ada/photo.png")

    build(pages, formats=("txt",))

    after = tree(pages.output)
    assert {path for path in after if after[path] != before.get(path)} == {"ada/resume.txt"}
    assert after.keys() == before.keys()
    complete = build(pages)
    assert (complete.rendered["html"], complete.rendered["txt"]) == (1, 0)
    assert len(made(pages, "assets/")) == 1


def test_a_format_that_the_site_does_not_have_is_refused(site: Site):
    with pytest.raises(ResumesiteError) as caught:
        build(site, formats=("pdf",))

    assert (caught.value.code, caught.value.status) == ("FORMAT_NOT_CHOSEN", ExitStatus.USAGE)


# Looking only --------------------------------------------------------------------------------------------


def test_a_dry_run_says_what_a_build_does_and_does_nothing(pages: Site):
    build(pages)
    write(pages, "ada/resume.yaml", ADA.replace("Counts", "Calculates"))
    (pages.content / "bob").rename(pages.root / "away")
    (pages.output / "404.html").unlink()
    before = tree(pages.root)

    expected = build(pages, is_dry_run=True)

    assert tree(pages.root) == before
    done = build(pages)
    assert (
        expected.reasons
        == done.reasons
        == ["ada: html, txt: summary changed", "bob: removed: the folder is gone"]
    )
    assert expected.removed == done.removed
    assert expected.rendered == {"html": 1, "txt": 1}


def test_a_dry_run_of_a_new_site_leaves_no_trace(site: Site):
    before = tree(site.root)

    report = build(site, is_dry_run=True)

    assert tree(site.root) == before
    assert not site.private.exists()
    assert (report.people, report.written) == (2, 6)


# Two at once ---------------------------------------------------------------------------------------------


def test_a_second_build_does_not_start_while_one_runs(site: Site):
    with build_lock(site.private), pytest.raises(ResumesiteError) as caught:
        build(site)

    assert (caught.value.code, caught.value.status) == ("LOCKED", ExitStatus.LOCKED)


def test_a_build_that_waits_begins_when_the_other_one_ends(site: Site):
    other = build_lock(site.private)
    other.__enter__()
    end = threading.Timer(0.3, lambda: other.__exit__(None, None, None))
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(build, site, wait=30)
        end.start()

        assert waiting.result().status is ExitStatus.DONE
    end.join()


def test_an_edit_during_the_build_is_left_to_the_next_one(site: Site):
    workers = workers_that_first(lambda: write(site, "ada/resume.yaml", ADA.replace("Counts", "Calculates")))

    report = build(site, workers=workers)

    assert codes(report) == ["CHANGED_MEANWHILE"]
    assert (made(site, "ada"), [held.username for held in report.held]) == (set(), ["ada"])
    build(site)
    assert "Calculates" in (site.output / "ada/resume.txt").read_text()


def test_whoever_is_unpublished_during_a_build_does_not_come_back(pages: Site):
    build(pages)
    write(pages, "ada/resume.yaml", ADA.replace("Counts", "Calculates"))

    def leave() -> None:
        unpublish(pages, "ada")
        withdraw(pages, "ada")

    build(pages, workers=workers_that_first(leave))

    assert made(pages, "ada") == set()
    assert "Ada Byron" not in (pages.output / "index.html").read_text()
    assert "/ada/" not in (pages.output / "sitemap.xml").read_text()


# Withdrawing ---------------------------------------------------------------------------------------------


def test_withdrawn_pages_and_the_ways_to_them_are_gone_at_once(pages: Site):
    Image.new("RGB", (40, 50), "navy").save(pages.content / "ada/photo.png")
    build(pages)
    unpublish(pages, "ada")

    removed = withdraw(pages, "ada").removed

    assert {"ada/index.html", "ada/resume.txt"} < set(removed)
    assert (made(pages, "ada"), made(pages, "assets")) == (set(), set())
    assert "Ada Byron" not in (pages.output / "index.html").read_text()
    assert "/ada/" not in (pages.output / "sitemap.xml").read_text()
    assert build(pages).written == 0


def test_withdrawing_one_resume_leaves_the_others_and_their_photo(pages: Site):
    Image.new("RGB", (40, 50), "navy").save(pages.content / "ada/photo.png")
    write(pages, "ada/academic.yaml", "personalInfo: {name: Dr Ada Byron}\n")
    switch_on(pages, "ada", "academic")
    build(pages)
    unpublish(pages, "ada", "academic")

    removed = withdraw(pages, "ada", ("academic",)).removed

    assert set(removed) == {"ada/academic/index.html", "ada/academic/resume.txt"}
    assert (len(made(pages, "assets")), "ada/index.html" in made(pages)) == (1, True)


def test_even_a_page_that_somebody_changed_is_withdrawn(site: Site):
    build(site)
    (site.output / "ada/resume.txt").write_text("edited by hand")

    withdraw(site, "ada")

    assert made(site, "ada") == set()


def test_pages_are_withdrawn_even_when_the_record_is_lost(site: Site):
    build(site)
    for path in site.private.glob(f"{FILE_NAME}*"):
        path.unlink()

    removed = withdraw(site, "ada").removed

    assert (set(removed), made(site, "ada")) == (
        {"ada/resume.txt", "ada/resume.json", "ada/resume.md"},
        set(),
    )


def test_withdrawing_before_anything_was_built_does_nothing(site: Site):
    assert withdraw(site, "ada") == Withdrawn()
    assert not site.private.exists()


def test_whoever_is_forgotten_leaves_nothing_in_store_or_record(site: Site):
    build(site)
    ours = [path for path in site.private.rglob("*") if path.is_file() and b"Ada Byron" in path.read_bytes()]
    assert ours

    withdraw(site, "ada")
    forget(site, "ada")

    open_record(site.private)._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    left = [path for path in site.root.rglob("*") if path.is_file() and b"Ada Byron" in path.read_bytes()]
    assert left == [site.content / "ada/resume.yaml"]


# Records that are damaged --------------------------------------------------------------------------------


def test_a_damaged_build_record_is_started_anew_and_output_stays(site: Site):
    build(site)
    before, when = tree(site.output), times(site)
    for path in site.private.glob(f"{FILE_NAME}*"):
        path.write_bytes(b"no database" * 500)

    report = build(site)

    assert (codes(report), report.status) == (["DAMAGED_RECORD"], ExitStatus.DONE)
    assert (tree(site.output), times(site)) == (before, when)
    assert report.rendered["txt"] == 0
    assert codes(build(site)) == []


def test_a_build_record_damaged_in_its_middle_is_started_anew(site: Site):
    build(site)
    before = tree(site.output)
    record = open_record(site.private)
    record._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    record.close()
    data = bytearray((site.private / FILE_NAME).read_bytes())
    for start in range(4096, len(data), 4096):
        data[start : start + 200] = b"\xff" * 200
    (site.private / FILE_NAME).write_bytes(data)

    report = build(site)

    assert (codes(report), tree(site.output)) == (["DAMAGED_RECORD"], before)

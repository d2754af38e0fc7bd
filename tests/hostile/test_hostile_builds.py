"""Whole builds of hostile people: each is named, the neighbour is well, and nothing is left half done."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hostile_files import BadFile, every_bad_file
from hostile_photos import ACCEPTED, IMAGE_URLS, REFUSED, REFUSED_IMAGE_URLS, picture
from hostile_records import BAD_RECORDS
from hostile_site import HostileSite, Ran, assert_speaks_plainly
from hostile_usernames import can_be_a_folder, every_hostile_username

FORMATS = ("html", "pdf", "docx", "txt", "md", "json", "vcf", "card")
MALLORY = b"personalInfo:\n  name: Mallory Example\n"


def problems_by_path(ran: Ran) -> dict[str, list[dict]]:
    """Return what a build complained about, by the file or folder it named."""
    found: dict[str, list[dict]] = {}
    for problem in ran.answer["problems"]:
        found.setdefault(problem["path"] or "", []).append(problem)
    return found


def people_in(output: Path) -> set[str]:
    return {path.parent.name for path in output.glob("*/index.html")}


# Resume files ----------------------------------------------------------------------------------------------

BAD_FILES = {f"mallory-{number}": file for number, file in enumerate(every_bad_file())}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[HostileSite, Ran]:
    """Everybody has a bad file; one of them had a good one when the site was built before."""
    site = HostileSite(tmp_path_factory.mktemp("files"), formats=FORMATS)
    turncoat = site.add("turncoat", MALLORY)
    assert site.run("build").status == 0
    (turncoat / "resume.yaml").write_bytes(MALLORY + b"summary: [never closed\n")
    for username, file in BAD_FILES.items():
        site.add(username, file.data, file_name=file.name)
    return site, site.run("build", "--json")


def test_a_build_with_bad_files_says_so_and_goes_on(files: tuple[HostileSite, Ran]):
    site, ran = files

    assert ran.status == 1
    assert_speaks_plainly(ran)
    site.assert_neighbour_is_well()
    assert people_in(site.output) == {"ada", "turncoat"}


@pytest.mark.parametrize(("username", "file"), BAD_FILES.items(), ids=lambda value: getattr(value, "id", ""))
def test_every_bad_file_is_named(files: tuple[HostileSite, Ran], username: str, file: BadFile):
    _, ran = files

    said = problems_by_path(ran)[f"content/{username}/{file.name}"]

    assert (file.code, file.line or None) in {(problem["code"], problem["line"]) for problem in said}
    assert {problem["username"] for problem in said} == {username}


def test_a_resume_that_broke_keeps_all_its_last_good_files(files: tuple[HostileSite, Ran]):
    site, ran = files

    names = {path.name for path in (site.output / "turncoat").iterdir()}

    assert "Mallory Example" in site.page("turncoat")
    assert names == {path.name for path in (site.output / "ada").iterdir()}
    assert {"username": "turncoat", "address": "turncoat/"} in ran.answer["held"]


def test_bad_files_leave_nothing_half_done(files: tuple[HostileSite, Ran]):
    assert files[0].unfinished() == []


def test_the_same_is_said_again_and_nothing_is_made_again(files: tuple[HostileSite, Ran]):
    site, first = files

    again = site.run("build", "--json")

    assert again.status == 1
    assert again.answer["written"] == again.answer["removed"] == 0
    assert {str(problem) for problem in again.answer["problems"]} == {
        str(problem) for problem in first.answer["problems"]
    }


def test_validate_finds_them_too(files: tuple[HostileSite, Ran]):
    site, _ = files

    ran = site.run("validate", "--json")

    assert ran.status == 1
    assert_speaks_plainly(ran)
    named = {each["username"] for each in ran.answer["data"] if each["problems"]}
    assert named == {*BAD_FILES, "turncoat"}


def test_a_resume_that_hides_very_much_of_very_much_costs_no_more_than_its_size(tmp_path: Path):
    person = {"name": "Mallory Example"}
    titles = [{"title": f"Title {number}", "items": ["x"]} for number in range(8_000)]
    places = [f"skills.languages.{number}" for number in range(12_000)]
    costly = {
        "fields": {"skills": {"languages": ["x"] * 12_000}, "meta": {"hidden": places}},
        "sections": {"customSections": titles, "meta": {"hidden": [each["title"] for each in titles]}},
        "visibility": {
            "customSections": titles,
            "meta": {"sectionsVisibility": {f"Titel {number}": False for number in range(15_000)}},
        },
    }
    site = HostileSite(tmp_path)
    for username, data in costly.items():
        resume = json.dumps({"personalInfo": person, **data}).encode()
        assert len(resume) < 1_000_000
        site.add(username, resume, file_name="resume.json")

    ran = site.run("build", "--json")

    assert_speaks_plainly(ran)
    site.assert_neighbour_is_well()
    named = {problem["username"] for problem in ran.answer["problems"]}
    assert {*people_in(site.output), *named} >= {"ada", *costly}


# Names, records and what else may lie in a folder ----------------------------------------------------------


def test_hostile_folders_are_refused_and_the_rest_is_built(tmp_path: Path):
    site = HostileSite(tmp_path)
    names = [name for name in every_hostile_username().values() if can_be_a_folder(name)]
    for name in names:
        site.add(name, MALLORY)

    ran = site.run("build", "--json")

    assert ran.status == 1
    assert_speaks_plainly(ran)
    site.assert_neighbour_is_well()
    assert people_in(site.output) == {"ada"}
    codes = [problem["code"] for problem in ran.answer["problems"] if problem["severity"] == "error"]
    assert len(codes) == len([name for name in names if not name.startswith(".")])
    assert set(codes) <= {"BAD_USERNAME", "RESERVED_USERNAME", "USERNAME_TAKEN"}


def test_a_hostile_home_is_no_page(tmp_path: Path):
    site = HostileSite(tmp_path)
    with (tmp_path / "resumesite.toml").open("a", encoding="utf-8") as settings:
        settings.write('home = "../../etc"\n')

    ran = site.run("build", "--json")

    assert_speaks_plainly(ran)
    assert ran.answer["problems"]
    site.assert_neighbour_is_well()


def test_damaged_records_are_named_and_the_rest_is_built(tmp_path: Path):
    site = HostileSite(tmp_path)
    for number, record in enumerate(BAD_RECORDS):
        (site.add(f"mallory-{number}", MALLORY) / "publication.json").write_bytes(
            record.data.replace(b"mallory", f"mallory-{number}".encode())
        )

    ran = site.run("build", "--json")

    assert ran.status == 1
    assert_speaks_plainly(ran)
    assert people_in(site.output) == {"ada"}
    named = {path for path, said in problems_by_path(ran).items() if said[0]["code"] == "DAMAGED_RECORD"}
    assert named == {f"content/mallory-{number}/publication.json" for number in range(len(BAD_RECORDS))}


def test_what_is_no_ordinary_file_is_refused_and_not_waited_for(tmp_path: Path):
    site = HostileSite(tmp_path)
    secret = tmp_path / "secret.yaml"
    secret.write_bytes(b"personalInfo:\n  name: Secret Agent\n")
    (site.add("link-outside") / "resume.yaml").symlink_to(secret)
    (site.add("link-to-passwd") / "resume.yaml").symlink_to("/etc/passwd")
    (site.add("link-to-nothing") / "resume.yaml").symlink_to("nothing.yaml")
    (site.add("link-to-itself") / "resume.yaml").symlink_to("resume.yaml")
    (site.add("a-device") / "resume.yaml").symlink_to("/dev/zero")
    twice = site.add("there-twice", MALLORY)
    (twice / "resume.json").write_bytes(b'{"personalInfo": {"name": "Mallory"}}')
    site.add("not-there")
    (site.content / "folder-outside").symlink_to("/etc")
    (site.content / "a-file").write_bytes(MALLORY)

    ran = site.run("build", "--json")

    assert ran.status == 1
    assert_speaks_plainly(ran)
    site.assert_neighbour_is_well()
    assert people_in(site.output) == {"ada"}
    errors = {problem["username"] for problem in ran.answer["problems"] if problem["severity"] == "error"}
    assert errors == {
        *("link-outside", "link-to-passwd", "link-to-nothing", "link-to-itself", "a-device", "there-twice"),
    }
    assert "not-there" in {problem["username"] for problem in ran.answer["problems"]}
    assert "Secret Agent" not in ran.spoken


@pytest.mark.parametrize("kind", ["folder", "pipe"])
def test_a_resume_that_is_no_file_is_refused_and_its_last_good_page_stays(tmp_path: Path, kind: str):
    site = HostileSite(tmp_path)
    resume = site.add("mallory", MALLORY) / "resume.yaml"
    assert site.run("build").status == 0
    resume.unlink()
    (os.mkfifo if kind == "pipe" else os.mkdir)(resume)

    ran = site.run("build", "--json")

    assert ran.status == 1
    assert problems_by_path(ran)["content/mallory/resume.yaml"]
    assert site.has_page("mallory")


@pytest.mark.parametrize("kind", ["pipe", "folder", "link-to-passwd", "link-to-zero", "link-to-itself"])
def test_a_record_that_is_no_ordinary_file_is_refused_and_not_waited_for(tmp_path: Path, kind: str):
    site = HostileSite(tmp_path)
    record = site.add("mallory", MALLORY) / "publication.json"
    record.unlink()
    if kind == "pipe":
        os.mkfifo(record)
    elif kind == "folder":
        record.mkdir()
    else:
        target = {"link-to-passwd": "/etc/passwd", "link-to-zero": "/dev/zero"}.get(kind, record.name)
        record.symlink_to(target)

    ran = site.run("build", "--json")

    assert ran.status == 1
    assert_speaks_plainly(ran)
    site.assert_neighbour_is_well()
    assert problems_by_path(ran)["content/mallory/publication.json"]
    assert "root:" not in ran.spoken


# Photos ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> tuple[HostileSite, Ran]:
    site = HostileSite(tmp_path_factory.mktemp("photos"), formats=("html", "docx", "vcf"))
    for photo in (*REFUSED, *ACCEPTED):
        (site.add(f"p-{photo.id}", MALLORY) / photo.name).write_bytes(photo.make())
    (site.add("p-link-outside", MALLORY) / "photo.jpg").symlink_to("/etc/passwd")
    (site.add("p-link-to-nothing", MALLORY) / "photo.jpg").symlink_to("nothing.jpg")
    (site.add("p-link-to-zero", MALLORY) / "photo.jpg").symlink_to("/dev/zero")
    os.mkfifo(site.add("p-pipe", MALLORY) / "photo.jpg")
    (site.add("p-folder", MALLORY) / "photo.jpg").mkdir()
    good = picture()
    (site.add("p-good-beside-bad", MALLORY) / "photo.jpg").write_bytes(good)
    (site.content / "p-good-beside-bad" / "photo.svg").write_bytes(b"<svg/>")
    return site, site.run("build", "--json")


def test_a_build_with_bad_photos_says_so_and_goes_on(photos: tuple[HostileSite, Ran]):
    site, ran = photos

    assert ran.status == 1
    assert_speaks_plainly(ran)
    site.assert_neighbour_is_well()
    assert site.unfinished() == []


@pytest.mark.parametrize("photo", REFUSED, ids=lambda photo: photo.id)
def test_every_bad_photo_is_named_and_never_published(photos: tuple[HostileSite, Ran], photo):
    site, ran = photos

    (problem,) = problems_by_path(ran)[f"content/p-{photo.id}/{photo.name}"]

    assert (problem["code"], problem["severity"]) == (photo.code, "error")
    assert not list(site.output.glob(f"assets/p-{photo.id}.*"))


@pytest.mark.parametrize("photo", ACCEPTED, ids=lambda photo: photo.id)
def test_an_odd_photo_is_on_the_page(photos: tuple[HostileSite, Ran], photo):
    site, _ = photos

    (published,) = site.output.glob(f"assets/p-{photo.id}.*.jpg")

    assert f'src="../assets/{published.name}"' in site.page(f"p-{photo.id}")
    assert published.read_bytes() != photo.make()
    assert b"script" not in published.read_bytes()


@pytest.mark.parametrize("username", ["p-link-outside", "p-link-to-nothing", "p-link-to-zero"])
def test_a_photo_that_is_a_link_out_of_the_content_is_refused(photos: tuple[HostileSite, Ran], username: str):
    site, ran = photos

    assert problems_by_path(ran)[f"content/{username}/photo.jpg"]
    assert not list(site.output.glob(f"assets/{username}.*"))


@pytest.mark.parametrize("username", ["p-pipe", "p-folder"])
def test_what_is_called_like_a_photo_but_is_no_file_is_not_waited_for(
    photos: tuple[HostileSite, Ran], username: str
):
    site, _ = photos

    assert not list(site.output.glob(f"assets/{username}.*"))


def test_of_two_photos_the_picture_is_taken_and_the_other_named(photos: tuple[HostileSite, Ran]):
    site, ran = photos

    assert list(site.output.glob("assets/p-good-beside-bad.*.jpg"))
    assert "photo.svg" in str(problems_by_path(ran)["content/p-good-beside-bad"])


def test_addresses_of_pictures_are_neither_fetched_nor_shown(tmp_path: Path):
    site = HostileSite(tmp_path, formats=FORMATS)
    for label, address in IMAGE_URLS.items():
        site.add(f"i-{label}", b"personalInfo:\n  name: Mallory\n  imageUrl: '%s'\n" % address.encode())

    ran = site.run("build", "--json")

    assert_speaks_plainly(ran)
    site.assert_neighbour_is_well()
    refused = {problem["username"] for problem in ran.answer["problems"] if problem["severity"] == "error"}
    warned = {problem["username"] for problem in ran.answer["problems"]} - refused
    assert refused == {f"i-{label}" for label in REFUSED_IMAGE_URLS}
    assert warned == {f"i-{label}" for label in IMAGE_URLS if label not in REFUSED_IMAGE_URLS}
    assert people_in(site.output) == {"ada", *warned}
    assert not list(site.output.glob("assets/*"))
    for path in site.output.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not any(
                sign in data for sign in (b"evil.example", b"169.254", b"etc/passwd", b"2852039166")
            )

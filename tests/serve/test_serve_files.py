"""An address finds what a static host would find there, and nothing outside the folder."""

from __future__ import annotations

import os
from http import HTTPStatus
from pathlib import Path

import pytest

from resumesite.plan.formats import FORMATS
from resumesite.serve.files import Served, base_path_of, media_type_of, reply_to


@pytest.fixture
def output(tmp_path: Path) -> Path:
    folder = tmp_path / "output"
    (folder / "ada" / "academic").mkdir(parents=True)
    (folder / "index.html").write_text("start", "utf-8")
    (folder / "404.html").write_text("lost", "utf-8")
    (folder / "ada" / "index.html").write_text("ada", "utf-8")
    (folder / "ada" / "academic" / "index.html").write_text("academic", "utf-8")
    (folder / "ada" / "resume.pdf").write_bytes(b"%PDF-")
    (folder / "assets").mkdir()
    (folder / ".well-known").mkdir()
    (folder / ".well-known" / "security.txt").write_text("Contact:", "utf-8")
    (folder / ".nojekyll").touch()
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    return folder


@pytest.mark.parametrize(
    ("address", "body"),
    [
        ("/", "start"),
        ("/index.html", "start"),
        ("/ada/", "ada"),
        ("/ada/index.html", "ada"),
        ("/ada/?utm=1#top", "ada"),
        ("/%61da/", "ada"),
        ("/ada/academic/", "academic"),
        ("/ada/resume.pdf", "%PDF-"),
        ("/.well-known/security.txt", "Contact:"),
        ("http://127.0.0.1:8000/ada/", "ada"),
    ],
)
def test_an_address_finds_its_file(output: Path, address: str, body: str):
    reply = reply_to(address, Served(output))

    assert (reply.status, reply.body.decode()) == (HTTPStatus.OK, body)


@pytest.mark.parametrize(
    "address",
    [
        "/nobody/",
        "/ada/resume.pdf/",
        "/assets/",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/ada/../../secret.txt",
        "/ada/..%2f..%2fsecret.txt",
        "/..%5csecret.txt",
        "/ada//index.html",
        "//ada/index.html/x",
        "/./ada/",
        "/.nojekyll",
        "/.git/config",
        "/ada/index.html%00.png",
        "/C:/windows",
        "/%ff%fe",
        "/%E2%80%AEada/",
        "/" + "a" * 5000,
        "/" + "a/" * 3000,
    ],
)
def test_what_is_not_there_or_not_to_be_had_is_the_sites_own_404_page(output: Path, address: str):
    reply = reply_to(address, Served(output))

    assert (reply.status, reply.body) == (HTTPStatus.NOT_FOUND, b"lost")


def test_a_folder_without_its_slash_is_sent_to_the_one_with_it(output: Path):
    reply = reply_to("/ada?x=1", Served(output))

    assert (reply.status, reply.location) == (HTTPStatus.FOUND, "/ada/")


def test_nothing_is_sent_to_another_host(output: Path):
    (output / "evil.example").mkdir()

    reply = reply_to("///evil.example", Served(output))

    assert not reply.location.startswith("//")


def test_a_link_that_leads_out_of_the_folder_is_not_followed(output: Path):
    (output / "ada" / "out.txt").symlink_to(output.parent / "secret.txt")
    (output / "up").symlink_to(output.parent)

    assert reply_to("/ada/out.txt", Served(output)).status == HTTPStatus.NOT_FOUND
    assert reply_to("/up/secret.txt", Served(output)).status == HTTPStatus.NOT_FOUND


def test_a_link_inside_the_folder_is_followed(output: Path):
    (output / "me.pdf").symlink_to(output / "ada" / "resume.pdf")

    assert reply_to("/me.pdf", Served(output)).body == b"%PDF-"


def test_links_in_a_circle_are_not_found(output: Path):
    (output / "a").symlink_to(output / "b")
    (output / "b").symlink_to(output / "a")

    assert reply_to("/a", Served(output)).status == HTTPStatus.NOT_FOUND


def test_a_pipe_is_not_waited_for(output: Path):
    os.mkfifo(output / "pipe")

    assert reply_to("/pipe", Served(output)).status == HTTPStatus.NOT_FOUND


def test_before_the_first_build_a_page_says_so(tmp_path: Path):
    reply = reply_to("/", Served(tmp_path / "output"))

    assert reply.status == HTTPStatus.NOT_FOUND
    assert b"There is no page here yet" in reply.body


@pytest.mark.parametrize(
    ("base_url", "path"),
    [
        ("", "/"),
        ("https://people.example.org", "/"),
        ("https://people.example.org/", "/"),
        ("https://ada.example.org/repo", "/repo/"),
        ("https://ada.example.org/a/b/", "/a/b/"),
    ],
)
def test_the_base_path_is_that_of_the_base_url(base_url: str, path: str):
    assert base_path_of(base_url) == path


@pytest.mark.parametrize("address", ["/repo/ada/", "/ada/"])
def test_a_site_below_a_path_is_found_with_and_without_it(output: Path, address: str):
    assert reply_to(address, Served(output, "/repo/")).body == b"ada"


def test_a_site_below_a_path_redirects_below_it(output: Path):
    assert reply_to("/repo/ada", Served(output, "/repo/")).location == "/repo/ada/"
    assert reply_to("/repo", Served(output, "/repo/")).location == "/repo/"


@pytest.mark.parametrize("kind", FORMATS.values(), ids=FORMATS)
def test_every_format_is_served_as_what_it_is(kind):
    assert media_type_of(kind.file_name) == kind.media_type


def test_a_file_of_an_unknown_kind_is_served_as_bytes():
    assert media_type_of("notes.exe") == "application/octet-stream"
    assert media_type_of("PHOTO.JPG") == "image/jpeg"

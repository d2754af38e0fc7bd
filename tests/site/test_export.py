"""One resume as one file, from a site on the disk."""

from __future__ import annotations

import os
import re
import shutil
import stat
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.shared import Mm
from PIL import Image

from resumesite.errors import ResumesiteError
from resumesite.make.workers import Limits, inline_workers, process_workers
from resumesite.plan.formats import FORMATS
from resumesite.resume.schema import Options
from resumesite.settings import Settings, Site
from resumesite.site.export import Exported, ExportRequest, export_resume, save
from resumesite.themes.load import builtin_folder

MakeSite = Callable[..., Site]

ADA = """
personalInfo: {name: Ada Fenwick, title: Engineer, email: ada@example.org, phone: "+44 20 7946 0018"}
summary: Builds engines.
experience:
  - {company: Mill & Co, position: Analyst, startDate: 2019-03, description: [Wrote the first program]}
"""


def exported(site: Site, username: str = "ada", name: str = "", **wanted: object) -> Exported:
    request = ExportRequest(username, name, **{"format": "txt", **wanted})  # type: ignore[arg-type]
    return export_resume(site, request, workers=inline_workers())


def refusal(site: Site, username: str = "ada", name: str = "", **wanted: object) -> ResumesiteError:
    with pytest.raises(ResumesiteError) as caught:
        exported(site, username, name, **wanted)
    return caught.value


def photo_file(path: Path, color: str = "red") -> None:
    Image.new("RGB", (90, 120), color).save(path)


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("pdf", b"%PDF-"),
        ("docx", b"PK\3\4"),
        ("html", b"<!doctype html>"),
        ("txt", b"Ada Fenwick"),
        ("md", b"# Ada Fenwick"),
        ("json", b"{"),
        ("vcf", b"BEGIN:VCARD"),
        ("card", b"\x89PNG"),
    ],
)
def test_a_resume_that_was_never_published_is_exported_in_every_format(
    make_site: MakeSite, name: str, begins: bytes
):
    site = make_site({"ada": ADA})

    file = exported(site, format=name)

    assert file.data.startswith(begins)
    assert file.file_name == f"Ada_Fenwick_Engineer_Resume.{FORMATS[name].extension}"
    assert not (site.root / "output").exists()


def test_a_further_resume_is_exported_by_its_name(make_site: MakeSite):
    site = make_site({"ada": {"resume.yaml": ADA, "academic.yaml": "personalInfo: {name: Dr. Ada Fenwick}"}})

    assert exported(site, "ada", "academic").data.startswith(b"Dr. Ada Fenwick")


def test_a_command_decides_before_the_resume_and_the_resume_before_the_site(make_site: MakeSite):
    site = make_site(
        {"ada": ADA + "meta: {options: {margin: wide}}"}, settings='[options]\nmargin="narrow"\n'
    )

    asked, own = (
        docx.Document(BytesIO(exported(site, format="docx", options=Options(margin=margin)).data)).sections[0]
        for margin in ("narrow", None)
    )

    assert asked.left_margin < Mm(15) < Mm(20) < own.left_margin


@pytest.mark.parametrize(("size", "width"), [("A4", 210), ("Letter", 215.9), ("Legal", 215.9), ("A5", 148)])
def test_the_paper_can_be_chosen(make_site: MakeSite, size: str, width: float):
    file = exported(make_site({"ada": ADA}), format="docx", options=Options(page_size=size))  # type: ignore[arg-type]

    assert abs(docx.Document(BytesIO(file.data)).sections[0].page_width - Mm(width)) < Mm(0.1)


def test_a_photo_can_be_left_out(make_site: MakeSite):
    site = make_site({"ada": ADA})
    photo_file(site.content / "ada" / "photo.png")

    with_photo, without = (
        exported(site, format="docx", options=Options(include_photo=include)).data
        for include in (None, False)
    )

    assert b"word/media/photo.jpeg" in with_photo
    assert b"word/media/photo.jpeg" not in without


def test_a_page_is_one_file_that_needs_no_other(make_site: MakeSite):
    site = make_site({"ada": ADA}, settings='[site]\nbase_url = "https://people.example.org"\n')
    photo_file(site.content / "ada" / "photo.png")

    page = exported(site, format="html").data.decode()

    addresses = re.findall(r'(?:src|href)="([^"]*)"', page)
    assert any(address.startswith("data:image/jpeg;base64,") for address in addresses)
    assert all(address.startswith(("data:", "#", "mailto:", "tel:", "https:")) for address in addresses)
    assert "img-src 'self' data:" in page
    assert "people.example.org" not in page


def test_a_live_resumes_page_names_its_address(make_site: MakeSite):
    site = make_site(
        {"ada": ADA}, published=["ada"], settings='[site]\nbase_url = "https://people.example.org"\n'
    )

    page = exported(site, format="html").data.decode()

    assert '<link rel="canonical" href="https://people.example.org/ada/">' in page
    assert not re.search(r'href="resume\.', page)


def test_what_is_hidden_stays_hidden(make_site: MakeSite):
    site = make_site({"ada": ADA + "meta: {hidden: [personalInfo.phone]}"})

    for name in ("txt", "json", "vcf", "docx", "html"):
        assert b"7946" not in exported(site, format=name).data


def test_warnings_come_with_the_file_and_with_their_place(make_site: MakeSite):
    site = make_site({"ada": ADA + "meta: {template: no-such-theme}"})

    file = exported(site)

    (warning,) = [warning for warning in file.warnings if warning.code == "INVALID_TEMPLATE"]
    assert warning.place.path == "content/ada/resume.yaml"
    assert warning.place.line


@pytest.mark.parametrize(
    ("wanted", "code", "said"),
    [
        ({"format": "pfd"}, "UNKNOWN_FORMAT", "Did you mean `pdf`?"),
        ({"theme": "plian"}, "INVALID_TEMPLATE", "Did you mean `plain`?"),
        ({"options": Options(color_scheme="forrest")}, "INVALID_COLOR_SCHEME", "Did you mean `forest`?"),
        ({"name": "resum"}, "RESUME_NOT_FOUND", "Did you mean `resume`?"),
        ({"username": "adda"}, "PERSON_NOT_FOUND", "Did you mean `ada`?"),
    ],
)
def test_a_choice_that_does_not_exist_is_refused_with_a_suggestion(
    make_site: MakeSite, wanted: dict[str, object], code: str, said: str
):
    error = refusal(make_site({"ada": ADA}), **wanted)  # type: ignore[arg-type]

    assert error.code == code
    assert said in error.problems[0].hint
    assert error.status == 2


def test_a_broken_resume_is_refused_with_everything_that_is_wrong(make_site: MakeSite):
    site = make_site({"ada": "personalInfo: {nmae: Ada}\nexperience: [{positon: x}]"})

    error = refusal(site)

    assert {"personalInfo.nmae", "experience.0.positon"} <= {problem.field for problem in error.problems}
    assert error.status == 1


def test_what_cannot_be_rendered_is_an_export_that_failed_and_why(make_site: MakeSite):
    site = make_site({"ada": ADA})
    (site.content / "ada" / "photo.jpg").write_bytes(b"<svg/>")

    error = refusal(site, format="docx")

    assert error.code == "EXPORT_FAILED"
    assert [problem.code for problem in error.problems] == ["EXPORT_FAILED", "PHOTO_UNREADABLE"]
    assert error.problems[0].message == "ada could not be exported as docx"
    assert error.problems[1].place.path == "content/ada/photo.jpg"


def test_a_theme_that_never_ends_is_stopped(make_site: MakeSite):
    site = make_site({"ada": ADA})
    folder = site.themes / "endless"
    shutil.copytree(builtin_folder() / "plain", folder)
    loop = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    (folder / "page.html").write_text(loop)
    manifest = folder / "theme.toml"
    manifest.write_text(manifest.read_text().replace('id = "plain"', 'id = "endless"'))

    with (
        process_workers(1, limits=Limits(cpu_seconds=1)) as workers,
        pytest.raises(ResumesiteError) as caught,
    ):
        export_resume(site, ExportRequest("ada", format="html", theme="endless"), workers=workers)

    assert [problem.code for problem in caught.value.problems] == ["EXPORT_FAILED", "RENDER_TIMEOUT"]
    assert caught.value.problems[1].place.path == "Ada_Fenwick_Engineer_Resume.html"


# Saving --------------------------------------------------------------------------------------------------


def site_in(root: Path) -> Site:
    return Site(root, Settings())


@pytest.mark.parametrize("target", ["content/ada/resume.json", "content/new.pdf", "themes/mine/page.html"])
def test_nothing_is_written_among_the_sites_sources(tmp_path: Path, target: str):
    source = tmp_path / target
    source.parent.mkdir(parents=True)
    source.write_bytes(b"source")

    with pytest.raises(ResumesiteError) as caught:
        save(site_in(tmp_path), b"new", source)

    assert caught.value.code == "AMONG_SOURCES"
    assert source.read_bytes() == b"source"


def test_a_file_is_replaced_whole_and_keeps_its_mode(tmp_path: Path):
    target = tmp_path / "cv.pdf"
    target.write_bytes(b"old")
    target.chmod(0o640)

    save(site_in(tmp_path / "site"), b"new", target)

    assert target.read_bytes() == b"new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert [path.name for path in tmp_path.iterdir()] == ["cv.pdf"]


def test_a_link_stays_a_link(tmp_path: Path):
    (tmp_path / "real.pdf").write_bytes(b"old")
    (tmp_path / "cv.pdf").symlink_to("real.pdf")

    save(site_in(tmp_path / "site"), b"new", tmp_path / "cv.pdf")

    assert (tmp_path / "cv.pdf").is_symlink()
    assert (tmp_path / "real.pdf").read_bytes() == b"new"


def test_a_device_is_written_to(tmp_path: Path):
    save(site_in(tmp_path), b"new", Path("/dev/null"))

    assert not Path("/dev/null").is_file()


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path):
    with pytest.raises(ResumesiteError, match="there is no folder"):
        save(site_in(tmp_path / "site"), b"new", tmp_path / "nowhere" / "cv.pdf")

    assert not (tmp_path / "nowhere").exists()


def test_a_file_that_may_not_be_written_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    target = tmp_path / "cv.pdf"
    target.write_bytes(b"theirs")
    monkeypatch.setattr(
        os, "access", lambda path, mode: False
    )  # tests may run as root, who may write anything

    with pytest.raises(ResumesiteError) as caught:
        save(site_in(tmp_path / "site"), b"new", target)

    assert caught.value.code == "NOT_WRITABLE"
    assert target.read_bytes() == b"theirs"

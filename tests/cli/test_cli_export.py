"""`resumesite export` as it is typed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from typing import get_args

import click
import pytest

from resumesite.cli.export import export
from resumesite.plan.formats import FORMATS
from resumesite.settings import Density, Margin, PageSize, Site

MakeSite = Callable[..., Site]

ADA = "personalInfo: {name: Ada Fenwick, title: Engineer}\nmeta: {title: CV}\n"


def typed(site: Site, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command line in a process of its own."""
    code = "import sys; from resumesite.cli import main; main(sys.argv[1:])"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, check=False, cwd=site.root
    )


def test_a_pdf_is_written_here_under_the_persons_name(make_site: MakeSite):
    site = make_site({"ada": ADA})

    done = typed(site, "export", "ada")

    file = site.root / "Ada_Fenwick_CV.pdf"
    assert (done.returncode, file.read_bytes()[:5]) == (0, b"%PDF-")
    assert b"Ada_Fenwick_CV.pdf" in done.stdout


def test_standard_output_holds_the_file_and_nothing_else(make_site: MakeSite):
    site = make_site({"ada": ADA})

    done = typed(site, "export", "ada", "--format", "txt", "-o", "-")

    assert done.stdout.decode().startswith("Ada Fenwick\n")
    assert not list(site.root.glob("*.txt"))


def test_the_format_is_what_the_file_is_called(make_site: MakeSite):
    site = make_site({"ada": ADA})

    typed(site, "export", "ada", "-o", "cv.DOCX")

    assert (site.root / "cv.DOCX").read_bytes()[:2] == b"PK"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-o", "x.doc"], b"Did you mean `.docx`?"),
        (["-o", "photo.jpg"], b"no format ends in .jpg"),
        (["--format", "html", "-o", "y.pdf"], b"y.pdf is no name for a html file"),
    ],
)
def test_an_ending_that_says_something_else_is_a_mistake(
    make_site: MakeSite, arguments: list[str], said: bytes
):
    site = make_site({"ada": ADA})

    done = typed(site, "export", "ada", *arguments)

    assert done.returncode == 2
    assert said in done.stderr
    assert not (site.root / arguments[-1]).exists()


@pytest.mark.parametrize(
    ("arguments", "begins"),
    [
        (["-o", "page.htm"], b"<!"),
        (["--format", "txt", "-o", "cv.text"], b"Ada"),
        (["-o", "noending"], b"%PDF"),
    ],
)
def test_other_endings_are_up_to_people(make_site: MakeSite, arguments: list[str], begins: bytes):
    site = make_site({"ada": ADA})

    typed(site, "export", "ada", *arguments)

    assert (site.root / arguments[-1]).read_bytes().lower().startswith(begins.lower())


def test_a_folder_gets_the_file_under_its_name(make_site: MakeSite):
    site = make_site({"ada": ADA})
    (site.root / "files").mkdir()

    typed(site, "export", "ada", "--format=md", "-o", "files")

    assert (site.root / "files" / "Ada_Fenwick_CV.md").is_file()


def test_the_answer_is_smartcvs(make_site: MakeSite):
    site = make_site({"ada": ADA})

    done = typed(site, "export", "ada", "--format", "txt", "--json")

    file = site.root / "Ada_Fenwick_CV.txt"
    assert json.loads(done.stdout) == {
        "success": True,
        "data": {
            "filename": "Ada_Fenwick_CV.txt",
            "format": "txt",
            "fileSize": file.stat().st_size,
            "path": str(file),
            "downloadUrl": None,
            "expiresAt": None,
        },
    }


def test_options_are_known_in_smartcvs_spelling_too(make_site: MakeSite):
    site = make_site({"ada": ADA})
    given = ("--page_size", "letter", "--color_scheme", "forest", "--margin", "wide", "--no_photo")

    done = typed(site, "export", "ada", "-o", "cv.docx", *given)

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--page-size", "leter"), "Did you mean `Letter`?"),
        (("--margin", "norml"), "Did you mean `normal`?"),
        (("--color-scheme", "slat"), "Did you mean `slate`?"),
        (("--format", "dox"), "Did you mean `docx`?"),
        (("-o", "-", "--json"), "cannot hold both"),
        (("-o", "nowhere/cv.txt"), "there is no folder"),
    ],
)
def test_what_cannot_be_is_a_usage_error_that_helps(
    make_site: MakeSite, arguments: tuple[str, ...], said: str
):
    done = typed(make_site({"ada": ADA}), "export", "ada", *arguments)

    assert done.returncode == 2
    assert said in (done.stdout + done.stderr).decode()


def test_help_names_every_choice_there_is():
    options = {option.name: option for option in export.params}

    for name, choices in (("page_size", PageSize), ("margin", Margin), ("density", Density)):
        assert set(options[name].type.choices) == set(get_args(choices))
    assert options["format_"].make_metavar(click.Context(export)).split("|") == list(FORMATS)

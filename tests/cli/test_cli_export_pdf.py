"""The options of `resumesite export` that shape a PDF, and the one that shapes a text, as they are typed."""

from __future__ import annotations

from io import BytesIO
from typing import get_args

import click
import pikepdf
import pytest
from commandline import CommandLine

from building import ADA, MakeSite
from resumesite.cli.export import export
from resumesite.resume.schema import Options
from resumesite.settings import MOST_PAGES, PdfVariant


def test_an_archive_of_one_page_with_a_code_is_typed_in_one_line(
    make_site: MakeSite, capsys: pytest.CaptureFixture[str]
):
    site = make_site({"ada": ADA}, published=["ada"], settings='[site]\nbase_url = "https://x.example"\n')
    typed = CommandLine(site.root, capsys)

    done = typed("export", "ada", "--fit", "1", "--qr-code", "--pdf-variant", "pdf/a-3a", "-o", "cv.pdf")

    assert (done.status, done.err) == (0, "")
    with pikepdf.open(BytesIO((site.root / "cv.pdf").read_bytes())) as pdf:
        assert list(pdf.attachments) == ["resume.json"]
        assert len(pdf.pages[0].Annots) == 1


def test_unwrapped_means_text(make_site: MakeSite, capsys: pytest.CaptureFixture[str]):
    site = make_site({"ada": f"{ADA}extracurricular: [{'word ' * 40}]\n"})

    CommandLine(site.root, capsys)("export", "ada", "--unwrap")

    text = (site.root / "Ada_Byron_Analyst_Resume.txt").read_text("utf-8")
    assert max(map(len, text.splitlines())) == 201


def test_a_number_of_pages_that_no_pdf_has_is_a_usage_error(
    make_site: MakeSite, capsys: pytest.CaptureFixture[str]
):
    site = make_site({"ada": ADA})

    assert CommandLine(site.root, capsys)("export", "ada", "--fit", str(MOST_PAGES + 1)).status == 2


def test_the_options_offer_what_the_settings_know():
    options = {option.name: option.type for option in export.params}

    assert set(options["pdf_variant"].choices) == set(get_args(PdfVariant))
    assert isinstance(options["fit"], click.IntRange)
    assert options["fit"].max == MOST_PAGES


def test_every_option_of_a_resume_can_be_typed():
    assert set(Options.model_fields) <= {option.name for option in export.params}


def test_a_themes_own_option_is_typed_by_its_name(make_site: MakeSite, capsys: pytest.CaptureFixture[str]):
    site = make_site({"ada": ADA})
    typed = CommandLine(site.root, capsys)

    done = typed("export", "ada", "--theme", "metro", "--theme-option", "band=none", "-o", "cv.html")

    assert done.status == 0
    assert 'data-band="none"' in (site.root / "cv.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("bnad=none", "Did you mean `band`?"),
        ("band=loud", "band: expected one of accent, full, tint, none"),
        ("band", "expected NAME=VALUE, got 'band'"),
    ],
)
def test_a_wrong_option_of_a_theme_is_a_usage_error(
    make_site: MakeSite, capsys: pytest.CaptureFixture[str], given: str, said: str
):
    site = make_site({"ada": ADA})

    done = CommandLine(site.root, capsys)("export", "ada", "--theme", "metro", "--theme-option", given)

    assert done.status == 2
    assert said in done.err

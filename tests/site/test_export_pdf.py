"""What is asked of an exported PDF: pages, a QR code, a variant for archives; and text for forms."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest

from building import ADA, MakeSite
from resumesite.errors import ResumesiteError
from resumesite.make.workers import inline_workers
from resumesite.resume.schema import Options
from resumesite.settings import Site
from resumesite.site.export import Exported, ExportRequest, export_resume

SITE = '[site]\nbase_url = "https://people.example.org"\n'
LONG = f"{ADA}extracurricular: [{', '.join(['Counted the stars of one constellation twice over.'] * 90)}]\n"
"""Takes two pages."""


def exported(site: Site, **wanted: object) -> Exported:
    request = ExportRequest("ada", **wanted)  # type: ignore[arg-type]
    return export_resume(site, request, workers=inline_workers())


def test_a_pdf_that_cannot_have_the_pages_that_were_asked_for_is_not_exported(make_site: MakeSite):
    with pytest.raises(ResumesiteError) as caught:
        exported(make_site({"ada": LONG}), options=Options(fit=1))

    failed, why = caught.value.problems
    assert (failed.code, why.code) == ("EXPORT_FAILED", "DOES_NOT_FIT")
    assert why.is_error
    assert why.message == "takes 2 pages at its tightest; fit asks for 1"


def test_where_only_the_resume_asks_for_fewer_pages_a_warning_comes_with_the_tightest(make_site: MakeSite):
    site = make_site({"ada": f"{LONG}meta: {{options: {{fit: 1}}}}\n"})

    made = exported(site)

    assert [(warning.code, warning.is_error) for warning in made.warnings] == [("DOES_NOT_FIT", False)]
    assert made.data != exported(site, options=Options(fit=0)).data


def test_an_archive_holds_the_resume_as_it_is_exported_as_json(make_site: MakeSite):
    site = make_site({"ada": ADA}, published=["ada"], settings=SITE)

    pdf = exported(site, options=Options(pdf_variant="pdf/a-3a")).data

    with pikepdf.open(BytesIO(pdf)) as opened:
        inside = opened.attachments["resume.json"].get_file().read_bytes()
    assert inside == exported(site, format="json").data


@pytest.mark.parametrize(
    ("published", "settings", "hint"),
    [
        ([], SITE, "Run `resumesite publish ada`."),
        (["ada"], "", 'Write base_url = "https://…" below [site], where the site will be.'),
    ],
)
def test_a_qr_code_that_has_nowhere_to_lead_is_warned_of(
    make_site: MakeSite, published: list[str], settings: str, hint: str
):
    site = make_site({"ada": ADA}, published=published, settings=settings)

    [warning] = exported(site, options=Options(qr_code=True)).warnings

    assert (warning.code, warning.hint) == ("NO_QR_CODE", hint)
    assert exported(site, format="txt", options=Options(qr_code=True)).warnings == ()


def test_a_published_resume_gets_its_code_without_a_word(make_site: MakeSite):
    site = make_site({"ada": ADA}, published=["ada"], settings=SITE)

    made = exported(site, options=Options(qr_code=True))

    assert made.warnings == ()
    with pikepdf.open(BytesIO(made.data)) as pdf:
        assert [str(link.A.URI) for link in pdf.pages[0].Annots] == ["https://people.example.org/ada/"]


def test_only_text_is_unwrapped(make_site: MakeSite):
    site = make_site({"ada": f"{ADA}extracurricular: [{'word ' * 40}]\n"})

    made = exported(site, format="txt", is_unwrapped=True)

    assert f"\n- {'word ' * 39}word\n" in made.data.decode()
    assert (made.format, made.file_name) == ("txt", "Ada_Byron_Analyst_Resume.txt")
    with pytest.raises(ResumesiteError, match="only txt can be unwrapped, not md"):
        exported(site, format="md", is_unwrapped=True)

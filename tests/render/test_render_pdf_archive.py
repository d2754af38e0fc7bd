"""PDFs for archives: PDF/A-3a with the public resume as data inside."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from judges import accessibility_complaints
from renditions import PAGE, portrait, rendition

from resumesite.render.json_resume import render_json
from resumesite.render.pdf import render_pdf

ARCHIVE = {"pdf_variant": "pdf/a-3a", "photo": portrait()}


@pytest.fixture(scope="module")
def archived() -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(render_pdf(rendition(**ARCHIVE))))


def test_the_resume_is_inside_as_the_json_export_has_it(archived: pikepdf.Pdf):
    [(name, spec)] = archived.attachments.items()

    assert name == "resume.json"
    assert spec.get_file().read_bytes() == render_json(rendition(**ARCHIVE))
    assert spec.get_file().mime_type == "application/json"


def test_it_is_associated_with_the_document_as_the_same_in_another_form(archived: pikepdf.Pdf):
    spec = archived.Root.AF[0]

    assert (spec.AFRelationship, str(spec.Desc)) == ("/Alternative", "JSON Resume")
    assert str(spec.EF.F.Params.ModDate) == "D:20261102081500Z"


def test_it_passes_what_can_be_checked_of_pdf_a():
    pdf = render_pdf(rendition(**ARCHIVE))

    assert accessibility_complaints(pdf) == []
    assert b"pdfaid" not in render_pdf(rendition())


def test_it_is_the_same_each_time_also_where_no_record_knows_a_date():
    undated = replace(PAGE, updated_at="")

    first, second = (render_pdf(rendition(page=undated, **ARCHIVE)) for _ in range(2))

    assert first == second
    with pikepdf.open(BytesIO(first)) as pdf:
        assert str(pdf.Root.AF[0].EF.F.Params.CreationDate) == "D:19800101000000Z"


def test_a_usual_pdf_has_nothing_attached():
    with pikepdf.open(BytesIO(render_pdf(rendition()))) as pdf:
        assert not pdf.attachments
        assert "/AF" not in pdf.Root


def test_what_is_inside_is_public_alone(archived: pikepdf.Pdf):
    data = json.loads(archived.attachments["resume.json"].get_file().read_bytes())

    assert data["basics"]["name"] == "Nadia Ferreira"
    assert data["meta"].keys() == {"version", "canonical", "lastModified", "resumesite"}

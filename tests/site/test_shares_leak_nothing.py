"""Whatever is hidden in whatever resume: it is in no byte of any file that is made of the share."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from resumesite.edition.edition import Edition, EditionKind, Presentation, PublicResume
from resumesite.edition.redaction.blur import Blur
from resumesite.edition.redaction.redact import redact
from resumesite.errors import Problem
from resumesite.make.workers import inline_workers
from resumesite.plan.addresses import download_name
from resumesite.plan.artifact import Artifact, Download, Guard, Job, Page
from resumesite.plan.formats import FORMATS
from resumesite.themes.load import load_theme
from spelled import blurs, resumes

TEXTS = ("html", "txt", "md", "json", "vcf", "docx")
ALL = (*TEXTS, "pdf", "card")


def with_addresses(resume: PublicResume) -> PublicResume:
    """Leave out addresses with blanks in them: those are texts, of words that may stand anywhere."""
    sections = [
        section.model_copy(update={"items": tuple(map(_with_address, section.items))})
        for section in resume.custom_sections
    ]
    publications = tuple(map(_with_address, resume.publications))
    return resume.model_copy(update={"custom_sections": tuple(sections), "publications": publications})


def _with_address(item: Any) -> Any:
    has_blanks = not isinstance(item, str) and len(item.url.split()) > 1
    return item.model_copy(update={"url": ""}) if has_blanks else item


def found(resume: PublicResume, blur: Blur, formats: Collection[str]) -> list[Problem]:
    """Make a share's files, and return what the gate finds in them."""
    redacted = redact(resume, blur, username="ada")
    edition = Edition(
        "ada", "share_1", "share/t/", redacted.resume, Presentation(), kind=EditionKind.SHARE, is_listed=False
    )
    files = [FORMATS[name] for name in formats]
    page = Page(
        is_share=True,
        is_indexed=False,
        downloads=tuple(
            Download(
                each.name, each.file_name, download_name(redacted.resume, each.extension), each.media_type
            )
            for each in files
            if each.is_download
        ),
    )
    artifacts = tuple(Artifact(f"share/t/{each.file_name}", each.name, each.name) for each in files)
    job = Job(edition, load_theme("plain"), page, artifacts, guard=Guard(redacted.hidden))
    ((_, rendered),) = inline_workers().run([job])
    expected = {"MISSING_GLYPHS"}  # random letters of any script; no file is made then
    return [problem for problem in rendered.problems if problem.code not in expected]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(resumes(), blurs())
def test_nothing_hidden_is_in_any_file_of_a_share(resume: PublicResume, blur: Blur):
    assert found(with_addresses(resume), blur, TEXTS) == []


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:Too many glyphs missing")  # random letters that no font has
@settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(resumes(), blurs())
def test_nothing_hidden_is_in_any_file_of_a_thousand_shares(resume: PublicResume, blur: Blur):
    assert found(with_addresses(resume), blur, ALL) == []

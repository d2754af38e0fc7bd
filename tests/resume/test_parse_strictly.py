"""An imported file that will be one of ours is held to what our own files may say."""

from __future__ import annotations

import pytest

from resumesite.content.read import read_draft
from resumesite.errors import ResumesiteError
from resumesite.resume.parse import parse_resume

PAYLOAD = b"""{"resume": {
  "personalInfo": {"name": "Ilse Brandt"},
  "experience": [{"company": "Kontor", "startDate": "2020-13"}]
}}"""


def test_a_slip_in_an_imported_file_is_a_warning():
    parsed = parse_resume(read_draft(PAYLOAD, "payload.json"))

    assert [problem.code for problem in parsed.warnings] == ["BAD_DATE"]


def test_a_slip_in_an_imported_file_is_an_error_when_it_will_be_ours():
    draft = read_draft(PAYLOAD, "payload.json")

    with pytest.raises(ResumesiteError) as caught:
        parse_resume(draft, strictly=True)

    assert str(caught.value.problems[0]).startswith("payload.json:3:")
    assert 'expected 2020, 2020-03 or 2020-03-14, got "2020-13"' in str(caught.value)

"""Whatever a resume says stands in every format: nothing is lost on the way from the file to the page."""

from __future__ import annotations

import pytest

from extract import extract
from leaves import edited, full_resume, leaves_of, missing
from rendering import rendered

FORMATS = ("html", "pdf", "docx", "txt", "md")


@pytest.mark.parametrize("format_name", FORMATS)
def test_a_format_says_every_value_of_a_full_resume(format_name: str):
    resume = edited(full_resume())
    assert len(list(leaves_of(resume))) > 120

    file = extract(format_name, rendered(format_name, resume))

    assert missing(resume, file) == []

"""Whatever is hidden in whatever resume, the redacted resume does not say it in any spelling."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from resumesite.edition.edition import PublicResume
from resumesite.edition.redaction.blur import Blur
from resumesite.edition.redaction.hiding import texts_of
from resumesite.edition.redaction.redact import Redacted, redact
from spelled import blurs, letters, resumes, says


def leaks(redacted: Redacted) -> list[str]:
    """Return the hidden values that a redacted resume says, whole or as a text of one field."""
    shown = [text for path, text in texts_of(redacted.resume) if path[0] not in ("section_order", "language")]
    return [
        f"{hidden.field}: {hidden.value!r} in {text!r}"
        for hidden in redacted.hidden
        for text in shown
        if len(letters(hidden.value)) > 1 and says(text, hidden.value)
    ]


def check(resume: PublicResume, blur: Blur) -> None:
    redacted = redact(resume, blur, username="ada")

    assert leaks(redacted) == []
    again = redact(redacted.resume, blur, username="ada")
    assert leaks(Redacted(again.resume, redacted.hidden + again.hidden, False)) == []


@settings(max_examples=60, deadline=None)
@given(resumes(), blurs())
def test_a_redacted_resume_says_nothing_hidden(resume: PublicResume, blur: Blur):
    check(resume, blur)


@pytest.mark.slow
@settings(max_examples=1000, deadline=None)
@given(resumes(), blurs())
def test_a_thousand_redacted_resumes_say_nothing_hidden(resume: PublicResume, blur: Blur):
    check(resume, blur)


@settings(max_examples=30, deadline=None)
@given(resumes())
def test_hiding_nothing_changes_nothing(resume: PublicResume):
    redacted = redact(resume, Blur(), username="ada")

    assert redacted.resume == resume
    assert redacted.hidden == ()

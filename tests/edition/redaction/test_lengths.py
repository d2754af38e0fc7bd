"""What stands for a hidden value tells nothing of its length."""

from __future__ import annotations

import random
import string

import pytest

from resumesite.edition.edition import PublicResume
from resumesite.edition.redaction.blur import Blur
from resumesite.edition.redaction.redact import redact

ALL = Blur(
    blur_name=True, blur_email=True, blur_phone=True, blur_location=True, blur_website=True,
    blur_linkedin=True,
    blur_github=True, blur_twitter=True, blur_links=True, blur_companies=True, blur_institutions=True,
    blur_dates=True, blur_projects=True, blur_urls=True, blur_references=True, blur_sections=("interests",),
)  # fmt: skip


def resume_with(values: list[str]) -> PublicResume:
    """Make a resume of values: each in its field, and some in a sentence."""
    name, email, phone, place, site, profile, company, school, date, project, referee, interest, *_ = values
    return PublicResume.model_validate(
        {
            "personalInfo": {
                "name": name, "email": email, "phone": phone, "location": place, "website": site,
                "linkedin": profile, "github": profile, "twitter": profile,
                "links": [{"label": site, "url": site}],
            },
            "summary": f"{name} built {project} at {company} in {place} after {school}; ask {referee}.",
            "experience": [{"company": company, "location": place, "startDate": date, "url": site}],
            "education": [{"university": school, "endDate": date}],
            "projects": [{"name": project, "link": site}],
            "references": [{"name": referee, "position": company, "reference": f"{name} is good"}],
            "interests": [{"name": interest}],
            "title": f"{name} CV",
        }
    )  # fmt: skip


def words(length: int, seed: int) -> list[str]:
    """Return different words of one length: capitals, in the order of the alphabet where they are short."""
    rng = random.Random(seed)
    firsts = rng.sample([c for c in string.ascii_uppercase if c not in "AIBC"], 12)
    return [first + "".join(rng.choices(string.ascii_lowercase, k=length - 1)) for first in firsts]


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 10))])
def test_values_of_1_to_100_characters_leave_resumes_of_one_length(seed: int):
    written = {
        redact(resume_with(words(length, seed)), ALL, username="some-user").resume.model_dump_json()
        for length in range(1, 101)
    }

    assert len(written) == 1


@pytest.mark.parametrize("blur", ["blur_companies", "blur_words"])
def test_a_value_in_a_sentence_leaves_sentences_of_one_length(blur: str):
    def summary(value: str) -> str:
        options = Blur(blur_words=(value,)) if blur == "blur_words" else Blur(blur_companies=True)
        resume = {"summary": f"I was at {value}.", "experience": [{"company": value}]}
        return redact(PublicResume.model_validate(resume), options, username="ada").resume.summary

    assert len({summary(word) for length in range(1, 101) for word in words(length, length)[:3]}) == 1

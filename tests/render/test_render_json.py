"""The JSON Resume export: valid where it is checked, and complete."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from jsonschema import Draft4Validator, FormatChecker

from leaves import edited, full_resume
from rendering import PAGE, rendered
from resumesite.edition.edition import PublicResume
from resumesite.plan.artifact import Page

DATE = {"type": "string", "pattern": "^[1-2][0-9]{3}(-[0-1][0-9](-[0-3][0-9])?)?$"}
URL = {"type": "string", "format": "uri"}
TEXT = {"type": "string"}
TEXTS = {"type": "array", "items": TEXT}


def some(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": True, "properties": properties}


def list_of(**properties: Any) -> dict[str, Any]:
    return {"type": "array", "items": some(**properties)}


TIMES = {"startDate": DATE, "endDate": DATE}
SCHEMA = some(
    **{"$schema": URL},
    basics=some(
        name=TEXT, label=TEXT, image=TEXT, email={"type": "string", "format": "email"}, phone=TEXT, url=URL,
        summary=TEXT, location=some(city=TEXT, region=TEXT, countryCode=TEXT),
        profiles=list_of(network=TEXT, username=TEXT, url=URL),
    ),
    work=list_of(
        name=TEXT, location=TEXT, description=TEXT, position=TEXT, url=URL, summary=TEXT, highlights=TEXTS,
        **TIMES,
    ),
    volunteer=list_of(organization=TEXT, position=TEXT, url=URL, summary=TEXT, highlights=TEXTS, **TIMES),
    education=list_of(
        institution=TEXT, url=URL, area=TEXT, studyType=TEXT, score=TEXT, courses=TEXTS, **TIMES
    ),
    awards=list_of(title=TEXT, date=DATE, awarder=TEXT, summary=TEXT),
    certificates=list_of(name=TEXT, date={"type": "string", "format": "date"}, url=URL, issuer=TEXT),
    publications=list_of(name=TEXT, publisher=TEXT, releaseDate=DATE, url=URL, summary=TEXT),
    skills=list_of(name=TEXT, level=TEXT, keywords=TEXTS),
    languages=list_of(language=TEXT, fluency=TEXT),
    interests=list_of(name=TEXT, keywords=TEXTS),
    references=list_of(name=TEXT, reference=TEXT),
    projects=list_of(
        name=TEXT, description=TEXT, highlights=TEXTS, keywords=TEXTS, url=URL, roles=TEXTS, entity=TEXT,
        type=TEXT, **TIMES,
    ),
    meta=some(canonical=URL, version=TEXT, lastModified=TEXT),
) | {"additionalProperties": False}  # fmt: skip
"""What JSON Resume 1.0.0 demands, in short."""


def exported(data: dict[str, Any], page: Page = PAGE) -> dict[str, Any]:
    exported: dict[str, Any] = json.loads(rendered("json", PublicResume.model_validate(data), page=page))
    return exported


def complaints(data: object) -> list[str]:
    return [
        error.message for error in Draft4Validator(SCHEMA, format_checker=FormatChecker()).iter_errors(data)
    ]


def empty_values(data: object) -> list[object]:
    if isinstance(data, dict):
        return [each for value in data.values() for each in empty_values(value)] + [None] * (not data)
    if isinstance(data, list):
        return [each for value in data for each in empty_values(value)] + [None] * (not data)
    return [data] if data in ("", None) else []


def test_the_checker_knows_urls_and_dates():
    assert complaints({"basics": {"url": "not a url"}})
    assert complaints({"awards": [{"date": "2020-1"}]})
    assert complaints({"certificates": [{"date": "2020-11"}]})
    assert complaints({"extracurricular": []})


def test_the_export_of_a_full_resume_is_valid_and_has_nothing_empty():
    data = json.loads(rendered("json", edited(full_resume())))

    assert complaints(data) == []
    assert empty_values(data) == []
    assert date.fromisoformat(data["certificates"][0]["date"])


def test_values_that_are_not_valid_stand_beside_their_places():
    data = exported(
        {
            "personalInfo": {"email": "[email protected]", "website": "my site"},
            "experience": [{"company": "A", "startDate": "Summer 2019", "endDate": "2020", "url": "no url"}],
            "certificates": [{"name": "C", "date": "2020-11"}],
        }
    )

    assert complaints(data) == []
    assert data["basics"] == {"emailText": "[email protected]", "urlText": "my site"}
    assert data["work"] == [
        {"name": "A", "urlText": "no url", "startDateText": "Summer 2019", "endDate": "2020"}
    ]
    assert data["certificates"] == [{"name": "C", "dateText": "2020-11"}]


@pytest.mark.parametrize(
    ("times", "written"),
    [
        ({"startDate": "May 2014", "endDate": "Present"}, {"startDate": "2014-05"}),
        ({"startDate": "2014", "isCurrentRole": True}, {"startDate": "2014"}),
        ({"startDate": "2014"}, {"startDate": "2014", "isCurrentRole": False}),
        (
            {"startDate": "2014", "endDate": "2031-01", "isCurrentRole": True},
            {"startDate": "2014", "endDate": "2031-01", "isCurrentRole": True},
        ),
        ({"endDate": "2016"}, {"endDate": "2016"}),
    ],
)
def test_a_missing_end_means_until_now_and_the_contrary_is_said(
    times: dict[str, Any], written: dict[str, Any]
):
    assert exported({"experience": [times | {"company": "A"}]})["work"] == [written | {"name": "A"}]


def test_a_place_is_parted_as_json_resume_does():
    assert exported({"personalInfo": {"location": "Oakland, CA, US"}})["basics"]["location"] == {
        "city": "Oakland", "region": "CA", "countryCode": "US",
    }  # fmt: skip
    assert exported({"personalInfo": {"location": "A, B, C and D, E"}})["basics"]["location"] == {
        "city": "A, B, C and D, E"
    }


def test_profiles_have_a_network_a_name_and_an_address():
    person = {
        "linkedin": "linkedin.com/in/ada-q",
        "github": "@ada",
        "links": [{"label": "Blog", "url": "b.example"}],
    }

    assert exported({"personalInfo": person})["basics"]["profiles"] == [
        {"network": "LinkedIn", "username": "ada-q", "url": "https://linkedin.com/in/ada-q"},
        {"network": "GitHub", "username": "ada", "url": "https://github.com/ada"},
        {"network": "Blog", "url": "https://b.example"},
    ]


def test_what_json_resume_has_no_place_for_stands_in_meta():
    data = exported(
        {"title": "CV", "extracurricular": ["Chess"], "customSections": [{"title": "T", "items": ["x"]}]}
    )

    assert data["meta"]["resumesite"] == {
        "title": "CV",
        "language": "en",
        "extracurricular": ["Chess"],
        "customSections": [{"title": "T", "items": ["x"]}],
    }


def test_a_page_without_an_address_gives_no_canonical():
    assert exported({}, page=Page())["meta"] == {"version": "v1.0.0", "resumesite": {"language": "en"}}

"""Lists and details in SmartCV's shapes, newest first, page by page."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from resumesite.content.records import Occasion, Status, new_publication, save_publication
from resumesite.errors import ResumesiteError
from resumesite.settings import Site
from resumesite.site.lifecycle import archive
from resumesite.site.publish import Payload
from resumesite.site.scaffold import NewRequest, make_resume
from resumesite.site.show import ListRequest, list_resumes, show_resume

MakeSite = Callable[..., Site]

ADA = "personalInfo:\n  name: Ada Fenwick\n  title: Software Engineer\n"


def at(now: str) -> Occasion:
    return Occasion(now, lambda kind: f"{kind}_{now[:10]}")


def people_since(make_site: MakeSite, days: dict[str, str]) -> Site:
    """A site of people whose resumes were made on the given days."""
    site = make_site(dict.fromkeys(days, ADA))
    for username, day in days.items():
        occasion = Occasion(f"{day}T10:30:00Z", lambda kind, username=username: f"{kind}_{username}")
        save_publication(
            site.content / username, new_publication(username, occasion).with_resume("resume", occasion)
        )
    return site


def names(site: Site, **request: Any) -> list[str]:
    found = list_resumes(site, ListRequest(**request))
    return [
        item.username if item.name == "resume" else f"{item.username}/{item.name}" for item in found.items
    ]


# Lists --------------------------------------------------------------------------------------------------


def test_a_list_has_smartcvs_shape_exactly(make_site: MakeSite):
    site = make_site({"ada": ADA}, published=["ada"])

    data = list_resumes(site, ListRequest()).as_data()

    assert data == {
        "success": True,
        "data": [
            {
                "id": "resume_ada",
                "title": "Software Engineer Resume",
                "status": "PUBLISHED",
                "templateId": "plain",
                "template": {"id": "plain", "name": "Plain", "category": "MINIMALIST"},
                "atsScore": None,
                "keywordMatchScore": None,
                "createdAt": "2024-01-15T10:30:00Z",
                "updatedAt": "2024-01-15T10:30:00Z",
                "shareInfo": {"isEnabled": False, "viewCount": 0, "hasPassword": False, "lastViewedAt": None},
            }
        ],
        "meta": {"total": 1, "page": 1, "limit": 10, "totalPages": 1},
    }


def test_the_newest_come_first_and_those_without_a_record_last(make_site: MakeSite):
    site = people_since(make_site, {"ada": "2024-01-02", "bob": "2024-03-01", "eve": "2024-02-01"})
    for name in ("zoe", "mia"):
        (site.content / name).mkdir()
        (site.content / name / "resume.yaml").write_text(ADA, encoding="utf-8")

    assert names(site) == ["bob", "eve", "ada", "mia", "zoe"]


def test_a_list_is_cut_into_pages(make_site: MakeSite):
    site = people_since(make_site, {f"person-{day:02}": f"2024-01-{day:02}" for day in range(1, 8)})

    second = list_resumes(site, ListRequest(page=2, limit=3))
    last = list_resumes(site, ListRequest(page=3, limit=3))
    beyond = list_resumes(site, ListRequest(page=4, limit=3))

    assert [item.username for item in second.items] == ["person-04", "person-03", "person-02"]
    assert [item.username for item in last.items] == ["person-01"]
    assert beyond.items == ()
    assert second.as_data()["meta"] == {"total": 7, "page": 2, "limit": 3, "totalPages": 3}


def test_a_list_of_nobody_has_no_pages(make_site: MakeSite):
    data = list_resumes(make_site({}), ListRequest()).as_data()

    assert data == {
        "success": True,
        "data": [],
        "meta": {"total": 0, "page": 1, "limit": 10, "totalPages": 0},
    }


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (Status.PUBLISHED, ["ada"]),
        (Status.ARCHIVED, ["bob"]),
        (Status.DRAFT, ["eve"]),
        (None, ["ada", "bob", "eve"]),
    ],
)
def test_a_list_can_be_of_one_status(make_site: MakeSite, status: Status | None, expected: list[str]):
    site = make_site({"ada": ADA, "bob": ADA, "eve": ADA}, published=["ada", "bob"])
    archive(site, "bob", "", at("2024-02-01T00:00:00Z"))

    assert names(site, status=status) == expected


def test_a_list_can_be_of_one_person(make_site: MakeSite):
    site = make_site({"ada": {"resume.yaml": ADA, "academic.yaml": ADA}, "bob": ADA})

    assert names(site, username="ada") == ["ada", "ada/academic"]


def test_a_list_of_somebody_who_is_not_there_is_an_error(make_site: MakeSite):
    with pytest.raises(ResumesiteError) as raised:
        names(make_site({"ada": ADA}), username="adda")

    assert raised.value.problems[0].hint == "Did you mean `ada`?"


def test_only_the_files_of_the_page_are_opened(make_site: MakeSite):
    site = people_since(make_site, {"ada": "2024-01-02", "bob": "2024-03-01"})
    (site.content / "ada" / "resume.yaml").write_text("personalInfo: [", encoding="utf-8")

    assert list_resumes(site, ListRequest(limit=1)).problems == ()
    assert [problem.username for problem in list_resumes(site, ListRequest(page=2, limit=1)).problems] == [
        "ada"
    ]


def test_what_is_broken_is_listed_without_a_title_and_reported(make_site: MakeSite):
    people = {"ada": ADA, "bob": "personalInfo: [", "eve": {"resume.yaml": ADA, "publication.json": "{"}}
    site = make_site(people, published=["ada", "bob"])

    found = list_resumes(site, ListRequest())

    assert [(item.username, item.title) for item in found.items] == [
        ("ada", "Software Engineer Resume"),
        ("bob", ""),
    ]
    assert found.items[1].as_data()["title"] is None
    assert [problem.username for problem in found.problems] == ["eve", "bob"]


def test_a_recorded_resume_whose_file_is_gone_is_listed_and_reported(make_site: MakeSite):
    site = make_site({"ada": ADA, "bob": ADA}, published=["ada", "bob"])
    (site.content / "ada" / "resume.yaml").unlink()

    found = list_resumes(site, ListRequest())

    titles = {item.username: item.title for item in found.items}
    assert titles == {"ada": "", "bob": "Software Engineer Resume"}
    [problem] = found.problems
    assert (problem.code, problem.is_error) == ("RESUME_FILE_MISSING", False)
    assert "unpublish ada resume" in problem.hint


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (ADA + "meta:\n  title: Chief Engineer\n", "Chief Engineer"),
        (ADA, "Software Engineer Resume"),
        ("personalInfo:\n  name: Ada\n", "Resume"),
    ],
)
def test_a_resume_is_called_by_its_title_or_by_the_persons(make_site: MakeSite, text: str, title: str):
    assert list_resumes(make_site({"ada": text}), ListRequest()).items[0].title == title


def test_a_template_that_is_not_installed_is_known_by_its_id_alone(make_site: MakeSite):
    site = make_site({"ada": ADA + "meta:\n  template: template_456\n"})

    data = list_resumes(site, ListRequest()).as_data()["data"][0]

    assert data["templateId"] == "template_456"
    assert data["template"] == {"id": "template_456", "name": None, "category": None}


# Details ------------------------------------------------------------------------------------------------

CONTENT: dict[str, Any] = {
    "personalInfo": {
        "name": "Zhang San",
        "email": "zhangsan@example.com",
        "phone": "13800138000",
        "address": "Chaoyang District, Beijing",
        "summary": "5 years of software development experience...",
    },
    "workExperience": [
        {
            "company": "ABC Technology Company",
            "position": "Senior Software Engineer",
            "startDate": "2021-01",
            "endDate": "2024-12",
            "description": "Responsible for core product development...",
        }
    ],
    "education": [
        {
            "school": "Peking University",
            "degree": "Computer Science and Technology",
            "startDate": "2017-09",
            "endDate": "2021-06",
        }
    ],
    "skills": ["JavaScript", "React", "Node.js", "Python"],
    "projects": [
        {
            "name": "E-commerce Platform",
            "description": "E-commerce platform developed with React and Node.js",
            "technologies": ["React", "Node.js", "MongoDB"],
            "url": "https://github.com/example/ecommerce",
        }
    ],
}


def smartcv_resume(make_site: MakeSite, body: dict[str, Any]) -> dict[str, Any]:
    """What `show` answers about a resume that was made of SmartCV's body."""
    site = make_site({})
    source = Payload(json.dumps(body).encode(), "body.json")
    make_resume(site, NewRequest("zhangsan", source=source), at("2024-12-30T10:00:00Z"))
    data: dict[str, Any] = show_resume(site, "zhangsan").as_data()["data"]
    return data


def test_smartcvs_content_comes_back_as_it_went_in(make_site: MakeSite):
    body = {"title": "Software Engineer Resume", "templateId": "template_456", "contentJson": CONTENT}

    data = smartcv_resume(make_site, body)

    assert data["contentJson"] == CONTENT
    assert (data["title"], data["templateId"]) == ("Software Engineer Resume", "template_456")
    assert data["createdAt"] == data["updatedAt"] == "2024-12-30T10:00:00Z"
    assert data["status"] == "DRAFT"


def test_smartcvs_own_example_byte_for_byte_comes_back_as_it_went_in(make_site: MakeSite):
    seed = Path(__file__).parents[3] / "shared" / "seeds" / "smartcv-resume-management.txt"
    if not seed.exists():
        pytest.skip("the seeds are not beside this checkout")
    body = seed.read_text(encoding="utf-8").split("Request Body:\n")[1].split("Response:")[0]

    data = smartcv_resume(make_site, json.loads(body))

    assert data["contentJson"] == json.loads(body)["contentJson"]


def test_details_add_visibility_and_the_job_that_is_aimed_at(make_site: MakeSite):
    body = {
        "contentJson": CONTENT,
        "sectionsVisibility": {"education": False, "workExperience": True},
        "targetJobDescription": "We look for …",
    }

    data = smartcv_resume(make_site, body)

    assert data["sectionsVisibility"] == {
        "personalInfo": True,
        "workExperience": True,
        "education": False,
        "skills": True,
        "projects": True,
    }
    assert data["targetJobDescription"] == "We look for …"


def test_what_smartcv_has_no_field_for_stands_in_ours(make_site: MakeSite):
    text = """\
personalInfo:
  name: Ada Fenwick
  title: Engineer
  location: Utrecht
  address: 1 Secret Street
skills:
  languages: [Go]
  groups: [{name: Data, keywords: [SQL, Go]}]
experience:
  - company: Kestrel
    location: Oslo
    description: [Built it., Ran it.]
    technologies: [Go]
education:
  - university: NTNU
    branch: Physics
awards:
  - title: Prize
"""
    content = show_resume(make_site({"ada": text}), "ada").as_data()["data"]["contentJson"]

    assert content == {
        "personalInfo": {
            "name": "Ada Fenwick",
            "address": "Utrecht",
            "title": "Engineer",
            "streetAddress": "1 Secret Street",
        },
        "workExperience": [
            {
                "company": "Kestrel",
                "description": "Built it.\nRan it.",
                "location": "Oslo",
                "technologies": ["Go"],
            }
        ],
        "education": [{"school": "NTNU", "branch": "Physics"}],
        "skills": ["Go", "SQL"],
        "projects": [],
        "awards": [{"title": "Prize"}],
    }


def test_details_of_a_broken_resume_are_its_problems(make_site: MakeSite):
    with pytest.raises(ResumesiteError) as raised:
        show_resume(make_site({"ada": "personalInfo:\n  nmae: Ada\n"}), "ada")

    assert raised.value.problems[0].place.path == "content/ada/resume.yaml"

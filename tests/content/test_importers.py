"""Other systems' files in our own names: every field has a place, nothing is lost, and nothing says None."""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import yaml

from resumesite.content.draft import Draft
from resumesite.content.importers.jsonresume_strict import FIELDS
from resumesite.content.read import read_draft
from resumesite.errors import ResumesiteError
from resumesite.resume.parse import parse_resume

FIXTURES = Path(__file__).parents[1] / "fixtures"


def imported(data: object, shown: str = "resume.json") -> Draft:
    return read_draft(json.dumps(data, ensure_ascii=False, indent=1).encode(), shown)


def texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in texts(inner)]
    return [value] if isinstance(value, str) else []


def shown_texts(draft: Draft) -> list[str]:
    return texts({key: value for key, value in draft.data.items() if key not in ("x-source", "meta")})


def every_field_of_json_resume() -> dict[str, Any]:
    """A resume with a word in each field that stands in no other."""
    numbers = count()

    def filled(kind: object) -> Any:
        if isinstance(kind, dict):
            return {name: filled(field) for name, field in kind.items()}
        if isinstance(kind, list):
            return [filled(kind[0]), filled(kind[0])]
        return f"word{next(numbers):03d}"

    return filled({name: kind for name, kind in FIELDS.items() if name not in ("$schema", "meta")})


# JSON Resume


def test_every_field_of_json_resume_has_a_place_in_ours():
    original = every_field_of_json_resume()

    draft = imported(original)

    assert draft.notes == ()
    assert "x-source" not in draft.data
    words = " ".join(shown_texts(draft))
    missing = [word for word in texts(original) if word not in words]
    assert len(texts(original)) > 120
    assert missing == []
    parse_resume(draft)


def test_the_fields_of_json_resume_go_where_they_belong():
    draft = imported(
        {
            "basics": {
                "name": "Ada",
                "label": "Engineer",
                "image": "me.jpg",
                "url": "ada.example",
                "summary": "Hi",
                "location": {
                    "address": "1 Lane",
                    "postalCode": "N1",
                    "city": "York",
                    "region": "Yorks",
                    "countryCode": "GB",
                },
            },
            "work": [
                {
                    "name": "Acme",
                    "description": "Makes anvils",
                    "position": "Lead",
                    "url": "acme.example",
                    "startDate": "2020-01",
                    "summary": "Led it",
                    "highlights": ["Did a", "Did b"],
                    "location": "York",
                },
                {"name": "Old", "startDate": "2018", "endDate": "2019"},
                {"name": "Undated"},
            ],
            "volunteer": [
                {"organization": "Library", "position": "Reader", "summary": "Read", "highlights": ["Aloud"]}
            ],
            "education": [
                {
                    "institution": "MIT",
                    "studyType": "BSc",
                    "area": "Physics",
                    "score": "4.0",
                    "courses": ["QM"],
                }
            ],
            "projects": [
                {
                    "name": "P",
                    "description": "What",
                    "highlights": ["h"],
                    "keywords": ["Go"],
                    "roles": ["Dev", "Ops"],
                    "entity": "Acme",
                    "type": "talk",
                    "url": "p.example",
                }
            ],
            "publications": [{"name": "Paper", "releaseDate": "2019", "publisher": "ACM", "summary": "Why"}],
            "skills": [{"name": "Web", "level": "Master", "keywords": ["HTML"]}],
            "meta": {"canonical": "https://x.example", "version": "v1.0.0", "theme": "even"},
        }
    )

    assert draft.data == {
        "personalInfo": {
            "name": "Ada",
            "title": "Engineer",
            "imageUrl": "me.jpg",
            "website": "ada.example",
            "location": "York, Yorks, GB",
            "address": "1 Lane, N1",
        },
        "summary": "Hi",
        "experience": [
            {
                "company": "Acme",
                "companyDescription": "Makes anvils",
                "position": "Lead",
                "url": "acme.example",
                "startDate": "2020-01",
                "summary": "Led it",
                "description": ["Did a", "Did b"],
                "location": "York",
                "isCurrentRole": True,
            },
            {"company": "Old", "startDate": "2018", "endDate": "2019"},
            {"company": "Undated"},
        ],
        "volunteering": [
            {"organization": "Library", "position": "Reader", "summary": "Read", "description": ["Aloud"]}
        ],
        "education": [
            {"university": "MIT", "degree": "BSc", "branch": "Physics", "sgpa": "4.0", "courses": ["QM"]}
        ],
        "projects": [
            {
                "name": "P",
                "description": ["What"],
                "highlights": ["h"],
                "technologies": ["Go"],
                "role": "Dev, Ops",
                "entity": "Acme",
                "kind": "talk",
                "link": "p.example",
            }
        ],
        "publications": [{"name": "Paper", "date": "2019", "publisher": "ACM", "description": ["Why"]}],
        "skills": {"groups": [{"name": "Web", "level": "Master", "keywords": ["HTML"]}]},
        "x-source": {"meta.canonical": "https://x.example", "meta.version": "v1.0.0", "meta.theme": "even"},
    }
    assert draft.notes == ()


def test_the_keys_from_before_1_0_are_read():
    draft = imported(
        {
            "basics": {"picture": "me.jpg", "website": "ada.example", "degree": "PhD"},
            "work": [{"company": "Acme", "website": "acme.example"}],
            "volunteer": [{"organization": "Library", "website": "library.example"}],
            "education": [{"institution": "MIT", "gpa": "4.0"}],
            "publications": [{"name": "Paper", "website": "paper.example"}],
            "certifications": [
                {"name": "CKA", "issuingOrganization": "CNCF", "issueDate": "2020", "expirationDate": "2023"}
            ],
            "hobbies": [{"name": "Chess"}, "Go"],
        }
    )

    assert draft.notes == ()
    assert draft.data == {
        "personalInfo": {"imageUrl": "me.jpg", "website": "ada.example"},
        "experience": [{"company": "Acme", "url": "acme.example"}],
        "volunteering": [{"organization": "Library", "url": "library.example"}],
        "education": [{"degree": "PhD"}, {"university": "MIT", "sgpa": "4.0"}],
        "publications": [{"name": "Paper", "url": "paper.example"}],
        "certificates": [{"name": "CKA", "issuer": "CNCF", "date": "2020", "endDate": "2023"}],
        "interests": [{"name": "Chess"}, {"name": "Go"}],
    }


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        (
            {"network": "GitHub", "username": "ada", "url": "https://github.com/ada"},
            {"github": "https://github.com/ada"},
        ),
        ({"network": "LinkedIn", "username": "ada"}, {"linkedin": "https://www.linkedin.com/in/ada"}),
        ({"network": "Twitter", "username": "@ada", "url": ""}, {"twitter": "https://x.com/ada"}),
        ({"network": "X", "url": "https://x.com/ada"}, {"twitter": "https://x.com/ada"}),
        ({"network": "Spotify", "username": "ada"}, {"spotifyUrl": "https://open.spotify.com/user/ada"}),
        (
            {"network": "Mastodon", "username": "ada", "url": "https://social.example/@ada"},
            {"links": [{"label": "Mastodon", "url": "https://social.example/@ada"}]},
        ),
        ({"network": "Skype", "username": "ada.l", "url": None}, {"links": [{"label": "Skype: ada.l"}]}),
        (
            {"network": "GitHub", "username": "Ada L.", "url": "https://github.com/x"},
            {"links": [{"label": "GitHub: Ada L.", "url": "https://github.com/x"}]},
        ),
        ({"username": "ada"}, {"links": [{"label": "ada"}]}),
        ({"url": "https://ada.example"}, {"links": [{"url": "https://ada.example"}]}),
    ],
)
def test_a_profile_goes_to_its_network_or_to_the_links(profile: dict[str, str], expected: dict[str, Any]):
    draft = imported({"basics": {"profiles": [profile]}})

    assert draft.data["personalInfo"] == expected


def test_a_second_profile_of_a_network_is_a_link():
    profiles = [{"network": "GitHub", "username": "ada"}, {"network": "github", "username": "acme"}]

    draft = imported({"basics": {"profiles": profiles}})

    assert draft.data["personalInfo"] == {
        "github": "https://github.com/ada",
        "links": [{"label": "github", "url": "https://github.com/acme"}],
    }


@pytest.mark.parametrize("nothing", [None, "", [], {}, [None], [{}], {"name": None}, [{"name": ""}], "  "])
def test_nothing_is_nothing_at_any_level(nothing: object):
    draft = imported(
        {"basics": nothing, "work": nothing, "skills": nothing, "meta": nothing, "unknown": nothing}
    )

    assert draft.data == {}
    assert draft.notes == ()


def test_nulls_inside_lists_leave_no_trace():
    work = [
        None,
        {
            "name": "Acme",
            "highlights": [None, "", "Did it"],
            "url": None,
            "startDate": "2020",
            "endDate": None,
        },
    ]

    draft = imported({"work": work})

    assert draft.data["experience"] == [
        {"company": "Acme", "description": ["Did it"], "startDate": "2020", "isCurrentRole": True}
    ]
    assert str(draft.place(("experience", 0, "description", 0))) == "resume.json:9:5"


def test_entries_in_odd_shapes_are_read_for_what_they_say():
    draft = imported(
        {
            "work": [
                [{"name": "Acme", "position": "Lead"}, {"name": "Acme", "position": "Dev"}],
                "Freelance",
            ],
            "skills": ["Go", "Rust", {"name": "Web"}],
            "languages": ["English", {"name": "French", "level": "B2"}],
            "awards": {"name": "Medal"},
            "education": [{"institution": "MIT", "location": {"city": "Cambridge", "state": "MA"}}],
        }
    )

    assert [job.get("position", job["company"]) for job in draft.data["experience"]] == [
        "Lead",
        "Dev",
        "Freelance",
    ]
    assert draft.data["skills"] == {"groups": [{"keywords": ["Go", "Rust"]}, {"name": "Web"}]}
    assert draft.data["languages"] == [{"language": "English"}, {"language": "French", "fluency": "B2"}]
    assert draft.data["awards"] == [{"title": "Medal"}]
    assert draft.data["education"][0]["location"] == "Cambridge, MA"


def test_unknown_keys_are_kept_aside_with_a_warning_where_they_stand():
    draft = imported(
        {
            "basics": {"name": "Ada", "birthDate": "1815"},
            "work": [{"flavor": "a"}, {"flavor": "b"}],
            "bio": [1],
        }
    )

    assert draft.data["x-source"] == {
        "basics.birthDate": "1815",
        "work.0.flavor": "a",
        "work.1.flavor": "b",
        "bio": ["1"],
    }
    kept = "no field of a resume; kept under x-source, not shown"
    assert [str(note) for note in draft.notes] == [
        f"resume.json:4:3: warning: basics.birthDate: {kept}",
        f"resume.json:8:4: warning: work.0.flavor: {kept} (2 times)",
        f"resume.json:14:2: warning: bio: {kept}",
    ]


def test_our_own_names_in_a_json_resume_are_read_back():
    work = {
        "name": "Acme",
        "technologies": ["Go"],
        "isCurrentRole": False,
        "startDate": "2020",
        "id": "exp_1",
        "roles": [{"position": "Lead"}],
    }
    draft = imported(
        {
            "basics": {"name": "Ada"},
            "work": [work],
            "education": [{"institution": "MIT", "degree": "BSc", "description": ["With honours"]}],
            "publications": [{"name": "Paper", "authors": ["Ada", "Eve"], "doi": "10.1/x"}],
            "customSections": [{"title": "Talks", "items": ["One"]}],
            "extracurricular": ["Chess"],
        }
    )

    assert draft.notes == ()
    assert draft.data["experience"] == [
        {"company": "Acme", **{key: work[key] for key in work if key != "name"}}
    ]
    assert draft.data["education"] == [
        {"university": "MIT", "degree": "BSc", "description": ["With honours"]}
    ]
    assert draft.data["publications"][0]["authors"] == ["Ada", "Eve"]
    assert draft.data["customSections"] == [{"title": "Talks", "items": ["One"]}]
    assert draft.data["extracurricular"] == ["Chess"]


@pytest.mark.parametrize(
    ("entry", "end"),
    [
        ({"startDate": "2020"}, "Present"),
        ({"startDate": "2020", "endDate": "2021"}, "2021"),
        ({"startDate": "2020", "endDateText": "in spring"}, "in spring"),
        ({"startDate": "2020", "isCurrentRole": False}, None),
        ({"name": "P"}, None),
    ],
)
@pytest.mark.parametrize(
    ("theirs", "ours"), [("projects", "projects"), ("volunteer", "volunteering"), ("education", "education")]
)
def test_what_has_begun_and_has_no_end_goes_on(
    theirs: str, ours: str, entry: dict[str, Any], end: str | None
):
    draft = imported({"basics": {"name": "Ada"}, theirs: [{**entry, "url": "x.example"}]})

    assert draft.data[ours][0].get("endDate") == end
    if "startDate" in entry:
        assert parse_resume(draft).warnings == ()


def test_what_our_export_writes_beside_the_formats_fields_is_read_back():
    draft = imported(
        {
            "basics": {
                "emailText": "ada at home",
                "urlText": "my site",
                "profiles": [{"network": "Blog", "urlText": "my blog"}],
            },
            "work": [
                {
                    "name": "Acme",
                    "keywords": ["Go"],
                    "roles": [
                        {
                            "position": "Lead",
                            "startDateText": "spring",
                            "highlights": ["a"],
                            "keywords": ["Go"],
                        },
                        {"position": "Dev", "startDate": "2018", "endDate": "2019", "summary": "s"},
                    ],
                }
            ],
            "meta": {
                "resumesite": {
                    "title": "CV",
                    "language": "de",
                    "sectionOrder": ["skills"],
                    "sectionsVisibility": {"references": True},
                    "extracurricular": ["Chess"],
                    "customSections": [{"title": "Talks", "items": ["One"]}],
                }
            },
        }
    )

    assert draft.notes == ()
    assert draft.data["personalInfo"] == {
        "email": "ada at home",
        "website": "my site",
        "links": [{"label": "Blog", "url": "my blog"}],
    }
    assert draft.data["experience"][0]["roles"] == [
        {
            "position": "Lead",
            "startDate": "spring",
            "technologies": ["Go"],
            "description": ["a"],
            "isCurrentRole": True,
        },
        {"position": "Dev", "startDate": "2018", "endDate": "2019", "summary": "s"},
    ]
    assert draft.data["meta"] == {
        "title": "CV",
        "language": "de",
        "sectionOrder": ["skills"],
        "sectionsVisibility": {"references": True},
    }
    assert draft.data["extracurricular"] == ["Chess"]
    assert draft.data["customSections"] == [{"title": "Talks", "items": ["One"]}]


def test_every_value_leads_back_to_its_own_line():
    text = json.dumps(every_field_of_json_resume(), indent=1)
    draft = read_draft(text.encode(), "cv.json")
    lines = text.splitlines()

    def check(value: Any, path: tuple[str | int, ...]) -> int:
        if isinstance(value, dict):
            return sum(check(inner, (*path, key)) for key, inner in value.items())
        if isinstance(value, list):
            return sum(check(inner, (*path, index)) for index, inner in enumerate(value))
        if (
            isinstance(value, str)
            and value.startswith("word")
            and "," not in value
            and path[1:2] != ("links",)
        ):
            assert value in lines[draft.place(path).line - 1]
            return 1
        return 0

    assert check(draft.data, ()) > 100


@pytest.mark.parametrize("language", ["yaml", "toml"])
def test_json_resume_is_read_in_yaml_and_toml_too(language: str):
    document = {"basics": {"name": "Ada"}, "work": [{"name": "Acme", "startDate": "2020-01-02"}]}
    text = {
        "yaml": yaml.safe_dump(document).replace("'2020-01-02'", "2020-01-02"),
        "toml": '[basics]\nname = "Ada"\n[[work]]\nname = "Acme"\nstartDate = 2020-01-02\n',
    }[language]

    draft = read_draft(text.encode(), f"resume.{language}")

    assert draft.format == "jsonresume"
    assert draft.data["experience"] == [{"company": "Acme", "startDate": "2020-01-02", "isCurrentRole": True}]


# wrkks


def test_the_publish_payload_of_wrkks_becomes_a_resume():
    draft = read_draft((FIXTURES / "wrkks-publish.json").read_bytes(), "body.json")
    parsed = parse_resume(draft)

    assert draft.format == "wrkks"
    assert parsed.resume.personal_info.name == "John Doe"
    assert parsed.resume.skills.frameworks_and_tools == ("React", "Next.js")
    assert [warning.message for warning in parsed.warnings] == [
        '"[email protected]" is no e-mail address: it is shown, not linked'
    ]
    assert parsed.warnings[0].field == "resume.personalInfo.email"
    assert parsed.warnings[0].place.line == 6


def test_the_oddities_of_wrkks_are_read():
    resume = {
        "personalInfo": {"name": "Ada", "spotifyUrl": None},
        "skills": {"languages": ["Go"], "libraries": ["NumPy"]},
        "projects": [{"name": "P", "link": None, "description": "One line"}],
        "experience": [
            {"company": "Acme", "startDate": "Jan 2024", "endDate": "Present", "isCurrentRole": True}
        ],
        "customSections": [{"title": "Talks", "items": ["One"]}],
    }

    for data in (
        {"resume": resume},
        resume,
        {"id": "usr_1", "username": "ada", "islive": True, "resume": resume},
    ):
        parsed = parse_resume(imported(data))
        assert parsed.warnings == ()
        assert parsed.resume.skills.libraries == ("NumPy",)
        assert parsed.resume.projects[0].link == ""
        assert parsed.resume.projects[0].description == ("One line",)


def test_the_users_record_around_a_wrkks_resume_is_kept_aside_in_silence():
    draft = imported({"id": "usr_1", "email": "x@y.example", "resume": {"summary": "Hi"}})

    assert draft.data == {"summary": "Hi", "x-source": {"id": "usr_1", "email": "x@y.example"}}
    assert draft.notes == ()


@pytest.mark.parametrize(("resume", "code"), [(None, "EMPTY"), ([], "NOT_A_RESUME"), ("x", "NOT_A_RESUME")])
def test_an_envelope_without_a_resume_is_refused(resume: object, code: str):
    with pytest.raises(ResumesiteError) as caught:
        imported({"resume": resume})

    assert caught.value.code == code
    assert caught.value.problems[0].place.line == 2


# SmartCV


def test_the_create_body_of_smartcv_becomes_a_resume():
    draft = read_draft((FIXTURES / "smartcv-create.json").read_bytes(), "body.json")
    parsed = parse_resume(draft)
    resume = parsed.resume

    assert draft.format == "smartcv"
    assert parsed.warnings == ()
    assert resume.personal_info.name == "Zhang San"
    assert resume.personal_info.location == "Chaoyang District, Beijing"
    assert resume.personal_info.address == ""
    assert resume.summary == "5 years of software development experience..."
    assert resume.experience[0].company == "ABC Technology Company"
    assert resume.experience[0].description == ("Responsible for core product development...",)
    assert resume.education[0].university == "Peking University"
    assert [group.name for group in resume.skills.groups] == [""]
    assert resume.skills.groups[0].keywords == ("JavaScript", "React", "Node.js", "Python")
    assert resume.projects[0].link == "https://github.com/example/ecommerce"
    assert resume.meta.title == "Software Engineer Resume"
    assert resume.meta.template == "template_456"


def test_an_answer_of_smartcv_is_read_with_its_settings_and_ids():
    inner = {
        "id": "resume_123",
        "title": "CV",
        "status": "DRAFT",
        "templateId": "template_456",
        "template": {"id": "template_456", "htmlTemplate": "<b>"},
        "atsScore": 85,
        "shareInfo": {"viewCount": 3},
        "targetJobDescription": "A job",
        "sectionsVisibility": {"workExperience": True, "education": False},
        "contentJson": {
            "personalInfo": {"name": "Ada", "location": "York", "address": "1 Lane"},
            "workExperience": [
                {"id": "w1", "company": "Acme", "startDate": "2020-01", "description": "- One\n- Two"}
            ],
            "projects": [
                {"id": "p1", "name": "P", "description": "A\nB", "highlights": ["h"], "url": "p.example"}
            ],
        },
    }

    for data in (inner, {"success": True, "data": inner}):
        draft = imported(data)
        assert draft.notes == ()
        assert draft.data["meta"] == {
            "title": "CV",
            "status": "DRAFT",
            "template": "template_456",
            "targetJobDescription": "A job",
            "sectionsVisibility": {"workExperience": True, "education": False},
        }
        assert draft.data["personalInfo"] == {"name": "Ada", "location": "York", "address": "1 Lane"}
        assert draft.data["experience"] == [
            {
                "id": "w1",
                "company": "Acme",
                "startDate": "2020-01",
                "isCurrentRole": True,
                "description": ["One", "Two"],
            }
        ]
        assert draft.data["projects"] == [
            {"id": "p1", "name": "P", "description": ["A", "B"], "highlights": ["h"], "link": "p.example"}
        ]
        assert set(texts(list(draft.data["x-source"]))) <= {
            f"{prefix}{name}"
            for prefix in ("", "data.")
            for name in ("id", "template", "atsScore", "shareInfo")
        }
        assert parse_resume(draft).warnings == ()


def test_a_problem_in_a_smartcv_answer_points_to_its_own_line():
    draft = imported(
        {
            "success": True,
            "data": {"contentJson": {"workExperience": [{"startDate": "2020-13", "company": "A"}]}},
        }
    )

    warnings = parse_resume(draft).warnings

    assert ("data.contentJson.workExperience.0.startDate", 7) in [
        (found.field, found.place.line) for found in warnings
    ]


def test_a_list_of_smartcv_resumes_is_refused_with_what_to_do():
    with pytest.raises(ResumesiteError, match="this is SmartCV's list of resumes") as caught:
        imported({"success": True, "data": [{"id": "resume_1"}]})

    assert "contentJson" in caught.value.problems[0].hint


def test_an_unknown_status_of_another_system_is_set_aside():
    parsed = parse_resume(imported({"status": "LIVE", "contentJson": {"personalInfo": {"name": "Ada"}}}))

    assert parsed.resume.meta.status is None
    assert [(warning.code, warning.field) for warning in parsed.warnings] == [("KEPT_ASIDE", "status")]

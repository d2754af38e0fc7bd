"""Publishing switches a resume on or off, whole or not at all, with the answers of wrkks."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from resumesite.content import durable
from resumesite.content.records import Identity, Occasion, Status, load_publication
from resumesite.errors import ExitStatus, ResumesiteError
from resumesite.make.workers import inline_workers
from resumesite.settings import Site
from resumesite.site.build import build_site
from resumesite.site.publish import (
    Payload,
    Published,
    PublishRequest,
    Unpublished,
    publish,
    unpublish,
)

MakeSite = Callable[..., Site]

FIRST = "2024-01-15T10:30:00Z"
LATER = "2024-02-28T14:25:00Z"

ADA = """\
personalInfo:
  name: Ada Fenwick
  email: ada@example.org
  phone: "+31 30 555 0147"
  location: Utrecht
"""

WRKKS_SECTIONS = [
    "personalInfo", "summary", "skills", "experience", "projects", "education", "extracurricular",
    "customSections",
]  # fmt: skip

JOHN: dict[str, Any] = {
    "personalInfo": {
        "name": "John Doe",
        "title": "Software Engineer",
        "email": "[email protected]",
        "location": "San Francisco, CA",
        "phone": "+1 (555) 123-4567",
        "website": "https://johndoe.com",
        "twitter": "",
        "imageUrl": "",
    },
    "summary": "Experienced software engineer...",
    "skills": {"languages": ["JavaScript", "TypeScript"], "softSkills": ["Leadership"]},
    "experience": [],
    "projects": [],
    "education": [],
    "extracurricular": [],
    "customSections": [],
}


def at(now: str) -> Occasion:
    numbers = itertools.count(1)
    return Occasion(now, lambda kind: f"{kind}_{next(numbers)}_{now[5:10]}")


def wrkks(resume: object, **others: object) -> Payload:
    return Payload(json.dumps({"resume": resume, **others}).encode(), "payload.json")


def files_of(site: Site) -> dict[str, bytes]:
    return {
        path.relative_to(site.content).as_posix(): path.read_bytes()
        for path in site.content.rglob("*")
        if path.is_file()
    }


def refusal(site: Site, request: PublishRequest) -> ResumesiteError:
    """The error that a request is refused with; nothing may have been written."""
    before = files_of(site)
    with pytest.raises(ResumesiteError) as raised:
        publish(site, request, at(FIRST))
    assert files_of(site) == before
    return raised.value


def published(site: Site, request: PublishRequest, now: str = FIRST) -> Published:
    done = publish(site, request, at(now))
    assert isinstance(done, Published)
    return done


# From a file that is there ----------------------------------------------------------------------


def test_publishing_switches_on_and_answers_with_wrkks_user_object(make_site: MakeSite):
    site = make_site({"ada": ADA})

    done = published(site, PublishRequest("ada"))

    assert {key: value for key, value in done.user.items() if key != "resume"} == {
        "id": "usr_1_01-15",
        "clerk_user_id": None,
        "email": None,
        "username": "ada",
        "islive": True,
        "created_at": FIRST,
        "updated_at": FIRST,
    }
    assert list(done.user["resume"])[:8] == WRKKS_SECTIONS
    assert done.user["resume"]["skills"] == {"languages": [], "frameworksAndTools": [], "softSkills": []}
    assert done.user["resume"]["summary"] == ""
    record = load_publication(site.content / "ada")
    assert record is not None
    assert record.live_names() == ("resume",)
    assert done.address == "ada/"


def test_publishing_says_which_contact_data_goes_public(make_site: MakeSite):
    site = make_site({"ada": ADA + "meta:\n  hidden: [personalInfo.phone]\n"})

    done = published(site, PublishRequest("ada"))

    assert done.contact == ("e-mail", "location")


def test_publishing_again_keeps_creation_and_ids(make_site: MakeSite):
    site = make_site({"ada": ADA})
    first = published(site, PublishRequest("ada"))

    again = published(site, PublishRequest("ada"), LATER)

    assert again.user["created_at"] == FIRST
    assert again.user["updated_at"] == LATER
    assert again.user["id"] == first.user["id"]


def test_a_second_resume_stands_below_the_first_one_unless_it_is_made_the_main_one(make_site: MakeSite):
    site = make_site({"ada": {"resume.yaml": ADA, "academic.yaml": ADA}})

    first = published(site, PublishRequest("ada"))
    second = published(site, PublishRequest("ada", "academic"))
    as_main = published(site, PublishRequest("ada", "academic", as_main=True))

    assert [done.address for done in (first, second, as_main)] == ["ada/", "ada/academic/", "ada/"]


def test_a_broken_main_resume_is_not_moved_to_where_no_page_could_be_made(make_site: MakeSite):
    site = make_site({"ada": {"resume.yaml": ADA, "academic.yaml": ADA}})
    published(site, PublishRequest("ada"))
    (site.content / "ada/resume.yaml").write_text("personalInfo: {name: [Ada]}\n")

    error = refusal(site, PublishRequest("ada", "academic", as_main=True))

    moving, broken = error.problems
    assert "`resume` would move to /ada/resume/" in moving.message
    assert (str(broken.place), broken.code) == ("content/ada/resume.yaml:1:16", "WRONG_TYPE")
    assert published(site, PublishRequest("ada", "academic")).address == "ada/academic/"


def test_a_payload_does_not_take_the_main_place_of_a_broken_resume_either(make_site: MakeSite):
    site = make_site({"ada": ADA})
    published(site, PublishRequest("ada"))
    (site.content / "ada/resume.yaml").write_text("personalInfo: []\n")
    payload = wrkks({"personalInfo": {"name": "Ada"}})

    error = refusal(site, PublishRequest("ada", "academic", payload=payload, as_main=True))

    assert error.code == "ADDRESS_NOT_FREE"


@pytest.mark.parametrize("is_gone", [True, False])
def test_a_main_resume_that_is_gone_or_off_gives_its_place_away(make_site: MakeSite, is_gone: bool):
    site = make_site({"ada": {"resume.yaml": ADA, "academic.yaml": ADA}})
    published(site, PublishRequest("ada"))
    if is_gone:
        (site.content / "ada/resume.yaml").unlink()
    else:
        (site.content / "ada/resume.yaml").write_text("personalInfo: []\n")
        unpublish(site, "ada", "resume", at(LATER))

    assert published(site, PublishRequest("ada", "academic", as_main=True)).address == "ada/"


def test_the_home_person_stands_at_the_root(make_site: MakeSite):
    site = make_site({"ada": ADA}, settings='[site]\nhome = "ada"\n')

    assert published(site, PublishRequest("ada")).address == ""


def test_the_only_resume_is_meant_when_none_is_named(make_site: MakeSite):
    site = make_site({"ada": {"academic.yaml": ADA}})

    assert published(site, PublishRequest("ada")).name == "academic"


def test_several_resumes_without_a_usual_one_are_asked_about(make_site: MakeSite):
    site = make_site({"ada": {"academic.yaml": ADA, "industry.yaml": ADA}})

    error = refusal(site, PublishRequest("ada"))

    assert error.code == "WHICH_RESUME"
    assert error.problems[0].hint == "Say which one: `academic`, `industry`."
    assert error.status is ExitStatus.USAGE


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (PublishRequest("adda"), "PERSON_NOT_FOUND"),
        (PublishRequest("ada", "resum"), "RESUME_NOT_FOUND"),
        (PublishRequest("Ada"), "BAD_USERNAME"),
        (PublishRequest("share"), "RESERVED_USERNAME"),
        (PublishRequest("../ada"), "BAD_USERNAME"),
        (PublishRequest("ada", "../resume"), "BAD_RESUME_NAME"),
        (PublishRequest("ada", "en"), "RESERVED_RESUME_NAME"),
    ],
)
def test_who_or_what_is_not_there_is_an_error_of_usage(
    make_site: MakeSite, request_: PublishRequest, code: str
):
    error = refusal(make_site({"ada": ADA}), request_)

    assert (error.code, error.status) == (code, ExitStatus.USAGE)


def test_a_broken_resume_is_not_published_and_every_problem_is_said(make_site: MakeSite):
    site = make_site({"ada": 'personalInfo:\n  nmae: Ada\nexperience:\n  - startDate: "2020-13"\n'})

    error = refusal(site, PublishRequest("ada"))

    errors = [(problem.place.line, problem.field) for problem in error.problems if problem.is_error]
    assert errors == [(2, "personalInfo.nmae"), (4, "experience.0.startDate")]
    assert {problem.place.path for problem in error.problems} == {"content/ada/resume.yaml"}


def test_a_resume_without_a_name_is_not_published(make_site: MakeSite):
    error = refusal(make_site({"ada": "summary: Engineer.\n"}), PublishRequest("ada"))

    assert error.code == "NO_NAME"
    assert error.problems[0].place.path == "content/ada/resume.yaml"


@pytest.mark.parametrize("status", ["DRAFT", "ARCHIVED"])
def test_a_file_that_says_draft_is_not_published_and_the_way_out_is_said(make_site: MakeSite, status: str):
    site = make_site({"ada": ADA + f"meta:\n  status: {status}\n"})

    error = refusal(site, PublishRequest("ada"))

    assert str(error) == (
        f"content/ada/resume.yaml:7:3: meta.status: the file says {status}, "
        "which keeps it from being published\n"
        "    Take that line out, or write PUBLISHED, then publish again."
    )


def test_hiding_a_field_that_does_not_exist_refuses_publishing_with_its_place(make_site: MakeSite):
    site = make_site({"ada": ADA + "meta:\n  hidden: [personalInfo.fone]\n"})

    error = refusal(site, PublishRequest("ada"))

    assert (error.problems[0].place.line, error.problems[0].hint) == (7, "Did you mean `phone`?")


def test_a_version_in_another_language_that_is_broken_refuses_publishing(make_site: MakeSite):
    site = make_site({"ada": {"resume.yaml": ADA, "resume.nl.yaml": "personalInfo:\n  nmae: Ada\n"}})

    error = refusal(site, PublishRequest("ada"))

    assert {problem.place.path for problem in error.problems} == {"content/ada/resume.nl.yaml"}


def test_a_resume_that_is_there_twice_is_not_published(make_site: MakeSite):
    site = make_site({"ada": {"resume.yaml": ADA, "resume.json": "{}"}})

    assert refusal(site, PublishRequest("ada")).code == "RESUME_TWICE"


def test_a_damaged_record_is_not_overwritten(make_site: MakeSite):
    site = make_site({"ada": {"resume.yaml": ADA, "publication.json": "{"}})

    assert refusal(site, PublishRequest("ada")).code == "DAMAGED_RECORD"


def test_what_a_platform_knows_of_a_person_is_kept(make_site: MakeSite):
    site = make_site({"ada": ADA})
    known = Identity(id="usr_123", email="ada@example.org", clerk_user_id="user_abc")

    published(site, PublishRequest("ada", identity=known))
    later = published(site, PublishRequest("ada"), LATER)

    assert (later.user["id"], later.user["email"], later.user["clerk_user_id"]) == (
        "usr_123",
        "ada@example.org",
        "user_abc",
    )


@pytest.mark.parametrize(
    ("identity", "option"),
    [
        (Identity(id=""), "--id"),
        (Identity(email=""), "--email"),
        (Identity(clerk_user_id="\x00"), "--clerk-user-id"),
    ],
)
def test_what_cannot_be_recorded_of_a_person_is_refused(make_site: MakeSite, identity: Identity, option: str):
    error = refusal(make_site({"ada": ADA}), PublishRequest("ada", identity=identity))

    assert error.status is ExitStatus.USAGE
    assert error.problems[0].message == f"{option} cannot be recorded"


# From a payload ---------------------------------------------------------------------------------


def test_a_payload_makes_the_person_and_the_file(make_site: MakeSite):
    site = make_site({})

    done = published(site, PublishRequest("johndoe", payload=wrkks(JOHN)))

    written = json.loads((site.content / "johndoe" / "resume.json").read_text(encoding="utf-8"))
    assert written == done.user["resume"]
    assert written["personalInfo"]["name"] == "John Doe"
    assert written["personalInfo"]["github"] == ""
    assert list(written) == WRKKS_SECTIONS
    record = load_publication(site.content / "johndoe")
    assert record is not None
    assert record.islive


def test_wrkks_own_example_byte_for_byte_is_published(make_site: MakeSite):
    seed = Path(__file__).parents[3] / "shared" / "seeds" / "wrkks-publish-resume.txt"
    if not seed.exists():
        pytest.skip("the seeds are not beside this checkout")
    body = seed.read_text(encoding="utf-8").split("-d '")[1].split("}'")[0] + "}"
    site = make_site({})

    done = published(site, PublishRequest("johndoe", payload=Payload(body.encode(), "curl")))

    assert done.user["resume"]["personalInfo"]["email"] == "[email protected]"
    assert done.user["islive"] is True


def test_what_a_payload_holds_comes_back_in_the_answer_in_full(make_site: MakeSite):
    job = {
        "company": "Kestrel", "position": "Engineer", "location": "Oslo", "startDate": "Jan 2020",
        "endDate": "Present", "isCurrentRole": True, "description": ["Built it."], "technologies": ["Go"],
    }  # fmt: skip
    school = {
        "university": "NTNU", "degree": "MSc", "branch": "CS", "location": "Trondheim", "sgpa": "3.90",
        "startDate": "2015", "endDate": "2017",
    }  # fmt: skip
    resume = JOHN | {
        "experience": [job],
        "education": [school],
        "projects": [{"name": "Ebb", "link": None, "description": ["A tool."]}],
        "extracurricular": ["Rowing"],
        "customSections": [{"title": "Patents", "items": ["One"]}],
    }

    done = published(make_site({}), PublishRequest("johndoe", payload=wrkks(resume)))

    answer = done.user["resume"]
    assert answer["experience"] == [job]
    assert answer["education"] == [school]
    assert answer["projects"] == [
        {
            "name": "Ebb", "role": "", "startDate": "", "endDate": "", "description": ["A tool."],
            "technologies": [], "link": "",
        }
    ]  # fmt: skip
    assert answer["customSections"] == [{"title": "Patents", "items": ["One"]}]


def test_our_fields_follow_wrkks_and_unknown_ones_are_kept_aside(make_site: MakeSite):
    resume = JOHN | {"awards": [{"title": "Prize"}], "favouriteColour": "teal"}

    done = published(make_site({}), PublishRequest("johndoe", payload=wrkks(resume)))

    assert list(done.user["resume"]) == [*WRKKS_SECTIONS, "awards", "x-source"]
    assert "KEPT_ASIDE" in [problem.code for problem in done.warnings]
    assert done.user["resume"]["x-source"] == {"favouriteColour": "teal"}


def test_a_second_payload_replaces_the_first_one_and_keeps_the_record(make_site: MakeSite):
    site = make_site({})
    published(site, PublishRequest("johndoe", payload=wrkks(JOHN)))

    later = published(site, PublishRequest("johndoe", payload=wrkks(JOHN | {"summary": "New."})), LATER)

    assert later.user["resume"]["summary"] == "New."
    assert (later.user["created_at"], later.user["updated_at"]) == (FIRST, LATER)
    assert sorted(files_of(site)) == ["johndoe/publication.json", "johndoe/resume.json"]


def test_the_same_payload_again_changes_nothing(make_site: MakeSite):
    site = make_site({})
    published(site, PublishRequest("johndoe", payload=wrkks(JOHN)))
    before = files_of(site)

    again = published(site, PublishRequest("johndoe", payload=wrkks(JOHN)), LATER)

    assert files_of(site) == before
    assert again.user["updated_at"] == FIRST


def test_a_resume_in_another_format_is_not_overwritten(make_site: MakeSite):
    site = make_site({"ada": ADA})

    error = refusal(site, PublishRequest("ada", payload=wrkks(JOHN)))

    assert error.code == "RESUME_EXISTS"
    assert "--replace" in error.problems[0].hint


def test_a_replaced_resume_is_kept_in_history(make_site: MakeSite):
    site = make_site({"ada": ADA})

    done = published(site, PublishRequest("ada", payload=wrkks(JOHN), replaces=True))

    assert done.kept == "content/ada/history/2024-01-15T103000Z-resume.yaml"
    assert (site.root / done.kept).read_text(encoding="utf-8") == ADA
    assert sorted(path.name for path in (site.content / "ada").iterdir()) == [
        "history",
        "publication.json",
        "resume.json",
    ]


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (b"{}", "NO_RESUME_KEY"),
        (b"[]", "NO_RESUME_KEY"),
        (b"null", "NO_RESUME_KEY"),
        (b'{"Resume": {}}', "NO_RESUME_KEY"),
        (b'{"personalInfo": {"name": "John"}}', "NO_RESUME_KEY"),
        (b'{"resume": "John"}', "NOT_A_RESUME"),
        (b'{"resume": []}', "NOT_A_RESUME"),
        (b'{"resume": {}}', "EMPTY"),
        (b'{"resume": {"summary": "Engineer."}}', "NO_NAME"),
        (b'{"resume": {"personalInfo": {"name": "John"}, "meta": {"status": "DRAFT"}}}', "STATUS_REFUSES"),
    ],
)
def test_a_payload_that_cannot_be_published_is_refused_before_anything_is_written(
    make_site: MakeSite, payload: bytes, code: str
):
    error = refusal(make_site({}), PublishRequest("johndoe", payload=Payload(payload, "payload.json")))

    assert error.code == code
    assert error.problems[0].place.path == "payload.json"


def test_a_payload_that_is_no_json_is_refused_with_its_place(make_site: MakeSite):
    site = make_site({})

    error = refusal(
        site, PublishRequest("johndoe", payload=Payload(b'{"resume": {\n  "a" 1}}', "standard input"))
    )

    assert (error.problems[0].place.path, error.problems[0].place.line) == ("standard input", 2)


def test_a_payload_that_is_too_large_is_refused_with_smartcvs_code(make_site: MakeSite):
    huge = wrkks(JOHN | {"summary": "x" * 1_100_000})

    assert refusal(make_site({}), PublishRequest("johndoe", payload=huge)).code == "CONTENT_TOO_LARGE"


def test_a_field_beside_the_resume_is_reported(make_site: MakeSite):
    done = published(make_site({}), PublishRequest("johndoe", payload=wrkks(JOHN, mian=True, islive=True)))

    assert ("UNKNOWN_FIELD", "mian") in [(problem.code, problem.field) for problem in done.warnings]


# Together or not at all -------------------------------------------------------------------------


def test_a_failed_write_leaves_record_and_resume_as_they_were(make_site: MakeSite):
    site = make_site({"ada": ADA}, published=["ada"])
    before = files_of(site)
    request = PublishRequest("ada", payload=wrkks(JOHN), replaces=True)

    failures = 0
    for moment in itertools.count(1):
        with pytest.MonkeyPatch.context() as patched:
            calls = fail_at(patched, moment)
            try:
                publish(site, request, at(LATER))
            except ResumesiteError as error:
                failures += 1
                assert error.code == "FILE_UNWRITABLE"
                assert files_of(site) == before, f"failed at write {moment}"
            if calls() < moment:
                break

    assert failures > 10
    assert "ada/resume.json" in files_of(site)


def fail_at(monkeypatch: pytest.MonkeyPatch, moment: int) -> Callable[[], int]:
    """Let the disk be full at the call numbered `moment` that writes."""
    calls = 0

    def failing(real: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **options: object) -> object:
            nonlocal calls
            calls += 1
            if calls == moment:
                raise OSError(28, "No space left on device")
            return real(*arguments, **options)

        return call

    for name in ("_write_synced", "_sync_folder", "_keep", "_apply", "_write_journal"):
        monkeypatch.setattr(durable, name, failing(getattr(durable, name)))
    return lambda: calls


# Switching off ----------------------------------------------------------------------------------


def test_unpublishing_keeps_the_resume_and_answers_with_null(make_site: MakeSite):
    site = make_site({"ada": ADA}, published=["ada"])

    done = unpublish(site, "ada", "", at(LATER))

    assert done.names == ("resume",)
    assert (done.user["resume"], done.user["islive"]) == (None, False)
    assert (done.user["created_at"], done.user["updated_at"]) == (FIRST, LATER)
    assert (site.content / "ada" / "resume.yaml").read_text(encoding="utf-8") == ADA
    record = load_publication(site.content / "ada")
    assert record is not None
    assert record.status("resume") is Status.DRAFT


def test_a_payload_of_null_unpublishes(make_site: MakeSite):
    site = make_site({"ada": ADA}, published=["ada"])

    done = publish(site, PublishRequest("ada", payload=wrkks(None)), at(LATER))

    assert isinstance(done, Unpublished)
    assert done.user["islive"] is False


def test_unpublishing_one_of_two_leaves_the_other_live(make_site: MakeSite):
    site = make_site({"ada": {"resume.yaml": ADA, "academic.yaml": ADA}}, published=["ada"])
    published(site, PublishRequest("ada", "academic"))

    done = unpublish(site, "ada", "resume", at(LATER))

    assert (done.names, done.moved) == (("resume",), "academic")
    assert done.user["islive"] is True
    assert done.user["resume"]["personalInfo"]["name"] == "Ada Fenwick"


def test_unpublishing_what_is_not_live_is_done_already(make_site: MakeSite):
    site = make_site({"ada": ADA})

    done = unpublish(site, "ada", "resume", at(LATER))

    assert (done.names, done.user["islive"]) == ((), False)


@pytest.mark.parametrize(
    ("username", "name", "code"), [("bob", "", "PERSON_NOT_FOUND"), ("ada", "cv", "RESUME_NOT_FOUND")]
)
def test_unpublishing_who_or_what_never_was_is_an_error(
    make_site: MakeSite, username: str, name: str, code: str
):
    site = make_site({"ada": ADA}, published=["ada"])

    with pytest.raises(ResumesiteError) as raised:
        unpublish(site, username, name, at(LATER))

    assert raised.value.code == code


@pytest.mark.parametrize("text", [None, "personalInfo: ["])
def test_a_resume_that_is_gone_or_broken_can_be_unpublished(make_site: MakeSite, text: str | None):
    site = make_site({"ada": ADA}, published=["ada"])
    file = site.content / "ada" / "resume.yaml"
    file.unlink() if text is None else file.write_text(text, encoding="utf-8")

    assert unpublish(site, "ada", "resume", at(LATER)).user["islive"] is False


def test_unpublishing_takes_the_pages_out_of_output_at_once(make_site: MakeSite):
    people = {"ada": ADA, "bob": ADA}
    site = make_site(people, published=people, settings='[site]\nformats = ["html", "txt"]\n')
    with inline_workers() as workers:
        build_site(site, workers=workers)
    assert (site.output / "ada" / "index.html").exists()

    done = unpublish(site, "ada", "", at(LATER))

    assert {"ada/index.html", "ada/resume.txt"} <= set(done.removed)
    assert not (site.output / "ada").exists()
    assert (site.output / "bob" / "index.html").exists()

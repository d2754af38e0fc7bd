"""New sites build at once, and new people are made from nothing or from any file that can be read."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from resumesite.content.read import read_draft, read_file
from resumesite.content.records import Occasion, load_publication
from resumesite.errors import ExitStatus, ResumesiteError
from resumesite.make.workers import inline_workers
from resumesite.marked import read_toml
from resumesite.settings import Site, SiteSettings, open_site
from resumesite.site.build import build_site
from resumesite.site.publish import Payload
from resumesite.site.resumes import ReadResume, find_resume, read_resume
from resumesite.site.scaffold import NewRequest, make_resume, resume_yaml
from resumesite.site.scaffold import make_site as make_new_site

MakeSite = Callable[..., Site]

NOW = Occasion("2024-01-15T10:30:00Z", lambda kind: f"{kind}_1")
CORPUS = Path(os.environ.get("RESUMESITE_CORPUS", Path(__file__).parents[3] / "shared" / "corpus"))

JSON_RESUME = (
    b'{"basics": {"name": "Mia Berg", "label": "Nurse", "mood": "good"}, "work": [{"name": "Clinic"}]}'
)


def resume_of(site: Site, username: str, name: str = "") -> ReadResume:
    return read_resume(site, *find_resume(site, username, name))


# A site -----------------------------------------------------------------------------------------


def test_a_new_site_is_valid_and_its_example_is_published(tmp_path: Path):
    made = make_new_site(tmp_path / "new", username="ada", full_name="Ada Fenwick", occasion=NOW)

    site = open_site(made.root, {})
    read = resume_of(site, "ada")
    record = load_publication(site.content / "ada")
    assert site.settings.site.home == "ada"
    assert read.warnings == ()
    assert read.resume.personal_info.name == "Ada Fenwick"
    assert record is not None
    assert record.live_names() == ("resume",)
    assert set(made.files) == {
        "content/ada/resume.yaml",
        "content/ada/publication.json",
        "resume.schema.json",
        "resumesite.toml",
        ".gitignore",
    }


def test_a_new_site_builds_at_once(tmp_path: Path):
    made = make_new_site(tmp_path, username="ada", full_name="Ada Fenwick", occasion=NOW)
    site = open_site(made.root, {"RESUMESITE_SITE__FORMATS": "html,txt"})

    with inline_workers() as workers:
        report = build_site(site, workers=workers)

    assert [problem for problem in report.problems if problem.is_error] == []
    assert "Ada Fenwick" in (site.output / "index.html").read_text(encoding="utf-8")
    assert "555 0147" not in (site.output / "resume.txt").read_text(encoding="utf-8")


def test_the_settings_that_teach_name_what_there_is(tmp_path: Path):
    make_new_site(tmp_path, username="ada", full_name='Ada "Q" Fenwick', occasion=NOW)
    text = (tmp_path / "resumesite.toml").read_text(encoding="utf-8")
    everything = "\n".join(line.removeprefix("# ") if " = " in line else line for line in text.splitlines())

    taught = read_toml(everything.encode(), "resumesite.toml").data["site"]

    assert set(taught) == SiteSettings.model_fields.keys() - {"directory"}
    assert taught["title"] == 'Ada "Q" Fenwick'
    (tmp_path / "resumesite.toml").write_text(everything, encoding="utf-8")
    assert open_site(tmp_path, {}).settings.options.density == "normal"


def test_the_schema_stands_where_the_resumes_first_line_says(tmp_path: Path):
    make_new_site(tmp_path, username="ada", full_name="Ada", occasion=NOW)
    file = tmp_path / "content" / "ada" / "resume.yaml"

    modeline = file.read_text(encoding="utf-8").splitlines()[0]

    schema = file.parent / modeline.removeprefix("# yaml-language-server: $schema=")
    assert json.loads(schema.read_text(encoding="utf-8"))["properties"]["personalInfo"]


@pytest.mark.parametrize("name", ["Zoë: 'the' \"#1\"", "张三", "yes", "3.10", "- x", "{{username}}"])
def test_any_name_can_be_in_a_new_site(tmp_path: Path, name: str):
    made = make_new_site(tmp_path, username="ada", full_name=name, occasion=NOW)

    site = open_site(made.root, {})

    assert resume_of(site, "ada").resume.personal_info.name == name
    assert site.settings.site.title == name


def test_a_site_is_never_made_over_another_one(tmp_path: Path):
    make_new_site(tmp_path, username="ada", full_name="Ada", occasion=NOW)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    with pytest.raises(ResumesiteError) as raised:
        make_new_site(tmp_path, username="bob", full_name="Bob", occasion=NOW)

    assert (raised.value.code, raised.value.status) == ("SITE_EXISTS", ExitStatus.USAGE)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("path", ["content/ada/notes.txt", "resume.schema.json"])
def test_what_is_there_already_is_named_and_left_alone(tmp_path: Path, path: str):
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_text("mine")

    with pytest.raises(ResumesiteError) as raised:
        make_new_site(tmp_path, username="ada", full_name="Ada", occasion=NOW)

    assert raised.value.code == "IN_THE_WAY"
    assert [file.name for file in tmp_path.rglob("*") if file.is_file()] == [Path(path).name]


def test_a_folder_with_other_things_becomes_a_site_beside_them(tmp_path: Path):
    (tmp_path / "README.md").write_text("mine")
    (tmp_path / ".gitignore").write_text("*.pyc\n/output/")

    make_new_site(tmp_path, username="ada", full_name="Ada", occasion=NOW)

    ignored = (tmp_path / ".gitignore").read_text().splitlines()
    assert ignored[:2] == ["*.pyc", "/output/"]
    assert ignored.count("/output/") == 1
    assert "/.resumesite/" in ignored
    assert (tmp_path / "README.md").read_text() == "mine"


def test_a_file_cannot_become_a_site(tmp_path: Path):
    (tmp_path / "file").write_text("mine")

    with pytest.raises(ResumesiteError) as raised:
        make_new_site(tmp_path / "file", username="ada", full_name="Ada", occasion=NOW)

    assert raised.value.code == "IN_THE_WAY"


@pytest.mark.parametrize("username", ["share", "A", "../x"])
def test_a_site_needs_a_username_that_can_be_an_address(tmp_path: Path, username: str):
    with pytest.raises(ResumesiteError) as raised:
        make_new_site(tmp_path / "new", username=username, full_name="Ada", occasion=NOW)

    assert raised.value.status is ExitStatus.USAGE
    assert not (tmp_path / "new").exists()


# A person ---------------------------------------------------------------------------------------


def test_a_person_from_nothing_is_a_valid_draft_with_an_id(make_site: MakeSite):
    site = make_site({})

    made = make_resume(site, NewRequest("mia-berg"), NOW)

    read = resume_of(site, "mia-berg")
    record = load_publication(site.content / "mia-berg")
    assert (made.path, made.id) == ("content/mia-berg/resume.yaml", "resume_1")
    assert read.resume.personal_info.name == "Mia Berg"
    assert record is not None
    assert record.islive is False
    assert (site.root / "resume.schema.json").exists()


def test_what_the_comments_of_a_new_resume_teach_is_valid(make_site: MakeSite):
    site = make_site({})
    make_resume(site, NewRequest("mia-berg"), NOW)
    file = site.content / "mia-berg" / "resume.yaml"
    lines = file.read_text(encoding="utf-8").splitlines()
    taught = [
        line.replace(": []", ":") if line.endswith(": []") and not line.startswith((" ", "#")) else line
        for line in lines
    ]

    file.write_text("\n".join(line.replace("#  ", "   ", 1) for line in taught), encoding="utf-8")

    resume = resume_of(site, "mia-berg").resume
    assert [job.company for job in resume.experience] == ["Where"]
    assert [project.name for project in resume.projects] == ["What"]
    assert [school.university for school in resume.education] == ["Where"]
    assert [spoken.language for spoken in resume.languages] == ["English"]


def test_a_person_from_a_file_says_what_it_was_and_what_was_kept_aside(make_site: MakeSite):
    site = make_site({})

    made = make_resume(site, NewRequest("mia-berg", source=Payload(JSON_RESUME, "mia.json")), NOW)

    read = resume_of(site, "mia-berg")
    assert made.format == "JSON Resume"
    assert [(problem.code, problem.field) for problem in made.notes if problem.code == "KEPT_ASIDE"] == [
        ("KEPT_ASIDE", "basics.mood")
    ]
    assert read.resume.experience[0].company == "Clinic"
    assert read.resume.x_source == {"basics.mood": "good"}


def test_a_person_from_a_file_is_written_as_clean_yaml(make_site: MakeSite):
    site = make_site({})
    job = {"name": "Clinic", "position": "Nurse", "startDate": "2021-03", "highlights": ["Cared.", "Taught."]}
    source = json.dumps({"basics": {"name": "Mia Berg", "summary": "Calm.\nKind."}, "work": [job]})

    make_resume(site, NewRequest("mia-berg", source=Payload(source.encode(), "mia.json")), NOW)

    assert (
        (site.content / "mia-berg" / "resume.yaml").read_text(encoding="utf-8")
        == """\
# yaml-language-server: $schema=../../resume.schema.json

personalInfo:
  name: Mia Berg

summary: |-
  Calm.
  Kind.

experience:
  - company: Clinic
    position: Nurse
    startDate: 2021-03
    isCurrentRole: true
    description:
      - Cared.
      - Taught.
"""
    )


def test_a_further_resume_of_a_person_keeps_the_first(make_site: MakeSite):
    site = make_site({"ada": "summary: First.\n"}, published=["ada"])

    made = make_resume(site, NewRequest("ada", "academic"), NOW)

    record = load_publication(site.content / "ada")
    assert made.path == "content/ada/academic.yaml"
    assert record is not None
    assert set(record.resumes) == {"resume", "academic"}
    assert record.live_names() == ("resume",)


def test_a_new_person_can_be_published_at_once(make_site: MakeSite):
    site = make_site({})
    request = NewRequest("mia-berg", source=Payload(JSON_RESUME, "mia.json"), is_published=True)

    made = make_resume(site, request, NOW)

    record = load_publication(site.content / "mia-berg")
    assert made.published is not None
    assert made.published.address == "mia-berg/"
    assert record is not None
    assert record.islive


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (NewRequest("ada"), "RESUME_EXISTS"),
        (NewRequest("Ada"), "BAD_USERNAME"),
        (NewRequest("bob", "publication"), "RESERVED_RESUME_NAME"),
        (NewRequest("bob", source=Payload(b"{", "bob.json")), "BAD_JSON"),
        (NewRequest("bob", source=Payload(b'{"colour": "teal"}', "bob.json")), "NOT_A_RESUME"),
        (NewRequest("bob", source=Payload(b"summary: x", "bob.yaml"), is_published=True), "NO_NAME"),
        (NewRequest("bob", source=Payload(b"summary: x", "bob.yaml"), format="pdf"), "UNKNOWN_FORMAT"),
    ],
)
def test_what_cannot_be_added_changes_nothing(make_site: MakeSite, request_: NewRequest, code: str):
    site = make_site({"ada": "summary: First.\n"})
    before = sorted(path.as_posix() for path in site.content.rglob("*"))

    with pytest.raises(ResumesiteError) as raised:
        make_resume(site, request_, NOW)

    assert raised.value.code == code or (
        code == "BAD_JSON" and raised.value.problems[0].place.path == "bob.json"
    )
    assert sorted(path.as_posix() for path in site.content.rglob("*")) == before


# YAML of any resume -----------------------------------------------------------------------------


def imported(data: bytes, shown: str) -> ReadResume | None:
    try:
        return ReadResume.of(read_draft(data, shown))
    except ResumesiteError:
        return None


def test_every_resume_that_can_be_read_is_the_same_after_being_written_as_yaml():
    folder = CORPUS / "dev" / "jsonresume"
    if not folder.is_dir():
        pytest.skip("the corpus is not beside this checkout")
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    compared = 0

    for path in files:
        if read := imported(read_file(path, path.name), path.name):
            again = ReadResume.of(read_draft(resume_yaml(read.resume), "resume.yaml"))
            assert again.resume == read.resume, path.name
            compared += 1

    assert compared > 40


@pytest.mark.parametrize(
    "text",
    ["yes", "3.90", "2020-01-14", "~", "", " ", "a: b", "# x", "- x", "&a", "*a", "!t", "%d", "@h", "`c`",
     "|", "x\ny\n\n  z", "tab\there", "one\r\ntwo", "ends in space ", "é 東京 👩‍🚀", "'", '"', "\\",
     "x" * 300, "{", "[", "0x1F", "1e3", ":"],
)  # fmt: skip
def test_any_text_is_the_same_after_being_written_as_yaml(text: str):
    data = json.dumps({"personalInfo": {"name": "Ada"}, "summary": text, "extracurricular": [text, "b"]})
    read = ReadResume.of(read_draft(data.encode(), "resume.json"))

    again = ReadResume.of(read_draft(resume_yaml(read.resume), "resume.yaml"))

    assert again.resume == read.resume

"""People and their files below `content/`."""

from __future__ import annotations

from pathlib import Path

import pytest

from resumesite.content.people import Person, find_people, find_person
from resumesite.errors import ExitStatus, ResumesiteError


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    folder.mkdir()
    return folder


def put(content: Path, *paths: str, text: str = "personalInfo: {name: Ada}\n") -> None:
    for path in paths:
        (content / path).parent.mkdir(parents=True, exist_ok=True)
        (content / path).write_text(text)


def names(person: Person) -> list[str]:
    return [file.path.name for file in person.resumes]


def test_people_come_by_username_with_their_resumes_the_usual_one_first(content: Path):
    put(
        content, "eve/resume.json", "ada/academic.toml", "ada/resume.yaml", "ada/resume.zh.yaml", "ada/cv.yml"
    )

    people = list(find_people(content))

    assert [person.username for person in people] == ["ada", "eve"]
    assert names(people[0]) == ["resume.yaml", "resume.zh.yaml", "academic.toml", "cv.yml"]
    assert people[0].names == ("resume", "academic", "cv")
    assert people[0].resumes[1].language == "zh"


def test_a_resume_has_a_file_for_each_further_language(content: Path):
    put(content, "ada/resume.yaml", "ada/resume.zh-Hans.yaml", "ada/academic.de.yaml")

    ada = find_person(content, "ada")

    assert ada.problems == ()
    assert [file.language for file in ada.files_of("resume")] == ["", "zh-Hans"]
    assert ada.resume().path.name == "resume.yaml"


def test_a_resume_that_is_there_in_one_language_only_is_built_and_nothing_is_said(content: Path):
    put(content, "ada/resume.zh.yaml")

    assert find_person(content, "ada").problems == ()


def test_records_notes_and_hidden_files_are_no_resumes(content: Path):
    put(
        content,
        "ada/resume.yaml",
        "ada/publication.json",
        "ada/notes.txt",
        "ada/.draft.yaml",
        "ada/README.md",
    )
    put(content, "ada/shares/x.json", "ada/.deleted/old.yaml", ".frozen/abc/theme.toml", "README.md")

    people = list(find_people(content))

    assert [person.username for person in people] == ["ada"]
    assert names(people[0]) == ["resume.yaml"]
    assert people[0].problems == ()


def test_a_markdown_file_is_a_resume_when_it_is_called_so_or_says_so(content: Path):
    put(content, "ada/resume.md", "ada/letter.md", text="# Ada\n")
    put(content, "ada/academic.md", text="---\nname: x\nresume: true # yes\n---\n# Ada\n")
    put(content, "ada/other.md", text="---\nname: x\n---\nresume: true\n")

    person = find_person(content, "ada")

    assert person.names == ("resume", "academic")
    assert person.problems == ()


def test_a_resume_that_is_there_twice_is_an_error_that_names_both(content: Path):
    put(content, "ada/resume.yaml", "ada/resume.json", "ada/academic.yaml")

    person = find_person(content, "ada")

    assert names(person) == ["academic.yaml"]
    assert [problem.code for problem in person.problems] == ["RESUME_TWICE"]
    assert "`resume.json` and `resume.yaml` are the same resume" in str(person.problems[0])
    assert person.problems[0].username == "ada"


@pytest.mark.parametrize(
    "file", ["zh.yaml", "views.json", "My Resume.yaml", "changelog.toml", "resume.old1.yaml"]
)
def test_a_file_that_cannot_be_a_resume_is_reported_where_it_is(content: Path, file: str):
    put(content, f"ada/{file}", "ada/resume.yaml")

    person = find_person(content, "ada")

    assert names(person) == ["resume.yaml"]
    assert [problem.place.path for problem in person.problems] == [f"content/ada/{file}"]
    assert person.problems[0].is_error


@pytest.mark.parametrize("name", ["Ada", "a", "share", "ada_l", "зоя", "nul"])
def test_a_folder_that_cannot_be_a_username_is_a_problem_and_holds_no_resumes(content: Path, name: str):
    put(content, f"{name}/resume.yaml", "eve/resume.yaml")

    people = {person.username: person for person in find_people(content)}

    assert people[name].resumes == ()
    assert people[name].problems[0].is_error
    assert people[name].problems[0].place.path == f"content/{name}"
    assert names(people["eve"]) == ["resume.yaml"]


@pytest.mark.parametrize("name", ["Ada", "ADA", "ａｄａ"])
def test_two_names_that_are_the_same_to_some_systems_are_said_to_be(content: Path, name: str):
    put(content, f"{name}/resume.yaml", "ada/resume.yaml")

    refused = [person for person in find_people(content) if person.username == name]

    assert [problem.code for problem in refused[0].problems] == ["USERNAME_TAKEN"]
    assert f"`{name}` and `ada` differ only by case" in refused[0].problems[0].message


def test_the_photo_beside_the_resume_is_found(content: Path):
    put(content, "ada/resume.yaml", "ada/photo.png")

    assert find_person(content, "ada").photo == content / "ada" / "photo.png"


def test_of_several_photos_the_first_usual_kind_is_taken_and_the_others_are_named(content: Path):
    put(content, "ada/photo.svg", "ada/photo.webp", "ada/photo.jpg")

    person = find_person(content, "ada")

    assert person.photo == content / "ada" / "photo.jpg"
    assert [problem.is_error for problem in person.problems] == [False]
    assert "`photo.jpg` is shown, `photo.webp`, `photo.svg` not" in person.problems[0].message


def test_links_out_of_the_content_folder_are_not_followed(content: Path, tmp_path: Path):
    secret = tmp_path / "secret.yaml"
    secret.write_text("personalInfo: {name: Secret}\n")
    put(content, "ada/cv.yaml")
    (content / "ada" / "resume.yaml").symlink_to(secret)
    (content / "ada" / "photo.jpg").symlink_to(secret)
    (content / "eve").symlink_to(tmp_path, target_is_directory=True)

    people = {person.username: person for person in find_people(content)}

    assert names(people["ada"]) == ["cv.yaml"]
    assert people["ada"].photo is None
    assert [problem.code for problem in people["ada"].problems] == ["LINK_OUTSIDE", "LINK_OUTSIDE"]
    assert people["eve"].resumes == ()
    assert [problem.code for problem in people["eve"].problems] == ["LINK_OUTSIDE"]


def test_a_link_within_the_content_folder_is_an_ordinary_file(content: Path):
    put(content, "ada/cv.yaml")
    (content / "ada" / "resume.yaml").symlink_to("cv.yaml")

    assert names(find_person(content, "ada")) == ["resume.yaml", "cv.yaml"]


def test_without_a_content_folder_there_is_nobody(tmp_path: Path):
    assert list(find_people(tmp_path / "content")) == []


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("adaa", "Did you mean `ada`?"),
        ("bob", "`resumesite new bob` adds them."),
        ("../ada", "Did you mean `ada`?"),
        ("..", "Rename it"),
    ],
)
def test_who_is_not_there_is_not_found_with_who_was_meant(content: Path, asked: str, hint: str):
    put(content, "ada/resume.yaml")

    with pytest.raises(ResumesiteError) as caught:
        find_person(content, asked)

    assert caught.value.code == "PERSON_NOT_FOUND"
    assert caught.value.status is ExitStatus.USAGE
    assert hint in caught.value.problems[0].hint


def test_a_resume_is_found_by_its_name_and_others_are_suggested(content: Path):
    put(content, "ada/resume.zh.yaml", "ada/resume.yaml", "ada/academic.yaml")
    person = find_person(content, "ada")

    assert person.resume("resume").path.name == "resume.yaml"
    with pytest.raises(ResumesiteError) as caught:
        person.resume("academik")

    assert caught.value.code == "RESUME_NOT_FOUND"
    assert caught.value.problems[0].hint == "Did you mean `academic`?"


@pytest.mark.parametrize("put_away", ["photo.bak", "photo.jpg~", "photo.old", "photo.txt", "photo"])
def test_a_photo_that_was_put_away_is_no_photo(content: Path, put_away: str):
    put(content, "ada/resume.yaml", f"ada/{put_away}")

    assert find_person(content, "ada").photo is None


@pytest.mark.parametrize("kind", ["svg", "exe", "heic", "GIF"])
def test_what_is_called_a_photo_is_looked_at_whatever_it_is(content: Path, kind: str):
    put(content, "ada/resume.yaml", f"ada/photo.{kind}")

    assert find_person(content, "ada").photo == content / "ada" / f"photo.{kind}"

"""Where things stand, and what downloads are called."""

from __future__ import annotations

import pytest

from resumesite.edition.edition import PublicResume
from resumesite.plan.addresses import clashes, download_name, folder_of, photo_path, root_of
from resumesite.resume.schema import PublicPerson


def resume(name: str = "", title: str = "", document_title: str = "") -> PublicResume:
    return PublicResume(personal_info=PublicPerson(name=name, title=title), title=document_title)


def test_the_main_resume_stands_at_the_username_and_others_below_it():
    assert folder_of("ada", "resume", True) == "ada/"
    assert folder_of("ada", "academic", False) == "ada/academic/"


def test_the_home_person_stands_at_the_root_but_not_their_further_resumes():
    assert folder_of("ada", "resume", True, is_home=True) == ""
    assert folder_of("ada", "academic", False, is_home=True) == "ada/academic/"


def test_another_language_stands_below_its_resume_and_below_the_username_for_who_is_at_home():
    assert folder_of("ada", "resume", True, language="zh-Hans") == "ada/zh-hans/"
    assert folder_of("ada", "academic", False, language="de") == "ada/academic/de/"
    assert folder_of("ada", "resume", True, is_home=True, language="de") == "ada/de/"


@pytest.mark.parametrize(("path", "root"), [("", ""), ("ada/", "../"), ("ada/academic/index.html", "../../")])
def test_the_root_is_reached_by_a_relative_way(path: str, root: str):
    assert root_of(path) == root


def test_a_photo_is_named_after_its_owner_and_its_key():
    assert photo_path("ada", "0123456789abcdef") == "assets/ada.0123456789ab.jpg"


@pytest.mark.parametrize(
    ("of", "name"),
    [
        (
            resume("Zhang San", document_title="Software Engineer Resume"),
            "Zhang_San_Software_Engineer_Resume.pdf",
        ),
        (resume("Ada Byron", "Analyst"), "Ada_Byron_Analyst_Resume.pdf"),
        (resume("Ada Byron"), "Ada_Byron_Resume.pdf"),
        (resume(), "Resume.pdf"),
        (resume("张伟", "软件工程师"), "张伟_软件工程师_Resume.pdf"),
        (resume("ليلى الحداد"), "ليلى_الحداد_Resume.pdf"),
        (resume("कविता मेनन"), "कविता_मेनन_Resume.pdf"),
        (resume("../../etc/passwd\0", "C:\\x <b>"), "etc_passwd_C_x_b_Resume.pdf"),
        (resume("🙂"), "Resume.pdf"),
        (resume("Zoe\u0308 O’Brien-Smith, Jr."), "Zoë_O_Brien_Smith_Jr_Resume.pdf"),
    ],
)
def test_a_download_is_named_as_people_file_it(of: PublicResume, name: str):
    assert download_name(of, "pdf") == name


@pytest.mark.parametrize("letter", ["a", "é", "张", "𝒜"])
def test_a_long_name_is_cut_between_characters_at_120_bytes(letter: str):
    name = download_name(resume(letter * 200), "docx")

    size = len(name.encode())
    assert size <= 120
    assert size > 120 - len(letter.encode())
    assert name == letter * (len(name) - len(".docx")) + ".docx"


def test_a_name_is_not_cut_before_a_mark_of_its_last_letter():
    stem = "क" * 37 + "\u0915\u093f\u0902" * 3

    name = download_name(resume(stem), "pdf").removesuffix(".pdf")

    following = stem[len(name)]
    assert stem.startswith(name)
    assert following == "\u0915"


def test_a_file_cannot_stand_where_a_folder_is_needed():
    assert list(clashes(["ada/cv", "ada/cv/index.html", "ada/resume.pdf"])) == [
        ("ada/cv", "ada/cv/index.html")
    ]


def test_paths_that_differ_by_case_only_clash():
    assert list(clashes(["ada/CV.pdf", "ada/cv.pdf"])) == [("ada/CV.pdf", "ada/cv.pdf")]


def test_paths_of_one_folder_do_not_clash():
    assert list(clashes(["ada/index.html", "ada/academic/index.html", "index.html"])) == []

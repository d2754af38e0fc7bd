"""Which names people and their resume files may have."""

from __future__ import annotations

import pytest

from resumesite.content.names import (
    RESERVED_USERNAMES,
    USERNAME,
    FileName,
    check_file_name,
    check_username,
    is_language,
    slug,
    uniqueness_key,
)


@pytest.mark.parametrize(
    "name", ["ada", "ada-lovelace", "a1b", "0ad", "li-na", "x" * 40, "a-b-c-d", "max-planck-1858"]
)
def test_an_ordinary_name_can_be_a_username(name: str):
    assert check_username(name) is None


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("ab", "it has 2 characters; 3 to 40 are possible"),
        ("", "it has 0 characters; 3 to 40 are possible"),
        ("x" * 41, "it has 41 characters; 3 to 40 are possible"),
        ("Ada", "use small letters"),
        ("ada--l", "two hyphens stand together"),
        ("-ada", "it starts or ends with a hyphen"),
        ("ada-", "it starts or ends with a hyphen"),
        ("ada_l", "use a-z, 0-9 and single hyphens"),
        ("../ada", "use a-z, 0-9 and single hyphens"),
        ("ada.", "use a-z, 0-9 and single hyphens"),
        ("аda", "it holds `а` (CYRILLIC SMALL LETTER A), which is not one of a-z"),
        ("zoë", "it holds `ë` (LATIN SMALL LETTER E WITH DIAERESIS), which is not one of a-z"),
    ],
)
def test_what_cannot_be_a_username_says_why(name: str, message: str):
    problem = check_username(name)

    assert problem is not None
    assert problem.code == "BAD_USERNAME"
    assert problem.message == f"`{name if len(name) < 60 else name[:60]}` cannot be a username: {message}"


def test_a_refused_name_comes_with_one_that_would_do():
    problem = check_username("Zoë Ångström")

    assert problem is not None
    assert problem.hint == "Rename it, to `zoe-angstrom` for example."


@pytest.mark.parametrize(
    "name",
    [
        "share",
        "assets",
        "static",
        "api",
        "admin",
        "www",
        "index",
        "404",
        "sitemap",
        "robots",
        "page",
        "con",
        "nul",
        "com1",
        "lpt9",
        "zh-hans",
        "pt-br",
    ],
)
def test_names_that_the_site_or_a_system_uses_are_reserved(name: str):
    problem = check_username(name)

    assert problem is not None
    assert problem.code == "RESERVED_USERNAME"


def test_every_reserved_name_that_could_be_a_username_is_refused_as_reserved():
    possible = [name for name in RESERVED_USERNAMES if USERNAME.fullmatch(name)]
    assert len(possible) > 80

    assert {check_username(name).code for name in possible} == {"RESERVED_USERNAME"}


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Ada Lovelace", "ada-lovelace"),
        ("Zoë  Ångström!", "zoe-angstrom"),
        ("张三", ""),
        ("Admin", ""),
        ("A" * 50, "a" * 40),
    ],
)
def test_a_username_is_made_of_a_name_where_one_can_be(text: str, made: str):
    assert slug(text) == made


@pytest.mark.parametrize(
    ("one", "other"), [("Ada", "ada"), ("ａｄａ", "ada"), ("STRASSE", "straße"), ("zoë", "zoe\u0308")]
)
def test_names_that_look_the_same_to_somebody_share_a_key(one: str, other: str):
    assert uniqueness_key(one) == uniqueness_key(other)


@pytest.mark.parametrize(
    "name",
    [
        "resume.yaml",
        "resume.zh.yaml",
        "academic.json",
        "resume.pt-BR.toml",
        "resume.zh-Hans.yml",
        "cv.yaml",
        "resume-2024.yaml",
        "2024.json",
    ],
)
def test_an_ordinary_file_name_can_be_a_resume(name: str):
    assert check_file_name(name) is None


@pytest.mark.parametrize(
    ("name", "code", "part"),
    [
        ("publication.yaml", "RESERVED_RESUME_NAME", "`publication`"),
        ("views.json", "RESERVED_RESUME_NAME", "`views`"),
        ("readme.yaml", "RESERVED_RESUME_NAME", "`readme`"),
        ("nul.yaml", "RESERVED_RESUME_NAME", "`nul`"),
        ("zh.yaml", "RESERVED_RESUME_NAME", "`resume-zh`"),
        ("pt-br.yaml", "RESERVED_RESUME_NAME", "that is a language"),
        ("Resume.yaml", "BAD_RESUME_NAME", "`resume`"),
        ("my resume.yaml", "BAD_RESUME_NAME", "`my-resume`"),
        ("lebenslauf-für-müller.yaml", "BAD_RESUME_NAME", "Rename it to"),
        (f"{'x' * 41}.yaml", "BAD_RESUME_NAME", "40 at most"),
        ("resume.backup.yaml", "BAD_RESUME_NAME", "`backup` in `resume.backup.yaml` is no language"),
    ],
)
def test_what_cannot_be_a_resume_says_why_and_what_would_do(name: str, code: str, part: str):
    problem = check_file_name(name)

    assert problem is not None
    assert problem.code == code
    assert part in str(problem)


def test_a_file_name_has_a_name_a_language_and_a_suffix():
    assert FileName.of("resume.zh-Hans.YAML") == FileName("resume", "zh-Hans", ".yaml")
    assert FileName.of("academic.json") == FileName("academic", "", ".json")


@pytest.mark.parametrize(
    ("tag", "is_one"),
    [
        ("en", True),
        ("zh-Hans", True),
        ("pt-BR", True),
        ("es-419", True),
        ("yue", True),
        ("xx", False),
        ("backup", False),
        ("", False),
        ("en_US", False),
    ],
)
def test_language_tags_are_known(tag: str, is_one: bool):
    assert is_language(tag) is is_one

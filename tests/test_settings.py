"""`resumesite.toml` and the environment become settings, or every problem of theirs at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from resumesite.errors import ExitStatus, Problem, ResumesiteError
from resumesite.plan.formats import FORMATS
from resumesite.settings import Settings, Site, SiteSettings, open_site
from resumesite.settings.schema import ShareSettings
from resumesite.settings.targets import DirectoryTarget, S3Target


def site_that_says(folder: Path, toml: str, **environ: str) -> Site:
    (folder / "resumesite.toml").write_text(toml, encoding="utf-8")
    return open_site(folder, environ)


def problems_of(folder: Path, toml: str, **environ: str) -> tuple[Problem, ...]:
    with pytest.raises(ResumesiteError) as raised:
        site_that_says(folder, toml, **environ)
    return raised.value.problems


def test_an_empty_file_is_a_site_with_every_default(tmp_path: Path):
    site = site_that_says(tmp_path, "")

    assert site.settings == Settings()
    assert site.root == tmp_path


def test_settings_are_read(tmp_path: Path):
    site = site_that_says(
        tmp_path,
        '[site]\ntitle = "People"\nlanguages = ["en", "zh-Hans"]\ndirectory = true\n'
        '[options]\npage_size = "A5"\ninclude_photo = false\n'
        '[targets.preview]\ntype = "directory"\npath = "www"\n',
    )

    assert site.settings.site.title == "People"
    assert site.settings.site.languages == ("en", "zh-Hans")
    assert site.settings.site.directory is True
    assert site.settings.options.page_size == "A5"
    assert site.settings.options.include_photo is False
    assert site.settings.targets == {"preview": DirectoryTarget(type="directory", path="www")}


def test_the_formats_a_site_makes_by_default_are_all_there_are():
    assert set(SiteSettings().formats) == set(FORMATS)


# Places and suggestions ---------------------------------------------------------------------------------


def test_a_misspelt_setting_is_an_error_with_its_place_and_a_suggestion(tmp_path: Path):
    (problem,) = problems_of(tmp_path, '[site]\ntitle = "People"\nbase_ulr = "https://example.org"\n')

    assert str(problem) == "resumesite.toml:3:1: site.base_ulr: no such setting\n    Did you mean `base_url`?"
    assert problem.code == "UNKNOWN_SETTING"


def test_a_misspelt_section_is_an_error_with_a_suggestion(tmp_path: Path):
    (problem,) = problems_of(tmp_path, '[sites]\ntitle = "People"\n')

    assert (problem.field, problem.hint) == ("sites", "Did you mean `site`?")


def test_a_setting_outside_its_section_is_told_where_it_belongs(tmp_path: Path):
    (problem,) = problems_of(tmp_path, 'base_url = "https://example.org"\n')

    assert problem.hint == "It belongs below [site]."


def test_all_problems_come_at_once_each_with_its_place(tmp_path: Path):
    problems = problems_of(
        tmp_path,
        '[site]\ntitel = "x"\nlanguages = ["en", "de_DE"]\nformats = ["html", "pfd"]\ndirectory = "often"\n'
        '[options]\npage_size = "A3"\n',
    )

    assert [(problem.place.line, problem.field) for problem in problems] == [
        (3, "site.languages"),
        (4, "site.formats"),
        (5, "site.directory"),
        (2, "site.titel"),
        (7, "options.page_size"),
    ]
    assert "Did you mean `de-DE`?" in problems[0].hint
    assert problems[1].message == 'there is no format "pfd"'
    assert problems[1].hint == "Did you mean `pdf`?"
    assert problems[2].message == 'expected true or false, got "often"'
    assert problems[4].message == 'expected auto, A4, Letter, Legal or A5, got "A3"'


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("[site]\nlanguages = []\n", "expected at least one language"),
        ('[site]\nlanguages = "en"\n', 'expected a list, such as ["a", "b"], got "en"'),
        ("[site]\ntitle = true\n", "expected text in quotes, got true"),
        ("site = 3\n", 'expected a section, got "3"'),
        ('[site]\ntheme = "../plain"\n', 'expected the name of a theme, got "../plain"'),
    ],
)
def test_a_wrong_value_says_what_was_expected_and_what_was_given(tmp_path: Path, toml: str, message: str):
    (problem,) = problems_of(tmp_path, toml)

    assert problem.message == message
    assert problem.code == "INVALID_SETTING"


def test_a_file_that_is_not_toml_is_an_error_with_its_line(tmp_path: Path):
    (problem,) = problems_of(tmp_path, '[site]\ntitle = "People\n')

    assert problem.place.path == "resumesite.toml"
    assert problem.place.line == 2


# The address of the site --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("https://people.example.org", "https://people.example.org"),
        ("https://people.example.org/", "https://people.example.org"),
        ("https://ada.example.io/repo/", "https://ada.example.io/repo"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("https://münchen.example", "https://münchen.example"),
        ("", ""),
    ],
)
def test_a_base_url_is_kept_without_the_slash_at_its_end(tmp_path: Path, written: str, kept: str):
    site = site_that_says(tmp_path, f'[site]\nbase_url = "{written}"\n')

    assert site.settings.site.base_url == kept


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("people.example.org", "Did you mean `https://people.example.org`?"),
        ("ftp://people.example.org", ""),
        ("https:///resumes", ""),
        ("https://people.example.org:99999", ""),
        ("https://people.example.org:0", ""),
        ("https://[::1", ""),
        ("https://people.example.org/a b", "Spaces, quotes and brackets cannot stand in it."),
        ("https://ada:secret@people.example.org", "Leave out what stands before @ or after ? or #."),
        ("https://people.example.org/?page=1", "Leave out what stands before @ or after ? or #."),
        ("https://people.example.org/#top", "Leave out what stands before @ or after ? or #."),
        ("https://people.example.org/../x", ""),
        ("javascript:alert(1)", ""),
        ("example.org:8080/cv", "Did you mean `https://example.org:8080/cv`?"),
    ],
)
def test_a_base_url_that_is_no_address_of_a_site_is_refused(tmp_path: Path, written: str, hint: str):
    (problem,) = problems_of(tmp_path, f'[site]\nbase_url = "{written}"\n')

    assert problem.field == "site.base_url"
    assert problem.hint == hint


# The environment ----------------------------------------------------------------------------------------


def test_a_variable_overrides_the_file(tmp_path: Path):
    site = site_that_says(
        tmp_path,
        '[site]\ntitle = "People"\nbase_url = "https://example.org"\n',
        RESUMESITE_SITE__BASE_URL="https://preview.example.org/42/",
        RESUMESITE_OPTIONS__INCLUDE_PHOTO="false",
        RESUMESITE_TARGETS__PRODUCTION__TYPE="s3",
        RESUMESITE_TARGETS__PRODUCTION__BUCKET="people",
        HOME="/somewhere",
    )

    assert site.settings.site.base_url == "https://preview.example.org/42"
    assert site.settings.site.title == "People"
    assert site.settings.options.include_photo is False
    assert site.settings.targets == {"production": S3Target(type="s3", bucket="people")}


@pytest.mark.parametrize("written", ["en, zh,", '["en", "zh"]', " en,zh"])
def test_a_list_in_a_variable_is_written_with_commas_or_as_json(tmp_path: Path, written: str):
    site = site_that_says(tmp_path, "", RESUMESITE_SITE__LANGUAGES=written)

    assert site.settings.site.languages == ("en", "zh")


def test_a_list_in_a_variable_that_is_broken_json_is_an_error(tmp_path: Path):
    (problem,) = problems_of(tmp_path, "", RESUMESITE_SITE__LANGUAGES='["en"')

    assert str(problem.place) == "RESUMESITE_SITE__LANGUAGES"
    assert problem.message == 'expected a list such as a,b or ["a", "b"], got "[\\"en\\""'


def test_an_empty_variable_counts_as_not_set(tmp_path: Path):
    site = site_that_says(
        tmp_path, '[site]\nbase_url = "https://example.org"\n', RESUMESITE_SITE__BASE_URL=""
    )

    assert site.settings.site.base_url == "https://example.org"


def test_a_variable_finds_a_target_whose_name_has_capitals(tmp_path: Path):
    settings = '[targets.Live]\ntype = "s3"\nbucket = "a-bucket"\n'
    site = site_that_says(tmp_path, settings, RESUMESITE_TARGETS__LIVE__BUCKET="another")

    assert site.settings.targets == {"Live": S3Target(type="s3", bucket="another")}


# Targets -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "field", "message", "hint"),
    [
        ('bucket = "x"', "type", "is missing", '"s3", "directory", "git" or "command"'),
        ('type = "s4"', "", "there is no type of target", "s3, directory, git"),
        ('type = "s3"', "bucket", "is missing", ""),
        ('type = "s3"\nbucket = "a/b"', "bucket", "the name of a bucket", ""),
        ('type = "s3"\nbucket = "abc"\nprefx = "a"', "prefx", "no such setting", "`prefix`"),
        ('type = "s3"\nbucket = "abc"\nprefix = "../a"', "prefix", "a path such as", ""),
        ('type = "s3"\nbucket = "abc"\nendpoint_url = "localhost:9000"', "endpoint_url", "https://", ""),
        ('type = "directory"', "path", "is missing", ""),
        ('type = "git"\nbranch = "--upload-pack=x"', "branch", "the name of a branch", ""),
        ('type = "git"\nrepository = "ext::sh -c id"', "repository", "a repository's address", ""),
        ('type = "git"\nhistory = "maybe"', "history", "expected true or false", ""),
        ('type = "command"\ncommand = ""', "command", "at least 1", ""),
    ],
)
def test_what_is_wrong_with_a_target_is_said_where_it_stands(
    tmp_path: Path, settings: str, field: str, message: str, hint: str
):
    (problem,) = problems_of(tmp_path, f"[targets.live]\n{settings}\n")

    assert problem.field == (f"targets.live.{field}" if field else "targets")
    assert message in problem.message
    assert hint in problem.hint


def test_a_prefix_ends_in_a_slash_and_begins_with_none(tmp_path: Path):
    settings = '[targets.live]\ntype = "s3"\nbucket = "people"\nprefix = "/a/b"\n'

    target = site_that_says(tmp_path, settings).settings.targets["live"]

    assert isinstance(target, S3Target)
    assert target.prefix == "a/b/"


def test_settings_of_shares_and_comments_are_read_from_variables(tmp_path: Path):
    endpoint = "https://comments.example.org/in"
    site = site_that_says(
        tmp_path, "[shares]\nexpires = '30d'\n",
        RESUMESITE_SHARES__LIMIT="3", RESUMESITE_SHARES__SEAL="true", RESUMESITE_COMMENTS__ENDPOINT=endpoint,
    )  # fmt: skip

    assert site.settings.shares == ShareSettings(limit=3, expires="30d", seal=True)
    assert site.settings.comments.endpoint == endpoint


@pytest.mark.parametrize(
    ("variable", "hint"),
    [
        ("RESUMESITE_SITE__BASE_ULR", "Did you mean `base_url`?"),
        ("RESUMESITE_SIET__TITLE", "Did you mean `site`?"),
        ("RESUMESITE_SITE_BASE_URL", "Did you mean `RESUMESITE_SITE__BASE_URL`?"),
        ("RESUMESITE_BASE_URL", "Did you mean `RESUMESITE_SITE__BASE_URL`?"),
    ],
)
def test_a_misspelt_variable_is_an_error_that_names_it(tmp_path: Path, variable: str, hint: str):
    (problem,) = problems_of(tmp_path, "", **{variable: "x"})

    assert problem.place.path == variable
    assert problem.code == "UNKNOWN_SETTING"
    assert problem.hint == hint


def test_a_wrong_value_in_a_variable_names_the_variable_and_not_the_file(tmp_path: Path):
    (problem,) = problems_of(tmp_path, '[options]\nmargin = "wide"\n', RESUMESITE_OPTIONS__MARGIN="huge")

    assert str(problem) == (
        'RESUMESITE_OPTIONS__MARGIN: options.margin: expected narrow, normal or wide, got "huge"'
    )


@pytest.mark.parametrize("variable", ["RESUMESITE_KEY", "RESUMESITE_CORPUS", "_RESUMESITE_COMPLETE"])
def test_variables_that_are_no_settings_are_left_alone(tmp_path: Path, variable: str):
    site = site_that_says(tmp_path, "", **{variable: "x"})

    assert site.settings == Settings()


def test_a_variable_below_something_that_is_no_section_leaves_the_file_to_blame(tmp_path: Path):
    (problem,) = problems_of(tmp_path, "site = 3\n", RESUMESITE_SITE__TITLE="x")

    assert str(problem.place) == "resumesite.toml:1:1"


# Finding the site ---------------------------------------------------------------------------------------


def test_a_folder_without_a_site_says_how_to_make_one(tmp_path: Path):
    with pytest.raises(ResumesiteError) as raised:
        open_site(tmp_path, {})

    assert raised.value.status is ExitStatus.USAGE
    assert raised.value.code == "NO_SITE"
    assert "`resumesite init`" in raised.value.problems[0].hint


def test_a_folder_inside_a_site_is_told_where_the_site_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    site_that_says(tmp_path, "")
    inside = tmp_path / "content" / "ada"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)

    with pytest.raises(ResumesiteError) as raised:
        open_site(Path(), {})

    assert raised.value.problems[0].hint == (
        f"There is one in {tmp_path}: run the command from there, or use `-C ../..`."
    )


def test_a_folder_that_does_not_exist_is_said_to_be_missing(tmp_path: Path):
    with pytest.raises(ResumesiteError) as raised:
        open_site(tmp_path / "nowhere", {})

    assert raised.value.code == "NO_SUCH_FOLDER"


def test_a_path_is_shown_from_the_sites_root(tmp_path: Path):
    site = site_that_says(tmp_path, "")

    assert site.shown(site.content / "ada" / "resume.yaml") == "content/ada/resume.yaml"
    assert site.shown(Path("/elsewhere/x")) == "/elsewhere/x"


# Fonts --------------------------------------------------------------------------------------------------


def test_a_font_of_the_site_is_a_file_below_its_folder(tmp_path: Path):
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts/Noto.otf").write_bytes(b"OTTO")

    assert (
        site_that_says(tmp_path, '[fonts]\ncjk = "fonts/Noto.otf"\n').settings.fonts.cjk == "fonts/Noto.otf"
    )


def test_a_font_that_is_not_there_is_an_error_with_its_place(tmp_path: Path):
    (problem,) = problems_of(tmp_path, '[fonts]\ncjk = "fonts/Noto.otf"\n')

    assert (problem.code, problem.place.line, problem.field) == ("NO_SUCH_FONT", 2, "fonts.cjk")


def test_a_file_that_is_no_font_is_refused(tmp_path: Path):
    (tmp_path / "Noto.otf").write_text("<html>not found</html>")

    (problem,) = problems_of(tmp_path, '[fonts]\ncjk = "Noto.otf"\n')

    assert (problem.code, problem.message) == ("NO_SUCH_FONT", "Noto.otf is no font")


@pytest.mark.parametrize("file", ["/usr/share/fonts/Noto.otf", "fonts/Noto.svg", "fonts"])
def test_a_font_has_a_place_and_an_ending_that_fonts_have(tmp_path: Path, file: str):
    (problem,) = problems_of(tmp_path, f'[fonts]\ncjk_bold = "{file}"\n')

    assert (problem.code, problem.field) == ("INVALID_SETTING", "fonts.cjk_bold")


def test_a_font_outside_of_the_site_is_refused(tmp_path: Path):
    (tmp_path / "Noto.otf").touch()
    (tmp_path / "site").mkdir()

    (problem,) = problems_of(tmp_path / "site", '[fonts]\ncjk = "../Noto.otf"\n')

    assert problem.code == "NO_SUCH_FONT"
    assert "outside" in problem.message

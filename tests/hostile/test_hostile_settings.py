"""Settings that want out of the site, or are none, stop the command with the line they stand on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from resumesite.errors import ResumesiteError
from resumesite.settings import open_site


@dataclass(frozen=True)
class BadSetting:
    id: str
    text: str
    code: str
    line: int


SETTINGS = (
    BadSetting("theme-of-a-path", '[site]\ntheme = "../../etc"\n', "INVALID_SETTING", 2),
    BadSetting("theme-absolute", '[site]\ntheme = "/etc"\n', "INVALID_SETTING", 2),
    BadSetting("theme-empty", '[site]\ntheme = ""\n', "INVALID_SETTING", 2),
    BadSetting("theme-a-list", '[site]\ntheme = ["plain"]\n', "INVALID_SETTING", 2),
    BadSetting("url-javascript", '[site]\nbase_url = "javascript:alert(1)"\n', "INVALID_SETTING", 2),
    BadSetting("url-file", '[site]\nbase_url = "file:///etc/"\n', "INVALID_SETTING", 2),
    BadSetting("url-markup", '[site]\nbase_url = "https://x/\\"><script>"\n', "INVALID_SETTING", 2),
    BadSetting("url-parents", '[site]\nbase_url = "https://example.org/../x"\n', "INVALID_SETTING", 2),
    BadSetting("url-password", '[site]\nbase_url = "https://a:b@example.org"\n', "INVALID_SETTING", 2),
    BadSetting("url-line-break", '[site]\nbase_url = "https://example.org/\\nx"\n', "INVALID_SETTING", 2),
    BadSetting("url-without-scheme", '[site]\nbase_url = "example.org"\n', "INVALID_SETTING", 2),
    BadSetting("url-bad-port", '[site]\nbase_url = "https://example.org:99999"\n', "INVALID_SETTING", 2),
    BadSetting("format-unknown", '[site]\nformats = ["html", "exe"]\n', "INVALID_SETTING", 2),
    BadSetting("format-of-a-path", '[site]\nformats = ["../html"]\n', "INVALID_SETTING", 2),
    BadSetting("formats-a-text", '[site]\nformats = "html"\n', "INVALID_SETTING", 2),
    BadSetting("language-of-a-path", '[site]\nlanguages = ["../en"]\n', "INVALID_SETTING", 2),
    BadSetting("language-markup", '[site]\nlanguages = ["en\\" onload=\\"x"]\n', "INVALID_SETTING", 2),
    BadSetting("languages-none", "[site]\nlanguages = []\n", "INVALID_SETTING", 2),
    BadSetting("directory-a-text", '[site]\ndirectory = "perhaps"\n', "INVALID_SETTING", 2),
    BadSetting("page-size", '[options]\npage_size = "A3"\n', "INVALID_SETTING", 2),
    BadSetting("margin-css", '[options]\nmargin = "1mm;}body{"\n', "INVALID_SETTING", 2),
    BadSetting("photo-a-text", '[options]\ninclude_photo = "sometimes"\n', "INVALID_SETTING", 2),
    BadSetting("density-a-list", "[options]\ndensity = [1]\n", "INVALID_SETTING", 2),
    BadSetting("misspelt", '[site]\nthme = "plain"\n', "UNKNOWN_SETTING", 2),
    BadSetting("misspelt-section", '[sites]\ntitle = "x"\n', "UNKNOWN_SETTING", 1),
    BadSetting("outside-of-a-section", 'title = "x"\n', "UNKNOWN_SETTING", 1),
    BadSetting("site-a-text", 'site = "x"\n', "INVALID_SETTING", 1),
    BadSetting("syntax", "[site\n", "SYNTAX", 1),
    BadSetting("twice", '[site]\ntitle = "a"\ntitle = "b"\n', "DUPLICATE_KEY", 3),
    BadSetting("control-character", '[site]\ntitle = "a\\u0007"\n', "BAD_CHARACTER", 2),
    BadSetting("deep", f"[{'.'.join('a' * 100)}]\n", "TOO_DEEP", 1),
    BadSetting("two-mb", "#" * 2_000_000, "CONTENT_TOO_LARGE", 0),
)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.id)
def test_a_bad_setting_is_named_with_its_line(tmp_path: Path, setting: BadSetting):
    (tmp_path / "resumesite.toml").write_text(setting.text, "utf-8")

    with pytest.raises(ResumesiteError) as caught:
        open_site(tmp_path, {})

    first = caught.value.problems[0]
    assert (first.code, first.place.line) == (setting.code, setting.line), str(first)
    assert first.place.path == "resumesite.toml"


def test_a_folder_in_the_settings_place_is_said_to_be_one(tmp_path: Path):
    (tmp_path / "resumesite.toml").mkdir()

    with pytest.raises(ResumesiteError, match=r"resumesite\.toml"):
        open_site(tmp_path, {})

"""What the doctor finds on this machine and in a site."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from resumesite.errors import ResumesiteError
from resumesite.render.libraries import Library, missing_libraries
from resumesite.settings import Site
from resumesite.site import doctor
from resumesite.site.doctor import (
    Finding,
    State,
    examine,
    examine_machine,
    examine_site,
    make_trial_pdf,
    would_build,
)

MakeSite = Callable[..., Site]

ADA = "personalInfo: {name: Ada Fenwick}"
BASED = '[site]\nbase_url = "https://people.example.org"\n'
ABSENT = Library("Nonsuch", ("libnonsuch.so.9",))


def findings(start: Path | Site, environ: Mapping[str, str] | None = None) -> dict[str, Finding]:
    """What was found by topic, the worst of each: of a site alone, or of the machine and a folder."""
    order = list(State)
    found: dict[str, Finding] = {}
    for finding in examine_site(start) if isinstance(start, Site) else examine(start, environ or {}):
        known = found.get(finding.topic)
        if known is None or order.index(finding.state) > order.index(known.state):
            found[finding.topic] = finding
    return found


def git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(root), *arguments], check=True, capture_output=True)


def test_a_site_that_can_be_built_has_no_problem(make_site: MakeSite):
    site = make_site({"ada": ADA}, settings=BASED)

    found = findings(site.root)

    assert would_build(found.values())
    assert "WeasyPrint" in found["PDF"].said
    assert found["settings"].said == "resumesite.toml, for https://people.example.org"
    assert found["content"].said == "1 person in content/"
    assert found["folders"].state is State.FINE


def test_looking_changes_nothing(make_site: MakeSite):
    site = make_site({"ada": ADA})
    before = sorted(site.root.rglob("*"))

    findings(site)

    assert sorted(site.root.rglob("*")) == before


def test_outside_a_site_the_machine_alone_is_looked_at(tmp_path: Path):
    found = findings(tmp_path)

    assert found["site"].state is State.NOTE
    assert "resumesite init" in found["site"].hint
    assert {"PDF", "fonts", "Python"} <= found.keys()
    assert "theme" not in found


def test_a_folder_that_is_not_there_is_the_askers_mistake(tmp_path: Path):
    with pytest.raises(ResumesiteError) as caught:
        findings(tmp_path / "nowhere")

    assert caught.value.code == "NO_SUCH_FOLDER"


def test_missing_libraries_are_named_with_the_way_to_get_them(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(doctor, "missing_libraries", lambda: missing_libraries((ABSENT,)))

    found = findings(make_site({"ada": ADA}).root)

    assert found["PDF"].state is State.PROBLEM
    assert "Nonsuch" in found["PDF"].said
    assert found["PDF"].hint


def test_a_site_without_pdfs_and_cards_needs_no_libraries(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(doctor, "missing_libraries", lambda: missing_libraries((ABSENT,)))
    site = make_site({"ada": ADA}, settings='[site]\nformats = ["html", "txt"]\n')

    found = findings(site.root)

    assert found["PDF"].state is State.NOTE
    assert would_build(found.values())


def test_a_weasyprint_that_does_not_work_is_found_out_elsewhere(
    make_site: MakeSite, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
):
    broken = tmp_path_factory.mktemp("broken")
    (broken / "weasyprint.py").write_text("raise OSError('cannot load library')")
    monkeypatch.setenv("PYTHONPATH", str(broken))

    found = findings(make_site({"ada": ADA}).root)

    assert found["PDF"].state is State.PROBLEM
    assert "OSError: cannot load library" in found["PDF"].said


def test_a_machine_without_any_fonts_makes_pdfs_with_ours(
    make_site: MakeSite, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
):
    config = tmp_path_factory.mktemp("fontconfig") / "fonts.conf"
    config.write_text(f"<fontconfig><cachedir>{config.parent}</cachedir></fontconfig>")
    monkeypatch.setenv("FONTCONFIG_FILE", str(config))

    found = findings(make_site({"ada": ADA}).root)

    assert found["PDF"].state is not State.PROBLEM
    assert would_build(found.values())


def test_the_trial_is_a_pdf():
    assert make_trial_pdf().startswith(b"%PDF-")


def test_the_doctor_imports_no_weasyprint_itself():
    code = "import sys; import resumesite.site.doctor; assert 'weasyprint' not in sys.modules"

    subprocess.run([sys.executable, "-c", code], check=True)


def test_scripts_without_a_font_are_noted_with_what_has_them(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(doctor, "has_font_for", lambda sample: sample not in "ক简か")

    (fonts,) = [finding for finding in examine_machine(()) if finding.topic == "fonts"]

    assert fonts.state is State.NOTE
    assert fonts.said.endswith("no font here has Bengali, Chinese, Japanese")
    assert fonts.hint.startswith("If a resume needs them, ")


@pytest.mark.parametrize(
    ("settings", "said", "hint"),
    [
        (
            '[site]\nbase_ulr = "https://x.example"\n',
            "resumesite.toml:2:1: site.base_ulr",
            "Did you mean `base_url`?",
        ),
        ("[site\n", "resumesite.toml:1", ""),
    ],
)
def test_wrong_settings_are_problems_with_their_place(tmp_path: Path, settings: str, said: str, hint: str):
    (tmp_path / "resumesite.toml").write_text(settings)

    found = findings(tmp_path)["settings"]

    assert found.state is State.PROBLEM
    assert found.said.startswith(said)
    assert hint in found.hint


def test_a_setting_in_the_environment_is_looked_at_too(make_site: MakeSite):
    found = findings(make_site({"ada": ADA}).root, {"RESUMESITE_SITE__BASE_URL": "ftp://x"})

    assert found["settings"].state is State.PROBLEM
    assert found["settings"].said.startswith("RESUMESITE_SITE__BASE_URL")


def test_a_theme_that_is_not_there_is_a_problem(make_site: MakeSite):
    found = findings(make_site({"ada": ADA}, settings='[site]\ntheme = "plian"\n'))

    assert (found["theme"].state, found["theme"].hint) == (State.PROBLEM, "Did you mean `plain`?")


def test_without_a_base_url_there_is_a_note(make_site: MakeSite):
    found = findings(make_site({"ada": ADA}).root)

    assert found["settings"].state is State.NOTE
    assert "base_url" in found["settings"].hint


def test_a_site_without_people_can_be_built_but_not_without_their_folder(make_site: MakeSite):
    site = make_site({})

    assert findings(site)["content"].state is State.NOTE
    site.content.rmdir()
    assert findings(site)["content"].state is State.PROBLEM


def test_folders_that_cannot_be_written_are_problems(make_site: MakeSite):
    site = make_site({"ada": ADA})
    site.output.write_text("a file in the way")

    found = findings(site)

    assert found["folders"].state is State.PROBLEM
    assert found["folders"].said == "output/ cannot be written"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_cannot_be_written(make_site: MakeSite):
    site = make_site({"ada": ADA})
    site.output.mkdir(mode=0o500)

    assert findings(site)["folders"].state is State.PROBLEM


def test_git_shall_keep_private_files_out(make_site: MakeSite):
    site = make_site({"ada": ADA})
    git(site.root, "init", "-q")

    exposed = findings(site)["git"]
    (site.root / ".gitignore").write_text("/.resumesite/\n/resumesite.key\n")

    assert exposed.state is State.NOTE
    assert "/.resumesite/ /resumesite.key" in exposed.hint
    assert findings(site)["git"].state is State.FINE


def test_a_key_in_the_repository_is_a_problem(make_site: MakeSite):
    site = make_site({"ada": ADA})
    (site.root / "resumesite.key").write_text("secret")
    git(site.root, "init", "-q")
    git(site.root, "add", "-f", "resumesite.key")

    found = findings(site)["git"]

    assert found.state is State.PROBLEM
    assert "git rm --cached resumesite.key" in found.hint


def test_without_git_there_is_nothing_to_say_of_it(make_site: MakeSite):
    assert "git" not in findings(make_site({"ada": ADA}))

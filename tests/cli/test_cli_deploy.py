"""`resumesite deploy` and its companions, as people run them: on a folder that a web server would serve."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from commandline import CommandLine

from building import ADA, BOB, MakeSite, tree

SETTINGS = """
[site]
base_url = "https://people.example.org"
formats = ["txt", "json"]

[targets.preview]
type = "directory"
path = "www"
"""


@pytest.fixture
def here(make_site: MakeSite, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """The command line of a site that is built."""
    site = make_site({"ada": ADA, "bob": BOB}, published=["ada", "bob"], settings=SETTINGS)
    line = CommandLine(site.root, capsys)
    assert line("build", "-j", "1").status == 0
    return line


def live(line: CommandLine) -> dict[str, bytes]:
    return tree(line.root / "www" / "current")


def edit(line: CommandLine, text: str) -> None:
    (line.root / "content/ada/resume.yaml").write_text(text)
    assert line("build", "-j", "1").status == 0


def test_deploy_says_what_it_sent(here: CommandLine):
    answered = here("deploy")

    assert (answered.status, answered.out) == (0, "Sent 10 files to preview.\n")
    assert live(here) == tree(here.root / "output")


def test_deploying_again_says_that_nothing_had_to_be_done(here: CommandLine):
    here("deploy")

    answered = here("deploy", "preview")

    assert (answered.status, answered.out) == (0, "preview is up to date.\n")


def test_a_dry_run_names_every_file_and_why(here: CommandLine):
    here("deploy")
    edit(here, ADA.replace("Counts", "Adds"))

    answered = here("deploy", "--dry-run")

    assert answered.out.splitlines() == [
        "changed   ada/resume.json",
        "changed   ada/resume.txt",
        "Would send 2 files to preview.",
    ]
    assert b"Adds" not in live(here)["ada/resume.txt"]


def test_a_dry_run_as_data_is_the_plan(here: CommandLine):
    plan = here("deploy", "--dry-run", "--json").json["plan"]

    assert {upload["reason"] for upload in plan["uploads"]} == {"new"}
    assert plan["deletes"] == plan["withdrawals"] == []


def test_a_misspelt_target_is_told_the_right_one(here: CommandLine):
    answered = here("deploy", "preveiw")

    assert answered.status == 2
    assert answered.err == "there is no target `preveiw`\n    Did you mean `preview`?\n"


def test_without_any_target_it_says_how_to_add_one(make_site: MakeSite, capsys: pytest.CaptureFixture[str]):
    line = CommandLine(make_site({"ada": ADA}).root, capsys)

    answered = line("deploy")

    assert answered.status == 2
    assert "[targets.preview]" in answered.err


def test_a_site_that_was_not_built_says_so(make_site: MakeSite, capsys: pytest.CaptureFixture[str]):
    line = CommandLine(make_site({"ada": ADA}, settings=SETTINGS).root, capsys)

    answered = line("deploy")

    assert answered.status == 3
    assert answered.err == "there is nothing to deploy yet\n    Run `resumesite build` first.\n"


def test_publish_with_deploy_brings_one_person_all_the_way(here: CommandLine):
    here("deploy")
    (here.root / "content/cyd").mkdir()
    (here.root / "content/cyd/resume.yaml").write_text("personalInfo: {name: Cyd Moor}\n")
    (here.root / "content/ada/resume.yaml").write_text(ADA.replace("Counts", "Adds"))
    assert here("build", "-j", "1").status == 0

    answered = here("publish", "cyd", "--deploy")

    assert answered.status == 0
    assert "Sent 2 files to preview" in answered.err or "Sent" in answered.err
    assert "cyd/resume.txt" in live(here)
    assert b"Adds" not in live(here)["ada/resume.txt"]


def test_unpublish_with_deploy_takes_the_pages_off_and_says_how_sure_that_is(here: CommandLine):
    here("deploy")

    answered = here("unpublish", "bob", "--deploy", "preview", "--json")

    assert answered.status == 0
    assert answered.json["islive"] is False
    assert not any(path.startswith("bob/") for path in live(here))
    assert "gone at the target" in answered.err


def test_publish_refuses_a_misspelt_target_before_it_changes_anything(here: CommandLine):
    before = tree(here.root / "content")

    answered = here("unpublish", "bob", "--deploy", "nowhere")

    assert answered.status == 2
    assert tree(here.root / "content") == before


def test_a_failed_deploy_leaves_the_state_written_and_waiting(here: CommandLine):
    here("deploy")
    (here.root / "www/current").unlink()
    (here.root / "www/current").mkdir()
    (here.root / "www/current/theirs.txt").write_text("somebody else's")

    answered = here("unpublish", "bob", "--deploy")

    assert answered.status == 3
    assert "waits" in answered.err
    shutil.rmtree(here.root / "www/current")
    assert not json.loads((here.root / "content/bob/publication.json").read_text())["islive"]


def test_status_says_what_is_live_and_what_waits(here: CommandLine):
    assert here("status").out.splitlines()[0] == "Nothing was deployed to preview yet."
    here("deploy")
    edit(here, ADA.replace("Counts", "Adds"))

    answered = here("status")

    first, *rest = answered.out.splitlines()
    assert first.startswith("preview: 2 people, 10 files live since 20")
    assert rest == ["Waiting: 2 changed.", "  ada: 2 files"]
    assert here("status", "--json").json["waiting"] == {"ada": 2}


def test_status_says_what_is_live_where_nothing_was_built(here: CommandLine):
    here("deploy")
    shutil.rmtree(here.root / "output")
    shutil.rmtree(here.root / ".resumesite")

    answered = here("status")

    assert answered.status == 0
    assert "preview: 2 people, 10 files live since" in answered.out
    assert "Nothing was built here" in answered.out
    assert "nothing was built on this machine" in answered.err
    assert here("status", "--json").json["plan"] is None


def test_after_a_purge_that_was_stopped_status_says_that_caches_are_open(
    make_site: MakeSite, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    settings = SETTINGS + 'purge = "cat > purged.txt"\n'
    line = CommandLine(make_site({"ada": ADA}, published=["ada"], settings=settings).root, capsys)
    line("build", "-j", "1")
    with monkeypatch.context() as patched:
        patched.setattr("resumesite.site.deploy.run_purge", _stopped_by_the_user)
        assert line("deploy").status == 130

    answered = line("status")
    assert "The last deploy was not finished" in answered.out
    assert "Caches may be behind for 5 addresses" in answered.out
    assert line("invalidate", "--resume").out == "Cleared 5 addresses.\n"
    assert "https://people.example.org/ada/resume.txt\n" in (line.root / "purged.txt").read_text()

    assert line("deploy").status == 0
    assert "Caches" not in line("status").out


def _stopped_by_the_user(*_: object) -> None:
    raise KeyboardInterrupt


def test_where_there_is_no_cache_there_is_nothing_to_clear(here: CommandLine):
    here("deploy")

    answered = here("invalidate")

    assert (answered.status, "There is nothing to clear" in answered.out) == (0, True)
    assert here("invalidate", "--json").json == {"target": "preview", "addresses": 0, "hasCache": False}


@pytest.mark.parametrize("number", ["nan", "inf", "0", "-1", "many"])
def test_only_a_number_above_nothing_is_so_many_requests(here: CommandLine, number: str):
    answered = here("deploy", "--max-requests-per-second", number)

    assert answered.status == 2
    assert "--max-requests-per-second" in answered.err


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ('type = "command"\ncommand = "  "', "targets.preview.command: expected a command"),
        ('type = "directory"\npath = "www"\npurge = " "', "targets.preview.purge: expected a command"),
        ('type = "s3"\nbucket = "people"\nmax_requests_per_second = nan', "max_requests_per_second"),
        ('type = "s3"\nbucket = "people"\nmax_requests_per_second = -1', "max_requests_per_second"),
    ],
)
def test_settings_that_nothing_can_come_of_are_refused(here: CommandLine, setting: str, said: str):
    settings = SETTINGS.replace('type = "directory"\npath = "www"', setting)
    (here.root / "resumesite.toml").write_text(settings)

    answered = here("deploy")

    assert answered.status == 2
    assert said in answered.err


def test_verify_finds_what_was_changed_behind_our_back(here: CommandLine):
    here("deploy")
    assert here("verify").status == 0
    target = here.root / "www/current/ada/resume.txt"
    target.unlink()
    target.write_text("defaced")

    answered = here("verify")

    assert answered.status == 1
    assert "/ada/resume.txt: is not what was deployed" in answered.err

    assert here("deploy", "--repair").status == 0
    assert here("verify").status == 0


def test_rollback_shows_the_release_before_without_what_was_withdrawn(here: CommandLine):
    here("deploy")
    edit(here, ADA.replace("Counts", "Adds"))
    here("deploy")
    here("unpublish", "bob", "--deploy")

    answered = here("rollback")

    assert answered.status == 0, answered.err
    assert not any(path.startswith("bob/") for path in live(here))
    assert here("deploy").status == 0
    assert live(here) == tree(here.root / "output")


def test_after_a_rollback_the_directory_names_nobody_who_was_withdrawn(
    make_site: MakeSite, capsys: pytest.CaptureFixture[str]
):
    people = {"ada": ADA, "bob": BOB}
    line = CommandLine(
        make_site(people, published=people, settings=SETTINGS.replace('"json"', '"html"')).root, capsys
    )
    line("build", "-j", "1")
    line("deploy")
    assert b"Bob" in live(line)["index.html"]
    edit(line, ADA.replace("Counts", "Adds"))
    line("deploy")
    line("unpublish", "bob", "--deploy")

    assert line("rollback").status == 0

    assert b"Adds" in live(line)["ada/index.html"]
    assert b"Ada Byron" in live(line)["index.html"]
    everything = b"".join(live(line).values()).lower()
    assert b"bob" not in everything


@pytest.mark.parametrize(
    "path", ["output", "output/www", "content", "content/ada", ".", "..", "../..", "/", ".resumesite/www"]
)
def test_a_folder_that_the_site_itself_needs_is_no_target(
    make_site: MakeSite, capsys: pytest.CaptureFixture[str], path: str
):
    settings = SETTINGS.replace('"www"', f'"{path}"')
    line = CommandLine(make_site({"ada": ADA}, published=["ada"], settings=settings).root, capsys)
    line("build", "-j", "1")
    before = tree(line.root)

    answered = line("deploy")

    assert answered.status == 2
    assert path in answered.err
    assert tree(line.root).keys() == before.keys()


def test_a_guard_names_who_would_be_lost_and_what_goes_on(here: CommandLine):
    here("deploy")
    shutil.rmtree(here.root / "content/bob")
    here("build", "-j", "1")

    answered = here("deploy")

    assert answered.status == 7
    assert "bob is live, and would be deleted" in answered.err
    assert "--allow-deletes 2" in answered.err
    assert here("deploy", "--allow-deletes", "2").status == 0


def test_remove_says_where_hosts_of_several_kinds_keep_somebody(here: CommandLine):
    with (here.root / "resumesite.toml").open("a", encoding="utf-8") as settings:
        settings.write('[targets.pages]\ntype = "git"\n[targets.host]\ntype = "command"\ncommand = "true"\n')

    answered = here("remove", "bob", "--yes")

    assert "the target preview: until the next deploy" in answered.out
    assert "earlier commits of pages, at its host and in .resumesite/targets/pages/git" in answered.out
    assert ".resumesite/targets/host, which mirrors the host: until the next deploy" in answered.out


def test_a_purge_command_gets_every_address_and_its_failure_is_said(
    make_site: MakeSite, capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    settings = SETTINGS + 'purge = "cat > purged.txt; test ! -e broken"\n'
    line = CommandLine(make_site({"ada": ADA}, published=["ada"], settings=settings).root, capsys)
    line("build", "-j", "1")

    assert line("deploy").status == 0
    assert "https://people.example.org/ada/resume.txt\n" in (tmp_path / "purged.txt").read_text()

    (tmp_path / "broken").touch()
    edit(line, ADA.replace("Counts", "Adds"))
    answered = line("deploy")
    assert answered.status == 6
    assert "invalidate --resume" in answered.err
    assert line("invalidate", "--resume").status == 6
    (tmp_path / "broken").unlink()
    assert line("invalidate", "--resume").status == 0
    assert line("invalidate", "--resume").out == "There is nothing to clear.\n"
    assert line("deploy").status == 0


def test_the_sites_key_reaches_no_command(
    make_site: MakeSite, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("RESUMESITE_KEY", "K" * 43)
    settings = SETTINGS + 'purge = "env > seen.txt"\n'
    line = CommandLine(make_site({"ada": ADA}, published=["ada"], settings=settings).root, capsys)
    line("build", "-j", "1")

    assert line("deploy").status == 0

    assert "KKKK" not in (tmp_path / "seen.txt").read_text()

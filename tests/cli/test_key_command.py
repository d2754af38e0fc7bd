"""`resumesite key`: where the key comes from, a first one, another one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from commandline import CommandLine
from share_line import ADA, PAGES, share_line

from resumesite.errors import ExitStatus
from resumesite.settings import Site

MakeSite = Callable[..., Site]


@pytest.fixture
def line(
    make_site: MakeSite, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    return share_line(make_site({"ada": ADA}, settings=PAGES).root, capsys, monkeypatch)


def key_text(line: CommandLine) -> str:
    return (line.root / "resumesite.key").read_text().strip()


def test_a_site_without_shares_needs_no_key(line: CommandLine):
    answered = line("key", "show")

    assert answered.status == ExitStatus.DONE
    assert answered.out == "This site has no key. The first share makes one.\n"


def test_new_makes_a_key_and_says_to_keep_a_copy(line: CommandLine):
    answered = line("key", "new")

    assert answered.status == ExitStatus.DONE
    assert "Keep a copy" in answered.out
    assert len(key_text(line)) == 43
    assert "/resumesite.key" in (line.root / ".gitignore").read_text().splitlines()


def test_show_tells_the_id_and_the_key_only_when_asked_for(line: CommandLine):
    line("share", "create", "ada")

    shown = line("key", "show", "--json")
    assert (shown.json["source"], shown.json["shares"], shown.json["key"]) == ("resumesite.key", 1, None)
    assert key_text(line) not in line("key", "show").out

    assert line("key", "show", "--secret").out == f"{key_text(line)}\n"
    assert line("key", "show", "--secret", "--json").json["key"] == key_text(line)


def test_a_key_that_others_can_read_is_said_beside_the_answer(line: CommandLine):
    line("key", "new")
    (line.root / "resumesite.key").chmod(0o640)

    for command in (["key", "show", "--json"], ["share", "create", "ada", "--json"], ["doctor"]):
        answered = line(*command)
        assert answered.status == ExitStatus.DONE, answered.err
        assert "chmod 600 resumesite.key" in answered.out + answered.err
    (line.root / "resumesite.key").chmod(0o600)
    assert line("key", "show").err == ""


def test_show_names_the_variable(line: CommandLine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("RESUMESITE_KEY", "A" * 43)

    assert line("key", "show", "--json").json["source"] == "RESUMESITE_KEY"


def test_where_the_key_of_shares_is_missing_it_is_said(line: CommandLine):
    line("share", "create", "ada")
    (line.root / "resumesite.key").unlink()

    assert line("key", "show", "--json").json["code"] == "KEY_NEEDED"


def test_there_is_one_key(line: CommandLine):
    line("key", "new")

    answered = line("key", "new", "--json")

    assert (answered.status, answered.json["code"]) == (ExitStatus.USAGE, "KEY_EXISTS")


def test_no_new_key_while_something_is_sealed_with_one_that_is_gone(line: CommandLine):
    line("share", "create", "ada")
    (line.root / "resumesite.key").unlink()

    answered = line("key", "new", "--json")

    assert (answered.status, answered.json["code"]) == (ExitStatus.USAGE, "KEY_NEEDED")
    assert not (line.root / "resumesite.key").exists()


def test_rotate_lists_the_shares_that_need_a_password(line: CommandLine):
    line("share", "create", "ada", "--label", "Open")
    locked = line("share", "create", "ada", "--new", "--label", "Acme", "--generate-password", "--json")
    share_id = locked.json["data"]["id"]
    before = key_text(line)

    answered = line("key", "rotate")

    assert answered.status == ExitStatus.DONE
    assert key_text(line) != before
    assert "2 shares have another link" in answered.out
    assert f"resumesite share update {share_id} --password    # ada (Acme)" in answered.out
    assert key_text(line) not in answered.out


def test_rotate_answers_programs(line: CommandLine):
    share = line("share", "create", "ada", "--generate-password", "--json").json["data"]

    answered = line("key", "rotate", "--json").json

    assert answered["shares"] == [share["id"]]
    assert answered["needPassword"] == [share["id"]]
    assert answered["oldKeyKept"] is None


def test_a_key_from_the_environment_is_said_how_to_change(line: CommandLine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("RESUMESITE_KEY", "A" * 43)

    answered = line("key", "rotate")

    assert answered.status == ExitStatus.USAGE
    assert "unset RESUMESITE_KEY" in answered.err
    assert "A" * 43 not in answered.err + answered.out

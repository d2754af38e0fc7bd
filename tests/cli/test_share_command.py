"""`resumesite share`: what it says to people and to programs, and that nothing else tells a link."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from commandline import CommandLine
from share_line import ADA, PAGES, end_in_the_past, record_of, share_line

from resumesite.cli.run import Run, without_links
from resumesite.errors import ExitStatus
from resumesite.settings import Site

MakeSite = Callable[..., Site]
Fixture = pytest.CaptureFixture[str]
Patch = pytest.MonkeyPatch

TARGET = '[targets.live]\ntype = "directory"\npath = "live"\n'


@pytest.fixture
def ada(make_site: MakeSite, capsys: Fixture, monkeypatch: Patch) -> CommandLine:
    return share_line(make_site({"ada": ADA}, settings=PAGES).root, capsys, monkeypatch)


def type_in(monkeypatch: Patch, data: bytes) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))


def made(line: CommandLine, *options: str) -> Any:
    answered = line("share", "create", "ada", *options, "--json")
    assert answered.status == ExitStatus.DONE, answered.err
    return answered.json["data"]


# In words ----------------------------------------------------------------------------------------


def test_the_link_comes_first_then_what_it_shows_and_what_comes_next(ada: CommandLine):
    answered = ada("share", "create", "ada", "--blur", "companies,name=initials", "--expires", "2099-12-31")

    assert answered.status == ExitStatus.DONE
    first, *others = answered.out.splitlines()
    assert re.fullmatch(r"https://people\.example\.org/share/[a-z2-7]{32}/", first)
    assert others == [
        "Hidden: the name (initials stay), the photo and companies.",
        "It holds until 2099-12-31 (UTC); who has the link can read it.",
        "Run `resumesite build` to make its pages.",
    ]


def test_other_settings_are_said_too(ada: CommandLine):
    answered = ada(
        "share", "create", "ada", "--blur", "words=Quillby+Freight", "--expires", "never", "--no-download",
        "--allow-comments", "--generate-password",
    )  # fmt: skip

    assert answered.out.splitlines()[1:5] == [
        "Hidden: 2 words.",
        "It holds until it is revoked; it opens with a password.",
        "There is nothing to download.",
        "Readers can leave comments.",
    ]


def test_a_share_that_was_there_is_said_to_be(ada: CommandLine):
    ada("share", "create", "ada")

    assert "It was there since" in ada("share", "create", "ada").out


def test_without_base_url_the_setting_is_named(make_site: MakeSite, capsys: Fixture, monkeypatch: Patch):
    site = make_site({"ada": ADA}, settings='[site]\nformats = ["html"]\n')
    line = share_line(site.root, capsys, monkeypatch)

    answered = line("share", "create", "ada")

    assert re.fullmatch(r"/share/[a-z2-7]{32}/", answered.out.splitlines()[0])
    assert "base_url" in answered.out
    assert made(line)["shareUrl"] is None


def test_the_next_step_names_deploying_where_there_is_a_target(
    make_site: MakeSite, capsys: Fixture, monkeypatch: Patch
):
    line = share_line(make_site({"ada": ADA}, settings=PAGES + TARGET).root, capsys, monkeypatch)

    assert "then `resumesite deploy`" in line("share", "create", "ada").out


# To programs -------------------------------------------------------------------------------------


def test_programs_get_the_one_shape_from_every_change(ada: CommandLine):
    share = made(ada)
    keys = ["success", "shareId", "shareUrl", "createdAt", "reused", "data"]

    for command in (
        ["create", "ada"],
        ["update", share["id"], "--label", "Acme"],
        ["show", share["id"]],
        ["refresh", share["id"]],
        ["rotate", share["id"]],
        ["revoke", share["id"]],
    ):
        answered = ada("share", *command, "--json")
        assert answered.status == ExitStatus.DONE, answered.err
        assert list(answered.json) == keys


def test_bodies_of_smartcv_and_mokaru_are_taken(ada: CommandLine, monkeypatch: Patch, tmp_path: Path):
    (tmp_path / "mokaru.json").write_text('{"blurOptions": {"blurCompanies": true}}')
    share = made(ada, "--from", "mokaru.json")
    assert share["blurOptions"] == {"blurCompanies": True}

    body = {"isEnabled": False, "allowDownload": False, "expiresAt": None, "password": None}
    type_in(monkeypatch, json.dumps(body).encode())
    changed = ada("share", "update", share["id"], "--from", "-", "--json").json["data"]

    assert (changed["isEnabled"], changed["allowDownload"], changed["expiresAt"]) == (False, False, None)


def test_settings_come_from_one_place(ada: CommandLine):
    answered = ada("share", "create", "ada", "--from", "body.json", "--label", "Acme")

    assert answered.status == ExitStatus.USAGE
    assert "--from" in answered.err


def test_a_misspelt_blur_is_refused_with_a_suggestion(ada: CommandLine):
    answered = ada("share", "create", "ada", "--blur", "compnies")

    assert answered.status == ExitStatus.USAGE
    assert "companies" in answered.err
    assert not (ada.root / "content" / "ada" / "shares").exists()


def test_too_many_shares_exit_with_7(make_site: MakeSite, capsys: Fixture, monkeypatch: Patch):
    site = make_site({"ada": ADA}, settings=f"{PAGES}[shares]\nlimit = 1\n")
    line = share_line(site.root, capsys, monkeypatch)
    line("share", "create", "ada")

    answered = line("share", "create", "ada", "--new", "--json")

    assert answered.status == ExitStatus.GUARDED
    assert answered.json["code"] == "SHARE_LIMIT_EXCEEDED"


def test_a_leak_exits_with_7_when_it_is_shared_and_when_it_is_built(ada: CommandLine, monkeypatch: Patch):
    from resumesite.leak.scan import Hit

    made(ada, "--blur", "phone")
    share = next((ada.root / "content" / "ada" / "shares").iterdir())
    data = json.loads(share.read_text("utf-8"))
    share.write_text(json.dumps({**data, "digests": {}}), encoding="utf-8")

    def finds(files: dict[str, bytes], hidden: object, **named: object) -> list[Hit]:
        return [Hit(next(iter(files)), "text", "personalInfo.phone")]

    monkeypatch.setattr("resumesite.make.guarded.scan", finds)
    built = ada("build", "--json")
    shared = ada("share", "create", "ada", "--new", "--blur", "phone")

    assert (built.status, shared.status) == (ExitStatus.GUARDED, ExitStatus.GUARDED)
    assert "LEAK" in {problem["code"] for problem in built.json["problems"]}
    assert "555" not in built.out + built.err + shared.err


# Passwords ---------------------------------------------------------------------------------------


def test_a_generated_password_is_shown_once_and_stands_nowhere(ada: CommandLine):
    answered = ada("share", "create", "ada", "--generate-password", "--json")

    password = re.search(r"^Password: (\S+)$", answered.err, re.MULTILINE)
    assert password
    assert len(password[1].split("-")) >= 6
    assert password[1] not in answered.out
    assert answered.json["data"]["hasPassword"] is True
    for path in ada.root.rglob("*"):
        assert not path.is_file() or password[1].encode() not in path.read_bytes()


def test_a_password_from_standard_input_loses_one_line_end(ada: CommandLine, monkeypatch: Patch):
    from resumesite.site.shares import settle

    seen: list[str] = []
    monkeypatch.setattr(settle, "check_password", lambda text, **_: seen.append(text))
    for typed in (b"granite otter\n", b"granite otter\r\n", b"granite otter\n\n", b"granite otter"):
        type_in(monkeypatch, typed)
        ada("share", "create", "ada", "--new", "--password-stdin")

    assert seen == ["granite otter", "granite otter", "granite otter\n", "granite otter"]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (b"", "NO_INPUT"),
        (b"\n", "EMPTY_PASSWORD"),
        (b"short\n", "WEAK_PASSWORD"),
        (b"granite\x00otter-lantern\n", "INVALID_PASSWORD"),
        (b"granite\xff\xfeotter-lantern\n", "INVALID_PASSWORD"),
    ],
)
def test_a_password_that_is_none_is_refused(ada: CommandLine, monkeypatch: Patch, typed: bytes, code: str):
    type_in(monkeypatch, typed)

    answered = ada("share", "create", "ada", "--password-stdin", "--json")

    assert (answered.status, answered.json["code"]) == (ExitStatus.USAGE, code)
    assert not (ada.root / "content" / "ada" / "shares").exists()


def test_a_weak_password_is_taken_where_that_is_said(ada: CommandLine, monkeypatch: Patch):
    type_in(monkeypatch, b"short\n")

    assert made(ada, "--password-stdin", "--weak-ok")["hasPassword"] is True


def test_passwords_have_labels_and_one_can_be_withdrawn(ada: CommandLine):
    share = made(ada, "--generate-password", "--password-label", "Acme")
    ada("share", "update", share["id"], "--generate-password", "--password-label", "Borealis")

    answered = ada("share", "update", share["id"], "--withdraw-password", "Acme", "--json")

    assert [entry["label"] for entry in answered.json["data"]["passwords"]] == ["Borealis"]


def test_a_password_comes_from_one_place(ada: CommandLine):
    for options in (
        ["--generate-password", "--no-password"],
        ["--password", "--generate-password"],
        ["--password-label", "Acme"],
    ):
        assert ada("share", "create", "ada", *options).status == ExitStatus.USAGE


def test_without_a_terminal_nobody_is_asked(ada: CommandLine, monkeypatch: Patch):
    type_in(monkeypatch, b"")

    answered = ada("share", "create", "ada", "--password", "--json")

    assert answered.json["code"] == "NO_TERMINAL"


def test_a_password_is_asked_for_twice_and_not_shown(ada: CommandLine, monkeypatch: Patch):
    asked: list[dict[str, Any]] = []

    def prompt(text: str, **how: Any) -> str:
        asked.append(how)
        return "granite-otter-lantern-57"

    monkeypatch.setattr(Run, "can_ask", lambda run: True)
    monkeypatch.setattr(click, "prompt", prompt)

    answered = ada("share", "create", "ada", "--password")

    assert asked == [{"hide_input": True, "confirmation_prompt": True, "err": True}]
    assert "it opens with a password" in answered.out
    assert "granite" not in answered.out + answered.err


def test_a_refresh_without_any_blur_shows_hidden_sections_again(ada: CommandLine):
    share = made(ada, "--blur", "phone,words=Quillby,sections=experience")

    answered = ada("share", "refresh", share["id"], "--no-blur")

    assert "Nothing is hidden" in answered.out


# Looking -----------------------------------------------------------------------------------------


def test_the_list_says_what_each_share_is(ada: CommandLine):
    live = made(ada, "--label", "Acme")
    ended, off, over, broken = (made(ada, "--new") for _ in range(4))
    end_in_the_past(ada.root, ended["id"])
    ada("share", "update", off["id"], "--disable")
    ada("share", "revoke", over["id"])
    (ada.root / "content" / "ada" / "shares" / f"{broken['id']}.json").write_text("{")

    answered = ada("share", "list", "--json")

    assert answered.status == ExitStatus.PROBLEMS
    states = {entry["id"]: entry["state"] for entry in answered.json["data"]}
    assert states == {
        live["id"]: "live",
        ended["id"]: "expired",
        off["id"]: "disabled",
        over["id"]: "revoked",
        broken["id"]: "damaged",
    }
    text = ada("share", "list", "ada").out
    assert live["shareUrl"] in text
    assert "Acme" in text


def test_with_another_key_the_list_says_so_and_tells_no_link(ada: CommandLine):
    made(ada)
    (ada.root / "resumesite.key").write_text("A" * 43)

    entry = ada("share", "list", "--json").json["data"][0]

    assert (entry["state"], entry["token"], entry["shareUrl"]) == ("other key", None, None)


def test_shares_live_on_after_unpublishing_and_are_listed(ada: CommandLine):
    ada("publish", "ada")
    share = made(ada, "--label", "Acme")
    ada("build")

    answered = ada("unpublish", "ada")

    assert f"1 share lives on: {share['id']} (Acme)." in answered.err
    assert ada("share", "list", "--json").json["data"][0]["state"] == "live"
    assert list((ada.root / "output" / "share").glob("*/index.html"))


def test_nobody_of_that_name_has_shares(ada: CommandLine):
    assert ada("share", "list", "nobody").status == ExitStatus.USAGE


def test_show_says_what_was_done_with_a_share(ada: CommandLine):
    share = made(ada, "--blur", "phone")
    ada("share", "update", share["id"], "--label", "Acme")

    answered = ada("share", "show", share["token"])

    assert share["shareUrl"] in answered.out
    for text in ("Acme", "the phone", "created", "changed label", "live"):
        assert text in answered.out


def test_open_prints_the_link_and_opens_it(ada: CommandLine, monkeypatch: Patch):
    share = made(ada)
    opened: list[str] = []
    monkeypatch.setattr(click, "launch", lambda url: opened.append(url) or 0)

    printed = ada("share", "open", share["id"], "--print")
    assert (printed.out, opened) == (f"{share['shareUrl']}\n", [])

    ada("share", "open", share["id"])
    assert opened == [share["shareUrl"]]


def test_without_base_url_open_takes_the_page_in_output(
    make_site: MakeSite, capsys: Fixture, monkeypatch: Patch
):
    site = make_site({"ada": ADA}, settings='[site]\nformats = ["html"]\n')
    line = share_line(site.root, capsys, monkeypatch)
    share = made(line)
    assert line("share", "open", share["id"], "--json").json["code"] == "SHARE_NOT_BUILT"

    line("build")

    opened = line("share", "open", share["id"], "--print").out
    assert opened.startswith("file://")
    assert opened.strip().endswith(f"/output/share/{share['token']}/index.html")


def test_what_is_not_live_is_not_opened(ada: CommandLine):
    share = made(ada)
    ada("share", "revoke", share["id"])

    answered = ada("share", "open", share["id"], "--json")

    assert (answered.status, answered.json["code"]) == (ExitStatus.USAGE, "SHARE_NOT_LIVE")


def test_verify_compares_all_shares(ada: CommandLine):
    share = made(ada)
    made(ada, "--new", "--generate-password")
    ada("build")
    assert ada("share", "verify").out == "4 files of 2 shares compared, 4 of them rendered anew.\n"

    page = ada.root / "output" / "share" / share["token"] / "resume.txt"
    page.write_text("changed")
    answered = ada("share", "verify", share["id"], "--json")

    assert answered.status == ExitStatus.PROBLEMS
    assert [problem["code"] for problem in answered.json["problems"]] == ["SHARE_DIFFERS"]


def test_who_has_nothing_but_a_share_is_said_to_keep_its_pages(ada: CommandLine):
    made(ada)
    ada("build")
    (ada.root / "resumesite.key").rename(ada.root / "elsewhere")

    answered = ada("build")

    assert answered.status == ExitStatus.PROBLEMS
    assert "ada was not built, their last good pages stay." in answered.out


# Building and deploying --------------------------------------------------------------------------


def test_a_share_can_be_built_and_deployed_at_once_and_revoked_from_the_web(
    make_site: MakeSite, capsys: Fixture, monkeypatch: Patch
):
    line = share_line(make_site({"ada": ADA}, settings=PAGES + TARGET).root, capsys, monkeypatch)

    share = made(line, "--deploy")
    live = line.root / "live"
    assert list(live.glob(f"**/share/{share['token']}/index.html"))

    answered = line("share", "revoke", share["id"], "--deploy", "live")
    assert answered.status in (ExitStatus.DONE, ExitStatus.CACHE_OPEN), answered.err
    assert not list(live.glob(f"**/share/{share['token']}/index.html"))


def test_a_misspelt_target_is_refused_before_anything_is_made(ada: CommandLine):
    assert ada("share", "create", "ada", "--deploy", "nowhere").status == ExitStatus.USAGE
    assert not (ada.root / "content" / "ada" / "shares").exists()


# No link in any log ------------------------------------------------------------------------------


def test_no_other_command_tells_a_link(make_site: MakeSite, capsys: Fixture, monkeypatch: Patch):
    site = make_site({"ada": ADA}, published=["ada"], settings=PAGES + TARGET)
    line = share_line(site.root, capsys, monkeypatch)
    tokens = [made(line)["token"], made(line, "--new", "--generate-password")["token"]]
    ended = made(line, "--new")
    tokens.append(ended["token"])

    said = ""
    for command in (
        ["build", "--dry-run", "--json"],
        ["build", "--explain", "-v"],
        ["build", "--json"],
        ["status"],
        ["deploy", "--dry-run"],
        ["deploy", "--dry-run", "--json"],
        ["deploy", "-v"],
        ["deploy", "--json"],
        ["share", "revoke", ended["id"], "--build", "-q", "--json"],
        ["sweep", "--json"],
        ["status", "--json"],
        ["deploy", "-v", "--json"],
        ["verify"],
        ["rollback", "--json"],
        ["list", "--json"],
        ["show", "ada", "--json"],
        ["key", "show", "--json"],
        ["key", "rotate", "--json"],
        ["unpublish", "ada", "--json"],
        ["doctor", "--json"],
        ["clean", "--dry-run", "--json"],
        ["clean", "-v"],
        ["remove", "ada", "--yes", "--json"],
    ):
        answered = line(*command)
        said += answered.err if command[0] == "share" else answered.out + answered.err

    assert "share/…" in said
    assert not [token for token in tokens if token in said]


def test_only_links_are_made_unreadable():
    token = "abcdefghijklmnopqrstuvwxyz234567"

    assert without_links(f"a share/{token}/index.html b") == "a share/…/index.html b"
    assert without_links(f"share/{token}a share/short {token}") == f"share/{token}a share/short {token}"


# Beside shares -----------------------------------------------------------------------------------


def test_deleting_a_resume_lists_its_shares_or_ends_them(ada: CommandLine):
    share = made(ada, "--label", "Acme")
    ada("build")

    answered = ada("delete", "ada", "--json")
    assert answered.json["data"]["shares"] == [share["id"]]
    assert record_of(ada.root, share["id"]).get("revokedAt") is None

    ada("restore", "ada")
    answered = ada("delete", "ada", "--revoke-shares")
    assert "Revoked 1 of its shares." in answered.out
    assert record_of(ada.root, share["id"])["revokedAt"]
    assert not list((ada.root / "output" / "share").glob("*/index.html"))


def test_removing_a_person_takes_their_shares_off(ada: CommandLine):
    made(ada, "--generate-password")
    ada("build")

    answered = ada("remove", "ada", "--yes", "--json")

    assert answered.status == ExitStatus.DONE
    assert len(answered.json["data"]["removed"]) == 3
    assert not list((ada.root / "output").glob("share/*"))
    assert not (ada.root / "content" / "ada").exists()


def test_lists_of_resumes_say_whether_one_is_shared(ada: CommandLine):
    assert ada("show", "ada", "--json").json["data"]["shareInfo"]["isEnabled"] is False
    made(ada, "--generate-password")

    info = ada("list", "--json").json["data"][0]["shareInfo"]

    assert info == {"isEnabled": True, "viewCount": 0, "hasPassword": True, "lastViewedAt": None}


def test_every_redaction_is_named_in_answers_and_in_the_docs():
    from pathlib import Path

    from resumesite.cli.share_words import _HIDDEN
    from resumesite.edition.redaction.blur import Blur

    switches = {field.alias or name for name, field in Blur.model_fields.items()} - {
        "blurSections",
        "blurWords",
    }
    docs = (Path(__file__).parents[2] / "docs/sharing.md").read_text("utf-8")

    assert set(_HIDDEN) == switches
    assert [name for name in switches if f"`{name.removeprefix('blur').lower()}`" not in docs.lower()] == []

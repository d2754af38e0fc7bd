"""`resumesite sweep`: what has expired goes, here and at a target."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from commandline import CommandLine
from share_line import ADA, PAGES, end_in_the_past, share_line

from resumesite.errors import ExitStatus
from resumesite.settings import Site

MakeSite = Callable[..., Site]

TARGET = '[targets.live]\ntype = "directory"\npath = "live"\n'


@pytest.fixture
def line(
    make_site: MakeSite, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    site = make_site({"ada": ADA}, published=["ada"], settings=PAGES + TARGET)
    return share_line(site.root, capsys, monkeypatch)


def ended(line: CommandLine) -> str:
    """Deploy a share, let it end, and return its token."""
    share = line("share", "create", "ada", "--json").json["data"]
    line("build")
    line("deploy")
    end_in_the_past(line.root, share["id"])
    return str(share["token"])


def is_live(line: CommandLine, token: str) -> bool:
    return bool(list((line.root / "live").glob(f"**/share/{token}/index.html")))


def test_a_sweep_says_what_is_gone_and_when_the_next_share_ends(line: CommandLine):
    ended(line)
    line("share", "create", "ada", "--expires", "2099-12-31")

    answered = line("sweep")

    assert answered.status == ExitStatus.DONE
    assert answered.out == (
        "2 files are gone from output/; deploy it to take them off the web.\n"
        "The next share ends after 2099-12-31 (UTC).\n"
    )


def test_with_nothing_to_end_it_says_so(line: CommandLine):
    assert line("sweep").out == "Nothing was to be taken off.\n"


def test_programs_learn_which_shares_ended(line: CommandLine):
    ended(line)

    answered = line("sweep", "--json").json

    assert [entry["expiresAt"] for entry in answered["expired"]] == ["2024-01-01T00:00:00Z"]
    assert len(answered["removed"]) == 2


def test_with_deploy_it_goes_from_the_web_too(line: CommandLine):
    token = ended(line)
    assert is_live(line, token)

    answered = line("sweep", "--deploy")

    assert answered.status in (ExitStatus.DONE, ExitStatus.CACHE_OPEN), answered.err
    assert not is_live(line, token)
    assert list((line.root / "live").glob("**/ada/index.html"))


def test_a_second_sweep_deploys_nothing_new(line: CommandLine):
    ended(line)
    line("sweep", "--deploy")

    answered = line("sweep", "--deploy", "live")

    assert answered.status == ExitStatus.DONE
    assert "up to date" in answered.err


def test_a_misspelt_target_is_refused(line: CommandLine):
    assert line("sweep", "--deploy", "nowhere").status == ExitStatus.USAGE


def test_a_damaged_share_makes_it_exit_with_1_after_the_others_are_gone(line: CommandLine):
    token = ended(line)
    broken = line("share", "create", "ada", "--new", "--json").json["data"]["id"]
    (line.root / "content" / "ada" / "shares" / f"{broken}.json").write_text("{")

    answered = line("sweep")

    assert answered.status == ExitStatus.PROBLEMS
    assert "gone from output/" in answered.out
    assert not (line.root / "output" / "share" / token).exists()

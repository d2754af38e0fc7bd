"""What holds for every command: help, global options, one JSON value, exit statuses, light start."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from shlex import quote

import click
import pytest
from commandline import Answered, CommandLine, in_a_process, on_a_terminal

from resumesite.cli.program import COMMANDS, main, program
from resumesite.cli.run import Run, command
from resumesite.errors import ExitStatus, Place, Problem, ResumesiteError, Severity
from resumesite.settings import Site

MakeSite = Callable[..., Site]

ADA = "personalInfo: {name: Ada Fenwick}\n"

HEAVY = (
    "pydantic",
    "jinja2",
    "weasyprint",
    "docx",
    "boto3",
    "yaml",
    "rich",
    "PIL",
    "markdown_it",
    "babel",
    "watchdog",
)


@pytest.fixture
def run_in(capsys: pytest.CaptureFixture[str]) -> Callable[[Path], CommandLine]:
    return lambda root: CommandLine(root, capsys)


def find_command(name: str) -> click.Command:
    found = program.get_command(click.Context(program), name)  # type: ignore[attr-defined]
    assert isinstance(found, click.Command)
    return found


# Every command ----------------------------------------------------------------------------------


def test_there_are_commands_to_look_at():
    assert len(COMMANDS) >= 21


@pytest.mark.parametrize("name", COMMANDS)
def test_a_commands_own_help_begins_as_the_list_of_commands_says(name: str):
    found = find_command(name)

    first_line = (found.help or "").strip().partition("\n")[0]

    assert first_line == COMMANDS[name][1]
    assert found.name == name


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_explains_itself_and_knows_the_global_options(
    name: str, capsys: pytest.CaptureFixture[str]
):
    with pytest.raises(SystemExit) as stopped:
        main([name, "--help"])

    said = capsys.readouterr().out
    assert stopped.value.code in (0, None)
    assert said.startswith(f"Usage: resumesite {name}")
    for option in ("--json", "--directory", "--verbose", "--quiet", "--no-color", "--help"):
        assert option in said


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_explained(name: str):
    unexplained = [
        parameter.opts
        for parameter in find_command(name).params
        if isinstance(parameter, click.Option) and not parameter.help
    ]

    assert unexplained == []


# Help and starting ------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", ["--help", "--version", "", "bild", "build --help", "publish --help"])
def test_help_and_mistakes_load_nothing_heavy(arguments: str):
    script = (
        "import sys\nfrom resumesite.cli import main\n"
        f"try: main({arguments.split()!r})\nexcept SystemExit: pass\n"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "[]"


def test_nothing_asked_for_shows_the_help_and_is_no_success(tmp_path: Path):
    answered = in_a_process(cwd=tmp_path)

    assert answered.status == ExitStatus.USAGE
    assert answered.out == ""
    assert "Commands:" in answered.err
    assert "Start with `resumesite init`" in answered.err


def test_the_version_is_that_of_the_package(tmp_path: Path):
    from resumesite import __version__

    assert in_a_process("--version", cwd=tmp_path).out == f"resumesite {__version__}\n"
    assert in_a_process("--json", "--version", cwd=tmp_path).json == {"version": __version__}


# Mistakes ---------------------------------------------------------------------------------------


def in_json(answered: Answered) -> dict[str, object]:
    assert answered.err == ""
    value = answered.json
    assert set(value) == {"error", "code", "details"}
    assert {"code", "message", "hint", "path", "line"} <= set(value["details"]["problems"][0])
    return dict(value)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["bild"], "Did you mean `build`?"),
        (["lst"], "Did you mean `list`?"),
        (["xyzzy"], "`resumesite --help` lists them."),
        (["list", "--stauts", "DRAFT"], "--status"),
        (["publish"], "USERNAME"),
        (["list", "--page", "0"], "--page"),
        (["list", "--limit", "1001"], "--limit"),
        (["list", "--status", "LIVE"], "PUBLISHED"),
        (["projects", "ad", "ada"], "No such command"),
    ],
)
def test_a_mistake_on_the_command_line_is_said_with_a_way_out(
    run_in: Callable[[Path], CommandLine], tmp_path: Path, arguments: list[str], said: str
):
    for_people = run_in(tmp_path)(*arguments)
    for_programs = run_in(tmp_path)(*arguments, "--json")

    assert for_people.status == for_programs.status == ExitStatus.USAGE
    assert for_people.out == ""
    assert said in for_people.err
    assert "--help` " in for_people.err
    assert in_json(for_programs)["code"] == "USAGE"


def test_a_users_mistake_is_one_json_value_with_every_problem(
    run_in: Callable[[Path], CommandLine], make_site: MakeSite
):
    site = make_site({"ada": "personalInfo:\n  nmae: Ada\nexperience:\n  - positon: x\n"})

    answered = run_in(site.root)("show", "ada", "--json")

    value = in_json(answered)
    assert answered.status == ExitStatus.PROBLEMS
    problems = answered.json["details"]["problems"]
    assert [problem["line"] for problem in problems if problem["severity"] == "error"] == [2, 4]
    assert value["code"] == problems[0]["code"]


def test_a_missing_site_is_said_once_and_with_a_way_out(
    run_in: Callable[[Path], CommandLine], tmp_path: Path
):
    answered = run_in(tmp_path)("list")

    assert answered.status == ExitStatus.USAGE
    assert answered.err == (
        "there is no resumesite.toml in this folder\n"
        "    `resumesite init` makes a site here; -C DIR works in another folder.\n"
    )


def test_our_own_bugs_keep_their_traceback_and_answer_in_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    @command()
    def broken(run: Run) -> None:
        """Break."""
        raise ZeroDivisionError("as if by mistake")

    monkeypatch.setitem(COMMANDS, "broken", (f"{__name__}:broken", "Break."))
    monkeypatch.setitem(globals(), "broken", broken)

    with pytest.raises(ZeroDivisionError):
        main(["broken", "--json"])

    assert json.loads(capsys.readouterr().out)["code"] == "INTERNAL_ERROR"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
@pytest.mark.parametrize("arguments", [["themes"], ["themes", "--json"], ["export", "ada", "-o", "-"]])
def test_an_answer_that_cannot_be_written_is_said_on_standard_error(
    make_site: MakeSite, arguments: list[str]
):
    site = make_site({"ada": "personalInfo: {name: Ada}"})
    script = "from resumesite.cli import main; main()"

    with Path("/dev/full").open("wb") as full:
        command_line = [sys.executable, "-c", script, "-C", str(site.root), *arguments]
        done = subprocess.run(command_line, stdout=full, stderr=subprocess.PIPE, text=True, check=False)

    assert done.returncode == ExitStatus.PROBLEMS
    assert done.stderr.splitlines() == [
        "the answer cannot be written to standard output: no space left on device",
        "    Send it where there is room; what the command changed stays as it is now.",
    ]


def test_a_problem_without_a_file_says_whose_it_is(capsys: pytest.CaptureFixture[str]):
    missing = Problem("MISSING_GLYPHS", "no installed font has 1 character").of("ada")
    placed = Problem("BAD_DATE", "no date", Place("content/ada/resume.yaml", 3)).of("ada")
    nobodys = Problem("DISK_FULL", "the disk is full")

    Run().report([missing, placed, nobodys])

    assert capsys.readouterr().err.splitlines() == [
        "ada: no installed font has 1 character",
        "content/ada/resume.yaml:3: no date",
        "the disk is full",
    ]


# Global options ---------------------------------------------------------------------------------


def test_global_options_work_on_both_sides_of_the_command(
    make_site: MakeSite, tmp_path_factory: pytest.TempPathFactory
):
    site = make_site({"ada": ADA})
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    root = str(site.root)

    before = in_a_process("--json", "-C", root, "list", cwd=elsewhere)
    after = in_a_process("list", "-C", root, "--json", cwd=elsewhere)
    between = in_a_process("projects", "-C", root, "list", "--json", "ada", cwd=elsewhere)

    assert before.out == after.out
    assert before.json["meta"]["total"] == 1
    assert between.json == {"success": True, "data": []}


def test_quiet_keeps_answers_and_drops_the_rest(make_site: MakeSite):
    site = make_site({"ada": ADA})

    loud = in_a_process("list", cwd=site.root)
    quiet = in_a_process("-q", "list", cwd=site.root)

    assert loud.out == quiet.out
    assert "1 resume" in loud.err
    assert quiet.err == ""


@pytest.mark.parametrize(
    ("arguments", "environ", "has_color"),
    [
        (["--color"], {}, True),
        ([], {}, False),
        (["--color"], {"NO_COLOR": "1"}, True),
        (["--no-color"], {}, False),
    ],
)
def test_problems_are_coloured_when_that_is_wanted(
    tmp_path: Path, arguments: list[str], environ: dict[str, str], has_color: bool
):
    answered = in_a_process("list", *arguments, cwd=tmp_path, **environ)

    assert ("\x1b[31m" in answered.err) is has_color


@pytest.mark.parametrize(
    ("environ", "has_color"), [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True)]
)
def test_a_terminal_gets_colours_unless_no_color_is_set(
    tmp_path: Path, environ: dict[str, str], has_color: bool
):
    assert ("\x1b[31m" in on_a_terminal("list", cwd=tmp_path, **environ)[1]) is has_color


# Questions, Ctrl-C, pipes -----------------------------------------------------------------------


def test_on_a_terminal_init_asks_for_a_name(tmp_path: Path):
    status, seen = on_a_terminal("init", "mine", cwd=tmp_path, after="Your name", typed="Mia Berg\n")

    assert status == 0
    assert "Your name" in seen
    assert (tmp_path / "mine" / "content" / "mia-berg" / "resume.yaml").exists()


@pytest.mark.parametrize(
    ("typed", "is_gone", "status"), [("y\n", True, 0), ("n\n", False, 130), ("\x04", False, 130)]
)
def test_on_a_terminal_remove_asks_first(make_site: MakeSite, typed: str, is_gone: bool, status: int):
    site = make_site({"ada": ADA})

    stopped, seen = on_a_terminal("remove", "ada", cwd=site.root, after="undone", typed=typed)

    assert "cannot be undone" in seen
    assert (site.content / "ada").exists() is not is_gone
    assert stopped == status


def test_ctrl_c_ends_with_130_and_no_traceback(make_site: MakeSite):
    site = make_site({"ada": ADA})

    status, seen = on_a_terminal("publish", "ada", "--from", "-", cwd=site.root, after="Ctrl-D", typed="\x03")

    assert status == 130
    assert "stopped before it was done" in seen
    assert "Traceback" not in seen


def test_a_reader_who_has_seen_enough_is_no_error(make_site: MakeSite):
    site = make_site({f"person-{number}": ADA for number in range(40)})
    python = f"{quote(sys.executable)} -c 'from resumesite.cli import main; main()'"

    pipeline = f"{python} list --limit 1000 --json | head -c 10; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", pipeline], cwd=site.root, capture_output=True, check=False)

    assert done.returncode == 0
    assert done.stderr == b""


# Voices -----------------------------------------------------------------------------------------


def test_warnings_are_yellow_and_silent_when_quiet(capsys: pytest.CaptureFixture[str]):
    warning = Problem("X", "careful", Place("a.yaml", 1, 2), severity=Severity.WARNING)

    Run(color=True).report([warning])
    Run(is_quiet=True).report([warning])

    assert capsys.readouterr().err == "\x1b[33ma.yaml:1:2: warning: careful\x1b[0m\n"


def test_details_are_said_with_v_only(capsys: pytest.CaptureFixture[str]):
    Run().detail("no")
    Run(verbosity=1).detail("yes")

    assert capsys.readouterr().err == "yes\n"


def test_an_error_without_problems_is_still_an_answer(capsys: pytest.CaptureFixture[str]):
    Run(wants_json=True).fail(ResumesiteError())

    assert json.loads(capsys.readouterr().out)["code"] == "UNKNOWN"


def test_json_after_two_hyphens_is_a_word_like_any_other():
    assert Run.of_command_line(["show", "--", "--json"]).wants_json is False
    assert Run.of_command_line(["show", "--json", "--", "x"]).wants_json is True

"""The workflows of `init --ci`: their shell steps are run here, with bash as the hosts run it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from resumesite.cli.program import main
from resumesite.content.records import Occasion
from resumesite.errors import ExitStatus, ResumesiteError
from resumesite.site.scaffold import make_site as make_new_site
from resumesite.site.scaffold_ci import Ci, workflow_for, write_workflow

NOW = Occasion("2024-01-15T10:30:00Z", lambda kind: f"{kind}_1")

FAKE = """#!/bin/sh
echo "$*${RESUMESITE_KEY:+ with a key}" >> "$CALLS"
case "$1" in build) exit "$BUILD";; deploy | sweep) exit "$DEPLOY";; esac
"""


def load(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # a safe loader


class _Loader(yaml.SafeLoader):
    """As the hosts read YAML (1.2): `on` is a word."""


_Loader.yaml_implicit_resolvers = {
    letter: [each for each in resolvers if each[0] != "tag:yaml.org,2002:bool" or letter in "tTfF"]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass
class Runner:
    """Runs shell steps in a site, with a `resumesite` that only says how it was called."""

    root: Path
    build: int = 0
    deploy: int = 0
    key: str = ""
    environ: dict[str, str] = field(default_factory=dict)

    def run(self, script: str) -> subprocess.CompletedProcess[str]:
        fake = self.root / "bin" / "resumesite"
        fake.parent.mkdir(exist_ok=True)
        fake.write_text(FAKE)
        fake.chmod(0o755)
        environ = {
            "PATH": f"{fake.parent}:/usr/bin:/bin",
            "CALLS": str(self.root / "calls"),
            "BUILD": str(self.build),
            "DEPLOY": str(self.deploy),
            "RESUMESITE_KEY": self.key,
            "TARGET": "",
            "GITHUB_OUTPUT": str(self.root / "outputs"),
        } | self.environ
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=self.root, env=environ, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def calls(self) -> list[str]:
        file = self.root / "calls"
        return file.read_text().splitlines() if file.exists() else []

    def outputs(self) -> dict[str, str]:
        file = self.root / "outputs"
        lines = file.read_text().splitlines() if file.exists() else []
        return dict(line.split("=", 1) for line in lines)


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    make_new_site(tmp_path, username="ada", full_name="Ada Fenwick", occasion=NOW)
    return Runner(tmp_path)


def workflow(runner: Runner, ci: Ci) -> Any:
    made = workflow_for(runner.root, ci)
    write_workflow(made)
    return load(made.file)


def add_share(root: Path) -> None:
    (root / "content" / "ada" / "shares").mkdir()
    (root / "content" / "ada" / "shares" / "share_1.json").write_text("{}")


# Whether a job runs --------------------------------------------------------------------------------------


def runs(condition: str, **facts: str) -> bool:
    """Say what GitHub makes of a job's `if`."""
    expression = re.sub(r"github\.(event\.repository\.)?(\w+)", r"facts['\2']", condition)
    expression = expression.replace("&&", "and").replace("||", "or")
    return bool(eval(expression, {"facts": {"default_branch": "", **facts}}))


@pytest.mark.parametrize(
    ("event", "branch", "deploys", "previews"),
    [
        ("push", "trunk", True, False),
        ("push", "topic", False, False),
        ("workflow_dispatch", "trunk", True, False),
        ("workflow_dispatch", "topic", False, False),
        ("pull_request", "trunk", False, True),
        ("pull_request", "7/merge", False, True),
    ],
)
def test_only_the_default_branch_is_deployed(
    runner: Runner, event: str, branch: str, deploys: bool, previews: bool
):
    jobs = workflow(runner, Ci.GITHUB)["jobs"]

    facts = {"event_name": event, "ref_name": branch, "default_branch": "trunk"}

    assert runs(jobs["deploy"]["if"], **facts) is deploys
    assert runs(jobs["preview"]["if"], **facts) is previews


def test_every_hour_the_job_that_deploys_runs(runner: Runner):
    made = workflow(runner, Ci.GITHUB)

    assert set(made["on"]) == {"push", "pull_request", "workflow_dispatch", "schedule"}
    assert made["on"]["schedule"] == [{"cron": "17 * * * *"}]
    assert runs(made["jobs"]["deploy"]["if"], event_name="schedule", ref_name="trunk")
    assert not runs(made["jobs"]["preview"]["if"], event_name="schedule", ref_name="trunk")


def test_a_pull_request_sees_no_secret_and_deploys_nothing(runner: Runner):
    made = workflow(runner, Ci.GITHUB)

    preview = yaml.safe_dump(made["jobs"]["preview"])

    assert "secrets." not in preview
    assert "resumesite deploy" not in preview
    assert "permissions" not in made["jobs"]["preview"]
    assert made["permissions"] == {"contents": "read"}
    assert made["jobs"]["deploy"]["permissions"] == {"contents": "write"}
    assert made["jobs"]["deploy"]["concurrency"]["cancel-in-progress"] is False
    assert [
        step["with"]["path"] for step in steps(made, "preview") if "artifact" in step.get("uses", "")
    ] == ["output"]


def test_only_githubs_own_actions_are_used(runner: Runner):
    made = workflow(runner, Ci.GITHUB)

    used = {step["uses"] for job in made["jobs"] for step in steps(made, job) if "uses" in step}

    assert used
    assert all(re.fullmatch(r"actions/[a-z-]+(/(save|restore))?@v[0-9]+", each) for each in used)


def test_each_run_saves_a_newer_store_also_one_that_fails(runner: Runner):
    made = workflow(runner, Ci.GITHUB)

    restore, save = (step for step in steps(made, "deploy") if "actions/cache" in step.get("uses", ""))

    assert ".resumesite" in save["with"]["path"].splitlines()
    assert restore["with"]["key"].startswith(restore["with"]["restore-keys"])
    assert restore["with"] == save["with"] | {"restore-keys": "resumesite-"}
    assert "github.run_attempt" in save["with"]["key"]
    assert "!cancelled()" in save["if"]


def steps(made: Any, job: str) -> list[dict[str, Any]]:
    found = made["jobs"][job]["steps"]
    assert isinstance(found, list)
    return found


def test_gitlab_deploys_the_default_branch_only_one_at_a_time(runner: Runner):
    made = workflow(runner, Ci.GITLAB)

    assert [rule["if"].split(" && ")[0] for rule in made["deploy"]["rules"]] == [
        "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"
    ]
    assert made["deploy"]["resource_group"] == "resumesite"
    assert made["preview"]["rules"] == [{"if": '$CI_PIPELINE_SOURCE == "merge_request_event"'}]
    assert "resumesite deploy" not in yaml.safe_dump(made["preview"])
    assert made["preview"]["cache"][0]["policy"] == "pull"
    assert made["preview"]["artifacts"]["paths"] == ["output/"]
    assert made[".resumesite"]["cache"]["when"] == "always"


# What the steps do ---------------------------------------------------------------------------------------


def played(runner: Runner, ci: Ci, job: str = "deploy") -> tuple[int, str]:
    """Run the shell steps of a job as the host does, but for the installation; return the first status."""
    made = workflow(runner, ci)
    if ci is Ci.GITLAB:
        done = runner.run("\n".join(made[job]["script"]))
        return done.returncode, done.stdout + done.stderr
    statuses, said = [], ""
    for step in steps(made, job):
        if "run" not in step or step["name"] == "Install":
            continue
        built = runner.outputs().get("status", "")
        condition = step.get("if", "")
        goes_on = "!cancelled()" in condition and built
        is_left_out = "!= 'schedule'" in condition and runner.environ.get("EVENT") == "schedule"
        if is_left_out or (any(statuses) and not goes_on):
            continue
        done = Runner(
            runner.root, runner.build, runner.deploy, runner.key if "env" in step else "",
            {**runner.environ, "STATUS": built},
        ).run(step["run"])  # fmt: skip
        statuses.append(done.returncode)
        said += done.stdout + done.stderr
    return next((status for status in statuses if status), 0), said


@pytest.mark.parametrize("ci", Ci)
@pytest.mark.parametrize(
    ("build", "deploy", "status", "calls"),
    [
        (0, 0, 0, ["build", "deploy --wait "]),
        (1, 0, 1, ["build", "deploy --wait "]),
        (0, 4, 4, ["build", "deploy --wait "]),
        (3, 0, 3, ["build"]),
        (2, 0, 2, ["build"]),
    ],
)
def test_it_deploys_after_0_and_1_and_fails_afterwards(
    runner: Runner, ci: Ci, build: int, deploy: int, status: int, calls: list[str]
):
    runner.build, runner.deploy = build, deploy

    ended, _ = played(runner, ci)

    assert ended == status
    assert runner.calls() == calls


@pytest.mark.parametrize("ci", Ci)
@pytest.mark.parametrize(
    ("build", "deploy", "status", "calls"),
    [
        (0, 0, 0, ["build with a key", "sweep --deploy  with a key"]),
        (1, 0, 0, ["build with a key", "sweep --deploy  with a key"]),
        (0, 6, 6, ["build with a key", "sweep --deploy  with a key"]),
        (7, 0, 7, ["build with a key"]),
    ],
)
def test_a_sweep_builds_where_nothing_was_built_and_a_broken_resume_alone_is_no_failure(
    runner: Runner, ci: Ci, build: int, deploy: int, status: int, calls: list[str]
):
    add_share(runner.root)
    runner.build, runner.deploy, runner.key = build, deploy, "k" * 43
    runner.environ = {"EVENT": "schedule", "CI_PIPELINE_SOURCE": "schedule"}

    ended, _ = played(runner, ci)

    assert ended == status
    assert runner.calls() == calls


@pytest.mark.parametrize("ci", Ci)
def test_every_hour_what_has_expired_is_swept_without_a_build(runner: Runner, ci: Ci):
    (runner.root / ".resumesite").mkdir()
    (runner.root / ".resumesite" / "record.sqlite").touch()
    runner.build = 7
    runner.environ = {"EVENT": "schedule", "CI_PIPELINE_SOURCE": "schedule"}

    ended, _ = played(runner, ci)

    assert ended == 0
    assert runner.calls() == ["sweep --deploy "]


@pytest.mark.parametrize("ci", Ci)
def test_a_job_fails_when_problems_and_a_deploy_that_failed_come_together(runner: Runner, ci: Ci):
    runner.build, runner.deploy = 1, 4

    ended, _ = played(runner, ci)

    assert ended in (1, 4)
    assert runner.calls() == ["build", "deploy --wait "]


@pytest.mark.parametrize("ci", Ci)
def test_shares_without_a_key_stop_it_with_the_line_to_add(runner: Runner, ci: Ci):
    add_share(runner.root)

    ended, said = played(runner, ci)

    assert ended == 1
    assert runner.calls() == []
    lines = {
        Ci.GITHUB: "gh secret set RESUMESITE_KEY < resumesite.key",
        Ci.GITLAB: "glab variable set RESUMESITE_KEY --masked --protected < resumesite.key",
    }
    assert lines[ci] in said


@pytest.mark.parametrize("ci", Ci)
def test_shares_with_a_key_are_built_and_deployed_with_it(runner: Runner, ci: Ci):
    add_share(runner.root)
    runner.key = "k" * 43

    ended, _ = played(runner, ci)

    assert ended == 0
    assert runner.calls() == ["build with a key", "deploy --wait  with a key"]


@pytest.mark.parametrize(("is_private", "cache"), [("true", "yes"), ("false", "no"), ("", "no")])
def test_a_public_repository_keeps_no_links_in_its_cache(runner: Runner, is_private: str, cache: str):
    add_share(runner.root)
    runner.key, runner.environ = "k" * 43, {"IS_PRIVATE": is_private}
    made = workflow(runner, Ci.GITHUB)

    played(runner, Ci.GITHUB)

    caches = [step for step in steps(made, "deploy") if "actions/cache" in step.get("uses", "")]
    assert runner.outputs()["cache"] == cache
    assert len(caches) == 2
    assert all("steps.shares.outputs.cache == 'yes'" in step["if"] for step in caches)


def test_a_site_without_shares_has_a_cache_wherever_it_is(runner: Runner):
    runner.environ = {"IS_PRIVATE": "false"}

    played(runner, Ci.GITHUB)

    assert runner.outputs()["cache"] == "yes"


@pytest.mark.parametrize("ci", Ci)
def test_the_name_of_the_machine_that_filled_the_cache_is_not_taken_over(runner: Runner, ci: Ci):
    machine = runner.root / ".resumesite" / "targets" / "here" / "machine"
    machine.parent.mkdir(parents=True)
    machine.write_text("another")

    played(runner, ci)

    assert not machine.exists()


@pytest.mark.parametrize("ci", Ci)
@pytest.mark.parametrize("build", [0, 1, 3])
def test_a_preview_builds_without_a_key_and_says_how_it_went(runner: Runner, ci: Ci, build: int):
    runner.build, runner.key = build, "k" * 43 if ci is Ci.GITLAB else ""

    ended, _ = played(runner, ci, "preview")

    assert ended == build
    assert runner.calls() == ["build"]


def test_a_target_can_be_named(runner: Runner):
    runner.environ = {"TARGET": "live"}

    played(runner, Ci.GITHUB)

    assert runner.calls()[-1] == "deploy --wait live"


def test_the_real_program_builds_all_but_the_broken_resume_and_the_step_goes_on(runner: Runner):
    bob = runner.root / "content" / "bob"
    shutil.copytree(runner.root / "content" / "ada", bob)
    record = bob / "publication.json"
    record.write_text(record.read_text().replace('"ada"', '"bob"'))
    (bob / "resume.yaml").write_text("personalInfo: [")
    real = {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "RESUMESITE_SITE__FORMATS": "html,txt",
    }
    runner.environ = {**real, "LC_ALL": "C.UTF-8", "HOME": os.environ.get("HOME", "/")}
    build = next(step for step in steps(workflow(runner, Ci.GITHUB), "deploy") if step.get("id") == "build")

    done = runner.run(build["run"])

    assert done.returncode == 0, done.stderr
    assert runner.outputs() == {"status": "1"}
    assert (runner.root / "output" / "index.html").is_file()
    assert "content/bob/resume.yaml" in done.stderr


def test_the_real_program_deploys_to_a_branch_with_what_the_job_gives_it(runner: Runner, tmp_path: Path):
    remote = tmp_path / "remote.git"
    for command in (
        ["init", "-q", "--bare", str(remote)],
        ["-C", str(runner.root), "init", "-q"],
        ["-C", str(runner.root), "remote", "add", "origin", str(remote)],
    ):
        subprocess.run(["git", *command], check=True)
    settings = runner.root / "resumesite.toml"
    settings.write_text(f'{settings.read_text()}\n[targets.pages]\ntype = "git"\n')
    runner.environ = {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "RESUMESITE_SITE__FORMATS": "html,txt",
        "LC_ALL": "C.UTF-8",
        "HOME": str(tmp_path),
        "AWS_ACCESS_KEY_ID": "",  # as a secret that does not exist is
    }
    made = {step["name"]: step for step in steps(workflow(runner, Ci.GITHUB), "deploy") if "name" in step}

    done = [runner.run(made[name]["run"]) for name in ("Build", "Deploy")]

    listed = subprocess.run(
        ["git", "-C", str(remote), "ls-tree", "-r", "--name-only", "gh-pages"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert [each.returncode for each in done] == [0, 0], done[-1].stderr
    assert {".nojekyll", "index.html", "resume.txt"} <= set(listed.stdout.splitlines())


# shellcheck ----------------------------------------------------------------------------------------------


def scripts(made: Any, ci: Ci) -> list[str]:
    if ci is Ci.GITHUB:
        return [step["run"] for job in made["jobs"] for step in steps(made, job) if "run" in step]
    return ["\n".join(made[job]["script"]) for job in ("deploy", "preview")]


SHELLCHECK = shutil.which("shellcheck", path=f"{Path(sys.executable).parent}:{os.environ.get('PATH', '')}")


@pytest.mark.skipif(not SHELLCHECK, reason="shellcheck is not installed (Debian: shellcheck)")
@pytest.mark.parametrize("ci", Ci)
def test_shellcheck_has_nothing_to_say(runner: Runner, ci: Ci, tmp_path: Path):
    found = scripts(workflow(runner, ci), ci)
    assert found

    for number, script in enumerate(found):
        file = tmp_path / f"{number}.sh"
        file.write_text(script)
        # SC2154: what comes from the job's environment is assigned nowhere in the step
        ran = subprocess.run(
            [str(SHELLCHECK), "-s", "bash", "-e", "SC2154", str(file)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stdout


# Where the file goes -------------------------------------------------------------------------------------


Line = Callable[..., tuple[int, str, str]]


@pytest.fixture
def line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Line:
    """Run a command line in the test's folder; returns its status, its answer and what else it said."""

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stopped:
            main(["-C", str(tmp_path), *arguments])
        captured = capsys.readouterr()
        return int(stopped.value.code or 0), captured.out, captured.err

    return run


@pytest.mark.parametrize(
    ("ci", "path"), [("github", ".github/workflows/resumesite.yml"), ("gitlab", ".gitlab-ci.yml")]
)
def test_a_site_that_is_there_gets_the_workflow_and_nothing_else(
    tmp_path: Path, line: Line, ci: str, path: str
):
    make_new_site(tmp_path, username="ada", full_name="Ada", occasion=NOW)
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}

    status, out, _err = line("init", "--ci", ci, "--json")

    assert status == 0
    assert json.loads(out)["data"]["files"] == [path]
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == {
        **before,
        tmp_path / path: (tmp_path / path).read_bytes(),
    }


def test_a_new_site_gets_it_as_well(tmp_path: Path, line: Line):
    _status, out, _err = line("init", "new", "--ci", "github", "--json")

    assert ".github/workflows/resumesite.yml" in json.loads(out)["data"]["files"]
    assert (tmp_path / "new" / ".github" / "workflows" / "resumesite.yml").is_file()
    assert (tmp_path / "new" / "content" / "ada" / "resume.yaml").is_file()


def test_asking_again_changes_nothing_and_says_so(tmp_path: Path, line: Line):
    line("init", "--ci", "gitlab")

    status, out, _err = line("init", "--ci", "gitlab")

    assert status == 0
    assert "nothing was changed" in out


@pytest.mark.parametrize("is_new", [True, False])
def test_somebody_elses_workflow_is_never_overwritten(tmp_path: Path, line: Line, is_new: bool):
    if not is_new:
        make_new_site(tmp_path, username="ada", full_name="Ada", occasion=NOW)
    (tmp_path / ".gitlab-ci.yml").write_text("mine: {}\n")

    status, _out, err = line("init", "--ci", "gitlab")

    assert status == 2
    assert ".gitlab-ci.yml is there already" in err
    assert (tmp_path / ".gitlab-ci.yml").read_text() == "mine: {}\n"
    assert (tmp_path / "content").exists() is not is_new


def test_a_site_that_is_there_is_not_made_again_under_another_name(tmp_path: Path, line: Line):
    make_new_site(tmp_path, username="ada", full_name="Ada", occasion=NOW)

    status, _out, err = line("init", "--ci", "github", "--name", "Bob Stone")

    assert status == 2
    assert "there is a site here already" in err
    assert not (tmp_path / ".github").exists()


def test_a_site_in_a_folder_of_a_repository_gets_it_at_the_repositorys_root(tmp_path: Path):
    (tmp_path / ".git").mkdir()
    site = tmp_path / "my people"
    make_new_site(site, username="ada", full_name="Ada", occasion=NOW)

    github, gitlab = workflow_for(site, Ci.GITHUB), workflow_for(site, Ci.GITLAB)

    assert github.file == tmp_path / ".github" / "workflows" / "resumesite.yml"
    made = yaml.safe_load(github.data)
    assert made["defaults"]["run"]["working-directory"] == "my people"
    assert "my people/.resumesite" in github.data.decode()
    assert yaml.safe_load(gitlab.data)["variables"]["FOLDER"] == "my people"
    assert yaml.safe_load(gitlab.data)[".resumesite"]["cache"]["paths"][0] == "my people/.resumesite/"


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path):
    make_new_site(tmp_path, username="ada", full_name="Ada", occasion=NOW)
    made = workflow_for(tmp_path, Ci.GITHUB)
    (tmp_path / ".github").write_text("a file")

    with pytest.raises(ResumesiteError) as raised:
        write_workflow(made)

    assert raised.value.status is ExitStatus.PROBLEMS

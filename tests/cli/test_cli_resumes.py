"""The commands about people and their resumes: what they say to people and what to programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from commandline import CommandLine, in_a_process

from resumesite.errors import ExitStatus
from resumesite.settings import Site, open_site

MakeSite = Callable[..., Site]

ADA = """\
personalInfo:
  name: Ada Fenwick
  title: Engineer
  email: ada@example.org
  phone: "+31 30 555 0147"
"""
QUICK = '[site]\nbase_url = "https://people.example.org"\nformats = ["html", "txt"]\n'


@pytest.fixture
def ada(make_site: MakeSite, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """The command line of a site where ada is not published yet."""
    return CommandLine(make_site({"ada": ADA}, settings=QUICK).root, capsys)


# publish and unpublish ----------------------------------------------------------------------------------


def test_publish_says_where_what_goes_public_and_what_comes_next(ada: CommandLine):
    answered = ada("publish", "ada")

    assert answered.status == ExitStatus.DONE
    assert answered.out == (
        "Published ada at https://people.example.org/ada/\n"
        "E-mail and phone will be public; hide one with meta.hidden, for example [personalInfo.phone].\n"
        "Run `resumesite build` to make the pages.\n"
    )


def test_what_comes_next_is_not_said_when_quiet(ada: CommandLine):
    published = ada("publish", "ada", "-q")
    added = ada("new", "mia-berg", "--name", "Mia Berg", "-q")
    extended = ada("projects", "add", "ada", "--name", "Ebb", "-q")

    assert [line.split()[0] for line in published.out.splitlines()] == ["Published", "E-mail"]
    assert added.out == "Added content/mia-berg/resume.yaml.\n"
    assert extended.out == "Added Ebb to content/ada/resume.yaml.\n"


def test_publish_answers_programs_with_the_user_object_alone(ada: CommandLine):
    answered = ada("publish", "ada", "--email", "ada@example.org", "--clerk-user-id", "user_abc", "--json")

    assert answered.json["islive"] is True
    assert (answered.json["email"], answered.json["clerk_user_id"]) == ("ada@example.org", "user_abc")
    assert answered.json["resume"]["personalInfo"]["name"] == "Ada Fenwick"


def test_publish_with_build_makes_the_pages_at_once(ada: CommandLine):
    answered = ada("publish", "ada", "--build", "--json")

    assert answered.status == ExitStatus.DONE
    assert answered.json["islive"] is True
    assert "Built" in answered.err
    assert (ada.root / "output" / "ada" / "index.html").exists()


def test_publish_without_contact_data_says_that_there_is_none(
    make_site: MakeSite, capsys: pytest.CaptureFixture[str]
):
    ada = CommandLine(make_site({"ada": "personalInfo: {name: Ada}\n"}).root, capsys)

    assert "No contact data will be public." in ada("publish", "ada").out


def test_publish_reads_a_payload_from_standard_input(ada: CommandLine):
    payload = json.dumps({"resume": {"personalInfo": {"name": "John Doe"}}}).encode()

    answered = in_a_process("publish", "johndoe", "--from", "-", "--json", cwd=ada.root, stdin=payload)

    assert answered.status == ExitStatus.DONE
    assert answered.json["username"] == "johndoe"
    assert (ada.root / "content" / "johndoe" / "resume.json").exists()


def test_publish_says_where_a_replaced_file_is_kept(ada: CommandLine):
    (ada.root / "payload.json").write_text('{"resume": {"personalInfo": {"name": "Ada Fenwick"}}}')

    refused = ada("publish", "ada", "--from", "payload.json")
    answered = ada("publish", "ada", "--from", "payload.json", "--replace")

    assert refused.status == ExitStatus.USAGE
    assert "--replace" in refused.err
    assert "The file that was there is kept in content/ada/history/" in answered.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["publish", "ada", "--replace"], "--replace is about a payload"),
        (["publish", "adda"], "Did you mean `ada`?"),
        (["publish", "ada", "--from", "nowhere.json"], "nowhere.json: there is no such file"),
        (["unpublish", "adda"], "Did you mean `ada`?"),
        (["unpublish", "ada", "resum"], "Did you mean `resume`?"),
    ],
)
def test_what_cannot_be_published_is_said_with_a_way_out(ada: CommandLine, arguments: list[str], said: str):
    answered = ada(*arguments)

    assert answered.status == ExitStatus.USAGE
    assert said in answered.err
    assert answered.out == ""


def test_standard_input_without_anything_on_it_is_an_error(ada: CommandLine):
    answered = in_a_process("publish", "ada", "--from", "-", cwd=ada.root)

    assert answered.status == ExitStatus.USAGE
    assert "nothing came from standard input" in answered.err


def test_unpublish_says_what_is_gone_and_what_stays(ada: CommandLine):
    ada("publish", "ada", "--build")

    answered = ada("unpublish", "ada")
    again = ada("unpublish", "ada")

    first, second = answered.out.splitlines()
    assert first == "Unpublished `resume` of ada; the files stay in content/ada/."
    assert second.endswith("gone from output/; deploy it to take them off the web.")
    assert again.out == "ada was not live.\n"
    assert not (ada.root / "output" / "ada").exists()


def test_unpublish_answers_programs_with_null_for_the_resume(ada: CommandLine):
    ada("publish", "ada")

    answered = ada("unpublish", "ada", "--json")

    assert (answered.json["resume"], answered.json["islive"]) == (None, False)


def test_unpublish_says_which_resume_takes_the_main_place(ada: CommandLine):
    (ada.root / "content" / "ada" / "academic.yaml").write_text(ADA)
    ada("publish", "ada")
    ada("publish", "ada", "academic")

    answered = ada("unpublish", "ada", "resume")

    assert "`academic` is the main resume now: the next build puts it at /ada/." in answered.out


# archive, delete, restore, rename, remove ---------------------------------------------------------------


def test_a_resume_goes_and_comes_back_with_words_that_say_how(ada: CommandLine):
    ada("publish", "ada")

    archived = ada("archive", "ada")
    back = ada("restore", "ada")
    deleted = ada("delete", "ada")
    again = ada("restore", "ada")

    assert archived.out == "Archived `resume` of ada.\n"
    assert back.out.splitlines() == [
        "Restored `resume` of ada, which was archived.",
        "It is a draft; `resumesite publish ada resume` switches it on.",
    ]
    assert deleted.out.startswith("Deleted `resume` of ada; it is kept in content/ada/.deleted/resume_")
    assert deleted.out.endswith("`resumesite restore ada resume` brings it back.\n")
    assert again.out.startswith("Restored `resume` of ada, which was deleted.")


def test_deleting_answers_programs_as_smartcv_does(ada: CommandLine):
    answered = ada("delete", "ada", "--json")

    assert answered.json["success"] is True
    assert answered.json["message"] == "Resume deleted successfully"
    assert answered.json["data"]["resume"] == "resume"


def test_rename_says_where_the_old_address_leads(ada: CommandLine):
    ada("publish", "ada")

    answered = ada("rename", "ada", "fenwick")

    assert answered.out.splitlines() == [
        "Renamed ada to fenwick; the files are in content/fenwick/.",
        "Run `resumesite build`: /fenwick/ is made, and /ada/ leads there.",
    ]


def test_rename_reminds_of_the_settings_when_the_home_person_goes(ada: CommandLine):
    (ada.root / "resumesite.toml").write_text(QUICK + 'home = "ada"\n')

    answered = ada("rename", "ada", "fenwick")

    assert 'resumesite.toml still says home = "ada": write "fenwick" there.' in answered.out


def test_remove_asks_nobody_where_nobody_is_and_wants_a_yes(ada: CommandLine):
    refused = in_a_process("remove", "ada", cwd=ada.root)
    removed = in_a_process("remove", "ada", "--yes", cwd=ada.root)

    assert refused.status == ExitStatus.USAGE
    assert "Say --yes to go on." in refused.err
    assert removed.out.startswith(
        "Removed ada: 1 file in content/, 0 in output/.\nWhat may remain elsewhere:\n"
    )
    assert not (ada.root / "content" / "ada").exists()


def test_removing_somebody_who_is_not_there_does_not_ask(ada: CommandLine):
    answered = ada("remove", "adda")

    assert "Did you mean `ada`?" in answered.err


def test_two_who_publish_at_the_same_time_both_count(ada: CommandLine):
    names = ["academic", "industry", "teaching"]
    for name in names:
        (ada.root / "content" / "ada" / f"{name}.yaml").write_text(ADA)

    with ThreadPoolExecutor() as threads:
        statuses = threads.map(lambda name: in_a_process("publish", "ada", name, cwd=ada.root).status, names)

    assert list(statuses) == [0, 0, 0]
    record = json.loads((ada.root / "content" / "ada" / "publication.json").read_text())
    assert sorted(record["resumes"]) == names
    assert all(resume["publishedAt"] for resume in record["resumes"].values())


# list and show ------------------------------------------------------------------------------------------


def test_a_list_is_a_table_for_people(ada: CommandLine):
    ada("publish", "ada")
    (ada.root / "content" / "zhang-san").mkdir()
    (ada.root / "content" / "zhang-san" / "resume.yaml").write_text(
        "personalInfo: {name: 张三}\nmeta: {title: 软件工程师}\n", encoding="utf-8"
    )

    answered = ada("list")

    today = json.loads((ada.root / "content" / "ada" / "publication.json").read_text())["updated_at"][:10]
    assert answered.out.splitlines() == [
        "USERNAME   RESUME  TITLE            STATUS     UPDATED     ADDRESS",
        f"ada        resume  Engineer Resume  PUBLISHED  {today}  /ada/",
        "zhang-san  resume  软件工程师       DRAFT",
    ]
    assert answered.err == "\nPage 1 of 1, 2 resumes.\n"


def test_a_list_says_that_there_is_more(ada: CommandLine):
    (ada.root / "content" / "ada" / "academic.yaml").write_text(ADA)

    assert "Page 1 of 2, 2 resumes; --page 2 shows more." in ada("list", "--limit", "1").err
    assert "There is no page 9; the last one is 2." in ada("list", "--limit", "1", "--page", "9").err
    assert ada("list", "--status", "archived").err.startswith("There is no such resume.")


def test_a_list_with_something_broken_says_so_and_lists_the_rest(ada: CommandLine):
    (ada.root / "content" / "bob").mkdir()
    (ada.root / "content" / "bob" / "resume.yaml").write_text("personalInfo: [")

    answered = ada("list", "--json")

    assert answered.status == ExitStatus.PROBLEMS
    assert [item["title"] for item in answered.json["data"]] == ["Engineer Resume", None]
    assert "content/bob/resume.yaml" in answered.err


def test_a_resume_whose_file_is_gone_is_a_warning_and_the_others_are_listed(ada: CommandLine):
    ada("publish", "ada")
    (ada.root / "content" / "bob").mkdir()
    record = (ada.root / "content" / "ada" / "publication.json").read_text().replace('"ada"', '"bob"')
    (ada.root / "content" / "bob" / "publication.json").write_text(record)

    listed, validated = ada("list"), ada("validate")

    assert (listed.status, validated.status) == (ExitStatus.DONE, ExitStatus.DONE)
    assert "content/bob: warning: the file of the resume `resume` is gone" in listed.err
    assert "content/bob: warning: the file of the resume `resume` is gone" in validated.err
    assert "Engineer Resume" in listed.out and "bob" in listed.out
    assert validated.out.endswith("no problems, 1 warning\n")


def test_show_is_facts_for_people_and_everything_for_programs(ada: CommandLine):
    ada("publish", "ada")

    for_people = ada("show", "ada")
    for_programs = ada("show", "ada", "--json")

    facts = dict(line.split(maxsplit=1) for line in for_people.out.splitlines())
    assert facts["Title"] == "Engineer Resume"
    assert (facts["Status"], facts["Address"], facts["File"]) == (
        "PUBLISHED",
        "/ada/",
        "content/ada/resume.yaml",
    )
    assert for_programs.json["data"]["contentJson"]["personalInfo"]["name"] == "Ada Fenwick"


# projects -----------------------------------------------------------------------------------------------


def test_a_project_is_added_and_listed(ada: CommandLine):
    added = ada(
        "projects", "add", "ada", "--name", "Ebb", "--technology", "Rust", "--technology", "SQL",
        "--url", "https://example.org/ebb", "--start-date", "2020", "--description", "A tool.",
    )  # fmt: skip
    listed = ada("projects", "list", "ada")

    assert added.out == "Added Ebb to content/ada/resume.yaml.\nRun `resumesite build` to show it.\n"
    assert listed.out.splitlines() == [
        "NAME  ROLE  FROM  TO  LINK",
        "Ebb         2020      https://example.org/ebb",
    ]
    assert (ada.root / "content" / "ada" / "resume.yaml").read_text().startswith(ADA)


def test_projects_speak_smartcvs_language_to_programs(ada: CommandLine):
    body = {"name": "Ebb", "description": "A tool.", "technologies": ["Rust"], "url": "https://example.org"}
    (ada.root / "body.json").write_text(json.dumps(body))

    added = ada("projects", "add", "ada", "--from", "body.json", "--json")
    listed = ada("projects", "list", "ada", "--json")

    assert added.json["data"]["id"].startswith("project_")
    assert body.items() <= added.json["data"].items()
    assert listed.json == {"success": True, "data": [added.json["data"]]}


def test_a_project_comes_from_one_place_only(ada: CommandLine):
    answered = ada("projects", "add", "ada", "--name", "Ebb", "--from", "-")

    assert answered.status == ExitStatus.USAGE
    assert "either from --from or from options" in answered.err


def test_no_projects_are_no_table(ada: CommandLine):
    answered = ada("projects", "list", "ada")

    assert answered.out == ""
    assert "`resumesite projects add ada --name" in answered.err


# init and new -------------------------------------------------------------------------------------------


def test_init_makes_a_site_that_validates_and_builds(tmp_path: Path):
    made = in_a_process("init", "mine", cwd=tmp_path)
    built = in_a_process(
        "build", "--json", cwd=tmp_path / "mine", RESUMESITE_SITE__FORMATS="html,txt", HOME=str(tmp_path)
    )

    assert made.status == ExitStatus.DONE
    assert "cd mine" in made.out
    assert "resumesite build" in made.out
    assert "content/ada/resume.yaml" in made.out
    assert built.status == ExitStatus.DONE
    assert "Ada Fenwick" in (tmp_path / "mine" / "output" / "index.html").read_text(encoding="utf-8")


def test_init_asks_nothing_without_a_terminal_and_answers_programs(tmp_path: Path):
    made = in_a_process("init", "--name", "Mia Berg", "--json", cwd=tmp_path)

    assert made.json["data"]["username"] == "mia-berg"
    assert open_site(tmp_path, {}).settings.site.home == "mia-berg"


def test_init_leaves_a_site_alone(tmp_path: Path):
    in_a_process("init", cwd=tmp_path)

    again = in_a_process("init", cwd=tmp_path)

    assert again.status == ExitStatus.USAGE
    assert "there is a site here already" in again.err


def test_new_adds_somebody_and_says_what_comes_next(ada: CommandLine):
    answered = ada("new", "mia-berg", "--name", "Mia Berg")

    assert answered.out == (
        "Added content/mia-berg/resume.yaml.\nFill it in, then run `resumesite publish mia-berg`.\n"
    )


def test_new_from_a_file_says_what_it_was_and_what_was_kept_aside(ada: CommandLine):
    (ada.root / "mia.json").write_text('{"basics": {"name": "Mia Berg", "mood": "good"}, "work": []}')

    answered = ada("new", "mia-berg", "--from", "mia.json", "--publish")

    assert answered.out == (
        "Added content/mia-berg/resume.yaml, read from JSON Resume.\n"
        "It is published; run `resumesite build` to make the pages.\n"
    )
    assert "basics.mood: no field of a resume; kept under x-source" in answered.err


def test_new_answers_programs_as_smartcvs_create_does(ada: CommandLine):
    answered = ada("new", "mia-berg", "academic", "--json")

    data = answered.json["data"]
    assert answered.json["success"] is True
    assert data["id"].startswith("resume_")
    assert (data["status"], data["templateId"]) == ("DRAFT", "plain")
    assert data["contentJson"]["personalInfo"]["name"] == "Mia Berg"


def test_new_takes_a_name_or_a_file(ada: CommandLine):
    assert ada("new", "mia-berg", "--name", "Mia", "--from", "-").status == ExitStatus.USAGE


# themes and completion ----------------------------------------------------------------------------------


def test_themes_are_listed_with_their_schemes(ada: CommandLine, tmp_path_factory: pytest.TempPathFactory):
    inside = ada("themes", "--json")
    outside = in_a_process("themes", cwd=tmp_path_factory.mktemp("elsewhere"))

    assert [theme["id"] for theme in inside.json["data"]] == [
        "bento", "folio", "ledger", "margin", "metro", "mono", "plain",
    ]  # fmt: skip
    assert "default" in inside.json["data"][0]["schemes"]
    assert outside.status == ExitStatus.DONE
    assert outside.out.splitlines()[1].startswith("bento ")


def test_a_broken_theme_of_the_site_is_reported_and_the_others_are_listed(ada: CommandLine):
    (ada.root / "themes" / "mine").mkdir(parents=True)
    (ada.root / "themes" / "mine" / "theme.toml").write_text("name = ")

    answered = ada("themes")

    assert answered.status == ExitStatus.PROBLEMS
    assert "themes/mine/theme.toml" in answered.err
    assert "plain" in answered.out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script_and_how_to_keep_it(shell: str, tmp_path: Path):
    named = in_a_process("completion", shell, cwd=tmp_path)
    current = in_a_process("completion", cwd=tmp_path, SHELL=f"/usr/bin/{shell}")

    assert named.out == current.out
    assert "_RESUMESITE_COMPLETE" in named.out
    assert f"resumesite completion {shell} > " in named.err


def test_completion_asks_for_a_shell_that_it_does_not_know(tmp_path: Path):
    answered = in_a_process("completion", cwd=tmp_path, SHELL="/bin/tcsh")

    assert answered.status == ExitStatus.USAGE
    assert "bash | zsh | fish" in answered.err


def test_completion_completes_commands(tmp_path: Path):
    answered = in_a_process(
        cwd=tmp_path, _RESUMESITE_COMPLETE="bash_complete", COMP_WORDS="resumesite pub", COMP_CWORD="1"
    )

    assert answered.out == "plain,publish\n"

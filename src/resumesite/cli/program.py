"""`resumesite`: which commands there are, and what happens around each (options, errors, exit status)."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from resumesite import __version__
from resumesite.cli.run import GLOBAL_OPTIONS, Run
from resumesite.errors import ExitStatus, Problem, ResumesiteError, did_you_mean

COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("resumesite.cli.init:init", "Make a new site that builds at once."),
    "new": ("resumesite.cli.new:new", "Add a person, from nothing or from a file."),
    "validate": (
        "resumesite.cli.validate:validate",
        "Check resumes and say everything that is wrong with them.",
    ),
    "build": ("resumesite.cli.build:build", "Make the pages and documents of every published resume."),
    "serve": ("resumesite.cli.serve:serve", "Preview the site on this machine and rebuild as files change."),
    "publish": ("resumesite.cli.publish:publish", "Switch a resume on."),
    "unpublish": ("resumesite.cli.publish:unpublish", "Switch a resume off; its pages go at once."),
    "deploy": ("resumesite.cli.deploy:deploy", "Bring a target up to date with output/."),
    "status": (
        "resumesite.cli.deploy:status",
        "Say what is live at a target, what differs from output/, and what waits.",
    ),
    "verify": (
        "resumesite.cli.deploy:verify",
        "Read back every file at a target and compare it with what was deployed.",
    ),
    "rollback": (
        "resumesite.cli.deploy:rollback",
        "Show the release before the one that is live, without what was withdrawn since.",
    ),
    "invalidate": ("resumesite.cli.deploy:invalidate", "Have a target's CDN forget what it has cached."),
    "share": ("resumesite.cli.share:share", "Send a resume to somebody: a frozen copy at a secret link."),
    "sweep": ("resumesite.cli.sweep:sweep", "Take off every share that has expired."),
    "key": ("resumesite.cli.key:key", "Show, make or change the key that the site's shares depend on."),
    "archive": ("resumesite.cli.lifecycle:archive", "Put a resume away: off the pages, kept in its folder."),
    "delete": ("resumesite.cli.lifecycle:delete", "Delete a resume; `restore` brings it back."),
    "restore": ("resumesite.cli.lifecycle:restore", "Bring a deleted or archived resume back."),
    "rename": ("resumesite.cli.lifecycle:rename", "Give a person another username and leave a redirect."),
    "remove": ("resumesite.cli.lifecycle:remove", "Erase a person: resumes, records, pages, stored files."),
    "list": ("resumesite.cli.show:list_resumes", "List resumes, newest first."),
    "show": ("resumesite.cli.show:show", "Show one resume with its state."),
    "projects": ("resumesite.cli.projects:projects", "List a resume's projects, or add one."),
    "export": ("resumesite.cli.export:export", "Write one resume as a file, whether it is published or not."),
    "schema": ("resumesite.cli.schema:schema", "Print the JSON Schema that editors check resumes with."),
    "themes": ("resumesite.cli.themes:themes", "List, show, start, check and preview themes."),
    "doctor": ("resumesite.cli.doctor:doctor", "Check this machine, and the site if there is one here."),
    "clean": ("resumesite.cli.clean:clean", "Delete what was built; it can be made again."),
    "completion": ("resumesite.cli.completion:completion", "Print the completion script for your shell."),
}


STOPPED = 130
"""The exit status after Ctrl-C, as shells have it."""


class Program(click.Group):
    """A group that imports a command only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name][0].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            hint = did_you_mean(name, COMMANDS, otherwise="`resumesite --help` lists them.")
            raise click.UsageError(f"there is no command `{name}`. {hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_line) for name, (_, help_line) in COMMANDS.items()])


def _answer_version(ctx: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    run = ctx.find_object(Run)
    if run is not None and wanted and not ctx.resilient_parsing:
        run.answer({"version": __version__}, f"resumesite {__version__}")
        ctx.exit()


@click.command(
    cls=Program,
    params=[option() for option in GLOBAL_OPTIONS],
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with `resumesite init`. Every command explains itself with --help.",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_answer_version,
    help="Show the version and exit.",
)
def program() -> None:
    """Turn a folder of resumes into a static site: HTML, PDF, DOCX and TXT for every person."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command line and exit with its status (contract §8)."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    sys.exit(_run(given, Run.of_command_line(given, dict(os.environ))))


def _run(arguments: list[str], run: Run) -> int:
    try:
        outcome = program.main(args=arguments, prog_name="resumesite", standalone_mode=False, obj=run)
    except ResumesiteError as error:
        run.fail(error)
        return int(error.status)
    except click.exceptions.NoArgsIsHelpError as help_wanted:
        return _show_help(help_wanted, run)
    except click.ClickException as error:
        run.fail(_usage_error(error))
        return int(ExitStatus.USAGE)
    except click.Abort:  # click's word for Ctrl-C and for the end of input at a question
        run.fail(ResumesiteError(Problem("STOPPED", "stopped before it was done")))
        return STOPPED
    except Exception as error:
        if run.wants_json:  # the promise of one JSON value holds for our own bugs too
            run.answer(
                {"error": f"{type(error).__name__}: {error}", "code": "INTERNAL_ERROR", "details": {}}, ""
            )
        raise
    return int(outcome) if isinstance(outcome, int) else int(ExitStatus.DONE)


def _show_help(wanted: click.exceptions.NoArgsIsHelpError, run: Run) -> int:
    """Nothing was asked for: help for people, and an error status for scripts with an empty variable."""
    if run.wants_json:
        run.fail(_usage_error(click.UsageError("which command?", wanted.ctx)))
    else:
        click.echo(wanted.format_message(), err=True, color=run.color)
    return int(ExitStatus.USAGE)


def _usage_error(error: click.ClickException) -> ResumesiteError:
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "resumesite"
    return ResumesiteError(
        Problem("USAGE", error.format_message(), hint=f"`{command} --help` explains it."),
        status=ExitStatus.USAGE,
    )

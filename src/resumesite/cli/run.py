"""One run of the program: its global options, and every way in which it speaks.

Answers go to standard output, everything else to standard error, so that output can be piped; with `--json`
standard output holds exactly one JSON value.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from resumesite.errors import Problem, ResumesiteError, Severity

if TYPE_CHECKING:
    from resumesite.settings import Site

_Callback = TypeVar("_Callback", bound=Callable[..., Any])


@dataclass
class Run:
    """What was said before and after the command's name, and the voice that answers."""

    directory: str = "."
    wants_json: bool = False
    verbosity: int = 0
    is_quiet: bool = False
    color: bool | None = None
    _site: Site | None = field(default=None, repr=False)

    @classmethod
    def of_command_line(cls, arguments: Sequence[str]) -> Run:
        """A run that already knows `--json`, so that even a usage error can answer in JSON."""
        before_end = list(arguments)[: list(arguments).index("--")] if "--" in arguments else list(arguments)
        return cls(wants_json="--json" in before_end)

    def site(self) -> Site:
        """Open the site this run is about (once)."""
        from resumesite.settings import open_site  # loads pydantic, which --help must not

        if self._site is None:
            self._site = open_site(Path(self.directory), os.environ)
        return self._site

    # Speaking ------------------------------------------------------------------------------------------------------

    def answer(self, data: Any, text: str) -> None:
        """Print what was asked for: `data` with --json, else `text`."""
        if self.wants_json:
            click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        elif text:
            click.echo(text, color=self.color)

    def note(self, text: str) -> None:
        """Say something in passing (standard error; silent with -q)."""
        if not self.is_quiet:
            click.echo(text, err=True, color=self.color)

    def detail(self, text: str) -> None:
        """Say something that only -v shows."""
        if self.verbosity:
            self.note(text)

    def report(self, problems: Iterable[Problem]) -> None:
        """Show problems to people. Warnings are silent with -q."""
        for problem in problems:
            if problem.is_error or not self.is_quiet:
                color = "red" if problem.severity is Severity.ERROR else "yellow"
                head, _, rest = str(problem).partition("\n")
                click.echo(click.style(head, fg=color) + (f"\n{rest}" if rest else ""), err=True, color=self.color)

    def fail(self, error: ResumesiteError) -> None:
        """Show an error: as `{error, code, details}` with --json, else problem by problem."""
        if self.wants_json:
            first = error.problems[0] if error.problems else Problem("UNKNOWN", str(error))
            details = {**error.details, "problems": [problem.as_data() for problem in error.problems]}
            self.answer({"error": first.message, "code": error.code, "details": details}, "")
        else:
            self.report(error.problems)


def _store(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    """Keep a global option's value in the run, whichever side of the command it stood on."""

    def keep(ctx: click.Context, parameter: click.Parameter, value: Any) -> None:
        if value is not None and value is not False and value != 0:
            setattr(ctx.find_object(Run), name, value)

    return keep


def _color(ctx: click.Context, parameter: click.Parameter, value: bool | None) -> None:
    if value is not None:
        run = ctx.find_object(Run)
        if run is not None:
            run.color = value


GLOBAL_OPTIONS: tuple[Callable[[], click.Option], ...] = (
    lambda: click.Option(
        ["-C", "--directory"],
        metavar="DIR",
        expose_value=False,
        callback=_store("directory"),
        help="Work as if started in DIR.",
    ),
    lambda: click.Option(
        ["--json"], is_flag=True, expose_value=False, callback=_store("wants_json"), help="Answer with one JSON value."
    ),
    lambda: click.Option(
        ["-v", "--verbose"], count=True, expose_value=False, callback=_store("verbosity"), help="Say more."
    ),
    lambda: click.Option(
        ["-q", "--quiet"],
        is_flag=True,
        expose_value=False,
        callback=_store("is_quiet"),
        help="Say only answers and errors.",
    ),
    lambda: click.Option(
        ["--color/--no-color"],
        default=None,
        expose_value=False,
        callback=_color,
        help="Colour the output, or do not (default: on a terminal).",
    ),
)


def command(**settings: Any) -> Callable[[_Callback], click.Command]:
    """Make a function a command with the global options; its first argument is the `Run`.

    The function returns an `ExitStatus` or None (done).
    """

    def wrap(function: _Callback) -> click.Command:
        made: click.Command = click.command(**settings)(click.pass_obj(function))
        made.params.extend(option() for option in GLOBAL_OPTIONS)
        return made

    return wrap


def is_terminal() -> bool:
    """Whether a person watches standard error (progress bars, colours)."""
    return sys.stderr.isatty()

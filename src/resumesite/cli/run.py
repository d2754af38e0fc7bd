"""One run of the program: its global options, and every way in which it speaks.

Answers go to standard output, everything else to standard error, so that output can be piped; with `--json`
standard output holds exactly one JSON value.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from resumesite.errors import Problem, ResumesiteError, Severity, usage

if TYPE_CHECKING:
    from resumesite.content.records import Occasion
    from resumesite.settings import Site

_Callback = TypeVar("_Callback", bound=Callable[..., Any])

STANDARD_INPUT = "-"
_INPUT_LIMIT = 8 * 1024 * 1024
"""Bytes read from standard input at most: enough to say how far over its own limit a resume is."""


@dataclass
class Run:
    """What was said before and after the command's name, and the voice that answers."""

    directory: str = "."
    wants_json: bool = False
    verbosity: int = 0
    is_quiet: bool = False
    color: bool | None = None
    _site: Site | None = field(default=None, repr=False)
    _is_heard: bool = field(default=True, repr=False)

    @classmethod
    def of_command_line(cls, arguments: Sequence[str], environ: dict[str, str] | None = None) -> Run:
        """A run that already knows `--json`, so that even a usage error can answer in JSON."""
        before_end = list(arguments)[: list(arguments).index("--")] if "--" in arguments else arguments
        no_color = bool((environ or {}).get("NO_COLOR"))
        return cls(wants_json="--json" in before_end, color=False if no_color else None)

    def site(self) -> Site:
        """Open the site this run is about (once)."""
        from resumesite.settings import open_site  # loads pydantic, which --help must not

        if self._site is None:
            self._site = open_site(Path(self.directory), os.environ)
        return self._site

    def occasion(self) -> Occasion:
        """Now, and a source of random ids: the only place where the clock is read for a record."""
        from resumesite.content.records import Occasion, random_id, utc_text

        return Occasion(now=utc_text(datetime.now(UTC)), new_id=random_id)

    # Speaking --------------------------------------------------------------------------------------------

    def answer(self, data: Any, text: str, *, next_step: str = "", shows_links: bool = False) -> None:
        """Print what was asked for: `data` with --json, else `text` and (not with -q) what to do next.

        Addresses of shares are made unreadable unless `shows_links`: answers end up in logs.
        """
        if self.wants_json:
            text = json.dumps(data, ensure_ascii=False, indent=2)
        elif text and next_step and not self.is_quiet:
            text = f"{text}\n{next_step}"
        if text:
            self._print(text if shows_links else without_links(text))

    def note(self, text: str) -> None:
        """Say something in passing (standard error; silent with -q)."""
        if not self.is_quiet:
            click.echo(without_links(text), err=True, color=self.color)

    def detail(self, text: str) -> None:
        """Say something that only -v shows."""
        if self.verbosity:
            self.note(text)

    def report(self, problems: Iterable[Problem]) -> None:
        """Show problems to people. Warnings are silent with -q."""
        for problem in problems:
            if problem.is_error or not self.is_quiet:
                color = "red" if problem.severity is Severity.ERROR else "yellow"
                head, _, rest = without_links(str(problem)).partition("\n")
                shown = click.style(head, fg=color) + (f"\n{rest}" if rest else "")
                click.echo(shown, err=True, color=self.color)

    def fail(self, error: ResumesiteError) -> None:
        """Show an error: as `{error, code, details}` with --json, else problem by problem."""
        if self.wants_json and self._is_heard:
            first = error.problems[0] if error.problems else Problem("UNKNOWN", str(error))
            details = {**error.details, "problems": [problem.as_data() for problem in error.problems]}
            self.answer({"error": first.message, "code": error.code, "details": details}, "")
        else:
            self.report(error.problems)

    def send(self, data: bytes) -> None:
        """Write a file's bytes to standard output."""
        with self._writing():
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()

    def _print(self, text: str) -> None:
        with self._writing():
            click.echo(text, color=self.color)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except BrokenPipeError:  # the reader (`| head`) has seen enough; nothing is wrong
            _write_to_nowhere()
        except OSError as error:
            _write_to_nowhere()
            self._is_heard = False
            reason = (error.strerror or str(error)).lower()
            message = f"the answer cannot be written to standard output: {reason}"
            hint = "Send it where there is room; what the command changed stays as it is now."
            raise ResumesiteError(Problem("NOT_WRITTEN", message, hint=hint)) from error

    # Listening -------------------------------------------------------------------------------------------

    def can_ask(self) -> bool:
        """Whether somebody sits at a terminal who can answer a question."""
        return not self.wants_json and sys.stdin.isatty() and sys.stderr.isatty()

    def read(self, file: str) -> tuple[bytes, str]:
        """Read FILE, or standard input for "-"; return its bytes and the name that messages give it."""
        from resumesite.content.read import read_file

        if file != STANDARD_INPUT:
            return read_file(Path(self.directory) / file, file), file
        if sys.stdin.isatty():
            self.note("Reading from the terminal; end with Ctrl-D.")
        data = sys.stdin.buffer.read(_INPUT_LIMIT)
        if not data:
            raise usage("NO_INPUT", "nothing came from standard input", "Pipe a file into the command.")
        return data, "standard input"


_LINK = re.compile(r"share/[a-z2-7]{32}(?![a-z2-7])")


def without_links(text: str) -> str:
    """Make the addresses of shares in a text unreadable: whoever has one can open the share."""
    return _LINK.sub("share/…", text)


def _write_to_nowhere() -> None:
    """Drop what standard output still holds, which Python would try to write once more when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _store(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    """Keep a global option's value in the run, whichever side of the command it stood on."""

    def keep(ctx: click.Context, parameter: click.Parameter, value: Any) -> None:
        run = ctx.find_object(Run)
        if run is not None and value is not None and value is not False and value != 0:
            setattr(run, name, value)

    return keep


def _store_color(ctx: click.Context, parameter: click.Parameter, value: bool | None) -> None:
    run = ctx.find_object(Run)
    if run is not None and value is not None:
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
        ["--json"],
        is_flag=True,
        expose_value=False,
        callback=_store("wants_json"),
        help="Answer with one JSON value.",
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
        callback=_store_color,
        help="Colour the output, or do not (default: on a terminal, unless NO_COLOR is set).",
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


def group(*commands: click.Command, **settings: Any) -> Callable[[_Callback], click.Group]:
    """Make a function that does nothing a group of `commands`, with the global options."""

    def wrap(function: _Callback) -> click.Group:
        made: click.Group = click.group(**settings)(function)
        made.params.extend(option() for option in GLOBAL_OPTIONS)
        for each in commands:
            made.add_command(each)
        return made

    return wrap


def is_terminal() -> bool:
    """Whether a person watches standard error (progress bars, colours)."""
    return sys.stderr.isatty()

"""`resumesite completion`."""

from __future__ import annotations

import os
from pathlib import PurePath

import click
from click.shell_completion import get_completion_class

from resumesite.cli.run import Run, command
from resumesite.errors import usage

_INSTALL = {
    "bash": "resumesite completion bash > ~/.local/share/bash-completion/completions/resumesite",
    "zsh": 'resumesite completion zsh > "${fpath[1]}/_resumesite"',
    "fish": "resumesite completion fish > ~/.config/fish/completions/resumesite.fish",
}


@command()
@click.argument("shell", type=click.Choice(list(_INSTALL)), required=False)
def completion(run: Run, shell: str | None) -> None:
    """Print the completion script for your shell.

    Without SHELL, for the one that you are using. What to do with the script is said beside it.
    """
    from resumesite.cli.program import program

    shell = shell or _current_shell()
    complete = get_completion_class(shell)
    if complete is None:
        raise usage("USAGE", f"there is no completion for {shell}", f"There is {', '.join(_INSTALL)}.")
    script = complete(program, {}, "resumesite", "_RESUMESITE_COMPLETE").source()
    run.answer({"shell": shell, "script": script, "install": _INSTALL[shell]}, script.rstrip())
    if not run.wants_json:
        run.note(f"\nTo keep it, then start a new shell:\n    {_INSTALL[shell]}")


def _current_shell() -> str:
    shell = PurePath(os.environ.get("SHELL", "")).name
    if shell not in _INSTALL:
        raise usage("USAGE", "which shell?", f"Say it: resumesite completion {' | '.join(_INSTALL)}.")
    return shell

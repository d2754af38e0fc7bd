"""Runs the program as a person or another program does."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from resumesite.cli.program import main


@dataclass(frozen=True)
class Answered:
    """What came of a command line."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON value on standard output."""
        return json.loads(self.out)


class CommandLine:
    """Runs command lines in this process, in the folder `root`."""

    def __init__(self, root: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self._capture = capture

    def __call__(self, *arguments: str) -> Answered:
        self._capture.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main(["-C", str(self.root), *arguments])
        captured = self._capture.readouterr()
        return Answered(int(stopped.value.code or 0), captured.out, captured.err)


def in_a_process(*arguments: str, cwd: Path, stdin: bytes = b"", **environ: str) -> Answered:
    """Run a command line in a process of its own, with nothing but `environ` in its environment."""
    done = subprocess.run(
        [sys.executable, "-c", "from resumesite.cli import main; main()", *arguments],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", **environ},
        check=False,
    )
    return Answered(done.returncode, done.stdout.decode(), done.stderr.decode())


def on_a_terminal(
    *arguments: str, cwd: Path, after: str = "", typed: str = "", **environ: str
) -> tuple[int, str]:
    """Run a command line on a terminal, where somebody types something `after` a text was to be seen.

    Returns its status and all that was to be seen.
    """
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(cwd)
        script = "from resumesite.cli import main; main()"
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TERM": "xterm", **environ}
        os.execve(sys.executable, [sys.executable, "-c", script, *arguments], environment)
    seen = b""
    with suppress(OSError):  # the other end closes the terminal when it is done
        while chunk := os.read(terminal, 4096):
            seen += chunk
            if typed and after.encode() in seen:
                os.write(terminal, typed.encode())
                typed = ""
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), seen.decode()

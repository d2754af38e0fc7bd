"""Real processes that can be killed, started in no time: forks of one that has imported everything."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import IO, Any

_PATHS = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parents[1])]
"""Where a process of ours finds `building` and `faults`."""


@dataclass
class Spawner:
    """Starts processes, one at a time."""

    process: subprocess.Popen[str]
    pid: int = 0
    _is_started: threading.Event = field(default_factory=threading.Event)

    def run(self, call: str, *arguments: Any) -> int:
        """Call `module:function` in a new process; return its status, negative when a signal ended it."""
        self.begin(call, *arguments)
        return self.end()

    def begin(self, call: str, *arguments: Any) -> None:
        self._is_started.clear()
        _say(self.process.stdin, [call, arguments])
        self.pid = int(self._hear())
        self._is_started.set()

    def end(self) -> int:
        return int(self._hear())

    def kill(self) -> None:
        """End the process that is running, as nobody can keep it from being ended."""
        self._is_started.wait()
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def _hear(self) -> str:
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the process that starts others is gone")
        return line


@contextmanager
def spawner(errors: Path | None = None) -> Iterator[Spawner]:
    """Start the process that is forked. What the others say goes to the file `errors`, or nowhere."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([*_PATHS, os.environ.get("PYTHONPATH", "")])}
    with ExitStack() as stack:
        heard = stack.enter_context(errors.open("ab")) if errors else subprocess.DEVNULL
        process = stack.enter_context(
            subprocess.Popen(
                [sys.executable, "-m", "faults.spawn"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=heard, text=True, env=environment,
            )
        )  # fmt: skip
        assert process.stdin
        try:
            yield Spawner(process)
        finally:
            process.stdin.close()
            process.wait()


def _say(stream: IO[str] | None, data: Any) -> None:
    assert stream
    stream.write(f"{json.dumps(data)}\n")
    stream.flush()


# In the process that is forked ---------------------------------------------------------------------------


def serve() -> None:
    from faults.update import quick, warm

    with quick():
        warm()
        for line in sys.stdin:
            name, arguments = json.loads(line)
            pid = os.fork()
            if not pid:
                _become(name, arguments)
            _say(sys.stdout, pid)
            _say(sys.stdout, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


def _become(name: str, arguments: list[Any]) -> None:
    """Be the new process: nothing is said on the pipe that was the old one's."""
    status = 99
    try:
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 0)
        os.dup2(null, 1)
        module, _, function = name.partition(":")
        status = getattr(import_module(module), function)(*arguments)
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else 1
    finally:
        sys.stderr.flush()
        os._exit(status)


def command_line(*arguments: str) -> int:
    """Run the program as it is run by people."""
    from resumesite.cli import main

    main(arguments)
    return 0


if __name__ == "__main__":
    serve()

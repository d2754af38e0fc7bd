"""Running git: never through a shell, and without prompts, hooks, signatures or the user's own repository.

What the user's repository says of reaching remotes is carried over, since continuous integration keeps its
credentials there. It goes through the environment: what stands in a command line is seen by everybody.
"""

from __future__ import annotations

import re
import subprocess
import threading
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import IO, cast

from resumesite.edition.protection.site_key import VARIABLE
from resumesite.errors import Problem
from resumesite.publish.targets import TargetError

_NOT_PASSED = frozenset(
    {
        *(VARIABLE, "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_NAMESPACE"),
        *("GIT_PREFIX", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_SHALLOW_FILE"),
        *("GIT_GRAFT_FILE", "GIT_IMPLICIT_WORK_TREE", "GIT_REPLACE_REF_BASE", "GIT_QUARANTINE_PATH"),
    }
)
"""Set where git runs us (in a hook, say), and about another repository than ours."""

_OURS = {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}

_SETTINGS = {
    "core.hooksPath": "/dev/null",
    "color.ui": "false",
    "gc.auto": "0",
    "push.followTags": "false",
    "push.gpgSign": "false",
    "http.lowSpeedLimit": "1",
    "http.lowSpeedTime": "300",
}

_CARRIED = re.compile(
    r"(?:credential|http|protocol|ssh|url)\..+|core\.(?:askpass|gitproxy|sshcommand)|user\.(?:email|name)",
    re.DOTALL,
)

Settings = tuple[tuple[str, str], ...]


class GitError(Exception):
    """Git could not do it. `said` is what it wrote to its standard error, `output` to its standard output."""

    def __init__(self, said: bytes, output: bytes = b"") -> None:
        self.said = said.decode("utf-8", "replace")
        self.output = output.decode("utf-8", "replace")
        super().__init__(self.said)


@dataclass(frozen=True)
class Program:
    """Git, run in the folder `cwd`, on the bare repository `git_dir` if there is one."""

    cwd: Path
    environ: Mapping[str, str]
    git_dir: Path | None = None
    settings: Settings = ()

    def output(self, *arguments: str, data: bytes = b"") -> bytes:
        """Run a git command and return its output. Raises GitError when it fails."""
        with _found():
            ran = subprocess.run(  # noqa: S603
                self._command(arguments), input=data, capture_output=True, cwd=self.cwd, env=self._environ,
                check=False,
            )  # fmt: skip
        if ran.returncode:
            raise GitError(ran.stderr, ran.stdout)
        return ran.stdout

    def start(self, *arguments: str) -> Running:
        """Start a git command that is talked to for a while."""
        pipe = subprocess.PIPE
        with _found():
            process = subprocess.Popen(  # noqa: S603
                self._command(arguments), stdin=pipe, stdout=pipe, stderr=pipe, cwd=self.cwd,
                env=self._environ,
            )  # fmt: skip
        return Running(process)

    def _command(self, arguments: tuple[str, ...]) -> list[str]:
        settings = (part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}"))
        return ["git", *settings, *arguments]

    @cached_property
    def _environ(self) -> dict[str, str]:
        passed = {name: value for name, value in self.environ.items() if name not in _NOT_PASSED}
        passed |= _OURS
        if self.git_dir:
            passed["GIT_DIR"] = str(self.git_dir)
        given = passed.get("GIT_CONFIG_COUNT", "")
        first = int(given) if given.isdecimal() else 0
        for number, (name, value) in enumerate(self.settings, start=first):
            passed |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": value}
        return passed | {"GIT_CONFIG_COUNT": str(first + len(self.settings))}


@contextmanager
def _found() -> Iterator[None]:
    try:
        yield
    except (FileNotFoundError, PermissionError) as error:
        hint = "Install git, or see that it is in the PATH."
        raise TargetError(Problem("NO_GIT", "git cannot be run", hint=hint)) from error


class Running:
    """A git process that is talked to. It ends with this object at the latest."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self.stdin = cast(IO[bytes], process.stdin)
        self.stdout = cast(IO[bytes], process.stdout)
        self.cancel = weakref.finalize(self, _end, process)

    def finish(self) -> None:
        """Let it end by itself. Raises GitError when it failed."""
        with suppress(BrokenPipeError):
            self.stdin.close()
        said = cast(IO[bytes], self._process.stderr).read()
        failed = self._process.wait() != 0
        self.cancel()
        if failed:
            raise GitError(said)

    def fail(self) -> GitError:
        """Return what it said before it ended in the midst of the talk."""
        with suppress(BrokenPipeError):
            self.stdin.close()
        said = cast(IO[bytes], self._process.stderr).read()
        self.cancel()
        return GitError(said)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    for stream in (process.stdin, process.stdout, process.stderr):
        with suppress(OSError):
            cast(IO[bytes], stream).close()
    process.wait()


class Reader:
    """Reads objects, one after the other, by one `git cat-file`."""

    def __init__(self, program: Program) -> None:
        self._running = program.start("cat-file", "--batch")
        self._mutex = threading.Lock()

    def read(self, name: str) -> bytes | None:
        """Return a blob or a commit by its name (`<commit>:<path>`), None when there is none."""
        if "\n" in name:
            return None
        with self._mutex:
            try:
                self._running.stdin.write(name.encode("utf-8", "surrogateescape") + b"\n")
                self._running.stdin.flush()
            except OSError as error:
                raise self._running.fail() from error
            head = self._running.stdout.readline()
            if head.endswith((b" missing\n", b" ambiguous\n")):
                return None
            if not head:
                raise self._running.fail()
            _, kind, size = head.split()
            data = self._running.stdout.read(int(size) + 1)[:-1]
        return data if kind in (b"blob", b"commit") else None


@dataclass(frozen=True)
class Entry:
    """A file in a tree: its mode, and its blob or the mark of one."""

    blob: str
    mode: str = "100644"


@dataclass(frozen=True)
class Draft:
    """A commit to be made: `tree` with `changes` (None: no file there) on top of `parent`; "" means none."""

    who: str
    when: int
    message: str
    parent: str
    tree: str
    changes: Mapping[str, Entry | None]


class Importer:
    """Takes files as they come, and makes commits of them, by one `git fast-import`."""

    def __init__(self, program: Program) -> None:
        self._running = program.start("fast-import", "--quiet", "--force", "--done", "--depth=0")
        self._marks = count(1)

    def add(self, data: bytes) -> Entry:
        mark = f":{next(self._marks)}"
        self._write(f"blob\nmark {mark}\ndata {len(data)}\n".encode(), data, b"\n")
        return Entry(mark)

    def commit(self, ref: str, draft: Draft) -> None:
        message = draft.message.encode()
        head = f"commit {ref}\ncommitter {draft.who} {draft.when} +0000\ndata {len(message)}\n"
        lines = [head.encode(), message, b"\n"]
        if draft.parent:
            lines.append(f"from {draft.parent}\n".encode())
        if draft.tree:
            lines.append(f'M 040000 {draft.tree} ""\n'.encode())
        gone = [path for path, entry in draft.changes.items() if entry is None]
        lines += [b"D " + _quoted(path) + b"\n" for path in gone]
        there = [(path, entry) for path, entry in draft.changes.items() if entry]
        lines += [f"M {each.mode} {each.blob} ".encode() + _quoted(path) + b"\n" for path, each in there]
        self._write(*lines)

    def finish(self) -> None:
        """Write everything down. Raises GitError when that does not work."""
        self._write(b"done\n")
        self._running.finish()

    def cancel(self) -> None:
        self._running.cancel()

    def _write(self, *parts: bytes) -> None:
        try:
            for part in parts:
                self._running.stdin.write(part)
        except OSError as error:
            raise self._running.fail() from error


def _quoted(path: str) -> bytes:
    raw = path.encode("utf-8", "surrogateescape")
    return b'"' + raw.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n") + b'"'


# The user's repository -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class SiteRepository:
    """The git repository that a site lies in. `settings` are its own, not the user's or the machine's."""

    folder: Path
    settings: Settings

    @property
    def origin(self) -> str:
        """Return the address that `origin` is pushed to; "" when there is none."""
        own = dict(self.settings)
        return own.get("remote.origin.pushurl") or own.get("remote.origin.url", "")

    @property
    def carried(self) -> Settings:
        """Return the settings that reaching a remote, and signing with a name, may take."""
        return tuple((name, value) for name, value in self.settings if _CARRIED.fullmatch(name))


def find_site_repository(root: Path, environ: Mapping[str, str]) -> SiteRepository | None:
    """Return the repository that `root` lies in, None when it lies in none. Raises GitError."""
    program = Program(root, environ)
    try:
        folder = program.output("rev-parse", "--show-toplevel")
    except GitError as error:
        if "not a git repository" in error.said:
            return None
        raise
    listed = program.output("config", "--list", "--includes", "--show-scope", "-z").decode("utf-8", "replace")
    fields = listed.split("\0")
    pairs = zip(fields[::2], fields[1::2], strict=False)
    settings = (entry.partition("\n") for scope, entry in pairs if scope in ("local", "worktree"))
    own = tuple((name, value if is_set else "true") for name, is_set, value in settings)
    return SiteRepository(Path(folder.decode("utf-8", "surrogateescape").rstrip("\n")), own)

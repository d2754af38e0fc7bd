"""A bare repository of our own, and the two refs of the remote that it is about. Safe to delete.

refs/heads/<branch>        the site
refs/resumesite/<branch>   our own objects: in the branch they would be published
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

from resumesite.content.durable import write_atomically
from resumesite.errors import ExitStatus, Place, Problem, ResumesiteError
from resumesite.make.files import disk_problem
from resumesite.make.locks import Lock
from resumesite.publish.retry import Retries, TransientError
from resumesite.publish.targets import Surroundings, TargetError
from resumesite.publish.targets.git_errors import (
    Remote,
    changed_nothing,
    is_passing,
    local_problem,
    refusal,
    remote_problem,
)
from resumesite.publish.targets.git_program import (
    Draft,
    Entry,
    GitError,
    Importer,
    Program,
    Reader,
    SiteRepository,
    find_site_repository,
)
from resumesite.settings.targets import GitTarget

_Result = TypeVar("_Result")

_SEEN = "refs/seen/"
_STAGED = "refs/staged/"
_NOT_ATOMIC = "does not support --atomic"
_UNFIT = re.compile(r"[<>\x00-\x1f]")
"""What git takes in no name."""

_DEPTH = 2
"""The last commit, and the one that a commit in place of the last has to lie on."""

_ALL = 2**31 - 1
"""What git takes for all of a history."""

_RETRY_SECONDS = 20.0
_WAIT_SECONDS = 600.0


class Side(StrEnum):
    """What of the remote a commit is about."""

    BRANCH = "branch"
    RECORD = "record"


@dataclass(frozen=True)
class Commit:
    """A commit: the ids of itself, of its tree and of its parents, and its message."""

    id: str
    tree: str
    parents: tuple[str, ...]
    message: str

    @classmethod
    def read(cls, id_: str, data: bytes) -> Commit:
        head, _, message = data.decode("utf-8", "replace").partition("\n\n")
        lines = [line.partition(" ") for line in head.splitlines()]
        parents = tuple(value for name, _, value in lines if name == "parent")
        return cls(id_, next(value for name, _, value in lines if name == "tree"), parents, message)


@dataclass(frozen=True, slots=True)
class Blob:
    """A file in a commit: the id of its bytes, and their number."""

    id: str
    size: int


Seen = Mapping[Side, Commit]
"""The last commits that the remote is known to have."""


class Repository:
    """What the remote's two refs hold, on this machine."""

    def __init__(self, surroundings: Surroundings, settings: GitTarget) -> None:
        self._surroundings = surroundings
        self._settings = settings
        self._folder = surroundings.private / "git"
        self._refs = {
            Side.BRANCH: f"refs/heads/{settings.branch}",
            Side.RECORD: f"refs/resumesite/{settings.branch}",
        }
        self._is_atomic = True
        self._importer: Importer | None = None
        self._listings: dict[tuple[str, str], Mapping[str, Blob]] = {}

    # The remote -------------------------------------------------------------------------------------------

    def refresh(self) -> Seen:
        """Look at what the remote has now, and fetch what is not here yet."""
        with self._alone():
            there = self._listed()
            here = {side: commit.id for side, commit in self._seen().items()}
            self._fetch([side for side, id_ in there.items() if here.get(side) != id_], _DEPTH)
            for side in here.keys() - there.keys():
                self._own("update-ref", "-d", f"{_SEEN}{side}")
            return self._seen()

    def fetch_history(self) -> None:
        """Fetch every commit of the branch."""
        with self._alone():
            self._fetch([Side.BRANCH], _ALL)

    def push(self, seen: Seen, new: Seen) -> Seen:
        """Let the remote's refs be these commits, if they still are what was seen; return what is seen then.

        Raises TargetError, which is certain when the branch surely is as it was, and LOCK_LOST when somebody
        else has changed it since.
        """
        with self._alone():
            self._cut_history(seen)
            left = {side: commit.id for side, commit in new.items()}
            old = {side: seen[side].id if side in seen else "" for side in new}
            self._until_deadline(lambda: self._push_once(old, left))
            with suppress(TargetError):  # it is there; what is not noted here is fetched again
                for side, commit in new.items():
                    self._own("update-ref", f"{_SEEN}{side}", commit.id)
        return {**seen, **new}

    def _push_once(self, old: Mapping[Side, str], left: dict[Side, str]) -> None:
        """Push what is left, and look what became of it when git says that it failed."""
        try:
            self._push_together(old, left)
        except GitError as error:
            refused = refusal(error, self.remote)
            problem = refused or remote_problem(error, self.remote)
            try:
                there = self._listed()
            except TargetError as second:
                raise TargetError(problem, is_certain=changed_nothing(error, problem)) from second
            for side in [side for side, id_ in left.items() if there.get(side) == id_]:
                del left[side]
            if not left:
                return  # it was done, though its answer was lost
            if any(there.get(side, "") != old[side] for side in left):
                raise self._lost() from error
            failed = TargetError(problem)
            raise (failed if refused or not is_passing(error) else TransientError(failed)) from error

    def _push_together(self, old: Mapping[Side, str], left: Mapping[Side, str]) -> None:
        """Push all or nothing. Where a remote cannot do that, push the record before what it speaks of."""
        if self._is_atomic and len(left) > 1:
            try:
                return self._push(old, left, "--atomic")
            except GitError as error:
                if _NOT_ATOMIC not in error.said:
                    raise
                self._is_atomic = False
        for side in sorted(left, reverse=True):
            self._push(old, {side: left[side]})
        return None

    def _push(self, old: Mapping[Side, str], new: Mapping[Side, str], *options: str) -> None:
        leases = (f"--force-with-lease={self._refs[side]}:{old[side]}" for side in new)
        refs = (f"{id_}:{self._refs[side]}" for side, id_ in new.items())
        flags = ("--quiet", "--porcelain", "--no-verify", "--recurse-submodules=no")
        self._program.output("push", *flags, *options, *leases, "--", self.remote.url, *refs)

    def _lost(self) -> ResumesiteError:
        message = f"somebody else has changed {self._settings.branch} since this deploy looked at it"
        hint = "Nothing of theirs was overwritten. Run the command again."
        return ResumesiteError(Problem("LOCK_LOST", message, hint=hint))

    def _listed(self) -> dict[Side, str]:
        """Ask the remote for the ids of its refs."""
        listed = self._far("ls-remote", "--quiet", "--", self.remote.url, *self._refs.values()).decode()
        there = {ref: id_ for id_, _, ref in (line.partition("\t") for line in listed.splitlines())}
        return {side: there[ref] for side, ref in self._refs.items() if ref in there}

    def _fetch(self, sides: Sequence[Side], depth: int) -> None:
        if not sides:
            return
        refs = [f"+{self._refs[side]}:{_SEEN}{side}" for side in sides]
        flags = (
            "--quiet",
            "--no-tags",
            "--no-write-fetch-head",
            "--recurse-submodules=no",
            f"--depth={depth}",
        )
        self._far("fetch", *flags, "--", self.remote.url, *refs)

    def _far(self, *arguments: str) -> bytes:
        """Run a command that talks to the remote and changes nothing there."""
        program = self._program

        def once() -> bytes:
            try:
                return program.output(*arguments)
            except GitError as error:
                failed = TargetError(remote_problem(error, self.remote))
                raise (TransientError(failed) if is_passing(error) else failed) from error

        return self._until_deadline(once)

    def _until_deadline(self, call: Callable[[], _Result]) -> _Result:
        try:
            return Retries(_RETRY_SECONDS).run(call)
        except TransientError as error:
            raise error.cause from error.cause.__cause__

    # What is here -----------------------------------------------------------------------------------------

    def read(self, commit: Commit, path: str) -> bytes | None:
        """Return the bytes of a file in a commit, None when there is none."""
        with self._translated():
            return self._reader.read(f"{commit.id}:{path}")

    def commit(self, id_: str) -> Commit | None:
        """Return a commit, None when it is not here."""
        with self._translated():
            data = self._reader.read(id_) if id_ else None
        return Commit.read(id_, data) if data else None

    def blob(self, id_: str) -> bytes | None:
        """Return the bytes of a file by its id."""
        with self._translated():
            return self._reader.read(id_)

    def files(self, commit: Commit, folder: str = "") -> Mapping[str, Blob]:
        """Return the files in a commit below a folder ("docs/"), by their paths there."""
        key = (commit.id, folder)
        if key not in self._listings:
            self._listings.clear()  # the last one is all that is asked for again
            listed = self._own("ls-tree", "-r", "-z", "-l", commit.id, *(["--", folder] if folder else []))
            lines = (line.partition("\t") for line in listed.decode("utf-8", "replace").split("\0")[:-1])
            facts = ((path.removeprefix(folder), *said.split()) for said, _, path in lines)
            self._listings[key] = {
                path: Blob(id_, int(size)) for path, _, kind, id_, size in facts if kind == "blob"
            }
        return self._listings[key]

    def history(self, commit: Commit) -> list[Commit]:
        """Return a commit and those before it, newest first, as far as they were fetched."""
        ids = self._own("rev-list", "--first-parent", commit.id).decode().split()
        return [found for id_ in ids if (found := self.commit(id_))]

    def difference(self, before: Commit, after: Commit, folder: str = "") -> dict[str, Entry | None]:
        """Return what makes one commit's files of another's: by path what is there, None where nothing is."""
        flags = ("-r", "-z", "--raw", "--no-renames", "--no-abbrev")
        raw = self._own("diff-tree", *flags, before.tree, after.tree, *(["--", folder] if folder else []))
        fields = raw.decode("utf-8", "surrogateescape").split("\0")
        changes: dict[str, Entry | None] = {}
        for facts, path in zip(fields[::2], fields[1::2], strict=False):
            _, mode, _, blob, _ = facts.split()
            changes[path] = Entry(blob, mode) if blob.strip("0") else None
        return changes

    # Making commits ---------------------------------------------------------------------------------------

    def take(self, data: bytes) -> Entry:
        """Take a file, for a commit that is made later."""
        with self._translated():
            if self._importer is None:
                self._importer = Importer(self._program)
            return self._importer.add(data)

    def make(self, drafts: Mapping[Side, Draft]) -> dict[Side, Commit]:
        """Make commits of drafts; those that differ in nothing from their `tree` are left out."""
        with self._translated():
            importer = self._importer or Importer(self._program)
            self._importer = None
            for side, draft in drafts.items():
                importer.commit(f"{_STAGED}{side}", draft)
            importer.finish()
        made = self._at(_STAGED)
        for side in made:
            self._own("update-ref", "-d", f"{_STAGED}{side}")
        return {side: made[side] for side, draft in drafts.items() if made[side].tree != draft.tree}

    def drop(self) -> None:
        """Forget the files that were taken."""
        if self._importer:
            self._importer.cancel()
        self._importer = None

    def clear_away(self) -> None:
        """Remove what a deploy that failed or was killed left: nobody else's may be under way."""
        with suppress(OSError, TargetError, ResumesiteError), self._alone():
            for left in (*self._folder.glob("objects/pack/tmp_*"), *self._folder.glob("fast_import_crash_*")):
                left.unlink(missing_ok=True)

    def who(self) -> str:
        """Return who makes commits: as git is told to, else resumesite."""
        with suppress(TargetError):
            name, email = (self._own("config", "--get", f"user.{key}").decode() for key in ("name", "email"))
            name, email = (_UNFIT.sub("", text).strip() for text in (name, email))
            if name and email:
                return f"{name} <{email}>"
        return "resumesite <resumesite@localhost>"

    def tidy(self) -> None:
        """Let git drop what is old, if there is much of it."""
        with suppress(TargetError), self._alone():
            often = ("-c", "gc.auto=6700", "-c", "gc.autoDetach=false", "-c", "gc.pruneExpire=1.day.ago")
            self._own(*often, "gc", "--auto", "--quiet")

    def _cut_history(self, seen: Seen) -> None:
        """Forget what lies before the commits that were seen.

        Only in a repository with a history that is cut does git look through all the files that the remote is
        known to have: it would send every file again with each commit that has no parent.
        """
        ends: list[str] = []
        for commit in seen.values():
            has_parents = commit.parents and all(map(self.commit, commit.parents))
            ends += commit.parents if has_parents else [commit.id]
        if ends:
            with self._translated():
                write_atomically(
                    self._folder / "shallow", "".join(f"{id_}\n" for id_ in sorted(ends)).encode()
                )

    def _seen(self) -> dict[Side, Commit]:
        return self._at(_SEEN)

    def _at(self, prefix: str) -> dict[Side, Commit]:
        listed = self._own("for-each-ref", "--format=%(refname) %(objectname)", prefix).decode()
        ids = dict(line.split(" ") for line in listed.splitlines())
        found = {side: self.commit(ids.get(f"{prefix}{side}", "")) for side in Side}
        return {side: commit for side, commit in found.items() if commit}

    # Git --------------------------------------------------------------------------------------------------

    def _own(self, *arguments: str) -> bytes:
        """Run a command on our own repository."""
        with self._translated():
            return self._program.output(*arguments)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except GitError as error:
            raise TargetError(local_problem(error, self._shown)) from error
        except OSError as error:
            raise TargetError(disk_problem(error, self._shown)) from error

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Be the only one who changes our own repository; what a kill left locked is nobody's then."""
        lock = Lock(
            self._folder.with_name("git.lock"), _WAIT_SECONDS, f"{self._shown} is in use", "Try again."
        )
        with ExitStack() as stack:
            try:
                stack.enter_context(lock.held())
            except ResumesiteError as error:
                if error.status is not ExitStatus.PROBLEMS:
                    raise
                raise TargetError(replace(error.problems[0], place=Place(self._shown))) from error
            with self._translated():
                for left in (*self._folder.glob("*.lock"), *self._folder.glob("refs/**/*.lock")):
                    left.unlink(missing_ok=True)
            yield

    @property
    def _shown(self) -> str:
        return f".resumesite/targets/{self._surroundings.name}/git"

    @cached_property
    def _reader(self) -> Reader:
        return Reader(self._program)

    @cached_property
    def _program(self) -> Program:
        """Git on our own repository, which is made if it is not there. Relative addresses work as they do
        where they are written."""
        site = self._site_repository
        is_origin = site and not self._settings.repository
        program = Program(
            cwd=site.folder if site and is_origin else self._surroundings.root,
            environ=self._surroundings.environ,
            git_dir=self._folder,
            settings=site.carried if site else (),
        )
        with self._translated():
            program.output("init", "--quiet", "--bare", "--template=")
        return program

    @cached_property
    def remote(self) -> Remote:
        settings, site = self._settings, self._site_repository
        url = settings.repository or (site.origin if site else "")
        if url:
            return Remote(url, settings.branch, self._surroundings.name)
        name = self._surroundings.name
        hint = f'Write repository = "https://…" below [targets.{name}], or `git remote add origin https://…`.'
        message = (
            "the site's git repository has no `origin`" if site else "the site lies in no git repository"
        )
        raise TargetError(Problem("NO_REPOSITORY", f"{message}, so it is not known where to push", hint=hint))

    @cached_property
    def _site_repository(self) -> SiteRepository | None:
        try:
            return find_site_repository(self._surroundings.root, self._surroundings.environ)
        except GitError as error:
            if self._settings.repository:
                return None
            raise TargetError(local_problem(error, ".")) from error

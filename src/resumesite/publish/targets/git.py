"""A branch that GitHub Pages, GitLab Pages or the like serve.

Nothing shows before a push, and a push is refused when somebody else has pushed since we looked: so a deploy
is all there or not at all, whatever happens in the midst of it, and no lock at the remote is needed. The
user's own clone is never touched; everything happens in a bare repository of ours.
"""

from __future__ import annotations

import re
import secrets
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from hashlib import sha256

from resumesite.errors import ExitStatus, Problem, ResumesiteError
from resumesite.publish.adopt import owner_of
from resumesite.publish.published import PublicFile
from resumesite.publish.targets import (
    PRIVATE,
    Amend,
    DeployLock,
    Found,
    Look,
    Surroundings,
    TargetError,
    no_rollback,
)
from resumesite.publish.targets.git_program import Draft, Entry
from resumesite.publish.targets.git_repository import Blob, Commit, Repository, Seen, Side
from resumesite.publish.targets.local_lock import local_lock
from resumesite.settings.targets import GitTarget

_NO_JEKYLL = ".nojekyll"
_CNAME = "CNAME"
_WITHDRAWN = f"{PRIVATE}withdrawn"
"""Digests of the paths that were withdrawn: a rollback never brings them back, and no name stands there."""

_DEPLOY = "Resumesite-Deploy"
_SHOWS = "Resumesite-Shows"


def open_git(surroundings: Surroundings, settings: GitTarget) -> Git:
    """Open a branch as a target. Runs nothing."""
    return Git(surroundings, settings)


class Git:
    """A branch of a git repository, or a folder of it."""

    takes_headers = False
    shows_at_once = False
    replaces_site = False
    has_cache = False
    concurrency = 4

    def __init__(self, surroundings: Surroundings, settings: GitTarget) -> None:
        self._surroundings = surroundings
        self._settings = settings
        self._folder = f"{settings.folder}/" if settings.folder else ""
        self._repository = Repository(surroundings, settings)
        self._last_seen: Seen | None = None
        self._mutex = threading.RLock()
        self._files: dict[str, Entry | None] = {}
        self._objects: dict[str, bytes | None] = {}
        """By name what is to be pushed, None where nothing shall be."""
        self._deploy = ""
        self._is_held = False
        self._has_pushed = False

    # Our own objects --------------------------------------------------------------------------------------

    def read(self, name: str) -> bytes | None:
        """Return one of our own objects. Without the branch there is none: they would speak of nothing."""
        if name in self._objects:
            return self._objects[name]
        if Side.BRANCH not in self._seen or Side.RECORD not in self._seen:
            return None
        return self._repository.read(self._seen[Side.RECORD], f"{self._folder}{name}")

    def write(self, name: str, data: bytes) -> None:
        self._note({name: data})

    def discard(self, names: Sequence[str]) -> None:
        self._note(dict.fromkeys(names))

    def _note(self, objects: Mapping[str, bytes | None]) -> None:
        """Remember objects for the next push, which follows at the latest when the lock is let go."""
        self._objects.update(objects)
        if not self._is_held:
            self._push("Record")

    def walk_own(self) -> Iterator[str]:
        return iter(self._object_names())

    def lock(self, wait: float, conditions: bool | None) -> AbstractContextManager[DeployLock]:
        return self._held(wait)

    @contextmanager
    def _held(self, wait: float) -> Iterator[DeployLock]:
        with local_lock(self._surroundings.private, wait) as hold:
            self._forget()
            self._repository.clear_away()
            self._last_seen = self._repository.refresh()
            self._deploy, self._is_held, self._has_pushed = secrets.token_hex(8), True, False
            try:
                yield hold
                if self._objects:
                    self._push("Record")
                if self._has_pushed:
                    self._repository.tidy()
            finally:
                self._deploy, self._is_held = "", False
                self._forget()
                self._repository.clear_away()

    def _forget(self) -> None:
        """Drop what was put and written but not pushed."""
        with self._mutex:
            self._repository.drop()
            self._files, self._objects = {}, {}

    # The site's files -------------------------------------------------------------------------------------

    def walk(self) -> Iterator[Found]:
        there = self._there()
        return (Found(path, blob.size) for path, blob in there.items() if path not in self._added)

    def put(self, file: PublicFile, data: bytes) -> None:
        with self._exactly(), self._mutex:
            self._files[file.path] = self._repository.take(data)

    def delete(self, paths: Sequence[str]) -> None:
        with self._mutex:
            self._files.update(dict.fromkeys(paths))

    def show(self, *, is_last: bool) -> None:
        """Push a commit of everything that was put and deleted; nothing when nothing was."""
        if self._files:
            with self._exactly():
                self._withdraw(back=[path for path, entry in self._files.items() if entry])
            self._push("Deploy" if is_last else "Withdraw")

    def fetch(self, path: str) -> bytes | None:
        blob = self._there().get(path)
        return self._repository.blob(blob.id) if blob else None

    def look(self, path: str) -> Look:
        return Look.UNMARKED if path in self._there() else Look.MISSING

    def _there(self) -> Mapping[str, Blob]:
        """Return the files of the site that the remote has."""
        with self._mutex:
            branch = self._seen.get(Side.BRANCH)
            return self._repository.files(branch, self._folder) if branch else {}

    def clear_caches(self, addresses: Sequence[str], reference: str) -> None:
        """The host clears its own."""

    @property
    def _added(self) -> frozenset[str]:
        """What stands in the branch for the host."""
        return frozenset([_NO_JEKYLL, *([_CNAME] if self._settings.cname else [])])

    # Releases before --------------------------------------------------------------------------------------

    def withdraw_from_kept(self, paths: Sequence[str]) -> tuple[str, ...]:
        with self._exactly():
            if not self._settings.history and not self._has_earlier():
                return ()
            self._withdraw(paths)
        return (f"earlier commits of the branch {self._settings.branch}",)

    def rollback(self, amend: Amend) -> str:
        """Push a commit with the files of the deploy before, and without our objects: they speak of the last.

        Of whom something was withdrawn since, nothing comes back.
        """
        if not self._settings.history:
            raise no_rollback(self._surroundings.name, "keeps no earlier releases, since history is off")
        with self._exactly(), self._mutex:
            live, shown = self._last_two()
            back = self._changes_back(live, shown)
            if not back:
                why = "has had nothing else before, but for what was withdrawn since"
                raise no_rollback(self._surroundings.name, why)
            self._files = back | self._amended(back, shown, amend)
            self._objects |= dict.fromkeys(self._object_names())
        self._push("Roll back", shows=shown.id)
        return shown.id[:12]

    def _last_two(self) -> tuple[Commit, Commit]:
        """Return the last commit of the deploy that is live, and the last one of the deploy before it.

        A rollback shows an earlier deploy again: what was before that one is older still.
        """
        ours = [commit for commit in self._history() if _deploy_of(commit)]
        by_id = {commit.id: commit for commit in ours}
        start = live = next(iter(ours), None)
        while start and (again := by_id.get(_trailer(start, _SHOWS))):
            start = again
        older = ours[ours.index(start) + 1 :] if start else []
        before = next((each for each in older if start and _deploy_of(each) != _deploy_of(start)), None)
        if live is None or before is None:
            raise no_rollback(self._surroundings.name, "has no deploy from before the one that is live")
        return live, before

    def _changes_back(self, live: Commit, shown: Commit) -> dict[str, Entry | None]:
        found = self._repository.difference(live, shown, self._folder)
        changes = {path.removeprefix(self._folder): entry for path, entry in found.items()}
        back = {path: entry for path, entry in changes.items() if owner_of(path) is not None}
        withdrawn = self._withdrawn()
        gone = {owner_of(path) for path, entry in back.items() if entry and _digest(path) in withdrawn}
        return {path: entry for path, entry in back.items() if owner_of(path) not in gone}

    def _amended(
        self, back: Mapping[str, Entry | None], shown: Commit, amend: Amend
    ) -> dict[str, Entry | None]:
        """Return what has to be other than it was, given all that would stand there."""
        there = dict(self._there())
        then = self._repository.files(shown, self._folder)
        for path, entry in back.items():
            there.pop(path, None)
            if entry:
                there[path] = then[path]

        def read(path: str) -> bytes | None:
            return self._repository.blob(there[path].id) if path in there else None

        found = [Found(path, blob.size) for path, blob in there.items() if path not in self._added]
        amended = amend(found, read)
        return {path: None if data is None else self._repository.take(data) for path, data in amended.items()}

    def _withdraw(self, paths: Iterable[str] = (), *, back: Iterable[str] = ()) -> None:
        """Note which paths a rollback must not bring, and which it may again."""
        before = self._withdrawn()
        now = (before - set(map(_digest, back))) | set(map(_digest, paths))
        if now != before:
            self._objects[_WITHDRAWN] = "\n".join(sorted(now)).encode()

    def _withdrawn(self) -> frozenset[str]:
        return frozenset((self.read(_WITHDRAWN) or b"").decode("ascii", "replace").split())

    def _object_names(self) -> list[str]:
        record = self._seen.get(Side.RECORD)
        found = self._repository.files(record, f"{self._folder}{PRIVATE}") if record else ()
        return [name for path in found if (name := f"{PRIVATE}{path}") != _WITHDRAWN]

    def _has_earlier(self) -> bool:
        """Whether earlier deploys lie below the last commit: somebody else's commits keep them there."""
        last = self._seen.get(Side.BRANCH)
        return bool(last and last.parents) and any(map(_deploy_of, self._history()[1:]))

    def _history(self) -> list[Commit]:
        last = self._seen.get(Side.BRANCH)
        if last is None:
            return []
        self._repository.fetch_history()
        return self._repository.history(last)

    # Commits ----------------------------------------------------------------------------------------------

    @property
    def _seen(self) -> Seen:
        """What the remote had when we last looked: first of all, and when the lock was taken."""
        with self._mutex:
            if self._last_seen is None:
                self._last_seen = self._repository.refresh()
            return self._last_seen

    def _push(self, subject: str, *, shows: str = "") -> None:
        """Make commits of what changed, and push them together."""
        with self._exactly(), self._mutex:
            files, objects = self._files, self._objects
            try:
                made = self._repository.make(self._drafts(self._seen, subject, shows))
                is_shown = not files or Side.BRANCH in made
                if made and is_shown:
                    self._last_seen = self._repository.push(self._seen, made)
                    self._has_pushed |= Side.BRANCH in made
            finally:
                self._forget()
            if not is_shown:  # then what the objects say is not true yet, and later ones say more
                self._objects = objects

    def _drafts(self, seen: Seen, subject: str, shows: str) -> dict[Side, Draft]:
        trailers = {_DEPLOY: self._deploy or secrets.token_hex(8), _SHOWS: shows}
        lines = [f"{name}: {value}\n" for name, value in trailers.items() if value]
        message = f"{subject}\n\n{''.join(lines)}"
        who, when = self._repository.who(), int((self._surroundings.now or time.time)())

        def draft(side: Side, parent: str, changes: Mapping[str, Entry | None]) -> Draft:
            tree = seen[side].tree if side in seen else ""
            in_folder = {f"{self._folder}{path}": entry for path, entry in changes.items()}
            return Draft(who, when, message, parent, tree, in_folder)

        drafts = {}
        if self._files:
            files = {**self._files, **self._for_the_host()}
            drafts[Side.BRANCH] = draft(Side.BRANCH, self._parent(seen.get(Side.BRANCH)), files)
        if self._objects:
            entries = {
                name: None if data is None else self._repository.take(data)
                for name, data in self._objects.items()
            }
            drafts[Side.RECORD] = draft(Side.RECORD, "", entries)
        return drafts

    def _for_the_host(self) -> dict[str, Entry]:
        """Return what the host wants in the branch and may lack: what was put there stays."""
        added = {}
        is_kept = _NO_JEKYLL not in self._files and _NO_JEKYLL in self._there()
        if not is_kept and not self._files.get(_NO_JEKYLL):
            added[_NO_JEKYLL] = self._repository.take(b"")
        if self._settings.cname:
            added[_CNAME] = self._repository.take(f"{self._settings.cname}\n".encode())
        return added

    def _parent(self, last: Commit | None) -> str:
        """Return the commit to lie on: the last one, without a history the last that is not ours.

        Somebody else's commits are never dropped: the branch may be one that people work on.
        """
        if self._settings.history or last is None or not _deploy_of(last):
            return last.id if last else ""
        below = self._repository.commit(last.parents[0]) if last.parents else None
        if below and _deploy_of(below):  # there was a history until now
            below = next((each for each in self._history() if not _deploy_of(each)), None)
        return below.id if below else ""

    @contextmanager
    def _exactly(self) -> Iterator[None]:
        """Say of what fails whether the branch has changed by then: nothing of it shows before a push."""
        try:
            yield
        except TargetError as error:
            raise self._failed(error.problem, is_certain=error.is_certain) from error
        except ResumesiteError as error:
            if error.status is not ExitStatus.PROBLEMS:
                raise
            raise self._failed(*error.problems) from error

    def _failed(self, *problems: Problem, is_certain: bool = True) -> ResumesiteError:
        is_as_it_was = is_certain and not self._has_pushed
        status = ExitStatus.TARGET_UNCHANGED if is_as_it_was else ExitStatus.TARGET_UNFINISHED
        return ResumesiteError(*problems, status=status)


def _deploy_of(commit: Commit) -> str:
    """Say which deploy made a commit, "" when it is none of ours."""
    return _trailer(commit, _DEPLOY)


def _trailer(commit: Commit, name: str) -> str:
    found = re.search(rf"^{name}: ([0-9a-f]+)$", commit.message, re.MULTILINE)
    return found[1] if found else ""


def _digest(path: str) -> str:
    return sha256(path.encode()).hexdigest()

"""The releases in a folder, and the link that says which of them visitors see."""

from __future__ import annotations

import errno
import os
import re
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from resumesite.errors import Place, Problem, ResumesiteError
from resumesite.make.files import disk_problem
from resumesite.publish.targets import TargetError, unchanged
from resumesite.publish.targets.directory_tree import is_folder, make_folder, sync

CURRENT = "current"
RELEASES = "releases"

_NAME = re.compile(r"(?P<number>[0-9]{8,})(?:-(?P<made>[0-9]{8}T[0-9]{6}Z))?(?P<partial>-partial)?")


@dataclass(frozen=True, order=True)
class ReleaseName:
    """What a release is called. The number alone tells which came later: clocks are set back at times.

    `made` is for people. A partial one stands between the withdrawals and the rest of a deploy.
    """

    number: int
    made: str = ""
    is_partial: bool = False

    def __str__(self) -> str:
        parts = [f"{self.number:08d}", self.made, "partial" if self.is_partial else ""]
        return "-".join(part for part in parts if part)

    @classmethod
    def read(cls, name: str) -> ReleaseName | None:
        """Read a name; None when it is none that we give."""
        match = _NAME.fullmatch(name)
        if match is None:
            return None
        found = cls(int(match["number"]), match["made"] or "", bool(match["partial"]))
        return found if str(found) == name else None


@dataclass(frozen=True)
class Releases:
    """What stands in `folder`, which people call `shown`. `work` is a folder on the same disk."""

    folder: Path
    shown: str
    work: Path

    @property
    def root(self) -> Path:
        return self.folder / RELEASES

    def path(self, release: ReleaseName) -> Path:
        return self.root / str(release)

    def linked(self) -> ReleaseName | None:
        """Return the release that `current` names, which may be gone. Raises IN_THE_WAY for any other."""
        try:
            target = os.readlink(self.folder / CURRENT)  # noqa: PTH115  # as it is, no Path
        except FileNotFoundError:
            return None
        except NotADirectoryError:
            raise self.in_the_way("", "is a file, not a folder") from None
        except OSError as error:
            if error.errno != errno.EINVAL:
                raise
            raise self.in_the_way(CURRENT, "is none of our links") from error
        folder, _, name = target.rstrip("/").rpartition("/")
        release = ReleaseName.read(name)
        if folder != RELEASES or release is None:
            raise self.in_the_way(CURRENT, f"is a link to {target}, not to a release")
        return release

    def live(self) -> ReleaseName | None:
        """Return the release that visitors see; None where there is none, or somebody took it away."""
        linked = self.linked()
        return linked if linked and is_folder(self.path(linked)) else None

    def all(self) -> list[ReleaseName]:
        """Return every release, oldest first. What others put beside them does not count."""
        if not is_folder(self.root):
            return []
        read = (ReleaseName.read(path.name) for path in self.root.iterdir() if is_folder(path))
        return sorted(filter(None, read))

    def before(self) -> ReleaseName | None:
        """Return the release that a rollback shows."""
        linked = self.linked()
        earlier = [each for each in self._whole() if linked and each.number < linked.number]
        return earlier[-1] if earlier else None

    def _whole(self) -> list[ReleaseName]:
        return [each for each in self.all() if not each.is_partial]

    # Changing them ----------------------------------------------------------------------------------------

    def new_name(self, now: float | None, *, is_partial: bool) -> ReleaseName:
        """Name a release after all that are there, and after the one that is linked, even if it is gone."""
        taken = [ReleaseName.read(name) for name in os.listdir(self.root)]  # noqa: PTH208  # names only
        number = max((each.number for each in (*taken, self.linked()) if each), default=0) + 1
        return ReleaseName(number, _time(now), is_partial)

    def add(self, tree: Path, release: ReleaseName) -> None:
        """Move a whole release in and switch to it, or leave everything as it was."""
        link = self._new_link(release)  # what may need room on the disk comes first
        try:
            tree.rename(self.path(release))
            sync(self.root)
            self._switch(link)
        except BaseException:
            with suppress(OSError, ResumesiteError):  # the next deploy drops it
                if self.live() != release:
                    self._drop(release)
            raise

    def show(self, release: ReleaseName) -> None:
        """Switch to a release that is there."""
        self._switch(self._new_link(release))

    def _new_link(self, release: ReleaseName) -> Path:
        link = self.work / "link"
        make_folder(self.work)
        link.unlink(missing_ok=True)
        link.symlink_to(f"{RELEASES}/{release}")
        return link

    def _switch(self, link: Path) -> None:
        link.replace(self.folder / CURRENT)
        try:
            sync(self.folder)
        except OSError as error:  # visitors see it, but a power cut could bring the old one back
            raise TargetError(disk_problem(error, f"{self.shown}/{CURRENT}"), is_certain=False) from error

    def drop_old(self, before: ReleaseName | None, shown: ReleaseName, keep: int) -> None:
        """Drop all but the last `keep`, partial ones, and those that a rollback to `before` left behind."""
        since = before.number if before else shown.number
        with suppress(OSError):  # what visitors see is right; the next deploy tries again
            kept = [each for each in self._whole() if not since < each.number < shown.number]
            for release in {*self.all()} - {shown, *kept[-keep:]}:
                self._drop(release)

    def _drop(self, release: ReleaseName) -> None:
        """Remove a release. It goes aside first: half a release would be taken for a whole one."""
        gone = self.work / "gone" / str(release)
        gone.parent.mkdir(parents=True, exist_ok=True)
        self.path(release).rename(gone)
        shutil.rmtree(gone, ignore_errors=True)

    def in_the_way(self, name: str, what: str) -> ResumesiteError:
        """Say that something of others stands where ours would be."""
        hint = "Move it away, or name another folder for this target."
        place = Place(f"{self.shown}/{name}".rstrip("/"))
        return unchanged(Problem("IN_THE_WAY", what, place, hint=hint))


def _time(now: float | None) -> str:
    if now is None:
        return ""
    try:
        return f"{datetime.fromtimestamp(now, UTC):%Y%m%dT%H%M%SZ}"
    except (ValueError, OverflowError, OSError):  # a clock that is out of its mind
        return ""

"""Has anything in a person's folder been touched?

Answered from the folder's listing, without opening a file.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from resumesite.content.links import is_folder

_TICK_NS = 100_000_000
"""Changes within one tick of a file system's clock can look alike: 10 ms where the kernel's clock is slow."""

_COARSE_TICK_NS = 2_000_000_000
"""Some file systems keep whole seconds only, FAT even pairs of them."""

SHARE_RECORDS = "shares"
"""The folder in a person's folder where the records of their shares lie."""


@dataclass(frozen=True)
class Stamp:
    """What a folder's listing says of its files. `newest` is the latest change in it (ns since 1970).

    Equal texts mean that no file was touched, provided that the first stamp was settled when it was taken.
    """

    text: str
    newest: int

    def is_settled(self, now: int) -> bool:
        """Whether a change from `now` on must show in the stamp, because the clock has moved on since the
        last.
        """
        is_coarse = self.newest % 1_000_000_000 == 0
        return self.newest + (_COARSE_TICK_NS if is_coarse else _TICK_NS) < now


def file_stamp(status: os.stat_result) -> str:
    """Write down what changes whenever a file's bytes do. ctime is in it since no program can set that
    back.
    """
    return f"{status.st_size}.{status.st_mtime_ns}.{status.st_ctime_ns}.{status.st_ino}"


def folder_stamp(folder: Path) -> Stamp:
    """Stamp the files that lie directly in a person's folder, and those of their shares; no hidden ones.

    Empty when it is not there, and always the same while it may not be read.
    """
    lines: list[str] = []
    newest = 0
    try:
        entries = os.scandir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return Stamp("", 0)
    except OSError:
        return Stamp("unreadable", 0)
    with entries:
        for entry in entries:
            if entry.name == SHARE_RECORDS and is_folder(entry):
                shares = folder_stamp(folder / SHARE_RECORDS)
                lines += [f"{SHARE_RECORDS}/{line}" for line in shares.text.split("\n")]
                newest = max(newest, shares.newest)
            elif not entry.name.startswith(".") and not is_folder(entry):
                status = _status(entry)
                lines.append(f"{entry.name} {file_stamp(status)}" if status else entry.name)
                newest = max(newest, status.st_mtime_ns, status.st_ctime_ns) if status else newest
    return Stamp("\n".join(sorted(lines)), newest)


def _status(entry: os.DirEntry[str]) -> os.stat_result | None:
    """The status of what a link leads to, since that is what will be read; None where it leads nowhere."""
    try:
        return entry.stat()
    except OSError:
        return None


def folder_names(content: Path) -> list[str]:
    """Return the names of the folders below `content/`, sorted; hidden ones do not count."""
    try:
        with os.scandir(content) as entries:
            return sorted(
                entry.name for entry in entries if not entry.name.startswith(".") and is_folder(entry)
            )
    except (FileNotFoundError, NotADirectoryError):
        return []

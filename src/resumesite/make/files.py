"""Writing on this machine's disk, and saying plainly why it did not work."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from resumesite.errors import Place, Problem, ResumesiteError

_FULL = {errno.ENOSPC, errno.EDQUOT}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


def write_new(path: Path, data: bytes) -> None:
    """Write a file that is not there yet, with the folders above it. What a kill left is replaced."""
    try:
        _write(path, data)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, data)


def _write(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0), 0o666)
    with os.fdopen(descriptor, "wb", buffering=0) as file:
        view = memoryview(data)
        while view:
            view = view[file.write(view) :]


@contextmanager
def disk_errors(shown: str) -> Iterator[None]:
    """Turn what the operating system says of a write to `shown` into a problem with its way out."""
    try:
        yield
    except OSError as error:
        raise ResumesiteError(disk_problem(error, shown)) from error


def disk_problem(error: OSError, shown: str) -> Problem:
    """Say what keeps us from writing `shown`."""
    if error.errno in _FULL:
        hint = "Make room (`resumesite clean` deletes what can be made again), then run the command again."
        return Problem("DISK_FULL", "the disk is full", Place(shown), hint=hint)
    if error.errno in _FORBIDDEN:
        hint = "Make it writable for you, then run the command again."
        return Problem("NOT_WRITABLE", f"may not be written ({_said(error)})", Place(shown), hint=hint)
    return Problem("NOT_WRITABLE", f"cannot be written: {_said(error)}", Place(shown))


def _said(error: OSError) -> str:
    return (error.strerror or str(error)).lower()

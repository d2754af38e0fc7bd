"""A resume file → a draft: read its bytes, see what kind of resume it is, bring it into our own names."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path, PurePath

from resumesite.content.draft import Draft
from resumesite.content.importers.registry import importer_called, recognize
from resumesite.content.links import is_inside
from resumesite.errors import ExitStatus, Place, Problem, ResumesiteError
from resumesite.marked import MAX_BYTES, Marked, read_marked
from resumesite.marked.text import too_large

_REASONS = {
    errno.ENOENT: ("FILE_NOT_FOUND", "there is no such file"),
    errno.ENOTDIR: ("FILE_NOT_FOUND", "there is no such file"),
    errno.EACCES: ("FILE_UNREADABLE", "this file may not be read"),
    errno.EPERM: ("FILE_UNREADABLE", "this file may not be read"),
    errno.EISDIR: ("FILE_UNREADABLE", "this is a folder, not a file"),
    errno.ELOOP: ("FILE_UNREADABLE", "this link leads in a circle"),
    errno.ENAMETOOLONG: ("FILE_NOT_FOUND", "there is no such file (its name is too long)"),
}


def read_file(path: Path, shown: str, *, within: Path | None = None) -> bytes:
    """Return a resume file's bytes, at most `MAX_BYTES` of them.

    With `within`, a file that is elsewhere (behind a link) is refused.
    """
    if within is not None and not is_inside(path, within):
        raise _refused("LINK_OUTSIDE", "this is a link to something outside the content folder", shown)
    try:
        # A pipe would be waited for, so nothing may block here.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise _refused("FILE_UNREADABLE", "this is not an ordinary file", shown)
            data = file.read(MAX_BYTES + 1)
            size = os.fstat(file.fileno()).st_size
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise _unreadable(error, shown) from error
    if len(data) > MAX_BYTES:
        raise too_large(size, shown)
    return data


def read_draft(data: bytes, shown: str, *, format: str | None = None) -> Draft:  # noqa: A002
    """Bring a resume file's bytes into our own names.

    The suffix of `shown` chooses the language (without one: JSON or YAML by its first character). `format` is
    an importer's name; without it the data's shape tells.
    """
    marked = read_source(data, shown)
    importer = importer_called(format) if format else recognize(marked)
    return importer.read(marked)


def read_source(data: bytes, shown: str) -> Marked:
    """Read a resume file as plain data. What is not a mapping of fields is refused."""
    marked = read_marked(data, shown, PurePath(shown).suffix)
    if marked.data is None:
        raise _refused(
            "EMPTY", "this file is empty", shown, "Start with `personalInfo:` and a `name:` below it."
        )
    if not isinstance(marked.data, dict):
        kind = "a list" if isinstance(marked.data, list) else "a single value"
        problem = Problem("NOT_A_RESUME", f"expected the fields of a resume, got {kind}", marked.place())
        raise ResumesiteError(problem)
    return marked


def _unreadable(error: OSError | ValueError, shown: str) -> ResumesiteError:
    number = error.errno if isinstance(error, OSError) else errno.ENOENT
    code, message = _REASONS.get(number or 0, ("FILE_UNREADABLE", f"this file cannot be read: {error}"))
    return _refused(code, message, shown)


def _refused(code: str, message: str, shown: str, hint: str = "") -> ResumesiteError:
    status = ExitStatus.USAGE if code == "FILE_NOT_FOUND" else ExitStatus.PROBLEMS
    return ResumesiteError(Problem(code, message, Place(shown), hint=hint), status=status)

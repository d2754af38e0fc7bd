"""Records: what the site knows of a person beside the resumes. `publication.json` alone says what is live.

In: a person's folder. Out: a checked `Publication`, or an error that names the file; a damaged record is
never taken for an empty one. Records are canonical JSON (sorted keys, one line end after them), replaced
atomically while the person is locked.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from pydantic import ValidationError

from resumesite.content.durable import (
    Write,
    has_unfinished,
    undo_unfinished,
    unwritable,
    write_atomically,
)
from resumesite.content.publication import (
    Identity,
    Occasion,
    Publication,
    ResumeRecord,
    Status,
    new_publication,
    random_id,
    utc_text,
)
from resumesite.errors import ExitStatus, Place, Problem, ResumesiteError
from resumesite.marked import MAX_BYTES, Marked, dotted, read_json

__all__ = [
    "Identity",
    "Occasion",
    "Publication",
    "ResumeRecord",
    "Status",
    "canonical_json",
    "load_publication",
    "new_publication",
    "person_lock",
    "random_id",
    "save_publication",
    "utc_text",
    "write_atomically",
    "written_publication",
]

PUBLICATION = "publication.json"
LOCK_WAIT_SECONDS = 30.0


def canonical_json(data: Any) -> bytes:
    """Write a record: sorted keys, two spaces, UTF-8, one line end after it."""
    return (json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def written_publication(publication: Publication) -> Write:
    """The record as a change that can be committed together with others."""
    return Write(PUBLICATION, canonical_json(publication.model_dump(mode="json", by_alias=True)))


def save_publication(folder: Path, publication: Publication) -> None:
    """Replace the record in a person's folder. The caller holds the person's lock."""
    try:
        write_atomically(folder / PUBLICATION, written_publication(publication).data)
    except OSError as error:
        raise unwritable(_shown(folder), error) from error


def load_publication(folder: Path) -> Publication | None:
    """Read a person's record; None when there is none yet. An interrupted change is taken back first."""
    if has_unfinished(folder):
        with person_lock(folder):
            undo_unfinished(folder)
    shown = _shown(folder)
    try:
        written = _read_plain_file(folder / PUBLICATION)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise _damaged(shown, f"cannot be read: {error.strerror}") from error
    return _read_publication(written, shown, folder.name)


def _shown(folder: Path) -> str:
    return f"{folder.parent.name}/{folder.name}/{PUBLICATION}"


def _read_plain_file(path: Path) -> bytes:
    """Read a file that is none of the things which lead elsewhere or never end (links, pipes)."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        return file.read(MAX_BYTES + 1)


def _read_publication(written: bytes, shown: str, username: str) -> Publication:
    try:
        marked = read_json(written, shown)
    except ResumesiteError as error:
        raise ResumesiteError(
            *(replace(problem, code="DAMAGED_RECORD", hint=_HINT) for problem in error.problems)
        ) from error
    try:
        publication = Publication.model_validate(marked.data)
    except ValidationError as error:
        raise ResumesiteError(*_problems(error, marked)) from error
    if publication.username != username:
        message = f"is the record of {publication.username}, but stands in the folder of {username}"
        hint = "Rename people with `resumesite rename OLD NEW`; in a copied folder, delete the copied record."
        raise _damaged(shown, message, hint)
    return publication


_HINT = "Bring the file back from version control or a backup; without it nothing of this person is live."


def _damaged(shown: str, message: str, hint: str = _HINT) -> ResumesiteError:
    return ResumesiteError(Problem("DAMAGED_RECORD", message, Place(shown), hint=hint))


def _problems(error: ValidationError, marked: Marked) -> Iterator[Problem]:
    for details in error.errors():
        plain = {"extra_forbidden": "no such field", "missing": "is missing"}
        message = plain.get(details["type"], details["msg"].removeprefix("Value error, "))
        yield Problem("DAMAGED_RECORD", message, marked.place(details["loc"]), dotted(details["loc"]), _HINT)


@contextmanager
def person_lock(folder: Path, *, wait: float = LOCK_WAIT_SECONDS) -> Iterator[None]:
    """Keep other commands from changing this person. The same thread may take it again.

    The lock's file lies in the site's `.resumesite/locks/`, so that nothing stays behind beside the resume.
    """
    locks = folder.parent.parent / ".resumesite" / "locks"
    try:
        locks.mkdir(parents=True, exist_ok=True)
        lock = FileLock(locks / f"{folder.name}.lock", is_singleton=True)
        lock.acquire(timeout=wait)
    except Timeout:
        problem = Problem(
            "LOCKED", f"another command is changing {folder.name}", hint="Try again when it is done."
        )
        raise ResumesiteError(problem, status=ExitStatus.LOCKED) from None
    except OSError as error:
        raise unwritable(f".resumesite/locks/{folder.name}.lock", error) from error
    try:
        yield
    finally:
        lock.release()

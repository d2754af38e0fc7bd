"""Records: what the site knows of a person beside the resumes. `publication.json` alone says what is live.

In: a person's folder. Out: a checked `Publication`, or an error that names the file; a damaged record is
never taken for an empty one. Records are canonical JSON (sorted keys, one line end after them), replaced
atomically while the person is locked. The methods of `Publication` are all the ways in which a person's
state can change; each returns a new value.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TypeVar

from filelock import FileLock, Timeout
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    model_serializer,
    model_validator,
)
from pydantic.alias_generators import to_camel

from resumesite.content.durable import (
    Write,
    has_unfinished,
    undo_unfinished,
    unwritable,
    write_atomically,
)
from resumesite.errors import ExitStatus, Place, Problem, ResumesiteError
from resumesite.marked import MAX_BYTES, Marked, dotted, read_json

__all__ = [
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

_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


@dataclass(frozen=True)
class Occasion:
    """When something is done (UTC, `2024-01-15T10:30:00Z`), and where its new ids come from.

    `new_id("resume")` returns a random "resume_…".
    """

    now: str
    new_id: Callable[[str], str]


def random_id(kind: str) -> str:
    """Return an id such as "resume_5f3a…": 80 random bits, never reused."""
    return f"{kind}_{secrets.token_hex(10)}"


def utc_text(moment: datetime) -> str:
    """Write a moment as records do: UTC, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Status(StrEnum):
    """What a resume is, derived from the record (contract §2)."""

    PUBLISHED = "PUBLISHED"
    ARCHIVED = "ARCHIVED"
    DRAFT = "DRAFT"


def _is_time(text: str) -> str:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("expected a time such as 2024-01-15T10:30:00Z") from None
    if not _TIME.fullmatch(text):
        raise ValueError("expected a time such as 2024-01-15T10:30:00Z")
    return text


Time = Annotated[str, AfterValidator(_is_time)]
Id = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x20\x7f]+$")]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class ResumeRecord(_Record):
    """What is known of one resume. Both dates absent: a draft."""

    model_config = ConfigDict(alias_generator=to_camel)

    id: Id
    created_at: Time
    updated_at: Time
    published_at: Time | None = None
    archived_at: Time | None = None

    @property
    def status(self) -> Status:
        if self.published_at:
            return Status.PUBLISHED
        return Status.ARCHIVED if self.archived_at else Status.DRAFT


_Changing = TypeVar("_Changing", bound=_Record)


class Publication(_Record):
    """A person's record. While anything is live, `main` is live too: it is what stands at `/<username>/`."""

    id: Id
    username: str
    email: str | None = None
    clerk_user_id: str | None = None
    islive: bool = False
    main: str = ""
    resumes: dict[str, ResumeRecord] = Field(default_factory=dict)
    created_at: Time
    updated_at: Time
    former_usernames: tuple[str, ...] = Field(default=(), alias="formerUsernames")

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Publication:
        live = [name for name, record in self.resumes.items() if record.published_at]
        if self.islive != bool(live):
            number = f"{len(live)} are" if len(live) > 1 else "one is" if live else "none is"
            raise ValueError(f"islive is {str(self.islive).lower()}, but of the resumes {number} published")
        if self.main and self.main not in self.resumes:
            raise ValueError(f"main is {self.main!r}, which is not among the resumes")
        if live and self.main not in live:
            raise ValueError(f"main is {self.main!r}, which is not published")
        if both := [name for name in live if self.resumes[name].archived_at]:
            raise ValueError(f"{both[0]!r} is both published and archived")
        return self

    @model_serializer(mode="wrap")
    def _without_empty_extras(self, dump: Callable[[Publication], dict[str, Any]]) -> dict[str, Any]:
        data = dump(self)
        if not self.former_usernames:
            data.pop("formerUsernames", None)
            data.pop("former_usernames", None)
        return data

    # Asking --------------------------------------------------------------------------------------

    def live_names(self) -> tuple[str, ...]:
        """The resumes that are published, the main one first, then by name."""
        live = (name for name, record in self.resumes.items() if record.published_at)
        return tuple(sorted(live, key=lambda name: (name != self.main, name)))

    def status(self, name: str) -> Status:
        record = self.resumes.get(name)
        return record.status if record else Status.DRAFT

    # Changing: each returns a new record ---------------------------------------------------------

    def with_resume(self, name: str, occasion: Occasion) -> Publication:
        """Give a resume its record (id and creation) if it has none yet."""
        if name in self.resumes:
            return self
        record = ResumeRecord(id=occasion.new_id("resume"), created_at=occasion.now, updated_at=occasion.now)
        return self._with({name: record}, occasion.now)

    def published(self, name: str, occasion: Occasion, *, as_main: bool = False) -> Publication:
        """Switch a resume on. The first one that is live becomes the main one, or the one given as such."""
        known = self.with_resume(name, occasion)
        before = known.resumes[name]
        since = before.published_at or occasion.now
        record = _changed(before, updated_at=occasion.now, published_at=since, archived_at=None)
        is_main = as_main or not self.islive
        return known._with({name: record}, occasion.now, main=name if is_main else known.main)

    def unpublished(self, names: tuple[str, ...], now: str) -> Publication:
        """Switch resumes off; they are drafts again."""
        return self._with(
            {name: _changed(self.resumes[name], updated_at=now, published_at=None) for name in names}, now
        )

    def archived(self, name: str, occasion: Occasion) -> Publication:
        known = self.with_resume(name, occasion)
        record = _changed(
            known.resumes[name], updated_at=occasion.now, published_at=None, archived_at=occasion.now
        )
        return known._with({name: record}, occasion.now)

    def unarchived(self, name: str, now: str) -> Publication:
        return self._with({name: _changed(self.resumes[name], updated_at=now, archived_at=None)}, now)

    def touched(self, name: str, now: str) -> Publication:
        """Say that a resume's content has changed."""
        return self._with({name: _changed(self.resumes[name], updated_at=now)}, now)

    def without_resume(self, name: str, now: str) -> Publication:
        """Forget a resume's record (it is kept with the deleted file)."""
        return self._with({name: None}, now)

    def with_restored(self, name: str, record: ResumeRecord, now: str) -> Publication:
        """Take a deleted resume's record back, as a draft."""
        return self._with({name: _changed(record, updated_at=now, published_at=None, archived_at=None)}, now)

    def with_identity(self, identity: Identity, now: str) -> Publication:
        """Set what a platform knows of the person; what it does not say stays."""
        given = {key: value for key, value in vars(identity).items() if value is not None}
        return _changed(self, updated_at=now, **given) if given else self

    def renamed(self, username: str, now: str) -> Publication:
        """Give the person another username, and remember the old one for its redirect."""
        former = [name for name in self.former_usernames if name not in (username, self.username)]
        return _changed(self, username=username, former_usernames=(*former, self.username), updated_at=now)

    def _with(
        self, changed: Mapping[str, ResumeRecord | None], now: str, *, main: str | None = None
    ) -> Publication:
        """Put resumes' records in place (None takes one away) and let islive and main follow."""
        resumes = {name: record for name, record in {**self.resumes, **changed}.items() if record}
        live = [name for name, record in resumes.items() if record.published_at]
        wanted = self.main if main is None else main
        if live and wanted not in live:
            wanted = min(live, key=lambda name: (resumes[name].published_at, name))
        elif wanted not in resumes:
            wanted = ""
        return _changed(self, resumes=resumes, main=wanted, islive=bool(live), updated_at=now)


@dataclass(frozen=True)
class Identity:
    """What a platform may say of a person when it publishes; None leaves what is recorded."""

    id: str | None = None
    email: str | None = None
    clerk_user_id: str | None = None


def new_publication(username: str, occasion: Occasion) -> Publication:
    """A first record, with nothing live."""
    return Publication(
        id=occasion.new_id("usr"), username=username, created_at=occasion.now, updated_at=occasion.now
    )


def _changed(record: _Changing, **changes: object) -> _Changing:
    """A copy with `changes` that is validated like a new one (pydantic's own copy is not)."""
    return record.model_validate({**dict(record), **changes})


# Files ------------------------------------------------------------------------------------------


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

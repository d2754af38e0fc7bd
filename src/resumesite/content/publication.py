"""A person's publication: the record of what is live, and all the ways in which it can change.

Each method of `Publication` that changes something returns a new value; nothing here reads or writes a
file, a clock or a source of randomness, but `random_id`, which is given to whoever makes an `Occasion`.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_serializer, model_validator
from pydantic.alias_generators import to_camel

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
Line = Annotated[str, Field(min_length=1, max_length=254, pattern=r"^[^\x00-\x1f\x7f]+$")]
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
    email: Line | None = None
    clerk_user_id: Id | None = None
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

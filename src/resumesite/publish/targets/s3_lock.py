"""One deploy at a time to a bucket: a lock object that only one writer can make.

That takes a server which honours conditional requests. Many do not and say nothing, so it is tried out once;
where they do not, the lock is a sign on the door, and a warning says so.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from resumesite.errors import ExitStatus, Problem, ResumesiteError
from resumesite.make.files import disk_errors
from resumesite.publish.targets import PRIVATE, Surroundings, TargetError, as_unchanged
from resumesite.publish.targets.s3_bucket import Bucket
from resumesite.publish.targets.s3_errors import error_code, status_of

LOCK = f"{PRIVATE}lock"
PROBE = f"{PRIVATE}probe"

SECONDS_TO_LIVE = 180.0
"""A lock that nobody renewed for so long is nobody's. Measured by the server's clock."""

_RENEWED_AFTER = SECONDS_TO_LIVE / 6
_SECONDS_BETWEEN_LOOKS = 1.0


@dataclass
class _Held:
    """The lock, held: `etag` is that of the lock's object."""

    lock: S3Lock
    etag: str
    conditions: bool | None
    renewed: float

    def renew(self) -> None:
        if self.lock.clock() - self.renewed < _RENEWED_AFTER:
            return
        self.etag = self.lock.renewed(self)
        self.renewed = self.lock.clock()


class S3Lock:
    """The lock of one deploy. `conditions` is the verdict of an earlier probe."""

    def __init__(
        self,
        bucket: Bucket,
        surroundings: Surroundings,
        conditions: bool | None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.clock = clock
        self._bucket = bucket
        self._conditions = conditions
        self._sleep = sleep
        self._private = surroundings.private
        self._nonce = secrets.token_hex(16)
        self._machine = ""

    @contextmanager
    def held(self, wait: float) -> Iterator[_Held]:
        """Hold it; raise LOCKED when somebody else does for longer than `wait` seconds."""
        deadline = self.clock() + wait
        with self._local(wait):
            self._machine = _machine(self._private)
            if self._conditions is None:
                self._conditions = self._probe()
            held = self._taken(deadline)
            try:
                yield held
            finally:
                self._release()

    @contextmanager
    def _local(self, wait: float) -> Iterator[None]:
        """Keep deploys of this site on this machine apart, whatever the server does."""
        with _here(self._private):
            self._private.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self._private / "deploy.lock")
            try:
                lock.acquire(timeout=wait)
            except Timeout:
                raise _locked("another deploy of this site is running on this machine") from None
        try:
            yield
        finally:
            lock.release()

    def _probe(self) -> bool:
        """Find out whether the server refuses to overwrite what must not be there.

        The probe stays, since several deploys may try at once: who found it gone between their two requests
        would take a good server for a bad one.
        """
        try:
            for _ in range(2):
                self._bucket.put_object(PROBE, b"", {"CacheControl": "no-store", "IfNoneMatch": "*"})
        except TargetError as error:
            if not _is_conditional(error):
                raise
            return not _is_unknown(error)
        return False

    # Taking -----------------------------------------------------------------------------------------------

    def _taken(self, deadline: float) -> _Held:
        while True:
            if etag := self._try_to_take():
                return _Held(self, etag, self._conditions, self.clock())
            if self.clock() >= deadline:
                raise _locked(self._who())
            self._sleep(min(_SECONDS_BETWEEN_LOOKS, max(deadline - self.clock(), 0.01)))

    def _try_to_take(self) -> str:
        """Make the lock, or take over one that is nobody's; return its ETag, "" when it is somebody's."""
        if not self._conditions:
            return self._try_without_conditions()
        try:
            return self._put(LOCK, {"IfNoneMatch": "*"})
        except TargetError as error:
            if not _is_conditional(error):
                raise
            if _is_unknown(error):  # the verdict is another server's: the record came with a moved bucket
                self._conditions = False
                return self._try_without_conditions()
        there = self._look()
        if there is None:  # let go of in this moment
            return ""
        if there.nonce == self._nonce:  # our own request was carried out, though its answer was lost
            return there.etag
        return self._replaced(there.etag) if self._is_nobodys(there) else ""

    def _try_without_conditions(self) -> str:
        there = self._look()
        if there and not self._is_nobodys(there):
            return ""
        return self._put(LOCK, {})

    def _is_nobodys(self, there: _There) -> bool:
        """Whether whoever made the lock is gone: too old, or made by this machine, where only we run now."""
        return there.age > SECONDS_TO_LIVE or there.machine == self._machine

    def _replaced(self, etag: str) -> str:
        """Put our lock where one with `etag` is; "" when it is another one by now.

        Some servers compare ETags with their quotes and some without: a refusal is asked again without.
        """
        for form in (etag, etag.strip('"')):
            try:
                return self._put(LOCK, {"IfMatch": form})
            except TargetError as error:
                if not _is_conditional(error):
                    raise
        there = self._look()
        return there.etag if there and there.nonce == self._nonce else ""

    def renewed(self, held: _Held) -> str:
        """Put the lock anew and return its ETag; raise LOCK_LOST when it is somebody else's."""
        if not self._conditions:
            there = self._look()
            if there and there.nonce == self._nonce:
                return self._put(LOCK, {})
        elif etag := self._replaced(held.etag):
            return etag
        problem = Problem(
            "LOCK_LOST",
            "another deploy has taken over, since this one was silent for too long",
            hint="Wait until it is done, then run the command again.",
        )
        raise ResumesiteError(problem)  # whoever deploys knows whether anything was changed

    def _release(self) -> None:
        """Take the lock away, if it is still ours."""
        with suppress(TargetError, ResumesiteError):
            there = self._look()
            if there and there.nonce == self._nonce:
                self._bucket.call("delete_object", Key=self._bucket.key(LOCK))

    # The lock's object ------------------------------------------------------------------------------------

    def _put(self, name: str, conditions: dict[str, Any]) -> str:
        body = {
            "machine": self._machine,
            "nonce": self._nonce,
            "host": platform.node(),
            "process": os.getpid(),
        }
        parameters = {"ContentType": "application/json", "CacheControl": "no-store", **conditions}
        return str(self._bucket.put_object(name, json.dumps(body).encode(), parameters)["ETag"])

    def _look(self) -> _There | None:
        found = self._bucket.get_object(LOCK)
        if found is None:
            return None
        body, answer = found.data, found.answer
        try:
            said = json.loads(body)
        except ValueError:
            said = {}
        said = said if isinstance(said, dict) else {}
        return _There(
            etag=str(answer.get("ETag", "")),
            nonce=str(said.get("nonce", "")),
            machine=str(said.get("machine", "")),
            host=str(said.get("host", "")),
            age=_age(answer),
        )

    def _who(self) -> str:
        there = self._look()
        where = f" on {there.host}" if there and there.host else ""
        return f"another deploy to this target is running{where}"


@dataclass(frozen=True)
class _There:
    """The lock's object as it is. `age` are seconds since it was put there, by the server's clock."""

    etag: str
    nonce: str
    machine: str
    host: str
    age: float


def _age(answer: Mapping[str, Any]) -> float:
    made = answer.get("LastModified")
    try:
        now = parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"])
    except (KeyError, TypeError, ValueError):
        return 0.0
    return (now - made).total_seconds() if isinstance(made, datetime) else 0.0


def _is_conditional(error: TargetError) -> bool:
    """Whether a server refused because of a condition, or does not know conditions at all."""
    return status_of(error.__cause__) in (409, 412) or _is_unknown(error)


def _is_unknown(error: TargetError) -> bool:
    """Whether a server does not know conditions at all."""
    return status_of(error.__cause__) == 501 or error_code(error.__cause__) == "NotImplemented"


def _locked(message: str) -> ResumesiteError:
    hint = f"Wait until it is done, or use --wait. A deploy that died lets go after {SECONDS_TO_LIVE:.0f} s."
    return ResumesiteError(Problem("LOCKED", message, hint=hint), status=ExitStatus.LOCKED)


def _machine(private: Path) -> str:
    """Return a name for this copy of the site on this machine, since it was started.

    The file alone would not do: a cache of `.resumesite/` brings it to other machines.
    """
    file = private / "machine"
    with _here(private):
        try:
            copy = file.read_text("ascii")
        except (FileNotFoundError, UnicodeDecodeError):
            copy = ""
        if not copy:
            copy = secrets.token_hex(16)
            file.write_text(copy, "ascii")
    parts = (copy, platform.node(), _boot())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


@contextmanager
def _here(private: Path) -> Iterator[None]:
    """Say of what cannot be written on this machine that it has not changed the target."""
    with as_unchanged(), disk_errors(f".resumesite/{private.parent.name}/{private.name}"):
        yield


def _boot() -> str:
    """Name the time since this machine was started, where it has a name."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        return ""

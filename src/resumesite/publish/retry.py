"""Trying again: until a deadline, at random moments that lie ever further apart (full jitter)."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

_Result = TypeVar("_Result")

_FIRST_SECONDS = 0.2
_MOST_SECONDS = 20.0


class TransientError(Exception):
    """Something that may go better next time. `after` are seconds that the server asked to wait."""

    def __init__(self, cause: Exception, after: float = 0.0) -> None:
        super().__init__(str(cause))
        self.cause = cause
        self.after = after


@dataclass(frozen=True)
class Retries:
    """Tries a call again as long as it fails with a TransientError, for `seconds` at most."""

    seconds: float
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random

    def run(self, call: Callable[[], _Result], *, at_most: Callable[[], float] | None = None) -> _Result:
        """Return what the call returns; raise the last TransientError when the time is up.

        `at_most` says after each failure how many seconds there are by then, if fewer.
        """
        begin = self.clock()
        tries = 0
        while True:
            try:
                return call()
            except TransientError as error:
                tries += 1
                pause = max(error.after, self.chance() * min(_MOST_SECONDS, _FIRST_SECONDS * 2**tries))
                limit = min(self.seconds, at_most()) if at_most else self.seconds
                if self.clock() - begin + pause > limit:
                    raise
                self.sleep(pause)


@dataclass
class Pace:
    """Keeps requests apart, over all threads: at most so many in a second (0: as fast as can be)."""

    per_second: float = 0.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _next: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self) -> None:
        """Return when the next request may be made."""
        if not self.per_second:
            return
        with self._lock:
            turn = max(self._next, self.clock())
            self._next = turn + 1 / self.per_second
        if (pause := turn - self.clock()) > 0:
            self.sleep(pause)

"""What the builder tells the browsers: that something was built, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Condition

from resumesite.errors import Problem


@dataclass(frozen=True)
class State:
    """The outcome of the latest build. `number` counts builds; `is_last` says that the preview ends."""

    number: int = 0
    problems: tuple[Problem, ...] = ()
    is_last: bool = False


class News:
    """The latest `State`, which threads can wait for."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._state = State()

    @property
    def state(self) -> State:
        return self._state

    def tell(self, problems: tuple[Problem, ...]) -> None:
        self._set(State(self._state.number + 1, problems))

    def end(self) -> None:
        """Tell that no more will come, so that nobody waits for it."""
        self._set(State(self._state.number + 1, self._state.problems, is_last=True))

    def after(self, number: int, timeout: float) -> State | None:
        """Wait for a state later than `number`; None when there was none within `timeout` seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._state.number > number, timeout)
            return self._state if self._state.number > number else None

    def _set(self, state: State) -> None:
        with self._changed:
            self._state = state
            self._changed.notify_all()

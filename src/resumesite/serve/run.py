"""The preview's loop: build, tell the browsers, wait for a change, again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from resumesite.errors import Problem
from resumesite.serve.news import News
from resumesite.serve.server import PreviewServer
from resumesite.serve.watch import Changes, watching


@dataclass(frozen=True)
class Outcome:
    """What one build said: its problems, and one line about what was made."""

    problems: tuple[Problem, ...] = ()
    summary: str = ""


def keep_building(
    root: Path,
    server: PreviewServer,
    build: Callable[[], Iterator[Outcome]],
    say: Callable[[Outcome], None],
) -> None:
    """Build now and after every change below `root`, until interrupted.

    `build` yields an outcome whenever pages are ready to look at. Each is said and shown in the browsers.
    """
    changes = Changes()
    with watching(root, changes.note), server.running():
        while True:
            for outcome in build():
                tell(server.news, outcome, say)
            changes.take()


def tell(news: News, outcome: Outcome, say: Callable[[Outcome], None]) -> None:
    """Say an outcome in the terminal and on the pages."""
    news.tell(outcome.problems)
    say(outcome)

"""The preview's loop: build, tell the browsers, wait for a change, again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from resumesite.serve.builds import Outcome
from resumesite.serve.server import PreviewServer
from resumesite.serve.watch import Changes, watching


def keep_building(
    root: Path,
    server: PreviewServer,
    changes: Changes,
    build: Callable[[], Iterator[Outcome]],
    say: Callable[[Outcome], None],
) -> None:
    """Build now and after every change below `root`, until interrupted or `changes` end.

    `build` yields an outcome whenever pages are ready to look at. Each is said and shown in the browsers.
    """
    with watching(root, changes.note), server.running():
        is_wanted = True
        while is_wanted:
            for outcome in build():
                server.news.tell(outcome.problems)
                say(outcome)
            is_wanted = bool(changes.take())

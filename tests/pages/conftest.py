"""What the proof of pages measured, said at the end of a run: figures by theme."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest

Note = Callable[..., None]

_KEY = "pages"


@pytest.fixture
def note(record_property: Callable[[str, object], None]) -> Note:
    """Keep figures of a theme: `note("plain", gzip=5120)`; they are summed up at the end of the run."""

    def note(theme: str, **figures: float) -> None:
        record_property(_KEY, (theme, figures))

    return note


def pytest_terminal_summary(terminalreporter: Any) -> None:
    found: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    reports = [report for reports in terminalreporter.stats.values() for report in reports]
    for report in reports:
        for key, value in getattr(report, "user_properties", ()):
            if key == _KEY and report.when == "call":
                theme, figures = value
                for name, figure in figures.items():
                    found[theme][name].append(figure)
    if found:
        terminalreporter.section("figures of pages (how many, least, middle, most, sum)")
    for theme, figures in sorted(found.items()):
        for name, values in sorted(figures.items()):
            middle = sorted(values)[len(values) // 2]
            terminalreporter.line(
                f"{theme:8} {name:24} {len(values):5} {min(values):9.6g} {middle:9.6g} {max(values):9.6g}"
                f" {sum(values):10.7g}"
            )

"""The command line: the only place that prints and exits.

Each command is a module of its own, imported when it is called, so that `resumesite --help` loads click and
nothing else. A new command is a file here and a row in `COMMANDS`.
"""

from __future__ import annotations

from resumesite.cli.program import main

__all__ = ["main"]

"""Which changes on disk call for a build, and when a burst of them is over."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath

from resumesite.settings import FILE_NAME

FOLDERS = ("content", "themes")
"""The folders, beside `resumesite.toml`, that a site is built from."""

_TEMPORARY = re.compile(
    r"""
    \. .*                           # hidden files: .git, .DS_Store, .#resume.yaml, .resume.yaml.swp, locks
    | .* ~                          # backups of many editors
    | \# .* \#                      # Emacs saves
    | 4913                          # Vim tests whether it may write
    | ~\$ .*                        # Office locks
    | .* ___jb_(?:tmp|old)___       # JetBrains saves
    | .* \.(?:sw[a-z]|tmp|temp|bak|part|crdownload|crswap|orig|pyc)
    | __pycache__
    """,
    re.VERBOSE | re.IGNORECASE,
)


def is_source(path: PurePath) -> bool:
    """Whether a file (relative to the site's root) is something a site is built from, not an editor's own."""
    if path.parts[:1] == (FILE_NAME,):
        return len(path.parts) == 1
    return path.parts[:1] in {(folder,) for folder in FOLDERS} and not any(
        map(_TEMPORARY.fullmatch, path.parts)
    )


@dataclass(frozen=True)
class Debounce:
    """When a burst of changes is over: `quiet` seconds after the last one, at most `longest` after the first.

    Editors save in several steps, and a checkout touches many files.
    """

    quiet: float = 0.1
    longest: float = 1.0

    def remaining(self, first: float, last: float, now: float) -> float:
        """Return how long still to wait when a burst began at `first` and its latest change was at `last`."""
        return max(0.0, min(last + self.quiet, first + self.longest) - now)

"""Where links below `content/` lead. One that leads in a circle leads nowhere, and is no reason to stop."""

from __future__ import annotations

import os
from pathlib import Path


def is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a folder, or a link to one."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def is_inside(path: Path, folder: Path) -> bool:
    """Whether a path, followed through all links, leads to something in `folder`.

    A circle counts as inside: whoever reads it is told by the system what it is.
    """
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # RuntimeError: a circle, before Python 3.13
        return True

"""Running a command of the user's own: as they would type it, and without the site's key."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

from resumesite.edition.protection.site_key import VARIABLE

_ERROR_STREAM = 2
"""Standard output is for our answer: what the command says goes to standard error."""


def run_users_command(
    command: str,
    folder: Path,
    environ: Mapping[str, str],
    told: Mapping[str, str],
    *,
    data: bytes = b"",
    seconds: float | None = None,
) -> int:
    """Run a command by the shell in `folder` and return its exit status.

    It has `environ` but for the site's key, and `told` beside it; `data` stands on its standard input. Raises
    OSError when it cannot be run, and subprocess.TimeoutExpired after so many seconds.
    """
    passed = {name: value for name, value in environ.items() if name != VARIABLE}
    ran = subprocess.run(  # noqa: S602
        command,
        shell=True,
        cwd=folder,
        env={**passed, **told},
        input=data,
        stdout=_ERROR_STREAM,
        timeout=seconds,
        check=False,
    )
    return ran.returncode

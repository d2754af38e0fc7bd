"""`purge = "command …"`: the user's own command clears a CDN; it gets the addresses on its standard input."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from resumesite.edition.protection.site_key import VARIABLE
from resumesite.errors import Problem, ResumesiteError

_SECONDS = 300


def run_purge(
    command: str, addresses: Sequence[str], base_url: str, root: Path, environ: Mapping[str, str]
) -> None:
    """Run the command below the site's root.

    It gets one address a line: absolute where there is a base_url, else from the site's root ("/ada/").
    Raises ResumesiteError (CACHE_NOT_CLEARED) when it fails. The site's key is not passed on.
    """
    lines = "".join(f"{base_url.rstrip('/')}/{address}\n" for address in addresses)
    passed = {name: value for name, value in environ.items() if name != VARIABLE}
    try:
        ran = subprocess.run(  # noqa: S602  # a command of the user's own, as they would type it
            command, shell=True, cwd=root, input=lines.encode(), stdout=_error_stream(), check=False,
            env={**passed, "RESUMESITE_BASE_URL": base_url}, timeout=_SECONDS,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _failed(f"could not be run: {error}") from error
    if ran.returncode:
        raise _failed(f"ended with status {ran.returncode}")


def _error_stream() -> int:
    """Standard output is for our answer: what the command says goes to standard error."""
    try:
        return sys.stderr.fileno()
    except (OSError, ValueError):
        return os.open(os.devnull, os.O_WRONLY)


def _failed(why: str) -> ResumesiteError:
    return ResumesiteError(
        Problem(
            "CACHE_NOT_CLEARED",
            f"the purge command {why}; caches may show what was there before",
            hint="Mend it, then run `resumesite invalidate --resume`.",
        )
    )

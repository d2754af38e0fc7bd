"""`purge = "command …"`: the user's own command clears a CDN; it gets the addresses on its standard input."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from resumesite.errors import Problem, ResumesiteError
from resumesite.publish.users_command import run_users_command

_SECONDS = 300


def run_purge(
    command: str, addresses: Sequence[str], base_url: str, root: Path, environ: Mapping[str, str]
) -> None:
    """Run the command below the site's root.

    It gets one address a line: absolute where there is a base_url, else from the site's root ("/ada/").
    Raises ResumesiteError (CACHE_NOT_CLEARED) when it fails.
    """
    lines = "".join(f"{base_url.rstrip('/')}/{address}\n" for address in addresses).encode()
    told = {"RESUMESITE_BASE_URL": base_url}
    try:
        status = run_users_command(command, root, environ, told, data=lines, seconds=_SECONDS)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _failed(f"could not be run: {error}") from error
    if status:
        raise _failed(f"ended with status {status}")


def _failed(why: str) -> ResumesiteError:
    return ResumesiteError(
        Problem(
            "CACHE_NOT_CLEARED",
            f"the purge command {why}; caches may show what was there before",
            hint="Mend it, then run `resumesite invalidate --resume`.",
        )
    )

"""What WeasyPrint may read: files that lie in memory under names of ours, and nothing else."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

with warnings.catch_warnings():  # it complains when the machine has no fonts; ours come along
    warnings.simplefilter("ignore", UserWarning)
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from resumesite.errors import Problem, ResumesiteError

SCHEME = "resumesite:"


@dataclass(frozen=True)
class HeldFile:
    """A file for WeasyPrint to read. `read` is called when it is asked for."""

    media_type: str
    read: Callable[[], bytes]


class MemoryFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Serves files by their names ("resumesite:photo"); any other address stops the rendering.

    WeasyPrint by itself reads `file:` and `http:` addresses. Here neither the disk nor the network can be
    reached, whatever a template or a style says, and redirects have nowhere to lead.
    """

    def __init__(self, files: Mapping[str, HeldFile]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self._files = files

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Return a held file.

        Raises what WeasyPrint turns into the end of the rendering for any other address.
        """
        file = self._files.get(url.removeprefix(SCHEME)) if url.startswith(SCHEME) else None
        if file is None:
            raise ValueError("nothing may be fetched from there")
        return URLFetcherResponse(url, body=file.read(), headers={"Content-Type": file.media_type})

    def open(self, *_: object, **__: object) -> NoReturn:
        raise ValueError("nothing may be opened")


def forbidden_address(error: FatalURLFetchingError) -> ResumesiteError:
    """Say which address a theme wanted to fetch."""
    return ResumesiteError(
        Problem(
            "EXTERNAL_RESOURCE",
            f"the theme asks for a file that does not belong to it: {error}",
            hint="Themes use only fonts that theme.toml names.",
        )
    )

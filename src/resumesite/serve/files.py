"""An address → the file in `output/` that stands there, as a static host would find it."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote_to_bytes, urlsplit

from resumesite.plan.formats import FORMATS

MEDIA_TYPES = {
    **{PurePosixPath(kind.file_name).suffix: kind.media_type for kind in FORMATS.values()},
    ".css": "text/css; charset=utf-8",
    ".gif": "image/gif",
    ".ico": "image/vnd.microsoft.icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml; charset=utf-8",
}
HTML = MEDIA_TYPES[".html"]

_NOTHING_YET = b"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Not here</title>
<body>
<h1>There is no page here yet</h1>
<p>This page reloads by itself when there is one. <a href="/">To the start</a></p>
</body>
</html>
"""


@dataclass(frozen=True)
class Served:
    """What a preview serves: a folder, and the path of the site's `base_url` ("/" or "/repo/")."""

    output: Path
    base_path: str = "/"


@dataclass(frozen=True)
class Reply:
    """The answer to a request: a status and either a file's bytes or where to look instead."""

    status: HTTPStatus
    body: bytes = b""
    media_type: str = HTML
    location: str = ""


def base_path_of(base_url: str) -> str:
    """Return the path that a site's addresses start with: "/" or "/repo/"."""
    path = urlsplit(base_url).path.strip("/")
    return f"/{path}/" if path else "/"


def media_type_of(name: str) -> str:
    return MEDIA_TYPES.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")


def reply_to(address: str, served: Served) -> Reply:
    """Answer a request for `address` (a path, perhaps with a query) from the files served."""
    path = urlsplit(address).path
    if f"{path}/" == served.base_path:
        return Reply(HTTPStatus.FOUND, location=served.base_path)
    names = _names(_below_base(path, served.base_path))
    if names is None:
        return _not_found(served.output)
    found = _inside(served.output, names)
    if names[-1] and found is not None and found.is_dir():
        return Reply(HTTPStatus.FOUND, location=_address(names, served.base_path))
    file = found if names[-1] else _inside(served.output, [*names, "index.html"])
    body = _read(file)
    if file is None or body is None:
        return _not_found(served.output)
    return Reply(HTTPStatus.OK, body, media_type_of(file.name))


def _below_base(path: str, base_path: str) -> str:
    """Return a path without the base path, under which the site would stand when published."""
    return f"/{path.removeprefix(base_path)}" if path.startswith(base_path) else path


def _names(path: str) -> list[str] | None:
    """Split a path into names, the last one "" for a folder; None where it can name nothing."""
    try:
        names = unquote_to_bytes(path).decode("utf-8").removeprefix("/").split("/")
    except UnicodeDecodeError:
        return None
    named = names[:-1] if names[-1] == "" else names
    return names if all(_is_servable(name) for name in named) else None


def _is_servable(name: str) -> bool:
    """Whether a name may be asked for: no way up, no other drive, nothing hidden but `.well-known`."""
    if not name or any(character in "\\:\0" or not character.isprintable() for character in name):
        return False
    return not name.startswith(".") or name == ".well-known"


def _inside(folder: Path, names: list[str]) -> Path | None:
    """Return what stands below `folder`; None when there is nothing or a link leads out of it."""
    try:
        found = folder.joinpath(*names).resolve(strict=True)
        return found if found.is_relative_to(folder.resolve(strict=True)) else None
    except (OSError, RuntimeError):  # missing, unreadable, a name too long, a loop of links
        return None


def _address(names: list[str], base_path: str) -> str:
    return f"{base_path}{'/'.join(quote(name) for name in names)}/"


def _read(file: Path | None) -> bytes | None:
    """Return a file's bytes; None for what is no file, cannot be read, or was just replaced."""
    try:
        return file.read_bytes() if file is not None and file.is_file() else None
    except OSError:
        return None


def _not_found(output: Path) -> Reply:
    return Reply(HTTPStatus.NOT_FOUND, _read(_inside(output, ["404.html"])) or _NOTHING_YET)

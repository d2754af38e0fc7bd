"""A person's own styles: `custom.css` beside their resumes, for the pages and PDFs of all of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from resumesite.content.links import is_inside
from resumesite.errors import Place, Problem, ResumesiteError
from resumesite.settings import Site
from resumesite.themes.stylesheet import complaints, minify

CUSTOM_STYLE = "custom.css"

_LARGEST = 64 * 1024


def own_style(site: Site, folder: Path) -> str:
    """Return the style in a person's folder without its comments, "" when there is none.

    Raises INVALID_STYLE with the place of everything that it may not hold.
    """
    path = folder / CUSTOM_STYLE
    place = Place(site.shown(path))
    if not path.is_file():  # nor a pipe, which would never end
        return ""
    if not is_inside(path, site.content):
        raise ResumesiteError(_invalid("this is a link to something outside the content folder", place))
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise ResumesiteError(_invalid(f"cannot be read: {error.strerror}", place)) from error
    if problems := list(_problems(data, place)):
        raise ResumesiteError(*problems)
    return minify(data.decode("utf-8-sig"))


def _problems(data: bytes, place: Place) -> Iterator[Problem]:
    if len(data) > _LARGEST:
        yield _invalid(f"is larger than {_LARGEST // 1024} KiB", place, "Make a theme of it.")
        return
    try:
        css = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        yield _invalid(f"is no UTF-8 text (byte {error.start})", place, "Save it as UTF-8.")
        return
    for line, column, reason in complaints(css):
        yield _invalid(reason, Place(place.path, line, column))


def _invalid(message: str, place: Place, hint: str = "") -> Problem:
    return Problem("INVALID_STYLE", message, place, hint=hint)

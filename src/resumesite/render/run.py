"""One job → the bytes of its artifacts, or what was wrong with each.

Each renderer is given only what its format says it uses, so that nothing can reach a file without being
part of the file's key.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, partial
from hashlib import sha256
from importlib import import_module
from pathlib import Path

from resumesite.document.document import Document, Header
from resumesite.edition.edition import PhotoSource, Presentation, PublicResume
from resumesite.errors import Place, Problem, ResumesiteError
from resumesite.plan.artifact import Artifact, Job, Page
from resumesite.plan.formats import Format, format_of
from resumesite.plan.site import SiteFile
from resumesite.render.rendition import Photo, Rendition
from resumesite.themes.fonts import NO_SITE_FONTS
from resumesite.themes.theme import Theme


@dataclass(frozen=True)
class Noted:
    """A file's bytes, and what whoever asked for it should know of it."""

    data: bytes
    notes: tuple[Problem, ...]


Outcome = bytes | Noted | tuple[Problem, ...]
"""What came of an artifact: its bytes, with notes if there are any, or why there are none."""

Renderer = Callable[[Rendition], bytes]

_NO_RESUME = PublicResume()
_NO_DOCUMENT = Document(language="en", direction="ltr", title="", description="", header=Header(name=""))
_NO_THEME = Theme("", "", "", "", "", "", "", templates={}, screen_css="", paper_css="", schemes={})


def render_job(job: Job) -> Iterator[tuple[Artifact, Outcome]]:
    """Render a job's artifacts one after the other.

    What they share is made once, when the first of them needs it.
    """
    shared = _Shared(job)
    for artifact in job.artifacts:
        yield artifact, _attempt(partial(_render, format_of(artifact.format), shared), artifact.path)


def render_site_file(file: SiteFile) -> Outcome:
    """Render one of the site's own files."""
    return _attempt(partial(_render_site_file, file), file.path)


def photo_file(rendition: Rendition) -> bytes:
    """Return the photo as a file of its own."""
    if rendition.photo is None:
        raise LookupError("a photo was planned for an edition without one")
    return rendition.photo.data


class _Shared:
    """What several artifacts of a job need, each made at most once."""

    def __init__(self, job: Job) -> None:
        self.job = job

    @cached_property
    def document(self) -> Document:
        from resumesite.document.arrange import (
            arrange,  # loads markdown-it and babel, which only workers need
        )

        return arrange(self.job.edition.resume)

    @cached_property
    def photo(self) -> Photo | None:
        source, presentation = self.job.edition.photo, self.job.edition.presentation
        if source is None or not presentation.include_photo:
            return None
        from resumesite.render.photo import cropped  # loads Pillow

        is_round = presentation.photo_shape == "circle"
        crop = "square" if is_round and presentation.photo_crop == "none" else presentation.photo_crop
        return cropped(_prepared(source), crop)


def _render(format_: Format, shared: _Shared) -> bytes | Noted:
    edition = shared.job.edition
    rendition = Rendition(
        resume=edition.resume if format_.uses_resume else _NO_RESUME,
        document=shared.document if format_.uses_resume else _NO_DOCUMENT,
        presentation=edition.presentation if format_.uses_theme else Presentation(),
        theme=shared.job.theme if format_.uses_theme else _NO_THEME,
        page=_known_page(format_, shared.job),
        photo=shared.photo if format_.uses_photo else None,
        fonts=shared.job.fonts if format_.uses_fonts else NO_SITE_FONTS,
    )
    data = _renderer(format_.renderer)(rendition)
    return Noted(data, tuple(rendition.notes)) if rendition.notes else data


def _known_page(format_: Format, job: Job) -> Page:
    """Return what a format may know of the page that its file belongs to."""
    if format_.uses_page:
        return job.page
    usual, chosen = Presentation(), job.edition.presentation
    wanted = (
        extra for extra in format_.extras if getattr(chosen, extra.option) != getattr(usual, extra.option)
    )
    facts = {fact for extra in wanted for fact in extra.page}
    return Page(**{fact: getattr(job.page, fact) for fact in facts})


def _render_site_file(file: SiteFile) -> bytes:
    module, _, name = file.renderer.partition(":")
    renderer = getattr(import_module(module), name)
    data: bytes = renderer if isinstance(renderer, bytes) else renderer(*file.arguments)
    return data


@cache
def _renderer(name: str) -> Renderer:
    module, _, function = name.partition(":")
    renderer: Renderer = getattr(import_module(module), function)
    return renderer


def _prepared(source: PhotoSource) -> Photo:
    from resumesite.render.photo import MAX_BYTES, prepare_photo, prepared_photo  # loads Pillow

    if source.data:
        return prepared_photo(source.data)
    path = Path(source.path)
    place = Place("/".join(path.parts[-3:]))
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ResumesiteError(
            Problem("PHOTO_UNREADABLE", f"cannot be read: {error.strerror}", place)
        ) from error
    if len(data) <= MAX_BYTES and sha256(data).hexdigest() != source.digest:
        problem = Problem(
            "CHANGED_MEANWHILE", "the photo changed during the build", place, hint="Build again."
        )
        raise ResumesiteError(problem)
    return prepare_photo(data, place.path)


def _attempt(render: Callable[[], bytes | Noted], path: str) -> Outcome:
    """Render, or say what was wrong.

    Even our own bug may cost only one edition its files, never the whole build.
    """
    try:
        return render()
    except ResumesiteError as error:
        return error.problems
    except Exception as error:  # noqa: BLE001  # whatever a library or a theme raises
        return (_failure(error, path),)


def _failure(error: Exception, path: str) -> Problem:
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    what = (
        "needs more memory than it may have"
        if isinstance(error, MemoryError)
        else f"{type(error).__name__}: {error}"
    )
    return Problem(
        code="RENDER_FAILED",
        message=f"could not be made: {what} ({where})",
        place=Place(path),
        hint="If the theme is your own, look there first; else please report this, with the resume.",
    )

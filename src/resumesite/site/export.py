"""One resume as one file, whether it is published or not (contract §8)."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

from resumesite.content.people import Person, ResumeFile
from resumesite.content.records import Publication, load_publication
from resumesite.edition.edition import Edition
from resumesite.edition.live import Edited, live_edition
from resumesite.errors import Place, Problem, ResumesiteError, did_you_mean, usage
from resumesite.make.files import disk_errors, write_new
from resumesite.make.workers import Workers, process_workers
from resumesite.plan.addresses import download_name, folder_of
from resumesite.plan.artifact import Artifact, Job, Page
from resumesite.plan.formats import Format, find_format
from resumesite.plan.site import page_of
from resumesite.render.libraries import missing_libraries
from resumesite.resume.schema import Options
from resumesite.settings import Site
from resumesite.site.reading import photo_of
from resumesite.site.resumes import ReadResume, find_resume, read_resume
from resumesite.themes.load import find_themes, load_theme
from resumesite.themes.theme import Theme


@dataclass(frozen=True)
class ExportRequest:
    """Which resume is wanted as which file. What `theme` and `options` leave open is as everywhere else."""

    username: str
    name: str = ""
    format: str = "pdf"
    theme: str = ""
    options: Options = field(default_factory=Options)


@dataclass(frozen=True)
class Exported:
    """A file, and what it is to be called."""

    file_name: str
    format: str
    media_type: str
    data: bytes
    warnings: tuple[Problem, ...] = ()


def export_resume(site: Site, request: ExportRequest, *, workers: Workers | None = None) -> Exported:
    """Make the file. `workers` render it (by default a process of its own, ended afterwards).

    Raises ResumesiteError when the resume is broken, a choice does not exist, or rendering fails
    (EXPORT_FAILED, followed by why). Changes nothing in the site.
    """
    format_ = find_format(request.format)
    theme = load_theme(request.theme, site.themes) if request.theme else None
    person, file = find_resume(site, request.username, request.name)
    read = read_resume(site, file)
    publication = load_publication(person.folder)
    edited = _edited(site, request, person, file, read, publication)
    theme = theme or load_theme(edited.edition.presentation.theme, site.themes)
    _refuse_unknown_scheme(request, theme)
    file_name = download_name(edited.edition.resume, format_.extension)
    page = _page(site, edited.edition, publication)
    job = Job(edited.edition, theme, page, (Artifact(file_name, format_.name, key=""),))
    return Exported(
        file_name=file_name,
        format=format_.name,
        media_type=format_.media_type,
        data=_rendered(job, format_, workers),
        warnings=(*person.problems, *read.warnings, *read.placed(edited.warnings)),
    )


def save(site: Site, data: bytes, target: Path) -> None:
    """Write an exported file whole or not at all; one that is there is replaced if it may be written.

    Nothing is written among the site's sources: `-o content/ada/resume.json` would replace a resume by its
    export.
    """
    real = target.resolve()  # a link stays, and what it leads to is written
    for sources in (site.content, site.themes):
        if real.is_relative_to(sources.resolve()):
            hint = f"Write it anywhere but below {site.shown(sources)}/."
            raise usage("AMONG_SOURCES", f"{target} stands among what the site is made of", hint)
    if not real.parent.is_dir():
        raise usage("NO_SUCH_FOLDER", f"there is no folder {target.parent}", "Make it first.")
    with disk_errors(str(target)):
        if real.exists() and not os.access(real, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        if real.exists() and not real.is_file():  # /dev/null, a pipe
            real.write_bytes(data)
        else:
            _replace(real, data)


def _replace(real: Path, data: bytes) -> None:
    beside = real.with_name(f".resumesite-{os.getpid()}")
    try:
        write_new(beside, data)
        if real.exists():
            shutil.copymode(real, beside)
        beside.replace(real)
    finally:
        beside.unlink(missing_ok=True)


def _edited(
    site: Site,
    request: ExportRequest,
    person: Person,
    file: ResumeFile,
    read: ReadResume,
    publication: Publication | None,
) -> Edited:
    resume, record = read.resume, publication.resumes.get(file.name) if publication else None
    if request.theme:
        resume = resume.model_copy(
            update={"meta": resume.meta.model_copy(update={"template": request.theme})}
        )
    try:
        return live_edition(
            resume,
            username=person.username,
            name=file.name,
            address=_address(site, person.username, file.name, publication),
            settings=site.settings,
            theme_ids=find_themes(site.themes),
            overrides=request.options,
            photo=photo_of(person),
            updated_at=record.updated_at if record else "",
        )
    except ResumesiteError as error:
        raise ResumesiteError(*read.placed(error.problems)) from error


def _address(site: Site, username: str, name: str, publication: Publication | None) -> str:
    """Return the folder where the resume's page stands, or would stand as a further one."""
    is_main = publication is not None and publication.main == name
    return folder_of(username, name, is_main, is_home=site.settings.site.home == username)


def _refuse_unknown_scheme(request: ExportRequest, theme: Theme) -> None:
    scheme = request.options.color_scheme
    if scheme is not None and scheme not in theme.schemes:
        names = ", ".join(theme.schemes)
        raise usage(
            "INVALID_COLOR_SCHEME",
            f"the theme {theme.id!r} has no colour scheme {scheme!r}",
            did_you_mean(scheme, theme.schemes, otherwise=f"It has: {names}."),
        )


def _page(site: Site, edition: Edition, publication: Publication | None) -> Page:
    """Say what a file that stands alone may know of the site: where its page is, if it has one."""
    is_live = publication is not None and edition.name in publication.live_names()
    if not is_live:
        return Page(updated_at=edition.updated_at)
    return replace(page_of(edition, site.settings.site, ()), root="", is_home=False)


def _rendered(job: Job, format_: Format, workers: Workers | None) -> bytes:
    (artifact,) = job.artifacts
    if "pango" in format_.libraries and (problem := missing_libraries()):
        raise _failed(job, format_, [problem])
    own = workers or process_workers(1)
    with own if workers is None else nullcontext():
        ((_, rendered),) = own.run([job])
    if artifact.path not in rendered.files:
        raise _failed(job, format_, rendered.problems)
    return rendered.files[artifact.path]


def _failed(job: Job, format_: Format, reasons: Iterable[Problem]) -> ResumesiteError:
    failed = Problem("EXPORT_FAILED", f"{job.edition.label} could not be exported as {format_.name}")
    return ResumesiteError(failed, *(replace(reason, place=_outside(reason.place)) for reason in reasons))


def _outside(place: Place) -> Place:
    """Name a file without the folder that a build would have put it in."""
    return replace(place, path=place.path.removeprefix("output/"))

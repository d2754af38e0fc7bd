"""One resume as one file, whether it is published or not (contract §8)."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

from resumesite.content.people import Person, ResumeFile
from resumesite.content.records import Publication, load_publication
from resumesite.edition.choices import choice_complaints
from resumesite.edition.edition import Edition
from resumesite.edition.live import Edited, live_edition
from resumesite.errors import Place, Problem, ResumesiteError, Severity, did_you_mean, usage
from resumesite.make.files import disk_errors, write_new
from resumesite.make.workers import Workers, process_workers
from resumesite.plan.addresses import download_name, folder_of
from resumesite.plan.artifact import Artifact, Job, Page
from resumesite.plan.formats import UNWRAPPED, Format, find_format
from resumesite.plan.site import page_of
from resumesite.render.libraries import missing_libraries
from resumesite.resume.schema import Options
from resumesite.settings import Site
from resumesite.site.own_style import own_style
from resumesite.site.reading import photo_of
from resumesite.site.resumes import ReadResume, find_resume, read_resume
from resumesite.themes.fonts import site_fonts
from resumesite.themes.load import find_themes, load_theme
from resumesite.themes.options import option_complaints
from resumesite.themes.theme import Theme


@dataclass(frozen=True)
class ExportRequest:
    """Which resume is wanted as which file, in which of its languages ("": the main one).

    What `theme` and `options` leave open is as everywhere else. With `allows_missing_glyphs`, boxes may stand
    for characters that no font has. `is_unwrapped` asks for text whose paragraphs are one line each.
    """

    username: str
    name: str = ""
    format: str = "pdf"
    theme: str = ""
    language: str = ""
    options: Options = field(default_factory=Options)
    allows_missing_glyphs: bool = False
    is_unwrapped: bool = False


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
    format_ = _format(request)
    theme = load_theme(request.theme, site.themes) if request.theme else None
    person, file = find_resume(site, request.username, request.name)
    read = read_resume(site, person, file, request.language)
    publication = load_publication(person.folder)
    edited = _edited(site, request, person, file, read, publication)
    theme = theme or load_theme(edited.edition.presentation.theme, site.themes)
    _refuse_unknown_choices(request, theme)
    choices = choice_complaints(edited.edition.presentation, theme)
    file_name = download_name(edited.edition.resume, format_.extension)
    page = _page(site, edited.edition, publication)
    fonts = site_fonts(site, allows_missing=request.allows_missing_glyphs)
    job = Job(edited.edition, theme, page, (Artifact(file_name, format_.name, key=""),), fonts=fonts)
    data, notes = _rendered(job, format_, workers)
    if request.options.fit and (unfit := [note for note in notes if note.code == "DOES_NOT_FIT"]):
        raise _failed(job, format_, (replace(note, severity=Severity.ERROR) for note in unfit))
    return Exported(
        file_name=file_name,
        format=request.format,
        media_type=format_.media_type,
        data=data,
        warnings=(
            *person.problems,
            *read.warnings,
            *read.placed(edited.warnings),
            *read.placed(choices),
            *_about_qr_code(site, job, format_),
            *notes,
        ),
    )


def _format(request: ExportRequest) -> Format:
    if not request.is_unwrapped:
        return find_format(request.format)
    if request.format != "txt":
        message = f"only txt can be unwrapped, not {request.format}"
        raise usage("USAGE", message, "Add --format txt.")
    return UNWRAPPED


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
            address=_address(site, person.username, file.name, publication, read.further_language),
            settings=site.settings,
            theme_ids=find_themes(site.themes),
            overrides=request.options,
            photo=photo_of(person),
            custom_css=own_style(site, person.folder),
            updated_at=record.updated_at if record else "",
        )
    except ResumesiteError as error:
        raise ResumesiteError(*read.placed(error.problems)) from error


def _address(site: Site, username: str, name: str, publication: Publication | None, language: str) -> str:
    """Return the folder where the resume's page stands, or would stand as a further one."""
    is_main = publication is not None and publication.main == name
    is_home = site.settings.site.home == username
    return folder_of(username, name, is_main, is_home=is_home, language=language)


def _refuse_unknown_choices(request: ExportRequest, theme: Theme) -> None:
    """Refuse what was asked for here and cannot be; what a resume or the settings say is only warned of."""
    for name, message, hint in option_complaints(theme, request.options.theme_options):
        said = message if name in message else f"{name}: {message}"
        raise usage("INVALID_THEME_OPTION", said, hint)
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


def _about_qr_code(site: Site, job: Job, format_: Format) -> Iterator[Problem]:
    """Say why a QR code that is asked for is not there."""
    is_shown = any(extra.option == "qr_code" for extra in format_.extras)
    if is_shown and job.edition.presentation.qr_code and not job.page.canonical:
        message = "there is no QR code, for the resume has no address yet"
        hint = (
            f"Run `resumesite publish {job.edition.username}`."
            if site.settings.site.base_url
            else 'Write base_url = "https://…" below [site], where the site will be.'
        )
        yield Problem(
            "NO_QR_CODE", message, field="meta.options.qrCode", hint=hint, severity=Severity.WARNING
        )


def _rendered(job: Job, format_: Format, workers: Workers | None) -> tuple[bytes, tuple[Problem, ...]]:
    """Render the one file of a job, and return it with what there is to be said of it."""
    (artifact,) = job.artifacts
    if "pango" in format_.libraries and (problem := missing_libraries()):
        raise _failed(job, format_, [problem])
    own = workers or process_workers(1)
    with own if workers is None else nullcontext():
        ((_, rendered),) = own.run([job])
    if artifact.path not in rendered.files:
        raise _failed(job, format_, rendered.problems)
    return rendered.files[artifact.path], rendered.problems


def _failed(job: Job, format_: Format, reasons: Iterable[Problem]) -> ResumesiteError:
    failed = Problem("EXPORT_FAILED", f"{job.edition.label} could not be exported as {format_.name}")
    return ResumesiteError(failed, *(replace(reason, place=_outside(reason.place)) for reason in reasons))


def _outside(place: Place) -> Place:
    """Name a file without the folder that a build would have put it in."""
    return replace(place, path=place.path.removeprefix("output/"))

"""Whether this machine and this site can be built, and what to do where they cannot. Changes nothing."""

from __future__ import annotations

import ctypes
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import Any

from resumesite import __version__
from resumesite.content.stamps import folder_names
from resumesite.edition.protection.site_key import exposed_keys, tracked_keys
from resumesite.errors import ResumesiteError
from resumesite.make.environment import read_environment
from resumesite.make.system_fonts import has_font_for
from resumesite.plan.formats import Format, find_formats
from resumesite.render.installing import PackageManager, install_command, is_root, this_package_manager
from resumesite.render.libraries import SUBSETTER, how_to_install, missing_libraries
from resumesite.settings import Settings, Site, open_site
from resumesite.themes.load import load_theme

_TRIAL_SECONDS = 120


class State(StrEnum):
    """How bad a finding is: only a problem keeps a build from succeeding."""

    FINE = "fine"
    NOTE = "note"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `hint` is what to do about it, "" when nothing is."""

    topic: str
    state: State
    said: str
    hint: str = ""

    def as_data(self) -> dict[str, Any]:
        return {
            "topic": self.topic,
            "state": str(self.state),
            "message": self.said,
            "hint": self.hint or None,
        }


def examine(start: Path, environ: Mapping[str, str]) -> Iterator[Finding]:
    """Look at the machine, then at the site in `start` if there is one, and yield what was found."""
    site, of_settings = _site(start, environ)
    formats = find_formats((site.settings if site else Settings()).site.formats)
    yield from examine_machine(formats)
    yield from of_settings
    if site is not None:
        yield from examine_site(site)


def examine_machine(formats: Iterable[Format]) -> Iterator[Finding]:
    """Look at what files of these formats are made with."""
    yield from _versions()
    yield from _pdf_libraries(formats)
    yield from _fonts()


def examine_site(site: Site) -> Iterator[Finding]:
    """Look at a site whose settings are in order."""
    yield from _theme(site)
    yield from _people(site)
    yield from _folders(site)
    yield from _keys(site)
    yield from _git(site)


def would_build(findings: Iterable[Finding]) -> bool:
    """Whether a build would succeed, by what was found."""
    return all(finding.state is not State.PROBLEM for finding in findings)


# The machine ---------------------------------------------------------------------------------------------


def _versions() -> Iterator[Finding]:
    yield Finding("resumesite", State.FINE, f"{__version__}, in {Path(__file__).parents[1]}")
    yield Finding(
        "Python", State.FINE, f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    )


def _pdf_libraries(formats: Iterable[Format]) -> Iterator[Finding]:
    """Look for what PDFs and cards are made with; a site without either can do without."""
    needing = [format_ for format_ in formats if "pango" in format_.libraries]
    worst = State.PROBLEM if needing else State.NOTE
    if problem := missing_libraries():
        yield Finding("PDF", worst, problem.message, how_to_install())
        return
    if complaint := _try_weasyprint():
        hint = "Install resumesite anew in a fresh environment; if that does not help, please report it."
        yield Finding("PDF", worst, f"WeasyPrint does not work: {complaint}", hint)
        return
    libraries = read_environment(needing).libraries
    native = (
        f"{name.capitalize()} {libraries[name]}" for name in ("pango", "harfbuzz") if libraries.get(name)
    )
    yield Finding(
        "PDF", State.FINE, ", ".join((f"WeasyPrint {version('weasyprint')}", *native, *_fontconfig()))
    )
    if not SUBSETTER.is_found():
        yield Finding("PDF", State.NOTE, f"{SUBSETTER.name} is missing: PDFs take longer to make")


def _try_weasyprint() -> str:
    """Make a PDF in a process of its own, and return what went wrong; "" when nothing did.

    Whether the PDF is made is all that counts: the libraries also warn of what does not concern ours.
    """
    code = f"from {__name__} import make_trial_pdf; make_trial_pdf()"
    try:
        done = subprocess.run(  # noqa: S603  # our own Python, nothing from outside
            [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=_TRIAL_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    said = done.stderr.strip().splitlines() or [f"it ended with status {done.returncode}"]
    return said[-1] if done.returncode else ""


def make_trial_pdf() -> bytes:
    """Make a PDF as a build does: in fonts that come with resumesite, as WeasyPrint crashes without any."""
    from resumesite.render.paper import Sheet, write_pdf  # loads WeasyPrint, which may not work

    theme = load_theme(Settings().site.theme)
    html = '<html lang="en"><title>A trial</title><p>A trial'
    return write_pdf(html, Sheet(theme, theme.paper_css, "", most_pages=1))


def _fontconfig() -> Iterator[str]:
    for name in ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1"):
        try:
            number = ctypes.CDLL(name).FcGetVersion()
        except (OSError, AttributeError):
            continue
        yield f"Fontconfig {number // 10000}.{number // 100 % 100}.{number % 100}"
        return


@dataclass(frozen=True)
class _Script:
    """A way of writing that the fonts that ship with resumesite have not, and what has it."""

    name: str
    sample: str
    packages: Mapping[PackageManager, tuple[str, ...]]


_NOTO = {
    PackageManager.APT: ("fonts-noto-core",),
    PackageManager.APK: ("font-noto-all",),
    PackageManager.PACMAN: ("noto-fonts",),
}
_NOTO_CJK = {
    PackageManager.APT: ("fonts-noto-cjk",),
    PackageManager.APK: ("font-noto-cjk",),
    PackageManager.PACMAN: ("noto-fonts-cjk",),
    PackageManager.DNF: ("google-noto-sans-cjk-fonts",),
}
_NOTO_EMOJI = {
    PackageManager.APT: ("fonts-noto-color-emoji",),
    PackageManager.APK: ("font-noto-emoji",),
    PackageManager.PACMAN: ("noto-fonts-emoji",),
    PackageManager.DNF: ("google-noto-color-emoji-fonts",),
}

_SCRIPTS = (
    _Script("Bengali", "ক", _NOTO),
    _Script("Tamil", "அ", _NOTO),
    _Script("Georgian", "ა", _NOTO),
    _Script("Chinese", "简", _NOTO_CJK),
    _Script("Japanese", "か", _NOTO_CJK),
    _Script("Korean", "한", _NOTO_CJK),
    _Script("emoji", "😀", _NOTO_EMOJI),
)


def _fonts() -> Iterator[Finding]:
    """Say which scripts no font of this machine has: resumes in them will want one, others will not."""
    missing = [script for script in _SCRIPTS if not has_font_for(script.sample)]
    have = "Latin, Greek, Cyrillic, Arabic, Hebrew, Devanagari and Thai come with resumesite"
    if not missing:
        yield Finding("fonts", State.FINE, f"{have}; this machine has the other common scripts")
        return
    names = ", ".join(script.name for script in missing)
    yield Finding("fonts", State.NOTE, f"{have}; no font here has {names}", _how_to_get_fonts(missing))


def _how_to_get_fonts(missing: Iterable[_Script]) -> str:
    manager = this_package_manager()
    packages = [name for script in missing for name in (script.packages.get(manager, ()) if manager else ())]
    command = install_command(manager, {manager: packages} if manager else {}, as_root=is_root())
    how = f"run `{command}`." if command else "install the Noto fonts (https://fonts.google.com/noto)."
    return f"If a resume needs them, {how}"


# The site ------------------------------------------------------------------------------------------------


def _site(start: Path, environ: Mapping[str, str]) -> tuple[Site | None, tuple[Finding, ...]]:
    try:
        site = open_site(start, environ)
    except ResumesiteError as error:
        if error.code == "NO_SITE":
            (problem,) = error.problems
            return None, (Finding("site", State.NOTE, problem.message, problem.hint),)
        if error.code == "NO_SUCH_FOLDER":
            raise
        return None, tuple(_of_problems("settings", error))
    if site.settings.site.base_url:
        return site, (Finding("settings", State.FINE, f"resumesite.toml, for {site.settings.site.base_url}"),)
    hint = 'Write base_url = "https://…" below [site], where the site will be.'
    said = "resumesite.toml has no base_url: no canonical addresses, no previews, no sitemap"
    return site, (Finding("settings", State.NOTE, said, hint),)


def _of_problems(topic: str, error: ResumesiteError) -> Iterator[Finding]:
    for problem in error.problems:
        said = ": ".join(part for part in (str(problem.place), problem.field, problem.message) if part)
        yield Finding(topic, State.PROBLEM, said, problem.hint)


def _theme(site: Site) -> Iterator[Finding]:
    try:
        theme = load_theme(site.settings.site.theme, site.themes)
    except ResumesiteError as error:
        yield from _of_problems("theme", error)
        return
    schemes = ", ".join(theme.schemes)
    said = f"{theme.id} {theme.version}, {len(theme.fonts)} font faces, colour schemes {schemes}"
    yield Finding("theme", State.FINE, said)


def _people(site: Site) -> Iterator[Finding]:
    if not site.content.is_dir():
        hint = "`resumesite new USERNAME` adds the first person, and the folder with them."
        yield Finding("content", State.PROBLEM, "there is no folder content/", hint)
    elif count := len(folder_names(site.content)):
        yield Finding("content", State.FINE, f"{count} {'person' if count == 1 else 'people'} in content/")
    else:
        yield Finding(
            "content", State.NOTE, "nobody is in content/ yet", "`resumesite new USERNAME` adds somebody."
        )


def _folders(site: Site) -> Iterator[Finding]:
    refused = [folder for folder in (site.output, site.private) if not _may_write(folder)]
    for folder in refused:
        hint = "Make it writable for you."
        yield Finding("folders", State.PROBLEM, f"{site.shown(folder)}/ cannot be written", hint)
    if not refused:
        yield Finding(
            "folders",
            State.FINE,
            f"{site.shown(site.output)}/ and {site.shown(site.private)}/ can be written",
        )


def _may_write(folder: Path) -> bool:
    """Whether files can be put into a folder, or into a new one of that name."""
    while not folder.exists() and not folder.is_symlink():
        folder = folder.parent
    return folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)


def _keys(site: Site) -> Iterator[Finding]:
    for problem in exposed_keys(site.root):
        yield Finding("key", State.NOTE, f"{problem.place}: {problem.message}", problem.hint)


def _git(site: Site) -> Iterator[Finding]:
    """See that git keeps what is private or can be made again out of the repository, if there is one."""
    if not shutil.which("git") or _run_git(site, "rev-parse", "--is-inside-work-tree") != 0:
        return
    for name in tracked_keys(site.root):
        hint = f"Run `git rm --cached {name}`, then make a new key: this one is known."
        yield Finding("git", State.PROBLEM, f"{name}, the site's key, is in the repository", hint)
    private = {"/.resumesite/": ".resumesite/record.sqlite", "/resumesite.key": "resumesite.key"}
    exposed = [
        line for line, path in private.items() if _run_git(site, "check-ignore", "-q", "--no-index", path)
    ]
    if exposed:
        hint = f"Add to .gitignore: {' '.join(exposed)}"
        yield Finding("git", State.NOTE, "git would take in what belongs to this machine alone", hint)
    else:
        yield Finding("git", State.FINE, "ignores the build record and the site's key")


def _run_git(site: Site, *arguments: str) -> int:
    command = [shutil.which("git") or "git", "-C", str(site.root), *arguments]
    return subprocess.run(command, capture_output=True, check=False).returncode  # noqa: S603

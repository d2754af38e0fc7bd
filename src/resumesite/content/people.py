"""The people below `content/`: one folder each, with their resume files and photo.

Names only: no resume is opened here (but a Markdown file, for the one line that makes it a resume), so a walk
over a million people holds one of them at a time.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from resumesite.content.front_matter import says_it_is_a_resume
from resumesite.content.links import is_folder, is_inside
from resumesite.content.names import (
    RESUME_SUFFIXES,
    FileName,
    check_file_name,
    check_username,
    is_language,
    uniqueness_key,
)
from resumesite.errors import ExitStatus, Place, Problem, ResumesiteError, Severity, did_you_mean
from resumesite.marked.mark import printable

PUBLICATION = "publication.json"
_PHOTO_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".gif")
_UNREADABLE_PHOTO_SUFFIXES = (".svg", ".heic", ".heif", ".avif", ".bmp", ".tif", ".tiff", ".exe")
"""Called a photo by its owner, so that it is told why it is none; `photo.bak` is only put away."""


@dataclass(frozen=True)
class ResumeFile:
    """One resume file. `language` is "" for the resume itself, "zh" for its version `resume.zh.yaml`.

    Of a variant, `path` is the file that it is written in, and `variant_of` the name of that file's resume.
    """

    name: str
    path: Path
    language: str = ""
    variant_of: str = ""


@dataclass(frozen=True)
class Person:
    """A folder below `content/`. With problems that are errors, none of what they name is in `resumes`.

    `variants` are known only once the files have been opened (`with_variants`).
    """

    username: str
    folder: Path
    resumes: tuple[ResumeFile, ...] = ()
    photo: Path | None = None
    problems: tuple[Problem, ...] = ()
    variants: tuple[ResumeFile, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the resumes that have files, each once: `resume` first, then by alphabet."""
        return tuple(dict.fromkeys(file.name for file in self.resumes))

    @property
    def all_names(self) -> tuple[str, ...]:
        """The names of all resumes, those that are variants after those that have files."""
        return tuple(dict.fromkeys(file.name for file in (*self.resumes, *self.variants)))

    def files_of(self, name: str) -> tuple[ResumeFile, ...]:
        """Return the files of the resume called `name`, the one without a language first."""
        return tuple(file for file in self.resumes if file.name == name)

    def resume(self, name: str = "resume") -> ResumeFile:
        """Return the file of the resume called `name`, its version without a language first."""
        for file in (*self.resumes, *self.variants):
            if file.name == name:
                return file
        raise ResumesiteError(
            Problem(
                "RESUME_NOT_FOUND",
                f"{self.username} has no resume called `{printable(name)}`",
                _folder_place(self.folder),
                hint=did_you_mean(name, self.all_names, otherwise=self._which()),
                username=self.username,
            ),
            status=ExitStatus.USAGE,
            details={"username": self.username, "resume": name},
        )

    def _which(self) -> str:
        if not self.all_names:
            return f"There is none: write {_folder_place(self.folder)}/resume.yaml, or run `resumesite new`."
        return f"There is {', '.join(f'`{name}`' for name in self.all_names)}."


def find_people(content: Path) -> Iterator[Person]:
    """Yield everyone below `content`, by username; a folder that cannot be a username comes as a problem."""
    names = frozenset(_folder_names(content))
    for name in sorted(names):
        refused = refused_person(content, name, names)
        yield refused or _person(content, name)


def refused_person(content: Path, name: str, names: Collection[str]) -> Person | None:
    """Return what is wrong with a folder's name, among the `names` of all; None when it is a username."""
    problem = check_username(name)
    if problem is None:
        return None
    if (same := uniqueness_key(name)) != name and same in names:
        return _refused(content / name, _same_name(content / name, same))
    return _refused(content / name, replace(problem, place=_folder_place(content / name)))


def find_person(content: Path, username: str) -> Person:
    """Return one person, or say who was probably meant (PERSON_NOT_FOUND)."""
    if check_username(username) is None and (content / username).is_dir():
        return _person(content, username)
    raise _not_found(content, username)


def _person(content: Path, username: str) -> Person:
    folder = content / username
    if not is_inside(folder, content):
        return _refused(folder, _link_outside(_folder_place(folder)))
    try:
        files, others = _names_in(folder)
    except OSError as error:
        return _refused(folder, _unreadable(_folder_place(folder), error))
    found, problems = _resumes(content, folder, files)
    problems += [_no_file(folder / name) for name in others if _is_called_a_resume(name)]
    resumes = sorted(found, key=lambda file: (file.name != "resume", file.name, file.language))
    photo, photo_problems = _photo(content, folder, files)
    return Person(
        username,
        folder,
        tuple(resumes),
        photo,
        tuple(problem.of(username) for problem in (*problems, *photo_problems)),
    )


def _resumes(content: Path, folder: Path, files: Iterable[str]) -> tuple[list[ResumeFile], list[Problem]]:
    found: dict[tuple[str, str], list[ResumeFile]] = {}
    problems: list[Problem] = []
    for file_name in files:
        path = folder / file_name
        if not _may_be_resume(path):
            continue
        if problem := check_file_name(file_name):
            problems.append(replace(problem, place=_file_place(path)))
        elif not is_inside(path, content):
            problems.append(_link_outside(_file_place(path)))
        else:
            parts = FileName.of(file_name)
            found.setdefault((parts.name, parts.language.lower()), []).append(
                ResumeFile(parts.name, path, parts.language)
            )
    single = [same[0] for same in found.values() if len(same) == 1]
    problems.extend(_there_twice(same) for same in found.values() if len(same) > 1)
    return single, problems


def _may_be_resume(path: Path) -> bool:
    suffix = path.suffix.lower()
    if suffix not in RESUME_SUFFIXES or path.name == PUBLICATION:
        return False
    return suffix != ".md" or _is_usual(path.name) or says_it_is_a_resume(path)


def _is_usual(name: str) -> bool:
    """Whether a file is called `resume`, in whatever language."""
    parts = FileName.of(name)
    return parts.name == "resume" and (not parts.language or is_language(parts.language))


def _is_called_a_resume(name: str) -> bool:
    """Whether something that is no file has the name of a resume's; folders of notes are let be."""
    suffix = Path(name).suffix.lower()
    if suffix not in RESUME_SUFFIXES or name == PUBLICATION or check_file_name(name):
        return False
    return suffix != ".md" or _is_usual(name)


def _photo(content: Path, folder: Path, files: Iterable[str]) -> tuple[Path | None, list[Problem]]:
    photos = [
        folder / name
        for name in files
        if Path(name).stem == "photo"
        and Path(name).suffix.lower() in _PHOTO_SUFFIXES + _UNREADABLE_PHOTO_SUFFIXES
    ]
    photos.sort(key=lambda path: (path.suffix.lower() not in _PHOTO_SUFFIXES, path.name))
    if not photos:
        return None, []
    if not is_inside(photos[0], content):
        return None, [_link_outside(_file_place(photos[0]))]
    if len(photos) == 1:
        return photos[0], []
    others = ", ".join(f"`{path.name}`" for path in photos[1:])
    message = f"there are several photos; `{photos[0].name}` is shown, {others} not"
    warning = Problem(
        "SEVERAL_PHOTOS", message, _folder_place(folder), hint="Keep one of them.", severity=Severity.WARNING
    )
    return photos[0], [warning]


def _folder_names(content: Path) -> list[str]:
    if not content.is_dir():
        return []
    return [
        entry.name for entry in os.scandir(content) if is_folder(entry) and not entry.name.startswith(".")
    ]


def _names_in(folder: Path) -> tuple[list[str], list[str]]:
    """Name the files in a folder, broken links among them, and what is none: folders, pipes, sockets."""
    files: list[str] = []
    others: list[str] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if not entry.name.startswith("."):
                (files if _is_file(entry) else others).append(entry.name)
    return sorted(files), sorted(others)


def _is_file(entry: os.DirEntry[str]) -> bool:
    return entry.is_file(follow_symlinks=False) or (entry.is_symlink() and not is_folder(entry))


def _folder_place(folder: Path) -> Place:
    return Place("/".join(printable(part) for part in folder.parts[-2:]))


def _file_place(path: Path) -> Place:
    return Place("/".join(printable(part) for part in path.parts[-3:]))


def _refused(folder: Path, problem: Problem) -> Person:
    return Person(folder.name, folder, problems=(problem.of(printable(folder.name)),))


def _same_name(folder: Path, other: str) -> Problem:
    return Problem(
        "USERNAME_TAKEN",
        f"`{printable(folder.name)}` and `{printable(other)}` differ only by case or by look-alike letters",
        _folder_place(folder),
        hint="Rename one of the two: many file systems and hosts take them for the same.",
    )


def _link_outside(place: Place) -> Problem:
    return Problem(
        "LINK_OUTSIDE",
        "this is a link to something outside the content folder",
        place,
        hint="Copy the file here instead.",
    )


def _unreadable(place: Place, error: OSError) -> Problem:
    message = f"this folder cannot be read: {error.strerror}"
    return Problem("FOLDER_UNREADABLE", message, place, hint="See who may read it: `ls -ld` shows it.")


def _no_file(path: Path) -> Problem:
    what = "a folder" if path.is_dir() else "a pipe or a device"
    hint = "Move it away, and put the resume's file here."
    return Problem("FILE_UNREADABLE", f"this is {what}, not a file", _file_place(path), hint=hint)


def _there_twice(files: list[ResumeFile]) -> Problem:
    names = " and ".join(f"`{file.path.name}`" for file in files)
    return Problem(
        "RESUME_TWICE",
        f"{names} are the same resume",
        _file_place(files[0].path),
        hint="Keep one of them, or give one another name.",
    )


def _not_found(content: Path, username: str) -> ResumesiteError:
    close = get_close_matches(username, _folder_names(content), n=1)
    hint = f"Did you mean `{close[0]}`?" if close else f"`resumesite new {printable(username)}` adds them."
    problem = check_username(username)
    if problem and not close:
        hint = problem.hint
    message = f"there is nobody called `{printable(username)}`"
    return ResumesiteError(
        Problem("PERSON_NOT_FOUND", message, Place(content.name), hint=hint),
        status=ExitStatus.USAGE,
        details={"username": username},
    )

"""Starting points: a new site that builds at once, and a new person, from nothing or from a file.

In: names, or a resume file of any kind that can be read. Out: files that were not there before; nothing
that is there is ever overwritten.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from resumesite.content.durable import Write, commit, unwritable, write_atomically
from resumesite.content.importers import registry
from resumesite.content.names import check_resume_name, check_username
from resumesite.content.people import find_person
from resumesite.content.read import read_draft
from resumesite.content.records import (
    Occasion,
    load_publication,
    new_publication,
    person_lock,
    written_publication,
)
from resumesite.errors import ExitStatus, Problem, ResumesiteError, usage
from resumesite.resume.json_schema import resume_json_schema
from resumesite.resume.schema import SECTIONS, Resume
from resumesite.settings import FILE_NAME, Site
from resumesite.site.publish import Payload, Published, check_publishable
from resumesite.site.resumes import USUAL, ReadResume, refuse_broken, with_variants
from resumesite.site.scaffold_texts import scaffold
from resumesite.site.wrkks import resume_fields

SCHEMA_FILE = "resume.schema.json"


@dataclass(frozen=True)
class NewSite:
    """A site that was made: its folder, whose example it holds, and the files that are new."""

    root: Path
    username: str
    files: tuple[str, ...]


@dataclass(frozen=True)
class NewResume:
    """A resume that was made, in the file at `path`.

    `format` is the title of what it was read from ("" for nothing); `notes` say what was kept aside.
    `published` is there when that was asked for.
    """

    username: str
    name: str
    id: str
    path: str
    format: str = ""
    notes: tuple[Problem, ...] = ()
    published: Published | None = None


@dataclass(frozen=True)
class NewRequest:
    """Who is wanted. With a `source` the resume is made of that, else of a scaffold with `full_name`."""

    username: str
    name: str = ""
    full_name: str = ""
    source: Payload | None = None
    format: str | None = None
    is_published: bool = False


# A site -----------------------------------------------------------------------------------------


def make_site(root: Path, *, username: str, full_name: str, occasion: Occasion) -> NewSite:
    """Make a site with one published example. Refuses a folder where any of its files is there already."""
    if problem := check_username(username):
        raise ResumesiteError(problem, status=ExitStatus.USAGE)
    words = {
        "title": _quoted(full_name),
        "name": _quoted(full_name),
        "username": username,
        "email": f"{username}@example.org",
    }
    person = root / "content" / username
    new = {
        SCHEMA_FILE: _schema(),
        FILE_NAME: scaffold("resumesite.toml", words | {"username": _quoted(username)}),
    }
    _refuse_existing(root, [*new, f"content/{username}"])
    record = new_publication(username, occasion).published(USUAL, occasion)
    try:
        root.mkdir(parents=True, exist_ok=True)
        commit(person, [Write("resume.yaml", scaffold("example.yaml", words)), written_publication(record)])
        for name, data in new.items():  # the settings come last: they are what makes the folder a site
            write_atomically(root / name, data)
        ignores = _ignore_what_is_made(root)
    except OSError as error:
        raise unwritable(str(root), error) from error
    made = [f"content/{username}/resume.yaml", f"content/{username}/publication.json", *sorted(new), *ignores]
    return NewSite(root, username, tuple(made))


def _refuse_existing(root: Path, paths: list[str]) -> None:
    if root.exists() and not root.is_dir():
        raise usage("IN_THE_WAY", f"{root} is a file", "Give the name of a folder.")
    if (root / FILE_NAME).exists():
        hint = "`resumesite new USERNAME` adds a person to it; `resumesite init DIR` makes another site."
        raise usage("SITE_EXISTS", f"there is a site here already: {FILE_NAME}", hint)
    for path in paths:
        if (root / path).exists():
            hint = "Nothing was changed. Move it away, or choose another folder or --username."
            raise usage("IN_THE_WAY", f"{path} is there already", hint)


def _ignore_what_is_made(root: Path) -> list[str]:
    """Add what git must not keep to `.gitignore`, whatever stands there."""
    path = root / ".gitignore"
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    known = before.splitlines()
    missing = [line for line in scaffold("gitignore", {}).decode().splitlines() if line not in known]
    if not missing:
        return []
    start = before.rstrip("\n") + "\n\n" if before.strip() else ""
    write_atomically(path, (start + "\n".join(missing) + "\n").encode())
    return [".gitignore"]


# A person ---------------------------------------------------------------------------------------


def make_resume(site: Site, request: NewRequest, occasion: Occasion) -> NewResume:
    """Add a resume, and its person where there is none yet. Checks everything before it writes anything."""
    name = request.name or USUAL
    for problem in (check_username(request.username), check_resume_name(name)):
        if problem:
            raise ResumesiteError(problem, status=ExitStatus.USAGE)
    folder = site.content / request.username
    title, read, data = _content(request)
    with person_lock(folder):
        before = load_publication(folder) or new_publication(request.username, occasion)
        _refuse_taken(site, request.username, name)
        after, published = before.with_resume(name, occasion), None
        if request.is_published:
            after = after.published(name, occasion)
            published = check_publishable(site, request.username, name, [read], after)
        commit(folder, [Write(f"{name}.yaml", data), written_publication(after)])
    _add_schema(site)
    return NewResume(
        username=request.username,
        name=name,
        id=after.resumes[name].id,
        path=site.shown(folder / f"{name}.yaml"),
        format=title,
        notes=read.warnings,
        published=published,
    )


def _content(request: NewRequest) -> tuple[str, ReadResume, bytes]:
    """What the new resume holds: the title of its source's format, the resume, and its file's bytes."""
    if request.source is None:
        full_name = request.full_name or request.username.replace("-", " ").title()
        words = {"name": _quoted(full_name), "username": request.username}
        data = scaffold("person.yaml", words)
        return "", ReadResume.of(read_draft(data, f"{USUAL}.yaml")), data
    draft = read_draft(request.source.data, request.source.shown, format=request.format)
    read = ReadResume.of(draft, strictly=request.is_published)
    return registry.importer_called(draft.format).title, read, resume_yaml(read.resume)


def _refuse_taken(site: Site, username: str, name: str) -> None:
    if not (site.content / username).is_dir():
        return
    person = with_variants(site, find_person(site.content, username))
    refuse_broken(person)
    if name in person.all_names:
        path = site.shown(person.resume(name).path)
        hint = f"Edit {path}, or name another one: `resumesite new {username} NAME`."
        raise usage("RESUME_EXISTS", f"{username} has a resume called `{name}` already", hint)


def _add_schema(site: Site) -> None:
    """Put the schema that the file's first line names beside the settings, unless it is there."""
    path = site.root / SCHEMA_FILE
    if not path.exists():
        try:
            write_atomically(path, _schema())
        except OSError as error:
            raise unwritable(SCHEMA_FILE, error) from error


# Texts ------------------------------------------------------------------------------------------

_MODELINE = f"# yaml-language-server: $schema=../../{SCHEMA_FILE}\n"


def resume_yaml(resume: Resume) -> bytes:
    """Write a resume as YAML for people: our names and order, and only what it holds."""
    data = resume_fields(resume)
    ordered = {name: data[name] for name in sorted(data, key=_as_people_write)}
    sections = (_yaml({name: value}) for name, value in ordered.items())
    return (_MODELINE + "\n" + "\n".join(sections)).encode()


def _as_people_write(section: str) -> int:
    order = ("personalInfo", *SECTIONS, "meta", "x-source")
    return order.index(section)


class _Dumper(yaml.SafeDumper):
    """Texts of several lines as blocks, lists indented below their key, no anchors."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: object) -> bool:
        return True


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)


def _yaml(data: dict[str, Any]) -> str:
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)


def _schema() -> bytes:
    return (json.dumps(resume_json_schema(), ensure_ascii=False, indent=2) + "\n").encode()


def _quoted(text: str) -> str:
    """Write a text so that it stands as itself in YAML and TOML."""
    return json.dumps(text, ensure_ascii=False)

"""A resume's projects: list them, or add one to its file (SmartCV's `/projects`).

The file stays its author's: YAML and TOML get lines added and nothing else touched, comments included; JSON
keeps the order of its keys. Whatever was written is read again before it is kept: unless the result is
exactly the old resume and one project more, nothing is changed and the person gets the lines to paste.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from resumesite.content.draft import Draft
from resumesite.content.durable import Change, Write, commit
from resumesite.content.people import ResumeFile
from resumesite.content.read import read_draft, read_file
from resumesite.content.records import Occasion, load_publication, person_lock, written_publication
from resumesite.errors import Place, Problem, ResumesiteError, did_you_mean
from resumesite.marked import Marked, dotted, read_json
from resumesite.resume.schema import Project
from resumesite.settings import Site
from resumesite.site.resumes import ReadResume, find_resume, read_alone, read_resume
from resumesite.site.smartcv import project_json

_BODY = {
    "id": "id",
    "name": "name",
    "role": "role",
    "description": "description",
    "technologies": "technologies",
    "url": "link",
    "link": "link",
    "startDate": "startDate",
    "endDate": "endDate",
    "highlights": "highlights",
}
"""The fields of SmartCV's body (and two of ours), and what we call them."""

_LISTS = ("description", "technologies", "highlights")


@dataclass(frozen=True)
class AddedProject:
    """A project that stands in its resume's file now."""

    username: str
    name: str
    path: str
    project: Project

    def as_data(self) -> dict[str, Any]:
        return {"success": True, "data": project_json(self.project)}


def list_projects(site: Site, username: str, name: str = "") -> tuple[Project, ...]:
    """Return a resume's projects in the order of its file."""
    person, file = find_resume(site, username, name)
    return read_resume(site, person, file).resume.projects


def read_project(data: bytes, shown: str) -> dict[str, Any]:
    """Read SmartCV's body of a new project into fields of ours; every mistake at once."""
    marked = read_json(data, shown)
    if not isinstance(marked.data, dict):
        hint = 'It looks like {"name": "…", "technologies": ["…"]}.'
        raise ResumesiteError(
            Problem("NOT_A_PROJECT", "expected a project's fields", marked.place(), hint=hint)
        )
    problems = [problem for key in marked.data if (problem := _complaint(marked, key))]
    if problems:
        raise ResumesiteError(*problems)
    given = {key: value for key, value in marked.data.items() if value not in (None, "", [])}
    return project_fields({_BODY[key]: value for key, value in given.items()})


def project_fields(given: dict[str, Any]) -> dict[str, Any]:
    """Put a project's fields into the model's order; a description of several lines becomes a list."""
    if isinstance(given.get("description"), str):
        given = given | {"description": given["description"].strip().splitlines()}
    ordered = [field.alias or name for name, field in Project.model_fields.items()]
    return {name: given[name] for name in ordered if given.get(name) not in (None, "", [], ())}


def _complaint(marked: Marked, key: str) -> Problem | None:
    place, value = marked.place((key,)), marked.data[key]
    if key not in _BODY:
        return Problem("UNKNOWN_FIELD", "no such field", place, key, did_you_mean(key, _BODY))
    is_texts = isinstance(value, list) and all(isinstance(item, str) for item in value)
    takes_list = _BODY[key] in _LISTS
    if value is None or isinstance(value, str) or (takes_list and is_texts):
        return None
    expected = "a list of texts" if takes_list else "a text"
    return Problem("WRONG_TYPE", f"expected {expected}", place, dotted((key,)))


# Adding -----------------------------------------------------------------------------------------


def add_project(
    site: Site, username: str, name: str, fields: dict[str, Any], occasion: Occasion
) -> AddedProject:
    """Add a project at the end of a resume's projects, in its file: that of a variant is another resume's."""
    person, file = find_resume(site, username, name)
    if file.variant_of:
        file = person.resume(file.variant_of)
    if not fields.get("name"):
        raise ResumesiteError(Problem("NAME_MISSING", "a project needs a name", field="name"))
    fields = project_fields({"id": occasion.new_id("project")} | fields)
    project = _checked(fields)
    with person_lock(person.folder):
        publication = load_publication(person.folder)
        before = read_alone(site, file)
        written, added = _with_project(site, file, before, fields, project)
        changes: list[Change] = [Write(file.path.name, written)]
        if publication and file.name in publication.resumes:
            changes.append(written_publication(publication.touched(file.name, occasion.now)))
        commit(person.folder, changes)
    return AddedProject(username, file.name, site.shown(file.path), added)


def _checked(fields: dict[str, Any]) -> Project:
    """The project as it will be read, or everything that is wrong with it."""
    try:
        return ReadResume.of(Draft({"projects": [fields]}, Marked({}))).resume.projects[0]
    except ResumesiteError as error:
        named = (replace(each, field=each.field.removeprefix("projects.0.")) for each in error.problems)
        raise ResumesiteError(*named) from error


def _with_project(
    site: Site, file: ResumeFile, before: ReadResume, fields: dict[str, Any], project: Project
) -> tuple[bytes, Project]:
    """The file with a project more, and that project as it reads there; or an error with lines to paste."""
    shown = site.shown(file.path)
    data = read_file(file.path, shown, within=site.content)
    theirs = _in_format(fields, before.draft.format)
    written = _edited(data, file.path.suffix.lower(), theirs, _holder(before))
    added = _added(written, shown, before, project) if written else None
    if written is None or added is None:
        raise _paste_it(shown, file.path, theirs)
    return written, added


def _edited(data: bytes, suffix: str, fields: dict[str, Any], holder: tuple[str, ...]) -> bytes | None:
    """Edit a file's text, and give it back its byte order mark and its line ends."""
    text = data.decode("utf-8-sig")
    has_crlf = text.count("\r\n") == text.count("\n") > 0
    write = _WRITERS.get(suffix)
    edited = write(text.replace("\r\n", "\n") if has_crlf else text, fields, holder) if write else None
    if edited is None:
        return None
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    return mark + (edited.replace("\n", "\r\n") if has_crlf else edited).encode()


def _added(written: bytes, shown: str, before: ReadResume, project: Project) -> Project | None:
    """The project at the end of a file that we wrote; None unless the rest is exactly as it was.

    All that was given must be there. A format may say more by it: in JSON Resume no end means ongoing.
    """
    try:
        after = ReadResume.of(read_draft(written, shown)).resume
    except ResumesiteError:
        return None
    *others, added = after.projects or (Project(),)
    is_complete = all(getattr(added, name) == getattr(project, name) for name in project.model_fields_set)
    same = before.resume.model_copy(update={"projects": (*before.resume.projects, added)})
    return added if is_complete and after == same and len(others) == len(before.resume.projects) else None


def _paste_it(shown: str, path: Path, fields: dict[str, Any]) -> ResumesiteError:
    as_json = path.suffix.lower() == ".json"
    lines = json.dumps(fields, ensure_ascii=False, indent=2) if as_json else _as_yaml_item(fields, "  ")
    hint = "Nothing was changed. Add these lines to `projects` yourself:\n\n" + lines.rstrip()
    message = "a project cannot be added to this file without touching the rest of it"
    return ResumesiteError(Problem("CANNOT_EDIT", message, Place(shown), "projects", hint))


def _holder(read: ReadResume) -> tuple[str, ...]:
    """Where in the file the projects are listed, by the file's format."""
    outer = read.draft.source.data
    match read.draft.format:
        case "wrkks":
            return ("resume",)
        case "smartcv":
            inner = ("data",) if "contentJson" not in outer and "data" in outer else ()
            holds = outer["data"] if inner else outer
            return (*inner, "contentJson") if "contentJson" in holds else inner
        case _:
            return ()


def _in_format(fields: dict[str, Any], format_name: str) -> dict[str, Any]:
    """A project in the words of the file's format."""
    renamed = dict(fields)
    if format_name in ("smartcv", "jsonresume") and "link" in renamed:
        renamed["url"] = renamed.pop("link")
    if format_name in ("smartcv", "jsonresume") and "description" in renamed:
        renamed["description"] = "\n".join(renamed["description"])
    if format_name == "jsonresume":
        if "technologies" in renamed:
            renamed["keywords"] = renamed.pop("technologies")
        if "role" in renamed:
            renamed["roles"] = [renamed.pop("role")]
    return renamed


# Writers: the text of a file, a project, and where projects are listed → the new text, or None ------------


def _add_to_json(text: str, fields: dict[str, Any], holder: tuple[str, ...]) -> str | None:
    data = json.loads(text)
    inner = data
    for key in holder:
        inner = inner[key]
    if inner.get("projects") is None:
        inner["projects"] = []
    if not isinstance(inner["projects"], list):
        return None
    inner["projects"].append(fields)
    indentation = re.search(r"\n([ \t]+)\S", text)
    indent = indentation.group(1) if indentation else (None if "\n" not in text.strip() else 2)
    return json.dumps(data, ensure_ascii=False, indent=indent) + ("\n" if text.endswith("\n") else "")


def _add_to_toml(text: str, fields: dict[str, Any], holder: tuple[str, ...]) -> str | None:
    if holder:
        return None
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items()]
    return text.rstrip("\n") + "\n\n[[projects]]\n" + "\n".join(lines) + "\n"


def _add_to_yaml(text: str, fields: dict[str, Any], holder: tuple[str, ...]) -> str | None:
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if holder or not isinstance(root, yaml.MappingNode) or root.flow_style:
        return None
    found = [value for key, value in root.value if key.value == "projects"]
    lines = text.splitlines(keepends=True)
    if not found:
        margin = " " * root.start_mark.column
        addition = f"\n{margin}projects:\n{_as_yaml_item(fields, margin + '  ')}"
        return _inserted(lines, len(lines), addition)
    projects = found[0]
    if isinstance(projects, yaml.SequenceNode) and not projects.flow_style:
        margin = " " * projects.start_mark.column
        last = _last_line(projects, lines)
        return _inserted(lines, last, _as_yaml_item(fields, margin))
    if _is_nothing(projects):
        return _instead_of_nothing(lines, projects, fields)
    return None


def _is_nothing(node: yaml.Node) -> bool:
    return not node.value or (isinstance(node, yaml.ScalarNode) and node.tag.endswith(":null"))


def _instead_of_nothing(lines: list[str], node: yaml.Node, fields: dict[str, Any]) -> str | None:
    """Put an item below `projects:` that says `[]`, `null` or nothing; a comment beside it stays."""
    number, start = node.start_mark.line, node.start_mark.column
    end = node.end_mark.column
    if node.end_mark.line != number or "projects" not in lines[number][: start + 1]:
        return None
    kept = lines[number][:start].rstrip() + lines[number][end:].rstrip("\n")
    lines[number] = kept.rstrip() + "\n"
    return _inserted(lines, number + 1, _as_yaml_item(fields, "  "))


def _last_line(node: yaml.Node, lines: list[str]) -> int:
    """The number of lines up to the end of a block, without the blank and comment lines that follow it."""
    last = node.end_mark.line if node.end_mark.column == 0 else node.end_mark.line + 1
    last = min(last, len(lines))
    while last > 0 and (not lines[last - 1].strip() or lines[last - 1].lstrip().startswith("#")):
        last -= 1
    return last


def _inserted(lines: list[str], number: int, addition: str) -> str:
    before, after = "".join(lines[:number]), "".join(lines[number:])
    if before and not before.endswith("\n"):
        before += "\n"
    return before + addition + after


def _as_yaml_item(fields: dict[str, Any], margin: str) -> str:
    """Write a project as an item of a block list, every line after `margin`."""
    block = yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=10_000)
    first, *others = block.splitlines()
    return "\n".join([f"{margin}- {first}", *(f"{margin}  {line}" if line else "" for line in others)]) + "\n"


_WRITERS: dict[str, Callable[[str, dict[str, Any], tuple[str, ...]], str | None]] = {
    ".json": _add_to_json,
    ".toml": _add_to_toml,
    ".yaml": _add_to_yaml,
    ".yml": _add_to_yaml,
}

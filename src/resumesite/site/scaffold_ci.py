"""`init --ci`: a workflow that builds the site on each commit, deploys it, and attaches it to pull requests.

In: a site's folder. Out: one new file at the root of the repository that the folder is in; a file of somebody
else's is never overwritten.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from resumesite import __version__
from resumesite.content.durable import unwritable, write_atomically
from resumesite.errors import usage
from resumesite.site.scaffold_texts import scaffold


class Ci(StrEnum):
    """Whose continuous integration."""

    GITHUB = "github"
    GITLAB = "gitlab"


_FILES = {Ci.GITHUB: ".github/workflows/resumesite.yml", Ci.GITLAB: ".gitlab-ci.yml"}


@dataclass(frozen=True)
class Workflow:
    """A workflow as it shall be: its path from `repository`, and what is in it. `is_there`: word for word."""

    repository: Path
    path: str
    data: bytes
    is_there: bool = False

    @property
    def file(self) -> Path:
        return self.repository / self.path


def workflow_for(root: Path, ci: Ci) -> Workflow:
    """Return the workflow of the site at `root`. Writes nothing; refuses where another one stands."""
    repository = _repository(root)
    folder = root.relative_to(repository).as_posix()
    words = {
        "folder": json.dumps(folder, ensure_ascii=False),
        "in_folder": "" if folder == "." else f"{folder}/",
        "version": __version__,
    }
    wanted = Workflow(repository, _FILES[ci], scaffold(f"{ci}.yml", words))
    try:
        there = wanted.file.read_bytes()
    except FileNotFoundError:
        return wanted
    except OSError as error:
        raise unwritable(wanted.path, error) from error
    if there != wanted.data:
        hint = "Nothing was changed. Move it away, run the command again, and join the two."
        raise usage("IN_THE_WAY", f"{wanted.path} is there already, and says something else", hint)
    return Workflow(repository, wanted.path, wanted.data, is_there=True)


def write_workflow(workflow: Workflow) -> None:
    """Put a workflow where the host looks for it."""
    try:
        workflow.file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(workflow.file, workflow.data)
    except OSError as error:
        raise unwritable(workflow.path, error) from error


def _repository(root: Path) -> Path:
    """The repository that a folder is in: hosts read workflows from its root only. Else the folder itself."""
    return next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), root)

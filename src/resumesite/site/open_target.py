"""A target from the settings, opened: what every command about targets begins with."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from resumesite.edition.protection.site_key import load_site_key
from resumesite.errors import Problem, ResumesiteError, usage
from resumesite.publish.record import NO_RECORD, LostRecordError, Root, TargetRecord
from resumesite.publish.targets import (
    Surroundings,
    Target,
    TargetError,
    find_target,
    open_target,
    unchanged,
)
from resumesite.settings import Site
from resumesite.settings.targets import AnyTarget, DirectoryTarget
from resumesite.site.site_keys import old_key

_TARGETS = "targets"
_SEALED = "sealed"


@dataclass(frozen=True)
class OpenTarget:
    """A target, opened, with all that talking to it takes."""

    name: str
    target: Target
    record: TargetRecord
    settings: AnyTarget
    private: Path

    @property
    def has_cache(self) -> bool:
        """Whether anything is to be told when what visitors see changes."""
        return bool(self.target.has_cache or self.settings.purge)


def root_at(record: TargetRecord) -> Root:
    """Return the root of a record, an empty one where none can be read."""
    try:
        return record.read() or NO_RECORD
    except LostRecordError:
        return NO_RECORD


def not_deployed(name: str) -> ResumesiteError:
    hint = f"`resumesite deploy {name}` does it."
    return unchanged(Problem("NOT_DEPLOYED", f"nothing was deployed to {name} yet", hint=hint))


def open_place(
    site: Site, name: str, environ: Mapping[str, str], *, max_requests_per_second: float = 0
) -> OpenTarget:
    """Find a target in the settings and open it. Makes no request."""
    name = find_target(site.settings.targets, name)
    settings = site.settings.targets[name]
    if isinstance(settings, DirectoryTarget):
        _refuse_own_folder(site, settings.path)
    private = site.private / _TARGETS / name
    surroundings = Surroundings(
        name,
        site.root,
        private,
        site.settings.site.base_url,
        environ,
        max_requests_per_second,
        now=time.time,
    )
    try:
        target = open_target(surroundings, settings)
    except TargetError as error:
        raise unchanged(error.problem) from error
    key, before = load_site_key(site.root, environ), old_key(site)
    record = TargetRecord(target, key, private / _SEALED, before)
    return OpenTarget(name, target, record, settings, private)


def _refuse_own_folder(site: Site, path: str) -> None:
    """Refuse to deploy into a folder in which the site keeps or makes something, or that holds the site."""
    folder = (site.root / path).resolve() if "\0" not in path else site.root
    if site.root.is_relative_to(folder) or any(
        folder.is_relative_to(own) for own in (site.content, site.output, site.private, site.themes)
    ):
        hint = 'Name a folder of its own, for example path = "../site".'
        raise usage(
            "INVALID_PATH", f'path = "{path}" is a folder that the site itself needs, or lies in', hint
        )

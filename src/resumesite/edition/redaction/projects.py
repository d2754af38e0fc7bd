"""blurProjects: what the projects are called, and where they can be found."""

from __future__ import annotations

from collections.abc import Iterator

from resumesite.edition.redaction.folding import fold
from resumesite.edition.redaction.hiding import Asked, Hiding
from resumesite.edition.redaction.search import Target
from resumesite.edition.redaction.variants import address_variants, own_host


def hide_projects(asked: Asked) -> Iterator[Hiding]:
    if not asked.blur.blur_projects:
        return
    for index, project in enumerate(asked.resume.projects):
        path = ("projects", index)
        target = Target("project", fold(project.name))
        if project.name and not asked.is_label(project.name):
            yield Hiding(project.name, target, (*path, "name"))
        if project.link:
            also = (*address_variants(project.link), *filter(None, [own_host(project.link)]))
            shown = Target("link") if asked.is_label(project.name) else target
            yield Hiding(project.link, shown, (*path, "link"), instead="", also=also)

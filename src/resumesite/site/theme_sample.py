"""The fictional person that themes are shown and checked with: every section of a resume, two pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from importlib.resources import files

from resumesite.content.read import read_draft
from resumesite.edition.edition import Edition, Presentation
from resumesite.edition.live import live_edition
from resumesite.plan.artifact import Artifact, Download, Job, Page
from resumesite.plan.formats import find_format
from resumesite.settings import Settings
from resumesite.site.resumes import ReadResume
from resumesite.themes.theme import Theme


def sample_edition(presentation: Presentation) -> Edition:
    """Return the edition of the fictional person that themes are shown with."""
    source = files("resumesite.site").joinpath("scaffolds", "sample.yaml").read_bytes()
    read = ReadResume.of(read_draft(source, "sample.yaml"))
    edited = live_edition(
        read.resume, username="sample", name="resume", address="", settings=Settings(), theme_ids=("plain",)
    )
    return replace(edited.edition, presentation=replace(presentation, page_size="A4"))


def sample_job(edition: Edition, theme: Theme, formats: Iterable[str]) -> Job:
    """Return the job that makes the sample in some formats, as files that link to each other."""
    kinds = [find_format(name) for name in formats]
    downloads = tuple(
        Download(kind.name, kind.file_name, kind.file_name, kind.media_type)
        for kind in kinds
        if kind.is_download and kind.name != "card"
    )
    artifacts = tuple(Artifact(kind.file_name, kind.name, key="") for kind in kinds)
    return Job(edition, theme, Page(downloads=downloads, is_indexed=False), artifacts)

"""Files as a build makes them of somebody with options: by the job that a worker gets."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml

from pages.matrix import FOLDER, THEMES, theme_called
from resumesite.edition.edition import PhotoSource
from resumesite.edition.live import live_edition
from resumesite.plan.artifact import Artifact, Job, Page
from resumesite.render.run import Noted, render_job
from resumesite.resume.schema import Options, Resume
from resumesite.settings import Settings

FORMATS = ("html", "pdf", "docx", "txt", "md")


@cache
def _data(person: str) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((FOLDER / f"{person}.yaml").read_text("utf-8"))
    return data


def made(
    theme: str,
    format_name: str,
    *,
    person: str | dict[str, Any] = "short",
    photo: Path | None = None,
    meta: dict[str, Any] | None = None,
    **options: Any,
) -> bytes:
    """Return a file; what keeps it from being made is raised as the build reports it."""
    data = _data(person) if isinstance(person, str) else person
    resume = Resume.model_validate({**data, "meta": data.get("meta", {}) | (meta or {})})
    edition = live_edition(
        resume,
        username="someone",
        name="resume",
        address="someone/",
        settings=Settings(),
        theme_ids=THEMES,
        overrides=Options(**options),
        photo=PhotoSource(str(photo), sha256(photo.read_bytes()).hexdigest()) if photo else None,
    ).edition
    artifact = Artifact("someone/file", format_name, key="")
    page = Page(photo_href="photo.jpg" if photo and format_name == "html" else "")
    ((_, outcome),) = render_job(Job(edition, theme_called(theme), page, (artifact,)))
    data_ = outcome.data if isinstance(outcome, Noted) else outcome
    assert isinstance(data_, bytes), data_
    return data_


def in_every_format(turn: int, formats: tuple[str, ...] = FORMATS) -> Any:
    """Run a test in every theme and format; all PDFs are slow but those of one theme, by `turn`."""
    often = THEMES[turn % len(THEMES)]
    return pytest.mark.parametrize(
        ("theme", "format_name"),
        [
            pytest.param(
                theme,
                name,
                id=f"{theme}-{name}",
                marks=pytest.mark.slow if name == "pdf" and theme != often else (),
            )
            for theme in THEMES
            for name in formats
        ],
    )


def in_every_theme(turn: int) -> Any:
    """Run a test in every theme; all are slow but one, by `turn`."""
    often = THEMES[turn % len(THEMES)]
    return pytest.mark.parametrize(
        "theme", [pytest.param(theme, marks=() if theme == often else pytest.mark.slow) for theme in THEMES]
    )

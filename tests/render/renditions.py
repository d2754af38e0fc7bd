"""Fictional people as renderers get them, for the tests of pages, PDFs and cards."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import yaml
from PIL import Image

from resumesite.document.arrange import arrange
from resumesite.edition.edition import Presentation, PublicResume
from resumesite.plan.artifact import Download, Page
from resumesite.render.rendition import Photo, Rendition
from resumesite.themes.load import load_theme
from resumesite.themes.theme import Theme

DOWNLOADS = tuple(
    Download(name, f"resume.{name}", f"Nadia_Ferreira_Platform_Engineer_Resume.{name}", media_type)
    for name, media_type in (
        ("pdf", "application/pdf"),
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("txt", "text/plain; charset=utf-8"),
        ("md", "text/markdown; charset=utf-8"),
        ("json", "application/json"),
        ("vcf", "text/vcard; charset=utf-8"),
    )
)

PAGE = Page(
    site_title="People of Example",
    root="../",
    canonical="https://people.example.org/nadia/",
    card_url="https://people.example.org/nadia/card.png",
    photo_href="photo.jpg",
    photo_url="https://people.example.org/nadia/photo.jpg",
    downloads=DOWNLOADS,
    updated_at="2026-11-02T08:15:00Z",
)


def rendition(
    data: dict[str, Any] | None = None,
    *,
    page: Page = PAGE,
    photo: Photo | None = None,
    theme: Theme | None = None,
    **presentation: Any,
) -> Rendition:
    """Return what a renderer gets for a resume that is given as in a file; Nadia's without one."""
    resume = PublicResume.model_validate(NADIA if data is None else data)
    return Rendition(
        resume=resume,
        document=arrange(resume),
        presentation=Presentation(**presentation),
        theme=theme or load_theme("plain"),
        page=page,
        photo=photo,
    )


def portrait(width: int = 600, height: int = 800) -> Photo:
    """Return a photo that was made anew, as the photo step leaves it."""
    picture = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    file = BytesIO()
    picture.save(file, "JPEG", quality=80)
    return Photo(file.getvalue(), "image/jpeg", width, height)


NADIA: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "nadia.yaml").read_text("utf-8"))

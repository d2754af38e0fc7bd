"""Themes in their colour schemes → one page that shows them side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

from jinja2 import Environment, StrictUndefined


@dataclass(frozen=True)
class Picture:
    """A picture of a look, and the address that it leads to."""

    src: str
    href: str
    alt: str


@dataclass(frozen=True)
class ShownLook:
    """One colour scheme of a theme: the addresses of its page and PDF, its colours, its pictures."""

    scheme: str
    page: str
    pdf: str
    colours: tuple[str, ...]
    pictures: tuple[Picture, ...]


@dataclass(frozen=True)
class ShownTheme:
    id: str
    name: str
    description: str
    looks: tuple[ShownLook, ...]


def render_gallery(themes: Sequence[ShownTheme]) -> bytes:
    """Render the page that shows all of `themes`."""
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    source = files("resumesite.render").joinpath("gallery.html").read_text("utf-8")
    return environment.from_string(source).render(themes=themes).encode()

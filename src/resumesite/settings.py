"""`resumesite.toml` and the environment → `Settings`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

PageSize = Literal["auto", "A4", "Letter", "Legal", "A5"]
Margin = Literal["narrow", "normal", "wide"]
Density = Literal["compact", "normal", "airy"]

FILE_NAME = "resumesite.toml"


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SiteSettings(_Section):
    """`[site]`: what the site is."""

    title: str = "Resumes"
    base_url: str = ""
    theme: str = "plain"
    languages: tuple[str, ...] = ("en",)
    formats: tuple[str, ...] = ("html", "pdf", "docx", "txt", "md", "json", "vcf", "card")
    home: str = ""
    directory: bool | None = None


class OptionSettings(_Section):
    """`[options]`: defaults for how every resume looks."""

    page_size: PageSize = "auto"
    margin: Margin = "normal"
    include_photo: bool = True
    color_scheme: str = "default"
    density: Density = "normal"


class Settings(_Section):
    """Everything that `resumesite.toml` can say. Sections of later stages are kept as plain data until then."""

    site: SiteSettings = SiteSettings()
    options: OptionSettings = OptionSettings()
    shares: dict[str, Any] = Field(default_factory=dict)
    targets: dict[str, Any] = Field(default_factory=dict)
    comments: dict[str, Any] = Field(default_factory=dict)


@dataclass(frozen=True)
class Site:
    """A site on this machine: the folder that holds `resumesite.toml`, and what that says."""

    root: Path
    settings: Settings

    @property
    def content(self) -> Path:
        return self.root / "content"

    @property
    def output(self) -> Path:
        return self.root / "output"

    @property
    def themes(self) -> Path:
        """The site's own themes; a folder here overrides a built-in theme of the same name."""
        return self.root / "themes"

    @property
    def private(self) -> Path:
        """The store and the build record. Safe to delete."""
        return self.root / ".resumesite"

    def shown(self, path: Path) -> str:
        """Write a path as messages do: relative to the site's root, with forward slashes."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return path.as_posix()

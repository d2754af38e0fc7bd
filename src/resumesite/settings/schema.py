"""What settings there are, and what each may be."""

from __future__ import annotations

import re
from importlib.metadata import entry_points
from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator
from pydantic_core import PydanticCustomError

from resumesite.errors import did_you_mean
from resumesite.settings.targets import TARGET_NAME, TARGET_TYPES, OtherTarget, TargetSettings
from resumesite.settings.wording import complaint_about_url, quoted, wrong

PageSize = Literal["auto", "A4", "Letter", "Legal", "A5"]
Margin = Literal["narrow", "normal", "wide"]
Density = Literal["compact", "normal", "airy"]
Columns = Literal["auto", "1", "2"]
PhotoShape = Literal["rounded", "square", "circle"]
PhotoCrop = Literal["none", "square", "portrait"]
PdfVariant = Literal["pdf/ua-1", "pdf/a-3a"]
OptionValue = bool | str
"""What a theme's own option is set to, as it is written; the theme says what it may be."""

MOST_PAGES = 20
"""The longest PDF that is made."""

LANGUAGE = r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?"
"""The pattern of a language with its script and region: "zh", "pt-BR", "zh-Hans"."""

_LANGUAGE_TAG = re.compile(rf"{LANGUAGE}(?:-(?:[A-Za-z0-9]{{5,8}}|[0-9][A-Za-z0-9]{{3}}))*")
"""A site's languages may name a variant too ("ca-valencia"); in a file's name that would be any word."""

_FONT_SUFFIXES = (".otf", ".ttf", ".ttc", ".woff2")

_FOLDER_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")


def _page_count(value: object) -> int:
    is_number = not isinstance(value, bool) and re.fullmatch("[0-9]{1,2}", str(value))
    if not is_number or int(str(value)) > MOST_PAGES:
        raise PydanticCustomError("pages", f"expected a number of pages from 0 to {MOST_PAGES}")
    return int(str(value))


PageCount = Annotated[int, BeforeValidator(_page_count), Field(ge=0, le=MOST_PAGES)]
"""How many pages; 0 for as many as it takes."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SiteSettings(_Section):
    """`[site]`: what the site is. `base_url` is absolute and has no slash at its end."""

    title: str = "Resumes"
    base_url: str = ""
    theme: str = "plain"
    languages: tuple[str, ...] = ("en",)
    formats: tuple[str, ...] = ("html", "pdf", "docx", "txt", "md", "json", "vcf", "card")
    home: str = ""
    directory: bool | None = None

    @field_validator("base_url")
    @classmethod
    def _is_absolute(cls, url: str) -> str:
        if complaint := complaint_about_url(url):
            raise wrong(*complaint)
        return url.rstrip("/")

    @field_validator("theme")
    @classmethod
    def _is_a_folder_name(cls, theme: str) -> str:
        if not _FOLDER_NAME.fullmatch(theme):
            raise wrong(
                f"expected the name of a theme, got {quoted(theme)}",
                "`resumesite themes` lists them.",
            )
        return theme

    @field_validator("languages")
    @classmethod
    def _are_tags(cls, languages: tuple[str, ...]) -> tuple[str, ...]:
        for tag in languages:
            if not _LANGUAGE_TAG.fullmatch(tag):
                by_hyphen = tag.replace("_", "-")
                meant = f"Did you mean `{by_hyphen}`?" if _LANGUAGE_TAG.fullmatch(by_hyphen) else ""
                raise wrong(f'expected language tags such as "en" or "pt-BR", got {quoted(tag)}', meant)
        if not languages:
            raise wrong("expected at least one language", 'Write languages = ["en"], or leave it out.')
        return languages

    @field_validator("formats")
    @classmethod
    def _are_known(cls, formats: tuple[str, ...]) -> tuple[str, ...]:
        known = {*cls.model_fields["formats"].default}
        if not known.issuperset(formats):
            known.update(plugin.name for plugin in entry_points(group="resumesite.formats"))
        for name in formats:
            if name not in known:
                others = f"The formats are: {', '.join(cls.model_fields['formats'].default)}."
                raise wrong(f"there is no format {quoted(name)}", did_you_mean(name, known, otherwise=others))
        return formats


class OptionSettings(_Section):
    """`[options]`: defaults for how every resume looks.

    `fit` is the number of pages that a PDF is tightened to, 0 for as many as it takes.
    """

    page_size: PageSize = "auto"
    margin: Margin = "normal"
    include_photo: bool = True
    color_scheme: str = "default"
    density: Density = "normal"
    columns: Columns = "auto"
    photo_shape: PhotoShape = "rounded"
    photo_crop: PhotoCrop = "none"
    numbered_publications: bool = False
    qr_code: bool = False
    fit: PageCount = 0
    pdf_variant: PdfVariant = "pdf/ua-1"
    theme_options: dict[str, OptionValue] = Field(default_factory=dict)


class ShareSettings(_Section):
    """`[shares]`: defaults for new shares, and how many a resume may have.

    `expires` is "90d", a day, a time with its zone, or "never". `seal` keeps every snapshot sealed in
    `content/`, also where there is no password.
    """

    limit: Annotated[int, Field(ge=1, le=10_000)] = 20
    expires: str = "90d"
    seal: bool = False


class FontSettings(_Section):
    """`[fonts]`: files with characters that the fonts of resumesite lack, below the site's folder."""

    cjk: str = ""
    cjk_bold: str = ""

    @field_validator("cjk", "cjk_bold")
    @classmethod
    def _is_a_font_of_the_site(cls, file: str) -> str:
        path = PurePosixPath(file.replace("\\", "/"))
        if file and (path.is_absolute() or path.suffix.lower() not in _FONT_SUFFIXES):
            endings = f"{', '.join(_FONT_SUFFIXES[:-1])} or {_FONT_SUFFIXES[-1]}"
            raise wrong(
                f"expected a font below the site's folder ({endings}), got {quoted(file)}",
                'Put the file there and write, for example, cjk = "fonts/NotoSansJP.otf".',
            )
        return path.as_posix() if file else ""


class CommentSettings(_Section):
    """`[comments]`: where the form on a share sends what people write; without it they are asked to mail."""

    endpoint: str = ""

    @field_validator("endpoint")
    @classmethod
    def _is_absolute(cls, url: str) -> str:
        if complaint := complaint_about_url(url):
            raise wrong(*complaint)
        return url


class Settings(_Section):
    """All that `resumesite.toml` can say."""

    site: SiteSettings = SiteSettings()
    options: OptionSettings = OptionSettings()
    shares: ShareSettings = ShareSettings()
    targets: dict[str, TargetSettings] = Field(default_factory=dict)
    comments: CommentSettings = CommentSettings()
    fonts: FontSettings = FontSettings()

    @field_validator("targets")
    @classmethod
    def _are_named(cls, targets: dict[str, TargetSettings]) -> dict[str, TargetSettings]:
        for name, target in targets.items():
            if isinstance(target, OtherTarget):
                _check_type(target.type)
            if not TARGET_NAME.fullmatch(name):
                raise wrong(
                    f"a target cannot be called {quoted(name)}",
                    "Its name is made of letters, digits, - and _, for example [targets.production].",
                )
        return targets


def _check_type(name: str) -> None:
    known = [*TARGET_TYPES, *(plugin.name for plugin in entry_points(group="resumesite.targets"))]
    if name not in known:
        others = f"The types are: {', '.join(known)}."
        raise wrong(f"there is no type of target {quoted(name)}", did_you_mean(name, known, otherwise=others))


def typed_sections() -> dict[str, type[BaseModel]]:
    types = {name: section.annotation for name, section in Settings.model_fields.items()}
    return {
        name: kind for name, kind in types.items() if isinstance(kind, type) and issubclass(kind, BaseModel)
    }

"""An edition: one thing that has an address, with the public resume that is all later stages may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from resumesite.resume.schema import SECTIONS, Content, SectionLabels
from resumesite.settings import (
    Columns,
    Density,
    Margin,
    OptionValue,
    PageSize,
    PdfVariant,
    PhotoCrop,
    PhotoShape,
)


class PublicResume(Content):
    """A resume after visibility and redaction. Has no field for anything private.

    `title` is the document's title ("Software Engineer Resume"), `language` a BCP 47 tag, and `section_order`
    names every section once, in the order to show them ("customSections.2" is one custom section that stands
    apart from the others), `section_labels` what they are called where that is not as usual. `redactions` are
    the labels that stand where a share hides something ("Company A").
    """

    title: str = ""
    language: str = "en"
    section_order: tuple[str, ...] = SECTIONS
    section_labels: SectionLabels = SectionLabels()
    redactions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Presentation:
    """How an edition looks, all choices made but what is left to the theme (columns "auto").

    `page_size` is never "auto" here. `fit` is the number of pages that a PDF is tightened to, 0 for as many
    as it takes. `theme_options` are those that the theme itself has. `custom_css` is the person's own style.
    """

    theme: str = "plain"
    page_size: PageSize = "A4"
    margin: Margin = "normal"
    include_photo: bool = True
    color_scheme: str = "default"
    density: Density = "normal"
    columns: Columns = "auto"
    photo_shape: PhotoShape = "rounded"
    photo_crop: PhotoCrop = "none"
    numbered_publications: bool = False
    qr_code: bool = False
    fit: int = 0
    pdf_variant: PdfVariant = "pdf/ua-1"
    theme_options: Mapping[str, OptionValue] = field(default_factory=dict)
    custom_css: str = ""


@dataclass(frozen=True)
class PhotoSource:
    """A photo as its owner keeps it: where the file is and the sha256 of its bytes (hex).

    One that a share froze is in no file: `data` is what is shown of it, prepared already.
    """

    path: str
    digest: str
    data: bytes = field(default=b"", repr=False)


SHARES = "share/"
"""Below this address all shares stand."""


class EditionKind(StrEnum):
    LIVE = "live"
    SHARE = "share"


@dataclass(frozen=True)
class Edition:
    """A published resume or a share: what to show, how, and where.

    `address` is the folder's path below the site's root without a leading slash: "ada/" or "ada/academic/".
    `updated_at` is the record's time (UTC, `2024-01-15T10:30:00Z`) or "" where there is none. `versions` are
    the languages of a resume that has several, this one too, and where each stands, the main one first.
    """

    username: str
    name: str
    address: str
    resume: PublicResume
    presentation: Presentation
    photo: PhotoSource | None = None
    kind: EditionKind = EditionKind.LIVE
    is_listed: bool = True
    updated_at: str = ""
    versions: tuple[tuple[str, str], ...] = ()

    @property
    def label(self) -> str:
        """How messages name it: "ada" for the usual resume, "ada/academic" for a further one.

        A version in another language than the main one is "ada (zh)".
        """
        label = self.username if self.name == "resume" else f"{self.username}/{self.name}"
        further = [language for language, address in self.versions[1:] if address == self.address]
        return f"{label} ({further[0]})" if further else label

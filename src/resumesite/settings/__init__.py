"""`resumesite.toml` and the environment → `Settings`.

In: the folder a command was started in and the environment. Out: a `Site`, or every problem of its settings
at once. Every setting can come from the environment too: `[site] base_url` is `RESUMESITE_SITE__BASE_URL`.
A variable overrides the file, an empty one counts as not set (that is what continuous integration makes of
a missing one), and a list is written with commas or as JSON.
"""

from __future__ import annotations

from resumesite.settings.load import load_settings
from resumesite.settings.schema import (
    MOST_PAGES,
    Columns,
    Density,
    Margin,
    OptionSettings,
    OptionValue,
    PageCount,
    PageSize,
    PdfVariant,
    PhotoCrop,
    PhotoShape,
    Settings,
    SiteSettings,
)
from resumesite.settings.site import FILE_NAME, Site, open_site

__all__ = [
    "FILE_NAME",
    "MOST_PAGES",
    "Columns",
    "Density",
    "Margin",
    "OptionSettings",
    "OptionValue",
    "PageCount",
    "PageSize",
    "PdfVariant",
    "PhotoCrop",
    "PhotoShape",
    "Settings",
    "Site",
    "SiteSettings",
    "load_settings",
    "open_site",
]

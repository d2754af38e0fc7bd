"""Starting a theme of one's own: two short files that extend another theme."""

from __future__ import annotations

from pathlib import Path

from resumesite.errors import usage
from resumesite.make.files import write_new
from resumesite.themes.load import THEME_ID, load_theme
from resumesite.themes.manifest import TEMPLATE_FOLDERS

_MANIFEST = """\
id = "{id}"
name = "{name}"
description = "{parent_name} in colours of our own."
category = "MODERN"            # MODERN, PROFESSIONAL, CREATIVE, MINIMALIST, ACADEMIC
version = "0.1"
author = "Your name"
license = "MIT"
extends = "{parent}"            # everything that is not said here is as there

# Texts (ink, muted, accent) need a contrast of at least 4.5:1 on both grounds (bg, surface).
# A colour that is left out is as in {parent}.
[schemes.default]
light = {{ accent = "#8a3b22" }}
dark = {{ accent = "#f0a58f" }}
"""

_STYLE = """\
/* Styles for screens and paper, after those of {parent}. `resumesite serve` shows every change. */
h1 {{ letter-spacing: -.01em }}
"""


def new_theme(theme_id: str, parent: str, folder: Path | None) -> Path:
    """Start a theme that looks like `parent` but for its colours, in the site's own themes. Return where."""
    if folder is None:
        raise usage(
            "NO_SITE", "a theme belongs into a site, and there is none here", "Run `resumesite init`."
        )
    if not THEME_ID.fullmatch(theme_id) or theme_id in TEMPLATE_FOLDERS:
        message = f"{theme_id!r} cannot be a theme's name"
        raise usage("USAGE", message, "It is made of small letters, digits and hyphens: my-theme.")
    if theme_id == parent:
        raise usage("USAGE", f"the theme {parent!r} cannot extend itself", "Give yours another name.")
    parent_name = load_theme(parent, folder).name
    target = folder / theme_id
    if target.exists():
        raise usage(
            "THEME_EXISTS", f"there is a theme {theme_id!r} already", f"Edit {target}, or choose a name."
        )
    names = {
        "id": theme_id,
        "name": theme_id.replace("-", " ").capitalize(),
        "parent": parent,
        "parent_name": parent_name,
    }
    target.mkdir(parents=True)
    write_new(target / "theme.toml", _MANIFEST.format(**names).encode())
    write_new(target / "theme.css", _STYLE.format(**names).encode())
    return target

"""The output formats.

A new one is a file in `render/` and a row here (or an entry point `resumesite.formats`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import entry_points

from resumesite.errors import did_you_mean, usage


@dataclass(frozen=True)
class Extra:
    """What a format uses besides, as long as an option of the presentation is not as usual.

    `page` names facts of the `Page`, `libraries` are like those of the format.
    """

    option: str
    page: tuple[str, ...]
    libraries: tuple[str, ...]


@dataclass(frozen=True)
class Format:
    """One kind of file that is made of an edition.

    `renderer` is "module:function", imported in the worker only. The function takes a `Rendition` and
    returns bytes. `libraries` are the distributions, and the libraries "pango", "harfbuzz", "fontconfig" and
    "zlib", whose versions change its bytes. `version` is raised when a renderer changes what it writes. What
    a format does not say it uses, its renderer finds empty: nothing can reach a file without being part of
    its key.
    """

    name: str
    file_name: str
    media_type: str
    renderer: str
    version: int = 1
    libraries: tuple[str, ...] = ()
    uses_theme: bool = False
    uses_photo: bool = False
    uses_fonts: bool = False
    uses_page: bool = False
    uses_resume: bool = True
    is_download: bool = True
    extras: tuple[Extra, ...] = ()

    @property
    def all_libraries(self) -> frozenset[str]:
        """Those that it ever uses, whatever the options are."""
        return frozenset(self.libraries).union(*(extra.libraries for extra in self.extras))

    @property
    def extension(self) -> str:
        """What a file of this format ends in, without the dot: "pdf"."""
        return self.file_name.rpartition(".")[2]


_TEXT = ("markdown-it-py", "babel")
_PAGE = (*_TEXT, "jinja2", "markupsafe", "nh3", "pillow")
_PAPER = (
    *_PAGE,
    *("weasyprint", "pydyf", "fonttools", "tinycss2", "cssselect2", "tinyhtml5", "pyphen"),
    *("pango", "harfbuzz", "fontconfig", "zlib"),
)

FORMATS: dict[str, Format] = {
    format_.name: format_
    for format_ in (
        Format(
            "html",
            "index.html",
            "text/html; charset=utf-8",
            "resumesite.render.html:render_html",
            libraries=_PAGE,
            uses_theme=True,
            uses_photo=True,
            uses_page=True,
            is_download=False,
        ),
        Format(
            "pdf",
            "resume.pdf",
            "application/pdf",
            "resumesite.render.pdf:render_pdf",
            libraries=_PAPER,
            uses_theme=True,
            uses_photo=True,
            uses_fonts=True,
            extras=(
                Extra("qr_code", page=("canonical",), libraries=("segno",)),
                Extra(
                    "pdf_variant", page=("canonical", "photo_url", "updated_at"), libraries=("pydantic",)
                ),
            ),
        ),
        Format(
            "docx",
            "resume.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "resumesite.render.docx:render_docx",
            libraries=(*_TEXT, "python-docx", "lxml", "pillow", "zlib"),
            uses_theme=True,
            uses_photo=True,
        ),
        Format(
            "txt",
            "resume.txt",
            "text/plain; charset=utf-8",
            "resumesite.render.text:render_text",
            libraries=_TEXT,
        ),
        Format(
            "md",
            "resume.md",
            "text/markdown; charset=utf-8",
            "resumesite.render.markdown:render_markdown",
            libraries=_TEXT,
        ),
        Format(
            "json",
            "resume.json",
            "application/json",
            "resumesite.render.json_resume:render_json",
            libraries=(*_TEXT, "pydantic"),
            uses_page=True,
        ),
        Format(
            "vcf",
            "resume.vcf",
            "text/vcard; charset=utf-8",
            "resumesite.render.vcard:render_vcard",
            libraries=(*_TEXT, "pillow"),
            uses_photo=True,
            uses_page=True,
        ),
        Format(
            "card",
            "card.png",
            "image/png",
            "resumesite.render.card:render_card",
            libraries=(*_PAPER, "pypdfium2"),
            uses_theme=True,
            uses_photo=True,
            uses_fonts=True,
            is_download=False,
        ),
    )
}  # fmt: skip


UNWRAPPED = replace(
    FORMATS["txt"], name="unwrapped txt", renderer="resumesite.render.text:render_unwrapped_text"
)
"""The text without line breaks inside paragraphs, as the fields of forms want it. Only made by `export`."""

PHOTO = Format(
    "photo",
    "photo.jpg",
    "image/jpeg",
    "resumesite.render.run:photo_file",
    libraries=("pillow",),
    uses_photo=True,
    uses_resume=False,
    is_download=False,
)
"""The photo beside a page.

Nobody asks for it: it is made when a page shows it (its path: `addresses.photo_path`). Its key leaves out the
rest of our code, so that photos keep their names: raise `version` when `render/photo.py` draws otherwise.
"""


UNLOCK = Format(
    "unlock",
    "index.html",
    "text/html; charset=utf-8",
    "resumesite.render.unlock:render_unlock",
    is_download=False,
)
"""The page that asks for a share's password. It knows nothing of the share's content."""

SEALED_TYPE = "application/octet-stream"
"""What every sealed file is to a server, whatever is in it."""


def find_format(name: str) -> Format:
    """Return the format called `name`, ours or a plugin's, or say which there are."""
    if name in FORMATS:
        return FORMATS[name]
    others = _plugins()
    if name in others:
        return others[name]
    names = (*FORMATS, *others)
    raise usage(
        "UNKNOWN_FORMAT",
        f"there is no format {name!r}",
        did_you_mean(name, names, otherwise=f"The formats are: {', '.join(names)}."),
    )


def format_of(name: str) -> Format:
    """Return the format of an artifact: one that can be asked for, or the photo, the unlock page…"""
    unasked = {each.name: each for each in (PHOTO, UNLOCK, UNWRAPPED)}
    return unasked.get(name) or find_format(name)


def find_formats(names: Iterable[str]) -> tuple[Format, ...]:
    """Return formats in the order of `names`, each once. Two that write the same file cannot go together."""
    chosen = tuple(find_format(name) for name in dict.fromkeys(names))
    by_file: dict[str, Format] = {}
    for format_ in chosen:
        other = by_file.setdefault(format_.file_name, format_)
        if other is not format_:
            message = f"the formats {other.name!r} and {format_.name!r} both write {format_.file_name}"
            raise usage("FORMATS_CLASH", message, "Leave one of them out of [site] formats.")
    return chosen


@cache
def _plugins() -> dict[str, Format]:
    """Load the formats that installed packages bring; looked up only when a name is not ours."""
    found = (point.load() for point in entry_points(group="resumesite.formats"))
    return {
        format_.name: format_
        for format_ in found
        if isinstance(format_, Format) and format_.name not in FORMATS
    }

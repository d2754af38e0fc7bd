"""The output formats. A new one is a file in `render/` and a row here (or an entry point `resumesite.formats`)."""

from __future__ import annotations

from dataclasses import dataclass

from resumesite.errors import did_you_mean, usage


@dataclass(frozen=True)
class Format:
    """One kind of file that is made of an edition.

    `renderer` is "module:function", imported in the worker only. The function takes a `Rendition` and returns
    bytes. `libraries` are the distributions (and "pango", "harfbuzz", "zlib") whose versions change its bytes.
    `version` is raised when our own renderer changes what it writes.
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
    is_download: bool = True


FORMATS: dict[str, Format] = {
    format.name: format
    for format in (
        Format(
            "html",
            "index.html",
            "text/html; charset=utf-8",
            "resumesite.render.html:render_html",
            libraries=("jinja2", "markupsafe", "nh3", "markdown-it-py", "babel"),
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
            libraries=(
                "weasyprint", "pydyf", "fonttools", "pillow", "pango", "harfbuzz", "zlib", "jinja2", "nh3",
                "markdown-it-py", "babel",
            ),
            uses_theme=True,
            uses_photo=True,
            uses_fonts=True,
        ),
        Format(
            "docx",
            "resume.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "resumesite.render.docx:render_docx",
            libraries=("python-docx", "lxml", "pillow", "zlib", "markdown-it-py", "babel"),
            uses_theme=True,
            uses_photo=True,
        ),
        Format(
            "txt",
            "resume.txt",
            "text/plain; charset=utf-8",
            "resumesite.render.text:render_text",
            libraries=("markdown-it-py", "babel"),
        ),
        Format(
            "md",
            "resume.md",
            "text/markdown; charset=utf-8",
            "resumesite.render.markdown:render_markdown",
            libraries=("markdown-it-py", "babel"),
        ),
        Format("json", "resume.json", "application/json", "resumesite.render.json_resume:render_json", uses_page=True),
        Format(
            "vcf",
            "resume.vcf",
            "text/vcard; charset=utf-8",
            "resumesite.render.vcard:render_vcard",
            libraries=("pillow",),
            uses_photo=True,
            uses_page=True,
        ),
        Format(
            "card",
            "card.png",
            "image/png",
            "resumesite.render.card:render_card",
            libraries=("weasyprint", "pypdfium2", "fonttools", "pillow", "pango", "harfbuzz", "zlib", "jinja2"),
            uses_theme=True,
            uses_photo=True,
            uses_fonts=True,
            is_download=False,
        ),
    )
}  # fmt: skip


def find_format(name: str) -> Format:
    """Return the format called `name`, or say which there are."""
    try:
        return FORMATS[name]
    except KeyError:
        names = ", ".join(FORMATS)
        raise usage(
            "UNKNOWN_FORMAT",
            f"there is no format {name!r}",
            did_you_mean(name, FORMATS, otherwise=f"The formats are: {names}."),
        ) from None

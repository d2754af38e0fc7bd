"""Leaks in a DOCX, which is an archive."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape

from plants import (
    COMPANY,
    SHORT,
    Files,
    into,
    jpeg,
    plant,
    png,
    zipped,
)


def members_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def in_docx(name: str, change: Callable[[dict[str, bytes]], None], value: str = COMPANY, **info: Any) -> None:
    @plant(f"DOCX: {name}", value)
    def put(files: Files) -> None:
        members = members_of(files["resume.docx"])
        change(members)
        files["resume.docx"] = zipped(members, **info)


def new_part(name: str, data: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda members: members.update({name: data})


_RUN = "<w:p><w:r>{}<w:t>{}</w:t></w:r></w:p>"
_DOCUMENT, _CORE = "word/document.xml", "docProps/core.xml"
in_docx("an author", lambda members: members.update({
    _CORE: re.sub(rb"(<dc:creator>)[^<]*", rb"\1" + COMPANY.encode(), members[_CORE]),
}))  # fmt: skip
in_docx("a short word as last author", into("docProps/core.xml", "</cp:coreProperties>", (
    "<cp:lastModifiedBy>IBM</cp:lastModifiedBy>"
)), SHORT)  # fmt: skip
in_docx("a property of its own", new_part("docProps/custom.xml", (
    f'<Properties><property name="Client"><vt:lpwstr>{COMPANY}</vt:lpwstr></property></Properties>'
).encode()))  # fmt: skip
in_docx("a comment", new_part("word/comments.xml", f"<w:comments><w:t>{COMPANY}</w:t></w:comments>".encode()))
in_docx(
    "the author of a comment",
    new_part("word/comments.xml", b'<w:comments><w:comment w:author="IBM"/></w:comments>'),
    SHORT,
)
in_docx(
    "hidden text",
    into(_DOCUMENT, "<w:sectPr", _RUN.format("<w:rPr><w:vanish/></w:rPr>", escape(COMPANY))),
)
in_docx("text in several runs", into(_DOCUMENT, "<w:sectPr", (
    "<w:p><w:r><w:t>Kitti</w:t></w:r><w:r><w:t>wake Foun</w:t></w:r><w:r><w:t>dry</w:t></w:r></w:p>"
)))  # fmt: skip
in_docx(
    "a picture's description",
    into(_DOCUMENT, "<w:sectPr", f'<w:p><wp:docPr id="9" descr="{COMPANY}"/></w:p>'),
)
in_docx(
    "a deleted text",
    into(_DOCUMENT, "<w:sectPr", f"<w:p><w:del><w:delText>{COMPANY}</w:delText></w:del></w:p>"),
)
in_docx("a bookmark", into(_DOCUMENT, "<w:sectPr", '<w:bookmarkStart w:id="9" w:name="_kittiwake_foundry"/>'))
in_docx("a field's instruction", into(_DOCUMENT, "<w:sectPr", _RUN.format("", "").replace(
    "w:t>", "w:instrText>").replace("><", ">HYPERLINK kittiwakefoundry.example<", 3)))  # fmt: skip
in_docx("a link's target", into("word/_rels/document.xml.rels", "</Relationships>", (
    '<Relationship Id="x9" Type="x" TargetMode="External" Target="https://kittiwake-foundry.example/"/>'
)))  # fmt: skip
in_docx("the name of a part", new_part("word/media/kittiwake-foundry.png", b""))
in_docx("a comment in its XML", into("word/styles.xml", "</w:styles>", f"<!-- {COMPANY} -->"))
in_docx("the archive's comment", lambda members: None, comment=COMPANY.encode())
in_docx("an extra field", lambda members: None, extra=b"\x99\x99\x11\x00" + COMPANY.encode())
in_docx(
    "an archive inside",
    new_part("word/embeddings/x.xlsx", zipped({"xl/x.xml": f"<c>{COMPANY}</c>".encode()})),
)
in_docx(
    "a picture's EXIF data", lambda members: members.update({"word/media/photo.jpeg": jpeg(exif=COMPANY)})
)
in_docx("a picture's PNG text", lambda members: members.update({"word/media/x.png": png(text=COMPANY)}))


@plant("DOCX: between the members")
def _before_docx(files: Files) -> None:
    files["resume.docx"] = _with_gap(files["resume.docx"], COMPANY.encode())


def _with_gap(packed: bytes, gap: bytes) -> bytes:
    """Put bytes between the members and the directory of an archive, as no program but a careful one does."""
    end = packed.rindex(b"PK\5\6")
    start = int.from_bytes(packed[end + 16 : end + 20], "little")
    moved = (start + len(gap)).to_bytes(4, "little")
    return packed[:start] + gap + packed[start : end + 16] + moved + packed[end + 20 :]

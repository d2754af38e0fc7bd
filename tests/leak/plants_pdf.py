"""Leaks in a PDF."""

from __future__ import annotations

import base64
import io
import json
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
from plants import (
    ACCENTED,
    CHINESE,
    COMPANY,
    SHORT,
    Files,
    jpeg,
    plant,
    zipped,
)


def in_pdf(
    name: str, value: str = COMPANY
) -> Callable[[Callable[[pikepdf.Pdf], dict[str, Any] | None]], None]:
    """Change the PDF with pikepdf; what the function returns are options for saving it."""

    def add(change: Callable[[pikepdf.Pdf], dict[str, Any] | None]) -> None:
        @plant(f"PDF: {name}", value)
        def put(files: Files) -> None:
            file = io.BytesIO()
            with pikepdf.open(io.BytesIO(files["resume.pdf"])) as pdf:
                options = change(pdf) or {}
                pdf.save(file, **options)
            files["resume.pdf"] = file.getvalue()

    return add


@in_pdf("an author")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Author"] = COMPANY


@in_pdf("an author, all packed into object streams")
def _(pdf: pikepdf.Pdf) -> dict[str, Any]:
    pdf.docinfo["/Author"] = COMPANY
    return {"object_stream_mode": pikepdf.ObjectStreamMode.generate, "compress_streams": True}


@in_pdf("a title in UTF-16", CHINESE)
def _(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Title"] = pikepdf.String(f"在{CHINESE}")


@in_pdf("a short word among the keywords", SHORT)
def _(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Keywords"] = "IBM, Analyst"


@in_pdf("XMP")
def _(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata() as xmp:
        xmp["dc:creator"] = [COMPANY]


@in_pdf("an outline")
def _(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(COMPANY, 0))


@in_pdf("an alternative text in the structure tree")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.StructTreeRoot.K = pdf.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.Figure, Alt=pikepdf.String(COMPANY))
    )


@in_pdf("an actual text")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.X = pdf.make_indirect(
        pikepdf.Dictionary(S=pikepdf.Name.Span, ActualText=pikepdf.String(f"\u2013 {COMPANY}"))
    )


@in_pdf("an actual text inside a content stream")
def _(pdf: pikepdf.Pdf) -> dict[str, Any]:
    hexadecimal = (b"\xfe\xff" + COMPANY.encode("utf-16-be")).hex()
    pdf.pages[0].contents_add(f"/Span <</ActualText <{hexadecimal}>>> BDC EMC".encode())
    return {"compress_streams": True}


_HELVETICA = {"/Type": pikepdf.Name.Font, "/Subtype": pikepdf.Name.Type1, "/BaseFont": pikepdf.Name.Helvetica}


@in_pdf("text that is drawn invisibly")
def _(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0]
    page.add_resource(pikepdf.Dictionary(_HELVETICA), pikepdf.Name.Font, pikepdf.Name.F99)
    page.contents_add(b"BT /F99 12 Tf 3 Tr 72 72 Td (Kittiwake Foundry) Tj ET")


@in_pdf("text drawn letter by letter")
def _(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0]
    page.add_resource(pikepdf.Dictionary(_HELVETICA), pikepdf.Name.Font, pikepdf.Name.F99)
    pieces = "".join(f"({sign}) 10 " for sign in COMPANY)
    page.contents_add(f"BT /F99 12 Tf 72 72 Td [{pieces}] TJ ET".encode())


@in_pdf("a link")
def _(pdf: pikepdf.Pdf) -> None:
    _annotate(
        pdf,
        Subtype=pikepdf.Name.Link,
        A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://kittiwakefoundry.example/"),
    )


@in_pdf("an annotation")
def _(pdf: pikepdf.Pdf) -> None:
    _annotate(pdf, Subtype=pikepdf.Name.Text, Contents=COMPANY)


def _annotate(pdf: pikepdf.Pdf, **fields: Any) -> None:
    annotation = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Rect=[0, 0, 9, 9], **fields)
    pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([annotation]))


@in_pdf("the name of a destination")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Dests = pikepdf.Dictionary(
        {"/kittiwake-foundry": pikepdf.Array([pdf.pages[0].obj, pikepdf.Name.Fit])}
    )


@in_pdf("the name of a destination, escaped")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Dests = pikepdf.Dictionary(
        {"/Kittiwake Foundry": pikepdf.Array([pdf.pages[0].obj, pikepdf.Name.Fit])}
    )


@in_pdf("an attachment")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["notes.txt"] = f"At {COMPANY}".encode()


@in_pdf("the resume as data that is attached for archives")
def _(pdf: pikepdf.Pdf) -> None:
    data = json.dumps({"work": [{"name": COMPANY}]}, indent=2).encode()
    file = pikepdf.AttachedFileSpec(pdf, data, filename="resume.json", mime_type="application/json")
    file.obj.AFRelationship = pikepdf.Name.Alternative
    pdf.attachments["resume.json"] = file
    pdf.Root.AF = pikepdf.Array([file.obj])


@in_pdf("the name of an attachment")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["kittiwake_foundry.txt"] = b"x"


@in_pdf("an archive that is attached")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["x.zip"] = zipped({"notes.txt": f"At {COMPANY}".encode()})


@in_pdf("a picture's EXIF data")
def _(pdf: pikepdf.Pdf) -> None:
    picture = pikepdf.Stream(pdf, jpeg(exif=COMPANY))
    picture.update(
        {"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/Filter": pikepdf.Name.DCTDecode}
    )
    pdf.Root.X = picture


@in_pdf("an entry that a program keeps for itself")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.PieceInfo = pikepdf.Dictionary(Private=pikepdf.String(COMPANY))


@in_pdf("a stream in two filters")
def _(pdf: pikepdf.Pdf) -> dict[str, Any]:
    packed = base64.a85encode(zlib.compress(f"({COMPANY})".encode())) + b"~>"
    stream = pikepdf.Stream(pdf, b"")
    stream.write(packed, filter=pikepdf.Array([pikepdf.Name.ASCII85Decode, pikepdf.Name.FlateDecode]))
    pdf.Root.X = stream
    return {"compress_streams": False, "stream_decode_level": pikepdf.StreamDecodeLevel.none}


def raw_pdf(name: str, source: bytes, value: str = COMPANY) -> None:
    """Put an object before the table of objects, as an editor leaves it that only adds."""

    @plant(f"PDF: {name}", value)
    def put(files: Files) -> None:
        head, mark, tail = files["resume.pdf"].rpartition(b"startxref")
        files["resume.pdf"] = head + b"9999 0 obj\n" + source + b"\nendobj\n" + mark + tail


def stream(filters: str, data: bytes) -> bytes:
    return f"<</Length {len(data)}/Filter{filters}>>\nstream\n".encode() + data + b"\nendstream"


raw_pdf("a string of hexadecimal digits", b"<" + COMPANY.encode().hex().encode() + b">")
raw_pdf("a string in octal digits", b"(" + b"".join(b"\\%03o" % byte for byte in COMPANY.encode()) + b")")
raw_pdf("a string in UTF-16", b"<feff" + COMPANY.encode("utf-16-be").hex().encode() + b">")
raw_pdf("a string with a bracket", b"(Note \\(old\\) (Kittiwake\\\n Foundry))")
raw_pdf("a comment", b"% Kittiwake Foundry\nnull")
DIGITS = COMPANY.encode().hex().encode() + b">"
_DIGITS = COMPANY.encode().hex().encode() + b">"
raw_pdf("a stream of hexadecimal digits", stream("/ASCIIHexDecode", _DIGITS))
_FLATE = zlib.compress(f"({COMPANY})".encode())
raw_pdf("a compressed stream", stream("/FlateDecode", _FLATE))
raw_pdf("a compressed stream without its length", (
    b"<</Filter/FlateDecode/Length 7 0 R>>\nstream\n" + _FLATE + b"\nendstream"
))  # fmt: skip
raw_pdf("XMP, compressed", stream(
    "/FlateDecode/Type/Metadata/Subtype/XML", zlib.compress(f"<rdf:li>{COMPANY}</rdf:li>".encode())
))  # fmt: skip
raw_pdf("accents in PDF's own alphabet", b"(Zo\xeb \xc5ngstr\xf6m)", ACCENTED)


@plant("PDF: after its end")
def _after_pdf(files: Files) -> None:
    files["resume.pdf"] += f"\n{COMPANY}".encode()

"""Leaks in pages and other texts, and in the names of files."""

from __future__ import annotations

import base64
import gzip
import io
import unicodedata
from urllib.parse import quote

import brotli
from plants import (
    ACCENTED,
    CHINESE,
    COMPANY,
    PHONE,
    PLAIN_WORD,
    SHORT,
    Files,
    into,
    plant,
)


def entities(value: str, form: str) -> str:
    return "".join(form.format(ord(sign)) for sign in value)


def escapes(value: str) -> str:
    return "".join(f"\\u{ord(sign):04x}" for sign in value)


def spelled(value: str) -> dict[str, str]:
    """Return texts that are a value to whoever reads them with the right eyes."""
    first, last = value.split()
    return {
        "as it is": value,
        "capitals": value.upper(),
        "wide letters": "".join(chr(ord(sign) + 0xFEE0) if sign != " " else "\u3000" for sign in value),
        "a blank that does not break": value.replace(" ", "\u00a0"),
        "soft hyphens": "\u00ad".join(value),
        "zero-width blanks": "\u200b".join(value),
        "the end of a line": value.replace(" ", "\n      "),
        "a slug": value.lower().replace(" ", "-"),
        "a slug with underscores": value.lower().replace(" ", "_"),
        "a slug without anything": value.lower().replace(" ", ""),
        "accents": f"{first[0]}\u00ee{first[2:]} {last}",
        "reversed": value[::-1],
        "decimal entities": entities(value, "&#{};"),
        "hexadecimal entities": entities(value, "&#x{:X};"),
        "percent signs": "".join(f"%{ord(sign):02X}" for sign in value),
        "percent signs twice": quote(quote(f"\u2013{value}", safe=""), safe=""),
        "JSON escapes": escapes(value),
        "CSS escapes": "".join(f"\\{ord(sign):x} " for sign in value),
        "base64": base64.b64encode(value.encode()).decode(),
        "base64, one place on": base64.b64encode(b"x" + value.encode()).decode(),
        "base64, two places on": base64.b64encode(b"xy" + value.encode()).decode(),
        "base64 for addresses": base64.urlsafe_b64encode(b"\xff\xfe\xfd" + value.encode()).decode(),
        "base64 of UTF-16": base64.b64encode(value.encode("utf-16-le")).decode(),
        "hexadecimal digits": value.encode().hex(),
        "hexadecimal capitals": value.encode().hex().upper(),
        "part of a word": f"x{value.replace(' ', '')}z",
    }


for _name, _text in spelled(COMPANY).items():
    plant(f"a page's text: {_name}")(into("index.html", "</main>", f"<p>{_text}</p>"))
    plant(f"plain text: {_name}")(into("resume.txt", "", f"\nSeen: {_text}\n"))

_PAGE = {
    "text under a CSS blur": ("</main>", f'<p style="filter:blur(4px)">{COMPANY}</p>'),
    "hidden text": ("</main>", f"<p hidden>{COMPANY}</p>"),
    "title": ("</main>", f'<abbr title="{COMPANY}">?</abbr>'),
    "alt": ("</main>", f'<img alt="Logo of {COMPANY}" src="x.png">'),
    "aria-label": ("</main>", f"<p aria-label='{COMPANY}'></p>"),
    "data attribute": ("</main>", f"<p data-employer={COMPANY.split()[0]}{COMPANY.split()[1]}></p>"),
    "attribute's name": ("</main>", "<p data-kittiwake-foundry></p>"),
    "class": ("</main>", '<p class="kittiwake-foundry"></p>'),
    "id": ("</main>", '<p id="kittiwake_foundry"></p>'),
    "comment": ("</main>", f"<!-- {COMPANY} -->"),
    "comment without an end": ("</html>", f"<!-- {COMPANY}"),
    "JSON-LD": ("</head>", f'<script type="application/ld+json">{{"worksFor": "{COMPANY}"}}</script>'),
    "JSON-LD, escaped": ("</head>", f'<script type="application/ld+json">["{escapes(COMPANY)}"]</script>'),
    "meta": ("</head>", f'<meta property="og:description" content="At {COMPANY}">'),
    "style": ("</style>", f'p::after{{content:"{COMPANY}"}}'),
    "script": ("</head>", f"<script>let a = '{COMPANY}'</script>"),
    "link": ("</main>", '<a href="https://search.example/?q=Kittiwake%20Foundry">?</a>'),
    "split by tags": ("</main>", "<p>Kitti<b>wa</b>ke <i>Foun</i>dry</p>"),
    "data URI": ("</main>", f'<img src="data:;base64,{base64.b64encode(COMPANY.encode()).decode()}">'),
    "drawing in a data URI": (
        "</main>",
        f'<img src="data:image/svg+xml,{quote(f"<svg><title>{COMPANY}</title></svg>")}">',
    ),
    "drawing": ("</main>", f"<svg><text>{COMPANY}</text><desc>x</desc></svg>"),
    "after the end": ("", f"\n{COMPANY}"),
}  # fmt: skip
for _name, (_before, _text) in _PAGE.items():
    plant(f"a page: {_name}")(into("index.html", _before, _text))

plant("a page: a short word", SHORT)(into("index.html", "</main>", "<p>At IBM.</p>"))
plant("a page: a short word in an attribute", SHORT)(
    into("index.html", "</main>", '<p title="ibm cloud"></p>')
)
plant("a page: a word of the page's own", PLAIN_WORD)(into("index.html", "</main>", "<p>At Meta.</p>"))
plant("a page: a word of the page's own, in an attribute", PLAIN_WORD)(
    into("index.html", "</main>", '<p aria-label="meta"></p>')
)
plant("a page: two Chinese signs", CHINESE)(into("index.html", "</main>", "<p>在华为工作</p>"))
plant("a page: two Chinese signs split by tags", CHINESE)(into("index.html", "</main>", "<p>华<b>为</b></p>"))
plant("a page: Chinese signs as entities", CHINESE)(into("index.html", "</main>", "<p>&#21326;&#x4E3A;</p>"))
plant("a page: Chinese signs in base64", CHINESE)(
    into("index.html", "</main>", f"<p data-x='{base64.b64encode(CHINESE.encode()).decode()}'></p>")
)
plant("a page: letters and marks apart", ACCENTED)(
    into("index.html", "</main>", f"<p>{unicodedata.normalize('NFD', ACCENTED)}</p>")
)
plant("a page: without accents", ACCENTED)(into("index.html", "</main>", "<p>ZOE ANGSTROM</p>"))
plant("a page: punycode", "zoëångström")(
    into("index.html", "</main>", f'<a href="https://{"zoëångström.example".encode("idna").decode()}/">?</a>')
)
for _name, _text in {
    "as digits": "447700900461", "grouped otherwise": "44 77 00 90 04 61", "with a hyphen": "+44-7700-900461",
    "as a link": "tel:+447700900461", "in brackets": "+44 (7700) 900 461",
}.items():  # fmt: skip
    plant(f"a telephone number {_name}", PHONE)(into("index.html", "</main>", f'<a title="{_text}">?</a>'))

plant("Markdown: split by emphasis")(into("resume.md", "", "\nKitti**wake** Foun*dry*\n"))
plant("Markdown: escaped")(into("resume.md", "", "\nKittiwake\\_Foundry\n"))
plant("plain text: parted at the line's end")(into("resume.txt", "", "\nat Kitti-\nwake Foundry\n"))
plant("JSON: a value")(into("resume.json", "{", '{"note": "Kittiwake Foundry",'))
plant("JSON: a key")(into("resume.json", "{", '{"kittiwakeFoundry": 1,'))
plant("vCard: a note")(into("resume.vcf", "END:VCARD", "NOTE:Kittiwake\\, Foundry\r\n"))
plant("vCard: a line folded inside the word")(
    into("resume.vcf", "END:VCARD", "NOTE:Kitti\r\n wake Foundry\r\n")
)


@plant("JSON: a value in escapes")
def _json_escapes(files: Files) -> None:
    files["resume.json"] = files["resume.json"].replace(b"{", f'{{"note": "{escapes(COMPANY)}",'.encode(), 1)


@plant("the name of a file")
def _file_name(files: Files) -> None:
    files["share/kittiwake-foundry-resume.pdf"] = files["resume.pdf"]


@plant("the name of a file, with percent signs", CHINESE)
def _file_name_percent(files: Files) -> None:
    files["%E5%8D%8E%E4%B8%BA.txt"] = b"x"


@plant("a header for a download")
def _headers(files: Files) -> None:
    files["_headers"] = (
        b"/share/*\n  Content-Disposition: attachment; filename*=UTF-8''Kittiwake%20Foundry.pdf\n"
    )


@plant("a short word in a header", SHORT)
def _headers_short(files: Files) -> None:
    files["_headers"] = b"/share/*\n  Content-Disposition: attachment; filename=Resume_IBM.pdf\n"


@plant("the sitemap")
def _sitemap(files: Files) -> None:
    files["sitemap.xml"] = (
        b"<?xml version='1.0'?><urlset><url><loc>https://x.example/kittiwake-foundry/</loc></url></urlset>"
    )


@plant("the twin in gzip")
def _gzip(files: Files) -> None:
    files["index.html.gz"] = gzip.compress(f"<p>{COMPANY}</p>".encode(), mtime=0)


@plant("a name in a gzip's header")
def _gzip_header(files: Files) -> None:
    file = io.BytesIO()
    with gzip.GzipFile("kittiwake-foundry.txt", "wb", fileobj=file, mtime=0) as packed:
        packed.write(b"x")
    files["x.gz"] = file.getvalue()


@plant("the twin in brotli")
def _brotli(files: Files) -> None:
    files["index.html.br"] = brotli.compress(f"<p>{COMPANY}</p>".encode())


for _encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"):

    @plant(f"a text in {_encoding}")
    def _encoded(files: Files, encoding: str = _encoding) -> None:
        files["notes.txt"] = f"At {COMPANY} in spring".encode(encoding)


@plant("a text in Latin-1", ACCENTED)
def _latin(files: Files) -> None:
    files["notes.txt"] = f"This was at {ACCENTED} in the spring of that year, and for long.".encode("latin-1")

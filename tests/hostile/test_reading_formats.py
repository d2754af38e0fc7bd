"""The checks that hostile texts must pass do find what they look for."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from lxml.etree import XMLSyntaxError
from reading_formats import (
    active_content,
    active_markdown,
    active_word_content,
    docx_parts,
    html_text,
    markdown_text,
    vcard_lines,
)

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.mark.parametrize(
    "html",
    [
        "<script>x()</script>",
        "<p onclick=x()>x</p>",
        "<p OnClick=x()>x</p>",
        "<p style='color:red'>x</p>",
        "<a href='javascript:x()'>x</a>",
        "<a href='JAVASCRIPT:x()'>x</a>",
        "<a href=' javascript:x()'>x</a>",
        "<a href='&#106;avascript:x()'>x</a>",
        "<a href='data:text/html,x'>x</a>",
        "<a href='//evil.example'>x</a>",
        "<a href='file:///etc/passwd'>x</a>",
        "<img src='https://evil.example/x.png'>",
        "<iframe srcdoc='x'></iframe>",
        "<svg><a href='x'>x</a></svg>",
        "<form><input></form>",
        "<base href='/'>",
        "<object data=x></object>",
        "<meta http-equiv=refresh content='0;url=x'>",
        "<link rel=stylesheet href='https://evil.example/x.css'>",
        "<!-- comment -->",
        "<x-y>x</x-y>",
    ],
)
def test_what_is_active_is_found(html: str):
    page = f"<!doctype html><html><head><title>x</title></head><body>{html}</body></html>"

    assert active_content(page.encode())


def test_what_pages_may_have_is_not_found():
    page = (
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>x</title>"
        "<script type='application/ld+json'>{}</script></head><body><main><p>a <strong>b</strong>"
        "<a href='https://example.org/'>c</a><a href='mailto:a@example.org'>d</a><a href='resume.pdf'>e</a>"
        "<a href='#content'>f</a><img src='../assets/ada.0123456789ab.jpg' alt=''></p></main></body></html>"
    )

    assert active_content(page.encode()) == []


def test_text_is_read_without_its_markup():
    assert html_text(b"<!doctype html><p>a &lt;b&gt; <em>c</em></p>") == "a <b> c"
    assert "a <b> c" in markdown_text(b"a \\<b> *c*\n")


def test_markup_in_markdown_is_active():
    assert active_markdown(b"x <img src=x onerror=alert(1)>\n")
    assert active_markdown(b"<script>x()</script>\n")
    assert active_markdown(b"\\<script>x()\\</script> [x](https://example.org)\n") == []


def word_file(**parts: str) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(
                name.replace("__", "/").replace("_xml", ".xml").replace("_rels", ".rels"), content
            )
    return file.getvalue()


def test_a_field_in_a_word_file_is_found():
    field = "INCLUDETEXT /etc/passwd"
    body = f'<w:document xmlns:w="{WORD}"><w:instrText>{field}</w:instrText></w:document>'

    assert active_word_content(word_file(word__document_xml=body))
    assert not active_word_content(word_file(word__document_xml=body.replace(field, "PAGE")))


def test_a_link_of_a_word_file_to_a_file_is_found():
    rels = '<Relationships><Relationship TargetMode="External" Target="{}"/></Relationships>'

    assert active_word_content(word_file(word__document_rels=rels.format("file:///etc/passwd")))
    assert not active_word_content(word_file(word__document_rels=rels.format("https://example.org")))


def test_a_word_file_that_is_not_well_formed_is_found():
    with pytest.raises(XMLSyntaxError):
        docx_parts(word_file(word__document_xml="<a><b></a>"))


def test_a_broken_vcard_is_found():
    assert vcard_lines(b"FN:Ada\\, M.\r\n x\r\n") == [("FN", "Ada, M.x")]
    with pytest.raises(AssertionError):
        vcard_lines(b"FN:Ada\r\nnonsense\r\n")

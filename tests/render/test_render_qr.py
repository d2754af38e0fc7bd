"""The QR code on paper: what a telephone reads in it, how large it is, and where there is none."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from judges import accessibility_complaints, poppler_text
from PIL import Image, ImageDraw
from renditions import PAGE, portrait, rendition

from resumesite.render.html import render_html
from resumesite.render.pdf import render_pdf
from resumesite.render.qr import qr_svg

DOTS_PER_MILLIMETRE = 8


def first_page(pdf: bytes) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    picture = document[0].render(scale=DOTS_PER_MILLIMETRE * 25.4 / 72).to_pil()
    document.close()
    return picture


def figures(pdf: bytes) -> list[str]:
    with pikepdf.open(BytesIO(pdf)) as opened:
        elements = (each for each in opened.objects if isinstance(each, pikepdf.Dictionary))
        return [str(each.Alt) for each in elements if each.get("/S") == "/Figure"]


@pytest.mark.parametrize(
    "look", [{}, {"page_size": "A5", "margin": "narrow"}, {"photo": portrait(), "density": "compact"}]
)
def test_a_telephone_reads_the_pages_address(look: dict[str, object]):
    [code] = zxingcpp.read_barcodes(first_page(render_pdf(rendition(qr_code=True, **look))))

    assert code.text == "https://people.example.org/nadia/"
    assert code.format == zxingcpp.BarcodeFormat.QRCode


@pytest.mark.parametrize(
    "address", ["https://ada.example/", f"https://people.example.org/{'a' * 40}/zh-Hans/"]
)
def test_it_is_twenty_millimetres_wide_and_has_white_around_it(address: str):
    page = replace(PAGE, canonical=address)
    picture = first_page(render_pdf(rendition(page=page, qr_code=True)))

    [code] = zxingcpp.read_barcodes(picture)

    corners = code.position
    width = (corners.top_right.x - corners.top_left.x) / DOTS_PER_MILLIMETRE
    height = (corners.bottom_left.y - corners.top_left.y) / DOTS_PER_MILLIMETRE
    assert width == pytest.approx(20, abs=0.4)
    assert height == pytest.approx(20, abs=0.4)
    assert code.text == address
    assert is_white_around(picture, corners)


def is_white_around(picture: Image.Image, corners: zxingcpp.Position) -> bool:
    """Whether two millimetres on each side of a code are white."""
    zone = 2 * DOTS_PER_MILLIMETRE
    left, top = corners.top_left.x - zone, corners.top_left.y - zone
    right, bottom = corners.bottom_right.x + zone, corners.bottom_right.y + zone
    around = picture.convert("L").crop((left, top, right, bottom))
    inside = (zone - 4, zone - 4, around.width - zone + 4, around.height - zone + 4)
    ImageDraw.Draw(around).rectangle(inside, fill=255)
    return around.getextrema()[0] > 240


def test_it_is_black_on_white_whatever_the_scheme():
    svg = qr_svg("https://ada.example/").decode()

    assert 'fill="#fff"' in svg
    assert 'stroke="#000"' in svg


def test_it_is_a_described_picture_in_a_link_and_adds_no_text():
    pdf, without = render_pdf(rendition(qr_code=True)), render_pdf(rendition())

    assert figures(pdf) == ["QR code with the address of this page: https://people.example.org/nadia/"]
    assert accessibility_complaints(pdf) == []
    assert poppler_text(pdf).split() == poppler_text(without).split()


def test_there_is_none_unless_it_is_asked_for_and_the_page_has_an_address():
    nowhere = replace(PAGE, canonical="")

    assert figures(render_pdf(rendition())) == []
    assert figures(render_pdf(rendition(page=nowhere, qr_code=True))) == []


def test_an_archive_knows_the_address_and_shows_no_code_all_the_same():
    assert figures(render_pdf(rendition(pdf_variant="pdf/a-3a"))) == []


def test_a_screen_has_none():
    assert render_html(rendition(qr_code=True)) == render_html(rendition())

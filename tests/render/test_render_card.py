"""The social card: size, weight, names of any length."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from renditions import NADIA, portrait, rendition

from resumesite.errors import ResumesiteError
from resumesite.render import card
from resumesite.render.card import HEIGHT, WIDTH, render_card
from resumesite.render.paper import Sheet, write_pdf
from resumesite.render.rendition import Rendition


def card_of(made: Rendition) -> Image.Image:
    picture = Image.open(BytesIO(render_card(made)))
    picture.load()
    return picture


def named(name: str) -> dict[str, object]:
    return {"personalInfo": {"name": name}}


def inked(picture: Image.Image, box: tuple[int, int, int, int]) -> bool:
    """Whether anything but the ground stands in a part of the picture."""
    colours = picture.convert("RGB").crop(box).getcolors(maxcolors=1_000_000)
    assert colours
    return len(colours) > 1


@pytest.fixture
def laid_out(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that the cards of a test are made of."""
    pages: list[str] = []

    def write_and_note(html: str, sheet: Sheet, rendition: Rendition) -> bytes:
        pages.append(html)
        return write_pdf(html, sheet, rendition)

    monkeypatch.setattr(card, "write_pdf", write_and_note)
    return pages


def test_a_card_is_a_small_png_of_the_size_networks_ask_for():
    data = render_card(rendition())

    picture = Image.open(BytesIO(data))
    assert (picture.format, picture.size) == ("PNG", (WIDTH, HEIGHT)) == ("PNG", (1200, 630))
    assert len(picture.getpalette() or ()) <= 64 * 3
    assert len(data) < 30_000


def test_it_has_the_same_bytes_every_time():
    assert render_card(rendition()) == render_card(rendition())


def test_the_schemes_accent_is_its_edge_on_the_side_where_reading_starts():
    left_to_right = card_of(rendition(color_scheme="forest")).convert("RGB")
    right_to_left = card_of(rendition({"language": "ar", "personalInfo": {"name": "ليلى"}})).convert("RGB")

    assert left_to_right.getpixel((4, 300)) == (0x17, 0x65, 0x3F)
    assert right_to_left.getpixel((WIDTH - 4, 300)) == (0x0B, 0x57, 0xA4)


@pytest.mark.parametrize(
    "name",
    [
        "Bo",
        "Nadia Ferreira",
        "Maximiliana Wolkenstein-Rothenburg von und zu Hohenfels-Langenargen",
        "Wolkensteinrothenburghohenfelslangenargenwolkensteinrothenburghohenfels" * 2,
        "W" * 200,
        "欧阳" * 30,
    ],
)
def test_a_name_of_any_length_stays_inside(name: str):
    picture = card_of(rendition(named(name)))

    assert inked(picture, (100, 60, 1100, 560))
    assert not inked(picture, (1150, 0, WIDTH, HEIGHT))
    assert not inked(picture, (24, 600, WIDTH, HEIGHT))


def test_long_texts_are_cut_before_the_photo_and_the_foot():
    person = NADIA["personalInfo"] | {
        "title": "Principal Engineer for Everything " * 12,
        "location": "Porto " * 40,
    }

    picture = card_of(rendition(NADIA | {"personalInfo": person}, photo=portrait()))

    assert not inked(picture, (820, 20, 840, 600))
    assert not inked(picture, (24, 600, WIDTH, HEIGHT))


def test_what_there_is_no_room_for_is_not_laid_out(laid_out: list[str]):
    person = {
        "name": "Maria Wolken " * 50,
        "title": "words and more " * 600,
        "location": "x y" * 600,
        "website": f"https://example.org/{'x' * 1900}",
    }

    render_card(rendition({"personalInfo": person, "skills": {"languages": ["a b" * 999, "c d" * 999]}}))

    (html,) = laid_out
    body = html[html.index("<body>") :]
    assert body.count("…") == 6
    assert len(body) < 1500


def test_a_text_is_never_cut_between_a_character_and_its_mark(laid_out: list[str]):
    render_card(rendition(named("M" + "Q\u0301" * 100)))

    assert "Q\u0301…" in laid_out[0]
    assert "Q…" not in laid_out[0]


def test_a_photo_stands_beside_the_name():
    without = card_of(rendition()).convert("RGB").getpixel((1000, 300))
    beside = card_of(rendition(photo=portrait())).convert("RGB").getpixel((1000, 300))

    assert without != beside


def test_a_character_that_no_font_has_is_named():
    with pytest.raises(ResumesiteError) as caught:
        render_card(rendition(named("Ada \ue000")))

    assert caught.value.code == "MISSING_GLYPHS"

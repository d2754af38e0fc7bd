"""Every option can be seen in every theme and format."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from extract import extract, squeezed
from pages.laid_out import sheets_of
from pages.made import in_every_format, in_every_theme, made
from pages.matrix import schemes_of, theme_called
from render.judges import open_browser
from resumesite.resume.schema import Options

PAPER = ("pdf", "docx")
PICTURED = ("html", "pdf", "docx")


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("photo") / "photo.png"
    Image.linear_gradient("L").resize((300, 500)).convert("RGB").save(file)
    return file


def text_of(format_name: str, data: bytes) -> str:
    return squeezed(extract(format_name, data).text)


def member(docx: bytes, name: str) -> str:
    with ZipFile(BytesIO(docx)) as archive:
        return archive.read(name).decode()


def numbers(docx: bytes, element: str, attribute: str) -> list[int]:
    document = member(docx, "word/document.xml")
    found = re.findall(rf'<w:{element}\b[^>]*\bw:{attribute}="(-?\d+)"', document)
    assert found, f"no {element} with {attribute}"
    return [int(number) for number in found]


# Paper -------------------------------------------------------------------------------------------------

SIZES = {"A4": (595.3, 841.9), "Letter": (612, 792), "Legal": (612, 1008), "A5": (419.5, 595.3)}


@in_every_format(0, PAPER)
def test_the_paper_is_the_one_that_was_chosen(theme: str, format_name: str):
    for name, (width, height) in SIZES.items():
        data = made(theme, format_name, page_size=name)

        if format_name == "pdf":
            found = (sheets_of(data)[0].width, sheets_of(data)[0].height)
        else:
            found = (numbers(data, "pgSz", "w")[0] / 20, numbers(data, "pgSz", "h")[0] / 20)
        assert found == pytest.approx((width, height), abs=0.6), name


@in_every_format(1, PAPER)
def test_a_wider_margin_leaves_more_white(theme: str, format_name: str):
    whites = [white(format_name, made(theme, format_name, margin=m)) for m in ("narrow", "normal", "wide")]

    assert whites == sorted(whites)
    assert whites[0] + 3 < whites[1] < whites[2] - 3


def white(format_name: str, data: bytes) -> float:
    """Return how far from the edge of the paper the text begins, in points."""
    if format_name == "docx":
        return numbers(data, "pgMar", "left")[0] / 20
    return min(each.box.left for each in sheets_of(data)[0].characters)


@in_every_format(2, PAPER)
def test_density_changes_how_much_a_page_holds(theme: str, format_name: str):
    compact, normal, airy = (
        made(theme, format_name, density=density) for density in ("compact", "normal", "airy")
    )

    if format_name == "pdf":
        assert filled(compact) < filled(normal) < filled(airy)
    else:
        assert gaps(compact) < gaps(normal) < gaps(airy)


def filled(pdf: bytes) -> float:
    """Return how far down the text goes, in points."""
    sheets = sheets_of(pdf)
    return sum(sheet.height for sheet in sheets[:-1]) + max(
        sheets[-1].height - each.box.bottom for each in sheets[-1].characters
    )


def gaps(docx: bytes) -> int:
    """Return all the space that a document's styles put around and between lines."""
    styles = member(docx, "word/styles.xml")
    return sum(int(size) for size in re.findall(r'w:(?:before|after|line|sz)="(\d+)"', styles)) + sum(
        int(size) for size in re.findall(r'<w:sz w:val="(\d+)"', styles)
    )


# Colours -------------------------------------------------------------------------------------------------


@in_every_format(3, PICTURED)
def test_a_colour_scheme_shows_its_own_accent(theme: str, format_name: str):
    for scheme in schemes_of(theme):
        data = made(theme, format_name, color_scheme=scheme)

        accent = theme_called(theme).schemes[scheme].light["accent"]
        if format_name == "html":
            assert (f'data-scheme="{scheme}"' in data.decode()) == (scheme != "default")
        elif format_name == "docx":
            parts = member(data, "word/styles.xml") + member(data, "word/document.xml")
            assert accent[1:].upper() in parts.upper(), scheme
        else:
            assert accent in colours_of(data), scheme


def colours_of(pdf: bytes) -> set[str]:
    """Return the colours that something is drawn in on the first page."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        contents = opened.pages[0].Contents
        streams = contents if isinstance(contents, pikepdf.Array) else [contents]
        drawn = b"".join(stream.read_bytes() for stream in streams).decode("latin-1")
    found = re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) (?:rg|RG|scn|SCN|sc|SC)\b", drawn)
    return {"#" + "".join(f"{round(float(part) * 255):02x}" for part in parts) for parts in found}


# The photo -----------------------------------------------------------------------------------------------


@in_every_format(4, PICTURED)
def test_a_photo_is_there_unless_it_is_not_wanted(photo: Path, theme: str, format_name: str):
    assert len(pictures(format_name, made(theme, format_name, photo=photo))) == 1
    assert pictures(format_name, made(theme, format_name, photo=photo, include_photo=False)) == []


@in_every_format(5, PICTURED)
def test_a_photo_is_cropped_as_it_is_wanted(photo: Path, theme: str, format_name: str):
    for crop, ratio in (("none", 3 / 5), ("square", 1), ("portrait", 4 / 5)):
        ((width, height),) = pictures(format_name, made(theme, format_name, photo=photo, photo_crop=crop))

        assert width / height == pytest.approx(ratio, abs=0.02), crop


def pictures(format_name: str, data: bytes) -> list[tuple[int, int]]:
    """Return the sizes of the pictures in a file."""
    if format_name == "html":
        tags = re.findall(r'<img class="photo[^>]*>', data.decode())
        return [
            (int(width), int(height))
            for tag in tags
            for width, height in re.findall(r'width="(\d+)" height="(\d+)"', tag)
        ]
    if format_name == "docx":
        found = re.findall(r'<wp:extent cx="(\d+)" cy="(\d+)"', member(data, "word/document.xml"))
        return [(int(width), int(height)) for width, height in found]
    with pikepdf.open(BytesIO(data)) as opened:
        streams = [each for each in opened.objects if isinstance(each, pikepdf.Stream)]
        images = [each for each in streams if each.get("/Subtype") == "/Image"]
        return [(int(image.Width), int(image.Height)) for image in images]


@in_every_format(6, PAPER)
def test_a_photo_has_the_shape_that_is_wanted_on_paper(photo: Path, theme: str, format_name: str):
    rounded, square, circle = (
        made(theme, format_name, photo=photo, photo_shape=shape) for shape in ("rounded", "square", "circle")
    )

    if format_name == "docx":
        shapes = [
            re.search(r'<a:prstGeom prst="(\w+)"', member(data, "word/document.xml"))[1]
            for data in (square, circle)
        ]
        assert shapes == ["rect", "ellipse"]
        assert member(rounded, "word/document.xml") != member(circle, "word/document.xml")
    else:
        assert curves(square) < curves(circle)
        assert len({rounded, square, circle}) == 3


def curves(pdf: bytes) -> int:
    """Count the curves that are drawn on the first page: a circle is made of them, a square of lines."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        return sum(str(operator) == "c" for _, operator in pikepdf.parse_content_stream(opened.pages[0]))


# Sections ------------------------------------------------------------------------------------------------


@in_every_format(0)
def test_sections_stand_in_the_order_that_is_wanted(theme: str, format_name: str):
    wished = {"sectionOrder": ["languages", "publications", "education", "experience"]}

    usual = text_of(format_name, made(theme, format_name))
    wanted = text_of(format_name, made(theme, format_name, meta=wished, columns="1"))

    said = [squeezed(text) for text in ("Native", "What a prompter earns", "Wensum College", "Marram Press")]
    assert [usual.index(text) for text in said[2:]] == sorted(map(usual.index, said[2:]), reverse=True)
    assert [wanted.index(text) for text in said] == sorted(map(wanted.index, said))


@in_every_format(1)
def test_a_hidden_section_is_in_no_file_and_its_neighbours_are(theme: str, format_name: str):
    hidden = text_of(format_name, made(theme, format_name, meta={"sectionsVisibility": {"education": False}}))

    assert squeezed("Education") not in hidden
    assert squeezed("Wensum") not in hidden
    assert squeezed("Marram Press") in hidden
    assert squeezed("Payroll") in hidden


@in_every_format(2)
def test_a_heading_has_the_name_that_it_is_given(theme: str, format_name: str):
    renamed = text_of(
        format_name, made(theme, format_name, meta={"sectionLabels": {"experience": "Where I counted"}})
    )

    assert squeezed("Where I counted") in renamed
    assert squeezed("Experience") not in renamed


@in_every_format(3, PICTURED)
def test_publications_have_numbers_where_they_are_wanted(theme: str, format_name: str):
    numbered = made(theme, format_name, numbered_publications=True)

    assert squeezed("1. What a prompter earns") in text_of(format_name, numbered)
    if not theme_called(theme).page.numbered_publications:
        plain = made(theme, format_name)
        assert squeezed("1. What a prompter earns") not in text_of(format_name, plain)


@in_every_format(4)
def test_a_note_stands_below_the_contacts(theme: str, format_name: str):
    text = text_of(format_name, made(theme, format_name, person="rich"))

    places = [text.index(squeezed(said)) for said in ("Tobias", "555-0174", "Free from March", "Halved the")]
    assert places == sorted(places)


# What only a browser shows -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as browser:
        yield browser


@contextmanager
def opened(browser: Browser, folder: Path, data: bytes, photo: Path | None = None) -> Iterator[Page]:
    (folder / "index.html").write_bytes(data)
    if photo:
        (folder / "photo.jpg").write_bytes(photo.read_bytes())
    with browser.new_context(viewport={"width": 1280, "height": 900}) as window:
        page = window.new_page()
        page.goto((folder / "index.html").as_uri())
        yield page


@pytest.mark.browser
@in_every_theme(0)
def test_a_page_is_longer_the_airier_it_is(browser: Browser, tmp_path: Path, theme: str):
    heights = []
    for density in ("compact", "normal", "airy"):
        with opened(browser, tmp_path, made(theme, "html", person="rich", density=density)) as page:
            heights.append(page.evaluate("document.body.getBoundingClientRect().height"))

    assert heights[0] + 40 < heights[1] < heights[2] - 40


BOXES = "all => all.map(each => each.getBoundingClientRect().toJSON())"


@pytest.mark.browser
@in_every_theme(6)
def test_sections_stand_beside_each_other_in_two_columns_alone(browser: Browser, tmp_path: Path, theme: str):
    beside = {}
    for columns in ("1", "2"):
        with opened(browser, tmp_path, made(theme, "html", person="rich", columns=columns)) as page:
            boxes = page.locator("main section").evaluate_all(BOXES)
        assert len(boxes) > 10
        beside[columns] = sum(are_beside(first, second) for first in boxes for second in boxes)

    assert beside["1"] == 0
    assert beside["2"] > 0


def are_beside(first: dict[str, float], second: dict[str, float]) -> bool:
    overlap = min(first["bottom"], second["bottom"]) - max(first["top"], second["top"])
    return first["right"] <= second["left"] and overlap > 10


@pytest.mark.browser
@in_every_theme(3)
def test_a_photo_has_the_shape_that_is_wanted_on_a_screen(
    browser: Browser, tmp_path: Path, photo: Path, theme: str
):
    radii = {}
    for shape in ("rounded", "square", "circle"):
        data = made(theme, "html", photo=photo, photo_shape=shape)
        with opened(browser, tmp_path, data, photo) as page:
            radii[shape] = page.evaluate("getComputedStyle(document.querySelector('.photo')).borderRadius")

    assert radii["square"] == "0px"
    assert radii["circle"] == "50%"
    assert radii["rounded"] not in ("0px", "50%")


def test_every_option_of_looks_has_a_test_here():
    elsewhere = {"qr_code", "fit", "pdf_variant", "theme_options"}
    source = Path(__file__).read_text("utf-8")
    names = set(Options.model_fields) - elsewhere

    assert names
    assert {name for name in names if f"{name}=" not in source} == set()

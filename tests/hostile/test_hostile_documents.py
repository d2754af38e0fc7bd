"""PDF, DOCX and card of hostile texts: they say what was typed, and can do nothing.

Each person has many of the texts at once, each in another field; one build makes all their files.
"""

from __future__ import annotations

import json
from itertools import cycle
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from hostile_fields import filled, filled_here_and_there
from hostile_site import HostileSite, Ran, assert_speaks_plainly
from hostile_texts import BOMBS, LETTERS, LINKS, MARKUP, TEMPLATES, HostileText
from PIL import Image
from reading_formats import active_word_content, docx_parts, docx_text, squeezed

TYPED = (*MARKUP, *LINKS, *TEMPLATES)
SHARE = 33
"""So many texts stand in one person's resume; every one of them in about three fields."""

BOMB = 300
"""Characters of each bomb: longer ones only take longer, until the limit stops them."""

NO_FONT_HAS = {"letters-private-use"}
SOME_FONTS_HAVE = {
    *("letters-emoji", "letters-chinese-japanese-korean", "letters-indic-thai", "letters-arabic-hebrew"),
    *("letters-mathematical", "letters-zalgo"),
}
"""Texts whose PDF is refused, with the characters named, where the machine has no font for them."""

CROWD = {f"crowd-{number}": TYPED[number * SHARE :][:SHARE] for number in range(-(-len(TYPED) // SHARE))}
BOMBERS = {f"bomber-{number}": text for number, text in enumerate(BOMBS)}
WRITERS = {f"writer-{number}": text for number, text in enumerate(LETTERS)}
UNABLE = {name for name, text in WRITERS.items() if text.id in NO_FONT_HAS}
PERHAPS_UNABLE = {name for name, text in WRITERS.items() if text.id in SOME_FONTS_HAVE}
ABLE_WRITERS = {
    name: text for name, text in WRITERS.items() if name not in UNABLE and name not in PERHAPS_UNABLE
}


def dealt_out(texts: tuple[HostileText, ...]) -> bytes:
    """Return a resume with one text after the other in its fields."""
    source = cycle(texts)

    def deal(value: object) -> object:
        if isinstance(value, dict):
            return {key: deal(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [deal(inner) for inner in value]
        return next(source).text if value == "*" else value

    return json.dumps(deal(filled("*"))).encode()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[HostileSite, Ran]:
    site = HostileSite(tmp_path_factory.mktemp("documents"), formats=("html", "pdf", "docx", "card"))
    for username, texts in CROWD.items():
        site.add(username, dealt_out(texts), file_name="resume.json")
    for username, text in (BOMBERS | WRITERS).items():
        data = json.dumps(filled_here_and_there(text.text[:BOMB])).encode()
        site.add(username, data, file_name="resume.json")
    return site, site.run("build", "--json")


def made(built: tuple[HostileSite, Ran], username: str, name: str) -> bytes:
    return (built[0].output / username / name).read_bytes()


def test_hostile_texts_are_built_with_warnings(built: tuple[HostileSite, Ran]):
    site, ran = built

    assert_speaks_plainly(ran)
    site.assert_neighbour_is_well()
    assert site.unfinished() == []
    refused = {problem["username"] for problem in ran.answer["problems"] if problem["severity"] == "error"}
    assert refused - PERHAPS_UNABLE == UNABLE
    warned = {problem["username"] for problem in ran.answer["problems"]}
    assert {name for name, texts in CROWD.items() if set(texts) & {*MARKUP, *LINKS}} <= warned


@pytest.mark.parametrize("username", sorted(UNABLE | PERHAPS_UNABLE))
def test_a_character_that_no_font_has_is_named(built: tuple[HostileSite, Ran], username: str):
    site, ran = built
    said = [problem["message"] for problem in ran.answer["problems"] if problem["username"] == username]

    is_made = (site.output / username / "resume.pdf").exists()

    assert is_made != any("U+" in message for message in said), said
    assert not (is_made and username in UNABLE)


@pytest.mark.parametrize("username", [*CROWD, *BOMBERS, *ABLE_WRITERS])
def test_a_word_file_is_well_formed_and_does_nothing(built: tuple[HostileSite, Ran], username: str):
    document = made(built, username, "resume.docx")

    assert "word/document.xml" in docx_parts(document)
    assert active_word_content(document) == []


@pytest.mark.parametrize(("username", "texts"), CROWD.items(), ids=CROWD)
def test_a_word_file_says_what_was_typed(
    built: tuple[HostileSite, Ran], username: str, texts: tuple[HostileText, ...]
):
    shown = squeezed(docx_text(made(built, username, "resume.docx")))

    missing = [text.id for text in texts for part in text.parts if squeezed(part) not in shown]
    assert missing == []


@pytest.mark.parametrize(("username", "text"), ABLE_WRITERS.items(), ids=ABLE_WRITERS)
def test_a_word_file_holds_every_letter(built: tuple[HostileSite, Ran], username: str, text: HostileText):
    shown = squeezed(docx_text(made(built, username, "resume.docx")))

    assert all(squeezed(part) in shown for part in text.parts)


@pytest.mark.parametrize("username", [*CROWD, *BOMBERS, *ABLE_WRITERS])
def test_a_pdf_does_nothing(built: tuple[HostileSite, Ran], username: str):
    assert active_pdf_content(built[0].output / username / "resume.pdf") == []


@pytest.mark.parametrize(("username", "texts"), CROWD.items(), ids=CROWD)
def test_a_pdf_says_what_was_typed(
    built: tuple[HostileSite, Ran], username: str, texts: tuple[HostileText, ...]
):
    shown = squeezed(pdf_text(built[0].output / username / "resume.pdf"))

    missing = [text.id for text in texts for part in text.parts if squeezed(part) not in shown]
    assert missing == []


@pytest.mark.parametrize("username", [*CROWD, *BOMBERS, *ABLE_WRITERS])
def test_a_card_is_a_picture_of_the_right_size(built: tuple[HostileSite, Ran], username: str):
    with Image.open(built[0].output / username / "card.png") as card:
        assert (card.format, card.size) == ("PNG", (1200, 630))


def pdf_text(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


def active_pdf_content(path: Path) -> list[str]:
    """Name every object of a PDF that could run, load or open something but a safe link."""
    forbidden = (
        "/JS",
        "/JavaScript",
        "/Launch",
        "/EmbeddedFile",
        "/EmbeddedFiles",
        "/OpenAction",
        "/AA",
        "/XFA",
        "/F",
    )
    found = []
    with pikepdf.open(path) as document:
        for thing in document.objects:
            if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
                continue
            found += [name for name in forbidden if name in thing and not (name == "/F" and "/Rect" in thing)]
            address = str(thing.get("/URI", "https://"))
            if not address.startswith(("https://", "http://", "mailto:", "tel:")):
                found.append(address)
    return found


def test_the_check_of_pdfs_finds_what_it_looks_for(tmp_path: Path):
    with pikepdf.new() as document:
        document.add_blank_page()
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        document.Root.OpenAction = document.make_indirect(script)
        document.Root.Link = document.make_indirect(pikepdf.Dictionary(URI="file:///etc/passwd"))
        document.save(tmp_path / "active.pdf")

    assert {"/JS", "/OpenAction", "file:///etc/passwd"} <= set(active_pdf_content(tmp_path / "active.pdf"))


def test_every_text_is_dealt_out():
    assert {text for texts in CROWD.values() for text in texts} == set(TYPED)

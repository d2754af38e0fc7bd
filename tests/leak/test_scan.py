"""What counts as a leak, what does not, and what is said of it."""

from __future__ import annotations

import gzip
import io
import random
from collections.abc import Collection, Mapping
from typing import Any

import pikepdf
import pytest
from plants import jpeg, png, zipped

from resumesite.edition.redaction.hidden import HiddenValue
from resumesite.leak.forms import said_in
from resumesite.leak.scan import Hit, scan


def hidden(*values: str) -> list[HiddenValue]:
    return [HiddenValue(f"experience.{index}.company", value) for index, value in enumerate(values)]


def page(text: str) -> dict[str, bytes]:
    return {"index.html": f"<!doctype html><main>{text}</main>".encode()}


def hits(files: Mapping[str, bytes], *values: str, **more: Any) -> Collection[Hit]:
    return scan(files, hidden(*values), **more)


# Hits ----------------------------------------------------------------------------------------------------


def test_a_hit_says_file_layer_and_field_and_never_the_value():
    found = hits(page("<p title='At Kittiwake'>"), "Acme", "Kittiwake")

    assert Hit("index.html", "attribute title", "experience.1.company") in found
    assert "kittiwake" not in repr(found).lower()


def test_a_hit_in_the_name_of_a_file_does_not_repeat_it():
    found = scan({"a/kittiwake.txt": b"x"}, hidden("Kittiwake"), names=["Kittiwake_Resume.pdf"])

    assert found == (
        Hit("….txt", "file name", "experience.0.company"),
        Hit("….pdf", "file name", "experience.0.company"),
    )


def test_a_hit_in_the_name_of_a_member_does_not_repeat_it():
    found = hits({"x.zip": zipped({"kittiwake.txt": b"At Kittiwake"})}, "Kittiwake")

    assert found
    assert "kittiwake" not in repr(found).lower()


def test_a_hidden_value_is_in_no_repr():
    assert "Kittiwake" not in repr(hidden("Kittiwake"))


# What is no secret ---------------------------------------------------------------------------------------


def test_what_is_shown_on_purpose_is_no_hit():
    assert not hits(page("<p>At Kittiwake</p>"), "Kittiwake", shown="Once at Kittiwake, then elsewhere.")


def test_only_what_is_granted_is_no_hit_when_that_is_said():
    text, shown = page("<p>Once at Kittiwake</p>"), "Once at Kittiwake."

    assert hits(text, "Kittiwake", shown=shown, granted="Experience")
    assert not hits(text, "Kittiwake", shown=shown, granted="Kittiwake")


def test_a_value_within_a_shown_word_is_looked_for_as_a_whole_word():
    shown = "Kept the metadata."

    assert not hits(page("<p>Kept the metadata.</p>"), "Meta", shown=shown)
    assert hits(page("<p>Kept the metadata at Meta.</p>"), "Meta", shown=shown)


def test_a_value_within_a_word_is_a_hit_when_nothing_shown_has_it():
    assert hits(page("<p>the acmesque</p>"), "Acme")


def test_what_an_empty_page_has_too_is_no_hit():
    empty = page("<p class='tundra'>Tundra</p>")

    assert not hits(page("<p class='tundra'>Tundra</p><p>x</p>"), "Tundra", baseline=lambda: empty)
    assert hits(page("<p class='tundra'>Tundra</p><p>At Tundra</p>"), "Tundra", baseline=lambda: empty)


def test_the_empty_page_is_rendered_only_when_something_is_found():
    def render() -> dict[str, bytes]:
        raise AssertionError

    assert not hits(page("<p>Nothing</p>"), "Kittiwake", baseline=render)


def test_the_empty_page_is_rendered_once():
    rendered: list[int] = []

    def render() -> dict[str, bytes]:
        rendered.append(1)
        return page("")

    hits(page("<p>xKittiwakex xTundrax</p>"), "Kittiwake", "Tundra", baseline=render)

    assert rendered == [1]


@pytest.mark.parametrize("value", ["Go", "IBM", "SAP"])
def test_a_short_word_is_looked_for_as_a_whole_word(value: str):
    assert not hits(page(f"<p class='{value.lower()}'>a{value.lower()}b</p>"), value)
    assert hits(page(f"<p>in {value}, since</p>"), value)


@pytest.mark.parametrize("value", ["C++", "AT&T", "🚀", "C&A"])
def test_a_value_that_its_letters_do_not_tell_is_looked_for_sign_by_sign(value: str):
    assert hits({"resume.txt": f"Knows {value}.".encode()}, value)
    assert not hits({"resume.txt": b"Knows C, at the top of a tree."}, value)


def test_short_words_in_random_and_compressed_bytes_are_no_hits():
    dice = random.Random(1)
    words = ["".join(dice.choices("abcdefghijklmnopqrstuvwxyz", k=4)) for _ in range(500)]
    files = {"photo.jpg": jpeg(), "font.woff2": b"wOF2" + dice.randbytes(400_000)}

    assert not hits(files, *words, "华为", "IBM")


def test_a_long_value_in_random_bytes_is_a_hit():
    files = {"font.woff2": b"wOF2" + random.Random(1).randbytes(5000) + "Kittiwake".encode("utf-16-be")}

    assert hits(files, "Kittiwake")


def test_the_token_in_an_address_is_no_text():
    token = "acmemeta2345abcdefgh234567abcdef"
    assert len(token) == 32

    assert not hits(page(f'<a href="https://x.example/share/{token}/">?</a>'), "Acme")


def test_said_in_tells_which_values_a_text_shows():
    values = hidden("Meta", "Acme Corp", "C++")

    assert said_in("The metadata of ACME-corp", values) == (values[1],)
    assert said_in("Knows C++, too", values) == (values[2],)


def test_nothing_is_looked_for_when_nothing_is_hidden():
    assert scan(page("<p>x</p>"), []) == ()


# What cannot be read -------------------------------------------------------------------------------------


def encrypted_pdf() -> bytes:
    file = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(file, encryption=pikepdf.Encryption(owner="x", user=""))
    return file.getvalue()


def packed(times: int) -> bytes:
    data = b"x"
    for _ in range(times):
        data = zipped({"x.zip": data})
    return data


PHOTO = jpeg()
UNREADABLE = {
    "a PDF that is none": ("x.pdf", b"%PDF-1.7\nnothing"),
    "an encrypted PDF": ("x.pdf", encrypted_pdf()),
    "a PDF whose stream is damaged": (
        "x.pdf",
        b"%PDF-1.7\n1 0 obj<</Filter/FlateDecode>>stream\nxx\nendstream",
    ),
    "a damaged archive": ("x.docx", zipped({"x.txt": b"x" * 99})[:60]),
    "an archive packed too often": ("x.zip", packed(9)),
    "a bomb": ("x.zip", zipped({"x.txt": bytes(80 * 1024 * 1024)})),
    "bytes between the members of an archive": ("x.zip", b"PK\3\4" + b"junk" + zipped({"x.txt": b"x"})),
    "a bomb in gzip": ("x.gz", gzip.compress(bytes(80 * 1024 * 1024))),
    "a damaged gzip file": ("x.gz", gzip.compress(random.Random(1).randbytes(99))[:60]),
    "a damaged brotli file": ("x.br", b"\xff\xff\xff"),
    "a damaged PNG": ("x.png", png()[:60]),
    "a PNG whose compressed text is damaged": ("x.png", png().replace(b"IDAT", b"zTXt")),
    "a JPEG that is cut off": ("x.jpg", PHOTO[:300]),
    "a damaged JPEG": ("x.jpg", PHOTO[:20] + b"xx" + PHOTO[22:]),
    "bytes of no known kind": ("x.bin", bytes(range(128, 256)) * 9),
    "a data URI that is damaged": ("index.html", b"<img src='data:image/png;base64,QQQQQ'>"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_a_hit(name: str):
    path, data = UNREADABLE[name]

    found = hits({path: data}, "Kittiwake")

    assert [hit.field for hit in found if hit.layer.rpartition("unreadable: ")[1]] == [""] * len(found)
    assert found


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_file_is_read_to_its_end_or_is_a_hit(seed: int):
    dice = random.Random(seed)
    files = {"x.jpg": PHOTO, "x.png": png(text="tern"), "x.zip": zipped({"x.xml": b"<a b='c'>d</a>"})}
    damaged = {path: bytearray(data) for path, data in files.items()}
    for data in damaged.values():
        for _ in range(dice.randint(1, 20)):
            data[dice.randrange(len(data))] = dice.randrange(256)

    found = hits({path: bytes(data) for path, data in damaged.items()}, "Kittiwake")

    assert all(hit.layer.rpartition("unreadable: ")[1] for hit in found)


def test_an_empty_file_is_clean():
    assert hits({".nojekyll": b"", "resume.txt": b"\n"}, "Kittiwake") == ()


def test_the_end_of_a_value_beside_a_word_of_source_is_no_leak():
    page = (
        b'<meta name="description" content="Write to jobs@x.example">\n<meta name="generator" content="it">'
    )
    hidden = (HiddenValue("personalInfo.website", "x.example/me"),)

    assert scan({"index.html": page}, hidden, granted="") == ()
    assert scan({"index.html": page.replace(b"it", b"x.example/me")}, hidden, granted="")

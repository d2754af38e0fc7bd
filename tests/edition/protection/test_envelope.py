"""Sealed files: what they give away, what opens them, and that no nonce ever serves two texts."""

from __future__ import annotations

import re
from random import Random

import pytest

from resumesite.edition.protection.envelope import EnvelopeError, opaque_name, open_file, seal_file

KEY = bytes(range(32))
TOKEN = "a2b3c4d5" * 4
HEAD = 4 + 12
TAG = 16


def nonce_of(sealed: bytes) -> bytes:
    return sealed[4:16]


@pytest.mark.parametrize("size", [0, 1, 4088, 4089, 8184, 65_528, 65_529, 131_064, 131_065, 1 << 20])
def test_a_file_comes_back_as_it_was(size: int):
    data = Random(size).randbytes(size)

    sealed = seal_file(KEY, TOKEN, "resume.pdf", data)

    assert open_file(KEY, TOKEN, "resume.pdf", sealed) == data


@pytest.mark.parametrize(
    "size, padded",
    [
        (0, 4 << 10),
        (4088, 4 << 10),
        (4089, 8 << 10),
        (20_000, 32 << 10),
        (65_528, 64 << 10),
        (65_529, 128 << 10),
        (131_065, 192 << 10),
        (1_000_000, 1 << 20),
    ],
)
def test_its_size_tells_only_the_class_it_is_in(size: int, padded: int):
    sealed = seal_file(KEY, TOKEN, "resume.pdf", bytes(size))

    assert len(sealed) == HEAD + padded + TAG


def test_an_unchanged_file_is_sealed_to_the_same_bytes():
    assert seal_file(KEY, TOKEN, "index.html", b"Nadia") == seal_file(KEY, TOKEN, "index.html", b"Nadia")


def test_nothing_of_a_file_can_be_seen():
    data = b"%PDF-1.7\nPK\x03\x04\x89PNG\xff\xd8\xff Nadia Ferreira " * 50

    sealed = seal_file(KEY, TOKEN, "resume.pdf", data)

    for seen in (
        b"%PDF",
        b"PK\x03\x04",
        b"\x89PNG",
        b"\xff\xd8\xff",
        b"Nadia",
        b"resume.pdf",
        TOKEN.encode(),
    ):
        assert seen not in sealed


def test_names_are_opaque_and_depend_on_the_content_key():
    names = [opaque_name(key, name) for key in (KEY, bytes(32)) for name in ("index.html", "resume.pdf")]

    assert len(set(names)) == 4
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22}\.bin", name) for name in names)
    # Pinned, together with the file's form: share's addresses, and pages that were published, rely on both.
    assert names[0] == "f46H4i2miKoIBCWsW-EoQA.bin"
    assert (
        seal_file(KEY, TOKEN, "index.html", b"Nadia")[:20].hex() == "52534601843221da23035ee06703558550efd3fa"
    )


@pytest.mark.parametrize(
    "other", [(bytes(32), TOKEN, "resume.pdf"), (KEY, "b" * 32, "resume.pdf"), (KEY, TOKEN, "resume.docx")]
)
def test_another_key_share_or_name_does_not_open_it(other):
    sealed = seal_file(KEY, TOKEN, "resume.pdf", b"Nadia")

    with pytest.raises(EnvelopeError):
        open_file(*other, sealed)


@pytest.mark.parametrize(
    "broken", [b"", b"RSF\x01", b"RSF\x01" + bytes(12), b"RSF\x01" + bytes(27), b"%PDF-1.7", bytes(5000)]
)
def test_what_was_never_sealed_does_not_open(broken: bytes):
    with pytest.raises(EnvelopeError):
        open_file(KEY, TOKEN, "resume.pdf", broken)


def tampered(sealed: bytes, chance: Random) -> bytes:
    """Change one bit anywhere, cut something off or add something."""
    match chance.randrange(6):
        case 0:
            return sealed[: chance.randrange(len(sealed))]
        case 1:
            return sealed + chance.randbytes(chance.randint(1, 64))
        case 2:
            place = chance.randrange(HEAD)
        case 3:
            place = len(sealed) - 1 - chance.randrange(TAG)
        case _:
            place = chance.randrange(len(sealed))
    return sealed[:place] + bytes([sealed[place] ^ 1 << chance.randrange(8)]) + sealed[place + 1 :]


def refused(count: int) -> int:
    """Tamper with so many files; return how many were refused."""
    chance = Random(4)
    files = [(f"file{number}", chance.randbytes(chance.randrange(9000))) for number in range(50)]
    sealed = [(name, seal_file(KEY, TOKEN, name, data)) for name, data in files]
    caught = 0
    for _ in range(count):
        name, data = chance.choice(sealed)
        with pytest.raises(EnvelopeError):
            open_file(KEY, TOKEN, name, tampered(data, chance))
        caught += 1
    return caught


def test_tampered_files_are_refused():
    assert refused(200) == 200


@pytest.mark.slow
def test_10_000_tampered_files_are_refused():
    assert refused(10_000) == 10_000


def rebuilt(count: int) -> tuple[dict[bytes, tuple[str, bytes]], int]:
    """Seal changing files over and over. Say what each nonce was used for, and how many texts there were."""
    chance = Random(4)
    files = dict.fromkeys(("index.html", "resume.pdf", "resume.txt"), b"")
    used: dict[bytes, tuple[str, bytes]] = {}
    texts = set()
    for _ in range(count):
        changed = chance.choice([*files, None])
        if changed:
            files[changed] = chance.choice(
                [chance.randbytes(chance.randrange(40)), b"", bytes(chance.randrange(40))]
            )
        for name, data in files.items():
            sealed = seal_file(KEY, TOKEN, name, data)
            assert used.setdefault(nonce_of(sealed), (name, data)) == (name, data)
            texts.add((name, data))
    return used, len(texts)


def test_no_nonce_serves_two_texts():
    used, texts = rebuilt(100)

    assert len(used) == texts > 30


@pytest.mark.slow
def test_no_nonce_serves_two_texts_in_10_000_rebuilds():
    used, texts = rebuilt(10_000)

    assert len(used) == texts > 2_000

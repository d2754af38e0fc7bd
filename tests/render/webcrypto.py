"""Envelopes made in Python and opened by the unlock page's own script, in Node or in a browser."""

from __future__ import annotations

import json
import shutil
import subprocess
import unicodedata
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from importlib.resources import files
from random import Random

import pytest

from resumesite.edition.protection.envelope import opaque_name, seal_file
from resumesite.edition.protection.wrapping import wrap_key

SCRIPT = files("resumesite.render").joinpath("unlock/envelope.js").read_text("utf-8")

OPEN_ALL = """
async function openAll(cases) {
  const opened = [];
  for (const { wrapped, token, password, name, sealed } of cases) {
    try {
      const keys = await unwrap(wrapped, token, password);
      const bytes = await openFile(keys, name, decode64(sealed).buffer);
      const digest = await subtle.digest("SHA-256", bytes);
      opened.push({ at: await opaqueName(keys, name), digest: encode64(new Uint8Array(digest)) });
    } catch (error) {
      opened.push({ at: "", digest: error.name });
    }
  }
  return opened;
}
"""
"""What the script opened: where each file lies and its digest, or the error's name in the digest's place."""

_NODE = """
let text = "";
process.stdin.on("data", (part) => { text += part; });
process.stdin.on("end", async () => console.log(JSON.stringify(await openAll(JSON.parse(text)))));
"""

_FEW = 100
_PASSWORDS = (
    "correct horse battery staple",
    "unsere Katze heißt Professor Mimi",
    unicodedata.normalize("NFD", "crème brûlée à la carte"),
    unicodedata.normalize("NFC", "crème brûlée à la carte"),
    "我想找一份好工作在上海吧",
    "كلمة مرور طويلة جدا",
    "🦊🐻🐼👩🏽‍💻" * 40,
    "x" * 300,
    " blanks\tand tabs ",
    "Å ﬁ Ω ſ 각",
)
_NAMES = ("index.html", "resume.pdf", "resume.docx", "resume.txt", "card.png", "résumé.json")


@dataclass(frozen=True)
class Envelope:
    """A sealed file with all that is needed to open it, and what must come out."""

    wrapped: dict[str, object]
    token: str
    password: str
    name: str
    sealed: bytes
    at: str
    digest: str

    def as_data(self) -> dict[str, object]:
        return {**asdict(self), "sealed": _text(self.sealed)}


def envelopes(count: int, *, seed: int = 4) -> list[Envelope]:
    """Make envelopes of many kinds: other passwords, keys, names and sizes each time."""
    chance = Random(seed)
    return [_envelope(chance, number) for number in range(count)]


def _envelope(chance: Random, number: int) -> Envelope:
    key, password = chance.randbytes(32), _PASSWORDS[number % len(_PASSWORDS)]
    token = "".join(chance.choices("abcdefghijklmnopqrstuvwxyz234567", k=32))
    name = chance.choice(_NAMES)
    data = chance.randbytes(chance.choice((0, 1, 4088, 4089, chance.randrange(20_000), 70_000)))
    wrapped = wrap_key(
        key, password, token=token, id="password_1", label="", created_at="2026-11-02T08:15:00Z",
        random=chance.randbytes, iterations=_FEW,
    )  # fmt: skip
    return Envelope(
        wrapped.model_dump(include={"iterations", "salt", "iv", "wrapped"}),
        token,
        password,
        name,
        seal_file(key, token, name, data),
        opaque_name(key, name),
        _text(sha256(data).digest()),
    )


def tampered(envelope: Envelope, chance: Random) -> Envelope:
    """Change one thing of an envelope, so that it must not open any more."""
    match chance.randrange(9):
        case 0:
            return replace(envelope, wrapped={**envelope.wrapped, "iterations": _FEW + 1})
        case 1 | 2:
            field = chance.choice(("salt", "iv", "wrapped"))
            return replace(
                envelope, wrapped={**envelope.wrapped, field: _swapped(str(envelope.wrapped[field]), chance)}
            )
        case 3:
            return replace(envelope, token=_swapped(envelope.token, chance))
        case 4:
            return replace(envelope, name=f"{envelope.name}x")
        case 5:
            return replace(envelope, sealed=envelope.sealed[: chance.randrange(len(envelope.sealed))])
        case 6:
            place = chance.randrange(16)
        case _:
            place = chance.randrange(len(envelope.sealed))
    changed = bytearray(envelope.sealed)
    changed[place] ^= 1 << chance.randrange(8)
    return replace(envelope, sealed=bytes(changed))


def _swapped(text: str, chance: Random) -> str:
    place = chance.randrange(len(text))
    return text[:place] + ("b" if text[place] == "a" else "a") + text[place + 1 :]


def wrong_password(envelope: Envelope, chance: Random) -> Envelope:
    """Try another password: one that is nearly right, or any."""
    password = envelope.password
    place = chance.randrange(len(password))
    return replace(
        envelope,
        password=chance.choice(
            (
                password[:place] + "q" + password[place:],
                password[:place] + "#" + password[place + 1 :],
                password + " ",
                password.swapcase() + "1",
                "",
                chance.randbytes(8).hex(),
            )
        ),
    )


def opened_by_node(cases: Iterable[Envelope]) -> Iterator[tuple[Envelope, str, str]]:
    """Open all in one Node process. Yield each with the name and the digest that came of it."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    cases = list(cases)
    asked = json.dumps([case.as_data() for case in cases])
    done = subprocess.run(
        [node, "-e", SCRIPT + OPEN_ALL + _NODE], input=asked, capture_output=True, text=True, timeout=1800
    )
    assert done.returncode == 0, done.stderr
    for case, opened in zip(cases, json.loads(done.stdout), strict=True):
        yield case, opened["at"], opened["digest"]


def _text(data: bytes) -> str:
    return b64encode(data, altchars=b"-_").decode().rstrip("=")

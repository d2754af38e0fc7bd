"""Passwords of shares: which are too easy to guess, and new ones that are not.

Whoever has a share's link can try passwords at home, as fast as machines can be bought. Nothing on a static
host can slow that down, so a password must be good by itself.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import log2

from resumesite.errors import usage

_LEAST_LENGTH = 12
_LEAST_BITS = 50
"""2^50 tries of 1,000,000 iterations keep 1,000 graphics cards (4,500 tries a second each) busy for years."""

_WORDS = 6

_HINT = "`--generate-password` makes one of six words; `--weak-ok` takes this one all the same."


def check_password(password: str, *, weak_ok: bool = False) -> None:
    """Raise a usage error for a password that nobody could type, or that is too easy to guess.

    `weak_ok` lets those pass that are only too easy. No message says anything of the password.
    """
    text = unicodedata.normalize("NFC", password)
    if not text:
        raise usage("EMPTY_PASSWORD", "the password is empty", _HINT.partition(";")[0] + ".")
    if any(unicodedata.category(sign) in ("Cc", "Cs") and sign != "\t" for sign in text):
        message = "a password cannot hold line ends, control characters or bytes that are no text"
        raise usage("INVALID_PASSWORD", message, "Nobody could type it into the page. Take another.")
    if weak_ok:
        return
    if len(text) < _LEAST_LENGTH:
        raise usage("WEAK_PASSWORD", f"the password is shorter than {_LEAST_LENGTH} characters", _HINT)
    if guess_bits(text) < _LEAST_BITS:
        message = (
            "the password is too easy to guess: common words, rows of keys, repetitions or too few digits"
        )
        raise usage("WEAK_PASSWORD", message, _HINT)


def generate_password(choose: Callable[[Sequence[str]], str] = secrets.choice) -> str:
    """Return six words from a list of 7,776, joined by hyphens: 77 bits.

    Hyphens survive what mail programs and chats do to lines and blanks.
    """
    return "-".join(choose(diceware_words()) for _ in range(_WORDS))


@cache
def diceware_words() -> tuple[str, ...]:
    """Return the EFF's long list of words: 6^5 of them, from 3 to 9 letters."""
    return _listed("diceware.txt")


def _listed(name: str) -> tuple[str, ...]:
    return tuple(files(__package__).joinpath(f"words/{name}").read_text("utf-8").split("\n")[:-1])


# Guessing -----------------------------------------------------------------------------------------------

_LOOKED_AT = 200
"""Characters of a password that are looked at. More can only make it better."""

_LONGEST_WORD = 20
_UNDISGUISED = str.maketrans("01345789@$!", "oieastbgasi")
_ROWS = tuple(
    line[::way]
    for line in (
        "`1234567890-=",
        "~!@#$%^&*()_+",
        "qwertyuiop[]",
        "qwertzuiopü",
        "azertyuiop",
        "asdfghjkl;'",
        "zxcvbnm,./",
        "yxcvbnm",
        "йцукенгшщзхъ",
        "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
        "1q2w3e4r5t6y7u8i9o0p",
    )
    for way in (1, -1)
)


def guess_bits(text: str) -> float:
    """Return how many bits the cheapest way has that we know of to put a text together.

    The pieces are common words and passwords (also disguised, "p4ssw0rd"), runs ("aaaa", "1234", "qwert"),
    repetitions of what came before, and single characters.
    """
    text = text[:_LOOKED_AT]
    best = [0.0]
    for end in range(1, len(text) + 1):
        best.append(min(best[start] + bits for start, bits in _pieces(text, end)))
    return best[-1]


def _pieces(text: str, end: int) -> Iterator[tuple[int, float]]:
    """Yield the pieces that end there: where each starts, and its bits."""
    yield end - 1, _sign_bits(text[end - 1])
    words = _common_words()
    for start in range(max(0, end - _LONGEST_WORD), end - 2):
        written = text[start:end]
        if written.lower() in words:
            yield start, log2(len(words)) + (not written.islower())
        elif written.lower().translate(_UNDISGUISED) in words:
            yield start, log2(len(words)) + 2
    for start in range(end - 3, -1, -1):
        if not _runs_on(text[start:end]):
            break
        yield start, _sign_bits(text[start]) + 2 + log2(end - start)
    for start in range(end - 2, end // 2 - 1, -1):
        if text[start:end] not in text[:start]:
            break
        yield start, 2 + log2(end - start)


def _runs_on(text: str) -> bool:
    """Whether every character follows from the one before: the same, the next, or the next on a keyboard."""
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return (len(steps) == 1 and steps <= {-1, 0, 1}) or any(text.lower() in row for row in _ROWS)


def _sign_bits(sign: str) -> float:
    if sign.isdecimal():
        return log2(10)
    if sign.isascii():
        return log2(26) + (not (sign.islower() or sign == " "))
    return 10 if ord(sign) >= 0x2E80 else 6


@cache
def _common_words() -> frozenset[str]:
    return frozenset(diceware_words()) | frozenset(_listed("common.txt"))

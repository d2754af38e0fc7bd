"""Which passwords are refused, and how good the ones are that we make."""

from __future__ import annotations

import random
from math import log2

import pytest

from resumesite.edition.protection.passwords import (
    check_password,
    diceware_words,
    generate_password,
    guess_bits,
)
from resumesite.errors import ExitStatus, ResumesiteError

WEAK = [
    "kurz",
    "elevenchars",
    "e\u0301" * 11,  # eleven characters, whatever they are made of
    " " * 12,
    "aaaaaaaaaaaaaaaa",
    "abcabcabcabcabc",
    "123456789012",
    "998877665544",
    "1234567812345678",
    "abcdefghijkl",
    "lkjihgfedcba",
    "qwertyuiop123",
    "1q2w3e4r5t6y",
    "qazwsxedcrfv",
    "password1234",
    "P4ssw0rdP4ssw0rd",
    "iloveyouforever",
    "letmeinletmein!",
    "Summer2024!!",
    "administrator",
    "密码密码密码密码密码密码",
    "🦊" * 300,
]
GOOD = [
    "correct horse battery staple",
    "xkqzvbnwpldmty",
    "Tr0ub4dor&3xx",
    "3141592653589793",
    "unsere Katze heißt Professor Mimi",
    "我想找一份好工作在上海吧",
    "tab\tinside a long sentence",
    "".join(chr(0x1F600 + number * 37 % 80) for number in range(300)),
]


def refusal(password: str, *, weak_ok: bool = False) -> ResumesiteError:
    with pytest.raises(ResumesiteError) as caught:
        check_password(password, weak_ok=weak_ok)
    return caught.value


@pytest.mark.parametrize("password", WEAK)
def test_a_short_or_guessable_password_is_refused(password: str):
    error = refusal(password)

    assert (error.code, error.status) == ("WEAK_PASSWORD", ExitStatus.USAGE)
    assert "--weak-ok" in str(error)
    assert password not in str(error)


@pytest.mark.parametrize("password", WEAK)
def test_it_passes_when_that_was_asked_for(password: str):
    check_password(password, weak_ok=True)


@pytest.mark.parametrize("password", GOOD)
def test_a_good_password_passes(password: str):
    check_password(password)


def test_no_password_is_none_whatever_was_asked_for():
    assert refusal("").code == refusal("", weak_ok=True).code == "EMPTY_PASSWORD"


@pytest.mark.parametrize(
    "password", ["two lines of\na password", "a password and \x00", "bytes of no text \udcff"]
)
def test_what_nobody_could_type_is_refused_whatever_was_asked_for(password: str):
    assert refusal(password).code == refusal(password, weak_ok=True).code == "INVALID_PASSWORD"


def test_a_password_is_judged_in_a_moment_however_long_it_is():
    words = " ".join(diceware_words())

    assert guess_bits("a" * 100_000) < 50 < guess_bits(words)


def test_a_generated_password_is_six_of_7776_words():
    assert len(set(diceware_words())) == 7776
    assert all(3 <= len(word) <= 9 for word in diceware_words())
    assert 6 * log2(len(diceware_words())) >= 77

    assert generate_password(lambda words: words[0]) == "abacus-abacus-abacus-abacus-abacus-abacus"


def test_words_that_have_a_hyphen_make_no_two_choices_look_the_same():
    words = set(diceware_words())
    hyphenated = [word for word in words if "-" in word]

    assert hyphenated
    assert not [word for word in hyphenated if words.issuperset(word.split("-"))]


def test_generated_passwords_pass_and_differ():
    made = {generate_password() for _ in range(30)}

    assert len(made) == 30
    for password in made:
        check_password(password)


def test_sixteen_letters_and_digits_by_chance_pass():
    chance = random.Random(4)

    for _ in range(100):
        check_password("".join(chance.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=16)))

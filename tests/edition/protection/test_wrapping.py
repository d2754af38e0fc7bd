"""A content key is unwrapped by its password alone, and what is kept gives nothing of the password away."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from hashlib import md5, sha1, sha256
from random import Random

import pytest
from pydantic import ValidationError

from resumesite.edition.protection.wrapping import WrappedKey, WrongPasswordError, unwrap_key, wrap_key

CONTENT_KEY = bytes(range(32))
TOKEN = "a2b3c4d5" * 4
PASSWORD = "an ordinary résumé password"
FEW = 10


def wrapped_with(password: str, *, iterations: int = FEW, seed: int = 1) -> WrappedKey:
    return wrap_key(
        CONTENT_KEY,
        password,
        token=TOKEN,
        id="password_1",
        label="For Northbeam",
        created_at="2026-11-02T08:15:00Z",
        random=Random(seed).randbytes,
        iterations=iterations,
    )


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        "",
        " blanks around ",
        "tab\tinside",
        "密码是很长的一句话",
        "كلمة مرور طويلة",
        "🦊🐻" * 150,
        "x" * 300,
    ],
)
def test_the_password_opens_what_it_closed(password: str):
    assert unwrap_key(wrapped_with(password), password, token=TOKEN) == CONTENT_KEY


def test_a_password_is_the_same_however_its_accents_were_typed():
    wrapped = wrapped_with(unicodedata.normalize("NFD", PASSWORD))

    assert unwrap_key(wrapped, unicodedata.normalize("NFC", PASSWORD), token=TOKEN) == CONTENT_KEY


def test_it_takes_a_million_iterations_unless_told_otherwise():
    wrapped = wrap_key(
        CONTENT_KEY, PASSWORD, token=TOKEN, id="password_1", label="", created_at="2026-11-02T08:15:00Z"
    )

    assert wrapped.iterations == 1_000_000
    assert unwrap_key(wrapped, PASSWORD, token=TOKEN) == CONTENT_KEY


def test_the_same_password_is_wrapped_otherwise_every_time():
    first, second = wrapped_with(PASSWORD, seed=1), wrapped_with(PASSWORD, seed=2)

    assert {first.salt, first.iv, first.wrapped}.isdisjoint({second.salt, second.iv, second.wrapped})


def test_a_record_keeps_it_as_plain_data_with_names_in_camel_case():
    wrapped = wrapped_with(PASSWORD, iterations=600_000)

    data = json.loads(json.dumps(wrapped.model_dump(mode="json", by_alias=True)))

    assert list(data) == ["id", "label", "createdAt", "v", "kdf", "iterations", "salt", "iv", "wrapped"]
    assert WrappedKey.model_validate(data) == wrapped


def test_neither_the_password_nor_a_hash_of_it_is_kept():
    kept = wrapped_with(PASSWORD).model_dump_json()

    assert PASSWORD not in kept
    for digest in (md5, sha1, sha256):
        assert digest(PASSWORD.encode()).hexdigest() not in kept


@pytest.mark.parametrize(
    "change",
    [
        {"iterations": 599_999},
        {"iterations": 1},
        {"iterations": 10_000_001},
        {"iterations": "600000"},
        {"kdf": "MD5"},
        {"v": 2},
        {"salt": ""},
        {"iv": "AAAA"},
        {"wrapped": "!" * 64},
        {"password": "x"},
        {"createdAt": "yesterday"},
        {"label": "two\nlines"},
    ],
)
def test_a_record_with_less_than_600_000_iterations_or_another_form_is_not_read(change: dict[str, object]):
    data = wrapped_with(PASSWORD, iterations=600_000).model_dump(mode="json", by_alias=True)

    with pytest.raises(ValidationError):
        WrappedKey.model_validate({**data, **change})


def test_another_shares_token_does_not_open_it():
    with pytest.raises(WrongPasswordError):
        unwrap_key(wrapped_with(PASSWORD), PASSWORD, token="b" * 32)


TAMPERED: list[Callable[[WrappedKey], dict[str, object]]] = [
    lambda wrapped: {"iterations": wrapped.iterations + 1},
    lambda wrapped: {"salt": swapped(wrapped.salt, 3)},
    lambda wrapped: {"salt": wrapped.salt[:-1] + chr(ord(wrapped.salt[-1]) + 1)},
    lambda wrapped: {"iv": swapped(wrapped.iv, 7)},
    *(lambda wrapped, place=place: {"wrapped": swapped(wrapped.wrapped, place)} for place in range(64)),
]


def swapped(text: str, place: int) -> str:
    return text[:place] + ("B" if text[place] == "A" else "A") + text[place + 1 :]


@pytest.mark.parametrize("change", TAMPERED)
def test_whatever_is_changed_in_it_it_does_not_open(change):
    wrapped = wrapped_with(PASSWORD, seed=4)

    with pytest.raises(WrongPasswordError):
        unwrap_key(wrapped.model_copy(update=change(wrapped)), PASSWORD, token=TOKEN)


def test_a_label_can_be_changed():
    wrapped = wrapped_with(PASSWORD).model_copy(update={"label": "For Tidewater", "id": "password_2"})

    assert unwrap_key(wrapped, PASSWORD, token=TOKEN) == CONTENT_KEY


def test_wrong_passwords_do_not_open_it():
    wrapped = wrapped_with(PASSWORD)
    near = [PASSWORD[:-1], PASSWORD + " ", PASSWORD.upper(), "", unicodedata.normalize("NFKD", "ﬁ")]
    wrong = near + [f"{PASSWORD}{number}" for number in range(30)]

    assert len(wrong) >= 30
    for password in wrong:
        with pytest.raises(WrongPasswordError) as caught:
            unwrap_key(wrapped, password, token=TOKEN)
        assert str(caught.value) == ""

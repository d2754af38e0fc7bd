"""A share's content key, wrapped with a password: what a record and the unlock page may hold of it.

The key that wraps is PBKDF2-SHA256 of the password; the wrapping is AES-256-GCM and covers the header, so
that neither can be changed or moved to another share. The parameters stand in the header, so that they can
grow. The password is never kept, nor anything that it could be told from faster than by trying to unwrap.
"""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic.alias_generators import to_camel

from resumesite.content.publication import Id, Time
from resumesite.edition.protection.base64url import from_base64url, to_base64url

ITERATIONS = 1_000_000
LEAST_ITERATIONS = 600_000
"""OWASP's figure for PBKDF2-HMAC-SHA256: what was wrapped with fewer is not read."""

_MOST_ITERATIONS = 10_000_000
_SALT_BYTES = 16
_NONCE_BYTES = 12


class WrongPasswordError(Exception):
    """The password does not open this wrapped key; or the key is another share's, or was tampered with."""


class WrappedKey(BaseModel):
    """A content key under one password, with all that is needed to try a password on it.

    `salt`, `iv` and `wrapped` are base64url. `label` says whom the password is for; only the record has it.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        populate_by_name=True,
        alias_generator=to_camel,
        hide_input_in_errors=True,
    )

    id: Id
    label: Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")] = ""
    created_at: Time
    v: Literal[1] = 1
    kdf: Literal["PBKDF2-SHA256"] = "PBKDF2-SHA256"
    iterations: Annotated[int, Field(strict=True, ge=1, le=_MOST_ITERATIONS)]
    salt: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{22}$")]
    iv: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{16}$")]
    wrapped: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{64}$")]

    @field_validator("iterations")
    @classmethod
    def _are_enough(cls, iterations: int, info: ValidationInfo) -> int:
        least = (info.context or {}).get("least_iterations", LEAST_ITERATIONS)
        if iterations < least:
            raise ValueError(f"expected at least {least}")
        return iterations


def wrap_key(
    content_key: bytes,
    password: str,
    *,
    token: str,
    id: str,  # noqa: A002  # as in the record
    label: str,
    created_at: str,
    random: Callable[[int], bytes] = os.urandom,
    iterations: int = ITERATIONS,
) -> WrappedKey:
    """Wrap a share's content key with a password. Takes as long as trying one password does.

    With fewer than LEAST_ITERATIONS, which is for tests, what comes back is refused where it is read.
    """
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = to_base64url(random(_SALT_BYTES)), random(_NONCE_BYTES)
    header = _header(token, salt, iterations)
    wrapped = AESGCM(_wrapping_key(password, salt, iterations)).encrypt(nonce, content_key, header)
    fields = {
        "id": id,
        "label": label,
        "created_at": created_at,
        "iterations": iterations,
        "salt": salt,
        "iv": to_base64url(nonce),
        "wrapped": to_base64url(wrapped),
    }
    return WrappedKey.model_validate(fields, context={"least_iterations": min(iterations, LEAST_ITERATIONS)})


def unwrap_key(wrapped: WrappedKey, password: str, *, token: str) -> bytes:
    """Return the content key. Raises WrongPasswordError when the password does not open it."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    header = _header(token, wrapped.salt, wrapped.iterations)
    key = AESGCM(_wrapping_key(password, wrapped.salt, wrapped.iterations))
    try:
        return key.decrypt(from_base64url(wrapped.iv), from_base64url(wrapped.wrapped), header)
    except InvalidTag:
        raise WrongPasswordError from None


def _header(token: str, salt: str, iterations: int) -> bytes:
    """Write what the wrapping covers besides the key: canonical JSON, as the unlock page writes it too."""
    header = {"iterations": iterations, "kdf": "PBKDF2-SHA256", "salt": salt, "token": token, "v": 1}
    return json.dumps(header, sort_keys=True, separators=(",", ":")).encode()


def _wrapping_key(password: str, salt: str, iterations: int) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

    # The same password typed on another system may come in other code points.
    typed = unicodedata.normalize("NFC", password).encode()
    return PBKDF2HMAC(SHA256(), 32, from_base64url(salt), iterations).derive(typed)

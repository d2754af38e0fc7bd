"""A protected share's files, sealed: AES-256-GCM under the share's content key, padded, under opaque names.

A file is a head (magic and version), a nonce of 12 bytes, and what AES-GCM makes of the padded text: the
data's length in 8 bytes, the data, and zeros up to a size class. Token and name are associated data, so that
no file can stand for another. The nonce is computed from all that is sealed: the same file has the same bytes
in every build, and two texts never share a nonce. `render/unlock/envelope.js` opens what is sealed here.
"""

from __future__ import annotations

import hmac
from hashlib import sha256

from resumesite.edition.protection.base64url import to_base64url
from resumesite.edition.protection.derivation import derived_key

_MAGIC = b"RSF\x01"
_NONCE_BYTES = 12
_NAME_BYTES = 16
_LENGTH_BYTES = 8
_LEAST = 4 << 10
_STEP = 64 << 10


class EnvelopeError(Exception):
    """The bytes were not sealed for this share and name, or were changed since."""


def opaque_name(content_key: bytes, name: str) -> str:
    """Return the name that a file has where it is published. It tells nothing without the content key."""
    digest = hmac.new(_derived(content_key, "name"), name.encode(), sha256).digest()
    return to_base64url(digest[:_NAME_BYTES]) + ".bin"


def seal_file(content_key: bytes, token: str, name: str, data: bytes) -> bytes:
    """Seal a file for the share with this token. The same arguments give the same bytes."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    associated, text = _associated(token, name), _padded(data)
    nonce = _nonce(content_key, associated, text)
    return _MAGIC + nonce + AESGCM(_derived(content_key, "file")).encrypt(nonce, text, associated)


def open_file(content_key: bytes, token: str, name: str, sealed: bytes) -> bytes:
    """Return what `seal_file` was given. Raises EnvelopeError for anything else."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    start = len(_MAGIC) + _NONCE_BYTES
    nonce = sealed[len(_MAGIC) : start]
    if not sealed.startswith(_MAGIC):
        raise EnvelopeError("this is not a sealed file")
    try:
        text = AESGCM(_derived(content_key, "file")).decrypt(nonce, sealed[start:], _associated(token, name))
    except (InvalidTag, ValueError) as error:
        raise EnvelopeError("this was not sealed for here, or was changed") from error
    length = int.from_bytes(text[:_LENGTH_BYTES])
    return text[_LENGTH_BYTES : _LENGTH_BYTES + length]


def _padded(data: bytes) -> bytes:
    """Put the length before the data and zeros after it, up to a power of two, or of 64 KiB to a multiple."""
    text = len(data).to_bytes(_LENGTH_BYTES) + data
    size = max(_LEAST, 1 << (len(text) - 1).bit_length())
    if size > _STEP:
        size = -(-len(text) // _STEP) * _STEP
    return text.ljust(size, b"\0")


def _nonce(content_key: bytes, associated: bytes, text: bytes) -> bytes:
    sealed = len(associated).to_bytes(_LENGTH_BYTES) + associated + text
    return hmac.new(_derived(content_key, "nonce"), sealed, sha256).digest()[:_NONCE_BYTES]


def _associated(token: str, name: str) -> bytes:
    return f"resumesite/1|{token}|{name}".encode()


def _derived(content_key: bytes, purpose: str) -> bytes:
    return derived_key(content_key, f"1/{purpose}")

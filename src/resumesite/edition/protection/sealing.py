"""Sealing bytes of ours that lie where others can read them: AES-256-GCM under a key of one purpose."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

_MAGIC = b"RSS1"
_ID_SIZE = 8
_NONCE_SIZE = 12


class SealedError(Exception):
    """The bytes cannot be opened: `key_id` names the key they were sealed with, "" when they are damaged."""

    def __init__(self, key_id: str = "") -> None:
        super().__init__(key_id)
        self.key_id = key_id


@dataclass(frozen=True)
class Seal:
    """Seals and opens. `key_id` is written in clear, so that a wrong key can be told from damage."""

    key_id: str
    key: bytes = field(repr=False)

    def close(self, data: bytes, name: str) -> bytes:
        """Seal `data` for the place called `name`: elsewhere it cannot be opened."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = os.urandom(_NONCE_SIZE)
        head = _MAGIC + self.key_id.encode()
        return head + nonce + AESGCM(self.key).encrypt(nonce, data, head + name.encode())

    def open(self, sealed: bytes, name: str) -> bytes:
        """Return what was sealed for the place called `name`; raise SealedError when that is not possible."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        head = sealed[: len(_MAGIC) + _ID_SIZE]
        if (made_with := key_id_of(sealed)) != self.key_id:
            raise SealedError(made_with)
        nonce, text = sealed[len(head) : len(head) + _NONCE_SIZE], sealed[len(head) + _NONCE_SIZE :]
        try:
            return AESGCM(self.key).decrypt(nonce, text, head + name.encode())
        except (InvalidTag, ValueError) as error:
            raise SealedError from error


def is_sealed(data: bytes) -> bool:
    return data.startswith(_MAGIC)


def key_id_of(sealed: bytes) -> str:
    """Return the id of the key that bytes were sealed with."""
    return sealed[len(_MAGIC) : len(_MAGIC) + _ID_SIZE].decode("ascii", "replace")

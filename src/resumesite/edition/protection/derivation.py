"""Keys derived from a key, one for each purpose."""

from __future__ import annotations

KEY_BYTES = 32


def derived_key(key: bytes, purpose: str) -> bytes:
    """Return a key of 32 bytes for one purpose (HKDF-SHA256), from which no other can be reached."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"resumesite/{purpose}".encode()).derive(key)

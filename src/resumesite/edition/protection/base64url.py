"""Bytes as text that may stand in JSON, in an address and in a file's name: base64url without padding."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode


def to_base64url(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def from_base64url(text: str) -> bytes:
    """Return the bytes. Raises ValueError for what is none."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))

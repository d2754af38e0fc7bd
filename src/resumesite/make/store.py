"""The store: rendered bytes by key, so that nothing is rendered twice. Safe to delete.

An entry begins with the digest of what follows it. Whatever a crash, a full disk or a curious person left
there is found out when it is used, and then simply not used.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from resumesite.make.files import disk_errors, write_new

_DIGEST_SIZE = sha256().digest_size


@dataclass(frozen=True)
class Store:
    """Bytes by key in a folder (`<root>/ab/abcdef…`). Several programs may use it at once."""

    root: Path

    def get(self, key: str) -> bytes | None:
        """Return the bytes kept under `key`; None when there are none, or not those that were put there."""
        try:
            entry = self._path(key).read_bytes()
        except OSError:
            return None
        digest, data = entry[:_DIGEST_SIZE], entry[_DIGEST_SIZE:]
        if sha256(data).digest() != digest:
            self.discard(key)
            return None
        return data

    def put(self, key: str, data: bytes) -> None:
        """Keep `data` under `key`."""
        path = self._path(key)
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        with disk_errors(f"{self.root.parent.name}/{self.root.name}"):
            try:
                write_new(beside, sha256(data).digest() + data)
                beside.replace(path)
            except BaseException:
                beside.unlink(missing_ok=True)
                raise

    def discard(self, key: str) -> None:
        """Forget what is kept under `key`, if anything."""
        with suppress(FileNotFoundError):
            self._path(key).unlink()

    def walk(self) -> Iterator[str]:
        """Walk the keys of all entries, in no particular order.

        What a killed program left half-written is cleared away.
        """
        for folder in self.root.glob("??"):
            for entry in folder.iterdir():
                if entry.name.startswith("."):
                    entry.unlink(missing_ok=True)
                else:
                    yield entry.name

    def _path(self, key: str) -> Path:
        return self.root / key[:2] / key

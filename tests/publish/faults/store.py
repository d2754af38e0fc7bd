"""A bucket of moto's in this process: what reaches it, what is in it, and how it was before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.s3.models import FakeBucket, S3Backend, s3_backends
from werkzeug.test import Client

BUCKET = "site"
_ACCOUNT = "123456789012"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True)
class Kept:
    """An object as it is kept: its bytes, and its headers."""

    data: bytes
    headers: Mapping[str, str]


Contents = dict[str, Kept]


@dataclass
class Store:
    """The bucket. Nothing here is called by two threads at once."""

    _seen: dict[bytes, bytes] = field(default_factory=dict)

    @cached_property
    def _client(self) -> Client:
        return Client(DomainDispatcherApplication(create_backend_app))

    @cached_property
    def _backend(self) -> S3Backend:
        backend: S3Backend = s3_backends[_ACCOUNT]["aws"]
        if BUCKET not in backend.buckets:
            backend.create_bucket(BUCKET, "us-east-1")
        return backend

    @property
    def _bucket(self) -> FakeBucket:
        return self._backend.buckets[BUCKET]

    def ask(self, method: str, target: str, headers: list[tuple[str, str]], body: bytes) -> Answer:
        """Carry out a request as the server does."""
        answer = self._client.open(target, method=method, headers=headers, data=body)
        return Answer(answer.status_code, tuple(answer.headers.items()), answer.get_data())

    def contents(self) -> Contents:
        """Return every object as it is now."""
        return {name: self._kept(key) for name, key in self._bucket.keys.items()}

    def files(self) -> dict[str, bytes]:
        """Return what visitors may see: everything but our own objects."""
        return {name: self._data(key) for name, key in self._bucket.keys.items() if not name.startswith(".")}

    def restore(self, contents: Contents) -> None:
        """Let the bucket hold these objects and no others."""
        for name in list(self._bucket.keys):
            self._bucket.keys.pop(name)
        for name, each in contents.items():
            key = self._backend.put_object(BUCKET, name, each.data)
            key.set_metadata(dict(each.headers), replace=True)

    def spoil(self, name: str) -> None:
        """Let somebody else have changed an object."""
        self._backend.put_object(BUCKET, name, b"spoilt")

    def unfinished_uploads(self) -> list[str]:
        return list(self._bucket.multiparts)

    def _kept(self, key: Any) -> Kept:
        return Kept(self._data(key), dict(key.metadata))

    def _data(self, key: Any) -> bytes:
        """Read an object once: another PUT makes another one. The same bytes are the same object."""
        data: bytes | None = getattr(key, "data_read_once", None)
        if data is None:
            data = key.value
            key.data_read_once = data = self._seen.setdefault(data, data)
        return data

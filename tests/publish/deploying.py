"""Deploying in tests: a target in memory that shows each change at once, and sites that change."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from resumesite.make.workers import inline_workers
from resumesite.publish import targets
from resumesite.publish.published import PublicFile
from resumesite.publish.targets import PRIVATE, Amend, Found, Look, Surroundings, no_rollback
from resumesite.settings import Site
from resumesite.settings.targets import OtherTarget
from resumesite.site.deploy import DeployReport, DeployRequest, deploy

NOW = "2026-11-25T10:00:00Z"


@dataclass
class NoLock:
    conditions: bool | None = None

    def renew(self) -> None: ...


@dataclass
class MemoryTarget:
    """Object storage in memory. `before` is called with each request, `after` when it changed something."""

    takes_headers: bool = True
    shows_at_once: bool = True
    replaces_site: bool = False
    has_cache: bool = True
    concurrency: int = 1
    files: dict[str, bytes] = field(default_factory=dict)
    headers: dict[str, Any] = field(default_factory=dict)
    ours: dict[str, bytes] = field(default_factory=dict)
    requests: list[tuple[str, str]] = field(default_factory=list)
    locks: int = 0
    cleared: list[tuple[str, ...]] = field(default_factory=list)
    before: Callable[[str, str], None] = lambda operation, name: None
    after: Callable[[], None] = lambda: None
    at_lock: Callable[[], None] = lambda: None
    _one_by_one: threading.RLock = field(default_factory=threading.RLock)

    def _request(self, operation: str, name: str) -> None:
        self.requests.append((operation, name))
        self.before(operation, name)

    @property
    def changes(self) -> list[tuple[str, str]]:
        return [each for each in self.requests if each[0] in ("write", "discard", "put", "delete")]

    def read(self, name: str) -> bytes | None:
        self._request("read", name)
        return self.ours.get(name)

    def write(self, name: str, data: bytes) -> None:
        self._request("write", name)
        self.ours[name] = data

    def discard(self, names: Sequence[str]) -> None:
        for name in names:
            assert name.startswith(PRIVATE)
            self._request("discard", name)
            self.ours.pop(name, None)

    def walk_own(self) -> Iterator[str]:
        self._request("walk", PRIVATE)
        yield from sorted(self.ours)

    @contextmanager
    def lock(self, wait: float, conditions: bool | None) -> Iterator[NoLock]:
        self.locks += 1
        self.at_lock()
        yield NoLock()

    def walk(self) -> Iterator[Found]:
        self._request("walk", "")
        yield from (Found(path, len(data)) for path, data in sorted(self.files.items()))

    def put(self, file: PublicFile, data: bytes) -> None:
        with self._one_by_one:
            self._request("put", file.path)
            self.files[file.path], self.headers[file.path] = data, file.headers
            self.after()

    def delete(self, paths: Sequence[str]) -> None:
        with self._one_by_one:
            for path in paths:
                self._request("delete", path)
                self.files.pop(path, None)
                self.after()

    def show(self, *, is_last: bool) -> None: ...

    def fetch(self, path: str) -> bytes | None:
        self._request("fetch", path)
        return self.files.get(path)

    def look(self, path: str) -> Look:
        self._request("look", path)
        if path not in self.files:
            return Look.MISSING
        return Look.OURS if path in self.headers else Look.UNMARKED

    def clear_caches(self, addresses: Sequence[str], reference: str) -> None:
        self._request("clear", reference)
        self.cleared.append(tuple(addresses))

    def withdraw_from_kept(self, paths: Sequence[str]) -> tuple[str, ...]:
        return ()

    def rollback(self, amend: Amend) -> str:
        raise no_rollback("memory", "keeps nothing")


@dataclass
class Deployer:
    """Deploys a site to a target in memory."""

    target: MemoryTarget = field(default_factory=MemoryTarget)
    environ: dict[str, str] = field(default_factory=dict)
    ask: Callable[[str], int] = lambda url: 0

    def __call__(self, site: Site, *, now: str = NOW, **request: Any) -> DeployReport:
        settings = site.settings.model_copy(update={"targets": {"here": OtherTarget(type="memory")}})
        self.target.requests.clear()
        return deploy(
            Site(site.root, settings),
            DeployRequest(**request),
            now,
            environ=self.environ,
            workers=inline_workers(),
            ask=self.ask,
        )

    def opened(self, surroundings: Surroundings, settings: OtherTarget) -> MemoryTarget:
        """Open the target, as the function of a target's own type does."""
        return self.target


def install(monkeypatch: pytest.MonkeyPatch) -> Deployer:
    """Make targets of the type "memory" known, and return what deploys to one."""
    deployer = Deployer()
    monkeypatch.setitem(targets._TYPES, "memory", f"{__name__}:opened")
    monkeypatch.setattr(f"{__name__}.opened", deployer.opened, raising=False)
    return deployer


# Deploys that die ----------------------------------------------------------------------------------------


class Killed(BaseException):
    """The process dies: nothing after it is carried out."""


def kill_at(deployer: Deployer, number: int) -> None:
    """Let the deploy die at its change number `number` (from 1)."""
    left = [number]

    def before(operation: str, name: str) -> None:
        if operation in ("write", "discard", "put", "delete"):
            left[0] -= 1
            if left[0] <= 0:
                raise Killed

    deployer.target.before = before


def revive(deployer: Deployer) -> None:
    deployer.target.before = lambda operation, name: None

"""The record at a target: what stands there, in the words of the last deploy.

A small root names the shards that hold the state, each by the digest of what is in it. Before a deploy
changes anything the root names a second state, the pending one: if the deploy dies, the next one knows every
file that may have been touched. With a site's key the objects are sealed, since they list everybody.
"""

from __future__ import annotations

import hmac
import json
import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from resumesite import __version__
from resumesite.edition.protection.sealing import Seal, SealedError, is_sealed, key_id_of
from resumesite.edition.protection.site_key import FILE_NAME as KEY_FILE
from resumesite.edition.protection.site_key import VARIABLE as KEY_VARIABLE
from resumesite.edition.protection.site_key import SiteKey
from resumesite.errors import Problem
from resumesite.plan.keys import canonical, digest_of
from resumesite.publish.published import OwnerState, is_plain, read_shard, shard_of, surely, uncertain
from resumesite.publish.targets import PRIVATE, Target, unchanged

ROOT = f"{PRIVATE}record"
_SHARDS = f"{PRIVATE}shards/"
_SHARD = re.compile(re.escape(_SHARDS) + r"[0-9a-f]+-[0-9a-f]{24}")
_FORM = 1
"""Raised when older programs could not read the record any more."""

_HEAD = b"resumesite-record "
_MOST_INFLATED = 512 * 1024 * 1024


class LostRecordError(Exception):
    """What stands in the record's place is none of ours, or no longer whole."""


@dataclass(frozen=True)
class ShardRef:
    """A shard: the digest of its lines, and the object that holds them."""

    digest: str
    name: str


@dataclass(frozen=True)
class Manifest:
    """A state, dealt out to `count` shards; those that hold nothing are left out."""

    count: int = 1
    shards: Mapping[int, ShardRef] = field(default_factory=dict)

    def digest(self, shard: int) -> str:
        return self.shards[shard].digest if shard in self.shards else ""


@dataclass(frozen=True)
class Root:
    """The root of the record.

    `conditions` is the probe's verdict on whether the server honours conditional requests (None: not asked
    yet); `caches` are addresses that a CDN has yet to forget; `discarded` are objects of ours that are gone,
    or that a deploy which died may have left; `release` names the last deploy.
    """

    state: Manifest = Manifest()
    pending: Manifest | None = None
    conditions: bool | None = None
    caches: tuple[str, ...] = ()
    discarded: tuple[str, ...] = ()
    release: str = ""
    updated_at: str = ""
    version: str = __version__
    is_sealed: bool = False

    def in_use(self) -> frozenset[str]:
        """Name the objects that hold a state."""
        manifests = (self.state, self.pending or Manifest())
        return frozenset(ref.name for manifest in manifests for ref in manifest.shards.values())

    def objects(self) -> frozenset[str]:
        """Name every object of ours that is there, or may be."""
        return self.in_use() | frozenset(self.discarded)


NO_RECORD = Root()


@dataclass(frozen=True)
class TargetRecord:
    """Reads and writes a target's record. Without a key it is written in clear."""

    target: Target
    key: SiteKey | None = None

    def read(self) -> Root | None:
        """Return the root, or None when the target has none.

        Raises LostRecordError, or ResumesiteError when a newer program or another key made it.
        """
        data = self.target.read(ROOT)
        if data is None:
            return None
        return replace(_read_root(self._opened(data, ROOT)), is_sealed=is_sealed(data))

    def write(self, root: Root) -> None:
        self.target.write(ROOT, self._closed(_written_root(root), ROOT))

    def read_shard(self, ref: ShardRef) -> dict[str, OwnerState]:
        """Return what a shard holds by owner. Raises LostRecordError when it is not what the root says."""
        data = self.target.read(ref.name)
        if data is None:
            raise LostRecordError(f"{ref.name} is missing")
        lines = _inflated(self._opened(data, ref.name))
        if digest_of(lines) != ref.digest:
            raise LostRecordError(f"{ref.name} is not what it was")
        try:
            return read_shard(lines)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise LostRecordError(f"{ref.name} cannot be read") from error

    def write_shard(self, shard: int, lines: bytes) -> ShardRef:
        """Keep a shard under a name that says nothing of what is in it to who has not the key."""
        ref = self.ref(shard, lines)
        self.target.write(ref.name, self._closed(zlib.compress(lines, 6), ref.name))
        return ref

    def ref(self, shard: int, lines: bytes) -> ShardRef:
        """Say where a shard is kept."""
        digest = digest_of(lines)
        shown = digest
        if self.key:
            shown = hmac.new(self.key.derived("target-record-names/1"), digest.encode(), sha256).hexdigest()
        return ShardRef(digest, f"{_SHARDS}{shard:x}-{shown[:24]}")

    def discard(self, names: Iterable[str]) -> None:
        if going := sorted(names):
            self.target.discard(going)

    @property
    def _seal(self) -> Seal | None:
        return Seal(self.key.id, self.key.derived("target-record/1")) if self.key else None

    def _closed(self, data: bytes, name: str) -> bytes:
        return self._seal.close(data, name) if self._seal else data

    def _opened(self, data: bytes, name: str) -> bytes:
        if not is_sealed(data):
            return data
        if self._seal is None:
            raise unchanged(_needs_key(key_id_of(data)))
        try:
            return self._seal.open(data, name)
        except SealedError as error:
            if error.key_id:
                raise unchanged(_needs_key(error.key_id, self._seal.key_id)) from error
            raise LostRecordError(f"{name} cannot be opened") from error


def _needs_key(needed: str, given: str = "") -> Problem:
    what = f"another key ({needed}, this is {given})" if given else f"the site's key ({needed})"
    hint = f"Put it into {KEY_VARIABLE} or {KEY_FILE}; nothing was changed."
    return Problem("KEY_NEEDED", f"the record at the target is sealed with {what}", hint=hint)


# The root in bytes ---------------------------------------------------------------------------------------


def _written_root(root: Root) -> bytes:
    body = canonical(
        {
            "form": _FORM,
            "version": root.version,
            "release": root.release,
            "updatedAt": root.updated_at,
            "conditions": root.conditions,
            "caches": list(root.caches),
            "discarded": list(root.discarded),
            "state": _manifest_data(root.state),
            "pending": _manifest_data(root.pending) if root.pending else None,
        }
    )
    return _HEAD + digest_of(body).encode() + b"\n" + body


def _manifest_data(manifest: Manifest) -> dict[str, Any]:
    shards = {f"{shard:x}": [ref.digest, ref.name] for shard, ref in manifest.shards.items()}
    return {"count": manifest.count, "shards": shards}


def _read_root(data: bytes) -> Root:
    head, _, body = data.partition(b"\n")
    if not head.startswith(_HEAD):
        raise LostRecordError("it is none of ours")
    if head.removeprefix(_HEAD).decode("ascii", "replace") != digest_of(body):
        raise LostRecordError("it is damaged")
    try:
        written = json.loads(body)
        if written["form"] > _FORM:
            raise unchanged(_too_new(str(written["version"])))
        return Root(
            state=_manifest(written["state"]),
            pending=_manifest(written["pending"]) if written["pending"] else None,
            conditions=written["conditions"],
            caches=tuple(map(_address, written["caches"])),
            discarded=tuple(_checked(name) for name in written["discarded"]),
            release=written["release"],
            updated_at=written["updatedAt"],
            version=written["version"],
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise LostRecordError("it cannot be read") from error


def _too_new(version: str) -> Problem:
    return Problem(
        "RECORD_TOO_NEW",
        f"the record at the target was written by resumesite {version}, which is newer than this one"
        f" ({__version__})",
        hint="Upgrade: `pip install --upgrade resumesite`. Nothing was changed.",
    )


def _manifest(data: Mapping[str, Any]) -> Manifest:
    shards = {
        int(shard, 16): ShardRef(digest, _checked(name)) for shard, (digest, name) in data["shards"].items()
    }
    return Manifest(int(data["count"]), shards)


def _address(address: object) -> str:
    if address != "" and not is_plain(address):
        raise ValueError("not an address of ours")
    return str(address)


def _checked(name: str) -> str:
    """Return the name of a shard of ours; anything else in its place is none of our record."""
    if not _SHARD.fullmatch(name):
        raise ValueError("not a shard of ours")
    return name


def _inflated(data: bytes) -> bytes:
    inflate = zlib.decompressobj()
    try:
        lines = inflate.decompress(data, _MOST_INFLATED)
    except zlib.error as error:
        raise LostRecordError("a shard cannot be unpacked") from error
    if not inflate.eof:
        raise LostRecordError("a shard is not whole")
    return lines


# What stands there ---------------------------------------------------------------------------------------


class Published:
    """What stands at a target, dealt out to `count` shards, each read when it is asked for.

    Where an earlier deploy was interrupted, what it may have touched is uncertain.
    """

    def __init__(
        self,
        record: TargetRecord,
        root: Root,
        count: int,
        found: dict[int, dict[str, OwnerState]] | None = None,
    ) -> None:
        self._record = record
        self._root = root
        self.count = count
        self._is_found = found is not None
        self._dealt = found
        """What stands there, dealt out anew: without a record, or one with another number of shards."""
        self._last: tuple[int, dict[str, OwnerState]] = (-1, {})

    @property
    def _fits(self) -> bool:
        if self._dealt is not None:
            return False
        manifests = [self._root.state, *([self._root.pending] if self._root.pending else [])]
        return all(manifest.count == self.count or not manifest.shards for manifest in manifests)

    def shards(self) -> frozenset[int]:
        """Return the shards that hold, or may hold, anything."""
        if not self._fits:
            return frozenset(self._all())
        pending = self._root.pending.shards if self._root.pending else {}
        return frozenset((*self._root.state.shards, *pending))

    def digest(self, shard: int) -> str | None:
        """Return the digest of a shard's lines ("" of an empty one).

        None where that is uncertain, and where the shard lies there in clear though there is a key by now.
        """
        if not self._fits or (self._record.key and not self._root.is_sealed):
            return None
        digest = self._root.state.digest(shard)
        if self._root.pending and self._root.pending.digest(shard) != digest:
            return None
        return digest

    def states(self, shard: int) -> dict[str, OwnerState]:
        """Return everybody's state in a shard, by owner. Only the last shard is kept in memory."""
        if not self._fits:
            return self._all().get(shard, {})
        if self._last[0] != shard:
            state = self._lines(self._root.state, shard)
            pending = self._lines(self._root.pending, shard) if self._root.pending else state
            self._last = (shard, _together(state, pending))
        return self._last[1]

    def standing(self, shard: int) -> dict[str, OwnerState]:
        """Return, by owner, whose pages in a shard surely stand there: those that others may lead to."""
        pending = self._root.pending
        if self._is_found or not pending:
            return {owner: surely(each, each) for owner, each in self.states(shard).items()}
        state, then = self._of(self._root.state, shard), self._of(pending, shard)
        return {
            owner: surely(state.get(owner, OwnerState(owner)), then.get(owner, OwnerState(owner)))
            for owner in sorted({*state, *then})
        }

    def _of(self, manifest: Manifest, shard: int) -> dict[str, OwnerState]:
        if self._fits:
            return self._lines(manifest, shard)
        everybody = self._everybody(manifest).items()
        return {owner: each for owner, each in everybody if shard_of(owner, self.count) == shard}

    def _lines(self, manifest: Manifest, shard: int) -> dict[str, OwnerState]:
        ref = manifest.shards.get(shard)
        return self._record.read_shard(ref) if ref else {}

    def _all(self) -> dict[int, dict[str, OwnerState]]:
        """Deal everybody out anew, since there are many more or fewer people than there were."""
        if self._dealt is None:
            state = self._everybody(self._root.state)
            pending = self._everybody(self._root.pending) if self._root.pending else state
            self._dealt = {}
            for owner, each in _together(state, pending).items():
                self._dealt.setdefault(shard_of(owner, self.count), {})[owner] = each
        return self._dealt

    def _everybody(self, manifest: Manifest) -> dict[str, OwnerState]:
        everybody: dict[str, OwnerState] = {}
        for ref in manifest.shards.values():
            everybody |= self._record.read_shard(ref)
        return everybody


def _together(state: Mapping[str, OwnerState], pending: Mapping[str, OwnerState]) -> dict[str, OwnerState]:
    return {
        owner: each if (each := state.get(owner)) == (then := pending.get(owner)) and each
        else uncertain(each or OwnerState(owner), then or OwnerState(owner))
        for owner in sorted({*state, *pending})
    }  # fmt: skip

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
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from resumesite import __version__
from resumesite.edition.protection.sealing import Seal, SealedError, is_sealed, key_id_of
from resumesite.edition.protection.site_key import FILE_NAME as KEY_FILE
from resumesite.edition.protection.site_key import VARIABLE as KEY_VARIABLE
from resumesite.edition.protection.site_key import SiteKey
from resumesite.errors import Problem
from resumesite.make.release import SITE
from resumesite.plan.keys import canonical, digest_of
from resumesite.publish.policy import is_page
from resumesite.publish.published import (
    MISSING,
    SOMETHING,
    OwnerState,
    PublishedFile,
    is_plain,
    read_shard,
    settled,
    shard_of,
    surely,
    uncertain,
)
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
    """Reads and writes a target's record. Without a key it is written in clear.

    `mark` is a file on this machine, there when this machine has sealed the record: one in clear is somebody
    else's then. A machine without it believes a record in clear: a site that has just got its key has one.
    `old_key` is the site's key before this one: the record may be sealed with it until it is written again.
    """

    target: Target
    key: SiteKey | None = None
    mark: Path | None = None
    old_key: SiteKey | None = None

    def read(self) -> Root | None:
        """Return the root, or None when the target has none.

        Raises LostRecordError, or ResumesiteError when a newer program or another key made it.
        """
        data = self.target.read(ROOT)
        if data is None:
            return None
        root = replace(_read_root(self._opened(data, ROOT)), is_sealed=is_sealed(data))
        if self.key and not root.is_sealed and self.mark and self.mark.exists():
            raise LostRecordError("it lies there in clear, though it was sealed with the site's key")
        return root

    def write(self, root: Root) -> None:
        self.target.write(ROOT, self._closed(_written_root(root), ROOT))
        self._note_whether_sealed()

    def _note_whether_sealed(self) -> None:
        if self.mark:
            with suppress(OSError):  # the target's record is right all the same
                if self.key:
                    self.mark.parent.mkdir(parents=True, exist_ok=True)
                    self.mark.touch()
                else:
                    self.mark.unlink(missing_ok=True)

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
        return ShardRef(digest, self._name(shard, digest))

    def keeps(self, shard: int, ref: ShardRef) -> bool:
        """Whether a shard is kept as it would be now: not in clear, or by another key."""
        return ref.name == self._name(shard, ref.digest)

    def _name(self, shard: int, digest: str) -> str:
        shown = digest
        if self.key:
            shown = hmac.new(self.key.derived("target-record-names/1"), digest.encode(), sha256).hexdigest()
        return f"{_SHARDS}{shard:x}-{shown[:24]}"

    def shards_there(self) -> frozenset[str]:
        """Name every shard that lies at the target, also those that the root says nothing of."""
        return frozenset(name for name in self.target.walk_own() if _SHARD.fullmatch(name))

    def discard(self, names: Iterable[str]) -> None:
        if going := sorted(names):
            self.target.discard(going)

    def _closed(self, data: bytes, name: str) -> bytes:
        return _seal_of(self.key).close(data, name) if self.key else data

    def _opened(self, data: bytes, name: str) -> bytes:
        if not is_sealed(data):
            return data
        made_with = key_id_of(data)
        key = next((key for key in (self.key, self.old_key) if key and key.id == made_with), None)
        if key is None:
            raise unchanged(_needs_key(made_with, self.key.id if self.key else ""))
        try:
            return _seal_of(key).open(data, name)
        except SealedError as error:
            raise LostRecordError(f"{name} cannot be opened") from error


def _seal_of(key: SiteKey) -> Seal:
    return Seal(key.id, key.derived("target-record/1"))


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
        self._seen: dict[str, str | None] = {}

    @property
    def _manifests(self) -> tuple[Manifest, ...]:
        return (self._root.state, *((self._root.pending,) if self._root.pending else ()))

    @property
    def _fits(self) -> bool:
        if self._dealt is not None:
            return False
        return all(manifest.count == self.count or not manifest.shards for manifest in self._manifests)

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
        if not self._fits:
            return None
        ref = self._root.state.shards.get(shard)
        if ref and not self._record.keeps(shard, ref):
            return None
        if self._root.pending and self._root.pending.digest(shard) != self._root.state.digest(shard):
            return None
        return self._root.state.digest(shard)

    def states(self, shard: int) -> dict[str, OwnerState]:
        """Return everybody's state in a shard, by owner. Only the last shard is kept in memory."""
        if not self._fits:
            return self._all().get(shard, {})
        if self._last[0] != shard:
            self._last = (shard, self._together(self._root.state, self._root.pending, shard))
        return self._last[1]

    def everybody(self) -> Iterator[OwnerState]:
        """Walk everybody's state."""
        for shard in sorted(self.shards()):
            yield from self.states(shard).values()

    @property
    def looked_at(self) -> frozenset[str]:
        """What was looked at until now, since the record could not tell whose it is."""
        return frozenset(self._seen)

    def touched(self) -> Iterator[PublishedFile]:
        """Walk the files that a deploy which was interrupted may have changed, and caches may still have."""
        pending = self._root.pending
        if pending is None:
            return
        state = self._root.state
        shards: Iterable[int | None] = (None,)  # all at once
        if state.count == pending.count:
            either = sorted({*state.shards, *pending.shards})
            shards = [shard for shard in either if state.digest(shard) != pending.digest(shard)]
        for shard in shards:
            yield from _differing(self._people(state, shard), self._people(pending, shard))

    def standing(self, shard: int) -> dict[str, OwnerState]:
        """Return, by owner, whose pages in a shard surely stand there: those that others may lead to."""
        pending = self._root.pending
        if self._is_found or not pending:
            return {owner: surely(each, each) for owner, each in self.states(shard).items()}
        return {
            owner: surely(state, then)
            for owner, (state, then) in self._both(self._root.state, pending, shard).items()
        }

    def _all(self) -> dict[int, dict[str, OwnerState]]:
        """Deal everybody out anew, since there are many more or fewer people than there were."""
        if self._dealt is None:
            self._dealt = {}
            for owner, each in self._together(self._root.state, self._root.pending).items():
                self._dealt.setdefault(shard_of(owner, self.count), {})[owner] = each
        return self._dealt

    def _together(
        self, state: Manifest, pending: Manifest | None, shard: int | None = None
    ) -> dict[str, OwnerState]:
        """All that may stand there of everybody, or of those in a shard."""
        if pending is None:
            return self._people(state, shard)
        return {
            owner: each if each == then else uncertain(each, then)
            for owner, (each, then) in self._both(state, pending, shard).items()
        }

    def _both(
        self, state: Manifest, pending: Manifest, shard: int | None = None
    ) -> dict[str, tuple[OwnerState, OwnerState]]:
        """Everybody's two states, which agree on what could be looked up."""
        before, after = self._people(state, shard), self._people(pending, shard)
        both: dict[str, tuple[OwnerState, OwnerState]] = {}
        for owner in sorted({*before, *after}):
            each, then = before.get(owner, OwnerState(owner)), after.get(owner, OwnerState(owner))
            seen = self._seen_of(each, then)
            both[owner] = settled(each, then, seen) if seen else (each, then)
        return both

    def _people(self, manifest: Manifest, shard: int | None) -> dict[str, OwnerState]:
        if shard is None:
            return self._everybody(manifest)
        if self._fits:
            return self._lines(manifest, shard)
        everybody = self._everybody(manifest).items()
        return {owner: each for owner, each in everybody if shard_of(owner, self.count) == shard}

    def _lines(self, manifest: Manifest, shard: int) -> dict[str, OwnerState]:
        ref = manifest.shards.get(shard)
        return self._record.read_shard(ref) if ref else {}

    def _everybody(self, manifest: Manifest) -> dict[str, OwnerState]:
        everybody: dict[str, OwnerState] = {}
        for ref in manifest.shards.values():
            everybody |= self._record.read_shard(ref)
        return everybody

    # What passes from one to another ----------------------------------------------------------------------

    def _seen_of(self, state: OwnerState, pending: OwnerState) -> dict[str, str | None]:
        """Look at what was on its way from or to somebody else: the files of who is at home, redirects.

        The record cannot tell whose they are by now, and who is not deployed must not lose theirs.
        """
        owner = state.owner or pending.owner
        seen: dict[str, str | None] = {}
        for path in sorted({*state.files, *pending.files}):
            one, other = state.files.get(path), pending.files.get(path)
            may_pass = path in self._pages_of_site or (owner != SITE and "/" not in path)
            if may_pass and one != other and not (one and other and one.is_known and other.is_known):
                digest = self._digest_there(path)
                heir = self._heirs.get(path)
                if heir and heir.owner != owner and heir.digest == digest:
                    seen[path] = None  # somebody else was to have it, with the same bytes
                elif owner != SITE or not self._is_of_site(path, digest):
                    seen[path] = digest
        return seen

    def _is_of_site(self, path: str, digest: str | None) -> bool:
        """Whether a page that is not as any state says is the site's: as it was at a farewell, say."""
        theirs = self._digests_of_people.get(path, frozenset())
        known = {file.digest for state in self._states_of_site if (file := state.files.get(path))}
        return digest is not None and not theirs & {digest, MISSING, SOMETHING} and digest not in known

    @cached_property
    def _states_of_site(self) -> tuple[OwnerState, ...]:
        return tuple(
            self._lines(manifest, shard_of(SITE, manifest.count)).get(SITE, OwnerState(SITE))
            for manifest in self._manifests
        )

    @cached_property
    def _pages_of_site(self) -> frozenset[str]:
        """The pages that the site has of its own, or had before the deploy that was interrupted."""
        return frozenset(path for state in self._states_of_site for path in state.files if is_page(path))

    @cached_property
    def _digests_of_people(self) -> Mapping[str, frozenset[str]]:
        """Which bytes those pages would have if they were somebody's."""
        digests: dict[str, frozenset[str]] = {}
        for manifest in self._manifests:
            for file in self._files_of_people(manifest):
                if file.path in self._pages_of_site:
                    digests[file.path] = digests.get(file.path, frozenset()) | {file.digest}
        return digests

    @cached_property
    def _heirs(self) -> Mapping[str, PublishedFile]:
        """People's files at the root as the deploy that was interrupted was to leave them."""
        files = self._files_of_people(self._root.pending or Manifest())
        return {file.path: file for file in files if "/" not in file.path}

    def _files_of_people(self, manifest: Manifest) -> Iterator[PublishedFile]:
        for ref in manifest.shards.values():
            for state in self._record.read_shard(ref).values():
                if state.owner != SITE:
                    yield from state.files.values()

    def _digest_there(self, path: str) -> str | None:
        if path not in self._seen:
            data = self._record.target.fetch(path)
            self._seen[path] = None if data is None else sha256(data).hexdigest()
        return self._seen[path]


def _differing(before: Mapping[str, OwnerState], after: Mapping[str, OwnerState]) -> Iterator[PublishedFile]:
    for owner in sorted({*before, *after}):
        files = before.get(owner, OwnerState(owner)).files
        then = after.get(owner, OwnerState(owner)).files
        for path in sorted({*files, *then}):
            if files.get(path) != then.get(path):
                yield then.get(path) or files[path]

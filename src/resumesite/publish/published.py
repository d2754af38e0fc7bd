"""What stands at a target, as we remember it: one line for each person, dealt out to shards.

The same lines are made of `output/`, so that two shards with the same digest hold the same files: who did not
change is never looked at, and the record of a million people is read in small parts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Any, TypeGuard

from resumesite.content.names import check_username
from resumesite.make.record import EditionRow, Record
from resumesite.make.release import MadeFile
from resumesite.plan.keys import canonical, digest_of
from resumesite.plan.listing import Listing
from resumesite.publish.policy import HOST_FILES, Headers, folder_of_path, headers_for, is_page

_OWNERS_PER_SHARD = 500

_PLAIN = re.compile(r"(?!\.resumesite/)[A-Za-z0-9._][A-Za-z0-9._/-]*")
_SITE_FILE = re.compile(
    r"(?:[a-z0-9-]+/|page/[0-9]+/)?index\.html|404\.html|robots\.txt|sitemap(?:-[0-9a-f]+)?\.xml"
    r"|_headers|_redirects|\.nojekyll"
)
"""What the site has of its own: directory, redirects and what search engines and hosts read."""


@dataclass(frozen=True, slots=True)
class PublicFile:
    """A file as it shall be at a target: `digest` is the sha256 of its bytes (hex), `size` their number."""

    path: str
    digest: str
    size: int = 0
    headers: Headers = ()
    owner: str = ""

    @property
    def headers_digest(self) -> str:
        """Identify the headers; "" where a target keeps none."""
        return _digest_of_headers(self.headers) if self.headers else ""

    def as_published(self) -> PublishedFile:
        return PublishedFile(self.path, self.digest, self.size, self.headers_digest, self.owner)


@lru_cache(maxsize=4096)
def _digest_of_headers(headers: Headers) -> str:
    return digest_of(canonical(headers))[:16]


MISSING = ""
SOMETHING = "?"
"""What stands for a digest that is not known: there may be nothing, or something is, whichever it is."""


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A file that stands at a target, or may stand there where a deploy was interrupted (see `SOMETHING`)."""

    path: str
    digest: str
    size: int = 0
    headers_digest: str = ""
    owner: str = ""

    @property
    def is_known(self) -> bool:
        return self.digest not in (MISSING, SOMETHING)

    def unsure(self, digest: str = MISSING) -> PublishedFile:
        """The file when it is no longer known what is there: at worst nothing."""
        return replace(self, digest=digest, headers_digest="")


@dataclass(frozen=True)
class PublishedEdition:
    """A page that stands at a target, and how the site's own pages show it."""

    address: str
    name: str
    listing: Listing
    is_main: bool = False
    has_page: bool = True

    @classmethod
    def of(cls, row: EditionRow) -> PublishedEdition:
        return cls(row.address, row.name, row.listing, row.is_main, row.has_page)

    def as_row(self, owner: str) -> EditionRow:
        """The edition as the build record has it, as far as the site's own pages need it."""
        nothing = frozenset[str]()
        return EditionRow(
            self.address, owner, self.name, {}, nothing, self.listing, self.is_main, self.has_page
        )


@dataclass(frozen=True)
class OwnerState:
    """All that stands somewhere of one person, or (owner "") of the site itself.

    `files` by path, `editions` by address, `former` the person's earlier usernames.
    """

    owner: str
    files: Mapping[str, PublishedFile] = field(default_factory=dict)
    editions: Mapping[str, PublishedEdition] = field(default_factory=dict)
    former: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.files or self.editions or self.former)

    def line(self) -> bytes:
        """Write the state in the one way in which equal states are always written."""
        data = {
            "owner": self.owner,
            "files": [
                [file.path, file.digest, file.size, file.headers_digest]
                for _, file in sorted(self.files.items())
            ],
            "editions": [
                [each.address, each.name, each.is_main, each.has_page, asdict(each.listing)]
                for _, each in sorted(self.editions.items())
            ],
            "former": list(self.former),
        }
        return canonical(data) + b"\n"

    @classmethod
    def of_line(cls, line: bytes | str) -> OwnerState:
        """Read a line; raises ValueError, KeyError or TypeError when it is none of ours."""
        data = json.loads(line)
        owner = data["owner"]
        if not isinstance(owner, str) or (owner and check_username(owner)):
            raise ValueError("not a person of ours")
        files = [
            PublishedFile(_path_of(path, owner), str(digest), int(size), str(headers), owner)
            for path, digest, size, headers in data["files"]
        ]
        editions = (_edition(row) for row in data["editions"])
        return cls(
            owner,
            {file.path: file for file in files},
            {edition.address: edition for edition in editions},
            tuple(data["former"]),
        )


def _path_of(path: object, owner: str) -> str:
    """Return a path from a record, if it is one that we can have written: records lie where others may."""
    if not is_plain(path) or (not owner and not _SITE_FILE.fullmatch(path)):
        raise ValueError("not a path of ours")
    return path


def is_plain(path: object) -> TypeGuard[str]:
    """Whether something is a path below the site's root, without anything that a command could mistake."""
    return isinstance(path, str) and _PLAIN.fullmatch(path) is not None and ".." not in path.split("/")


def _edition(row: list[Any]) -> PublishedEdition:
    address, name, is_main, has_page, listing = row
    return PublishedEdition(address, name, Listing.of(listing), is_main, has_page)


def shard_count(owners: int) -> int:
    """Return into how many shards so many people go: a power of 4, so that it seldom changes."""
    shards = 1
    while owners > shards * _OWNERS_PER_SHARD:
        shards *= 4
    return shards


def shard_of(owner: str, shards: int) -> int:
    """Return the shard of a person, whoever else there is. The site itself shares one with some people."""
    return int.from_bytes(sha256(owner.encode()).digest()[:4], "big") % shards


# What output/ holds --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LocalState:
    """What `output/` holds, person by person. `takes_headers`: whether the target keeps headers."""

    record: Record
    takes_headers: bool

    @cached_property
    def shards(self) -> int:
        return shard_count(sum(1 for _ in self.owners()))

    def owners(self) -> Iterator[str]:
        return self.record.owners()

    def of(self, owner: str) -> OwnerState:
        """Return the state of one owner, empty when they have nothing in `output/`."""
        rows = self.record.editions(owner) if owner else {}
        return OwnerState(
            owner,
            {path: file.as_published() for path, file in self.files(owner).items()},
            {address: PublishedEdition.of(row) for address, row in rows.items()},
            self.record.former_usernames(owner) if rows else (),
        )

    def files(self, owner: str) -> dict[str, PublicFile]:
        """Return an owner's files as they shall be at the target, by path."""
        made = (row.file for row in self.record.files(owner).values())
        return {file.path: self.public(file) for file in made if self.sends(file.path)}

    def sends(self, path: str) -> bool:
        return not (self.takes_headers and path in HOST_FILES)

    def public(self, file: MadeFile) -> PublicFile:
        headers = headers_for(file) if self.takes_headers else ()
        return PublicFile(file.path, file.digest, file.size, headers, file.owner)


def shard_digests(states: Iterable[OwnerState], shards: int) -> dict[int, str]:
    """Return the digest of every shard that holds anything. The states come sorted by owner."""
    hashers: dict[int, Any] = {}
    for state in states:
        if not state.is_empty:
            hashers.setdefault(shard_of(state.owner, shards), sha256()).update(state.line())
    return {shard: hasher.hexdigest() for shard, hasher in sorted(hashers.items())}


def shard_bytes(states: Iterable[OwnerState]) -> bytes:
    """Write the states of one shard, sorted by owner."""
    kept = sorted((state for state in states if not state.is_empty), key=lambda state: state.owner)
    return b"".join(state.line() for state in kept)


def read_shard(data: bytes) -> dict[str, OwnerState]:
    """Read what `shard_bytes` wrote, by owner."""
    states = map(OwnerState.of_line, data.splitlines())
    return {state.owner: state for state in states}


def settled(
    state: OwnerState, pending: OwnerState, seen: Mapping[str, str | None]
) -> tuple[OwnerState, OwnerState]:
    """Let two states of somebody agree on files that were looked at.

    `seen` are the digests of the files as they are (None: not there). A file that neither state knows is
    somebody else's by now, unless a deploy before those two was interrupted as well.
    """
    then = pending
    for path, digest in seen.items():
        known = [each for each in (pending, state) if path in each.files]
        found = next((each for each in known if each.files[path].digest == digest), None)
        if found is None and digest is not None and not all(each.files[path].is_known for each in known):
            continue
        state, pending = _with_file(state, path, found), _with_file(pending, path, found)
    return _moved_on(state, pending, then), _moved_on(pending, pending, then)


def _with_file(state: OwnerState, path: str, found: OwnerState | None) -> OwnerState:
    """The state with a file, and the page that it is, as another has it; without it where that is none."""
    address = folder_of_path(path)
    files = {each: file for each, file in state.files.items() if each != path}
    editions = dict(state.editions)
    if is_page(path):
        editions.pop(address, None)
    if found:
        files[path] = found.files[path]
        if is_page(path) and address in found.editions:
            editions[address] = found.editions[address]
    return replace(state, files=files, editions=editions)


def _moved_on(state: OwnerState, settled: OwnerState, then: OwnerState) -> OwnerState:
    """The state without resumes at an earlier address, where the page at the later one stands already."""
    later = {
        edition.name: address
        for address, edition in then.editions.items()
        if settled.files.get(page := f"{address}index.html") == then.files.get(page)
        and page in state.files
        and state.files[page] == settled.files[page]
    }
    editions = {
        address: edition
        for address, edition in state.editions.items()
        if later.get(edition.name, address) == address
    }
    return replace(state, editions=editions)


def surely(state: OwnerState, pending: OwnerState) -> OwnerState:
    """Return whose pages surely stand there, though a deploy to `pending` was interrupted.

    Only what both states agree on can be linked to; a photo that is another one in `pending`, or that an
    earlier deploy may have deleted, is not shown.
    """
    editions = {
        address: edition
        if (photo := edition.listing.photo_href) == then.listing.photo_href
        and not _is_unsure(state.files.get(photo))
        else replace(edition, listing=replace(edition.listing, photo_href=""))
        for address, edition in state.editions.items()
        if (then := pending.editions.get(address))
        and (then.name, then.has_page) == (edition.name, edition.has_page)
        and not _is_unsure(state.files.get(f"{address}index.html"))
    }
    former = state.former if state.former == pending.former else ()
    return OwnerState(state.owner or pending.owner, {}, editions, former)


def _is_unsure(file: PublishedFile | None) -> bool:
    return file is not None and file.digest == MISSING


def uncertain(state: OwnerState, pending: OwnerState) -> OwnerState:
    """What may stand there after a deploy to `pending` was interrupted: all of both, as far as both agree.

    What both have of the same resume is replaced, never taken away: something stands there.
    """
    files = dict(state.files)
    for path, file in pending.files.items():
        if (known := files.get(path)) is None:
            files[path] = file.unsure()
        elif known != file:
            address = folder_of_path(path)
            one, other = state.editions.get(address), pending.editions.get(address)
            is_there = one and other and one.name == other.name and MISSING not in (known.digest, file.digest)
            files[path] = file.unsure(SOMETHING if is_there else MISSING)
    for path in files.keys() - pending.files.keys():  # may be deleted already
        files[path] = files[path].unsure()
    editions = {**pending.editions, **state.editions}
    return OwnerState(state.owner or pending.owner, files, editions, (*state.former,) or pending.former)

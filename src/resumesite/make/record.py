"""The build record: what was made, of what, and where it is. A SQLite file, since it can be rebuilt at any
time.

A file's row is written before the file is moved into place and removed after the file is, so that whatever
a killed build leaves in `output/` is known here, and can be completed or withdrawn.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, astuple, dataclass, fields
from itertools import groupby
from pathlib import Path
from typing import Any

from resumesite.edition.edition import SHARES
from resumesite.errors import Place, Problem, ResumesiteError, Severity
from resumesite.make.release import Covers, Held, MadeFile, Release
from resumesite.plan.keys import Inputs
from resumesite.plan.listing import Listing, SitemapEntry, sitemap_shard, versions_in

FILE_NAME = "record.sqlite"

_VERSION = 4
"""Raised when the tables change: an older record is then started anew."""

_TABLES = """
CREATE TABLE people (
    username TEXT PRIMARY KEY, stamp TEXT NOT NULL, is_settled INTEGER NOT NULL, digest TEXT NOT NULL,
    environment TEXT NOT NULL, themes TEXT NOT NULL, system_fonts TEXT NOT NULL, is_complete INTEGER NOT NULL,
    problems TEXT NOT NULL, held TEXT NOT NULL, former_usernames TEXT NOT NULL, expires_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE editions (
    address TEXT PRIMARY KEY, username TEXT NOT NULL, name TEXT NOT NULL,
    inputs TEXT NOT NULL, paths TEXT NOT NULL, listing TEXT NOT NULL,
    is_listed INTEGER NOT NULL, is_main INTEGER NOT NULL, has_page INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX editions_by_person ON editions (username);
CREATE TABLE files (
    path TEXT PRIMARY KEY, owner TEXT NOT NULL, format TEXT NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL,
    size INTEGER NOT NULL, media_type TEXT NOT NULL, file_name TEXT NOT NULL,
    language TEXT NOT NULL, stamp TEXT NOT NULL, before TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX files_by_owner ON files (owner, path);
CREATE TABLE stored (
    key TEXT NOT NULL, owner TEXT NOT NULL, build INTEGER NOT NULL, PRIMARY KEY (key, owner)
) WITHOUT ROWID;
CREATE INDEX stored_by_owner ON stored (owner);
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""

_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_FORMAT")


@dataclass(frozen=True)
class PersonRow:
    """What was seen of a person when they were last made.

    `stamp` is that of their folder, to be trusted when `is_settled`. `digest` identifies the bytes that
    were read, `environment` all else that the files were made with, `themes` among it; `system_fonts` the
    machine's fonts where the text needs them. `expires_at` is when the first of their shares ends (UTC),
    or "". `is_complete` says that everything planned was made, or cannot be before something is edited.
    """

    username: str
    stamp: str = ""
    is_settled: bool = False
    digest: str = ""
    environment: str = ""
    themes: tuple[str, ...] = ()
    system_fonts: str = ""
    is_complete: bool = True
    problems: tuple[Problem, ...] = ()
    held: tuple[Held, ...] = ()
    former_usernames: tuple[str, ...] = ()
    expires_at: str = ""


@dataclass(frozen=True)
class EditionRow:
    """An edition whose files stand in `output/`, what they are made of, and how the site lists it."""

    address: str
    username: str
    name: str
    inputs: Inputs
    paths: frozenset[str]
    listing: Listing
    is_main: bool
    has_page: bool


@dataclass(frozen=True)
class FileRow:
    """A file of ours and its stamp in `output/` ("" until it is known to be in place).

    `before` are the digests of what it was to replace: after a kill that may be what is still there.
    """

    file: MadeFile
    stamp: str = ""
    before: tuple[str, ...] = ()


class DamagedRecordError(Exception):
    """The record's file is not one of ours or no longer whole; it is to be started anew."""


class Record:
    """The record of one site. Changes are seen by others, and survive a kill, when `saving` ends."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def close(self) -> None:
        self._database.close()

    @contextmanager
    def saving(self) -> Iterator[None]:
        """Make the changes inside together, or none of them."""
        with _translated():
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")

    # People -----------------------------------------------------------------------------------------------

    def person(self, username: str) -> PersonRow | None:
        row = self._one("SELECT * FROM people WHERE username = ?", username)
        return _person(row) if row else None

    def usernames(self) -> Iterator[str]:
        """Walk everybody we ever saw or made a file for."""
        query = "SELECT username FROM people UNION SELECT owner FROM files WHERE owner != '' ORDER BY 1"
        return (username for (username,) in self._rows(query))

    def save_person(self, row: PersonRow) -> None:
        values = {
            **asdict(row),
            "themes": " ".join(row.themes),
            "problems": json.dumps([_problem_data(problem) for problem in row.problems]),
            "held": json.dumps([held.address for held in row.held]),
            "former_usernames": json.dumps(row.former_usernames),
        }
        if self.former_usernames(row.username) != row.former_usernames:
            self.set_fact("site", "")
        self._insert("people", values)

    def forget_person(self, username: str) -> None:
        """Drop what was seen of a person; they are looked at anew when they come back."""
        if self.former_usernames(username):
            self.set_fact("site", "")
        self._execute("DELETE FROM people WHERE username = ?", username)

    def former_usernames(self, username: str) -> tuple[str, ...]:
        row = self._one("SELECT former_usernames FROM people WHERE username = ?", username)
        return tuple(json.loads(row[0])) if row else ()

    def renamed(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Walk everybody who once had another username."""
        for username, former in self._rows(
            "SELECT username, former_usernames FROM people WHERE former_usernames != '[]' ORDER BY username"
        ):
            yield username, tuple(json.loads(former))

    def held(self) -> Iterator[Held]:
        for username, addresses in self._rows(
            "SELECT username, held FROM people WHERE held != '[]' ORDER BY 1"
        ):
            yield from (Held(username, address) for address in json.loads(addresses))

    def expired(self, now: str) -> Iterator[str]:
        """Walk everybody of whom a share has ended since they were last built. `now` is a UTC time."""
        query = "SELECT username FROM people WHERE expires_at != '' AND expires_at <= ? ORDER BY 1"
        return (username for (username,) in self._rows(query, now))

    def needs_system_fonts(self) -> bool:
        """Whether anybody's text has characters that the bundled fonts have not."""
        return self._one("SELECT 1 FROM people WHERE system_fonts != '' LIMIT 1") is not None

    # Editions ---------------------------------------------------------------------------------------------

    def editions(self, username: str) -> dict[str, EditionRow]:
        """Return a person's editions by address."""
        rows = self._rows("SELECT * FROM editions WHERE username = ?", username)
        return {row[0]: _edition(row) for row in rows}

    def edition(self, address: str) -> EditionRow | None:
        """Return the edition that stands at an address, whoever's it is."""
        row = self._one("SELECT * FROM editions WHERE address = ?", address)
        return _edition(row) if row else None

    def save_edition(self, row: EditionRow) -> None:
        """Keep an edition.

        When the site's own pages would show it differently they are out of date from now on.
        """
        values = {
            "address": row.address,
            "username": row.username,
            "name": row.name,
            "inputs": json.dumps(row.inputs),
            "paths": json.dumps(sorted(row.paths)),
            "listing": json.dumps(asdict(row.listing)),
            "is_listed": row.listing.is_listed,
            "is_main": row.is_main,
            "has_page": row.has_page,
        }
        shown = ("listing", "is_main", "has_page")
        old = self._one("SELECT listing, is_main, has_page FROM editions WHERE address = ?", row.address)
        if not _is_share(row.address) and (
            old is None or tuple(old) != tuple(values[name] for name in shown)
        ):
            self.set_fact("site", "")
        self._insert("editions", values)

    def forget_edition(self, address: str) -> None:
        if not _is_share(address):
            self.set_fact("site", "")
        self._execute("DELETE FROM editions WHERE address = ?", address)

    def count_listed(self) -> int:
        """Return how many people the directory shows."""
        return self._count("FROM editions WHERE is_listed AND is_main AND has_page")

    def listed(self) -> Iterator[Listing]:
        """Walk the people of the directory, by username."""
        query = "SELECT listing FROM editions WHERE is_listed AND is_main AND has_page ORDER BY username"
        return (Listing.of(json.loads(listing)) for (listing,) in self._rows(query))

    def count_indexed(self) -> int:
        """Return how many addresses search engines may list."""
        return self._count("FROM editions WHERE is_listed AND has_page")

    def sitemaps(self, shards: int) -> Iterator[tuple[int, tuple[SitemapEntry, ...]]]:
        """Walk the addresses for search engines, one shard at a time."""
        query = """
            SELECT shard(address, ?) AS place, address, json_extract(listing, '$.updated_at'),
                json_extract(listing, '$.versions')
            FROM editions WHERE is_listed AND has_page ORDER BY place, address
        """
        self._database.create_function("shard", 2, sitemap_shard, deterministic=True)
        for shard, rows in groupby(self._rows(query, shards), key=lambda row: int(row[0])):
            yield (
                shard,
                tuple(
                    SitemapEntry(address, updated_at or "", versions_in(json.loads(versions or "[]")))
                    for _, address, updated_at, versions in rows
                ),
            )

    def main_address(self, username: str) -> str | None:
        """Return where a person's main page stands; None when they have none."""
        row = self._one("SELECT address FROM editions WHERE username = ? AND is_main AND has_page", username)
        return str(row[0]) if row else None

    # Files ------------------------------------------------------------------------------------------------

    def files(self, owner: str) -> dict[str, FileRow]:
        """Return what a person owns in `output/`, by path; the site's own files belong to ""."""
        return {
            row[0]: _file(row)
            for row in self._rows("SELECT * FROM files WHERE owner = ? ORDER BY path", owner)
        }

    def owners(self) -> Iterator[str]:
        """Walk everybody who owns a file in `output/`, by username; the site itself ("") comes first."""
        return (owner for (owner,) in self._rows("SELECT DISTINCT owner FROM files ORDER BY owner"))

    def file(self, path: str) -> FileRow | None:
        row = self._one("SELECT * FROM files WHERE path = ?", path)
        return _file(row) if row else None

    def has_files_below(self, name: str) -> bool:
        """Whether we made a file called `name` in `output/`, or anything in a folder of that name."""
        query = "SELECT 1 FROM files WHERE path = ? OR (path >= ? AND path < ?) LIMIT 1"
        return self._one(query, name, f"{name}/", f"{name}0") is not None  # "0" comes after "/"

    def save_file(self, row: FileRow) -> None:
        values = {**asdict(row.file), "stamp": row.stamp, "before": " ".join(row.before)}
        self._insert("files", values)

    def stamp_files(self, stamps: Mapping[str, str]) -> None:
        """Note the stamps of files that are in their places now."""
        with _translated():
            self._database.executemany(
                "UPDATE files SET stamp = ?, before = '' WHERE path = ?",
                [(stamp, path) for path, stamp in stamps.items()],
            )

    def forget_files(self, paths: Iterable[str]) -> None:
        with _translated():
            self._database.executemany("DELETE FROM files WHERE path = ?", [(path,) for path in paths])

    # The release as a whole -------------------------------------------------------------------------------

    def release(self) -> Release:
        return Release(self.covers(), tuple(self.held()), self._all_files)

    def _all_files(self) -> Iterator[MadeFile]:
        return (_file(row).file for row in self._rows("SELECT * FROM files ORDER BY owner, path"))

    def covers(self) -> Covers:
        data = json.loads(self.fact("covers") or "{}")
        return Covers(
            *(
                frozenset(data[name]) if data.get(name) is not None else None
                for name in ("usernames", "formats")
            )
        )

    def save_covers(self, covers: Covers) -> None:
        data = {
            "usernames": sorted(covers.usernames) if covers.usernames is not None else None,
            "formats": sorted(covers.formats) if covers.formats is not None else None,
        }
        self.set_fact("covers", json.dumps(data))

    def fact(self, name: str) -> str:
        """Return a single thing to remember. "site" is what the site's own files were made of."""
        row = self._one("SELECT value FROM facts WHERE name = ?", name)
        return str(row[0]) if row else ""

    def set_fact(self, name: str, value: str) -> None:
        self._insert("facts", {"name": name, "value": value})

    # The store --------------------------------------------------------------------------------------------

    def note_stored(self, keys: Iterable[str], owner: str) -> None:
        """Remember whose entries in the store these are, and that this build used them."""
        build = int(self.fact("build") or 0)
        for key in keys:
            self._insert("stored", {"key": key, "owner": owner, "build": build})

    def forget_stored(self, owner: str, *, but: Collection[str] = ()) -> tuple[str, ...]:
        """Forget a person's entries in the store `but` these, and return those that nobody else has."""
        rows = self._rows(
            """
            SELECT key, EXISTS (SELECT 1 FROM stored WHERE key = mine.key AND owner != mine.owner)
            FROM stored AS mine WHERE owner = ?
            """,
            owner,
        )
        gone = {key: is_shared for key, is_shared in rows if key not in but}
        for key in gone:
            self._execute("DELETE FROM stored WHERE key = ? AND owner = ?", key, owner)
        return tuple(key for key, is_shared in gone.items() if not is_shared)

    def forget_unused(self, builds: int) -> tuple[str, ...]:
        """Forget entries of the store that no file stands for and no build of the last `builds` used."""
        oldest = int(self.fact("build") or 0) - builds
        unused = "build < ? AND key NOT IN (SELECT key FROM files)"
        keys = tuple(key for (key,) in self._rows(f"SELECT key FROM stored WHERE {unused}", oldest))  # noqa: S608
        self._execute(f"DELETE FROM stored WHERE {unused}", oldest)  # noqa: S608
        return keys

    def knows_stored(self, key: str) -> bool:
        return self._one("SELECT 1 FROM stored WHERE key = ?", key) is not None

    # SQL --------------------------------------------------------------------------------------------------

    def _rows(self, query: str, *values: object) -> Iterator[tuple[Any, ...]]:
        with _translated():
            yield from self._database.execute(query, values)

    def _one(self, query: str, *values: object) -> tuple[Any, ...] | None:
        with _translated():
            row: tuple[Any, ...] | None = self._database.execute(query, values).fetchone()
            return row

    def _count(self, query: str) -> int:
        row = self._one(f"SELECT count(*) {query}")
        return int(row[0]) if row else 0

    def _execute(self, statement: str, *values: object) -> None:
        with _translated():
            self._database.execute(statement, values)

    def _insert(self, table: str, values: Mapping[str, object]) -> None:
        names = ", ".join(values)
        marks = ", ".join("?" * len(values))
        self._execute(f"REPLACE INTO {table} ({names}) VALUES ({marks})", *values.values())  # noqa: S608


# Opening -------------------------------------------------------------------------------------------------


def open_record(private: Path) -> Record:
    """Open a site's record, or start one.

    Raises DamagedRecordError when there is something else in its place.
    """
    path = private / FILE_NAME
    try:
        private.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unusable(error.strerror or str(error)) from error
    with _translated():
        database = sqlite3.connect(path, timeout=30, isolation_level=None)
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        database.execute("PRAGMA secure_delete = ON")  # what is forgotten shall not linger in free pages
        _lay_out(database)
    return Record(database)


def read_record(private: Path) -> Record:
    """Open a copy of a site's record, an empty one if there is none.

    Whatever is done to it leaves no trace.
    """
    record = empty_record()
    path = private / FILE_NAME
    if path.is_file():
        with _translated(), closing(sqlite3.connect(_to_read(path), uri=True)) as source:
            source.backup(record._database)
            _refuse_damage(record._database)
            _lay_out(record._database)
    return record


def _refuse_damage(database: sqlite3.Connection) -> None:
    """Find damage now: nobody can start a record anew that is only looked at."""
    (found,) = database.execute("PRAGMA integrity_check(1)").fetchone()
    if found != "ok":
        raise DamagedRecordError(str(found).partition("\n")[0])


def _to_read(path: Path) -> str:
    """Name a record for SQLite so that reading it leaves no new file beside it."""
    is_in_use = path.with_name(f"{path.name}-wal").exists()  # then its latest changes are in that file
    return f"{path.resolve().as_uri()}?mode=ro{'' if is_in_use else '&immutable=1'}"


def empty_record() -> Record:
    """A record in memory."""
    database = sqlite3.connect(":memory:", isolation_level=None)
    _lay_out(database)
    return Record(database)


def discard_record(private: Path) -> None:
    """Remove a record, whatever state it is in."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        with suppress(FileNotFoundError):
            (private / f"{FILE_NAME}{suffix}").unlink()


def _lay_out(database: sqlite3.Connection) -> None:
    """Make the tables unless they are there in this version; a record of another version is emptied."""
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version == _VERSION:
        return
    database.execute("BEGIN IMMEDIATE")
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version != _VERSION:  # nobody else has made them in the meantime
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (name,) in tables:
            database.execute(f"DROP TABLE {name}")
        for statement in _TABLES.split(";")[:-1]:
            database.execute(statement)
        database.execute(f"PRAGMA user_version = {_VERSION}")
    database.execute("COMMIT")


@contextmanager
def _translated() -> Iterator[None]:
    """Tell a damaged record from a disk that is full or may not be written."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        name = getattr(error, "sqlite_errorname", "")
        if name.startswith(_DAMAGED):
            raise DamagedRecordError(str(error)) from error
        if name.startswith(
            ("SQLITE_FULL", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_BUSY")
        ):
            raise _unusable(str(error)) from error
        raise


def _unusable(reason: str) -> ResumesiteError:
    place = Place(f".resumesite/{FILE_NAME}")
    hint = "Make room on the disk, or make .resumesite/ writable for you; it may also be deleted."
    return ResumesiteError(
        Problem("RECORD_UNUSABLE", f"the build record cannot be used: {reason}", place, hint=hint)
    )


def _is_share(address: str) -> bool:
    """Whether an edition is a share: the site's own pages know nothing of any."""
    return address.startswith(SHARES)


# Rows ----------------------------------------------------------------------------------------------------


def _person(row: tuple[Any, ...]) -> PersonRow:
    (
        username,
        stamp,
        settled,
        digest,
        environment,
        themes,
        fonts,
        complete,
        problems,
        held,
        former,
        expires_at,
    ) = row
    return PersonRow(
        username=username,
        stamp=stamp,
        is_settled=bool(settled),
        digest=digest,
        environment=environment,
        themes=tuple(themes.split()),
        system_fonts=fonts,
        is_complete=bool(complete),
        problems=tuple(_problem(data) for data in json.loads(problems)) if problems != "[]" else (),
        held=tuple(Held(username, address) for address in json.loads(held)) if held != "[]" else (),
        former_usernames=tuple(json.loads(former)) if former != "[]" else (),
        expires_at=expires_at,
    )


def _edition(row: tuple[Any, ...]) -> EditionRow:
    address, username, name, inputs, paths, listing, _, is_main, has_page = row
    return EditionRow(
        address=address,
        username=username,
        name=name,
        inputs=json.loads(inputs),
        paths=frozenset(json.loads(paths)),
        listing=Listing.of(json.loads(listing)),
        is_main=bool(is_main),
        has_page=bool(has_page),
    )


_FILE_FIELDS = len(fields(MadeFile))


def _file(row: tuple[Any, ...]) -> FileRow:
    stamp, before = row[_FILE_FIELDS:]
    return FileRow(MadeFile(*row[:_FILE_FIELDS]), stamp, tuple(before.split()))


def _problem_data(problem: Problem) -> list[Any]:
    return [*astuple(problem)]


def _problem(data: list[Any]) -> Problem:
    code, message, place, field, hint, severity, username = data
    return Problem(code, message, Place(*place), field, hint, Severity(severity), username)

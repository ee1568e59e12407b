"""The cache: what the first pass found in each file, kept by content in one SQLite file.

A record's key covers everything it was made from: the file's path and bytes, what a curator wrote about it, and a
fingerprint of the program and its tables. Texts lie beside the facts, because the collection is linked from facts alone
and texts are needed one at a time, when a page is written.
"""

from __future__ import annotations

import hashlib
import pickle
import sqlite3
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from generator.model import Document
from generator.packed import unpack_draft
from generator.texts import close_readers

_VERSION = 7
_PAGE = 8192  # bytes; most texts fit into one, so that one that the disk must be asked for is asked for once
_APPLICATION = 0x76746875  # "vthu", by which SQLite's own header tells whose file it is
# Facts and texts lie apart because one is wanted without the other. No number of a text is ever given to another one.
# The indexes hold what is asked of every file: the fates, most of what stands in `placed`, need not be read through for it.
_TABLES = ("readings", "texts", "files", "notes", "placed")
_INDEXES = {
    "placed_by_id": "placed (site, id, sha)",
    "placed_by_path": "placed (site, path, stamp)",
    "placed_by_sha": "placed (site, sha)",
}
_INDEXED = "\n".join(f"CREATE INDEX IF NOT EXISTS {name} ON {columns};" for name, columns in _INDEXES.items())
_SCHEMA = f"""
CREATE TABLE IF NOT EXISTS readings (id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, facts BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS texts (id INTEGER PRIMARY KEY, text BLOB NOT NULL);
CREATE TRIGGER IF NOT EXISTS forget_text AFTER DELETE ON readings BEGIN DELETE FROM texts WHERE id = OLD.id; END;
CREATE TABLE IF NOT EXISTS files (path TEXT PRIMARY KEY, stamp TEXT NOT NULL, key TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS placed (
  site TEXT, path TEXT, stamp TEXT, key TEXT, sha TEXT, id TEXT, fate BLOB, PRIMARY KEY (site, path));
CREATE TABLE IF NOT EXISTS notes (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
{_INDEXED}
PRAGMA application_id = {_APPLICATION};
PRAGMA user_version = {_VERSION};
"""
_BATCH = 500
_PATIENCE = 100  # tenths of a second


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """A digest of the program's own code and tables: a changed rule makes old records unusable."""
    root = Path(__file__).resolve().parent
    digest = hashlib.sha256()
    for path in sorted(p for p in root.rglob("*") if p.suffix in (".py", ".yml") and "__pycache__" not in p.parts):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


DAMAGED = (sqlite3.DatabaseError, zlib.error, pickle.UnpicklingError)
"""What reading a cache raises that is no longer sound; `sqlite3.OperationalError` among them is the disk's fault."""


def is_cache(file: Path) -> bool:
    """Whether a file is a cache of ours, by its header (https://www.sqlite.org/fileformat2.html#application_id)."""
    with file.open("rb") as handle:
        head = handle.read(72)
    return head.startswith(b"SQLite format 3\0") and head[68:] == _APPLICATION.to_bytes(4, "big")


def discard(path: Path) -> None:
    """Removes a cache."""
    close_readers()
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _write_ahead(db: sqlite3.Connection) -> None:
    """Turns write-ahead logging on. SQLite does not wait here for one who still holds the file, as it does elsewhere."""
    for attempt in range(_PATIENCE):
        try:
            db.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or attempt == _PATIENCE - 1:
                raise
            time.sleep(0.1)


class Placed(NamedTuple):
    """What a site's build knew of a file: its stamp, key and bytes; the id and the packed fate of its document (both empty
    where it gave none)."""

    path: str
    stamp: str
    key: str
    sha: str
    id: str
    fate: bytes


class Cache:
    """One SQLite file of readings. Opening a file that is not a sound cache starts a new one (`was_corrupt` is set)."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.was_corrupt = False
        self._db = self._open()

    def _open(self) -> sqlite3.Connection:
        if self.path is None:
            return self._prepare(sqlite3.connect(":memory:"))
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            return self._prepare(sqlite3.connect(self.path, timeout=60))
        except sqlite3.OperationalError:  # no place, no right: nothing is wrong with what it holds
            raise
        except sqlite3.DatabaseError:
            self.was_corrupt = True
            discard(self.path)
            return self._prepare(sqlite3.connect(self.path, timeout=60))

    @staticmethod
    def _prepare(db: sqlite3.Connection) -> sqlite3.Connection:
        db.execute(f"PRAGMA page_size={_PAGE}")  # of a new file
        _write_ahead(db)
        db.execute("PRAGMA synchronous=NORMAL")
        if db.execute("PRAGMA user_version").fetchone()[0] != _VERSION:  # made by another version of the program, or new
            db.executescript(
                "".join(f"DROP TABLE IF EXISTS {table};" for table in ("readings", "texts", "files", "notes", "placed"))
            )
            db.executescript(_SCHEMA)
        return db

    def __enter__(self) -> Cache:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._db.close()

    def known_keys(self, stamps: dict[str, str]) -> dict[str, str]:
        """Path -> key for the files whose stamp (size, time, fingerprint) is still the same and whose record exists."""
        rows = self._db.execute("SELECT f.path, f.stamp, f.key FROM files f JOIN readings r ON r.key = f.key")
        return {path: key for path, stamp, key in rows if stamps.get(path) == stamp}

    def every_key(self) -> list[str]:
        """The keys of all records."""
        return [key for (key,) in self._db.execute("SELECT key FROM readings")]

    def count_files(self) -> int:
        """How many files the last build remembered."""
        return int(self._db.execute("SELECT COUNT(*) FROM files").fetchone()[0])

    def note(self, name: str) -> bytes | None:
        """What was noted under a name, None where nothing was."""
        row = self._db.execute("SELECT value FROM notes WHERE name = ?", (name,)).fetchone()
        return None if row is None else bytes(row[0])

    def take_note(self, name: str, value: bytes) -> None:
        """Notes a value under a name."""
        with self._db:
            self._db.execute("INSERT OR REPLACE INTO notes VALUES (?, ?)", (name, value))

    def place(self, site: str, rows: Iterable[Placed]) -> None:
        """Notes what a site's documents are, in place of what was noted of it."""
        with self._db:
            self._db.execute("BEGIN")  # which `sqlite3` does not by itself before the words that follow
            for name in _INDEXES:  # made anew at the end they cost half: their entries come in order then
                self._db.execute(f"DROP INDEX IF EXISTS {name}")
            self._db.execute("DELETE FROM placed WHERE site = ?", (site,))
            self._db.executemany("INSERT INTO placed VALUES (?, ?, ?, ?, ?, ?, ?)", ((site, *row) for row in rows))
            for each in _INDEXED.splitlines():
                self._db.execute(each)

    def stamps_of(self, site: str) -> dict[str, str]:
        """Path -> stamp of the files that a site was made of."""
        return dict(self._db.execute("SELECT path, stamp FROM placed WHERE site = ?", (site,)))

    def placed(self, site: str, *, path: str = "", identity: str = "") -> Placed | None:
        """The row of a site's document, by its path or its id."""
        column, value = ("path", path) if path else ("id", identity)
        found = self._db.execute(
            f"SELECT path, stamp, key, sha, id, fate FROM placed WHERE site = ? AND {column} = ?", (site, value)
        ).fetchone()
        return None if found is None else Placed(*found)

    def alike(self, site: str, slug: str) -> list[Placed]:
        """The rows of the site's documents whose ids are this slug or begin with it and a hyphen."""
        query = "SELECT path, stamp, key, sha, id, x'' FROM placed WHERE site = ? AND (id = ? OR (id > ? AND id < ?))"
        return [Placed(*row) for row in self._db.execute(query, (site, slug, f"{slug}-", f"{slug}."))]

    def shas_of(self, site: str) -> dict[str, str]:
        """Id -> hash of the bytes of a site's documents."""
        return dict(self._db.execute("SELECT id, sha FROM placed WHERE site = ? AND id <> ''", (site,)))

    def has_copies(self, site: str, sha: str, path: str) -> bool:
        """Whether a site has another document than the one at `path` with these very bytes."""
        row = self._db.execute("SELECT 1 FROM placed WHERE site = ? AND sha = ? AND path <> ?", (site, sha, path)).fetchone()
        return row is not None

    def telling(self, site: str, names: Sequence[bytes]) -> Iterator[Placed]:
        """The rows of the site's documents of which something is told that holds one of these words."""
        if not names:
            return
        where = " OR ".join(["instr(fate, ?)"] * len(names))
        query = f"SELECT path, stamp, key, sha, id, fate FROM placed WHERE site = ? AND ({where})"
        yield from (Placed(*row) for row in self._db.execute(query, (site, *names)).fetchall())

    def retell(self, site: str, rows: Iterable[Placed]) -> None:
        """Notes rows of a site in the place of those with the same paths."""
        with self._db:
            self._db.executemany("INSERT OR REPLACE INTO placed VALUES (?, ?, ?, ?, ?, ?, ?)", ((site, *row) for row in rows))

    def replace(self, site: str, changed: Sequence[tuple[Placed, str]]) -> None:
        """Notes changed files of a site at once, each with its stamp as a file, and forgets their old records."""
        with self._db:
            for row, stamp in changed:
                old = self._db.execute("SELECT key FROM files WHERE path = ?", (row.path,)).fetchone()
                self._db.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", (row.path, stamp, row.key))
                self._db.execute("INSERT OR REPLACE INTO placed VALUES (?, ?, ?, ?, ?, ?, ?)", (site, *row))
                if old and not self._db.execute("SELECT 1 FROM files WHERE key = ?", old).fetchone():
                    self._db.execute("DELETE FROM readings WHERE key = ?", old)

    def drop(self, site: str, paths: Iterable[str]) -> None:
        """Forgets files that a site no longer has, and their records."""
        with self._db:
            for path in paths:
                old = self._db.execute("SELECT key FROM files WHERE path = ?", (path,)).fetchone()
                self._db.execute("DELETE FROM files WHERE path = ?", (path,))
                self._db.execute("DELETE FROM placed WHERE site = ? AND path = ?", (site, path))
                if old and not self._db.execute("SELECT 1 FROM files WHERE key = ?", old).fetchone():
                    self._db.execute("DELETE FROM readings WHERE key = ?", old)

    @contextmanager
    def filling(self) -> Iterator[None]:
        """While records come in by the thousand. An empty cache, which nobody reads yet, then writes each at once to its place,
        where it would write all into its log first; what a kill left undone is undone by who opens the file next."""
        if not self._db.execute("SELECT 1 FROM readings LIMIT 1").fetchone():
            self._db.execute("PRAGMA journal_mode=TRUNCATE")
        try:
            yield
        finally:
            with suppress(sqlite3.OperationalError):  # then the next build does it
                self._db.execute("PRAGMA journal_mode=WAL")

    def put(self, rows: Iterable[tuple[str, bytes, bytes]]) -> None:
        """Adds records (key, packed facts, packed text) in one transaction."""
        with self._db:
            for key, facts, text in rows:
                added = self._db.execute("INSERT OR IGNORE INTO readings (key, facts) VALUES (?, ?)", (key, facts))
                if added.rowcount:
                    self._db.execute("INSERT INTO texts VALUES (?, ?)", (added.lastrowid, text))

    def remember(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """Notes (path, stamp, key) for the next build, and forgets records that no file leads to any more."""
        with self._db:
            self._db.execute("DELETE FROM files")
            self._db.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", rows)
            self._db.execute("DELETE FROM readings WHERE key NOT IN (SELECT key FROM files)")

    def numbers(self, keys: Mapping[str, str]) -> dict[str, int]:
        """The numbers of the texts of files, whose keys are given, by which texts are found soonest."""
        found = dict(self._db.execute("SELECT key, id FROM readings"))
        return {path: found[key] for path, key in keys.items() if key in found}

    def drafts(self, keys: Sequence[str]) -> Iterator[Document]:
        """The documents (still without ids) of the records with these keys, in the order of the keys."""
        for start in range(0, len(keys), _BATCH):
            part = keys[start : start + _BATCH]
            marks = ",".join("?" * len(part))
            found = dict(self._db.execute(f"SELECT key, facts FROM readings WHERE key IN ({marks})", list(part)))
            for key in part:
                if key in found:
                    yield unpack_draft(found[key])

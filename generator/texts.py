"""The texts of documents in the cache, each to be had in any process when its page is made."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from generator.model import Document, Source, Text
from generator.packed import body_of, unpack_text

_BY_NUMBER = "SELECT text FROM texts WHERE id = ?"
_BY_KEY = "SELECT text FROM texts WHERE id = (SELECT id FROM readings WHERE key = ?)"


@dataclass(frozen=True, slots=True)
class TextStore:
    """Gives the text of a document, in any process: it carries only the cache's path and, by the paths of the files, their keys
    there and the numbers of their texts, by which these are found sooner."""

    path: Path
    keys: Mapping[str, str]
    numbers: Mapping[str, int] = field(default_factory=dict)

    def __call__(self, document: Document) -> Text:
        """The text of the document; `KeyError` if the cache holds none."""
        return unpack_text(self._blob(document.source.path))

    def part(self, paths: Sequence[str]) -> TextStore:
        """The same store for these files only: what is sent to a worker with its share of the documents."""
        numbers = {path: self.numbers[path] for path in paths if path in self.numbers}
        keys = {path: self.keys[path] for path in paths if path in self.keys and path not in numbers}
        return TextStore(self.path, keys, numbers)

    def by_path(self, path: str) -> Text:
        """The words alone of the file with this path below the documents folder: no outline, no lines."""
        return Text(Source(path, "", 0), body_of(self._blob(path)), (), ())

    def _blob(self, path: str) -> bytes:
        reader = _reader(self.path, os.getpid(), self.path.stat().st_ino)
        number = self.numbers.get(path)
        row = reader.execute(*((_BY_KEY, (self.keys[path],)) if number is None else (_BY_NUMBER, (number,)))).fetchone()
        if row is None:
            raise KeyError(path)
        blob: bytes = row[0]
        return blob


@lru_cache(maxsize=4)
def _reader(path: Path, _process: int, _file: int) -> sqlite3.Connection:
    """One connection for reading, for each process and each file that bore the name."""
    return sqlite3.connect(path, timeout=60, check_same_thread=False)


def close_readers() -> None:
    """Ends the connections for reading of this process: a cache that is put in the place of another must not meet them."""
    _reader.cache_clear()

"""The search index: one static, sharded index for hosted, offline and preview (format: docs/search-index.md).

Two stages: `index_document` is pure and runs in workers; `write_index` spools what they made to the disk, then merges it
range by range, in the workers too, so that memory grows with the table of documents and not with their words.
"""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from generator.model import Document
from generator.write.search import files, lists, merge, table, texts
from generator.write.search.terms import index_document, parts

__all__ = ["Written", "index_document", "write_index"]

FORMAT = 2
ONE_BLOCK = 12_000
"""Up to so many documents the table is one file (one request); beyond, blocks of `ROWS`."""
ROWS = 1024
_WORDS = "window.vanthuWords=(function(name,words){return words})"
_SHARE = 512
"""Texts that a worker writes at once: whole blocks."""

A = TypeVar("A")
B = TypeVar("B")


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: version, files below the docs folder and how many are new, number of documents and terms, bytes of
    the index, of the texts for snippets, of the documents' bodies."""

    version: str
    files: tuple[str, ...] = field(repr=False)
    changed: int
    documents: int
    terms: int
    index_bytes: int
    text_bytes: int
    body_bytes: int


def write_index(
    entries: Iterable[tuple[Document, bytes]],
    out: Path,
    strings: Mapping[str, str] | None = None,
    pool: Executor | None = None,
) -> Written:
    """Write the index of all documents below `out/assets/search/` (`out` is the docs folder); entries in any order.

    `strings` are the words that the client shows; with a `pool` its workers merge. The same documents give the same bytes,
    whatever their order and the number of workers.
    """
    folder = files.Folder(out / "assets" / "search")
    folder.base.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.base, prefix=".") as name, ExitStack() as stack:
        collected = _Collected(Path(name), stack)
        for document, entry in entries:
            collected.add(document, entry)
        root, terms = _write(collected, folder, strings or {}, pool)
    content = files.as_json(root).encode()
    version = files.name_of(content, 12)
    folder.script("root", b'"%b",%b' % (version.encode(), content))
    folder.script(
        "words", files.as_json(dict(strings or {})).encode(), "window.vanthuWords=(function(name,words){return words})"
    )
    files.remove_others(folder.base, folder.made)
    text = sum(size for path, size in folder.made.items() if path.startswith("t/"))
    return Written(
        version,
        tuple(f"assets/search/{path}" for path in folder.made),
        folder.made.changed,
        len(collected.rows),
        terms,
        sum(folder.made.values()) - text,
        text,
        collected.size,
    )


class _Collected:
    """All entries on disk: terms by ranges, texts in one file until their order is known."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.postings = merge.Postings(folder, stack)
        self.folder = folder
        self.rows: list[table.Row] = []
        self.size = 0
        self.spool = folder / "texts"
        self.places: list[tuple[int, int]] = []
        self._texts = stack.enter_context(self.spool.open("wb", buffering=1 << 18))
        self._at = 0

    def add(self, document: Document, entry: bytes) -> None:
        terms, pairs, text, size = parts(entry)
        self.postings.add(terms, pairs)
        self.rows.append(table.row_of(document))
        self.places.append((self._at, len(text)))
        self._at += self._texts.write(text)
        self.size += size

    def close(self) -> list[tuple[int, ...]]:
        """The ranges that are merged at once; everything is on the disk."""
        self._texts.close()
        return self.postings.close()


def _write(
    collected: _Collected, folder: files.Folder, strings: Mapping[str, str], pool: Executor | None
) -> tuple[dict[str, object], int]:
    """Everything but the root, whose content is given back, and the number of terms."""
    count, ranges = len(collected.rows), collected.close()
    order = table.ordering(collected.rows)
    published = array("I", bytes(4 * count))
    for number, position in enumerate(order):
        published[position] = number
    size = 16_384 if count <= ONE_BLOCK else 49_152
    merged = list(_each(pool, merge.merge, [merge.Task(collected.folder, few, published, folder.base, size) for few in ranges]))
    root: dict[str, object] = {"format": FORMAT, "documents": count}
    for name in ("w", "p"):
        shards = sorted(shard for part in merged for shard in (part.words if name == "w" else part.pairs))
        root[name] = "|".join(first for first, _ in shards), "".join(file for _, file in shards)
    for part in merged:
        folder.made.take(part.made)
    counts = {word: n for part in merged for word, n in part.counts.items()}
    root["v"] = folder.hashed("v", lists.vocabulary(counts, 2 if count > 50 else 1))
    waiting = [(number, *collected.places[position]) for number, position in enumerate(order)]
    shares = [texts.Task(collected.spool, waiting[at : at + _SHARE], folder.base) for at in range(0, count, _SHARE)]
    places: list[texts.Place] = []
    for found, made in _each(pool, texts.write_texts, shares):
        places += found
        folder.made.take(made)
    root.update(_write_table([collected.rows[position] for position in order], places, folder, strings))
    return root, sum(part.terms for part in merged)


def _each(pool: Executor | None, work: Callable[[A], B], tasks: Iterable[A]) -> Iterator[B]:
    """The work done, in the order of the tasks; by the workers, if there are any."""
    return pool.map(work, tasks) if pool else map(work, tasks)


def _write_table(
    rows: list[table.Row], places: list[texts.Place], folder: files.Folder, strings: Mapping[str, str]
) -> dict[str, object]:
    """The table of documents in blocks; for large collections the columns of the filters once more in one file."""
    size = max(1, len(rows)) if len(rows) <= ONE_BLOCK else ROWS
    names = []
    for start in range(0, len(rows), size):
        part = rows[start : start + size]
        columns = table.Columns(part, strings)
        labels = columns.labels(part, places[start : start + size])
        names.append(folder.hashed("d", columns.names, columns.facets(part), labels))
    root: dict[str, object] = {"block": size, "d": "".join(names)}
    if size < len(rows):
        columns = table.Columns(rows, strings)
        root["f"] = folder.hashed("f", columns.names, columns.facets(rows))
    return root

"""The search index: one static, sharded index for hosted, offline and preview (format: docs/search-index.md).

Two stages: `index_document` is pure and runs in workers; what they made waits on the disk, then `begin_index` merges it
range by range, in the workers too, so that memory grows with the table of documents and not with their words.
"""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from generator.model import Document
from generator.write.search import files, merge, table, texts
from generator.write.search.root import FORMAT, Written, shard_size, write_root, write_tables, written
from generator.write.search.terms import index_document, parts
from generator.write.search.update import State
from generator.write.spool import Spool

__all__ = ["Written", "begin_index", "index_document", "write_index"]

SEARCH_STATE = "search.state"
"""The file beside docs/ from which the search index can be mended."""
_SHARE = 512
"""Texts that a worker writes at once: whole blocks."""

Entry = tuple[Document, bytes, int]
"""A document, what `index_document` made of it, and where that begins in the file of entries."""
A = TypeVar("A")
B = TypeVar("B")


def write_index(
    entries: Iterable[tuple[Document, bytes]],
    out: Path,
    strings: Mapping[str, str] | None = None,
    pool: Executor | None = None,
    state: Path | None = None,
) -> Written:
    """Write the index of all documents below `out/assets/search/` (`out` is the docs folder); entries in any order.

    `strings` are the words that the client shows; with a `pool` its workers merge. The same documents give the same bytes,
    whatever their order and the number of workers. `state` is a file, not of the site, in which is noted what
    `search_update.begin_update` needs.
    """
    with tempfile.TemporaryDirectory() as name:
        spool = Spool(Path(name) / "entries")
        return begin_index(_spooled(entries, spool), spool.pieces.file, out, strings, pool, state)()


def _spooled(entries: Iterable[tuple[Document, bytes]], spool: Spool) -> Iterator[Entry]:
    for document, entry in entries:
        spool.add((entry,))
        yield document, entry, spool.pieces.starts[-1]
    spool.close()


def begin_index(
    entries: Iterable[Entry],
    file: Path,
    out: Path,
    strings: Mapping[str, str] | None = None,
    pool: Executor | None = None,
    state: Path | None = None,
) -> Callable[[], Written]:
    """The same in two steps: takes the entries and gives the merging to the workers, who go on while other things are done;
    the call that is returned, to be made once, writes the rest. The entries lie in a `file`, all of them when the last is
    taken: their texts are copied from there."""
    folder = files.Folder(out / "assets" / "search")
    folder.base.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        name = stack.enter_context(tempfile.TemporaryDirectory(dir=folder.base, prefix="."))
        collected = _Collected(Path(name), file, stack)
        for document, entry, at in entries:
            collected.add(document, entry, at)
        merging = _Merging(collected, folder, pool)
        held = stack.pop_all()

    def finish() -> Written:
        with held:
            found = merging.finish(strings or {})
        write_root(folder, found, strings or {})
        files.remove_others(folder.base, folder.made)
        if state:
            found.save(state)
        return written(found, folder.made.changed)

    return finish


class _Collected:
    """All entries: their terms by ranges on the disk, the places of their texts in the file of entries."""

    def __init__(self, folder: Path, file: Path, stack: ExitStack) -> None:
        self.postings = merge.Postings(folder, stack)
        self.folder, self.file = folder, file
        self.rows: list[table.Row] = []
        self.size = 0
        self.places: list[tuple[int, int]] = []

    def add(self, document: Document, entry: bytes, at: int) -> None:
        terms, pairs, text, size = parts(entry)
        self.postings.add(terms, pairs)
        self.rows.append(table.row_of(document))
        self.places.append((at + len(entry) - len(text), len(text)))
        self.size += size


class _Merging:
    """Everything but the root, while the workers make it."""

    def __init__(self, collected: _Collected, folder: files.Folder, pool: Executor | None) -> None:
        ranges, count = collected.postings.close(), len(collected.rows)
        self.collected, self.folder, self.order = collected, folder, table.ordering(collected.rows)
        published = array("I", bytes(4 * count))
        for number, position in enumerate(self.order):
            published[position] = number
        tasks = [merge.Task(collected.folder, few, published, folder.base, shard_size(count)) for few in ranges]
        self.merged = _each(pool, merge.merge, tasks)
        waiting = [(number, *collected.places[position]) for number, position in enumerate(self.order)]
        shares = [texts.Task(collected.file, waiting[at : at + _SHARE], folder.base) for at in range(0, count, _SHARE)]
        self.texts = _each(pool, texts.write_texts, shares)

    def finish(self, strings: Mapping[str, str]) -> State:
        """Waits for the workers, then writes the tables."""
        merged = list(self.merged)
        root: dict[str, object] = {"format": FORMAT, "documents": len(self.order)}
        for name in ("w", "p"):
            shards = sorted(shard for part in merged for shard in (part.words if name == "w" else part.pairs))
            root[name] = "|".join(first for first, _ in shards), "".join(file for _, file in shards)
        for part in merged:
            self.folder.made.take(part.made)
        places: list[texts.Place] = []
        for found, made in self.texts:
            places += found
            self.folder.made.take(made)
        counts = {word: n for part in merged for word, n in part.counts.items()}
        rows = [self.collected.rows[position] for position in self.order]
        state = write_tables(root, rows, places, counts, self.folder, strings)
        return replace(state, terms=sum(part.terms for part in merged), size=self.collected.size)


def _each(pool: Executor | None, work: Callable[[A], B], tasks: Iterable[A]) -> Iterator[B]:
    """The work done, in the order of the tasks; by the workers, if there are any."""
    return pool.map(work, tasks) if pool else map(work, tasks)

"""The search index: one static, sharded index for hosted, offline and preview (format: docs/search-index.md).

Two stages: `index_document` is pure and runs in workers; `write_index` spools what they made to the disk, then merges it
range by range, in the workers too, so that memory grows with the table of documents and not with their words.
"""

from __future__ import annotations

import tempfile
from array import array
from bisect import insort
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from generator.aside import aside
from generator.model import Document
from generator.write.search import files, lists, merge, shards, table, texts, update
from generator.write.search.terms import index_document, parts
from generator.write.search.unpack import Key
from generator.write.search.update import State

__all__ = ["Written", "begin_index", "index_document", "update_index", "write_index"]

FORMAT = 2
SEARCH_STATE = "search.state"
"""The file beside docs/ from which the search index can be mended."""
ONE_BLOCK = 12_000
"""Up to so many documents the table is one file (one request); beyond, blocks of `ROWS`."""
ROWS = 256
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
    state: Path | None = None,
) -> Written:
    """Write the index of all documents below `out/assets/search/` (`out` is the docs folder); entries in any order.

    `strings` are the words that the client shows; with a `pool` its workers merge. The same documents give the same bytes,
    whatever their order and the number of workers. `state` is a file, not of the site, in which is noted what
    `update_index` needs.
    """
    return begin_index(entries, out, strings, pool, state)()


def begin_index(
    entries: Iterable[tuple[Document, bytes]],
    out: Path,
    strings: Mapping[str, str] | None = None,
    pool: Executor | None = None,
    state: Path | None = None,
) -> Callable[[], Written]:
    """The same in two steps: takes the entries and gives the merging to the workers, who go on while other things are done;
    the call that is returned, to be made once, writes the rest."""
    folder = files.Folder(out / "assets" / "search")
    folder.base.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        name = stack.enter_context(tempfile.TemporaryDirectory(dir=folder.base, prefix="."))
        collected = _Collected(Path(name), stack)
        for document, entry in entries:
            collected.add(document, entry)
        merging = _Merging(collected, folder, pool)
        held = stack.pop_all()

    def finish() -> Written:
        with held:
            found = merging.finish(strings or {})
        _finish(folder, found, strings or {})
        files.remove_others(folder.base, folder.made)
        if state:
            found.save(state)
        return _written(found, folder.made.changed)

    return finish


def update_index(
    changes: Sequence[tuple[str, bytes, bytes]],
    documents: Iterable[Document] | None,
    out: Path,
    strings: Mapping[str, str] | None,
    state: Path,
    entry_of: Callable[[str], bytes],
    renamed: Mapping[str, str] | None = None,
    refaced: Iterable[Document] = (),
    jobs: int = 1,
) -> Written | None:
    """Change the index that `write_index` left: `begin_update`, and at once its second step."""
    finish = begin_update(changes, documents, out, strings, state, entry_of, renamed, refaced, jobs)
    return finish() if finish else None


def begin_update(
    changes: Sequence[tuple[str, bytes, bytes]],
    documents: Iterable[Document] | None,
    out: Path,
    strings: Mapping[str, str] | None,
    state: Path,
    entry_of: Callable[[str], bytes],
    renamed: Mapping[str, str] | None = None,
    refaced: Iterable[Document] = (),
    jobs: int = 1,
) -> Callable[[], Written] | None:
    """Find how the index that `write_index` left, with its `state`, changes where few documents changed, came or went: byte for
    byte what it would write for all, or None where it must (many changed places; another index is there; shards are of another
    size). Nothing is written before the call that is given is made, once.

    `changes` are (id, entry before, entry now) of the documents whose text or facts changed, one entry empty where they came or
    went; `documents` are all of them as they are now, in any order (None: but for those that went and the `refaced`, the facts
    of all are as they were); `entry_of` makes the entry of another document, where
    the marks of a rare pair must be asked for, and of those that have another number because one changed its place.
    `renamed` are the new ids of documents that have others now (the changes name them so), `refaced`
    (where `documents` is None) those whose facts are others or that came. Two processes work, unless `jobs` is 1.
    """
    folder = files.Folder(out / "assets" / "search", held=True)
    known = State.load(state, folder.base)
    if known is None or known.root["format"] != FORMAT:
        return None
    if renamed:
        known.rows = [replace(row, id=renamed[row.id]) if row.id in renamed else row for row in known.rows]
    rows = known.rows
    if documents is not None:
        rows = [table.row_of(document) for document in documents]
        rows = [rows[position] for position in table.ordering(rows)]
    else:
        other = {document.id: table.row_of(document) for document in refaced}
        went = {identity for identity, _, now in changes if not now}
        rows = [row for row in rows if row.id not in other and row.id not in went]
        for row in other.values():
            insort(rows, row, key=table.place_of)
    these = update.shifted([row.id for row in known.rows], [row.id for row in rows], changes)
    if these is None or any(cut(len(rows)) != cut(len(known.rows)) for cut in (_size, merge.together)):
        return None
    words, pairs = update.wanted([change for change in these.own if change.number >= 0])
    touched, old, new = these.touched(), these.of("old"), these.of("new")
    marks = update.Marks(these.own, lambda other: entry_of(rows[other].id))
    root: dict[str, object] = {"format": FORMAT, "documents": len(rows)}
    families = [lists.Family(name, bits, len(rows), _size(len(rows))) for name, bits in (("w", 0), ("p", 1))]
    renumbered: tuple[Collection[Key] | None, ...] = (None, None)
    if these.numbers is not None and len(touched) <= update.FEW and all(one.old and one.new for one in these.own):
        renumbered = update.keys_of(old.get(one) or entry_of(rows[one].id) for one in touched)
    work = [
        partial(shards.changed, family, known.root[family.name], folder.base, wanted, marks, these.numbers, keys)
        for family, wanted, keys in zip(families, (words, pairs), renumbered, strict=True)
    ]
    with aside(work[0], jobs if these.numbers is not None else 1) as words_changed:
        found_pairs = work[1]()
        counts = update.counted(known.counts, update.wanted(these.own)[0])
        places = update.texts(known, touched, len(rows), folder, lambda one: new.get(one) or entry_of(rows[one].id))
        found_words = words_changed()
    terms = known.terms
    for family, (held, more, made) in zip(families, (found_words, found_pairs), strict=True):
        root[family.name] = held
        terms += more
        folder.take(made)
    size = known.size + sum(update.size_of(change.new) - update.size_of(change.old) for change in these.own)
    found = _tables(root, rows, places, counts, folder, strings or {})
    found = replace(found, terms=terms, size=size)
    _finish(folder, found, strings or {})
    found.made = files.Made({path: folder.made.get(path) or known.made[path] for path in found.paths()})

    def finish() -> Written:
        folder.put()
        for path in sorted(known.made.keys() - found.made.keys()):
            (folder.base / path).unlink(missing_ok=True)
        found.save(state)
        return _written(found, folder.made.changed)

    return finish


def _finish(folder: files.Folder, state: State, strings: Mapping[str, str]) -> None:
    """The root, last of all, and the words of the site; notes version and files."""
    content = files.as_json(state.root).encode()
    state.version = files.name_of(content, 12)
    folder.script("words", files.as_json(dict(strings)).encode(), _WORDS)
    folder.script("root", b'"%b",%b' % (state.version.encode(), content))
    state.made = folder.made


def _written(state: State, changed: int) -> Written:
    text = sum(size for path, size in state.made.items() if path.startswith("t/"))
    paths = tuple(f"assets/search/{path}" for path in state.made)
    index = sum(state.made.values()) - text
    return Written(state.version, paths, changed, len(state.rows), state.terms, index, text, state.size)


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


def _size(documents: int) -> int:
    """About how many characters a shard has."""
    return 16_384 if documents <= ONE_BLOCK else 49_152


class _Merging:
    """Everything but the root, while the workers make it."""

    def __init__(self, collected: _Collected, folder: files.Folder, pool: Executor | None) -> None:
        ranges, count = collected.close(), len(collected.rows)
        self.collected, self.folder, self.order = collected, folder, table.ordering(collected.rows)
        published = array("I", bytes(4 * count))
        for number, position in enumerate(self.order):
            published[position] = number
        tasks = [merge.Task(collected.folder, few, published, folder.base, _size(count)) for few in ranges]
        self.merged = _each(pool, merge.merge, tasks)
        waiting = [(number, *collected.places[position]) for number, position in enumerate(self.order)]
        shares = [texts.Task(collected.spool, waiting[at : at + _SHARE], folder.base) for at in range(0, count, _SHARE)]
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
        state = _tables(root, rows, places, counts, self.folder, strings)
        return replace(state, terms=sum(part.terms for part in merged), size=self.collected.size)


def _tables(
    root: dict[str, object],
    rows: list[table.Row],
    places: list[texts.Place],
    counts: dict[str, int],
    folder: files.Folder,
    strings: Mapping[str, str],
) -> State:
    """The vocabulary and the table of documents, once the shards and the texts are written."""
    root["v"] = folder.hashed("v", lists.vocabulary(counts, 2 if len(rows) > 50 else 1))
    root.update(_write_table(rows, places, folder, strings))
    return State("", rows, places, folder.made, counts, 0, 0, root)


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

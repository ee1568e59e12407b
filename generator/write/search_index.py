"""The search index: one static, sharded index for hosted, offline and preview (format: docs/search-index.md).

Two stages: `index_document` is pure and runs in workers; `write_index` merges what they made, streaming through files,
so that memory grows with the table of documents and not with their words.
"""

from __future__ import annotations

import hashlib
import tempfile
from array import array
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from generator.model import Document
from generator.write.search import files, lists, table
from generator.write.search.merge import Ranges
from generator.write.search.terms import index_document, parts, title_of

__all__ = ["Written", "index_document", "write_index"]

FORMAT = 1
ONE_BLOCK = 12_000
"""Up to so many documents the table is one file (one request); beyond, blocks of `ROWS`."""
ROWS = 1024


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


def write_index(entries: Iterable[tuple[Document, bytes]], out: Path, strings: Mapping[str, str] | None = None) -> Written:
    """Write the index of all documents below `out/assets/search/` (`out` is the docs folder); entries in any order.

    `strings` are the words that the client shows. The same documents give the same bytes, whatever their order.
    """
    folder = files.Folder(out / "assets" / "search")
    folder.base.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.base, prefix=".") as name, ExitStack() as stack:
        collected = _Collected(Path(name), stack)
        for document, entry in entries:
            collected.add(document, entry)
        version = collected.version(strings or {})
        files.remove_others(folder.base, version)
        root = _write(collected, folder, version, strings or {})
    folder.script("root.js", "root", version, root)
    folder.script("words.js", "words", dict(strings or {}), call="window.vanthuWords=(function(name,words){return words})")
    text = sum(size for path, size in folder.sizes.items() if "/text/" in path)
    return Written(
        version,
        tuple(f"assets/search/{path}" for path in folder.sizes),
        folder.changed,
        len(collected.rows),
        collected.terms,
        sum(folder.sizes.values()) - text,
        text,
        collected.size,
    )


class _Collected:
    """All entries, inverted on disk; the texts wait in one file until their order is known."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.words = Ranges(folder, "w", stack)
        self.pairs = Ranges(folder, "p", stack)
        self.rows: list[table.Row] = []
        self.titles: list[str] = []
        self.size = self.terms = 0
        self._digests: list[bytes] = []
        self._spool = stack.enter_context((folder / "texts").open("w+b"))
        self._places: list[tuple[int, int]] = []

    def add(self, document: Document, entry: bytes) -> None:
        single, pairs, text, size = parts(entry)
        number = len(self.rows)
        self.rows.append(table.row_of(document))
        self.titles.append(title_of(document))
        self.words.add(number, single)
        self.pairs.add(number, pairs)
        self._digests.append(hashlib.sha256(repr(self.rows[-1]).encode() + entry).digest())
        self._places.append((self._spool.tell(), len(text)))
        self._spool.write(text)
        self.size += size

    def version(self, strings: Mapping[str, str]) -> str:
        """Twelve hexadecimal digits that change with the content or the format."""
        return hashlib.sha256(repr((FORMAT, sorted(strings.items()), sorted(self._digests))).encode()).hexdigest()[:12]

    def texts(self, order: Iterable[int]) -> Iterator[tuple[int, list[str]]]:
        """The text of each document, as JSON pieces, in this order of positions."""
        for position in order:
            start, length = self._places[position]
            self._spool.seek(start)
            yield position, self._spool.read(length).decode("utf-8").split("\n")


def _write(collected: _Collected, folder: files.Folder, version: str, strings: Mapping[str, str]) -> dict[str, object]:
    """Everything but the root, whose content is given back."""
    rows, count = collected.rows, len(collected.rows)
    order = table.ordering(rows)
    published = array("I", bytes(4 * count))
    for number, position in enumerate(order):
        published[position] = number
    root: dict[str, object] = {"format": FORMAT, "documents": count}
    vocabulary = lists.Vocabulary(2 if count > 50 else 1)
    size = 24_576 if count <= ONE_BLOCK else 49_152
    families = (
        (lists.Family("w", 0, count), vocabulary.watch(collected.words.inverted(published, 0, lists.word_key))),
        (lists.Family("p", 1, count), collected.pairs.inverted(published, 1, lists.pair_key)),
    )
    for family, merged in families:
        firsts = []
        for number, shard in enumerate(lists.shards(family, merged, size)):
            folder.script(f"{version}/{family.name}{number}.js", f"{family.name}{number}", version, shard.data)
            firsts.append(shard.first)
            collected.terms += shard.terms
        root[family.name] = "|".join(firsts)
    folder.script(f"{version}/v.js", "v", version, vocabulary.words())
    texts = files.TextFiles(folder, version)
    for number, (position, pieces) in enumerate(collected.texts(order)):
        texts.add(number, collected.titles[position], pieces)
    root["texts"] = texts.finish()
    root["block"] = _write_table([rows[position] for position in order], texts.places, folder, version, strings)
    return root


def _write_table(
    rows: list[table.Row], places: list[tuple[int, int]], folder: files.Folder, version: str, strings: Mapping[str, str]
) -> int:
    """The table of documents in blocks; for large collections the columns of the filters once more in one file."""
    size = max(1, len(rows)) if len(rows) <= ONE_BLOCK else ROWS
    for number, start in enumerate(range(0, len(rows), size)):
        part = rows[start : start + size]
        columns = table.Columns(part, strings)
        name = f"d{number}"
        content = columns.facets(part), columns.labels(part, places[start : start + size])
        folder.script(f"{version}/{name}.js", name, version, columns.names, *content)
    if size < len(rows):
        columns = table.Columns(rows, strings)
        folder.script(f"{version}/f.js", "f", version, columns.names, columns.facets(rows))
    return size

"""What stands above the shards and texts of the index: the vocabulary, the table of documents, the root that names them all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.write.search import files, lists, table, texts
from generator.write.search.update import State

FORMAT = 2
ONE_BLOCK = 12_000
"""Up to so many documents the table is one file (one request); beyond, blocks of `ROWS`."""
ROWS = 256
_WORDS = "window.vanthuWords=(function(name,words){return words})"


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


def shard_size(documents: int) -> int:
    """About how many characters a shard has."""
    return 16_384 if documents <= ONE_BLOCK else 49_152


def write_tables(
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


def write_root(folder: files.Folder, state: State, strings: Mapping[str, str]) -> None:
    """The root, last of all, and the words of the site; notes version and files."""
    content = files.as_json(state.root).encode()
    state.version = files.name_of(content, 12)
    folder.script("words", files.as_json(dict(strings)).encode(), _WORDS)
    folder.script("root", b'"%b",%b' % (state.version.encode(), content))
    state.made = folder.made


def written(state: State, changed: int) -> Written:
    """What an index came to, of whose files so many are new."""
    text = sum(size for path, size in state.made.items() if path.startswith("t/"))
    paths = tuple(f"assets/search/{path}" for path in state.made)
    index = sum(state.made.values()) - text
    return Written(state.version, paths, changed, len(state.rows), state.terms, index, text, state.size)


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

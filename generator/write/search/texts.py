"""The texts for snippets: short ones share a file, long ones take several (docs/search-index.md, "Files")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.quick import quickly_pickled
from generator.write.search.files import Folder, Made, name_of
from generator.write.spool import expect_pieces

FULL = 16384
"""Bytes of text after which a file of texts is closed."""
BLOCK = 16
"""A file holds documents of one block only: so a longer text moves no others than its neighbours."""
SHORT = 5
"""Letters of the hash in the name of a text file, which is one for its block; its number stands before them."""


@dataclass(frozen=True, slots=True)
class Task:
    """Texts to be written: number under which each document is published, where its text begins in the file of entries, and
    how long it is."""

    file: Path
    places: list[tuple[int, int, int]]
    out: Path


@dataclass(frozen=True, slots=True)
class Place:
    """Where the text of a document is: the number of the first document in its file, in how many pieces (files) it is, the
    hash of its block."""

    file: int
    pieces: int
    hash: str


quickly_pickled(Task, Place)


def write_texts(task: Task) -> tuple[list[Place], Made]:
    """Writes the files of some documents, whose numbers begin with a whole block; in a worker."""
    folder = Folder(task.out)
    places: list[Place] = []
    rows: list[tuple[int, list[bytes]]] = []
    with task.file.open("rb") as entries:
        expect_pieces(entries.fileno(), ((start, length) for _, start, length in task.places))
        for number, start, length in task.places:
            entries.seek(start)
            rows.append((number, entries.read(length).split(b"\n")))
            if len(rows) == BLOCK:
                places += write_block(folder, rows)
                rows = []
    places += write_block(folder, rows)
    return places, folder.made


def write_block(folder: Folder, rows: Sequence[tuple[int, list[bytes]]]) -> list[Place]:
    """The texts of one block: (number, [title, piece, …]), both JSON."""
    made: dict[str, list[bytes]] = {}
    found: list[tuple[int, int]] = []
    size = FULL
    for number, (title, *pieces) in rows:
        if size >= FULL or len(pieces) > 1:
            file, size = number, 0
        for i, piece in enumerate(pieces):
            made.setdefault(f"{file}.{i}" if i else str(file), []).append(
                b"[%d,%d,%b,%b]" % (number, i, b'""' if i else title, piece)
            )
            size += len(piece)
        if len(pieces) > 1:
            size = FULL
        found.append((file, len(pieces)))
    contents = {name: b"[" + b",\n".join(parts) + b"]" for name, parts in made.items()}
    digest = name_of(b"\n".join(contents.values()), SHORT)
    for name, content in contents.items():
        folder.script(f"t/{int(name.split('.')[0]) >> 10}/{name}-{digest}", content)
    return [Place(file, pieces, digest) for file, pieces in found]

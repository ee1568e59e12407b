"""The texts for snippets: short ones share a file, long ones take several (docs/search-index.md, "Files")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.quick import quickly_pickled
from generator.write.search.files import Folder, Made, name_of

FULL = 16384
"""Bytes of text after which a file of texts is closed."""
BLOCK = 16
"""A file holds documents of one block only: so a longer text moves no others than its neighbours."""
SHORT = 5
"""Letters of the hash in the name of a text file; its number stands before them."""


@dataclass(frozen=True, slots=True)
class Task:
    """Texts to be written: number under which each document is published, where its text waits in the spool."""

    spool: Path
    places: list[tuple[int, int, int]]
    out: Path


@dataclass(frozen=True, slots=True)
class Place:
    """Where the text of a document is: the number of the first document in its file, and the hash of each of its files (one,
    shared with others, unless the text is long)."""

    file: int
    hashes: tuple[str, ...]


quickly_pickled(Task, Place)


def write_texts(task: Task) -> tuple[list[Place], Made]:
    """Writes the files of some documents, whose numbers begin with a whole block; in a worker."""
    folder = Folder(task.out)
    places: list[Place] = []
    rows: list[tuple[int, list[bytes]]] = []
    with task.spool.open("rb") as spool:
        for number, start, length in task.places:
            spool.seek(start)
            rows.append((number, spool.read(length).split(b"\n")))
            if len(rows) == BLOCK:
                places += write_block(folder, rows)
                rows = []
    places += write_block(folder, rows)
    return places, folder.made


def write_block(folder: Folder, rows: Sequence[tuple[int, list[bytes]]]) -> list[Place]:
    """The texts of one block: (number, [title, piece, …]), both JSON."""
    places: list[Place] = []
    waiting: list[bytes] = []
    first = size = 0

    def close() -> None:
        nonlocal size
        if waiting:
            digest = _write(folder, first, 0, waiting)
            places.extend([Place(first, (digest,))] * len(waiting))
            waiting.clear()
            size = 0

    for number, (title, *pieces) in rows:
        if size >= FULL or len(pieces) > 1:
            close()
        if len(pieces) > 1:
            parts = [b"[%d,%d,%b,%b]" % (number, i, b'""' if i else title, piece) for i, piece in enumerate(pieces)]
            places.append(Place(number, tuple(_write(folder, number, i, [part]) for i, part in enumerate(parts))))
            continue
        if not waiting:
            first = number
        waiting.append(b"[%d,0,%b,%b]" % (number, title, pieces[0]))
        size += len(pieces[0])
    close()
    return places


def _write(folder: Folder, number: int, piece: int, rows: Sequence[bytes]) -> str:
    content = b"[" + b",\n".join(rows) + b"]"
    digest = name_of(content, SHORT)
    folder.script(f"t/{number >> 10}/{number}{f'.{piece}' if piece else ''}-{digest}", content)
    return digest

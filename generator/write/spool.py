"""Pieces of pages that wait on the disk: each is made once, by the worker that makes its document's page, and then stands in
several pages of the collection. So memory grows with their number only, and each page is put together in a worker."""

from __future__ import annotations

import mmap
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from generator.quick import quickly_pickled

HERE = "\x04"
"""Stands in a piece before every address below the site's root; no text of a document can hold it (`markup.clean`)."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Some pieces of a spool, in the order in which they are wanted."""

    file: Path
    starts: array[int]
    sizes: array[int]

    def read(self) -> list[bytes]:
        """The pieces, in any process that sees the same disk."""
        if not self.starts:
            return []
        with self.file.open("rb") as handle, mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as held:
            return [held[start : start + size] for start, size in zip(self.starts, self.sizes, strict=True)]


quickly_pickled(Cut)


class Spool:
    """A file of pieces, numbered as they come."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._ends = array("Q", [0])
        self._handle = file.open("wb", buffering=1 << 18)

    def add(self, pieces: Iterable[bytes]) -> None:
        """Adds pieces; the first of all has number 0."""
        at = self._ends[-1]
        for piece in pieces:
            at += self._handle.write(piece)
            self._ends.append(at)

    def close(self) -> None:
        """Everything is on the disk; now it can be read."""
        self._handle.close()

    def cut(self, numbers: Iterable[int]) -> Cut:
        """The pieces with these numbers."""
        ends, starts, sizes = self._ends, array("Q"), array("I")
        for number in numbers:
            starts.append(ends[number])
            sizes.append(ends[number + 1] - ends[number])
        return Cut(self.file, starts, sizes)


def placed(pieces: str, path: str) -> str:
    """Pieces on the page `path`: addresses lead from there."""
    return pieces.replace(HERE, "../" * path.count("/"))

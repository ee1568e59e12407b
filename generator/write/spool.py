"""Pieces of pages that wait on the disk: each is made once, by the worker that makes its document's page, and then stands in
several pages of the collection. So memory grows with their number only, and each page is put together in a worker.

A file of pieces only ever grows: what stands at a place of it never changes, so that a later build can take pieces up again by
their places, and a page that is made of the same places is the same page.
"""

from __future__ import annotations

import mmap
import os
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from generator.quick import quickly_made, quickly_pickled

HERE = "\x04"
"""Stands in a piece before every address below the site's root; no text of a document can hold it (`markup.clean`)."""


@quickly_made
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
        with mapped(self.file) as held:
            return [held[start : start + size] for start, size in zip(self.starts, self.sizes, strict=True)]


quickly_pickled(Cut)


@contextmanager
def mapped(file: Path) -> Iterator[mmap.mmap | bytes]:
    """The bytes of a file that may be long."""
    with file.open("rb") as handle:
        try:
            held = mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError:  # an empty file
            yield b""
            return
        with held:
            yield held


@dataclass(frozen=True, slots=True)
class Pieces:
    """Where the pieces of a file lie, numbered from 0."""

    file: Path
    starts: array[int]
    sizes: array[int]

    def cut(self, numbers: Iterable[int]) -> Cut:
        """The pieces with these numbers."""
        wanted = tuple(numbers)
        if len(wanted) < 2:  # of one, a getter gives no tuple
            return Cut(self.file, *(array(own.typecode, map(own.__getitem__, wanted)) for own in (self.starts, self.sizes)))
        taken = itemgetter(*wanted)
        return Cut(self.file, array("Q", taken(self.starts)), array("I", taken(self.sizes)))

    def copy(self) -> Pieces:
        """The same, to be changed."""
        return Pieces(self.file, self.starts[:], self.sizes[:])

    def arranged(self, runs: Iterable[tuple[int, int]]) -> Pieces:
        """The same in another order: the `runs` (first, beyond the last) of their numbers so far."""
        places = list(runs)
        return Pieces(self.file, joined(self.starts, places), joined(self.sizes, places))

    def put(self, first: int, last: int, others: Pieces) -> None:
        """Puts the others in the places of the pieces from `first` to before `last`, and takes them from where they were."""
        self.starts[first:last], self.sizes[first:last] = others.starts, others.sizes
        del others.starts[:], others.sizes[:]


def joined(values: array[int], runs: Iterable[tuple[int, int]]) -> array[int]:
    """These runs (first, beyond the last) of an array, one after the other."""
    found = values[:0]
    for first, last in runs:
        found.extend(values[first:last])
    return found


class Spool:
    """A file of pieces, numbered as they come; what the file holds already stays there."""

    def __init__(self, file: Path) -> None:
        self.pieces = Pieces(file, array("Q"), array("I"))
        self._handle = file.open("ab", buffering=1 << 18)
        self._at = self._handle.tell()

    def add(self, pieces: Iterable[bytes]) -> None:
        """Adds pieces; the first of all has number 0."""
        starts, sizes = self.pieces.starts, self.pieces.sizes
        for piece in pieces:
            starts.append(self._at)
            sizes.append(len(piece))
            self._at += self._handle.write(piece)

    def again(self, others: Pieces, first: int, last: int) -> None:
        """Adds pieces that an earlier build put into the same file."""
        self.pieces.starts.extend(others.starts[first:last])
        self.pieces.sizes.extend(others.sizes[first:last])

    def close(self) -> None:
        """Everything is on the disk; now it can be read."""
        self._handle.close()

    def cut(self, numbers: Iterable[int]) -> Cut:
        """The pieces with these numbers."""
        return self.pieces.cut(numbers)


def expect_pieces(handle: int, places: Iterable[tuple[int, int]]) -> None:
    """Tells the disk which pieces (start, size) of an open file are wanted soon: those of a large collection may no longer be
    in memory, and together they come sooner than each by itself. Where the system knows no such word, each is waited for."""
    if hasattr(os, "posix_fadvise"):
        for start, size in places:
            os.posix_fadvise(handle, start, size, os.POSIX_FADV_WILLNEED)


def placed(pieces: str, path: str) -> str:
    """Pieces on the page `path`: addresses lead from there."""
    return pieces.replace(HERE, "../" * path.count("/"))

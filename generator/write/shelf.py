"""What every document gave to the files of the whole collection, kept on the disk for the next build of the same site: it is
asked for again only of the documents whose page is made again."""

from __future__ import annotations

import hashlib
import mmap
import pickle
import shutil
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import accumulate
from operator import sub
from pathlib import Path
from typing import TYPE_CHECKING

from generator.write import data_files
from generator.write.spool import Pieces, Spool, joined

if TYPE_CHECKING:
    from generator.write.shares import Share

PIECES = ".pieces"
"""The folder beside docs/ in which they lie."""
NAMES = ("items", "rows", "entries")
"""The files of pieces: items of lists, rows of the appendix, entries of the search index."""
_INDEX = "index"
Run = tuple[int, int]
"""Documents that follow one another: the number of the first, and that beyond the last."""
_WASTE = 3
"""Pieces are begun anew when so many times as much lies on the disk as is still asked for."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Number of each document by its id, in order; the pieces (one item and one entry of a document, its rows from `ends` of
    its number to that of the next); link and mentions of each row; how long a document's lines of each data file are."""

    number: dict[str, int]
    items: Pieces
    rows: Pieces
    entries: Pieces
    ends: array[int]
    links: array[int]
    times: array[int]
    lines: tuple[array[int], ...]

    def save(self, folder: Path) -> str:
        """Writes where everything lies; gives a word by which it is known again."""
        pieces = [(one.file.name, one.starts, one.sizes) for one in (self.items, self.rows, self.entries)]
        data = pickle.dumps((list(self.number), pieces, self.ends, self.links, self.times, self.lines), protocol=5)
        fresh = folder / f"{_INDEX}.new"
        fresh.write_bytes(data)
        fresh.replace(folder / _INDEX)
        return _word(data)

    def called(self, names: Mapping[str, str]) -> Shelf:
        """The same with new ids of some documents (old -> new)."""
        return replace(self, number={names.get(name, name): number for name, number in self.number.items()})

    def changed(self, shares: Mapping[str, Share]) -> Shelf:
        """The same with other shares in the places of some documents'."""
        found = Shelf(
            dict(self.number), self.items.copy(), self.rows.copy(), self.entries.copy(), self.ends[:],
            self.links[:], self.times[:], tuple(one[:] for one in self.lines),
        )  # fmt: skip
        spools = [Spool(one.file) for one in (self.items, self.rows)]
        for identity, share in shares.items():
            number = self.number[identity]
            first, last = found.ends[number], found.ends[number + 1]
            places = ((found.items, number, number + 1), (found.rows, first, last))
            for spool, (pieces, begin, end), fresh in zip(spools, places, ((share.item,), share.rows), strict=True):
                if pieces.cut(range(begin, end)).read() != list(fresh):  # the same stay where they are
                    spool.add(fresh)
                    pieces.put(begin, end, spool.pieces)
            found.links[first:last] = array("I", [link for link, _ in share.cited])
            found.times[first:last] = array("I", [times for _, times in share.cited])
            more = len(share.cited) - (last - first)
            if more:
                found.ends[number + 1 :] = array("Q", [end + more for end in found.ends[number + 1 :]])
            for sizes, line in zip(found.lines, share.lines, strict=True):
                sizes[number] = len(line)
        for spool in spools:
            spool.close()
        return found

    def arranged(self, names: Iterable[str], runs: Sequence[Run]) -> Shelf:
        """The same with the documents in another order: these ids now, and the `runs` of their numbers so far."""
        rows = [(self.ends[first], self.ends[last]) for first, last in runs]
        counts = array("Q", map(sub, self.ends[1:], self.ends[:-1]))
        return Shelf(
            {name: number for number, name in enumerate(names)},
            self.items.arranged(runs), self.rows.arranged(rows), self.entries.arranged(runs),
            array("Q", accumulate(joined(counts, runs), initial=0)),
            joined(self.links, rows), joined(self.times, rows), tuple(joined(one, runs) for one in self.lines),
        )  # fmt: skip

    def opened(self, names: Iterable[str], numbers: Iterable[int]) -> Shelf:
        """The same with more documents, which gave nothing yet: these ids now, among them those with these `numbers`."""
        found = Shelf(
            {name: number for number, name in enumerate(names)}, self.items.copy(), self.rows, self.entries.copy(),
            self.ends[:], self.links, self.times, tuple(one[:] for one in self.lines),
        )  # fmt: skip
        for number in sorted(numbers):
            for values in (found.items.starts, found.items.sizes, found.entries.starts, found.entries.sizes, *found.lines):
                values.insert(number, 0)
            found.ends.insert(number, found.ends[number])
        return found

    def indexed(self, entries: Mapping[str, bytes]) -> Shelf:
        """The same with other entries of the search index in the places of some documents'."""
        found, spool = replace(self, entries=self.entries.copy()), Spool(self.entries.file)
        for identity, entry in entries.items():
            number = self.number[identity]
            spool.add((entry,))
            found.entries.put(number, number + 1, spool.pieces)
        spool.close()
        return found

    def renamed(self, ids: Iterable[str], names: Callable[[bytes], bytes]) -> Shelf:
        """The same with new names in the items and rows of some documents."""
        found = replace(self, items=self.items.copy(), rows=self.rows.copy())
        spools = Spool(self.items.file), Spool(self.rows.file)
        for identity in ids:
            number = self.number[identity]
            places = ((found.items, number, number + 1), (found.rows, self.ends[number], self.ends[number + 1]))
            for spool, (pieces, begin, end) in zip(spools, places, strict=True):
                spool.add(map(names, pieces.cut(range(begin, end)).read()))
                pieces.put(begin, end, spool.pieces)
        for spool in spools:
            spool.close()
        return found

    def entry(self, held: mmap.mmap | bytes, identity: str) -> bytes:
        """A document's entry of the search index, empty where it has none; `held` are the bytes of the file of entries."""
        number = self.number.get(identity)
        if number is None:
            return b""
        start = self.entries.starts[number]
        return held[start : start + self.entries.sizes[number]]

    def starts(self, docs: Path) -> list[list[int]] | None:
        """Where a document's lines begin in each of the data files below the docs folder; None where these are others."""
        found = []
        for name, head, sizes in zip(data_files.LINES, data_files.heads(), self.lines, strict=True):
            begins = list(accumulate(sizes, initial=len(head)))
            file = docs / "data" / name
            if not file.is_file() or file.stat().st_size != begins[-1]:
                return None
            found.append(begins)
        return found


def shelf_in(folder: Path, word: str) -> Shelf | None:
    """What a build left in the folder, if it is what bears this word and little of it is waste."""
    try:
        data = (folder / _INDEX).read_bytes()
        if not word or _word(data) != word:
            return None
        ids, pieces, *rest = pickle.loads(data)
        items, rows, entries = [Pieces(folder / name, starts, sizes) for name, starts, sizes in pieces]
        if any(one.file.stat().st_size > _WASTE * sum(one.sizes) + (1 << 20) for one in (items, rows, entries)):
            return None
        return Shelf({name: number for number, name in enumerate(ids)}, items, rows, entries, *rest)
    except (OSError, ValueError, TypeError, EOFError, AttributeError, pickle.UnpicklingError):
        return None


def _word(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@contextmanager
def held(folder: Path, keep: bool, again: bool) -> Iterator[Path]:
    """The folder of the pieces, empty unless it is taken up `again`; removed at the end unless it is to be kept, and where a
    build fails."""
    if not again:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield folder
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    if not keep:
        shutil.rmtree(folder, ignore_errors=True)

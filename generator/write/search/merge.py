"""Inversion without holding it in memory: postings wait in files by ranges of their first word; workers invert range by range.

A posting is a key, (number of the first word) x 2^32 + (number of the second, 0 for a word alone), and a value,
(position of the document) x 2 + (1 if the pair is frequent in it).
"""

from __future__ import annotations

from array import array
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.quick import quickly_pickled
from generator.write.search import lists
from generator.write.search.files import Folder, Made
from generator.write.search.ranges import COUNT, range_of

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, np.dtype[Any]]

POSTING = [("key", "<u8"), ("value", "<u4")]
TOGETHER = 500
"""So few documents are one range: it is not worth while to cut them into many small shards."""
_BATCH = 512
_RANK, _MARK = 25, 7  # bits


def together(documents: int) -> bool:
    """Whether the words of so many documents are one range."""
    return documents <= TOGETHER


class Postings:
    """All terms and pairs of all documents, on disk. `add` in order of their positions, then `close` once."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._files = {
            (family, i): stack.enter_context((folder / f"{family}{i}").open("wb", buffering=1 << 16))
            for family in "wp"
            for i in range(COUNT)
        }
        self._numbers = _Numbers()
        self._terms: list[int] = []
        self._pairs: list[bytes] = []
        self._sizes: list[tuple[int, int]] = []
        self._documents = 0

    def add(self, terms: bytes, pairs: bytes) -> None:
        """The terms and pairs of the next document, as `terms.parts` gives them."""
        before = len(self._terms)
        self._terms.extend(map(self._numbers.__getitem__, terms.decode().split("\t") if terms else ()))
        self._pairs.append(pairs)
        self._sizes.append((len(self._terms) - before, len(pairs) // 8))
        if len(self._sizes) == _BATCH:
            self._flush()

    def _flush(self) -> None:
        import numpy as np

        count, paired = np.array(self._sizes, np.int64).reshape(-1, 2).T
        position = np.arange(self._documents, self._documents + len(count), dtype=np.uint32) * np.uint32(2)
        terms = np.array(self._terms, np.uint64)
        found = np.frombuffer(b"".join(self._pairs), "<u8")
        one, size = (found >> np.uint64(1)).astype(np.int64), np.repeat(count, paired)
        base = np.repeat(np.cumsum(count) - count, paired)
        first = one // size
        keys = terms[first + base] << np.uint64(32) | terms[one - first * size + base]
        often = (found & np.uint64(1)).astype(np.uint32)
        self._write("w", terms << np.uint64(32), np.repeat(position, count))
        self._write("p", keys, np.repeat(position, paired) + often)
        self._documents += len(count)
        for waiting in (self._terms, self._pairs, self._sizes):
            waiting.clear()

    def _write(self, family: str, keys: Numbers, values: Numbers) -> None:
        import numpy as np

        ranges = np.frombuffer(self._numbers.ranges, np.uint8)[(keys >> np.uint64(32)).astype(np.int64)]
        order = np.argsort(ranges, kind="stable")
        rows = np.empty(len(keys), POSTING)
        rows["key"], rows["value"] = keys[order], values[order]
        end = 0
        for i, length in enumerate(np.bincount(ranges, minlength=COUNT).tolist()):
            if length:
                self._files[family, i].write(rows[end : end + length].tobytes())
            end += length

    def close(self) -> list[tuple[int, ...]]:
        """The ranges to be merged at once, the longest first: so workers end together."""
        if self._sizes:
            self._flush()
        for file in self._files.values():
            file.close()
        self._numbers.save(self._folder)
        if self._documents <= TOGETHER:
            return [tuple(range(COUNT))]
        length = [sum((self._folder / f"{family}{i}").stat().st_size for family in "wp") for i in range(COUNT)]
        return [(i,) for i in sorted(range(COUNT), key=lambda i: (-length[i], i))]


class _Numbers(dict[str, int]):
    """Term -> its number, from 1; and the range in which the number is merged."""

    def __init__(self) -> None:
        self.ranges = bytearray(1)

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self) + 1
        self.ranges.append(range_of(term[:-1]))
        return number

    def save(self, folder: Path) -> None:
        """Writes all words, sorted, and for each number the place of its word among them (from 1) and its marks."""
        words = sorted({term[:-1] for term in self})
        (folder / "words").write_text("\n".join(words), encoding="utf-8")
        place = {word: i for i, word in enumerate(words, 1)}
        ranks = array("Q", [0, *(place[term[:-1]] << _MARK | ord(term[-1]) for term in self)])
        (folder / "ranks").write_bytes(ranks.tobytes())


@dataclass(frozen=True, slots=True)
class Task:
    """Ranges to be merged: the folder of their postings, under which number each position is published, where the shards
    go, about how long they are."""

    folder: Path
    ranges: tuple[int, ...]
    published: array[int]
    out: Path
    size: int


@dataclass(frozen=True, slots=True)
class Merged:
    """What ranges gave: shards of words and of pairs as (first key, name), in how many documents each word stands, the
    files, the number of terms."""

    words: list[tuple[str, str]]
    pairs: list[tuple[str, str]]
    counts: dict[str, int]
    made: Made
    terms: int


quickly_pickled(Task, Merged)


def merge(task: Task) -> Merged:
    """Inverts its ranges and writes their shards; in a worker."""
    folder = Folder(task.out)
    names = _names(task.folder)
    terms, found = 0, []
    counts: dict[str, int] = {}
    for name, bits in (("w", 0), ("p", 1)):
        family = lists.Family(name, bits, len(task.published), task.size)
        keys = _inverted(task, family)
        if not bits:
            counts = lists.counted(keys, names)
        rows = []
        for shard in lists.shards(family, lists.entries(family, keys, names)):
            rows.append((shard.first, folder.hashed(name, shard.data)))
            terms += shard.terms
        found.append(rows)
    return Merged(found[0], found[1], counts, folder.made, terms)


@lru_cache(maxsize=1)
def _names(folder: Path) -> list[str]:
    return ["", *(folder / "words").read_text(encoding="utf-8").split("\n")]


@lru_cache(maxsize=1)
def _ranks(folder: Path) -> Numbers:
    import numpy as np

    return np.fromfile(folder / "ranks", np.uint64)


def _inverted(task: Task, family: lists.Family) -> lists.Lists:
    """The lists of all keys of these ranges, sorted by their words, then their marks."""
    import numpy as np

    parts = [np.fromfile(task.folder / f"{family.name}{i}", POSTING) for i in task.ranges]
    rows = parts[0] if len(parts) == 1 else np.concatenate(parts)
    published = np.array(task.published, np.uint32)
    values = published[rows["value"] >> np.uint32(1)]
    if family.bits:
        values = values * np.uint32(2) + (rows["value"] & np.uint32(1))
    ranks = _ranks(task.folder)
    first, second = ranks[rows["key"] >> np.uint64(32)], ranks[rows["key"] & np.uint64(0xFFFFFFFF)]
    del rows, parts
    mark, low = np.uint64(_MARK), np.uint64((1 << _MARK) - 1)
    keys = (first >> mark << np.uint64(_RANK) | second >> mark) << np.uint64(2 * _MARK) | (first & low) << mark | second & low
    del first, second
    order = np.argsort(values, kind="stable")
    order = order[np.argsort(keys[order], kind="stable")]
    return lists.Lists.of(keys[order], values[order])

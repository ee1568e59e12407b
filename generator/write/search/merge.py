"""Inversion without holding it in memory: terms wait in files by ranges of their first word; workers invert range by range."""

from __future__ import annotations

import gc
from array import array
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from generator.quick import quickly_pickled
from generator.write.search import lists
from generator.write.search.files import Folder, Made
from generator.write.search.ranges import COUNT

_FIRST = itemgetter(0)
TOGETHER = 500


class Ranges:
    """Terms of all documents, in one file for each range. `add` in any order, then `close` once."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.paths = [folder / f"terms{i}" for i in range(COUNT)]
        self._files = [stack.enter_context(path.open("wb", buffering=1 << 16)) for path in self.paths]

    def add(self, document: int, terms: bytes) -> None:
        """The terms of a document, one line a range."""
        head = b"%d\f" % document
        for file, content in zip(self._files, terms.split(b"\n"), strict=True):
            if len(content) > 2:
                file.write(head + content + b"\n")

    def close(self, documents: int) -> list[tuple[Path, ...]]:
        """The files to be merged at once, the longest first: so workers end together. Few documents are one range: it is
        not worth while to cut them into many small shards."""
        for file in self._files:
            file.close()
        if documents <= TOGETHER:
            return [tuple(self.paths)]
        return [(path,) for path in sorted(self.paths, key=lambda path: (-path.stat().st_size, path.name))]


@dataclass(frozen=True, slots=True)
class Task:
    """Ranges to be merged: their files, under which numbers the documents are published, where the shards go."""

    paths: tuple[Path, ...]
    published: array[int]
    out: Path
    size: int


@dataclass(frozen=True, slots=True)
class Merged:
    """What a range gave: shards of words and of pairs as (first key, name), in how many documents each word stands, the
    files, the number of terms."""

    words: list[tuple[str, str]]
    pairs: list[tuple[str, str]]
    counts: dict[str, int]
    made: Made
    terms: int


quickly_pickled(Task, Merged)


@contextmanager
def no_cycles() -> Iterator[None]:
    """Millions of short lists are made and none holds another: the collector of cycles would only look at them, and at all
    documents, again and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def merge(task: Task) -> Merged:
    """Inverts its ranges and writes its shards; in a worker."""
    with no_cycles():
        return _merge(task)


def _merge(task: Task) -> Merged:
    folder = Folder(task.out)
    words, pairs = inverted(b"".join(path.read_bytes() for path in task.paths), task.published)
    for path in task.paths:
        path.unlink()
    count = len(task.published)
    terms, found = 0, []
    for name, bits, groups in (("w", 0, lists.word_groups(words)), ("p", 1, lists.pair_groups(pairs))):
        family = lists.Family(name, bits, count, task.size)
        rows = []
        for shard in lists.shards(family, lists.entries(family, groups)):
            rows.append((shard.first, folder.hashed(name, shard.data)))
            terms += shard.terms
        found.append(rows)
    return Merged(found[0], found[1], lists.counted(words), folder.made, terms)


def inverted(content: bytes, published: array[int]) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """Words and pairs with the ascending numbers under which their documents are published; those of pairs doubled, and one
    more where the pair is frequent."""
    rows = []
    for row in content.decode().split("\n")[:-1]:
        document, terms = row.split("\f", 1)
        rows.append((published[int(document)], terms))
    rows.sort(key=_FIRST)
    words: defaultdict[str, list[int]] = defaultdict(list)
    pairs: defaultdict[str, list[int]] = defaultdict(list)
    for number, terms in rows:
        alone, seldom, often = terms.split("\f")
        if alone:
            for values in map(words.__getitem__, alone.split("\t")):
                values.append(number)
        value = number * 2
        if seldom:
            for values in map(pairs.__getitem__, seldom.split("\t")):
                values.append(value)
        value += 1
        if often:
            for values in map(pairs.__getitem__, often.split("\t")):
                values.append(value)
    return words, pairs

"""Inversion without holding it in memory: terms wait in files by ranges of their first word, and are inverted range by range.

A range is small enough that its lists stay close in memory: that, more than anything, is what makes the merge fast.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from operator import itemgetter
from pathlib import Path

_FIRST = itemgetter(0)

_STARTS = """
12 20 30 6 an bb c cao che chu co cuo dan de dinh do du g h hie ho i khoa l lo ly mu ng ngo nhi o ph qu ro so ta th the thu
ti to tr tru u va vi vu
"""
RANGES = tuple(_STARTS.split())
"""Where each range but the first begins, even for Vietnamese; for other words the ranges are uneven, nothing else."""


def range_of(word: str) -> int:
    """The range of a folded word: "an" -> 5."""
    return bisect_right(RANGES, word)


def line(seldom: Iterable[str], often: Iterable[str]) -> str:
    """The terms of one document in one range; `entries` reads it."""
    return "\t".join(seldom) + "\f" + "\t".join(often)


class Ranges:
    """Terms of all documents, in one file for each range. `add` in any order, then `inverted` once."""

    def __init__(self, folder: Path, name: str, stack: ExitStack) -> None:
        paths = [folder / f"{name}{i}" for i in range(len(RANGES) + 1)]
        self._files = [stack.enter_context(path.open("w+b")) for path in paths]

    def add(self, document: int, lines: Sequence[bytes]) -> None:
        """The lines of a document, one a range."""
        head = b"%d\f" % document
        for file, content in zip(self._files, lines, strict=True):
            if len(content) > 1:
                file.write(head + content + b"\n")

    def inverted(self, published: Sequence[int], bits: int, key: Callable[[str], str]) -> Iterator[tuple[str, list[int]]]:
        """Each term once, sorted by `key`, with the ascending numbers under which its documents are published; with one
        bit, doubled, and one more where the term is frequent."""
        for file in self._files:
            file.seek(0)
            rows = []
            for row in file.read().decode().split("\n")[:-1]:
                document, terms = row.split("\f", 1)
                rows.append((published[int(document)], terms))
            rows.sort(key=_FIRST)
            lists: defaultdict[str, list[int]] = defaultdict(list)
            for number, terms in rows:
                seldom, often = terms.split("\f")
                value = number << bits
                if seldom:
                    for term in seldom.split("\t"):
                        lists[term].append(value)
                if often:
                    value |= bits
                    for term in often.split("\t"):
                        lists[term].append(value)
            del rows
            yield from sorted((key(term), values) for term, values in lists.items())

"""The ranges of terms: each is merged by itself, so that its lists stay close in memory and workers share the work.

That a range stays in the processor's cache is, more than anything, what makes the merge fast.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import Any

_STARTS = """
12 30 an c che co dan dinh du h ho khoa lo mu ngo o qu so th thu to tru va vu
"""
STARTS = tuple(_STARTS.split())
"""Where each range but the first begins, even for Vietnamese; for other words the ranges are uneven, nothing else."""

COUNT = len(STARTS) + 1


def range_of(word: str) -> int:
    """The range of a folded word: "an" -> 3."""
    return bisect_right(STARTS, word)


class _Range(dict[str, int]):
    def __missing__(self, term: str) -> int:
        found = range_of(term[:-1])
        if len(self) < 200_000:
            self[term] = found
        return found


range_of_term = _Range().__getitem__
"""The range of a word with its marks."""


def groups() -> list[list[Any]]:
    """An empty list for each range."""
    return [[] for _ in range(COUNT)]


def line(alone: Iterable[str], seldom: Iterable[tuple[str, str]], often: Iterable[tuple[str, str]]) -> str:
    """The terms of one document in one range: words, pairs, frequent pairs."""
    return "\t".join(alone) + "\f" + "\t".join(map(" ".join, seldom)) + "\f" + "\t".join(map(" ".join, often))

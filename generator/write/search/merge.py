"""Inversion without holding it in memory: blocks of documents are sorted to disk, then merged term by term."""

from __future__ import annotations

import heapq
import marshal
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

BLOCK = 4_000_000
"""Postings held in memory before they are sorted to disk: about 150 MB."""

_CHUNK = 2000


class Inverter:
    """Collects `(term, number)` and gives them back sorted by term: `{term: numbers}` of any size in little memory."""

    def __init__(self, folder: Path, name: str, key: Callable[[str], str], block: int = BLOCK) -> None:
        self._folder, self._name, self._key, self._block = folder, name, key, block
        self._held = 0
        self._runs: list[Path] = []
        self._lists: defaultdict[str, array[int]] = defaultdict(partial(array, "I"))

    def add(self, terms: Iterable[str], value: int) -> None:
        """Every term stands at `value`."""
        lists = self._lists
        for term in terms:
            lists[term].append(value)

    def count(self, added: int) -> None:
        """Tell how many were added; a full block goes to disk."""
        self._held += added
        if self._held >= self._block:
            self._flush()

    def _flush(self) -> None:
        run = self._folder / f"{self._name}{len(self._runs)}"
        key = self._key
        rows = sorted((key(term), values) for term, values in self._lists.items())
        with run.open("wb") as file:
            for start in range(0, len(rows), _CHUNK):
                marshal.dump([(term, values.tobytes()) for term, values in rows[start : start + _CHUNK]], file)
        self._runs.append(run)
        self._lists = defaultdict(partial(array, "I"))
        self._held = 0

    def merged(self) -> Iterator[tuple[str, array[int]]]:
        """Each term once, sorted, with all its values in no particular order."""
        if self._lists:
            self._flush()
        rows = heapq.merge(*map(_rows, self._runs)) if len(self._runs) > 1 else _rows(self._runs[0]) if self._runs else iter(())
        for term, group in groupby(rows, key=_first):
            values = array("I")
            for _, data in group:
                values.frombytes(data)
            yield term, values


def _first(row: tuple[str, bytes]) -> str:
    return row[0]


def _rows(run: Path) -> Iterator[tuple[str, bytes]]:
    with run.open("rb") as file:
        while True:
            try:
                rows: Any = marshal.load(file)
            except EOFError:
                return
            yield from rows

"""A few documents of an index changed and no other: only the shards, texts and tables that they touch are made again.

The result is, byte for byte, what a whole run makes; what cannot be done so is left to one.
"""

from __future__ import annotations

import pickle
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from generator.write.search.files import NAME, Folder, Made
from generator.write.search.shards import Wanted
from generator.write.search.table import Row
from generator.write.search.terms import parts
from generator.write.search.texts import BLOCK, Place, write_block
from generator.write.search.unpack import Key

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, np.dtype[Any]]

FEW = 8
"""Of up to so many documents with other numbers it is asked what they hold, to find the shards where these stand."""
SHIFTED = 10_000
"""Up to so many documents may have another number; beyond, a whole index is no dearer."""


@dataclass(slots=True)
class State:
    """What a run leaves for the next, beside the index: its root, the rows in the order of their numbers, where each text is,
    the files, in how many documents each word stands, terms, bytes of the bodies."""

    version: str
    rows: list[Row]
    places: list[Place]
    made: Made
    counts: dict[str, int]
    terms: int
    size: int
    root: dict[str, object]

    def paths(self) -> Iterator[str]:
        """The files that belong to the index."""
        yield from ("root.js", "words.js")
        for name in "wpvdf":
            found = self.root.get(name, "")
            names = str(found) if isinstance(found, str) else str(found[1])  # type: ignore[index]
            yield from (f"{name}/{names[i : i + NAME]}.js" for i in range(0, len(names), NAME))
        for place in self.places:
            for i in range(place.pieces):
                yield f"t/{place.file >> 10}/{place.file}{f'.{i}' if i else ''}-{place.hash}.js"

    def save(self, file: Path) -> None:
        """Writes it."""
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_name(file.name + ".new")
        fresh.write_bytes(pickle.dumps(replace(self, made=Made(self.made)), protocol=5))
        fresh.replace(file)

    @classmethod
    def load(cls, file: Path, base: Path) -> State | None:
        """What was saved, if it belongs to the index that is there."""
        try:
            found = pickle.loads(file.read_bytes())
            version = (base / "root.js").read_bytes().split(b'"', 5)[3].decode()
        except (OSError, ValueError, EOFError, IndexError, AttributeError, TypeError, ImportError, pickle.UnpicklingError):
            return None
        return found if isinstance(found, cls) and found.version == version else None


@dataclass(frozen=True, slots=True)
class Change:
    """A document's number and what `index_document` made of it before and makes of it now."""

    number: int
    old: bytes
    new: bytes


@dataclass(frozen=True, slots=True)
class Changes:
    """The documents that changed, came or went (these have numbers below 0); where documents have other numbers, the number now
    of each by that of before; how many there are now."""

    own: Sequence[Change]
    numbers: Numbers | None = None
    documents: int = 0

    def of(self, part: Literal["old", "new"]) -> dict[int, bytes]:
        """The entries of the changed documents, before or now, by their numbers now."""
        return {change.number: getattr(change, part) for change in self.own}

    def touched(self) -> set[int]:
        """The numbers under which something else is published now."""
        found = {change.number for change in self.own}
        if self.numbers is not None:
            found.update(now for old, now in enumerate(self.numbers.tolist()) if now != old)
            if len(self.numbers) > self.documents:  # the last block is shorter
                found.add(self.documents - 1)
        return {one for one in found if one >= 0}


def shifted(before: Sequence[str], now: Sequence[str], changes: Iterable[tuple[str, bytes, bytes]]) -> Changes | None:
    """What changed where the documents stood and stand in these orders: `changes` are (id, entry before, entry now; empty where
    there was or is none). None where documents that came or went are not among them, or where too many changed places."""
    number = {identity: at for at, identity in enumerate(now)}
    given, own = set(before), list(changes)
    came, went = {one for one, old, _ in own if not old}, {one for one, _, new in own if not new}
    if number.keys() - given != came or given - number.keys() != went:
        return None
    found = [Change(number.get(identity, -1 - at), old, new) for at, (identity, old, new) in enumerate(own)]
    if before == now:
        return Changes(found, None, len(now))
    import numpy as np

    numbers = np.array([number.get(identity, -1) for identity in before])
    many = (numbers != np.arange(len(numbers))).sum() > SHIFTED + len(own)
    return None if many and not (came or went) else Changes(found, numbers, len(now))


def _known(entry: bytes) -> tuple[set[str], dict[tuple[str, str], int]]:
    """The terms of an entry, and its pairs with 1 where they are frequent; nothing of an empty one."""
    if not entry:
        return set(), {}
    names, numbers, _, _ = parts(entry)
    terms = names.decode().split("\t")
    pairs = {}
    for value in array("Q", numbers):
        first, second = divmod(value >> 1, len(terms))
        pairs[terms[first], terms[second]] = value & 1
    return set(terms), pairs


def size_of(entry: bytes) -> int:
    """The bytes of the body of which an entry was made, 0 for an empty one."""
    return parts(entry)[3] if entry else 0


def keys_of(entries: Iterable[bytes]) -> tuple[set[Key], set[Key]]:
    """The keys of words and of pairs whose lists are others where documents with these entries change places: what all of them
    have alike stays."""
    found = [(terms, set(pairs.items())) for terms, pairs in map(_known, entries)]
    terms, pairs = (set.union(*some) - set.intersection(*some) for some in zip(*found, strict=True))
    return {("", term[:-1]) for term in terms}, {(a[:-1], b[:-1]) for (a, b), _ in pairs}


def wanted(changes: Sequence[Change]) -> tuple[Wanted, Wanted]:
    """What changes in the lists of words and of pairs."""
    words: Wanted = {}
    pairs: Wanted = {}
    for change in changes:
        (old, before), (new, now) = _known(change.old), _known(change.new)
        for term in sorted(old ^ new):
            at = words.setdefault(("", term[:-1]), {}).setdefault(term[-1], {})
            at[change.number] = change.number if term in new else None
        for pair in sorted(before.keys() | now.keys()):
            if before.get(pair) != now.get(pair):
                (a, b), often = pair, now.get(pair)
                at = pairs.setdefault((a[:-1], b[:-1]), {}).setdefault(a[-1] + b[-1], {})
                at[change.number] = None if often is None else change.number * 2 + often
    return words, pairs


class Marks:
    """Tells the marks of a pair that only one document has: from that document, as it was."""

    def __init__(self, changes: Sequence[Change], entry_of: Callable[[int], bytes]) -> None:
        self._old = {change.number: change.old for change in changes}
        self._entry_of = entry_of
        self._known: dict[int, dict[Key, str]] = {}

    def __call__(self, number: int, key: Key) -> str:
        if number not in self._known:
            _, pairs = _known(self._old[number] if number in self._old else self._entry_of(number))
            self._known[number] = {(a[:-1], b[:-1]): a[-1] + b[-1] for a, b in pairs if a[-1] != "~"}
        return self._known[number][key]


def counted(counts: Mapping[str, int], words: Wanted) -> dict[str, int]:
    """In how many documents each word stands, after the change."""
    now = dict(counts)
    for (_, word), changed in words.items():
        if word.isalpha():
            for marks, values in changed.items():
                if marks not in "~!#{}":
                    now[word] = now.get(word, 0) + sum(1 if value is not None else -1 for value in values.values())
    return {word: n for word, n in now.items() if n}


def texts(
    state: State, numbers: Iterable[int], documents: int, folder: Folder, entry_of: Callable[[int], bytes]
) -> list[Place]:
    """Writes the blocks of texts in which these numbers are, of which `entry_of` gives the entries of now; where all texts are
    now, of so many documents."""
    places = state.places[:documents]
    for block in sorted({number // BLOCK for number in numbers}):
        some = range(block * BLOCK, min(documents, (block + 1) * BLOCK))
        rows = [(number, parts(entry_of(number))[2].split(b"\n")) for number in some]
        places[some.start : some.stop] = write_block(folder, rows)
    return places

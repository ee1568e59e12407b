"""A few documents of an index changed and no other: only the shards, texts and tables that they touch are made again.

The result is, byte for byte, what a whole run makes; what cannot be done so is left to one.
"""

from __future__ import annotations

import json
import pickle
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator.write.search import lists, unpack
from generator.write.search.files import NAME, Folder, Made
from generator.write.search.merge import TOGETHER
from generator.write.search.ranges import range_of
from generator.write.search.table import Row
from generator.write.search.terms import parts
from generator.write.search.texts import BLOCK, Place, write_block

SHIFTED = 80
"""Up to so many documents may have another number; beyond, a whole index is no dearer."""
Key = tuple[str, str]
Wanted = dict[Key, dict[str, dict[int, int | None]]]
"""Words of a key -> marks -> number of a document -> its value, None where it has the key no more."""


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


def shifted(
    before: Sequence[str], now: Sequence[str], changes: Iterable[tuple[str, bytes, bytes]], entry_of: Callable[[str], bytes]
) -> list[Change] | None:
    """The numbers under which something else is published now, where the documents stood and stand in these orders: of the
    `changes` (id, entry before, entry now) and of all that changed places, whose entries `entry_of` gives. None where documents
    came or went, or where too many have another number."""
    if before == now:
        number = {identity: at for at, identity in enumerate(now)}
        return [Change(number[identity], old, new) for identity, old, new in changes]
    own = {identity: (old, new) for identity, old, new in changes}
    places = [at for at, pair in enumerate(zip(before, now, strict=False)) if pair[0] != pair[1] or pair[1] in own]
    if (
        len(before) != len(now)
        or len(places) > SHIFTED + len(own)
        or {before[at] for at in places} != {now[at] for at in places}
    ):
        return None
    held = {now[at]: own.get(now[at]) or (bytes(entry_of(now[at])),) * 2 for at in places}
    return [Change(at, held[before[at]][0], held[now[at]][1]) for at in places]


def _known(entry: bytes) -> tuple[set[str], dict[tuple[str, str], int]]:
    """The terms of an entry, and its pairs with 1 where they are frequent."""
    names, numbers, _, _ = parts(entry)
    terms = names.decode().split("\t")
    pairs = {}
    for value in array("Q", numbers):
        first, second = divmod(value >> 1, len(terms))
        pairs[terms[first], terms[second]] = value & 1
    return set(terms), pairs


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


class Shards:
    """The shards of one family, changed in place: `change` once, then `first` and `names` are those of the root."""

    def __init__(self, family: lists.Family, root: object, folder: Folder) -> None:
        assert isinstance(root, list | tuple)
        self.family, self.folder = family, folder
        self.first = root[0].split("|") if root[0] else []
        self.names = [root[1][i : i + NAME] for i in range(0, len(root[1]), NAME)]
        self.terms = 0
        """How many keys more or, below 0, fewer."""

    def change(self, wanted: Wanted, marks_of: Callable[[int, Key], str]) -> None:
        """Puts the new lists of these keys in; `marks_of` tells the marks of a pair that only one document has."""
        touched: dict[tuple[int, int], set[Key]] = {}
        for key in wanted:
            touched.setdefault(self._place(key), set()).add(key)
        old = {place: self._entries(place[1]) if place[1] >= 0 else [] for place in touched}
        before = {(a, b): text for rows in old.values() for a, b, text in rows if (a, b) in wanted}
        now = self._packed(wanted, before, marks_of)
        self.terms += len(now) - len(before)
        mended, fresh = {}, []
        for place, rows in old.items():
            mine = [(*key, now[key]) for key in touched[place] if key in now]
            both = sorted([row for row in rows if row[:2] not in wanted] + mine)
            if place[1] < 0:
                fresh.append(both)
            else:
                mended[place[1]] = both
        self._rewrite(mended, fresh)

    def _range(self, first: str) -> int:
        return 0 if self.family.documents <= TOGETHER else range_of(first.split(" ")[0])

    def _place(self, key: Key) -> tuple[int, int]:
        """The range of a key and its shard; -1 where the range has none yet."""
        words = " ".join(filter(None, key))
        own = self._range(words)
        at = bisect_right(self.first, words) - 1
        if at < 0 or self._range(self.first[at]) != own:
            at += 1  # before the first of its range
        if at >= len(self.first) or self._range(self.first[at]) != own:
            at = -1
        return own, at

    def _entries(self, shard: int) -> list[tuple[str, str, str]]:
        data = json.loads(unpack.content(self.folder.base / self.family.name / f"{self.names[shard]}.js"))
        return list(unpack.entries(data, self.family))

    def _packed(self, wanted: Wanted, before: Mapping[Key, str], marks_of: Callable[[int, Key], str]) -> dict[Key, str]:
        """The packed lists of the keys as they are now; without those that no document has any more."""
        import numpy as np

        now: dict[Key, str] = {}
        kept: list[Key] = []
        keys: list[int] = []
        values: list[int] = []
        for key, changed in wanted.items():
            had = unpack.lists(before[key], self.family) if key in before else {}
            if "" in had:
                lone = had.pop("")
                had[marks_of(lone[0] >> 1, key)] = lone
            for marks, changes in changed.items():
                rest = [value for value in had.get(marks, ()) if value >> self.family.bits not in changes]
                had[marks] = sorted(rest + [value for value in changes.values() if value is not None])
            for marks in sorted(marks for marks in had if had[marks]):
                code = ord(marks[0]) << 7 | (ord(marks[1]) if self.family.bits else 0)
                keys += [len(kept) << 14 | code] * len(had[marks])
                values += had[marks]
            if any(had.values()):
                kept.append(key)
        if kept:
            found = lists.Lists.of(np.array(keys, np.uint64), np.array(values, np.int64))
            _, text, ends = lists.packed(self.family, found)
            now.update(zip(kept, (text[a:b] for a, b in zip([0, *ends], ends, strict=False)), strict=True))
        return now

    def _rewrite(
        self, mended: Mapping[int, list[tuple[str, str, str]]], fresh: Sequence[Iterable[tuple[str, str, str]]]
    ) -> None:
        """Cuts again from each mended shard to where an end falls together with one of before."""
        out: list[tuple[str, str]] = []
        at = 0
        while at < len(self.first):
            if at not in mended:
                out.append((self.first[at], self.names[at]))
                at += 1
                continue
            cutter = lists.Cutter(self.family)
            own = self._range(self.first[at])
            for first, second, text, begins in self._flow(at, mended, own):
                if cutter.ends_before(first, second):
                    out += self._written(cutter)
                    if begins is not None:
                        at = begins
                        break
                cutter.add(first, second, text)
            else:
                out += self._written(cutter)
                at = next((i for i in range(at, len(self.first)) if self._range(self.first[i]) != own), len(self.first))
        for rows in fresh:
            for shard in lists.shards(self.family, iter(rows)):
                out.append((shard.first, self.folder.hashed(self.family.name, shard.data)))
        out.sort()
        self.first, self.names = [first for first, _ in out], [name for _, name in out]

    def _flow(
        self, at: int, mended: Mapping[int, list[tuple[str, str, str]]], own: int
    ) -> Iterator[tuple[str, str, str, int | None]]:
        """The entries of a range from a shard on; with the first of each further shard, its place."""
        for shard in range(at, len(self.first)):
            if self._range(self.first[shard]) != own:
                return
            begins = shard if shard > at else None
            for first, second, text in mended[shard] if shard in mended else self._entries(shard):
                yield first, second, text, begins
                begins = None

    def _written(self, cutter: lists.Cutter) -> list[tuple[str, str]]:
        shard = cutter.take()
        return [(shard.first, self.folder.hashed(self.family.name, shard.data))] if shard else []


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


def texts(state: State, changes: Sequence[Change], folder: Folder) -> list[Place]:
    """Writes the blocks of texts in which something changed; where all texts are now."""
    places = list(state.places)
    new = {change.number: change.new for change in changes}
    for block in sorted({number // BLOCK for number in new}):
        rows: dict[int, list[bytes]] = {}
        for number in range(block * BLOCK, min(len(places), (block + 1) * BLOCK)):
            place = places[number]
            for i in range(place.pieces):
                name = f"{place.file}.{i}" if i else str(place.file)
                file = folder.base / f"t/{place.file >> 10}/{name}-{place.hash}.js"
                for own, piece, title, text in unpack.text_rows(file):
                    if own == number and piece == i:
                        rows.setdefault(number, [title] if not i else []).append(text)
        for number in rows.keys() & new.keys():
            rows[number] = parts(new[number])[2].split(b"\n")
        places[block * BLOCK : (block + 1) * BLOCK] = write_block(folder, sorted(rows.items()))
    return places

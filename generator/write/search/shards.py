"""The shards of an index changed in place: only those are read and made again in which anything changes."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.write.search import lists, unpack
from generator.write.search.files import NAME, Folder
from generator.write.search.lists import Family
from generator.write.search.merge import TOGETHER
from generator.write.search.ranges import range_of
from generator.write.search.unpack import Key

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, np.dtype[Any]]

Wanted = dict[Key, dict[str, dict[int, int | None]]]
"""Words of a key -> marks -> number of a document -> its value, None where it has the key no more."""
Rows = dict[Key, str]
"""The keys of a shard, in order, with their packed lists."""
_VALUES = 24
"""Bits of a value beside the name of its list."""


def changed(
    family: Family, root: object, base: Path, wanted: Wanted, marks_of: Callable[[int, Key], str], numbers: Numbers | None,
    renumbered: Collection[Key] | None = None,
) -> tuple[tuple[str, str], int, Folder]:  # fmt: skip
    """Changes the shards of a family below `base` (see `Shards.change`). Gives what the root has of them now, how many more
    terms there are, and the folder that holds the files that were made."""
    folder = Folder(base, held=True)
    shards = Shards(family, root, folder)
    shards.change(wanted, marks_of, numbers, renumbered)
    return ("|".join(shards.first), "".join(shards.names)), shards.terms, folder


class Shards:
    """The shards of one family: `change` once, then `first` and `names` are those of the root."""

    def __init__(self, family: Family, root: object, folder: Folder) -> None:
        assert isinstance(root, list | tuple)
        self.family, self.folder = family, folder
        self.first = root[0].split("|") if root[0] else []
        self.names = [root[1][i : i + NAME] for i in range(0, len(root[1]), NAME)]
        self.terms = 0
        """How many keys more or, below 0, fewer."""
        self._read: dict[int, unpack.Shard] = {}

    def change(
        self, wanted: Wanted, marks_of: Callable[[int, Key], str], numbers: Numbers | None = None,
        renumbered: Collection[Key] | None = None,
    ) -> None:  # fmt: skip
        """Puts the new lists of these keys in; `marks_of` tells the marks of a pair that only one document has. `numbers`,
        where documents have others, are those of now, -1 for those that went; `renumbered`, where that is known, the keys that
        these documents had."""
        touched: dict[tuple[int, int], list[Key]] = {}
        for key in wanted:
            touched.setdefault(self._place(key), []).append(key)
        mended = {} if numbers is None else dict(self._renumbered(numbers, renumbered))
        self.terms -= sum(len(self._shard(at).keys) - len(rows) for at, rows in mended.items())
        for _, at in touched:
            if at >= 0 and at not in mended:
                mended[at] = self._rows(at)
        before = {key: text for (_, at), keys in touched.items() for key in keys if (text := mended.get(at, {}).get(key))}
        now = changed_lists(self.family, wanted, before, marks_of)
        self.terms += len(now) - len(before)
        fresh = []
        for (_, at), keys in touched.items():
            rows = mended.get(at, {}) | {key: now[key] for key in keys if key in now}
            for key in keys:
                if key not in now:
                    rows.pop(key, None)
            if any(key not in before for key in keys):
                rows = dict(sorted(rows.items()))
            if at < 0:
                fresh.append(rows)
            else:
                mended[at] = rows
        joined = {at - 1 for at, rows in mended.items() if self._begins_otherwise(at, rows)}
        for at in joined - mended.keys():
            mended[at] = self._rows(at)
        self._rewrite(mended, fresh, joined)

    def _begins_otherwise(self, at: int, rows: Rows) -> bool:
        """Whether the key is gone before which the shard before this one, of the same range, ended."""
        if not at or self._range(self.first[at - 1]) != self._range(self.first[at]):
            return False
        first, second = next(iter(rows), ("", ""))
        return bool((f"{first} {second}" if first else second) != self.first[at])

    def _renumbered(self, numbers: Numbers, keys: Collection[Key] | None) -> Iterator[tuple[int, Rows]]:
        """The shards in which anything changes because documents have other numbers, with what is in them then."""
        for at in range(len(self.names)) if keys is None else sorted({self._place(key)[1] for key in keys}):
            shard = self._shard(at)
            if found := renumbered_lists(self.family, shard, numbers):
                texts = shard.texts()
                for key, text in found.items():
                    texts[key] = text
                yield at, {key: text for key, text in zip(shard.keys, texts, strict=True) if text}
            else:
                del self._read[at]

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

    def _shard(self, at: int) -> unpack.Shard:
        if at not in self._read:
            data = json.loads(unpack.content(self.folder.base / self.family.name / f"{self.names[at]}.js"))
            self._read[at] = unpack.shard(data, self.family)
        return self._read[at]

    def _rows(self, at: int) -> Rows:
        shard = self._shard(at)
        return dict(zip(shard.keys, shard.texts(), strict=True))

    def _rewrite(self, mended: Mapping[int, Rows], fresh: Sequence[Rows], joined: Collection[int]) -> None:
        """Cuts again from each mended shard to where an end falls together with one of before. The end of those `joined` may be
        none any more."""
        out: list[tuple[str, str]] = []
        at = 0
        while at < len(self.first):
            if at not in mended:
                out.append((self.first[at], self.names[at]))
                at += 1
                continue
            if at not in joined and (data := self._same_keys(at, mended[at])):
                out.append((self.first[at], self.folder.hashed(self.family.name, data)))
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
            for shard in lists.shards(self.family, ((*key, text) for key, text in rows.items())):
                out.append((shard.first, self.folder.hashed(self.family.name, shard.data)))
        out.sort()
        self.first, self.names = [first for first, _ in out], [name for _, name in out]

    def _same_keys(self, at: int, rows: Rows) -> str:
        """The data of a shard whose keys are those of before and that still ends with the last of them; else ""."""
        shard = self._shard(at)
        if list(rows) != shard.keys:
            return ""
        pieces = [""] * (2 * len(rows))
        pieces[::2], pieces[1::2] = shard.heads(), rows.values()
        held = list(accumulate(map(len, pieces), initial=0))[::2]
        keys, size = list(shard.keys), self.family.size
        following = self.first[at + 1] if at + 1 < len(self.first) else ""
        begun = bool(following) and self._range(following) == self._range(self.first[at])
        if begun:
            first, _, second = following.rpartition(" ")
            keys.append((first, second))
        likely = range(bisect_left(held, size / 2), len(keys))
        end = next((place for place in likely if lists.ends_before(held[place], size, *keys[place])), None)
        return "".join(pieces) if end == (len(rows) if begun else None) else ""

    def _flow(self, at: int, mended: Mapping[int, Rows], own: int) -> Iterator[tuple[str, str, str, int | None]]:
        """The entries of a range from a shard on; with the first of each further shard, its place."""
        for shard in range(at, len(self.first)):
            if self._range(self.first[shard]) != own:
                return
            begins = shard if shard > at else None
            for key, text in (mended[shard] if shard in mended else self._rows(shard)).items():
                yield *key, text, begins
                begins = None

    def _written(self, cutter: lists.Cutter) -> list[tuple[str, str]]:
        shard = cutter.take()
        return [(shard.first, self.folder.hashed(self.family.name, shard.data))] if shard else []


def renumbered_lists(family: Family, shard: unpack.Shard, numbers: Numbers) -> dict[int, str]:
    """The packed lists of those keys of a shard (by their places in it) that documents have whose numbers are others now; each
    has the number `numbers[before]`, -1 where it went. "" for keys that no document has any more."""
    import numpy as np

    names, values, starts = shard.lists.read(shard.codes, family)
    counts, keys = np.diff(starts), names >> 14
    other = np.flatnonzero(numbers != np.arange(len(numbers)))
    low, high = (int(other[0]), int(other[-1]) + 1) if len(other) else (0, 0)
    near = np.flatnonzero((values >= low << family.bits) & (values < high << family.bits))
    before = values[near] >> family.bits
    moved = np.zeros(len(values), bool)
    moved[near[numbers[before] != before]] = True
    touched = np.zeros(len(shard.keys), bool)
    touched[keys[np.logical_or.reduceat(moved, starts[:-1])]] = True
    if family.documents != len(numbers):  # bitmaps are of another length, and other lists are bitmaps
        touched[keys[counts * 4 >= min(family.documents, len(numbers))]] = True
    if not touched.any():
        return {}
    own = touched[keys]
    mine = values[np.repeat(own, counts)]
    now = numbers[mine >> family.bits]
    codes = np.repeat(names[own] << _VALUES, counts[own]) | now << family.bits | mine & ((1 << family.bits) - 1)
    return dict.fromkeys(np.flatnonzero(touched).tolist(), "") | dict(_packed(family, codes[now >= 0]))


def changed_lists(
    family: Family, wanted: Wanted, before: Mapping[Key, str], marks_of: Callable[[int, Key], str]
) -> dict[Key, str]:
    """The packed lists of the keys as they are now; without those that no document has any more."""
    import numpy as np

    keys = list(wanted)
    codes, held = unpack.held_in([before.get(key, "") for key in keys], family)
    names, values, starts = held.read(codes, family)
    for at in np.flatnonzero(names & 0x3FFF == 0).tolist():
        lone = int(values[starts[at]]) >> family.bits
        names[at] |= _code(marks_of(lone, keys[names[at] >> 14]))
    had = np.repeat(names << _VALUES, np.diff(starts)) | values
    gone, more = [], []
    for place, key in enumerate(keys):
        for marks, changes in wanted[key].items():
            name = (place << 14 | _code(marks)) << _VALUES
            gone += [name | number << family.bits for number in changes]
            more += [name | value for value in changes.values() if value is not None]
    left = had[~np.isin(had >> family.bits, np.array(gone, np.int64) >> family.bits)]
    found = _packed(family, np.concatenate((left, np.array(more, np.int64))))
    return {keys[place]: text for place, text in found}


def _code(marks: str) -> int:
    """Marks as in the keys of `lists.Lists`."""
    return ord(marks[0]) << 7 | (ord(marks[1]) if len(marks) > 1 else 0)


def _packed(family: Family, codes: Numbers) -> Iterator[tuple[int, str]]:
    """The packed lists of each key, where each code is the name of a list (key, marks) and a value."""
    import numpy as np

    if not len(codes):
        return
    codes = np.sort(codes, kind="stable")  # hardly anything is out of order
    found = lists.Lists.of((codes >> _VALUES).astype(np.uint64), codes & ((1 << _VALUES) - 1))
    own, text, ends = lists.packed(family, found)
    for key, begin, end in zip(own.tolist(), [0, *ends], ends, strict=False):
        yield key, text[begin:end]
